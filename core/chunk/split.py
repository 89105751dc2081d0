"""Cuts a document into passages along its headings, paragraphs and sentences.

1. Blocks become units, counted in one call of the model's tokenizer; one too long for any passage is cut.
2. Units belong to sections; tiny sections of the same parent are joined. They may be parts of items (an article, a
   turn, a table), as the style of their stretch of the document has them.
3. In each group of sections, and between the anchors of a long one, the cuts are placed where the sum of their
   costs is least: passages near the target, cuts rather between paragraphs than between sentences, no runts. (The
   search is the one by which Knuth and Plass, "Breaking Paragraphs into Lines", 1981, break paragraphs into lines.)
4. The passages are counted as the model will read them; one that is past the limit after all is halved.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, groupby, takewhile
from typing import TYPE_CHECKING

from core.chunk.anchors import anchored
from core.chunk.costs import priced
from core.chunk.headings import SEPARATOR, shown
from core.chunk.sections import HEADINGS, RUNT, groups, sections
from core.chunk.style import items
from core.chunk.units import Count, Unit, cut_long, pieces_of, units
from core.records import Chunk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from core.chunk.items import Item
    from core.chunk.sections import Path, Section
    from core.records import Document

    Paths = dict[Path, tuple[Path, int]]  # a path -> what is shown of it, its tokens

_WINDOW = 256  # units; no passage holds more
_PREFIX = 40  # tokens that the headings in front of a passage may have
_BETWEEN = 2  # tokens set aside for what parts the headings from the text
_COST_OF_RUNT = 1.0


def embedded_text(chunk: Chunk) -> str:
    """Return what the model reads of a passage: its headings on a line, then its text."""
    return f"{SEPARATOR.join(chunk.heading)}\n{chunk.text}" if chunk.heading else chunk.text


def split(document: Document, count: Count, target: int = 150, limit: int = 500) -> list[Chunk]:
    """Cut a document into passages.

    Their texts slice the document's; in order, they hold every visible character of its blocks once.

    Args:
        document: the document.
        count: returns the model's token count of each text, special tokens left out. It is called a few
            times for a document, with many texts each.
        target: tokens that a passage should have.
        limit: tokens that no passage has more of, its headings included.

    Raises:
        ValueError: not 1 <= target <= limit.
    """
    if not 1 <= target <= limit:
        raise ValueError(f"1 <= target <= limit does not hold for {target} and {limit}")
    parts = sections(document)
    held = items(document)
    whole = units(document, parts, held, count, target)
    labelled = _labelled(whole, parts, held)
    paths = shown(chain.from_iterable(labelled), count, min(_PREFIX, limit // 4))
    rooms = [limit - _reserve(some, paths) for some in labelled]
    pieces = priced(cut_long(document.text, whole, rooms, count, target), document, held, rooms)
    passages: list[list[Unit]] = []
    for together in _grouped(pieces, parts, target):
        room = min(rooms[unit.section] for unit in together)
        above = max(_reserve({parts[unit.section].path}, paths) for unit in together)
        for stretch in anchored(together, document.text):
            passages += _placed(stretch, target - min(above, target // 2), room)
    return _within(passages, lambda units: _chunk(units, document, parts, held, paths), count, limit, document.text)


def _labelled(whole: Sequence[Unit], parts: Sequence[Section], held: Sequence[Item]) -> list[set[Path]]:
    """Return for each section its path, and that with the label of each item in it."""
    found: list[set[Path]] = [{part.path} for part in parts]
    for unit in whole:
        if unit.item >= 0 and held[unit.item].label:
            found[unit.section].add((*parts[unit.section].path, held[unit.item].label))
    return found


def _reserve(some: Iterable[Path], paths: Paths) -> int:
    """Return the most tokens that the headings in front of a section's passages take."""
    most = max((paths[path[:depth]][1] for path in some for depth in range(len(path) + 1)), default=0)
    return most + _BETWEEN if most else 0


def _grouped(pieces: Sequence[Unit], parts: Sequence[Section], target: int) -> list[list[Unit]]:
    """Return the units in groups; no passage crosses from one into the next."""
    tokens = [0] * len(parts)
    for unit in pieces:
        tokens[unit.section] += unit.tokens
    if sum(tokens) <= target // 2:
        return [list(pieces)] if pieces else []
    group_of = {section: number for number, some in enumerate(groups(parts, tokens, target)) for section in some}
    return [list(together) for _, together in groupby(pieces, key=lambda unit: group_of[unit.section])]


def _placed(pieces: Sequence[Unit], target: int, room: int) -> list[list[Unit]]:
    """Place the cuts in a group so that the sum of their costs is least.

    Let c(i, j) be the cost of a passage of units i to j - 1 and p(j) that of a cut before unit j; then
    best(j) = min over i of best(i) + c(i, j) + p(j), which is found from left to right.
    """
    cuts = [unit.cut for unit in pieces] + [0.0]
    best = [0.0]
    begins = [0]
    for end in range(1, len(pieces) + 1):
        size, least, begin = 0, float("inf"), end - 1
        for start in range(end - 1, max(end - _WINDOW, 0) - 1, -1):
            size += pieces[start].tokens
            if size > room and start < end - 1:
                break
            cost = best[start] + _cost_of_size(size, target)
            if cost < least:
                least, begin = cost, start
        best.append(least + cuts[end])
        begins.append(begin)
    return _read_back(pieces, begins)


def _read_back(pieces: Sequence[Unit], begins: Sequence[int]) -> list[list[Unit]]:
    """Return the passages whose beginnings were noted at each end."""
    found: list[list[Unit]] = []
    end = len(pieces)
    while end:
        found.append(list(pieces[begins[end] : end]))
        end = begins[end]
    return found[::-1]


def _cost_of_size(size: int, target: int) -> float:
    """Return what it costs that a passage has this many tokens."""
    cost = ((size - target) / target) ** 2
    return cost + _COST_OF_RUNT if size < min(RUNT, target // 2) else cost


def _chunk(
    passage: Sequence[Unit], document: Document, parts: Sequence[Section], held: Sequence[Item], paths: Paths
) -> Chunk:
    """Return the chunk of these units, not yet counted.

    Its headings are those above all of its text, and the label of the item in which it begins.
    """
    bodies = [unit for unit in passage if document.blocks[unit.block].kind not in HEADINGS] or passage
    path = _common([parts[unit.section].path for unit in bodies])
    start, end = passage[0].start, passage[-1].end
    first = document.blocks[passage[0].block]
    item = held[passage[0].item] if passage[0].item >= 0 else None
    if item and item.start < start and (*path, item.label) in paths:
        path = (*path, item.label)
    return Chunk(document.text[start:end], start, end, paths[path][0], first.page, place=first.place)


def _common(paths: Sequence[Path]) -> Path:
    """Return the headings that all these paths begin with."""
    both = takewhile(lambda pair: pair[0] == pair[1], zip(min(paths), max(paths), strict=False))
    return tuple(words for words, _ in both)


def _within(
    passages: list[list[Unit]], make: Callable[[Sequence[Unit]], Chunk], count: Count, limit: int, text: str
) -> list[Chunk]:
    """Make the chunks and count them as the model reads them; those past the limit are halved until none is."""
    done: list[Chunk] = []
    while passages:
        chunks = [make(passage) for passage in passages]
        tokens = count([embedded_text(chunk) for chunk in chunks])
        fits = [number <= limit or chunk.end - chunk.start == 1 for number, chunk in zip(tokens, chunks, strict=True)]
        done += [replace(chunk, tokens=n) for chunk, n, fit in zip(chunks, tokens, fits, strict=True) if fit]
        long = [passage for passage, fit in zip(passages, fits, strict=True) if not fit]
        passages = [half for passage in long for half in _halves(passage, text)]
    return sorted(done, key=lambda chunk: chunk.start)


def _halves(passage: list[Unit], text: str) -> list[list[Unit]]:
    """Return a passage in two, or in the pieces of its only unit."""
    middle = len(passage) // 2
    if middle:
        return [passage[:middle], passage[middle:]]
    return [[piece] for piece in pieces_of(text, passage[0], 2)]
