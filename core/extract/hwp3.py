"""Hangul documents of version 3.0 to 97 (HWP 3), read as Hancom's published specification describes them."""

from __future__ import annotations

import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.extract.base import MALFORMED, DocumentBuilder, meaningful_title, squeeze
from core.extract.hwp3_codes import character, decoded
from core.extract.ole import number
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

    from core.records import BlockKind, Document

MAGIC = b"HWP Document File V"
UNPACKED = 128 * 2**20  # bytes
_OLDER = (b"V1.", b"V2.")
_ABOUT, _SUMMARY, _BODY = 30, 158, 1166  # where what is told of the document starts, its summary, what follows
_LOCKED_AT, _PACKED_AT, _INFO_AT = _ABOUT + 96, _ABOUT + 124, _ABOUT + 126
_TITLE_SIZE = 112
_FONT_LISTS, _FONT, _STYLE = 7, 40, 238
_HEAD, _LOOK, _SHAPE, _LINE = 12, 31, 187, 14
_DEEPEST = 16  # lists of paragraphs in each other
_LONGEST_HEADING = 200
_DATE, _TAB, _BOX, _PICTURE, _PARAGRAPH_END = 8, 9, 10, 11, 13
_HIDDEN, _MARGIN, _NOTE, _COUNT, _OVERLAID, _OUTLINE, _REFERENCE = 15, 16, 17, 18, 23, 28, 29
_RULE, _RULE_INFO, _REFERRED = 14, 84, 46
_LISTS = {_HIDDEN: 8, _MARGIN: 10, _NOTE: 14}  # bytes of what is told before the list of paragraphs
# Bytes of those that do not tell their size, with the code at their start and end.
_SIZES = {7: 84, _DATE: 96, _TAB: 8, _COUNT: 8, 19: 8, 20: 8, 21: 8, 22: 24, _OVERLAID: 10, 24: 6, 25: 6,
          26: 246, _OUTLINE: 64, 30: 4, 31: 4}  # fmt: skip
_IN_CHARACTERS = {7: 42, _DATE: 48, 22: 12, _OVERLAID: 5, 24: 3, 25: 3, 26: 123, _OUTLINE: 32, 30: 2, 31: 2}
_BOX_INFO, _CELL, _PICTURE_INFO = 84, 27, 348
_TABLE, _DRAWN = 0, 3
_BOX_TEXT, _AS_BOX = 6, 1 << 19  # a kind of drawn object, and a flag of others that hold text as well


@dataclass
class _Piece:
    """A block to be: its kind, words, and a heading's level."""

    kind: BlockKind
    words: str
    level: int = 0


@dataclass
class _Found:
    """What a list of paragraphs holds, and what belongs below the document: notes and margins."""

    pieces: list[_Piece] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def words(self) -> str:
        return "\n".join(piece.words for piece in self.pieces if piece.words.strip())


def extract(path: Path) -> Document:
    """Read a document.

    Raises:
        DocumentError: encrypted, unsupported (older than 3.0), broken, too-large, no-text.
        OSError: the system refused.
    """
    data = path.read_bytes()
    if data[len(MAGIC) - 1 :].startswith(_OLDER):
        raise problem("unsupported", path, "This is a document of Hangul 2 or older; save it anew to have it read.")
    try:
        return _read(path, data)
    except MALFORMED as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error


def _read(path: Path, data: bytes) -> Document:
    if number(data, _LOCKED_AT, 2):
        raise problem("encrypted", path)
    start = _BODY + number(data, _INFO_AT, 2)
    body = _unpacked(path, data[start:]) if number(data, _PACKED_AT, 1) else data[start:]
    builder = DocumentBuilder("hwp", meaningful_title(decoded(data[_SUMMARY : _SUMMARY + _TITLE_SIZE])))
    reader = _Reader(body)
    found = _Found()
    try:
        reader.skip_styles()
        reader.paragraphs(found)
    except MALFORMED:
        if not found.words():  # else what stands before the damage is kept
            raise
    for piece in found.pieces:
        builder.add(piece.kind, piece.words, piece.level)
    for note in found.notes:
        builder.add("notes", note)
    if reader.pictures and not builder.blocks:
        raise problem("no-text", path)
    return builder.build()


def _unpacked(path: Path, data: bytes) -> bytes:
    """Return the body of a packed document, as far as it goes."""
    packer = zlib.decompressobj(-15)
    try:
        body = packer.decompress(data, UNPACKED)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if packer.unconsumed_tail and len(body) >= UNPACKED:
        raise problem("too-large", path, "Unpacked, the document is far larger than a document should be.")
    return body


class _Reader:
    """Reads the body from its start to its end, once.

    Attributes:
        pictures: how many there are.
    """

    def __init__(self, data: bytes, at: int = 0, end: int | None = None, depth: int = 0) -> None:
        self._data = data
        self._at = at
        self._end = len(data) if end is None else end
        self._depth = depth
        self.pictures = 0

    def skip_styles(self) -> None:
        """Go on to the first paragraph."""
        for _ in range(_FONT_LISTS):
            self._skip(_FONT * self._number(2))
        self._skip(_STYLE * self._number(2))

    def paragraphs(self, found: _Found) -> None:
        """Read a list of paragraphs, to the empty one at its end.

        Raises:
            ValueError, struct.error: the data are damaged or end too early.
        """
        if self._depth >= _DEEPEST:
            raise ValueError("lists of paragraphs lie too deep in each other")
        self._depth += 1
        while self._paragraph(found):
            pass
        self._depth -= 1

    def _paragraph(self, found: _Found) -> bool:
        """Read a paragraph, and say whether it was not the empty one; its boxes come after it."""
        head = self._take(_HEAD + _LOOK)
        count, lines = number(head, 1, 2), number(head, 3, 2)
        if count and not head[0]:
            self._skip(_SHAPE)
        self._skip(_LINE * lines)
        if head[5]:
            for _ in range(count):
                if not self._number(1):
                    self._skip(_LOOK)
        piece, inside = _Piece("paragraph", ""), _Found(notes=found.notes)
        found.pieces.append(piece)
        words: list[str] = []
        try:
            while count > 0:
                count -= self._character(piece, words, inside)
        finally:  # also where the data end in the middle of it
            piece.words = "".join(words)
            found.pieces += inside.pieces
        if piece.level and len(piece.words) <= _LONGEST_HEADING:
            piece.kind = "heading"
        return bool(head[1] or head[2])

    def _character(self, piece: _Piece, words: list[str], inside: _Found) -> int:
        """Read a character or what stands for one, and return as how many it counts."""
        code = self._number(2)
        if code >= 32 or code == _PARAGRAPH_END:
            words.append(character(code))
            return 1
        if code in _SIZES:
            self._sized(code, self._take(_SIZES[code] - 2), piece, words)
            return _IN_CHARACTERS.get(code, 4)
        size = self._number(4)
        if self._number(2) != code:
            raise ValueError("a special character is damaged")
        if code == _BOX:
            self._box(inside)
        elif code == _PICTURE:
            self._picture(inside)
        elif code in _LISTS:
            self._skip(_LISTS[code])
            self._beside(code, inside)
        elif code == _RULE:
            self._skip(_RULE_INFO)
        else:
            self._measured(code, self._take(size), words)
        return 4

    def _measured(self, code: int, data: bytes, words: list[str]) -> None:
        """Add what a special character that tells its size shows: a cross-reference what it refers to."""
        if code == _REFERENCE and len(data) > _REFERRED and data[0] == 1:
            words.append(decoded(data[_REFERRED:]))

    def _sized(self, code: int, data: bytes, piece: _Piece, words: list[str]) -> None:
        """Add what a special character of a fixed size shows."""
        if number(data, len(data) - 2, 2) != code:
            raise ValueError("a special character is damaged")
        if code == _TAB:
            words.append("\t")
        elif code in {30, 31}:
            words.append(" ")
        elif code == _COUNT and number(data, 0, 2):  # of notes, pictures, tables; not of pages
            words.append(str(number(data, 2, 2)))
        elif code == _OVERLAID:
            words.append(decoded(data[:6]))
        elif code == _OUTLINE and number(data, 0, 2) and not data[2] & 128:
            piece.level = data[3] + 1
        elif code == _DATE and 0 < number(data, 82, 2) <= 12:
            words.append(f"{number(data, 80, 2)}-{number(data, 82, 2):02}-{number(data, 86, 2):02}")

    def _beside(self, code: int, inside: _Found) -> None:
        """Read a note, a hidden remark, or a running head, which is left out."""
        found = _Found()
        try:
            self.paragraphs(found)
        finally:
            if code != _MARGIN:
                inside.notes += [found.words(), *found.notes]

    def _box(self, inside: _Found) -> None:
        """Read a table, or a box with a text, a formula or a button, and its caption."""
        info = self._take(_BOX_INFO)
        cells = [self._take(_CELL) for _ in range(number(info, 80, 2))]
        found = [_Found(notes=inside.notes) for _ in cells]
        try:
            for each in found:
                self.paragraphs(each)
        finally:
            if number(info, 78, 2) == _TABLE and len(cells) > 1:
                inside.pieces.append(_Piece("table", _rows(cells, found)))
            else:
                inside.pieces += [piece for each in found for piece in each.pieces]
        self._caption(inside)

    def _picture(self, inside: _Found) -> None:
        """Read a picture: the texts in it where it is drawn, and its caption."""
        info = self._take(_PICTURE_INFO)
        start = self._at
        self._skip(number(info, 0))
        self.pictures += 1
        if info[74] == _DRAWN:
            # The document goes on after the drawing, whatever is in it.
            with suppress(*MALFORMED):
                _Reader(self._data, start, self._at, self._depth).drawing(inside)
        self._caption(inside)

    def _caption(self, inside: _Found) -> None:
        caption = _Found(notes=inside.notes)
        self.paragraphs(caption)
        inside.pieces.append(_Piece("caption", caption.words()))

    def drawing(self, inside: _Found) -> None:
        """Read drawn objects one after the other, and the texts in them."""
        self._skip(self._number(4))
        while self._at < self._end:
            size = self._number(4)
            start = self._at
            kind, flags = number(self._data, start, 2), number(self._data, start + 84)
            self._skip(size)
            if flags & _AS_BOX and size > _common(flags):
                self._at = start + _common(flags) + 8
                self.paragraphs(inside)
            self._skip(self._number(4))
            size = self._number(4)
            end = self._at + size
            if kind == _BOX_TEXT and size:
                self.paragraphs(inside)
            self._skip(end - self._at)

    def _number(self, size: int) -> int:
        self._skip(size)
        return number(self._data, self._at - size, size)

    def _take(self, size: int) -> bytes:
        start = self._at
        self._skip(size)
        return self._data[start : self._at]

    def _skip(self, size: int) -> None:
        if size < 0 or self._at + size > self._end:
            raise ValueError("the data end too early")
        self._at += size


def _common(flags: int) -> int:
    """Return the size of what all drawn objects tell of themselves: turned, shaded, with a picture, faint."""
    sizes = ((1 << 17, 32), (1 << 16, 28), (1 << 18, 278), (1 << 20, 5))
    return 88 + sum(size for flag, size in sizes if flags & flag)


def _rows(cells: list[bytes], found: list[_Found]) -> str:
    """Return the cells of a table as lines, by where they stand from the top and the left."""
    rows: dict[int, list[tuple[int, str]]] = {}
    for cell, inside in zip(cells, found, strict=True):
        rows.setdefault(number(cell, 6, 2), []).append((number(cell, 4, 2), squeeze(inside.words())))
    lines = ([words for _, words in sorted(row)] for _, row in sorted(rows.items()))
    return "\n".join(" | ".join(line) for line in lines if any(line))
