"""Cut the part of a passage that is worth showing, and keep its highlights in place. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.records import Highlight

ELLIPSIS = "… "
RUNS = re.compile(r"\s+|\S+")
RAGGED = re.compile(r"^\s|[^\S ]|  ")  # white space that is not one space between words


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a passage on one line, and the stretches of it to mark, in code points of `text`."""

    text: str
    marks: tuple[tuple[int, int], ...]


def snippet(text: str, highlights: tuple[Highlight, ...], room: int) -> Snippet:
    """Return about `room` characters of a passage, from before its densest cluster of highlights.

    Highlights that reach past the text are clipped; empty ones are dropped.
    """
    spans = [(max(0, h.start), min(len(text), h.end)) for h in highlights]
    spans = sorted((start, end) for start, end in spans if start < end)
    start = _word_start(text, _best_start(spans, len(text), room))
    lead = ELLIPSIS if start else ""
    shown, places = _one_line(text[start : start + room * 2])  # what does not fit is elided by whoever draws
    end = start + len(places) - 1
    marks = [(places[max(a, start) - start], places[min(b, end) - start]) for a, b in spans if b > start and a < end]
    return Snippet(lead + shown, tuple((len(lead) + a, len(lead) + b) for a, b in marks if a < b))


def _one_line(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with every run of white space as one space, and where each of its characters went."""
    if RAGGED.search(text) is None:
        return text, range(len(text) + 1)
    shown: list[str] = []
    places: list[int] = []
    end = 0
    for run in RUNS.findall(text):
        if not run.isspace():
            shown.append(run)
            places += range(end, end + len(run))
            end += len(run)
        elif shown:
            shown.append(" ")
            places += [end, *[end + 1] * (len(run) - 1)]
            end += 1
        else:
            places += [0] * len(run)
    return "".join(shown), [*places, end]


def _best_start(spans: list[tuple[int, int]], length: int, room: int) -> int:
    """Return where to begin so that the most marked characters are in view."""
    if length <= room or not spans or spans[-1][1] <= room:
        return 0

    def weight(start: int) -> int:
        return sum(min(b, start + room) - a for a, b in spans if a >= start and a < start + room)

    candidates = [0, *(max(0, a - room // 6) for a, _ in spans)]
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
