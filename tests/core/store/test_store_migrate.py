"""Older libraries: brought up to date by a writer, refused for a reader, whole after a death in the middle."""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core.errors import LibraryError
from core.store import migrate
from core.store.documents import DocumentFacts
from core.store.folder import MARKER
from core.store.ledger import Entry, Ledger
from core.store.library import Library
from core.store.schema import FORMAT
from tests.fakes import CODEC, DIMS

# The ledger as format 1 made it.
FORMAT_1 = """
CREATE TABLE roots (
    path TEXT PRIMARY KEY, kind TEXT NOT NULL, away INTEGER NOT NULL DEFAULT 0, position INTEGER NOT NULL);
CREATE TABLE files (
    path TEXT PRIMARY KEY, root TEXT NOT NULL, suffix TEXT NOT NULL,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, device INTEGER NOT NULL,
    state TEXT NOT NULL, doc INTEGER, passages INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    kind TEXT, title TEXT, message TEXT, detail TEXT);
CREATE INDEX files_by_state ON files (state, tries, size);
CREATE INDEX files_by_doc ON files (doc);
CREATE INDEX files_by_root ON files (root);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO roots VALUES ('/other', 'folder', 1, 2), ('/docs', 'folder', 0, 1);
INSERT INTO facts VALUES ('welcomed', 'yes');
INSERT INTO files VALUES
    ('/docs/계약서_최종.hwp', '/docs', '.hwp', 10, 5000000000, 7, 1, 'searchable', 42, 3, 0, NULL, NULL, NULL, NULL),
    ('/docs/old.txt', '/docs', '.txt', 11, 6000000000, 8, 1, 'waiting', 43, 2, 1, NULL, NULL, NULL, NULL),
    ('/docs/locked.pdf', '/docs', '.pdf', 12, 1, 9, 1, 'failed', NULL, 0, 0, 'encrypted', 'Locked', 'Why.', 'more'),
    ('/docs/a.zip', '/docs', '.zip', 13, 1, 10, 1, 'ignored', NULL, 0, 0, 'unsupported', 'No', 'Not.', NULL);
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "L"
    (folder / "lance" / "chunks.lance" / "data").mkdir(parents=True)
    (folder / "lance" / "vec_some_model.lance").mkdir()
    (folder / "lance" / "chunks.lance" / "data" / "x.lance").write_bytes(b"rows")
    (folder / MARKER).write_text(json.dumps({"format": 1, "what": "The index."}))
    with closing(sqlite3.connect(folder / "ledger.db")) as db:
        db.executescript(FORMAT_1)
    return folder


def test_an_old_library_keeps_its_roots_and_reads_its_files_again(old: Path) -> None:
    assert migrate.upgrade(old)
    assert not (old / "lance").exists()
    assert json.loads((old / MARKER).read_text()) == {"format": FORMAT, "what": "The index."}
    with closing(Ledger(old / "ledger.db")) as ledger:
        assert ledger.roots() == {"/docs": "folder", "/other": "folder"}
        assert ledger.away() == {"/other"}
        assert ledger.fact("welcomed") == "yes"
        assert ledger.counts() == {"waiting": 2, "failed": 1, "ignored": 1}
        assert ledger.documents() == set()
        assert ledger.known("/docs")["/docs/old.txt"] == Entry("/docs/old.txt", 11, 6_000_000_000, 8, 1)
        problem = ledger.failures()[0].error
        assert (problem.kind, problem.title, problem.message, problem.detail) == (
            "encrypted",
            "Locked",
            "Why.",
            "more",
        )


def test_an_upgraded_ledger_does_all_that_a_new_one_does(old: Path) -> None:
    migrate.upgrade(old)
    with closing(Ledger(old / "ledger.db")) as ledger:
        assert [file.path for file in ledger.find_names("최종 계약서", 5)] == ["/docs/계약서_최종.hwp"]
        ledger.queue.take(5)
        ledger.queue.finish([("/docs/계약서_최종.hwp", 42, 3)], {42: DocumentFacts("제목", "ko", "hwp", 2)})
        assert [doc for doc, _ in ledger.named(["계약"], 5)] == [42]
        ledger.remove(["/docs/계약서_최종.hwp"])
        assert ledger.about([42]) == {}
    with closing(Ledger(old.parent / "new.db")) as _:
        pass
    assert _tables(old / "ledger.db") == _tables(old.parent / "new.db")


def _tables(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        return sorted(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())


def test_an_upgrade_is_done_once(old: Path) -> None:
    migrate.upgrade(old)
    (old / "lance").mkdir()
    assert not migrate.upgrade(old)
    assert (old / "lance").exists()


@pytest.mark.parametrize("step", ["shutil.rmtree", "_mark", "_move_files"])
def test_a_death_in_the_middle_leaves_an_old_library_that_can_be_upgraded(
    old: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"core.store.migrate.{step}", die)
        with pytest.raises(KeyboardInterrupt):
            migrate.upgrade(old)
    assert migrate.found_format(old) == 1
    assert migrate.upgrade(old)
    with closing(Ledger(old / "ledger.db")) as ledger:
        assert ledger.counts() == {"waiting": 2, "failed": 1, "ignored": 1}


class Deaths:
    """Dies at the n-th thing that changes the disk, after or instead of doing it."""

    def __init__(self, at: int, *, after: bool) -> None:
        self.left = at
        self.after = after
        self.died = False

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: object, **named: object) -> object:
            self.left -= 1
            if self.died:
                raise KeyboardInterrupt
            self.died = self.left < 0
            if self.died and not self.after:
                raise KeyboardInterrupt
            made = function(*args, **named)
            if self.died:
                raise KeyboardInterrupt
            return made

        return call


def dying(monkeypatch: pytest.MonkeyPatch, deaths: Deaths) -> None:
    """Let everything count that an upgrade does to the disk, down to each statement and each file."""

    class Dying(sqlite3.Connection):
        execute = deaths.before(sqlite3.Connection.execute)
        executemany = deaths.before(sqlite3.Connection.executemany)
        backup = deaths.before(sqlite3.Connection.backup)

    connect = sqlite3.connect
    monkeypatch.setattr("core.store.migrate.sqlite3.connect", lambda *a, **n: connect(*a, **n, factory=Dying))
    for name in ("mkdir", "replace", "write_text"):
        monkeypatch.setattr(f"core.store.migrate.Path.{name}", deaths.before(getattr(Path, name)))
    monkeypatch.setattr("core.store.migrate.shutil.copyfile", deaths.before(shutil.copyfile))
    monkeypatch.setattr("os.unlink", deaths.before(os.unlink))
    monkeypatch.setattr("os.rmdir", deaths.before(os.rmdir))


def state(folder: Path) -> tuple[list[str], list[str], str]:
    with closing(sqlite3.connect(folder / "ledger.db")) as db:
        dumped = list(db.iterdump())
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.name != "ledger.db-wal")
    return dumped, files, (folder / MARKER).read_text()


@pytest.mark.parametrize("after", [False, True])
def test_an_upgrade_can_die_anywhere_and_ends_as_if_it_had_not(
    old: Path, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    whole = shutil.copytree(old, old.parent / "whole")
    migrate.upgrade(whole)
    for at in itertools.count():
        folder = shutil.copytree(old, old.parent / f"{after}{at}")
        deaths = Deaths(at, after=after)
        with monkeypatch.context() as patch:
            dying(patch, deaths)
            with contextlib.suppress(KeyboardInterrupt):
                migrate.upgrade(folder)
        if not deaths.died:
            break
        assert kept(folder) or state(folder)[0] == state(old)[0], "until there is a copy, nothing is changed"
        migrate.upgrade(folder)
        assert state(folder)[0] == state(whole)[0]
        assert state(folder)[2] == state(whole)[2]
        migrate.upgrade(folder)
        assert not list(folder.glob("backup-*"))
        shutil.rmtree(folder)
    assert at > 20, "the statements and files of all steps"


def kept(folder: Path) -> bool:
    """Say whether the copy of format 1 is there, and whole."""
    copy = folder / "backup-format-1"
    if not copy.exists():
        return False
    with closing(sqlite3.connect(copy / "ledger.db")) as db:
        assert len(db.execute("SELECT path FROM files").fetchall()) == 4
    return bool(json.loads((copy / MARKER).read_text())["format"] == 1)


def test_the_old_library_can_be_put_back_from_its_backup(old: Path) -> None:
    migrate.upgrade(old)
    upgraded = state(old)
    assert kept(old)
    for path in (old / "backup-format-1").iterdir():
        shutil.copyfile(path, old / path.name)
    assert migrate.found_format(old) == 1
    with closing(sqlite3.connect(old / "ledger.db")) as db:
        rows = db.execute("SELECT path, doc FROM files WHERE state = 'searchable'").fetchall()
    assert rows == [("/docs/계약서_최종.hwp", 42)]
    migrate.upgrade(old)
    assert state(old) == upgraded


def test_the_backup_goes_at_the_next_start_that_finds_nothing_to_do(old: Path) -> None:
    migrate.upgrade(old)
    assert kept(old)
    assert not migrate.upgrade(old)
    assert not list(old.glob("backup-*"))


def test_a_backup_that_does_not_fit_leaves_the_old_library_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = state(old)
    with monkeypatch.context() as patch:
        patch.setattr("core.store.migrate.shutil.copyfile", full)
        with pytest.raises(LibraryError) as caught:
            migrate.upgrade(old)
    assert caught.value.kind == "disk-full"
    assert state(old)[0] == before[0]
    assert migrate.upgrade(old)
    assert kept(old)


def test_the_steps_lead_one_by_one_to_the_newest_format() -> None:
    reached = [number for number, _ in migrate.UPGRADES]
    assert reached == list(range(2, 2 + len(reached)))
    assert FORMAT in reached


def test_a_format_that_changes_nothing_still_shuts_older_versions_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "FORMAT", 3)
    (tmp_path / MARKER).write_text(json.dumps({"format": 2}))
    with closing(Ledger(tmp_path / "ledger.db")) as ledger:
        ledger.add_root("/docs", "folder")
        ledger.put("/docs", [Entry("/docs/글.txt", 1, 1, 1, 1)])
    (tmp_path / "lance").mkdir()
    assert migrate.upgrade(tmp_path)
    assert migrate.found_format(tmp_path) == 3
    assert (tmp_path / "lance").exists()
    with closing(Ledger(tmp_path / "ledger.db")) as ledger:
        assert ledger.counts() == {"waiting": 1}


def test_a_reader_is_told_to_wait_for_a_writer(old: Path) -> None:
    with pytest.raises(LibraryError) as caught:
        migrate.refuse_older(old)
    assert caught.value.kind == "library-older"
    assert caught.value.path == str(old)
    migrate.upgrade(old)
    migrate.refuse_older(old)


def test_a_ledger_that_is_no_database_is_said_to_be_damaged(old: Path) -> None:
    (old / "ledger.db").write_bytes(b"not a database " * 1000)
    with pytest.raises(LibraryError) as caught:
        migrate.upgrade(old)
    assert caught.value.kind == "library-damaged"
    assert migrate.found_format(old) == 1


def test_a_library_that_lost_its_ledger_is_upgraded_too(old: Path) -> None:
    (old / "ledger.db").unlink()
    assert migrate.upgrade(old)
    with closing(Ledger(old / "ledger.db")) as ledger:
        assert ledger.counts() == {}


def test_a_new_folder_needs_no_upgrade(tmp_path: Path) -> None:
    assert not migrate.upgrade(tmp_path)


def test_format_3_gets_its_column_and_keeps_its_rows(tmp_path: Path) -> None:
    with Library(tmp_path / "L", "m", DIMS, writer=True, codec=CODEC) as library:
        library.ledger.add_root("/docs", "folder")
        library.ledger.put("/docs", [Entry("/docs/a.zip", 1, 1, 1, 1)])
    with closing(sqlite3.connect(tmp_path / "L" / "ledger.db")) as db:
        for trigger in ("members_of_a_removed_file", "members_of_an_unread_file", "file_of_a_waiting_member"):
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute("DROP INDEX files_by_inside")
        db.execute("ALTER TABLE files DROP COLUMN inside")
    marker = tmp_path / "L" / "seoga-library.json"
    marker.write_text(json.dumps({**json.loads(marker.read_text("utf-8")), "format": 3}), "utf-8")
    with Library(tmp_path / "L", "m", DIMS, writer=True, codec=CODEC) as library:
        assert library.ledger.counts() == {"waiting": 1}
        library.ledger.put_inside("/docs/a.zip", [Entry("/docs/a.zip/b.txt", 1, 1, 0, 0)])
        assert library.ledger.inside("/docs") == {"/docs/a.zip/b.txt": "/docs/a.zip"}
