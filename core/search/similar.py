"""What is like a passage, a file or a text: what is stored is compared as it is, only a text is embedded.

A passage asks like a long question: its stored vectors and its most telling words, fused as for any search. A file
is compared with files, as `core.search.files` says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from core.chunk.split import embedded_text, split
from core.embed.base import Embedder
from core.errors import DocumentError, QueryError
from core.extract.base import DocumentBuilder
from core.messages import Found, Similar
from core.records import Chunk, Embedding, Hit
from core.search import rank
from core.search.files import Floats, Ints, alike, candidates, gathered, unit, without
from core.search.group import arrange
from core.search.hits import hit_at, hits_of, lit
from core.search.parse import CUT_HINT, Question, plain, unread
from core.search.retrieve import retrieve
from core.search.search import DEEPER, NOTHING_YET, Clock, Stop
from core.store.codec import written_out
from core.store.documents import Place
from core.store.filters import Filter, valid
from core.store.library import Library
from core.store.passages import Passage
from core.store.terms import asked, term_texts
from core.store.view import View
from core.store.words import Words

NOTHING_LIKE_IT = "There is nothing else here to compare it with."
TERMS = 20  # of a passage: more of them find more alone, but all of them made the sum worse on Korean pages, by .016
COMPARED = 64  # passages of a file; those of a longer one are thinned evenly
EMBEDDED = 24  # passages of a text that are embedded, thinned likewise: a second or so
LONGEST = 200_000  # characters of a text: about a hundred pages
RESERVE = 12  # tokens kept free below the model's limit, as in indexing

_PARAGRAPHS = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*)+")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request on its way: where to look, what may be found, and the clock."""

    library: Library
    embedder: Embedder
    request: Similar
    view: View
    clock: Clock

    @property
    def filter(self) -> Filter:
        return Filter(folder=self.request.folder)


def similar(library: Library, embedder: Embedder, request: Similar, stop: Stop = lambda: False) -> Found:
    """Answer what is like a passage (`path`, `start`, `end`), a whole file (`path`) or a `text`.

    A passage finds passages of other files; its own file, and what is the same there and elsewhere, are left out.
    A short text finds passages. A file, or a text longer than a passage, finds files: each is one hit, with the
    passage of it that comes nearest. The file itself is left out; its exact copies are one hit, all in `places`.

    Args:
        library: where to look.
        embedder: the model of its vectors; only a text is embedded.
        request: what is asked. With a `text`, `path` counts for nothing.
        stop: says whether to give up; asked between any two steps.

    Raises:
        DocumentError: `not-here` or `not-read`, where the library has no passages of a file; `gone`, where it has
            none at that place any more.
        ModelError: the model cannot be run.
        Cancelled: `stop()` said yes.
    """
    request = replace(request, path=valid(request.path))
    view = library.view(Filter(folder=request.folder))
    at_hand = _Asked(library, embedder, request, view, Clock(stop))
    if request.text or not request.path:
        return _like_text(at_hand)
    passages = _stored(library, request.path)
    return (_like_passage if request.end > request.start else _like_file)(at_hand, passages)


def _stored(library: Library, path: str) -> list[Passage]:
    """Return the passages of a file, in order."""
    doc = library.ledger.document_of(path)
    passages = library.passages.of_document(doc) if doc is not None else []
    if passages:
        return passages
    if path in library.ledger.known_below(path):
        message = "This file could not be read, or has yet to be read, so there is nothing to compare."
        raise DocumentError("not-read", "Not read", message, path)
    raise DocumentError("not-here", "Not in the library", "This file is not among those that are searched.", path)


def _like_passage(at_hand: _Asked, passages: Sequence[Passage]) -> Found:
    """Compare what lies in the stretch that is asked about: a hit may have been joined from several passages."""
    request, library, view = at_hand.request, at_hand.library, at_hand.view
    inside = [p for p in passages if p.chunk.start < request.end and p.chunk.end > request.start]
    if not inside:
        raise DocumentError("gone", "The passage has changed", "Search again to see what is there now.", request.path)
    fetched = library.vectors.fetch([p.key for p in inside])
    rows = written_out(fetched.multi)
    query = Embedding(unit(fetched.dense.sum(axis=0)), np.empty(0, np.int32), np.empty(0, np.float32), rows)
    text = "\n".join(p.read for p in inside)
    words = telling(view.state.words, text, least=2)  # what stands nowhere else finds nothing
    read = unread(text, at_hand.embedder.card.reading)
    others = replace(at_hand, view=without(view, [p.key for p in passages]))
    question = Question(text, words, unread=read)
    return _found(at_hand, _passages_like(others, question, query, rows, request.path))


def _like_file(at_hand: _Asked, passages: Sequence[Passage]) -> Found:
    keys = list(dict.fromkeys(p.key for p in passages))
    dense = at_hand.library.vectors.fetch(_thinned(keys, COMPARED)).dense
    at_hand.clock("vectors")
    return _found(at_hand, _files_like(at_hand, dense[dense.any(axis=1)], keys, at_hand.request.path))


def _like_text(at_hand: _Asked) -> Found:
    embedder, request = at_hand.embedder, at_hand.request
    try:
        question = plain(request.text, embedder.card.reading)
    except QueryError as error:
        return Found("", request.sequence, (), {}, f"{error.title}. {error.message}")
    chunks = cut(request.text, embedder) or [Chunk(question.text, 0, len(question.text))]
    made = embedder.passages([embedded_text(chunk) for chunk in chunks], at_hand.clock.stop)
    at_hand.clock("embed")
    if len(chunks) > 1:
        hits = _files_like(at_hand, np.stack([each.dense for each in made]))
    else:
        words = telling(at_hand.view.state.words, question.text)
        rows = at_hand.library.vectors.rotated(made[0].multi)
        hits = _passages_like(at_hand, replace(question, terms=words), made[0], rows)
    hint = CUT_HINT.format(count=LONGEST) if len(request.text) > LONGEST else ""
    return _found(at_hand, hits, question.text, hint)


def cut(text: str, embedder: Embedder) -> list[Chunk]:
    """Return a text as passages; of a long one, those that lie evenly in it."""
    builder = DocumentBuilder("text")
    for paragraph in _PARAGRAPHS.split(text[:LONGEST]):
        builder.add("paragraph", paragraph)
    return _thinned(split(builder.build(), embedder.count, limit=embedder.card.max_tokens - RESERVE), EMBEDDED)


def telling(words: Words, text: str, least: int = 1) -> list[str]:
    """Return the terms that tell most of a text, by tf * ln(1 + N / df), of those that stand in `least` passages.

    By their rarity alone they found other passages of the same pages far less often (nDCG@10 .437 against .648).
    """
    known, often = asked(text), Counter(term_texts(text))
    df = words.postings.frequencies(words.postings.places(known))
    tf = np.array([max(often[term], 1) for term in known])
    weight = np.where(df >= least, tf * np.log1p(len(words) / np.maximum(df, 1)), 0)
    best = np.argsort(-weight, kind="stable")[:TERMS]
    return [known[at] for at in best.tolist() if weight[at] > 0]


def _passages_like(at_hand: _Asked, question: Question, query: Embedding, rows: Floats, path: str = "") -> list[Hit]:
    """Return passages as a search does, but what the file `path` holds by now.

    `rows` [N, m] are those of the query in the space of the stored ones.
    """
    library, card, limit = at_hand.library, at_hand.embedder.card, at_hand.request.limit
    question = replace(question, filter=at_hand.filter)
    found = retrieve(library, at_hand.view, question, query, rank.wanted_signals("hybrid", card))
    at_hand.clock("retrieve")
    if card.words.multi_dims:
        rank.add_multi(library, query, rows, found, card.weights)
    ranked = rank.order(found, "hybrid", card.weights, DEEPER * limit)
    at_hand.clock("rerank")
    hits, at = hits_of(library, question, ranked, found.passages() if found.passages else ())
    others = [number for number, hit in enumerate(hits) if path not in hit.places]
    dense = found.dense(ranked.at[at])[others]
    return lit(question, arrange([hits[number] for number in others], dense, limit))


def _files_like(at_hand: _Asked, own: Floats, keys: Sequence[int] = (), path: str = "") -> list[Hit]:
    """Return the files most like one, given by unit vectors [n, D], the contents of its passages, and its path."""
    library, request = at_hand.library, at_hand.request
    docs = candidates(library, at_hand.view, own, keys) if len(own) else np.empty(0, np.int64)
    at_hand.clock("retrieve")
    every = library.ledger.places(docs.tolist(), at_hand.filter)  # by now the file may hold any of them
    places = {doc: [place for place in lie if place.path != path] for doc, lie in every.items()}
    files = gathered(library, at_hand.view, np.array([each for each in docs.tolist() if places.get(each)], np.int64))
    if not len(files.docs):
        return []
    score, near, best = alike(own, files.dense, files.starts)
    at_hand.clock("compare")
    first = np.lexsort((files.docs, -score))[: request.limit]
    passages = _shown(library, files.docs[first], files.keys[best[first]])
    return [
        _hit(passages[file], places[passages[file].doc], float(score[at]), float(near[best[at]]))
        for file, at in enumerate(first.tolist())
        if file in passages
    ]


def _shown(library: Library, docs: Ints, keys: Ints) -> dict[int, Passage]:
    """Return the first passage with content `keys[i]` of the document `docs[i]`, by i; it may be gone meanwhile."""
    found: dict[tuple[int, int], Passage] = {}
    for passage in sorted(library.passages.by_key(keys.tolist()), key=lambda passage: -passage.ordinal):
        found[passage.doc, passage.key] = passage
    pairs = enumerate(zip(docs.tolist(), keys.tolist(), strict=True))
    return {at: found[pair] for at, pair in pairs if pair in found}


def _hit(passage: Passage, places: Sequence[Place], score: float, near: float) -> Hit:
    """Return a file as a hit: its score is that of the file, the signal that of the passage alone."""
    return hit_at(passage, places[0], [place.path for place in places], score, {"dense": near}, {"dense": score})


def _found(at_hand: _Asked, hits: Sequence[Hit], query: str = "", hint: str = "") -> Found:
    at_hand.clock("read")
    nothing = NOTHING_LIKE_IT if at_hand.library.count else NOTHING_YET
    spent, request = dict(at_hand.clock.spent), at_hand.request
    return Found(query or request.path, request.sequence, tuple(hits), spent, hint or ("" if hits else nothing))


def _thinned(items: Sequence[Item], most: int) -> list[Item]:
    return list(items[:: max(-(-len(items) // most), 1)])
