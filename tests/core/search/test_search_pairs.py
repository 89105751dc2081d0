"""Words of a question that stand together in a passage."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import Search
from core.search.fuse import PAIR, SURE, weigh
from core.search.pairs import NEAR, pairs_of, scores, together
from core.search.parse import Question
from core.search.search import search
from core.store.library import Library
from core.store.terms import asked, terms
from tests.core.search.shelf import Paper, Shelf
from tests.fakes import CODEC, DIMS, FakeEmbedder

WORDS = ("notice", "Period", "lease", "leases", "a", "the", "계약서", "é", "2024", "東京", "—", "café.")
sentences = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        ("the notice period of a lease", [("notic", "period"), ("period", "leas")]),
        ("notice", []),
        ("계약 해지 통보", []),
        ("東京 駅", []),
        ("Rust 소유권 borrow checker", [("borrow", "checker")]),
    ],
)
def test_neighbours_of_a_question(query: str, pairs: list[tuple[str, str]]) -> None:
    assert pairs_of(asked(query)) == pairs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The notice period is a month.", True),
        ("For the period before, notices are void.", True),
        (f"Notice {'x ' * (NEAR - 1)} period", True),
        (f"Notice {'x ' * NEAR} period", False),
        ("Notice. Notice. Notice.", False),
        ("계약서 notice, 계약서 period", True),
        ("", False),
    ],
)
def test_words_stand_together_in_either_order(text: str, found: bool) -> None:
    assert bool(together(text, [("notic", "period")])) == found


@given(sentences, sentences)
def test_what_stands_together_is_what_brute_force_finds(text: str, query: str) -> None:
    words = [term.text for term in terms(text) if not unicodedata.name(term.text[0]).startswith(("HANGUL", "CJK"))]
    pairs = pairs_of(asked(query))
    near = {
        (left, right)
        for left, right in pairs
        for i, one in enumerate(words)
        for j, other in enumerate(words)
        if (one, other) == (left, right) and abs(i - j) <= NEAR
    }
    assert together(text, pairs) == near


def test_a_passage_scores_what_its_pairs_are_worth() -> None:
    idf = {("notic", "period"): 3.0, ("period", "leas"): 2.0}
    texts = ["notice period", "the lease period", "notice period of the lease", "lease"]
    assert scores(texts, idf).tolist() == [3, 2, 5, 0]
    assert scores([], idf).tolist() == []


def test_pairs_count_as_words_more_and_have_no_part_of_their_own() -> None:
    alone = {"keyword": np.array([4, 2], np.float32)}
    both = {**alone, "pairs": np.array([0, 5], np.float32)}
    parts = weigh(both, {"keyword": 1.0}, Question("?", []), {"keyword": 10.0, "pairs": 5.0})
    shares = np.array([4, 2 + PAIR * 5]) / (10 + PAIR * 5)
    assert list(parts) == ["keyword"]
    assert parts["keyword"] == pytest.approx(SURE * shares.max() * shares)


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_passages_with_the_same_words_the_one_where_they_stand_together_is_first(
    tmp_path_factory: pytest.TempPathFactory, order: int
) -> None:
    apart = "Notice: over the summer holidays the office on the second floor stays closed for a period."
    near = "A tenant who wants to leave keeps to the notice period and hands the keys back on the last day."
    embedder = FakeEmbedder()
    with Library(tmp_path_factory.mktemp("pairs") / "L", embedder.card.id, DIMS, writer=True, codec=CODEC) as library:
        papers = [Paper("/docs/apart.txt", (apart,)), Paper("/docs/near.txt", (near,))][::order]
        Shelf(library, embedder).put(papers)
        found = search(library, embedder, Search("notice period"))
        assert [hit.path for hit in found.hits] == ["/docs/near.txt", "/docs/apart.txt"]
        first, second = found.hits
        assert first.parts["keyword"] > second.parts["keyword"]
        assert sum(first.parts.values()) == pytest.approx(first.score, abs=1e-5)
        assert "pairs" not in {*first.signals, *first.parts}
