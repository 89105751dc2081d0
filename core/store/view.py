"""What a library holds at one moment, and what of it can be found under a filter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.store.passages import Layout
from core.store.rows import Ints, Rows
from core.store.vectors import Memory
from core.store.words import Words

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class State:
    """What the library holds at one moment; the words have rows of their own, as the vectors do."""

    layout: Layout
    words: Words
    word_rows: Rows
    memory: Memory

    @cached_property
    def documents(self) -> tuple[Ints, Ints]:
        """The distinct documents [d], ascending, and the place among them of each passage's, [n]."""
        found, places = np.unique(self.layout.docs, return_inverse=True)
        return found, places

    @cached_property
    def in_words(self) -> Ints:
        """The row of each passage in the words, [n]."""
        return self.word_rows.find(self.layout.keys)

    @cached_property
    def in_vectors(self) -> Ints:
        """The row of each passage in the dense vectors, [n]."""
        return self.memory.rows.find(self.layout.keys)

    @cached_property
    def in_sparse(self) -> Ints:
        """The row of each passage in the sparse vectors, [n]."""
        return self.memory.sparse_rows.find(self.layout.keys)


@dataclass(frozen=True, slots=True)
class View:
    """What can be found: a state, and of each of its indexes which rows may be a hit. `passages` [n] counts all."""

    state: State
    passages: Mask
    words: Mask
    vectors: Mask
    sparse: Mask

    @property
    def count(self) -> int:
        """Return how many distinct contents may be a hit."""
        return int(np.count_nonzero(self.words))


def narrowed(view: View, words: Mask) -> View:
    """Return the view without the passages at whose rows in the words `words` [rows] is false."""
    rows = view.state.in_words
    return looked(view.state, view.passages & np.append(words, False)[rows])


def looked(state: State, passages: Mask) -> View:
    """Return the view of some passages [n]."""
    return View(
        state,
        passages,
        state.word_rows.mask(state.in_words[passages]),
        state.memory.rows.mask(state.in_vectors[passages]),
        state.memory.sparse_rows.mask(state.in_sparse[passages]),
    )
