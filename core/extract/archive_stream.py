"""Containers that are one stream: TAR, packed by gzip, bzip2, xz or Zstandard or not at all; single packed files."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import sys
import tarfile
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from core.extract.archive_base import Member, harmless, telling
from core.extract.decode import decode
from core.extract.files import head
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.extract.archive_base import Box

GZIP, BZIP2, XZ, ZSTANDARD = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"
PACKED = (GZIP, BZIP2, XZ, ZSTANDARD)
TAR_SUFFIXES = (".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst")
_BLOCK = 512


def is_tar(block: bytes) -> bool:
    """Say whether a TAR archive begins with these 512 bytes: its checksum must be right."""
    try:
        tarfile.TarInfo.frombuf(block[:_BLOCK], "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


def members(box: Box) -> Iterator[Member]:
    """Yield the files of a TAR archive, or the one that is packed, in the order in which they stand.

    Raises:
        DocumentError: broken, too-large, after the members before the damage or the limit.
        OSError: the system refused.
    """
    stem = box.name.rpartition(".")[0] if head(box.path).startswith(PACKED) else box.name
    with _unpacking(box) as stream:
        start = _whole(stream, _BLOCK)
    with _unpacking(box) as stream:
        if is_tar(start) or (stem + box.name).lower().endswith(TAR_SUFFIXES):
            yield from _files(box, _Counted(stream, box))
        elif (name := harmless(stem)) and box.accepts(name):
            yield Member(name, partial(_copy, box, name, _Counted(stream, box)), 0, _gzip_time(box))


def _unpacking(box: Box) -> BinaryIO:
    """Return the open file, which gives what was packed in it."""
    start = head(box.path)
    if start.startswith(GZIP):
        return cast("BinaryIO", gzip.open(box.path))
    if start.startswith(BZIP2):
        return cast("BinaryIO", bz2.open(box.path))
    if start.startswith(XZ):
        return cast("BinaryIO", lzma.open(box.path))
    return _zstandard(box) if start.startswith(ZSTANDARD) else box.path.open("rb")


def _zstandard(box: Box) -> BinaryIO:
    """Return the open file, which gives what Zstandard packed in it."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return cast("BinaryIO", _Zstandard(zstd.open(box.path), zstd.ZstdError))


class _Zstandard:
    """A file whose errors are those of other unpackers."""

    def __init__(self, file: Any, error: type[Exception]) -> None:  # noqa: ANN401
        self._file = file
        self._error = error

    def __enter__(self) -> _Zstandard:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, size: int) -> bytes:
        """Return up to this many bytes."""
        try:
            return cast("bytes", self._file.read(size))
        except self._error as error:
            raise ValueError(str(error)) from error


class _Counted:
    """A stream that counts what it gives."""

    def __init__(self, stream: BinaryIO, box: Box) -> None:
        self._stream = stream
        self._box = box

    def read(self, size: int) -> bytes:
        """Return up to this many bytes."""
        data = self._stream.read(size)
        self._box.spend(len(data))
        return data


def _whole(stream: BinaryIO, size: int) -> bytes:
    """Return the first bytes, however small the pieces in which they come."""
    data = b""
    while len(data) < size and (more := stream.read(size - len(data))):
        data += more
    return data


def _copy(box: Box, name: str, source: _Counted, out: BinaryIO) -> None:
    with telling(box.path / name):
        box.copy(name, source.read, out)


def _gzip_time(box: Box) -> float:
    start = head(box.path)
    return float(struct.unpack_from("<I", start, 4)[0]) if start.startswith(GZIP) and len(start) > 8 else 0.0


def _files(box: Box, stream: _Counted) -> Iterator[Member]:
    """Yield the files in a TAR archive, of one name the first: what comes later is not known yet."""
    seen: set[str] = set()
    # Read as a stream: nothing is sought, so that no place in it can lead back.
    with tarfile.open(fileobj=cast("BinaryIO", stream), mode="r|", errors="surrogateescape") as archive:
        for info in box.counted(iter(archive)):
            archive.members = []  # type: ignore[attr-defined, unused-ignore]  # it would keep them all
            name = harmless(decode(info.name.encode("utf-8", "surrogateescape")))
            if info.isreg() and not info.issparse() and name and name not in seen and box.accepts(name):
                seen.add(name)
                yield Member(name, partial(_read, box, archive, name, info), info.size, float(info.mtime))


def _read(box: Box, archive: tarfile.TarFile, name: str, info: tarfile.TarInfo, out: BinaryIO) -> None:
    """Copy a member, which the stream has just reached."""
    box.check(name, info.size)
    with telling(box.path / name):
        file = archive.extractfile(info)
        if file is None:
            raise problem("unsupported", box.path / name)
        box.copy(name, file.read, out)
