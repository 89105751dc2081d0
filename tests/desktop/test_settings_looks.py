"""What one sees of the settings: cards in line, diagnostics in their language, one question before forgetting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.views.boxes import Box
from desktop.views.leaving import ask_to_forget
from desktop.views.settings.parts import Page, Switch
from desktop.views.widgets import Button, panel

Opener = Callable[..., App]
GENERAL, PRIVACY, ADVANCED = 0, 5, 6


def test_diagnostics_are_shown_in_the_windows_language_and_copied_in_english(
    open_app: Opener, qtbot: QtBot, folder: Path
) -> None:
    app = open_app(language="ko")
    app.library.add([str(folder)])
    qtbot.waitUntil(lambda: bool(app.library.status and app.library.status.failures), timeout=5000)
    app.window.show_settings(ADVANCED)
    page = app.window.settings.advanced
    qtbot.waitUntil(lambda: "lancedb" in page.text.field.toPlainText(), timeout=5000)
    shown = page.text.field.toPlainText()
    copy = next(each for each in page.findChildren(Button) if each.accessibleName() == "복사")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "읽지 못함: 암호로 잠김 1" in shown
    assert "Not read: encrypted 1" in copied
    assert copied.isascii()
    assert len(copied.splitlines()) == len(shown.splitlines())  # the same facts, line by line


def test_both_ways_to_forget_ask_the_same(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    app.window.show_settings(PRIVACY)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    names = {each.accessibleName(): each for each in app.window.settings.privacy.findChildren(Button)}
    QTest.mouseClick(names["Forget: A folder…"], Qt.MouseButton.LeftButton)
    asked = questions(app)
    ask_to_forget(app.window, app.library, str(folder))
    assert asked == [questions(app)[-1]]
    assert "cannot be undone" in asked[0]


def questions(app: App) -> list[str]:
    """Return the questions that are open, word by word."""
    boxes = [each for each in app.window.findChildren(Box) if each.isVisible()]
    return [f"{box.heading} {box.more}" for box in boxes]


def test_cards_end_at_the_same_place_with_a_scroll_bar_and_without(open_app: Opener, qtbot: QtBot) -> None:
    page = Page(open_app()._theme, "Page", "A sentence.")
    qtbot.addWidget(page)
    card = panel("card")
    page.add(card)
    page.resize(700, 400)
    page.show()
    before = card.mapTo(page, QPoint(card.width(), 0)).x()
    card.setFixedHeight(1000)
    qtbot.waitUntil(lambda: page.verticalScrollBar().isVisible(), timeout=5000)
    qtbot.waitUntil(lambda: card.mapTo(page, QPoint(card.width(), 0)).x() == before, timeout=5000)


def test_a_switch_ends_where_the_other_controls_do(open_app: Opener, qtbot: QtBot) -> None:
    app = open_app()
    app.window.show_settings(GENERAL)
    page = app.window.settings.general
    qtbot.waitUntil(page.isVisible, timeout=5000)
    ends = {right_end(each, page) for each in (*page.findChildren(Switch), page.keys.control)}
    assert len(ends) == 1


def right_end(control: QWidget, page: QWidget) -> int:
    return control.mapTo(page, QPoint(control.width(), 0)).x()
