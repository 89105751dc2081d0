"""A line to type a question into, at peace with input methods."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

WHOLE = re.compile(r"[가-힣]+")
INITIALS = re.compile(r"(?:^|\s)([ㄱ-ㅎ]+)$")
PAIRS = "ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ"  # two keys: initial consonants, for no syllable begins with one
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# While something is composed these keys belong to the input method, even where it lets them through.
THEIRS = (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class Field(QLineEdit):
    """A line edit that knows which part of its text is still being composed.

    Signals:
        typed: the text as it is worth a question; may be the same as before.
        entered: Enter was pressed, with all of the text.
    """

    typed = Signal(str)
    entered = Signal(str)

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._composed = ""
        self.textChanged.connect(lambda: self.typed.emit(self.worth()))

    @property
    def composing(self) -> bool:
        """Return whether an input method is at work."""
        return bool(self._composed)

    def worth(self) -> str:
        """Return what is committed, and what is composed where that is more than half a syllable.

        A lone consonant is one where the word before it is of such consonants, which look for names.
        """
        composed = self._composed
        initials = INITIALS.search(self.text()[: self.cursorPosition()] + composed)
        several = initials is not None and (len(initials[1]) > 1 or composed in PAIRS)
        return self._with(composed) if several or WHOLE.fullmatch(composed) else self.text()

    def clear(self) -> None:
        """Empty the line, of what is being composed too."""
        QGuiApplication.inputMethod().reset()
        QCoreApplication.sendEvent(self, QInputMethodEvent())
        super().clear()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note what is composed before the text changes."""
        self._composed = event.preeditString()
        super().inputMethodEvent(event)
        self.typed.emit(self.worth())

    def event(self, event: QEvent) -> bool:
        """Keep the window's shortcuts from the keys of the input method."""
        override = self.composing and event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in THEIRS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit at Enter; leave the keys of the input method alone."""
        if self.composing and event.key() in THEIRS:
            event.accept()
            return
        if event.key() in ENTER:
            QGuiApplication.inputMethod().commit()
            self.entered.emit(self._with(self._composed))  # where the commit comes later, this is what it will say
            return
        super().keyPressEvent(event)

    def _with(self, composed: str) -> str:
        """Return the text with what is composed in its place."""
        text, place = self.text(), self.cursorPosition()
        return text[:place] + composed + text[place:]
