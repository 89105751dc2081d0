"""What lies outside the window: the start, its end, its entries in the system, and where it was."""

from __future__ import annotations

import faulthandler
import os
import plistlib
import re
import signal
import subprocess
import sys
import threading
import time
import types
import uuid
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from desktop import __main__ as door_of_the_program
from desktop import autostart, command, crash, geometry, menu_entry, needs, session
from desktop.crash import NativeCatcher
from desktop.last_run import Marker
from desktop.single_instance import Door
from desktop.state import State

ROOT = Path(__file__).resolve().parents[2]
SCREEN, SECOND = QRect(0, 0, 1920, 1080), QRect(1920, 0, 1280, 1024)


# --- starting --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("arguments", "word"), [([], "raise"), (["--hidden"], "hidden"), (["--quick"], "quick")])
def test_the_window_is_opened_as_it_is_wanted(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], word: str
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(sys, "argv", ["seoga", *arguments])
    monkeypatch.setattr(needs, "complaint", lambda: "")

    def run(_: list[str], word: str) -> int:
        opened.append(word)
        return 0

    monkeypatch.setattr("desktop.opening.run", run)
    assert door_of_the_program.main() == 0
    assert opened == [word]


def test_anything_else_goes_to_core(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr(sys, "argv", ["seoga", "search", "--hidden"])

    def core(arguments: list[str]) -> int:
        given.append(arguments)
        return 0

    monkeypatch.setattr("core.__main__.main", core)
    assert door_of_the_program.main() == 0
    assert given == [["search", "--hidden"]]


@pytest.mark.parametrize("word", ["raise", "quick", "hidden"])
def test_a_second_start_says_what_is_wanted(qtbot: QtBot, word: str) -> None:
    name = f"seoga-test-{uuid.uuid4().hex}"
    first = Door(name)
    assert first.first()
    with qtbot.waitSignal(first.knocked, timeout=5000) as said:
        thread = threading.Thread(target=lambda: Door(name).first(word))
        thread.start()
    thread.join(5)
    assert said.args == [word]
    first.close()


def test_a_second_start_that_says_nonsense_is_passed_over() -> None:
    door = Door("unused")
    heard: list[str] = []
    door.knocked.connect(heard.append)
    for line in (b"", b"open /etc/passwd\n", b"\xff\n", b"raise\n"):
        door._hear(line)
    assert heard == ["raise"]


def test_a_signal_becomes_a_goodbye(qtbot: QtBot) -> None:
    before = signal.getsignal(signal.SIGTERM)
    signals = session.EndSignals()
    try:
        with qtbot.waitSignal(signals.came, timeout=2000):
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signals.close()
    assert signal.getsignal(signal.SIGTERM) == before


# --- the command, and entries in the system --------------------------------------------------------------


def test_the_script_of_an_environment_is_what_is_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "bin" / "seoga"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script.parent / "python"))
    assert command.command("--hidden") == [str(script), "--hidden"]


def test_a_checkout_without_a_script_starts_from_its_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    parts = command.command("--help")
    done = subprocess.run(parts, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "search" in done.stdout


def test_a_packed_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("APPIMAGE", "/apps/Seoga.AppImage")
    assert command.command() == ["/apps/Seoga.AppImage"]


def test_odd_paths_survive_the_exec_line() -> None:
    parts = ["/a b/$HOME/`x`/50%/s\\eoga", '--name="q"']
    line = command.exec_line(parts).replace("\\\\", "\\").replace("%%", "%")  # as a string of the file is read
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
    assert [re.sub(r"\\(.)", r"\1", part) for part in quoted] == parts


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


def test_linux_starts_with_the_session_while_that_is_wanted(linux: Path) -> None:
    entry = linux / "config" / "autostart" / "seoga.desktop"
    assert not autostart.is_on()
    assert autostart.set_on(True) == ""
    assert autostart.is_on()
    assert "--hidden" in entry.read_text("utf-8")
    before = entry.stat().st_mtime_ns
    assert autostart.set_on(True) == ""
    assert entry.stat().st_mtime_ns == before  # nothing was new
    assert autostart.set_on(False) == ""
    assert autostart.set_on(False) == ""
    assert not entry.exists()


def test_what_cannot_be_written_is_said(linux: Path) -> None:
    (linux / "config").write_text("a file where a folder should be")
    assert "could not be written" in autostart.set_on(True)


def test_macos_starts_with_an_agent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert autostart.set_on(True) == ""
    agent = tmp_path / "Library" / "LaunchAgents" / f"{autostart.LABEL}.plist"
    said = plistlib.loads(agent.read_bytes())
    assert said["ProgramArguments"][-1] == "--hidden"
    assert said["RunAtLoad"] is True
    autostart.set_on(False)
    assert not autostart.is_on()


class FakeRegistry(types.ModuleType):
    """The functions of winreg that are used, over one key."""

    HKEY_CURRENT_USER, REG_SZ = 1, 1

    def __init__(self) -> None:
        super().__init__("winreg")
        self.values: dict[str, str] = {}

    def CreateKey(self, _: int, name: str) -> FakeRegistry:  # noqa: N802
        assert name == autostart.RUN_KEY
        return self

    OpenKey = CreateKey

    def __enter__(self) -> FakeRegistry:
        return self

    def __exit__(self, *_: object) -> None: ...

    def SetValueEx(self, _: object, name: str, __: int, ___: int, value: str) -> None:  # noqa: N802
        self.values[name] = value

    def QueryValueEx(self, _: object, name: str) -> tuple[str, int]:  # noqa: N802
        if name not in self.values:
            raise FileNotFoundError(name)
        return self.values[name], self.REG_SZ

    def DeleteValue(self, _: object, name: str) -> None:  # noqa: N802
        del self.values[name]


def test_windows_starts_by_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = FakeRegistry()
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", r"C:\Program Files\Seoga\seoga.exe")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert autostart.set_on(True) == ""
    assert registry.values["seoga"] == r'"C:\Program Files\Seoga\seoga.exe" --hidden'
    assert autostart.is_on()
    autostart.set_on(False)
    autostart.set_on(False)
    assert not autostart.is_on()


def test_seoga_comes_into_the_menu_and_goes(linux: Path, qapp: object) -> None:
    assert menu_entry.problem() == ""
    assert menu_entry.put() == ""
    assert menu_entry.is_there()
    text = (linux / "data/applications/seoga.desktop").read_text("utf-8")
    assert f"Exec={command.exec_line(command.command('--quick'))}" in text
    assert "Name[ko]=서가" in text
    icons = linux / "data/icons/hicolor"
    for size in menu_entry.SIZES:
        assert QImage(str(icons / f"{size}x{size}/apps/seoga.png")).width() == size
    assert (icons / "scalable/apps/seoga.svg").read_text("utf-8").startswith("<svg")
    menu_entry.remove()
    assert not menu_entry.is_there()
    assert not list(icons.rglob("seoga.*"))


def test_the_entry_keeps_every_other_line() -> None:
    shipped = (ROOT / "assets/seoga.desktop").read_text("utf-8").splitlines()
    made = menu_entry.entry().splitlines()
    assert [line for line in shipped if not line.startswith("Exec=")] == [
        line for line in made if not line.startswith("Exec=")
    ]


# --- how the last run ended ------------------------------------------------------------------------------


def test_a_goodbye_is_remembered(tmp_path: Path) -> None:
    marker = Marker(tmp_path / "state" / "running.json", lambda: 0.0)
    assert marker.begin() == "well"
    marker.end()
    assert marker.begin() == "well"
    marker.end()
    marker.end()


def test_no_goodbye_is_noticed_unless_the_computer_was_started_since(tmp_path: Path) -> None:
    path = tmp_path / "running.json"
    Marker(path, lambda: 0.0).begin()
    assert Marker(path, lambda: time.time() + 60).begin() == "unknown"
    assert Marker(path, lambda: time.time() - 60).begin() == "badly"
    path.write_text("{half")
    assert Marker(path, lambda: 0.0).begin() == "unknown"


def test_a_process_that_dies_natively_leaves_word_for_the_next_start(tmp_path: Path) -> None:
    log, native = tmp_path / "window.log", tmp_path / "native.log"
    code = (
        "import ctypes\nfrom pathlib import Path\nfrom desktop.crash import NativeCatcher\n"
        f"NativeCatcher(Path({str(native)!r})).install()\nctypes.string_at(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert done.returncode != 0
    enabled = faulthandler.is_enabled()
    catcher, next_run = crash.Catcher(log, lambda _: None), NativeCatcher(native)
    hooks = sys.excepthook, threading.excepthook
    try:
        catcher.install()
        next_run.install()
        assert "string_at" in crash.tail(log)
        next_run.uninstall()
        assert not native.exists()
    finally:
        sys.excepthook, threading.excepthook = hooks
        catcher.uninstall()
        if enabled:
            faulthandler.enable()


def test_the_tail_of_a_long_log_is_whole_lines(tmp_path: Path) -> None:
    log = tmp_path / "window.log"
    log.write_text("".join(f"line {number} 한글\n" for number in range(5000)), "utf-8")
    tail = crash.tail(log)
    assert len(tail.encode()) <= crash.TAIL_BYTES
    assert tail.startswith("line ")
    assert tail.endswith("line 4999 한글\n")
    assert crash.tail(tmp_path / "none") == ""


# --- where the window was --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rect", "screens", "expected"),
    [
        (QRect(100, 100, 1280, 800), [SCREEN], QRect(100, 100, 1280, 800)),
        (QRect(2000, 50, 1000, 700), [SCREEN, SECOND], QRect(2000, 50, 1000, 700)),
        (QRect(2000, 50, 1000, 700), [SCREEN], QRect(920, 50, 1000, 700)),  # the second screen is gone
        (QRect(100, -900, 1000, 700), [SCREEN], QRect(100, 32, 1000, 700)),  # its title would be out of reach
        (QRect(0, 0, 3840, 2160), [SCREEN], QRect(0, 0, 1920, 1080)),  # a smaller screen, or a larger scale
        (QRect(1880, 100, 1280, 800), [SCREEN], QRect(640, 100, 1280, 800)),  # only a sliver could be seen
    ],
)
def test_a_window_comes_back_to_where_it_can_be_seen(rect: QRect, screens: list[QRect], expected: QRect) -> None:
    assert geometry.fitted(rect, screens) == expected


def window_of(qtbot: QtBot) -> tuple[QMainWindow, QSplitter]:
    window, splitter = QMainWindow(), QSplitter()
    for _ in range(2):
        splitter.addWidget(QWidget())
    window.setCentralWidget(splitter)
    qtbot.addWidget(window)
    return window, splitter


def test_a_place_is_kept_across_starts(qtbot: QtBot, tmp_path: Path) -> None:
    first, splitter = window_of(qtbot)
    first.setGeometry(40, 60, 600, 400)
    first.show()
    splitter.setSizes([150, 449])
    place = geometry.taken(first, folded=True)
    geometry.save(State(tmp_path / "window.json"), place)
    loaded = geometry.load(State(tmp_path / "window.json"))
    assert loaded == place
    second, other = window_of(qtbot)
    geometry.put(second, loaded)
    geometry.divide(second, loaded)
    second.show()
    assert second.geometry() == QRect(40, 60, 600, 400)
    assert other.sizes() == list(place.splits[0])


def test_a_maximised_window_comes_back_so_and_knows_its_own_size(qtbot: QtBot) -> None:
    window, _ = window_of(qtbot)
    geometry.put(window, geometry.Place(40, 60, 600, 400, maximised=True))
    window.show()
    qtbot.waitUntil(window.isMaximized)
    assert geometry.taken(window).maximised


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"place": 3}', '{"place": {"x": "a", "y": 1, "width": 1, "height": 1}}',
             '{"place": {"x": 1, "y": 1, "width": -5, "height": 1}}'],
)  # fmt: skip
def test_a_broken_memory_is_no_memory(tmp_path: Path, text: str) -> None:
    path = tmp_path / "window.json"
    path.write_text(text)
    assert geometry.load(State(path)) is None


def test_what_is_remembered_is_for_its_owner_only(tmp_path: Path) -> None:
    state = State(tmp_path / "deep" / "window.json")
    state.set("told", True)
    assert State(tmp_path / "deep" / "window.json").get("told") is True
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["window.json"]
    if os.name == "posix":
        assert (tmp_path / "deep" / "window.json").stat().st_mode & 0o077 == 0


def test_a_memory_that_cannot_be_written_is_no_disaster(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    state = State(tmp_path / "file" / "window.json")
    state.set("told", True)
    assert state.get("told") is True


def test_a_window_whose_title_bar_would_be_off_the_screen_comes_down(qtbot: QtBot) -> None:
    kept = geometry.fitted(QRect(0, 0, 800, 600), [SCREEN])  # as Wayland tells every place
    assert kept == QRect(0, geometry.TITLE, 800, 600)
    assert geometry.fitted(QRect(0, 28, 800, 600), [SCREEN]) == QRect(0, 28, 800, 600)
