"""Styles that the kinds of blocks tell: tables, slides, mails, verse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.chunk.items import Item, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.records import Block, Document

LEAST_STANZAS, LEAST_LINES = 2, 3  # paragraphs, and lines in each on average, that make verse
WIDEST = 44  # columns of a line of verse
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]")
_CELLS = re.compile(r" \| |\t")
_FIGURE = re.compile(r"[-+(]?[$€£¥₩]?\s?[\d.,:%/\-]*\d[\d.,:%/\-]*\s?[%)]?")
_YEAR = re.compile(r"(?:19|20)\d\d년?")
_SUBJECT = re.compile(
    r"^(?:subject|betreff|objet|asunto|제목|件名|主题|主旨)\s?[:：]\s*(\S.*)$", re.IGNORECASE | re.MULTILINE
)
_NO_VERSE = re.compile(
    r"[-–*+•‣▪●○□■※>|#]\s|\(?\d{1,3}[.)]\s|[①-⑳]|[가-하]\.\s|\S.{0,24}[:：](?:\s|$)|.*\d{4}|.*[|\t{};=<>]"
)


def tables(document: Document) -> Iterator[Item]:
    """Yield the tables whose first row is a head; it goes in front of what is cut from them."""
    for block in document.blocks:
        if block.kind == "table" and (head := _head(document.text[block.start : block.end])):
            yield Item("table", block.start, block.end, head, whole=False)


def _head(text: str) -> str:
    """Return a table's first row, "" where it is no head: a cell is empty of words, or a figure other than a year."""
    row, _, rest = text.partition("\n")
    cells = [cell.strip() for cell in _CELLS.split(row)]
    if len(cells) < 2 or not rest.strip():
        return ""
    named = [cell for cell in cells if cell and (_YEAR.fullmatch(cell) or not _FIGURE.fullmatch(cell))]
    return short(row) if len(named) == sum(map(bool, cells)) and len(named) * 2 >= len(cells) else ""


def slides(document: Document) -> Iterator[Item]:
    """Yield the slides: from a slide's title to the next one's, or to a heading."""
    for start, end in _opened(document, "slide"):
        yield Item("slides", start.start, end.end, short(document.text[start.start : start.end].partition("\n")[0]))


def mails(document: Document) -> Iterator[Item]:
    """Yield the mails: from the lines that say from whom, to whom and when, to the next such lines."""
    for start, end in _opened(document, "mail"):
        head = document.text[start.start : start.end]
        subject = _SUBJECT.search(head)
        yield Item(
            "mail", start.start, end.end, short(subject[1] if subject else head.partition("\n")[0]), whole=False
        )


def _opened(document: Document, kind: str) -> Iterator[tuple[Block, Block]]:
    """Yield the first and last block of each stretch that a block of this kind opens."""
    first: Block | None = None
    for at, block in enumerate(document.blocks):
        ends = block.kind in (kind, "title", "heading")
        if first and ends:
            yield first, document.blocks[at - 1]
            first = None
        if block.kind == kind:
            first = block
    if first:
        yield first, document.blocks[-1]


def stanzas(document: Document) -> Iterator[Item]:
    """Yield the stanzas of verse: paragraphs of short lines, several of them in a row."""
    run: list[tuple[Block, int]] = []
    for block in document.blocks:
        lines = _verse(document.text[block.start : block.end]) if block.kind in ("paragraph", "quote") else 0
        if lines:
            run.append((block, lines))
        else:
            yield from _poem(run)
            run = []
    yield from _poem(run)


def _poem(run: Sequence[tuple[Block, int]]) -> Iterator[Item]:
    if len(run) >= LEAST_STANZAS and sum(lines for _, lines in run) >= LEAST_LINES * len(run):
        yield from (Item("poetry", block.start, block.end) for block, _ in run)


def _verse(text: str) -> int:
    """Return how many lines a stanza has; 0 where a paragraph is none."""
    lines = text.split("\n")
    if len(lines) < 2 or any(_NO_VERSE.match(line.strip()) for line in lines):
        return 0
    return len(lines) if all(len(line) + len(_WIDE.findall(line)) <= WIDEST for line in lines) else 0
