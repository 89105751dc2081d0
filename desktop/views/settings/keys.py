"""A field that takes the keys one presses in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from desktop.i18n import tr
from desktop.theme import Theme

Modifier = Qt.KeyboardModifier
HELD = Modifier.ControlModifier | Modifier.AltModifier | Modifier.MetaModifier  # one of these must be
ALONE = (Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_Shift)
AWAY = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
LEAVING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class KeysField(QLineEdit):
    """Takes a key that is pressed together with Ctrl, Alt or the command key; Backspace alone takes none.

    Signals:
        pressed: other keys, as they are written in the options; "" for none.
    """

    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFont(theme.font("body"))
        self.setReadOnly(True)
        self.setFixedWidth(200)
        self.setPlaceholderText(tr("None"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setToolTip(tr("Press the keys here. Backspace for none."))

    def show_keys(self, keys: str) -> None:
        """Show keys as this system writes them."""
        self.setText(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))

    def event(self, event: QEvent) -> bool:
        """Take keys before the window's shortcuts do."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _meant(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that are pressed."""
        if not event.modifiers() & HELD and event.key() in AWAY:
            self.setText("")
            self.pressed.emit("")
        elif _meant(event):
            keys = QKeySequence(QKeyCombination(event.modifiers() & ~Modifier.KeypadModifier, Qt.Key(event.key())))
            self.show_keys(keys.toString())
            self.pressed.emit(keys.toString(QKeySequence.SequenceFormat.PortableText))
        else:
            event.ignore()


def _meant(event: QKeyEvent) -> bool:
    """Say whether a key is pressed together with one of those that may be held."""
    return bool(event.modifiers() & HELD) and event.key() not in (*ALONE, *LEAVING)
