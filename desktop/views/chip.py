"""A chip: what one thing that can be chosen stands at."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views import paint

HIGH = 28
LEFT, RIGHT, BETWEEN, SIGN = 11.0, 8.0, 6.0, 16
WIDEST = 180.0  # of a value
KEYS_DOWN = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEYS_AWAY = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class Chip(QAbstractButton):
    """A name, a value, a figure, and an arrow; where something is chosen, a tint and a cross that takes it away.

    Signals:
        opened: its menu is wanted.
        removed: its choice is to be taken away.
    """

    opened = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget, removable: bool = True) -> None:
        super().__init__(parent)
        self._theme, self._name, self._value, self._figure = theme, name, "", ""
        self._removable, self._active, self._on_cross = removable, False, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(HIGH)
        self.clicked.connect(self._clicked)
        theme.changed.connect(self.update)

    def say(self, value: str, figure: str, active: bool, spoken: str) -> None:
        """Show a value and a figure; `spoken` is what a screen reader says of both."""
        self._value, self._figure, self._active = value, figure, active
        self.setAccessibleName(spoken)
        self.setToolTip(tr("Choose (Down), take away (Delete)") if self._has_cross() else tr("Choose (Down)"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room that the words take."""
        words = [part[2] for part in self._parts()]
        return QSize(round(LEFT + sum(words) + BETWEEN * len(words) + SIGN + RIGHT), HIGH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu or take the choice away; the space bar clicks."""
        self._on_cross = False
        if event.key() in KEYS_DOWN:
            self.click()
        elif event.key() in KEYS_AWAY and self._has_cross():
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note whether the cross was meant."""
        self._on_cross = self._has_cross() and event.position().x() >= self.width() - RIGHT - SIGN - BETWEEN / 2
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip in its state."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, rect = self._theme, QRectF(self.rect())
        fill = "tint" if self._active else "hover" if self.underMouse() or self.isDown() else "surface"
        edge = theme.color("accent", 0.5) if self._active else theme.color("line2")
        pen = QPen(theme.color("accent"), 2) if self.hasFocus() else QPen(edge, 1)
        paint.box(painter, rect, theme.color(fill), 8, pen)
        x = LEFT
        for words, role, wide, ink in self._parts():
            place = QRectF(x, 0, wide + 1, rect.height())
            middle = Qt.TextElideMode.ElideMiddle
            paint.text(painter, place, words, theme.font(role), theme.color(ink), elide=middle)
            x += wide + BETWEEN
        sign = theme.pixmap("close" if self._has_cross() else "down", "ink2", SIGN, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(rect.right() - RIGHT - SIGN, (rect.height() - SIGN) / 2), sign)

    def _parts(self) -> list[tuple[str, str, float, str]]:
        """Return the words from left to right, each with its role, width and ink."""
        strong = ("bodys", "accent2") if self._active else ("bodym", "ink")
        parts = ((self._name, "body", "ink3"), (self._value, *strong), (self._figure, "body", "ink3"))
        font = self._theme.font
        return [
            (words, role, min(paint.width(words, font(role)), WIDEST), ink) for words, role, ink in parts if words
        ]

    def _has_cross(self) -> bool:
        return self._active and self._removable

    def _clicked(self) -> None:
        (self.removed if self._on_cross else self.opened).emit()
        self._on_cross = False
