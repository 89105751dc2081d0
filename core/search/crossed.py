"""The best passages read again by a cross-encoder, and the order that makes."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import Protocol

import numpy as np

from core.embed.base import ModelCard
from core.embed.reranker import SHARE
from core.search.parse import Question
from core.search.rank import Ranked
from core.search.rerank import MOST, Scorer, Stop, cross, merged
from core.store.library import Library


class Reranker(Scorer, Protocol):
    """A loaded cross-encoder with its card."""

    @property
    def card(self) -> ModelCard:
        """Return the card of the model that runs here."""
        ...


def crossed(library: Library, reranker: Reranker, question: Question, ranked: Ranked, stop: Stop) -> Ranked:
    """Return the ranking with its head reordered by a cross-encoder; the signal `cross` is NaN where it was not read.

    Raises:
        Cancelled: `stop()` said yes.
        ModelError: the cross-encoder cannot be run.
    """
    texts = {passage.key: passage.read for passage in library.passages.by_key(ranked.keys[:MOST].tolist())}
    head = list(takewhile(texts.__contains__, ranked.keys[:MOST].tolist()))  # one may have been deleted meanwhile
    logits = cross(reranker, question.text, [texts[key] for key in head], stop=stop)
    new = merged(ranked.parts, logits, reranker.card.weights.get("cross", SHARE))
    raw = np.full(len(ranked.keys), np.nan, np.float32)
    raw[: len(logits)] = logits
    return replace(
        ranked,
        keys=ranked.keys[new.order],
        score=new.score,
        signals={name: values[new.order] for name, values in {**ranked.signals, "cross": raw}.items()},
        parts=new.parts,
        at=ranked.at[new.order],
    )
