"""Pairs of files that may be versions of each other: by what they hold, what they are called and what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from core.errors import Cancelled
from core.store.documents import Place
from core.store.filters import folded
from core.store.library import Library
from core.store.view import View

LEAST = 0.5  # share from which on two files are versions of each other
OFTEN = 20  # files that hold a passage which counts in full
BESIDE = 20  # files with a passage in common that each is paired with: the next ones in order
ALL = 100  # files of which every pair is taken
MOST_MEANS = 20_000  # files whose means are compared: some seconds
ALIKE = 0.8  # cosine of the means of two files, each without the mean of all
PAIRS = 20_000  # pairs by their means, the nearest
BLOCK = 1_024  # files compared with all others at once
AT_ONCE = 20_000  # passages whose vectors are read at once

# What people and programs write into a name for another version, beside digits and signs.
_MARKS = re.compile(
    r"(?:[\W\d_]|(?<![^\W\d_])(?:copy|of|final|draft|rev|revised|ver|version|old|new|v)(?=[\W\d_]|$)"
    r"|복사본|사본|최종본|최종|수정본|수정|초안|완성본|완료|진짜|버전|개정|副本|最終|修正)+"
)

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
Stop = Callable[[], bool]


@dataclass(frozen=True)
class Held:
    """Which document holds which content: `doc` [n] and `content` [n] are places in `docs` [d] and `keys` [c].

    Each pair stands once; they are sorted by content, then document. `known` [c] says which contents have vectors.
    """

    docs: Ints
    keys: Ints
    known: NDArray[np.bool_]
    doc: Ints
    content: Ints

    @cached_property
    def weight(self) -> Doubles:
        """What each content counts, [c]."""
        often = np.bincount(self.content, minlength=len(self.keys))
        return np.asarray(np.minimum(1, OFTEN / often), np.float64)

    @cached_property
    def size(self) -> Doubles:
        """What the contents of each document count together, [d]."""
        return np.asarray(np.bincount(self.doc, self.weight[self.content], len(self.docs)), np.float64)

    @cached_property
    def by_doc(self) -> tuple[Ints, Ints]:
        """The contents [n] of one document after another, each ascending, and where each begins [d + 1]."""
        order = np.argsort(self.doc, kind="stable")
        return self.content[order], np.searchsorted(self.doc[order], np.arange(len(self.docs) + 1))

    def of(self, doc: int) -> Ints:
        """Return the contents of a document, ascending."""
        contents, starts = self.by_doc
        return contents[starts[doc] : starts[doc + 1]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of documents: `left` < `right` are places among them, `common` what they have in common; [p] each."""

    left: Ints
    right: Ints
    common: Doubles

    def shares(self, held: Held) -> Doubles:
        """Return 2 * common / (size of one + size of the other), Dice's coefficient, [p]; exactly 1 for all."""
        return np.round(2 * self.common / (held.size[self.left] + held.size[self.right]), 9)


def held_in(view: View) -> Held:
    """Return what the documents of a view hold."""
    layout, at = view.state.layout, np.flatnonzero(view.passages)
    docs, doc = np.unique(layout.docs[at], return_inverse=True)
    keys, first, content = np.unique(layout.keys[at], return_index=True, return_inverse=True)
    pairs = np.unique(content << 32 | doc)
    return Held(docs, keys, view.state.in_vectors[at][first] >= 0, pairs & 0xFFFFFFFF, pairs >> 32)


def joined(parts: Sequence[Pairs]) -> Pairs:
    """Return every pair once, with the sum of what it has in common."""
    left, right, common = (np.concatenate([getattr(p, name) for p in parts]) for name in ("left", "right", "common"))
    pairs, place = np.unique(left << 32 | right, return_inverse=True)
    return Pairs(pairs >> 32, pairs & 0xFFFFFFFF, np.asarray(np.bincount(place, common, len(pairs)), np.float64))


def by_contents(held: Held) -> Pairs:
    """Return the pairs of documents with contents in common, and what those count.

    Where more than `BESIDE` others hold a content, each document is paired with so many next ones. Versions of one
    file hold much the same contents, so that they have the same ones next to them in all of these.
    """
    found = [_pairs([])]
    for step in range(1, BESIDE + 1):
        at = np.flatnonzero(held.content[step:] == held.content[:-step])
        found.append(Pairs(held.doc[at], held.doc[at + step], held.weight[held.content[at]]))
    return joined(found)


def by_name(held: Held, places: Mapping[int, Sequence[Place]]) -> Pairs:
    """Return the pairs of documents whose files' names differ only as those of versions do."""
    names = [
        (base_name(place.path), at) for at, doc in enumerate(held.docs.tolist()) for place in places.get(doc, ())
    ]
    names = sorted(name for name in names if name[0])
    return _pairs(
        (min(one, other), max(one, other))
        for step in (1, 2, 3)
        for (name, one), (same, other) in zip(names, names[step:], strict=False)
        if name == same and one != other
    )


def base_name(path: str) -> str:
    """Return what the names of a file's versions have in common, "" where nothing is left."""
    return _MARKS.sub(" ", folded(PurePath(path).stem)).strip()


def by_mean(library: Library, held: Held, stop: Stop) -> Pairs:
    """Return the pairs of documents whose passages mean nearly the same on the whole; of very many files, none.

    Raises:
        Cancelled: `stop()` said yes.
    """
    count = len(held.docs)
    if count <= ALL:
        return _pairs(zip(*np.triu_indices(count, 1), strict=True))
    if count > MOST_MEANS:
        return _pairs([])
    means = _means(library, held, stop)
    found, cosine = np.empty((0, 2), np.int64), np.empty(0, np.float32)
    for first in range(0, count, BLOCK):
        ask(stop)
        cosines = np.triu(means[first : first + BLOCK] @ means[first:].T, 1)
        rows, columns = np.nonzero(cosines >= ALIKE)
        found = np.concatenate([found, np.stack([rows, columns], axis=1) + first])
        cosine = np.concatenate([cosine, cosines[rows, columns]])
        best = np.argsort(-cosine, kind="stable")[:PAIRS]
        found, cosine = found[best], cosine[best]
    return _pairs(found)


def _means(library: Library, held: Held, stop: Stop) -> Floats:
    """Return the mean of each document's vectors without the mean of all documents, of length 1, [d, D].

    All vectors of a model may point much the same way; what all have in common says nothing.
    """
    contents, starts = held.by_doc
    parts = []
    for docs in np.array_split(np.arange(len(held.docs)), len(contents) // AT_ONCE + 1):
        ask(stop)
        part = contents[starts[docs[0]] : starts[docs[-1] + 1]]
        owner = np.repeat(np.arange(len(docs)), np.diff(starts[docs[0] : docs[-1] + 2]))[held.known[part]]
        different, rows = np.unique(part[held.known[part]], return_inverse=True)
        vectors = library.vectors.dense(held.keys[different])
        there, firsts = np.unique(owner, return_index=True)
        sums = np.zeros((len(docs), vectors.shape[1]), np.float32)
        if len(there):
            sums[there] = np.add.reduceat(vectors[rows], firsts)
        parts.append(_units(sums))
    means = np.concatenate(parts)
    return _units(means - means.mean(axis=0))


def ask(stop: Stop) -> None:
    """Give up where that is wanted.

    Raises:
        Cancelled: `stop()` said yes.
    """
    if stop():
        raise Cancelled


def _units(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float32)


def _pairs(found: Iterable[tuple[int, int]] | Ints) -> Pairs:
    """Return pairs that have nothing in common as far as is known."""
    left, right = np.array(list(found), np.int64).reshape(-1, 2).T
    return Pairs(left, right, np.zeros(len(left)))
