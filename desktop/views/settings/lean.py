"""A slider between words and meaning, with three named points."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QWidget

from core.config import OPTIONS
from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.widgets import Button, column, row

STEP, PAGE = 10, 50
KNOB, RING = 16.0, 4.0
INSET = KNOB / 2 + RING
SETTLE_MS = 150  # how long the slider must stand still before it is taken


class Lean(QWidget):
    """The slider over its points.

    Signals:
        taken: where it stands now, from words (-100) to meaning (100).
    """

    taken = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedWidth(280)
        self.slider = Track(theme)
        self.setFocusProxy(self.slider)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(lambda: self.taken.emit(self.slider.value()))
        self.slider.valueChanged.connect(lambda _: self._settle.start())
        self.points = [Button(theme, words, "mode") for words in (tr("Words"), tr("As measured"), tr("Meaning"))]
        names = row(gap=0)
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for number, (point, side) in enumerate(zip(self.points, sides, strict=True)):
            point.setFont(theme.font("capm"))
            point.clicked.connect(lambda _=False, value=100 * number - 100: self.slider.setValue(value))
            names.addWidget(point, 1, side)
        layout = column(self, gap=2)
        layout.addWidget(self.slider)
        layout.addLayout(names)

    def setAccessibleName(self, name: str) -> None:
        """Give the slider its name too: it has the keys."""
        super().setAccessibleName(name)
        self.slider.setAccessibleName(name)

    def setAccessibleDescription(self, words: str) -> None:
        """Describe the slider too."""
        super().setAccessibleDescription(words)
        self.slider.setAccessibleDescription(words)

    def show_value(self, value: int) -> None:
        """Stand somewhere without telling anyone."""
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self.slider.update()


class Track(QSlider):
    """The line, its three points and the knob; a click goes to where it is made."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        option = OPTIONS["lean"]
        self.setRange(option.low, option.high)
        self.setSingleStep(STEP)
        self.setPageStep(PAGE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tr("← and → lean, Home and End go to the ends"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Leave room for the ring around the knob."""
        return QSize(280, 32)

    def minimumSizeHint(self) -> QSize:
        """Be no lower than that."""
        return QSize(120, 32)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to where it is pressed."""
        self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        self._go_to(event.position().x())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw from the middle to where it stands."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, middle = self._theme, self.height() / 2
        left, right, here = self._x(self.minimum()), self._x(self.maximum()), self._x(self.value())
        centre = self._x(0)
        paint.box(painter, QRectF(left, middle - 2, right - left, 4), theme.color("line2"), 2)
        paint.box(painter, QRectF(min(centre, here), middle - 2, abs(here - centre), 4), theme.color("accent"), 2)
        for point in (left, centre, right):
            paint.box(painter, QRectF(point - 1, middle - 6, 2, 12), theme.color("line3"), 1)
        knob = QRectF(0, 0, KNOB, KNOB)
        knob.moveCenter(QPointF(here, middle))
        paint.box(painter, knob, theme.color("accent"), KNOB / 2, QPen(theme.color("surface"), 2))
        if self.hasFocus():
            ring = knob.adjusted(-RING, -RING, RING, RING)
            paint.box(painter, ring, None, ring.width() / 2, QPen(theme.color("accent"), 2))

    def _x(self, value: int) -> float:
        """Return where a value stands."""
        share = (value - self.minimum()) / (self.maximum() - self.minimum())
        return INSET + share * (self.width() - 2 * INSET)

    def _go_to(self, x: float) -> None:
        share = (x - INSET) / max(self.width() - 2 * INSET, 1)
        value = self.minimum() + share * (self.maximum() - self.minimum())
        self.setValue(round(value / STEP) * STEP)
