"""What is said when something went wrong which nobody foresaw, while the program runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop import app as program
from desktop.app import App
from desktop.theme import Theme
from desktop.views.after_crash import tell_of_error
from desktop.views.boxes import WIDE, Box
from desktop.views.question import Question
from tests.desktop.asked import button_of, open_box

Opener = Callable[..., App]
Key = Qt.Key
DETAILS = "\n".join(f"  line {number} of what went wrong" for number in range(40)) + "\nValueError: an example\n"


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def test_it_is_said_over_the_window_once_and_esc_closes_it(open_app: Opener, qtbot: QtBot) -> None:
    window = open_app().window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    for _ in range(2):  # what goes wrong while drawing goes wrong again
        program._say_crash(DETAILS)
    box = open_box(window)
    assert box.heading == "Something went wrong in the window"
    assert "window.log" in box.more
    (question,) = window.findChildren(Question)
    assert question.accessibleName() == box.heading
    assert button_of(box, "Close").hasFocus()
    QTest.keyClick(window.focusWidget(), Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(Question))


def test_the_details_fold_out_within_the_window(qtbot: QtBot, page: QWidget) -> None:
    tell_of_error(page, Path("window.log"), DETAILS)
    box = open_box(page)
    known = box.findChild(QPlainTextEdit)
    assert isinstance(known, QPlainTextEdit)
    assert not known.isVisible()
    low = box.height()
    fold = button_of(box, "Show details")
    fold.setFocus()
    QTest.keyClick(fold, Key.Key_Return)
    qtbot.waitUntil(lambda: box.height() > low)
    assert known.isVisible()
    assert fold.text() == fold.accessibleName() == "Hide details"
    assert known.verticalScrollBar().maximum() > 0
    (question,) = page.findChildren(Question)
    stops = [stop for stop in question.stops() if stop.isVisible()]
    assert stops == [known, fold, button_of(box, "Copy details"), button_of(box, "Close")]
    QTest.keyClick(fold, Key.Key_Space)
    qtbot.waitUntil(lambda: box.height() == low)


def test_the_details_are_copied_by_keys(page: QWidget) -> None:
    tell_of_error(page, Path("window.log"), DETAILS)
    box = open_box(page)
    QTest.keyClick(button_of(box, "Copy details"), Key.Key_Return)
    assert QGuiApplication.clipboard().text() == DETAILS
    assert box.isVisible(), "it stays"
    button_of(box, "Show details").click()
    known = box.findChild(QPlainTextEdit)
    assert isinstance(known, QPlainTextEdit)
    QGuiApplication.clipboard().clear()
    known.setFocus()
    for key in (Key.Key_A, Key.Key_C):
        QTest.keyClick(known, key, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == DETAILS


def test_where_no_window_is_seen_it_is_one_of_its_own(theme: Theme) -> None:
    seen: list[tuple[bool, int, bool]] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, Box)
        high = box.height()
        button_of(box, "Show details").click()
        seen.append((box.isWindow(), box.width(), box.height() > high))
        assert box.grab().toImage().pixelColor(2, 2) == theme.color("surface")
        QTest.keyClick(box.focusWidget(), Key.Key_Return)

    QTimer.singleShot(0, look)
    tell_of_error(None, Path("window.log"), DETAILS)
    assert seen == [(True, WIDE, True)]
