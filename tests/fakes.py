"""A tiny embedder with all three signals, made of hashed words: fast, deterministic, and right about words."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence

import numpy as np

from core.embed.base import ModelCard, Token
from core.errors import Cancelled
from core.records import Embedding
from core.store.codec import plain

DIMS, MULTI = 16, 8
CODEC = plain(MULTI)
WORD = re.compile(r"\w+")


class FakeEmbedder:
    """Every word has a fixed random vector; the dense vector is their sum, the multi-vectors are themselves."""

    def __init__(self) -> None:
        weights = {"dense": 1.0, "sparse": 0.5, "multi": 1.0, "keyword": 0.5}
        self.card = ModelCard(
            "fake-m3", "Fake", "m3", "mean", DIMS, 256, (), {}, multi_dims=MULTI, sparse=True, weights=weights
        )
        self.embedded: list[str] = []

    def passages(self, texts: Sequence[str], stop: Callable[[], bool] | None = None) -> list[Embedding]:
        if stop and stop():
            raise Cancelled
        self.embedded.extend(texts)
        return [self._embed(text) for text in texts]

    def queries(self, texts: Sequence[str]) -> list[Embedding]:
        return [self._embed(text) for text in texts]

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(self.tokens(text)) for text in texts]

    def tokens(self, text: str) -> list[Token]:
        return [Token(word_id(m.group()), *m.span()) for m in WORD.finditer(text)]

    def piece(self, token: int) -> str:
        return str(token)

    def _embed(self, text: str) -> Embedding:
        ids = [token.id for token in self.tokens(text)] or [0]
        dense = unit(np.sum([vector(i, DIMS) for i in ids], axis=0))
        unique = np.unique(np.array(ids, np.int32))
        multi = np.stack([vector(i, MULTI) for i in ids])
        return Embedding(dense, unique, np.ones(len(unique), np.float32), multi, np.array(ids, np.int32))


def word_id(word: str) -> int:
    return zlib.crc32(word.casefold().encode()) % 30_000 + 1


def vector(seed: int, dims: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return unit(np.random.default_rng(seed).normal(size=dims))


def unit(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return (values / (np.linalg.norm(values) or 1.0)).astype(np.float32)
