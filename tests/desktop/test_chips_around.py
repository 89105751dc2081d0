"""What the chips change around them: the folder in the side bar, and the first remedy where nothing was found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.models.narrowing import Narrowing
from tests.desktop.test_window import with_results

Opener = Callable[..., App]


@pytest.fixture
def app(open_app: Opener, qtbot: QtBot, folder: Path) -> App:
    program = open_app()
    with_results(program, qtbot, folder)
    return program


def test_the_side_bar_follows_the_folder_chip(app: App, qtbot: QtBot, folder: Path) -> None:
    folders = app.window.side.list
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        app.finder.set_narrowing(Narrowing(folder=(str(folder),)))
    assert folders.currentIndex().row() == 1
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        app.finder.set_narrowing(Narrowing())
    assert folders.currentIndex().row() == 0


def test_filters_are_the_first_remedy(app: App, qtbot: QtBot, folder: Path) -> None:
    remedies = app.window.search.home.remedies
    app.finder.restore("nothing", Narrowing(type=(".pdf",), date=("2020",)), str(folder), "hybrid")
    qtbot.waitUntil(remedies.isVisible, timeout=5000)
    assert remedies.filters._text.text() == "There may be more without these: PDF, Since 2020"
    assert remedies.filters.button.property("kind") == "primary"
    assert remedies.everywhere.isVisible()
    assert remedies.everywhere.button.property("kind") == ""
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        QTest.keyClick(remedies.filters.button, Qt.Key.Key_Return)
    assert (app.finder.narrow, app.finder.folder) == ("", str(folder))
    assert not remedies.filters.isVisible()
    assert remedies.everywhere.button.property("kind") == "primary"
