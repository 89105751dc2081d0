"""Put the large matrix products of an ONNX graph into 8 bits, so that a CPU is several times as fast.

Every column of a weight has its scale, and so has every token's row of what it is multiplied with, found as it comes.
ONNX Runtime's own dynamic quantisation has one scale for the whole batch: what a text becomes would then depend on
the texts beside it, and one outlier would coarsen all. The word table becomes 8-bit rows with a scale each, as in
`core.embed.weights`. Importing this module imports onnx, which is among what is installed for training.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
import onnx
from numpy.typing import ArrayLike, NDArray
from onnx import TensorProto, helper, numpy_helper

from core.embed.weights import LARGEST, quantised

MICROSOFT = "com.microsoft"
EPSILON = 1e-12  # the least scale: rows of zeros stay zeros
ZERO = 128  # the byte that means 0 in a token's row
LOW_ZERO = 40  # the same in a row that goes hardly below 0
TOP = 255  # the largest byte
SMALLEST_SIDE = 16  # of a weight; smaller ones, such as a sparse head, cost nothing as they are

Floats = NDArray[np.float32]


def quantise(model: onnx.ModelProto, ids: str) -> int:
    """Rewrite a graph in place; returns how many matrix products and tables are in 8 bits now.

    Args:
        model: A graph in single precision with its weights inside.
        ids: The input whose values are looked up in the word table.
    """
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes: list[onnx.NodeProto] = []
    changed = 0
    for node in graph.node:
        weight = _weight(node, weights, ids)
        if weight is None:
            nodes.append(node)
            continue
        step = _Step(node.output[0])
        (step.lookup if node.op_type == "Gather" else step.product)(node, numpy_helper.to_array(weight))
        nodes += step.nodes
        graph.initializer.extend(step.constants)
        changed += 1
    del graph.node[:]
    graph.node.extend(nodes)
    _drop_unused(graph)
    if all(opset.domain != MICROSOFT for opset in model.opset_import):
        model.opset_import.append(helper.make_opsetid(MICROSOFT, 1))
    return changed


class Builder(Protocol):
    """A graph that grows."""

    def add(self, kind: str, *inputs: str, domain: str = "", **attributes: int) -> str:
        """Add a node and return the name of its output."""
        ...

    def constant(self, value: ArrayLike, dtype: type = np.float32) -> str:
        """Add a constant and return its name."""
        ...


def product(graph: Builder, x: str, weight: Floats, lowest: float | None = None) -> tuple[str, str]:
    """Multiply x [..., K] with a weight [K, N] in 8 bits; the product [..., N] is that of the two that are returned.

    Every row of x is divided by its largest value first, so that one step is right for all of them. It is as exact as
    a step for each row, which ONNX Runtime knows only for matrices, and a few percent faster. Where no x is below
    `lowest` < 0, more of a byte is for what is above 0: steps are finer, and no large negative value is looked for.
    """
    scale = np.maximum(np.abs(weight).max(0), EPSILON) / LARGEST
    middle = ZERO if lowest is None else LOW_ZERO
    room = TOP - middle
    size, least = (graph.add("Abs", x), EPSILON) if lowest is None else (x, -lowest * room / middle)
    largest = graph.add("ReduceMax", size, graph.constant([-1], np.int64), keepdims=1)
    largest = graph.add("Max", largest, graph.constant(least))
    step, zero = graph.constant(1 / room), graph.constant(middle, np.uint8)
    whole = graph.add("QuantizeLinear", graph.add("Div", x, largest), step, zero)
    table = graph.constant(np.rint(weight / scale), np.int8)
    found = graph.add("MatMulIntegerToFloat", whole, table, step, graph.constant(scale), zero, domain=MICROSOFT)
    return found, largest


class _Step:
    """The nodes and constants that stand for one node of the graph, named after its output."""

    def __init__(self, output: str) -> None:
        self.output = output
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def product(self, node: onnx.NodeProto, weight: Floats) -> None:
        """Multiply x [..., K] with a weight [K, N]."""
        self.last("Mul", *product(self, node.input[0], weight))

    def lookup(self, node: onnx.NodeProto, table: Floats) -> None:
        """Look up rows of a table [V, D]."""
        rows, scales = quantised(table)
        names = self.constant(rows, np.int8), self.constant(scales, np.float16)
        found = [self.add("Cast", self.add("Gather", name, node.input[1]), to=TensorProto.FLOAT) for name in names]
        self.last("Mul", *found)

    def add(self, kind: str, *inputs: str, domain: str = "", **attributes: int) -> str:
        """Add a node and return the name of its output."""
        name = f"{self.output}/{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def last(self, kind: str, *inputs: str) -> None:
        """Add the node whose output the rest of the graph waits for."""
        self.nodes.append(helper.make_node(kind, inputs, [self.output], name=self.output))

    def constant(self, value: ArrayLike, dtype: type = np.float32) -> str:
        """Add a constant and return its name."""
        name = f"{self.output}/constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype=dtype), name))
        return name


def _weight(node: onnx.NodeProto, weights: dict[str, onnx.TensorProto], ids: str) -> onnx.TensorProto | None:
    """Return the weight of a node that is worth 8 bits: of a product x @ W, or of a look-up by the ids."""
    if node.op_type == "MatMul":
        weight = weights.get(node.input[1])
    elif node.op_type == "Gather" and node.input[1] == ids and all(one.i == 0 for one in node.attribute):
        weight = weights.get(node.input[0])
    else:
        return None
    if weight is None or weight.data_type != TensorProto.FLOAT or len(weight.dims) != 2:
        return None
    return weight if min(weight.dims) >= SMALLEST_SIDE else None


def _drop_unused(graph: onnx.GraphProto) -> None:
    """Remove constants that no node reads any more."""
    used = set(_read(graph))
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def _read(graph: onnx.GraphProto) -> Iterator[str]:
    """Yield the names of all values that nodes, those of branches too, or outputs read."""
    yield from (output.name for output in graph.output)
    for node in graph.node:
        yield from node.input
        for attribute in node.attribute:
            for inner in (attribute.g, *attribute.graphs):
                yield from _read(inner)
