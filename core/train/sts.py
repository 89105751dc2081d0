"""Sentence similarity: do a model's cosines put pairs of sentences in the order in which people put them?

A file holds graded pairs, `score<TAB>sentence<TAB>sentence`. The measure is Spearman's rank correlation, as in
the STS tasks (arXiv 1708.00055).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.embed.base import Embedder
from core.errors import SeogaError
from core.train.data import lines

FIELDS = 3  # of a row
Floats = NDArray[np.float64]
Figures = dict[str, float]


def spearman_of(path: Path, embedder: Embedder) -> Figures:
    """Return `spearman`, the correlation of a model's cosines with the grades of a file, and `pairs`, their number.

    Both sentences are embedded as queries, as is right for models that tell queries from passages (E5,
    arXiv 2212.03533).

    Raises:
        SeogaError: data-missing or data-damaged.
    """
    grades, left, right = read_pairs(path)
    texts = list(dict.fromkeys([*left, *right]))
    place = {text: at for at, text in enumerate(texts)}
    dense = np.array([made.dense for made in embedder.queries(texts)], np.float64)
    cosines = (dense[[place[text] for text in left]] * dense[[place[text] for text in right]]).sum(1)
    return {"spearman": spearman(cosines, grades), "pairs": len(grades)}


def read_pairs(path: Path) -> tuple[list[float], list[str], list[str]]:
    """Return grades and the two sentences of every pair.

    Raises:
        SeogaError: data-missing, or data-damaged where a row is not a number and two sentences, or there is none.
    """
    rows = [line.split("\t") for line in lines(path) if line.strip()]
    try:
        grades = [float(row[0]) for row in rows]
    except ValueError as error:
        raise _damaged(path, str(error)) from error
    if not rows or any(len(row) != FIELDS or not row[1] or not row[2] for row in rows):
        raise _damaged(path, "a row has other fields")
    return grades, [row[1] for row in rows], [row[2] for row in rows]


def spearman(left: Sequence[float] | Floats, right: Sequence[float] | Floats) -> float:
    """Return the correlation of the ranks of two lists [N], between -1 and 1; 0 where one of them never changes."""
    a, b = ranks(left), ranks(right)
    a, b = a - a.mean(), b - b.mean()
    spread = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / spread if spread else 0.0


def ranks(values: ArrayLike) -> Floats:
    """Return the rank of every value [N], from 1; equal values share the mean of the ranks they take up."""
    _, place, often = np.unique(np.asarray(values, np.float64), return_inverse=True, return_counts=True)
    last = np.cumsum(often)
    mean: Floats = last - (often - 1) / 2
    return mean[place]


def _damaged(path: Path, detail: str) -> SeogaError:
    message = "Each row has a grade and two sentences, with tabs between."
    return SeogaError("data-damaged", "Not graded pairs", message, str(path), detail)
