"""Merging the rows of a multi-vector that are nearly the same, before a codec writes them (`core.store.codec`)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TINY = 1e-9
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def pooled(rows: Floats, merge: float) -> Floats:
    """Merge rows [T, M] of length 1 by Ward's method while a merge costs at most `merge`; means, of length 1 again.

    Merging n and k rows costs n k / (n + k) times the squared distance of their means. All pairs that are each
    other's nearest are merged at once: Ward's method comes to the same merges one by one (Murtagh 1983).
    """
    sums, sizes = rows.astype(np.float32), np.ones(len(rows), np.float32)
    products = np.asarray(
        sums @ sums.T, np.float32
    )  # of the sums; they are added up as their rows are, not multiplied again
    each, alive = np.arange(len(sums)), np.ones(len(sums), bool)
    cost = _costs(products, sizes, each)
    while len(sums) > 1:
        nearest = cost.argmin(1)
        first = each[(nearest[nearest] == each) & (each < nearest) & (cost[each, nearest] <= merge)]
        if not len(first):
            break
        second = nearest[first]
        for values in (sums, sizes, products, products.T):
            values[first] += values[second]
        alive[second] = False
        cost[second] = np.inf
        cost[first] = np.where(alive, _costs(products, sizes, first), np.float32(np.inf))
        cost[:, second], cost[:, first] = np.inf, cost[first].T
    means = sums[alive]
    return np.asarray(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), TINY), np.float32)


def _costs(products: Floats, sizes: Floats, some: Ints) -> Floats:
    """Return what merging some clusters with each costs [k, C], of the inner products of all sums; never itself."""
    weights = 1 / sizes
    squares = np.diag(products) * weights**2
    cost = products[some] * (-2 * weights[some, None])
    cost *= weights
    cost += squares[some, None]
    cost += squares
    cost /= weights[some, None] + weights
    cost[np.arange(len(some)), some] = np.inf
    return np.asarray(cost, np.float32)
