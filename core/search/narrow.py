"""What must and must not stand in a passage, pushed down: postings first, the texts where only they can decide.

Also the conditions that stand beside a question, which narrow it as those within it do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from core.search import conditions
from core.search.exact import is_decided, matches, needed_terms, prefix_of
from core.search.parse import Piece, Question
from core.search.retrieve import Candidates, without
from core.search.syntax import lex
from core.store.filters import Condition
from core.store.library import Library
from core.store.rows import Ints
from core.store.view import View, narrowed
from core.store.words import Words

MOST_TEXTS = 5_000  # passages read to find out which files hold a word

Mask = NDArray[np.bool_]


def conditions_in(text: str, roots: Mapping[str, str], now: datetime | None = None) -> tuple[Condition, ...]:
    """Return the conditions of a text in the query language; whatever else stands there is left alone.

    Args:
        text: conditions, each without blanks but within quotation marks. Of any length, unlike what is pasted.
        roots: the library's roots and their kinds; the path of a root means all of it and nothing beside it.
        now: the moment to count days from; None is now.
    """
    tokens = [token for token in lex(text) if token.kind == "filter"]
    found = (conditions.condition(t.text, t.values, t.negated, now or datetime.now()) for t in tokens)
    return tuple(_rooted(each, roots) for each in found if each)


def beside(question: Question, own: Sequence[Condition]) -> Question:
    """Return a question that is narrowed by conditions beside it."""
    known = question.filter
    return replace(question, filter=replace(known, conditions=(*known.conditions, *own)))


def narrow(view: View, question: Question) -> View:
    """Return the view without passages that cannot meet `question.required`: more is decided by their text."""
    for group in question.required:
        may = np.zeros(len(view.words), bool)
        for piece in group:
            may |= _holding(view.state.words, piece)
        view = narrowed(view, may)
    return view


def verified(library: Library, found: Candidates) -> Candidates:
    """Return the candidates in whose text everything required stands and nothing excluded does."""
    question = found.question
    if not (question.required or question.without):
        return found
    texts = {passage.key: passage.read for passage in library.passages.by_key(found.keys.tolist())}
    keep = np.array([_meets(question, texts.get(key, "")) for key in found.keys.tolist()], bool)
    return without(found, keep)


def documents_with(library: Library, view: View, piece: Piece) -> Ints:
    """Return the documents with a passage that holds a piece; of very many, the first passages are looked at.

    Those of a word, and of two syllables, the postings know.
    """
    mask = _holding(view.state.words, piece) & view.words
    if is_decided(piece):
        return np.unique(view.state.layout.docs[narrowed(view, mask).passages])
    keys = view.state.word_rows.keys[mask][:MOST_TEXTS]
    passages = library.passages.by_key(keys.tolist())
    return np.unique(np.array([p.doc for p in passages if matches(piece, p.read)], np.int64))


def _rooted(condition: Condition, roots: Mapping[str, str]) -> Condition:
    """Return a condition on paths with roots that end where their names end: 문서 is not 문서2."""
    if condition.field != "path":
        return condition
    ended = (value.rstrip("/\\") + "/" if roots.get(value) == "folder" else value for value in condition.values)
    return replace(condition, values=tuple(ended))


def _holding(words: Words, piece: Piece) -> Mask:
    """Return which rows of the words may hold a piece; those that are left out do not."""
    mask = words.having_all(needed_terms(piece))
    beginning = prefix_of(piece)
    return mask & words.starting(beginning) if beginning else mask


def _meets(question: Question, text: str) -> bool:
    found = all(any(matches(piece, text) for piece in group) for group in question.required)
    return found and not any(matches(piece, text) for piece in question.without)
