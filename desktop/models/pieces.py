"""Cut a window out of a long document: only what is near the passage is ever laid out. Pure functions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.messages import DocumentText
from core.records import Block, BlockKind

WINDOW = 24_000  # characters on show at once
LONGEST = 4_000  # a block longer than this is cut
PARAGRAPH = 1_500  # about what a document without blocks is cut into


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph to show: `text` is `document.text[start:start + len(text)]`; `page` where a page begins."""

    kind: BlockKind
    text: str
    start: int
    level: int = 0
    page: int | None = None

    @property
    def end(self) -> int:
        """Return where it ends in the document's text."""
        return self.start + len(self.text)


def window(document: DocumentText, start: int, end: int, room: int = WINDOW) -> list[Piece]:
    """Return the pieces around a stretch of a document, about `room` characters of them.

    The stretch lies in the middle, unless the document begins or ends nearer.
    """
    spare = max(0, room - (end - start)) // 2
    first = max(0, min(start - spare, len(document.text) - room))
    last = min(len(document.text), max(end + spare, room))
    blocks = document.blocks or (Block("paragraph", 0, len(document.text)),)
    number = max(0, bisect_right(blocks, first, key=lambda block: block.start) - 1)
    return list(_pieces(document.text, blocks[number:], first, last, blocks[number - 1].page if number else None))


def _pieces(text: str, blocks: Sequence[Block], first: int, last: int, page: int | None) -> Iterator[Piece]:
    """Yield the pieces of blocks that reach into the window."""
    for block in blocks:
        if block.start >= last:
            return
        opens_page = block.page if block.page != page else None
        page = block.page
        for start, end in _cuts(text, block.start, block.end):
            if end > first and start < last and text[start:end].strip():
                yield Piece(block.kind, text[start:end].rstrip("\n"), start, block.level, opens_page)
                opens_page = None


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a block whole, or a very long one in parts that end at a line or a word."""
    while end - start > LONGEST:
        cut = max(text.rfind("\n", start, start + PARAGRAPH), text.rfind(" ", start, start + PARAGRAPH))
        cut = cut + 1 if cut > start else start + PARAGRAPH
        yield start, cut
        start = cut
    yield start, end
