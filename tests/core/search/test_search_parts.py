"""The parts of a search: MaxSim, fusion, highlights."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.explain import highlights
from core.search.fuse import NAME, SURE, total, weigh
from core.search.parse import Question
from core.search.rerank import maxsim
from core.store.terms import asked


def lit(text: str, query: str) -> list[str]:
    return [text[h.start : h.end] for h in highlights(text, asked(query))]


def asking(terms: int, unread: float = 0.0) -> Question:
    return Question("?", [str(n) for n in range(terms)], unread=unread)


# --- MaxSim


def test_maxsim_by_hand() -> None:
    query = np.array([[1, 0], [0, 1]], np.float32)
    rows = np.array([[1, 0], [0.6, 0.8], [0, 1], [1, 0]], np.float32)
    assert maxsim(query, rows, np.array([0, 1, 1, 4])) == pytest.approx([0.5, 0.0, 1.0]), "one has no rows"


def test_maxsim_of_nothing() -> None:
    nothing = np.empty((0, 3), np.float32)
    assert maxsim(np.ones((2, 3), np.float32), nothing, np.array([0])).tolist() == []
    assert maxsim(np.ones((2, 3), np.float32), nothing, np.array([0, 0])).tolist() == [0]
    assert maxsim(nothing, np.ones((1, 3), np.float32), np.array([0, 1])).tolist() == [0]


# --- fusion


def test_parts_add_up_to_the_score_and_use_the_weights() -> None:
    scores = {
        "dense": np.array([0.5, 0.2], np.float32),
        "keyword": np.array([0.0, 4.0], np.float32),
        "sparse": np.array([0.3, 0.6], np.float32),
    }
    parts = weigh(scores, {"dense": 1.0, "keyword": 0.5, "sparse": 0.5}, asking(4), {"keyword": 16.0, "sparse": 1.2})
    assert parts["dense"] == pytest.approx([0.25, 0.1])
    assert parts["keyword"] == pytest.approx([0, 0.25 * SURE * 0.25 * 0.25]), "of the ideal, by the best"
    assert parts["sparse"] == pytest.approx([0.0625, 0.125]), "of what the question scores against itself"
    assert total(parts) == pytest.approx(parts["dense"] + parts["keyword"] + parts["sparse"])


def test_keywords_fade_where_even_the_best_passage_holds_few_of_them() -> None:
    def keyword(best: float) -> float:
        scores = {"keyword": np.array([best, best / 2], np.float32)}
        return float(weigh(scores, {"keyword": 1.0}, asking(4), ideals={"keyword": 10.0})["keyword"][0])

    assert keyword(4.0) == pytest.approx(4 * keyword(2.0)), "twice the share counts four times"


def test_a_file_named_just_so_counts_and_half_a_name_hardly() -> None:
    scores = {"dense": np.zeros(2, np.float32), "name": np.array([1.0, 0.5], np.float32)}
    assert weigh(scores, {"dense": 1.0}, asking(2), ideals={"keyword": 0.0})["name"] == pytest.approx(
        [NAME, NAME / 4]
    )


def test_words_decide_where_the_model_reads_no_letter() -> None:
    scores = {"dense": np.array([1.0, 0.0], np.float32), "keyword": np.array([0.0, 5.0], np.float32)}
    weights = {"dense": 0.9, "keyword": 0.1}
    read, unread = (total(weigh(scores, weights, asking(2, share), ideals={"keyword": 10.0})) for share in (0.0, 1.0))
    assert read[0] > read[1]
    assert unread[1] > unread[0]


def test_a_signal_without_weight_counts_nothing() -> None:
    scores = {"dense": np.ones(1, np.float32), "multi": np.ones(1, np.float32)}
    assert total(weigh(scores, {"dense": 2.0}, asking(1), ideals={"keyword": 0.0})) == pytest.approx([1.0])


def test_meaning_speaks_for_words_that_cannot_stand_in_a_passage() -> None:
    """Of three Korean passages one has words of the question; the English one, which is nearest, cannot have any."""
    scores = {
        "dense": np.array([0.50, 0.52, 0.40, 0.30], np.float32),
        "multi": np.array([0.50, 0.52, 0.40, 0.30], np.float32),
        "keyword": np.array([6.0, 0.0, 2.0, 0.0], np.float32),
    }
    weights, ideals = {"dense": 1.0, "multi": 1.0, "keyword": 1.0}, {"keyword": 10.0}
    plainly = weigh(scores, weights, asking(2), ideals)
    told = weigh(scores, weights, asking(2), ideals, foreign=np.array([0, 1, 0, 0], np.float32))
    words = float(plainly["keyword"][[0, 2, 3]].mean())
    assert total(told) - total(plainly) == pytest.approx([0, words, 0, 0], abs=1e-6), (
        "what the others have in the mean"
    )
    assert told["keyword"].tolist() == plainly["keyword"].tolist(), "nothing is said of words that are not there"
    assert told["dense"][1] == told["multi"][1], "both stretched alike"
    half = weigh(scores, weights, asking(2), ideals, foreign=np.array([0, 0.5, 0, 0], np.float32))
    assert total(half)[1] - total(plainly)[1] == pytest.approx(words / 2, abs=1e-6)


@pytest.mark.parametrize("foreign", [0.0, 1.0, 0.3])
def test_nothing_changes_where_no_passage_is_written_otherwise_or_all_are(foreign: float) -> None:
    scores = {"multi": np.array([0.5, -0.2], np.float32), "keyword": np.array([0.0, 2.0], np.float32)}
    plainly = weigh(scores, {"multi": 1.0, "keyword": 1.0}, asking(2), {"keyword": 10.0})
    alike = np.full(2, foreign, np.float32)
    told = weigh(scores, {"multi": 1.0, "keyword": 1.0}, asking(2), {"keyword": 10.0}, foreign=alike)
    assert {name: part.tolist() for name, part in told.items()} == {name: p.tolist() for name, p in plainly.items()}


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


def test_a_model_without_weights_counts_what_lies_above_the_floor() -> None:
    scores = {"dense": np.array([0.9, 0.8, 0.7], np.float32), "keyword": np.zeros(3, np.float32)}
    parts = weigh(scores, {}, asking(2), ideals={"keyword": 10.0}, floor=0.7)
    assert parts["dense"] == pytest.approx([1 / 3, 1 / 6, 0.0], abs=1e-6)
    own = weigh(scores, {"dense": 1.0, "keyword": 1.0}, asking(2), ideals={"keyword": 10.0}, floor=0.7)
    assert own["dense"] == pytest.approx([0.45, 0.4, 0.35], abs=1e-6), "measured weights are for cosines as they are"
