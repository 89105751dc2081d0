"""Exact top-k over sparse vectors: postings by token, in memory, in segments that merge as they grow.

Score of row r for query q: sum over shared token ids of w_q * w_r (BGE-M3, arXiv 2402.03216, eq. 3). Each
segment is a compressed sparse column matrix: the postings of token t are `rows[starts[i]:starts[i + 1]]` and
`weights[...]` where `tokens[i] == t`. New rows become a new segment; segments of like size are merged, so
that n rows cost O(n log n) to add one batch at a time and a query touches O(log n) segments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Ids = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Segment:
    """Postings of `count` rows from `first` on: `tokens` [V] ascending, `starts` [V+1], `rows`/`weights` [nnz]."""

    first: int
    count: int
    tokens: Ids
    starts: Ints
    rows: Ids
    weights: Floats

    @property
    def size(self) -> int:
        """Return the number of postings."""
        return len(self.rows)


def build(first: int, lengths: Ints, ids: Ids, weights: Floats) -> Segment:
    """Make a segment from row-wise data: `lengths` [n] non-zeros a row, `ids` and `weights` [sum(lengths)]."""
    rows = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    order = np.argsort(ids, kind="stable")
    tokens, starts = np.unique(ids[order], return_index=True)
    return Segment(
        first,
        len(lengths),
        tokens.astype(np.int32),
        np.append(starts, len(ids)).astype(np.int64),
        rows[order],
        weights[order].astype(np.float32),
    )


def merge(left: Segment, right: Segment) -> Segment:
    """Join two neighbouring segments into one."""
    shift = right.first - left.first
    ids = np.concatenate([np.repeat(s.tokens, np.diff(s.starts)) for s in (left, right)])
    rows = np.concatenate([left.rows, right.rows + np.int32(shift)])
    weights = np.concatenate([left.weights, right.weights])
    order = np.argsort(ids, kind="stable")
    tokens, starts = np.unique(ids[order], return_index=True)
    return Segment(
        left.first,
        shift + right.count,
        tokens.astype(np.int32),
        np.append(starts, len(ids)).astype(np.int64),
        rows[order],
        weights[order],
    )


class SparseIndex:
    """An append-only exact index over sparse rows, numbered from 0 in the order they were added."""

    def __init__(self) -> None:
        self._segments: tuple[Segment, ...] = ()
        self.rows = 0

    def add(self, lengths: Ints, ids: Ids, weights: Floats) -> None:
        """Append rows given row-wise (see `build`); readers keep the segments they hold."""
        segments = [*self._segments, build(self.rows, lengths, ids, weights)]
        while len(segments) > 1 and segments[-2].size < 2 * segments[-1].size:
            segments[-2:] = [merge(segments[-2], segments[-1])]
        self._segments = tuple(segments)
        self.rows += len(lengths)

    def scores(self, ids: Ids, weights: Floats, rows: int | None = None) -> Floats:
        """Return the score of the first `rows` rows (all by default) for one query, [rows]."""
        segments = self._segments
        total = self.rows if rows is None else rows
        # Another thread may have added rows since `rows` was counted: score them too, then cut them off.
        scores = np.zeros(max([total, *(s.first + s.count for s in segments)]), np.float32)
        for segment in segments:
            place = np.searchsorted(segment.tokens, ids)
            for token, weight, at in zip(ids, weights, place, strict=True):
                if at < len(segment.tokens) and segment.tokens[at] == token:
                    begin, end = segment.starts[at], segment.starts[at + 1]
                    # A token stands at most once in a row, so this adds without losing updates.
                    scores[segment.first + segment.rows[begin:end]] += weight * segment.weights[begin:end]
        return scores[:total]


def top(scores: Floats, k: int) -> Ints:
    """Return the rows of the k highest positive scores, best first; equal scores keep row order."""
    positive = np.flatnonzero(scores > 0)
    if len(positive) > k:
        kept = np.partition(scores[positive], len(positive) - k)[len(positive) - k]
        above = positive[scores[positive] > kept]
        level = positive[scores[positive] == kept][: k - len(above)]
        positive = np.concatenate([above, level])
    return positive[np.lexsort((positive, -scores[positive]))]
