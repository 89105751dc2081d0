"""What cuts cost: rather between paragraphs than between sentences, and rather between items than inside one.

An item that fits into a passage stays whole. Articles, questions and slides speak for themselves; like sections,
they share a passage only where they are tiny. nDCG@10 of finding the right one with and without styles, documents
of a set joined as (`tests/shows/chunking.py`, 99 to 200 questions): articles .865 and .712 (JSQuAD), .858 and .823
(DRCD), .759 and .758 (Korean manuals); questions with answers .903 and .798 (JSQuAD); turns .874 and .841 (DRCD).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from core.chunk.cut_articles import PARAGRAPH
from core.chunk.sections import HEADINGS, TINY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.chunk.items import Item, Style
    from core.chunk.units import Unit
    from core.records import Document

_COST_IN_PARAGRAPH = 0.15
_COST_IN_SENTENCE = 0.4
_COST_AFTER_HEADING = 2.0
_COST_IN_ITEM = 2.0
_GAIN_BETWEEN_ITEMS = 1.0
_APART: frozenset[Style] = frozenset({"legal", "questions", "slides"})  # their items share passages only where tiny
_LEADING = HEADINGS | {"mail", "slide"}  # kinds that go with what follows them


def priced(pieces: Sequence[Unit], document: Document, held: Sequence[Item], rooms: Sequence[int]) -> list[Unit]:
    """Return the units with what a cut before each costs; the first of all costs nothing."""
    sizes = [0] * (len(held) + 1)  # the last is that of units in no item
    for unit in pieces:
        sizes[unit.item] += unit.tokens
    sizes[-1] = 0
    between = (
        _cost_in_style(before, after, document, held, sizes, rooms[after.section])
        for before, after in pairwise(pieces)
    )
    costs = chain((0.0,), between)
    return [replace(unit, cut=cost) if cost else unit for unit, cost in zip(pieces, costs, strict=False)]


def _cost_in_style(
    before: Unit, after: Unit, document: Document, held: Sequence[Item], sizes: Sequence[int], room: int
) -> float:
    """Return what a cut between two units costs: little between items, much inside one that fits into a passage."""
    cost = _cost_of_cut(before, after, document)
    if before.item != after.item:
        if (
            after.item >= 0
            and held[after.item].style in _APART
            and max(sizes[before.item], sizes[after.item]) >= TINY
        ):
            return cost - _GAIN_BETWEEN_ITEMS
        return 0.0 if before.block == after.block else cost
    if after.item < 0:
        return cost
    item = held[after.item]
    if item.whole and sizes[after.item] <= room:
        return cost + _COST_IN_ITEM
    return 0.0 if item.style == "legal" and PARAGRAPH.match(document.text, after.start) else cost


def _cost_of_cut(before: Unit, after: Unit, document: Document) -> float:
    """Return what a cut between two units costs."""
    if document.blocks[before.block].kind in _LEADING and before.block != after.block:
        return _COST_AFTER_HEADING
    if after.broken:
        return _COST_IN_SENTENCE
    return _COST_IN_PARAGRAPH if before.block == after.block else 0.0
