"""The consistency filter on planted noise, and what may and may not count against a pair."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.train import filter as filtering
from core.train.encoder import load_encoder, open_tokenizer
from core.train.filter import Floats, believable, consistent, keep, number, sample
from tests.core.train.tiny_work import make_work

WORDS = [f"w{index}" for index in range(60)]


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def unit(rows: object) -> Floats:
    vectors = np.array(rows, dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors


def at(*cosines: float) -> Floats:
    """Vectors [N, N + 1] with these cosines to the first axis; each leans towards an axis of its own."""
    rows = np.zeros((len(cosines), len(cosines) + 1), dtype=np.float32)
    rows[:, 0] = cosines
    rows[np.arange(len(cosines)), 1 + np.arange(len(cosines))] = np.sqrt(1 - np.square(cosines))
    return rows


def planted(count: int = 1_000, noise: float = 0.3, dims: int = 48) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Queries and passages of 50 topics, and which pairs are right; a wrong passage is mostly of the right topic."""
    rng = np.random.default_rng(2)
    topic = rng.integers(0, 50, count)
    meaning = rng.normal(size=(50, dims))[topic] + 0.6 * rng.normal(size=(count, dims))
    queries, passages = (unit(meaning + 0.55 * rng.normal(size=(count, dims))) for _ in range(2))
    wrong = rng.choice(count, int(noise * count), replace=False)
    wrong = wrong[np.argsort(topic[wrong])]
    passages[wrong] = passages[np.roll(wrong, 1)]
    return queries, passages, np.isin(np.arange(count), wrong, invert=True)


def test_planted_noise_is_found_and_what_is_right_is_kept() -> None:
    queries, passages, right = planted()
    pool = unit(np.random.default_rng(3).normal(size=(500, 48)))
    found = {}
    for top in (1, 2, 20):
        kept = consistent(queries, passages, pool, top)
        found[top] = right[kept].mean(), kept[right].mean()
    precision, recall = found[2]
    assert precision > 0.97, found  # keeping everything: 0.7
    assert recall > 0.97, found
    assert found[1][0] >= precision > found[20][0]
    assert found[1][1] < recall <= found[20][1]


def test_the_ranking_is_exact_whatever_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    queries, passages, pool = (unit(rng.normal(size=(size, 6))) for size in (90, 90, 40))
    scores = queries @ np.concatenate([passages, pool]).T
    ranks = (scores > scores[np.arange(90), np.arange(90)][:, None]).sum(1)
    for cells in (1, 1_000, 1 << 24):
        monkeypatch.setattr(filtering, "CELLS", cells)
        for top in (1, 2, 20, 1_000):
            assert np.array_equal(consistent(queries, passages, pool, top), ranks < top)
    assert 0 < (ranks < 20).sum() < 90


def test_the_pool_counts() -> None:
    passages, query = at(0.5, 0.1, 0.1), np.eye(4, dtype=np.float32)[:1]
    alone = consistent(np.repeat(query, 3, 0), passages, None, top=1)
    assert alone.tolist() == [True, False, False]
    better = unit([[0.6, 0.0, 0.0, 0.8]])
    assert not consistent(query, passages[:1], better, top=1)[0]
    assert consistent(query, passages[:1], better, top=2)[0]


def test_copies_of_the_right_passage_do_not_count_against_it() -> None:
    query, passage = np.eye(3, dtype=np.float32)[:1], unit([[0.6, 0.8, 0.0]])
    copies = np.repeat(passage, 5, 0)
    assert consistent(query, passage, copies, top=1)[0]
    almost = unit([[0.6 + 1e-4 * step, 0.8, 0.0] for step in range(1, 6)])  # a little nearer to the query
    assert (passage @ almost.T).min() > 1 - 1e-6
    assert consistent(query, passage, almost, top=1)[0]
    other = unit([[0.62, 0.8, 0.0]])
    assert (passage @ other.T).max() < 1 - 1e-6
    assert not consistent(query, passage, np.concatenate([almost, other]), top=1)[0]
    assert consistent(query, passage, np.concatenate([almost, other]), top=2)[0]


def test_a_rival_counts_once_and_the_query_itself_never() -> None:
    query, passage = np.eye(3, dtype=np.float32)[:1], unit([[0.6, 0.8, 0.0]])
    rivals = np.repeat(unit([[0.7, 0.0, 0.7]]), 4, 0)
    assert consistent(query, passage, np.concatenate([rivals, query]), top=2)[0]
    assert not consistent(query, passage, np.concatenate([rivals, query]), top=1)[0]


def test_no_pairs_are_no_mistake() -> None:
    none = np.zeros((0, 4), dtype=np.float32)
    assert consistent(none, none, None).shape == (0,)
    assert consistent(none, none, np.eye(4, dtype=np.float32)).shape == (0,)


def test_the_same_text_has_one_number() -> None:
    texts = {"old": 0}
    assert number([("a", "b"), ("b", "old"), ("a", "a")], texts).tolist() == [[1, 2], [2, 0], [1, 1]]
    assert list(texts) == ["old", "a", "b"]
    assert number([], texts).shape == (0, 2)


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    numbers = np.arange(10, 110)
    first, second, other = (sample(numbers, 7, np.random.default_rng(seed)).tolist() for seed in (1, 1, 2))
    assert first == second != other
    assert len(set(first)) == 7
    assert set(first) <= set(numbers.tolist())
    assert sample(numbers, 100, np.random.default_rng(1)) is numbers


def test_other_kinds_are_the_pool_of_a_kind() -> None:
    vectors = np.concatenate([np.eye(4, dtype=np.float32)[:1], at(0.5, 0.7, 0.1)])
    kinds = {"a": np.array([[0, 1]]), "b": np.array([[3, 2], [3, 1], [3, 0]])}  # text 2 is nearer to text 0 than 1 is
    assert not believable(vectors, kinds, "a", 1, 10, 7)[0]
    assert believable(vectors, kinds, "a", 2, 10, 7)[0]
    assert believable(vectors, kinds, "a", 1, 0, 7)[0]


def test_the_model_keeps_pairs_that_share_words_and_drops_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_work(tmp_path, WORDS, width=128, layers=0)
    model, tokenizer = load_encoder(tmp_path), open_tokenizer(tmp_path)
    torch.nn.init.zeros_(model.embeddings.position_embeddings.weight)  # the more words two texts share, the nearer
    rng = np.random.default_rng(5)
    chosen = [rng.choice(WORDS, 8, replace=False).tolist() for _ in range(60)]
    pairs = [(" ".join(words[:6]), " ".join(words[2:])) for words in chosen]
    wrong = [(query, passage) for (query, _), (_, passage) in pairwise(pairs[:21])]
    mixed = [*wrong, *pairs[20:]]
    kept = keep(model, tokenizer, mixed, top=2, longest=16)
    assert kept == [pair for pair in mixed if pair in set(kept)]
    assert len(set(kept) & set(wrong)) <= 2
    assert len(set(kept) - set(wrong)) >= 36
    pool = [" ".join(words[:5]) for words in chosen[20:]]  # nearer to most queries than their passages are
    assert len(keep(model, tokenizer, mixed[20:], top=1, longest=16, pool=pool)) <= 10
    monkeypatch.setattr(filtering, "POOL", 0)
    assert len(keep(model, tokenizer, mixed[20:], top=1, longest=16, pool=pool)) >= 34
    assert keep(model, tokenizer, [], top=2, longest=16, pool=pool) == []
