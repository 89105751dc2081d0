"""The graph that is shipped gives what the same weights give in the reference implementation (torch)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch.nn.functional import normalize
from transformers import BertModel

from core.embed.base import ModelCard
from core.embed.m3 import M3
from core.embed.onnx import open_session
from core.embed.weights import WEIGHTS, WORDS, read_weights, write_weights
from core.errors import ModelError
from core.train.card import write_card
from core.train.export import export, export_folder
from core.train.graph import Precision
from core.train.ranges import ranges
from tests.core.embed.tiny_m3 import tokenizer
from tests.core.train.tiny_bert import SHAPE, VOCAB, WIDTH, arrays, tiny_bert

MULTI = 12
Arrays = dict[str, NDArray[np.float32]]


@pytest.fixture(scope="module")
def bert() -> BertModel:
    return tiny_bert()


def heads() -> Arrays:
    rng = np.random.default_rng(4)
    shapes = {
        "sparse.weight": (1, WIDTH),
        "sparse.bias": (1,),
        "multi.weight": (MULTI, WIDTH),
        "multi.bias": (MULTI,),
    }
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def batch() -> dict[str, NDArray[np.int64]]:
    return {"input_ids": np.random.default_rng(5).integers(0, VOCAB, (4, 17))}


def reference(bert: BertModel, feed: dict[str, NDArray[np.int64]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return dense, sparse and multi as BGE-M3 defines them, with mean pooling."""
    tensors = {name: torch.from_numpy(value) for name, value in feed.items()}
    head = {name: torch.from_numpy(value) for name, value in heads().items()}
    with torch.no_grad():
        states = bert(**tensors).last_hidden_state
    dense = normalize(states.sum(1), dim=-1)
    sparse = torch.relu(states @ head["sparse.weight"].T + head["sparse.bias"])
    multi = normalize(states @ head["multi.weight"].T + head["multi.bias"], dim=-1)
    return dense, sparse.squeeze(-1), multi


def run(bert: BertModel, path: Path, precision: Precision) -> list[NDArray[np.float32]]:
    export(path, arrays(bert), heads(), SHAPE, precision)
    found: list[NDArray[np.float32]] = open_session(path, 1).run(["dense", "sparse", "multi"], batch())
    return found


def test_the_graph_gives_what_torch_gives(bert: BertModel, tmp_path: Path) -> None:
    for mine, theirs in zip(run(bert, tmp_path / "m.onnx", "fp32"), reference(bert, batch()), strict=True):
        assert mine == pytest.approx(theirs.numpy(), abs=1e-5)


def test_in_8_bits_the_graph_points_the_same_way(bert: BertModel, tmp_path: Path) -> None:
    found = run(bert, tmp_path / "m.onnx", "int8")
    for mine, theirs in zip(found, reference(bert, batch()), strict=True):
        both = mine.ravel(), theirs.numpy().ravel()
        assert both[0] @ both[1] / np.linalg.norm(both[0]) / np.linalg.norm(both[1]) > 0.98


def test_with_ranges_it_points_there_more_exactly(bert: BertModel, tmp_path: Path) -> None:
    some = [ids.astype(np.int32) for ids in batch()["input_ids"]]
    export(tmp_path / "m.onnx", arrays(bert), heads(), SHAPE, reads=ranges(arrays(bert), SHAPE, some))
    found = open_session(tmp_path / "m.onnx", 1).run(["dense", "sparse", "multi"], batch())
    for mine, theirs in zip(found, reference(bert, batch()), strict=True):
        both = mine.ravel(), theirs.numpy().ravel()
        assert both[0] @ both[1] / np.linalg.norm(both[0]) / np.linalg.norm(both[1]) > 0.998


def test_without_heads_the_states_come_out(bert: BertModel, tmp_path: Path) -> None:
    export(tmp_path / "states.onnx", arrays(bert), None, SHAPE, "fp32")
    (states,) = open_session(tmp_path / "states.onnx", 1).run(["states"], batch())
    with torch.no_grad():
        theirs = bert(**{name: torch.from_numpy(value) for name, value in batch().items()}).last_hidden_state
    assert states[0] == pytest.approx(theirs[0].numpy(), abs=1e-5)


def test_the_same_weights_give_the_same_file(bert: BertModel, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(tmp_path / name, arrays(bert), heads(), SHAPE)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def folder(bert: BertModel, path: Path, precision: Precision = "int8") -> Path:
    """Write a model folder, with the tokeniser of another tiny model."""
    tokenizer().save(str(path.parent / "tokenizer.json"))
    export_folder(path, path.parent / "tokenizer.json", arrays(bert), heads(), SHAPE, precision)
    return path


def outputs(path: Path) -> list[NDArray[np.float32]]:
    found: list[NDArray[np.float32]] = open_session(path / "model.onnx", 1).run(["dense", "sparse", "multi"], batch())
    return found


def test_a_table_beside_the_graph_changes_no_bit(bert: BertModel, tmp_path: Path) -> None:
    shipped = folder(bert, tmp_path / "shipped")
    export(tmp_path / "model.onnx", *read_weights(shipped / WEIGHTS), SHAPE)
    for mine, theirs in zip(outputs(shipped), outputs(tmp_path), strict=True):
        assert np.array_equal(mine, theirs)


def test_the_graph_is_made_of_the_weights_beside_it(bert: BertModel, tmp_path: Path) -> None:
    shipped = folder(bert, tmp_path / "shipped")
    encoder, found = read_weights(shipped / WEIGHTS)
    place = write_weights(tmp_path / WEIGHTS, encoder, found, SHAPE.heads)
    export(tmp_path / "model.onnx", encoder, found, SHAPE, table=place)
    for name in ("model.onnx", WEIGHTS):
        assert (tmp_path / name).read_bytes() == (shipped / name).read_bytes()


def test_the_table_is_kept_once(bert: BertModel, tmp_path: Path) -> None:
    shipped = folder(bert, tmp_path / "shipped")
    export(tmp_path / "inside.onnx", arrays(bert), heads(), SHAPE)
    rows = np.frombuffer((shipped / WEIGHTS).read_bytes(), np.int8)[65_536:][: VOCAB * WIDTH].tobytes()
    assert rows in (tmp_path / "inside.onnx").read_bytes()
    assert rows not in (shipped / "model.onnx").read_bytes()


def test_the_graph_reads_the_table_in_the_file(bert: BertModel, tmp_path: Path) -> None:
    shipped = folder(bert, tmp_path / "shipped")
    before = outputs(shipped)
    turned = {**arrays(bert), WORDS: arrays(bert)[WORDS][::-1]}
    write_weights(shipped / WEIGHTS, turned, heads(), SHAPE.heads)
    assert np.abs(outputs(shipped)[0] - before[0]).max() > 0.1


def test_without_whole_weights_beside_it_the_graph_is_refused(bert: BertModel, tmp_path: Path) -> None:
    shipped = folder(bert, tmp_path / "shipped")
    whole = (shipped / WEIGHTS).read_bytes()
    (shipped / WEIGHTS).write_bytes(whole[: 65_536 + VOCAB * WIDTH])  # the rows are there, their scales are not
    with pytest.raises(ModelError, match="Damaged"):
        outputs(shipped)
    (shipped / WEIGHTS).unlink()
    with pytest.raises(ModelError, match="Damaged"):
        outputs(shipped)


@pytest.mark.parametrize(("precision", "files"), [("int8", {WEIGHTS}), ("fp32", set())])
def test_a_folder_of_either_precision_is_a_model(
    bert: BertModel, tmp_path: Path, precision: Precision, files: set[str]
) -> None:
    made = folder(bert, tmp_path / "made", precision)
    assert {path.name for path in made.iterdir()} == {"model.onnx", "tokenizer.json", *files}
    card = ModelCard("a", "A", "m3", "mean", WIDTH, 40, (0,), {}, MULTI, sparse=True, folder=made)
    (found,) = M3(write_card(card), 1).passages(["apple pie"])
    assert (found.dense.shape, found.multi.shape) == ((WIDTH,), (3, MULTI))
    for mine, theirs in zip(outputs(made), reference(bert, batch()), strict=True):
        assert np.abs(mine - theirs.numpy()).mean() < (0.1 if precision == "int8" else 1e-5)
