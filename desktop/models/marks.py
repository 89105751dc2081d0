"""What is emphasised and linked, cut into runs within which nothing changes. Pure functions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# from where to where in the document, what it is, and where it leads; kinds of the worker's, and the window's own
Marked = tuple[int, int, str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the document that looks the same throughout: what it is, and where a link in it leads."""

    start: int
    end: int
    kinds: frozenset[str]
    target: str = ""


def runs(marks: Iterable[Marked]) -> list[Run]:
    """Return the runs of marks that may lie within each other, ascending; of two links the one that began first."""
    listed = sorted(marks, key=lambda mark: mark[0])
    edges = sorted(
        edge for number, mark in enumerate(listed) for edge in ((mark[1], False, number), (mark[0], True, number))
    )
    found: list[Run] = []
    active: dict[int, Marked] = {}
    at = 0
    for place, begins, number in edges:
        if active and place > at:
            target = next((mark[3] for mark in active.values() if mark[2] == "link"), "")
            found.append(Run(at, place, frozenset(mark[2] for mark in active.values()), target))
        at = place
        if begins:
            active[number] = listed[number]
        else:
            active.pop(number, None)
    return found


def within(found: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """Yield what of some runs lies in a stretch."""
    for number in range(bisect_right(found, start, key=lambda run: run.end), len(found)):
        run = found[number]
        if run.start >= end:
            return
        yield Run(max(run.start, start), min(run.end, end), run.kinds, run.target)
