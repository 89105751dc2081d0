"""Hard negatives on planted rankings: where they are drawn from, and what is never drawn."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.train import filter as filtering
from core.train.filter import Floats, Ints
from core.train.negatives import draw, harden, keys, mine, no_negatives, related


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def at(*cosines: float) -> Floats:
    """Vectors [N, N + 1] with these cosines to the first axis; each leans towards an axis of its own."""
    rows = np.zeros((len(cosines), len(cosines) + 1), dtype=np.float32)
    rows[:, 0] = cosines
    rows[np.arange(len(cosines)), 1 + np.arange(len(cosines))] = np.sqrt(1 - np.square(cosines))
    return rows


def ladder(*cosines: float) -> tuple[Floats, Floats, Ints]:
    """Pairs whose queries are all the first axis, so that passages rank by their cosines; all texts differ."""
    passages = at(*cosines)
    count = len(cosines)
    queries = np.repeat(np.eye(count + 1, dtype=np.float32)[:1], count, 0)
    return queries, passages, np.stack([np.arange(count), count + np.arange(count)], 1)


def drawn(row: np.ndarray) -> set[int]:
    return set(row[row >= 0].tolist())


def test_only_the_window_of_ranks_is_drawn_from() -> None:
    queries, passages, texts = ladder(*np.linspace(0.9, 0.0, 20))
    chosen = mine(queries, passages, texts, count=5, ranks=(4, 9))
    assert chosen.shape == (20, 5)
    assert chosen.dtype == np.int32
    assert drawn(chosen[0]) == {4, 5, 6, 7, 8}
    assert drawn(chosen[1]) == {4, 5, 6, 7, 8}
    assert drawn(mine(queries, passages, texts, count=50, ranks=(15, 400))[0]) == {15, 16, 17, 18, 19}
    assert (mine(queries, passages, texts, ranks=(20, 30)) == -1).all()


def test_what_comes_near_the_right_passage_is_left_out() -> None:
    queries, passages, texts = ladder(0.8, 0.78, 0.77, 0.75, 0.5, -0.49, -0.5)
    chosen = mine(queries, passages, texts, count=6, ranks=(0, 7), margin=0.95)
    assert drawn(chosen[0]) == {3, 4, 5, 6}  # 0.95 of 0.8 is 0.76
    assert drawn(chosen[3]) == {4, 5, 6}
    assert drawn(chosen[4]) == {5, 6}
    assert drawn(chosen[5]) == drawn(chosen[6]) == set()  # below 0 the margin lies further down: -0.49 is near -0.5
    assert chosen[0].tolist()[4:] == [-1, -1]
    assert drawn(mine(queries, passages, texts, count=6, ranks=(0, 7), margin=0.97)[0]) == {2, 3, 4, 5, 6}


def test_no_answer_of_an_equal_query_nor_the_query_itself_is_drawn() -> None:
    queries, passages, texts = ladder(0.9, 0.6, 0.5, 0.4, 0.3)
    assert drawn(mine(queries, passages, texts, count=5, ranks=(0, 5))[0]) == {1, 2, 3, 4}
    texts[2, 0] = texts[0, 0]  # pair 2 asks what pair 0 asks
    texts[3, 1] = texts[0, 0]  # passage 3 is that question
    assert drawn(mine(queries, passages, texts, count=5, ranks=(0, 5))[0]) == {1, 4}


def test_equal_passages_are_ranked_once_and_never_drawn_against_each_other() -> None:
    queries, passages, texts = ladder(0.9, 0.5, 0.5, 0.5, 0.2)
    passages[2:4], texts[2:4, 1] = passages[1], texts[1, 1]
    assert drawn(mine(queries, passages, texts, count=5, ranks=(1, 3))[0]) == {1, 4}
    passages[4], texts[4, 1] = passages[0], texts[0, 1]
    assert drawn(mine(queries, passages, texts, count=5, ranks=(0, 5))[0]) == {1}


def test_the_draw_is_random_and_the_same_for_a_seed_whatever_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    passages = rng.normal(size=(300, 16)).astype(np.float32)
    passages /= np.linalg.norm(passages, axis=1, keepdims=True)
    texts = np.arange(600).reshape(2, 300).T.copy()
    first = mine(passages, passages, texts)
    assert first.shape == (300, 7)
    assert (first >= 0).all()
    assert all(len(set(row)) == 7 for row in first.tolist())
    ranks = (-(passages @ passages.T)).argsort(1).argsort(1)
    seen = np.take_along_axis(ranks, first.astype(np.int64), 1)
    assert seen.min() >= 10
    assert seen.max() < 210
    assert 100 < seen.mean() < 120  # evenly over the window
    monkeypatch.setattr(filtering, "CELLS", 1_000)
    assert np.array_equal(first, mine(passages, passages, texts))
    assert not np.array_equal(first, mine(passages, passages, texts, seed=8))


def test_a_row_with_too_few_is_filled_up() -> None:
    ranked = np.array([[5, 6, 7], [5, 6, 7]])
    free = np.array([[False, True, False], [False, False, False]])
    assert draw(ranked, free, 2, np.random.default_rng(0)).tolist() == [[6, -1], [-1, -1]]
    assert draw(ranked[:, :0], free[:, :0], 2, np.random.default_rng(0)).shape == (2, 0)


def test_negatives_as_numbers_of_texts() -> None:
    _, passages, texts = ladder(*np.linspace(0.9, 0.0, 12))
    vectors = np.concatenate([np.repeat(np.eye(13, dtype=np.float32)[:1], 12, 0), passages])
    found = harden(vectors, texts, seed=7)
    assert drawn(found[0]) == {12 + 10, 12 + 11}
    assert drawn(found[10]) == {12 + 11}
    assert harden(vectors, texts[:0], seed=7).shape == (0, 7)


def test_what_belongs_together() -> None:
    known = keys(np.array([[3, 1], [1, 2], [1, 2], [9, 9]]))
    assert len(known) == 3
    assert np.all(np.diff(known) > 0)
    queries, passages = np.array([[1], [3], [4]]), np.array([[1, 2, 4]])
    assert related(queries, passages, known).tolist() == [
        [True, True, False],  # itself; its passage
        [True, False, False],
        [False, False, True],
    ]


def test_duplicates_in_a_batch_are_no_negatives() -> None:
    pairs = np.array([[0, 10], [1, 10], [0, 12], [3, 13], [13, 14]])
    extra = np.array([20, 1, 15])
    known = keys(np.concatenate([pairs, [[3, 15]]]))
    unfit = no_negatives(pairs[:, 0], np.concatenate([pairs[:, 1], extra]), known)
    assert not unfit.diagonal().any()
    assert {(int(row), int(column)) for row, column in np.argwhere(unfit)} == {
        (0, 1),  # an equal passage
        (1, 0),
        (0, 2),  # the passage of an equal query
        (2, 0),
        (2, 1),
        (4, 3),  # the query's own text
        (1, 6),
        (3, 7),  # belongs to it in a pair that is not in the batch
    }
