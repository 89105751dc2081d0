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
from core.store.passages import Passage
from core.store.rows import Ints
from core.store.view import View, narrowed
from core.store.words import Words

MOST_TEXTS = 5_000  # passages read to find out which files hold a word

Mask = NDArray[np.bool_]
Checked = dict[int, list[Passage]]  # by content, the passages that meet a question; none of what does not, or is gone


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


def verified(library: Library, found: Candidates, checked: Checked | None = None) -> Candidates:
    """Return the candidates in whose text everything required stands and nothing excluded does.

    They take the passages that were checked with them. Contents that leave come back under the same key, so what is
    gone now meets nothing, and what was read now must not be read again to be shown.

    Args:
        library: where they were found.
        found: the candidates.
        checked: what was checked for this answer before; what is checked now is added.
    """
    question = found.question
    if not (question.required or question.without):
        return found
    checked = {} if checked is None else checked
    keys = found.keys.tolist()
    new = [key for key in keys if key not in checked]
    checked |= _meeting(question, new, library.passages.by_key(new))
    passages = [passage for key in keys for passage in checked[key]]
    return without(found, np.array([bool(checked[key]) for key in keys], bool), lambda: passages)


def documents_with(library: Library, view: View, piece: Piece) -> Ints:
    """Return the documents of a view with a passage that holds a piece; of very many, the first passages are read.

    Those of a word, and of two syllables, the postings know. A passage that is gone, and so cannot be read, counts as
    one that holds it: its document may be back in a moment.
    """
    mask = _holding(view.state.words, piece) & view.words
    if not is_decided(piece):
        keys = view.state.word_rows.keys[mask][:MOST_TEXTS]
        read = library.passages.by_key(keys.tolist())
        free = {passage.key for passage in read}.difference(p.key for p in read if matches(piece, p.read))
        mask = np.isin(view.state.word_rows.keys, [key for key in keys.tolist() if key not in free])
    return np.unique(view.state.layout.docs[narrowed(view, mask).passages])


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


def _meeting(question: Question, keys: Sequence[int], passages: Sequence[Passage]) -> Checked:
    """Return by content those of some passages that meet a question; copies may differ in how they are parted."""
    met: dict[str, bool] = {}
    found: Checked = {key: [] for key in keys}
    for passage in passages:
        text = passage.read
        if text not in met:
            met[text] = _meets(question, text)
        if met[text]:
            found[passage.key].append(passage)
    return found


def _meets(question: Question, text: str) -> bool:
    found = all(any(matches(piece, text) for piece in group) for group in question.required)
    return found and not any(matches(piece, text) for piece in question.without)
