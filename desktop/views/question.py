"""A question in a sheet over the window, like the other sheets."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.views.boxes import WIDE, Box
from desktop.views.sheet import Cover


def put(owner: QWidget, box: Box) -> None:
    """Put a box, whose words and buttons are set, over the window of its owner."""
    Question(owner, box).open_sheet()


class Question(Cover):
    """Holds a box until it is answered; closed in any other way, the answer is the way out.

    Args:
        owner: what it is about; it goes with it, unanswered.
        box: what asks.
    """

    def __init__(self, owner: QWidget, box: Box) -> None:
        super().__init__(owner, WIDE)
        self._box, self._first, self._before = box, box.first, QApplication.focusWidget()
        self.setParent(owner.window())
        self.setAccessibleName(box.heading)
        box.setWindowFlags(Qt.WindowType.Widget)  # a part of the sheet, no window of its own
        self.body.setContentsMargins(0, 0, 0, 0)
        box.hide()
        self.body.addWidget(box)
        box.finished.connect(self._answered)
        self.closed.connect(self._give_up)
        program = QApplication.instance()
        assert isinstance(program, QApplication), "there is one as soon as there are widgets"
        program.focusChanged.connect(self._keep_keys)

    def open_sheet(self) -> None:
        """Lie over the window; the harmless answer has the keys, or what is to be filled in."""
        super().open_sheet()
        self._box.show()  # not sooner: it tells what has the keys that it has them, and a field behind shows a caret
        self.cover()
        self._first.setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        """Take every key before the window does: nothing else is done before the answer."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stay open on a press beside the sheet: it was not an answer."""
        event.accept()

    def _keep_keys(self, old: QWidget | None, new: QWidget | None) -> None:
        """Take the keys back from what is behind: a page that comes by itself asks for them."""
        if new is None or not self.isVisible() or self.isAncestorOf(new) or new.window() is not self.window():
            return
        over = [one for one in self.window().children() if isinstance(one, Cover) and one.isVisible()]
        if over[-1] is self:
            self._before = new
            (old if old is not None and self.isAncestorOf(old) else self._first).setFocus()

    def _answered(self) -> None:
        """Go, and give the keys back to what had them."""
        self.hide()
        before = self._before
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def _give_up(self) -> None:
        if self._box.isVisibleTo(self):  # not answered
            self._box.reject()
