"""Where a passage is, on one line: its folder, the folders in it, its headings, its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

SEPARATOR = "  ›  "
LEFT_OUT = "…"


def cut(parts: Sequence[str], room: float, wide: Callable[[str], float]) -> str:
    """Return the parts as a line, with as few whole ones left out of its middle as give it room.

    The first and the last stay, and beside them rather what is near the last. Where even the last alone has no room
    the line is longer than that, and whoever draws it elides it.

    Args:
        parts: from the outside to the inside.
        room: how wide the line may be.
        wide: tells how wide a part is.
    """
    widths = {part: wide(part) for part in (*parts, LEFT_OUT, SEPARATOR)}

    def length(line: Sequence[str]) -> float:
        return sum(widths[part] for part in line) + widths[SEPARATOR] * (len(line) - 1)

    lines = [*_shorter(parts)]
    return SEPARATOR.join(next((line for line in lines if length(line) <= room), lines[-1]))


def _shorter(parts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the parts of the line, and of ever shorter ones."""
    yield parts
    for count in range(1, len(parts) - 1):
        for first in range(1, len(parts) - count):
            yield [*parts[:first], LEFT_OUT, *parts[first + count :]]
    if len(parts) > 1:
        yield [LEFT_OUT, parts[-1]]
