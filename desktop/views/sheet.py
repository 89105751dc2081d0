"""A sheet that lies over the window and keeps the keys until it is closed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.views.shadow import shadow
from desktop.views.widgets import column, panel

MARGIN = 32
EDGE = 16  # pixels from a sheet's edge inwards under which its shadow may be seen: its corners are round


class Cover(QWidget):
    """Covers the window of its owner while it is open, and keeps the keys; it goes with its owner.

    Attributes:
        body: what is in it.

    Signals:
        closed: it was closed.
    """

    closed = Signal()

    def __init__(self, owner: QWidget, wide: int, high: int = 0) -> None:
        """`wide` and `high` are what it may be; 0 for as much as what is in it asks for."""
        super().__init__(owner)
        self._owner, self._size = owner, (wide, high)
        self.setProperty("fill", "scrim")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._card = panel("sheet", self)
        self.body: QVBoxLayout = column(self._card, (28, 24, 28, 20), 0)
        owner.installEventFilter(self)
        self.hide()

    def open_sheet(self) -> None:
        """Lie over the window and take the keys."""
        window = self._owner.window()
        if self.parent() is not window:
            self.setParent(window)
        window.installEventFilter(self)
        self.cover()
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_sheet(self) -> None:
        """Go away."""
        if self.isVisible():
            self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it is closed, however that came."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.closed.emit()

    def cover(self) -> None:
        """Lie over the whole window, the sheet in its middle."""
        window = self.parentWidget()
        area = window.rect() if window is not None else self.rect()
        self.setGeometry(area)
        wide = min(self._size[0] or self._card.sizeHint().width(), area.width() - 2 * MARGIN)
        high = min(self._size[1] or self._natural(wide), area.height() - 2 * MARGIN)
        place = QRect((area.width() - wide) // 2, (area.height() - high) // 2, wide, high)
        if place != self._card.geometry():
            self._card.setGeometry(place)
            self.update()  # its shadow goes with it

    def _natural(self, wide: int) -> int:
        card = self._card  # which knows the room of its frame too
        return card.heightForWidth(wide) if card.hasHeightForWidth() else card.sizeHint().height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet's shadow on the window, but not for what changes within the sheet."""
        if not self._card.geometry().adjusted(EDGE, EDGE, -EDGE, -EDGE).contains(event.rect()):
            shadow(QPainter(self), QRectF(self._card.geometry()))

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window does."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.cover()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with the window, and go when the page behind goes."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.cover()
        elif event.type() == QEvent.Type.Hide and watched is self._owner:
            self.close_sheet()
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the keys inside while it is open, from top to bottom."""
        if not self.isVisible():
            return super().focusNextPrevChild(forward)
        stops = [one for one in self.stops() if one.isVisible() and one.isEnabled()]
        now = next((number for number, one in enumerate(stops) if one.hasFocus()), -1 if forward else 0)
        if stops:
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            stops[(now + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def stops(self) -> list[QWidget]:
        """Return where the Tab key may stand, in order: what takes it, as it lies."""
        found = [one for one in self.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        return sorted(found, key=lambda one: (one.mapTo(self, QPoint()).y(), one.mapTo(self, QPoint()).x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close on a press beside the sheet."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close_sheet()
