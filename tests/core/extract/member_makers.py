"""Makes archives for the tests, and reads what containers hold."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING

from core.errors import DocumentError
from core.extract.members import Limits, members

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def everything(name: str) -> bool:
    return True


def told(
    path: Path,
    accepts: Callable[[str], bool] = everything,
    limits: Limits | None = None,
    passwords: Sequence[str] = (),
    name: str = "",
) -> list[tuple[str, bytes | str]]:
    """Return each member's name with its bytes, or the kind of error; last, of the container's own under ""."""
    found: list[tuple[str, bytes | str]] = []
    try:
        for member in members(path, accepts, limits, passwords, name):
            out = io.BytesIO()
            try:
                member.read(out)
                found.append((member.name, out.getvalue()))
            except DocumentError as error:
                found.append((member.name, error.kind))
    except DocumentError as error:
        found.append(("", error.kind))
    return found


def carried(path: Path) -> dict[str, bytes | str]:
    return dict(told(path))


def zipped(files: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 30, 0)), data, packing)
    return out.getvalue()


def zipped_raw(entries: Sequence[tuple[bytes, bytes]], flags: int = 0, extra: bytes = b"", method: int = 0) -> bytes:
    """Return a ZIP archive whose names are these very bytes, stored without packing."""
    body, directory = b"", b""
    for name, data in entries:
        sizes = struct.pack("<III", zlib.crc32(data), len(data), len(data))
        common = struct.pack("<HHHHH", 20, flags, method, 0, 0x5C62) + sizes
        directory += (
            b"PK\x01\x02\x14\0" + common + struct.pack("<HHHHHII", len(name), len(extra), 0, 0, 0, 0, len(body))
        )
        directory += name + extra
        body += b"PK\x03\x04" + common + struct.pack("<HH", len(name), len(extra)) + name + extra + data
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def locked(name: bytes, data: bytes, password: bytes) -> bytes:
    """Return a ZIP archive with one member, locked as PKWARE did first (APPNOTE 6.1)."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def mix(byte: int) -> None:
        keys[0] = crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[2], keys[1] >> 24)

    def crc(value: int, byte: int) -> int:
        return ~zlib.crc32(bytes((byte,)), ~value & 0xFFFFFFFF) & 0xFFFFFFFF

    def lock(byte: int) -> int:
        near = keys[2] | 2
        mix(byte)
        return byte ^ (near * (near ^ 1) >> 8 & 255)

    for byte in password:
        mix(byte)
    check = zlib.crc32(data)
    sealed = bytes(lock(byte) for byte in bytes(11) + bytes((check >> 24,)) + data)
    archive = zipped_raw([(name, sealed)], flags=1)
    wrong = struct.pack("<III", zlib.crc32(sealed), len(sealed), len(sealed))
    return archive.replace(wrong, struct.pack("<III", check, len(sealed), len(data)))


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1_772_411_400
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()
