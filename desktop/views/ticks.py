"""Where in a document its passages matched: a tick each beside the scroll bar, the one on show longer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.i18n import count, tr
from desktop.theme import Theme
from desktop.views.paint import box

WIDE, MARGIN, HIGH = 12, 14, 3
REACH = 12  # pixels from a tick in which a click means it


class Ticks(QWidget):
    """The whole document from top to bottom, however much of it is laid out.

    Signals:
        chosen: a tick was clicked; its number.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._places: Sequence[float] = ()
        self._current = -1
        self.setFixedWidth(WIDE)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # else pages would be drawn anew where ticks come
        self.setSizePolicy(policy)
        self.setToolTip(tr("Passages in this file (F3, Shift+F3)"))
        theme.changed.connect(self.update)

    def show_places(self, places: Sequence[float], current: int) -> None:
        """Show ticks at these shares of the document; fewer than two say nothing."""
        self._places, self._current = places, current
        self.setAccessibleName(count(len(places), "{count} passage in this file", "{count} passages in this file"))
        self.setVisible(len(places) > 1)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ticks, the current one last."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in sorted(range(len(self._places)), key=lambda number: number == self._current):
            chosen = number == self._current
            wide = WIDE - 2 if chosen else WIDE // 2
            rect = QRectF(WIDE - wide - 1, self._top(number), wide, HIGH)
            box(painter, rect, self._theme.color("accent" if chosen else "words"), HIGH / 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the nearest tick."""
        y = event.position().y()
        near = min(range(len(self._places)), key=lambda number: abs(self._top(number) - y), default=-1)
        if event.button() == Qt.MouseButton.LeftButton and near >= 0 and abs(self._top(near) - y) <= REACH:
            self.chosen.emit(near)

    def _top(self, number: int) -> float:
        return MARGIN + self._places[number] * (self.height() - 2 * MARGIN - HIGH)
