"""The drawings of books: a shelf with a gap to fill, and a few outlined ones where there is nothing to show."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.theme import Theme
from desktop.views.paint import box

# width, height, colour, strength; a width of 0 is the gap
BOOKS = (
    (20, 96, "phrases", 0.85), (14, 82, "keyword", 0.7), (24, 104, "accent", 0.95), (12, 88, "line2", 1.0),
    (18, 76, "words", 0.85), (22, 98, "ink2", 0.85), (0, 0, "", 0.0), (16, 92, "accent", 0.6),
    (26, 108, "words", 0.6), (14, 80, "ink3", 0.6), (20, 100, "meaning", 0.8), (18, 86, "ink2", 0.8),
)  # fmt: skip
GAP, HOLE, HOLE_HEIGHT = 5, 44, 102
LEANING = (18, 88)
OUTLINES = ((10, 46, 0), (8, 38, 0), (13, 50, 0), (10, 42, -16))
OUTLINES_WIDE, OUTLINES_HIGH = 130, 60


def shelf(painter: QPainter, rect: QRectF, theme: Theme, filled: bool) -> None:
    """Draw a full shelf, its gap in the middle; `filled` while something is held over it."""
    total = sum(book[0] or HOLE for book in BOOKS) + GAP * len(BOOKS) + 30
    left, base = rect.center().x() - total / 2, rect.bottom() - 8
    x = left
    for wide, high, colour, strength in BOOKS:
        if wide:
            _book(painter, QRectF(x, base - high, wide, high), theme, colour, strength)
        else:
            _gap(painter, QRectF(x + 8, base - HOLE_HEIGHT, 28, HOLE_HEIGHT - 1), theme, filled)
        x += (wide or HOLE) + GAP
    painter.save()
    painter.translate(x + 17, base)
    painter.rotate(-13)
    _book(painter, QRectF(0, -LEANING[1], *LEANING), theme, "keyword", 0.75)
    painter.restore()
    box(painter, QRectF(left - 28, base, total + 74, 2), theme.color("line3"), 1)


def outlines(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Draw four books in outline, with room beside them."""
    base, x = rect.bottom() - 3, rect.x() + 8
    pen = QPen(theme.color("line3"), 1.5)
    for wide, high, turn in OUTLINES:
        painter.save()
        painter.translate(x, base)
        painter.rotate(turn)
        box(painter, QRectF(0, -high, wide, high - 0.5), None, 2.5, pen)
        painter.restore()
        x += wide + (14 if wide == OUTLINES[2][0] else 4)
    painter.setPen(pen)
    painter.drawLine(QPointF(rect.x(), base + 0.5), QPointF(rect.x() + 118, base + 0.5))


def _book(painter: QPainter, rect: QRectF, theme: Theme, colour: str, strength: float) -> None:
    """Draw a book's back with its lines."""
    box(painter, rect, theme.color(colour, strength), 2.5)
    for down in (12, 17) if rect.width() > 15 else (14,):
        band = QRectF(rect.x() + 4, rect.y() + down, rect.width() - 8, 1.5)
        box(painter, band, theme.color("surface", 0.55), 0.75)


def _gap(painter: QPainter, rect: QRectF, theme: Theme, filled: bool) -> None:
    """Draw the place for what is to come."""
    if filled:
        box(painter, rect, theme.color("accent"), 3)
    else:
        pen = QPen(theme.color("accent"), 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 3])
        box(painter, rect, theme.color("tint"), 3, pen)
    ratio = painter.device().devicePixelRatio()
    plus = theme.pixmap("plus", "onaccent" if filled else "accent", 20, ratio)
    painter.drawPixmap(QPointF(rect.center().x() - 10, rect.center().y() - 10), plus)
