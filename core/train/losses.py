"""The losses of BGE-M3 (arXiv 2402.03216, section 3.3), and the scores they are made of.

Shapes: B texts a batch, T tokens, M the width of a multi-vector row. Scores are [B, C]: query i against
passage j, the right passage on the diagonal, every other one of the C >= B a negative.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

TEMPERATURE = 0.02
SPARSE_SHARE = 0.3  # of the sparse score in the ensemble
SPARSE_LOSS = 0.1  # of the sparse loss among the losses


def sparse_scores(query: Tensor, query_ids: Tensor, passage: Tensor, passage_ids: Tensor) -> Tensor:
    """Return the inner products [B, B] of sparse vectors given by position: weights [B, T] and ids [B, T].

    A token's weight is the largest of its positions, not their sum. Positions that do not count (padding,
    special tokens) have weight 0.
    """
    known, compact = torch.unique(torch.cat([query_ids.flatten(), passage_ids.flatten()]), return_inverse=True)
    split = query_ids.numel()
    left = lexical(query, compact[:split].view_as(query_ids), len(known))
    right = lexical(passage, compact[split:].view_as(passage_ids), len(known))
    return left @ right.T


def lexical(weights: Tensor, ids: Tensor, vocabulary: int) -> Tensor:
    """Spread weights [B, T] over the vocabulary [B, V], the largest weight of each id; never [B, T, V]."""
    empty = weights.new_zeros(len(weights), vocabulary)
    return empty.scatter_reduce(1, ids, weights, reduce="amax")


def multi_scores(query: Tensor, query_mask: Tensor, passage: Tensor, passage_mask: Tensor) -> Tensor:
    """Return 1 / N_q sum_i max_j q_i . d_j for all pairs [B, B], of rows [B, T, M] under masks [B, T]."""
    similar = torch.einsum("qim,djm->qdij", query, passage)
    similar = similar.masked_fill(~passage_mask[None, :, None, :], float("-inf"))
    best = similar.amax(-1) * query_mask[:, None, :]
    return best.sum(-1) / query_mask.sum(-1, keepdim=True)


def contrastive(scores: Tensor) -> Tensor:
    """Return InfoNCE (arXiv 1807.03748) of scores [B, C] that are already divided by the temperature."""
    return functional.cross_entropy(scores, torch.arange(len(scores), device=scores.device))


def distilled(scores: Tensor, teacher: Tensor) -> Tensor:
    """Return the cross entropy of scores against the teacher's distribution, through which nothing flows back."""
    return functional.cross_entropy(scores, teacher.detach().softmax(-1))


def m3_loss(dense: Tensor, sparse: Tensor, multi: Tensor, *, self_distilled: bool = True) -> Tensor:
    """Return the loss of BGE-M3 over raw scores [B, C], with or without self-knowledge distillation.

    s_ens = s_dense + 0.3 s_sparse + s_multi teaches each of the three:
    L = (L_dense + L_ens + 0.1 L_sparse + L_multi) / 4 and L' = (L'_dense + 0.1 L'_sparse + L'_multi) / 3;
    the result is (L + L') / 2, or L alone.
    """
    dense, sparse, multi = dense / TEMPERATURE, sparse / TEMPERATURE, multi / TEMPERATURE
    ensemble = dense + SPARSE_SHARE * sparse + multi
    own = contrastive(dense) + contrastive(ensemble) + SPARSE_LOSS * contrastive(sparse) + contrastive(multi)
    if not self_distilled:
        return own / 4
    taught = distilled(dense, ensemble) + SPARSE_LOSS * distilled(sparse, ensemble) + distilled(multi, ensemble)
    return (own / 4 + taught / 3) / 2
