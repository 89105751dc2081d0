"""Scores and losses of BGE-M3 against values worked out by hand."""

from __future__ import annotations

import math

import pytest
import torch
from torch.nn.functional import normalize

from core.train.losses import contrastive, distilled, lexical, m3_loss, multi_scores, sparse_scores


def test_sparse_takes_the_largest_weight_of_a_token() -> None:
    weights = torch.tensor([[0.2, 0.7, 0.5], [0.0, 0.1, 0.0]])
    spread = lexical(weights, torch.tensor([[3, 1, 3], [0, 0, 2]]), 4)
    assert torch.equal(spread, torch.tensor([[0.0, 0.7, 0.0, 0.5], [0.1, 0.0, 0.0, 0.0]]))


def test_sparse_scores_multiply_shared_tokens() -> None:
    query, query_ids = torch.tensor([[1.0, 2.0], [3.0, 0.0]]), torch.tensor([[900, 5], [7, 900]])
    passage, passage_ids = torch.tensor([[0.5, 0.25, 4.0], [1.0, 0.0, 0.0]]), torch.tensor([[5, 900, 5], [7, 8, 9]])
    scores = sparse_scores(query, query_ids, passage, passage_ids)
    assert scores.tolist() == [[1 * 0.25 + 2 * 4, 0], [0, 3]]


def test_multi_scores_ignore_padding_and_divide_by_the_query() -> None:
    query = torch.tensor([[[1.0, 0.0], [0.0, 1.0]]])
    passage = torch.tensor([[[-1.0, 0.0], [0.6, -0.8], [1.0, 1.0]]])
    mask = torch.tensor([[True, True, False]])
    # both best scores come from the real rows, one of them below 0: a zero of padding would win
    scores = multi_scores(query, torch.tensor([[True, True]]), passage, mask)
    assert scores.item() == pytest.approx((0.6 + 0.0) / 2)
    only_first = multi_scores(query, torch.tensor([[False, True]]), passage[:, 1:2], mask[:, 1:2])
    assert only_first.item() == pytest.approx(-0.8)


def test_a_text_scores_one_with_itself() -> None:
    rows = normalize(torch.randn(3, 5, 4, generator=torch.Generator().manual_seed(0)), dim=-1)
    mask = torch.ones(3, 5, dtype=torch.bool)
    assert multi_scores(rows, mask, rows, mask).diagonal().tolist() == pytest.approx([1, 1, 1])


def test_contrastive_is_the_cross_entropy_of_the_diagonal() -> None:
    scores = torch.tensor([[1.0, 0.0], [2.0, 2.0]])
    by_hand = (-math.log(math.e / (math.e + 1)) - math.log(1 / 2)) / 2
    assert contrastive(scores).item() == pytest.approx(by_hand)


def test_distillation_teaches_the_student_alone() -> None:
    student, teacher = torch.zeros(1, 2, requires_grad=True), torch.tensor([[1.0, 0.0]], requires_grad=True)
    loss = distilled(student, teacher)
    assert loss.item() == pytest.approx(math.log(2))
    torch.autograd.backward(loss)
    assert teacher.grad is None
    assert student.grad is not None
    assert student.grad[0, 0] < 0 < student.grad[0, 1]


def test_the_whole_loss_by_hand() -> None:
    dense, sparse, multi = torch.eye(2) * 0.02, torch.zeros(2, 2), torch.eye(2) * 0.04
    # over the temperature 0.02: dense 1, sparse 0, multi 2, ensemble 3 on the diagonal, 0 beside it
    right = {gap: math.log(1 + math.exp(-gap)) for gap in (0, 1, 2, 3)}
    teacher = math.exp(3) / (1 + math.exp(3))

    def taught(gap: int) -> float:
        return teacher * right[gap] + (1 - teacher) * (right[gap] + gap)

    own = (right[1] + right[3] + 0.1 * right[0] + right[2]) / 4
    prime = (taught(1) + 0.1 * taught(0) + taught(2)) / 3
    assert m3_loss(dense, sparse, multi).item() == pytest.approx((own + prime) / 2)
