"""The two linear heads of BGE-M3 (arXiv 2402.03216), and what they start from.

Both start from something sensible: the sparse head from the rarity of tokens, the multi-vector head from the
directions in which states differ most. Fine-tuning (see `finetune`) does the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from core.embed.m3 import batches
from core.train.encoder import Ids, device, pad, states

RIDGE = 1e-2  # of the variance of the states
TYPICAL = 0.3  # the weight the rarest token starts with
TEXTS = 6_000  # whose states are looked at
TOKENS = 8_192  # padded tokens of a batch


class Heads(nn.Module):
    """The two linear heads of BGE-M3; names of weights are those of the shipped `model.safetensors`."""

    def __init__(self, width: int, multi_dims: int) -> None:
        """Make heads of random weights for states of this width."""
        super().__init__()
        self.sparse = nn.Linear(width, 1)
        self.multi = nn.Linear(width, multi_dims)

    def weights(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return token weights relu(W h + b), [B, T], 0 where the mask is off."""
        return torch.relu(self.sparse(states)).squeeze(-1) * mask

    def rows(self, states: Tensor) -> Tensor:
        """Return multi-vector rows l2norm(W h + b), [B, T, M]."""
        return functional.normalize(self.multi(states), dim=-1)


def start(encoder: BertModel, texts: Sequence[Ids], special: Sequence[int], multi_dims: int, seed: int) -> Heads:
    """Return heads that start from how rare tokens are in all texts, and what the encoder makes of a sample."""
    chosen = np.random.default_rng(seed).permutation(len(texts))[:TEXTS]
    sample = [texts[index] for index in chosen]
    ids, rows = _token_states(encoder, sample)
    kept = ~np.isin(ids, special)
    heads = Heads(rows.shape[1], multi_dims)
    start_sparse(heads, ids[kept], rows[kept], rarity(texts))
    start_multi(heads, rows)
    return heads.to(device())


def rarity(texts: Sequence[Ids]) -> NDArray[np.float64]:
    """Return log(N / n) / log(N) by token id, for n of N texts that hold it: 1 for the rarest, 0 for what all do."""
    holders = np.bincount(np.concatenate([np.unique(ids) for ids in texts]))
    rare: NDArray[np.float64] = np.log(len(texts) / np.maximum(holders, 1)) / np.log(max(len(texts), 2))
    return rare


def start_sparse(heads: Heads, ids: Ids, rows: NDArray[np.float32], rare: NDArray[np.float64]) -> None:
    """Start the sparse head as the linear map of states that comes nearest to each token's rarity, times TYPICAL."""
    weight, bias = _ridge(rows, TYPICAL * rare[ids])
    with torch.no_grad():
        heads.sparse.weight.copy_(torch.from_numpy(weight[None]))
        heads.sparse.bias.fill_(bias)


def start_multi(heads: Heads, rows: NDArray[np.float32]) -> None:
    """Start the multi-vector head as the projection on the principal directions of the states, centred.

    Every direction is divided by the square root of its spread: half-way to whitening, so that the few widest
    directions do not decide every comparison.
    """
    mean = rows.mean(0)
    variances, directions = np.linalg.eigh(np.cov(rows - mean, rowvar=False))
    kept = slice(-heads.multi.out_features, None)  # eigh sorts from the smallest
    projection = (directions[:, kept] * variances[kept] ** -0.25).T.astype(np.float32)  # [M, D]
    with torch.no_grad():
        heads.multi.weight.copy_(torch.from_numpy(projection))
        heads.multi.bias.copy_(torch.from_numpy(-projection @ mean))


def _token_states(encoder: BertModel, texts: Sequence[Ids]) -> tuple[Ids, NDArray[np.float32]]:
    """Return all tokens of the texts: ids [n] and states [n, D]."""
    ids, rows = [], []
    with torch.no_grad():
        for members in batches([len(one) for one in texts], TOKENS):
            batch = pad([texts[index] for index in members])
            rows.append(states(encoder, batch)[batch.mask].cpu().numpy())
            ids.append(batch.ids[batch.mask].cpu().numpy().astype(np.int32))
    return np.concatenate(ids), np.concatenate(rows)


def _ridge(rows: NDArray[np.float32], target: NDArray[np.float64]) -> tuple[NDArray[np.float32], float]:
    """Return weight [D] and bias of the ridge regression of target [n] on rows [n, D]."""
    mean, middle = rows.mean(0), target.mean()
    centred = rows - mean
    covariance = centred.T @ centred / len(rows)
    covariance += RIDGE * np.trace(covariance) / len(covariance) * np.eye(len(covariance), dtype=np.float32)
    weight = np.linalg.solve(covariance, centred.T @ (target - middle).astype(np.float32) / len(rows))
    return weight.astype(np.float32), float(middle - mean @ weight)
