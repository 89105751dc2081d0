"""The sign at the foot of a part that scrolls: more follows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.theme import Theme

HIGH, SIGN = 44, 16
EDGE = 3  # pixels at the left that stay free: the sheet's border and its round corner
CLEAR = 0.55  # of its height, from which on the ground is nearly whole: the sign has to be seen


class More(QWidget):
    """Lies over the foot of what scrolls and lets it fade into the ground, until the end is reached."""

    def __init__(self, theme: Theme, area: QScrollArea, ground: str) -> None:
        """`ground` is the colour that it fades into."""
        super().__init__(area)
        self._theme, self._area, self._ground = theme, area, ground
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        area.viewport().installEventFilter(self)
        bar = area.verticalScrollBar()
        bar.valueChanged.connect(self._follow)
        bar.rangeChanged.connect(self._follow)
        theme.changed.connect(self.update)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot."""
        if event.type() == QEvent.Type.Resize:
            self._follow()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the ground come up, and draw the sign on it."""
        del event
        painter, ground = QPainter(self), QLinearGradient(0, 0, 0, self.height())
        ground.setColorAt(0, self._theme.color(self._ground, 0))
        ground.setColorAt(CLEAR, self._theme.color(self._ground, 0.92))
        ground.setColorAt(1, self._theme.color(self._ground))
        painter.fillRect(self.rect(), ground)
        sign = self._theme.pixmap("down", "ink2", SIGN, self.devicePixelRatioF())
        middle = self._area.width() / 2 - self.x()
        painter.drawPixmap(QPointF(middle - SIGN / 2, self.height() - SIGN - 2), sign)

    def _follow(self) -> None:
        """Be there while something is below."""
        seen, bar = self._area.viewport().geometry(), self._area.verticalScrollBar()
        self.setGeometry(seen.x() + EDGE, seen.bottom() + 1 - HIGH, seen.width() - EDGE, HIGH)
        self.setVisible(bar.value() < bar.maximum())
