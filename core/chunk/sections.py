"""The sections of a document, and which of them share passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records import Document

Path = tuple[str, ...]

HEADINGS = frozenset({"title", "heading"})
TINY = 60  # tokens; smaller sections are joined with their siblings
RUNT = 40  # tokens; no passage should be smaller


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks from one heading to the next.

    Attributes:
        path: the headings' words, outermost first, its own last; empty before the first heading.
        first: index of its first block.
        last: index after its last block.
    """

    path: Path
    first: int
    last: int


def sections(document: Document) -> list[Section]:
    """Return the sections in order; together they hold every block.

    A document's title stands above all headings. A block that touches the heading below it, with no blank
    line between, belongs to that heading: comments and decorators above a function.
    """
    found: list[Section] = []
    above: list[tuple[int, str]] = []  # the open headings: level, words
    first = 0
    for index, block in enumerate(document.blocks):
        if block.kind not in HEADINGS:
            continue
        start = index - 1 if index > first and _touches(document, index) else index
        if start > first:
            found.append(Section(tuple(words for _, words in above), first, start))
        while above and above[-1][0] >= block.level:
            above.pop()
        above.append((block.level, " ".join(document.text[block.start : block.end].split())))
        first = start
    if document.blocks:
        found.append(Section(tuple(words for _, words in above), first, len(document.blocks)))
    return found


def groups(parts: Sequence[Section], tokens: Sequence[int], target: int) -> list[range]:
    """Return which sections share passages, as ranges of indexes; most stand alone.

    Tiny sections join their siblings up to the target, their own tiny subsections with them. What little
    stands between a heading and its first subsection joins that.

    Args:
        parts: the sections in order.
        tokens: the tokens of each.
        target: tokens that a passage should have.
    """
    found: list[range] = []
    first = 0
    for index, part in enumerate(parts):
        if index and not _joins(parts[first:index], tokens[first:index], part, tokens[index], target):
            begin = _led_in_from(parts, tokens, first, index)
            found += [range(first, begin)] if begin > first else []
            first = begin
    return [*found, range(first, len(parts))] if parts else []


def _joins(group: Sequence[Section], sizes: Sequence[int], part: Section, size: int, target: int) -> bool:
    """Say whether a section may join the open group."""
    if max(*sizes, size) >= TINY or sum(sizes) + size > target:
        return False
    above = group[0].path[:-1]
    return part.path[: len(above)] == above


def _led_in_from(parts: Sequence[Section], tokens: Sequence[int], first: int, index: int) -> int:
    """Return from where on the sections just above this one lead into it and are too small to stand alone."""
    begin, size = index, 0
    while begin > first:
        above = parts[begin - 1]
        size += tokens[begin - 1]
        if size >= RUNT or parts[begin].path[: len(above.path)] != above.path or above.path == parts[begin].path:
            break
        begin -= 1
    return begin


def _touches(document: Document, index: int) -> bool:
    """Say whether a block that is no heading ends in the line above this one."""
    before, block = document.blocks[index - 1], document.blocks[index]
    return before.kind not in HEADINGS and document.text.count("\n", before.end, block.start) <= 1
