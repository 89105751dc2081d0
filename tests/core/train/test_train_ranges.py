"""Products whose range is known are rounded by channels: nearer to torch, whatever stands beside a text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from numpy.typing import NDArray
from transformers import BertModel

from core.embed.onnx import open_session
from core.train.export import export
from core.train.graph import Graph, Linear, Ranges
from core.train.ranges import ranges
from tests.core.train.tiny_bert import SHAPE, VOCAB, WIDTH, arrays, tiny_bert

LOUD, LOUDNESS = 7, 30.0  # a channel, and how many times as large as others it is, as in a trained BERT
Floats = NDArray[np.float32]


@pytest.fixture(scope="module")
def bert() -> BertModel:
    return tiny_bert()


def texts(count: int, seed: int) -> list[NDArray[np.int32]]:
    rng = np.random.default_rng(seed)
    return [rng.integers(1, VOCAB, rng.integers(3, 20)).astype(np.int32) for _ in range(count)]


def states(bert: BertModel, path: Path, reads: Ranges, batch: NDArray[np.int64]) -> Floats:
    export(path, arrays(bert), None, SHAPE, reads=reads)
    found: Floats = open_session(path, 1).run(["states"], {"input_ids": batch})[0]
    return found


def test_ranges_are_what_torch_reads(bert: BertModel) -> None:
    seen: dict[str, Floats] = {}
    hooks = []
    for name, module in bert.named_modules():
        if isinstance(module, torch.nn.Linear) and not name.endswith((".key", ".value")):

            def look(_: torch.nn.Module, inputs: tuple[torch.Tensor], product: str = name) -> None:
                largest = inputs[0].abs().amax((0, 1)).numpy()
                seen[product] = np.maximum(largest, seen.get(product, largest))

            hooks.append(module.register_forward_pre_hook(look))
    some = texts(5, 1)
    with torch.no_grad():
        for ids in some:
            bert(torch.from_numpy(ids[None].astype(np.int64)))
    for hook in hooks:
        hook.remove()
    found = ranges(arrays(bert), SHAPE, some)
    assert len(found) == 3 * SHAPE.layers
    for name, largest in found.items():
        assert largest == pytest.approx(seen[name], abs=1e-4)
    assert set(seen) - set(found) == {f"encoder.layer.{at}.output.dense" for at in range(SHAPE.layers)}


def multiplied(path: Path, x: Floats, weight: Floats, bias: Floats, reads: Ranges) -> Floats:
    """Multiply in a graph of one product in 8 bits."""
    graph = Graph("int8", reads)
    graph.add_as("y", graph.linear("x", Linear("one", weight, bias))[0])
    model = onnx.load_from_string(graph.serialised({"y": ["B", "T", len(weight)]}))
    del model.graph.input[:]
    model.graph.input.append(onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["B", "T", x.shape[2]]))
    onnx.save(model, path)
    found: Floats = open_session(path, 1).run(None, {"x": x})[0]
    return found


def test_known_ranges_halve_the_error_where_a_channel_is_loud(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    x, weight = (rng.normal(size=shape).astype(np.float32) for shape in ((4, 30, WIDTH), (20, WIDTH)))
    x[..., LOUD] *= LOUDNESS
    weight[:, LOUD] /= LOUDNESS
    bias = rng.normal(size=20).astype(np.float32)
    exact = x @ weight.T + bias
    reads = {"one": np.abs(x).max((0, 1))}
    by_channels, by_tokens = (
        float(np.abs(multiplied(tmp_path / name, x, weight, bias, told) - exact).mean())
        for name, told in (("channels.onnx", reads), ("tokens.onnx", {}))
    )
    assert by_channels < by_tokens / 2


def test_a_text_does_not_depend_on_the_texts_beside_it(bert: BertModel, tmp_path: Path) -> None:
    reads = ranges(arrays(bert), SHAPE, texts(20, 1))
    batch = np.random.default_rng(5).integers(1, VOCAB, (4, 19))
    together = states(bert, tmp_path / "model.onnx", reads, batch)
    for row, found in zip(batch, together, strict=True):
        assert found == pytest.approx(states(bert, tmp_path / "model.onnx", reads, row[None])[0], abs=1e-5)


def test_what_lies_beyond_its_range_is_cut(tmp_path: Path) -> None:
    x = np.array([[[0.5, -0.25], [40.0, -40.0], [0.0, 0.0]]], np.float32)
    bias, reads = np.array([0.0, 5.0], np.float32), {"one": np.ones(2, np.float32)}
    y = multiplied(tmp_path / "one.onnx", x, np.eye(2, dtype=np.float32), bias, reads)
    assert y[0] == pytest.approx(np.array([[0.5, 4.75], [1.0, 4.0], [0.0, 5.0]]), abs=0.02)


def test_without_texts_nothing_is_known(bert: BertModel) -> None:
    assert ranges(arrays(bert), SHAPE, []) == {}
