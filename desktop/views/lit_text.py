"""What is painted under and beside a document's text: the page, quotes and code, line numbers, lights and marks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QTextBlock
from PySide6.QtWidgets import QWidget

from core.messages import DocumentText
from core.records import Hit
from desktop.models.pieces import is_code
from desktop.models.snippet import utf16
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.grid import KIND, ROW
from desktop.views.laid_out import LaidOut
from desktop.views.paint import box
from desktop.views.typesetter import LINE_BREAK
from desktop.views.zooms import USUAL, ZOOMS

PAGE_MARGIN, TEXT_MARGIN, CODE_MARGIN = 20, 40, 64
WIDEST = 760
NUMBER_GAP = 14  # between a line and its number
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
        return round(CODE_MARGIN * max(1.0, self.zoom)) if is_code(self.document_text) else TEXT_MARGIN

    def _page_side(self) -> float:
        """Return how far the page is from the pane's edge."""
        return max(PAGE_MARGIN, (self.viewport().width() - WIDEST * max(1.0, self.zoom)) / 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page, what stands beside its text, the light and the marks, then the text over them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._starts:
            self._paint_page(painter)
            self._paint_kinds(painter)
            self._paint_passage(painter)
            self._paint_matches(painter)
        painter.end()
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            box(painter, QRectF(self.viewport().rect()), None, 0, QPen(self._theme.color("accent"), 2))
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the focus is."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it is elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

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
        for block, rect in self._in_view():
            kind = block.blockFormat().property(KIND)
            if kind == "quote":
                box(painter, QRectF(rect.left() - 14, rect.top(), 3, rect.height()), theme.color("line2"), 1.5)
            elif kind == "notes":
                box(painter, QRectF(rect.left() - 14, rect.top(), 1, rect.height()), theme.color("line2"), 0)
            elif kind == "code":
                box(painter, rect.adjusted(-12, -8, 12, 8), theme.color("window"), 6)
            elif kind == "mail":
                painter.fillRect(QRectF(rect.left(), rect.bottom() + 5, rect.width(), 1), theme.color("line"))
            elif kind == "row":
                line = block.layout().lineAt(0)
                wide = self.document().size().width() - 2 * self._page_side() - 2 * TEXT_MARGIN
                under = rect.top() + line.y() + (ROW * self.zoom + line.height()) / 2  # midway to the next row
                painter.fillRect(QRectF(rect.left(), round(under), wide, 1), theme.color("line"))
            elif kind == "program":
                self._paint_numbers(painter, block)

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
        for number, (start, end) in self._matches_in_view():
            chosen = number == self.current
            pen = QPen(theme.color("accent"), 2) if chosen else None
            for rect in self._rects(start, end):
                box(painter, rect.adjusted(-2, 0, 2, 0), theme.color("accent", 0.18), 3, pen)

    def _matches_in_view(self) -> Iterator[tuple[int, tuple[int, int]]]:
        first, last = self._span_in_view() if self.matches else (0, 0)
        number = bisect_left(self.matches, first, key=lambda match: match[1])
        for at in range(number, min(number + MOST_MARKS, len(self.matches))):
            if self.matches[at][0] >= last:
                return
            yield at, self.matches[at]
