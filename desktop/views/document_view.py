"""A document's text on a page, the passage lit and its words marked, however long the document is.

Only a window of the text is laid out; it moves along when one scrolls to its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from core.messages import DocumentText
from core.records import Hit
from desktop.i18n import tr
from desktop.models import pieces
from desktop.models.pieces import Piece
from desktop.models.snippet import utf16
from desktop.theme import Theme
from desktop.views.paint import box, span_in_line

PAGE_MARGIN, TEXT_MARGIN = 20, 40
WIDEST = 760
NEAR_END = 500  # pixels before the end of the window at which it moves along
SEPARATOR = -2  # the state of a block that says where a page begins; others hold their offset
LINE_BREAK = "\u2028"
# kind -> (pixels, weight, line height, space above, ink)
KINDS: Mapping[str, tuple[int, int, int, int, str]] = {
    "title": (20, 600, 28, 8, "ink"),
    "slide": (16, 600, 24, 16, "ink"),
    "paragraph": (14, 400, 22, 8, "ink"),
    "caption": (12, 400, 18, 6, "ink3"),
    "mail": (12, 500, 19, 4, "ink2"),
    "notes": (13, 400, 20, 6, "ink2"),
    "quote": (14, 400, 22, 8, "ink2"),
    "code": (12, 400, 18, 8, "ink"),
    "table": (12, 400, 19, 8, "ink"),
}
HEADINGS = ((18, 26), (16, 24), (15, 23))


class DocumentView(QTextEdit):
    """The text of a file around a passage.

    Attributes:
        document_text: the document on show, None while only its passage is known.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.document_text: DocumentText | None = None
        self._hit: Hit | None = None
        self._pieces: list[Piece] = []
        self._moving = False
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptRichText(False)
        self.setAcceptDrops(False)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(tr("Document"))
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._move_along)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.changed.connect(self._rebuild)

    def show_hit(self, hit: Hit | None) -> None:
        """Show a passage by itself, for the moment in which its document is on its way."""
        self._hit, self.document_text = hit, None
        kind = Piece("paragraph", hit.text, hit.start) if hit else None
        self._fill([kind] if kind else [])
        self._go_to_passage()

    def show_document(self, document: DocumentText, hit: Hit) -> None:
        """Show the document, scrolled to the passage."""
        self._hit, self.document_text = hit, document
        self._fill(pieces.window(document, hit.start, hit.end))
        self._go_to_passage()

    # --- building ---------------------------------------------------------------------------------------

    def _fill(self, shown: list[Piece]) -> None:
        """Put pieces on the page."""
        self._moving = True
        self._pieces = shown
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        fresh = True
        for piece in shown:
            if piece.page is not None:
                self._add(cursor, Piece("caption", tr("p. {page}", page=piece.page), SEPARATOR), fresh)
                fresh = False
            self._add(cursor, piece, fresh)
            fresh = False
        cursor.endEditBlock()
        self._set_margins()
        self._moving = False

    def _add(self, cursor: QTextCursor, piece: Piece, fresh: bool) -> None:
        """Add a paragraph; line breaks in it keep it one block, so that offsets stay simple."""
        shape, letters = self._formats(piece)
        if fresh:
            cursor.setBlockFormat(shape)
        else:
            cursor.insertBlock(shape)
        cursor.block().setUserState(piece.start)
        cursor.insertText(piece.text.replace("\r", " ").replace("\n", LINE_BREAK), letters)

    def _formats(self, piece: Piece) -> tuple[QTextBlockFormat, QTextCharFormat]:
        """Return how a paragraph of a kind looks."""
        size, weight, height, above, ink = KINDS.get(piece.kind, KINDS["paragraph"])
        if piece.kind == "heading":
            size, height = HEADINGS[min(max(piece.level, 1), len(HEADINGS)) - 1]
            weight, above = 600, 18
        mono = piece.kind in ("code", "table")
        font = self._theme.fixed_font() if mono else QFont(self._theme.font("body"))
        font.setPixelSize(size)
        font.setWeight(QFont.Weight(weight))
        letters = QTextCharFormat()
        letters.setFont(font)
        letters.setForeground(self._theme.color("ink3" if piece.start == SEPARATOR else ink))
        shape = QTextBlockFormat()
        shape.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        shape.setTopMargin(20 if piece.start == SEPARATOR else above)
        shape.setLeftMargin(16 if piece.kind in ("list", "quote", "notes") else 0)
        if piece.start == SEPARATOR:
            shape.setAlignment(Qt.AlignmentFlag.AlignRight)
        return shape, letters

    def _rebuild(self) -> None:
        """Show the same in the colours of another theme, at the same place."""
        top = self.verticalScrollBar().value()
        self._fill(self._pieces)
        self.verticalScrollBar().setValue(top)

    def _set_margins(self) -> None:
        """Keep the page in the middle and no wider than reads well."""
        side = self._page_side() + TEXT_MARGIN
        form = QTextFrameFormat()
        form.setLeftMargin(side)
        form.setRightMargin(side)
        form.setTopMargin(PAGE_MARGIN + 24)
        form.setBottomMargin(PAGE_MARGIN + 40)
        self.document().setDocumentMargin(0)
        self.document().rootFrame().setFrameFormat(form)

    def _page_side(self) -> float:
        """Return how far the page is from the pane's edge."""
        return max(PAGE_MARGIN, (self.viewport().width() - WIDEST) / 2)

    # --- moving -----------------------------------------------------------------------------------------

    def _go_to_passage(self) -> None:
        """Scroll so that the passage begins in the upper third."""
        block = self._block_at(self._hit.start) if self._hit else None
        self._moving = True
        if block is None or self._hit is None:
            self.verticalScrollBar().setValue(0)
        else:
            cursor = QTextCursor(block)
            cursor.setPosition(block.position() + self._column(block, self._hit.start))
            top = self.cursorRect(cursor).top() + self.verticalScrollBar().value()
            self.verticalScrollBar().setValue(int(top - self.viewport().height() / 4))
        self._moving = False

    def _scrolled(self) -> None:
        """Move the window along when its end comes near."""
        if not self._moving and self.document_text is not None:
            self._settle.start()

    def _move_along(self) -> None:
        """Lay out another part of the document around what is in view, which stays where it is."""
        bar, document = self.verticalScrollBar(), self.document_text
        if document is None or not self._pieces or not self._wants_more(document):
            return
        top = self.cursorForPosition(self.viewport().rect().topLeft()).block()
        while top.isValid() and top.userState() < 0:
            top = top.next()
        offset, before = top.userState(), self._top_of(top)
        self._fill(pieces.window(document, offset, offset))
        block = self._block_at(offset)
        if block is not None:
            self._moving = True
            bar.setValue(bar.value() + round(self._top_of(block) - before))
            self._moving = False

    def _wants_more(self, document: DocumentText) -> bool:
        """Say whether the view is near an end of the window that is no end of the document."""
        bar = self.verticalScrollBar()
        up = bar.value() < NEAR_END and bool(document.text[: self._pieces[0].start].strip())
        down = bar.value() > bar.maximum() - NEAR_END and bool(document.text[self._pieces[-1].end :].strip())
        return up or down

    def _top_of(self, block: QTextBlock) -> float:
        """Return a block's top in the viewport."""
        rect = self.document().documentLayout().blockBoundingRect(block)
        return rect.top() - self.verticalScrollBar().value()

    # --- painting ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page in the middle."""
        super().resizeEvent(event)
        self._set_margins()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page, the passage's light and its words' marks, then the text over them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._pieces:
            self._paint_page(painter)
            self._paint_passage(painter)
        painter.end()
        super().paintEvent(event)

    def _paint_page(self, painter: QPainter) -> None:
        side = self._page_side()
        top = PAGE_MARGIN - self.verticalScrollBar().value()
        high = self.document().size().height() - 2 * PAGE_MARGIN
        page = QRectF(side, top, self.viewport().width() - 2 * side, high)
        visible = QRectF(self.viewport().rect()).adjusted(0, -20, 0, 20)
        border = QPen(self._theme.color("line"), 1)
        box(painter, page.intersected(visible.adjusted(0, -20, 0, 20)), self._theme.color("surface"), 4, border)

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
            left = self._page_side() + TEXT_MARGIN - 18
            bar = QRectF(left, rects[0].top() + 1, 3, rects[-1].bottom() - rects[0].top() - 2)
            box(painter, bar, theme.color("accent"), 1.5)

    def _rects(self, start: int, end: int) -> Iterator[QRectF]:
        """Yield the boxes of a stretch of the document, line by line, in the viewport."""
        block = self._block_at(start)
        while block is not None and block.isValid() and (block.userState() < 0 or block.userState() < end):
            if block.userState() >= 0:
                yield from self._rects_in(block, start, end)
            block = block.next()

    def _rects_in(self, block: QTextBlock, start: int, end: int) -> Iterator[QRectF]:
        """Yield the boxes of a stretch within one block."""
        layout = block.layout()
        bounds = self.document().documentLayout().blockBoundingRect(block)
        y = bounds.top() - self.verticalScrollBar().value()
        first, last = self._column(block, start), self._column(block, end)
        for number in range(layout.lineCount()):
            text_line = layout.lineAt(number)
            span = span_in_line(text_line, first, last)
            if span is not None:
                top = y + text_line.y() + (layout.position().y() - bounds.top())
                yield QRectF(layout.position().x() + span[0], top, span[1] - span[0], text_line.height())

    def _block_at(self, offset: int) -> QTextBlock | None:
        """Return the block that holds an offset of the document's text, or begins next after it."""
        block = self.document().begin()
        best: QTextBlock | None = None
        while block.isValid():
            state = block.userState()
            if state >= 0 and state + len(block.text()) > offset:
                return block
            if state >= 0:
                best = block
            block = block.next()
        return best

    def _column(self, block: QTextBlock, offset: int) -> int:
        """Return an offset as a position within a block, in UTF-16 units."""
        text = block.text()
        return utf16(text, min(max(offset - block.userState(), 0), len(text)))
