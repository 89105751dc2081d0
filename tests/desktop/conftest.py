"""What the window's tests share: no display, no warnings of Qt, a fake worker."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core import config
from desktop import i18n, tray
from desktop.app import App
from desktop.link import Link
from desktop.theme import Theme
from tests.desktop.fake_worker import COMMAND

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True)
def _english(qapp: QApplication) -> None:
    i18n.use(qapp, "en")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def link(qtbot: QtBot) -> Iterator[Link]:
    made = Link(COMMAND)
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "문서"
    made.mkdir()
    return made


@pytest.fixture
def open_app(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[..., App]]:
    """Return what opens the program over the fake worker, or over another command."""
    opened: list[App] = []

    def start(command: list[str] = COMMAND, **values: str | int) -> App:
        settings = config.load()
        for key, value in ({"language": "en", "theme": "light"} | values).items():
            settings.set(key, value)
        program = App(qapp, settings, command)
        opened.append(program)
        program.start()
        qtbot.waitUntil(lambda: program.library.status is not None, timeout=20_000)
        return program

    yield start
    for program in opened:
        program.close()
        program.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def with_tray(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Play a desktop with a tray; return what was said there."""
    said: list[tuple[str, str]] = []
    monkeypatch.setattr(tray, "problem", lambda: "")
    monkeypatch.setattr(tray.Tray, "show", lambda *_: None)  # offscreen complains about it
    monkeypatch.setattr(tray.Tray, "say", lambda _, title, text: said.append((title, text)))
    return said
