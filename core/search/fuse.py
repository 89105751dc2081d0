"""One score from several: BGE-M3's weighted sum (arXiv 2402.03216, eq. 9), with keywords as a fourth signal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.search.parse import Question

SURE = 4.0  # BM25 a term from which words are trusted fully; chosen on development sets
LEAST_READ = 0.05  # what is left of the model's weight where it reads no letter of the question
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


def weigh(scores: Scores, weights: Mapping[str, float], question: Question) -> dict[str, NDArray[np.float32]]:
    """Return each signal's part of the fused score; the parts of a passage add up to its score, at most 1.

    What the model makes of a question in a script it does not read is little more than noise: its signals
    shrink with the share of such letters, and the words decide.
    """
    read = max(1 - question.unread, LEAST_READ)
    shares = {name: weights.get(name, 0.0) * (1.0 if name == "keyword" else read) for name in scores}
    whole = sum(shares.values()) or 1.0
    scaled = comparable(scores, len(question.terms))
    return {name: (values * (shares[name] / whole)).astype(np.float32) for name, values in scaled.items()}


def total(parts: Scores) -> NDArray[np.float32]:
    """Return the sum of the parts, [n]."""
    return np.asarray(np.sum(list(parts.values()), axis=0), np.float32)
