"""The bytes of Word 97-2003: where a document's text lies, and what its paragraphs look like ([MS-DOC])."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.extract.doc_looks import BODY_LEVEL, PAGE, Look, Style, page_of_hidden, page_of_looks, styles
from core.extract.ole import codepage, number

if TYPE_CHECKING:
    from collections.abc import Iterator

_STORIES = ("text", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "header boxes")
_OLD_FORMAT = 190  # from here on the header counts as Word 97 writes it
_STYLES, _CHARACTERS, _PARAGRAPHS, _PIECES = 1, 12, 13, 33  # the numbers of those parts in the header's list
_FILLER = "\u200b"  # keeps one character a position; it is not visible and is cleaned away
_STRANGE = re.compile("[\x03\x04\x06\x0f-\x12\x16-\x1d\u00ff\ufffd]")
_STRANGE_SHARE = 20  # text of which one character in so many is such a one is no text
_PAIRS = re.compile("[\U00010000-\U0010ffff]")
_NIL_STYLE = 0xFFF
_DEEPEST_STYLE = 12
# Windows' number of a language (its low ten bits) -> the code page of Word 95 there
_LANGUAGE_PAGES = {0x12: 949, 0x11: 932, 0x04: 936, 0x19: 1251, 0x08: 1253, 0x1F: 1254, 0x15: 1250, 0x05: 1250}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text, the mark that ends it, and its look; None where the file does not tell."""

    text: str
    mark: str
    look: Look | None


@dataclass(frozen=True, slots=True)
class _Piece:
    position: int
    offset: int
    width: int


class WordFile:
    """A document in the streams of Word 97-2003, and the text of one from Word 6 or 95.

    Attributes:
        styles: by the number that paragraphs name.
    """

    def __init__(self, word: bytes, table: bytes, data: bytes = b"") -> None:
        """Read the header and find the text.

        Raises:
            ValueError, struct.error: the streams are damaged.
        """
        self._word = word
        self._data = data
        self._table = word if is_old(word) else table
        self._text = ""
        self._pieces: list[_Piece] = []
        self._starts: list[int] = []
        self._looks: list[Look | None] = []
        self.styles: dict[int, Style] = {}
        if is_old(word):
            self._read_old()
        else:
            self._read_pieces(self._visible(), _piece_table(self._part(_PIECES)))
            self._read_looks()
            self.styles = dict(styles(self._part(_STYLES), data))

    def story(self, name: str) -> Iterator[Paragraph]:
        """Yield the paragraphs of a part of the text: text, footnotes, endnotes, boxes."""
        start, end = self._bounds(name)
        text = without_instructions(self._text[start:end])
        at = 0
        for mark in re.finditer("[\r\x07\x0c]|\\Z", text):
            look = self._look(start + mark.start())
            if mark[0] or at < len(text):
                yield Paragraph(text[at : mark.start()], mark[0], look)
            at = mark.end()

    def _bounds(self, name: str) -> tuple[int, int]:
        base = 0x34 if is_old(self._word) else 36 + 2 * number(self._word, 32, 2) + 12
        counts = [number(self._word, base + 4 * index) for index in range(len(_STORIES))]
        start = sum(counts[: _STORIES.index(name)])
        return start, start + counts[_STORIES.index(name)]

    def _part(self, index: int) -> bytes:
        """Return a part that the header names by its number in the list of parts."""
        at = 34 + 2 * number(self._word, 32, 2)
        at += 2 + 4 * number(self._word, at, 2)
        if index >= number(self._word, at, 2):
            return b""
        start = number(self._word, at + 2 + 8 * index)
        return self._table[start : start + number(self._word, at + 6 + 8 * index)]

    def _read_old(self) -> None:
        """Find the text of Word 6 or 95, whose characters are bytes in the language's own code page."""
        encoding = codepage(_LANGUAGE_PAGES.get(number(self._word, 6, 2) & 0x3FF, 1252))
        pieces: list[tuple[int, int, int, int]] = []
        if number(self._word, 10, 2) & 4:
            start = number(self._word, 0x160)
            pieces = _piece_table(self._word[start : start + number(self._word, 0x164)], old=True)
        first, last = number(self._word, 0x18), number(self._word, 0x1C)
        self._read_pieces(self._word, pieces or [(0, max(last - first, 0), first, 1)], encoding)

    def _read_pieces(self, word: bytes, pieces: list[tuple[int, int, int, int]], encoding: str = "cp1252") -> None:
        """Put the text together; a position is a byte or two, so there are no more of them than bytes."""
        left, parts = len(word), []
        for start, end, offset, width in pieces:
            count = min(end - start, left)
            left -= count
            raw = word[offset : offset + count * width]
            if width == 1:
                text = raw.decode(encoding, "replace")
            else:
                text = raw[: len(raw) // 2 * 2].decode("utf-16-le", "surrogatepass")
                text = _PAIRS.sub(rf"\g<0>{_FILLER}", text)
            parts.append(text.ljust(count, _FILLER))
            self._pieces.append(_Piece(start, offset, width))
        self._text = "".join(parts)
        if len(_STRANGE.findall(self._text)) * _STRANGE_SHARE > len(self._text):
            raise ValueError("what should be text is none")

    def _pages(self, part: int) -> Iterator[bytes]:
        """Yield the pages of properties that a part of the file lists, each once."""
        listed = self._part(part)
        count = max(len(listed) - 4, 0) // 8
        for page in dict.fromkeys(number(listed, 4 * (count + 1 + index)) & 0x3FFFFF for index in range(count)):
            data = self._word[page * PAGE : (page + 1) * PAGE]
            if len(data) == PAGE:
                yield data

    def _read_looks(self) -> None:
        """Read what holds for the paragraphs in runs of bytes."""
        runs = [run for page in self._pages(_PARAGRAPHS) for run in page_of_looks(page, self._data)]
        runs.sort(key=lambda run: run[0])
        self._starts = [start for start, _ in runs]
        self._looks = [look for _, look in runs]

    def _visible(self) -> bytes:
        """Return the document's bytes with zeros, which nobody sees, for deleted and hidden characters."""
        word, at = bytearray(self._word), 0
        for start, end in sorted(run for page in self._pages(_CHARACTERS) for run in page_of_hidden(page)):
            first, last = max(start, at), min(end, len(word))
            if first < last:
                word[first:last] = bytes(last - first)
                at = last
        return bytes(word)

    def _look(self, position: int) -> Look | None:
        """Return the look of the paragraph whose mark is at a position."""
        index = bisect_right(self._pieces, position, key=lambda piece: piece.position) - 1
        if index < 0 or not self._starts:
            return None
        piece = self._pieces[index]
        run = bisect_right(self._starts, piece.offset + (position - piece.position) * piece.width) - 1
        return self._looks[run] if run >= 0 else None

    def style_of(self, look: Look) -> tuple[int, Look]:
        """Return the kind of a paragraph's style, and the look with what its style and the style's bases add."""
        found, number_, kind = look, look.style, 0
        for _ in range(_DEEPEST_STYLE):
            style = self.styles.get(number_)
            if style is None:
                break
            kind = kind or (style.kind if style.kind < _NIL_STYLE - 1 else 0)
            if found.listed is None and style.look.listed is not None:
                found = replace(found, listed=style.look.listed, depth=style.look.depth)
            if found.outline == BODY_LEVEL:
                found = replace(found, outline=style.look.outline)
            number_ = style.base
        return kind, found


def is_old(word: bytes) -> bool:
    """Say whether a document is from Word 6 or 95."""
    return number(word, 2, 2) < _OLD_FORMAT


def without_instructions(text: str) -> str:
    """Return the text with as many characters, those of fields' instructions not visible.

    A field that is not closed shows that the text is damaged; then every word is kept.
    """
    parts, at, hidden, open_fields = [], 0, 0, [False]
    for mark in re.finditer("[\x13-\x15]", text):
        words = text[at : mark.start()]
        parts += [_FILLER * len(words) if hidden else words, _FILLER]
        at = mark.end()
        if mark[0] == "\x13":
            open_fields.append(True)
            hidden += 1
        elif len(open_fields) > 1:
            hidden -= open_fields[-1]
            open_fields[-1] = False
            if mark[0] == "\x15":
                open_fields.pop()
    return text if len(open_fields) > 1 else "".join(parts) + text[at:]


def _piece_table(data: bytes, old: bool = False) -> list[tuple[int, int, int, int]]:
    """Return (position, end, byte offset, bytes a character) of every piece.

    Raises:
        ValueError: there is no such table, or it does not count upwards.
    """
    at = 0
    while data[at : at + 1] == b"\x01":  # properties for pieces, from fast saving
        at += 3 + number(data, at + 1, 2)
    if data[at : at + 1] != b"\x02":
        raise ValueError("the table of pieces is missing")
    table = data[at + 5 : at + 5 + number(data, at + 1)]
    count = max(len(table) - 4, 0) // 12
    pieces = []
    for index in range(count):
        start, end = number(table, 4 * index), number(table, 4 * index + 4)
        place = number(table, 4 * (count + 1) + 8 * index + 2)
        if end < start:
            raise ValueError("the pieces are out of order")
        narrow = old or bool(place & 0x40000000)
        offset = (place & 0x3FFFFFFF) // (1 if old or not narrow else 2)
        pieces.append((start, end, offset, 1 if narrow else 2))
    return pieces
