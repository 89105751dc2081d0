"""A sound OLE container for one stream ([MS-CFB], version 4): the library for XLS trusts the one that it is given.

A chain of sectors that runs in a circle would make it take memory until the process ends.
"""

from __future__ import annotations

import struct

_SECTOR = 4096
_LINKS = _SECTOR // 4
_LISTED = 109  # sectors of the table that the header names; enough for 450 MB
_END, _TABLE, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_HEADER = struct.Struct("<8s16sHHHHH6xIIIIIIIII")
_ENTRY = struct.Struct("<64sHBBIII36xIQ")
_ROOT, _STREAM = 5, 2


def container(name: str, stream: bytes) -> bytes:
    """Return a container that holds one stream.

    Raises:
        ValueError: the stream is too large.
    """
    sectors = max(-(-len(stream) // _SECTOR), 1)
    tables = 1
    while tables * _LINKS < sectors + 1 + tables:
        tables += 1
    if tables > _LISTED:
        raise ValueError("a stream is too large")
    # The stream comes first, then the directory, then the table of which sector follows which.
    links = [*range(1, sectors), _END, _END, *[_TABLE] * tables]
    table = struct.pack(f"<{len(links)}I", *links).ljust(tables * _SECTOR, b"\xff")
    places = struct.pack(f"<{tables}I", *range(sectors + 1, sectors + 1 + tables)).ljust(_LISTED * 4, b"\xff")
    header = _HEADER.pack(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        4,
        0xFFFE,
        12,
        6,
        1,
        tables,
        sectors,
        0,
        4096,
        _END,
        0,
        _END,
        0,
    )
    # The library wants a root that starts somewhere, even with no small streams in it.
    folder = _entry("Root Entry", _ROOT, 1, sectors, 0) + _entry(name, _STREAM, _FREE, 0, sectors * _SECTOR)
    return b"".join(
        (
            (header + places).ljust(_SECTOR, b"\0"),
            stream.ljust(sectors * _SECTOR, b"\0"),
            folder.ljust(_SECTOR, b"\0"),
            table,
        )
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    return _ENTRY.pack(text, len(text), kind, 1, _FREE, _FREE, child, start, size)
