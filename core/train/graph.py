"""The ONNX graph of an encoder, written node by node: BERT's layers (arXiv 1810.04805) in single precision or 8 bits.

In 8 bits every row of a weight has its scale. What a weight is multiplied with is rounded in one of two ways:

- by channels. How large each channel becomes is known beforehand (see `ranges`): every channel has its own step, and
  how much of a channel's size is left to the weight is chosen as SmoothQuant does (arXiv 2211.10438). Dense vectors
  are off by little more than half as much as with steps by tokens, token vectors by a sixth less, and there is less
  to do: nothing has to be found while a text is read;
- by tokens, where no range is known: every token's row has its step, found as it comes (see `core.embed.quantise`).
  So it is for what the activation between the two halves of a layer gives, whose few large values are in few rows.

Either way what a text becomes does not depend on the texts that share its batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import onnx
from numpy.typing import ArrayLike, NDArray
from onnx import TensorProto, helper, numpy_helper

from core.embed.quantise import MICROSOFT, ZERO, product
from core.embed.weights import LARGEST, WORDS, TablePlace, quantised

Floats = NDArray[np.float32]
Weights = Mapping[str, Floats]
Ranges = Mapping[str, Floats]  # by the name of a product, the largest value of each channel that it reads, [K]
Precision = Literal["int8", "fp32"]
INPUTS = ("input_ids", "attention_mask")
EPSILON = 1e-12  # of layer norms and of what is divided by, as in BERT
OPSET, IR_VERSION = 18, 10  # old enough for every ONNX Runtime that the project allows
SHARE = 0.75  # of a channel's size that its step takes; the weight keeps the rest. Of .5, .75 and 1 the most exact


@dataclass(frozen=True, slots=True)
class Shape:
    """What the weights alone do not say of a BERT encoder."""

    layers: int
    heads: int


@dataclass(slots=True)
class Graph:
    """An ONNX graph as it grows.

    Attributes:
        precision: how its large weights are kept.
        ranges: of what its products read, where that is known.
        nodes: its nodes.
        constants: its constants.
        read: the value that each product reads, by the product's name.
    """

    precision: Precision
    ranges: Ranges = field(default_factory=dict)
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)

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

    def linear(self, name: str, x: str, weight: Floats, bias: Floats) -> str:
        """Multiply x [B, T, K] with weight [N, K] transposed and add the bias [N]; `name` finds its range."""
        self.read[name] = x
        if self.precision == "fp32":
            return self.add("Add", self.add("MatMul", x, self.constant(weight.T)), self.constant(bias))
        if name in self.ranges:
            return self._by_channels(x, weight, bias, self.ranges[name])
        return self.add("Add", self.add("Mul", *product(self, x, weight.T)), self.constant(bias))

    def _by_channels(self, x: str, weight: Floats, bias: Floats, reads: Floats) -> str:
        """Multiply x, whose channels reach up to `reads` [K], with a weight [N, K] in 8 bits.

        x W^T = (x / s) (s W)^T for any s > 0 [K]; what is beyond its range is cut to it.
        """
        taken = np.maximum(np.abs(weight).max(0), EPSILON)
        steps = np.maximum(reads, EPSILON) ** SHARE / taken ** (1 - SHARE)
        steps *= max((reads / steps).max(), EPSILON) / LARGEST
        moved = weight * steps
        scale = np.maximum(np.abs(moved).max(1), EPSILON) / LARGEST
        one, zero = self.constant(1.0), self.constant(ZERO, np.uint8)
        return self.add(
            "MatMulIntegerToFloat",
            self.add("QuantizeLinear", self.add("Mul", x, self.constant(1 / steps)), one, zero),
            self.constant(np.rint(moved / scale[:, None]).T, np.int8),
            one,
            self.constant(scale),
            zero,
            "",
            self.constant(bias),
            domain=MICROSOFT,
        )

    def rows(self, table: Floats, ids: str, place: TablePlace | None) -> str:
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

    def layer_norm(self, x: str, weights: Weights, name: str) -> str:
        """Normalise the rows of x by the weights of this name."""
        gain, bias = (self.constant(weights[f"{name}.LayerNorm.{part}"]) for part in ("weight", "bias"))
        return self.add("LayerNormalization", x, gain, bias, epsilon=EPSILON)

    def normalised(self, x: str) -> str:
        """Divide x [..., D] by its L2 norm over D; rows of zeros stay zeros."""
        axes = self.constant([-1], np.int64)
        norm = self.add("ReduceL2", x, axes, keepdims=1)
        return self.add("Div", x, self.add("Max", norm, self.constant(EPSILON)))


def add_encoder(graph: Graph, weights: Weights, shape: Shape, table: TablePlace | None = None) -> str:
    """Add embeddings and layers; returns the last hidden states [B, T, D]."""
    positions = (
        weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    )
    length = graph.add("Shape", "input_ids", start=1, end=2)
    zero = graph.constant([0], np.int64)
    first = graph.add("Slice", graph.constant(positions), zero, length, zero)
    words = graph.rows(weights[WORDS], "input_ids", table)
    x = graph.layer_norm(graph.add("Add", words, first), weights, "embeddings")
    mask = graph.add("Cast", "attention_mask", to=TensorProto.INT32)
    for index in range(shape.layers):
        x = _layer(graph, x, mask, weights, f"encoder.layer.{index}", shape.heads)
    return x


def _layer(graph: Graph, x: str, mask: str, weights: Weights, name: str, heads: int) -> str:
    """Add one transformer layer, which normalises behind each half."""
    joined = [
        np.concatenate([weights[f"{name}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")])
        for kind in ("weight", "bias")
    ]
    qkv = graph.add("Split", graph.linear(f"{name}.attention.self", x, *joined), outputs=3, axis=-1, num_outputs=3)
    attended = graph.add(
        "MultiHeadAttention", qkv, f"{qkv}:1", f"{qkv}:2", "", mask, domain=MICROSOFT, num_heads=heads
    )
    x = _half(graph, x, attended, weights, f"{name}.attention.output")
    inner = f"{name}.intermediate.dense"
    wide = graph.linear(inner, x, weights[f"{inner}.weight"], weights[f"{inner}.bias"])
    return _half(graph, x, graph.add("Gelu", wide, domain=MICROSOFT), weights, f"{name}.output")


def _half(graph: Graph, x: str, y: str, weights: Weights, name: str) -> str:
    """End half a layer: y by its linear map, added to x, normalised.

    Not as one `SkipLayerNormalization`: on the CPU that takes more than twice the time of the two.
    """
    dense = f"{name}.dense"
    mapped = graph.linear(dense, y, weights[f"{dense}.weight"], weights[f"{dense}.bias"])
    return graph.layer_norm(graph.add("Add", mapped, x), weights, name)
