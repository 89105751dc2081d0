"""A model that gives dense vectors alone, and beside it one whose words and phrases are used with them.

Measured with all-MiniLM-L6-v2 and the bundled model (nDCG@10, README): what a dense model lacks is worth more than it
costs, which is the time of a small model and its vectors' room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.embed.base import Embedder, ModelCard, Stop, Token
from core.records import Embedding


class Beside:
    """The dense vectors of one model with the sparse and multi-vectors of another."""

    def __init__(self, own: Embedder, words: Embedder) -> None:
        """Put `words`, whose dense vectors are not used, beside `own`, whose card counts."""
        self._own, self._words = own, words

    @property
    def card(self) -> ModelCard:
        """Return the card of the model that gives the dense vectors."""
        return self._own.card

    @property
    def device(self) -> object:
        """Return where the model of the dense vectors runs, None where it does not say."""
        return getattr(self._own, "device", None)

    def passages(self, texts: Sequence[str], stop: Stop | None = None) -> list[Embedding]:
        """Embed passages with both; each cuts a text where its own limit is.

        Raises:
            Cancelled: `stop()` said yes between two batches.
            ModelError: one of the models cannot be run.
        """
        return _joined(self._own.passages(texts, stop), self._words.passages(texts, stop))

    def queries(self, texts: Sequence[str]) -> list[Embedding]:
        """Embed queries with both."""
        return _joined(self._own.queries(texts), self._words.queries(texts))

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens as the model of the dense vectors does."""
        return self._own.count(texts)

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens behind the rows of a passage's multi-vector."""
        return self._words.tokens(text)

    def piece(self, token: int) -> str:
        """Return the written form of an id of the sparse vectors."""
        return self._words.piece(token)


def _joined(dense: Sequence[Embedding], words: Sequence[Embedding]) -> list[Embedding]:
    return [replace(one, dense=other.dense) for one, other in zip(words, dense, strict=True)]
