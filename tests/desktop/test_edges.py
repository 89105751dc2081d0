"""The left and right edges of what stands on the settings' pages, in pixels, and the room at their end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.theme import Theme
from desktop.views.settings.parts import FOOT, Card, Page, Switch
from desktop.views.strip import BELOW, GAP, Strip
from desktop.views.widgets import Icon, panel

Opener = Callable[..., App]
BOXES = ("card", "well", "active", "warn")
TEXT, CONTROL = 21, 17  # pixels from a box's edges to its words, and to its last control


@pytest.fixture
def app(open_app: Opener, qtbot: QtBot, folder: Path) -> App:
    program = open_app()
    program.library.add([str(folder)])
    qtbot.waitUntil(lambda: not program.library.empty, timeout=5000)
    program.window.show_settings(2)
    qtbot.waitUntil(lambda: bool(program.library.models and program.library.bringing.known), timeout=5000)
    return program


def shown(widgets: Iterable[QWidget]) -> list[QWidget]:
    return [each for each in widgets if each.isVisible() and each.width() > 1]


def left(widget: QWidget, page: Page) -> int:
    return widget.mapTo(page, QPoint(0, 0)).x()


def right(widget: QWidget, page: Page) -> int:
    return left(widget, page) + widget.width()


@pytest.mark.parametrize("number", range(7))
def test_boxes_words_and_controls_are_in_line(app: App, qtbot: QtBot, number: int) -> None:
    app.window.show_settings(number)
    page = app.window.settings.pages[number]
    qtbot.waitUntil(page.isVisible, timeout=5000)
    boxes = [each for each in shown(page.findChildren(QFrame)) if each.property("fill") in BOXES]
    outer = [each for each in boxes if not any(other.isAncestorOf(each) for other in boxes if other is not each)]
    assert len({(left(each, page), right(each, page)) for each in outer}) == 1
    start, end = left(outer[0], page), right(outer[0], page)
    inside = shown([*page.findChildren(QLabel), *page.findChildren(Icon)])
    first = {min(left(one, page) for one in inside if box.isAncestorOf(one)) for box in outer}
    assert first == {start + TEXT}
    kinds = (QPushButton, QComboBox, QSpinBox, QLineEdit, Switch)
    used = shown([each for kind in kinds for each in page.findChildren(kind) if each.objectName() == ""])
    ends = {max([right(one, page) for one in used if box.isAncestorOf(one)], default=end - CONTROL) for box in outer}
    assert ends == {end - CONTROL}


def test_the_end_of_a_page_is_never_under_the_strip(qtbot: QtBot, theme: Theme) -> None:
    whole, strip = QWidget(), Strip(theme)
    qtbot.addWidget(whole)
    page = Page(theme, "Page", "A sentence.")
    page.setParent(whole)
    last = panel("card")
    last.setFixedHeight(900)
    page.add(last)
    page.finish()
    for widget in (whole, page):
        widget.resize(700, 500)
    strip.lie_over(whole)
    strip.covers.connect(page.keep_free)
    whole.show()
    strip.say("Something that a person should know.")
    assert strip.covered == BELOW + GAP + strip.height()
    bar = page.verticalScrollBar()

    def clear_at_the_end() -> bool:
        bar.setValue(bar.maximum())
        return last.mapTo(whole, QPoint(0, last.height())).y() <= strip.y()

    qtbot.waitUntil(clear_at_the_end, timeout=2000)
    place = bar.value()
    strip.hide()
    assert strip.covered == 0
    QCoreApplication.sendPostedEvents()  # a layout that is another one is told by post
    QCoreApplication.processEvents()
    assert bar.value() == place, "nothing moves when it goes"
    bar.setValue(0)
    qtbot.waitUntil(lambda: bar.maximum() < place, timeout=2000)
    assert page._outer.contentsMargins().bottom() == FOOT


def test_a_page_shown_while_the_strip_says_something_has_the_room_too(app: App, qtbot: QtBot) -> None:
    app.window.strip.say("Something that a person should know.")
    app.window.show_settings(6)
    page = app.window.settings.advanced
    qtbot.waitUntil(lambda: page._outer.contentsMargins().bottom() == app.window.strip.covered, timeout=2000)
    bar = page.verticalScrollBar()
    bar.setValue(bar.maximum())
    cards = shown(page.findChildren(Card))
    ends = [card.mapTo(app.window, QPoint(0, card.height())).y() for card in cards]
    assert max(ends) <= app.window.strip.mapTo(app.window, QPoint(0, 0)).y()
