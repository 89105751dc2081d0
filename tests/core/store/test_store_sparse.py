"""The sparse index against brute force."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.store.sparse import SparseIndex, top

Row = dict[int, float]
rows = st.lists(st.dictionaries(st.integers(0, 30), st.floats(0.125, 4, width=16), max_size=8), max_size=40)
cuts = st.lists(st.integers(1, 10), max_size=10)


def filled(data: list[Row], sizes: list[int]) -> SparseIndex:
    index = SparseIndex()
    first = 0
    for size in [*sizes, len(data) + 1]:
        part = data[first : first + size]
        if part:
            lengths = np.array([len(row) for row in part], np.int64)
            ids = np.array([token for row in part for token in sorted(row)], np.int32)
            weights = np.array([row[token] for row in part for token in sorted(row)], np.float32)
            index.add(lengths, ids, weights)
        first += size
    return index


@given(rows, cuts, st.dictionaries(st.integers(0, 30), st.floats(0.125, 4, width=16), max_size=6), st.integers(1, 50))
@settings(deadline=None)
def test_scores_and_top_equal_brute_force(data: list[Row], sizes: list[int], query: Row, k: int) -> None:
    index = filled(data, sizes)
    ids = np.array(sorted(query), np.int32)
    weights = np.array([query[token] for token in sorted(query)], np.float32)
    wanted = [sum(query[token] * row[token] for token in query.keys() & row.keys()) for row in data]
    scores = index.scores(ids, weights)
    np.testing.assert_allclose(scores, wanted, rtol=1e-5)
    best = sorted((i for i, s in enumerate(scores) if s > 0), key=lambda i: (-scores[i], i))[:k]
    assert top(scores, k).tolist() == best


@given(rows.filter(lambda data: len(data) > 2), cuts)
@settings(deadline=None)
def test_rows_added_later_do_not_show_in_an_earlier_count(data: list[Row], sizes: list[int]) -> None:
    index = filled(data, sizes)
    ids, weights = np.arange(31, dtype=np.int32), np.ones(31, np.float32)
    whole = index.scores(ids, weights)
    assert index.scores(ids, weights, rows=2).tolist() == whole[:2].tolist()


def test_many_small_additions_leave_few_segments() -> None:
    index = filled([{1: 1.0, 2: 2.0}] * 500, [1] * 500)
    assert index.rows == 500
    assert len(index._segments) < 20
