"""How sure each hit is, and whether anything that was found is about the question at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.embed.base import ModelCard
from core.records import Embedding, Hit
from core.search import calibrate
from core.search.parse import Question
from core.search.rerank import weighed
from core.store.library import Library
from core.store.view import View

MOST_UNREAD = 0.5  # of a question's letters: above, the model's scores mean nothing, and nothing is said


def judged(
    library: Library,
    view: View,
    card: ModelCard,
    question: Question,
    query: Embedding,
    hits: Sequence[Hit],
    ideal: float,
) -> tuple[list[Hit], bool]:
    """Return the hits with `confidence` and `band`, and False where even the first one is not about the question.

    Of a handful of passages none is hidden: chance is hard to tell there, and a list so short is looked through at a
    glance. Nothing is said of words that must stand in a passage: who asks for those wants to see where they stand.

    Args:
        library: where they were found.
        view: what of it was searched.
        card: of the model.
        question: what was asked.
        query: its vectors.
        hits: best first, with the signals of mode `hybrid`.
        ideal: what no passage's BM25 can reach, as in `Candidates`.
    """
    names = set.intersection(*({*hit.signals} for hit in hits)) if hits else set[str]()
    constants = calibrate.pick(card.calibration, names)
    if constants is None or question.required or question.unread > MOST_UNREAD:
        return [*hits], True
    sample = calibrate.background(library.sample(calibrate.SAMPLE))
    asked = calibrate.Asked(question.text, query, weighed(library, query), ideal, view.count)
    chance = calibrate.measure(sample, asked, [hit.text for hit in hits], constants)
    if chance is None:
        return [*hits], True
    signals = {name: np.array([hit.signals[name] for hit in hits], np.float32) for name in names}
    sure = calibrate.confidence(chance, signals, constants).tolist()
    told = [replace(h, confidence=p, band=calibrate.band(p, constants)) for h, p in zip(hits, sure, strict=True)]
    return told, view.count < calibrate.FEWEST or calibrate.about(sure[0], constants)
