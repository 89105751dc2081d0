"""Microsoft Publisher (PUB, since version 98): the texts of a publication, box by box."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, DocumentBuilder
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.ole import MAGIC, broken, number, open_ole, stream, title
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.records import Document

_TEXTS = ["Quill", "QuillSub", "CONTENTS"]
_MAGIC = b"CHNKINK "
_LIST = 24  # where the first list of chunks lies
_LIST_HEAD, _ENTRY, _ENTRY_MARK = 8, 24, b"\x18\0"
_END = 0xFFFFFFFF
_MOST_CHUNKS = 10_000
_WORDS, _DIVISION = b"TEXT", b"STRS"
_LENGTHS = 12  # bytes before the lengths of the texts
_PARAGRAPH = re.compile("[\r\f]")
_SIGNS = str.maketrans({"\v": "\n", "\x07": "\t"})


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a publication."""
    return path.suffix.lower() == ".pub"


def extract(path: Path) -> Document:
    """Read a publication; its boxes are in the order in which they were made, which is all that the file tells.

    Raises:
        DocumentError: wrong-type, unsupported (older than Publisher 98), broken, no-text.
        OSError: the system refused.
    """
    _check(path, head(path))
    ole = open_ole(path)
    try:
        return _read(path, ole)
    except MALFORMED as error:
        raise broken(path, error) from error
    finally:
        ole.close()


def _check(path: Path, start: bytes) -> None:
    """Make sure that this is a container of the older Office formats; keys of other programs end in .pub, too."""
    if start.startswith(MAGIC):
        return
    name = named_by_content(start) or ("plain text" if looks_like_text(start) else "")
    if not name:
        raise problem("broken", path)
    raise problem("wrong-type", path, f"By its name this is a Publisher publication, but it is {name}.")


def _read(path: Path, ole: Any) -> Document:  # noqa: ANN401 - olefile has no types
    data = stream(ole, _TEXTS)
    if not data:
        if not ole.exists("Contents"):
            raise problem("wrong-type", path, "By its name this is a Publisher publication, but it is another file.")
        raise problem("unsupported", path, "This is a publication of Publisher 97 or older; save it anew or as PDF.")
    if not data.startswith(_MAGIC):
        raise ValueError("the texts have no header")
    builder = DocumentBuilder("pub", title(ole))
    for text in _texts(_chunks(data)):
        gap = "\n\n"
        for paragraph in _PARAGRAPH.split(text.translate(_SIGNS)):
            builder.add("paragraph", paragraph, gap=gap)
            gap = "\n" if paragraph.strip() else "\n\n"
    if not builder.blocks and any(name[-1].startswith("EscherDelay") for name in ole.listdir()):
        raise problem("no-text", path)
    return builder.build()


def _chunks(data: bytes) -> dict[bytes, bytes]:
    """Return the chunks that hold the words and their division, by name; lists that refer to each other place them.

    Raises:
        ValueError: the lists lead in a circle, or name far more than a publication has.
        struct.error: the stream ends before a list does.
    """
    places: dict[bytes, tuple[int, int]] = {}
    at, left = _LIST, _MOST_CHUNKS
    while at != _END:
        count, following = number(data, at + 2, 2), number(data, at + 4)
        left -= count + 1
        if left < 0:
            raise ValueError("the lists of chunks do not end")
        for entry in range(at + _LIST_HEAD, at + _LIST_HEAD + count * _ENTRY, _ENTRY):
            if data[entry : entry + 2] == _ENTRY_MARK:
                place = number(data, entry + 16), number(data, entry + 20)
                places.setdefault(data[entry + 2 : entry + 6], place)
        at = following
    found = {name: places[name] for name in (_WORDS, _DIVISION) if name in places}
    return {name: data[start : start + size] for name, (start, size) in found.items()}


def _texts(chunks: dict[bytes, bytes]) -> Iterator[str]:
    """Yield the text of each box; all as one where their lengths are missing."""
    words, lengths = chunks.get(_WORDS, b""), chunks.get(_DIVISION, b"")
    at, count = 0, min(number(lengths, 0), (len(lengths) - _LENGTHS) // 4) if len(lengths) > _LENGTHS else 0
    for index in range(count):
        if at >= len(words):
            return
        end = at + 2 * number(lengths, _LENGTHS + 4 * index)
        yield words[at:end].decode("utf-16-le", "replace")
        at = end
    yield words[at:].decode("utf-16-le", "replace")
