"""Stage 10, export: write encoder and heads as one ONNX graph, the way the program runs them.

Inputs: `input_ids` and `attention_mask`, int64 [B, T]. Outputs, float32, from one pass:
`dense` [B, D] (mean over the mask, L2-normalised), `sparse` [B, T] (relu weights, one a position) and
`multi` [B, T, M] (L2-normalised rows); padded positions are 0 in both.

The graph is written node by node rather than traced: the fused operators of ONNX Runtime (attention, skip +
layer norm, bias + gelu) are then there from the start, on every machine, and the weights go in as 8 bits.

In a model folder the graph does not hold the word table: it names the stretch of `model.safetensors` where the
table lies (see `core.embed.weights`), and ONNX Runtime maps it from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile
from typing import Literal

import numpy as np
import onnx
from numpy.typing import ArrayLike, NDArray
from onnx import TensorProto, helper, numpy_helper

from core.embed.m3 import GRAPH, TOKENIZER
from core.embed.weights import LARGEST, WEIGHTS, WORDS, TablePlace, quantised, read_weights, write_weights

Weights = Mapping[str, NDArray[np.float32]]
Precision = Literal["int8", "fp32"]
MICROSOFT = "com.microsoft"
INPUTS = ("input_ids", "attention_mask")
OPSET, IR_VERSION = 18, 10  # old enough for every ONNX Runtime that the project allows
EPSILON = 1e-12  # of layer norms and of the norms divided by, as in BERT
ZERO = 128  # the byte that means 0 in a token's row of 8 bits


@dataclass(frozen=True, slots=True)
class Shape:
    """What the weights alone do not say of a BERT encoder."""

    layers: int
    heads: int


@dataclass(slots=True)
class Graph:
    """An ONNX graph as it grows: its nodes, its constants, and how its large weights are kept."""

    precision: Precision
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def add(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **attributes: int | float) -> str:
        """Add a node and return the name of its (first) output; more outputs are NAME:1, NAME:2 and so on."""
        name = f"{kind}_{len(self.nodes)}"
        names = [name, *(f"{name}:{index}" for index in range(1, outputs))]
        self.nodes.append(helper.make_node(kind, inputs, names, name=name, domain=domain, **attributes))
        return name

    def constant(self, value: ArrayLike, dtype: type = np.float32) -> str:
        """Add a constant and return its name."""
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype=dtype), name))
        return name

    def stored(self, file: str, offset: int, dims: Sequence[int], dtype: type) -> str:
        """Add a constant whose bytes lie in a file beside the graph's, and return its name."""
        name = f"constant_{len(self.constants)}"
        kind = helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
        tensor = TensorProto(name=name, dims=dims, data_type=kind, data_location=TensorProto.EXTERNAL)
        length = int(np.prod(dims)) * np.dtype(dtype).itemsize
        for key, value in (("location", file), ("offset", offset), ("length", length)):
            tensor.external_data.add(key=key, value=str(value))
        self.constants.append(tensor)
        return name

    def add_as(self, name: str, value: str) -> None:
        """Give a value the name of an output."""
        self.nodes.append(helper.make_node("Identity", [value], [name], name=name))

    def serialised(self, outputs: Mapping[str, Sequence[str | int]]) -> bytes:
        """Return the whole graph as a file; the same weights give the same bytes."""
        proto = helper.make_graph(
            self.nodes,
            "seoga-m3",
            [helper.make_tensor_value_info(n, TensorProto.INT64, ["B", "T"]) for n in INPUTS],
            [helper.make_tensor_value_info(n, TensorProto.FLOAT, dims) for n, dims in outputs.items()],
            self.constants,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(proto, producer_name="seoga", opset_imports=opsets, ir_version=IR_VERSION)
        written: bytes = model.SerializeToString(deterministic=True)
        return written

    def linear(self, x: str, weight: NDArray[np.float32]) -> str:
        """Multiply x [B, T, K] with weight [N, K] transposed; the bias is left to the operator that follows.

        In 8 bits every row of the weight has its scale, and so has every token's row of x, found as it comes:
        with one scale for the whole of x, as dynamic quantisation has it, what a text becomes would depend on
        the texts that share its batch.
        """
        if self.precision == "fp32":
            return self.add("MatMul", x, self.constant(weight.T))
        outputs, inputs = weight.shape
        scale = np.maximum(np.abs(weight).max(1), EPSILON) / LARGEST
        rows = self.add("Reshape", x, self.constant([-1, inputs], np.int64))
        row_scale, quantised = self._quantised(rows)
        product = self.add(
            "MatMulIntegerToFloat",
            quantised,
            self.constant(np.rint(weight / scale[:, None]).T, np.int8),
            self.constant(1.0),
            self.constant(scale),
            self.constant(ZERO, np.uint8),
            domain=MICROSOFT,
        )
        leading = self.add("Shape", x, start=0, end=2)
        shape = self.add("Concat", leading, self.constant([outputs], np.int64), axis=0)
        return self.add("Reshape", self.add("Mul", product, row_scale), shape)

    def _quantised(self, rows: str) -> tuple[str, str]:
        """Quantise rows [R, K] to 8 bits around ZERO; returns their scales [R, 1] and the bytes [R, K]."""
        one = self.constant([1], np.int64)
        largest = self.add("ReduceMax", self.add("Abs", rows), one, keepdims=1)
        scale = self.add("Max", self.add("Mul", largest, self.constant(1 / LARGEST)), self.constant(EPSILON))
        flat = self.add("Squeeze", scale, one)
        zeros = self.add("Expand", self.constant([ZERO], np.uint8), self.add("Shape", flat))
        return scale, self.add("QuantizeLinear", rows, flat, zeros, axis=0)

    def rows(self, table: NDArray[np.float32], ids: str, place: TablePlace | None) -> str:
        """Look up rows of a table [V, D]; in 8 bits every row has its own scale.

        With a place they are looked up there, and `table` is what was written there.
        """
        if self.precision == "fp32":
            return self.add("Gather", self.constant(table), ids)
        if place is None:
            rows, scales = quantised(table)
            names = self.constant(rows, np.int8), self.constant(scales, np.float16)
        else:
            after = place.offset + place.length
            names = (
                self.stored(place.file, place.offset, (place.rows, place.width), np.int8),
                self.stored(place.file, after, (place.rows, 1), np.float16),
            )
        found, scale = (self.add("Cast", self.add("Gather", name, ids), to=TensorProto.FLOAT) for name in names)
        return self.add("Mul", found, scale)

    def normalised(self, x: str) -> str:
        """Divide x [..., D] by its L2 norm over D; rows of zeros stay zeros."""
        axes = self.constant([-1], np.int64)
        norm = self.add("ReduceL2", x, axes, keepdims=1)
        return self.add("Div", x, self.add("Max", norm, self.constant(EPSILON)))


def export_folder(
    folder: Path, tokenizer: Path, encoder: Weights, heads: Weights, shape: Shape, precision: Precision = "int8"
) -> None:
    """Write a model folder: the tokeniser copied, the weights, the graph. What is missing is a notice and a card.

    In 8 bits the graph is made of the weights as they stand in the folder, so that anyone can make it again from
    them. In single precision, which is for measuring what the 8 bits cost, it holds all weights itself, unrounded.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copyfile(tokenizer, folder / TOKENIZER)
    if precision == "fp32":
        export(folder / GRAPH, encoder, heads, shape, precision)
        return
    place = write_weights(folder / WEIGHTS, encoder, heads, shape.heads)
    export(folder / GRAPH, *read_weights(folder / WEIGHTS), shape, precision, place)


def export(
    path: Path,
    encoder: Weights,
    heads: Weights | None,
    shape: Shape,
    precision: Precision = "int8",
    table: TablePlace | None = None,
) -> None:
    """Write the graph of an encoder (named as Hugging Face names BERT's weights) and its two heads.

    `heads` holds `sparse.weight` [1, D], `sparse.bias` [1], `multi.weight` [M, D] and `multi.bias` [M]. Without
    heads the only output is `states` [B, T, D]: what the heads are then fitted to. With `table`, in 8 bits, the word
    table is left where `write_weights` put it, in a file that lies in the graph's folder.
    """
    graph = Graph(precision)
    states = _encoder(graph, encoder, shape, table)
    width = encoder[WORDS].shape[1]
    outputs: dict[str, tuple[str, list[str | int]]] = {"states": (states, ["B", "T", width])}
    if heads is not None:
        mask = graph.add("Unsqueeze", graph.add("Cast", "attention_mask", to=TensorProto.FLOAT), _axis(graph, 2))
        outputs = {
            "dense": (_mean(graph, states, mask), ["B", width]),
            "sparse": (_sparse(graph, states, mask, heads), ["B", "T"]),
            "multi": (_multi(graph, states, mask, heads), ["B", "T", heads["multi.weight"].shape[0]]),
        }
    for name, (value, _) in outputs.items():
        graph.add_as(name, value)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(graph.serialised({name: dims for name, (_, dims) in outputs.items()}))


def _encoder(graph: Graph, weights: Weights, shape: Shape, table: TablePlace | None) -> str:
    """Add embeddings and layers; returns the last hidden states [B, T, D]."""
    positions = (
        weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    )
    length = graph.add("Shape", "input_ids", start=1, end=2)
    zero = graph.constant([0], np.int64)
    first = graph.add("Slice", graph.constant(positions), zero, length, zero)
    words = graph.rows(weights[WORDS], "input_ids", table)
    norm = "embeddings.LayerNorm"
    x = graph.add(
        "LayerNormalization",
        graph.add("Add", words, first),
        graph.constant(weights[f"{norm}.weight"]),
        graph.constant(weights[f"{norm}.bias"]),
        epsilon=EPSILON,
    )
    mask = graph.add("Cast", "attention_mask", to=TensorProto.INT32)
    for index in range(shape.layers):
        layer = {
            name.split(".", 3)[-1]: w for name, w in weights.items() if name.startswith(f"encoder.layer.{index}.")
        }
        x = _layer(graph, x, mask, layer, shape.heads)
    return x


def _layer(graph: Graph, x: str, mask: str, layer: Weights, heads: int) -> str:
    """Add one transformer layer (post-norm, as BERT, arXiv 1810.04805)."""
    parts = [f"attention.self.{part}" for part in ("query", "key", "value")]
    joined = graph.linear(x, np.concatenate([layer[f"{part}.weight"] for part in parts]))
    qkv = graph.add("Split", joined, outputs=3, axis=-1, num_outputs=3)
    bias = graph.constant(np.concatenate([layer[f"{part}.bias"] for part in parts]))
    attended = graph.add(
        "MultiHeadAttention", qkv, f"{qkv}:1", f"{qkv}:2", bias, mask, domain=MICROSOFT, num_heads=heads
    )
    x = _skip_norm(
        graph, x, graph.linear(attended, layer["attention.output.dense.weight"]), layer, "attention.output"
    )
    inner = graph.linear(x, layer["intermediate.dense.weight"])
    inner = graph.add("BiasGelu", inner, graph.constant(layer["intermediate.dense.bias"]), domain=MICROSOFT)
    return _skip_norm(graph, x, graph.linear(inner, layer["output.dense.weight"]), layer, "output")


def _skip_norm(graph: Graph, x: str, y: str, layer: Weights, name: str) -> str:
    """Add layer norm of x + y + the bias of the linear map that made y."""
    return graph.add(
        "SkipLayerNormalization",
        x,
        y,
        graph.constant(layer[f"{name}.LayerNorm.weight"]),
        graph.constant(layer[f"{name}.LayerNorm.bias"]),
        graph.constant(layer[f"{name}.dense.bias"]),
        domain=MICROSOFT,
        epsilon=EPSILON,
    )


def _mean(graph: Graph, states: str, mask: str) -> str:
    """Add mean pooling of states [B, T, D] under mask [B, T, 1], normalised; a text of padding alone gives 0."""
    total = graph.add("ReduceSum", graph.add("Mul", states, mask), _axis(graph, 1), keepdims=0)
    return graph.normalised(total)  # the mean and the sum have the same direction


def _sparse(graph: Graph, states: str, mask: str, heads: Weights) -> str:
    """Add relu(W h + b) for every position [B, T] (BGE-M3, arXiv 2402.03216, section 3.2)."""
    raw = graph.add("MatMul", states, graph.constant(heads["sparse.weight"].T))
    weight = graph.add("Relu", graph.add("Add", raw, graph.constant(heads["sparse.bias"])))
    return graph.add("Squeeze", graph.add("Mul", weight, mask), _axis(graph, 2))


def _multi(graph: Graph, states: str, mask: str, heads: Weights) -> str:
    """Add l2norm(W h + b) for every position [B, T, M] (BGE-M3, section 3.2)."""
    raw = graph.add("MatMul", states, graph.constant(heads["multi.weight"].T))
    biased = graph.add("Add", raw, graph.constant(heads["multi.bias"]))
    return graph.normalised(graph.add("Mul", biased, mask))


def _axis(graph: Graph, axis: int) -> str:
    """Add an axis as the constant that the operators want."""
    return graph.constant([axis], np.int64)
