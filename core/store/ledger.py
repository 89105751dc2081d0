"""The ledger: every file Seoga knows, in which state, and why. SQLite in WAL mode.

A file waits until it has been read; then it is `partly` searchable, by its words, until its meaning is known too.
A file's row is written last each time, so a death at any moment leaves it where it was and the step is done again;
what was stored for it is found by content and not done twice. Every verb is one short transaction, and keeps the
index of names and the facts of documents in step.
"""

from __future__ import annotations

import json
import sqlite3
import time
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

EVERYWHERE = Filter()
ALONE_AFTER = 2  # a file that was being read at this many deaths is read alone, at the end of the queue ...
ASIDE_AFTER = 5  # ... and at this many it is set aside
PUT = 1_000  # files queued in one transaction


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


class Ledger:
    """The table of files and roots. Every method may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self.database = Database(path)
        self.indexes_names = names.prepare(self.database)
        self.initials = Initials(self.database)

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

    def read_again(self, files: Iterable[str]) -> None:
        """Queue files although they have not changed; what lies inside them keeps its passages meanwhile."""
        with self.database.change() as db:
            db.executemany(
                "UPDATE files SET state = 'waiting', doc = NULL, tries = 0 WHERE path = ? AND doc IS NOT NULL",
                ((path,) for path in files),
            )

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

    # --- the queue -------------------------------------------------------------------------------------

    def take(self, limit: int, skip: Sequence[str] = (), slow: Sequence[str] = ()) -> list[Waiting]:
        """Return up to `limit` waiting files, new and small ones first, those of slow types after all others.

        Files that were being read when Seoga died come last and alone; after too many deaths they are set aside.
        """
        with self.database.change() as db:
            db.execute(
                "UPDATE files SET state = 'failed', doc = NULL, passages = 0, kind = 'crashed', title = 'Set aside', "
                "message = 'Seoga stopped several times while reading this file, so it was set aside.' "
                "WHERE state = 'waiting' AND tries >= ?",
                (ASIDE_AFTER,),
            )
            marks, endings = (",".join("?" * len(some)) for some in (skip, slow))
            rows = db.execute(
                "SELECT files.path, suffix, size, mtime_ns, tries FROM files "  # noqa: S608 (marks only)
                f"JOIN roots ON files.root = roots.path WHERE state = 'waiting' AND inside IS NULL AND NOT away "
                f"AND tries < {ASIDE_AFTER} AND files.path NOT IN ({marks}) "
                f"ORDER BY tries >= {ALONE_AFTER}, suffix IN ({endings}), {_turn()}, files.path LIMIT ?",
                (*skip, *slow, limit),
            ).fetchall()
            rows = [row for row in rows if row[4] < ALONE_AFTER] or rows[:1]
        return [Waiting(*row[:4]) for row in rows]

    def unchanged(self, taken: Iterable[Waiting]) -> set[str]:
        """Return the paths of taken files whose rows are as they were when they were taken."""
        sql = "SELECT 1 FROM files WHERE path = ? AND state = 'waiting' AND size = ? AND mtime_ns = ?"
        return {each.path for each in taken if self.database.rows(sql, (each.path, each.size, each.mtime_ns))}

    def blame(self, path: str) -> None:
        """Note that the process died while a file was being read."""
        with self.database.change() as db:
            db.execute("UPDATE files SET tries = tries + 1 WHERE path = ?", (path,))

    def finish(self, done: Iterable[tuple[str, int, int]], facts: Mapping[int, DocumentFacts] | None = None) -> None:
        """Mark files (path, document key, passages) as read, and keep facts of their documents, by key."""
        with self.database.change() as db:
            db.executemany(
                "UPDATE files SET state = 'partly', doc = ?, passages = ?, tries = 0, "
                "kind = NULL, title = NULL, message = NULL, detail = NULL WHERE path = ? AND state = 'waiting'",
                ((doc, passages, path) for path, doc, passages in done),
            )
            documents.write(db, facts or {})

    def partly(self, limit: int) -> list[int]:
        """Return up to `limit` documents whose meaning is not all known, those of new and small files first."""
        rows = self.database.rows(
            f"SELECT doc FROM files WHERE state = 'partly' GROUP BY doc ORDER BY MIN({_turn()}), doc LIMIT ?",  # noqa: S608
            (limit,),
        )
        return [int(row[0]) for row in rows]

    def complete(self, docs: Iterable[int]) -> None:
        """Mark the files of documents that have all their vectors as searchable."""
        with self.database.change() as db:
            db.executemany(
                "UPDATE files SET state = 'searchable' WHERE doc = ? AND state = 'partly'", ((d,) for d in docs)
            )

    def demote(self, docs: Iterable[int]) -> None:
        """Mark the files of documents that lack vectors as searchable in part."""
        with self.database.change() as db:
            db.executemany(
                "UPDATE files SET state = 'partly' WHERE doc = ? AND state = 'searchable'", ((d,) for d in docs)
            )

    def fail(self, errors: Iterable[ErrorRecord], state: FileState = "failed") -> None:
        """Note why files (the errors' paths) could not be read, or are ignored; their old passages go."""
        with self.database.change() as db:
            db.executemany(
                "UPDATE files SET state = ?, doc = NULL, passages = 0, tries = 0, kind = ?, title = ?, message = ?, "
                "detail = ? WHERE path = ?",
                ((state, e.kind, e.title, e.message, e.detail, e.path) for e in errors),
            )

    def leave_out(self, reasons: Mapping[str, str]) -> None:
        """Note files and folders, by path, that a rule leaves out, and its words."""
        title = "Left out"
        self.fail((ErrorRecord("ignored", title, reason, path) for path, reason in reasons.items()), "ignored")

    def left_out(self, root: str) -> dict[str, str]:
        """Return what rules leave out of a root, and by which."""
        rows = self.database.rows("SELECT path, message FROM files WHERE root = ? AND kind = 'ignored'", (root,))
        return {str(path): str(reason) for path, reason in rows}

    def retry(self, paths: Sequence[str] = ()) -> None:
        """Queue failed files again, all of them by default."""
        again = "UPDATE files SET state = 'waiting', tries = 0 WHERE state = 'failed'"
        with self.database.change() as db:
            if paths:
                db.executemany(f"{again} AND path = ?", ((path,) for path in paths))
            else:
                db.execute(again)

    def forget_unsupported(self) -> None:
        """Forget files of types that could not be read; the next look at the disk judges them anew."""
        with self.database.change() as db:
            db.execute("DELETE FROM files WHERE kind = 'unsupported' AND state = 'ignored'")

    def retry_pictures(self, endings: Sequence[str]) -> None:
        """Queue again what could not be read because nothing read the words in pictures."""
        marks = ",".join("?" * len(endings))
        with self.database.change() as db:
            db.execute(
                "UPDATE files SET state = 'waiting', tries = 0 WHERE kind = 'no-text' "  # noqa: S608 (marks only)
                f"OR (kind = 'unsupported' AND state = 'ignored' AND suffix IN ({marks}))",
                tuple(endings),
            )

    def waits(self) -> bool:
        """Say whether any file waits that can be read now."""
        sql = (
            "SELECT 1 FROM files JOIN roots ON files.root = roots.path "
            "WHERE state = 'waiting' AND inside IS NULL AND NOT away LIMIT 1"
        )
        return bool(self.database.rows(sql))

    def backlog(self) -> dict[str, tuple[int, int]]:
        """Return the waiting files by suffix: how many, and their bytes."""
        rows = self.database.rows(
            "SELECT suffix, COUNT(*), SUM(size) FROM files JOIN roots ON files.root = roots.path "
            "WHERE state = 'waiting' AND inside IS NULL AND NOT away GROUP BY suffix"
        )
        return {str(s): (int(n), int(b)) for s, n, b in rows}

    @property
    def stamp(self) -> int:
        """Return a number that changes with every change this process makes: what was looked up before is old."""
        return self.database.changes

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

    def forget_documents(self, docs: Iterable[int]) -> None:
        """Queue the files of documents whose passages turned out to be missing."""
        with self.database.change() as db:
            db.executemany("UPDATE files SET state = 'waiting', doc = NULL WHERE doc = ?", ((d,) for d in docs))

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

    def excluded(self) -> tuple[str, ...]:
        """Return the folders and files that a person has left out."""
        return tuple(json.loads(self.fact("excluded") or "[]"))

    def exclude(self, path: str, *, undo: bool = False) -> None:
        """Note that a person leaves a path out, or takes it in again; what is known below it is forgotten."""
        kept = [each for each in self.excluded() if each != path]
        self.remember("excluded", json.dumps(kept if undo else [*kept, path], ensure_ascii=False))
        if not undo:
            self.remove(self.known_below(path))

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


def _turn() -> str:
    """Return the SQL by which files take turns: bytes times days of age, at least a page and a day of them."""
    return f"(size + 4096.0) * (1 + MAX(0, {time.time_ns()} - mtime_ns) / 86400e9)"


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
