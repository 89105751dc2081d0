"""Batches: every item once an epoch, of like length, within the budget, and the same from the same seed."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import numpy as np

from core.train.stream import Source, in_turn, mixed

LENGTHS = np.random.default_rng(0).integers(3, 60, 500).tolist()


def test_every_item_comes_once_before_any_comes_again() -> None:
    seen: Counter[int] = Counter()
    for batch in in_turn(LENGTHS, 256, "a"):
        assert len(batch) * max(LENGTHS[item] for item in batch) <= 256
        seen.update(batch)
        if len(seen) == len(LENGTHS) and sum(seen.values()) == len(LENGTHS):
            break
        assert max(seen.values()) == 1
    assert len(seen) == len(LENGTHS)


def test_items_of_a_batch_are_of_like_length() -> None:
    batches = list(islice(in_turn(LENGTHS, 512, "a"), 40))
    padded = sum(len(batch) * max(LENGTHS[item] for item in batch) for batch in batches)
    assert padded < 1.1 * sum(LENGTHS[item] for batch in batches for item in batch)


def test_the_seed_decides_and_sources_come_by_their_shares() -> None:
    sources = {"often": Source(LENGTHS, 3.0), "seldom": Source(LENGTHS, 1.0), "empty": Source([], 9.0)}
    first = list(islice(mixed(sources, 256, 5), 400))
    assert first == list(islice(mixed(sources, 256, 5), 400))
    assert first != list(islice(mixed(sources, 256, 6), 400))
    drawn = Counter(name for name, _ in first)
    assert set(drawn) == {"often", "seldom"}
    assert 0.65 < drawn["often"] / 400 < 0.85
