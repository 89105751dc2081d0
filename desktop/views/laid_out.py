"""A text that is laid out in blocks which know their offset: where a stretch of the document lies on the screen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QTextEdit

from desktop.models.snippet import utf16
from desktop.views.paint import span_in_line


class LaidOut(QTextEdit):
    """Blocks hold the offset of their first character as their state; what is no part of the text has one below 0."""

    _starts: list[int]  # the offsets at which blocks begin, ascending ...
    _numbers: list[int]  # ... and their numbers

    def _note_blocks(self) -> None:
        """Learn where the blocks are, after they were put in."""
        found = []
        block = self.document().begin()
        while block.isValid():
            if block.userState() >= 0:
                found.append((block.userState(), block.blockNumber()))
            block = block.next()
        self._starts = [start for start, _ in found]
        self._numbers = [number for _, number in found]

    def _block_at(self, offset: int) -> QTextBlock | None:
        """Return the block that holds an offset of the document's text, or begins next after it."""
        if not self._starts:
            return None
        at = max(0, bisect_right(self._starts, offset) - 1)
        block = self._nth(at)
        if block.userState() + len(block.text()) <= offset and at + 1 < len(self._starts):
            return self._nth(at + 1)
        return block

    def _nth(self, at: int) -> QTextBlock:
        return self.document().findBlockByNumber(self._numbers[at])

    def _column(self, block: QTextBlock, offset: int) -> int:
        """Return an offset as a position within a block, in UTF-16 units."""
        text = block.text()
        return utf16(text, min(max(offset - block.userState(), 0), len(text)))

    def _rects(self, start: int, end: int) -> Iterator[QRectF]:
        """Yield the boxes of a stretch of the document, line by line, in the viewport."""
        block = self._block_at(start)
        while block is not None and block.isValid() and (block.userState() < 0 or block.userState() < end):
            if block.userState() >= 0:
                yield from self._rects_in(block, start, end)
            block = block.next()

    def _rects_in(self, block: QTextBlock, start: int, end: int) -> Iterator[QRectF]:
        """Yield the boxes of a stretch within one block."""
        layout, corner = block.layout(), self._corner(block)
        first, last = self._column(block, start), self._column(block, end)
        for number in range(layout.lineCount()):
            text_line = layout.lineAt(number)
            span = span_in_line(text_line, first, last)
            if span is not None:
                top = corner.y() + text_line.y()
                yield QRectF(corner.x() + span[0], top, span[1] - span[0], text_line.height())

    def _corner(self, block: QTextBlock) -> QPointF:
        """Return a block's upper left corner in the viewport."""
        rect = self.document().documentLayout().blockBoundingRect(block)
        bars = QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        return rect.topLeft() - bars

    def _lines(self, block: QTextBlock) -> tuple[float, float]:
        """Return where a block's letters begin and end in the viewport; its own box has the leading above them."""
        layout, top = block.layout(), self._top_of(block)
        first, last = layout.lineAt(0), layout.lineAt(max(0, layout.lineCount() - 1))
        return (top + first.y(), top + last.y() + last.height()) if first.isValid() else (top, top)

    def _top_of(self, block: QTextBlock) -> float:
        """Return a block's top in the viewport."""
        return self._corner(block).y()

    def _offset_at(self, point: QPoint) -> int:
        """Return the offset of what is at a point of the viewport, or next below it; 0 where there is nothing."""
        cursor = self.cursorForPosition(point)
        block = cursor.block()
        if block.userState() >= 0:
            return block.userState() + code_points(block.text(), cursor.positionInBlock())
        while block.isValid() and block.userState() < 0:
            block = block.next()
        return max(block.userState(), 0)

    def _top_at(self, offset: int) -> float:
        """Return the top of the line that holds an offset, in the viewport."""
        block = self._block_at(offset)
        line = block.layout().lineForTextPosition(self._column(block, offset)) if block else None
        top = self._top_of(block) if block else 0.0
        return top + line.y() if line and line.isValid() else top

    def _in_view(self) -> Iterator[tuple[QTextBlock, QRectF]]:
        """Yield the blocks in view, each with its box."""
        block = self.cursorForPosition(self.viewport().rect().topLeft()).block()
        high = self.viewport().height()
        while block.isValid():
            size = self.document().documentLayout().blockBoundingRect(block).size()
            box = QRectF(self._corner(block), size)
            if box.top() > high:
                return
            yield block, box
            block = block.next()

    def _span_in_view(self) -> tuple[int, int]:
        """Return from where to where the document's text is in view."""
        blocks = [block for block, _ in self._in_view() if block.userState() >= 0]
        if not blocks:
            return 0, 0
        return blocks[0].userState(), blocks[-1].userState() + len(blocks[-1].text())


def code_points(text: str, units: int) -> int:
    """Return a position that Qt counts, in UTF-16 units, in code points."""
    return units if text.isascii() else len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
