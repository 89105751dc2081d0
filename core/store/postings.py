"""An inverted index: for each token the rows that hold it, in immutable segments of at most 65,536 rows.

A segment is a compressed sparse column matrix: the postings of the token at place t are `rows[starts[t]:
starts[t + 1]]` (ascending, each row once) with `weights[...]`, three bytes each. New rows become a new segment.
Neighbours of like size are merged, so that n rows cost O(n log n) to add batch by batch, and a query touches few
segments. Nothing here is the truth: it is made of what the library's tables hold, and can be made again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.store.lexicon import Lexicon

MOST_ROWS = 65_536  # in a segment: a row then is two bytes
DEAD_SHARE = 0.2  # of a segment's rows, above which it is made again without them

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.uint16]
Weights = NDArray[np.uint8]
Packed = NDArray[np.uint64]
L = TypeVar("L", bound=Lexicon)


@dataclass(frozen=True, slots=True, eq=False)
class Segment(Generic[L]):
    """The postings of some rows. Its arrays may lie in memory or in a mapped file; its name is its own for ever."""

    keys: Ints  # [count], the content of each row
    lengths: NDArray[np.uint32]  # [count], how many tokens each row's text has, repeated ones counted
    lexicon: L  # [V]
    starts: NDArray[np.uint32]  # [V + 1]
    rows: Rows  # [nnz]
    weights: Weights  # [nnz]
    name: str = field(default_factory=lambda: uuid.uuid4().hex)

    def __len__(self) -> int:
        return len(self.keys)

    def posting(self, place: int) -> tuple[Ints, Weights]:
        """Return the rows (within the segment) and weights of one token."""
        begin, end = int(self.starts[place]), int(self.starts[place + 1])
        # Widened first: numpy indexes by machine words, and would widen anew at every use.
        return self.rows[begin:end].astype(np.intp), self.weights[begin:end]

    def holding(self, low: int, high: int) -> Mask:
        """Return which rows hold any token of the places `low` to `high` (excluded), [count]."""
        mask = np.zeros(len(self), bool)
        mask[self.rows[int(self.starts[low]) : int(self.starts[high])]] = True
        return mask


@dataclass(frozen=True, eq=False)
class Postings(Generic[L]):
    """One immutable state of an index; rows are numbered from 0 in the order of segments."""

    segments: tuple[Segment[L], ...] = ()

    def __len__(self) -> int:
        return sum(map(len, self.segments))

    @cached_property
    def keys(self) -> Ints:
        """The content key of each row, [n]."""
        return np.concatenate([np.empty(0, np.int64), *(segment.keys for segment in self.segments)])

    def missing(self, keys: Ints) -> Ints:
        """Return those of `keys` that have no row here, ascending."""
        return np.setdiff1d(keys, self.keys)

    def places(self, wanted: Sequence[Any]) -> Ints:
        """Return the place of each token in the lexicon of each segment, -1 for none, [segments, tokens]."""
        found = [segment.lexicon.places(wanted) for segment in self.segments]
        return np.array(found, np.int64).reshape(len(found), len(wanted))

    def each(self, places: Ints) -> Iterator[tuple[int, Segment[L], list[int]]]:
        """Return for every segment the number of its first row, itself, and its places of the tokens looked up."""
        firsts = accumulate(map(len, self.segments), initial=0)
        return zip(firsts, self.segments, places.tolist(), strict=False)

    def frequencies(self, places: Ints) -> Ints:
        """Return in how many rows each of the tokens looked up stands, [tokens]."""
        found = np.zeros(places.shape[1], np.int64)
        for segment, at in zip(self.segments, places, strict=True):
            widths = segment.starts[at + 1].astype(np.int64) - segment.starts[at]
            found += np.where(at >= 0, widths, 0)
        return found

    def extended(self, segments: Sequence[Segment[L]]) -> Postings[L]:
        """Return the index with more segments after its own; small neighbours are merged."""
        return Postings(_settled([*self.segments, *segments])) if segments else self

    def compacted(self, live: Mask) -> Postings[L]:
        """Return the index without the rows where `live` [n] is false, where many of a segment's rows are so.

        Segments with few dead rows stay as they are, and keep them. The rows that stay are numbered anew.
        """
        parts = np.split(live, np.cumsum([len(segment) for segment in self.segments])[:-1])
        segments = [_revised(segment, part) for segment, part in zip(self.segments, parts, strict=False)]
        if all(new is old for new, old in zip(segments, self.segments, strict=True)):
            return self
        return Postings(_settled([segment for segment in segments if len(segment)]))


def packed(tokens: Ints, rows: NDArray[np.integer], weights: NDArray[np.integer]) -> Packed:
    """Return postings as one number each, which sorts as the index does: token (below 2^32), row, weight.

    Sorting such numbers takes a fraction of the time and memory of sorting three columns by the first.
    """
    every = tokens.astype(np.uint64)
    every <<= np.uint64(24)
    every |= rows.astype(np.uint64) << np.uint64(8)
    every |= weights.astype(np.uint64)
    return every


def build(keys: Ints, lengths: NDArray[np.uint32], postings: Packed, lexicon: Callable[[Ints], L]) -> Segment[L]:
    """Make a segment.

    Args:
        keys: [count], at most MOST_ROWS.
        lengths: [count].
        postings: [nnz], in any order, a token at most once in a row; sorted in place.
        lexicon: makes the lexicon of the tokens there are, given by their numbers, ascending [V].
    """
    if len(keys) > MOST_ROWS:
        raise ValueError(f"a segment holds {MOST_ROWS} rows, not {len(keys)}")
    postings.sort()
    tokens = (postings >> np.uint64(24)).astype(np.uint32)
    first = np.ones(len(tokens), bool)
    np.not_equal(tokens[1:], tokens[:-1], out=first[1:])
    starts = np.flatnonzero(first)
    return Segment(
        keys=keys,
        lengths=lengths,
        lexicon=lexicon(tokens[starts].astype(np.int64)),
        starts=np.append(starts, len(postings)).astype(np.uint32),
        rows=(postings >> np.uint64(8)).astype(np.uint16),
        weights=postings.astype(np.uint8),
    )


def _settled(segments: Sequence[Segment[L]]) -> tuple[Segment[L], ...]:
    """Merge neighbours until each segment has twice the rows of the next, or both together would be too many."""
    groups: list[list[Segment[L]]] = []
    for segment in segments:
        groups.append([segment])
        while len(groups) > 1 and _alike(sum(map(len, groups[-2])), sum(map(len, groups[-1]))):
            groups[-2:] = [groups[-2] + groups[-1]]
    return tuple(group[0] if len(group) == 1 else _merged(group) for group in groups)


def _alike(left: int, right: int) -> bool:
    return left < 2 * right and left + right <= MOST_ROWS


def _merged(segments: Sequence[Segment[L]]) -> Segment[L]:
    lexicon, moved = type(segments[0].lexicon).joined([segment.lexicon for segment in segments])
    firsts = accumulate(map(len, segments), initial=0)
    postings = [
        packed(
            np.repeat(to, np.diff(segment.starts)), segment.rows.astype(np.uint32) + np.uint32(at), segment.weights
        )
        for at, to, segment in zip(firsts, moved, segments, strict=False)
    ]
    return build(
        np.concatenate([segment.keys for segment in segments]),
        np.concatenate([segment.lengths for segment in segments]),
        np.concatenate(postings),
        lexicon.at,
    )


def _revised(segment: Segment[L], live: Mask) -> Segment[L]:
    """Return the segment without its dead rows if they are many, else as it is."""
    if np.count_nonzero(live) >= (1 - DEAD_SHARE) * len(segment):
        return segment
    kept = live[segment.rows]
    tokens = np.repeat(np.arange(len(segment.lexicon)), np.diff(segment.starts))
    rows = (np.cumsum(live) - 1)[segment.rows[kept]]
    postings = packed(tokens[kept], rows, segment.weights[kept])
    return build(segment.keys[live], segment.lengths[live], postings, segment.lexicon.at)
