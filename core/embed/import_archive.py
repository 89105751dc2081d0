"""Model archives (.zip, .tar, .tar.gz and their like), read with care and never unpacked as a whole.

What an archive claims is counted, not believed: a name that leads elsewhere, a link, a device or a member that holds
more than it says refuses the archive. To tell what is inside, the small files are read and of safetensors the header
alone; the rest of a file of weights is left as a hole. The members that are needed are copied later, in one pass.
"""

from __future__ import annotations

import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TypeVar

from core.embed.recognise_files import LARGEST_JSON, damaged, unsupported
from core.embed.recognise_weights import LARGEST_HEADER, LENGTH, SAFE
from core.errors import ModelError

MEMBERS = 10_000  # more are no model
SMALL = (".json", ".md", ".txt", "LICENSE", "NOTICE")
ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
PIECE = 2**20  # bytes read at once
DRIVE = re.compile(r"[A-Za-z]:|.*[\\:*?\"<>|\x00-\x1f]")
BROKEN = (OSError, EOFError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile, tarfile.TarError)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name as a path with slashes, its size, and its bytes, once."""

    name: str
    size: int
    stream: IO[bytes]

    def read(self, archive: Path) -> Iterator[bytes]:
        """Yield the member's bytes in pieces.

        Raises:
            ModelError: `model-damaged` where it holds more or less than it says, or cannot be read.
        """
        done = 0
        try:
            while piece := self.stream.read(PIECE):
                done += len(piece)
                if done > self.size:
                    break
                yield piece
        except BROKEN as error:
            raise damaged(archive, "The archive cannot be read to its end.", f"{self.name}: {error}") from error
        if done != self.size:
            raise damaged(archive, "A file in the archive is not as large as the archive says.", self.name)


def is_archive(path: Path) -> bool:
    """Say whether a file is called like an archive that models come in."""
    return path.is_file() and path.name.casefold().endswith(ENDINGS)


@contextmanager
def members(archive: Path) -> Iterator[Iterator[Member]]:
    """Open an archive and go through its files once, in its order.

    Raises:
        ModelError: `model-damaged` for what is no archive or cannot be read, `model-unsafe` for a member that would
            lie elsewhere or is no plain file, `model-unsupported` for a locked archive.
    """
    try:
        if archive.name.casefold().endswith(".zip"):
            with zipfile.ZipFile(archive) as packed, closing(_zipped(archive, packed)) as found:
                yield found
        else:
            with tarfile.open(archive, "r|*") as stream, closing(_taped(archive, stream)) as found:
                yield found
    except BROKEN as error:
        raise damaged(archive, "This file is no archive that can be read.", str(error)) from error


def outline(archive: Path, folder: Path) -> None:
    """Write into a folder what tells which model an archive holds: the small files, and weights without their bytes.

    Raises:
        ModelError: as `members`.
    """
    with members(archive) as found:
        for member in found:
            path = folder / member.name
            if path.exists():
                raise damaged(archive, "The archive holds a file twice.", member.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                for piece in _telling(archive, member):
                    file.write(piece)
                file.truncate(member.size)


def _telling(archive: Path, member: Member) -> Iterator[bytes]:
    """Yield the bytes of a member that tell what it is."""
    if member.name.endswith(SMALL) and member.size <= LARGEST_JSON:
        yield from member.read(archive)
    elif member.name.endswith(SAFE):
        first = member.stream.read(LENGTH)
        yield first
        rest = min(int.from_bytes(first, "little"), LARGEST_HEADER, max(member.size - LENGTH, 0))
        yield member.stream.read(rest)


def _zipped(archive: Path, packed: zipfile.ZipFile) -> Generator[Member, None, None]:
    """Go through a ZIP file."""
    for info in _counted(archive, packed.infolist()):
        name = _safe(archive, info.filename)
        if info.is_dir():
            continue
        mode = info.external_attr >> 16
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            raise unsafe(archive, "The archive holds a link or a device.", name)
        if info.flag_bits & 1:
            raise unsupported(archive, "The archive is locked with a password.")
        with packed.open(info) as stream:
            yield Member(name, info.file_size, stream)


def _taped(archive: Path, packed: tarfile.TarFile) -> Generator[Member, None, None]:
    """Go through a tar file, once from its beginning to its end."""
    for info in _counted(archive, packed):
        name = _safe(archive, info.name)
        if info.isdir():
            continue
        stream = packed.extractfile(info) if info.isreg() else None
        if stream is None:
            raise unsafe(archive, "The archive holds a link or a device.", name)
        yield Member(name, info.size, stream)


def _counted(archive: Path, found: Iterable[T]) -> Iterator[T]:
    """Go through members until there are too many."""
    for number, info in enumerate(found):
        if number >= MEMBERS:
            raise unsupported(archive, "The archive holds too many files for a model.")
        yield info


def _safe(archive: Path, name: str) -> str:
    """Return a member's name, once it can only lie below the folder it is unpacked into."""
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or DRIVE.match(name):
        raise unsafe(archive, "The archive would write outside its folder.", name)
    return str(path)


def unsafe(path: Path, message: str, detail: str = "") -> ModelError:
    """Return the error for a file that tries to do more than hold a model."""
    return ModelError("model-unsafe", "Model refused", message, str(path), detail or None)
