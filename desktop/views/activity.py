"""The status line: how the library is, how far reading is along, and that nothing leaves this computer."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.i18n import tr
from desktop.models.library import Library
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.widgets import Button, Canvas, ElidedLabel, Icon, Label, row

HEIGHT = 30
NARROW, BAR_WIDE, BAR_NARROW = 900, 140, 48


class StatusLine(QFrame):
    """A line of 30 pixels at the foot of the window."""

    def __init__(self, theme: Theme, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._library, self._share = theme, library, 0.0
        self.setProperty("fill", "window")
        self.setFixedHeight(HEIGHT)
        self._icon = Icon(theme, "clock", "ink3", 16)
        self._text = ElidedLabel(theme, "", "cap", "ink2")
        self._bar = Canvas(theme, self._paint_bar, BAR_WIDE, 12)
        self._detail = Label(theme, "", "cap", "ink2")
        self.action = Button(theme, "", "link")
        self.action.setFont(theme.font("capm"))
        self.action.clicked.connect(self._act)
        self._action = ""
        self._lock = Icon(theme, "lock", "ink3", 16)
        self._offline = Label(theme, tr("Offline. Nothing leaves this computer."), "cap", "ink3")
        self._arrange()
        library.progressed.connect(self.refresh)
        library.changed.connect(self.refresh)
        library.bringing.moved.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say what is the case now."""
        line = self._library.line()
        self._icon.show_icon(line.icon, line.colour)
        self._text.set_words(line.text)
        self._share = line.share or 0.0
        self._bar.setVisible(line.share is not None)
        self._bar.setAccessibleName(tr("{percent}% done", percent=int(100 * self._share)))
        self._bar.update()
        self.setToolTip(line.tip)
        self._text.setAccessibleDescription(line.tip)
        self._detail.setText(line.detail)
        self._detail.setVisible(bool(line.detail))
        bringing = self._library.bringing
        alone = bringing.under_way is None or bringing.of_file()
        self._lock.setVisible(alone)
        self._offline.setVisible(alone)
        self._action = line.action
        self.action.setVisible(bool(line.action))
        self.action.set_words(tr("Resume") if line.action == "resume" else tr("Pause"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the bar less room in a narrow window, rather than the words."""
        super().resizeEvent(event)
        self._bar.setFixedWidth(BAR_NARROW if event.size().width() < NARROW else BAR_WIDE)

    def _arrange(self) -> None:
        bar = row(self, (14, 0, 16, 0), 0)
        bar.addWidget(self._icon)
        bar.addSpacing(6)
        bar.addWidget(self._text)
        bar.addSpacing(14)
        bar.addWidget(self._bar)
        bar.addSpacing(10)
        bar.addWidget(self._detail)
        bar.addSpacing(6)
        bar.addWidget(self.action)
        bar.addStretch(1)
        bar.addSpacing(12)
        bar.addWidget(self._lock)
        bar.addSpacing(6)
        bar.addWidget(self._offline)

    def _paint_bar(self, painter: QPainter, rect: QRectF) -> None:
        place = QRectF(0, rect.center().y() - 2, rect.width(), 4)
        paint.track(painter, place, self._share, self._theme)

    def _act(self) -> None:
        self._library.pause(self._action == "pause")
