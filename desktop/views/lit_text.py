"""What is painted under and beside a document's text: the page, quotes and code, line numbers, lights and marks."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QTextBlock,
    QTextCursor,
    QTextFormat,
    QTextTable,
)
from PySide6.QtWidgets import QWidget

from core.messages import DocumentText
from core.records import Hit
from desktop.models.links import Link
from desktop.models.mail_head import Instead
from desktop.models.pieces import is_code
from desktop.models.snippet import utf16
from desktop.theme import Theme
from desktop.views import paint, pane
from desktop.views.grid import KIND, ROW
from desktop.views.laid_out import LaidOut
from desktop.views.paint import box
from desktop.views.typesetter import KINDS, LINE_BREAK
from desktop.views.zooms import USUAL, ZOOMS

PAGE_MARGIN = 24  # above and below the page
SIDE, TEXT_MARGIN, CODE_MARGIN = 32, 40, 64  # beside it, where the scroll bar lies too, and beside its text
NARROW, NARROW_SIDE, NARROW_TEXT = 400, 24, 20  # below this width the margins are these
WIDEST = 760
BAR, AIR = 3, 15  # beside what is lit, and from there to the text
LITTLE_AIR = 12  # the same on a narrow page, and on both sides of the bar where a line has a number
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
        return NARROW_TEXT if self.width() < NARROW else TEXT_MARGIN

    def _page_side(self) -> float:
        """Return how far the page is from the pane's edges."""
        least = NARROW_SIDE if self.width() < NARROW else SIDE
        return max(least, (pane.room(self) - WIDEST * max(1.0, self.zoom)) / 2)

    def _page_right(self) -> float:
        """Return how far the page is from the viewport's right edge."""
        return max(0.0, self._page_side() - pane.beside(self))

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
        pen, view = QPen(self._theme.color("accent"), pane.RING), QRectF(self.viewport().rect())
        rects = list(self._rects(self._link.start, self._link.end)) if self._link else []
        lit = [rect.adjusted(-3, 0, 3, 0) for rect in rects if rect.intersects(view)]
        for rect in lit:
            box(painter, rect, None, 4, pen)
        if not lit:
            pane.ring(painter, self, self._theme.color("accent"))

    def _paint_page(self, painter: QPainter) -> None:
        side = self._page_side()
        top, left = PAGE_MARGIN - self.verticalScrollBar().value(), side - self.horizontalScrollBar().value()
        size = self.document().size()
        wide = max(self.viewport().width(), size.width()) - side - self._page_right()
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
        wide = self.document().size().width() - left - self._page_right() - self._right_margin
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
                rect = QRectF(0, top, corner.x() - 2 * LITTLE_AIR - BAR, laid.height())
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
            air = LITTLE_AIR if is_code(self.document_text) or self.width() < NARROW else AIR
            top, bottom = self._rows(hit.start, hit.end, rects)
            bar = QRectF(self._text_column()[0] - air - BAR, top + 1, BAR, bottom - top - 2)
            box(painter, bar, theme.color("accent"), BAR / 2)

    def _rows(self, start: int, end: int, rects: Sequence[QRectF]) -> tuple[float, float]:
        """Return from where to where the lines of a stretch go; a table's rows count with all their height."""
        tops, bottoms = [rect.top() for rect in rects], [rect.bottom() for rect in rects]
        for block in (self._block_at(start), self._block_at(end - 1)):
            row = self._row(block) if block and any(self._rects_in(block, start, end)) else None
            if row:
                tops.append(row[0])
                bottoms.append(row[1])
        return min(tops), max(bottoms)

    def _row(self, block: QTextBlock) -> tuple[float, float] | None:
        """Return from where to where a block's row of a table goes, None where it is in none."""
        if block.blockFormat().property(KIND) == "row":
            top, bottom = self._lines(block)
            air = (ROW * self.zoom - (bottom - top)) / 2
            return top - air, bottom + air
        cursor = QTextCursor(block)
        table = cursor.currentFrame()
        if not isinstance(table, QTextTable):
            return None
        number, usual = table.cellAt(cursor).row(), table.format().cellPadding()
        tops, bottoms = list[float](), list[float]()
        for cell in (table.cellAt(number, column) for column in range(table.columns())):
            form, inside = cell.format().toTableCellFormat(), cell.firstCursorPosition().block()
            above = form.topPadding() if form.hasProperty(QTextFormat.Property.TableCellTopPadding) else usual
            tops.append(self._top_of(inside) - above - 1)  # with the line above it
            bottoms.append(self._lines(inside)[1] + 2 * usual - above)
        return min(tops), max(bottoms)

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
