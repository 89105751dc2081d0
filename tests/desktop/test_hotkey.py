"""Keys from every program: what they may be, and each platform's way, its system played by a fake."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from ctypes import wintypes
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop import hotkey, hotkey_mac, hotkey_windows
from desktop.hotkey import Grip, Hotkey, Keys, parsed
from desktop.hotkey_mac import MacGrip
from desktop.hotkey_windows import WindowsGrip

ROOT = Path(__file__).resolve().parents[2]
USUAL = Keys("Space", ctrl=True, alt=True)


class FakeGrip(Grip):
    """Holds what it is told to, unless somebody else does."""

    def __init__(self, taken: str = "") -> None:
        super().__init__()
        self.taken, self.held = taken, ""

    def hold(self, keys: Keys) -> str:
        if keys.name == self.taken:
            return hotkey.taken_words()
        self.held = keys.name
        return ""

    def release(self) -> None:
        self.held = ""


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Ctrl+Alt+Space", USUAL),
        ("Meta+F5", Keys("F5", meta=True)),
        ("F8", Keys("F8")),
        ("Ctrl+Shift+K", Keys("K", ctrl=True, shift=True)),
        ("K", None),
        ("Shift+K", None),
        ("Ctrl+K, Ctrl+L", None),
        ("", None),
        ("nonsense keys", None),
    ],
)
def test_only_keys_that_are_not_for_typing_may_be_taken(text: str, keys: Keys | None) -> None:
    assert parsed(text) == keys


def test_the_keys_change_and_what_is_wrong_is_said(qtbot: QtBot) -> None:
    grip = FakeGrip(taken="K")
    keys = Hotkey(grip)
    keys.set_keys("Ctrl+Alt+Space")
    assert (grip.held, keys.problem) == ("Space", "")
    with qtbot.waitSignal(keys.changed):
        keys.set_keys("Ctrl+K")
    assert grip.held == ""
    assert "Another program" in keys.problem
    keys.set_keys("Q")
    assert "typing" in keys.problem
    keys.set_keys("Ctrl+J")
    assert (grip.held, keys.problem) == ("J", "")
    with qtbot.waitSignal(keys.pressed):
        grip.pressed.emit()
    keys.set_keys("")
    assert (grip.held, keys.problem) == ("", "")


def test_where_nobody_holds_keys_that_is_said_only_if_some_are_wanted() -> None:
    keys = Hotkey(None)
    keys.set_keys("")
    assert keys.problem == ""
    keys.set_keys("Ctrl+Alt+Space")
    assert "seoga --quick" in keys.problem


def test_no_platform_without_a_display_server_holds_keys() -> None:
    assert hotkey.for_this_platform({}) is None  # offscreen


# --- Windows ---------------------------------------------------------------------------------------------


class FakeUser32:
    """RegisterHotKey as Windows has it."""

    def __init__(self) -> None:
        self.keys: dict[int, tuple[int, int]] = {}
        self.taken = False

    def RegisterHotKey(self, _: None, number: int, modifiers: int, code: int) -> int:  # noqa: N802
        if self.taken:
            return 0
        self.keys[number] = (modifiers, code)
        return 1

    def UnregisterHotKey(self, _: None, number: int) -> int:  # noqa: N802
        return int(self.keys.pop(number, None) is not None)

    def VkKeyScanW(self, sign: int) -> int:  # noqa: N802
        return {ord(";"): 0x1BA}.get(sign, -1)


def test_windows_registers_hears_and_gives_back(qtbot: QtBot) -> None:
    user32 = FakeUser32()
    grip = WindowsGrip(user32)
    assert grip.hold(USUAL) == ""
    assert user32.keys == {hotkey_windows.NUMBER: (0x4003, 0x20)}
    message = wintypes.MSG()
    message.message, message.wParam = hotkey_windows.WM_HOTKEY, hotkey_windows.NUMBER
    with qtbot.waitSignal(grip.pressed):
        said = grip._filter.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(message))
    assert said == (True, 0)
    message.wParam = 7
    assert grip._filter.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(message)) == (False, 0)
    grip.release()
    assert user32.keys == {}


def test_windows_knows_letters_signs_and_function_keys() -> None:
    user32 = FakeUser32()
    grip = WindowsGrip(user32)
    for name, code in (("K", 0x4B), ("F12", 0x7B), (";", 0xBA), ("PgUp", 0x21)):
        assert grip.hold(Keys(name, ctrl=True)) == ""
        assert user32.keys[hotkey_windows.NUMBER] == (0x4002, code)
        grip.release()
    assert "no such key" in grip.hold(Keys("ㅏ", ctrl=True))
    user32.taken = True
    assert "Another program" in grip.hold(USUAL)


# --- macOS -----------------------------------------------------------------------------------------------


class FakeCarbon:
    """The four functions of Carbon."""

    def __init__(self) -> None:
        self.keys: list[tuple[int, int]] = []
        self.handler: Any = None
        self.result = 0

    def GetApplicationEventTarget(self) -> int:  # noqa: N802
        return 1

    def InstallEventHandler(self, _: int, handler: Any, *__: object) -> int:  # noqa: N802
        assert self.handler is None, "one handler is enough"
        self.handler = handler
        return 0

    def RegisterEventHotKey(self, code: int, modifiers: int, *_: object) -> int:  # noqa: N802
        if not self.result:
            self.keys.append((code, modifiers))
        return self.result

    def UnregisterEventHotKey(self, _: object) -> int:  # noqa: N802
        self.keys.pop()
        return 0


def test_macos_registers_hears_and_gives_back(qtbot: QtBot) -> None:
    carbon = FakeCarbon()
    grip = MacGrip(carbon)
    assert grip.hold(USUAL) == ""
    assert carbon.keys == [(49, hotkey_mac.COMMAND | hotkey_mac.OPTION)]
    with qtbot.waitSignal(grip.pressed):
        assert carbon.handler(None, None, None) == 0
    grip.release()
    assert carbon.keys == []
    assert grip.hold(Keys("K", meta=True)) == ""
    assert carbon.keys == [(40, hotkey_mac.CONTROL)]
    grip.release()
    carbon.result = -9878
    assert "Another program" in grip.hold(USUAL)
    assert "no such key" in grip.hold(Keys("ㅏ", ctrl=True))


def test_no_two_keys_of_macos_are_one() -> None:
    assert len(set(hotkey_mac.CODES.values())) == len(hotkey_mac.CODES) == 26 + 10 + 11 + 14 + 12


# --- X11 -------------------------------------------------------------------------------------------------

SCRIPT = """
import subprocess, sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from desktop import hotkey
app = QGuiApplication([])
grip, other = (hotkey.for_this_platform({}) for _ in range(2))
keys, heard = hotkey.Hotkey(grip), []
keys.set_keys("Ctrl+Alt+Space")
keys.pressed.connect(lambda: heard.append(1))
second = hotkey.Hotkey(other)
second.set_keys("Ctrl+Alt+Space")
assert "Another program" in second.problem, second.problem
second.set_keys("Ctrl+Alt+K")
assert not second.problem, second.problem
def after(*steps):
    if not steps:
        return app.quit()
    step, *rest = steps
    step()
    QTimer.singleShot(60, lambda: after(*rest))
def press(*names):
    subprocess.run(["xdotool", "key", *names], check=True)
def expect(count):
    assert len(heard) == count, (heard, count)
def drop():
    keys.set_keys("")
QTimer.singleShot(5000, lambda: app.exit(3))
def failed(*args):
    sys.__excepthook__(*args)
    app.exit(4)
sys.excepthook = failed
after(lambda: press("ctrl+alt+space"), lambda: expect(1), lambda: press("Num_Lock", "ctrl+alt+space"),
      lambda: expect(2), lambda: press("space"), lambda: expect(2), drop, lambda: press("ctrl+alt+space"),
      lambda: expect(2))
sys.exit(app.exec())
"""


@pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool")
def test_x11_grabs_real_keys_whatever_locks_are_on() -> None:
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "640x480x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    try:
        os.close(writer)
        with os.fdopen(reader) as said:
            display = said.readline().strip()
        environment = {**os.environ, "DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"}
        run = [sys.executable, "-c", SCRIPT]
        done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
    finally:
        server.terminate()
        server.wait(10)
