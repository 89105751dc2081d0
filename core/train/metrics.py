"""How good a ranking is: the measures of BEIR (arXiv 2104.08663), for one query each.

`ranked` holds document ids, best first, each once; `relevant` maps the ids that answer the query to their
gain (above 0). A query without relevant documents has no measure: leave it out before averaging.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


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
