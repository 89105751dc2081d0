"""Why a passage was found: the sums behind the figures, places that fit, and stretches that mean the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.chunk.split import embedded_text
from core.config import assets
from core.embed.base import Embedder, Stop, Token
from core.embed.catalogue import bundled, load
from core.messages import Alignment, Explanation
from core.records import Chunk, Embedding
from core.search.explain import explain, explain_joined, meaning_highlights
from core.search.fuse import total, weigh
from core.search.parse import Question
from tests.fakes import FakeEmbedder

LEASE = "The landlord returns the security deposit within fourteen days after the tenant moves out."
RENT = "보증금은 임차인이 이사한 날 집주인이 돌려준다. 계약은 두 달 전까지 알리지 않으면 연장된다."
PASSAGES = [
    ("보증금을 언제 돌려받나요", RENT, ("임대차 계약서", "보증금")),
    ("how do I get my deposit back", LEASE, ("Lease",)),
    ("보증금 돌려받는 날", LEASE, ()),
    ("계약 갱신 deposit", RENT + LEASE, ("계약 · Lease",)),
    ("xyzzy", "전혀 다른 이야기", ()),
    ("", RENT, ()),
    ("보증금", "", ()),
    ("긴 글", RENT * 60, ("긴 글",)),
    (RENT * 60, RENT, ()),
    ("cafe\u0301 ⚡ \U0001f372", "Café\u0301 ⚡\U0001f372 \u200f\ufffd", ("\U0001f372",)),
]
WORDS = st.text(alphabet="가나다ab 1\n.é\u1100\u1161", max_size=60)


@pytest.fixture(scope="module")
def model() -> Embedder:
    return load(bundled(assets() / "models")[0], threads=1)


def passage(text: str, heading: Sequence[str] = (), start: int = 0) -> Chunk:
    return Chunk(text, start, start + len(text), tuple(heading))


def check(embedder: Embedder, query: str, chunk: Chunk) -> Explanation:
    """Explain, and compare every figure with the formula over the embedder's own output."""
    found = explain(embedder, query, chunk)
    (asked,), (read,) = embedder.queries([query]), embedder.passages([embedded_text(chunk)])
    weights = dict(zip(read.sparse_ids.tolist(), read.sparse_weights.tolist(), strict=True))
    ours = zip(asked.sparse_ids.tolist(), asked.sparse_weights.tolist(), strict=True)
    sparse = sum(weight * weights.get(index, 0.0) for index, weight in ours)
    multi = (asked.multi @ read.multi.T).max(axis=1).mean()
    assert found.dense == pytest.approx(asked.dense @ read.dense, abs=1e-5)
    assert found.sparse == pytest.approx(sparse, abs=1e-5)
    assert found.multi == pytest.approx(multi, abs=1e-5)
    assert np.mean([pair.value for pair in nearest(found)]) == pytest.approx(found.multi, abs=1e-6)
    assert sum(word.gain for word in found.words) == pytest.approx(found.sparse, abs=1e-6)
    assert all(left.gain >= right.gain for left, right in pairwise(found.words))
    assert all(word.gain == pytest.approx(word.in_query * word.in_passage) for word in found.words)
    check_places(found)
    return found


def nearest(found: Explanation) -> list[Alignment]:
    """Return the first pair of each of the query's tokens; those behind it are for the eye."""
    pairs = zip([None, *found.alignments], found.alignments, strict=False)
    return [pair for before, pair in pairs if not pair.query_end or before is None or asks(before) != asks(pair)]


def asks(pair: Alignment) -> tuple[int, int]:
    return (pair.query_start, pair.query_end)


def check_places(found: Explanation) -> None:
    """Every place lies in its text, and what has a place has something written there."""
    inside = [(word.start, word.end) for word in found.words] + [(pair.start, pair.end) for pair in found.alignments]
    assert all(0 <= start < end <= len(found.text) or start == end == 0 for start, end in inside)
    asked = [(pair.query_start, pair.query_end) for pair in found.alignments]
    assert all(0 <= start < end <= len(found.query) or start == end == 0 for start, end in asked)
    assert all(word.text == found.text[word.start : word.end].strip() for word in found.words if word.end)
    for share in (0.2, 0.75, 1.0):
        lit = meaning_highlights(found, share)
        assert all(0 <= light.start < light.end <= len(found.text) for light in lit)
        assert all(left.end < right.start for left, right in pairwise(lit))


# --- the figures


@pytest.mark.parametrize(("query", "text", "heading"), PASSAGES)
def test_the_parts_are_the_scores_with_the_bundled_model(
    model: Embedder, query: str, text: str, heading: tuple[str, ...]
) -> None:
    check(model, query, passage(text, heading))
    check(model, unicodedata.normalize("NFD", query), passage(unicodedata.normalize("NFD", text), heading, 7))


@given(WORDS, WORDS, st.lists(WORDS.filter(bool), max_size=2))
def test_the_parts_are_the_scores_with_any_text(query: str, text: str, heading: list[str]) -> None:
    check(FakeEmbedder(), query, passage(text, heading))


@given(WORDS, WORDS)
@settings(max_examples=40)
def test_the_parts_are_the_scores_with_any_text_and_the_bundled_model(model: Embedder, query: str, text: str) -> None:
    check(model, query, passage(text))


@given(
    st.integers(1, 8).flatmap(
        lambda n: st.dictionaries(
            st.sampled_from(["dense", "sparse", "multi", "keyword"]),
            st.lists(st.floats(-1, 60, width=32), min_size=n, max_size=n),
            min_size=1,
        )
    ),
    st.lists(st.floats(0, 2), min_size=4, max_size=4),
    st.floats(0, 1),
)
def test_the_parts_of_a_hit_add_up_to_its_score(
    scores: dict[str, list[float]], weights: list[float], unread: float
) -> None:
    shares = dict(zip(["dense", "sparse", "multi", "keyword"], weights, strict=True))
    signals = {name: np.clip(np.array(values, np.float32), -1, 1) for name, values in scores.items()}
    signals |= {name: np.array(scores[name], np.float32).clip(0) for name in ("sparse", "keyword") if name in scores}
    parts = weigh(
        signals, shares, Question("보증금", ["보증", "증금"], unread=unread), {"keyword": 9.0, "sparse": 4.0}
    )
    score = total(parts)
    for at in range(len(score)):
        assert sum(float(values[at]) for values in parts.values()) == pytest.approx(float(score[at]), abs=1e-5)


# --- places and words


def test_a_word_of_the_headings_alone_has_no_place(model: Embedder) -> None:
    found = check(model, "갱신", passage("이 조건은 그대로 남는다.", ["계약", "갱신"]))
    (word,) = [word for word in found.words if word.text == "갱신"]
    assert (word.start, word.end) == (0, 0)


def test_a_word_in_both_is_shown_in_the_text(model: Embedder) -> None:
    text = "보증금은 그날 돌려준다."
    found = check(model, "보증금", passage(text, ["보증금"]))
    assert found.words[0].start == 0
    assert text.startswith(found.words[0].text)


def test_words_are_written_as_the_passage_writes_them(model: Embedder) -> None:
    found = check(model, "embedding LEASE", passage("Embeddings of the Lease."))
    written = [word.text for word in found.words]
    assert "Lease" in written
    assert "Em" in written, "a piece is shown by its letters"
    assert not any("#" in text for text in written)


def test_a_query_token_finds_the_passage_token_of_the_same_meaning(model: Embedder) -> None:
    query = "보증금을 돌려받다"
    found = check(model, query, passage(LEASE))
    pairs = {query[p.query_start : p.query_end]: LEASE[p.start : p.end] for p in found.alignments if p.end}
    assert pairs["돌려"] == "returns"


def test_the_last_special_token_takes_part_without_a_place(model: Embedder) -> None:
    found = check(model, "deposit", passage(LEASE))
    assert [(p.query_start, p.query_end) for p in found.alignments] == [(0, 7), (0, 0)]


def test_a_text_past_the_limit_is_explained_as_far_as_it_is_read(model: Embedder) -> None:
    found = check(model, "전화번호", passage(RENT * 60 + "전화번호"))
    assert "전화번호" not in [word.text for word in found.words]


@pytest.mark.parametrize(("before_query", "before_passage"), [("ask: ", ""), ("", "say: "), ("ask: ", "say: ")])
def test_places_do_not_count_the_prefixes_of_the_model(before_query: str, before_passage: str) -> None:
    embedder = Prefixed(before_query, before_passage)
    found = explain(embedder, "보증금 반환", passage("그 보증금 또한 반환", ["제목"]))
    pairs = [(found.query[p.query_start : p.query_end], found.text[p.start : p.end]) for p in found.alignments]
    assert [pair for pair in pairs if pair[0]] == [("보증금", "보증금"), ("반환", "반환")]
    assert len(pairs) == 2 + bool(before_query)


def test_a_model_without_words_and_rows_gives_its_dense_score() -> None:
    class DenseOnly(FakeEmbedder):
        def _embed(self, text: str) -> Embedding:
            nothing = np.empty(0, np.float32)
            return replace(
                super()._embed(text),
                sparse_ids=np.empty(0, np.int32),
                sparse_weights=nothing,
                multi=nothing.reshape(0, 0),
            )

    found = explain(DenseOnly(), "보증금", passage("보증금"))
    assert found.dense == pytest.approx(1)
    assert (found.sparse, found.multi, found.words, found.alignments) == (0, 0, (), ())


class Prefixed(FakeEmbedder):
    """The fake, with words that it puts before queries and passages, as E5 does."""

    def __init__(self, query: str, before: str) -> None:
        super().__init__()
        self.card = replace(self.card, prefixes={"query": query, "passage": before})

    def passages(self, texts: Sequence[str], stop: Stop | None = None) -> list[Embedding]:
        assert stop is None
        return [self._embed(self.card.prefixes["passage"] + text) for text in texts]

    def queries(self, texts: Sequence[str]) -> list[Embedding]:
        return [self._embed(self.card.prefixes["query"] + text) for text in texts]

    def tokens(self, text: str) -> list[Token]:
        before = self.card.prefixes["passage"]
        found = super().tokens(before + text)
        return [Token(t.id, max(t.start - len(before), 0), max(t.end - len(before), 0)) for t in found]

    def _embed(self, text: str) -> Embedding:
        rows = np.stack([np.eye(1, 30_001, t.id, dtype=np.float32)[0] for t in FakeEmbedder.tokens(self, text)])
        return replace(super()._embed(""), multi=rows)


# --- joined passages


def test_a_joined_hit_is_explained_as_the_one_text_that_it_is(model: Embedder) -> None:
    query, parts = (
        "계약 보증금 언제 돌려줘",
        joined(("계약은 이 년 동안 이어진다.",), ("보증금은 이사한 날 돌려준다.",)),
    )
    found, alone = explain_joined(model, query, parts), [explain(model, query, part) for part in parts]
    assert found.text == f"{parts[0].text}\n\n{parts[1].text}"
    assert found.dense == pytest.approx(max(one.dense for one in alone), abs=1e-5)
    assert found.multi > max(one.multi for one in alone), "one has the contract, the other the deposit"
    check_places(found)
    best = {query[slice(*asks(pair))]: found.text[pair.start : pair.end] for pair in nearest(found)}
    assert (best["계약"], best["보증금"]) == ("계약", "보증금")
    assert explain_joined(model, "보증금", parts[1:]) == explain(model, "보증금", parts[1])


def test_a_word_that_every_part_has_is_shown_in_every_part(model: Embedder) -> None:
    parts = joined(("보증금은 이사한 날 돌려준다.",), ("하루 늦을 때마다 보증금에 이자를 더한다.", "계약"))
    found = explain_joined(model, "보증금", parts)
    assert {pair.start for pair in found.alignments if found.text[pair.start : pair.end] == "보증금"} == {0, 28}
    assert [word.text for word in found.words].count("보증금") == 1, "it weighs once, where it weighs most"


def test_a_word_is_shown_wherever_it_stands_and_a_particle_is_not(model: Embedder) -> None:
    text = "보증금 을 받고, 나가는 날 보증금 을 돌려준다. 이자 을 더한다."
    found = explain(model, "보증금 을", passage(text))
    starts = {pair.start for pair in found.alignments if text[pair.start : pair.end] == "보증금"}
    assert starts == {0, 16}
    assert len([pair for pair in found.alignments if found.query[slice(*asks(pair))] == "을"]) == 1


def test_what_the_heading_has_is_shown_in_the_text_too(model: Embedder) -> None:
    found = explain(model, "보증금", passage("그날 보증금을 돌려준다.", ["보증금"]))
    assert ("보증금", "보증금") in [
        (found.query[slice(*asks(pair))], found.text[pair.start : pair.end]) for pair in found.alignments
    ]
    assert nearest(found)[0].end == 0, "the nearest stands in the heading"


@given(WORDS, st.lists(st.tuples(WORDS, st.lists(WORDS.filter(bool), max_size=1)), min_size=1, max_size=3))
def test_parts_together_are_explained_at_least_as_well_as_each(
    query: str, parts: list[tuple[str, list[str]]]
) -> None:
    chunks = joined(*((text, *heading) for text, heading in parts))
    found = explain_joined(FakeEmbedder(), query, chunks)
    alone = [explain(FakeEmbedder(), query, chunk) for chunk in chunks]
    for name in ("dense", "sparse", "multi"):
        assert getattr(found, name) >= max(getattr(one, name) for one in alone) - 1e-5
    assert np.mean([pair.value for pair in nearest(found)] or [0]) == pytest.approx(found.multi, abs=1e-6)
    assert sum(word.gain for word in found.words) == pytest.approx(found.sparse, abs=1e-6)
    check_places(found)


def joined(*parts: tuple[str, ...]) -> list[Chunk]:
    """Return neighbouring passages, each of a text and its headings; the first begins in the midst of a document."""
    found, at = list[Chunk](), 40
    for text, *heading in parts:
        found.append(passage(text, heading, at))
        at = found[-1].end + 2
    return found


# --- meaning apart from words


def test_what_means_the_same_is_marked_whole_and_noise_is_not(model: Embedder) -> None:
    found = explain(model, "where are embeddings stored", passage("It's so: vector Embeddings are kept in a table."))
    lit = [found.text[light.start : light.end] for light in meaning_highlights(found)]
    assert lit == ["Embeddings", "kept"]


def test_a_translation_is_marked(model: Embedder) -> None:
    text = "그 대통령은 정치 이야기를 하지 않았다."
    found = explain(model, "president politics", passage(text))
    lit = " ".join(text[light.start : light.end] for light in meaning_highlights(found))
    assert "대통령" in lit
    assert "정치" in lit


def test_nothing_is_marked_where_the_headings_alone_answer(model: Embedder) -> None:
    found = explain(model, "갱신", passage("한 달 전에 알린다.", ("갱신",)))
    assert meaning_highlights(found) == ()


STOPS = [
    ("the", "the", []),
    ("을", "을", []),
    ("?", "?", []),
    ("s", "it's", []),
    ("C", "C language", ["C"]),
    ("돈", "돈", ["돈"]),
    ("7", "7 days", ["7"]),
]


@pytest.mark.parametrize(("query", "text", "wanted"), STOPS)
def test_only_telling_tokens_are_marked(query: str, text: str, wanted: list[str]) -> None:
    place = text.rindex(query)
    pair = Alignment(0, len(query), place, place + len(query), 0.9)
    found = meaning_highlights(Explanation(query, text, 0, 0, 0.9, (), (pair,)))
    assert [text[light.start : light.end] for light in found] == wanted


def test_the_share_says_how_near_a_pair_must_come() -> None:
    pairs = (Alignment(0, 3, 0, 3, 0.9), Alignment(4, 7, 4, 7, 0.6), Alignment(4, 7, 8, 11, -0.1))
    found = Explanation("abc def", "abc xyz uvw", 0, 0, 0.5, (), pairs)
    assert [len(meaning_highlights(found, share)) for share in (1.0, 0.7, 0.5, 0.01)] == [1, 1, 2, 2]
