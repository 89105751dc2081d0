"""Stage 4, heads: fit the sparse and the multi-vector head on the frozen encoder's states.

Both start from something sensible: the sparse head from the rarity of tokens, the multi-vector head from the
directions in which states differ most. Self-distillation (see `losses`) does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from core.train.losses import m3_loss, multi_scores, sparse_scores
from core.train.states import States

Report = Callable[[int, float], None]
RIDGE = 1e-2  # of the variance of the states
TYPICAL = 0.3  # the weight the rarest token starts with


@dataclass(frozen=True, slots=True)
class Plan:
    """How the heads are fitted."""

    multi_dims: int = 128
    steps: int = 400
    batch: int = 32
    rate: float = 3e-5  # ten times as much forgets general text over the documentation that is learned from
    seed: int = 7


class Heads(nn.Module):
    """The two linear heads of BGE-M3; names of weights are those of the model's `heads.safetensors`."""

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


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a batch: ids [B, T], states [B, T, D], the mask of all tokens and that of words alone."""

    ids: Tensor
    states: Tensor
    mask: Tensor
    words: Tensor

    def dense(self) -> Tensor:
        """Return the mean of the states under the mask, L2-normalised, [B, D]."""
        return functional.normalize((self.states * self.mask.unsqueeze(-1)).sum(1), dim=-1)


def fit_heads(
    kinds: Mapping[str, tuple[States, States]], special: NDArray[np.int64], plan: Plan, report: Report
) -> Heads:
    """Fit both heads on pairs by kind (queries, passages), and tell `report` the loss now and then."""
    torch.manual_seed(plan.seed)
    sides = [side for pair in kinds.values() for side in pair]
    heads = Heads(sides[0].states.shape[1], plan.multi_dims)
    start_sparse(heads, sides, special)
    start_multi(heads, sides)
    optimiser = torch.optim.AdamW(heads.parameters(), lr=plan.rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, plan.steps)
    for step, (query, passage) in enumerate(draw(kinds, special, plan)):
        loss = m3_loss(*scores(heads, query, passage))
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        schedule.step()
        if step % 100 == 0:
            report(step, loss.item())
    return heads.eval()


def scores(heads: Heads, query: Side, passage: Side) -> tuple[Tensor, Tensor, Tensor]:
    """Return the dense, sparse and multi-vector scores [B, B] of a batch."""
    dense = query.dense() @ passage.dense().T
    weights = heads.weights(query.states, query.words), heads.weights(passage.states, passage.words)
    sparse = sparse_scores(weights[0], query.ids, weights[1], passage.ids)
    rows = heads.rows(query.states[:, 1:]), heads.rows(passage.states[:, 1:])  # without [CLS]
    return dense, sparse, multi_scores(rows[0], query.mask[:, 1:], rows[1], passage.mask[:, 1:])


def draw(
    kinds: Mapping[str, tuple[States, States]], special: NDArray[np.int64], plan: Plan
) -> Iterator[tuple[Side, Side]]:
    """Draw batches of one kind each, every kind as often as its size says."""
    chance = np.random.default_rng(plan.seed)
    names = list(kinds)
    share = np.array([len(kinds[name][0]) for name in names], dtype=np.float64)
    for _ in range(plan.steps):
        queries, passages = kinds[names[chance.choice(len(names), p=share / share.sum())]]
        texts = np.sort(chance.choice(len(queries), min(plan.batch, len(queries)), replace=False))
        yield side(queries, texts, special), side(passages, texts, special)


def side(states: States, texts: NDArray[np.int64], special: NDArray[np.int64]) -> Side:
    """Gather some texts as tensors."""
    ids, rows, mask = states.padded(texts)
    words = mask & ~np.isin(ids, special)
    return Side(torch.from_numpy(ids), torch.from_numpy(rows), torch.from_numpy(mask), torch.from_numpy(words))


def start_sparse(heads: Heads, sides: list[States], special: NDArray[np.int64]) -> None:
    """Start the sparse head as the linear map of states that comes nearest to each token's rarity.

    Rarity is log(N / n) over log N, for n of N texts that hold the token, times TYPICAL.
    """
    vocabulary = int(max(states.ids.max() for states in sides)) + 1
    holders = np.zeros(vocabulary)
    for states in sides:
        text = np.repeat(np.arange(len(states)), np.diff(states.starts))
        holders += np.bincount(np.unique(text * vocabulary + states.ids) % vocabulary, minlength=vocabulary)
    texts = sum(len(states) for states in sides)
    rarity = TYPICAL * np.log(texts / np.maximum(holders, 1)) / np.log(texts)
    ids, rows = _sample(sides)
    kept = ~np.isin(ids, special)
    weight, bias = _ridge(rows[kept], rarity[ids[kept]])
    with torch.no_grad():
        heads.sparse.weight.copy_(torch.from_numpy(weight[None]))
        heads.sparse.bias.fill_(float(bias))


def start_multi(heads: Heads, sides: list[States]) -> None:
    """Start the multi-vector head as the projection on the principal directions of the states, centred.

    Every direction is divided by the square root of its spread: half-way to whitening, so that the few widest
    directions do not decide every comparison.
    """
    _, rows = _sample(sides)
    mean = rows.mean(0)
    variances, directions = np.linalg.eigh(np.cov(rows - mean, rowvar=False))
    kept = slice(-heads.multi.out_features, None)  # eigh sorts from the smallest
    projection = (directions[:, kept] * variances[kept] ** -0.25).T.astype(np.float32)  # [M, D]
    with torch.no_grad():
        heads.multi.weight.copy_(torch.from_numpy(projection))
        heads.multi.bias.copy_(torch.from_numpy(-projection @ mean))


def _sample(sides: list[States], most: int = 200_000) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Take evenly spread tokens of all texts: ids [n] and states [n, D]."""
    step = max(1, sum(len(states.ids) for states in sides) // most)
    ids = np.concatenate([states.ids[::step] for states in sides])
    return ids, np.concatenate([states.states[::step] for states in sides]).astype(np.float32)


def _ridge(rows: NDArray[np.float32], target: NDArray[np.float64]) -> tuple[NDArray[np.float32], float]:
    """Return weight [D] and bias of the ridge regression of target [n] on rows [n, D]."""
    mean, middle = rows.mean(0), target.mean()
    centred = rows - mean
    covariance = centred.T @ centred / len(rows)
    covariance += RIDGE * np.trace(covariance) / len(covariance) * np.eye(len(covariance), dtype=np.float32)
    weight = np.linalg.solve(covariance, centred.T @ (target - middle).astype(np.float32) / len(rows))
    return weight.astype(np.float32), float(middle - mean @ weight)
