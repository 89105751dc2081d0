"""What a style's own way of cutting is told by: items, and where they end.

An item is an article, a question with its answer, a turn, a stanza, a slide, a mail or a table. Cuts between items
are free; a cut inside one costs much where the whole fits into a passage; what begins inside one carries its label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.records import BlockKind, Document

Style = Literal[
    "prose", "manual", "legal", "questions", "minutes", "chat", "mail", "code", "table", "list", "poetry", "slides"
]

RUNNING: frozenset[BlockKind] = frozenset({"paragraph", "list", "quote", "notes"})  # kinds whose lines are looked at
LONGEST_LABEL = 160  # characters
_LINE = re.compile(r"\S.*")


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of a document that belongs together by its style.

    Attributes:
        style: the style of what it stands in.
        start: offset of its first character in the document's text.
        end: offset after its last character.
        label: what a passage that begins inside it is told by: an article's number, a table's head, a speaker.
        whole: it is not cut where it fits into a passage.
    """

    style: Style
    start: int
    end: int
    label: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text: its offsets in the document's text, and its block."""

    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an item begins: the offset, its line's index, and its label."""

    start: int
    line: int
    label: str = ""


def lines_of(document: Document) -> list[Line]:
    """Return the lines of running text, in order; headings, tables and code have none."""
    return [
        Line(match.start(), match.end(), index)
        for index, block in enumerate(document.blocks)
        if block.kind in RUNNING
        for match in _LINE.finditer(document.text, block.start, block.end)
    ]


def between(document: Document, lines: Sequence[Line], marks: Sequence[Mark], style: Style) -> Iterator[Item]:
    """Yield an item for each mark of a run, up to the next mark or to where something else than running text begins.

    Nothing says where the last one ends: it has no more blocks than the longest of the others.
    """
    most = 1
    for mark, following in pairwise(marks):
        first, until = lines[mark.line].block, lines[following.line].block
        until -= document.blocks[until].start == following.start and until > first
        last = _last(document, first, until)
        most = max(most, last - first + 1)
        yield Item(style, mark.start, min(document.blocks[last].end, following.start), mark.label)
    for mark in marks[-1:]:
        first = lines[mark.line].block
        last = _last(document, first, first + most - 1)
        yield Item(style, mark.start, document.blocks[last].end, mark.label)


def short(text: str) -> str:
    """Return a label on one line, without its end where it is very long."""
    words = " ".join(text[: 2 * LONGEST_LABEL].split())
    return words if len(words) <= LONGEST_LABEL else words[:LONGEST_LABEL].rstrip() + "…"


def _last(document: Document, first: int, until: int) -> int:
    """Return the last block, `until` at most, to which running text goes on from the first."""
    last = first
    while last < min(until, len(document.blocks) - 1) and document.blocks[last + 1].kind in RUNNING:
        last += 1
    return last
