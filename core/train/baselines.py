"""What every model is measured against, on the same queries: plain BM25, and the dense vectors of all-MiniLM-L6-v2.

all-MiniLM-L6-v2 is run as the program would run it: the unmodified weights in single precision, 256 tokens as its
authors set it, longer documents cut and ranked by their best passage. Its vectors are kept in a working folder,
so that they are made once.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from core.embed.base import Embedder, ModelCard, Stop, Token, load_card
from core.embed.catalogue import load as load_model
from core.records import Embedding
from core.train import base, bm25
from core.train.evaluate import DEPTH, Corpus, Run, chosen, judge

BM25, MINILM = "bm25", "all-minilm-l6-v2"
MINILM_TOKENS = 256
VECTORS = "vectors.safetensors"


def bm25_run(corpus: Corpus, most: int = 0) -> Run:
    """Rank titles and texts by plain BM25 (see `core.train.bm25`); `most` queries, or all where it is 0."""
    index = bm25.build([f"{title} {text}".strip() for _, title, text in corpus.documents])
    ranked = {}
    for name in chosen(corpus, most):
        found = bm25.best(index, corpus.queries[name], DEPTH)
        ranked[name] = [corpus.documents[at][0] for at in found]
    return judge(ranked, corpus.qrels)


class Remembered:
    """A model of which only the dense vectors are wanted; those it made before are read from a file.

    Attributes:
        card: That of the model, with no other signals.
    """

    def __init__(self, model: Embedder, path: Path) -> None:
        """Wrap a model whose vectors lie in the file at `path`, if there is one."""
        self.card = dataclasses.replace(model.card, sparse=False, multi_dims=0)
        self._model = model
        self._path = path
        self._known: dict[bytes, np.ndarray[tuple[int], np.dtype[np.float32]]] = {}
        if path.is_file():
            kept = load_file(path)
            self._known = {key.tobytes(): row for key, row in zip(kept["keys"], kept["dense"], strict=True)}

    def passages(self, texts: Sequence[str], stop: Stop | None = None) -> list[Embedding]:
        """Embed texts, or remember them; the dense vectors alone."""
        keys = [hashlib.sha256(text.encode()).digest()[:16] for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        for key, made in zip(new, self._model.passages(list(new.values()), stop), strict=True):
            self._known[key] = made.dense
        nothing = np.empty(0, np.float32)
        return [
            Embedding(self._known[key], np.empty(0, np.int32), nothing, np.empty((0, 0), np.float32)) for key in keys
        ]

    def queries(self, texts: Sequence[str]) -> list[Embedding]:
        """Embed texts as `passages` does: the model makes no difference."""
        return self.passages(texts)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens."""
        return self._model.count(texts)

    def tokens(self, text: str) -> list[Token]:
        """Return a text's tokens."""
        return self._model.tokens(text)

    def piece(self, token: int) -> str:
        """Return the written form of a token."""
        return self._model.piece(token)

    def save(self) -> None:
        """Write all vectors; a program that dies meanwhile leaves the file before."""
        keys = np.array([list(key) for key in self._known], np.uint8)
        partial = self._path.with_suffix(".partial")
        save_file({"keys": keys, "dense": np.array(list(self._known.values()))}, partial)
        partial.replace(self._path)


def minilm(work: Path, threads: int = 0) -> Remembered:
    """Return all-MiniLM-L6-v2, made into a model folder below `work` the first time.

    Raises:
        ModelError: model-missing where its package is not installed.
    """
    folder = work / MINILM
    if not (folder / "model.json").is_file():
        _make_minilm(folder)
    return Remembered(load_model(load_card(folder), threads), folder / VECTORS)


def _make_minilm(folder: Path) -> None:
    """Write the unmodified encoder as a graph in single precision; two heads of zeros say nothing."""
    from core.train.card import write_card  # here, with the next one, because `onnx` is there only for training
    from core.train.export import export_folder
    from core.train.graph import Shape

    source = folder / "source"
    base.take_base(source)
    config = json.loads((source / "config.json").read_text("utf-8"))
    weights = {name: w for name, w in load_file(source / "model.safetensors").items() if w.dtype == np.float32}
    width = config["hidden_size"]
    heads = {
        f"{head}.{part}": np.zeros((1, width) if part == "weight" else 1, np.float32)
        for head in ("sparse", "multi")
        for part in ("weight", "bias")
    }
    shape = Shape(config["num_hidden_layers"], config["num_attention_heads"])
    export_folder(folder, source / "tokenizer.json", weights, heads, shape, "fp32")
    shutil.rmtree(source)
    special = (0, 100, 101, 102, 103)
    write_card(ModelCard(MINILM, "all-MiniLM-L6-v2", "m3", "mean", width, MINILM_TOKENS, special, {}, folder=folder))
