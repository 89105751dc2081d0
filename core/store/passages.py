"""The passages of all documents: LanceDB table `chunks`.

A document is replaced in one atomic commit. LanceDB keeps every commit as a version and looks through rows that an
index does not cover yet one by one, so `tidy` has to run between batches (one owner: the indexer).
Reading goes on where another process has tidied meanwhile (see `core.store.table`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from lancedb.db import DBConnection
from lancedb.index import BTree
from numpy.typing import NDArray

from core.records import Chunk
from core.store import schema, table
from core.store.addresses import Addresses, addresses
from core.store.table import Stop, steady

SLICE = 500  # values in one IN (...) filter
INDEXED = ("doc", "key")
COLUMNS = ("doc", "ordinal", "key", "title", "text", "start", "end", "heading", "page", "place")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stored passage: a chunk with its document key, title and content key."""

    doc: int
    ordinal: int
    key: int
    title: str
    chunk: Chunk

    @property
    def read(self) -> str:
        """Return its words, those of its headings too: the terms are those of the text that was embedded."""
        return "\n".join((*self.chunk.heading, self.chunk.text))


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to store: its chunks and, for each, the key and text that was embedded."""

    doc: int
    title: str
    chunks: Sequence[Chunk]
    keys: Sequence[int]
    embedded: Sequence[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """The document, the content and the page (0 for none) of every passage, three arrays [n]."""

    docs: NDArray[np.int64]
    keys: NDArray[np.int64]
    pages: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.docs)

    def without(self, docs: NDArray[np.int64]) -> Layout:
        """Return the layout without some documents."""
        keep = ~np.isin(self.docs, docs)
        return Layout(self.docs[keep], self.keys[keep], self.pages[keep])

    def with_documents(self, documents: Sequence[NewDocument]) -> Layout:
        """Return the layout with documents replaced or added."""
        docs = np.array([d.doc for d in documents for _ in d.keys], np.int64)
        keys = np.array([key for d in documents for key in d.keys], np.int64)
        pages = np.array([chunk.page or 0 for d in documents for chunk in d.chunks], np.int32)
        rest = self.without(docs)
        return Layout(np.append(rest.docs, docs), np.append(rest.keys, keys), np.append(rest.pages, pages))


class Passages:
    """Table `chunks`. One writer; any number of readers, also in other processes."""

    def __init__(self, db: DBConnection, create: bool) -> None:
        """Open the table, or make it with its indexes."""
        if create and "chunks" not in db.list_tables().tables:
            _index(db.create_table("chunks", schema=schema.CHUNKS))
        self._db = db
        self._table: Any = db.open_table("chunks")
        self._addresses = Addresses.of(np.empty(0, np.int64), np.empty(0, np.int64))

    @steady
    def __len__(self) -> int:
        return int(self._table.count_rows())

    def replace(self, documents: Sequence[NewDocument]) -> None:
        """Write documents in one commit; what was stored under their keys goes with it."""
        rows = pa.Table.from_pylist([row for d in documents for row in _rows(d)], schema=schema.CHUNKS)
        listed = _listed(d.doc for d in documents)
        self._addresses.changed.update(key for d in documents for key in d.keys)
        (
            self._table.merge_insert("id")
            .when_matched_update_all()
            .when_not_matched_insert_all()
            .when_not_matched_by_source_delete(f"doc IN ({listed})")
            .execute(rows)
        )

    def forget(self, docs: Sequence[int]) -> None:
        """Delete documents."""
        for first in range(0, len(docs), SLICE):
            self._table.delete(f"doc IN ({_listed(docs[first : first + SLICE])})")

    @steady
    def layout(self) -> Layout:
        """Return where every passage belongs."""
        table = self._table.search().select(["doc", "key", "page"]).with_row_id(True).to_arrow()
        pages = table["page"].combine_chunks().fill_null(0).to_numpy().astype(np.int32)
        self._addresses = Addresses.of(table["key"].to_numpy(), table["_rowid"].to_numpy().astype(np.int64))
        return Layout(table["doc"].to_numpy(), table["key"].to_numpy(), pages)

    @steady
    def by_key(self, keys: Sequence[int]) -> list[Passage]:
        """Return the passages with these content keys, several where documents share one."""
        found: list[Passage] = []
        taken, left = self._addresses.taken(self._table, COLUMNS, list(dict.fromkeys(keys)))
        if taken is not None:
            found.extend(_passages(taken))
        for first in range(0, len(left), SLICE):
            inside = f"key IN ({_listed(left[first : first + SLICE])})"
            found.extend(_passages(self._table.search().where(inside).select([*COLUMNS]).limit(100_000).to_arrow()))
        return found

    @steady
    def firsts(self, docs: Sequence[int]) -> list[Passage]:
        """Return the first passage of each document."""
        found: list[Passage] = []
        for first in range(0, len(docs), SLICE):
            inside = f"ordinal = 0 AND doc IN ({_listed(docs[first : first + SLICE])})"
            found.extend(_passages(self._table.search().where(inside).limit(SLICE).to_arrow()))
        return found

    @steady
    def of_document(self, doc: int) -> list[Passage]:
        """Return the passages of a document, in order."""
        rows = self._table.search().where(f"doc = {int(doc)}").limit(1_000_000).to_arrow()
        return sorted(_passages(rows), key=lambda passage: passage.ordinal)

    @property
    def versions(self) -> int:
        """Return how many versions there are; `tidy` leaves one."""
        return table.versions(self._table)

    def tidy(self) -> None:
        """Bring the indexes up to date, merge small files and drop old versions."""
        table.tidied(self._table)
        self._look()

    def purge(self) -> None:
        """Tidy so that nothing of deleted passages is left in any file."""
        table.purged(self._table, "doc")
        self._look()

    @steady
    def _look(self) -> None:
        """Look where the rows lie now."""
        self._addresses = addresses(self._table)

    @steady
    def twice(self) -> NDArray[np.int64]:
        """Return the document of each passage that is stored once more than it should be."""
        found = self._table.search().select(["doc", "ordinal"]).to_arrow()
        places = np.stack([found["doc"].to_numpy(), found["ordinal"].to_numpy().astype(np.int64)], axis=1)
        distinct, counts = np.unique(places, axis=0, return_counts=True)
        return np.repeat(distinct[:, 0], counts - 1)

    def try_reading(self, stop: Stop) -> None:
        """Read all there is, and ask the indexes.

        Raises:
            RuntimeError: something cannot be read.
        """
        table.read_all(self._table, stop)
        for column in INDEXED:
            table.ask(self._table, column)

    def index(self) -> None:
        """Make the indexes anew."""
        _index(self._table)

    def begin_again(self) -> None:
        """Begin again with an empty table, where this one cannot be read any more."""
        self._db.drop_table("chunks")
        _index(self._db.create_table("chunks", schema=schema.CHUNKS))
        self._table = self._db.open_table("chunks")

    def refresh(self) -> None:
        """See what another process has written since."""
        self._table.checkout_latest()


def _index(made: Any) -> None:  # noqa: ANN401 (LanceDB has no types)
    for column in INDEXED:
        made.create_index(column, config=BTree())


def _rows(document: NewDocument) -> Iterable[dict[str, object]]:
    for ordinal, (chunk, key) in enumerate(zip(document.chunks, document.keys, strict=True)):
        yield {
            "id": f"{document.doc}:{ordinal}",
            "doc": document.doc,
            "ordinal": ordinal,
            "key": key,
            "text": chunk.text,
            "title": document.title,
            "heading": list(chunk.heading),
            "page": chunk.page,
            "place": chunk.place,
            "start": chunk.start,
            "end": chunk.end,
        }


def _passages(table: pa.Table) -> Iterator[Passage]:
    rows = zip(*(table[name].to_pylist() for name in COLUMNS), strict=True)
    for doc, ordinal, key, title, text, start, end, heading, page, where in rows:
        yield Passage(doc, ordinal, key, title, Chunk(text, start, end, tuple(heading), page, place=where))


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(str(int(number)) for number in numbers)
