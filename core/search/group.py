"""What is shown of a ranking: near-duplicates as one hit, neighbours joined, no file that takes all places.

The order of the hits is that of the ranking; nothing here moves one hit past another. (Maximal marginal relevance,
Carbonell and Goldstein 1998, over the dense vectors was tried for the first ten places and left out: with a weight
of .95 on relevance it changed nDCG@10 by no more than chance, with .9 it lost .0065 on a Korean set.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, pairwise, takewhile

import numpy as np
from numpy.typing import NDArray

from core.records import Chunk, Highlight, Hit
from core.search.wording import is_version, words_of
from core.store.terms import numbers

# With every twentieth word replaced, real passages keep a cosine of .98 (lower quartile .96).
ALIKE = 0.93  # cosine; it only spares comparing words, since models differ in what is close
NEAR = 0.8  # of the better one's score: a neighbour that is joined would stand among the first ten or so
GAP = 6  # characters: a blank line and an indent; a wider gap could hide a short passage
WIDEST = 2_700  # half-width characters of a joined hit: about four passages of 150 tokens, in any script
OTHERS = 3  # files with hits beside one, from which on that one is held to its share
SHARE = 3  # a file has at most 1/SHARE of the places
Same = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A hit and the row of its dense vector."""

    hit: Hit
    row: int


def arrange(hits: Sequence[Hit], dense: NDArray[np.float32], limit: int) -> list[Hit]:
    """Return at most `limit` hits to show, in the order of the ranking.

    1. Nearly the same passage of another file becomes a version of the better one: their cosine and the share
       of their terms are high and their numbers are the same, so that two clauses, two invoices or two languages
       never become one. No hit stands for two passages of one file.
    2. Passages of a file that touch and score alike become one hit with the score, signals and place in the ranking
       of the best, the page of the first, the headings above all of them, and the highlights of all. Of the files
       that hold the best one too, those that do not hold all are versions.
    3. Where at least `OTHERS` other files have hits, a file gets a third of the places, and more only where the
       others leave some free.

    Args:
        hits: distinct passages, best first.
        dense: their unit vectors, [n, D] in the same order; with D = 0 nothing counts as nearly the same.
        limit: how many hits are shown.
    """
    ranked = [_Ranked(hit, row) for row, hit in enumerate(hits)]
    same = _same()
    while True:  # joined hits can be nearly the same, or touch, in their turn
        fewer = _joined(_collapsed(ranked, dense, same))
        if len(fewer) == len(ranked):
            return _shared_out([one.hit for one in fewer], limit)
        ranked = fewer


def joined_text(parts: Sequence[Hit | Chunk]) -> str:
    """Return passages of a document, in order, as one text of the same length as there.

    The white space between them is not known here, only its length: it is taken to be a line break, or a blank
    line and an indent.
    """
    pieces = [parts[0].text]
    for left, right in pairwise(parts):
        pieces += ["\n\n".ljust(right.start - left.end)[: right.start - left.end], right.text]
    return "".join(pieces)


def _collapsed(ranked: Sequence[_Ranked], dense: NDArray[np.float32], same: Same) -> list[_Ranked]:
    """Return the hits without those that are nearly the same as a better one."""
    rows = dense[[one.row for one in ranked]]
    alike: dict[int, list[int]] = {}
    for head, at in np.argwhere(np.triu(rows @ rows.T >= ALIKE, 1)).tolist():
        alike.setdefault(at, []).append(head)
    hits, gone = [one.hit for one in ranked], set[int]()
    files = {at: _files(hits[at]).keys() for at in {*alike, *chain(*alike.values())}}
    for at, heads in sorted(alike.items()):
        near = [head for head in heads if head not in gone and files[head].isdisjoint(files[at])]
        better = next((head for head in near if same(hits[head].text, hits[at].text)), None)
        if better is not None:
            hits[better] = _with_versions(hits[better], files[at])
            files[better] = _files(hits[better]).keys()
            gone.add(at)
    return [_Ranked(hits[at], ranked[at].row) for at in range(len(hits)) if at not in gone]


def _same() -> Same:
    """Return what says whether two texts are versions of each other, and remembers what it has read."""
    words, figures = cache(words_of), cache(numbers)  # most that differ do so in a number, which is quick to see
    return lambda one, other: figures(one) == figures(other) and is_version(words(one), words(other))


def _files(hit: Hit) -> dict[str, None]:
    """Return the files a hit stands for, in order."""
    return dict.fromkeys([hit.path, *hit.places, *hit.versions])


def _with_versions(hit: Hit, files: Iterable[str]) -> Hit:
    known = {hit.path, *hit.places}
    return replace(hit, versions=tuple(dict.fromkeys(path for path in [*hit.versions, *files] if path not in known)))


def _joined(ranked: Sequence[_Ranked]) -> list[_Ranked]:
    """Return the hits with those that touch joined, each group in the place of its best."""
    hits = [one.hit for one in ranked]
    touching = _touching(hits)
    before, after = {right: left for left, right in touching}, dict(touching)
    taken: set[int] = set()
    found = []
    for best, one in enumerate(ranked):
        if best not in taken:
            group = _around(best, hits, before, after, taken)
            taken.update(group)
            found.append(_Ranked(_join([hits[at] for at in group], one.hit), one.row))
    return found


def _touching(hits: Sequence[Hit]) -> list[tuple[int, int]]:
    """Return the pairs of hits of one file, left and right, with at most `GAP` characters between."""
    order = sorted(range(len(hits)), key=lambda at: (hits[at].path, hits[at].start))
    return [
        (left, right)
        for left, right in pairwise(order)
        if hits[left].path == hits[right].path and 0 <= hits[right].start - hits[left].end <= GAP
    ]


def _around(
    best: int, hits: Sequence[Hit], before: dict[int, int], after: dict[int, int], taken: set[int]
) -> list[int]:
    """Return a hit with those around it that join it, in the order of the text; better ones join first."""
    group = [best]
    room = WIDEST - _width(hits[best].text)
    while True:
        ends = [at for at in (before.get(group[0], -1), after.get(group[-1], -1)) if at >= 0 and at not in taken]
        alike = [at for at in ends if hits[at].score >= NEAR * hits[best].score and _width(hits[at].text) <= room]
        if not alike:
            return group
        nearest = min(alike)
        room -= _width(hits[nearest].text)
        group = [nearest, *group] if hits[nearest].start < hits[best].start else [*group, nearest]


def _width(text: str) -> int:
    """Return about how many half-width characters a text is wide: a Hangul syllable is 3 bytes long and 2 wide."""
    return (len(text) + len(text.encode("utf-8", "replace"))) // 2


def _join(parts: Sequence[Hit], best: Hit) -> Hit:
    """Return touching hits, in the order of the text, as one."""
    if len(parts) == 1:
        return best
    first = parts[0]
    lit = [
        Highlight(light.start + part.start - first.start, light.end + part.start - first.start)
        for part in parts
        for light in part.highlights
    ]
    whole = [path for path in best.places if all(path in part.places for part in parts)]
    hit = replace(
        best,
        page=first.page,
        place=first.place,
        heading=_shared([part.heading for part in parts]),
        start=first.start,
        end=parts[-1].end,
        text=joined_text(parts),
        highlights=tuple(lit),
        places=tuple(whole),
    )
    return _with_versions(hit, [path for part in [best, *parts] for path in _files(part)])


def _shared(headings: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the headings that stand above all of a text, as for a passage that holds several short sections.

    The one under which it begins would be wrong where a list shows words from further behind, and that of the best
    where it shows the beginning.
    """
    levels = takewhile(lambda level: len(set(level)) == 1, zip(*headings, strict=False))
    return tuple(level[0] for level in levels)


def _shared_out(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """Return the hits that are shown, in their order; those past their file's share only where places are left."""
    if len(hits) <= limit:
        return list(hits)
    files = Counter(hit.path for hit in hits)
    most = max(limit // SHARE, 1) if len(files) > OTHERS else limit
    seen: Counter[str] = Counter()
    within, past = list[int](), list[int]()
    for at, hit in enumerate(hits):
        (within if seen[hit.path] < most else past).append(at)
        seen[hit.path] += 1
    return [hits[at] for at in sorted([*within, *past][: max(limit, 0)])]
