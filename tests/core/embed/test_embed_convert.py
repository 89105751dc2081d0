"""Encoders converted to 8 bits for the CPU: how near they stay, when they are refused, and what is left behind."""

from __future__ import annotations

import errno
import itertools
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import msgspec
import numpy as np
import pytest
import torch

pytest.importorskip("onnx", reason="conversion needs what is installed for training")
pytest.importorskip("onnxscript", reason="conversion needs what is installed for training")

import onnx
from onnx import TensorProto, helper, numpy_helper

from core.embed import convert
from core.embed.base import ModelCard
from core.embed.convert import FEWEST, SAMPLE, compared, converted
from core.embed.converted import GRAPH, RECORD, Graph, discard, open_converted, record_of
from core.embed.devices import Fallback, cpu
from core.embed.encoder import Encoder
from core.embed.encoder_torch import Network, open_network, pooled
from core.embed.quantise import quantise
from core.errors import Cancelled, ModelError
from core.records import Embedding
from tests.core.embed.tiny_encoder import MULTI, WORDS, add_layers, make

SIDES = {path.name for path in (Path(GRAPH), Path(RECORD))}


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def passages(count: int = SAMPLE) -> list[str]:
    """Return texts of all lengths, some past the limit."""
    pick = np.random.default_rng(3)
    return [" ".join(pick.choice(WORDS, pick.integers(1, 30))).replace("#", "") for _ in range(count)]


def quick(*seconds: float) -> Callable[[], float]:
    """Return a clock by which the first run takes so long, and the second so long."""
    slow, fast = seconds
    times = itertools.cycle([0.0, slow, 0.0, fast])
    return lambda: next(times)


FASTER = (2.0, 1.0)
TRACING = convert._traced
TRACED = "traced.onnx"  # in single precision


def leftovers(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if "int8" in path.name}


def encoder(card: ModelCard, network: Graph | Network) -> Encoder:
    return Encoder(card, Fallback(lambda _: cast("Network", network), cpu()))


@pytest.fixture
def copied(bert: tuple[ModelCard, convert.Conversion], tmp_path: Path) -> ModelCard:
    """Return a converted encoder that a test may spoil."""
    shutil.copytree(bert[0].folder, tmp_path / "model")
    return replace(bert[0], folder=tmp_path / "model")


@pytest.fixture
def fresh(copied: ModelCard, monkeypatch: pytest.MonkeyPatch) -> ModelCard:
    """Return an encoder that is not converted; torch has traced it before, for that takes seconds."""
    discard(copied.folder)
    traced = onnx.ModelProto.FromString((copied.folder / TRACED).read_bytes())
    monkeypatch.setattr(convert, "_traced", lambda *_: traced)
    return copied


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> tuple[ModelCard, convert.Conversion]:
    """Return an encoder that was converted; tests leave it as it is."""
    card = make(tmp_path_factory.mktemp("bert") / "model")

    def traced(network: Network, path: Path) -> onnx.ModelProto:
        model = TRACING(network, path)
        (card.folder / TRACED).write_bytes(model.SerializeToString())
        return model

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convert, "_traced", traced)
        return card, converted(card, passages(), threads=1, clock=quick(*FASTER))


@pytest.fixture(scope="module")
def xlmr(tmp_path_factory: pytest.TempPathFactory) -> tuple[ModelCard, convert.Conversion]:
    """Return one with both heads and a layer behind the pooling."""
    card = make(tmp_path_factory.mktemp("xlmr") / "모델", "xlm-roberta", pooling="cls", sparse=True, multi_dims=MULTI)
    add_layers(card, (24,))
    card = replace(card, dims=24)
    return card, converted(card, passages(), threads=1, clock=quick(*FASTER))


@pytest.fixture(params=["bert", "xlmr"])
def both(request: pytest.FixtureRequest) -> tuple[ModelCard, convert.Conversion]:
    pair: tuple[ModelCard, convert.Conversion] = request.getfixturevalue(request.param)
    return pair


def test_a_good_conversion_is_kept_with_its_figures(both: tuple[ModelCard, convert.Conversion]) -> None:
    card, found = both
    assert (found.accepted, found.reason, found.folder, found.speed) == (True, "", card.folder, 2.0)
    assert leftovers(card.folder) == SIDES
    assert 0.99 < found.worst <= found.cosine < 1 - 1e-7  # near, and yet not the same weights
    assert 0.9 <= found.overlap <= 1
    assert set(found.cosines) == set(card.signals)
    record = record_of(card)
    assert record
    assert (record.cosines, record.worst, record.overlap) == (found.cosines, found.worst, found.overlap)
    assert (card.folder / GRAPH).stat().st_size == record.size


def test_the_graph_answers_as_the_model_does(both: tuple[ModelCard, convert.Conversion]) -> None:
    card, _ = both
    graph, plain = open_converted(card, 1), open_network(card, cpu())
    assert graph
    assert (graph.words, graph.positions) == (plain.words, plain.positions)
    pick = np.random.default_rng(1)
    for rows, length in ((1, 1), (1, 40), (3, 7), (5, 19)):
        ids = pick.integers(5, 5 + len(WORDS), (rows, length))
        mask = np.arange(length) < pick.integers(1, length + 1, rows)[:, None]
        for counted in (None, pooled(mask, "last")):
            for mine, theirs in zip(graph(ids, mask, counted), plain(ids, mask, counted), strict=True):
                assert mine.shape == theirs.shape
                assert mine.dtype == theirs.dtype == np.float32
                assert np.abs(mine - theirs).max(initial=0) < 0.1
            assert (graph(ids, mask, counted)[0] * plain(ids, mask, counted)[0]).sum(1).min() > 0.98


def test_neighbours_and_padding_change_nothing(both: tuple[ModelCard, convert.Conversion]) -> None:
    card, _ = both
    graph = open_converted(card, 1)
    assert graph
    texts = passages(24)
    together = encoder(card, graph).passages(texts)
    alone = [encoder(card, graph).passages([text])[0] for text in texts]
    for one, other in zip(together, alone, strict=True):
        np.testing.assert_allclose(one.dense, other.dense, atol=1e-5)
        np.testing.assert_array_equal(one.sparse_ids, other.sparse_ids)
        np.testing.assert_allclose(one.sparse_weights, other.sparse_weights, atol=1e-5)
        np.testing.assert_allclose(one.multi, other.multi, atol=1e-5)


def test_the_products_and_the_words_are_in_8_bits(both: tuple[ModelCard, convert.Conversion]) -> None:
    card, _ = both
    graph = onnx.load(card.folder / GRAPH).graph
    kinds = [node.op_type for node in graph.node]
    assert kinds.count("MatMulIntegerToFloat") == 2 * 6 + bool(card.multi_dims)  # two layers of six
    floats = [one for one in graph.initializer if one.data_type == TensorProto.FLOAT and len(one.dims) == 2]
    assert all(min(one.dims) < 16 or max(one.dims) <= 42 for one in floats)  # positions and the layer behind remain


def test_other_weights_or_a_damaged_graph_mean_that_the_model_itself_is_used(copied: ModelCard) -> None:
    card = copied
    assert open_converted(card, 1)
    others = replace(card, sha256={**card.sha256, "model.safetensors": "0" * 64})
    assert open_converted(others) is None
    assert open_converted(replace(card, pooling="cls")) is None
    path, record = card.folder / GRAPH, card.folder / RECORD
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    assert open_converted(card) is None
    path.write_bytes(bytes(len(whole)))
    assert record_of(card)
    assert open_converted(card) is None
    path.write_bytes(whole)
    said = record.read_bytes()
    record.write_bytes(said[:-5])
    assert open_converted(card) is None
    record.write_bytes(said)
    assert open_converted(card, 1)
    discard(card.folder)
    assert leftovers(card.folder) == set()
    assert open_converted(card) is None
    discard(card.folder)


def test_a_model_that_8_bits_spoil_is_dropped_and_that_is_said(
    fresh: ModelCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.embed.quantise.LARGEST", 1)  # three steps instead of 255
    said: list[str] = []
    found = converted(fresh, passages(), said.append, 1, clock=quick(*FASTER))
    assert not found.accepted
    assert found.cosine < convert.LEAST_COSINE
    assert "differ" in found.reason
    assert said[-1] == found.reason
    assert leftovers(fresh.folder) == set()


def test_a_slower_graph_is_dropped(fresh: ModelCard) -> None:
    found = converted(fresh, passages(FEWEST), threads=1, clock=quick(1.0, 2.0))
    assert (found.accepted, found.speed, found.reason) == (False, 0.5, "Not used: it is not faster here.")
    assert leftovers(fresh.folder) == set()


def test_a_conversion_may_be_made_again(copied: ModelCard, fresh: ModelCard) -> None:
    said: list[str] = []
    assert converted(fresh, passages(), said.append, 1, clock=quick(*FASTER)).accepted
    assert said == ["Reading the model", "Writing it in 8 bits", "Comparing the vectors", "Done"]
    assert converted(fresh, passages(), threads=1, clock=quick(*FASTER)).accepted
    assert open_converted(copied, 1)


@pytest.mark.parametrize("step", [1, 2, 3, 5])
def test_a_stop_leaves_no_trace(step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = make(tmp_path / "model")
    monkeypatch.setattr(convert, "write", lambda _, path: path.write_bytes(b"half"))
    monkeypatch.setattr(convert, "open_session", lambda *_: None)
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) >= step

    with pytest.raises(Cancelled):
        converted(card, passages(), stop=stop)
    assert leftovers(card.folder) == set()


def test_what_cannot_be_converted_is_said(fresh: ModelCard, monkeypatch: pytest.MonkeyPatch) -> None:
    card = fresh

    def refusal(card: ModelCard = card, texts: Sequence[str] = tuple(passages())) -> ModelError:
        with pytest.raises(ModelError) as caught:
            converted(card, texts)
        assert leftovers(card.folder) == set()
        return caught.value

    assert "At least" in refusal(texts=passages(FEWEST - 1)).message
    assert "Only encoders" in refusal(replace(card, kind="decoder")).message
    with monkeypatch.context() as patch:
        patch.setattr(convert, "find_spec", lambda name: None if name == "onnxscript" else True)
        assert "onnxscript" in refusal().message
        assert not convert.available()
    with monkeypatch.context() as patch:
        patch.setattr(convert, "LARGEST_GRAPH", 1000)
        assert "too large" in refusal().message
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        assert "disk is full" in refusal().message
    with monkeypatch.context() as patch:
        patch.setattr(convert, "free_memory", lambda _: 1000)
        assert refusal().kind == "model-too-large"
    with monkeypatch.context() as patch:
        patch.setattr(convert, "_traced", TRACING)
        patch.setattr(torch.onnx, "export", broken)
        told = refusal()
        assert (told.kind, told.detail) == ("model-not-convertible", "no such operator")


def full(path: Path, content: bytes) -> int:
    path.touch()
    raise OSError(errno.ENOSPC, "No space left on device")


def broken(*_: object, **__: object) -> None:
    raise RuntimeError("no such operator")


# --- the parts ------------------------------------------------------------------------------------------


def embedding(dense: Sequence[float], sparse: dict[int, float] | None = None) -> Embedding:
    sparse = sparse or {}
    ids, weights = np.array(list(sparse), np.int32), np.array(list(sparse.values()), np.float32)
    return Embedding(np.array(dense, np.float32), ids, weights, np.zeros((1, 0), np.float32))


def test_figures_are_what_they_say() -> None:
    pick = np.random.default_rng(2)
    dense = pick.standard_normal((30, 8))
    dense /= np.linalg.norm(dense, axis=1, keepdims=True)
    same = [embedding(row, {1: 3.0, 2: 4.0}) for row in dense]
    cosines, worst, overlap = compared(same, same)
    assert cosines == pytest.approx({"dense": 1, "sparse": 1})
    assert worst == pytest.approx(1)
    assert overlap == 1
    turned = [*same[:-1], embedding(-dense[-1], {1: 3.0})]
    cosines, worst, overlap = compared(same, turned)
    assert cosines == pytest.approx({"dense": 28 / 30, "sparse": (29 + 0.6) / 30})
    assert worst == pytest.approx(-1)
    shuffled = [embedding(row) for row in dense[pick.permutation(30)]]
    assert compared(same, shuffled)[2] < 0.6 < overlap < 1


def test_an_answer_that_is_no_number_is_never_accepted() -> None:
    nan = float("nan")
    assert not convert._judged(({"dense": nan}, nan, 1.0), 2, Path()).accepted
    assert not convert._judged(({"dense": 1.0}, 1.0, nan), 2, Path()).accepted
    assert not convert._judged(({"dense": 0.99, "multi": 0.97}, 1.0, 1.0), 2, Path()).accepted
    assert not convert._judged(({"dense": 0.99}, 1.0, 0.89), 2, Path()).accepted
    assert convert._judged(({"dense": 0.98}, 0.5, 0.9), 1, Path()).accepted


def test_a_graph_without_large_products_stays_as_it_is() -> None:
    small = numpy_helper.from_array(np.ones((20, 4), np.float32), "w")
    model = graph_of([helper.make_node("MatMul", ["x", "w"], ["y"])], [small])
    before = model.SerializeToString(deterministic=True)
    assert quantise(model, "ids") == 0
    model.opset_import.pop()
    assert model.SerializeToString(deterministic=True) == before


def test_one_outlier_in_a_batch_is_its_own_affair(tmp_path: Path) -> None:
    import onnxruntime as ort

    pick = np.random.default_rng(4)
    weight = pick.standard_normal((32, 16)).astype(np.float32)
    model = graph_of([helper.make_node("MatMul", ["x", "w"], ["y"])], [numpy_helper.from_array(weight, "w")])
    assert quantise(model, "ids") == 1
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    x = pick.standard_normal((2, 3, 32)).astype(np.float32)
    alone = session.run(None, {"x": x})[0]
    assert np.abs(alone - x @ weight).max() < 0.2
    x[0, 0, 0] = 1e6
    beside = session.run(None, {"x": x})[0]
    np.testing.assert_array_equal(beside[1], alone[1])
    np.testing.assert_array_equal(beside[0, 1:], alone[0, 1:])
    x[0, 0] = 0
    assert not session.run(None, {"x": x})[0][0, 0].any()


def graph_of(nodes: list[onnx.NodeProto], weights: list[onnx.TensorProto]) -> onnx.ModelProto:
    """Return a graph of x [B, T, K] to y."""
    value: Any = helper.make_tensor_value_info
    inputs, outputs = [value("x", TensorProto.FLOAT, ["B", "T", "K"])], [value("y", TensorProto.FLOAT, None)]
    made = helper.make_graph(nodes, "test", inputs, outputs, weights)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)


def test_a_record_is_read_by_name(bert: tuple[ModelCard, convert.Conversion]) -> None:
    said = msgspec.json.decode((bert[0].folder / RECORD).read_bytes())
    assert set(said["cosines"]) == {"dense"}
    assert said["words"] == len(WORDS) + 5
