"""Random passages of a library: what is usual in it, beside which an answer is judged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.store.passages import Passages
from core.store.vectors import Fetched, Vectors
from core.store.view import View

SEED = 7  # the same passages, the same judgement


@dataclass(frozen=True, eq=False)
class Sample:
    """Random passages: their texts [S] and vectors, and of how many they were drawn."""

    texts: list[str]
    vectors: Fetched
    drawn_of: int

    @cached_property
    def floor(self) -> float:
        """Return the mean cosine of two different passages, at least 0: 0 where there are no two."""
        count = len(self.vectors.dense)
        whole = float(np.linalg.norm(self.vectors.dense.sum(axis=0)) ** 2)  # of all pairs, and each with itself
        return max((whole - count) / (count * (count - 1)), 0.0) if count > 1 else 0.0


def draw(size: int, view: View, passages: Passages, vectors: Vectors) -> Sample:
    """Return up to `size` random passages of those that have vectors in a view."""
    keys = np.sort(view.state.memory.rows.keys[view.vectors])
    drawn = np.random.default_rng(SEED).permutation(keys)[:size].tolist()
    texts = {passage.key: passage.chunk.text for passage in passages.by_key(drawn)}
    return Sample([texts.get(key, "") for key in drawn], vectors.fetch(drawn), len(view.state.layout))
