"""The tray, what it tells, and the system's colours."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import ErrorRecord
from core.messages import Switching
from desktop import tray
from desktop.app import App
from desktop.manners import Manners
from desktop.notices import TOLD, Notices
from desktop.state import State
from desktop.theme import DARK, LIGHT, Theme

Open = Callable[..., App]
ROOT = Path(__file__).resolve().parents[2]
FULL = ErrorRecord("disk-full", "The disk is full", "Make room.")


def state_of(program: App) -> str:
    return program.manners.tray.state


def entries(program: App) -> dict[str, object]:
    program.manners.tray.menu.aboutToShow.emit()
    return {action.text(): action for action in program.manners.tray.menu.actions() if action.text()}


# --- the tray --------------------------------------------------------------------------------------------


def test_the_tray_shows_the_state_and_pauses(open_app: Open, qtbot: QtBot, folder: Path) -> None:
    program = open_app()
    program.library.add([str(folder)])
    qtbot.waitUntil(lambda: program.library.progress is not None and program.library.progress.phase == "idle")
    assert state_of(program) == "rest"
    program.link.refused.emit(FULL)
    assert state_of(program) == "trouble"
    program.link.ready.emit(program.link.welcome)
    assert state_of(program) == "rest"
    program.library.troubled.emit(FULL)
    assert state_of(program) == "trouble"


def test_the_menu_offers_what_can_be_done(open_app: Open, qtbot: QtBot) -> None:
    program = open_app()
    menu = entries(program)
    assert {"Open Seoga", "Quick search", "Quit"} <= set(menu)
    assert menu["Quick search"].shortcut().toString() == "Ctrl+Alt+Space"  # type: ignore[attr-defined]
    menu["Quick search"].trigger()  # type: ignore[attr-defined]
    qtbot.waitUntil(program.manners.quick.isVisible)
    program.manners.quick.hide()
    from core.messages import Progress

    program.link.progress.emit(Progress("reading", 3, 10, 0))
    assert state_of(program) == "reading"
    assert "Pause" in entries(program)
    entries(program)["Pause"].trigger()  # type: ignore[attr-defined]
    program.link.progress.emit(Progress("reading", 3, 10, 0, paused=True))
    assert state_of(program) == "paused"
    assert "Resume" in entries(program)


@pytest.mark.parametrize("panel", ["#1D1D1D", "#F2F2F2"])
def test_every_state_can_be_told_on_a_light_and_a_dark_panel(theme: Theme, panel: str) -> None:
    pictures = {}
    for state in tray.ICONS:
        image = QImage(QSize(22, 22), QImage.Format.Format_RGB32)
        image.fill(QColor(panel))
        painter = QPainter(image)
        painter.drawPixmap(QPoint(0, 0), tray.picture(theme, state).pixmap(QSize(22, 22), 1.0))  # type: ignore[arg-type]
        painter.end()
        pictures[state] = bytes(image.constBits())
        greys = [QColor(image.pixel(x, y)).lightness() for x in range(22) for y in range(22)]
        assert max(greys) - min(greys) > 60, state
    assert len(set(pictures.values())) == 4


def test_an_option_takes_effect_at_once(
    open_app: Open, with_tray: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = open_app()
    manners: Manners = program.manners
    before = manners.stays
    program._config.set("tray", "yes")
    assert manners.apply("tray") == ""
    assert (before, manners.stays) == (False, True)
    program._config.set("hotkey", "Ctrl+Alt+K")
    assert "seoga --quick" in manners.apply("hotkey")  # offscreen holds no keys
    assert entries(program)["Quick search"].shortcut().toString() == "Ctrl+Alt+K"  # type: ignore[attr-defined]
    if sys.platform == "linux":
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        program._config.set("autostart", "yes")
        assert manners.apply("autostart") == ""
        assert (tmp_path / "autostart" / "seoga.desktop").exists()


# --- messages --------------------------------------------------------------------------------------------


@pytest.fixture
def said(open_app: Open) -> tuple[App, list[str], State]:
    """Return a program whose window nobody looks at, and what it says."""
    program, told, state = open_app(), [], State()
    program.manners.notices.looked_at = lambda: True  # one is enough
    notices = Notices(program.library, state, lambda title, _: told.append(title), lambda: False, program)
    assert notices is not None
    return program, told, state


def test_the_first_reading_is_told_once_ever(said: tuple[App, list[str], State], folder: Path, qtbot: QtBot) -> None:
    program, told, state = said
    for _ in range(2):
        program.library.add([str(folder)])
        qtbot.waitUntil(lambda: bool(state.get(TOLD)))
    assert told == ["Your documents are ready"]


def test_a_switch_is_told_when_it_is_over_either_way(said: tuple[App, list[str], State]) -> None:
    program, told, _ = said
    program.link.switching.emit(Switching("bge", "filling", 1, 2))
    assert told == []
    program.link.switching.emit(Switching("bge", "done", 2, 2))
    program.link.switching.emit(Switching("e5", "failed", 0, 2, None, FULL))
    program.link.switching.emit(Switching("e5", "failed", 0, 2, None, FULL))
    assert told[0] == "Another model is in use"
    assert "could not be brought in" in told[1]


def test_a_full_disk_is_told_and_other_troubles_are_not(said: tuple[App, list[str], State]) -> None:
    program, told, _ = said
    program.library.troubled.emit(ErrorRecord("watch-limit", "Watching ended", ""))
    assert told == []
    program.library.troubled.emit(FULL)
    assert len(told) == 1


def test_nothing_is_told_to_a_person_who_looks(open_app: Open) -> None:
    program, told = open_app(), []
    state = State()
    Notices(program.library, state, lambda title, _: told.append(title), lambda: True, program)
    program.library.troubled.emit(FULL)
    assert told == []


# --- the system's colours --------------------------------------------------------------------------------


class Hints(QObject):
    """The system's hints, as far as they are of the scheme."""

    colorSchemeChanged = Signal(Qt.ColorScheme)  # noqa: N815

    def __init__(self) -> None:
        super().__init__()
        self.scheme = Qt.ColorScheme.Light

    def colorScheme(self) -> Qt.ColorScheme:  # noqa: N802
        return self.scheme

    def setColorScheme(self, scheme: Qt.ColorScheme) -> None:  # noqa: N802
        """Take what the program asks for; "Unknown" leaves it to the system."""

    def become(self, scheme: Qt.ColorScheme) -> None:
        """Change as a person changes the system."""
        self.scheme = scheme
        self.colorSchemeChanged.emit(scheme)


def test_the_systems_scheme_is_followed_live(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    hints = Hints()
    monkeypatch.setattr(qapp, "styleHints", lambda: hints)
    theme = Theme(qapp, "system")
    for scheme, dark in ((Qt.ColorScheme.Dark, True), (Qt.ColorScheme.Light, False)):
        with qtbot.waitSignal(theme.changed):
            hints.become(scheme)
        assert theme.dark is dark
        base = qapp.palette().color(QPalette.ColorRole.Base)
        assert base == QColor((DARK if dark else LIGHT)["surface"])
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose("light")
        hints.become(Qt.ColorScheme.Dark)  # a person's own choice stands
    assert not theme.dark
