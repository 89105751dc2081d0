"""What must and must not stand in a passage, pushed down: postings first, the texts where only they can decide."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.search.exact import is_decided, matches, needed_terms, prefix_of
from core.search.parse import Piece, Question
from core.search.retrieve import Candidates, without
from core.store.library import Library
from core.store.rows import Ints
from core.store.view import View, narrowed
from core.store.words import Words

MOST_TEXTS = 5_000  # passages read to find out which files hold a word

Mask = NDArray[np.bool_]


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


def _holding(words: Words, piece: Piece) -> Mask:
    """Return which rows of the words may hold a piece; those that are left out do not."""
    mask = words.having_all(needed_terms(piece))
    beginning = prefix_of(piece)
    return mask & words.starting(beginning) if beginning else mask


def _meets(question: Question, text: str) -> bool:
    found = all(any(matches(piece, text) for piece in group) for group in question.required)
    return found and not any(matches(piece, text) for piece in question.without)
