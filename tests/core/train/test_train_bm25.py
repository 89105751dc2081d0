"""BM25 against scores worked out by hand."""

from __future__ import annotations

import math
import unicodedata

import pytest

from core.train.bm25 import best, build, scores, tokens

TEXTS = ["the cat sat", "the dog sat on the mat", "one bird"]


def gain(often: int, holders: int, length: int) -> float:
    idf = math.log(1 + (3 - holders + 0.5) / (holders + 0.5))
    mean = (3 + 6 + 2) / 3
    return idf * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * length / mean))


def test_words_are_lowered_and_cjk_goes_in_pairs() -> None:
    assert tokens("The CAT's v1.2") == ["the", "cat", "s", "v1", "2"]
    assert tokens("서울역 앞") == ["서울", "울역", "앞"]
    assert tokens("AM을 東京タワー") == ["am", "을", "東京", "京タ", "タワ", "ワー"]
    assert tokens(unicodedata.normalize("NFD", "서울")) == ["서울"]
    assert tokens(" .,!") == []


def test_scores_are_those_of_the_formula() -> None:
    found = scores(build(TEXTS), "sat THE")
    assert found == pytest.approx([gain(1, 2, 3) * 2, gain(1, 2, 6) + gain(2, 2, 6), 0])


def test_a_word_said_twice_counts_twice() -> None:
    index = build(TEXTS)
    assert scores(index, "cat cat") == pytest.approx(2 * scores(index, "cat"))


def test_the_best_come_first_and_strangers_not_at_all() -> None:
    index = build(["a b", "b a", "c", "a a"])
    assert best(index, "a", 10) == [3, 0, 1]  # equal ones in their order
    assert best(index, "a", 2) == [3, 0]
    assert best(index, "z", 10) == []
    assert best(build([]), "a", 10) == []
    assert best(build(["", "..."]), "a", 10) == []
