"""Archives (ZIP, TAR, 7-Zip, single packed files): the names of what they hold; `members` gives what it is."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from itertools import groupby, islice
from typing import TYPE_CHECKING

from core.errors import DocumentError
from core.extract import archive_seven, archive_stream, archive_zip
from core.extract.archive_base import Box, Limits, Member, telling
from core.extract.base import DocumentBuilder
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

    from core.records import Document

# The last three are told plainly: nothing free and well kept reads them.
SUFFIXES = frozenset(
    {".zip", ".tar", ".gz", ".bz2", ".xz", ".zst", ".7z", *archive_stream.TAR_SUFFIXES, ".rar", ".alz", ".egg"}
)
_OTHERS = (".fb2.zip",)  # documents of their own
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04")
_SEVEN = b"7z\xbc\xaf\x27\x1c"
_UNREADABLE = ((b"Rar!\x1a\x07", "RAR"), (b"ALZ\x01", "ALZ"), (b"EGGA", "EGG"))
_AT_ONCE = 100  # names in one block

Reader = Callable[[Box], Iterator[Member]]


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is an archive."""
    return path.suffix.lower() in SUFFIXES and not path.name.lower().endswith(_OTHERS)


def extract(path: Path) -> Document:
    """Read the names of all files in an archive, folder by folder.

    Raises:
        DocumentError: empty, encrypted, broken, wrong-type, unsupported, too-large.
        OSError: the system refused.
    """
    names: list[str] = []
    rest = ""
    try:
        names.extend(_names(path))
    except DocumentError as error:
        if not names:
            raise
        rest = error.message
    if not names:
        raise problem("empty", path, "There are no files in the archive.")
    builder = DocumentBuilder("archive")
    for folder, inside in groupby(sorted(names, key=_by_folder), key=lambda name: name.rpartition("/")[0]):
        builder.add("heading", folder, 1, place=folder)
        files = [f"- {name.rpartition('/')[2]}" for name in inside]
        for at in range(0, len(files), _AT_ONCE):
            builder.add("list", "\n".join(files[at : at + _AT_ONCE]), place=folder)
    builder.add("notes", rest)
    return builder.build()


def _names(path: Path) -> Iterator[str]:
    """Yield the names of all files in an archive, as many as are told."""
    box = Box(path, path.name, lambda _: True, Limits())
    with telling(path):
        yield from (member.name for member in islice(members(box), box.limits.members))


def _by_folder(name: str) -> tuple[str, str]:
    folder, _, file = name.rpartition("/")
    return folder, file


def members(box: Box) -> Iterator[Member]:
    """Return the members of an archive, whatever kind it is by its content.

    Raises:
        DocumentError: broken, wrong-type, unsupported.
        OSError: the system refused.
    """
    return _reader(box)(box)


def _reader(box: Box) -> Reader:
    """Return what reads this archive; its content decides, not its name."""
    start = head(box.path)
    if start.startswith(_ZIP):
        return archive_zip.members
    if start.startswith(_SEVEN):
        return archive_seven.members
    name = box.name.lower()
    if start.startswith(archive_stream.PACKED) or name.endswith(".tar") or archive_stream.is_tar(start):
        return archive_stream.members
    for sign, kind in _UNREADABLE:
        if start.startswith(sign):
            raise problem("unsupported", box.path, f"{kind} archives cannot be read. Unpack it, or pack it as ZIP.")
    if zipfile.is_zipfile(box.path):  # something stands before it
        return archive_zip.members
    found = named_by_content(start) or ("plain text" if looks_like_text(start) else "")
    if not found:
        raise problem("broken", box.path)
    raise problem("wrong-type", box.path, f"By its name this is an archive, but it is {found}.")
