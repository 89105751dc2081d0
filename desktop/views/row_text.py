"""The text of a list's rows, laid out and shaped once: while one scrolls, the same is drawn again and again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QStaticText, QTextLayout

from desktop.theme import Theme
from desktop.views import paint

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
KEPT_LINES = 1200
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
MIDDLE, END = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight


class Kept(Generic[K, V]):
    """The last few things that were made, by what they were made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return a thing, made only where it is not kept."""
        thing = self._things.pop(key) if key in self._things else make()
        self._things[key] = thing
        if len(self._things) > self._most:
            self._things.popitem(last=False)
        return thing

    def forget(self) -> None:
        """Let everything go."""
        self._things.clear()


class Lines:
    """Draws single lines, each elided and shaped once."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._shaped: Kept[tuple[str, str, int, Qt.TextElideMode], QStaticText] = Kept(KEPT_LINES)
        self._widths: Kept[tuple[str, str], float] = Kept(KEPT_LINES)

    def draw(
        self,
        painter: QPainter,
        rect: QRectF,
        words: str,
        look: tuple[str, str],
        align: Qt.AlignmentFlag = LEFT,
        elide: Qt.TextElideMode = END,
    ) -> None:
        """Draw a line in the middle of a rectangle's height; `look` is its font's role and its colour's name."""
        role, colour = look
        font, room = self._theme.font(role), int(rect.width())
        line = self._shaped.get((words, role, room, elide), lambda: _shape(words, font, room, elide))
        size = line.size()
        left = rect.right() - size.width() if align == RIGHT else rect.x()
        painter.setFont(font)
        painter.setPen(self._theme.color(colour))
        painter.drawStaticText(QPointF(left, rect.y() + (rect.height() - size.height()) / 2), line)

    def width(self, words: str, role: str) -> float:
        """Return how wide a line is."""
        return self._widths.get((words, role), lambda: paint.width(words, self._theme.font(role)))

    def forget(self) -> None:
        """Let everything go: the font is another one."""
        self._shaped.forget()
        self._widths.forget()


def _shape(words: str, font: QFont, room: int, elide: Qt.TextElideMode) -> QStaticText:
    """Return a line of text as it will be drawn."""
    shown = QFontMetricsF(font).elidedText(words.replace("\n", " "), elide, room + 0.5)
    line = QStaticText(shown)
    line.setTextFormat(Qt.TextFormat.PlainText)
    line.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    line.prepare(font=font)
    return line


def cut_middle(
    words: str, marks: Sequence[tuple[int, int]], font: QFont, wide: float
) -> tuple[str, list[tuple[int, int]]]:
    """Return a line cut in the middle to its room, and the marks where they stand in what is left of it."""
    shown = QFontMetricsF(font).elidedText(words, MIDDLE, wide + 0.5)
    if shown == words:
        return words, [*marks]
    pairs = enumerate(zip(words, shown, strict=False))
    head = next((at for at, (old, new) in pairs if old != new), len(shown) - 1)
    tail, back = len(shown) - head - 1, len(words) - len(shown)  # one sign stands for what is left out
    found = [(start, min(end, head)) for start, end in marks if start < head]
    cut = len(words) - tail
    found += [(max(start, cut) - back, end - back) for start, end in marks if end > cut]
    return shown, found


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in its lines, and the outline of the boxes behind what is marked in it."""

    layout: QTextLayout
    boxes: QPainterPath

    def draw(self, painter: QPainter, at: QPointF, ink: QColor, mark: QColor) -> None:
        """Draw the boxes and the text over them."""
        painter.translate(at)
        painter.fillPath(self.boxes, mark)
        painter.setPen(ink)
        self.layout.draw(painter, QPointF(0, 0))
        painter.translate(-at)


def lay_out(
    words: str, marks: Sequence[tuple[int, int]], font: QFont, size: tuple[float, float, int], mark_ink: QColor
) -> Passage:
    """Return a text laid out with its marks (UTF-16); `size` is the lines' width and height, and how many fit."""
    wide, high, most = size
    shown: list[tuple[int, int]] = []

    def coloured(end: int) -> list[QTextLayout.FormatRange]:
        shown[:] = [(start, min(stop, end)) for start, stop in marks if start < end]
        return [_coloured(start, stop, mark_ink) for start, stop in shown]

    layout = paint.lay_out(words, font, wide, high, most, coloured)
    return Passage(layout, _boxes(layout, shown, high))


def _coloured(start: int, end: int, ink: QColor) -> QTextLayout.FormatRange:
    """Return the colour of marked letters."""
    item = QTextLayout.FormatRange()
    item.start, item.length = start, end - start
    item.format.setForeground(QBrush(ink))
    return item


def _boxes(layout: QTextLayout, marks: Sequence[tuple[int, int]], high: float) -> QPainterPath:
    """Return the outline of soft boxes behind what is marked."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)  # two that touch leave no hole
    for start, end in marks:
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            span = paint.span_in_line(line, start, end)
            if span is not None:
                top = line.position().y() + line.height() / 2 - high / 2 + paint.MARK_INSET
                wide = span[1] - span[0] + 2 * paint.MARK_PAD
                rect = QRectF(span[0] - paint.MARK_PAD, top, wide, high - 2 * paint.MARK_INSET)
                path.addRoundedRect(rect, paint.MARK_RADIUS, paint.MARK_RADIUS)
    return path
