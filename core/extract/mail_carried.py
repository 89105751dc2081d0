"""The files that a message carries, as documents of their own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from core.extract.archive_base import Member, harmless, telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.extract.archive_base import Box
    from core.extract.mail_body import Letter
    from core.extract.mail_mime import Part

_NAMED_ONLY = frozenset(
    {"text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/rtf", "text/richtext"}
)


def carried(box: Box, letter: Letter, folder: str) -> Iterator[Member]:
    """Yield the files that a message and those inside it carry; of one name all, with numbers."""
    taken: dict[str, int] = {}
    for part, sent in _carried(letter):
        name = next((name for name in _names(part) if box.accepts(name)), "")
        if name:
            yield Member(folder + numbered(name, taken), partial(_copy, box, name, part), 0, sent)


def _carried(letter: Letter) -> Iterator[tuple[Part, float]]:
    yield from ((part, letter.sent) for part in letter.carried)
    for inner in letter.letters:
        yield from _carried(inner)


def _names(part: Part) -> Iterator[str]:
    """Yield the names under which a part may be a document: text may lack the ending that says so."""
    name = harmless(part.name)
    if name:
        yield name
        if is_text(part):
            yield name + (".html" if part.media == "text/html" else ".txt")


def numbered(name: str, taken: dict[str, int]) -> str:
    """Return a name that no other file of the message has: "a.pdf", then "a (2).pdf"."""
    taken[name] = taken.get(name, 0) + 1
    if taken[name] == 1:
        return name
    stem, dot, ending = name.rpartition(".")
    return numbered(f"{stem} ({taken[name]}).{ending}" if dot else f"{name} ({taken[name]})", taken)


def _copy(box: Box, name: str, part: Part, out: BinaryIO) -> None:
    """Copy an attachment."""
    with telling(box.path / name):
        pieces = filter(None, part.pieces())
        box.copy(name, lambda _: next(pieces, b""), out)


def is_text(part: Part) -> bool:
    """Say whether a part is text that people read, and not the record of a program."""
    return part.media.startswith("text/") and part.media not in _NAMED_ONLY
