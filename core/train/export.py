"""Stage 10, export: write encoder and heads as one ONNX graph, the way the program runs them.

Input: `input_ids`, int64 [B, T], of texts of one length. Outputs, float32, from one pass:
`dense` [B, D] (mean, L2-normalised), `sparse` [B, T] (relu weights, one a position) and `multi` [B, T, M]
(L2-normalised rows).

The graph is written node by node rather than traced (see `graph`): the operators that ONNX Runtime is quickest with
are then there from the start, on every machine, and the weights go in as 8 bits.

In a model folder the graph does not hold the word table: it names the stretch of `model.safetensors` where the
table lies (see `core.embed.weights`), and ONNX Runtime maps it from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile

import numpy as np

from core.embed.m3 import GRAPH, TOKENIZER
from core.embed.weights import WEIGHTS, WORDS, TablePlace, read_weights, write_weights
from core.train.encoder import Ids
from core.train.graph import Graph, Precision, Ranges, Shape, Weights, add_encoder
from core.train.ranges import ranges


def export_folder(
    folder: Path,
    tokenizer: Path,
    encoder: Weights,
    heads: Weights,
    shape: Shape,
    precision: Precision = "int8",
    texts: Sequence[Ids] = (),
) -> None:
    """Write a model folder: the tokeniser copied, the weights, the graph. What is missing is a notice and a card.

    In 8 bits the graph is made of the weights as they stand in the folder, so that anyone can make it again from
    them and the tokenised `texts`, which tell how large its values become; without texts, each token's are found
    as they come. In single precision, which is for measuring what the 8 bits cost, the graph holds all weights
    itself, unrounded.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copyfile(tokenizer, folder / TOKENIZER)
    if precision == "fp32":
        export(folder / GRAPH, encoder, heads, shape, precision)
        return
    place = write_weights(folder / WEIGHTS, encoder, heads, shape.heads)
    written, heads = read_weights(folder / WEIGHTS)
    export(folder / GRAPH, written, heads, shape, precision, place, ranges(written, shape, texts))


def export(
    path: Path,
    encoder: Weights,
    heads: Weights | None,
    shape: Shape,
    precision: Precision = "int8",
    table: TablePlace | None = None,
    reads: Ranges | None = None,
) -> None:
    """Write the graph of an encoder (named as Hugging Face names BERT's weights) and its two heads.

    `heads` holds `sparse.weight` [1, D], `sparse.bias` [1], `multi.weight` [M, D] and `multi.bias` [M]. Without
    heads the only output is `states` [B, T, D]: what the heads are then fitted to. With `table`, in 8 bits, the word
    table is left where `write_weights` put it, in a file that lies in the graph's folder. `reads` is what `ranges`
    found.
    """
    graph = Graph(precision, reads or {})
    states = add_encoder(graph, encoder, shape, table)
    width = encoder[WORDS].shape[1]
    outputs: dict[str, tuple[str, list[str | int]]] = {"states": (states, ["B", "T", width])}
    if heads is not None:
        outputs = {
            "dense": (_mean(graph, states), ["B", width]),
            "sparse": (_sparse(graph, states, heads), ["B", "T"]),
            "multi": (_multi(graph, states, heads), ["B", "T", heads["multi.weight"].shape[0]]),
        }
    for name, (value, _) in outputs.items():
        graph.add_as(name, value)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(graph.serialised({name: dims for name, (_, dims) in outputs.items()}))


def _mean(graph: Graph, states: str) -> str:
    """Add mean pooling of states [B, T, D], normalised."""
    return graph.normalised(graph.add("ReduceMean", states, _axis(graph, 1), keepdims=0))


def _sparse(graph: Graph, states: str, heads: Weights) -> str:
    """Add relu(W h + b) for every position [B, T] (BGE-M3, arXiv 2402.03216, section 3.2)."""
    raw = graph.add("MatMul", states, graph.constant(heads["sparse.weight"].T))
    weight = graph.add("Relu", graph.add("Add", raw, graph.constant(heads["sparse.bias"])))
    return graph.add("Squeeze", weight, _axis(graph, 2))


def _multi(graph: Graph, states: str, heads: Weights) -> str:
    """Add l2norm(W h + b) for every position [B, T, M] (BGE-M3, section 3.2)."""
    raw = graph.add("MatMul", states, graph.constant(heads["multi.weight"].T))
    return graph.normalised(graph.add("Add", raw, graph.constant(heads["multi.bias"])))


def _axis(graph: Graph, axis: int) -> str:
    """Add an axis as the constant that the operators want."""
    return graph.constant([axis], np.int64)
