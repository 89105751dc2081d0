"""The main window and the quick search ask the same worker, and neither disturbs the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import App

Open = Callable[..., App]


def test_early_answers_and_sequences_are_told_apart(
    open_app: Open, folder: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "asked"
    monkeypatch.setenv("FAKE_LOG", str(log))
    program = open_app()
    program.library.add([str(folder)])
    qtbot.waitUntil(lambda: not program.library.empty)
    quick, shown = program.manners.quick, []
    program.finder.answered.connect(lambda _: shown.append(program.finder.found.query))  # type: ignore[union-attr]
    quick.come()
    program.window.search.bar.set_text("slow 임대차")
    quick.field.insert("early 보증금")
    qtbot.waitUntil(lambda: quick.finder.found is not None and not quick.finder.early)
    qtbot.waitUntil(lambda: bool(shown))
    assert set(shown) == {"slow 임대차"}
    asked = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    searches = [call["params"] for call in asked if call["method"] == "search"]
    assert {each["asker"] for each in searches} == {"", "quick"}
    assert len({each["sequence"] for each in searches}) == len(searches)


def test_the_key_of_quitting_quits_where_closing_only_hides(
    open_app: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.tray.problem", lambda: "")
    monkeypatch.setattr("desktop.tray.Tray.show", lambda *_: None)
    program = open_app(tray="yes")
    qtbot.waitUntil(program.window.isActiveWindow)
    with qtbot.waitSignal(program.ended):
        QTest.keyClick(program.window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def test_a_folded_side_bar_stays_so_in_another_language(open_app: Open) -> None:
    program = open_app()
    program.window.side.toggle()
    folded = program.window.folded
    assert folded is not None
    program.speak("ko")
    assert program.window.folded is folded
