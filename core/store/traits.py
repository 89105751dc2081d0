"""What many files can be told apart by at once: kind, root, day of change and language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from core.store import name_terms, names
from core.store.database import Database, Row
from core.store.documents import JOINED, SLICE
from core.store.filters import Filter, Sql, where


class Trait(NamedTuple):
    """A file's document, suffix (".pdf"), root, moment of its last change, and language (ISO 639-1, "" for none)."""

    doc: int | None
    suffix: str
    root: str
    mtime_ns: int
    language: str


def of_documents(db: Database, docs: Sequence[int], filter: Filter) -> list[Trait]:  # noqa: A002 (word of its type)
    """Return the files that hold some documents and meet a filter."""
    condition, values = where(filter)
    rows: list[Row] = []
    for first in range(0, len(docs), SLICE):
        part = docs[first : first + SLICE]
        rows += _rows(db, (f"files.doc IN ({','.join('?' * len(part))}) AND {condition}", [*part, *values]))
    return [Trait(*row) for row in rows]


def of_files(db: Database, filter: Filter, *, bare: bool = False) -> list[Trait]:  # noqa: A002
    """Return all files that meet a filter; `bare` as in `core.store.filters.where`."""
    return [Trait(*row) for row in _rows(db, where(filter, bare=bare))]


def of_names(db: Database, text: str, filter: Filter) -> list[Trait]:  # noqa: A002
    """Return the files without a document that may be found by their names and meet a filter."""
    words = name_terms.matched(text)
    return [Trait(*row) for row in _rows(db, names.bare(words, filter))] if words else []


def of_ids(db: Database, ids: Sequence[int], filter: Filter) -> list[Trait]:  # noqa: A002
    """Return those of some files, by their ids, that meet a filter, with or without a document."""
    condition, values = where(filter, bare=True)
    among = f"files.id IN (SELECT value FROM json_each(?)) AND {condition}"  # noqa: S608 (as of a filter)
    return [Trait(*row) for row in _rows(db, (among, [json.dumps([*ids]), *values]))]


def _rows(db: Database, condition: Sql) -> list[Row]:
    columns = "files.doc, files.suffix, files.root, files.mtime_ns, COALESCE(documents.language, '')"
    return db.rows(f"SELECT {columns} FROM {JOINED} WHERE {condition[0]}", condition[1])  # noqa: S608
