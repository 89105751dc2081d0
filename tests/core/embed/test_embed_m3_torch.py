"""The same model on torch: what the graph gives, whatever the precision."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core.embed.m3 import M3
from core.embed.m3_torch import TorchNetwork, m3_torch
from core.embed.weights import WEIGHTS, read_weights, write_weights
from core.errors import ModelError
from core.records import Embedding
from core.train.export import export
from core.train.graph import Shape
from tests.core.embed.tiny_m3 import HEADS, LAYERS, LIMIT, MULTI, WIDTH, make

TEXTS = ["a b c", "", "apples apple apples", "서울 사과를, pie", "a " * 40, "elephant", "?"]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> M3:
    return M3(make(tmp_path_factory.mktemp("tiny") / "모델 하나"), 1)


@pytest.fixture(scope="module")
def torch_model(shipped: M3) -> M3:
    return m3_torch(shipped.card, 1)


@pytest.fixture(scope="module")
def single(shipped: M3, tmp_path_factory: pytest.TempPathFactory) -> M3:
    """Return the graph of the same weights, as they were shipped, in single precision."""
    card = make(tmp_path_factory.mktemp("tiny") / "fp32", "fp32")
    weights = read_weights(shipped.card.folder / WEIGHTS)
    export(card.folder / "model.onnx", *weights, Shape(LAYERS, HEADS), "fp32")
    return M3(card, 1)


def farthest(one: M3, other: M3) -> float:
    """Return the largest difference of any number of any text's three vectors; weights by token id."""

    def vectors(found: Embedding) -> np.ndarray:
        sparse = np.zeros(100, np.float32)
        sparse[found.sparse_ids] = found.sparse_weights
        return np.concatenate([found.dense, sparse, found.multi.ravel()])

    pairs = zip(one.passages(TEXTS), other.passages(TEXTS), strict=True)
    return max(float(np.abs(vectors(mine) - vectors(theirs)).max()) for mine, theirs in pairs)


def test_torch_gives_what_the_graph_of_the_same_weights_gives(torch_model: M3, single: M3) -> None:
    assert farthest(torch_model, single) < 1e-4


def test_the_8_bits_of_the_layers_cost_little(torch_model: M3, shipped: M3) -> None:
    for mine, theirs in zip(torch_model.queries(TEXTS), shipped.queries(TEXTS), strict=True):
        assert mine.dense @ theirs.dense > 0.99
        assert np.mean(np.sum(mine.multi * theirs.multi, axis=1)) > 0.98
        assert set(mine.sparse_ids) ^ set(theirs.sparse_ids) == set()


def test_in_half_precision_it_stays_near(torch_model: M3) -> None:
    path = torch_model.card.folder / WEIGHTS
    half = M3(torch_model.card, 1, TorchNetwork(path, torch.device("cpu"), torch.float16))
    assert 0 < farthest(half, torch_model) < 0.05
    assert half.queries(["pie"])[0].dense.dtype == np.float32


def test_texts_are_read_and_told_as_by_the_graph(torch_model: M3, shipped: M3) -> None:
    assert torch_model.count(TEXTS) == shipped.count(TEXTS)
    assert torch_model.tokens("서울 apples") == shipped.tokens("서울 apples")
    (found,) = torch_model.passages(["a " * 40])
    assert (found.dense.shape, found.multi.shape) == ((WIDTH,), (LIMIT - 1, MULTI))


def test_padding_alone_gives_zeros_and_changes_no_neighbour(torch_model: M3) -> None:
    network = TorchNetwork(torch_model.card.folder / WEIGHTS, torch.device("cpu"), torch.float32)
    ids = np.array([[2, 5, 6, 3], [0, 0, 0, 0]])
    together = network(ids, np.array([[True] * 4, [False] * 4]))
    alone = network(ids[:1], np.ones((1, 4), bool))
    for both, one in zip(together, alone, strict=True):
        assert both[0] == pytest.approx(one[0], abs=1e-5)
        assert np.array_equal(both[1], np.zeros_like(both[1]))


@pytest.mark.parametrize("name", ["multi.bias", "encoder.layer.1.output.dense.bias"])
def test_weights_that_are_not_there_are_never_made_up(tmp_path: Path, shipped: M3, name: str) -> None:
    encoder, heads = read_weights(shipped.card.folder / WEIGHTS)
    write_weights(
        tmp_path / WEIGHTS,
        {one: value for one, value in encoder.items() if one != name},
        {one: value for one, value in heads.items() if one != name},
        HEADS,
    )
    with pytest.raises(ModelError, match="Damaged") as caught:
        TorchNetwork(tmp_path / WEIGHTS, torch.device("cpu"), torch.float32)
    assert name in str(caught.value.detail)


def test_weights_that_do_not_fit_each_other_are_refused(tmp_path: Path, shipped: M3) -> None:
    encoder, heads = read_weights(shipped.card.folder / WEIGHTS)
    encoder["encoder.layer.0.output.dense.weight"] = encoder["encoder.layer.0.output.dense.weight"][:, 1:]
    write_weights(tmp_path / WEIGHTS, encoder, heads, HEADS)
    with pytest.raises(ModelError, match="Damaged"):
        TorchNetwork(tmp_path / WEIGHTS, torch.device("cpu"), torch.float32)
