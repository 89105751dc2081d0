"""Starting: roles, missing libraries, one window only, crashes, and what is never loaded."""

from __future__ import annotations

import subprocess
import sys
import threading
import uuid
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop import __main__ as door_of_the_program
from desktop import needs
from desktop.crash import Catcher
from desktop.single_instance import Door

ROOT = Path(__file__).resolve().parents[2]


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run a program of its own in a fresh process."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_nothing_is_lacking_where_everything_loads() -> None:
    assert needs.complaint({"DISPLAY": ":0"}, "linux", lambda _: True) == ""
    assert needs.complaint({}, "darwin", lambda _: False) == ""
    assert needs.complaint({"QT_QPA_PLATFORM": "offscreen"}, "linux", lambda name: "xcb" not in name) == ""


def test_the_packages_are_named() -> None:
    words = needs.complaint(
        {"DISPLAY": ":0"}, "linux", lambda name: name not in ("libxcb-cursor.so.0", "libEGL.so.1")
    )
    assert "sudo apt install libegl1 libxcb-cursor0" in words
    assert "sudo dnf install libglvnd-egl xcb-util-cursor" in words


def test_one_display_server_is_enough() -> None:
    both = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    assert needs.complaint(both, "linux", lambda name: "wayland" not in name) == ""
    assert "libwayland-client0" in needs.complaint({"WAYLAND_DISPLAY": "w"}, "linux", lambda n: "wayland" not in n)


def test_without_a_display_it_says_so() -> None:
    assert "no display" in needs.complaint({}, "linux", lambda _: True)


def test_a_library_that_is_not_there_is_not_found() -> None:
    assert not needs.loads("libnowhere-seoga.so.7")


def test_no_display_ends_with_words_and_no_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(needs, "complaint", lambda: "cannot open")
    monkeypatch.setattr(sys, "argv", ["seoga"])
    assert door_of_the_program.main() == 1
    assert capsys.readouterr().err == "cannot open\n"


def test_a_command_never_loads_qt() -> None:
    code = (
        "import sys\n"
        "sys.argv = ['seoga', '--help']\n"
        "from desktop.__main__ import main\n"
        "try:\n    code = main()\nexcept SystemExit as end:\n    code = end.code\n"
        "assert code in (0, None), code\n"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]\n"
    )
    done = run(code)
    assert done.returncode == 0, done.stderr
    assert "search" in done.stdout


def test_the_window_stays_small_and_loads_nothing_heavy(tmp_path: Path) -> None:
    fake = ROOT / "tests/desktop/fake_worker.py"
    code = f"""
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from core import config
from desktop.app import App
app = QApplication([])
program = App(app, config.load(), [sys.executable, {str(fake)!r}])
program.start()
program.library.changed.connect(lambda: QTimer.singleShot(300, app.quit))
QTimer.singleShot(20_000, app.quit)
app.exec()
assert program.library.status is not None
heavy = {{"numpy", "torch", "lancedb", "pyarrow", "onnxruntime", "transformers"}} & set(sys.modules)
assert not heavy, heavy
import psutil
print(psutil.Process().memory_info().rss // 2**20)
"""
    done = run(code)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) < 250


def test_a_second_start_knocks_at_the_first(qtbot: QtBot) -> None:
    name = f"seoga-test-{uuid.uuid4().hex}"
    first = Door(name)
    assert first.first()
    second: list[bool] = []
    with qtbot.waitSignal(first.knocked, timeout=5000):
        thread = threading.Thread(target=lambda: second.append(Door(name).first()))
        thread.start()
    thread.join(5)
    assert second == [False]
    first.close()
    third = Door(name)
    assert third.first()
    third.close()


def test_a_crash_is_written_down_and_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    catcher = Catcher(tmp_path / "logs" / "window.log", said.append)
    hook, thread_hook = sys.excepthook, threading.excepthook
    try:
        catcher.install()
        try:
            raise ZeroDivisionError("by nought")
        except ZeroDivisionError as error:
            catcher.caught(type(error), error, error.__traceback__)
    finally:
        sys.excepthook, threading.excepthook = hook, thread_hook
        catcher.uninstall()
    assert len(said) == 1
    assert "by nought" in said[0]
    assert "by nought" in (tmp_path / "logs" / "window.log").read_text("utf-8")
    assert "by nought" in capsys.readouterr().err
