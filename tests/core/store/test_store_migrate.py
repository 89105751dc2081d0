"""Older libraries: brought up to date by a writer, refused for a reader, whole after a death in the middle."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import LibraryError
from core.store import migrate
from core.store.documents import DocumentFacts
from core.store.folder import MARKER
from core.store.ledger import Entry, Ledger
from core.store.schema import FORMAT

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
        ledger.take(5)
        ledger.finish([("/docs/계약서_최종.hwp", 42, 3)], {42: DocumentFacts("제목", "ko", "hwp", 2)})
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
