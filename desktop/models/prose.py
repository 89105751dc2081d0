"""Which signs of Markdown a list can do without, so that a passage reads there as prose. Pure functions.

What reads the file has left little of them: boxes of tasks, bars between cells, stars that stand too close to a
Korean particle to be emphasis by the rules of CommonMark, all that stands among HTML. What stands in code may look
the same, and is left.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

Span = tuple[int, int]
Edit = tuple[int, int, str]  # from where to where, and what stands there instead

KINDS = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd")
CELL, ROW = "·", " / "
TASK = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\][ \t]+(?=\S)", re.MULTILINE)
HEADING = re.compile(r"^(?:(?<=\n\n)|\A)#{1,6}[ \t]+(?=\S[^\n]*(?:\n\n|\Z))", re.MULTILINE)  # else a comment in code
STRONG = re.compile(r"(?<![A-Za-z0-9_*/\\)\]])\*\*(?![\s*/.])[^*\n]{1,300}(?<![\s/])\*\*(?![A-Za-z0-9_*/])")
LINK = re.compile(r"(?<![\w\\)\]])!?\[([^\[\]\n]{1,300})\]\((?:[a-z]{2,9}:|[#/.])[^\s()]{0,900}\)", re.IGNORECASE)
LINE = re.compile(r".+")
BAR = re.compile(r"^\|[|:\- ]+\|$\n?|(?<!\\)\||\n", re.MULTILINE)  # a row of dashes, a bar, the end of a row
BLANKS = re.compile(r"\A\s+|\s+\Z|[^\S ]\s*| \s+")  # white space at the ends, or that is not one space
CODE = re.compile(r"[;{}\\]|\$[({A-Za-z_]|\s--?[A-Za-z]|\(\)|[=-]>")


def is_markdown(path: str) -> bool:
    """Say by its name whether a file is Markdown."""
    return path.lower().endswith(KINDS)


def signs(text: str, first: int, last: int) -> list[Edit]:
    """Return what stands for Markdown's signs in the lines from `first` to `last`, ascending.

    Tasks get a ticked or an empty box, cells a dot between them, rows a stroke; the other signs go.
    """
    found: list[Edit] = []
    if text.find("] ", first, last) >= 0:
        found += ((m.start(), m.end(), "☐ " if m[1] == " " else "☑ ") for m in TASK.finditer(text, first, last))
    if text.find("# ", first, last) >= 0:
        found += ((m.start(), m.end(), "") for m in HEADING.finditer(text, first, last))
    found += _around(text, first, last)
    if text.find("|", first, last) >= 0:
        for start, end, closed in _tables(text, first, last):
            found += _parted(text, start, end, closed)
    return _apart(sorted(found))


def blanks(text: str) -> Iterator[Edit]:
    """Yield what leaves one space wherever there is white space, and none at the ends."""
    for found in BLANKS.finditer(text):
        start, end = found.span()
        yield start, end, " " if start > 0 and end < len(text) else ""


def _around(text: str, first: int, last: int) -> Iterator[Edit]:
    """Yield what goes around words that are emphasised, or lead somewhere."""
    if text.find("**", first, last) >= 0:
        for strong in STRONG.finditer(text, first, last):
            yield strong.start(), strong.start() + 2, ""
            yield strong.end() - 2, strong.end(), ""
    if text.find("](", first, last) >= 0:
        for link in LINK.finditer(text, first, last):
            yield link.start(), link.start(1), ""
            yield link.end(1), link.end(), ""


def replaced(text: str, edits: Sequence[Edit], spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """Return a text with some stretches of it replaced, and where others, which lie in it, now are.

    They hold the same letters as before; one that held nothing but what is replaced is gone.

    Args:
        text: the text.
        edits: ascending, none into another.
        spans: from where to where.
    """
    pieces, at = list[str](), 0
    for start, end, put in edits:
        pieces += (text[at:start], put)
        at = end
    return "".join([*pieces, text[at:]]), [(start, end) for start, end in moved(edits, spans) if start < end]


def moved(edits: Sequence[Edit], spans: Sequence[Span]) -> list[Span]:
    """Return where each stretch of a text lies when others have been replaced; one that is gone is empty."""
    ends, at, shown = list[Span](), 0, 0
    for start, end, put in edits:
        shown += start - at
        ends.append((shown, shown + len(put)))
        at, shown = end, shown + len(put)
    placed = ((_begin(start, edits, ends), _end(end, edits, ends)) for start, end in spans)
    return [(start, max(start, end)) for start, end in placed]


def _apart(edits: Sequence[Edit]) -> list[Edit]:
    """Return edits, in order, without those that reach into one before them: a bar in a link's address."""
    found, at = list[Edit](), 0
    for edit in edits:
        if edit[0] >= at:
            found.append(edit)
            at = edit[1]
    return found


def _begin(place: int, edits: Sequence[Edit], ends: Sequence[Span]) -> int:
    """Return where a stretch begins now; what is replaced lies before it."""
    at = bisect_right(edits, place, key=_start) - 1
    return place if at < 0 else ends[at][1] + max(place - edits[at][1], 0)


def _end(place: int, edits: Sequence[Edit], ends: Sequence[Span]) -> int:
    """Return where a stretch ends now; what is replaced lies behind it."""
    at = bisect_left(edits, place, key=_start) - 1
    if at < 0:
        return place
    return ends[at][0] if place <= edits[at][1] else ends[at][1] + place - edits[at][1]


def _start(edit: Edit) -> int:
    return edit[0]


def _tables(text: str, first: int, last: int) -> Iterator[tuple[int, int, bool]]:
    """Yield from where to where tables go, and whether their rows have a bar at each end.

    A table is two rows or more that follow on each other and have as many bars, or one that has them at its ends.
    """
    start, end, bars, rows = 0, 0, 0, 0
    for line in LINE.finditer(text, first, last):
        count = _bars(line[0])
        if rows and count == bars and line.start() == end + 1:
            end, rows = line.end(), rows + 1
            continue
        if _is_table(text, start, end, bars, rows):
            yield start, end, bars < 0
        start, end, bars, rows = *line.span(), count, bool(count)
    if _is_table(text, start, end, bars, rows):
        yield start, end, bars < 0


def _is_table(text: str, start: int, end: int, bars: int, rows: int) -> bool:
    enough = rows > 1 or (bars < 0 and text.find(" | ", start, end) >= 0)
    return enough and CODE.search(text, start, end) is None


def _bars(line: str) -> int:
    """Return how many bars stand alone in a line, -1 where it begins and ends with one."""
    if "|" not in line:
        return 0
    closed = line.startswith("|") and line.endswith("|") and line != "|"
    return -1 if closed else f" {line} ".count(" | ")


def _parted(text: str, start: int, end: int, closed: bool) -> Iterator[Edit]:
    """Yield what parts the cells and rows of a table; a row of dashes goes, and so do bars at the ends of a row."""
    line = start
    for bar in BAR.finditer(text, start, end):
        at, after = bar.span()
        if bar[0] == "\n":
            yield at, after, ROW
        elif after > at + 1:
            yield at, after, ""
        elif closed or text[max(at - 1, 0) : at + 2].strip(" \n") == "|":
            inner = line < at and after < end and text[after] != "\n"
            yield at, after, (CELL if text[after] == " " else f" {CELL} ") if inner else ""
        line = after if bar[0][-1] == "\n" else line
