"""The index of sparse vectors against brute force."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.store import postings, sparse
from core.store.lexicon import Numbers
from core.store.mapped import opened, saved
from core.store.postings import Postings
from core.store.sparse import GRID, LARGEST, Sparse, top

Row = dict[int, float]
weights = st.floats(0, 0.75, width=16)  # the last ones lie beyond the grid
rows = st.lists(st.dictionaries(st.integers(0, 30) | st.just(250_001), weights, max_size=8), max_size=40)
cuts = st.lists(st.integers(1, 10), max_size=10)
queries = st.dictionaries(st.integers(0, 32), st.floats(0.125, 4, width=16), max_size=6)
limits = st.sampled_from([3, 7, 65_536])  # rows in a segment


@contextmanager
def most_rows(limit: int) -> Iterator[None]:
    with patch.object(postings, "MOST_ROWS", limit), patch.object(sparse, "MOST_ROWS", limit):
        yield


def added(index: Sparse, data: list[Row], first: int) -> Sparse:
    return index.extended(
        np.arange(first, first + len(data)) * 10,
        np.array([len(row) for row in data], np.int64),
        np.array([token for row in data for token in row], np.int32),
        np.array([weight for row in data for weight in row.values()], np.float32),
    )


def filled(data: list[Row], sizes: list[int], step: Callable[[Sparse], Sparse] = lambda index: index) -> Sparse:
    index, first = Sparse(Postings()), 0
    for size in [*sizes, len(data) + 1]:
        index = step(added(index, data[first : first + size], first))
        first += size
    return index


def asked(query: Row) -> tuple[sparse.Ids, sparse.Floats]:
    return np.array(list(query), np.int32), np.array(list(query.values()), np.float32)


def kept(weight: float) -> float:
    return min(round(weight * GRID), LARGEST) / GRID


def wanted(data: list[Row], query: Row) -> list[float]:
    return [sum(query[token] * kept(row[token]) for token in query.keys() & row.keys()) for row in data]


@given(rows, cuts, queries, limits, st.integers(1, 50))
@settings(max_examples=60)
def test_scores_and_top_equal_brute_force(data: list[Row], sizes: list[int], query: Row, limit: int, k: int) -> None:
    with most_rows(limit):
        index = filled(data, sizes)
    scores = index.scores(*asked(query))
    np.testing.assert_allclose(scores, wanted(data, query), rtol=1e-5)
    assert all(len(segment) <= limit for segment in index.postings.segments)
    best = sorted((i for i, s in enumerate(scores) if s > 0), key=lambda i: (-scores[i], i))[:k]
    assert top(scores, k).tolist() == best


@given(rows, cuts, queries, limits)
@settings(max_examples=40)
def test_scores_are_the_same_whether_saved_and_opened_or_not(
    data: list[Row], sizes: list[int], query: Row, limit: int
) -> None:
    with tempfile.TemporaryDirectory() as place, most_rows(limit):
        folder = Path(place) / "색인"
        index = filled(data, sizes, lambda index: Sparse(saved(folder, index.postings)))
        again = Sparse(opened(folder, Numbers))
        assert again.postings.keys.tolist() == index.postings.keys.tolist() == [10 * i for i in range(len(data))]
        np.testing.assert_allclose(again.scores(*asked(query)), wanted(data, query), rtol=1e-5)
        assert again.scores(*asked(query)).tolist() == index.scores(*asked(query)).tolist()
        del index, again  # Windows keeps a mapped file


@given(rows, cuts, queries, limits, st.data())
@settings(max_examples=60)
def test_compaction_keeps_every_live_row_and_its_score(
    data: list[Row], sizes: list[int], query: Row, limit: int, draw: st.DataObject
) -> None:
    live = np.array(draw.draw(st.lists(st.booleans(), min_size=len(data), max_size=len(data))), bool)
    with most_rows(limit):
        index = filled(data, sizes)
        less = index.compacted(live)
    keys, scores = less.postings.keys // 10, less.scores(*asked(query))
    np.testing.assert_allclose(scores, np.array(wanted(data, query))[keys], rtol=1e-5)
    assert set(keys) >= set(np.flatnonzero(live))
    assert np.count_nonzero(~live[keys]) <= 0.2 * len(keys)
    assert keys.tolist() == sorted(keys)
    assert len(index) == len(data)  # who holds the old one still has it


def test_weights_beyond_the_grid_are_clipped_and_tiny_ones_dropped() -> None:
    index = filled([{1: 5.0, 2: 0.001}], [])
    assert index.scores(np.array([1], np.int32), np.ones(1, np.float32)) == pytest.approx([LARGEST / GRID])
    assert index.scores(np.array([2], np.int32), np.ones(1, np.float32)).tolist() == [0]


def test_an_index_of_nothing_answers() -> None:
    index = filled([], [])
    assert index.scores(np.array([1], np.int32), np.ones(1, np.float32)).tolist() == []
    assert top(index.scores(np.empty(0, np.int32), np.empty(0, np.float32)), 5).tolist() == []


@given(st.integers(0, 5_000), st.integers(1, 30), st.integers(1, 40), st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_the_best_of_many_rows_with_like_scores(count: int, k: int, levels: int, seed: int) -> None:
    scores = np.random.default_rng(seed).integers(-3, levels, count).astype(np.float32)
    best = sorted((i for i, s in enumerate(scores.tolist()) if s > 0), key=lambda i: (-scores[i], i))[:k]
    assert top(scores, k).tolist() == best
