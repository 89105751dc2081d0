"""What hangs on the pointer while a result is dragged out of the window."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from core.records import Hit
from desktop.models.folders import base_name
from desktop.models.hit_words import place_words
from desktop.theme import Theme
from desktop.views import paint

WIDE, HIGH = 280, 54
TEXT_X, PAD, RADIUS = 50, 12, 10


def picture(theme: Theme, hit: Hit, ratio: float) -> QPixmap:
    """Return a card with a file's mark and name, and below it the page or else the words of the passage."""
    card = QPixmap(round(WIDE * ratio), round(HIGH * ratio))
    card.setDevicePixelRatio(ratio)
    card.fill(Qt.GlobalColor.transparent)
    painter = QPainter(card)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint.box(painter, QRectF(0, 0, WIDE, HIGH), theme.color("raised"), RADIUS, QPen(theme.color("line2"), 1))
    paint.file_mark(painter, QPointF(PAD - 1, 10), hit.path, theme)
    wide, middle = WIDE - TEXT_X - PAD, Qt.TextElideMode.ElideMiddle
    name, below = QRectF(TEXT_X, 8, wide, 20), QRectF(TEXT_X, 27, wide, 18)
    paint.text(painter, name, base_name(hit.path), theme.font("strong"), theme.color("ink"), elide=middle)
    words = " · ".join(part for part in (place_words(hit), " ".join(hit.text.split())) if part)
    paint.text(painter, below, words, theme.font("cap"), theme.color("ink3"))
    painter.end()
    return card
