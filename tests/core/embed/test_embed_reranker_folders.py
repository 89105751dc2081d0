"""Folders of cross-encoders: what is found in them, and what is said of those that are no good."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, processors

from core.embed import catalogue
from core.embed.reranker import KIND, OURS, THEIRS, CrossEncoder, describe
from core.errors import ModelError
from core.train.card import write_card
from tests.core.embed.tiny_cross import make, make_ours
from tests.core.embed.tiny_m3 import make as make_m3


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def test_a_folder_without_a_card_is_described_by_its_files(tmp_path: Path) -> None:
    folder = make(tmp_path / "재순위")
    card = describe(folder)
    assert (card.id, card.name, card.kind, card.pooling) == ("재순위", "재순위", KIND, "cls")
    assert card.signals == ()
    assert card.weights == {"cross": 0.5}
    assert card.size_bytes == sum(path.stat().st_size for path in folder.iterdir())
    ours = describe(make_ours(tmp_path / "work"))
    assert (ours.kind, ours.pooling, OURS in ours.sha256, THEIRS in ours.sha256) == (KIND, "mean", True, False)


def test_the_catalogue_finds_both_kinds_and_confuses_neither(tmp_path: Path) -> None:
    make(tmp_path / "b-cross")
    make_ours(tmp_path / "a-work")
    m3 = make_m3(tmp_path / "m3", id="tiny-m3")
    carded = write_card(replace(describe(make(tmp_path / "carded")), id="mine", weights={"cross": 0.2}))
    (tmp_path / "empty").mkdir()
    cards = {card.id: card for card in catalogue.find([tmp_path, tmp_path / "nowhere"])}
    assert {name: card.kind for name, card in cards.items()} == {
        "a-work": KIND,
        "b-cross": KIND,
        "mine": KIND,
        "tiny-m3": "m3",
    }
    assert [card.id for card in catalogue.bundled(tmp_path)] == ["tiny-m3"]
    assert catalogue.pick([], str(tmp_path / "b-cross")).id == "b-cross"
    picked = catalogue.pick([tmp_path], "mine")
    assert picked.weights == {"cross": 0.2}
    assert carded.sha256[THEIRS]
    assert catalogue.load_reranker(picked, 1).scores("서울", ["수도"]).shape == (1,)
    with pytest.raises(ModelError, match="only reorders") as caught:
        catalogue.load(picked)
    assert caught.value.kind == "model-unsupported"
    with pytest.raises(ModelError, match="Not a reranker") as caught:
        catalogue.load_reranker(m3)
    assert caught.value.kind == "model-unsupported"


def edit(name: str, **changes: object) -> Callable[[Path], object]:
    """Return a way to change fields of a JSON file."""

    def act(folder: Path) -> None:
        path = folder / name
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), "utf-8")

    return act


def write(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def without(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def halve(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-900])


def weights(name: str, change: Callable[[torch.Tensor], torch.Tensor | None]) -> Callable[[Path], object]:
    """Return a way to change or drop one tensor."""

    def act(folder: Path) -> None:
        path = next(folder / one for one in (OURS, THEIRS) if (folder / one).is_file())
        tensors = load_file(path)
        changed = change(tensors.pop(name))
        save_file({**tensors, **({} if changed is None else {name: changed.contiguous()})}, path)

    return act


def a_program(folder: Path) -> None:
    (folder / THEIRS).rename(folder / "pytorch_model.bin")


def a_single_template(folder: Path) -> None:
    path = folder / "tokenizer.json"
    made = Tokenizer.from_file(str(path))
    made.post_processor = processors.TemplateProcessing(single="$A", pair="$A $B", special_tokens=[])
    made.save(str(path))


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "no config": (without("config.json"), "model-missing"),
    "config cut": (write("config.json", b'{"model_type": "be'), "model-damaged"),
    "config a list": (write("config.json", b"[]"), "model-damaged"),
    "config no text": (write("config.json", b"\xff\xfe\x00"), "model-damaged"),
    "positions a word": (edit("config.json", max_position_embeddings="many"), "model-damaged"),
    "no room": (edit("config.json", max_position_embeddings=4), "model-damaged"),
    "no classifier": (edit("config.json", architectures=["BertModel"]), "model-missing"),
    "no architecture": (edit("config.json", architectures=None), "model-missing"),
    "two outputs": (edit("config.json", id2label={"0": "NO", "1": "YES"}), "model-unsupported"),
    "unknown outputs": (edit("config.json", id2label=None), "model-unsupported"),
    "a decoder": (edit("config.json", model_type="qwen3"), "model-unsupported"),
    "a pickle": (a_program, "model-unsupported"),
    "no weights": (without(THEIRS), "model-missing"),
    "weights cut": (halve(THEIRS), "model-damaged"),
    "weights empty": (write(THEIRS, b""), "model-damaged"),
    "no head": (weights("classifier.weight", lambda _: None), "model-damaged"),
    "head of another width": (weights("classifier.weight", lambda value: value[:, 1:]), "model-damaged"),
    "no layer": (weights("bert.encoder.layer.1.output.dense.bias", lambda _: None), "model-damaged"),
    "other layers": (edit("config.json", num_attention_heads=5), "model-damaged"),
    "no tokeniser": (without("tokenizer.json"), "model-missing"),
    "tokeniser cut": (halve("tokenizer.json"), "model-damaged"),
    "tokeniser of no pairs": (a_single_template, "model-damaged"),
    "more words than rows": (
        weights("bert.embeddings.word_embeddings.weight", lambda value: value[:-3]),
        "model-damaged",
    ),
}
BAD_OURS: dict[str, tuple[Callable[[Path], object], str]] = {
    "no score": (weights("score.weight", lambda _: None), "model-damaged"),
    "two scores": (weights("score.weight", lambda value: value.repeat(2, 1)), "model-damaged"),
    "no layer": (weights("encoder.layer.0.output.dense.bias", lambda _: None), "model-damaged"),
    "a layer cut": (weights("encoder.layer.0.output.dense.weight", lambda value: value[:, 1:]), "model-damaged"),
    "no table": (weights("embeddings.word_embeddings.weight", lambda _: None), "model-damaged"),
    "more words than rows": (weights("embeddings.word_embeddings.weight", lambda value: value[:-3]), "model-damaged"),
    "weights cut": (halve(OURS), "model-damaged"),
    "config cut": (write("config.json", b"{"), "model-damaged"),
}


def refusal(folder: Path) -> ModelError:
    with pytest.raises(ModelError) as caught:
        CrossEncoder(describe(folder), 1)
    return caught.value


@pytest.mark.parametrize("case", BAD)
def test_a_folder_that_is_no_good_says_why(tmp_path: Path, case: str) -> None:
    spoil, kind = BAD[case]
    folder = make(tmp_path / "bad")
    spoil(folder)
    error = refusal(folder)
    assert error.kind == kind
    assert str(folder) in str(error.path)
    assert all(card.kind == KIND for card in catalogue.find([tmp_path]))


@pytest.mark.parametrize("case", BAD_OURS)
def test_a_working_folder_that_is_no_good_says_why(tmp_path: Path, case: str) -> None:
    spoil, kind = BAD_OURS[case]
    folder = make_ours(tmp_path / "bad")
    spoil(folder)
    assert refusal(folder).kind == kind


def test_a_file_that_differs_from_its_card_is_refused(tmp_path: Path) -> None:
    card = write_card(describe(make(tmp_path / "carded")))
    weights("classifier.bias", lambda value: value + 1)(card.folder)
    with pytest.raises(ModelError, match="missing or altered") as caught:
        catalogue.load_reranker(catalogue.pick([], str(card.folder)))
    assert caught.value.kind == "model-damaged"


def test_a_card_cannot_promise_more_room_than_there_is(tmp_path: Path) -> None:
    card = replace(describe(make(tmp_path / "proud", "xlm-roberta")), max_tokens=8192)
    assert CrossEncoder(card, 1).scores("서울", ["apple pie " * 500]).shape == (1,)


def test_logits_that_are_no_numbers_are_never_handed_on(tmp_path: Path) -> None:
    folder = make(tmp_path / "nan")
    weights("classifier.bias", lambda value: value * torch.nan)(folder)
    with pytest.raises(ModelError, match="numbers") as caught:
        CrossEncoder(describe(folder), 1).scores("서울", ["수도"])
    assert caught.value.kind == "model-damaged"
