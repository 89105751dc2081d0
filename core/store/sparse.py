"""Exact scores over sparse vectors, on postings by token id.

Score of row r for query q: sum over shared token ids of w_q * w_r (BGE-M3, arXiv 2402.03216, eq. 3). The weights
of rows are kept in steps of 1/GRID, those of the query as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.store.lexicon import Numbers
from core.store.postings import MOST_ROWS, Ints, Mask, Postings, Segment, build, packed

# Steps to 1: eight bits reach .73, and the bundled model's weights .5. Steps of 1/300 to 1/600 changed nDCG@10 by
# chance only (these by at most .0009 on any of eight development sets). Weights below half a step are dropped.
GRID = 350
LARGEST = 255
STRETCH = 64  # rows
TINIEST = float(np.nextafter(np.float32(0), np.float32(1)))

Ids = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sparse:
    """One immutable state of the index of sparse vectors; row i has the content `postings.keys[i]`."""

    postings: Postings[Numbers]

    def __len__(self) -> int:
        return len(self.postings)

    def extended(self, keys: Ints, lengths: Ints, ids: Ids, weights: Floats) -> Sparse:
        """Return the index with rows after its own.

        Args:
            keys: [count], content keys that are not here yet.
            lengths: [count], non-zeros of each row.
            ids: [sum(lengths)], row after row; in a row each stands once.
            weights: [sum(lengths)], positive.
        """
        ends = np.concatenate([[0], np.cumsum(lengths)])
        segments = []
        for first in range(0, len(keys), MOST_ROWS):
            last = min(first + MOST_ROWS, len(keys))
            part = slice(ends[first], ends[last])
            segments.append(_segment(keys[first:last], lengths[first:last], ids[part], weights[part]))
        return Sparse(self.postings.extended(segments))

    def compacted(self, live: Mask) -> Sparse:
        """Return the index without the rows where `live` [n] is false, where they are many; numbers rows anew."""
        return Sparse(self.postings.compacted(live))

    def scores(self, ids: Ids, weights: Floats) -> Floats:
        """Return the score of every row for one query, [n]."""
        factors = weights.astype(np.float32) / np.float32(GRID)
        scores = np.zeros(len(self), np.float32)
        for first, segment, found in self.postings.each(self.postings.places(ids.tolist())):
            part = scores[first : first + len(segment)]
            for place, factor in zip(found, factors, strict=True):
                if place >= 0:
                    rows, stored = segment.posting(place)
                    part[rows] += stored * factor  # a token stands at most once in a row: no addition is lost
        return scores

    def rarity(self, ids: Ids) -> Floats:
        """Return how telling tokens are, [n]: their idf as a share of that of a token which no row has, in (0, 1]."""
        df = self.postings.frequencies(self.postings.places(ids.tolist()))
        idf = np.log1p((len(self) - df + 0.5) / (df + 0.5))
        return np.asarray(idf / np.log1p((len(self) + 0.5) / 0.5), np.float32)


def _segment(keys: Ints, lengths: Ints, ids: Ids, weights: Floats) -> Segment[Numbers]:
    steps = np.clip(np.rint(weights * np.float32(GRID)), 0, LARGEST).astype(np.uint8)
    rows = np.repeat(np.arange(len(keys)), lengths)
    kept = steps > 0
    postings = packed(ids[kept].astype(np.int64), rows[kept], steps[kept])
    return build(keys.astype(np.int64), lengths.astype(np.uint32), postings, _numbers)


def _numbers(ids: Ints) -> Numbers:
    return Numbers(ids.astype(np.int32))


def top(scores: Floats, k: int) -> Ints:
    """Return the rows of the k highest positive scores, best first; equal scores keep row order."""
    positive = np.flatnonzero(scores >= _least(scores, k))
    if len(positive) > k:
        kept = np.partition(scores[positive], len(positive) - k)[len(positive) - k]
        above = positive[scores[positive] > kept]
        level = positive[scores[positive] == kept][: k - len(above)]
        positive = np.concatenate([above, level])
    return positive[np.lexsort((positive, -scores[positive]))]


def _least(scores: Floats, k: int) -> float:
    """Return a positive bound that the k highest positive scores reach and few others do.

    The k highest of the highest scores of `STRETCH` rows each are k scores: the k-th highest of all is no lower.
    """
    whole = len(scores) // STRETCH * STRETCH
    if whole // STRETCH <= k:
        return TINIEST
    highest = scores[:whole].reshape(-1, STRETCH).max(axis=1)
    return max(float(np.partition(highest, len(highest) - k)[len(highest) - k]), TINIEST)
