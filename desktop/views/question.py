"""A question in a sheet over the window, like the other sheets."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from shiboken6 import isValid

from desktop.views.boxes import dress
from desktop.views.sheet import Cover


class Question(Cover):
    """Holds a box until it is answered; closed in any other way, the answer is the way out.

    Attributes:
        box: what asks.
    """

    def __init__(self, owner: QWidget, box: QMessageBox) -> None:
        super().__init__(owner, 0)
        self.box, self._before = box, QApplication.focusWidget()
        self.setParent(owner.window())  # before the box is dressed: what comes to another parent loses its fonts
        self.setAccessibleName(box.text())
        box.setWindowFlags(Qt.WindowType.Widget)  # a part of the sheet, no window of its own
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(box)
        dress(box).show()
        box.finished.connect(self._answered)
        self.closed.connect(self._give_up)

    def open_sheet(self) -> None:
        """Lie over the window; the way out has the keys."""
        super().open_sheet()
        self.box.defaultButton().setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        """Take every key before the window does: nothing else is done before the answer."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stay open on a press beside the sheet: it was not an answer."""
        event.accept()

    def _answered(self) -> None:
        """Go, and give the keys back to what had them."""
        self.hide()
        before = self._before
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def _give_up(self) -> None:
        if self.box.isVisibleTo(self):  # not answered
            self.box.reject()
