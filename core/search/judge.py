"""How sure each hit is, and whether anything that was found is about the question at all."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.embed.base import ModelCard
from core.records import Embedding, Hit
from core.search import calibrate
from core.search.parse import Question
from core.store.library import Library
from core.store.view import View

Floats = NDArray[np.float32]

MOST_UNREAD = 0.5  # of a question's letters: above, the model's scores mean nothing, and nothing is said


@dataclass(frozen=True, slots=True)
class Judge:
    """By what hits are judged.

    Attributes:
        card: of the model.
        query: the question as the model reads it.
        rows: its multi-vector as it asks passages (see `rerank.weighed`).
        sample: random passages of the library.
        drawn: what these score.
    """

    card: ModelCard
    query: Embedding
    rows: Floats
    sample: calibrate.Background
    drawn: Future[dict[str, Floats]]


def judge(library: Library, card: ModelCard, query: Embedding, rows: Floats) -> Judge:
    """Return what judges hits; what it compares them with is found in another thread."""
    sample = calibrate.background(library.sample(calibrate.SAMPLE))
    return Judge(card, query, rows, sample, library.aside(partial(calibrate.by_chance, sample, query, rows)))


def judged(by: Judge, view: View, question: Question, hits: Sequence[Hit], ideal: float) -> tuple[list[Hit], bool]:
    """Return the hits with `confidence` and `band`, and False where even the first one is not about the question.

    Of a handful of passages none is hidden: chance is hard to tell there, and a list so short is looked through at a
    glance. Nothing is said of words that must stand in a passage: who asks for those wants to see where they stand.

    Args:
        by: what judges them.
        view: what was searched.
        question: what was asked.
        hits: best first, with the signals of mode `hybrid`.
        ideal: what no passage's BM25 can reach, as in `Candidates`.
    """
    names = set.intersection(*({*hit.signals} for hit in hits)) if hits else set[str]()
    constants = calibrate.pick(by.card.calibration, names)
    if constants is None or question.required or question.unread > MOST_UNREAD:
        return [*hits], True
    asked = calibrate.Asked(question.text, by.query, by.rows, ideal, view.count)
    chance = calibrate.measure(by.sample, asked, [hit.text for hit in hits], constants, by.drawn.result())
    if chance is None:
        return [*hits], True
    signals = {name: np.array([hit.signals[name] for hit in hits], np.float32) for name in names}
    sure = calibrate.confidence(chance, signals, constants).tolist()
    told = [replace(h, confidence=p, band=calibrate.band(p, constants)) for h, p in zip(hits, sure, strict=True)]
    return told, view.count < calibrate.FEWEST or calibrate.about(sure[0], constants)
