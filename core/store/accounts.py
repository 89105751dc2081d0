"""What the ledger tells people: how many files are in which state, folder by folder, and why."""

from __future__ import annotations

from core.errors import ErrorRecord
from core.messages import FileProblem, FolderState
from core.records import FileState
from core.store.database import Database, Row
from core.store.filters import ONE_OF, valid


def state_of(db: Database, path: str) -> tuple[FileState, ErrorRecord | None] | None:
    """Return the state of a file and why it failed or is left out; None for a path that is not known."""
    sql = f"SELECT {ONE_OF['state']}, kind, title, message, path, detail FROM files WHERE path = ?"  # noqa: S608
    rows = db.rows(sql, (valid(path),))
    return (rows[0][0], ErrorRecord(*rows[0][1:]) if rows[0][1] else None) if rows else None


def ignored(db: Database) -> dict[str, int]:
    """Return how many files and folders each rule leaves out, the most first."""
    rows = db.rows(
        "SELECT CASE kind WHEN 'unsupported' THEN 'type ' || suffix ELSE message END AS rule, COUNT(*) AS n "
        "FROM files WHERE state = 'ignored' GROUP BY rule ORDER BY n DESC, rule"
    )
    return {str(rule): int(count) for rule, count in rows}


def counts(db: Database) -> dict[str, int]:
    """Return how many files are in each state."""
    rows = db.rows(
        "SELECT CASE WHEN away THEN 'away' ELSE state END AS s, COUNT(*) FROM files "
        "JOIN roots ON files.root = roots.path GROUP BY s"
    )
    return {str(state): int(count) for state, count in rows}


def failures(db: Database) -> list[FileProblem]:
    """Return the files that failed, with their reasons."""
    rows = db.rows("SELECT path, kind, title, message, detail FROM files WHERE state = 'failed' ORDER BY path")
    return [
        FileProblem(str(p), ErrorRecord(str(k), str(t), str(m), str(p), None if d is None else str(d)))
        for p, k, t, m, d in rows
    ]


def folders(db: Database, paused: bool) -> tuple[FolderState, ...]:
    """Return the roots with their figures."""
    rows = db.rows(
        "SELECT roots.path, roots.kind, away, SUM(state <> 'ignored'), SUM(state IN ('partly', 'searchable')), "
        "SUM(state = 'waiting'), SUM(state = 'failed'), SUM(state = 'partly') "
        "FROM roots LEFT JOIN files ON files.root = roots.path GROUP BY roots.path ORDER BY position"
    )
    return tuple(_folder(row, paused) for row in rows)


def _folder(row: Row, paused: bool) -> FolderState:
    path, kind, away, *numbers = row
    files, searchable, waiting, failed, partly = (int(n or 0) for n in numbers)
    status = (
        "away"
        if away
        else "paused"
        if (waiting or partly) and paused
        else "reading"
        if waiting or partly
        else "problems"
        if failed
        else "watching"
    )
    return FolderState(str(path), str(kind), status, files, searchable, waiting, failed, partly)  # type: ignore[arg-type]
