"""The way of a query, written once: parse, words, embed, retrieve, rerank, fuse, group, explain."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial

import numpy as np

from core.embed.base import Embedder
from core.errors import Cancelled, DocumentError, QueryError
from core.messages import Count, Explain, Explanation, Found, Search
from core.records import Embedding, Hit
from core.search import facets, names, narrow, rank
from core.search.crossed import Reranker, crossed
from core.search.explain import explain_joined
from core.search.group import arrange
from core.search.hits import hits_of, lit
from core.search.judge import Judge, judge, judged
from core.search.keyboard import repair
from core.search.listing import is_list, listing, sketched
from core.search.parse import PASTED, Question, parse
from core.search.rerank import Floats, skips, weighed, weights
from core.search.retrieve import DEPTH, Candidates, by_words, retrieve
from core.store.filters import Condition
from core.store.library import Library
from core.store.traits import Trait
from core.store.view import View

Stop = Callable[[], bool]
Early = Callable[[Found], None]
NOTHING_YET = "Nothing has been read yet. Add a folder, or wait until the first files are read."
NO_HITS = "No passage answers this."
DEEPER = 2  # times as many passages are ranked as are shown: versions, neighbours and long files give places back
DEEPEST = 64 * DEPTH  # where hardly any passage holds what must stand in it


@dataclass(slots=True)
class Asked:
    """A question on its way.

    Attributes:
        request: what is asked.
        typed, own: what was parsed of it, and the conditions beside it.
        question: both together.
        view: what may be found.
        weights: the model's.
        clock: the time it takes.
        checked: the passages that were read for it and meet it.
    """

    request: Search
    typed: Question
    own: tuple[Condition, ...]
    question: Question
    view: View
    weights: Mapping[str, float]
    clock: Clock
    checked: narrow.Checked = field(default_factory=dict)


def search(
    library: Library,
    embedder: Embedder,
    request: Search,
    stop: Stop = lambda: False,
    early: Early | None = None,
    reranker: Reranker | None = None,
) -> Found:
    """Answer a search request.

    Args:
        library: where to look.
        embedder: the model of its vectors.
        request: what is asked.
        stop: says whether to give up; asked between any two steps.
        early: is told what the words alone find, where the request wants to know, and then what was found before
            the cross-encoder has read the best passages again.
        reranker: the cross-encoder, for requests that want one.

    Raises:
        QueryError: an unknown mode, or a mode the model has no signal for.
        Cancelled: `stop()` said yes.
    """
    clock = Clock(stop)
    query = request.query.encode("utf-8", "replace").decode()  # a lone surrogate cannot be written back
    wanted = rank.wanted_signals(request.mode, embedder.card, request.rerank)
    try:
        question = parse(query, embedder.card.reading)
    except QueryError as error:
        return Found(query, request.sequence, (), {}, f"{error.title}. {error.message}")
    request, typed, own = replace(request, query=query), _within(question, request.folder), _beside(library, request)
    question = narrow.beside(typed, own)
    meant = _meant(library, query)
    if is_list(question):
        return replace(_listing(library, request, typed, own, clock), repair=meant)
    if request.mode in ("hybrid", "keyword") and (named := sketched(library, question, request.limit)):
        clock("list")
        lit_names = names.lights(question, named)
        counts = facets.counts(typed, own, lambda asked: facets.sketched(library, asked))
        clock("count")
        spent = dict(clock.spent)
        return Found(query, request.sequence, tuple(named), spent, counts=counts, repair=meant, named=lit_names)
    view = narrow.narrow(library.view(question.filter), question)
    asked = Asked(request, typed, own, question, view, embedder.card.weights, clock)
    if early and request.early and request.mode in ("hybrid", "keyword"):
        early(_by_words(library, asked))
        clock("words")
    vectors = embedder.queries([question.text])[0]
    clock("embed")
    rows = weighed(library, vectors) if "multi" in wanted else np.empty((0, 0), np.float32)
    found = _candidates(library, asked, vectors, rows, wanted)
    by = judge(library, embedder.card, vectors, rows) if request.mode == "hybrid" else None
    ranked = rank.order(found, request.mode, embedder.card.weights, DEEPER * request.limit, request.lean)
    library.wish(ranked.keys)
    if reranker and request.rerank == "cross" and not skips(question, request.mode):
        if early and request.early:
            early(_answer(library, asked, found, ranked, by))
        ranked = crossed(library, reranker, question, ranked, stop)
        clock("cross")
    counts = _counts(library, asked, found, vectors, wanted)
    return replace(_answer(library, asked, found, ranked, by), counts=counts, repair=meant)


def explained(library: Library, embedder: Embedder, request: Explain) -> Explanation:
    """Explain why a hit answers a query.

    Raises:
        DocumentError: gone, where the passage is not in the library any more.
        QueryError: the query is empty.
        ModelError: the model cannot be run.
    """
    question = parse(request.query, embedder.card.reading)
    doc = library.ledger.document_of(request.path)
    passages = library.passages.of_document(doc) if doc is not None else []
    chunks = [p.chunk for p in passages if request.start <= p.chunk.start and p.chunk.end <= request.end]
    if not chunks or (chunks[0].start, chunks[-1].end) != (request.start, request.end):
        raise DocumentError("gone", "The passage has changed", "Search again to see what is there now.", request.path)
    return explain_joined(embedder, question.text, chunks, partial(weights, library.state.memory.sparse))


def _meant(library: Library, query: str) -> str:
    """Return what a query says on the other keyboard, where the library knows that and not what was typed."""
    words = library.state.words
    return repair(query, cache(lambda term: words.df(term) > 0)) if len(query) <= PASTED else ""


def _within(question: Question, folder: str) -> Question:
    return replace(question, filter=replace(question.filter, folder=folder))


def _beside(library: Library, request: Search) -> tuple[Condition, ...]:
    """Return the conditions that stand beside the question."""
    return narrow.conditions_in(request.narrow, library.ledger.roots()) if request.narrow else ()


def _candidates(library: Library, asked: Asked, query: Embedding, rows: Floats, wanted: set[str]) -> Candidates:
    """Return the candidates with all their scores; `rows` are the query's, as long as they count."""
    found = _gathered(library, asked, query, wanted)
    if "multi" in wanted:
        rank.add_multi(library, query, rows, found, asked.weights, asked.request.lean)
        asked.clock("rerank")
    return found


def _gathered(library: Library, asked: Asked, query: Embedding, wanted: set[str]) -> Candidates:
    """Return the candidates; looks deeper where what must stand in a passage leaves too few."""
    depth = DEPTH
    while True:
        found = retrieve(library, asked.view, asked.question, query, wanted, depth)
        asked.clock("retrieve")
        found = narrow.verified(library, found, asked.checked)
        if len(found.keys) >= asked.request.limit or not found.cut or depth >= DEEPEST:
            return found
        depth *= 4


def _counts(
    library: Library, asked: Asked, found: Candidates, query: Embedding, wanted: set[str]
) -> tuple[Count, ...]:
    """Return the counts over the candidates, and over those that there would be without what narrows a facet."""

    def files(question: Question) -> list[Trait]:
        if question == asked.question:
            return facets.holders(library, asked.view, found)
        view = narrow.narrow(library.view(question.filter), question)
        other = replace(asked, question=question, view=view)
        return facets.holders(library, view, _gathered(library, other, query, wanted))

    counts = facets.counts(asked.typed, asked.own, files)
    asked.clock("count")
    return counts


def _by_words(library: Library, asked: Asked) -> Found:
    found = narrow.verified(library, by_words(library, asked.view, asked.question), asked.checked)
    ranked = rank.order(found, "hybrid", {"keyword": 1.0}, asked.request.limit)
    hits, _ = hits_of(library, asked.question, ranked, found.passages() if found.passages else ())
    hits = [hit for hit in hits if hit.score > 0 or asked.question.required]
    shown = lit(asked.question, arrange(hits, np.empty((len(hits), 0), np.float32), asked.request.limit))
    shown = names.among(asked.question, shown, _named(library, asked, shown), asked.request.limit)
    spent, lit_names = dict(asked.clock.spent), names.lights(asked.question, shown)
    request, hint = asked.request, asked.question.hint
    return Found(request.query, request.sequence, tuple(shown), spent, hint, meaning=False, named=lit_names)


def _answer(library: Library, asked: Asked, found: Candidates, ranked: rank.Ranked, by: Judge | None) -> Found:
    hits, at = hits_of(library, asked.question, ranked, found.passages() if found.passages else ())
    hits = lit(asked.question, arrange(hits, found.dense(ranked.at[at]), asked.request.limit))
    asked.clock("read")
    about = True
    if by:
        hits, about = judged(by, asked.view, asked.question, hits, found.ideals.get("keyword", 0.0))
        asked.clock("judge")
    named = _named(library, asked, hits)
    hits = names.among(asked.question, hits, named, asked.request.limit, about=about)
    asked.clock("name")
    request, spent, lit_names = asked.request, dict(asked.clock.spent), names.lights(asked.question, hits)
    hint = asked.question.hint or ("" if hits else NO_HITS if library.count else NOTHING_YET)
    about = about or bool(named)
    return Found(request.query, request.sequence, tuple(hits), spent, hint, about=about, named=lit_names)


def _named(library: Library, asked: Asked, hits: list[Hit]) -> list[Hit]:
    """Return the files that can be found by their names alone, but for those that were found by their passages.

    A file may have come to wait again since its passages were found.
    """
    if asked.request.mode not in ("hybrid", "keyword"):
        return []
    shown = {path for hit in hits for path in (*hit.places, *hit.versions)}
    found = names.found(library, asked.question, hits, asked.request.limit)
    return [hit for hit in found if hit.path not in shown]


def _listing(library: Library, request: Search, typed: Question, own: tuple[Condition, ...], clock: Clock) -> Found:
    question = narrow.beside(typed, own)
    hits = listing(library, question, request.limit, clock.stop)
    clock("list")
    counts = facets.counts(typed, own, lambda asked: facets.listed(library, asked))
    clock("count")
    hint = question.hint or ("" if hits else NO_HITS if library.count else NOTHING_YET)
    return Found(request.query, request.sequence, tuple(hits), dict(clock.spent), hint, counts=counts)


@dataclass(slots=True)
class Clock:
    """Milliseconds by stage; also where a search can be stopped, once between any two stages."""

    stop: Stop
    spent: dict[str, float] = field(default_factory=dict)
    _start: float = field(default_factory=time.perf_counter)
    _last: float = field(default_factory=time.perf_counter)

    def __call__(self, stage: str) -> None:
        """Note the time since the last stage.

        Raises:
            Cancelled: the search is to stop.
        """
        now = time.perf_counter()
        self.spent[stage] = round(self.spent.get(stage, 0) + 1000 * (now - self._last), 2)
        self.spent["total"] = round(1000 * (now - self._start), 2)
        self._last = now
        if self.stop():
            raise Cancelled
