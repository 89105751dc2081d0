"""From a page's lines to their reading order: columns one after the other, tables as rows. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from core.extract.pdf_lines import Line, make_line, rows_of
from core.extract.pdf_text import width

if TYPE_CHECKING:
    from core.extract.pdf_words import Box

_MOST_LINES = 5000  # of one page; where there are more, they are read from top to bottom
_GUTTER = 0.6  # ems; the narrowest space between columns
_FEWEST = 3  # lines that make a column
_PROSE = 14  # width that the usual line of a column has at least
_FILLED = 0.6  # share of its column that a full line fills
_LONG = 24  # width from which a line is one of a text, not of a cell
_DEEPEST = 3
_MOST_GUTTERS = 8  # that are tried
_LEADER = re.compile(r"(?:[.·…‥]\s?){4,}")
_MOST_CELL = 90  # width of a cell's line; longer ones are columns of text
_FEWEST_ROWS = 3
_MOST_LONG = 0.75  # share of a table's text that stands in long lines
_SAME_EDGE = 3.0  # points
_CELL_GAP = 0.7  # ems


@dataclass(slots=True)
class Table:
    """Rows of cells.

    Attributes:
        rows: the rows from the top, each with as many cells.
        lines: the lines in them.
    """

    rows: list[list[str]]
    lines: list[Line]


@dataclass(slots=True)
class Region:
    """What is read without a jump: a column, or the page where it has none.

    Attributes:
        items: its lines and tables from the top.
        left: where its lines begin.
        right: where its full lines end.
    """

    items: list[Line | Table]
    left: float = 0.0
    right: float = 0.0

    def without_words(self) -> Region:
        """Return the region with its lines' words let go, which take most of the memory."""
        for item in self.items:
            for line in item.lines if isinstance(item, Table) else [item]:
                line.words = []
        return self


@dataclass(slots=True)
class _Band:
    """A stretch of a page between two heights."""

    columns: list[list[Line]] = field(default_factory=list)


def regions(lines: list[Line]) -> list[Region]:
    """Return a page's lines in the order in which a person reads them; turned lines come last."""
    upright = [line for line in lines if not line.turned]
    turned = [line for line in lines if line.turned]
    parts = [upright] if len(upright) > _MOST_LINES else _split(upright, 0)
    done = [_region(part) for part in parts if part]
    if turned:
        done.append(Region(list(turned), 0.0, 0.0))
    return done


def _split(lines: list[Line], depth: int) -> list[list[Line]]:
    """Cut lines into columns and what lies between them, at the gutters that part most of the text."""
    gutters = _gutters(lines) if depth < _DEEPEST else []
    best: tuple[int, list[_Band]] = (0, [])
    for gutter in gutters:
        bands = _bands(lines, gutter)
        parted = sum(
            len(line.text) for band in bands if len(band.columns) > 1 for each in band.columns for line in each
        )
        best = max(best, (parted, bands), key=lambda found: found[0])
    if not best[0]:
        return [lines]
    return [part for band in best[1] for part in _inside(band, depth)]


def _inside(band: _Band, depth: int) -> list[list[Line]]:
    if len(band.columns) == 1:
        return [band.columns[0]]
    return [part for column in band.columns for part in _split(column, depth + 1)]


def _gutters(lines: list[Line]) -> list[float]:
    """Return where few lines stand though many do on both sides."""
    if len(lines) < 2 * _FEWEST:
        return []
    em = max(median(line.size for line in lines), 1.0)
    edges = sorted([(line.box[0], 1) for line in lines] + [(line.box[2], -1) for line in lines])
    found: list[tuple[int, float, float]] = []
    begun = ended = 0
    for (at, step), (following, _) in pairwise(edges):
        begun += step == 1
        ended += step == -1
        if following - at >= _GUTTER * em and ended >= _FEWEST and len(lines) - begun >= _FEWEST:
            found.append((begun - ended, at - following, (at + following) / 2))
    return [middle for _, _, middle in sorted(found)[:_MOST_GUTTERS]]


def _bands(lines: list[Line], gutter: float) -> list[_Band]:
    """Cut lines at those that cross a gutter; a band whose columns hold no prose is one column."""
    bands: list[_Band] = []
    whole: list[Line] = []
    between: list[Line] = []
    for line in [*sorted(lines, key=lambda line: line.box[1]), None]:
        if line is not None and not line.box[0] < gutter < line.box[2]:
            between.append(line)
            continue
        columns = [[each for each in between if (each.box[2] <= gutter) == left] for left in (True, False)]
        if _are_prose(columns):
            bands += [_Band([whole]), _Band(columns)]
            whole = []
        else:
            whole += between
        whole += [line] if line is not None else []
        between = []
    return [band for band in [*bands, _Band([whole])] if band.columns[0]]


def _are_prose(columns: list[list[Line]]) -> bool:
    """Say whether these are columns of text rather than of a table."""
    if not all(columns) or max(map(len, columns)) < _FEWEST or sum(map(len, columns)) < 2 * _FEWEST - 1:
        return False
    return all(_is_prose(column) for column in columns)


def _is_prose(column: list[Line]) -> bool:
    """Say whether most of a column's text stands in lines that fill it, or its own columns."""
    space = max(line.box[2] for line in column) - min(line.box[0] for line in column)
    spans = sorted(line.box[2] - line.box[0] for line in column)
    usual = spans[len(spans) * 9 // 10]
    filled = letters = 0
    for line in column:
        span, columns = line.box[2] - line.box[0], width(line.text)
        letters += columns
        if (columns >= _PROSE and span >= _FILLED * space) or (columns >= _LONG and span >= _FILLED * usual):
            filled += columns
    return filled >= _FILLED * letters


def _region(lines: list[Line]) -> Region:
    """Return the lines of a column from the top, aligned rows as tables."""
    rows = rows_of(lines)
    items: list[Line | Table] = []
    at = 0
    while at < len(rows):
        end = _table_end(rows, at)
        table = _table(rows[at:end]) if end - at > 1 else None
        if table:
            items.append(table)
            at = end
        else:
            items.append(_joined(rows[at]))
            at += 1
    edges = [line.box for line in lines]
    lefts, rights = sorted(box[0] for box in edges), sorted(box[2] for box in edges)
    return Region(items, lefts[len(lefts) // 10], rights[-1 - len(rights) // 10])


def _joined(row: list[Line]) -> Line:
    """Return a row's pieces as one line."""
    if len(row) == 1:
        return row[0]
    return make_line([word for piece in row for word in piece.words])


def _table_end(rows: list[list[Line]], start: int) -> int:
    """Return behind which row a table ends that begins with this row; `start` where none does."""
    if len(rows[start]) < 2:
        return start
    end, alone = start + 1, 0
    while end < len(rows):
        gap = rows[end][0].box[1] - rows[end - 1][0].box[3]
        alone = alone + 1 if len(rows[end]) < 2 else 0
        if gap > 2.5 * max(rows[end][0].size, 1.0) or alone > 1 or (alone and _is_wide(rows[end][0])):
            break
        end += 1
    while len(rows[end - 1]) < 2:
        end -= 1
    return end


def _is_wide(line: Line) -> bool:
    return width(line.text) > _MOST_CELL // 2


def _table(rows: list[list[Line]]) -> Table | None:
    """Return rows as a table where their pieces stand below each other; None where that is not sure."""
    rows = [[cell for line in row for cell in _cells(line)] for row in rows]
    several = [row for row in rows if len(row) > 1]
    pieces = [line for row in several for line in row]
    if (len(several) < _FEWEST_ROWS and not _are_aligned(rows)) or any(
        width(line.text) > _MOST_CELL for line in pieces
    ):
        return None
    if sum(width(line.text) for line in pieces if width(line.text) >= _LONG) > _MOST_LONG * sum(
        width(line.text) for line in pieces
    ):
        return None
    if sum(bool(_LEADER.search(line.text)) for line in pieces) * 3 > len(several):
        return None
    spans = _spans([line.box for line in pieces])
    if len(spans) < 2 or sum(len(row) for row in several) < 0.5 * len(several) * len(spans):
        return None
    return Table(_filled(rows, spans), [line for row in rows for line in row])


def _filled(rows: list[list[Line]], spans: list[tuple[float, float]]) -> list[list[str]]:
    """Return the text of each row's cells; what stands close below a cell goes on in it."""
    done: list[list[str]] = []
    below = 0.0
    for row in rows:
        cells = [""] * len(spans)
        for line in row:
            at = next((at for at, span in enumerate(spans) if line.box[0] < span[1]), len(spans) - 1)
            cells[at] = f"{cells[at]} {line.text}".strip()
        tight = row[0].box[1] - below < 0.35 * max(row[0].size, 1.0)
        if done and not cells[0] and tight and sum(map(bool, cells)) < len(spans) - 1:
            done[-1] = [f"{old} {new}".strip() for old, new in zip(done[-1], cells, strict=True)]
        else:
            done.append(cells)
        below = max(line.box[3] for line in row)
    return done


def _are_aligned(rows: list[list[Line]]) -> bool:
    """Say whether rows have as many cells each, which begin at the same places."""
    same = all(len(row) == len(rows[0]) > 1 for row in rows)
    return same and all(
        abs(cell.box[0] - first.box[0]) < _SAME_EDGE for row in rows for cell, first in zip(row, rows[0], strict=True)
    )


def _cells(line: Line) -> list[Line]:
    """Cut a line of a table at gaps that are wider than those between words."""
    parts = [[line.words[0]]] if line.words else []
    for last, word in pairwise(line.words):
        bullet = len(parts[-1]) == 1 and len(last.text) == 1 and not last.text.isalnum()
        if word.box[0] - last.box[2] > _CELL_GAP * max(word.size, 1.0) and not bullet:
            parts.append([word])
        else:
            parts[-1].append(word)
    return [line] if len(parts) < 2 else [make_line(part) for part in parts]


def _spans(boxes: list[Box]) -> list[tuple[float, float]]:
    """Return the stretches of the width that boxes cover."""
    spans: list[tuple[float, float]] = []
    for left, _, right, _ in sorted(boxes):
        if spans and left <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], right))
        else:
            spans.append((left, right))
    return spans
