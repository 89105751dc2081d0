"""The ledger's SQLite database: its tables, and one connection that threads share.

Triggers keep what no verb may forget. A document's row in `documents` lives as long as some file holds it. What lies
inside an archive or a mail (`inside` names that file) goes where that file goes away, fails or is left out; and where
a part of it waits, that file does, for it is read as one.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.store import folder as place

SCHEMA = """
CREATE TABLE IF NOT EXISTS roots (
    path TEXT PRIMARY KEY, kind TEXT NOT NULL, away INTEGER NOT NULL DEFAULT 0, position INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, root TEXT NOT NULL, suffix TEXT NOT NULL,
    folded TEXT NOT NULL, name TEXT NOT NULL,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, device INTEGER NOT NULL,
    state TEXT NOT NULL, doc INTEGER, passages INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    kind TEXT, title TEXT, message TEXT, detail TEXT,
    inside TEXT);
CREATE INDEX IF NOT EXISTS files_by_state ON files (state, tries, size);
CREATE INDEX IF NOT EXISTS files_by_doc ON files (doc);
CREATE INDEX IF NOT EXISTS files_by_root ON files (root);
CREATE INDEX IF NOT EXISTS files_by_inside ON files (inside) WHERE inside IS NOT NULL;
CREATE TRIGGER IF NOT EXISTS members_of_a_removed_file AFTER DELETE ON files WHEN old.inside IS NULL BEGIN
    DELETE FROM files WHERE inside = old.path; END;
CREATE TRIGGER IF NOT EXISTS members_of_an_unread_file AFTER UPDATE OF state ON files
    WHEN new.inside IS NULL AND new.state IN ('failed', 'ignored') BEGIN
    DELETE FROM files WHERE inside = new.path; END;
CREATE TRIGGER IF NOT EXISTS file_of_a_waiting_member AFTER UPDATE OF state ON files
    WHEN new.inside IS NOT NULL AND new.state = 'waiting' BEGIN
    UPDATE files SET state = 'waiting', doc = NULL WHERE path = new.inside AND state <> 'waiting'; END;
CREATE TABLE IF NOT EXISTS documents (
    doc INTEGER PRIMARY KEY, title TEXT NOT NULL, folded_title TEXT NOT NULL, language TEXT NOT NULL,
    format TEXT NOT NULL, pages INTEGER NOT NULL);
CREATE TRIGGER IF NOT EXISTS document_of_a_removed_file AFTER DELETE ON files WHEN old.doc IS NOT NULL BEGIN
    DELETE FROM documents WHERE doc = old.doc AND NOT EXISTS (SELECT 1 FROM files WHERE files.doc = old.doc); END;
CREATE TRIGGER IF NOT EXISTS document_of_a_changed_file AFTER UPDATE OF doc ON files
    WHEN old.doc IS NOT NULL AND old.doc IS NOT new.doc BEGIN
    DELETE FROM documents WHERE doc = old.doc AND NOT EXISTS (SELECT 1 FROM files WHERE files.doc = old.doc); END;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
# What is deleted is overwritten, and a journal that was brought in does not keep the size it once had.
SETTINGS = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; PRAGMA journal_size_limit=262144;
PRAGMA wal_autocheckpoint=256;
"""
Row = tuple[Any, ...]


class Database:
    """One connection. Every method may be called from any thread; every change is one transaction."""

    def __init__(self, path: Path) -> None:
        """Open the database, or make it.

        Raises:
            LibraryError: as `core.store.folder.guarded`.
        """
        self._lock = threading.RLock()
        self._path = path
        with place.guarded(path.parent, path.name):
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
            try:
                self._db.executescript(SETTINGS + SCHEMA)
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        """Close the database; pending changes are already on disk."""
        with self._lock:
            self._db.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Hand out the connection within a transaction, which an exception takes back.

        Raises:
            LibraryError: disk-full, library-read-only, path-missing and the like; nothing is changed then.
        """
        with self._lock, place.writing(self._path.parent, self._path.name):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk makes SQLite take it back by itself
                    self._db.execute("ROLLBACK")
                raise

    @property
    def changes(self) -> int:
        """Return how many rows this connection has changed so far."""
        return self._db.total_changes

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Return the rows of a query.

        Raises:
            LibraryError: library-damaged and the like.
        """
        with self._lock, place.guarded(self._path.parent, self._path.name):
            return self._db.execute(sql, values).fetchall()

    def tidy(self) -> None:
        """Bring all changes into the database's own file, so that the journal beside it takes no room."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def purge(self) -> None:
        """Write the file anew, so that nothing of what was deleted is left in it or in its journal.

        Raises:
            LibraryError: library-locked where another program does not stop reading; and as `change`.
        """
        with self._lock, place.writing(self._path.parent, self._path.name):
            self._db.execute("VACUUM")
            if self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise sqlite3.OperationalError("database is locked")
