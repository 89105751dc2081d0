"""One score from several: BGE-M3's weighted sum (arXiv 2402.03216, eq. 9), with keywords as a fourth signal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Scores = Mapping[str, NDArray[np.float32]]


def comparable(scores: Scores) -> dict[str, NDArray[np.float32]]:
    """Bring the signals to one scale: cosines and MaxSim stay, BM25 and sparse are shares of the query's best.

    BM25 has no upper bound of its own: it grows with the number and rarity of the query's words. The sparse
    score grows with the number of the query's tokens in the same way.
    """
    scaled = {}
    for name, values in scores.items():
        best = float(values.max(initial=0)) if name in ("keyword", "sparse") else 1.0
        scaled[name] = values / best if best > 0 else values
    return scaled


def weigh(scores: Scores, weights: Mapping[str, float]) -> dict[str, NDArray[np.float32]]:
    """Return each signal's part of the fused score; the parts of a passage add up to its score, at most 1."""
    total = sum(weights.get(name, 0.0) for name in scores) or 1.0
    scaled = comparable(scores)
    return {name: (values * (weights.get(name, 0.0) / total)).astype(np.float32) for name, values in scaled.items()}


def total(parts: Scores) -> NDArray[np.float32]:
    """Return the sum of the parts, [n]."""
    return np.asarray(np.sum(list(parts.values()), axis=0), np.float32)
