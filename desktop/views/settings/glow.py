"""A light around a part of a page, for a moment, so that the eye finds it."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QWidget

from desktop.theme import Theme
from desktop.views import paint

LIT_MS = 1600


class Glow(QWidget):
    """Lies over a part until it has faded; where the system wants no motion it stays as it is and then goes."""

    def __init__(self, theme: Theme, part: QWidget) -> None:
        super().__init__(part)
        self._theme, self._strength = theme, 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(part.rect())
        fade = QVariantAnimation(self)
        fade.setDuration(LIT_MS)
        fade.setStartValue(1.0)
        moves = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0
        fade.setEndValue(0.0 if moves else 1.0)
        fade.setEasingCurve(QEasingCurve.Type.InQuad)
        fade.valueChanged.connect(self._fade)
        fade.finished.connect(self.deleteLater)
        self.raise_()
        self.show()
        fade.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the light."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect().toRectF().adjusted(1, 1, -1, -1)
        light = self._theme.color("accent", 0.10 * self._strength)
        paint.box(painter, rect, light, 12, QPen(self._theme.color("accent", self._strength), 2))

    def _fade(self, strength: object) -> None:
        self._strength = float(strength)  # type: ignore[arg-type]
        self.update()
