"""Keys from every program on macOS: Carbon's RegisterEventHotKey, which needs no permission of the person."""

from __future__ import annotations

import ctypes
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_int32, c_uint32, c_ulong, c_void_p
from typing import Any

from desktop.hotkey import Grip, Keys, taken_words
from desktop.i18n import tr

PATH = "/System/Library/Frameworks/Carbon.framework/Carbon"
COMMAND, SHIFT, OPTION, CONTROL = (
    0x100,
    0x200,
    0x800,
    0x1000,
)  # Qt's Ctrl is the command key, its Meta the control key
KEYBOARD = int.from_bytes(b"keyb", "big")
HOT_KEY_PRESSED = 5
SEOGA = int.from_bytes(b"Seog", "big")
LETTERS = dict(zip("ASDFHGZXCV", range(10), strict=True)) | dict(zip("BQWERYT", range(11, 18), strict=True))
LETTERS |= {"O": 31, "U": 32, "I": 34, "P": 35, "L": 37, "J": 38, "K": 40, "N": 45, "M": 46}
DIGITS = {"1": 18, "2": 19, "3": 20, "4": 21, "6": 22, "5": 23, "9": 25, "7": 26, "8": 28, "0": 29}
SIGNS = {"=": 24, "-": 27, "]": 30, "[": 33, "'": 39, ";": 41, "\\": 42, ",": 43, "/": 44, ".": 47, "`": 50}
NAMED = {"Space": 49, "Return": 36, "Tab": 48, "Backspace": 51, "Esc": 53, "Del": 117, "Home": 115, "End": 119}
NAMED |= {"PgUp": 116, "PgDown": 121, "Left": 123, "Right": 124, "Down": 125, "Up": 126}
F_CODES = (122, 120, 99, 118, 96, 97, 98, 100, 101, 109, 103, 111)
FUNCTIONS = {f"F{number}": code for number, code in enumerate(F_CODES, 1)}
CODES = {**LETTERS, **DIGITS, **SIGNS, **NAMED, **FUNCTIONS}
Handler = CFUNCTYPE(c_int32, c_void_p, c_void_p, c_void_p)


class EventType(Structure):
    """Carbon's EventTypeSpec."""

    _fields_ = (("kind_class", c_uint32), ("kind", c_uint32))


class HotKeyId(Structure):
    """Carbon's EventHotKeyID."""

    _fields_ = (("signature", c_uint32), ("number", c_uint32))


class MacGrip(Grip):
    """A hot key of this program."""

    def __init__(self, carbon: Any | None = None) -> None:  # noqa: ANN401  ctypes knows its functions at run time only
        super().__init__()
        self._carbon: Any = carbon or _declared(ctypes.CDLL(PATH))
        self._handler = Handler(self._pressed)
        self._listening = False
        self._key: c_void_p | None = None

    def hold(self, keys: Keys) -> str:
        """Register the keys."""
        if keys.name not in CODES:
            return tr("This keyboard has no such key.")
        held = ((keys.ctrl, COMMAND), (keys.alt, OPTION), (keys.shift, SHIFT), (keys.meta, CONTROL))
        modifiers = sum(mask for wanted, mask in held if wanted)
        target = self._carbon.GetApplicationEventTarget()
        if not self._listening:
            wanted = EventType(KEYBOARD, HOT_KEY_PRESSED)
            self._carbon.InstallEventHandler(target, self._handler, 1, byref(wanted), None, None)
            self._listening = True
        key = c_void_p()
        failed = self._carbon.RegisterEventHotKey(
            CODES[keys.name], modifiers, HotKeyId(SEOGA, 1), target, 0, byref(key)
        )
        if failed:
            return taken_words()
        self._key = key
        return ""

    def release(self) -> None:
        """Give the keys back."""
        if self._key is not None:
            self._carbon.UnregisterEventHotKey(self._key)
            self._key = None

    def _pressed(self, caller: int, event: int, data: int) -> int:
        del caller, event, data
        self.pressed.emit()
        return 0


def _declared(carbon: Any) -> Any:  # noqa: ANN401  ctypes knows its functions at run time only
    """Return Carbon with its functions' types; what is not declared would be cut to 32 bits."""
    carbon.GetApplicationEventTarget.restype = c_void_p
    carbon.InstallEventHandler.argtypes = [c_void_p, Handler, c_ulong, POINTER(EventType), c_void_p, c_void_p]
    carbon.RegisterEventHotKey.argtypes = [c_uint32, c_uint32, HotKeyId, c_void_p, c_uint32, POINTER(c_void_p)]
    carbon.UnregisterEventHotKey.argtypes = [c_void_p]
    return carbon
