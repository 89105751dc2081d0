"""Candidates: for each signal the best passages of all that a filter leaves, and all scores of their union."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.records import Embedding
from core.search.calibrate import SAMPLE
from core.search.parse import Question
from core.store.library import Library
from core.store.passages import Passage
from core.store.rows import Ints, Rows
from core.store.sparse import top
from core.store.vectors import Fetched, Memory
from core.store.view import View

DEPTH = 100  # passages taken from each list
NAMED = 10  # documents taken for their files' names ...
OF_NAMED = 20  # ... and passages of each
PIECE = 8_192  # rows that a thread takes at once
SPREAD = 1.5  # times the rows among which as many hits as are wanted are expected
FEW = 20_000  # rows compared one by one where a filter leaves no more of an indexed table; above, its index is asked

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(slots=True)
class Candidates:
    """Passages that may answer a question.

    `keys` [n] are their contents, ascending; `scores` [n] by signal; `ideals` what the question could score at most
    (see `fuse.comparable`). `cut` says that a list was longer than was taken of it. `floor` is the mean cosine of any
    two passages of the library. `vectors` are those of the passages at `read` [m], ascending, once MaxSim has read
    them, and `foreign` [n] says how far the question's words cannot stand in each. `passages` hands out the passages
    themselves: all of them where their texts were checked, and the very ones that were; else those at `read`, which
    are fetched meanwhile.
    """

    question: Question
    keys: Ints
    scores: dict[str, Floats] = field(default_factory=dict)
    ideals: dict[str, float] = field(default_factory=dict)
    cut: bool = False
    floor: float = 0.0
    vectors: Fetched | None = None
    foreign: Floats | None = None
    passages: Callable[[], list[Passage]] | None = None
    read: Ints = field(default_factory=lambda: np.empty(0, np.int64))

    def dense(self, at: Ints) -> Floats:
        """Return the dense vectors [n, D] of some candidates: 0 for what MaxSim did not read, D = 0 without it."""
        if self.vectors is None:
            return np.empty((len(at), 0), np.float32)
        place = np.full(len(self.keys), -1, np.int64)
        place[self.read] = np.arange(len(self.read))
        known = place[at]
        return np.where(known[:, None] >= 0, self.vectors.dense[known], np.float32(0))


def by_words(library: Library, view: View, question: Question, depth: int = DEPTH) -> Candidates:
    """Return the best passages by keywords and file names alone; nothing needs to be embedded for them."""
    return _scored(library, view, question, None, {"keyword"}, depth)


def retrieve(
    library: Library, view: View, question: Question, query: Embedding, wanted: set[str], depth: int = DEPTH
) -> Candidates:
    """Return the union of the best passages by each wanted signal, with the scores of those signals.

    Dense: inner product of unit vectors. Sparse: BGE-M3's lexical score. Keyword: BM25. `multi` has no list of
    its own: it reorders the union of the others. Mode `multi` draws on dense and sparse alone.
    """
    found = _scored(library, view, question, query, wanted, depth)
    if "dense" in wanted:
        found.floor = library.sample(SAMPLE).floor
    return found


def _scored(
    library: Library, view: View, question: Question, query: Embedding | None, wanted: set[str], depth: int
) -> Candidates:
    dense = _Dense(library, view, query.dense) if query and wanted & {"dense", "multi"} else None
    if dense:
        dense.begin()
    by_row = _by_row(view, question, query, wanted)
    lists = [rows.keys[top(scores, depth)] for rows, scores in by_row.values()]
    names = _named(library, view, question) if "keyword" in wanted else {}
    if dense:
        nearest, inner = dense.best(depth)
        lists.append(nearest)
    elif question.required:  # what holds all that must stand there answers, even where no word of it scores
        lists.append(view.state.word_rows.keys[view.words][:depth])
    keys = np.unique(np.concatenate([*lists, np.fromiter(names, np.int64)]))
    found = Candidates(question, keys, cut=any(len(part) >= depth for part in lists))
    found.scores |= {name: _at(rows, scores, keys) for name, (rows, scores) in by_row.items()}
    if "keyword" in by_row:
        found.ideals["keyword"] = view.state.words.ideal(question.terms)
    if query and "sparse" in by_row:
        found.ideals["sparse"] = float(query.sparse_weights @ query.sparse_weights)
    if names:
        found.scores["name"] = np.array([names.get(key, 0.0) for key in keys.tolist()], np.float32)
    if dense:
        found.scores["dense"] = dense.of(keys, nearest, inner)
    return found


def _by_row(
    view: View, question: Question, query: Embedding | None, wanted: set[str]
) -> dict[str, tuple[Rows, Floats]]:
    """Return the scores of every row that may be a hit, by the signals that postings hold."""
    state = view.state
    found = {}
    if query and wanted & {"sparse", "multi"} and len(query.sparse_ids):
        scores = state.memory.sparse.scores(query.sparse_ids, query.sparse_weights)
        found["sparse"] = state.memory.sparse_rows, np.where(view.sparse, scores, np.float32(0))
    if "keyword" in wanted and question.terms:
        found["keyword"] = state.word_rows, np.where(view.words, state.words.bm25(question.terms), np.float32(0))
    return found


def without(found: Candidates, keep: Mask, passages: Callable[[], list[Passage]]) -> Candidates:
    """Return the candidates at `keep` [n], before MaxSim has read any, with their passages."""
    scores = {name: values[keep] for name, values in found.scores.items()}
    kept = Candidates(found.question, found.keys[keep], scores, found.ideals, found.cut, found.floor)
    kept.passages = passages
    return kept


class _Scan:
    """Inner products of many vectors with one, `found` piece by piece; threads that run it share the pieces."""

    def __init__(self, pieces: Sequence[Floats], query: Floats) -> None:
        self.found = [np.empty(0, np.float32)] * len(pieces)
        self._pieces, self._query = pieces, query
        self._left = iter(range(len(pieces)))

    def run(self) -> None:
        """Take pieces for as long as some are left."""
        for at in self._left:
            self.found[at] = self._pieces[at] @ self._query


@dataclass(frozen=True)
class _Dense:
    """The dense list of one query: exact in memory, or by LanceDB's index."""

    library: Library
    view: View
    query: Floats

    @property
    def parts(self) -> list[Floats] | None:
        return self.view.state.memory.dense

    @property
    def _memory(self) -> Memory:
        return self.view.state.memory

    def begin(self) -> None:
        """Let another thread begin with what is in memory; this one helps once it has nothing else to do."""
        if self.parts is not None:
            _ = self._scan

    @cached_property
    def _scan(self) -> tuple[_Scan, Future[None]]:
        parts = [piece for part in self.parts or [] for piece in np.array_split(part, -(-len(part) // PIECE) or 1)]
        scan = _Scan(parts, self.query)
        return scan, self.library.aside(scan.run)

    @cached_property
    def _inner(self) -> Floats:
        """The inner product of every row in memory, [n]."""
        scan, other = self._scan
        scan.run()
        if not other.cancel():  # it may be busy with something else, and then is not waited for
            other.result()
        return np.concatenate([np.empty(0, np.float32), *scan.found])

    def best(self, depth: int) -> tuple[Ints, Floats]:
        """Return the keys of the best passages and their inner products with the query."""
        live, rows = self.view.vectors, self._memory.rows
        if self.parts is not None:
            scores = np.where(live, self._inner, np.float32(-2))
            at = top(scores + 2, depth)  # cosines start at -1: every live row counts
            return rows.keys[at], scores[at]
        left = int(np.count_nonzero(live))
        if left <= FEW and left < len(live):
            keys = rows.keys[live]
            scores = self.library.vectors.dense(keys) @ self.query
            at = top(scores + 2, depth)
            return keys[at], scores[at]
        return self._nearest(depth, live, left)

    def _nearest(self, depth: int, live: Mask, left: int) -> tuple[Ints, Floats]:
        """Ask the index for more until enough of what it finds may be a hit: the filter comes before the cut.

        It begins with as many as would do if the `left` rows that may be hits were spread evenly among the others.
        """
        limit = min(int(SPREAD * depth * len(live) / max(left, 1)), len(live)) if left < len(live) else depth
        while True:
            keys, scores = self.library.vectors.nearest(self.query, limit)
            rows = self._memory.rows.find(keys)
            inside = np.flatnonzero((rows >= 0) & live[rows])[:depth]
            if len(inside) >= depth or len(keys) < limit or limit >= len(live):
                return keys[inside], scores[inside]
            limit = min(4 * limit, len(live))

    def of(self, keys: Ints, nearest: Ints, inner: Floats) -> Floats:
        """Return the inner products of some contents by key, given those of the nearest.

        Where LanceDB's index was asked, the others are not known: they are at most that of the last of the nearest,
        and count as that until MaxSim reads their vectors.
        """
        if self.parts is not None:
            return _at(self._memory.rows, self._inner, keys)
        place = Rows(nearest).find(keys)
        least = float(inner.min(initial=1))
        return np.where(place >= 0, np.append(inner, least)[place], np.float32(least)).astype(np.float32)


def _at(rows: Rows, scores: Floats, keys: Ints) -> Floats:
    """Return the scores of contents, 0 for those without a row."""
    at = rows.find(keys)
    return np.where(at >= 0, scores[at], np.float32(0)) if len(scores) else np.zeros(len(keys), np.float32)


def _named(library: Library, view: View, question: Question) -> Mapping[int, float]:
    """Return what the names of files say of passages, by content: the first ones of each file that is named."""
    state = view.state
    found = library.ledger.named(question.terms, NAMED, question.filter)
    shares: dict[int, float] = {}
    for doc, share in reversed(found):
        at = np.flatnonzero((state.layout.docs == doc) & view.passages)[:OF_NAMED]
        shares |= dict.fromkeys(state.layout.keys[at].tolist(), share)
    return shares
