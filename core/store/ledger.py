"""The ledger: every file Seoga knows, in which state, and why. SQLite in WAL mode.

What waits and what became of it is the business of its queue (`core.store.queue`). Every verb is one short
transaction, and keeps the index of names and the facts of documents in step.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np
from numpy.typing import NDArray

from core.errors import ErrorRecord
from core.messages import FileProblem, FolderState
from core.records import FileState
from core.store import accounts, documents, names
from core.store.database import Database
from core.store.documents import DocumentFacts, File, Place
from core.store.filters import Filter, folded, folded_path, under, valid
from core.store.initials import Initials
from core.store.queue import Queue

EVERYWHERE = Filter()
PUT = 1_000  # files queued in one transaction


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as the file system shows it."""

    path: str
    size: int
    mtime_ns: int
    inode: int
    device: int


class Ledger:
    """The table of files and roots. Every method may be called from any thread.

    Attributes:
        database: where it all lies.
        queue: the files that wait.
        indexes_names: whether names can be looked for by their words.
        initials: the names, to be looked for by initial consonants.
    """

    def __init__(self, path: Path) -> None:
        self.database = Database(path)
        self.queue = Queue(self.database)
        self.indexes_names = names.prepare(self.database)
        self.initials = Initials(self.database)

    @property
    def stamp(self) -> int:
        """Return a number that changes with every change this process makes: what was looked up before is old."""
        return self.database.changes

    def tidy(self) -> None:
        """Write the journal back and let it go."""
        self.database.tidy()

    def close(self) -> None:
        """Close the database; pending changes are already on disk."""
        self.database.close()

    # --- roots -----------------------------------------------------------------------------------------

    def roots(self) -> dict[str, str]:
        """Return the roots in the order they were added, each with its kind (`folder` or `file`)."""
        return {
            str(path): str(kind)
            for path, kind in self.database.rows("SELECT path, kind FROM roots ORDER BY position")
        }

    def add_root(self, path: str, kind: str) -> None:
        """Add a root; adding it again changes nothing."""
        with self.database.change() as db:
            db.execute(
                "INSERT OR IGNORE INTO roots (path, kind, position) "
                "SELECT ?, ?, COALESCE(MAX(position), 0) + 1 FROM roots",
                (path, kind),
            )

    def adopt(self, root: str, inner: Iterable[str]) -> None:
        """Give the files of roots that lie within another root to that one."""
        with self.database.change() as db:
            for path in inner:
                rows = db.execute("SELECT id, path FROM files WHERE root = ?", (path,)).fetchall()
                db.execute("UPDATE files SET root = ? WHERE root = ?", (root, path))
                self._name(db, ((file, name, root) for file, name in rows))
                db.execute("DELETE FROM roots WHERE path = ?", (path,))

    def remove_root(self, path: str) -> None:
        """Remove a root and all its files."""
        with self.database.change() as db:
            db.execute("DELETE FROM files WHERE root = ?", (path,))
            db.execute("DELETE FROM roots WHERE path = ?", (path,))

    def away(self) -> set[str]:
        """Return the roots that are marked as not connected."""
        return {str(row[0]) for row in self.database.rows("SELECT path FROM roots WHERE away")}

    def set_away(self, root: str, away: bool) -> None:
        """Mark a root as not connected (its files stay searchable) or as back."""
        with self.database.change() as db:
            db.execute("UPDATE roots SET away = ? WHERE path = ?", (int(away), root))

    # --- what the file system shows --------------------------------------------------------------------

    def known(self, root: str) -> dict[str, Entry]:
        """Return a root's files as they were last seen, by path."""
        rows = self.database.rows(
            "SELECT path, size, mtime_ns, inode, device FROM files WHERE root = ? AND inside IS NULL", (root,)
        )
        return {str(row[0]): Entry(*row) for row in rows}

    def put(self, root: str, entries: Iterable[Entry]) -> None:
        """Queue new and changed files; a changed file keeps its old passages until it has been read."""
        entries = list(entries)
        for first in range(0, len(entries), PUT):  # searches wait for each of these only
            self._put(root, entries[first : first + PUT])

    def _put(self, root: str, entries: Sequence[Entry]) -> None:
        with self.database.change() as db:
            _write(db, root, entries)
            self._name_paths(db, [e.path for e in entries])

    def move(self, moves: Iterable[tuple[str, str]], root: str) -> None:
        """Rename files; nothing is read again unless the new name is read differently."""
        moves = list(moves)
        with self.database.change() as db:
            for old, new in [*moves, *_members_with(db, moves)]:
                same = Path(old).suffix.lower() == Path(new).suffix.lower()
                db.execute("DELETE FROM files WHERE path = ? AND path <> ?", (new, old))
                db.execute(
                    "UPDATE files SET path = ?, root = ?, suffix = ?, folded = ?, name = ?, "
                    "state = CASE WHEN ? THEN state ELSE 'waiting' END WHERE path = ?",
                    (new, root, *derived(new), same, old),
                )
                db.execute("UPDATE files SET inside = ? WHERE inside = ?", (new, old))
                self._name_paths(db, [new])

    def put_inside(self, file: str, members: Iterable[Entry]) -> None:
        """Queue what lies inside a file that is being read; it is finished, or fails, as files do."""
        members = list(members)
        with self.database.change() as db:
            row = db.execute("SELECT root FROM files WHERE path = ?", (file,)).fetchone()
            if row:  # else it was taken out of the library a moment ago
                _write(db, row[0], members, file)
                self._name_paths(db, [each.path for each in members])

    def keep_inside(self, file: str, paths: Iterable[str]) -> None:
        """Forget what once lay inside a file, but for these paths."""
        with self.database.change() as db:
            there = {str(row[0]) for row in db.execute("SELECT path FROM files WHERE inside = ?", (file,))}
            db.executemany("DELETE FROM files WHERE path = ?", ((path,) for path in there.difference(paths)))

    def inside(self, root: str) -> dict[str, str]:
        """Return what lies inside files of a root: path by path, the file it lies in."""
        rows = self.database.rows("SELECT path, inside FROM files WHERE root = ? AND inside IS NOT NULL", (root,))
        return {str(path): str(file) for path, file in rows}

    def remove(self, paths: Iterable[str]) -> None:
        """Forget files that are gone."""
        with self.database.change() as db:
            db.executemany("DELETE FROM files WHERE path = ?", ((path,) for path in paths))

    def known_below(self, folder: str) -> dict[str, Entry]:
        """Return the known files at or below a path, by path."""
        rows = self.database.rows(
            "SELECT path, size, mtime_ns, inode, device FROM files "
            "WHERE (path = ? OR (path >= ? AND path < ?)) AND inside IS NULL",
            (folder, *under(folder)),
        )
        return {str(row[0]): Entry(*row) for row in rows}

    # --- what is left out ------------------------------------------------------------------------------

    def leave_out(self, reasons: Mapping[str, str]) -> None:
        """Note files and folders, by path, that a rule leaves out, and its words."""
        title = "Left out"
        self.queue.fail((ErrorRecord("ignored", title, reason, path) for path, reason in reasons.items()), "ignored")

    def left_out(self, root: str) -> dict[str, str]:
        """Return what rules leave out of a root, and by which."""
        rows = self.database.rows("SELECT path, message FROM files WHERE root = ? AND kind = 'ignored'", (root,))
        return {str(path): str(reason) for path, reason in rows}

    def forget_unsupported(self) -> None:
        """Forget files of types that could not be read; the next look at the disk judges them anew."""
        with self.database.change() as db:
            db.execute("DELETE FROM files WHERE kind = 'unsupported' AND state = 'ignored'")

    def excluded(self) -> tuple[str, ...]:
        """Return the folders and files that a person has left out."""
        return tuple(json.loads(self.fact("excluded") or "[]"))

    def exclude(self, path: str, *, undo: bool = False) -> None:
        """Note that a person leaves a path out, or takes it in again; what is known below it is forgotten."""
        kept = [each for each in self.excluded() if each != path]
        self.remember("excluded", json.dumps(kept if undo else [*kept, path], ensure_ascii=False))
        if not undo:
            self.remove(self.known_below(path))

    # --- documents -------------------------------------------------------------------------------------

    def documents(self) -> set[int]:
        """Return the keys of all documents that some file holds."""
        return {int(row[0]) for row in self.database.rows("SELECT DISTINCT doc FROM files WHERE doc IS NOT NULL")}

    def document_of(self, path: str) -> int | None:
        """Return the key of the document that a file holds, None where it is not here or has not been read."""
        rows = self.database.rows("SELECT doc FROM files WHERE path = ?", (valid(path),))
        return rows[0][0] if rows else None

    def is_bare(self, doc: int) -> bool:
        """Say whether a file holds a document and nothing lies inside that file."""
        sql = "SELECT 1 FROM files AS f WHERE doc = ? AND NOT EXISTS (SELECT 1 FROM files WHERE inside = f.path)"
        return bool(self.database.rows(sql + " LIMIT 1", (doc,)))

    def about(self, docs: Sequence[int]) -> dict[int, DocumentFacts]:
        """Return what is known of documents, by key; a document that nobody described is left out."""
        return documents.about(self.database, docs)

    def matching(self, filter: Filter) -> NDArray[np.int64]:  # noqa: A002 (the word of its type)
        """Return the keys of the documents with a file that meets a filter (but for pages): sorted, unique."""
        return documents.matching(self.database, filter)

    def places(self, docs: Sequence[int], filter: Filter = EVERYWHERE) -> dict[int, list[Place]]:  # noqa: A002
        """Return where each document lies among the files that meet a filter, by document key; newest first."""
        return documents.places(self.database, docs, filter)

    def listed(self, filter: Filter, limit: int, *, bare: bool = False) -> list[File]:  # noqa: A002
        """Return up to `limit` files that meet a filter, newest first.

        Those without a document are among them where the filter asks for a state, and with `bare`.
        """
        return documents.listed(self.database, filter, limit, bare=bare)

    def named(
        self,
        terms: Sequence[str],
        limit: int,
        filter: Filter = EVERYWHERE,  # noqa: A002
    ) -> list[tuple[int, float]]:
        """Return (document key, share in [0, 1]) of the documents whose names best hold a query's terms, best first.

        A file named exactly as asked gives 1; see `core.store.names.named`.
        """
        return names.named(self.database, terms, limit, filter) if self.indexes_names else []

    def find_names(self, text: str, limit: int, filter: Filter = EVERYWHERE) -> list[File]:  # noqa: A002
        """Return files without a document (waiting, failed, of other types) whose names hold all words of a text.

        The nearest stand first; see `core.store.names.find`.
        """
        return names.find(self.database, text, limit, filter) if self.indexes_names else []

    def sketched(self, text: str, limit: int, filter: Filter = EVERYWHERE) -> list[File]:  # noqa: A002
        """Return files by the initial consonants of their names, nearest first; see `core.store.names.sketched`."""
        return names.sketched(self.database, self.initials, text, limit, filter)

    # --- what people see -------------------------------------------------------------------------------

    def state_of(self, path: str) -> tuple[FileState, ErrorRecord | None] | None:
        """Return the state of a file and why it failed or is left out; None for a path that is not known."""
        return accounts.state_of(self.database, path)

    def ignored(self) -> dict[str, int]:
        """Return how many files and folders each rule leaves out, the most first."""
        return accounts.ignored(self.database)

    def counts(self) -> dict[str, int]:
        """Return how many files are in each state."""
        return accounts.counts(self.database)

    def failures(self) -> list[FileProblem]:
        """Return the files that failed, with their reasons."""
        return accounts.failures(self.database)

    def folders(self, paused: bool = False) -> tuple[FolderState, ...]:
        """Return the roots with their figures."""
        return accounts.folders(self.database, paused)

    # --- facts -----------------------------------------------------------------------------------------

    def fact(self, name: str) -> str:
        """Return a remembered fact, "" if there is none."""
        rows = self.database.rows("SELECT value FROM facts WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else ""

    def remember(self, name: str, value: str) -> None:
        """Remember a fact."""
        with self.database.change() as db:
            db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def _name(self, db: sqlite3.Connection, rows: Iterable[tuple[int, str, str]]) -> None:
        """Bring what names are looked for in in line with files (id, path, root)."""
        rows = list(rows)
        self.initials.note(row[0] for row in rows)
        if self.indexes_names:
            names.write(db, rows)

    def _name_paths(self, db: sqlite3.Connection, paths: Iterable[str]) -> None:
        sql = "SELECT id, path, root FROM files WHERE path = ?"
        self._name(db, [row for path in paths for row in db.execute(sql, (path,))])


def derived(path: str) -> tuple[str, str, str]:
    """Return what is derived from a path: suffix, folded path, folded name."""
    pure = PurePath(path)
    return pure.suffix.lower(), folded_path(path), folded(pure.name)


def _write(db: sqlite3.Connection, root: str, entries: Iterable[Entry], inside: str | None = None) -> None:
    """Write the rows of new and changed files; they wait."""
    db.executemany(
        "INSERT INTO files (path, root, suffix, folded, name, size, mtime_ns, inode, device, state, inside) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?) ON CONFLICT (path) DO UPDATE SET "
        "size = excluded.size, mtime_ns = excluded.mtime_ns, inode = excluded.inode, "
        "device = excluded.device, state = 'waiting', tries = 0, inside = excluded.inside, "
        "kind = NULL, title = NULL, message = NULL, detail = NULL",
        ((e.path, root, *derived(e.path), e.size, e.mtime_ns, e.inode, e.device, inside) for e in entries),
    )


def _members_with(db: sqlite3.Connection, moves: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return how what lies inside files that move is called before and after."""
    found = []
    for old, new in moves:
        rows = db.execute("SELECT path FROM files WHERE inside = ?", (old,)).fetchall()
        found += [(path, new + path[len(old) :]) for (path,) in rows]
    return found
