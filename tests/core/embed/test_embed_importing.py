"""Importing: what arrives, what is refused, and that nothing half-done is ever left."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from core.embed import catalogue, import_convert, import_plan, importing
from core.embed.base import CARD, load_card, verify
from core.embed.import_convert import once
from core.embed.importing import carry_out, plan, remove, tidy
from core.errors import Cancelled, ModelError
from tests.core.embed.tiny_cross import make as make_cross
from tests.core.embed.tiny_folders import (
    WEIGHTS,
    WIDTH,
    add_heads,
    edit,
    make,
    make_adapter,
    nothing_left,
    packed,
    refused,
    to_pickle,
    to_shards,
)
from tests.core.embed.tiny_m3 import make as make_m3


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture
def real_child() -> None:
    """Name this to convert in a child process, as in use; it takes seconds to import torch."""


@pytest.fixture(autouse=True)
def _no_child(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_child" not in request.fixturenames:
        skipped = len(import_convert.CHILD)
        monkeypatch.setattr(import_convert, "_child", lambda command, _: import_convert.run(command[skipped:]))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own"


# what arrives


def test_a_folder_is_copied_with_its_card_and_sums(tmp_path: Path, own: Path) -> None:
    folder = make(tmp_path / "encoder")
    (folder / "README.md").write_text("no part of the model")
    wanted = plan(folder, own)
    assert nothing_left(own), "a plan writes nothing"
    assert (wanted.there, wanted.converts) == (False, False)
    assert wanted.bytes_to_copy == sum(path.stat().st_size for path in folder.iterdir() if path.suffix != ".md")
    seen: list[tuple[int, int]] = []
    card = carry_out(wanted, lambda done, of: seen.append((done, of)))
    assert seen[-1] == (wanted.bytes_to_copy, wanted.bytes_to_copy)
    assert card == load_card(own / "encoder")
    verify(card)
    assert {path.name for path in card.folder.iterdir()} == {"config.json", "tokenizer.json", WEIGHTS, CARD}
    assert [one.id for one in catalogue.find([own])] == ["encoder"]
    assert [path.name for path in own.iterdir()] == ["encoder"]


@pytest.mark.parametrize("ending", [".zip", ".tar", ".tar.gz"])
@pytest.mark.parametrize("pickled", [False, True])
def test_an_archive_gives_the_same_model(tmp_path: Path, own: Path, ending: str, pickled: bool) -> None:
    folder = make(tmp_path / "in" / "encoder")
    before = load_file(folder / WEIGHTS)
    archive = packed(to_pickle(folder) if pickled else folder, ending)
    wanted = plan(archive, own)
    assert nothing_left(own)
    assert wanted.converts == pickled
    card = carry_out(wanted)
    verify(card)
    assert (card.id, card.dims) == ("encoder", WIDTH)
    assert {path.suffix for path in card.folder.iterdir()} == {".json", ".safetensors"}
    after = load_file(card.folder / WEIGHTS)
    assert all(torch.equal(after[name], value) for name, value in before.items())


def test_pickles_are_converted_once_with_their_names_and_values(tmp_path: Path, own: Path) -> None:
    folder = make(tmp_path / "old-m3", "xlm-roberta")
    before = load_file(folder / WEIGHTS)
    to_pickle(add_heads(folder, pickled=True, rows=8))
    heads = torch.load(folder / "colbert_linear.pt", weights_only=True)
    card = carry_out(plan(folder, own))
    after = load_file(card.folder / WEIGHTS)
    assert set(after) == set(before), "one tensor under two names is kept once, under the table's"
    assert all(torch.equal(after[name], value) for name, value in before.items())
    assert torch.equal(load_file(card.folder / "colbert_linear.safetensors")["weight"], heads["weight"])
    assert (card.multi_dims, card.signals) == (8, ("dense", "sparse", "multi"))
    assert not list(card.folder.glob("*.pt")) + list(card.folder.glob("*.bin"))
    verify(card)


def test_pickled_shards_get_a_new_index(tmp_path: Path, own: Path) -> None:
    folder = make(tmp_path / "shards", "llama")
    before = load_file(folder / WEIGHTS)
    card = carry_out(plan(to_shards(folder, ".bin"), own))
    index = json.loads((card.folder / "model.safetensors.index.json").read_text("utf-8"))["weight_map"]
    assert set(index) == set(before)
    assert all(torch.equal(load_file(card.folder / index[name])[name], value) for name, value in before.items())
    verify(card)


@pytest.mark.parametrize("pickled", [False, True])
def test_an_adapter_comes_with_its_base(tmp_path: Path, own: Path, pickled: bool) -> None:
    make(tmp_path / "tiny-llama", "llama")
    card = carry_out(plan(make_adapter(tmp_path / "taught", "acme/tiny-llama", pickled=pickled), own))
    assert card.adapters == ("adapters/0",)
    assert len(load_file(card.folder / "adapters/0/adapter_model.safetensors")) == 4
    verify(load_card(own / "taught"))


def test_an_archive_with_an_adapter_and_its_base(tmp_path: Path, own: Path) -> None:
    make(tmp_path / "both" / "tiny-llama", "llama")
    make_adapter(tmp_path / "both" / "taught", "acme/tiny-llama")
    card = carry_out(plan(packed(tmp_path / "both", ".zip"), own))
    assert (card.id, card.adapters) == ("taught", ("adapters/0",))
    verify(card)


def test_seogas_own_folder_and_a_reranker(tmp_path: Path, own: Path) -> None:
    ours = make_m3(tmp_path / "tiny")
    card = carry_out(plan(tmp_path / "tiny", own))
    assert (card.id, card.sha256) == (ours.id, ours.sha256)
    assert catalogue.load(card, 1).count(["apple pie"]) == [2]
    cross = carry_out(plan(packed(make_cross(tmp_path / "cross"), ".zip"), own))
    assert catalogue.load_reranker(cross, 1).scores("서울", ["수도"]).shape == (1,)


def test_the_only_model_below_what_was_dropped_is_taken(tmp_path: Path, own: Path) -> None:
    make(tmp_path / "models--acme--fine" / "snapshots" / "0f1e")
    assert plan(tmp_path / "models--acme--fine", own).card.id == "fine"
    make(tmp_path / "two" / "a")
    make(tmp_path / "two" / "b")
    with pytest.raises(ModelError, match="several models") as caught:
        plan(tmp_path / "two", own)
    assert caught.value.kind == "model-unsupported"


# what is there already


def test_what_is_there_stays_unless_it_is_to_be_replaced(tmp_path: Path, own: Path) -> None:
    first = carry_out(plan(make(tmp_path / "a" / "same"), own))
    other = make(tmp_path / "b" / "same", num_hidden_layers=1)
    wanted = plan(other, own)
    assert wanted.there
    assert carry_out(wanted) == first
    second = carry_out(wanted, replace=True)
    assert second.sha256 != first.sha256
    verify(load_card(own / "same"))
    assert [path.name for path in own.iterdir()] == ["same"]


def test_a_failed_replacement_leaves_the_old_one(tmp_path: Path, own: Path) -> None:
    first = carry_out(plan(make(tmp_path / "a" / "same"), own))
    wanted = plan(make(tmp_path / "b" / "same", num_hidden_layers=1), own)
    (tmp_path / "b" / "same" / WEIGHTS).unlink()
    with pytest.raises(ModelError):
        carry_out(wanted, replace=True)
    assert load_card(own / "same") == first
    verify(first)


def test_what_a_death_left_is_cleared_away_and_an_old_model_put_back(tmp_path: Path, own: Path) -> None:
    carry_out(plan(make(tmp_path / "kept"), own))
    (own / "kept").rename(own / ".old-kept")
    (own / ".import-999999999-x").mkdir()
    alive = own / f".import-{os.getpid()}-x"
    alive.mkdir()
    tidy(own)
    assert sorted(path.name for path in own.iterdir()) == [alive.name, "kept"]
    make_cross(alive)
    assert [card.id for card in catalogue.find([own])] == ["kept"], "an import under way is no model"


# being called off, and full disks


@pytest.mark.parametrize("pickled", [False, True])
@pytest.mark.usefixtures("real_child")
def test_calling_it_off_leaves_nothing(tmp_path: Path, own: Path, pickled: bool) -> None:
    folder = make(tmp_path / "encoder")
    wanted = plan(to_pickle(folder) if pickled else folder, own)
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(len(asked) > 2)
        return asked[-1]

    with pytest.raises(Cancelled):
        carry_out(wanted, stop=stop)
    assert nothing_left(own)


def test_room_is_looked_for_first(tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path / "encoder")
    wanted = plan(folder, own)
    monkeypatch.setattr(import_plan, "free_bytes", lambda _: wanted.bytes_to_copy)
    monkeypatch.setattr(importing, "free_bytes", lambda _: wanted.bytes_to_copy)
    for act in (lambda: plan(folder, own), lambda: carry_out(wanted)):
        with pytest.raises(ModelError, match="GB") as caught:
            act()
        assert caught.value.kind == "disk-full"
    assert nothing_left(own)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_disk_that_fills_meanwhile(tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = plan(make(tmp_path / "encoder"), own)
    real = Path.open

    def opened(path: Path, *given: Any, **more: Any) -> Any:
        full = path.name == WEIGHTS and str(path).startswith(str(own))
        return real(Path("/dev/full"), "wb") if full else real(path, *given, **more)

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(ModelError) as caught:
        carry_out(wanted)
    assert caught.value.kind == "disk-full"
    assert nothing_left(own)


# pickles


class Bomb:
    """Runs a command when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (f"touch {self.path}",)


@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize("name", ["pytorch_model.bin", "sparse_linear.pt"])
def test_a_pickle_that_wants_more_than_tensors_is_refused_and_does_not_run(
    tmp_path: Path, own: Path, name: str, older: bool
) -> None:
    exploded = tmp_path / "exploded"
    folder = to_pickle(add_heads(make(tmp_path / "evil", "xlm-roberta"), pickled=True))
    good = torch.load(folder / name, weights_only=True)
    torch.save({**good, "evil": Bomb(exploded)}, folder / name, _use_new_zipfile_serialization=not older)
    error = refused(folder, own)
    assert error.kind == "model-unsafe"
    assert name in error.message
    assert "posix.system" in error.message or os.name == "nt"
    assert refused(packed(folder, ".zip"), own).kind == "model-unsafe"
    assert not exploded.exists()
    torch.load(folder / name, weights_only=False)
    assert exploded.exists(), "the bomb is a real one"


@pytest.mark.usefixtures("real_child")
def test_a_child_converts_and_refuses(tmp_path: Path, own: Path) -> None:
    good = to_pickle(make(tmp_path / "good"))
    verify(carry_out(plan(good, own)))
    shutil.rmtree(own)
    torch.save({"evil": Bomb(tmp_path / "exploded")}, good / "pytorch_model.bin")
    assert refused(good, own).kind == "model-unsafe"
    assert not (tmp_path / "exploded").exists()


def test_a_child_that_dies_is_told(tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_convert, "_child", lambda *_: None)
    assert refused(to_pickle(make(tmp_path / "heavy")), own).kind == "model-damaged"


@pytest.mark.parametrize(
    "content", [{"epoch": 3}, [torch.zeros(2)], {"state": {"x": torch.zeros(2)}}, {3: torch.zeros(1)}]
)
def test_a_pickle_of_other_things_than_named_tensors_is_refused(tmp_path: Path, own: Path, content: object) -> None:
    folder = to_pickle(make(tmp_path / "odd"))
    torch.save(content, folder / "pytorch_model.bin")
    assert refused(folder, own).kind == "model-unsafe"


@pytest.mark.parametrize("content", [b"", b"<html>404</html>", b"PK\x03\x04half"])
def test_a_pickle_that_is_none_is_damaged(tmp_path: Path, own: Path, content: bytes) -> None:
    folder = to_pickle(make(tmp_path / "odd"))
    (folder / "pytorch_model.bin").write_bytes(content)
    assert refused(folder, own).kind in ("model-damaged", "model-unsafe")


def test_what_only_a_converted_file_tells_is_checked_then(tmp_path: Path, own: Path) -> None:
    narrow = add_heads(make(tmp_path / "narrow", "xlm-roberta"), pickled=True, width=16)
    assert refused(narrow, own).kind == "model-damaged"
    short = make(tmp_path / "short")
    edit("config.json", num_hidden_layers=3)(to_pickle(short))
    error = refused(short, own)
    assert error.kind == "model-damaged"
    assert error.path == str(short)
    make(tmp_path / "tiny-llama", "llama")
    other = make_adapter(tmp_path / "other", "tiny-llama", width=16, pickled=True)
    assert refused(other, own).kind == "model-damaged"


def test_tensors_that_share_memory_are_told_apart() -> None:
    table = torch.arange(12.0).reshape(4, 3)
    kept, same = once(
        {"a.lm_head": table, "embed_tokens": table, "part": table[1:], "turned": table.T, "flat": table.view(12)}
    )
    assert same == {"a.lm_head": "embed_tokens"}
    assert {name: value.tolist() for name, value in kept.items()} == {
        "embed_tokens": table.tolist(),
        "part": table[1:].tolist(),
        "turned": table.T.tolist(),
        "flat": table.view(12).tolist(),
    }
    assert len({value.untyped_storage().data_ptr() for value in kept.values()}) == 4


# removing


def test_only_imported_models_that_are_not_used_are_removed(tmp_path: Path, own: Path) -> None:
    bundled = make_m3(tmp_path / "assets" / "tiny")
    card = carry_out(plan(make(tmp_path / "encoder"), own))
    with pytest.raises(ModelError) as caught:
        remove(card, own, active=card.id)
    assert caught.value.kind == "model-in-use"
    with pytest.raises(ModelError) as caught:
        remove(bundled, own, active="")
    assert caught.value.kind == "model-bundled"
    assert bundled.folder.is_dir()
    remove(card, own, active=bundled.id)
    assert nothing_left(own)
