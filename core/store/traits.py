"""What many files can be told apart by at once: kind, root, day of change and language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.store.database import Database, Row
from core.store.documents import JOINED, SLICE
from core.store.filters import Filter, where


class Trait(NamedTuple):
    """A file's document, suffix (".pdf"), root, moment of its last change, and language (ISO 639-1, "" for none)."""

    doc: int | None
    suffix: str
    root: str
    mtime_ns: int
    language: str


def of_documents(db: Database, docs: Sequence[int], filter: Filter) -> list[Trait]:  # noqa: A002 (word of its type)
    """Return the files that hold some documents and meet a filter."""
    rows: list[Row] = []
    for first in range(0, len(docs), SLICE):
        part = docs[first : first + SLICE]
        rows += _rows(db, filter, f"files.doc IN ({','.join('?' * len(part))}) AND", part)
    return [Trait(*row) for row in rows]


def of_files(db: Database, filter: Filter) -> list[Trait]:  # noqa: A002 (the word of its type)
    """Return all files that meet a filter."""
    return [Trait(*row) for row in _rows(db, filter)]


def _rows(db: Database, filter: Filter, more: str = "", values: Sequence[object] = ()) -> list[Row]:  # noqa: A002
    condition, known = where(filter)
    columns = "files.doc, files.suffix, files.root, files.mtime_ns, COALESCE(documents.language, '')"
    return db.rows(f"SELECT {columns} FROM {JOINED} WHERE {more} {condition}", [*values, *known])  # noqa: S608
