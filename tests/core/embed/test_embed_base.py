"""Cards: what is read, what is refused, and how damage is noticed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.embed.base import load_card, sha256, verify
from core.embed.catalogue import bundled, find, load, pick
from core.errors import ModelError

CARD: dict[str, Any] = {
    "id": "tiny",
    "name": "Tiny",
    "kind": "m3",
    "pooling": "mean",
    "dims": 4,
    "max_tokens": 8,
    "special_ids": [0, 1],
    "sha256": {},
}


def write(folder: Path, **changes: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.json").write_text(json.dumps({**CARD, **changes}), "utf-8")
    return folder


def refusal(kind: str) -> Any:
    return pytest.raises(ModelError, check=lambda error: error.kind == kind)


def test_a_card_is_read_with_its_folder(tmp_path: Path) -> None:
    card = load_card(write(tmp_path, multi_dims=3, languages=["ko"]))
    assert (card.id, card.special_ids, card.languages, card.folder) == ("tiny", (0, 1), ("ko",), tmp_path)
    assert card.signals == ("dense", "multi")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (None, "model-missing"),
        ("{", "model-damaged"),
        ('{"id": "only"}', "model-damaged"),
        (json.dumps({**CARD, "dims": "four"}), "model-damaged"),
        ('{"format": 99, "anything": "else"}', "model-unsupported"),
    ],
)
def test_a_card_that_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str | None, kind: str) -> None:
    if text is not None:
        (tmp_path / "model.json").write_text(text, "utf-8")
    with refusal(kind):
        load_card(tmp_path)


def test_files_are_compared_with_the_card(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"12345")
    card = load_card(write(tmp_path, sha256={"weights": sha256(tmp_path / "weights")}))
    verify(card)
    assert card.size_bytes == 5
    (tmp_path / "weights").write_bytes(b"12346")
    with refusal("model-damaged"):
        verify(card)
    (tmp_path / "weights").unlink()
    with refusal("model-damaged"):
        verify(card)


def test_models_are_found_in_folders_and_below_them_once_each(tmp_path: Path) -> None:
    write(tmp_path / "a" / "one", id="one")
    write(tmp_path / "a" / "two", id="two")
    write(tmp_path / "b", id="one", name="later")
    (tmp_path / "a" / "three").mkdir()
    (tmp_path / "a" / "three" / "model.json").write_text("{", "utf-8")
    cards = find([tmp_path / "missing", tmp_path / "a", tmp_path / "b"])
    assert [(card.id, card.name) for card in cards] == [("one", "Tiny"), ("two", "Tiny")]
    assert [card.id for card in bundled(tmp_path / "a")] == ["one", "two"]


def test_models_are_picked_by_id_or_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "one")
    assert pick([tmp_path], "tiny").folder == folder
    assert pick([], str(folder)).id == "tiny"
    with refusal("model-missing"):
        pick([tmp_path], "other")
    with refusal("model-missing"):
        bundled(tmp_path / "nothing")


def test_a_kind_nobody_can_run_is_refused(tmp_path: Path) -> None:
    with refusal("model-unsupported"):
        load(load_card(write(tmp_path, kind="oracle")))


@pytest.mark.parametrize(("content", "kind"), [(None, "model-missing"), (b"not a graph", "model-damaged")])
def test_a_network_that_cannot_be_loaded_is_refused(tmp_path: Path, content: bytes | None, kind: str) -> None:
    if content is not None:
        (tmp_path / "model.onnx").write_bytes(content)
    with refusal(kind):
        load(load_card(write(tmp_path)))
