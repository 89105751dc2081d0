"""Disks that are full, read-only, broken or gone: said calmly, nothing lost, and work goes on when they are back."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import LibraryError
from core.store import folder as place
from core.store.check import check
from core.store.folder import MARKER
from core.store.ledger import Entry
from core.store.library import Library
from core.store.purge import purge
from core.store.schema import content_key
from tests.core.store.test_store_library import EMBEDDER, document, opened, store

IO = "lance error: LanceError(IO): Generic LocalFileSystem error: Unable to copy data to file: "
ERRORS: list[tuple[Exception, str]] = [
    (OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
    (OSError(errno.EDQUOT, "Disk quota exceeded"), "disk-full"),
    (OSError(errno.EROFS, "Read-only file system"), "library-read-only"),
    (PermissionError(errno.EACCES, "Permission denied"), "library-read-only"),
    (OSError(errno.EIO, "Input/output error"), "library-damaged"),
    (FileNotFoundError(errno.ENOENT, "No such file or directory"), "library-damaged"),
    (OSError("of a library without a number"), "library-damaged"),
    (RuntimeError(IO + "No space left on device (os error 28), src/x.rs:1663:50"), "disk-full"),
    (RuntimeError(IO + "장치에 남은 공간이 없습니다 (os error 28), src/x.rs:1663:50"), "disk-full"),
    (RuntimeError(IO + "Read-only file system (os error 30)"), "library-read-only"),
    (RuntimeError(IO + "Permission denied (os error 13)"), "library-read-only"),
    (RuntimeError(IO + "Input/output error (os error 5)"), "library-damaged"),
    (RuntimeError("lance error: Not found: lance/chunks.lance/data/1.lance, src/x.rs"), "library-damaged"),
    (sqlite3.OperationalError("database or disk is full"), "disk-full"),
    (sqlite3.OperationalError("attempt to write a readonly database"), "library-read-only"),
    (sqlite3.OperationalError("unable to open database file"), "library-read-only"),
    (sqlite3.OperationalError("disk I/O error"), "library-damaged"),
    (sqlite3.DatabaseError("database disk image is malformed"), "library-damaged"),
    (sqlite3.DatabaseError("file is not a database"), "library-damaged"),
    (sqlite3.OperationalError("database is locked"), "library-locked"),
]
FULL_FILE, FULL_TABLE, FULL_LEDGER = ERRORS[0][0], ERRORS[7][0], ERRORS[13][0]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("disk") / "L"
    with opened(folder) as library:
        store(library, 1, ["kept words", "남은 말"])
        store(library, 2, ["words that go", "가는 말"])
    return folder


@pytest.fixture
def library(made: Path, tmp_path: Path) -> Iterator[Library]:
    with opened(shutil.copytree(made, tmp_path / "L")) as copy:
        yield copy


# --- what it is called ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("error", "kind"), ERRORS, ids=[str(error)[-40:] for error, _ in ERRORS])
def test_every_fault_of_a_disk_is_a_library_error(tmp_path: Path, error: Exception, kind: str) -> None:
    (tmp_path / MARKER).touch()
    with pytest.raises(LibraryError) as caught, place.guarded(tmp_path):
        raise error
    assert caught.value.kind == kind
    assert caught.value.path == str(tmp_path)
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("error", [error for error, kind in ERRORS if kind != "disk-full"], ids=str)
def test_where_the_library_is_gone_that_is_what_is_said(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(LibraryError) as caught, place.guarded(tmp_path):
        raise error
    assert caught.value.kind == "path-missing"


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("lance error: Invalid user input: no such column"),
        sqlite3.OperationalError("no such module: fts5"),
        sqlite3.IntegrityError("UNIQUE constraint failed: files.path"),
        ValueError("something of our own"),
    ],
    ids=str,
)
def test_mistakes_of_our_own_are_not_hidden(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(type(error)) as caught, place.guarded(tmp_path):
        raise error
    assert caught.value is error


@pytest.mark.parametrize(("code", "kind"), [(112, "disk-full"), (5, "library-read-only"), (1117, "library-damaged")])
def test_windows_has_numbers_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, kind: str
) -> None:
    (tmp_path / MARKER).touch()
    folder = str(tmp_path)
    monkeypatch.setattr(place, "_there", lambda *_: True)
    monkeypatch.setattr("core.store.folder.os.name", "nt")
    with pytest.raises(LibraryError) as caught, place.guarded(tmp_path):
        raise RuntimeError(f"{IO}디스크 공간이 부족합니다. (os error {code})")
    monkeypatch.undo()
    assert (caught.value.kind, caught.value.path) == (kind, folder)


# --- what fails while it is written -----------------------------------------------------------------------


class Failing:
    """An object whose methods of some names raise an error."""

    def __init__(self, inner: object, names: tuple[str, ...], error: Exception) -> None:
        self._inner, self._names, self._error = inner, names, error

    def __getattr__(self, name: str) -> Any:
        if name in self._names:
            raise self._error
        return getattr(self._inner, name)


@contextmanager
def failing(owner: Any, attribute: str, names: tuple[str, ...], error: Exception) -> Iterator[None]:
    inner = getattr(owner, attribute)
    setattr(owner, attribute, Failing(inner, names, error))
    yield
    setattr(owner, attribute, inner)


@contextmanager
def files_failing(error: Exception) -> Iterator[None]:
    def fail(*_: object) -> None:
        raise error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.store.mapped._replace", fail)
        yield


def add(library: Library) -> None:
    store(library, 3, ["brand new words", "새로 온 말"])


def prune(library: Library) -> None:
    library.ledger.remove(["/docs/2.txt"])
    library.prune()


def tidy(library: Library) -> None:
    library.tidy()


def forget(library: Library) -> None:
    library.ledger.remove(["/docs/2.txt"])
    purge(library)


WRITES = ("merge_insert", "delete", "update", "optimize")
VERBS: list[Callable[[Library], None]] = [add, prune, tidy, forget]
FILES_OF: list[Callable[[Library], None]] = [add, forget]  # the others write none of the library's own files here


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("table", ["passages", "vectors"])
def test_a_table_that_cannot_be_written_loses_nothing(
    library: Library, verb: Callable[[Library], None], table: str
) -> None:
    with failing(getattr(library, table), "_table", WRITES, FULL_TABLE):
        if verb is prune and table == "vectors":
            verb(library)  # their vectors stay for a while
        else:
            with pytest.raises(LibraryError) as caught:
                verb(library)
            assert caught.value.kind == "disk-full"
    goes_on(library)
    starts_again(library)


@pytest.mark.parametrize("verb", FILES_OF)
def test_postings_that_cannot_be_written_lose_nothing(library: Library, verb: Callable[[Library], None]) -> None:
    with files_failing(FULL_FILE), pytest.raises(LibraryError) as caught:
        verb(library)
    assert caught.value.kind == "disk-full"
    goes_on(library)
    starts_again(library)


@pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "INSERT", "COMMIT"])
def test_a_ledger_that_cannot_be_written_loses_nothing(library: Library, statement: str) -> None:
    database = library.ledger.database
    real = database._db

    class Breaking(Failing):
        def execute(self, sql: str, values: Any = ()) -> Any:
            if sql.startswith(statement):
                raise FULL_LEDGER
            return real.execute(sql, values)

        def executemany(self, sql: str, values: Any) -> Any:
            if sql.startswith(statement):
                raise FULL_LEDGER
            return real.executemany(sql, values)

    database._db = Breaking(real, (), FULL_LEDGER)  # type: ignore[assignment]
    with pytest.raises(LibraryError) as caught:
        library.ledger.put("/docs", [Entry("/docs/9.txt", 1, 1, 1, 1)])
    assert caught.value.kind == "disk-full"
    database._db = real
    assert library.ledger.counts() == {"searchable": 2}, "all of a change is taken back"
    goes_on(library)


def test_a_ledger_that_is_full_takes_changes_again_when_there_is_room(library: Library) -> None:
    connection = library.ledger.database._db
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LibraryError) as caught:
        library.ledger.put("/docs", [Entry(f"/docs/긴 이름의 파일 {n}.txt", 1, n, n, 1) for n in range(900)])
    assert caught.value.kind == "disk-full"
    assert library.ledger.counts() == {"searchable": 2}
    connection.execute("PRAGMA max_page_count = 1000000")
    goes_on(library)


def test_a_ledger_that_is_read_only_can_still_be_asked(library: Library) -> None:
    library.ledger.database._db.execute("PRAGMA query_only = ON")
    with pytest.raises(LibraryError) as caught:
        library.ledger.remember("fact", "사실")
    assert caught.value.kind == "library-read-only"
    assert library.ledger.counts() == {"searchable": 2}
    library.ledger.database._db.execute("PRAGMA query_only = OFF")
    goes_on(library)


def goes_on(library: Library) -> None:
    """Use the same library as if nothing had been."""
    library.ledger.remove(["/docs/2.txt"])
    library.prune()
    store(library, 3, ["brand new words", "새로 온 말"])
    assert check(library, lambda: False) == []
    assert library.ledger.counts() == {"searchable": 2}
    assert library.count == len(library.passages) == 4
    view = library.view()
    assert view.words.sum() == view.vectors.sum() == view.sparse.sum() == 4
    texts = {text for doc in (1, 3) for text in (p.chunk.text for p in library.passages.of_document(doc))}
    assert texts == {"kept words", "남은 말", "brand new words", "새로 온 말"}


def starts_again(library: Library) -> None:
    """Tidy and open the library anew."""
    library.tidy()
    library.close()
    with opened(library.folder) as again:
        goes_on(again)


# --- what grows -------------------------------------------------------------------------------------------


def test_tidying_leaves_one_version_and_one_file_of_each_table(library: Library) -> None:
    for doc in range(10, 16):
        store(library, doc, [f"more words {doc}", f"더 많은 말 {doc}"])
    assert library.passages.versions > 6
    assert library.vectors.versions > 6
    library.tidy()
    assert library.passages.versions == library.vectors.versions == 1
    for table in (library.folder / "lance").iterdir():
        assert len(list(table.glob("data/*"))) == len(list(table.glob("_versions/*.manifest"))) == 1


def test_a_journal_does_not_keep_the_size_it_once_had(library: Library) -> None:
    journal = library.folder / "ledger.db-wal"
    library.ledger.put("/docs", [Entry(f"/docs/긴 이름의 파일 {n}.txt", 1, n, n, 1) for n in range(3_000)])
    assert journal.stat().st_size > 0
    library.ledger.database.tidy()
    assert journal.stat().st_size == 0
    assert library.ledger.counts() == {"searchable": 2, "waiting": 3_000}


KEPT = content_key("남은 말")
READS: list[Callable[[Library], object]] = [
    lambda reader: len(reader.passages.layout()),
    lambda reader: [passage.chunk.text for passage in reader.passages.by_key([KEPT])],
    lambda reader: [passage.chunk.text for passage in reader.passages.of_document(1)],
    lambda reader: [passage.chunk.text for passage in reader.passages.firsts([1])],
    lambda reader: reader.vectors.fetch([KEPT]).starts.tolist(),
    lambda reader: reader.vectors.dense(np.array([KEPT])).shape,
]


@pytest.mark.parametrize("read", READS)
def test_a_reader_whose_version_was_tidied_away_reads_the_newest(
    library: Library, read: Callable[[Library], object]
) -> None:
    with opened(library.folder, writer=False) as reader:
        store(library, 3, ["brand new words"])
        library.tidy()
        assert read(reader) == read(library)


def test_a_reader_does_not_look_for_ever(library: Library) -> None:
    shutil.rmtree(library.folder / "lance" / "chunks.lance" / "data")
    with pytest.raises(RuntimeError, match="Not found"):
        library.passages.by_key([1])


# --- what is gone -----------------------------------------------------------------------------------------

CHANGES: list[Callable[[Library], object]] = [
    add,
    tidy,
    purge,
    lambda library: library.store([document(7, ["words only", "말만"])], {}),
    lambda library: library.store([], {1: EMBEDDER.passages(["a vector"])[0]}),
    lambda library: library.ledger.put("/docs", [Entry("/docs/9.txt", 1, 1, 1, 1)]),
    lambda library: library.ledger.remember("fact", "사실"),
    lambda library: check(library, lambda: False),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("empty", [False, True], ids=["no folder", "an empty mount point"])
def test_a_library_that_has_gone_is_not_made_again_in_its_place(
    library: Library, tmp_path: Path, change: Callable[[Library], object], empty: bool
) -> None:
    library.folder.rename(tmp_path / "away")
    if empty:
        library.folder.mkdir()
    with pytest.raises(LibraryError) as caught:
        change(library)
    assert caught.value.kind == "path-missing"
    assert "drive" in caught.value.message
    if empty:
        assert os.listdir(library.folder) == []  # noqa: PTH208
        library.folder.rmdir()
    assert not library.folder.exists()
    (tmp_path / "away").rename(library.folder)
    goes_on(library)


def test_a_library_that_was_deleted_is_said_to_be_gone_when_it_is_opened_for_reading(tmp_path: Path) -> None:
    with pytest.raises(LibraryError) as caught:
        opened(tmp_path / "L", writer=False)
    assert caught.value.kind == "path-missing"
    assert not (tmp_path / "L").exists()
