"""From blocks to units: the smallest pieces of a document that a passage keeps whole.

A unit is a few short sentences or one longer one, rows of a table, a stretch of code without blank lines, or
a heading. Only one that is too long for any passage is cut further. None reaches over the beginning or the end of an
item of the document's style.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.chunk.graphemes import within_grapheme, within_word
from core.chunk.sections import HEADINGS, Section
from core.chunk.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.chunk.items import Item
    from core.records import Block, Document

Count = Callable[[Sequence[str]], list[int]]

_LINES = re.compile(r"\S.*")
_STRETCH = re.compile(r"[^\n]*\S.*(?:\n[^\n]*\S.*)*")
# Where a long unit is best cut: between lines, after a comma, between words.
_SEAMS = (re.compile(r"\n"), re.compile(r"[,;:]\s+|[、，；：]\s*"), re.compile(r"\s+"))
_SMALL = 16  # tokens; smaller units are joined with their neighbours in the block
_REACH = 0.3  # share of a piece's length in which a seam is looked for on both sides


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of a document that stays whole.

    Attributes:
        start: offset of its first character in the document's text.
        end: offset after its last character.
        tokens: what the model counts in it.
        block: the index of its block.
        section: the index of its section.
        broken: it begins inside a sentence that had to be cut.
        item: the index of the item of the document's style that it is a part of; -1 for none.
        cut: what a cut before it costs.
    """

    start: int
    end: int
    tokens: int
    block: int
    section: int
    broken: bool = False
    item: int = -1
    cut: float = 0.0


def units(
    document: Document, parts: Sequence[Section], held: Sequence[Item], count: Count, target: int
) -> list[Unit]:
    """Return a document's units in order, counted in one call; small ones of a block are joined.

    Args:
        document: the document.
        parts: its sections.
        held: the items of its style, in order.
        count: the model's token counts of texts.
        target: tokens that a passage should have.
    """
    bare = [
        Unit(start, end, 0, index, number)
        for number, part in enumerate(parts)
        for index in range(part.first, part.last)
        for start, end in _spans(document, document.blocks[index])
    ]
    counted = measured(document.text, list(_held(document.text, bare, held)), count)
    joined: list[Unit] = []
    small = min(_SMALL, target // 8)
    for unit in counted:
        last = joined[-1] if joined else unit
        both = last.tokens + unit.tokens
        if (
            joined
            and (last.block, last.item) == (unit.block, unit.item)
            and min(last.tokens, unit.tokens) < small
            and both <= 3 * small
        ):
            joined[-1] = replace(last, end=unit.end, tokens=both)
        else:
            joined.append(unit)
    return joined


def measured(text: str, bare: Sequence[Unit], count: Count) -> list[Unit]:
    """Return the units with their tokens counted, in one call."""
    if not bare:
        return []
    tokens = count([text[unit.start : unit.end] for unit in bare])
    return [replace(unit, tokens=number) for unit, number in zip(bare, tokens, strict=True)]


def cut_long(text: str, whole: Sequence[Unit], rooms: Sequence[int], count: Count, target: int) -> list[Unit]:
    """Cut units until each one fits, all that are too long at once in a round.

    Args:
        text: the document's text.
        whole: its units.
        rooms: the most tokens that a passage's text may have, by section.
        count: the model's token counts of texts.
        target: tokens that a passage should have.
    """
    done = list(whole)
    while long := [unit for unit in done if unit.tokens > rooms[unit.section] and unit.end - unit.start > 1]:
        pieces: list[Unit] = []
        for unit in long:
            most = min(target, rooms[unit.section] * 4 // 5)
            pieces += pieces_of(text, unit, max(-(-unit.tokens // max(most, 1)), 2))
        cut = {unit.start for unit in long}
        done = [unit for unit in done if unit.start not in cut] + measured(text, pieces, count)
        done.sort(key=lambda unit: unit.start)
    return done


def pieces_of(text: str, unit: Unit, number: int) -> Iterator[Unit]:
    """Cut a unit into about `number` pieces of like length, at seams where there are any."""
    step = max((unit.end - unit.start) / number, 1.0)
    start = unit.start
    while start < unit.end:
        end = unit.end if unit.end - start < 1.5 * step else _seam(text, start, round(start + step), unit.end)
        piece = text[start:end]
        if body := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            yield replace(unit, start=first, end=first + len(body), broken=unit.broken or start > unit.start)
        start = end


def _seam(text: str, start: int, wanted: int, end: int) -> int:
    """Return the offset near `wanted` where a cut does least harm."""
    reach = max(round((wanted - start) * _REACH), 1)
    low, high = max(wanted - reach, start + 1), min(wanted + reach, end - 1)
    for seam in _SEAMS:
        found = [match.end() for match in seam.finditer(text, low, high)]
        if found:
            return min(found, key=lambda at: abs(at - wanted))
    return _anywhere(text, start, wanted, end)


def _anywhere(text: str, start: int, wanted: int, end: int) -> int:
    """Return the offset nearest to `wanted` outside words and numbers, or else between characters."""
    at = max(min(wanted, end - 1), start + 1)
    most = max(at - start, 1)
    for breaks in (lambda place: within_word(text, place) or within_grapheme(text, place), _of(text)):
        for far in range(most):
            for place in (at - far, at + far):
                if start < place < end and not breaks(place):
                    return place
    return end


def _of(text: str) -> Callable[[int], bool]:
    return lambda place: within_grapheme(text, place)


def _held(text: str, bare: Sequence[Unit], held: Sequence[Item]) -> Iterator[Unit]:
    """Yield the units with their items; one that reaches over an item's beginning or end is cut there."""
    edges = [
        (edge, number if edge == item.start else -1)
        for number, item in enumerate(held)
        for edge in (item.start, item.end)
    ]
    at, inside = 0, -1
    for unit in bare:
        start = unit.start
        while at < len(edges) and edges[at][0] < unit.end:
            edge, following = edges[at]
            if edge > start and text[start:edge].strip():
                yield replace(unit, start=start, end=start + len(text[start:edge].rstrip()), item=inside)
                start = edge + len(text[edge : unit.end]) - len(text[edge : unit.end].lstrip())
            inside = following
            at += 1
        yield unit if start == unit.start and inside < 0 else replace(unit, start=start, item=inside)


def _spans(document: Document, block: Block) -> list[tuple[int, int]]:
    """Return a block's units as offsets into the document's text."""
    text = document.text[block.start : block.end]
    if block.kind in HEADINGS:
        found = [(0, len(text))]
    elif block.kind == "table":
        found = [match.span() for match in _LINES.finditer(text)]
    elif block.kind == "code":
        found = [match.span() for match in _STRETCH.finditer(text)]
    else:
        found = sentences(text)
    return [(block.start + start, block.start + end) for start, end in found]
