"""Candidates in order, by one signal or by all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from core.embed.base import ModelCard
from core.errors import QueryError
from core.records import MODES, Embedding
from core.search import fuse, pairs
from core.search.rerank import maxsim
from core.search.retrieve import Candidates
from core.search.scripts import foreign
from core.store.library import Library
from core.store.passages import Passage
from core.store.rows import Ints
from core.store.vectors import Floats

READ = 100  # candidates read by MaxSim
LOOKED_AT = 30  # of these, the best, whose texts are searched for pairs; all 100 change six sets by .0006 at most
ALONE = 2.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """Passages by content key, best first.

    `keys` [n], `score` [n], by signal the raw scores and the parts, and `at` [n], their places among the candidates.
    """

    keys: NDArray[np.int64]
    score: NDArray[np.float32]
    signals: dict[str, NDArray[np.float32]]
    parts: dict[str, NDArray[np.float32]]
    at: NDArray[np.int64]


def wanted_signals(mode: str, card: ModelCard, rerank: str = "maxsim") -> set[str]:
    """Return the signals that a mode needs; MaxSim has no list of its own and reorders those of the others.

    Raises:
        QueryError: query-mode, for an unknown mode or one the model has no signal for.
    """
    if mode not in MODES:
        message = f"There is no mode {mode!r}; there are {', '.join(MODES)}."
        raise QueryError("query-mode", "Unknown way of searching", message)
    have = {*card.signals, "keyword"}
    if mode != "hybrid" and mode not in have:
        message = f"The model {card.name} has no {mode} output."
        raise QueryError("query-mode", "This model cannot search that way", message)
    if mode == "hybrid" and rerank == "none":
        return have - {"multi"}
    return have if mode in ("hybrid", "multi") else {mode}


def add_multi(
    library: Library, query: Embedding, rows: Floats, found: Candidates, weights: Mapping[str, float], lean: int = 0
) -> None:
    """Add the MaxSim score of the `READ` best candidates by all other signals, and 0 for the rest.

    Among those signals the dense one speaks for meaning alone, and counts `ALONE` times as much. On no development
    set did reading all candidates find more. How far the question's words cannot stand in those passages, and which
    of them stand together there, is told from their texts, which have been fetched meanwhile. `rows` [N, m] are the
    query's, in the space of the stored ones; `lean` is as in `fuse.weigh`.
    """
    shares = {**weights, "dense": ALONE * weights.get("dense", 0.0)} if weights else weights
    before = fuse.total(fuse.weigh(found.scores, shares, found.question, found.ideals, found.floor, lean))
    found.read = np.sort(np.lexsort((found.keys, -before))[:READ])
    keys = found.keys[found.read].tolist()
    if found.passages is None:
        found.passages = library.aside(lambda: library.passages.by_key(keys)).result
    found.vectors = library.vectors.fetch(keys)
    found.scores["multi"] = np.zeros(len(found.keys), np.float32)
    found.scores["multi"][found.read] = maxsim(rows, found.vectors.multi, found.vectors.starts)
    if "dense" in found.scores:
        found.scores["dense"][found.read] = found.vectors.dense @ query.dense
    passages = {passage.key: passage for passage in found.passages()}
    texts = [passages[key].chunk.text if key in passages else "" for key in keys]
    found.foreign = np.zeros(len(found.keys), np.float32)
    found.foreign[found.read] = foreign(found.question.text, texts)
    if "keyword" in found.scores:
        asked = weights, found.question, found.ideals, found.floor, lean, found.foreign
        score = fuse.total(fuse.weigh(found.scores, *asked))
        _add_pairs(library, found, np.lexsort((found.keys, -score))[:LOOKED_AT], passages)


def _add_pairs(library: Library, found: Candidates, best: Ints, passages: Mapping[int, Passage]) -> None:
    """Add which of the question's words stand together in the best candidates."""
    asked = pairs.pairs_of(found.question.terms)
    if asked:
        state, terms = library.state, list(dict.fromkeys(chain(*asked)))
        telling = dict(zip(terms, state.words.idfs(terms).tolist(), strict=True))
        idf = {(left, right): max(telling[left], telling[right]) for left, right in asked}
        found.ideals["pairs"] = state.words.most(sum(idf.values()))
        rows = state.word_rows.find(found.keys[best])
        holds = {term: state.words.among(rows, term) for term in terms}
        both = best[np.any([holds[left] & holds[right] for left, right in asked], axis=0)]
        found.scores["pairs"] = np.zeros(len(found.keys), np.float32)
        texts = [passages[key].read if key in passages else "" for key in found.keys[both].tolist()]
        found.scores["pairs"][both] = pairs.scores(texts, idf)


def order(found: Candidates, mode: str, weights: Mapping[str, float], limit: int, lean: int = 0) -> Ranked:
    """Put candidates in order by one signal or, in mode `hybrid`, by the weighted sum of all, tilted by `lean`."""
    signals = found.scores if mode == "hybrid" else {mode: found.scores[mode]} if mode in found.scores else {}
    fused = mode == "hybrid"
    asked = weights, found.question, found.ideals, found.floor, lean, found.foreign
    parts = fuse.weigh(signals, *asked) if fused else signals
    score = fuse.total(parts) if parts else np.zeros(len(found.keys), np.float32)
    best = np.lexsort((found.keys, -score))
    if mode in ("sparse", "keyword") and not found.question.required:
        best = best[score[best] > 0]
    best = best[:limit]
    return Ranked(
        found.keys[best],
        score[best],
        {name: signals[name][best] for name in parts},
        {name: values[best] for name, values in parts.items()},
        best,
    )
