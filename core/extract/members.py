"""Files that hold documents of their own: archives with their members, mail and PDFs with what is attached."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from core.extract import archives, mail, msg, pdf
from core.extract.archive_base import TOO_MANY, Box, Limits, Member, telling
from core.extract.files import refusal
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from core.extract.archives import Reader

__all__ = ["Limits", "Member", "holds_members", "members"]


def _attached_to_pdf(box: Box) -> Iterator[Member]:
    """Return the files attached to a PDF."""
    for name, data in pdf.members(box.path):
        if box.accepts(name):
            yield Member(name, partial(_write, data), len(data))


def _write(data: bytes, out: BinaryIO) -> None:
    out.write(data)


_READERS: tuple[tuple[Callable[[Path], bool], Reader], ...] = (
    (archives.accepts, archives.members),
    (mail.accepts, mail.members),
    (msg.accepts, msg.members),
    (pdf.accepts, _attached_to_pdf),
)


def holds_members(path: Path) -> bool:
    """Say by the name alone whether this is a file that may hold documents."""
    return any(accepts(path) for accepts, _ in _READERS)


def members(
    path: Path,
    accepts: Callable[[str], bool],
    limits: Limits | None = None,
    passwords: Sequence[str] = (),
    name: str = "",
) -> Iterator[Member]:
    """Yield the documents in a container, in an order that is always the same.

    A member that cannot be read says so when it is read, and does not end the others. An error of this function
    itself is about the container: what was yielded before it counts, nothing comes after it.

    Args:
        path: the container.
        accepts: says of a member's name whether it is wanted.
        limits: how much is read.
        passwords: are tried on members that are locked.
        name: the container's own name, where `path` is a copy under another one.

    Raises:
        DocumentError: it cannot be read, or not to its end.
    """
    limits = limits or Limits()
    own = name.rpartition("/")[2] or path.name
    reader = next((reader for takes, reader in _READERS if takes(Path(own))), None)
    if reader is None:
        return
    try:
        with telling(path):
            box = Box(path, own, accepts, limits, tuple(passwords))
            for number, member in enumerate(reader(box)):
                if number == limits.members:
                    raise problem("too-large", path, TOO_MANY)
                yield member
    except OSError as error:
        raise refusal(path, error) from error
