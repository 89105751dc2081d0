"""Files compared as sets of passages, by the dense vectors of these alone.

Files that were cut at random into two found their other half best, on three development sets, by the mean of three
shares. With MaxSim and keywords added to the second one, nothing was gained on a Korean set and .04 of the mean
reciprocal rank lost on an English one (both measured without the first).

    (cos(mean Q, mean D) + mean over q of max over d of q . d + mean over d of max over q of q . d) / 3
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.records import Embedding
from core.search.parse import Question
from core.search.retrieve import retrieve
from core.store.library import Library
from core.store.view import View, narrowed

CENTRAL = 4  # passages of a file that look for candidates, beside the mean of all
OF_EACH = 32  # passages of a candidate; those of longer files are thinned evenly
FILES = 200  # candidates

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Files:
    """Documents and their passages: `keys` [m] and unit vectors [m, D], document after document.

    Document `docs[i]` has the passages from `starts[i]` to `starts[i + 1]`, the last one those to the end.
    """

    docs: Ints
    starts: Ints
    keys: Ints
    dense: Floats


def candidates(library: Library, view: View, own: Floats, keys: Sequence[int]) -> Ints:
    """Return the documents with passages near to a file's mean or to its central passages, or in common with it.

    Args:
        library: where to look.
        view: what may be found.
        own: unit vectors of the file's passages, [n, D].
        keys: their contents, of which `own` may be a part.
    """
    others = without(view, keys)
    found = [np.asarray(keys, np.int64)]
    for vector in [unit(own.sum(axis=0)), *own[central(own, CENTRAL)]]:
        query = Embedding(vector, np.empty(0, np.int32), np.empty(0, np.float32), np.empty((0, 0), np.float32))
        found.append(retrieve(library, others, Question("", []), query, {"dense"}).keys)
    return _holders(view, np.unique(np.concatenate(found)))


def gathered(library: Library, view: View, docs: Ints) -> Files:
    """Return documents with up to `OF_EACH` of their passages; those without vectors are left out."""
    state = view.state
    at = np.flatnonzero(np.isin(state.layout.docs, docs) & (state.in_vectors >= 0))
    at = at[np.argsort(state.layout.docs[at], kind="stable")]
    _, starts, counts = np.unique(state.layout.docs[at], return_index=True, return_counts=True)
    step = -(-counts // OF_EACH)
    at = at[(np.arange(len(at)) - np.repeat(starts, counts)) % np.repeat(step, counts) == 0]
    known, starts = np.unique(state.layout.docs[at], return_index=True)
    keys, places = np.unique(state.layout.keys[at], return_inverse=True)
    return Files(known, starts, state.layout.keys[at], library.vectors.dense(keys)[places])


def alike(own: Floats, dense: Floats, starts: Ints) -> tuple[Floats, Floats, Ints]:
    """Compare a file with others.

    Args:
        own: unit vectors of its passages, [n, D].
        dense: those of the others' passages, file after file, [m, D].
        starts: where each of the f others begins, ascending, [f].

    Returns:
        The score of each other file [f]; for each passage the cosine of the nearest of `own` [m]; and the passage of
        each file [f] that is nearest to `own`: to one of its passages and to the mean of all.
    """
    cosines = own @ dense.T  # [n, m]
    near, counts = cosines.max(axis=0), np.diff(np.append(starts, len(dense)))
    forward = np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0)
    backward = np.add.reduceat(near, starts) / counts
    mean, sums = unit(own.sum(axis=0)), np.add.reduceat(dense, starts)
    whole = (sums @ mean) / np.maximum(np.linalg.norm(sums, axis=1), 1e-6)
    order = np.lexsort((-(near + dense @ mean), np.repeat(np.arange(len(starts)), counts)))
    return ((forward + backward + whole) / 3).astype(np.float32), near, order[starts]


def central(own: Floats, most: int) -> Ints:
    """Return up to `most` rows of unit vectors [n, D] that stand for all.

    Each step takes the row that brings all rows nearest to a chosen one, by the sum of cosines (greedy facility
    location: Nemhauser, Wolsey and Fisher 1978).
    """
    cosines = own @ own.T
    chosen: list[int] = []
    near = np.full(len(own), -1, np.float32)
    for _ in range(min(most, len(own))):
        gain = np.maximum(cosines, near[:, None]).sum(axis=0)
        gain[chosen] = -np.inf
        chosen.append(int(gain.argmax()))
        near = np.maximum(near, cosines[chosen[-1]])
    return np.array(chosen, np.int64)


def unit(vector: Floats) -> Floats:
    """Return a vector of length 1 in the same direction; zero stays zero."""
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-6), np.float32)


def without(view: View, keys: Sequence[int]) -> View:
    """Return the view without some contents."""
    return narrowed(view, ~np.isin(view.state.word_rows.keys, np.asarray(keys, np.int64)))


def _holders(view: View, keys: Ints) -> Ints:
    """Return the documents that hold some contents; a content counts the more the fewer hold it."""
    layout = view.state.layout
    at = np.flatnonzero(view.passages & np.isin(layout.keys, keys))
    _, content, held = np.unique(layout.keys[at], return_inverse=True, return_counts=True)
    docs, place = np.unique(layout.docs[at], return_inverse=True)
    share = np.bincount(place, 1 / held[content])
    return docs[np.argsort(-share, kind="stable")[:FILES]]
