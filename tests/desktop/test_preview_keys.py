"""Ctrl+F in the window: in the document on show where there is one, else in all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import App

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_ctrl_f_looks_in_the_document_that_is_chosen(
    open_app: Callable[..., App], qtbot: QtBot, folder: Path
) -> None:
    app = open_app()
    app.library.add([str(folder)])
    qtbot.waitUntil(lambda: not app.library.empty, timeout=5000)
    window = app.window
    field, preview = window.search.bar.field, window.search.preview
    field.setText("보증금")
    qtbot.waitUntil(lambda: preview.view.document_text is not None, timeout=8000)
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_F, CONTROL)
    assert field.hasFocus()  # one is asking already
    window.search.list.setFocus()
    QTest.keyClick(window.search.list, Qt.Key.Key_F, CONTROL)
    assert preview.find_bar.field.hasFocus()
    preview.find_bar.field.insert("제7조")
    qtbot.waitUntil(lambda: preview.find_bar.count.text() == "2 of 2", timeout=3000)
    QTest.keyClick(preview.find_bar.field, Qt.Key.Key_Escape)
    assert preview.find_bar.isHidden()
    assert field.text() == "보증금"  # Escape closed the bar alone
    QTest.keyClick(preview.view, Qt.Key.Key_K, CONTROL)
    assert field.hasFocus()
