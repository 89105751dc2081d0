"""The ledger: every file Seoga knows, in which state, and why. SQLite in WAL mode.

A file's row is the last thing written when it has been indexed, so a death at any moment leaves it waiting
and it is done again; what was stored for it is found by content and not done twice. One connection, shared
between threads under a lock: every verb is one short transaction.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.errors import ErrorRecord
from core.messages import FileProblem, FolderState
from core.records import FileState

SCHEMA = """
CREATE TABLE IF NOT EXISTS roots (
    path TEXT PRIMARY KEY, kind TEXT NOT NULL, away INTEGER NOT NULL DEFAULT 0, position INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, root TEXT NOT NULL, suffix TEXT NOT NULL,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, device INTEGER NOT NULL,
    state TEXT NOT NULL, doc INTEGER, passages INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    kind TEXT, title TEXT, message TEXT, detail TEXT);
CREATE INDEX IF NOT EXISTS files_by_state ON files (state, tries, size);
CREATE INDEX IF NOT EXISTS files_by_doc ON files (doc);
CREATE INDEX IF NOT EXISTS files_by_root ON files (root);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
ALONE_AFTER = 2  # a file that was in hand at this many deaths is read alone, at the end of the queue ...
ASIDE_AFTER = 5  # ... and at this many it is set aside


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as the file system shows it."""

    path: str
    size: int
    mtime_ns: int
    inode: int
    device: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file taken from the queue, with the stamp its row had then."""

    path: str
    suffix: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document lies: `modified` in seconds since the epoch."""

    path: str
    modified: float


def under(folder: str) -> tuple[str, str]:
    """Return the half-open range of paths below a folder, for an indexed comparison."""
    prefix = folder.rstrip("/\\") + ("\\" if "\\" in folder and "/" not in folder else "/")
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)


class Ledger:
    """The table of files and roots. Every method may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + SCHEMA)

    def close(self) -> None:
        """Close the database; pending changes are already on disk."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    # --- roots -----------------------------------------------------------------------------------------

    def roots(self) -> dict[str, str]:
        """Return the roots in the order they were added, each with its kind (`folder` or `file`)."""
        return {str(path): str(kind) for path, kind in self._rows("SELECT path, kind FROM roots ORDER BY position")}

    def add_root(self, path: str, kind: str) -> None:
        """Add a root; adding it again changes nothing."""
        with self._change() as db:
            db.execute(
                "INSERT OR IGNORE INTO roots (path, kind, position) "
                "SELECT ?, ?, COALESCE(MAX(position), 0) + 1 FROM roots",
                (path, kind),
            )

    def adopt(self, root: str, inner: Iterable[str]) -> None:
        """Give the files of roots that lie within another root to that one."""
        with self._change() as db:
            for path in inner:
                db.execute("UPDATE files SET root = ? WHERE root = ?", (root, path))
                db.execute("DELETE FROM roots WHERE path = ?", (path,))

    def remove_root(self, path: str) -> None:
        """Remove a root and all its files."""
        with self._change() as db:
            db.execute("DELETE FROM files WHERE root = ?", (path,))
            db.execute("DELETE FROM roots WHERE path = ?", (path,))

    def away(self) -> set[str]:
        """Return the roots that are marked as not connected."""
        return {str(row[0]) for row in self._rows("SELECT path FROM roots WHERE away")}

    def set_away(self, root: str, away: bool) -> None:
        """Mark a root as not connected (its files stay searchable) or as back."""
        with self._change() as db:
            db.execute("UPDATE roots SET away = ? WHERE path = ?", (int(away), root))

    # --- what the file system shows --------------------------------------------------------------------

    def known(self, root: str) -> dict[str, Entry]:
        """Return a root's files as they were last seen, by path."""
        rows = self._rows("SELECT path, size, mtime_ns, inode, device FROM files WHERE root = ?", (root,))
        return {str(row[0]): Entry(*row) for row in rows}  # type: ignore[arg-type]

    def put(self, root: str, entries: Iterable[Entry]) -> None:
        """Queue new and changed files; a changed file keeps its old passages until it has been read."""
        with self._change() as db:
            db.executemany(
                "INSERT INTO files (path, root, suffix, size, mtime_ns, inode, device, state) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting') ON CONFLICT (path) DO UPDATE SET "
                "size = excluded.size, mtime_ns = excluded.mtime_ns, inode = excluded.inode, "
                "device = excluded.device, state = 'waiting', tries = 0, "
                "kind = NULL, title = NULL, message = NULL, detail = NULL",
                ((e.path, root, Path(e.path).suffix.lower(), e.size, e.mtime_ns, e.inode, e.device) for e in entries),
            )

    def move(self, moves: Iterable[tuple[str, str]], root: str) -> None:
        """Rename files; nothing is read again unless the new name is read differently."""
        with self._change() as db:
            for old, new in moves:
                same = Path(old).suffix.lower() == Path(new).suffix.lower()
                db.execute("DELETE FROM files WHERE path = ? AND path <> ?", (new, old))
                db.execute(
                    "UPDATE files SET path = ?, root = ?, suffix = ?, state = CASE WHEN ? THEN state ELSE 'waiting' "
                    "END WHERE path = ?",
                    (new, root, Path(new).suffix.lower(), same, old),
                )

    def remove(self, paths: Iterable[str]) -> None:
        """Forget files that are gone."""
        with self._change() as db:
            db.executemany("DELETE FROM files WHERE path = ?", ((path,) for path in paths))

    def known_below(self, folder: str) -> dict[str, Entry]:
        """Return the known files at or below a path, by path."""
        rows = self._rows(
            "SELECT path, size, mtime_ns, inode, device FROM files WHERE path = ? OR (path >= ? AND path < ?)",
            (folder, *under(folder)),
        )
        return {str(row[0]): Entry(*row) for row in rows}  # type: ignore[arg-type]

    # --- the queue -------------------------------------------------------------------------------------

    def take(self, limit: int, skip: Sequence[str] = ()) -> list[Waiting]:
        """Return up to `limit` waiting files, small ones first, and note them as in hand.

        Files that were in hand when Seoga died come last and alone; after too many deaths they are set aside.
        """
        with self._change() as db:
            db.execute(
                "UPDATE files SET state = 'failed', kind = 'crashed', title = 'Set aside', message = "
                "'Seoga stopped several times while reading this file, so it was set aside.' "
                "WHERE state = 'waiting' AND tries >= ?",
                (ASIDE_AFTER,),
            )
            marks = ",".join("?" * len(skip))
            rows = db.execute(
                "SELECT files.path, suffix, size, mtime_ns, tries FROM files "  # noqa: S608 (marks only)
                f"JOIN roots ON files.root = roots.path WHERE state = 'waiting' AND NOT away "
                f"AND files.path NOT IN ({marks}) ORDER BY tries >= ?, size LIMIT ?",
                (*skip, ALONE_AFTER, limit),
            ).fetchall()
            rows = [row for row in rows if row[4] < ALONE_AFTER] or rows[:1]
            db.executemany("UPDATE files SET tries = tries + 1 WHERE path = ?", ((row[0],) for row in rows))
        return [Waiting(*row[:4]) for row in rows]

    def unchanged(self, taken: Iterable[Waiting]) -> set[str]:
        """Return the paths of taken files whose rows are as they were when they were taken."""
        with self._lock:
            return {
                each.path
                for each in taken
                if self._db.execute(
                    "SELECT 1 FROM files WHERE path = ? AND state = 'waiting' AND size = ? AND mtime_ns = ?",
                    (each.path, each.size, each.mtime_ns),
                ).fetchone()
            }

    def put_back(self, paths: Iterable[str]) -> None:
        """Give back files that were taken and not finished, as on a pause or a clean end."""
        with self._change() as db:
            db.executemany("UPDATE files SET tries = MAX(tries - 1, 0) WHERE path = ?", ((p,) for p in paths))

    def finish(self, done: Iterable[tuple[str, int, int]]) -> None:
        """Mark files (path, document key, passages) as searchable."""
        with self._change() as db:
            db.executemany(
                "UPDATE files SET state = 'searchable', doc = ?, passages = ?, tries = 0, "
                "kind = NULL, title = NULL, message = NULL, detail = NULL WHERE path = ? AND state = 'waiting'",
                ((doc, passages, path) for path, doc, passages in done),
            )

    def fail(self, errors: Iterable[ErrorRecord], state: FileState = "failed") -> None:
        """Note why files (the errors' paths) could not be read, or are ignored; their old passages go."""
        with self._change() as db:
            db.executemany(
                "UPDATE files SET state = ?, doc = NULL, passages = 0, tries = 0, kind = ?, title = ?, message = ?, "
                "detail = ? WHERE path = ?",
                ((state, e.kind, e.title, e.message, e.detail, e.path) for e in errors),
            )

    def retry(self, paths: Sequence[str] = ()) -> int:
        """Queue failed files again, all of them by default; return how many."""
        where = f"AND path IN ({','.join('?' * len(paths))})" if paths else ""
        with self._change() as db:
            return db.execute(
                f"UPDATE files SET state = 'waiting', tries = 0 WHERE state = 'failed' {where}",  # noqa: S608
                tuple(paths),
            ).rowcount

    def backlog(self) -> dict[str, tuple[int, int]]:
        """Return the waiting files by suffix: how many, and their bytes."""
        rows = self._rows(
            "SELECT suffix, COUNT(*), SUM(size) FROM files JOIN roots ON files.root = roots.path "
            "WHERE state = 'waiting' AND NOT away GROUP BY suffix"
        )
        return {str(s): (int(n), int(b)) for s, n, b in rows}  # type: ignore[call-overload]

    # --- documents -------------------------------------------------------------------------------------

    def documents(self) -> set[int]:
        """Return the keys of all documents that some file holds."""
        return {int(row[0]) for row in self._rows("SELECT DISTINCT doc FROM files WHERE doc IS NOT NULL")}  # type: ignore[call-overload]

    def documents_under(self, folder: str) -> set[int]:
        """Return the keys of the documents at or below a path."""
        rows = self._rows(
            "SELECT DISTINCT doc FROM files WHERE doc IS NOT NULL AND (path = ? OR (path >= ? AND path < ?))",
            (folder, *under(folder)),
        )
        return {int(row[0]) for row in rows}  # type: ignore[call-overload]

    def places(self, docs: Sequence[int]) -> dict[int, list[Place]]:
        """Return where each document lies, by document key; newest first."""
        found: dict[int, list[Place]] = {}
        for first in range(0, len(docs), 500):
            part = docs[first : first + 500]
            rows = self._rows(
                f"SELECT doc, path, mtime_ns FROM files WHERE doc IN ({','.join('?' * len(part))}) "  # noqa: S608
                "ORDER BY mtime_ns DESC, path",
                part,
            )
            for doc, path, mtime_ns in rows:
                found.setdefault(int(doc), []).append(Place(str(path), int(mtime_ns) / 1e9))  # type: ignore[call-overload]
        return found

    def forget_documents(self, docs: Iterable[int]) -> None:
        """Queue the files of documents whose passages turned out to be missing."""
        with self._change() as db:
            db.executemany("UPDATE files SET state = 'waiting', doc = NULL WHERE doc = ?", ((d,) for d in docs))

    # --- what people see -------------------------------------------------------------------------------

    def counts(self) -> dict[str, int]:
        """Return how many files are in each state."""
        rows = self._rows(
            "SELECT CASE WHEN away THEN 'away' ELSE state END AS s, COUNT(*) FROM files "
            "JOIN roots ON files.root = roots.path GROUP BY s"
        )
        return {str(state): int(count) for state, count in rows}  # type: ignore[call-overload]

    def failures(self) -> list[FileProblem]:
        """Return the files that failed, with their reasons."""
        rows = self._rows("SELECT path, kind, title, message, detail FROM files WHERE state = 'failed' ORDER BY path")
        return [
            FileProblem(str(p), ErrorRecord(str(k), str(t), str(m), str(p), None if d is None else str(d)))
            for p, k, t, m, d in rows
        ]

    def folders(self, paused: bool = False) -> tuple[FolderState, ...]:
        """Return the roots with their figures."""
        rows = self._rows(
            "SELECT roots.path, roots.kind, away, COUNT(files.path), SUM(state = 'searchable'), "
            "SUM(state = 'waiting'), SUM(state = 'failed') FROM roots LEFT JOIN files ON files.root = roots.path "
            "GROUP BY roots.path ORDER BY position"
        )
        return tuple(_folder(row, paused) for row in rows)

    # --- facts -----------------------------------------------------------------------------------------

    def fact(self, name: str) -> str:
        """Return a remembered fact, "" if there is none."""
        rows = self._rows("SELECT value FROM facts WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else ""

    def remember(self, name: str, value: str) -> None:
        """Remember a fact."""
        with self._change() as db:
            db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def _folder(row: tuple[object, ...], paused: bool) -> FolderState:
    path, kind, away, *numbers = row
    files, searchable, waiting, failed = (int(n or 0) for n in numbers)  # type: ignore[call-overload]
    status = (
        "away"
        if away
        else "paused"
        if waiting and paused
        else "reading"
        if waiting
        else "problems"
        if failed
        else "watching"
    )
    return FolderState(str(path), str(kind), status, files, searchable, waiting, failed)  # type: ignore[arg-type]
