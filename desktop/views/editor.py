"""A field of several lines, to write into or only to read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from desktop.theme import Theme
from desktop.views.widgets import row

LINES = 6
MARGIN = 4  # pixels above the first line, so that the last one is not cut
READING = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class Editor(QFrame):
    """A field of several lines in fixed letters. Tab leaves it.

    Signals:
        changed: there is something else in it.
    """

    changed = Signal()

    def __init__(self, theme: Theme, name: str, example: str) -> None:
        super().__init__()
        self.setProperty("fill", "field")
        self.setProperty("ring", False)
        self.field = QPlainTextEdit()
        self.field.setFrameShape(QFrame.Shape.NoFrame)
        self.field.setFont(theme.fixed_font())
        self.field.setTabChangesFocus(True)
        self.field.setAcceptDrops(False)  # a folder that is dropped here is for the window
        self.field.setPlaceholderText(example)
        self.field.setAccessibleName(name)
        self.field.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.field.setFixedHeight(LINES * self.field.fontMetrics().lineSpacing() + 10)
        self.field.textChanged.connect(self.changed)
        self.field.installEventFilter(self)
        layout = row(self, (8, 4, 8, 4))
        layout.addWidget(self.field)

    def only_read(self, lines: int = LINES) -> None:
        """Let it be read and copied from only, so many lines high, on lines that wrap."""
        self.field.setReadOnly(True)
        self.field.setTextInteractionFlags(READING)
        self.field.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.field.setFixedHeight(lines * self.field.fontMetrics().lineSpacing() + MARGIN)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the ring while the field has the keys."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("ring", event.type() == QEvent.Type.FocusIn)
            self.style().unpolish(self)
            self.style().polish(self)
        return super().eventFilter(watched, event)
