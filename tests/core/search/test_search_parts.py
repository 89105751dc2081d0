"""The parts of a search: parsing, MaxSim, fusion, highlights."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import QueryError
from core.search.explain import highlights
from core.search.fuse import total, weigh
from core.search.parse import LONGEST, Question, parse
from core.search.rerank import maxsim
from core.store.terms import asked


def lit(text: str, query: str) -> list[str]:
    return [text[h.start : h.end] for h in highlights(text, asked(query))]


def asking(terms: int, unread: float = 0.0) -> Question:
    return Question("?", [str(n) for n in range(terms)], unread=unread)


# --- parse


@pytest.mark.parametrize("query", ["", " \t\n", "\0\x01\x1b", "\u200b\u2060", "\ud800"])
def test_a_query_of_nothing_is_refused_in_words(query: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.kind == "query-empty"


def test_a_query_is_cleaned() -> None:
    assert parse("  임대차\u0000 계약\u202e\n갱신 ").text == "임대차 계약 갱신"
    assert parse("\u1112\u1161\u11ab").text == "한"


def test_a_very_long_query_is_cut_and_says_so() -> None:
    question = parse("보증금 " * 25_000)
    assert len(question.text) <= LONGEST
    assert "4,000 characters" in question.hint


def test_emoji_are_asked_by_meaning_alone() -> None:
    question = parse("👩\u200d👩\u200d👧 🍲")
    assert question.terms == []
    assert question.hint


@given(st.text(max_size=300))
def test_any_text_parses_or_is_refused(text: str) -> None:
    try:
        question = parse(text)
    except QueryError:
        return
    assert question.text
    question.text.encode("utf-8")  # nothing that cannot be written


# --- MaxSim


def test_maxsim_by_hand() -> None:
    query = np.array([[1, 0], [0, 1]], np.float32)
    passages = [np.array([[1, 0]], np.float32), np.array([[0.6, 0.8], [0, 1], [1, 0]], np.float32)]
    assert maxsim(query, passages) == pytest.approx([0.5, 1.0])


def test_maxsim_of_nothing() -> None:
    assert maxsim(np.ones((2, 3), np.float32), []).tolist() == []
    assert maxsim(np.empty((0, 3), np.float32), [np.ones((1, 3), np.float32)]).tolist() == [0]


# --- fusion


def test_parts_add_up_to_the_score_and_use_the_weights() -> None:
    scores = {
        "dense": np.array([0.5, 0.2], np.float32),
        "keyword": np.array([0.0, 16.0], np.float32),
        "sparse": np.array([0.3, 0.6], np.float32),
    }
    parts = weigh(scores, {"dense": 1.0, "keyword": 0.5, "sparse": 0.5}, asking(4))
    assert parts["dense"] == pytest.approx([0.25, 0.1])
    assert parts["keyword"] == pytest.approx([0, 0.25]), "BM25 is a share of the query's best"
    assert parts["sparse"] == pytest.approx([0.125, 0.25])
    assert total(parts) == pytest.approx([0.375, 0.6])


def test_words_that_hardly_stand_anywhere_count_less() -> None:
    scores = {"keyword": np.array([8.0, 4.0], np.float32)}
    assert weigh(scores, {"keyword": 1.0}, asking(2))["keyword"] == pytest.approx([1.0, 0.5])
    assert weigh(scores, {"keyword": 1.0}, asking(8))["keyword"] == pytest.approx([0.25, 0.125])


def test_words_decide_where_the_model_reads_no_letter() -> None:
    scores = {"dense": np.array([1.0, 0.0], np.float32), "keyword": np.array([0.0, 8.0], np.float32)}
    weights = {"dense": 0.9, "keyword": 0.1}
    read, unread = (total(weigh(scores, weights, asking(2, share))) for share in (0.0, 1.0))
    assert read[0] > read[1]
    assert unread[1] > unread[0]


@pytest.mark.parametrize(
    ("text", "languages", "share"),
    [
        ("보증금 deposit 2024", ("en", "ko"), 0.0),
        ("보증금", ("en",), 1.0),
        ("ab 日本", ("en", "ko"), 0.5),
        ("日本です", ("ja",), 0.0),
        ("привет", (), 0.0),
        ("123 !", ("en",), 0.0),
    ],
)
def test_the_share_of_letters_that_the_model_does_not_read(
    text: str, languages: tuple[str, ...], share: float
) -> None:
    assert parse(text, languages).unread == share


def test_a_signal_without_weight_counts_nothing() -> None:
    parts = weigh({"dense": np.ones(1, np.float32), "multi": np.ones(1, np.float32)}, {"dense": 2.0}, asking(1))
    assert total(parts) == pytest.approx([1.0])


# --- highlights

HIGHLIGHTS = [
    ("The deposit was returned.", "when do I get deposits back", ["deposit"]),
    ("보증금을 돌려받는 날", "보증금 언제 돌려받나요", ["보증금", "돌려받"]),
    ("아무 관련이 없습니다.", "계약 갱신이 됩니까", []),
    ("잔금을 보증금에서 뺀다", "보증금을", ["보증금"]),
    ("할 수 있다", "알 수 있는 방법", []),
    ("Lease lease LEASE", "lease", ["Lease", "lease", "LEASE"]),
]


@pytest.mark.parametrize(("text", "query", "wanted"), HIGHLIGHTS)
def test_highlights(text: str, query: str, wanted: list[str]) -> None:
    assert lit(text, query) == wanted


@given(st.text(max_size=120), st.text(max_size=40))
def test_highlights_lie_inside_and_apart(text: str, query: str) -> None:
    found = highlights(text, asked(query))
    assert all(0 <= h.start < h.end <= len(text) for h in found)
    assert all(left.end < right.start for left, right in pairwise(found))
