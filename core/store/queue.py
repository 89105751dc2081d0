"""The queue: which files wait, first to be read and then for their meaning, and what became of them.

A file waits until it has been read; then it is `partly` searchable, by its words, until its meaning is known too.
A file's row is written last each time, so a death at any moment leaves it where it was and the step is done again;
what was stored for it is found by content and not done twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.errors import ErrorRecord
from core.records import FileState
from core.store import documents
from core.store.database import Database
from core.store.documents import DocumentFacts

ALONE_AFTER = 2  # a file that was being read at this many deaths is read alone, at the end of the queue ...
ASIDE_AFTER = 5  # ... and at this many it is set aside
# Files that can be read now: not what lies inside others, which is read with them, nor what is on an unplugged drive.
READABLE = "FROM files JOIN roots ON files.root = roots.path WHERE state = 'waiting' AND inside IS NULL AND NOT away"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file taken from the queue, with the stamp its row had then."""

    path: str
    suffix: str
    size: int
    mtime_ns: int


class Queue:
    """The files of a ledger that wait. Every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- waiting to be read ----------------------------------------------------------------------------

    def waits(self) -> bool:
        """Say whether any file waits that can be read now."""
        return bool(self._database.rows(f"SELECT 1 {READABLE} LIMIT 1"))

    def backlog(self) -> dict[str, tuple[int, int]]:
        """Return the waiting files by suffix: how many, and their bytes."""
        rows = self._database.rows(f"SELECT suffix, COUNT(*), SUM(size) {READABLE} GROUP BY suffix")
        return {str(s): (int(n), int(b)) for s, n, b in rows}

    def take(self, limit: int, skip: Sequence[str] = (), slow: Sequence[str] = ()) -> list[Waiting]:
        """Return up to `limit` waiting files, new and small ones first, those of slow types after all others.

        Files that were being read when Seoga died come last and alone; after too many deaths they are set aside.
        """
        with self._database.change() as db:
            db.execute(
                "UPDATE files SET state = 'failed', doc = NULL, passages = 0, kind = 'crashed', title = 'Set aside', "
                "message = 'Seoga stopped several times while reading this file, so it was set aside.' "
                "WHERE state = 'waiting' AND tries >= ?",
                (ASIDE_AFTER,),
            )
            marks, endings = (",".join("?" * len(some)) for some in (skip, slow))
            rows = db.execute(
                f"SELECT files.path, suffix, size, mtime_ns, tries {READABLE} "
                f"AND tries < {ASIDE_AFTER} AND files.path NOT IN ({marks}) "
                f"ORDER BY tries >= {ALONE_AFTER}, suffix IN ({endings}), {_turn()}, files.path LIMIT ?",
                (*skip, *slow, limit),
            ).fetchall()
            rows = [row for row in rows if row[4] < ALONE_AFTER] or rows[:1]
        return [Waiting(*row[:4]) for row in rows]

    def unchanged(self, taken: Iterable[Waiting]) -> set[str]:
        """Return the paths of taken files whose rows are as they were when they were taken."""
        sql = "SELECT 1 FROM files WHERE path = ? AND state = 'waiting' AND size = ? AND mtime_ns = ?"
        return {each.path for each in taken if self._database.rows(sql, (each.path, each.size, each.mtime_ns))}

    def blame(self, path: str) -> None:
        """Note that the process died while a file was being read."""
        with self._database.change() as db:
            db.execute("UPDATE files SET tries = tries + 1 WHERE path = ?", (path,))

    # --- what became of a file -------------------------------------------------------------------------

    def finish(self, done: Iterable[tuple[str, int, int]], facts: Mapping[int, DocumentFacts] | None = None) -> None:
        """Mark files (path, document key, passages) as read, and keep facts of their documents, by key."""
        with self._database.change() as db:
            db.executemany(
                "UPDATE files SET state = 'partly', doc = ?, passages = ?, tries = 0, "
                "kind = NULL, title = NULL, message = NULL, detail = NULL WHERE path = ? AND state = 'waiting'",
                ((doc, passages, path) for path, doc, passages in done),
            )
            documents.write(db, facts or {})

    def fail(self, errors: Iterable[ErrorRecord], state: FileState = "failed") -> None:
        """Note why files (the errors' paths) could not be read, or are ignored; their old passages go."""
        with self._database.change() as db:
            db.executemany(
                "UPDATE files SET state = ?, doc = NULL, passages = 0, tries = 0, kind = ?, title = ?, message = ?, "
                "detail = ? WHERE path = ?",
                ((state, e.kind, e.title, e.message, e.detail, e.path) for e in errors),
            )

    # --- waiting for their meaning ---------------------------------------------------------------------

    def partly(self, limit: int) -> list[int]:
        """Return up to `limit` documents whose meaning is not all known, those of new and small files first."""
        rows = self._database.rows(
            f"SELECT doc FROM files WHERE state = 'partly' GROUP BY doc ORDER BY MIN({_turn()}), doc LIMIT ?",  # noqa: S608
            (limit,),
        )
        return [int(row[0]) for row in rows]

    def complete(self, docs: Iterable[int]) -> None:
        """Mark the files of documents that have all their vectors as searchable."""
        with self._database.change() as db:
            db.executemany(
                "UPDATE files SET state = 'searchable' WHERE doc = ? AND state = 'partly'", ((d,) for d in docs)
            )

    def demote(self, docs: Iterable[int]) -> None:
        """Mark the files of documents that lack vectors as searchable in part."""
        with self._database.change() as db:
            db.executemany(
                "UPDATE files SET state = 'partly' WHERE doc = ? AND state = 'searchable'", ((d,) for d in docs)
            )

    # --- once more -------------------------------------------------------------------------------------

    def retry(self, paths: Sequence[str] = ()) -> None:
        """Queue failed files again, all of them by default."""
        again = "UPDATE files SET state = 'waiting', tries = 0 WHERE state = 'failed'"
        with self._database.change() as db:
            if paths:
                db.executemany(f"{again} AND path = ?", ((path,) for path in paths))
            else:
                db.execute(again)

    def retry_pictures(self, endings: Sequence[str]) -> None:
        """Queue again what could not be read because nothing read the words in pictures."""
        marks = ",".join("?" * len(endings))
        with self._database.change() as db:
            db.execute(
                "UPDATE files SET state = 'waiting', tries = 0 WHERE kind = 'no-text' "  # noqa: S608 (marks only)
                f"OR (kind = 'unsupported' AND state = 'ignored' AND suffix IN ({marks}))",
                tuple(endings),
            )

    def read_again(self, files: Iterable[str]) -> None:
        """Queue files although they have not changed; what lies inside them keeps its passages meanwhile."""
        with self._database.change() as db:
            db.executemany(
                "UPDATE files SET state = 'waiting', doc = NULL, tries = 0 WHERE path = ? AND doc IS NOT NULL",
                ((path,) for path in files),
            )

    def forget_documents(self, docs: Iterable[int]) -> None:
        """Queue the files of documents whose passages turned out to be missing."""
        with self._database.change() as db:
            db.executemany("UPDATE files SET state = 'waiting', doc = NULL WHERE doc = ?", ((d,) for d in docs))


def _turn() -> str:
    """Return the SQL by which files take turns: bytes times days of age, at least a page and a day of them."""
    return f"(size + 4096.0) * (1 + MAX(0, {time.time_ns()} - mtime_ns) / 86400e9)"
