"""7-Zip archives, unpacked by py7zr block by block, each block from its beginning and once."""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from core.extract.archive_base import OTHER_PACKING, PIECE, Member, harmless, telling
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.extract.archive_base import Box

# What is read at once is kept until it is unpacked, so it is far less than what is asked for.
_READ, _ASKED = 2**15, 2**20


def members(box: Box) -> Iterator[Member]:
    """Yield the files in the order in which they are packed.

    Raises:
        DocumentError: encrypted, where even the names are; broken, too-large, unsupported.
        OSError: the system refused.
    """
    from py7zr import SevenZipFile

    with _telling(box.path):
        archive = SevenZipFile(box.path)
    with archive:
        seen: set[str] = set()
        blocks = _Blocks(box, archive)
        for file in box.counted(iter(archive.files)):
            size, place = int(file.uncompressed or 0), blocks.place(file)
            name = harmless(file.filename)
            if file.is_file and not file.is_directory and name and name not in seen and box.accepts(name):
                seen.add(name)
                changed = file.lastwritetime
                read = partial(_read, box, name, size, file.crc32, place)
                yield Member(name, read, size, changed.totimestamp() if changed else 0.0)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn what py7zr raises into a DocumentError, as `telling` does for others."""
    from py7zr import exceptions

    try:
        with telling(path):
            yield
    except exceptions.PasswordRequired as error:
        raise problem("encrypted", path) from error
    except exceptions.UnsupportedCompressionMethodError as error:
        raise problem("unsupported", path, OTHER_PACKING, str(error)) from error
    except Exception as error:
        # zstd and brotli have errors of their own
        if type(error).__module__.partition(".")[0] in {"py7zr", "_brotli", "brotli", "backports", "compression"}:
            raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error
        raise


def _read(box: Box, name: str, size: int, crc: int | None, place: tuple[_Block, int] | None, out: BinaryIO) -> None:
    """Copy a member out of its block, and compare its checksum."""
    box.check(name, size)
    if place is None:
        return
    block, start = place
    found = 0
    with _telling(box.path / name):
        block.skip_to(start)
        while size:
            data = block.take(min(size, PIECE))
            found = zlib.crc32(data, found)
            size -= len(data)
            out.write(data)
    if crc is not None and found != crc:
        raise problem("broken", box.path / name, detail="The checksum differs.")


class _Blocks:
    """The blocks of an archive, and how far its files have been told from each."""

    def __init__(self, box: Box, archive: Any) -> None:  # noqa: ANN401 - py7zr's own parts have few types
        self._box = box
        self._archive = archive
        self._block: _Block | None = None
        self._folder: object = None
        self._start = 0
        streams = archive.header.main_streams if hasattr(archive.header, "main_streams") else None
        folders = streams.unpackinfo.folders if streams is not None else ()
        self._numbers = {id(folder): number for number, folder in enumerate(folders)}

    def place(self, file: Any) -> tuple[_Block, int] | None:  # noqa: ANN401
        """Return a file's block and where in it the file begins; None for a file without content."""
        if file.emptystream or file.folder is None:
            return None
        if self._block is None or file.folder is not self._folder:
            self._folder, self._start = file.folder, 0
            self._block = _Block(self._box, self._archive, self._numbers[id(file.folder)], file.folder)
        start = self._start
        self._start += int(file.uncompressed)
        return self._block, start


class _Block:
    """Files that were packed as one stream."""

    def __init__(self, box: Box, archive: Any, number: int, folder: Any) -> None:  # noqa: ANN401
        self._box = box
        self._file = archive.fp
        self._folder = folder
        packed = archive.header.main_streams.packinfo
        self._size = packed.packsizes[number]
        self._at = archive.afterheader + packed.packpositions[number]
        self._unpacker: Any = None
        self._given = 0
        self._rest = b""

    def skip_to(self, start: int) -> None:
        """Go on to this byte of what is unpacked."""
        while self._given < start:
            self.take(min(start - self._given, _ASKED))

    def take(self, most: int) -> bytes:
        """Return the next bytes, at least one.

        Raises:
            EOFError: there are none, or they are damaged.
            DocumentError: too-large.
        """
        if not self._rest:
            self._rest = self._unpacked()
        data, self._rest = self._rest[:most], self._rest[most:]
        self._given += len(data)
        return data

    def _unpacked(self) -> bytes:
        """Return what comes next, in the pieces that suit the unpacker."""
        from py7zr.compressor import SevenZipDecompressor

        if self._unpacker is None:
            folder = self._folder
            self._unpacker = SevenZipDecompressor(
                folder.coders, self._size, folder.unpacksizes, folder.crc, blocksize=_READ
            )
        while True:
            self._file.seek(self._at)
            data = bytes(self._unpacker.decompress(self._file, _ASKED))
            moved, self._at = self._file.tell() != self._at, self._file.tell()
            self._box.spend(len(data))
            if data:
                return data
            if not moved:
                raise EOFError("The block ends too early.")
