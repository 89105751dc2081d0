"""What an empty library shows: a shelf with a gap, and two ways to fill it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.paint import box, brand
from desktop.views.shelf import shelf
from desktop.views.widgets import Button, Canvas, Icon, Label, column, row

CENTRE = Qt.AlignmentFlag.AlignHCenter
ZONE_WIDE, ZONE_HIGH = 680, 352


class DropZone(QFrame):
    """The dashed sheet that asks for folders. `held` is whether something is held over the window."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self.held = theme, False
        self.setMaximumWidth(ZONE_WIDE)
        self.setFixedHeight(ZONE_HIGH)
        theme.changed.connect(self.update)

    def hold(self, held: bool) -> None:
        """Show that something can be let go here."""
        self.held = held
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.color("accent" if self.held else "line3"), 2 if self.held else 1.5)
        if not self.held:
            pen.setDashPattern([4, 4])
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        box(painter, rect, self._theme.color("tint" if self.held else "window"), 16, pen)


class Welcome(QFrame):
    """The first page. Signals: `choose_wanted` and `sample_wanted`, for its two buttons."""

    choose_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, theme: Theme, sample: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("fill", "surface")
        self.setAccessibleName(tr("Find what you meant, not just what you typed"))
        self.choose = Button(theme, tr("Choose a folder…"), "primary", "folder")
        self.sample = Button(theme, tr("Try the sample library"), "quiet")
        if not sample:  # to show it before it lies in the page would make it a window for a moment
            self.sample.hide()
        self.choose.clicked.connect(self.choose_wanted)
        self.sample.clicked.connect(self.sample_wanted)
        self.zone = DropZone(theme)
        self._fill_zone()
        layout = column(self, (32, 16, 32, 16), 0)
        layout.addStretch(1)
        layout.addLayout(self._sign())
        layout.addSpacing(20)
        layout.addWidget(self._line(tr("Find what you meant, not just what you typed"), "display"))
        layout.addSpacing(8)
        layout.addWidget(
            self._line(tr("In other words, in another language: Seoga goes by meaning."), "lead", "ink2")
        )
        layout.addSpacing(28)
        middle = row()
        middle.addStretch(1)
        middle.addWidget(self.zone, 100)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addSpacing(24)
        layout.addLayout(self._promise())
        layout.addStretch(1)

    def _sign(self) -> QHBoxLayout:
        bar = row(gap=8)
        bar.addStretch(1)
        bar.addWidget(Canvas(self._theme, lambda painter, rect: brand(painter, rect.topLeft(), self._theme), 22, 22))
        bar.addWidget(Label(self._theme, "Seoga 서가", "strong"))
        bar.addStretch(1)
        return bar

    def _fill_zone(self) -> None:
        theme = self._theme
        layout = column(self.zone, (32, 32, 32, 28), 0)
        layout.addWidget(Canvas(theme, lambda painter, rect: shelf(painter, rect, theme, self.zone.held), high=130))
        layout.addSpacing(22)
        layout.addWidget(self._line(tr("Drop folders or files here"), "title"))
        layout.addSpacing(6)
        layout.addWidget(self._line(tr("Seoga reads them where they are and keeps up with changes."), "body", "ink2"))
        layout.addStretch(1)
        buttons = row()
        buttons.addStretch(1)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.sample)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addSpacing(18)
        kinds = tr("PDF, HWP, Word, Excel, PowerPoint, mail, books, web pages, notes, code, archives and more")
        layout.addWidget(self._line(kinds, "cap", "ink3"))

    def _promise(self) -> QHBoxLayout:
        bar = row()
        bar.addStretch(1)
        bar.addWidget(Icon(self._theme, "lock", "accent"))
        words = f"{tr('Everything stays on this computer.')} {tr('Seoga works with the network off.')}"
        bar.addWidget(Label(self._theme, words, "body", "ink2"))
        bar.addStretch(1)
        return bar

    def _line(self, words: str, role: str, ink: str = "ink") -> Label:
        label = Label(self._theme, words, role, ink, wrap=True)
        label.setAlignment(CENTRE)
        return label
