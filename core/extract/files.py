"""Look at a file before it is opened, and at its first bytes before it is believed."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from core.extract.decode import wide_encoding
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

    from core.errors import DocumentError

HEAD = 8192
_LOOP = 1921  # Windows' own number for a link that leads back to itself
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# first bytes -> what such a file is, in words that follow "it is"
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"HWP Document File V3", "an older Hangul document"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3\0", "a database"),
    (b"OggS\0", "a sound file"),
    (b"ID3\x03\0", "a sound file"),
    (b"ID3\x04\0", "a sound file"),
    (b"fLaC\0", "a sound file"),
)


def check(path: Path, max_bytes: int) -> None:
    """Make sure that this is a regular, non-empty file of an allowed size, without opening it.

    Raises:
        DocumentError: vanished, dangling-link, link-loop, no-permission, unsupported, empty, too-large.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise refusal(path, error) from None
    if not stat.S_ISREG(found.st_mode):
        raise problem("unsupported", path, "This is not a file with content but a folder or a device.")
    if found.st_size == 0:
        raise problem("empty", path)
    if found.st_size > max_bytes:
        size, most = found.st_size / 2**20, max_bytes / 2**20
        raise problem("too-large", path, f"The file has {size:,.1f} MB; the limit is {most:,.1f} MB.")


def refusal(path: Path, error: OSError) -> DocumentError:
    """Return what the system's refusal to open or read this file means."""
    if error.errno == errno.ELOOP or getattr(error, "winerror", 0) == _LOOP:
        return problem("link-loop", path)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return problem("dangling-link" if path.is_symlink() else "vanished", path)
    if isinstance(error, PermissionError):
        return problem("no-permission", path)
    return problem("broken", path, "The disk could not read the file.", error.strerror)


def head(path: Path) -> bytes:
    """Return the first bytes of a file.

    Raises:
        OSError: the system refused.
    """
    # A pipe put in the file's place after the check must not make the reader wait.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        return file.read(HEAD)


def named_by_content(data: bytes) -> str:
    """Return what a file's first bytes say it is ("a PNG picture"), or "" where they say nothing."""
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "a picture, sound or film"
    if data[4:8] == b"ftyp":
        return "a film, sound or picture"
    return next((name for signature, name in _SIGNATURES if data.startswith(signature)), "")


def looks_like_text(data: bytes) -> bool:
    """Say whether a file's first bytes can be text in some encoding."""
    if data.startswith(_MARKS):
        return True
    if b"\0" in data and wide_encoding(data):
        return True
    # A log may hold a stray control; what is not text holds many.
    controls = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1a\x1b\b" for byte in data)
    return controls * 50 <= len(data)


def read_text_bytes(path: Path) -> bytes:
    """Return a whole file that must be text.

    Raises:
        DocumentError: wrong-type, where the content is not text.
        OSError: the system refused.
    """
    start = head(path)
    name = named_by_content(start)
    if name:
        raise problem("wrong-type", path, f"By its name this is a text file, but it is {name}.")
    if not looks_like_text(start):
        raise problem("wrong-type", path, "By its name this is a text file, but its content is not text.")
    return path.read_bytes()
