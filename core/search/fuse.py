"""One score from several: BGE-M3's weighted sum (arXiv 2402.03216, eq. 9), with keywords as a fourth signal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

SURE = 2.0  # BM25 a term from which words are trusted fully; chosen on development sets
Scores = Mapping[str, NDArray[np.float32]]


def comparable(scores: Scores, terms: int) -> dict[str, NDArray[np.float32]]:
    """Bring the signals to one scale, at most 1.

    Cosines and MaxSim stay as they are. Sparse and BM25 have no upper bound of their own (they grow with the
    query's words), so each becomes a share of the query's best. BM25 is then weakened where even the best
    passage holds few of the query's words: best / (`SURE` * terms), at most 1. A question in another language
    than the documents, or in other words, so leans on meaning by itself.

    Args:
        scores: by signal, [n] each.
        terms: how many keyword terms the query has.
    """
    scaled = {}
    for name, values in scores.items():
        best = float(values.max(initial=0)) if name in ("keyword", "sparse") else 1.0
        sure = min(1.0, best / (SURE * max(terms, 1))) if name == "keyword" else 1.0
        scaled[name] = values * (sure / best) if best > 0 else values
    return scaled


def weigh(scores: Scores, weights: Mapping[str, float], terms: int) -> dict[str, NDArray[np.float32]]:
    """Return each signal's part of the fused score; the parts of a passage add up to its score, at most 1."""
    total = sum(weights.get(name, 0.0) for name in scores) or 1.0
    scaled = comparable(scores, terms)
    return {name: (values * (weights.get(name, 0.0) / total)).astype(np.float32) for name, values in scaled.items()}


def total(parts: Scores) -> NDArray[np.float32]:
    """Return the sum of the parts, [n]."""
    return np.asarray(np.sum(list(parts.values()), axis=0), np.float32)
