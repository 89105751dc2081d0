"""From ranked contents to the hits that are shown: where each passage lies, what of it to mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import compress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.records import Chunk, Hit
from core.search.exact import spans
from core.search.explain import highlights
from core.search.parse import Question
from core.search.rank import Ranked
from core.store.documents import File, Place
from core.store.filters import pages_mask
from core.store.library import Library
from core.store.passages import Passage


def hits_of(
    library: Library, question: Question, ranked: Ranked, fetched: Sequence[Passage] = ()
) -> tuple[list[Hit], list[int]]:
    """Return the hits of ranked contents that a file holds which meets the filter, and their places in `ranked`.

    Passages that were `fetched` already, all of a content, are not fetched again.
    """
    wanted, known = ranked.keys.tolist(), {passage.key for passage in fetched}
    asked = set(wanted)
    passages = [passage for passage in fetched if passage.key in asked]
    passages += library.passages.by_key([key for key in wanted if key not in known])
    # The same content may stand on several pages, of which the filter lets only some through.
    on_page = pages_mask(question.filter, np.array([p.chunk.page or 0 for p in passages], np.int32))
    by_key: dict[int, list[Passage]] = {}
    for passage in compress(passages, on_page):
        by_key.setdefault(passage.key, []).append(passage)
    docs = sorted({passage.doc for passages in by_key.values() for passage in passages})
    places = library.ledger.places(docs, question.filter)
    signals, parts = (_by_hit(columns, len(ranked.keys)) for columns in (ranked.signals, ranked.parts))
    hits, at = [], []
    for number, key in enumerate(ranked.keys.tolist()):
        # In the order of documents, so that neighbours that a copy holds as well are shown in the same file.
        copies = sorted((p for p in by_key.get(key, []) if p.doc in places), key=lambda p: (p.doc, p.ordinal))
        if copies:
            score = float(ranked.score[number])
            hits.append(_hit(copies, places, score, signals[number], parts[number]))
            at.append(number)
    return hits, at


def _by_hit(columns: Mapping[str, NDArray[np.float32]], count: int) -> list[dict[str, float]]:
    """Return the numbers of each hit by name; those that are not known (NaN) are left out."""
    found: list[dict[str, float]] = [{} for _ in range(count)]
    for name, values in columns.items():
        for at in np.flatnonzero(~np.isnan(values)).tolist():
            found[at][name] = float(values[at])
    return found


def lit(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits with what of them answers the question marked."""
    pieces = [piece for group in question.required for piece in group]
    found = []
    for hit in hits:
        exact = [span for piece in pieces for span in spans(piece, hit.text)]
        found.append(replace(hit, highlights=highlights(hit.text, question.terms, exact)))
    return found


def _hit(
    copies: Sequence[Passage],
    places: Mapping[int, Sequence[Place]],
    score: float,
    signals: dict[str, float],
    parts: dict[str, float],
) -> Hit:
    paths = [place.path for copy in copies for place in places[copy.doc]]
    return hit_at(copies[0], places[copies[0].doc][0], paths, score, signals, parts)


def hit_at(
    passage: Passage,
    first: Place,
    paths: Sequence[str],
    score: float,
    signals: dict[str, float],
    parts: dict[str, float],
) -> Hit:
    """Return a passage as a hit in the file `first`; `paths` are all that hold it."""
    chunk = passage.chunk
    return Hit(
        path=first.path,
        title=passage.title or Path(first.path).name,
        page=chunk.page,
        place=chunk.place,
        heading=chunk.heading,
        start=chunk.start,
        end=chunk.end,
        text=chunk.text,
        score=score,
        signals=signals,
        parts=parts,
        modified=first.modified,
        places=tuple(dict.fromkeys([first.path, *paths])),
    )


def listed(files: Sequence[File], firsts: Mapping[int, Passage]) -> list[Hit]:
    """Return files as hits: of what can be found the passage that `firsts` has for its document, else the reason."""
    return [_listed(file, firsts.get(file.doc) if file.doc is not None else None) for file in files]


def _listed(file: File, passage: Passage | None) -> Hit:
    chunk = passage.chunk if passage else Chunk(file.reason, 0, 0)
    return Hit(
        path=file.path,
        title=(passage.title if passage else "") or Path(file.path).name,
        page=chunk.page,
        place=chunk.place,
        heading=chunk.heading,
        start=chunk.start,
        end=chunk.end,
        text=chunk.text,
        score=0.0,
        signals={},
        modified=file.modified,
        places=(file.path,),
    )
