"""What the older Office formats share: the OLE container, its title, and numbers in its bytes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, meaningful_title
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 76
_SECTOR_SHIFTS = {9, 12}  # sectors of 512 or 4096 bytes
_LARGEST_STREAM = 256 * 2**20
_SUMMARY = "\x05SummaryInformation"
_CODEPAGE = 1
_TITLE = 2
_STRING, _WIDE_STRING = 0x1E, 0x1F
_MOST_PROPERTIES = 100
_CODEPAGES = {65001: "utf-8", 1200: "utf-16-le", 10000: "mac_roman", 1361: "johab", 936: "gb18030", 874: "cp874"}


def open_ole(path: Path) -> Any:  # noqa: ANN401 - olefile has no types
    """Return the open container; to be closed by the caller.

    Raises:
        DocumentError: broken.
        OSError: the system refused.
    """
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    import olefile

    _check_header(path)
    try:
        return olefile.OleFileIO(str(path))
    except MALFORMED as error:
        raise broken(path, error) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise broken(path, error) from error  # olefile's own word for a damaged container


def _check_header(path: Path) -> None:
    """Make sure that the header does not promise more than the file can hold: olefile would believe it."""
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if len(header) < _HEADER:
        raise problem("broken", path, detail="The container's header is cut off.")
    shift, small = number(header, 30, 2), number(header, 32, 2)
    sectors = path.stat().st_size >> min(shift, 63)
    table, more = number(header, 44), number(header, 72)
    if shift not in _SECTOR_SHIFTS or small >= shift or table > sectors + 1 or more > sectors + 1:
        raise problem("broken", path, detail="The container's header does not fit the file.")


def broken(path: Path, error: Exception) -> Exception:
    """Return the error about a damaged file."""
    return problem("broken", path, detail=f"{type(error).__name__}: {error}")


def stream(ole: Any, name: str | list[str]) -> bytes:  # noqa: ANN401
    """Return the bytes of a stream, or b"" where the container has none of this name.

    A stream whose end is missing is given as far as it goes.

    Raises:
        ValueError: the stream is damaged or larger than any document's.
    """
    if not ole.exists(name) or ole.get_type(name) != _stream_type():
        return b""
    if ole.get_size(name) > _LARGEST_STREAM:
        raise ValueError("a stream is too large")
    try:
        data: bytes = ole.openstream(name).read()
    except OSError as error:
        raise ValueError(str(error)) from error
    return data


def _stream_type() -> int:
    import olefile

    return int(olefile.STGTY_STREAM)


def title(ole: Any) -> str:  # noqa: ANN401
    """Return the title in the document's properties, or "" where it has none or says nothing."""
    try:
        given = _title(stream(ole, _SUMMARY))
    except MALFORMED:
        return ""  # the words matter more than the properties
    return "" if "\ufffd" in given else meaningful_title(given)


def _title(summary: bytes) -> str:
    """Return the title in a stream of properties ([MS-OLEPS]); olefile reads all, and can be kept busy with it."""
    start = number(summary, 44)
    listed = range(min(number(summary, start + 4), _MOST_PROPERTIES))
    places = {number(summary, start + 8 + 8 * i): start + number(summary, start + 12 + 8 * i) for i in listed}
    if _TITLE not in places:
        return ""
    page = number(summary, places[_CODEPAGE] + 4, 2) if _CODEPAGE in places else 1252
    at = places[_TITLE]
    kind, size = number(summary, at), number(summary, at + 4)
    if kind == _WIDE_STRING:
        return summary[at + 8 : at + 8 + 2 * size].decode("utf-16-le", "replace").partition("\0")[0]
    words = summary[at + 8 : at + 8 + size] if kind == _STRING else b""
    return words.decode(codepage(page), "replace").partition("\0")[0]


def codepage(number: int) -> str:
    """Return Python's name of a Windows code page, Western European for one that it does not know."""
    name = _CODEPAGES.get(number, f"cp{number}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def number(data: bytes, at: int, size: int = 4) -> int:
    """Return the unsigned little-endian number at an offset.

    Raises:
        struct.error: the data ends before it.
    """
    if at < 0 or at + size > len(data):
        raise struct.error("the data ends too early")
    return int.from_bytes(data[at : at + size], "little")
