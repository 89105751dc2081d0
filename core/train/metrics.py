"""How good a ranking is: the measures of BEIR (arXiv 2104.08663) for one query each, and how sure their mean is.

`ranked` holds document ids, best first, each once; `relevant` maps the ids that answer the query to their
gain (above 0). A query without relevant documents has no measure: leave it out before averaging.

A set is a sample of the questions that could be asked. The bootstrap (Efron 1979) draws as many queries from it,
with repetition, again and again, and looks at how far the mean wanders. Two rankings of the same queries are
compared pair by pair (the paired bootstrap, Koehn 2004): what makes a query hard for both then drops out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
SURE = 0.95  # of an interval
CELLS = 1 << 23  # drawn queries that are held at once

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """What one ranking's mean is above another's, the interval around it, and the two-sided p of no change."""

    mean: float
    low: float
    high: float
    p: float


def ndcg(ranked: Sequence[str], relevant: Mapping[str, float], k: int) -> float:
    """Return nDCG@k with linear gains: sum of gain / log2(rank + 1), over the best possible sum."""
    gained = sum(relevant.get(name, 0.0) / math.log2(rank + 2) for rank, name in enumerate(ranked[:k]))
    best = sorted(relevant.values(), reverse=True)[:k]
    ideal = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(best))
    return gained / ideal if ideal else 0.0


def mrr(ranked: Sequence[str], relevant: Mapping[str, float], k: int) -> float:
    """Return 1 / the rank of the first relevant document among the first k, or 0."""
    return next((1 / rank for rank, name in enumerate(ranked[:k], start=1) if relevant.get(name, 0) > 0), 0.0)


def recall(ranked: Sequence[str], relevant: Mapping[str, float], k: int) -> float:
    """Return the share of the relevant documents that stand among the first k."""
    wanted = {name for name, gain in relevant.items() if gain > 0}
    return len(wanted.intersection(ranked[:k])) / len(wanted) if wanted else 0.0


def resample(values: Floats, seed: int = 7, times: int = RESAMPLES) -> Floats:
    """Return the means [times, K] of K measures over resamples of the queries; `values` is [Q, K].

    All K columns see the same draws, so that their differences are paired. The same Q and seed give the same
    draws, whatever the values are.
    """
    queries = len(values)
    if not queries:
        return np.zeros((times, values.shape[1]))
    chance = np.random.default_rng(seed)
    means = np.empty((times, values.shape[1]))
    step = max(CELLS // queries, 1)
    for first in range(0, times, step):
        rows = min(step, times - first)
        drawn = chance.integers(queries, size=(rows, queries)) + np.arange(rows)[:, None] * queries
        counts = np.bincount(drawn.ravel(), minlength=rows * queries).reshape(rows, queries)
        means[first : first + rows] = counts @ values / queries
    return means


def interval(means: Floats) -> tuple[float, float]:
    """Return the bounds between which SURE of the resampled means [R] lie."""
    low, high = np.quantile(means, [(1 - SURE) / 2, (1 + SURE) / 2])
    return float(low), float(high)


def change(mean: float, differences: Floats) -> Change:
    """Return a change by its mean over the queries and by its means over resamples [R].

    p is twice the smaller share of resamples on one side of no change, the sample itself counted with them, so
    that it is never 0.
    """
    below, above = int((differences <= 0).sum()), int((differences >= 0).sum())
    p = min(1.0, 2 * (min(below, above) + 1) / (len(differences) + 1))
    return Change(mean, *interval(differences), p)


def compare(values: Floats, baseline: Floats, seed: int = 7, times: int = RESAMPLES) -> Change:
    """Compare two rankings by their measures [Q] of the same queries, in the same order."""
    difference = np.asarray(values, np.float64) - baseline
    mean = float(difference.mean()) if len(difference) else 0.0
    return change(mean, resample(difference[:, None], seed, times)[:, 0])
