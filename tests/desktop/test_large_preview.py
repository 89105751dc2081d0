"""Space gives the preview the page, and takes it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.views.main_window import MainWindow
from tests.desktop.test_window import with_results

Opener = Callable[..., App]


def enlarged(window: MainWindow) -> MainWindow:
    QTest.keyClick(window.search.list, Qt.Key.Key_Space)
    assert window.search.large
    return window


def focused(window: MainWindow) -> QWidget:
    widget = window.focusWidget()
    assert widget is not None
    return widget


def test_space_there_and_back(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    window = with_results(open_app(), qtbot, folder)
    room = window.search.preview.width()
    enlarged(window)
    qtbot.waitUntil(lambda: window.search.preview.width() > room + 300, timeout=5000)
    assert window.search.preview.isAncestorOf(focused(window))
    QTest.keyClick(focused(window), Qt.Key.Key_Space)
    assert not window.search.large
    assert window.focusWidget() is window.search.list


def test_escape_and_the_button_lead_back_without_clearing(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    window = enlarged(with_results(open_app(), qtbot, folder))
    asked = window.search.bar.field.text()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert (window.search.large, window.search.bar.field.text()) == (False, asked)
    QTest.mouseClick(enlarged(window).search.preview.shrink, Qt.MouseButton.LeftButton)
    assert not window.search.large


def test_a_new_question_shows_its_list(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    window = enlarged(with_results(open_app(), qtbot, folder))
    with qtbot.waitSignal(window._finder.answered, timeout=5000):
        window.search.bar.set_text("lease")
    assert not window.search.large
