"""The consistency filter: weak pairs are believed only where the model finds the passage by its query.

E5 (arXiv 2212.03533, section 3.1) trains a model on everything that was mined, and then keeps a pair only if its
own passage stands among the query's top k of a large pool of passages. A network learns what is regular before it
learns what is noise, so what it cannot find again is mostly noise.

Shapes: N pairs, P passages of a pool, D dimensions. All vectors are L2-normalised, so that a product is a cosine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from transformers import BertModel

from core.train.data import Pair
from core.train.encoder import device, embed, tokenise

SAME = 1 - 1e-6  # the cosine from which two texts count as one
NEAR = 1.5e-3  # a query's two scores with such texts differ by at most sqrt(2 - 2 SAME), which is a little less
CELLS = 1 << 24  # scores that are held at once
POOL = 50_000  # passages of the pool that are looked at

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def keep(
    model: BertModel,
    tokenizer: Tokenizer,
    pairs: Sequence[Pair],
    top: int,
    longest: int,
    pool: Sequence[str] = (),
    seed: int = 7,
) -> list[Pair]:
    """Return the pairs that the model believes, in their order.

    Args:
        model: the encoder as it is now; put into evaluation mode.
        tokenizer: its tokeniser.
        pairs: (query, passage).
        top: the rank that a passage must reach.
        longest: tokens of a text that are read.
        pool: further texts to rank the passages among; a random sample of POOL where there are more.
        seed: of that sample.
    """
    if not pairs:
        return []
    texts: dict[str, int] = {}
    numbers = number(pairs, texts)
    once = list(dict.fromkeys(pool))
    drawn = sample(np.arange(len(once)), POOL, np.random.default_rng(seed))
    rivals = enlist((once[index] for index in drawn), texts)
    model.eval()
    vectors = embed(model, tokenise(tokenizer, list(texts), longest))
    believed = consistent(vectors[numbers[:, 0]], vectors[numbers[:, 1]], vectors[rivals], top)
    return [pair for pair, good in zip(pairs, believed, strict=True) if good]


def believable(
    vectors: Floats, kinds: Mapping[str, Ints], kind: str, top: int, most: int, seed: int
) -> NDArray[np.bool_]:
    """Say which pairs of a kind are consistent; passages of the other kinds, `most` at random, are its pool.

    Args:
        vectors: of all texts, [V, D].
        kinds: pairs [N, 2] by kind, as numbers of texts.
        kind: the one to judge.
        top: the rank that a passage must reach.
        most: passages in the pool.
        seed: of their draw.
    """
    own = kinds[kind]
    others = np.setdiff1d(np.concatenate([pairs[:, 1] for pairs in kinds.values()]), own)
    pool = sample(others, most, np.random.default_rng(seed))
    return consistent(vectors[own[:, 0]], vectors[own[:, 1]], vectors[pool], top)


def consistent(queries: Floats, passages: Floats, pool: Floats | None, top: int = 2) -> NDArray[np.bool_]:
    """Say for each pair whether its passage stands among the query's `top`, [N].

    The ranking is exact, over the passages of all pairs and those of the pool, each once however often it stands
    there. What says the same as the right passage, or as the query itself, does not count against it.

    Args:
        queries: unit vectors [N, D].
        passages: unit vectors [N, D]; row i belongs to query i.
        pool: unit vectors [P, D], or None.
        top: the last rank that is good enough, from 1.
    """
    own, rivals = distinct(passages if pool is None else np.concatenate([passages, pool]))
    columns = torch.from_numpy(rivals).to(device())
    believed = np.zeros(len(queries), dtype=np.bool_)
    for rows in blocks(len(queries), len(rivals)):
        block, right = torch.from_numpy(queries[rows]), torch.from_numpy(own[: len(queries)][rows])
        believed[rows] = _among_best(block.to(device()), right.to(device()), columns, top).cpu().numpy()
    return believed


def _among_best(queries: Tensor, right: Tensor, passages: Tensor, top: int) -> Tensor:
    """Judge a block of queries [B, D], whose right passages are these rows [B] of the passages [R, D]."""
    scores = queries @ passages.T
    own = scores.gather(1, right[:, None])
    good = own.squeeze(1) >= scores.topk(min(top, len(passages))).values[:, -1]
    late = torch.nonzero(~good).squeeze(1)
    scores, own = scores[late], own[late]
    ahead = (scores > own) & (scores <= SAME)
    # near copies of the right passage may alone have beaten it: a second product, for rows where that is possible
    doubtful = torch.nonzero((ahead & (scores > own + NEAR)).sum(1) < top).squeeze(1)
    ahead[doubtful] &= passages[right[late[doubtful]]] @ passages.T <= SAME
    good[late] = ahead.sum(1) < top
    return good


def distinct(vectors: Floats) -> tuple[Ints, Floats]:
    """Return the different rows [R, D] of vectors [N, D], and which of them each one is, [N]."""
    rows = np.ascontiguousarray(vectors).view(np.dtype((np.void, vectors.shape[1] * vectors.itemsize))).ravel()
    _, first, which = np.unique(rows, return_index=True, return_inverse=True)
    return which.astype(np.int64), vectors[first]


def blocks(rows: int, columns: int) -> Iterator[slice]:
    """Cut the rows of a matrix of scores into blocks of about CELLS scores."""
    step = max(1, CELLS // max(1, columns))
    for first in range(0, rows, step):
        yield slice(first, min(first + step, rows))


def number(pairs: Iterable[Pair], texts: dict[str, int]) -> Ints:
    """Return pairs as numbers of their texts, [N, 2]; `texts` grows by those that are new in it."""
    return enlist((text for pair in pairs for text in pair), texts).reshape(-1, 2)


def enlist(found: Iterable[str], texts: dict[str, int]) -> Ints:
    """Return the number [N] of each text, the same for the same text; `texts` grows by those that are new in it."""
    return np.array([texts.setdefault(text, len(texts)) for text in found], dtype=np.int64)


def sample(numbers: Ints, most: int, chance: np.random.Generator) -> Ints:
    """Return at most so many of the numbers, at random."""
    return numbers if len(numbers) <= most else np.sort(chance.choice(numbers, most, replace=False))
