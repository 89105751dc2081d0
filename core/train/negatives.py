"""Hard negatives: passages that the current model takes for answers, and that are none.

They are drawn from a window of each query's ranking, as BGE-M3 does (arXiv 2402.03216). The first ranks are left
out, and so is whatever comes close to the score of the right passage (the positive-aware mining of NV-Retriever,
arXiv 2407.15831): most of that is right as well, and nobody has written it down.

Shapes: N pairs, D dimensions, K negatives a query. Vectors are L2-normalised. Texts are numbered (see
`filter.number`): the same text, the same number.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from core.train.encoder import device
from core.train.filter import Floats, Ints, blocks

COUNT = 7
RANKS = 10, 210
MARGIN = 0.95
NUMBER_BITS = 32  # a pair of text numbers is one 64-bit key


def harden(vectors: Floats, pairs: Ints, seed: int) -> Ints:
    """Return hard negatives [N, K] of pairs [N, 2], all as numbers of texts, with the vectors of all texts [V, D]."""
    rows = mine(vectors[pairs[:, 0]], vectors[pairs[:, 1]], pairs, seed=seed)
    return np.where(rows >= 0, pairs[rows, 1], -1)


def mine(
    queries: Floats,
    passages: Floats,
    texts: Ints,
    count: int = COUNT,
    ranks: tuple[int, int] = RANKS,
    margin: float = MARGIN,
    seed: int = 7,
) -> NDArray[np.int32]:
    """Draw hard negatives for each query, as rows of the passages, [N, K]; -1 where none is left.

    The passages are ranked each text once. A query's own text and every passage that some pair gives it are never
    drawn.

    Args:
        queries: unit vectors [N, D].
        passages: unit vectors [N, D]; row i belongs to query i.
        texts: the numbers [N, 2] of each pair's texts.
        count: K, how many are drawn, each once.
        ranks: drawn from this rank on, the best being 0, and before that one; cut to the number of passages.
        margin: the share of the right passage's score that a negative may reach.
        seed: of the draw.
    """
    distinct = np.unique(texts[:, 1], return_index=True)[1]
    columns = torch.from_numpy(passages[distinct]).to(device())
    known, chance = keys(texts), np.random.default_rng(seed)
    drawn = np.full((len(queries), count), -1, dtype=np.int32)
    for rows in blocks(len(queries), len(distinct)):
        best = (torch.from_numpy(queries[rows]).to(device()) @ columns.T).topk(min(ranks[1], len(distinct)))
        scores = best.values[:, ranks[0] :].cpu().numpy()
        ranked = distinct[best.indices[:, ranks[0] :].cpu().numpy()]
        own = (queries[rows] * passages[rows]).sum(1, keepdims=True)
        free = scores <= own - (1 - margin) * np.abs(own)  # below the margin, where scores are negative too
        free &= ~related(texts[rows, :1], texts[ranked, 1], known)
        part = draw(ranked, free, count, chance)
        drawn[rows, : part.shape[1]] = part
    return drawn


def draw(ranked: Ints, free: NDArray[np.bool_], count: int, chance: np.random.Generator) -> Ints:
    """Draw from each row of `ranked` [B, R] at most `count` that are free, at random; -1 fills up the row."""
    lots = np.where(free, chance.random(free.shape), 2.0)
    chosen = np.argsort(lots, axis=1)[:, :count]
    return np.where(np.take_along_axis(free, chosen, 1), np.take_along_axis(ranked, chosen, 1), -1)


def keys(texts: Ints) -> Ints:
    """Return the pairs [N, 2] of text numbers as one key each, in order: what is known to belong together."""
    return np.unique(texts[:, 0] << NUMBER_BITS | texts[:, 1])


def related(queries: Ints, passages: Ints, known: Ints) -> NDArray[np.bool_]:
    """Say where a passage is no negative of a query: the texts are the same, or a known pair ties them.

    Args:
        queries: text numbers, of a shape that goes with that of the passages.
        passages: text numbers.
        known: the keys of all pairs, ascending, at least one.
    """
    wanted = queries << NUMBER_BITS | passages
    found = known[np.minimum(np.searchsorted(known, wanted), len(known) - 1)]
    unfit: NDArray[np.bool_] = (found == wanted) | (queries == passages)
    return unfit


def no_negatives(queries: Ints, passages: Ints, known: Ints) -> NDArray[np.bool_]:
    """Say which passages [B + H] of a batch are no negatives of which of its queries [B]: [B, B + H].

    Those are an equal passage of another pair, the passages of another pair with an equal query, and the query's
    own text. The passage of the pair itself stays, on the diagonal.
    """
    unfit = related(queries[:, None], passages[None], known)
    np.fill_diagonal(unfit, val=False)
    return unfit
