"""Menus and popups with round corners: seen through where the screen can do that, cut out where it cannot."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QBitmap, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QStyle, QStyleOption, QWidget

MENU, POPUP = 8, 12  # pixels, as the style sheet has them
FLAGS = Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint  # else a box lies behind


class Popup(QFrame):
    """A small window of its own that goes with Esc or a click beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("fill", "popup")
        round_off(self, POPUP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the edge: Qt draws none for a window that can be seen through."""
        del event
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, QPainter(self), self)


@lru_cache(maxsize=1)
def see_through() -> bool:
    """Say whether corners that nothing is drawn into show what lies behind; else they would be black."""
    from desktop.x11 import composited

    return QGuiApplication.platformName() != "xcb" or composited()


def round_off(window: QWidget, radius: int) -> None:
    """Give a menu or a popup round corners; before it is shown for the first time."""
    window.setWindowFlags(window.windowFlags() | FLAGS)
    window.installEventFilter(Corners(window, radius))


class Corners(QObject):
    """Sees to a window's corners from the moment it is about to be shown: asking the screen takes its time."""

    def __init__(self, window: QWidget, radius: int) -> None:
        super().__init__(window)
        self._radius, self._cut = radius, False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the corners empty, or cut them off, again with every size."""
        if event.type() == QEvent.Type.Polish and isinstance(watched, QWidget):
            self._cut = not see_through()
            watched.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, not self._cut)
        elif event.type() == QEvent.Type.Resize and self._cut and isinstance(watched, QWidget):
            watched.setMask(shape(watched, self._radius))
        return super().eventFilter(watched, event)


def shape(window: QWidget, radius: int) -> QBitmap:
    """Return what is left of a window without its corners."""
    left = QBitmap(window.size())
    left.fill(Qt.GlobalColor.color0)
    painter = QPainter(left)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.color1)
    painter.drawRoundedRect(left.rect(), radius, radius)
    painter.end()
    return left
