"""The library's folder: private to the user, of a known version, writable, and held by one writer."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped, unused-ignore]
from filelock import FileLock, Timeout

from core.errors import LibraryError
from core.store.schema import FORMAT

MARKER = "seoga-library.json"
WORDS = "words"  # the folder of the words' postings
LEAST_FREE = 64 * 2**20  # bytes; below this a commit may not fit
FULL = (errno.ENOSPC, errno.EDQUOT)
READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)

# What SQLite says, as the number of an error of the operating system.
OF_SQLITE = {
    "database or disk is full": errno.ENOSPC,
    "attempt to write a readonly database": errno.EROFS,
    "unable to open database file": errno.EACCES,
    "disk I/O error": errno.EIO,
    "malformed": errno.EIO,
    "file is not a database": errno.EIO,
    "database is locked": errno.EBUSY,
}
# Lance gives the system's number after its words, which may be in any language; not always.
NUMBERED = re.compile(r"\(os error (\d+)\)")
OF_LANCE = re.compile(r"LanceError\(IO\)|Not found: |[Cc]orrupt")
ON_WINDOWS = {112: errno.ENOSPC, 39: errno.ENOSPC, 5: errno.EACCES, 19: errno.EROFS}


def prepare(folder: Path) -> None:
    """Make the folder, or check that it is a library this version can write.

    Raises:
        LibraryError: library-newer, library-damaged, library-read-only, disk-full or path-missing.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.name == "posix":
            folder.chmod(0o700)
        check_version(folder)
        _try_writing(folder)
        if shutil.disk_usage(folder).free < LEAST_FREE:
            raise disk_full(folder)
        if not (folder / MARKER).exists():
            _write_marker(folder)
    except OSError as error:
        raise from_os(error, folder) from error


def scratch(folder: Path) -> Path:
    """Return the folder for short-lived copies, without those of processes that are gone.

    Raises:
        LibraryError: library-read-only, disk-full and the like.
    """
    place = folder / "scratch"
    with writing(folder):
        place.mkdir(exist_ok=True, mode=0o700)
        for left in place.iterdir():
            owner = left.name.partition("-")[0]
            if not (owner.isdigit() and psutil.pid_exists(int(owner))):
                shutil.rmtree(left, ignore_errors=True)
    return place


def check_version(folder: Path) -> None:
    """Refuse a folder that a newer Seoga has written.

    Raises:
        LibraryError: library-newer or library-damaged.
    """
    try:
        found = int(json.loads((folder / MARKER).read_text("utf-8"))["format"])
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError) as error:
        message = f"Its description ({MARKER}) cannot be read."
        raise LibraryError("library-damaged", "The library is damaged", message, str(folder), str(error)) from error
    if found > FORMAT:
        message = f"It has format {found}; this Seoga knows formats up to {FORMAT}. Please update Seoga."
        raise LibraryError("library-newer", "The library is from a newer Seoga", message, str(folder))


@contextmanager
def writing(folder: Path, sign: str = MARKER) -> Iterator[None]:
    """As `guarded`, for changes: where a library has gone, no half of one is made in its place.

    Raises:
        LibraryError: path-missing, or as `guarded`.
    """
    if not _there(folder, sign):
        raise gone(folder)
    with guarded(folder, sign):
        yield


@contextmanager
def guarded(folder: Path, sign: str = MARKER) -> Iterator[None]:
    """Turn what a disk does, in whatever words a storage engine reports it, into a LibraryError.

    Args:
        folder: of the library.
        sign: a file in it that is there as long as the library is.

    Raises:
        LibraryError: disk-full, library-read-only, library-damaged, library-locked or path-missing.
    """
    try:
        yield
    except (OSError, RuntimeError, sqlite3.DatabaseError) as error:  # Lance's Rust side raises RuntimeError
        number = _number(error)
        if number is None:
            raise
        raise _meant(number, error, folder, sign) from error


def _number(error: Exception) -> int | None:
    """Return the operating system's number of what an error reports; None for what is no fault of the disk."""
    if isinstance(error, OSError):
        return error.errno or errno.EIO
    if isinstance(error, sqlite3.DatabaseError):
        return next((number for words, number in OF_SQLITE.items() if words in str(error)), None)
    found = NUMBERED.search(str(error))
    if not found:
        return errno.EIO if OF_LANCE.search(str(error)) else None
    return ON_WINDOWS.get(int(found[1]), errno.EIO) if os.name == "nt" else int(found[1])


def _meant(number: int, error: Exception, folder: Path, sign: str) -> LibraryError:
    if number in FULL:
        return disk_full(folder)
    if not _there(folder, sign):
        return gone(folder)
    if number == errno.EBUSY:
        message = "Another program keeps it busy. Seoga tries again."
        return LibraryError("library-locked", "The library is in use", message, str(folder), str(error))
    if number in READ_ONLY:
        return read_only(folder, error)
    return damaged(folder, error)


def _there(folder: Path, sign: str) -> bool:
    return os.path.exists(folder / sign)  # noqa: PTH110 (Path.exists raises on a disk that fails)


def bytes_below(folder: Path) -> int:
    """Return the bytes of all files in a folder and below."""
    return sum(bytes_at(Path(path, name)) for path, _, names in os.walk(folder) for name in names)


def bytes_at(file: Path) -> int:
    """Return the bytes of a file, 0 where it is not there."""
    try:
        return file.stat().st_size
    except OSError:
        return 0  # a version that was cleaned up while we looked


def lock(folder: Path) -> FileLock:
    """Take the right to write.

    Raises:
        LibraryError: library-locked, naming the process that has it.
    """
    held = FileLock(folder / "writer.lock", timeout=0)
    try:
        held.acquire()
    except Timeout as error:
        message = "Another Seoga is writing to it. Close it, or use its window."
        raise LibraryError("library-locked", "The library is in use", message, str(folder)) from error
    return held


def from_os(error: OSError, folder: Path) -> LibraryError:
    """Return the library error that an operating system's error means."""
    if error.errno in FULL:
        return disk_full(folder)
    if error.errno in READ_ONLY:
        return read_only(folder, error)
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EEXIST):
        return LibraryError("path-missing", "No library there", "It is not a folder.", str(folder), str(error))
    return damaged(folder, error)


def read_only(folder: Path, error: Exception) -> LibraryError:
    """Return the error of a place that cannot be written."""
    message = "Seoga may not write there. Choose another folder, or change its permissions."
    return LibraryError("library-read-only", "The library cannot be written", message, str(folder), str(error))


def damaged(folder: Path, error: Exception) -> LibraryError:
    """Return the error of a library that cannot be read or written as it should be."""
    message = "The disk reports an error. If it comes again, delete the library folder; Seoga will index again."
    return LibraryError("library-damaged", "The library cannot be used", message, str(folder), str(error))


def gone(folder: Path) -> LibraryError:
    """Return the error of a library that was there and is not any more."""
    message = "Its folder is not there any more. If it lies on another drive, connect that drive and try again."
    return LibraryError("path-missing", "The library has gone", message, str(folder))


def disk_full(folder: Path) -> LibraryError:
    """Return the error of a full disk."""
    message = "There is no room left on the disk that holds it. Nothing is lost; free some space and try again."
    return LibraryError("disk-full", "The disk is full", message, str(folder))


def _try_writing(folder: Path) -> None:
    # Asking for permissions is not enough: a mounted volume may be read-only, and root may do everything.
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"seoga")
        file.flush()


def _write_marker(folder: Path) -> None:
    text = json.dumps({"format": FORMAT, "what": "The index of Seoga. It can be deleted; Seoga makes it again."})
    (folder / MARKER).write_text(text, "utf-8")
