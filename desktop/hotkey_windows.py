"""Keys from every program on Windows: RegisterHotKey, whose messages come through Qt's own loop."""

from __future__ import annotations

import ctypes
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication

from desktop.hotkey import Grip, Keys, taken_words
from desktop.i18n import tr

ALT, CONTROL, SHIFT, WINDOWS, NO_REPEAT = 0x1, 0x2, 0x4, 0x8, 0x4000
WM_HOTKEY = 0x0312
NUMBER = 0x5E0A  # ours among a program's keys
FUNCTION_KEYS = 0x70
CODES = {
    "Space": 0x20, "Return": 0x0D, "Enter": 0x0D, "Tab": 0x09, "Esc": 0x1B, "Backspace": 0x08, "Ins": 0x2D,
    "Del": 0x2E, "Home": 0x24, "End": 0x23, "PgUp": 0x21, "PgDown": 0x22, "Left": 0x25, "Up": 0x26, "Right": 0x27,
    "Down": 0x28, "Print": 0x2C, "Pause": 0x13,
}  # fmt: skip


class WindowsGrip(Grip):
    """A hot key of this thread."""

    def __init__(self, user32: Any | None = None) -> None:  # noqa: ANN401  ctypes knows its functions at run time only
        super().__init__()
        self._user32: Any = user32 or ctypes.WinDLL("user32")  # type: ignore[attr-defined,unused-ignore]
        self._filter = _Filter(self)
        self._held = False

    def hold(self, keys: Keys) -> str:
        """Register the keys."""
        code = self._code(keys.name)
        if not code:
            return tr("This keyboard has no such key.")
        held = ((keys.alt, ALT), (keys.ctrl, CONTROL), (keys.shift, SHIFT), (keys.meta, WINDOWS))
        modifiers = sum(mask for wanted, mask in held if wanted) | NO_REPEAT
        if not self._user32.RegisterHotKey(None, NUMBER, modifiers, code):
            return taken_words()
        self._held = True
        _application().installNativeEventFilter(self._filter)
        return ""

    def release(self) -> None:
        """Give the keys back."""
        if self._held:
            self._held = False
            _application().removeNativeEventFilter(self._filter)
            self._user32.UnregisterHotKey(None, NUMBER)

    def _code(self, name: str) -> int:
        """Return the virtual key of a name, 0 where there is none."""
        if name in CODES:
            return CODES[name]
        if name[0] == "F" and name[1:].isdigit():
            return FUNCTION_KEYS + int(name[1:]) - 1
        if len(name) != 1:
            return 0
        if name.isascii() and name.isalnum():
            return ord(name.upper())
        found = int(self._user32.VkKeyScanW(ord(name)))
        return found & 0xFF if found not in (-1, 0xFFFF) else 0


class _Filter(QAbstractNativeEventFilter):
    """Hears the thread's messages."""

    def __init__(self, grip: WindowsGrip) -> None:
        super().__init__()
        self._grip = grip

    def nativeEventFilter(self, kind: Any, message: Any) -> tuple[bool, int]:  # noqa: ANN401  Qt's own types differ
        """Take a hot key's message; all others go their way."""
        if bytes(kind).startswith(b"windows"):
            said = wintypes.MSG.from_address(int(message))
            if said.message == WM_HOTKEY and said.wParam == NUMBER:
                self._grip.pressed.emit()
                return True, 0
        return False, 0


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None, "keys are held by a program that runs"
    return application
