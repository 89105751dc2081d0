"""Leaning on meaning or on words: 0 is as it was measured, more meaning never harms what is nearer in meaning."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from core.search import fuse
from core.search.parse import plain

LEANS = (-100, -60, -20, 0, 20, 60, 100)
WEIGHTS = {"dense": 0.25, "sparse": 0.1, "multi": 1.0, "keyword": 1.0}
MEANING = ("dense", "multi")
QUESTION = plain("apple pie")
IDEALS = {"keyword": 12.0, "sparse": 30.0}


def scores(seed: int, count: int = 40) -> dict[str, np.ndarray]:
    made = np.random.default_rng(seed)
    return {
        "dense": made.uniform(0, 1, count).astype(np.float32),
        "multi": made.uniform(0, 1, count).astype(np.float32),
        "sparse": made.uniform(0, 30, count).astype(np.float32),
        "keyword": made.uniform(0, 9, count).astype(np.float32),
        "name": (made.uniform(0, 1, count) > 0.7).astype(np.float32),
    }


@pytest.mark.parametrize("weights", [WEIGHTS, {}], ids=["measured", "usual"])
@pytest.mark.parametrize("seed", range(20))
def test_no_leaning_changes_nothing(seed: int, weights: dict[str, float]) -> None:
    signals = scores(seed)
    plainly = fuse.weigh(signals, weights, QUESTION, IDEALS, 0.2)
    leant = fuse.weigh(signals, weights, QUESTION, IDEALS, 0.2, 0)
    shares = {name: (weights or fuse.USUAL_M3)[name] for name in WEIGHTS}
    whole = sum(shares.values())
    for name, values in plainly.items():
        assert np.array_equal(values, leant[name])
    assert np.array_equal(plainly["multi"], (signals["multi"] * (shares["multi"] / whole)).astype(np.float32))
    assert np.array_equal(plainly["name"], (fuse.NAME * signals["name"] ** 2).astype(np.float32))


@pytest.mark.parametrize("seed", range(20))
def test_leaning_on_meaning_never_harms_what_is_nearer_in_meaning(seed: int) -> None:
    totals = []
    for lean in LEANS:
        parts = fuse.weigh(scores(seed), WEIGHTS, QUESTION, IDEALS, 0.0, lean)
        totals.append(np.sum([values.astype(np.float64) for values in parts.values()], axis=0))
    parts = fuse.weigh(scores(seed), WEIGHTS, QUESTION, IDEALS)
    meaning = np.sum([parts[name].astype(np.float64) for name in MEANING], axis=0)
    for before, after in pairwise(totals):
        nearer = meaning[:, None] > meaning[None, :] + 1e-6
        ahead = before[:, None] > before[None, :] + 1e-6
        assert not (nearer & ahead & (after[:, None] < after[None, :] - 1e-6)).any()


@pytest.mark.parametrize("lean", [-100, 100])
def test_at_the_ends_both_still_count(lean: int) -> None:
    parts = fuse.weigh(scores(1), WEIGHTS, QUESTION, IDEALS, 0.0, lean)
    assert all(float(values.max()) > 0.01 for values in parts.values())
    balance = fuse.tilt("dense", lean) / fuse.tilt("keyword", lean)
    assert balance == pytest.approx(fuse.LEAN**2 if lean > 0 else fuse.LEAN**-2)


def test_leaning_changes_the_order() -> None:
    one = np.array([1.0, 0.0], np.float32)
    signals = {"dense": one, "multi": one, "keyword": 9 * one[::-1].copy()}
    best = [int(np.argmax(fuse.total(fuse.weigh(signals, {}, QUESTION, IDEALS, 0.0, lean)))) for lean in (-100, 100)]
    assert best == [1, 0]
