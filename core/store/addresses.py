"""Where the rows of contents lie in a LanceDB table, so that they are taken from there, not looked for.

LanceDB takes rows by their numbers in half the time that it needs to find them by an index. The numbers change
whenever the table is tidied, and rows come and go, also by other processes: nothing here is relied on. What is taken
is compared with what was asked for, and whatever is not found as it was known is looked for by the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from core.store.rows import Ints


@dataclass(frozen=True, slots=True)
class Addresses:
    """The numbers that the rows of a table had when it was read.

    Attributes:
        keys: [n], ascending; a key may have several rows.
        rows: [n], the number of each row.
        changed: keys of which rows were written since: these are not known here. Only ever added to.
    """

    keys: Ints
    rows: Ints
    changed: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, keys: Ints, rows: Ints) -> Addresses:
        """Return the addresses of rows in any order."""
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], rows[order])

    def taken(self, table: Any, columns: Sequence[str], keys: Sequence[int]) -> tuple[pa.Table | None, list[int]]:  # noqa: ANN401
        """Return some columns, `key` among them, of the rows of contents, and the contents that are to be looked for.

        Args:
            table: LanceDB's.
            columns: what to read.
            keys: each once.

        Raises:
            RuntimeError: a file of this version of the table is gone; see `core.store.table`.
        """
        known = np.array([key for key in keys if key not in self.changed], np.int64)
        low, high = np.searchsorted(self.keys, known), np.searchsorted(self.keys, known, "right")
        at = [np.arange(*ends) for ends in zip(low.tolist(), high.tolist(), strict=True)]
        rows = self.rows[np.concatenate([np.empty(0, np.int64), *at])]
        if not len(rows):
            return None, list(keys)
        found = table.take_row_ids(rows.tolist()).select([*columns]).to_arrow()
        there = np.sort(found["key"].to_numpy())
        counts = np.searchsorted(there, known, "right") - np.searchsorted(there, known)
        sure = known[(counts == high - low) & (counts > 0)]
        kept = found.filter(pa.array(np.isin(found["key"].to_numpy(), sure)))
        have = set(sure.tolist())
        return kept, [key for key in keys if key not in have]


def addresses(table: Any) -> Addresses:  # noqa: ANN401 (LanceDB has no types)
    """Return where all rows of a table lie, by its column `key`."""
    found = table.search().select(["key"]).with_row_id(True).to_arrow()
    return Addresses.of(found["key"].to_numpy(), found["_rowid"].to_numpy().astype(np.int64))
