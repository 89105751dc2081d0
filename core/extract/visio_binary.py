"""The stream of a Visio 5 to 2010 drawing: pointers to packed streams, and in those the texts of shapes, by page."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from core.extract.ole import number

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_UNPACKED = 48 * 2**20  # bytes of all streams together
_MOST_POINTERS = 100_000
_WINDOW = 4096
_DEEPEST = 12
_VERSION_AT, _TRAILER_AT = 26, 36
OLDEST, _WIDE_POINTERS, _WIDE_TEXT = 5, 6, 11  # versions: the oldest that is read, what came with which
_PACKED = 2  # a bit of a pointer's format
_POINTERS, _CHUNKS = {5}, {8, 12, 13}  # upper half of a format: what the stream holds
_TRAILER, _PAGE, _PAGES, _NAMES, _NAME, _NAME_OF = 0x14, 0x15, 0x27, 0x32, 0x33, 0xC9
_SHAPES = frozenset({0x47, 0x48, 0x4D, 0x4E})
_TEXT, _PLACE = 0x0E, 0x9B
_TEXT_HEAD, _PARENT_AT, _ENTRY, _ENTRY_HEAD = 8, 10, 13, 4
# Before version 6, how far into a stream its pointers begin, by its type.
_STARTS = {_TRAILER: 0x82, _PAGE: 0x42, 0x18: 0x2E, 0x1A: 0x12, 0x1D: 0x1E, 0x4E: 0x1E, 0x1E: 0x36}
_TRAILED = frozenset({0x2C, 0x65, 0x66, 0x69, 0x6A, 0x6B, 0x70, 0x71})
_TRAILED_IN_6 = frozenset({0x0D, *range(0x64, 0x74), 0x76})
_PARTED_IN_11 = frozenset({0x64, 0x65, 0x66, 0x69, 0x6A, 0x6B, 0x6F, 0x71, 0x92, 0xA9, 0xB4, 0xB6, 0xB9, 0xC7})
_BARE = frozenset({0x1F, 0x2D, 0xC9, 0xD1})


class _Pointer(NamedTuple):
    """Where a stream lies, and what it is."""

    type: int
    start: int
    size: int
    format: int


class _Chunk(NamedTuple):
    """A piece of a stream: its type, number and content."""

    type: int
    id: int
    data: bytes


@dataclass
class Shape:
    """A shape: the number of the group that it is in, 0 for none; its middle in inches; its text as it is stored."""

    parent: int = 0
    left: float = 0.0
    bottom: float = 0.0
    text: bytes = b""


@dataclass
class Page:
    """A page of a drawing: its name as it is stored, and its shapes by their numbers."""

    name: bytes = b""
    shapes: dict[int, Shape] = field(default_factory=dict)


class Drawing:
    """The stream of a drawing.

    Attributes:
        version: of the format; 11 since Visio 2003.
        wide: whether texts are UTF-16; else they are in the code page of whoever wrote them.
    """

    def __init__(self, data: bytes) -> None:
        """Start with the stream.

        Raises:
            struct.error: it is too short to be one.
        """
        self._data = data
        self.version = number(data, _VERSION_AT, 2)
        self.wide = self.version >= _WIDE_TEXT
        self._left = MOST_UNPACKED
        self._pointers_left = _MOST_POINTERS
        self._names: list[bytes] = []
        self._name_of: dict[int, int] = {}  # a page's number -> its name's

    def pages(self) -> list[Page]:
        """Return the pages in their order.

        Raises:
            ValueError, struct.error: the stream is damaged or hostile.
        """
        trailer = self._pointer(self._data, _TRAILER_AT)._replace(type=_TRAILER)
        found: dict[int, Page] = {}
        parts = list(self._inside(trailer, self._content(trailer)).values())
        if not any(pointer.type == _PAGES for pointer in parts):
            raise ValueError("the drawing has no list of pages")
        for pointer in parts:
            if pointer.type == _NAMES and self.version >= _WIDE_POINTERS:
                self._read_names(pointer)
            elif pointer.type == _PAGES:
                self._read_pages(pointer, found)
        for index, page in found.items():
            at = self._name_of.get(index, -1)
            page.name = self._names[at] if 0 <= at < len(self._names) else b""
        return list(found.values())

    def _read_names(self, pointer: _Pointer) -> None:
        """Keep the names that are used in the drawing; a page's is found by its place among them."""
        for name in self._inside(pointer, self._content(pointer)).values():
            content = self._content(name)
            self._names.append(content[_ENTRY_HEAD + self._shift(name) :] if name.type == _NAME else b"")

    def _read_pages(self, pointer: _Pointer, found: dict[int, Page]) -> None:
        for index, part in self._inside(pointer, self._content(pointer)).items():
            if part.type == _PAGE:
                self._read_page(part, found.setdefault(index, Page()), 0, index)
            elif part.type == _NAME_OF and self.version >= _WIDE_POINTERS:
                content, start = self._content(part), self._shift(part)
                for at in range(start + 4, len(content) - _ENTRY + 1, _ENTRY):
                    self._name_of[number(content, at + 8)] = number(content, at)

    def _read_page(self, pointer: _Pointer, page: Page, depth: int, index: int) -> None:
        """Keep the shapes in a stream of a page, and in those that it points to."""
        holds = pointer.format >> 4
        if holds in _CHUNKS:
            self._read_shapes(self._content(pointer), page, index)
        elif holds in _POINTERS and depth < _DEEPEST:
            for place, part in self._inside(pointer, self._content(pointer)).items():
                self._read_page(part, page, depth + 1, place)

    def _read_shapes(self, content: bytes, page: Page, index: int) -> None:
        """Keep the shapes in a stream of chunks; `index` is the number of one that has the stream for itself."""
        shape = Shape()
        for chunk in self._chunks(content):
            if chunk.type in _SHAPES:
                own = index if chunk.id == 0xFFFFFFFF else chunk.id
                shape = page.shapes.setdefault(own, Shape())
                wide = self.version >= _WIDE_POINTERS and len(chunk.data) >= _PARENT_AT + 4
                shape.parent = number(chunk.data, _PARENT_AT) if wide else 0
            elif chunk.type == _PLACE and len(chunk.data) >= 18:
                shape.left, shape.bottom = struct.unpack_from("<xdxd", chunk.data)
            elif chunk.type == _TEXT:
                shape.text = shape.text or chunk.data[_TEXT_HEAD:]

    def _chunks(self, content: bytes) -> Iterator[_Chunk]:
        """Yield the chunks of a stream, as far as it goes."""
        at, head = 0, 19 if self.version >= _WIDE_POINTERS else 12
        while True:
            while at < len(content) and not content[at]:
                at += 1  # what parts chunks is not always told
            if at + head > len(content):
                return
            if head == 12:
                type_, id_, _, _, _, size = struct.unpack_from("<HHBBHI", content, at)
                trailer = 0
            else:
                type_, id_, list_, size, level, kind = struct.unpack_from("<IIIIHB", content, at)
                trailer = _trailer(self.version, type_, list_, (level, kind))
            yield _Chunk(type_, id_, content[at + head : at + head + size])
            at += head + size + trailer

    def _inside(self, parent: _Pointer, content: bytes) -> dict[int, _Pointer]:
        """Return the pointers in a stream, by their place."""
        shift = self._shift(parent)
        if self.version >= _WIDE_POINTERS:
            at = number(content, shift) + shift - 4
            count, at, size = number(content, at + 4), at + 12, 18
        else:
            at = shift + _STARTS.get(parent.type, 0x1E if parent.type > 0x45 else 0x0A)
            count, at, size = number(content, at, 2), at + 2, 16
        count = min(count, max(len(content) - at, 0) // size)
        self._pointers_left -= count
        if self._pointers_left < 0:
            raise ValueError("the streams refer to each other without end")
        found = {index: self._pointer(content, at + index * size) for index in range(count)}
        return {index: pointer for index, pointer in found.items() if pointer.type}

    def _pointer(self, content: bytes, at: int) -> _Pointer:
        start, size = number(content, at + 8), number(content, at + 12)
        if self.version >= _WIDE_POINTERS:
            return _Pointer(number(content, at), start, size, number(content, at + 16, 2))
        return _Pointer(content[at], start, size, content[at + 2])

    def _shift(self, pointer: _Pointer) -> int:
        """Return how many bytes stand before what a stream holds."""
        return 4 if pointer.format & _PACKED else 0

    def _content(self, pointer: _Pointer) -> bytes:
        """Return the bytes of a stream.

        Raises:
            ValueError: all streams together are larger than a drawing's.
        """
        raw = self._data[pointer.start : pointer.start + pointer.size]
        self._left -= len(raw)
        if self._left < 0:
            raise ValueError("the streams overlap without end")
        content = unpacked(raw, self._left) if pointer.format & _PACKED else raw
        self._left -= len(content)
        return content


def _trailer(version: int, kind: int, in_list: int, level: tuple[int, int]) -> int:
    """Return how many bytes stand between a chunk's content and the next chunk."""
    if kind in _BARE:
        return 0
    size = 8 if in_list or kind in _TRAILED or (version < _WIDE_TEXT and kind in _TRAILED_IN_6) else 0
    if version < _WIDE_TEXT:
        return size
    parted = level == (2, 0x55) or (level == (2, 0x54) and kind == 0xAA)
    parted = parted or (level[0] == 3 and level[1] not in {0x50, 0x54})
    return size + 4 if in_list or parted or kind in _PARTED_IN_11 else size


def unpacked(data: bytes, most: int) -> bytes:
    """Return what a packed stream holds: single bytes, and repetitions out of the last 4096.

    Raises:
        ValueError: it is more than `most` bytes.
    """
    out, at = bytearray(_WINDOW), 0  # a repetition may reach before the start, where zeros are
    while at < len(data):
        flags, at = data[at], at + 1
        for bit in range(8):
            if flags >> bit & 1:
                out += data[at : at + 1]
                at += 1
            elif at + 1 < len(data):
                out += _repeated(out, data[at], data[at + 1])
                at += 2
            else:
                at = len(data)
        if len(out) > most + _WINDOW:
            raise ValueError("a stream unpacks to far more than a drawing holds")
    return bytes(out[_WINDOW:])


def _repeated(out: bytearray, low: int, high: int) -> bytes:
    """Return a repetition, which may reach into itself."""
    place, size = (low | (high & 0xF0) << 4) + 18, (high & 15) + 3
    back = (len(out) - place) % _WINDOW or _WINDOW
    found = bytes(out[len(out) - back : len(out) - back + size])
    return found if len(found) == size else (found * size)[:size]
