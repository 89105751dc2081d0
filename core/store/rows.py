"""Where content stands: from content keys to the rows of an index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """The rows of an index: row i has the content `keys[i]`, each content once."""

    keys: Ints  # [n]

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(self.keys, kind="stable")

    @cached_property
    def _sorted(self) -> Ints:
        return self.keys[self._order]

    def find(self, wanted: Ints) -> Ints:
        """Return the row of each content, -1 where it has none, as `wanted`."""
        if not len(self.keys):
            return np.full(len(wanted), -1, np.int64)
        at = np.minimum(np.searchsorted(self._sorted, wanted), len(self.keys) - 1)
        return np.where(self._sorted[at] == wanted, self._order[at], -1)

    def mask(self, rows: Ints) -> NDArray[np.bool_]:
        """Return which rows are among some rows (of which -1 is none), [n]."""
        mask = np.zeros(len(self.keys) + 1, bool)  # the last one takes what is at -1
        mask[rows] = True
        return mask[:-1]
