"""Cut the part of a passage that is worth showing, and keep its highlights in place. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from core.records import Highlight

ELLIPSIS = "… "


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


def _one_line(text: str) -> tuple[str, list[int]]:
    """Return a text with every run of white space as one space, and where each of its characters went."""
    shown: list[str] = []
    places: list[int] = []
    for character in text:
        places.append(len(shown))
        if not character.isspace():
            shown.append(character)
        elif shown and shown[-1] != " ":
            shown.append(" ")
    return "".join(shown), [*places, len(shown)]


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
    return index if text.isascii() else index + sum(character > "\uffff" for character in text[:index])
