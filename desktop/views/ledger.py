"""How many files there are, as a figure, a bar of their states, and its legend.

What is left out is no part of the figure: a folder that is left out counts once there, whatever it holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.messages import Status
from desktop import i18n
from desktop.i18n import tr
from desktop.models import activity
from desktop.theme import Theme
from desktop.views import paint

LEFT_OUT = "ignored"  # the state of what is left out
SMALLEST = 20  # the least a state gets of the bar
BAR, LEGEND, LINE, GAP = 58, 82, 24, 28
# state -> its colour and strength, in the order of the bar
STATES: dict[str, tuple[str, float]] = {
    "searchable": ("meaning", 1.0),
    "partly": ("meaning", 0.45),
    "waiting": ("line2", 1.0),
    "away": ("words", 1.0),
    "failed": ("danger", 1.0),
}


def state_name(state: str) -> str:
    """Return a state of files for people."""
    return {
        "searchable": tr("searchable"),
        "partly": tr("words only"),
        "waiting": tr("waiting"),
        "away": tr("not connected"),
        "failed": tr("failed"),
    }[state]


class Ledger(QWidget):
    """Every file is in exactly one state; the legend takes another line where it is too long for one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._counts: dict[str, int] = {}
        self._left_out = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_status(self, status: Status | None) -> None:
        """Show other figures."""
        counts = {state: status.files.get(state, 0) for state in STATES} if status else {}
        self._counts = {state: count for state, count in counts.items() if count}
        out = status.files.get(LEFT_OUT, 0) if status else 0
        self._left_out = (
            i18n.count(out, "{count} file or folder left out", "{count} files and folders left out") if out else ""
        )
        said = [f"{i18n.number(count)} {state_name(state)}" for state, count in self._counts.items()]
        told = [activity.files(sum(self._counts.values())), *said, *filter(None, [self._left_out])]
        self.setAccessibleName(", ".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the bar and as many lines as the legend takes."""
        lines = max((line for _, _, line in self._places()), default=0)
        return QSize(200, LEGEND + LINE * (lines + 1) + 2)

    def minimumSizeHint(self) -> QSize:
        """Say that all of it is needed."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for other room where the legend breaks otherwise."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the total, the bar and the legend."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, total = self._theme, sum(self._counts.values())
        figure = i18n.number(total)
        large = theme.font("display")
        paint.text(painter, QRectF(0, 0, 400, 44), figure, large, theme.color("ink"))
        x = paint.width(figure, large) + (3.0 if i18n.language() == "ko" else 8.0)
        word = tr("file") if total == 1 else tr("files")
        paint.text(painter, QRectF(x, 6, 200, 36), word, theme.font("lead"), theme.color("ink2"))
        self._paint_bar(painter, total)
        for state, x, line in self._places():
            if state == LEFT_OUT:
                place = QRectF(x, LEGEND + LINE * line, self.width() - x, 22)
                paint.text(painter, place, self._left_out, theme.font("body"), theme.color("ink3"))
            else:
                self._paint_name(painter, state, x, LEGEND + LINE * line)

    def _paint_bar(self, painter: QPainter, total: int) -> None:
        x, room = 0.0, self.width() - 2 * (len(self._counts) - 1)
        few = [state for state, count in self._counts.items() if room * count < SMALLEST * total]
        left = (room - SMALLEST * len(few)) / max(total - sum(self._counts[state] for state in few), 1)
        for state, count in self._counts.items():
            wide = SMALLEST if state in few else left * count
            paint.box(painter, QRectF(x, BAR, wide, 10), self._theme.color(*STATES[state]), 3)
            x += wide + 2

    def _paint_name(self, painter: QPainter, state: str, x: float, y: float) -> None:
        theme, figure, name = self._theme, i18n.number(self._counts[state]), state_name(state)
        paint.box(painter, QRectF(x, y + 7, 8, 8), theme.color(*STATES[state]), 2.5)
        wide = paint.width(figure, theme.font("strong")) + 2
        paint.text(painter, QRectF(x + 16, y, wide, 22), figure, theme.font("strong"), theme.color("ink"))
        place = QRectF(x + 16 + wide + 5, y, paint.width(name, theme.font("body")) + 2, 22)
        paint.text(painter, place, name, theme.font("body"), theme.color("ink2"))

    def _places(self) -> Iterator[tuple[str, float, int]]:
        """Yield each state with where its name begins and on which line of the legend, and last what is left out."""
        x, line = 0.0, 0
        for state in [*self._counts, *([LEFT_OUT] if self._left_out else [])]:
            wide = self._wide(state)
            if x and x + wide > self.width():
                x, line = 0.0, line + 1
            yield state, x, line
            x += wide + GAP

    def _wide(self, state: str) -> float:
        """Return the room that a state takes in the legend."""
        theme = self._theme
        if state == LEFT_OUT:
            return paint.width(self._left_out, theme.font("body")) + 2
        figure = paint.width(i18n.number(self._counts[state]), theme.font("strong"))
        return 25 + figure + paint.width(state_name(state), theme.font("body"))
