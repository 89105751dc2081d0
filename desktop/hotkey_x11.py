"""Keys from every program on X11: a passive grab on the root window, over a connection of our own to the display."""

from __future__ import annotations

import ctypes
from ctypes import CFUNCTYPE, byref, c_int, c_long, c_void_p
from typing import Any

from PySide6.QtCore import QSocketNotifier

from desktop.hotkey import Grip, Keys, no_grip_words, taken_words
from desktop.i18n import tr
from desktop.x11 import library

SHIFT, LOCK, CONTROL, ALT, NUM_LOCK, META = 1, 2, 4, 8, 16, 64
LOCKS = (0, LOCK, NUM_LOCK, LOCK | NUM_LOCK)  # they are modifiers to X11, and must not matter
KEY_PRESS, KEY_RELEASE, MAPPING_NOTIFY = 2, 3, 34
ASYNCHRONOUS = 1
# Qt's name -> X11's, where they differ; one sign alone is its own code
NAMES = {"Space": "space", "PgUp": "Prior", "PgDown": "Next", "Ins": "Insert", "Del": "Delete", "Esc": "Escape"}
NAMES |= {"Backspace": "BackSpace", "Return": "Return", "Enter": "KP_Enter", "Print": "Print"}
ErrorHandler = CFUNCTYPE(c_int, c_void_p, c_void_p)


class Event(ctypes.Union):
    """Room for any event of X11, of which the kind alone is read."""

    _fields_ = (("kind", c_int), ("room", c_long * 24))


class X11Grip(Grip):
    """A grab on one key of the display."""

    def __init__(self) -> None:
        super().__init__()
        self._x11: Any = library()
        self._display: Any = None
        self._notifier: QSocketNotifier | None = None
        self._keys: Keys | None = None
        self._code = self._modifiers = 0
        self._down = False
        self._refused = False
        self._handler = ErrorHandler(self._take_error)

    def hold(self, keys: Keys) -> str:
        """Grab the keys, whatever locks are on."""
        if not self._connected():
            return no_grip_words()
        self._keys = keys
        self._code = self._keycode(keys.name)
        if not self._code:
            self._keys = None
            return tr("This keyboard has no such key.")
        held = ((keys.ctrl, CONTROL), (keys.alt, ALT), (keys.shift, SHIFT), (keys.meta, META))
        self._modifiers = sum(mask for wanted, mask in held if wanted)
        if self._grab():
            return ""
        self.release()
        return taken_words()

    def release(self) -> None:
        """Let the keys go and close the connection."""
        if self._display is None:
            return
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        self._x11.XCloseDisplay(self._display)
        self._display = self._keys = None
        self._down = False

    def _connected(self) -> bool:
        if self._x11 is None or self._display is not None:
            return self._display is not None
        self._display = self._x11.XOpenDisplay(None)
        if self._display is None:
            return False
        self._x11.XkbSetDetectableAutoRepeat(self._display, 1, byref(c_int()))
        number = self._x11.XConnectionNumber(self._display)
        self._notifier = QSocketNotifier(number, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        return True

    def _keycode(self, name: str) -> int:
        """Return the key of this keyboard that has a name, 0 where none has."""
        x11 = self._x11
        sign = ord(name.lower()) if len(name) == 1 else x11.XStringToKeysym(NAMES.get(name, name).encode())
        return int(x11.XKeysymToKeycode(self._display, sign)) & 0xFF if sign else 0

    def _grab(self) -> bool:
        """Ask for the grab; it is refused by an error that X11 would end the program for."""
        x11 = self._x11
        root = x11.XDefaultRootWindow(self._display)
        self._refused = False
        before = x11.XSetErrorHandler(ctypes.cast(self._handler, c_void_p))
        for locks in LOCKS:
            held = self._modifiers | locks
            x11.XGrabKey(self._display, self._code, held, root, 0, ASYNCHRONOUS, ASYNCHRONOUS)
        x11.XSync(self._display, 0)
        x11.XSetErrorHandler(before)
        return not self._refused

    def _take_error(self, display: int, error: int) -> int:
        del display, error
        self._refused = True
        return 0

    def _read(self) -> None:
        """Take what the display says; a key that is held down repeats, and counts once."""
        x11 = self._x11
        event = Event()
        while self._display is not None and x11.XPending(self._display):
            x11.XNextEvent(self._display, byref(event))
            if event.kind == KEY_PRESS and not self._down:
                self._down = True
                self.pressed.emit()
            elif event.kind == KEY_RELEASE:
                self._down = False
            elif event.kind == MAPPING_NOTIFY:
                self._remap(event)

    def _remap(self, event: Event) -> None:
        """Follow a keyboard that was laid out anew."""
        x11 = self._x11
        x11.XRefreshKeyboardMapping(byref(event))
        keys = self._keys
        if keys is not None and self._keycode(keys.name) != self._code:
            root = x11.XDefaultRootWindow(self._display)
            for locks in LOCKS:
                x11.XUngrabKey(self._display, self._code, self._modifiers | locks, root)
            problem = self.hold(keys)
            if problem:
                self.failed.emit(problem)
