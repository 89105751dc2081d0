"""The vectors of one model, by content: the same passage is embedded and stored once.

Dense vectors (half precision) and multi-vectors (as the codec writes them) lie in the LanceDB table `vec_<model>`,
sparse ones in postings beside it. Up to `EXACT_ROWS` the dense vectors are held in memory and searched exactly;
above that, LanceDB's IVF_RQ index is asked. Multi-vectors are fetched for the few passages that MaxSim reranks.

Sparse postings are written before the table's rows: what has a row here but lost its postings (a damaged file)
counts as missing and is embedded again.
Reading goes on where another process has tidied meanwhile (see `core.store.table`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from lancedb.db import DBConnection
from lancedb.index import BTree, IvfRq
from numpy.typing import NDArray

from core.records import Embedding
from core.store import folder as place
from core.store import mapped, schema
from core.store import table as upkeep
from core.store.addresses import Addresses, addresses
from core.store.codec import Codec, Kept
from core.store.lexicon import Numbers
from core.store.rows import Ints, Rows
from core.store.sparse import Sparse
from core.store.table import Stop, steady

EXACT_ROWS = 100_000  # 154 MB at 384 dimensions; there, numpy takes half the time of the index
PROBES, REFINE = 160, 20  # lists looked into, candidates compared in full a hit: recall@100 .988 and more
COMPARED = 4_000  # candidates compared in full where more hits are asked for than that would be enough for
RECENT = 4_000  # vectors kept from earlier queries: the next keystroke asks for the same ones
SLICE = 2_000  # keys in one IN (...)
TAKEN = 20_000  # rows taken at once by their numbers

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Memory:
    """What is searched: row i of the table has the content `rows.keys[i]` and the vector `dense[i]`.

    `dense` is parts of [n, D], or None where LanceDB's index is asked instead. `sparse` has rows of its own.
    """

    rows: Rows
    dense: list[Floats] | None
    sparse: Sparse
    sparse_rows: Rows


@dataclass(frozen=True, slots=True)
class Fetched:
    """Vectors of passages that were asked for by key.

    `dense` is [n, D]. The multi-vector of passage i is the rows `starts[i]` to `starts[i + 1]` of `multi`, `starts`
    [n + 1]; it is empty where nothing is stored under the key (and the dense vector then 0).
    """

    dense: Floats
    multi: Kept | Floats
    starts: Ints


def table_name(model: str) -> str:
    """Return the table of a model's vectors."""
    return "vec_" + re.sub(r"[^A-Za-z0-9_]", "_", model)


def postings_folder(folder: Path, name: str) -> Path:
    """Return where the postings beside a table lie."""
    return folder / name.replace("vec_", "sparse_", 1)


def bytes_of(folder: Path, model: str, codec: Codec) -> int:
    """Return the bytes that a model's vectors take in the folder of a library."""
    name = table_name(f"{model}_{codec.name}")
    table, postings = folder / "lance" / f"{name}.lance", postings_folder(folder, name)
    return place.bytes_below(table) + place.bytes_below(postings)


class Vectors:
    """The vectors of one model. One writer; readers in other processes call `refresh`.

    Attributes:
        model: the model's id.
    """

    def __init__(self, db: DBConnection, folder: Path, model: str, dims: int, codec: Codec, *, create: bool) -> None:
        """Open the model's table, or make it; `folder` is where its postings lie."""
        self.model = model
        name = table_name(f"{model}_{codec.name}")
        if create and name not in db.list_tables().tables:
            db.create_table(name, schema=schema.vectors(dims)).create_index("key", config=BTree())
        self._db = db
        self._name = name
        self._table: Any = db.open_table(name)
        self._folder = postings_folder(folder, name)
        self._dims = dims
        self._codec = codec
        self._recent: dict[int, tuple[bytes, bytes]] = {}
        self._addresses = Addresses.of(np.empty(0, np.int64), np.empty(0, np.int64))
        self._memory = self._load(Sparse(mapped.opened(self._folder, Numbers)))

    @property
    def name(self) -> str:
        """Return the name of the table."""
        return self._name

    @property
    def memory(self) -> Memory:
        """Return what is searched; a later `add` leaves it as it is for who holds it."""
        return self._memory

    @property
    def whole(self) -> Ints:
        """Return the keys that have all their vectors."""
        keys = self._memory.rows.keys
        return keys[self._memory.sparse_rows.find(keys) >= 0]

    def missing(self, keys: Sequence[int]) -> list[int]:
        """Return the distinct keys that lack vectors, in order."""
        asked = np.asarray(keys, np.int64)
        have = (self._memory.rows.find(asked) >= 0) & (self._memory.sparse_rows.find(asked) >= 0)
        return list(dict.fromkeys(key for key, known in zip(keys, have, strict=True) if not known))

    def add(self, keys: Sequence[int], embeddings: Sequence[Embedding]) -> None:
        """Store vectors of new content in one commit."""
        if not keys:
            return
        sparse = self._with_postings(np.asarray(keys, np.int64), embeddings)
        table = _to_arrow(keys, embeddings, self._dims, self._codec)
        self._addresses.changed.update(keys)
        # merge_insert, because add() would store a key twice if another writer had been here before.
        self._table.merge_insert("key").when_not_matched_insert_all().execute(table)
        self._memory = _extended(self._memory, table, sparse)

    def _with_postings(self, keys: Ints, embeddings: Sequence[Embedding]) -> Sparse:
        new = self._memory.sparse_rows.find(keys) < 0
        made = [each for each, is_new in zip(embeddings, new, strict=True) if is_new]
        if not made:
            return self._memory.sparse
        lengths = np.array([len(each.sparse_ids) for each in made], np.int64)
        ids = np.concatenate([each.sparse_ids for each in made])
        weights = np.concatenate([each.sparse_weights for each in made])
        sparse = self._memory.sparse.extended(keys[new], lengths, ids, weights)
        return Sparse(mapped.saved(self._folder, sparse.postings))

    def fetch(self, keys: Sequence[int]) -> Fetched:
        """Return the vectors of contents; what was read lately is not read again."""
        recent, memory = self._recent, self._memory  # another thread may put new ones in their place
        held = {key: recent[key] for key in keys if key in recent and (recent[key][0] or memory.dense is not None)}
        fresh = self._read([key for key in keys if key not in held], dense=memory.dense is None)
        raws = [fresh.get(key) or held.get(key) or (bytes(2 * self._dims), b"") for key in keys]
        self._recent = {**recent, **fresh} if len(recent) < RECENT else fresh
        multi, starts = self._codec.kept([raw[1] for raw in raws])
        if memory.dense is not None:
            return Fetched(
                _gathered(memory.dense, memory.rows.find(np.asarray(keys, np.int64)), self._dims), multi, starts
            )
        dense = np.frombuffer(b"".join(raw[0] for raw in raws), np.float16).reshape(len(keys), self._dims)
        return Fetched(dense.astype(np.float32), multi, starts)

    @steady
    def _read(self, keys: Sequence[int], *, dense: bool) -> dict[int, tuple[bytes, bytes]]:
        """Return the dense vectors, b"" where they are not wanted, and the written multi-vectors."""
        columns = ["key", "dense", "multi"] if dense else ["key", "multi"]
        taken, left = self._addresses.taken(self._table, columns, keys)
        found = self._raws(taken) if taken is not None else {}
        for first in range(0, len(left), SLICE):
            part = left[first : first + SLICE]
            listed = ",".join(str(int(key)) for key in part)
            rows = self._table.search().where(f"key IN ({listed})").select(columns)
            found |= self._raws(rows.limit(len(part)).to_arrow())
        return found

    def _raws(self, table: pa.Table) -> dict[int, tuple[bytes, bytes]]:
        multi = table["multi"].to_pylist()
        dense = [b""] * len(multi)
        if "dense" in table.column_names:
            dense = [row.tobytes() for row in _dense(table, self._dims)]
        return dict(zip(table["key"].to_pylist(), zip(dense, multi, strict=True), strict=True))

    @steady
    def dense(self, keys: Ints) -> Floats:
        """Return the dense vectors [n, D] of contents, each once; 0 for one that has none any more."""
        vectors, rows, left = np.zeros((len(keys), self._dims), np.float32), Rows(keys), list[int]()

        def put(table: pa.Table) -> None:
            vectors[rows.find(table["key"].to_numpy())] = _dense(table, self._dims)

        for first in range(0, len(keys), TAKEN):
            taken, others = self._addresses.taken(self._table, ["key", "dense"], keys[first : first + TAKEN].tolist())
            left += others
            if taken is not None:
                put(taken)
        for first in range(0, len(left), SLICE):
            part = left[first : first + SLICE]
            found = self._table.search().where(f"key IN ({','.join(map(str, part))})").select(["key", "dense"])
            put(found.limit(len(part)).to_arrow())
        return vectors

    def rotated(self, multi: Floats) -> Floats:
        """Return a query's multi-vector [N, M] in the space of the stored ones, [N, m]."""
        return self._codec.rotate(multi)

    @steady
    def nearest(self, query: Floats, limit: int) -> tuple[Ints, Floats]:
        """Return (keys, inner products) of the `limit` contents nearest to a unit vector by LanceDB's index."""
        found = (
            self._table.search(query, vector_column_name="dense")
            .distance_type("dot")
            .nprobes(PROBES)
            .refine_factor(min(REFINE, max(COMPARED // limit, 2)))
            .limit(limit)
            .select(["key", "_distance"])
            .to_arrow()
        )
        return found["key"].to_numpy(), 1 - found["_distance"].to_numpy()

    def drop(self, keys: Sequence[int]) -> None:
        """Delete vectors that no passage needs any more."""
        sparse = self._memory.sparse
        live = ~np.isin(sparse.postings.keys, np.asarray(keys, np.int64))
        self._drop(keys, sparse.compacted(live))

    def _drop(self, keys: Sequence[int], sparse: Sparse) -> None:
        """Delete rows, and leave the sparse vectors as they are given."""
        sparse = Sparse(mapped.saved(self._folder, sparse.postings))
        try:
            for first in range(0, len(keys), SLICE):
                self._table.delete(f"key IN ({','.join(str(int(k)) for k in keys[first : first + SLICE])})")
        finally:  # on a full disk some are gone and some are not
            self._memory = self._load(sparse)

    @property
    def versions(self) -> int:
        """Return how many versions the table has; `tidy` leaves one."""
        return upkeep.versions(self._table)

    def tidy(self) -> None:
        """Merge small files, bring the indexes up to date and drop old versions."""
        if len(self._memory.rows) > EXACT_ROWS and not self._indexed():
            self._table.create_index("dense", config=IvfRq(distance_type="dot"))
        upkeep.tidied(self._table)
        self._look()
        if self._memory.dense is not None and self._indexed():
            self._memory = Memory(self._memory.rows, None, self._memory.sparse, self._memory.sparse_rows)

    def purge(self, held: Ints) -> None:
        """Drop the vectors of all content but `held`, so that nothing of them is left in any file."""
        rows, postings = self._memory.rows, self._memory.sparse.postings
        live = np.isin(postings.keys, held)
        self._drop(np.setdiff1d(rows.keys, held).tolist(), Sparse(mapped.without(postings, live)))
        upkeep.purged(self._table, "key")
        self._look()

    @steady
    def _look(self) -> None:
        """Look where the rows lie now."""
        self._addresses = addresses(self._table)

    # --- for the self-check ----------------------------------------------------------------------------

    @steady
    def twice(self) -> Ints:
        """Return the key of each row that is stored once more than it should be."""
        keys = self._table.search().select(["key"]).to_arrow()["key"].to_numpy()
        distinct, counts = np.unique(keys, return_counts=True)
        found: Ints = np.repeat(distinct, counts - 1)
        return found

    def try_reading(self, stop: Stop) -> None:
        """Read all there is, and ask the index.

        Raises:
            RuntimeError: something cannot be read.
        """
        upkeep.read_all(self._table, stop)
        upkeep.ask(self._table, "key")

    def damaged(self) -> list[str]:
        """Return the segments of sparse vectors that cannot be read as they were written."""
        return mapped.damaged(self._folder)

    def reload(self) -> None:
        """Load everything from the disk again; what is damaged there is left out."""
        self._memory = self._load(Sparse(mapped.saved(self._folder, mapped.opened(self._folder, Numbers))))

    def index(self) -> None:
        """Make the index of keys anew."""
        self._table.create_index("key", config=BTree())

    def begin_again(self) -> None:
        """Begin again with an empty table, where this one cannot be read any more."""
        self._db.drop_table(self._name)
        self._table = self._db.create_table(self._name, schema=schema.vectors(self._dims))
        self.index()
        self.reload()

    def refresh(self) -> None:
        """See what another process has written since."""
        self._table.checkout_latest()
        held = self._memory.sparse.postings
        self._memory = self._load(Sparse(mapped.opened(self._folder, Numbers, held)))

    def _indexed(self) -> bool:
        return any(index.columns == ["dense"] for index in self._table.list_indices())

    @steady
    def _load(self, sparse: Sparse) -> Memory:
        indexed = self._indexed()
        keys: list[Ints] = []
        numbers: list[Ints] = []
        dense: list[Floats] = []
        columns = ["key"] if indexed else ["key", "dense"]
        for batch in self._table.search().select(columns).with_row_id(True).to_batches(batch_size=16_384):
            table = pa.Table.from_batches([batch])
            keys.append(table["key"].to_numpy())
            numbers.append(table["_rowid"].to_numpy().astype(np.int64))
            if not indexed and len(table):
                dense = _grown(dense, _dense(table, self._dims).astype(np.float32))
        rows = Rows(np.concatenate([np.empty(0, np.int64), *keys]))
        self._addresses = Addresses.of(rows.keys, np.concatenate([np.empty(0, np.int64), *numbers]))
        return Memory(rows, None if indexed else dense, sparse, Rows(sparse.postings.keys))


def _dense(table: pa.Table, dims: int) -> NDArray[np.float16]:
    flat = table["dense"].combine_chunks().flatten().to_numpy()
    return np.asarray(flat, np.float16).reshape(len(table), dims)


def _gathered(parts: Sequence[Floats], rows: Ints, dims: int) -> Floats:
    """Return the vectors [n, D] at some rows of all parts together, 0 for row -1."""
    found, first = np.zeros((len(rows), dims), np.float32), 0
    for part in parts:
        inside = (first <= rows) & (rows < first + len(part))
        found[inside] = part[rows[inside] - first]
        first += len(part)
    return found


def _to_arrow(keys: Sequence[int], embeddings: Sequence[Embedding], dims: int, codec: Codec) -> pa.Table:
    dense = np.stack([e.dense for e in embeddings]).astype(np.float16)
    return pa.Table.from_arrays(
        [
            pa.array(np.asarray(keys, np.int64)),
            pa.FixedSizeListArray.from_arrays(pa.array(dense.ravel()), dims),
            pa.array([codec.encode(e.multi, e.multi_ids) for e in embeddings], pa.large_binary()),
        ],
        schema=schema.vectors(dims),
    )


def _extended(memory: Memory, table: pa.Table, sparse: Sparse) -> Memory:
    """Return the memory with the table's rows after its own, those it has already left out."""
    keys = table["key"].to_numpy()
    new = memory.rows.find(keys) < 0
    dense = memory.dense
    if dense is not None:
        width = table["dense"].type.list_size
        dense = _grown(dense, _dense(table, width)[new].astype(np.float32))
    rows = Rows(np.concatenate([memory.rows.keys, keys[new]]))
    return Memory(rows, dense, sparse, Rows(sparse.postings.keys))


def _grown(parts: list[Floats], new: Floats) -> list[Floats]:
    """Append a part, joining neighbours of like size, so that there are few parts and little is copied."""
    parts = [*parts, new]
    while len(parts) > 1 and len(parts[-2]) < 2 * len(parts[-1]):
        parts[-2:] = [np.concatenate(parts[-2:])]
    return parts
