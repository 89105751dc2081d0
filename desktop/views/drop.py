"""What lies over the window while something is dragged over it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.paint import box, text
from desktop.views.shelf import shelf

OWN = "application/x-seoga-passage"  # marks what is dragged out of this window, so that it is not taken in again


def local_paths(data: QMimeData) -> list[str]:
    """Return the files and folders of this computer that are being dragged; none where they come from this window."""
    if data.hasFormat(OWN):
        return []
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


class DropOverlay(QWidget):
    """A sheet that says what letting go would do. The pointer goes through it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._window = theme, parent
        self._field = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self, field: QRect | None = None) -> None:
        """Lie over the whole window, but for a field in it that takes files itself."""
        self._field = field or QRect()
        self.setGeometry(self._window.rect())
        self.setMask(QRegion(self.rect()).subtracted(QRegion(self._field)))
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet and its words."""
        del event
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("surface"))
        rect = QRectF(self.rect()).adjusted(16, 16, -16, -16)
        rect.setTop(max(rect.top(), self._field.bottom() + 8.0))
        box(painter, rect, theme.color("tint"), 16, QPen(theme.color("accent"), 2))
        middle, centre = rect.center().y(), Qt.AlignmentFlag.AlignHCenter
        shelf(painter, QRectF(rect.x(), middle - 126, rect.width(), 130), theme, filled=True)
        words = tr("Let go to put it into the library")
        place = QRectF(rect.x(), middle + 22, rect.width(), 30)
        text(painter, place, words, theme.font("title"), theme.color("accent2"), centre)
        below = tr("The files stay where they are. Seoga reads them and watches for changes.")
        text(painter, place.translated(0, 34), below, theme.font("body"), theme.color("ink2"), centre)
        if self._field.isValid():
            words = tr("Over the search field, it finds what is like a file.")
            text(painter, place.translated(0, 58), words, theme.font("body"), theme.color("ink2"), centre)
