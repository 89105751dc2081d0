"""What all containers share: members that are copied out in pieces, the limits they are held to, harmless names."""

from __future__ import annotations

import lzma
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from core.extract.base import MALFORMED, clean
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
PIECE = 2**18  # bytes that are copied at once
LONGEST_NAME = 1024
TOO_MUCH = "Unpacked, the archive is far larger than an archive should be; the rest of it is not read."
TOO_MANY = "The archive holds more files than are read; the rest of it is left out."
OTHER_PACKING = "It is packed in a way that cannot be read."
_UNSAFE = re.compile("[\x00-\x1f\x7f]+")
_DRIVE = re.compile(r"[A-Za-z]:(?=/|$)")
# What macOS and Windows leave beside people's own files.
_LEFT_BEHIND = frozenset({"__macosx", ".ds_store", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one container is read.

    `max_bytes` counts the bytes of one member, `members` those told, `entries` those looked at. All that is
    unpacked has at most `unpacked` bytes, and at most `ratio` times the container's own or `floor`, if that is more.
    """

    max_bytes: int = 256 * 2**20
    members: int = 10_000
    entries: int = 100_000
    unpacked: int = 2 * 2**30
    ratio: int = 200
    floor: int = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a container.

    `name` is its path inside, with "/" between folders and nothing that leads out. `size` is in bytes, as far as the
    container says it, and `modified` in seconds since 1970, both 0 where it does not. `read` copies the bytes into
    an open file, piece by piece; once only, and before the next member is asked for. It raises a DocumentError
    (encrypted, broken, too-large, unsupported), after which the file holds no more than a part.
    """

    name: str
    read: Callable[[BinaryIO], None]
    size: int = 0
    modified: float = 0.0


@dataclass(slots=True)
class Box:
    """A container being read.

    Attributes:
        path: the file.
        name: its own name, which gives a single packed file its name.
        accepts: says by its name alone whether a member is wanted.
        limits: what it is held to.
        passwords: are tried where a member is locked.
        left: bytes that may still be unpacked.
    """

    path: Path
    name: str
    accepts: Callable[[str], bool]
    limits: Limits
    passwords: tuple[str, ...] = ()
    left: int = field(init=False)

    def __post_init__(self) -> None:
        """Say how much may be unpacked, by the size of the file."""
        most = max(self.limits.floor, self.limits.ratio * self.path.stat().st_size)
        self.left = min(self.limits.unpacked, most)

    def check(self, name: str, size: int) -> None:
        """Make sure that a member that says it has this size may be unpacked.

        Raises:
            DocumentError: too-large.
        """
        if size > self.limits.max_bytes:
            raise problem("too-large", self.path / name)
        if size > self.left:
            raise problem("too-large", self.path / name, TOO_MUCH)

    def spend(self, size: int) -> None:
        """Count bytes that were unpacked.

        Raises:
            DocumentError: too-large, once they were too many.
        """
        self.left -= size
        if self.left < 0:
            raise problem("too-large", self.path, TOO_MUCH)

    def copy(self, name: str, read: Callable[[int], bytes], out: BinaryIO) -> None:
        """Copy what a function gives into a file, until it gives no more.

        Raises:
            DocumentError: too-large.
        """
        copied = 0
        while data := read(PIECE):
            copied += len(data)
            if copied > self.limits.max_bytes:
                raise problem("too-large", self.path / name)
            out.write(data)

    def counted(self, entries: Iterator[T]) -> Iterator[T]:
        """Yield entries as long as they are not too many.

        Raises:
            DocumentError: too-large, after the last that is looked at.
        """
        for number, entry in enumerate(entries):
            if number == self.limits.entries:
                raise problem("too-large", self.path, TOO_MANY)
            yield entry


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn whatever unpackers raise about this file or member into a DocumentError.

    Raises:
        DocumentError: broken, unsupported.
        OSError: the system refused.
    """
    try:
        yield
    except NotImplementedError as error:
        raise problem("unsupported", path, OTHER_PACKING, str(error)) from error
    except (lzma.LZMAError, tarfile.TarError, *MALFORMED) as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise problem("broken", path, detail=str(error)) from error  # gzip's and bzip2's own have no number


def harmless(name: str) -> str:
    """Return a member's name as a path that leads nowhere else; "" where it is nothing of a person's own."""
    name = _UNSAFE.sub(" ", clean(name.replace("\\", "/")))
    parts = [part.strip() for part in _DRIVE.sub("", name, count=1).split("/")]
    parts = [part for part in parts if part not in {"", ".", ".."}]
    if not parts or len(name) > LONGEST_NAME or parts[-1].startswith("._"):
        return ""
    return "" if any(part.lower() in _LEFT_BEHIND for part in parts) else "/".join(parts)
