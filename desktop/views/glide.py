"""Scrolling that glides, unless the system asks for less motion."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QPropertyAnimation
from PySide6.QtWidgets import QScrollBar, QStyle

GLIDE_MS = 200


class Glide(QPropertyAnimation):
    """Moves a scroll bar; a second movement takes over from the first."""

    def __init__(self, bar: QScrollBar, parent: QObject) -> None:
        super().__init__(bar, b"value", parent)
        self._bar = bar
        self.setEasingCurve(QEasingCurve.Type.OutCubic)

    def to(self, value: int) -> None:
        """Go to a value; at once where the bar cannot be seen or nothing is to move."""
        value = min(max(value, self._bar.minimum()), self._bar.maximum())
        self.stop()
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        still = not self._bar.window().isVisible() or not self._bar.style().styleHint(hint, None, self._bar)
        if still or value == self._bar.value():
            self._bar.setValue(value)
            self.finished.emit()
            return
        self.setDuration(GLIDE_MS)
        self.setStartValue(self._bar.value())
        self.setEndValue(value)
        self.start()

    @property
    def moves(self) -> bool:
        """Say whether the bar is on its way."""
        return self.state() == QPropertyAnimation.State.Running
