"""The help of the search field: its examples, its keys, its place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop import i18n
from desktop.actions import KEYS
from desktop.theme import Theme
from desktop.views.syntax import INITIALS, SyntaxHelp, keys, operators
from desktop.views.widgets import Button


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_example_and_key_is_there(qapp: QApplication, theme: Theme, parent: QWidget, language: str) -> None:
    i18n.use(qapp, language)
    help_ = SyntaxHelp(theme, parent)
    examples = [button.text() for button in help_.findChildren(Button)]
    assert examples == [*(example for example, _ in operators()), INITIALS]
    words = {label.text() for label in help_.findChildren(QLabel)}
    assert words >= {part for pair in keys() for part in pair}


def test_the_keys_named_are_those_of_the_window() -> None:
    named = [pressed for pressed, _ in keys()]
    assert KEYS["save"][0] in named
    assert KEYS["repair"][0] in named


def test_initial_consonants_are_written_into_the_field(theme: Theme, parent: QWidget, qtbot: QtBot) -> None:
    help_ = SyntaxHelp(theme, parent)
    last = help_.findChildren(Button)[-1]
    with qtbot.waitSignal(help_.chosen) as chosen:
        QTest.mouseClick(last, Qt.MouseButton.LeftButton)
    assert chosen.args == ["ㅇㄷㅊ"]
