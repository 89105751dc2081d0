"""The ONNX graph of an encoder, written node by node: BERT's layers (arXiv 1810.04805) in single precision or 8 bits.

In 8 bits every row of a weight has its scale. What a weight is multiplied with is rounded in one of two ways:

- by channels. How large each channel becomes is known beforehand (see `ranges`): every channel has its own step, and
  how much of a channel's size is left to the weight is chosen as SmoothQuant does (arXiv 2211.10438). Dense vectors
  are off by little more than half as much as with steps by tokens, token vectors by a sixth less, and there is less
  to do: nothing has to be found while a text is read;
- by tokens, where no range is known: every token's row has its step, found as it comes (see `core.embed.quantise`).
  So it is for what the activation between the two halves of a layer gives, whose few large values are in few rows.

Either way what a text becomes does not depend on the texts that share its batch. There is no mask: texts of a batch
are of one length, which ONNX Runtime's attention is quicker with, and nothing is computed for padding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
IDS = "input_ids"
EPSILON = 1e-12  # of layer norms and of what is divided by, as in BERT
OPSET, IR_VERSION = 18, 10  # old enough for every ONNX Runtime that the project allows
SHARE = 0.75  # of a channel's size that its step takes; the weight keeps the rest. Of .5, .75 and 1 the most exact
LOWEST = -0.17  # value of GELU


@dataclass(frozen=True, slots=True)
class Shape:
    """What the weights alone do not say of a BERT encoder."""

    layers: int
    heads: int


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear map x W^T + b: weight W [N, K] and bias b [N]."""

    name: str
    weight: Floats
    bias: Floats


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

    def add(self, kind: str, *inputs: str, domain: str = "", **attributes: int | float) -> str:
        """Add a node and return the name of its output."""
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
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
            [helper.make_tensor_value_info(IDS, TensorProto.INT64, ["B", "T"])],
            [helper.make_tensor_value_info(n, TensorProto.FLOAT, dims) for n, dims in outputs.items()],
            self.constants,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(proto, producer_name="seoga", opset_imports=opsets, ir_version=IR_VERSION)
        written: bytes = model.SerializeToString(deterministic=True)
        return written

    def linear(self, x: str, *maps: Linear, lowest: float | None = None) -> list[str]:
        """Put x [B, T, K] through linear maps, of which the first one's name finds its range: [B, T, N] of each.

        No x is below `lowest`, where that is given.
        """
        self.read[maps[0].name] = x
        if self.precision == "fp32":
            return [self._plus(self.add("MatMul", x, self.constant(one.weight.T)), one) for one in maps]
        steps = self.steps(*maps)
        if steps is None:
            return [self._plus(self.add("Mul", *product(self, x, one.weight.T, lowest)), one) for one in maps]
        return self._by_channels(self.add("Mul", x, self.constant(1 / steps)), steps, maps)

    def divided(self, x: str, steps: Floats, last: Linear) -> str:
        """Put x [B, T, K] that is divided by the steps of `last` already through that map, [B, T, N]."""
        return self._by_channels(x, steps, [last])[0]

    def steps(self, *maps: Linear) -> Floats | None:
        """Return the step of each channel [K] that these maps read, if its range is known.

        x W^T = (x / s) (s W)^T for any s > 0 [K]; what is beyond its range is cut to it.
        """
        if self.precision == "fp32" or maps[0].name not in self.ranges:
            return None
        reads = self.ranges[maps[0].name]
        taken = np.maximum(np.max([np.abs(one.weight).max(0) for one in maps], axis=0), EPSILON)
        steps = np.maximum(reads, EPSILON) ** SHARE / taken ** (1 - SHARE)
        return np.asarray(steps * (max((reads / steps).max(), EPSILON) / LARGEST), np.float32)

    def _by_channels(self, x: str, steps: Floats, maps: Sequence[Linear]) -> list[str]:
        """Multiply x, divided by its steps, with weights in 8 bits."""
        unit, zero = self.constant(1.0), self.constant(ZERO, np.uint8)
        whole = self.add("QuantizeLinear", x, unit, zero)
        found = []
        for one in maps:
            moved = one.weight * steps
            scale = np.maximum(np.abs(moved).max(1), EPSILON) / LARGEST
            table = self.constant(np.rint(moved / scale[:, None]).T, np.int8)
            after = unit, self.constant(scale), zero, "", self.constant(one.bias)
            found.append(self.add("MatMulIntegerToFloat", whole, table, *after, domain=MICROSOFT))
        return found

    def _plus(self, product: str, one: Linear) -> str:
        return self.add("Add", product, self.constant(one.bias))

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
    length = graph.add("Shape", IDS, start=1, end=2)
    zero = graph.constant([0], np.int64)
    first = graph.add("Slice", graph.constant(positions), zero, length, zero)
    words = graph.rows(weights[WORDS], IDS, table)
    x = graph.layer_norm(graph.add("Add", words, first), weights, "embeddings")
    for index in range(shape.layers):
        x = _feeds_forward(graph, _attends(graph, x, weights, index, shape.heads), weights, index)
    return x


def _attends(graph: Graph, x: str, weights: Weights, layer: int, heads: int) -> str:
    """Add the first half of a transformer layer: attention, added to x, normalised.

    Its three maps are not one: to split what that gives takes longer. The steps of what is behind the attention are
    taken off the values' map, for attention is a mean of values, channel by channel.

    Sum and norm are not one `SkipLayerNormalization`: on the CPU that takes more than twice the time of the two.
    """
    name = f"encoder.layer.{layer}.attention"
    query, key, value = (_linear(weights, f"{name}.self.{part}") for part in ("query", "key", "value"))
    last = _linear(weights, f"{name}.output.dense")
    steps = graph.steps(last)
    if steps is not None:
        value = replace(value, weight=value.weight / steps[:, None], bias=value.bias / steps)
    read = graph.linear(x, query, key, value)
    attended = graph.add("MultiHeadAttention", *read, domain=MICROSOFT, num_heads=heads)
    mapped = graph.linear(attended, last)[0] if steps is None else graph.divided(attended, steps, last)
    return graph.layer_norm(graph.add("Add", mapped, x), weights, f"{name}.output")


def _feeds_forward(graph: Graph, x: str, weights: Weights, layer: int) -> str:
    """Add the second half: two maps with GELU between them, added to x, normalised."""
    name = f"encoder.layer.{layer}"
    (wide,) = graph.linear(x, _linear(weights, f"{name}.intermediate.dense"))
    active = graph.add("Gelu", wide, domain=MICROSOFT)
    (mapped,) = graph.linear(active, _linear(weights, f"{name}.output.dense"), lowest=LOWEST)
    return graph.layer_norm(graph.add("Add", mapped, x), weights, f"{name}.output")


def _linear(weights: Weights, name: str) -> Linear:
    return Linear(name, weights[f"{name}.weight"], weights[f"{name}.bias"])
