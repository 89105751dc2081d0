"""What closing means, starting hidden, the window's place, and what is said after a crash."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from core.errors import ErrorRecord
from desktop import crash
from desktop.app import App
from desktop.manners import HIDDEN_TOLD
from desktop.state import State
from desktop.views.after_crash import tell_of_crash
from desktop.views.boxes import Box
from tests.desktop.asked import button_of, open_box

Open = Callable[..., App]
ROOT = Path(__file__).resolve().parents[2]
FULL = ErrorRecord("disk-full", "The disk is full", "Make room.")


def entries(program: App) -> dict[str, object]:
    program.manners.tray.menu.aboutToShow.emit()
    return {action.text(): action for action in program.manners.tray.menu.actions() if action.text()}


# --- closing ---------------------------------------------------------------------------------------------


def test_closing_ends_where_nothing_else_is_wanted(open_app: Open, qtbot: QtBot) -> None:
    program = open_app()
    with qtbot.waitSignal(program.ended):
        program.window.close()


def test_closing_ends_where_there_is_no_tray(open_app: Open, qtbot: QtBot) -> None:
    program = open_app(tray="yes")  # offscreen has none
    assert "no tray" in program.manners.apply("tray")
    with qtbot.waitSignal(program.ended):
        program.window.close()


def test_closing_hides_with_a_tray_and_says_so_once(
    open_app: Open, qtbot: QtBot, with_tray: list[tuple[str, str]]
) -> None:
    program = open_app(tray="yes")
    for _ in range(2):
        with qtbot.assertNotEmitted(program.ended):
            program.window.close()
        assert not program.window.isVisible()
        program.manners.tray.open_wanted.emit()
        assert program.window.isVisible()
    assert [title for title, _ in with_tray] == ["Seoga goes on in the tray"]
    assert program._state.get(HIDDEN_TOLD)


def test_quit_in_the_tray_really_quits(open_app: Open, qtbot: QtBot, with_tray: list[tuple[str, str]]) -> None:
    program = open_app(tray="yes")
    with qtbot.waitSignal(program.ended):
        entries(program)["Quit"].trigger()  # type: ignore[attr-defined]
    program.window.close()
    assert not with_tray


def test_the_end_of_the_session_is_not_held_up(open_app: Open, with_tray: list[tuple[str, str]]) -> None:
    program = open_app(tray="yes")
    program.leave()
    assert program.window.close()
    assert not with_tray


def test_the_systems_own_quit_is_told_before_windows_are_asked() -> None:
    code = (
        "from PySide6.QtCore import QTimer\nfrom PySide6.QtWidgets import QMainWindow\n"
        "from desktop.session import Application\n"
        "class Window(QMainWindow):\n    def closeEvent(self, event): print('closes', flush=True)\n"
        "app, window = Application([]), Window()\nwindow.show()\n"
        "app.leaving.connect(lambda: print('leaving', flush=True))\n"
        "QTimer.singleShot(0, app.quit)\napp.exec()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["leaving", "closes"]


def test_hidden_means_the_tray_or_at_least_out_of_the_way(
    qapp: QApplication, qtbot: QtBot, with_tray: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from core import config
    from tests.desktop.fake_worker import COMMAND

    for wanted, visible in (("yes", False), ("no", True)):
        settings = config.Config({"language": "en", "theme": "light", "tray": wanted})
        program = App(qapp, settings, COMMAND)
        program.start("hidden")
        assert program.window.isVisible() is visible
        assert program.window.isMinimized() is visible
        program.knocked("hidden")
        assert program.window.isMinimized() is visible
        program.knocked("raise")
        assert program.window.isVisible()
        assert not program.window.isMinimized()
        program.close()
        program.deleteLater()


def test_a_knock_for_the_quick_search_brings_it(open_app: Open, qtbot: QtBot) -> None:
    program = open_app()
    program.knocked("quick")
    qtbot.waitUntil(program.manners.quick.isVisible)
    program.knocked("quick")
    assert not program.manners.quick.isVisible()


def test_the_window_comes_back_to_its_place(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    from core import config
    from tests.desktop.fake_worker import COMMAND

    settings = config.Config({"language": "en", "theme": "light"})
    path, rect = tmp_path / "window.json", QRect(20, 30, 780, 540)
    for turn in range(2):
        program = App(qapp, settings, COMMAND, State(path))
        program.start()
        if turn:
            assert program.window.geometry() == rect
        program.window.setGeometry(rect)
        program.close()
        program.deleteLater()


def test_another_language_stands_where_the_first_stood(open_app: Open) -> None:
    program = open_app()
    rect = QRect(20, 30, 790, 550)
    program.window.setGeometry(rect)
    program.speak("ko")
    assert program.window.geometry() == rect


# --- after a crash ---------------------------------------------------------------------------------------


def test_a_crash_is_told_with_its_log(open_app: Open, qtbot: QtBot, tmp_path: Path) -> None:
    program, log = open_app(), tmp_path / "window.log"
    log.write_text("Fatal Python error\n")
    asked: list[int] = []
    box = tell_of_crash(program.window, log, lambda: asked.append(1))
    button_of(box, "Copy the log").click()
    assert QGuiApplication.clipboard().text() == "Fatal Python error\n"
    assert box.isVisible()  # one may want the file too
    button_of(box, "Close").click()
    qtbot.waitUntil(lambda: not program.window.findChildren(Box))
    assert asked == []


def test_it_is_not_told_again_where_that_is_not_wanted(open_app: Open, qtbot: QtBot, tmp_path: Path) -> None:
    program = open_app()
    program.tell_of_crash(tmp_path / "none.log")
    box = open_box(program.window)
    assert not button_of(box, "Copy the log").isEnabled()
    box.findChildren(QCheckBox)[0].setChecked(True)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not program.window.findChildren(Box))
    program.tell_of_crash(tmp_path / "none.log")
    assert not program.window.findChildren(Box)


def test_a_hidden_start_tells_of_the_crash_when_the_window_is_wanted(open_app: Open, tmp_path: Path) -> None:
    program = open_app()
    program.window.hide()
    program.tell_of_crash(tmp_path / "none.log")
    assert not program.window.findChildren(Box)
    program.raise_window()
    assert program.window.findChild(Box) is not None
    assert crash.tail(tmp_path / "none.log") == ""
