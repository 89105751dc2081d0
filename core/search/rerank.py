"""Reranking by MaxSim over multi-vectors (BGE-M3, arXiv 2402.03216, eq. 4)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def maxsim(query: NDArray[np.float32], passages: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return score[p] = 1/N_q sum_i max_j query_i . passage_p_j for each passage.

    Args:
        query: [N_q, M], rows L2-normalised.
        passages: each [T_p, M], T_p >= 1, rows L2-normalised.
    """
    if not passages or not len(query):
        return np.zeros(len(passages), np.float32)
    starts = np.cumsum([0, *(len(p) for p in passages[:-1])])
    similar = query @ np.concatenate(passages).T  # [N_q, sum T_p]
    best = np.maximum.reduceat(similar, starts, axis=1)  # [N_q, P]
    return np.asarray(best.mean(axis=0), np.float32)
