"""Keys that open the quick search from every program: what they may be, and who can hold them on this platform.

Each platform has a `Grip` of its own in a file of its own. Where none can be had, `Hotkey.problem` says why in words.
`seoga --quick` does the same from any other place: a person can give it keys in the system's own settings.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence

from desktop.i18n import tr

FIRST_FUNCTION_KEY, LAST_FUNCTION_KEY = Qt.Key.Key_F1, Qt.Key.Key_F35


@dataclass(frozen=True, slots=True)
class Keys:
    """One key with its modifiers. `name` is Qt's portable name of the key: "Space", "K", "F5", "PgUp"."""

    name: str
    ctrl: bool = False
    alt: bool = False
    shift: bool = False
    meta: bool = False


class Grip(QObject):
    """What holds keys on one platform.

    Signals:
        pressed: the keys were pressed, whatever program was in front.
        failed: it turned out later that they cannot be held, with the reason in words.
    """

    pressed = Signal()
    failed = Signal(str)

    def hold(self, keys: Keys) -> str:
        """Hold keys from now on, and no others; return in words why that cannot be, "" where it can."""
        raise NotImplementedError

    def release(self) -> None:
        """Hold nothing any more."""
        raise NotImplementedError


class Hotkey(QObject):
    """The keys of the quick search.

    Attributes:
        problem: why the keys do not work, in words; "" where they do or none are wanted.

    Signals:
        pressed: the keys were pressed.
        changed: `problem` is another one.
    """

    pressed = Signal()
    changed = Signal()

    def __init__(self, grip: Grip | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.problem = ""
        self._grip = grip
        self._held = ""
        if grip is not None:
            grip.setParent(self)
            grip.pressed.connect(self.pressed)
            grip.failed.connect(self._say)

    def set_keys(self, text: str) -> None:
        """Use other keys, written as Qt does ("Ctrl+Alt+Space"); none with ""."""
        if text == self._held and not self.problem:
            return
        self._held = text
        if self._grip is None:
            self._say(no_grip_words() if text else "")
            return
        self._grip.release()
        keys = parsed(text)
        if not text:
            self._say("")
        elif keys is None:
            self._say(tr("These keys are used for typing. Add Ctrl or Alt."))
        else:
            self._say(self._grip.hold(keys))

    def close(self) -> None:
        """Let go of the keys."""
        if self._grip is not None:
            self._grip.release()

    def _say(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self.changed.emit()


def parsed(text: str) -> Keys | None:
    """Return the one combination a text names, None where it names none that may be taken from every program.

    A letter alone, or with Shift, is needed for typing; a function key may stand alone.
    """
    sequence = QKeySequence(text, QKeySequence.SequenceFormat.PortableText)
    if sequence.count() != 1:
        return None
    combination = cast("Any", sequence)[0]  # the binding has no types for it
    key, held = combination.key(), combination.keyboardModifiers()
    name = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    ctrl, alt, shift, meta = (
        bool(held & modifier)
        for modifier in (
            Qt.KeyboardModifier.ControlModifier,
            Qt.KeyboardModifier.AltModifier,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.MetaModifier,
        )
    )
    alone = FIRST_FUNCTION_KEY <= key <= LAST_FUNCTION_KEY
    if key == Qt.Key.Key_unknown or not name or not (ctrl or alt or meta or alone):
        return None
    return Keys(name, ctrl, alt, shift, meta)


def taken_words() -> str:
    """Return what to say where another program holds the keys."""
    return tr("Another program uses these keys already. Choose others.")


def no_grip_words() -> str:
    """Return what to say where keys from every program cannot be had."""
    return tr("This desktop gives programs no keys. Its keyboard settings can give some to: seoga --quick")


def for_this_platform(environment: Mapping[str, str] = os.environ) -> Grip | None:
    """Return what holds keys here, None where nothing does.

    An X11 program under Wayland would only be told of keys while another X11 program is in front, so there the portal
    is asked too.
    """
    if sys.platform == "win32":
        from desktop.hotkey_windows import WindowsGrip

        return WindowsGrip()
    if sys.platform == "darwin":
        from desktop.hotkey_mac import MacGrip

        return MacGrip()
    platform = QGuiApplication.platformName()
    if platform == "wayland" or (platform == "xcb" and environment.get("WAYLAND_DISPLAY")):
        from desktop.hotkey_portal import PortalGrip

        return PortalGrip()
    if platform == "xcb":
        from desktop.hotkey_x11 import X11Grip

        return X11Grip()
    return None
