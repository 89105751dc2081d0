"""Cross-encoders: the scores of transformers and of the trainer, speed, and being called off."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import (
    AutoModelForSequenceClassification,
    PreTrainedTokenizerFast,
)

from core.embed.reranker import FAMILIES, KIND, SHORTEST, CrossEncoder, Frame, describe
from core.errors import Cancelled
from core.train import encoder, reranker
from tests.core.embed.tiny_cross import POSITIONS, WORDS, make, make_ours

PASSAGES = ["apples", "", "서울은 수도", "apple pie " * 40, "누가 사과를 bakes", "b", "수도가 어디 pie"]
PASSAGES += ["apple " * 15]
QUERIES = ["who bakes apple pie?", "수도가 어디?", "", "사과를 누가 bakes"]


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("models") / "재순위")


@pytest.fixture(scope="module")
def model(folder: Path) -> CrossEncoder:
    return CrossEncoder(describe(folder), 1)


def theirs(folder: Path, query: str, room: int) -> list[float]:
    """Return transformers' own logits of a query and each passage by itself, the passage cut to the room."""
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    read = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), pad_token="<pad>")
    names = ["input_ids", "attention_mask"]
    if getattr(model.config, "type_vocab_size", 0) > 1:
        names.append("token_type_ids")
    found, also = [], {"return_token_type_ids": True}
    for passage in PASSAGES:  # as lists, for an empty passage by itself is taken for none
        given = read([query], [passage], truncation="only_second", max_length=room, return_tensors="pt", **also)
        with torch.no_grad():
            found.append(float(model(**{name: given[name] for name in names}).logits[0, 0]))
    return found


# scores


@pytest.mark.parametrize("family", FAMILIES)
def test_scores_are_those_of_transformers_whatever_stands_beside_them(tmp_path: Path, family: str) -> None:
    folder = make(tmp_path / family, family)
    model = CrossEncoder(describe(folder), 1)
    room = POSITIONS - (2 if "roberta" in family else 0)
    assert model.card.max_tokens == room
    for query in QUERIES[:2]:
        found = model.scores(query, PASSAGES)
        assert found.shape == (len(PASSAGES),)
        assert found.dtype == np.float32
        assert found == pytest.approx(np.array(theirs(folder, query, room)), abs=1e-4)
        assert len(set(found.round(4).tolist())) == len(PASSAGES)


@pytest.mark.parametrize("query", QUERIES)
def test_neither_order_nor_batches_change_a_score(
    model: CrossEncoder, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = model.scores(query, PASSAGES)
    assert model.scores(query, PASSAGES[::-1])[::-1] == pytest.approx(found, abs=1e-5)
    small = replace(model._network, batch_tokens=50)  # type: ignore[type-var]
    monkeypatch.setattr(model, "_network", small)
    assert model.scores(query, PASSAGES) == pytest.approx(found, abs=1e-5)
    assert model.scores(query, []).shape == (0,)


def test_letters_written_apart_are_the_same_letters(model: CrossEncoder) -> None:
    query, passage = "수도가 어디?", "서울은 수도"
    apart = model.scores(unicodedata.normalize("NFD", query), [unicodedata.normalize("NFD", passage)])
    assert apart == pytest.approx(model.scores(query, [passage]), abs=1e-6)


def test_only_the_passage_is_cut_until_the_query_takes_three_quarters() -> None:
    frame = Frame([2], [3, 3], [4], 0)
    query, passage = [11, 12, 13], [21, 22, 23, 24, 25, 26]
    assert frame.join(query, passage, 13).ids.tolist() == [2, 11, 12, 13, 3, 3, *passage, 4]
    assert frame.join(query, passage, 10).ids.tolist() == [2, 11, 12, 13, 3, 3, 21, 22, 23, 4]
    assert frame.join(query, passage, 10).asked == 6
    long = frame.join(range(100, 150), range(200, 250), 20).ids.tolist()
    assert long == [2, *range(100, 115), 3, 3, 200, 4]
    assert len(frame.join(range(100, 150), passage, SHORTEST).ids) == SHORTEST
    assert frame.join([], [], 20).ids.tolist() == [2, 3, 3, 4]


@settings(max_examples=60)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(SHORTEST, 50))
def test_an_input_never_outgrows_its_room_and_wastes_none(asked: int, told: int, longest: int) -> None:
    frame = Frame([2], [3], [3], 1)
    joined = frame.join(range(10, 10 + asked), range(100, 100 + told), longest)
    assert len(joined.ids) <= longest
    kept = joined.asked - 2
    assert kept == min(asked, int(longest * 3 / 4), longest - 3)
    assert len(joined.ids) == min(longest, kept + told + 3)


def test_what_the_trainer_writes_scores_as_the_trainer_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "_has_bfloat16", lambda: False)
    folder = make_ours(tmp_path / "work")
    found = CrossEncoder(describe(folder), 1)
    config = {**json.loads((folder / "config.json").read_text("utf-8")), "vocab_size": 5 + len(WORDS)}
    trained = reranker.load_reranker(folder)
    for query in QUERIES:
        expected = reranker.score(trained, encoder.open_tokenizer(folder), query, PASSAGES)
        assert found.scores(query, PASSAGES) == pytest.approx(expected, abs=1e-4)
    assert config["max_position_embeddings"] == found.card.max_tokens


# speed, and being called off


class Clock:
    """Every look at it costs half a second."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.5
        return self.now


def test_the_rate_is_measured_once_and_then_kept_up(folder: Path) -> None:
    clock = Clock()
    model = CrossEncoder(describe(folder), 1, clock)
    first = model.rate
    assert first == 4.0, "a batch of two in half a second"
    assert model.rate == first
    assert clock.now == 1.0
    model.scores("서울", ["apple"] * 8)  # one batch
    assert model.rate == pytest.approx((0.9 * 2 + 8) / (0.9 * 0.5 + 0.5))
    for _ in range(60):
        model.scores("서울", ["apple"] * 8)
    assert model.rate == pytest.approx(16, rel=0.01)


def test_it_can_be_called_off_between_two_batches(model: CrossEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(len(asked) == 2)
        return asked[-1]

    monkeypatch.setattr(model, "_network", replace(model._network, batch_tokens=1))  # type: ignore[type-var]
    with pytest.raises(Cancelled):
        model.scores("apple", PASSAGES, stop)
    assert asked == [False, False, True]


# quietly


def test_loading_draws_nothing_on_stderr(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    CrossEncoder(describe(folder), 1)
    assert capfd.readouterr() == ("", "")


def test_torch_is_not_imported_to_find_and_describe(folder: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from core.embed import catalogue
assert [card.kind for card in catalogue.find([Path({str(folder)!r})])] == [{KIND!r}]
assert not {{"torch", "transformers", "tokenizers"}} & set(sys.modules)
"""
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, cwd=root, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
