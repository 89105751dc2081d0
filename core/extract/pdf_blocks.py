"""From the lines of all pages to blocks: running heads go, lines become paragraphs, headings are told by size."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from core.extract.base import squeeze
from core.extract.pdf_layout import Region, Table
from core.extract.pdf_lines import Line, rows_of
from core.extract.pdf_text import BULLET, Wrapping, ends, glue, running_lines, width, wrapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.extract.base import DocumentBuilder
    from core.extract.pdf_beside import Beside
    from core.records import BlockKind

Headings = dict[int, list[tuple[int, str]]]  # page from 0 -> (level, title) in their order
LONGEST_MATCH = 3  # lines that one heading may fill
_NUMBERING = 12  # characters that a line may have beyond its entry in the outline
_NOT_WORD = re.compile(r"[\W_]+")
_CAPTION = re.compile(
    r"[<\[(【〈]?\s*(?:fig(?:ure|\.)?|table|tab\.|chart|photo|abb(?:ildung|\.)?|tabelle|그림|표|사진|도표|図|表|图)"
    r"\s?[A-Z]?\d+(?:[-.]\d+)*\s*(?:[.:|>\])】〉–—]|\s[^\W\d_a-z]|$)",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:\d{1,2}(?![\d.,)\-:/%])|\d{1,3}\)|[*†‡§¶]{1,3})\s*[^\W\d_]")
_LONGEST_CAPTION = 600
_LONGEST_HEADING = 160
_LONGEST_BOLD = 90
_LARGER = 1.1  # times the body's size
_SMALLER = 0.94
_TITLE_LARGER = 1.25
_MOST_LARGE = 0.25  # share of the document's letters that may be headings
_PITCH = 1.3  # times the usual distance of lines; more parts paragraphs
_FULL = 0.8  # share of its column that a line fills which runs on
_NARROWEST = 26  # columns; shorter lines are those of lists, forms and tables
_INDENT = 0.8  # ems
_LONG = 40  # characters from which a paragraph may go on in the next column


@dataclass(slots=True)
class Sheet:
    """What is kept of a page once its words are put in order.

    Attributes:
        height: of the page, in points.
        regions: its columns in reading order.
    """

    height: float
    regions: list[Region]


@dataclass(slots=True)
class _Piece:
    """A block to be."""

    kind: BlockKind
    text: str
    page: int
    level: int = 0
    size: float = 0.0
    bold: bool = False


@dataclass(slots=True)
class _Measures:
    """What is usual in the document."""

    body: float
    bold: bool
    pitch: dict[float, float]
    how: Wrapping
    headings: Headings = field(default_factory=dict)


def add_blocks(builder: DocumentBuilder, sheets: list[Sheet], headings: Headings, beside: Beside) -> None:
    """Add a document's blocks.

    Args:
        builder: takes them.
        sheets: its pages.
        headings: its outline; without one, headings are told by their font.
        beside: what stands on its pages beside their text.
    """
    _drop_running(sheets)
    measures = _measure(sheets, headings)
    pieces = [piece for number, sheet in enumerate(sheets) for piece in _page(sheet, number, measures)]
    if not headings:
        _find_headings(pieces, measures)
    _mend_ends(pieces, measures.how)
    for piece in _with(pieces, beside):
        builder.add(piece.kind, piece.text, piece.level, piece.page)
    top = next((piece for piece in pieces if piece.kind == "title"), None)
    if top and not builder.title:
        builder.title = squeeze(top.text)


def _with(pieces: list[_Piece], beside: Beside) -> list[_Piece]:
    """Return the pieces with what stands beside the text at the end of each page."""
    added = [_Piece("notes", text, number + 1) for number, texts in beside.items() for text in texts]
    return sorted([*pieces, *added], key=lambda piece: piece.page)


def _drop_running(sheets: list[Sheet]) -> None:
    """Take running heads, feet and page numbers off the pages."""
    rows = [rows_of([line for line in _lines(sheet) if not line.turned]) for sheet in sheets]
    texts = [[" ".join(line.text.strip() for line in row) for row in page] for page in rows]
    heights = [
        [row[0].middle / max(sheet.height, 1.0) for row in page] for page, sheet in zip(rows, sheets, strict=True)
    ]
    for sheet, page, running in zip(sheets, rows, running_lines(texts, heights), strict=True):
        gone = {id(line) for at in running for line in page[at]}
        for region in sheet.regions if gone else []:
            region.items = [item for item in region.items if id(item) not in gone]


def _lines(sheet: Sheet) -> Iterator[Line]:
    return (item for region in sheet.regions for item in region.items if isinstance(item, Line))


def _measure(sheets: list[Sheet], headings: Headings) -> _Measures:
    """Find out what is usual in a document."""
    sizes: Counter[float] = Counter()
    bold: Counter[bool] = Counter()
    steps: dict[float, list[float]] = {}
    for sheet in sheets:
        for region in sheet.regions:
            last: Line | None = None
            for item in region.items:
                if isinstance(item, Table):
                    sizes.update({line.size: len(line.text) // 4 for line in item.lines})
                    last = None
                    continue
                sizes[item.size] += len(item.text)
                bold[item.bold] += len(item.text)
                if last and last.size == item.size and 0 < item.middle - last.middle < 2.4 * item.size:
                    steps.setdefault(item.size, []).append(item.middle - last.middle)
                last = item
    body = max(sizes, key=sizes.__getitem__, default=10.0)
    pitch = {size: median(found) for size, found in steps.items() if len(found) > 2}
    texts = [[line.text for line in _lines(sheet)] for sheet in sheets]
    return _Measures(body, bold[True] > bold[False], pitch, wrapping(texts), headings)


def _page(sheet: Sheet, number: int, measures: _Measures) -> list[_Piece]:
    """Return a page's pieces, its footnotes last."""
    notes = [line for region in sheet.regions for line in _take_notes(region, sheet.height, measures.body)]
    lines = list(_lines(sheet))
    marks = _marks([line.text for line in lines], measures.headings.get(number, []))
    pieces: list[_Piece] = []
    at = 0
    for region in sheet.regions:
        open_lines: list[Line] = []
        for item in region.items:
            begins = _at(marks, at) if isinstance(item, Line) else []
            if isinstance(item, Table) or begins:
                pieces += _paragraphs(open_lines, region, number, measures)
                open_lines = []
            if isinstance(item, Table):
                pieces.append(_table(item, number))
                continue
            inside = any(start < at < end for start, end, _, _ in marks)
            for start, end, level, title in begins:
                text = squeeze(" ".join(line.text for line in lines[start:end])) or title
                pieces.append(_Piece("heading", text, number + 1, level))
                inside = inside or end > start
            if not inside:
                open_lines.append(item)
            at += 1
        pieces += _paragraphs(open_lines, region, number, measures)
    pieces += [_Piece("heading", title, number + 1, level) for start, _, level, title in marks if start >= len(lines)]
    whole = Region(list(notes), min((line.box[0] for line in notes), default=0), _right(notes))
    return _listed(pieces) + [_noted(piece) for piece in _paragraphs(notes, whole, number, measures, notes=True)]


def _at(marks: list[tuple[int, int, int, str]], at: int) -> list[tuple[int, int, int, str]]:
    return [mark for mark in marks if mark[0] == at]


def _right(lines: list[Line]) -> float:
    return max((line.box[2] for line in lines), default=0.0)


def _take_notes(region: Region, height: float, body: float) -> list[Line]:
    """Take the footnotes off a column's foot."""
    at = len(region.items)
    first = at
    while at:
        item = region.items[at - 1]
        if not isinstance(item, Line) or item.size > _SMALLER * body or item.middle < height / 2:
            break
        at -= 1
        if _NOTE.match(item.text):
            first = at
    taken = [item for item in region.items[first:] if isinstance(item, Line)]
    del region.items[first:]
    return taken


def _noted(piece: _Piece) -> _Piece:
    piece.kind = "notes"
    return piece


def _table(table: Table, number: int) -> _Piece:
    rows = [" | ".join(squeeze(cell) for cell in row) for row in table.rows if any(row)]
    return _Piece("table", "\n".join(rows), number + 1)


def _marks(lines: list[str], headings: list[tuple[int, str]]) -> list[tuple[int, int, int, str]]:
    """Return for each heading the lines it fills as start, end, level, title; none at all where it stands on none."""
    marks: list[tuple[int, int, int, str]] = []
    done = 0
    for level, title in headings:
        start, end = find(lines, title, done)
        marks.append((start, end, level, title))
        done = end
    return marks


def find(lines: list[str], title: str, start: int) -> tuple[int, int]:
    """Return which lines from `start` on are this heading; an empty stretch at `start` where none are."""
    wanted = _letters(title)
    for at in range(start, len(lines)):
        joined = ""
        for end in range(at, min(at + LONGEST_MATCH, len(lines))):
            joined += _letters(lines[end])
            if joined == wanted or (joined.endswith(wanted) and len(joined) <= len(wanted) + _NUMBERING):
                return at, end + 1
            if not wanted.startswith(joined):
                break
    return start, start


def _letters(text: str) -> str:
    """Return only what tells headings apart: letters and digits, without case and leading numbers."""
    letters = _NOT_WORD.sub("", text).casefold()
    return letters.lstrip("0123456789") or letters


def _paragraphs(
    lines: list[Line], region: Region, number: int, measures: _Measures, *, notes: bool = False
) -> list[_Piece]:
    """Join lines that follow each other in a column to paragraphs."""
    done: list[list[Line]] = []
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        marked = notes and _NOTE.match(line.text)
        if not done or marked or _parts(done[-1], line, following, region, measures):
            done.append([])
        done[-1].append(line)
    return [_paragraph(part, region, number, measures.how) for part in done]


def _paragraph(lines: list[Line], region: Region, number: int, how: Wrapping) -> _Piece:
    text = glue([line.text for line in lines], [_is_full(line, region) for line in lines], how)
    kind: BlockKind = "paragraph"
    if _CAPTION.match(text) and len(text) < _LONGEST_CAPTION:
        kind = "caption"
    elif BULLET.match(text):
        kind = "list"
    size = max(lines, key=lambda line: len(line.text)).size
    return _Piece(kind, text, number + 1, 0, size, all(line.bold for line in lines))


def _is_full(line: Line, region: Region) -> bool:
    reach = region.left + _FULL * (region.right - region.left)
    return line.box[2] >= reach and width(line.text) >= _NARROWEST


def _parts(current: list[Line], line: Line, following: Line | None, region: Region, measures: _Measures) -> bool:
    """Say whether a paragraph ends before this line."""
    last = current[-1]
    step = line.middle - last.middle
    usual = measures.pitch.get(line.size, 1.35 * line.size)
    full, ended = _is_full(last, region), ends(last.text)
    if step > _PITCH * usual + 1 or step < -line.size or abs(line.size - last.size) > 0.1 * max(line.size, last.size):
        return True
    if BULLET.match(line.text) or (ended and not full) or (line.bold != last.bold and not full):
        return True
    em = max(line.size, 1.0)
    if BULLET.match(current[0].text):
        return line.box[0] < current[0].box[0] - 0.3 * em
    if len(current) > 1 and line.box[0] < last.box[0] - _INDENT * em:  # the next entry of a list that hangs
        return abs(current[-2].box[0] - last.box[0]) < 0.3 * em and (ended or not full)
    if line.box[0] > last.box[0] + _INDENT * em:
        returns = following is not None and following.box[0] < line.box[0] - _INDENT * em
        return ended or returns
    return False


def _listed(pieces: list[_Piece]) -> list[_Piece]:
    """Make one block of list items that follow each other."""
    done: list[_Piece] = []
    for piece in pieces:
        if done and piece.kind == done[-1].kind == "list":
            done[-1].text += f"\n{piece.text}"
            done[-1].size = max(done[-1].size, piece.size)
        else:
            done.append(piece)
    return done


def _mend_ends(pieces: list[_Piece], how: Wrapping) -> None:
    """Join what the end of a column parted, and put the rest of a word back that the end of a page parted."""
    last: _Piece | None = None
    for piece in pieces:
        if piece.kind != "paragraph":
            continue
        if last and piece.text[0].islower() and len(last.text) >= _LONG and not ends(last.text):
            rest, _, after = piece.text.partition(" ")
            if last.page == piece.page:
                last.text, piece.text = glue([last.text, piece.text], [True, True], how), ""
                continue
            if last.page == piece.page - 1 and last.text.endswith("-") and after.strip():
                last.text, piece.text = glue([last.text, rest], [True, True], how), after
        last = piece
    pieces[:] = [piece for piece in pieces if piece.text]


def _find_headings(pieces: list[_Piece], measures: _Measures) -> None:
    """Make headings of what is clearly larger than the text, or bold and alone."""
    found = [piece for piece in pieces if _is_heading(piece, measures)]
    letters = sum(len(piece.text) for piece in pieces)
    if sum(len(piece.text) for piece in found) > _MOST_LARGE * letters:
        found = [piece for piece in found if piece.size >= _TITLE_LARGER * measures.body]
    _find_title(pieces, found, measures)
    sizes = sorted({max(piece.size, measures.body) for piece in found if piece.kind != "title"}, reverse=True)
    for piece in found:
        if piece.kind != "title":
            piece.kind, piece.text = "heading", squeeze(piece.text)
            piece.level = sizes.index(max(piece.size, measures.body)) + 1


def _is_heading(piece: _Piece, measures: _Measures) -> bool:
    text = squeeze(piece.text)
    letters = sum(char.isalpha() for char in text)
    listed = piece.kind == "list" and "\n" not in piece.text and text[0].isalnum()
    if (piece.kind != "paragraph" and not listed) or letters < 2 or letters * 3 < len(text):
        return False
    if piece.size >= _LARGER * measures.body:
        return len(text) <= _LONGEST_HEADING and not text.endswith((",", ";"))
    alone = piece.bold and not measures.bold and piece.size >= 0.97 * measures.body
    return alone and len(text) <= _LONGEST_BOLD and "\n" not in piece.text and not ends(text.rstrip(":"))


def _find_title(pieces: list[_Piece], found: list[_Piece], measures: _Measures) -> None:
    """Make the title of what is largest, where it stands on the first page and nothing else is as large."""
    largest = max((piece.size for piece in found), default=0.0)
    top = [piece for piece in found if piece.size == largest]
    if len(top) == 1 and top[0].page == 1 and largest >= _TITLE_LARGER * measures.body and len(pieces) > 1:
        top[0].kind, top[0].text = "title", squeeze(top[0].text)
