"""What paragraphs, characters and styles of Word 97-2003 look like: the properties in its bytes ([MS-DOC])."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.extract.ole import number

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = 512
BODY_LEVEL = 9
_OPERANDS = (1, 1, 2, 4, 2, 2, 0, 3)  # bytes by an instruction's top three bits; 0 for counted ones
_DEFINE_TABLE, _CHANGE_TABS = 0xD608, 0xC615
_UNSEEN = {(0x0800, b"\x01"), (0x0800, b"\x81"), (0x083C, b"\x01")}  # deleted, deleted unlike its style, hidden
_PARAGRAPH_STYLE = 1
_ENOUGH = 512  # bytes of instructions for a wide row; those about the paragraph come first


@dataclass(frozen=True, slots=True)
class Look:
    """What a paragraph's properties say: its style's number, its place in a table, its depth in lists or outline."""

    style: int = 0
    table: bool = False
    row_end: bool = False
    listed: bool | None = None
    depth: int = 0
    outline: int = BODY_LEVEL


@dataclass(frozen=True, slots=True)
class Style:
    """A style: Word's own number for its kind (1 to 9 are the headings), and what it says itself."""

    kind: int
    base: int
    look: Look


def page_of_looks(page: bytes, data: bytes) -> Iterator[tuple[int, Look | None]]:
    """Yield (first byte, look) of every run in a page of paragraph properties."""
    count = min(page[-1], (PAGE - 5) // 17)
    for index in range(count):
        at = 2 * page[4 * (count + 1) + 13 * index]
        look = Look()
        if at:
            size = 2 * page[at] - 1
            if size < 0:
                at, size = at + 1, 2 * number(page, at + 1, 1)
            words = page[at + 1 : at + 1 + size]
            look = _look_from(words[2:], data, Look(style=number(words, 0, 2))) if len(words) > 1 else look
        yield number(page, 4 * index), look
    if count:
        yield number(page, 4 * count), None


def page_of_hidden(page: bytes) -> Iterator[tuple[int, int]]:
    """Yield (first byte, end) of every run that is deleted or hidden, from a page of character properties."""
    count = min(page[-1], (PAGE - 5) // 5)
    for index in range(count):
        at = 2 * page[4 * (count + 1) + index]
        if not at:
            continue
        words = page[at + 1 : at + 1 + page[at]]
        if b"\x00\x08" not in words and b"\x3c\x08" not in words:  # spares most runs a closer look
            continue
        # Unlike the style means deleted, but may as well mean shown where the style hides.
        if any((code, operand) in _UNSEEN for code, operand in _instructions(words)):
            yield number(page, 4 * index), number(page, 4 * index + 4)


def _look_from(words: bytes, data: bytes, look: Look, nested: bool = False) -> Look:
    """Return the look after the instructions that change it."""
    for code, operand in _instructions(words):
        value = int.from_bytes(operand, "little")
        if code in {0x2416, 0x6649}:
            look = replace(look, table=bool(value))
        elif code == 0x2417:
            look = replace(look, row_end=bool(value))
        elif code == 0x460B:
            look = replace(look, listed=value not in {0, 0xF801})
        elif code == 0x260A:
            look = replace(look, depth=min(value, BODY_LEVEL))
        elif code == 0x2640:
            look = replace(look, outline=min(value, BODY_LEVEL))
        elif code in {0x6645, 0x6646} and not nested and value + 2 <= len(data):
            # A wide table's row has more to say than fits a page; it lies in the stream for data.
            words_there = data[value + 2 : value + 2 + min(number(data, value, 2), _ENOUGH)]
            look = _look_from(words_there, data, look, nested=True)
    return look


def _instructions(words: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (code, operand) of every property instruction."""
    at = 0
    while at + 2 < len(words):
        code = number(words, at, 2)
        at += 2
        size = _OPERANDS[code >> 13]
        if code == _DEFINE_TABLE:
            size = number(words, at, 2) + 1 if at + 2 <= len(words) else 1
        elif not size:
            size = 1 + words[at]
            if code == _CHANGE_TABS and words[at] == 0xFF:
                return
        yield code, words[at : at + size]
        at += size


def styles(sheet: bytes, data: bytes) -> Iterator[tuple[int, Style]]:
    """Yield (number, style) of every paragraph style."""
    if len(sheet) < 6:
        return
    count, fixed = number(sheet, 2, 2), number(sheet, 4, 2)
    at = 2 + number(sheet, 0, 2)
    for index in range(count):
        if at + 2 > len(sheet):
            return
        style = sheet[at + 2 : at + 2 + number(sheet, at, 2)]
        at += 2 + len(style) + len(style) % 2
        if len(style) >= fixed + 2 and fixed >= 4 and style[2] & 15 == _PARAGRAPH_STYLE:
            name = fixed + 2 + 2 * number(style, fixed, 2) + 2
            words = style[name + 4 : name + 2 + number(style, name, 2)] if name + 2 <= len(style) else b""
            look = _look_from(words, data, Look())
            yield index, Style(number(style, 0, 2) & 0xFFF, number(style, 2, 2) >> 4, look)
