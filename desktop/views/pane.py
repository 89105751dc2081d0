"""What both kinds of preview share: the room in whose middle a page stands, and the ring around the view."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractScrollArea

from desktop.views import ticks

RING = 2


def room(view: QAbstractScrollArea) -> int:
    """Return how wide the pane is: the view with its scroll bar, and the ticks beside it, shown or not.

    A page that is placed by it stays where it is when the scroll bar comes or goes.
    """
    return view.width() + ticks.WIDE


def beside(view: QAbstractScrollArea) -> int:
    """Return how much of that room is at the right of the viewport."""
    return room(view) - view.viewport().width()


def ring(painter: QPainter, view: QAbstractScrollArea, colour: QColor, inset: int = 0) -> None:
    """Draw a line along the edges of a viewport, or so far inside; its corners are square as the view's are."""
    half = inset + RING / 2
    painter.setPen(QPen(colour, RING, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(view.viewport().rect()).adjusted(half, half, -half, -half))
