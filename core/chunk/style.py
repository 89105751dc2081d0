"""The styles of a document, stretch by stretch, and the items by which each is cut.

A style is told from the blocks themselves and from how lines begin, not from a file's name or language, and for each
stretch alone: a manual may hold a table, and a contract end in a list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from core.chunk.cut_articles import articles
from core.chunk.cut_blocks import mails, slides, stanzas, tables
from core.chunk.cut_questions import questions
from core.chunk.cut_turns import turns
from core.chunk.items import Item, Style, lines_of
from core.chunk.sections import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.records import Document

_BY_KIND: dict[str, Style] = {"code": "code", "table": "table", "list": "list", "mail": "mail", "slide": "slides"}
_MANUAL = 3  # headings of two levels or more that make a document a manual


@dataclass(frozen=True, slots=True)
class Stretch:
    """Blocks of one style in a row: the index of the first, and that after the last."""

    style: Style
    first: int
    last: int


def items(document: Document) -> list[Item]:
    """Return the items of a document in order; they do not overlap.

    Where two styles claim the same text, the surer one has it: what blocks say before what lines say, articles before
    questions, and those before turns.
    """
    lines = lines_of(document)
    found: list[Item] = []
    for claims in (
        slides(document),
        tables(document),
        articles(document, lines),
        questions(document, lines),
        turns(document, lines),
        stanzas(document),
        mails(document),
    ):
        found = _apart(found, claims)
    return found


def stretches(document: Document) -> list[Stretch]:
    """Return the styles of a document's blocks, from the first to the last."""
    held = items(document)
    levels = [block.level for block in document.blocks if block.kind == "heading"]
    plain: Style = "manual" if len(levels) >= _MANUAL and len(set(levels)) > 1 else "prose"
    styles: list[Style] = []
    at = 0
    for block in document.blocks:
        while at < len(held) and held[at].end <= block.start:
            at += 1
        inside = at < len(held) and held[at].start < block.end
        own = _BY_KIND.get(block.kind, plain)
        styles.append(held[at].style if inside else own)
    for index in range(len(styles) - 2, -1, -1):  # a heading goes with what it is above of
        if document.blocks[index].kind in HEADINGS:
            styles[index] = styles[index + 1]
    found: list[Stretch] = []
    for style, same in groupby(range(len(styles)), key=styles.__getitem__):
        indexes = list(same)
        found.append(Stretch(style, indexes[0], indexes[-1] + 1))
    return found


def _apart(held: list[Item], claims: Iterable[Item]) -> list[Item]:
    """Return the items held, and of the claims what none of them holds already, in order."""
    found: list[Item] = []
    at = 0
    ordered = sorted(claims, key=lambda item: item.start)
    for claim, following in zip_longest(ordered, ordered[1:]):
        start, end = claim.start, min(claim.end, following.start) if following else claim.end
        while at < len(held) and held[at].end <= start:
            at += 1
        over = at
        while over < len(held) and held[over].start < end:
            found += [replace(claim, start=start, end=held[over].start)] if start < held[over].start else []
            start = held[over].end
            over += 1
        found += [replace(claim, start=start, end=end)] if start < end else []
    return sorted([*held, *found], key=lambda item: item.start)
