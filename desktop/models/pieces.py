"""Cut a window out of a long document: only what is near the passage is ever laid out. Pure functions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from core.messages import DocumentText
from core.records import Block, BlockKind

WINDOW = 16_000  # characters on show at once
PIECE = 60  # characters that a piece, or the row of a table, costs beside its own: each is laid out by itself
LONGEST = 4_000  # a block longer than this is cut
LONGEST_LIST = 100_000  # a longer one is shown as plain lines
PARAGRAPH = 1_500  # about what a document without blocks is cut into
BAR = " | "  # what stands between cells in the text of a table
_INDENT = re.compile(r"[ \t]*")
_LINE = re.compile(r"[^\n]*\n?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph to show: `text` is `document.text[start:start + len(text)]`; `page` where a page begins.

    `level` is the depth of a heading or of a list's item. Of a table `head` is the first line, where the piece
    is not itself the beginning.
    """

    kind: BlockKind
    text: str
    start: int
    level: int = 0
    page: int | None = None
    head: str = ""

    @property
    def end(self) -> int:
        """Return where it ends in the document's text."""
        return self.start + len(self.text)


def window(document: DocumentText, start: int, end: int, room: int = WINDOW) -> list[Piece]:
    """Return the pieces around a stretch of a document, about `room` characters of them.

    The stretch lies in the middle, unless the document begins or ends nearer.
    """
    text, blocks = document.text, _blocks(document)
    middle = max(0, bisect_right(blocks, start, key=lambda block: block.start) - 1)
    here = _places(text, blocks[middle])
    split = min(bisect_right(here, start, key=lambda place: place[1]), len(here) - 1)
    on = chain(_pieces(text, blocks, middle, here[split:]), _chained(text, blocks, range(middle + 1, len(blocks))))
    above = _chained(text, blocks, range(middle - 1, -1, -1), backwards=True)
    back = chain(_pieces(text, blocks, middle, here[:split], backwards=True), above)
    half = max(0, room - (end - start)) // 2
    before = _Taken(back, half)
    after = _Taken(on, room - before.cost)
    before.go_on(room - after.cost)
    return [*reversed(before.pieces), *after.pieces]


class _Taken:
    """Pieces taken one after the other until they cost as much as there is room.

    Attributes:
        pieces: those taken.
        cost: what they cost, in characters.
    """

    def __init__(self, source: Iterator[Piece], room: int) -> None:
        self._source = source
        self.pieces: list[Piece] = []
        self.cost = 0
        self.go_on(room)

    def go_on(self, room: int) -> None:
        """Take more, for there is more room."""
        while self.cost < room and (piece := next(self._source, None)) is not None:
            self.pieces.append(piece)
            lines = piece.text.count("\n") if piece.kind == "table" else 0
            self.cost += len(piece.text) + PIECE * (1 + lines)


def is_code(document: DocumentText | None) -> bool:
    """Say whether a document is a program: its text is shown line by line, as it stands."""
    return document is not None and document.format == "code"


def page_at(document: DocumentText, offset: int) -> int | None:
    """Return the page on which an offset of the text stands."""
    blocks = document.blocks
    number = bisect_right(blocks, offset, key=lambda block: block.start) - 1
    return blocks[number].page if number >= 0 else None


def _blocks(document: DocumentText) -> Sequence[Block]:
    """Return the blocks to show; those of a program would lose the blank lines and the indents between them."""
    whole = not document.blocks or is_code(document)
    kind: BlockKind = "code" if is_code(document) else "paragraph"
    return (Block(kind, 0, len(document.text)),) if whole else document.blocks


def _chained(text: str, blocks: Sequence[Block], numbers: Iterable[int], backwards: bool = False) -> Iterator[Piece]:
    for number in numbers:
        yield from _pieces(text, blocks, number, _places(text, blocks[number]), backwards)


def _pieces(
    text: str, blocks: Sequence[Block], number: int, places: Sequence[tuple[int, int]], backwards: bool = False
) -> Iterator[Piece]:
    """Yield the pieces of a block at some of its places; the first of a page's first block says which page begins."""
    block = blocks[number]
    page = block.page if number == 0 or block.page != blocks[number - 1].page else None
    head = text[block.start : block.end].partition("\n")[0] if block.kind == "table" else ""
    for start, end in reversed(places) if backwards else places:
        whole, first = text[start:end], start == block.start
        shown = whole.removesuffix("\n") if block.kind == "code" else whole.rstrip("\n")  # whose blank lines count
        level, indent = block.level, 0
        if block.kind == "list" and (found := _INDENT.match(shown)):
            level = indent = found.end()
        if shown.strip():
            opens = page if first else None
            yield Piece(block.kind, shown[indent:], start + indent, level, opens, "" if first else head)


def _places(text: str, block: Block) -> list[tuple[int, int]]:
    """Return from where to where the pieces of a block go: the lines of a list, parts of what is very long."""
    if block.kind == "list" and block.end - block.start < LONGEST_LIST:
        return [match.span() for match in _LINE.finditer(text, block.start, block.end)]
    return list(_cuts(text, block.start, block.end, lines=block.kind in ("table", "code")))


def _cuts(text: str, start: int, end: int, lines: bool) -> Iterator[tuple[int, int]]:
    """Yield a stretch whole, or a very long one in parts that end at a line, or where that may be at a word."""
    while end - start > LONGEST:
        cut = text.rfind("\n", start, start + PARAGRAPH)
        if cut <= start or not lines:
            cut = max(cut, text.rfind(" ", start, start + PARAGRAPH))
        cut = cut + 1 if cut > start else start + PARAGRAPH
        yield start, cut
        start = cut
    yield start, end
