"""What is painted under and beside a document's text: the page, quotes and code, line numbers, lights and marks."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QTextBlock
from PySide6.QtWidgets import QWidget

from core.messages import DocumentText
from core.records import Hit
from desktop.models.links import Link
from desktop.models.mail_head import Instead
from desktop.models.pieces import is_code
from desktop.models.snippet import utf16
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.grid import KIND, ROW
from desktop.views.laid_out import LaidOut
from desktop.views.paint import box
from desktop.views.typesetter import KINDS, LINE_BREAK
from desktop.views.zooms import USUAL, ZOOMS

PAGE_MARGIN, TEXT_MARGIN, CODE_MARGIN = 20, 40, 64
NARROW, NARROW_PAGE, NARROW_TEXT = 400, 8, 24  # below this width the margins are these
WIDEST = 760
NUMBER_GAP = 14  # between a line and its number
BOX = 13  # of a task
TICK = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))  # as shares of the box
MOST_MARKS = 500  # that are painted at a time; more would be one tint


class LitText(LaidOut):
    """A page of text on which a passage is lit and the words that are looked for are tinted.

    Attributes:
        document_text: the document on show, None while only its passage is known.
        matches: where the words that are looked for stand, ascending; `current` is one of them, or -1.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.document_text: DocumentText | None = None
        self.matches: Sequence[tuple[int, int]] = ()
        self.current = -1
        self._hit: Hit | None = None
        self._level = USUAL
        self._link: Link | None = None  # the one that has the keys
        self._instead: Sequence[Instead] = ()  # words that stand in the place of others, ascending
        self._fixed: Sequence[tuple[int, int]] = ()  # words within a text that are code, ascending
        self._numbered: Mapping[int, int] = {}  # where a program's lines begin, and their numbers in the file

    @property
    def zoom(self) -> float:
        """How large the letters are; 1 is the usual size."""
        return ZOOMS[self._level]

    @property
    def hit(self) -> Hit | None:
        """The passage that is lit."""
        return self._hit

    @property
    def _text_margin(self) -> int:
        """How far the text is from the page's edge; beside a program's stand the numbers of its lines."""
        return round(CODE_MARGIN * max(1.0, self.zoom)) if is_code(self.document_text) else self._right_margin

    @property
    def _right_margin(self) -> int:
        """How far the text is from the page's right edge at least."""
        return NARROW_TEXT if self.viewport().width() < NARROW else TEXT_MARGIN

    def _page_side(self) -> float:
        """Return how far the page is from the pane's edge."""
        least = NARROW_PAGE if self.viewport().width() < NARROW else PAGE_MARGIN
        return max(least, (self.viewport().width() - WIDEST * max(1.0, self.zoom)) / 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page, what stands beside its text, the light and the marks, then the text over them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._starts:
            self._paint_page(painter)
            self._paint_kinds(painter)
            self._paint_passage(painter)
            self._paint_fixed(painter)
            self._paint_matches(painter)
            self._paint_boxes(painter)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._paint_instead(painter)
        if self.hasFocus():
            self._paint_ring(painter)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the focus is."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it is elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _paint_ring(self, painter: QPainter) -> None:
        """Draw the ring of what has the keys: the link one has gone to while it is in view, else all of it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen, view = QPen(self._theme.color("accent"), 2), QRectF(self.viewport().rect())
        rects = list(self._rects(self._link.start, self._link.end)) if self._link else []
        lit = [rect.adjusted(-3, 0, 3, 0) for rect in rects if rect.intersects(view)]
        for rect in lit:
            box(painter, rect, None, 4, pen)
        if not lit:
            box(painter, view, None, 0, pen)

    def _paint_page(self, painter: QPainter) -> None:
        side = self._page_side()
        top, left = PAGE_MARGIN - self.verticalScrollBar().value(), side - self.horizontalScrollBar().value()
        size = self.document().size()
        wide = max(self.viewport().width() - 2 * side, size.width() - 2 * side)
        page = QRectF(left, top, wide, size.height() - 2 * PAGE_MARGIN)
        visible = QRectF(self.viewport().rect()).adjusted(-20, -40, 20, 40)
        border = QPen(self._theme.color("line"), 1)
        box(painter, page.intersected(visible), self._theme.color("surface"), 4, border)

    def _paint_kinds(self, painter: QPainter) -> None:
        """Draw bars beside quotes, boxes behind code, lines under a mail's head and a table's rows, line numbers."""
        theme = self._theme
        left, wide = self._text_column()
        for block, rect in self._in_view():
            kind = block.blockFormat().property(KIND)
            top, bottom = self._lines(block)
            if kind == "quote":
                box(painter, QRectF(left + 1, top - 2, 3, bottom - top + 4), theme.color("line2"), 1.5)
            elif kind == "notes":
                box(painter, QRectF(left + 1, top - 2, 1, bottom - top + 4), theme.color("line2"), 0)
            elif kind == "code":
                box(painter, QRectF(left, top - 12, wide, bottom - top + 24), theme.color("window"), 6)
            elif kind == "mail":
                painter.fillRect(QRectF(left, round(rect.bottom()) + 9, wide, 1), theme.color("line"))
            elif kind == "row":
                line = block.layout().lineAt(0)
                under = rect.top() + line.y() + (ROW * self.zoom + line.height()) / 2  # midway to the next row
                painter.fillRect(QRectF(rect.left(), round(under), wide, 1), theme.color("line"))
            elif kind == "program":
                self._paint_numbers(painter, block)

    def _text_column(self) -> tuple[float, float]:
        """Return where the text's column begins in the viewport, and how wide it is."""
        left = self._page_side() + self._text_margin
        wide = self.document().size().width() - left - self._page_side() - self._right_margin
        return left - self.horizontalScrollBar().value(), wide

    def _paint_fixed(self, painter: QPainter) -> None:
        """Draw boxes behind words that are code."""
        for _, (start, end) in self._in_span(self._fixed):
            for rect in self._rects(start, end):
                box(painter, rect.adjusted(-2, 2, 2, -2), self._theme.color("ink", 0.07), 4)

    def _paint_instead(self, painter: QPainter) -> None:
        """Write the words that stand in the place of others, which cannot be seen but where they are selected."""
        cursor, palette = self.textCursor(), self.palette()
        for number, (start, end) in self._in_span([(one.start, one.end) for one in self._instead]):
            rects, block = list(self._rects(start, end)), self._block_at(start)
            if not rects or block is None:
                continue
            first, last = (block.position() + self._column(block, offset) for offset in (start, end))
            selected = cursor.selectionStart() < last and first < cursor.selectionEnd()
            for rect in rects if selected else ():
                painter.fillRect(rect, palette.highlight())
            told = self._instead[number]
            painter.setPen(palette.highlightedText().color() if selected else self._theme.color(told.ink))
            line = block.layout().lineForTextPosition(self._column(block, start))
            base = QPointF(rects[0].left(), self._corner(block).y() + line.y() + line.ascent())
            self._write(painter, base, told.words, rects[0].right() if len(rects) == 1 else math.inf)

    def _write(self, painter: QPainter, base: QPointF, words: str, right: float) -> None:
        """Write words in the letters of a mail's head, as far as there is room for them on the page."""
        font = QFont(self._theme.font("body"))
        font.setPixelSize(round(KINDS["mail"][0] * self.zoom))
        left, wide = self._text_column()
        room = min(right, left + wide) - base.x()
        painter.setFont(font)
        painter.drawText(base, QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room + 1))

    def _paint_boxes(self, painter: QPainter) -> None:
        """Draw the boxes of tasks, those of what is done with a tick."""
        theme, size = self._theme, BOX * self.zoom
        for block, _ in self._in_view():
            kind, line = block.blockFormat().property(KIND), block.layout().lineAt(0)
            if kind not in ("task", "done") or not line.isValid():
                continue
            corner = self._corner(block) + line.position()
            frame = QRectF(corner.x() + 0.5, round(corner.y() + (line.height() - size) / 2) + 0.5, size, size)
            if kind == "task":
                box(painter, frame, theme.color("surface"), 3, QPen(theme.color("line3"), 1.5))
                continue
            box(painter, frame, theme.color("accent"), 3)
            pen = QPen(theme.color("onaccent"), 1.8 * self.zoom)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPolyline([frame.topLeft() + QPointF(x, y) * size for x, y in TICK])

    def _paint_numbers(self, painter: QPainter, block: QTextBlock) -> None:
        """Write the numbers of a block's lines beside them; what is only wrapped has none."""
        font = self._theme.fixed_font()
        font.setPixelSize(round(11 * self.zoom))
        corner, layout, at = self._corner(block), block.layout(), 0
        for line in block.text().split(LINE_BREAK):
            laid = layout.lineForTextPosition(utf16(block.text(), at))
            number = self._numbered.get(block.userState() + at)
            at += len(line) + 1
            top = corner.y() + laid.y()
            if number and laid.isValid() and -laid.height() < top < self.viewport().height():
                rect = QRectF(0, top, corner.x() - NUMBER_GAP - 8, laid.height())
                paint.text(painter, rect, str(number), font, self._theme.color("ink3"), Qt.AlignmentFlag.AlignRight)

    def _paint_passage(self, painter: QPainter) -> None:
        if self._hit is None:
            return
        theme, hit = self._theme, self._hit
        light, strong = theme.color("mark", 0.55), theme.color("mark2", 0.75)
        rects = list(self._rects(hit.start, hit.end))
        for rect in rects:
            box(painter, rect.adjusted(-3, 0, 3, 0), light, 3)
        for highlight in hit.highlights:
            for rect in self._rects(hit.start + highlight.start, hit.start + highlight.end):
                box(painter, rect.adjusted(-2, 1, 2, -1), strong, 3)
        if rects:
            left = self._page_side() + self._text_margin - 18 - self.horizontalScrollBar().value()
            top, bottom = min(rect.top() for rect in rects), max(rect.bottom() for rect in rects)
            box(painter, QRectF(left, top + 1, 3, bottom - top - 2), theme.color("accent"), 1.5)

    def _paint_matches(self, painter: QPainter) -> None:
        """Tint the words that are looked for; the current ones have a border too."""
        theme = self._theme
        for number, (start, end) in self._in_span(self.matches):
            chosen = number == self.current
            pen = QPen(theme.color("accent"), 2) if chosen else None
            for rect in self._rects(start, end):
                box(painter, rect.adjusted(-2, 0, 2, 0), theme.color("accent", 0.18), 3, pen)

    def _in_span(self, stretches: Sequence[tuple[int, int]]) -> Iterator[tuple[int, tuple[int, int]]]:
        """Yield those stretches that are in view, with their numbers."""
        first, last = self._span_in_view() if stretches else (0, 0)
        number = bisect_left(stretches, first, key=lambda stretch: stretch[1])
        for at in range(number, min(number + MOST_MARKS, len(stretches))):
            if stretches[at][0] >= last:
                return
            yield at, stretches[at]
