"""The soft shadow of a sheet."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QColor, QGradient, QLinearGradient, QPainter, QRadialGradient

# A shadow: its darkness in the middle of 255, how far it lies lower, is full within an edge, and fades from there.
SHADE, SHADE_LOWER, SHADE_INSIDE, SHADE_FADES, SHADE_STEPS = 84, 10, 24, 60, 8


def shadow(painter: QPainter, rect: QRectF) -> None:
    """Draw the soft shadow of a sheet; of gradients, so that no size or scale needs a picture of its own."""
    inside, far = SHADE_INSIDE, SHADE_FADES
    full = rect.adjusted(inside, inside + SHADE_LOWER, -inside, SHADE_LOWER - inside)
    left, top, right, bottom = full.left(), full.top(), full.right(), full.bottom()
    for x, y in ((left, top), (right, top), (left, bottom), (right, bottom)):
        corner = QRectF(x - far if x == left else x, y - far if y == top else y, far, far)
        painter.fillRect(corner, _fading(QRadialGradient(x, y, far)))
    for y, end in ((top, top - far), (bottom, bottom + far)):
        edge = QRectF(left, min(y, end), full.width(), far)
        painter.fillRect(edge, _fading(QLinearGradient(0, y, 0, end)))
    for x, end in ((left, left - far), (right, right + far)):
        edge = QRectF(min(x, end), top, far, full.height())
        painter.fillRect(edge, _fading(QLinearGradient(x, 0, end, 0)))


def _fading(gradient: QGradient) -> QBrush:
    """Return a shadow's way from full to nothing, gentle at both ends."""
    for step in range(SHADE_STEPS + 1):
        left = 1 - step / SHADE_STEPS
        gradient.setColorAt(step / SHADE_STEPS, QColor(0, 0, 0, round(SHADE * left * left * (3 - 2 * left))))
    return QBrush(gradient)
