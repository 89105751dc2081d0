"""A line to type a question into, at peace with input methods."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

HANGUL = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]+")
WHOLE = re.compile(r"[가-힣]+")
INITIALS = re.compile(r"(?:^|\s)([ㄱ-ㅎ]+)$")
PAIRS = "ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ"  # two keys: initial consonants, for no syllable begins with one
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# While something is composed these keys belong to the input method, even where it lets them through.
THEIRS = (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta)
SETTLE_MS = 40  # an input method's messages about one key come apart, but not longer than this


class Field(QLineEdit):
    """A line edit that knows which part of its text is still being composed.

    Input methods say in several messages what one key does, and not in one order: IBus takes what is composed away
    and commits it then; Fcitx lets a key through before it commits what the key ended. So what is gone, and a key
    that comes while something is composed, wait for a moment.

    Signals:
        typed: the text as it is worth a question; may be the same as before.
        entered: Enter was pressed, with all of the text.
    """

    typed = Signal(str)
    entered = Signal(str)

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._composed = ""
        self._gone = self._kept = ""  # what was composed and may be committed by the next message; what we committed
        self._waiting: QKeyEvent | None = None
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._settle)
        self.textChanged.connect(self._tell)

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
        self._tell()

    def finish(self) -> str:
        """End the composition; return all of the text, which an input method may commit only later."""
        whole = self._with(self._composed)
        QGuiApplication.inputMethod().commit()
        return whole

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note what is composed before the text changes."""
        if self._kept and event.commitString() == self._kept:
            self._kept = ""
            event.setCommitString("")
        was, self._composed = self._composed, event.preeditString()
        super().inputMethodEvent(event)
        if self._composed or event.commitString():
            self._gone = ""
            self._tell()
        elif was:
            self._gone = was
            self._settling.start()
        if event.commitString() and not self._composed and self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            QCoreApplication.sendEvent(self, waiting)

    def event(self, event: QEvent) -> bool:
        """Keep the window's shortcuts from the keys of the input method, and let other keys wait for it."""
        if self.composing and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() in THEIRS:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() not in (*ENTER, *MODIFIERS):
                self._waiting = event.clone()
                self._settling.start()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit at Enter."""
        if event.key() in ENTER:
            self.entered.emit(self.finish())
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """End the composition where it stands, before the cursor moves."""
        if self.composing:
            QGuiApplication.inputMethod().commit()
            self._put_back()
        super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was composed until now; a menu that opens takes the focus without a word to the input method."""
        if HANGUL.fullmatch(self._composed):
            QCoreApplication.sendEvent(self, QInputMethodEvent())
        self._put_back()
        super().focusOutEvent(event)

    def _put_back(self) -> None:
        """Write the syllable that went away with the focus: Fcitx leaves that to programs, and Qt to Fcitx."""
        gone, self._gone = self._gone, ""
        if HANGUL.fullmatch(gone):
            self.insert(gone)
            self._kept = gone
            self._settling.start()

    def _settle(self) -> None:
        """Go on without a commit, for none came: with the key too, unless it was the input method's."""
        waiting, self._waiting = self._waiting, None
        self._gone = self._kept = ""
        self._tell()
        if waiting is not None and waiting.key() not in THEIRS:
            super().event(waiting)

    def _tell(self) -> None:
        self._settling.stop()
        self.typed.emit(self.worth())

    def _with(self, composed: str) -> str:
        """Return the text with what is composed in its place."""
        text, place = self.text(), self.cursorPosition()
        return text[:place] + composed + text[place:]
