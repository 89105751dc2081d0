"""The measures against values worked out by hand."""

from __future__ import annotations

import math

import pytest

from core.train.metrics import mrr, ndcg, recall


def test_ndcg_discounts_by_rank_and_compares_with_the_best_order() -> None:
    gained = 1 / math.log2(2) + 3 / math.log2(4)
    ideal = 3 / math.log2(2) + 1 / math.log2(3)
    assert ndcg(["a", "x", "b"], {"a": 1, "b": 3}, 10) == pytest.approx(gained / ideal)
    assert ndcg(["b", "a"], {"a": 1, "b": 3}, 10) == 1
    assert ndcg(["x", "a"], {"a": 1}, 1) == 0


def test_the_ideal_holds_no_more_than_k() -> None:
    assert ndcg(["a"], {"a": 1, "b": 1}, 1) == 1


def test_mrr_is_the_first_right_one_within_k() -> None:
    assert mrr(["x", "a", "b"], {"a": 1, "b": 1}, 10) == 0.5
    assert mrr(["x", "a"], {"a": 1}, 1) == 0
    assert mrr(["x"], {"x": 0}, 1) == 0


def test_recall_is_a_share_of_the_relevant() -> None:
    assert recall(["a", "x", "b"], {"a": 1, "b": 1, "c": 0}, 2) == 0.5
    assert recall([], {}, 5) == 0
