"""The fields for two days: their colours are the theme's, and the arrow keys and digits do what they say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import i18n
from desktop.theme import Theme
from desktop.views.days import Day, DaysAsked

Key = Qt.Key


@pytest.fixture
def asked(qtbot: QtBot, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[DaysAsked]:
    language, scheme = getattr(request, "param", ("en", "light"))
    i18n.use(qapp, language)
    parent = QWidget()
    qtbot.addWidget(parent)
    days = DaysAsked(Theme(qapp, scheme), parent)
    days.pop_up(QPoint(0, 0), "2024-05-01..2024-06-30")
    qtbot.waitUntil(days.first.field.hasFocus, timeout=2000)
    yield days
    days.close()


def reds(day: Day) -> list[str]:
    """Return the pixels of a field that are red or pink: the theme has no such colour here."""
    seen = day.grab().toImage()
    colours = (seen.pixelColor(x, y) for x in range(seen.width()) for y in range(seen.height()))
    return [colour.name() for colour in colours if red(colour)]


def red(colour: QColor) -> bool:
    return colour.red() > colour.green() + 25


@pytest.mark.parametrize("asked", [("en", "light"), ("en", "dark"), ("ko", "light"), ("ko", "dark")], indirect=True)
def test_the_caret_is_never_pink(asked: DaysAsked) -> None:
    line = asked.first.field.lineEdit()
    for number in range(asked.first.field.sectionCount()):
        asked.first.field.setSelectedSection(asked.first.field.sectionAt(number))
        assert line.hasSelectedText()
        assert reds(asked.first) == []
    QTest.keyClick(asked.first.field, Key.Key_Up)
    assert reds(asked.first) == []


def test_arrow_keys_and_digits_change_the_part_that_is_chosen(asked: DaysAsked) -> None:
    field = asked.first.field
    QTest.keyClick(field, Key.Key_Up)
    assert field.date() == QDate(2024, 5, 2)
    QTest.keyClicks(field, "17")
    assert field.date() == QDate(2024, 5, 17)
    field.setSelectedSection(field.Section.YearSection)
    QTest.keyClick(field, Key.Key_Down)
    assert field.date() == QDate(2023, 5, 17)


def test_the_caret_is_there_where_nothing_is_chosen(asked: DaysAsked) -> None:
    line = asked.first.field.lineEdit()
    hidden = inked(line.grab().toImage())
    line.deselect()
    line.setCursorPosition(len(line.text()))
    assert inked(line.grab().toImage()) > hidden


def inked(seen: QImage) -> int:
    """Return how many pixels are quite black: a caret is, letters are not."""
    black = QColor("black")
    return sum(seen.pixelColor(x, y) == black for x in range(seen.width()) for y in range(seen.height()))


def test_what_is_chosen_has_the_accent(asked: DaysAsked, theme: Theme) -> None:
    seen = asked.first.field.lineEdit().grab().toImage()
    colours = {seen.pixelColor(x, y).name() for x in range(seen.width()) for y in range(seen.height())}
    assert theme.color("accent").name() in colours
