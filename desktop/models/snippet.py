"""Cut the part of a passage that is worth showing, and keep its highlights in place. Pure functions."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

from core.records import Highlight
from desktop.models.prose import Edit, replaced, signs

ELLIPSIS = "… "
BLANKS = re.compile(r"[^\S ]\s*| \s+")  # white space that is not one space


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a passage on one line, and the stretches of it to mark, in code points of `text`."""

    text: str
    marks: tuple[tuple[int, int], ...]


def snippet(text: str, highlights: tuple[Highlight, ...], room: int, markdown: bool = False) -> Snippet:
    """Return about `room` characters of a passage, from before its densest cluster of highlights.

    Highlights that reach past the text are clipped; empty ones are dropped. Of a `markdown` file the signs that mean
    nothing in a list are left out.
    """
    spans = [(max(0, h.start), min(len(text), h.end)) for h in highlights]
    spans = sorted((start, end) for start, end in spans if start < end)
    start = _word_start(text, _best_start(spans, len(text), room))
    end = min(len(text), start + room * 2)  # what does not fit is elided by whoever draws
    lead = ELLIPSIS if start else ""
    shown = text[start:end]
    marks = [(max(a, start) - start, min(b, end) - start) for a, b in spans if b > start and a < end]
    if markdown:
        shown, marks = replaced(shown, _signs(text, start, end, room), marks)
    shown, marks = replaced(shown, [(m.start(), m.end(), " ") for m in BLANKS.finditer(shown)], marks)
    cut = int(shown.startswith(" "))
    placed = ((max(a - cut, 0) + len(lead), b - cut + len(lead)) for a, b in marks if b > cut)
    return Snippet(lead + shown[cut:], tuple(placed))


def _signs(text: str, start: int, end: int, room: int) -> list[Edit]:
    """Return what stands for the signs in a stretch, counted from its start; whole lines tell what they are."""
    first = text.rfind("\n", max(0, start - room), start) + 1 or start
    last = text.find("\n", end, end + room)
    found = signs(text, first, last if last >= 0 else end)
    return [(a - start, b - start, put) for a, b, put in found if start <= a and b <= end]


def _best_start(spans: list[tuple[int, int]], length: int, room: int) -> int:
    """Return where to begin so that the most marked characters are in view."""
    if length <= room or not spans or spans[-1][1] <= room:
        return 0

    begins = [a for a, _ in spans]
    marked = [0, *accumulate(b - a for a, b in spans)]

    def weight(start: int) -> int:
        first, last = bisect_left(begins, start), bisect_left(begins, start + room)
        past = max(0, spans[last - 1][1] - start - room) if last > first else 0
        return marked[last] - marked[first] - past

    candidates = [0, *(max(0, a - room // 6) for a in begins)]
    return max(candidates, key=lambda start: (weight(start), -start))


def _word_start(text: str, start: int) -> int:
    """Move a start to the beginning of a word, if one is near."""
    if start == 0 or start >= len(text):
        return 0
    for offset in range(12):
        if start - offset <= 0:
            return 0
        if text[start - offset - 1].isspace():
            return start - offset
    return start


def utf16(text: str, index: int) -> int:
    """Return a code point index as Qt counts it, in UTF-16 units."""
    return index if text.isascii() else len(text[:index].encode("utf-16-le", "surrogatepass")) // 2
