"""From blocks to units: the smallest pieces of a document that a passage keeps whole.

A unit is a few short sentences or one longer one, rows of a table, a stretch of code without blank lines, or
a heading. Only one that is too long for any passage is cut further.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.chunk.sections import HEADINGS, Section
from core.chunk.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.records import Block, Document

Count = Callable[[Sequence[str]], list[int]]

_LINES = re.compile(r"\S.*")
_STRETCH = re.compile(r"[^\n]*\S.*(?:\n[^\n]*\S.*)*")
# Where a long unit is best cut: between lines, after a comma, between words.
_SEAMS = (re.compile(r"\n"), re.compile(r"[,;:、，；：]\s*"), re.compile(r"\s+"))
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
    """

    start: int
    end: int
    tokens: int
    block: int
    section: int
    broken: bool = False


def units(document: Document, parts: Sequence[Section], count: Count, target: int) -> list[Unit]:
    """Return a document's units in order, counted in one call; small ones of a block are joined.

    Args:
        document: the document.
        parts: its sections.
        count: the model's token counts of texts.
        target: tokens that a passage should have.
    """
    bare = [
        Unit(start, end, 0, index, number)
        for number, part in enumerate(parts)
        for index in range(part.first, part.last)
        for start, end in _spans(document, document.blocks[index])
    ]
    counted = measured(document.text, bare, count)
    joined: list[Unit] = []
    small = min(_SMALL, target // 8)
    for unit in counted:
        last = joined[-1] if joined else unit
        both = last.tokens + unit.tokens
        if joined and last.block == unit.block and min(last.tokens, unit.tokens) < small and both <= 3 * small:
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
    at = max(min(wanted, end - 1), start + 1)
    while at < end - 1 and unicodedata.combining(text[at]):
        at += 1
    return at


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
