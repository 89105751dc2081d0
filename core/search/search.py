"""The way of a query, written once: parse, embed, retrieve, rerank, fuse, explain."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.embed.base import Embedder, ModelCard
from core.errors import Cancelled, QueryError
from core.messages import Found, Search
from core.records import MODES, Embedding, Hit
from core.search import fuse
from core.search.explain import highlights
from core.search.parse import Question, parse
from core.search.rerank import maxsim
from core.search.retrieve import Candidates, retrieve
from core.store.ledger import Place
from core.store.library import Library
from core.store.passages import Passage

Stop = Callable[[], bool]
NOTHING_YET = "Nothing has been read yet. Add a folder, or wait until the first files are read."
NO_HITS = "No passage answers this."


@dataclass(frozen=True, slots=True)
class Ranked:
    """Passages by content key, best first: `keys` [n], `score` [n], and by signal the raw scores and the parts."""

    keys: NDArray[np.int64]
    score: NDArray[np.float32]
    signals: dict[str, NDArray[np.float32]]
    parts: dict[str, NDArray[np.float32]]


def search(library: Library, embedder: Embedder, request: Search, stop: Stop = lambda: False) -> Found:
    """Answer a search request.

    Raises:
        QueryError: an unknown mode, or a mode the model has no signal for.
        Cancelled: `stop()` said yes.
    """
    clock = _Clock(stop)
    query_text = request.query.encode("utf-8", "replace").decode()  # a lone surrogate cannot be written back
    try:
        question = parse(query_text, embedder.card.languages)
    except QueryError as error:
        return Found(query_text, request.sequence, (), {}, f"{error.title}. {error.message}")
    wanted = wanted_signals(request.mode, embedder.card)
    query = embedder.queries([question.text])[0]
    clock("embed")
    found = retrieve(library, library.view(request.folder), question, query, wanted)
    clock("retrieve")
    if "multi" in wanted:
        add_multi(library, query, found)
    clock("rerank")
    ranked = order(found, request.mode, embedder.card.weights, request.limit)
    hits = _hits(library, question, ranked)
    clock("read")
    hint = question.hint or ("" if hits else NO_HITS if library.count else NOTHING_YET)
    return Found(query_text, request.sequence, tuple(hits), clock.spent, hint)


def wanted_signals(mode: str, card: ModelCard) -> set[str]:
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
    return have if mode in ("hybrid", "multi") else {mode}


def add_multi(library: Library, query: Embedding, found: Candidates) -> None:
    """Add the MaxSim score of every candidate."""
    vectors = library.vectors.multi(found.keys.tolist(), query.multi.shape[1])
    scores = np.zeros(len(found.keys), np.float32)
    at = [i for i, key in enumerate(found.keys.tolist()) if len(vectors.get(key, ()))]
    scores[at] = maxsim(query.multi, [vectors[int(found.keys[i])] for i in at])
    found.scores["multi"] = scores


def order(found: Candidates, mode: str, weights: Mapping[str, float], limit: int) -> Ranked:
    """Put candidates in order by one signal or, in mode `hybrid`, by the weighted sum of all."""
    signals = found.scores if mode == "hybrid" else {mode: found.scores[mode]} if mode in found.scores else {}
    parts = fuse.weigh(signals, weights, found.question) if mode == "hybrid" else signals
    score = fuse.total(parts) if parts else np.zeros(len(found.keys), np.float32)
    best = np.lexsort((found.keys, -score))
    if mode in ("sparse", "keyword"):
        best = best[score[best] > 0]
    best = best[:limit]
    return Ranked(
        found.keys[best],
        score[best],
        {name: values[best] for name, values in signals.items()},
        {name: values[best] for name, values in parts.items()},
    )


def _hits(library: Library, question: Question, ranked: Ranked) -> list[Hit]:
    by_key: dict[int, list[Passage]] = {}
    for passage in library.passages.by_key(ranked.keys.tolist()):
        by_key.setdefault(passage.key, []).append(passage)
    docs = sorted({passage.doc for passages in by_key.values() for passage in passages})
    places = library.ledger.places(docs)
    hits = []
    for at, key in enumerate(ranked.keys.tolist()):
        copies = [p for p in by_key.get(key, []) if p.doc in places]
        if copies:
            hits.append(_hit(copies, places, question, ranked, at))
    return hits


def _hit(
    copies: Sequence[Passage], places: dict[int, list[Place]], question: Question, ranked: Ranked, at: int
) -> Hit:
    passage = copies[0]
    first = places[passage.doc][0]
    others = [place.path for copy in copies for place in places[copy.doc] if place.path != first.path]
    chunk = passage.chunk
    return Hit(
        path=first.path,
        title=passage.title or Path(first.path).name,
        page=chunk.page,
        heading=chunk.heading,
        start=chunk.start,
        end=chunk.end,
        text=chunk.text,
        score=float(ranked.score[at]),
        signals={name: float(values[at]) for name, values in ranked.signals.items()},
        parts={name: float(values[at]) for name, values in ranked.parts.items()},
        highlights=highlights(chunk.text, question.terms),
        modified=first.modified,
        places=tuple(dict.fromkeys([first.path, *others])),
    )


class _Clock:
    """Milliseconds by stage; also where a search can be stopped, once between any two stages."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self._last = self._start = time.perf_counter()
        self.spent: dict[str, float] = {}

    def __call__(self, stage: str) -> None:
        now = time.perf_counter()
        self.spent[stage] = round(1000 * (now - self._last), 2)
        self.spent["total"] = round(1000 * (now - self._start), 2)
        self._last = now
        if self._stop():
            raise Cancelled
