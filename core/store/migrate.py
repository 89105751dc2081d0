"""Bringing an older library up to date: one small dated function for each format, run by the writer.

Each may be run again after a death in its middle; the folder's description names the new format last. Before the
first, what cannot be made again is copied to `backup-format-N` in the folder: the ledger as format N had it, and the
description. Put back in their places (and `ledger.db-wal` removed), they are the library as it was, whose files are
then read again. The copy goes at the next opening that finds nothing to do, for by then the new format has held.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from core.errors import LibraryError
from core.store import folder as place
from core.store.database import SCHEMA
from core.store.ledger import derived
from core.store.schema import FORMAT

LEDGER = "ledger.db"
BACKUPS = "backup-format-*"  # also one that a death left unfinished


def refuse_older(folder: Path) -> None:
    """Refuse, for a reader, a library that a writer has to bring up to date first.

    Raises:
        LibraryError: library-older.
    """
    if found_format(folder) < FORMAT:
        message = "Open it once in Seoga's window, or run `seoga index`: its files are then read again."
        raise LibraryError("library-older", "The library is from an older Seoga", message, str(folder))


def upgrade(folder: Path) -> bool:
    """Bring a library up to date, for a writer that holds its lock; return whether there was anything to do.

    Raises:
        LibraryError: library-read-only, disk-full or library-damaged; it is then tried again at the next opening.
    """
    found = found_format(folder)
    with place.guarded(folder):
        if found >= FORMAT:
            drop_backups(folder)
            return False
        _run(_back_up, folder)
        for reached, step in UPGRADES:
            if found < reached <= FORMAT:
                _run(step, folder)
                _mark(folder, reached)
    return True


def drop_backups(folder: Path) -> None:
    """Delete the copies of older formats; they name files that may have been forgotten since."""
    for path in folder.glob(BACKUPS):
        shutil.rmtree(path)


def found_format(folder: Path) -> int:
    """Return the format that a folder's description names; a folder without one is about to become a library."""
    try:
        return int(json.loads((folder / place.MARKER).read_text("utf-8"))["format"])
    except FileNotFoundError:
        return FORMAT


def _back_up(folder: Path) -> None:
    """Copy what cannot be made again, in one step; a copy that a death left whole is the one to keep."""
    kept = folder / f"backup-format-{found_format(folder)}"
    if kept.exists():
        return
    new = kept.with_name(f"{kept.name}.new")
    if new.exists():
        shutil.rmtree(new)
    new.mkdir()
    shutil.copyfile(folder / place.MARKER, new / place.MARKER)
    if (folder / LEDGER).exists():
        with closing(sqlite3.connect(folder / LEDGER)) as source, closing(sqlite3.connect(new / LEDGER)) as target:
            source.backup(target)
    new.replace(kept)


def to_2_from_november_2026(folder: Path) -> None:
    """Give files folded names; drop passages and vectors, whose tables changed, so that every document is read again.

    Roots and what is remembered stay, and so do the reasons of files that could not be read.
    """
    with closing(sqlite3.connect(folder / LEDGER, isolation_level=None, timeout=30)) as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(files)")]
        if columns and "folded" not in columns:
            db.execute("BEGIN IMMEDIATE")
            _move_files(db)
            db.execute("COMMIT")
    if (folder / "lance").exists():
        shutil.rmtree(folder / "lance")


def to_3_from_november_2026(folder: Path) -> None:
    """Drop the passages, which have a place now, so that every document is read again; its vectors are kept.

    Since this format a file may be searchable in part, which an older Seoga does not know.
    """
    if (folder / "lance" / "chunks.lance").exists():
        shutil.rmtree(folder / "lance" / "chunks.lance")


def to_4_from_november_2026(folder: Path) -> None:
    """Give files a column that says inside which other file they lie; archives are read since this format."""
    with closing(sqlite3.connect(folder / LEDGER, isolation_level=None, timeout=30)) as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(files)")]
        if columns and "inside" not in columns:
            db.execute("ALTER TABLE files ADD COLUMN inside TEXT")


def to_5_from_november_2026(folder: Path) -> None:
    """Drop the words, which count Han characters too since this format; they are made again of the passages."""
    if (folder / place.WORDS).exists():
        shutil.rmtree(folder / place.WORDS)


def _move_files(db: sqlite3.Connection) -> None:
    """Move the rows of format 1 into the table of format 2."""
    db.execute("ALTER TABLE files RENAME TO files_1")
    for index in ("files_by_state", "files_by_doc", "files_by_root"):
        db.execute(f"DROP INDEX IF EXISTS {index}")
    for statement in _statements(SCHEMA):
        db.execute(statement)
    kept = "size, mtime_ns, inode, device, kind, title, message, detail"
    rows = db.execute(
        f"SELECT path, root, CASE state WHEN 'searchable' THEN 'waiting' ELSE state END, {kept} FROM files_1"  # noqa: S608
    )
    db.executemany(
        f"INSERT INTO files (path, root, state, {kept}, suffix, folded, name) "  # noqa: S608 (words of this file only)
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((*row, *derived(row[0])) for row in rows),
    )
    db.execute("DROP TABLE files_1")


def _statements(script: str) -> list[str]:
    """Return the statements of a script one by one: executescript() would end the transaction."""
    found, begun = [], ""
    for line in script.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            found.append(begun)
            begun = ""
    return found


def _run(step: Callable[[Path], None], folder: Path) -> None:
    try:
        with place.guarded(folder):
            step(folder)
    except sqlite3.DatabaseError as error:
        raise _damaged(folder, error) from error


def _damaged(folder: Path, error: sqlite3.DatabaseError) -> LibraryError:
    message = "Its ledger cannot be brought up to date. Delete the library folder; Seoga will index again."
    return LibraryError("library-damaged", "The library is damaged", message, str(folder), str(error))


def _mark(folder: Path, reached: int) -> None:
    """Name the new format in the folder's description, in one step."""
    marker = folder / place.MARKER
    described = json.loads(marker.read_text("utf-8"))
    new = marker.with_suffix(".new")
    new.write_text(json.dumps({**described, "format": reached}), "utf-8")
    new.replace(marker)


UPGRADES: tuple[tuple[int, Callable[[Path], None]], ...] = (
    (2, to_2_from_november_2026),
    (3, to_3_from_november_2026),
    (4, to_4_from_november_2026),
    (5, to_5_from_november_2026),
)
