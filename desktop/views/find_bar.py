"""The small bar in which one looks for words in the document on show."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.i18n import number, tr
from desktop.models.finding import MOST, Finding
from desktop.theme import Theme
from desktop.views.field import Field
from desktop.views.widgets import Button, Label, row

WIDEST_FIELD = 320
OWN = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindField(Field):
    """Takes Enter, Shift+Enter and Escape for itself, which mean other things in the window.

    Signals:
        stepped: the next place is wanted (1), or the one before (-1).
        left: no more is looked for.
    """

    stepped = Signal(int)
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep the window's shortcuts from the keys that mean something here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in OWN:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with Enter and Shift+Enter, end with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in OWN:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.stepped.emit(-1 if back else 1)
        else:
            super().keyPressEvent(event)


class FindBar(QFrame):
    """A field, how many places there are, and buttons to step through them.

    Signals:
        asked: these words are looked for.
        stepped: another place is wanted, by so many.
        left: the bar is closed.
    """

    asked = Signal(str)
    stepped = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("fill", "surface")
        self.setFixedHeight(48)
        self._words = ""
        self.field = FindField()
        self.field.setFont(theme.font("body"))
        self.field.setMaximumWidth(WIDEST_FIELD)
        self.field.setPlaceholderText(tr("Find in this document"))
        self.field.setAccessibleName(tr("Find in this document"))
        self.field.setToolTip(tr("Enter: next place, Shift+Enter: the one before, Esc: close"))
        self.count = Label(theme, "", "cap", "ink2")
        self.back = Button(theme, tr("Previous place (Shift+Enter)"), "icon", "left")
        self.on = Button(theme, tr("Next place (Enter)"), "icon", "right")
        self.close_button = Button(theme, tr("Close (Esc)"), "icon", "close")
        bar = row(self, (16, 0, 10, 0), 4)
        bar.addWidget(self.field, 1)
        bar.addSpacing(4)
        for widget in (self.count, self.back, self.on):
            bar.addWidget(widget)
        bar.addStretch()
        bar.addWidget(self.close_button)
        self.field.typed.connect(self._ask)
        self.field.stepped.connect(self.stepped)
        self.field.left.connect(self.left)
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.on.clicked.connect(lambda: self.stepped.emit(1))
        self.close_button.clicked.connect(self.left)

    def _ask(self, words: str) -> None:
        """Look for words, also for what is still being composed of them; once for the same."""
        if words != self._words:
            self._words = words
            self.asked.emit(words)

    def show_count(self, finding: Finding) -> None:
        """Say which place of how many is shown, or that there is none."""
        count = len(finding.matches)
        words = ""
        if count:
            many = f"{number(count)}+" if count == MOST else number(count)
            words = tr("{number} of {count}", number=number(finding.current + 1), count=many)
        elif finding.words.strip():
            words = tr("Nothing found") if finding.done else tr("Looking…")
        for button in (self.back, self.on):
            button.setEnabled(count > 0)
        if words != self.count.text():
            self.count.setText(words)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.count, words))
