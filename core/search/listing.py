"""Files by their conditions, newest first: what is asked where there are no words to look for, or for a state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import replace

import numpy as np

from core.errors import Cancelled
from core.records import Hit
from core.search.hits import listed
from core.search.names import by_name
from core.search.narrow import documents_with
from core.search.parse import Question
from core.store.documents import File
from core.store.filters import Condition, Filter, pages_mask
from core.store.library import Library
from core.store.passages import Passage
from core.store.view import View

MORE = 8  # times as many files are looked at, where too many of the newest fall out

Stop = Callable[[], bool]


def is_list(question: Question) -> bool:
    """Say whether a question asks for files by their conditions, not for what is written in them."""
    states = [each for each in question.filter.conditions if each.field == "state" and not each.negated]
    return not question.text or bool(states)


def asks_for_files(question: Question) -> bool:
    """Say whether a question names files, by their type or their names: then those without text count too."""
    return any(each.field in ("suffix", "name") and not each.negated for each in question.filter.conditions)


def sketched(library: Library, question: Question, limit: int) -> list[Hit]:
    """Return files by the initial consonants of their names, nearest first; none where a question has none of those.

    A question with other operators than conditions has none: what they ask for is not in a name.
    """
    if question.required or question.without:
        return []
    files = library.ledger.sketched(question.text, limit, question.filter)
    on_pages = paged(library.view(question.filter)) if files and asks_for_pages(question) else None
    kept = [file for file in files if may_be_listed(file.doc, None, on_pages)]
    return [by_name(hit) for hit in _shown(library, question, kept, on_pages)]


def listing(library: Library, question: Question, limit: int, stop: Stop = lambda: False) -> list[Hit]:
    """Return at most `limit` files that meet a question's conditions, newest first, as hits.

    Words beside a state are parts of the path: what could not be read has no text. Files in which something stands
    that is excluded are left out, and where pages are asked for, those without such a page.

    Raises:
        Cancelled: `stop()` said yes.
    """
    free = without_excluded(library, question)
    on_pages = paged(library.view(question.filter)) if asks_for_pages(question) else None
    count = limit
    while not stop():
        files = library.ledger.listed(with_names(question), count, bare=asks_for_files(question))
        kept = [f for f in files if may_be_listed(f.doc, free, on_pages)][:limit]
        if len(kept) == limit or len(files) < count:
            return _shown(library, question, kept, on_pages)
        count *= MORE
    raise Cancelled


def without_excluded(library: Library, question: Question) -> Set[int] | None:
    """Return the documents in which, on no page, anything stands that is excluded; None where nothing is.

    One that is not there when they are read is none of them, though its file may be back when the files are.
    """
    if not question.without:
        return None
    files = tuple(each for each in question.filter.conditions if each.field != "page")
    view = library.view(replace(question.filter, conditions=files))
    known = np.unique(view.state.layout.docs[view.passages])
    for piece in question.without:
        known = np.setdiff1d(known, documents_with(library, view, piece), assume_unique=True)
    return set(known.tolist())


def may_be_listed(doc: int | None, free: Set[int] | None, on_pages: Mapping[int, int] | None) -> bool:
    """Say whether a file with a document (None for none) may be listed, as `without_excluded` and `paged` say.

    A file without a document has no text in which anything could stand, and no pages.
    """
    return (free is None or doc is None or doc in free) and (on_pages is None or doc in on_pages)


def asks_for_pages(question: Question) -> bool:
    """Say whether a question has a condition on pages."""
    return any(each.field == "page" for each in question.filter.conditions)


def paged(view: View) -> dict[int, int]:
    """Return the documents with passages on the pages that are asked for, and the content of the first of those."""
    layout, at = view.state.layout, np.flatnonzero(view.passages)
    at = at[np.argsort(layout.pages[at], kind="stable")]
    docs, first = np.unique(layout.docs[at], return_index=True)
    return dict(zip(docs.tolist(), layout.keys[at[first]].tolist(), strict=True))


def with_names(question: Question) -> Filter:
    """Return the filter with what was typed beside its conditions, as parts of the path."""
    pieces = [piece.text for group in question.required for piece in group]
    known = {word for piece in pieces for word in piece.split()}
    words = tuple(Condition("path", (word,)) for word in question.text.split() if word not in known)
    groups = tuple(Condition("path", tuple(piece.text for piece in group)) for group in question.required)
    return replace(question.filter, conditions=question.filter.conditions + words + groups)


def _shown(library: Library, question: Question, files: list[File], on_pages: Mapping[int, int] | None) -> list[Hit]:
    """Return files as hits; one without a passage on the pages that are asked for has none any more."""
    firsts = _firsts(library, question, files, on_pages)
    return listed([file for file in files if on_pages is None or file.doc in firsts], firsts)


def _firsts(
    library: Library, question: Question, files: list[File], on_pages: Mapping[int, int] | None
) -> dict[int, Passage]:
    """Return the passage to show of each document: its first, or its first on the pages that are asked for."""
    docs = list(dict.fromkeys(file.doc for file in files if file.doc is not None))
    if on_pages is None:
        return {passage.doc: passage for passage in library.passages.firsts(docs)}
    found = library.passages.by_key([on_pages[doc] for doc in docs])
    there = pages_mask(question.filter, np.array([passage.chunk.page or 0 for passage in found], np.int32))
    inside = [passage for passage, lets in zip(found, there, strict=True) if lets and passage.doc in docs]
    return {passage.doc: passage for passage in sorted(inside, key=lambda p: p.ordinal, reverse=True)}
