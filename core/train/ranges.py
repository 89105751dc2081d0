"""How large what an encoder's products read becomes, channel by channel: what 8 bits of theirs are laid out for.

A few channels of a BERT are ten times as large as the others, in few tokens (arXiv 2211.10438 shows the same of
decoders). That is a matter of the weights much more than of the text, so some hundred texts tell.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.embed.onnx import PROVIDERS, runtime
from core.train.graph import IDS, Floats, Graph, Ranges, Shape, Weights, add_encoder

TOLD = (".attention.self.query", ".attention.output.dense", ".intermediate.dense")  # how the names of those maps end


def ranges(weights: Weights, shape: Shape, texts: Sequence[NDArray[np.int32]]) -> Ranges:
    """Return the largest value of each channel over all tokens of some tokenised texts, by the product that reads it.

    Left out is what the activation gives: its large values stand in few rows, and steps by rows suit it better.
    """
    if not texts:
        return {}
    graph = Graph("fp32")
    add_encoder(graph, weights, shape)
    names = [name for name in graph.read if name.endswith(TOLD)]
    for name in names:
        all_tokens = graph.constant([0, 1], np.int64)
        graph.add_as(name, graph.add("ReduceMax", graph.add("Abs", graph.read[name]), all_tokens, keepdims=0))
    session = runtime().InferenceSession(graph.serialised({name: ["K"] for name in names}), providers=PROVIDERS)
    largest: dict[str, Floats] = {}
    for ids in texts:
        for name, found in zip(names, session.run(names, {IDS: ids[None].astype(np.int64)}), strict=True):
            largest[name] = np.maximum(found, largest.get(name, found))
    return largest
