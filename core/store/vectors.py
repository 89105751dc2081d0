"""The vectors of one model: LanceDB table `vec_<model>`, and what of it is held in memory to search exactly.

Rows are keyed by content: the same passage is embedded and stored once. `dense` and `sparse` are read into
memory when the library opens (about 2 kB a passage); multi-vectors stay on disk and are fetched for the few
passages that MaxSim reranks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from lancedb.db import DBConnection
from lancedb.index import BTree
from numpy.typing import NDArray

from core.records import Embedding
from core.store import schema
from core.store.sparse import SparseIndex

SCALE = 127.0  # rows of multi are unit vectors: every value fits int8 at 1/127
RECENT = 4_000  # multi-vectors kept from earlier queries, about 40 MB: the next keystroke asks for them again


@dataclass(slots=True)
class Memory:
    """What is searched in memory: row i is `keys[i]`, `dense[i]` and row i of `sparse`."""

    keys: NDArray[np.int64]  # [n]
    dense: list[NDArray[np.float32]]  # parts of [n, D]
    sparse: SparseIndex


def table_name(model: str) -> str:
    """Return the table of a model's vectors."""
    return "vec_" + re.sub(r"[^A-Za-z0-9_]", "_", model)


class Vectors:
    """The vectors of one model. One writer; readers in other processes call `refresh`."""

    def __init__(self, db: DBConnection, model: str, dims: int, create: bool) -> None:
        """Open the model's table, or make it."""
        name = table_name(model)
        if create and name not in db.list_tables().tables:
            db.create_table(name, schema=schema.vectors(dims)).create_index("key", config=BTree())
        self._table: Any = db.open_table(name)
        self._dims = dims
        self._recent: dict[int, NDArray[np.int8]] = {}
        self._memory = self._load()

    def __len__(self) -> int:
        return len(self._memory.keys)

    @property
    def memory(self) -> Memory:
        """Return the arrays to search; a later `add` leaves them as they are for who holds them."""
        return self._memory

    def missing(self, keys: Sequence[int]) -> list[int]:
        """Return the distinct keys that have no vectors yet, in order."""
        have = np.isin(np.asarray(keys, np.int64), self._memory.keys)
        return list(dict.fromkeys(key for key, known in zip(keys, have, strict=True) if not known))

    def add(self, keys: Sequence[int], embeddings: Sequence[Embedding]) -> None:
        """Store vectors of new content in one commit."""
        if not keys:
            return
        table = _to_arrow(keys, embeddings, self._dims)
        # merge_insert, because add() would store a key twice if another writer had been here before.
        self._table.merge_insert("key").when_not_matched_insert_all().execute(table)
        self._memory = _extended(self._memory, table)

    def multi(self, keys: Sequence[int], width: int) -> dict[int, NDArray[np.float32]]:
        """Return the multi-vectors [T, width] of contents, by key; what was read lately is not read again."""
        absent = [key for key in keys if key not in self._recent]
        fetched = self._fetch(absent)
        found = {
            key: fetched[key] if key in fetched else self._recent[key]
            for key in keys
            if key in fetched or key in self._recent
        }
        self._recent = {**self._recent, **fetched} if len(self._recent) < RECENT else fetched
        return {key: raw.reshape(-1, width).astype(np.float32) / SCALE for key, raw in found.items()}

    def _fetch(self, keys: Sequence[int]) -> dict[int, NDArray[np.int8]]:
        if not keys:
            return {}
        listed = ",".join(str(int(key)) for key in keys)
        rows = self._table.search().where(f"key IN ({listed})").select(["key", "multi"]).limit(len(keys)).to_arrow()
        raws = (np.frombuffer(raw.as_buffer(), np.int8) for raw in rows["multi"])
        return dict(zip(rows["key"].to_pylist(), raws, strict=True))

    def drop(self, keys: Sequence[int]) -> None:
        """Delete vectors that no passage needs any more."""
        for first in range(0, len(keys), 500):
            self._table.delete(f"key IN ({','.join(str(int(k)) for k in keys[first : first + 500])})")
        self._memory = self._load()

    def tidy(self) -> None:
        """Merge small files, bring the index up to date and drop old versions."""
        self._table.optimize(cleanup_older_than=schema.KEEP_VERSIONS)

    def refresh(self) -> None:
        """See what another process has written since."""
        self._table.checkout_latest()
        self._memory = self._load()

    def _load(self) -> Memory:
        memory = Memory(np.empty(0, np.int64), [], SparseIndex())
        columns = ["key", "dense", "sparse_ids", "sparse_weights"]
        for batch in self._table.search().select(columns).to_batches(batch_size=16_384):
            if batch.num_rows:
                memory = _extended(memory, pa.Table.from_batches([batch]))
        return memory


def _to_arrow(keys: Sequence[int], embeddings: Sequence[Embedding], dims: int) -> pa.Table:
    dense = np.stack([e.dense for e in embeddings]).astype(np.float16)
    lengths = np.array([0, *(len(e.sparse_ids) for e in embeddings)])
    offsets = pa.array(np.cumsum(lengths), pa.int32())
    ids = np.concatenate([e.sparse_ids for e in embeddings]).astype(np.int32)
    weights = np.concatenate([e.sparse_weights for e in embeddings]).astype(np.float16)
    multi = [np.rint(e.multi * SCALE).clip(-127, 127).astype(np.int8).tobytes() for e in embeddings]
    return pa.Table.from_arrays(
        [
            pa.array(np.asarray(keys, np.int64)),
            pa.FixedSizeListArray.from_arrays(pa.array(dense.ravel()), dims),
            pa.ListArray.from_arrays(offsets, pa.array(ids)),
            pa.ListArray.from_arrays(offsets, pa.array(weights)),
            pa.array(multi, pa.large_binary()),
        ],
        schema=schema.vectors(dims),
    )


def _extended(memory: Memory, table: pa.Table) -> Memory:
    """Return the memory with the table's rows after its own; only the sparse index is shared and grows."""
    dense_column = table["dense"].combine_chunks()
    dense = dense_column.flatten().to_numpy().reshape(len(table), -1).astype(np.float32)
    ids = table["sparse_ids"].combine_chunks()
    weights = table["sparse_weights"].combine_chunks().flatten().to_numpy().astype(np.float32)
    lengths = ids.value_lengths().to_numpy().astype(np.int64)
    memory.sparse.add(lengths, ids.flatten().to_numpy(), weights)
    return Memory(np.concatenate([memory.keys, table["key"].to_numpy()]), _grown(memory.dense, dense), memory.sparse)


def _grown(parts: list[NDArray[np.float32]], new: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Append a part, joining neighbours of like size, so that there are few parts and little is copied."""
    parts = [*parts, new]
    while len(parts) > 1 and len(parts[-2]) < 2 * len(parts[-1]):
        parts[-2:] = [np.concatenate(parts[-2:])]
    return parts
