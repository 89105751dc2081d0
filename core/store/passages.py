"""The passages of all documents: LanceDB table `chunks`, with the full-text index.

A document is replaced in one atomic commit. LanceDB keeps every commit as a version and searches rows that
the index does not cover yet one by one, so `tidy` has to run between batches (one owner: the indexer).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from lancedb.db import DBConnection
from lancedb.index import FTS, BTree
from lancedb.query import MatchQuery
from numpy.typing import NDArray

from core.records import Chunk
from core.store import schema
from core.store.terms import indexed

SLICE = 500  # values in one IN (...) filter


@dataclass(frozen=True, slots=True)
class Passage:
    """A stored passage: a chunk with its document key, title and content key."""

    doc: int
    ordinal: int
    key: int
    title: str
    chunk: Chunk


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to store: its chunks and, for each, the key and text that was embedded."""

    doc: int
    title: str
    chunks: Sequence[Chunk]
    keys: Sequence[int]
    embedded: Sequence[str]


class Passages:
    """Table `chunks`. One writer; any number of readers, also in other processes."""

    def __init__(self, db: DBConnection, create: bool) -> None:
        """Open the table, or make it with its indexes."""
        if create and "chunks" not in db.list_tables().tables:
            table = db.create_table("chunks", schema=schema.CHUNKS)
            table.create_index("doc", config=BTree())
            table.create_index("key", config=BTree())
            table.create_index(
                "terms",
                config=FTS(
                    base_tokenizer="whitespace",
                    lower_case=False,
                    stem=False,
                    remove_stop_words=False,
                    ascii_folding=False,
                    max_token_length=None,
                    with_position=False,
                ),
            )
        self._table: Any = db.open_table("chunks")

    def __len__(self) -> int:
        return int(self._table.count_rows())

    def replace(self, documents: Sequence[NewDocument]) -> None:
        """Write documents in one commit; what was stored under their keys goes with it."""
        rows = pa.Table.from_pylist([row for d in documents for row in _rows(d)], schema=schema.CHUNKS)
        listed = _listed(d.doc for d in documents)
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

    def layout(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the document key and the content key of every passage, two arrays [n]."""
        table = self._table.search().select(["doc", "key"]).to_arrow()
        return table["doc"].to_numpy(), table["key"].to_numpy()

    def by_key(self, keys: Sequence[int]) -> list[Passage]:
        """Return the passages with these content keys, several where documents share one."""
        found: list[Passage] = []
        for first in range(0, len(keys), SLICE):
            part = keys[first : first + SLICE]
            rows = self._table.search().where(f"key IN ({_listed(part)})").limit(100_000).to_arrow()
            found.extend(_passage(row) for row in rows.to_pylist())
        return found

    def match(self, words: Sequence[str], limit: int) -> list[tuple[int, float]]:
        """Return (content key, BM25 score) of the passages that best match any of the terms, best first."""
        if not words:
            return []
        query = MatchQuery(" ".join(words), "terms")
        rows = self._table.search(query).select(["key", "_score"]).limit(limit).to_arrow()
        scores: dict[int, float] = {}
        for key, score in zip(rows["key"].to_pylist(), rows["_score"].to_pylist(), strict=True):
            scores[key] = max(score, scores.get(key, 0.0))
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))

    def tidy(self) -> None:
        """Bring the indexes up to date, merge small files and drop old versions."""
        self._table.optimize(cleanup_older_than=schema.KEEP_VERSIONS)

    def refresh(self) -> None:
        """See what another process has written since."""
        self._table.checkout_latest()


def _rows(document: NewDocument) -> Iterable[dict[str, object]]:
    parts = zip(document.chunks, document.keys, document.embedded, strict=True)
    for ordinal, (chunk, key, embedded) in enumerate(parts):
        yield {
            "id": f"{document.doc}:{ordinal}",
            "doc": document.doc,
            "ordinal": ordinal,
            "key": key,
            "text": chunk.text,
            "terms": indexed(embedded),
            "title": document.title,
            "heading": list(chunk.heading),
            "page": chunk.page,
            "start": chunk.start,
            "end": chunk.end,
        }


def _passage(row: dict[str, Any]) -> Passage:
    chunk = Chunk(row["text"], row["start"], row["end"], tuple(row["heading"]), row["page"])
    return Passage(row["doc"], row["ordinal"], row["key"], row["title"], chunk)


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(str(int(number)) for number in numbers)
