"""A tiny M3-style model of random weights, made in a moment and run by the real code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from core.embed.base import ModelCard
from core.train.card import write_card
from core.train.export import export_folder
from core.train.graph import Precision, Shape

WIDTH, INNER, HEADS, LAYERS, MULTI, LIMIT = 32, 64, 4, 2, 8, 16
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
WORDS = [*"abcdefgh", "apple", "##s", "pie", "서", "##울", "사과", "##를", ",", "e", "##lephant"]
Weights = dict[str, NDArray[np.float32]]


def encoder(seed: int = 1) -> Weights:
    rng = np.random.default_rng(seed)

    def matrix(*shape: int) -> NDArray[np.float32]:
        return (rng.normal(size=shape) * 0.3).astype(np.float32)

    def norm(name: str) -> Weights:
        return {f"{name}.weight": 1 + matrix(WIDTH), f"{name}.bias": matrix(WIDTH)}

    weights = {
        "embeddings.word_embeddings.weight": matrix(len(SPECIAL) + len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": matrix(LIMIT, WIDTH),
        "embeddings.token_type_embeddings.weight": matrix(2, WIDTH),
        **norm("embeddings.LayerNorm"),
    }
    for index in range(LAYERS):
        layer = f"encoder.layer.{index}"
        shapes = {f"attention.self.{part}": (WIDTH, WIDTH) for part in ("query", "key", "value")}
        shapes |= {"attention.output.dense": (WIDTH, WIDTH), "intermediate.dense": (INNER, WIDTH)}
        for name, shape in {**shapes, "output.dense": (WIDTH, INNER)}.items():
            weights[f"{layer}.{name}.weight"], weights[f"{layer}.{name}.bias"] = matrix(*shape), matrix(shape[0])
        weights |= norm(f"{layer}.attention.output.LayerNorm") | norm(f"{layer}.output.LayerNorm")
    return weights


def heads(seed: int = 2) -> Weights:
    rng = np.random.default_rng(seed)
    return {
        "sparse.weight": rng.normal(size=(1, WIDTH)).astype(np.float32),
        "sparse.bias": np.full(1, 0.5, np.float32),
        "multi.weight": rng.normal(size=(MULTI, WIDTH)).astype(np.float32),
        "multi.bias": np.zeros(MULTI, np.float32),
    }


def tokenizer() -> Tokenizer:
    vocabulary = {piece: index for index, piece in enumerate(dict.fromkeys(SPECIAL + WORDS))}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.NFC()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")]
    made.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    return made


def make(folder: Path, precision: Precision = "int8", **changes: object) -> ModelCard:
    """Write the model's folder and return its card."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder.with_name(f"{folder.name}.tokenizer.json")
    tokenizer().save(str(source))
    export_folder(folder, source, encoder(), heads(), Shape(LAYERS, HEADS), precision)
    source.unlink()
    fields: dict[str, object] = {"id": "tiny", "name": "Tiny", "kind": "m3", "pooling": "mean", "dims": WIDTH}
    fields |= {"max_tokens": LIMIT, "special_ids": (0, 1, 2, 3), "sha256": {}, "multi_dims": MULTI, "sparse": True}
    return write_card(ModelCard(**{**fields, "folder": folder, **changes}))  # type: ignore[arg-type]
