"""The archives of iWork since 2013: parts packed by Snappy, and in those numbered objects in protobuf's encoding."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.extract.packages import Package

MOST_UNPACKED = 96 * 2**20  # bytes of all parts together
_MOST_PACKED = 64 * 2**20
_FRAME = 4  # bytes before each frame: a zero, and its size
_MOST_FIELDS = 5_000_000  # and cells that are read
# Parts that hold looks and templates, and no words of the document.
_SKIPPED = ("documentstylesheet", "themestylesheet", "viewstate", "templateslide", "masterslide", "metadata")

Fields = dict[int, list["int | bytes"]]  # a message's values by the numbers of its fields


@dataclass(frozen=True, slots=True)
class Thing:
    """An object: its type, which each program numbers for itself, and its message."""

    type: int
    data: bytes


class Archive:
    """All objects in a document, by their numbers.

    Attributes:
        things: number -> object, in the order of the parts.
    """

    def __init__(self, package: Package) -> None:
        """Read the parts of a package.

        Raises:
            DocumentError: too-large.
            ValueError, IndexError, BadZipFile: a part is damaged.
        """
        self.things: dict[int, Thing] = {}
        self._left = MOST_UNPACKED
        self._fields_left = _MOST_FIELDS
        for data in _parts(package):
            self._read(self._unpacked(data))

    def thing(self, number: int) -> Thing:
        """Return an object; one of type 0 without fields where there is none of this number."""
        return self.things.get(number, Thing(0, b""))

    def fields(self, message: int | bytes) -> Fields:
        """Return the fields of a message, of which only so many are read in all.

        Raises:
            ValueError: it is damaged, or the objects refer to each other without end.
            IndexError: it is cut off.
        """
        found: Fields = {}
        for number, value in walk(message if isinstance(message, bytes) else b""):
            found.setdefault(number, []).append(value)
            self.spend(1)
        return found

    def spend(self, count: int) -> None:
        """Count fields or cells that are read.

        Raises:
            ValueError: they are more than any document's, because objects are read again and again.
        """
        self._fields_left -= count
        if self._fields_left < 0:
            raise ValueError("the objects refer to each other without end")

    def referred(self, fields: Fields, field: int) -> list[int]:
        """Return the numbers of the objects that a field refers to."""
        numbers = (first(self.fields(value), 1) for value in fields.get(field, []))
        return [number for number in numbers if isinstance(number, int)]

    def _unpacked(self, data: bytes) -> bytes:
        """Return what the frames of a part hold."""
        pieces, at = [], 0
        while at + _FRAME <= len(data):
            size = int.from_bytes(data[at + 1 : at + _FRAME], "little")
            pieces.append(unsnapped(data[at + _FRAME : at + _FRAME + size], self._left))
            self._left -= len(pieces[-1])
            at += _FRAME + size
        return b"".join(pieces)

    def _read(self, data: bytes) -> None:
        """Keep the objects in a part: each is headed by its number, and the type and size of its messages."""
        at = 0
        while at < len(data):
            size, at = _varint(data, at)
            head = self.fields(data[at : at + size])
            at += size
            for index, info in enumerate(head.get(2, [])):
                about = self.fields(info)
                length, number = _number(about, 3), _number(head, 1)
                if index == 0:
                    self.things[number] = Thing(_number(about, 1), data[at : at + length])
                at += length


def _parts(package: Package) -> Iterator[bytes]:
    """Yield the parts that may hold words, which some versions put in an archive of their own."""
    if "index.zip" in package:
        with zipfile.ZipFile(io.BytesIO(package.read("index.zip"))) as inner:
            wanted = [member for member in inner.infolist() if _has_words(member.filename)]
            if sum(member.file_size for member in wanted) > _MOST_PACKED:
                raise ValueError("the parts are far larger than a document's")
            for member in wanted:
                with inner.open(member) as file:
                    yield file.read(member.file_size)
        return
    for name in package.starting("index/"):
        if _has_words(name):
            yield package.read(name)


def _has_words(name: str) -> bool:
    own = name.lower().rpartition("/")[2]
    return own.endswith(".iwa") and not own.startswith(_SKIPPED)


def first(fields: Fields, number: int) -> int | bytes:
    """Return a field's first value, b"" where it has none."""
    return fields.get(number, [b""])[0]


def text(fields: Fields, number: int) -> str:
    """Return the words in a field."""
    return "".join(value.decode("utf-8", "replace") for value in fields.get(number, []) if isinstance(value, bytes))


def _number(fields: Fields, number: int) -> int:
    value = first(fields, number)
    return value if isinstance(value, int) else 0


def walk(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield (number, value) of the fields in a message in protobuf's encoding.

    Raises:
        ValueError: it is none.
        IndexError: it is cut off.
    """
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        wire, value = key & 7, 0
        if wire == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
            continue
        if wire == 2:
            size, at = _varint(data, at)
        elif wire in {1, 5}:
            size = 8 if wire == 1 else 4
        else:
            raise ValueError("a field of an unknown kind")
        if at + size > len(data):
            raise IndexError("a field is cut off")
        yield key >> 3, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 64:
        byte = data[at]
        value, at, shift = value | (byte & 127) << shift, at + 1, shift + 7
        if byte < 128:
            return value, at
    raise ValueError("a number has no end")


def unsnapped(data: bytes, most: int) -> bytes:
    """Return what a block packed by Snappy holds.

    Raises:
        ValueError: it is damaged, or holds more than `most` bytes.
        IndexError: it is cut off.
    """
    size, at = _varint(data, 0)
    if size > most:
        raise ValueError("a part unpacks to far more than a document's")
    out = bytearray()
    while at < len(data):
        tag = data[at]
        kind, at = tag & 3, at + 1
        if kind == 0:
            length, at = _literal(data, tag >> 2, at)
            out += data[at : at + length]
            at += length
            continue
        if kind == 1:
            length, distance, at = (tag >> 2 & 7) + 4, (tag >> 5) << 8 | data[at], at + 1
        else:
            width = 2 if kind == 2 else 4
            length, distance = (tag >> 2) + 1, int.from_bytes(data[at : at + width], "little")
            at += width
        if not 0 < distance <= len(out):
            raise ValueError("a repetition of nothing")
        start = len(out) - distance
        piece = bytes(out[start : start + length])
        out += (piece * (length // len(piece) + 1))[:length]
        if len(out) > size:
            break
    if len(out) != size:
        raise ValueError("a part is not as large as it says")
    return bytes(out)


def _literal(data: bytes, size: int, at: int) -> tuple[int, int]:
    """Return how long a stretch of plain bytes is, and where it starts."""
    if size < 60:
        return size + 1, at
    width = size - 59
    return int.from_bytes(data[at : at + width], "little") + 1, at + width
