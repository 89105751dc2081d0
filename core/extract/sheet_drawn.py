"""The words that stand beside the cells of an XLS workbook: comments and drawn shapes ([MS-XLS] 2.4.179, 2.4.329)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.extract.sheet_beside import said
from core.extract.sheet_binary import records
from core.extract.sheet_layout import letters

if TYPE_CHECKING:
    from core.extract.sheet_layout import Beside

_SHEET, _BEGIN, _OBJECT, _TEXT, _NOTE, _MORE = 0x0085, 0x0809, 0x005D, 0x01B6, 0x001C, 0x003C
_RECORD_HEAD = 4
_OBJECT_NUMBER, _TEXT_LENGTH = 6, 10  # where these lie in their records
_NOTE_HEAD = struct.Struct("<HHHHHB")


@dataclass
class _Drawn:
    """What was found on one sheet: texts by the number of their object, and of which of them are comments."""

    texts: dict[int, list[str]] = field(default_factory=dict)
    notes: dict[int, tuple[str, str]] = field(default_factory=dict)  # number -> (cell, author)


def drawn(stream: bytes) -> list[list[Beside]]:
    """Return what stands beside the cells of each sheet, in the order in which the workbook lists them.

    Args:
        stream: the workbook's stream; damage costs the words that it touches.
    """
    sheets: dict[int, _Drawn] = {}  # by where they begin
    here, number, left = _Drawn(), 0, 0
    for kind, at, size in records(stream):
        data = stream[at : at + size]
        if kind == _SHEET:
            sheets[int.from_bytes(data[:4], "little")] = _Drawn()
        elif kind == _BEGIN:
            here = sheets.get(at - _RECORD_HEAD, here)
        elif kind == _OBJECT:
            number = int.from_bytes(data[_OBJECT_NUMBER : _OBJECT_NUMBER + 2], "little")
        elif kind == _NOTE and size >= _NOTE_HEAD.size <= len(data):
            row, column, _, note, length, wide = _NOTE_HEAD.unpack_from(data)
            here.notes[note] = (f"{letters(column)}{row + 1}", _decoded(data[_NOTE_HEAD.size :], wide)[:length])
        if kind == _TEXT:
            left = int.from_bytes(data[_TEXT_LENGTH : _TEXT_LENGTH + 2], "little")
        elif kind == _MORE and left and data:
            text = _decoded(data[1:], data[0])[:left]
            left -= len(text)
            here.texts.setdefault(number, []).append(text)
        else:
            left = 0
    return [_beside(sheet) for sheet in sheets.values()]


def _decoded(data: bytes, wide: int) -> str:
    return data[: len(data) // 2 * 2].decode("utf-16-le", "replace") if wide & 1 else data.decode("latin-1")


def _beside(found: _Drawn) -> list[Beside]:
    """Return the words of shapes, then the comments."""
    texts = {number: "".join(pieces) for number, pieces in found.texts.items()}
    shapes: list[Beside] = [("paragraph", text, "") for number, text in texts.items() if number not in found.notes]
    notes = ((texts.get(number, ""), cell, author) for number, (cell, author) in found.notes.items())
    return shapes + [("notes", said(author, text), cell) for text, cell, author in notes]
