"""A monkey at the window: nothing it does raises, warns, or stays. 20,000 steps of it are `tests/shows/monkey.py`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import App
from tests.desktop.monkeys import Monkey, edges

STEPS = 1000
MOST_OBJECTS = 2.5  # times those at first: pages are built when they are needed


@pytest.mark.parametrize("seed", [1, 2])
def test_a_monkey_breaks_nothing(
    open_app: Callable[..., App],
    qtbot: QtBot,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    threads = set(threading.enumerate())
    app = open_app()
    app.library.add([str(folder)])
    qtbot.waitUntil(lambda: not app.library.empty)
    monkey = Monkey(app, seed, folder)
    with edges(monkey.done, folder):
        app.window.show_settings(2)
        qtbot.waitUntil(lambda: bool(app.library.models))
        first = len(app.window.findChildren(QObject))
        monkey.play(STEPS)
        assert len(app.window.findChildren(QObject)) < MOST_OBJECTS * first, monkey.last
        for top in QApplication.topLevelWidgets():
            if top is not app.window:
                top.close()
    assert sum(count for name, count in monkey.done.items() if not name.startswith("edge")) == STEPS
    assert set(threading.enumerate()) <= threads
