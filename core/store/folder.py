"""The library's folder: private to the user, of a known version, writable, and held by one writer."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import LibraryError
from core.store.schema import FORMAT

MARKER = "seoga-library.json"
LEAST_FREE = 64 * 2**20  # bytes; below this a commit may not fit
FULL = (errno.ENOSPC, errno.EDQUOT)


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
def guarded(folder: Path) -> Iterator[None]:
    """Turn a full or read-only disk, in whatever words a storage engine reports it, into a LibraryError."""
    try:
        yield
    except OSError as error:
        raise from_os(error, folder) from error
    except RuntimeError as error:  # how LanceDB reports errors of its Rust side
        if "No space left" in str(error) or "os error 28" in str(error):
            raise disk_full(folder) from error
        raise


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
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        message = "Seoga may not write there. Choose another folder, or change its permissions."
        return LibraryError("library-read-only", "The library cannot be written", message, str(folder), str(error))
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EEXIST):
        return LibraryError("path-missing", "No library there", "It is not a folder.", str(folder), str(error))
    return LibraryError(
        "library-damaged", "The library cannot be used", "The disk reports an error.", str(folder), str(error)
    )


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
