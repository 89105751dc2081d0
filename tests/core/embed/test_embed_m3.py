"""The M3 embedder on a tiny model: what it returns, and what may not change it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.embed.m3 import M3, batches, strongest
from core.errors import Cancelled, ModelError
from core.records import Embedding
from tests.core.embed.tiny_m3 import LIMIT, MULTI, WIDTH, make, tokenizer

TEXTS = ["a b c", "", "apples apple apples", "서울 사과를, pie", "a " * 40, "elephant", "?"]
PIECES = st.lists(st.sampled_from(["a", "b", "apples", "서울", "사과를", ",", "elephant", "zebra"]), max_size=20)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> M3:
    return M3(make(tmp_path_factory.mktemp("tiny")), threads=1)


def same(one: Embedding, other: Embedding, atol: float = 1e-5) -> bool:
    return (
        np.allclose(one.dense, other.dense, atol=atol)
        and np.array_equal(one.sparse_ids, other.sparse_ids)
        and np.allclose(one.sparse_weights, other.sparse_weights, atol=atol)
        and np.allclose(one.multi, other.multi, atol=atol)
    )


def test_shapes_types_and_norms(model: M3) -> None:
    for text, result in zip(TEXTS, model.passages(TEXTS), strict=True):
        rows = min(model.count([text])[0] + 2, LIMIT) - 1
        assert (result.dense.shape, result.multi.shape) == ((WIDTH,), (rows, MULTI))
        assert {result.dense.dtype, result.multi.dtype, result.sparse_weights.dtype} == {np.dtype(np.float32)}
        assert result.sparse_ids.dtype == np.int32
        assert np.linalg.norm(result.dense) == pytest.approx(1, abs=1e-5)
        assert np.linalg.norm(result.multi, axis=1) == pytest.approx(1, abs=1e-5)


def test_sparse_ids_are_ascending_unique_words_of_the_text(model: M3) -> None:
    for text, result in zip(TEXTS, model.passages(TEXTS), strict=True):
        assert np.all(np.diff(result.sparse_ids) > 0)
        assert np.all(result.sparse_weights > 0)
        assert set(result.sparse_ids) <= set(tokenizer().encode(text).ids) - set(model.card.special_ids)


def test_the_largest_weight_of_a_token_counts_not_the_sum() -> None:
    ids, weights = strongest(np.array([7, 5, 7, 9, 7]), np.array([0.2, 0.5, 0.9, 0, 0.3], np.float32))
    assert ids.tolist() == [5, 7]
    assert weights == pytest.approx([0.5, 0.9])


def test_an_empty_text_is_fine_and_an_empty_list_too(model: M3) -> None:
    (result,) = model.queries([""])
    assert len(result.sparse_ids) == 0
    assert result.multi.shape == (1, MULTI)
    assert np.all(np.isfinite(result.dense))
    assert model.passages([]) == []


@settings(max_examples=25)
@given(st.lists(PIECES, min_size=1, max_size=12))
def test_neighbours_order_and_padding_change_nothing(model: M3, words: list[list[str]]) -> None:
    texts = [" ".join(one) for one in words]
    together = model.passages(texts)
    backwards = model.passages(texts[::-1])[::-1]
    alone = [model.passages([text])[0] for text in texts]
    for first, second, third in zip(together, backwards, alone, strict=True):
        assert same(first, second)
        assert same(first, third)


def test_the_similarity_of_a_text_with_itself_is_one(model: M3) -> None:
    for result in model.passages(TEXTS):
        assert (result.multi @ result.multi.T).max(1).mean() == pytest.approx(1, abs=1e-5)


def test_tokens_stand_behind_the_rows(model: M3) -> None:
    text = "서울 apples"
    tokens = model.tokens(text)
    assert [(model.piece(token.id), text[token.start : token.end]) for token in tokens] == [
        ("서", "서"),
        ("##울", "울"),
        ("apple", "apple"),
        ("##s", "s"),
        ("[SEP]", ""),
    ]
    for each in TEXTS:
        assert len(model.tokens(each)) == len(model.passages([each])[0].multi)
    assert model.piece(10_000) == model.piece(-1) == ""


def test_places_in_decomposed_text_hold_whole_syllables(model: M3) -> None:
    text = unicodedata.normalize("NFD", "서울 사과를")
    places = [(token.start, token.end) for token in model.tokens(text)[:-1]]
    assert "".join(unicodedata.normalize("NFC", text[a:b]) for a, b in places) == "서울사과를"


def test_prefixes_are_read_but_not_counted(tmp_path: Path) -> None:
    plain = M3(make(tmp_path / "plain"), 1)
    prefixed = M3(make(tmp_path / "prefixed", prefixes={"query": "a ", "passage": "b "}), 1)
    assert same(prefixed.queries(["pie"])[0], plain.queries(["a pie"])[0])
    assert same(prefixed.passages(["pie"])[0], plain.passages(["b pie"])[0])
    assert prefixed.count(["pie", ""]) == [1, 0]
    assert [token.start for token in prefixed.tokens("pie a")] == [0, 0, 4, 0]


def test_work_stops_between_batches(model: M3) -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(Cancelled):
        model.passages(["a b c d e f g h a b c d e f"] * 600, stop)
    assert len(asked) == 2


def test_several_threads_give_the_same_and_stop_too(model: M3) -> None:
    texts = [" ".join("abcdefgh"[: 1 + at % 8]) + " apples" * (at % 5) for at in range(300)]
    several = M3(model.card, 3)
    for one, other in zip(model.passages(texts), several.passages(texts), strict=True):
        assert same(one, other)
        assert one.multi_ids is not None
        assert other.multi_ids is not None
        assert one.multi_ids.tolist() == other.multi_ids.tolist()
    with pytest.raises(Cancelled):
        several.passages(texts, lambda: True)


@given(st.lists(st.integers(1, 50), max_size=40), st.integers(1, 200), st.booleans())
def test_batches_hold_every_text_once_and_keep_to_the_cap(lengths: list[int], cap: int, even: bool) -> None:
    groups = list(batches(lengths, cap, even))
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    for group in groups:
        assert len(group) == 1 or max(lengths[index] for index in group) * len(group) <= cap
        assert not even or len({lengths[index] for index in group}) == 1


def test_a_damaged_tokeniser_is_refused(tmp_path: Path) -> None:
    card = make(tmp_path)
    (tmp_path / "tokenizer.json").write_text("{}", "utf-8")
    with pytest.raises(ModelError, match="altered"):
        M3(card)
