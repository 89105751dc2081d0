"""The line of headings in front of a passage, kept short."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from core.chunk.sections import Path

    Count = Callable[[Sequence[str]], list[int]]

SEPARATOR = " › "
_ELLIPSIS = "…"
_NONE: tuple[Path, int] = ((), 0)


def shown(paths: Iterable[Path], count: Count, most: int) -> dict[Path, tuple[Path, int]]:
    """Return what is shown of each path and of every path above it, with its tokens.

    Outer headings are left out until the line fits; where the innermost alone does not, its end is cut off.

    Args:
        paths: paths of headings, outermost first.
        count: the model's token counts of texts.
        most: tokens that the line may have.
    """
    wanted = {path[:depth] for path in paths for depth in range(1, len(path) + 1)}
    tokens = _counted({path[skip:] for path in wanted for skip in range(len(path))}, count)
    long = {tail[0]: size for tail, size in tokens.items() if len(tail) == 1 and size > most}
    short = _elided(long, count, most)
    found: dict[Path, tuple[Path, int]] = {(): _NONE}
    for path in wanted:
        tails = (path[skip:] for skip in range(len(path)))
        fitting = next((tail for tail in tails if tokens[tail] <= most), None)
        found[path] = (fitting, tokens[fitting]) if fitting else short.get(path[-1], _NONE)
    return found


def _counted(paths: Iterable[Path], count: Count) -> dict[Path, int]:
    """Return the tokens of each path's line, counted in one call."""
    ordered = sorted(paths)
    return dict(zip(ordered, count([SEPARATOR.join(path) for path in ordered]), strict=True)) if ordered else {}


def _elided(long: dict[str, int], count: Count, most: int) -> dict[str, tuple[Path, int]]:
    """Cut headings down, by their excess first and then by halves, until each fits or nothing is left."""
    found: dict[str, tuple[Path, int]] = {}
    kept = {words: len(words) * most // (size + 1) for words, size in long.items()}
    while kept := {words: length for words, length in kept.items() if length > 0}:
        tails: dict[str, Path] = {words: (words[:length].rstrip() + _ELLIPSIS,) for words, length in kept.items()}
        tokens = _counted(set(tails.values()), count)
        found |= {words: (tail, tokens[tail]) for words, tail in tails.items() if tokens[tail] <= most}
        kept = {words: length // 2 for words, length in kept.items() if words not in found}
    return found
