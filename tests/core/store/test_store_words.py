"""The keyword index against brute force, in Korean and English."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.store import postings, words
from core.store.lexicon import REMEMBERED, Terms
from core.store.mapped import opened, saved
from core.store.postings import Postings
from core.store.terms import terms
from core.store.words import Words

VOCABULARY = (
    "계약 계약서 계약을 갱신 갱신하다 해지 위약금 가 힣 contract contracts contra control renewal café 2024 日本語 "
    "東京 東 京都 ひらがな é \U0001f600"
)
texts = st.lists(st.lists(st.sampled_from(VOCABULARY.split()), max_size=12).map(" ".join), max_size=40)
cuts = st.lists(st.integers(1, 10), max_size=10)
wanted = st.lists(st.sampled_from([term.text for term in terms(VOCABULARY)] + ["absent", "없음"]), max_size=6)
limits = st.sampled_from([3, 7, 65_536])  # rows in a segment
TEXTS = [
    "계약을 갱신하려면 한 달 전에 알린다",
    "계약서 contract, contracts and contradictions",
    "Control of 갱신",
    "",
]


@contextmanager
def most_rows(limit: int) -> Iterator[None]:
    with patch.object(postings, "MOST_ROWS", limit), patch.object(words, "AT_ONCE", min(limit, 5)):
        yield


def filled(data: list[str], sizes: list[int]) -> Words:
    index, first = Words(Postings()), 0
    for size in [*sizes, len(data) + 1]:
        part = data[first : first + size]
        index = index.extended(np.arange(first, first + len(part)), part)
        first += size
    return index


def brute(data: list[str], query: list[str]) -> list[float]:
    counts = [Counter(term.text for term in terms(text)) for text in data]
    lengths = [c.total() for c in counts]
    mean = sum(lengths) / max(len(data), 1)
    singles = [Counter(one for one in text if is_han(one)) for text in data]
    asked = [(counts, term) for term in set(query)]
    asked += [(singles, one) for one in {one for term in query for one in term if is_han(one)}]
    scores = [0.0] * len(data)
    for held, term in asked:
        df = sum(term in c for c in held)
        idf = math.log(1 + (len(data) - df + 0.5) / (df + 0.5))
        for row, c in enumerate(held):
            scores[row] += idf * c[term] * 2.2 / (c[term] + 1.2 * (0.25 + 0.75 * lengths[row] / max(mean, 1)))
    return scores


def is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK UNIFIED IDEOGRAPH")


@given(texts, cuts, wanted, limits)
@settings(max_examples=60)
def test_bm25_equals_brute_force_however_rows_are_split(
    data: list[str], sizes: list[int], query: list[str], limit: int
) -> None:
    with most_rows(limit):
        index = filled(data, sizes)
    scores = index.bm25(query)
    np.testing.assert_allclose(scores, brute(data, query), rtol=1e-5)
    assert scores.tolist() == filled(data, []).bm25(query).tolist()


@given(texts, cuts, wanted, st.text("계약갱신ctrenouvéhlabs0", max_size=5), limits)
@settings(max_examples=60)
def test_questions_about_terms_equal_brute_force(
    data: list[str], sizes: list[int], query: list[str], prefix: str, limit: int
) -> None:
    with most_rows(limit):
        index = filled(data, sizes)
    held = [{term.text for term in terms(text)} for text in data]
    assert index.having_all(query).tolist() == [row.issuperset(query) for row in held]
    assert index.starting(prefix).tolist() == [any(term.startswith(prefix) for term in row) for row in held]
    some = np.array([*range(0, len(data), 2), -1])
    for term in query:
        assert index.among(some, term).tolist() == [*index.having(term)[some[:-1]].tolist(), False]
        assert index.having(term).tolist() == [term in row for row in held]
        assert index.df(term) == sum(term in row for row in held)


@given(texts, wanted, st.data())
@settings(max_examples=60)
def test_compacted_rows_score_as_if_only_they_had_been_added(
    data: list[str], query: list[str], draw: st.DataObject
) -> None:
    live = np.array(draw.draw(st.lists(st.booleans(), min_size=len(data), max_size=len(data))), bool)
    less = filled(data, [3, 5]).compacted(live)
    np.testing.assert_allclose(less.bm25(query), brute([data[key] for key in less.postings.keys], query), rtol=1e-5)


def test_prefixes_find_korean_and_english_words() -> None:
    index = filled(TEXTS, [1])
    assert index.starting("contr").tolist() == [False, True, True, False]
    assert index.starting("contra").tolist() == [False, True, False, False]
    assert index.starting("계").tolist() == [True, True, False, False]
    assert index.starting("계약").tolist() == [True, True, False, False]
    assert index.starting("갱").tolist() == [True, False, True, False]
    assert index.starting("q").tolist() == [False] * 4


def test_a_han_character_is_found_in_other_words_and_counts_less_than_the_word() -> None:
    index = filled(["每月的租金", "房租何時付", "押金退還", "보증금"], [2])
    word, character, other, korean = index.bm25(["租金"]).tolist()
    assert word > character > 0, "房租 shares 租 with 租金"
    assert other > 0, "押金 shares 金"
    assert korean == 0
    assert index.bm25(["租"])[:2].min() > 0, "one character is found within words"
    assert filled(["보증금을", "증서"], []).bm25(["보증", "증금"])[1] == 0, "syllables do not count alone"
    assert index.ideal(["租金"]) > index.bm25(["租金"]).max()
    assert not index.having("租").any(), "what must stand in a text is not looked for so"


def test_rare_terms_weigh_more_and_longer_rows_less() -> None:
    index = filled(["갱신", "갱신 그리고 다른 많은 말", "해지", "갱신 해지"], [])
    assert index.idf("해지") > index.idf("갱신") > 0
    assert index.idf("absent") == pytest.approx(math.log(1 + 4.5 / 0.5))
    short, long = index.bm25(["갱신"])[:2]
    assert short > long > 0


def test_a_term_that_stands_very_often_is_counted_up_to_a_limit() -> None:
    index = filled(["갱신 " * 1000, "갱신 " * words.OFTEN], [])
    assert index.mean_length == (1000 + words.OFTEN) / 2
    assert index.postings.segments[0].weights.tolist() == [words.OFTEN] * 2


def test_the_index_is_the_same_when_opened_again(tmp_path: Path) -> None:
    index = filled(TEXTS, [2])
    saved(tmp_path, index.postings)
    again = Words(opened(tmp_path, Terms))
    assert again.bm25(["갱신", "contract"]).tolist() == index.bm25(["갱신", "contract"]).tolist()
    assert again.starting("갱").tolist() == index.starting("갱").tolist()


def test_an_index_of_nothing_answers() -> None:
    index = Words(Postings())
    assert index.bm25(["갱신"]).tolist() == index.having("갱신").tolist() == index.starting("").tolist() == []
    assert index.df("갱신") == 0


def test_broken_unicode_is_no_error() -> None:
    index = filled(["\ud800 갱신 \udfff"], [])
    assert index.having_all(["갱신", "\ud800"]).tolist() == [False]
    assert index.starting("\ud800").tolist() == [False]


def test_terms_are_found_however_many_were_looked_up() -> None:
    every = [f"{at:05}".encode() for at in range(REMEMBERED + 50)]
    terms = Terms.of_sorted(every)
    wanted = [one.decode() for one in every]
    for _ in range(2):
        for first in range(0, len(wanted), 500):
            part = wanted[first : first + 500]
            assert terms.places([*part, "none"]) == [*range(first, first + len(part)), -1]
    assert len(terms.looked_up) <= REMEMBERED + 501
