"""Candidates: for each signal the best passages of the whole library, exactly, and all scores of their union."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.records import Embedding
from core.search.parse import Question
from core.store.library import Library, View
from core.store.sparse import top

DEPTH = 100  # passages taken from each list
WORDS_AT_FIRST = 1_000  # keyword hits asked for before the view is applied

Match = Callable[[int], list[tuple[int, float]]]


@dataclass(slots=True)
class Candidates:
    """Passages that may answer a question: content `keys` [n] and, by signal, their scores [n]."""

    question: Question
    keys: NDArray[np.int64]
    scores: dict[str, NDArray[np.float32]] = field(default_factory=dict)


def retrieve(library: Library, view: View, question: Question, query: Embedding, wanted: set[str]) -> Candidates:
    """Return the union of the best passages by each wanted signal, with the scores of those signals.

    Dense: inner product of unit vectors. Sparse: BGE-M3's lexical score. Keyword: BM25, 0 for passages that
    are not among the best by it. `multi` has no list of its own: it reorders the union of the others.
    """
    rows: list[NDArray[np.int64]] = []
    scores: dict[str, NDArray[np.float32]] = {}
    if wanted & {"dense", "multi"} and len(query.dense):
        scores["dense"] = _dense(view, query)
        rows.append(top(scores["dense"] + 2, DEPTH))  # cosines start at -1: shifted, every live row counts
    if wanted & {"sparse", "multi"} and len(query.sparse_ids):
        memory = view.memory
        found = memory.sparse.scores(query.sparse_ids, query.sparse_weights, len(memory.keys))
        scores["sparse"] = np.where(view.live, found, 0)
        rows.append(top(scores["sparse"], DEPTH))
    if "keyword" in wanted:
        scores["keyword"] = _keyword(view, lambda limit: library.passages.match(question.terms, limit))
        rows.append(top(scores["keyword"], DEPTH))
    union = np.unique(np.concatenate(rows)) if rows else np.empty(0, np.int64)
    return Candidates(question, view.memory.keys[union], {name: values[union] for name, values in scores.items()})


def _dense(view: View, query: Embedding) -> NDArray[np.float32]:
    parts = [part @ query.dense for part in view.memory.dense]
    scores = np.concatenate(parts) if parts else np.empty(0, np.float32)
    return np.where(view.live, scores, np.float32(-np.inf))


def _keyword(view: View, match: Match) -> NDArray[np.float32]:
    """Return BM25 by row; asks for more until enough hits lie in the view or there are no more."""
    keys = view.memory.keys
    order = np.argsort(keys)
    limit = WORDS_AT_FIRST
    while True:
        found = match(limit)
        wanted = np.array([key for key, _ in found], np.int64)
        at = np.searchsorted(keys, wanted, sorter=order)
        rows = order[np.minimum(at, len(keys) - 1)] if len(keys) else np.empty(0, np.int64)
        inside = (keys[rows] == wanted) & view.live[rows] if len(keys) else np.zeros(0, bool)
        if len(found) < limit or int(inside.sum()) >= DEPTH:
            break
        limit *= 10
    scores = np.zeros(len(keys), np.float32)
    if len(keys):
        scores[rows[inside]] = np.array([score for _, score in found], np.float32)[inside]
    return scores
