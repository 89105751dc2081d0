"""A small window that asks for a first and a last day."""

from __future__ import annotations

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDateEdit, QFrame, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.rounded import Popup
from desktop.views.widgets import Button, Label, column, row

FORMAT = "yyyy-MM-dd"  # of the query language
CARET = QInputMethodEvent.AttributeType.Cursor
SHOWN = {"ko": "yyyy. M. d.", "en": "d MMM yyyy"}  # as days are written everywhere else


class DaysAsked(Popup):
    """Two days in a small window, which goes with Esc or a click beside it.

    Signals:
        chosen: both, as the query language writes them.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Choose days"))
        today = QDate.currentDate()
        self.first, self.last = Day(theme, tr("From"), today.addMonths(-1)), Day(theme, tr("To"), today)
        self.apply = Button(theme, tr("Apply"), "primary", tip=tr("Apply (Enter)"))
        self.apply.clicked.connect(self._take)
        layout = row(self, (12, 12, 12, 12), 8)
        for day in (self.first, self.last):
            part = column(gap=4)
            part.addWidget(Label(theme, day.field.accessibleName(), "capm", "ink2"))
            part.addWidget(day)
            layout.addLayout(part)
        layout.addWidget(self.apply, 0, Qt.AlignmentFlag.AlignBottom)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Apply with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)

    def pop_up(self, at: QPoint, value: str = "") -> None:
        """Show the window at a place on the screen, with the days that were chosen before."""
        for day, text in zip((self.first, self.last), value.split(".."), strict=False):
            known = QDate.fromString(text, FORMAT)
            if known.isValid():
                day.field.setDate(known)
        self.adjustSize()
        self.move(at)
        self.show()
        self.first.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.first.field.setSelectedSection(self.first.field.sectionAt(0))

    def _take(self) -> None:
        days = sorted(day.field.date().toString(FORMAT) for day in (self.first, self.last))
        self.close()
        self.chosen.emit("..".join(days))


class Day(QFrame):
    """A field for a day, whose arrow keys change the part the cursor is in. Attributes: `field` is Qt's own."""

    def __init__(self, theme: Theme, name: str, day: QDate) -> None:
        super().__init__()
        self.setProperty("fill", "field")
        self.setFixedHeight(32)
        self.field = QDateEdit(day)
        self.field.setDisplayFormat(SHOWN[i18n.language()])
        self.field.setFrame(False)
        self.field.setButtonSymbols(QDateEdit.ButtonSymbols.NoButtons)
        self.field.lineEdit().setProperty("bare", True)
        self.field.lineEdit().selectionChanged.connect(self._show_caret)
        self.field.setFont(theme.font("body"))
        self.field.setMinimumWidth(96)
        self.field.setAccessibleName(name)
        self.field.setToolTip(tr("{name}: Up and Down change the day", name=name))
        self.field.installEventFilter(self)
        row(self, (8, 0, 8, 0)).addWidget(self.field)

    def _show_caret(self) -> None:
        """Show the caret only where it is all that shows the place: over the accent it would be drawn in pink."""
        line = self.field.lineEdit()
        caret = QInputMethodEvent.Attribute(CARET, 0, 0 if line.hasSelectedText() else 1, None)
        QApplication.sendEvent(line, QInputMethodEvent("", [caret]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the ring while the field has the keys."""
        if watched is self.field and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("ring", event.type() == QEvent.Type.FocusIn)
            self.style().unpolish(self)
            self.style().polish(self)
        return super().eventFilter(watched, event)
