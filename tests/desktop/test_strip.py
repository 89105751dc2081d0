"""The strip over the foot of a page: it moves nothing, fits, and can be reached by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Theme
from desktop.views.strip import BELOW, BESIDE, WIDEST, Strip

LONG = "The part that reads and searches has stopped 3 times within a minute. " * 3


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(QLineEdit())
    page.resize(1000, 600)
    page.show()
    return page


@pytest.fixture
def strip(theme: Theme, page: QWidget) -> Strip:
    strip = Strip(theme)
    strip.lie_over(page)
    return strip


def test_nothing_moves_when_it_comes_and_goes(strip: Strip, page: QWidget) -> None:
    field = page.findChild(QLineEdit)
    assert field is not None
    before = field.geometry()
    strip.note("The path is copied.")
    assert strip.isVisible()
    assert strip.height() >= 40, "at its first showing too"
    assert field.geometry() == before
    assert strip.geometry().bottom() == page.height() - BELOW - 1
    assert abs(strip.geometry().center().x() - page.rect().center().x()) <= 1


def test_it_is_as_wide_as_its_words_and_high_enough_for_them(strip: Strip) -> None:
    strip.note("Copied.")
    short = strip.size()
    strip.say(LONG, grave=True)
    assert short.width() < 300
    assert strip.width() == WIDEST
    assert strip.height() >= short.height()
    lines = strip._text.heightForWidth(strip._text.width())
    assert strip._text.height() >= lines > 2 * strip._text.fontMetrics().height() - 2


def test_it_keeps_its_place_in_a_page_of_another_size(strip: Strip, page: QWidget, qtbot: QtBot) -> None:
    strip.say(LONG)
    page.resize(QSize(500, 400))
    qtbot.waitUntil(lambda: strip.width() == 500 - 2 * BESIDE)
    assert strip.geometry().bottom() == 400 - BELOW - 1
    assert strip.x() == BESIDE
    assert strip._text.height() >= strip._text.heightForWidth(strip._text.width())


def test_it_stands_in_the_middle_of_the_part_it_speaks_of(strip: Strip, page: QWidget, qtbot: QtBot) -> None:
    part = QWidget(page)
    part.setGeometry(300, 0, 700, 600)
    part.show()
    strip.speak_of(part)
    strip.note("Copied.")
    assert abs(strip.geometry().center().x() - 650) <= 1
    part.setGeometry(100, 0, 700, 600)
    assert abs(strip.geometry().center().x() - 450) <= 1
    part.hide()
    assert abs(strip.geometry().center().x() - 500) <= 1, "another page is on show"
    part.show()
    strip.say(LONG)
    part.resize(400, 600)
    assert strip.geometry().left() == 100 + BESIDE
    assert strip.geometry().right() < 500


def test_the_way_back_is_reached_with_tab(strip: Strip, page: QWidget, qtbot: QtBot) -> None:
    taken: list[bool] = []
    strip.say("Saved.", action="Undo", act=lambda: taken.append(True))
    page.activateWindow()
    page.findChild(QLineEdit).setFocus()  # type: ignore[union-attr]
    QTest.keyClick(page, Qt.Key.Key_Tab)
    assert strip._action.hasFocus()
    QTest.keyClick(strip._action, Qt.Key.Key_Return)
    assert taken == [True]
    assert not strip.isVisible()


def test_the_control_with_the_keys_is_never_under_it(strip: Strip, page: QWidget, qtbot: QtBot) -> None:
    low, high = QLineEdit(page), page.findChild(QLineEdit)
    low.setGeometry(400, page.height() - BELOW - 30, 200, 30)
    low.show()
    strip.say(LONG)
    foot = strip.y()
    low.setFocus()
    qtbot.waitUntil(lambda: not strip.geometry().intersects(low.geometry()))
    assert strip.isVisible()
    assert high is not None
    high.setFocus()
    qtbot.waitUntil(lambda: strip.y() == foot)
