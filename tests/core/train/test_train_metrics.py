"""The measures against values worked out by hand, and the bootstrap against what is known of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.train import metrics
from core.train.metrics import Change, compare, interval, mrr, ndcg, recall, resample


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


def test_resampled_means_are_those_of_draws_with_repetition() -> None:
    means = resample(np.array([[1.0], [0.0]]), times=20_000)[:, 0]
    shares = [float((means == value).mean()) for value in (0.0, 0.5, 1.0)]
    assert shares == pytest.approx([0.25, 0.5, 0.25], abs=0.02)


def test_resampling_spreads_as_the_standard_error_says() -> None:
    values = np.random.default_rng(1).random((400, 1))
    low, high = interval(resample(values)[:, 0])
    error = float(values.std()) / math.sqrt(len(values))
    assert (low, high) == pytest.approx((values.mean() - 1.96 * error, values.mean() + 1.96 * error), abs=0.003)


def test_columns_are_drawn_together_and_the_seed_decides() -> None:
    column = np.random.default_rng(2).random(50)
    means = resample(np.stack([column, column + 0.25, column], axis=1))
    assert np.array_equal(means[:, 0], means[:, 2])
    assert means[:, 1] - means[:, 0] == pytest.approx(0.25)
    assert np.array_equal(means, resample(np.stack([column, column + 0.25, column], axis=1)))
    assert not np.array_equal(means[:, 0], resample(column[:, None], seed=8)[:, 0])


def test_a_change_of_every_query_is_sure_where_the_means_alone_are_not() -> None:
    baseline = np.random.default_rng(3).random(40)
    found = compare(baseline + 0.02, baseline)
    assert (found.mean, found.low, found.high) == pytest.approx((0.02, 0.02, 0.02))
    assert found.p == pytest.approx(2 / 10_001)
    low, high = interval(resample(baseline[:, None])[:, 0])
    assert high - low > 0.1  # unpaired, so small a change would be lost


def test_p_counts_the_resamples_on_the_other_side() -> None:
    # three draws out of +1, +1, -1: the mean is negative with two or three -1, 6/27 + 1/27
    found = compare(np.array([1.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0]))
    assert found.mean == pytest.approx(1 / 3)
    assert found.p == pytest.approx(2 * 7 / 27, abs=0.02)
    turned = compare(np.array([0.0, 0.0, 1.0]), np.array([1.0, 1.0, 0.0]))
    assert (turned.mean, turned.low, turned.high) == pytest.approx((-found.mean, -found.high, -found.low))
    assert turned.p == found.p


def test_no_change_and_no_queries_have_a_p_of_1() -> None:
    same = np.array([0.3, 0.7])
    assert compare(same, same) == Change(0, 0, 0, 1)
    assert compare(np.array([]), np.array([])) == Change(0, 0, 0, 1)


def test_few_at_a_time_are_as_good_as_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(4).random((30, 2))
    whole = resample(values, times=100)
    monkeypatch.setattr(metrics, "CELLS", 30 * 7)  # seven resamples at a time, and two are left over
    assert resample(values, times=100).shape == whole.shape
    assert resample(values, times=100).mean(0) == pytest.approx(whole.mean(0), abs=0.03)
