"""What the ledger knows of documents and of the files that hold them, asked by filter."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.records import FileState
from core.store.database import Database, Row
from core.store.filters import ONE_OF, Filter, Sql, folded, valid, where

JOINED = "files LEFT JOIN documents ON documents.doc = files.doc"
REASON = "COALESCE(files.message, IIF(files.state = 'waiting', 'It has not been read yet.', ''))"
COLUMNS = f"files.path, {ONE_OF['state']}, {REASON}, mtime_ns, files.doc"
SLICE = 500  # values in one IN (...)


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a document says of itself. `language` is ISO 639-1, "" where it is not known; `pages` 0 for none."""

    title: str = ""
    language: str = ""
    format: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document lies: `modified` in seconds since the epoch."""

    path: str
    modified: float


@dataclass(frozen=True, slots=True)
class File:
    """A file as a list shows it: `reason` says why it failed or is ignored; `doc` is None without a document."""

    path: str
    state: FileState
    reason: str
    modified: float
    doc: int | None


def write(db: sqlite3.Connection, documents: Mapping[int, DocumentFacts]) -> None:
    """Store documents that some file holds, by key, in the transaction of the caller."""
    db.executemany(
        "INSERT OR REPLACE INTO documents SELECT ?1, ?2, ?3, ?4, ?5, ?6 "
        "WHERE EXISTS (SELECT 1 FROM files WHERE files.doc = ?1)",
        (
            (doc, valid(each.title), folded(each.title), each.language, each.format, each.pages)
            for doc, each in documents.items()
        ),
    )


def about(db: Database, docs: Sequence[int]) -> dict[int, DocumentFacts]:
    """Return what is known of documents, by key."""
    found: dict[int, DocumentFacts] = {}
    for first in range(0, len(docs), SLICE):
        part = docs[first : first + SLICE]
        marks = ",".join("?" * len(part))
        sql = f"SELECT doc, title, language, format, pages FROM documents WHERE doc IN ({marks})"  # noqa: S608
        found |= {doc: DocumentFacts(*row) for doc, *row in db.rows(sql, part)}
    return found


def matching(db: Database, filter: Filter) -> NDArray[np.int64]:  # noqa: A002
    """Return the keys of the documents that some file meeting the filter holds: sorted, unique."""
    condition, values = where(filter)
    sql = f"SELECT files.doc FROM {JOINED} WHERE files.doc IS NOT NULL AND {condition}"  # noqa: S608
    return np.unique(np.array([row[0] for row in db.rows(sql, values)], np.int64))


def places(db: Database, docs: Sequence[int], filter: Filter) -> dict[int, list[Place]]:  # noqa: A002
    """Return the files that hold each document and meet the filter, by document key; newest first."""
    condition, values = where(filter)
    found: dict[int, list[Place]] = {}
    for first in range(0, len(docs), SLICE):
        part = docs[first : first + SLICE]
        rows = db.rows(
            f"SELECT files.doc, path, mtime_ns FROM {JOINED} WHERE files.doc IN ({','.join('?' * len(part))}) "  # noqa: S608
            f"AND {condition} ORDER BY mtime_ns DESC, path",
            [*part, *values],
        )
        for doc, path, mtime_ns in rows:
            found.setdefault(doc, []).append(Place(path, mtime_ns / 1e9))
    return found


def listed(db: Database, filter: Filter, limit: int, *, bare: bool = False) -> list[File]:  # noqa: A002
    """Return up to `limit` files that meet a filter, newest first; `bare` as in `core.store.filters.where`."""
    return files(db, *where(filter, bare=bare), limit)


def files(db: Database, condition: str, values: Sequence[object], limit: int, by: Sql = ("NULL", [])) -> list[File]:
    """Return up to `limit` files that meet a SQL condition over `JOINED`, ordered `by` a term, then newest first."""
    rows = db.rows(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE {condition} "  # noqa: S608
        f"ORDER BY {by[0]}, mtime_ns DESC, files.path LIMIT ?",
        [*values, *by[1], limit],
    )
    return [_file(row) for row in rows]


def of_ids(db: Database, ids: Sequence[int], filter: Filter) -> list[File]:  # noqa: A002
    """Return those of some files, by id, that meet a filter, with or without a document, in the order given."""
    condition, values = where(filter, bare=True)
    rows: list[Row] = []
    for first in range(0, len(ids), SLICE):
        part = ids[first : first + SLICE]
        inside = f"files.id IN ({','.join('?' * len(part))}) AND {condition}"
        rows += db.rows(f"SELECT {COLUMNS}, files.id FROM {JOINED} WHERE {inside}", [*part, *values])  # noqa: S608
    place = {file: number for number, file in enumerate(ids)}
    return [_file(row) for *row, _ in sorted(rows, key=lambda row: place[row[-1]])]


def _file(row: Sequence[Any]) -> File:
    path, state, reason, mtime_ns, doc = row
    return File(path, state, reason, mtime_ns / 1e9, doc)
