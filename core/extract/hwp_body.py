"""The records of HWP 5 as paragraphs: first the looks in DocInfo, then the sections that refer to them."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from core.extract.hwp_blocks import Box, Cell, Head, HeadKind, Looks, Paragraph, Table
from core.extract.hwp_numbers import FORMATS, Level, written
from core.extract.hwp_records import (
    CTRL_HEADER,
    EQUATION,
    FORM,
    LIST_HEADER,
    MEMO_LIST,
    NUMBERING,
    PARA_HEADER,
    PARA_SHAPE,
    PARA_TEXT,
    SHAPE_COMPONENT,
    STYLE,
    TABLE,
    TEXT_ART,
    Record,
    records,
    runs,
    string,
    trees,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOKS = frozenset({PARA_SHAPE, STYLE, NUMBERING})
_HEADS: tuple[HeadKind, ...] = ("", "outline", "number", "bullet")
_NUMBERED_LEVELS = 7
_COUNTED = range(3, 6)  # pictures, tables and equations; the numbers of pages and notes say nothing to a search
_FORM_WORDS = re.compile(r"(?:Caption|Text):wstring:(\d+):")
_TEXT_ART_AT = 32  # after the four corners
_CELL_AT = 8


def read_looks(data: bytes) -> Looks:
    """Return the shapes, styles and numberings in DocInfo, named by their positions; numberings count from 1."""
    looks = Looks()
    for tag, _, content in records(data, _LOOKS):
        if tag == PARA_SHAPE:
            looks.heads[str(len(looks.heads))] = _head(content)
        elif tag == STYLE:
            local, at = string(content, 0)
            looks.styles[str(len(looks.styles))] = local or string(content, at)[0]
        elif tag == NUMBERING:
            looks.numbers.levels[str(len(looks.numbers.levels) + 1)] = _levels(content)
    return looks


def _head(content: bytes) -> Head:
    (attributes,) = struct.unpack_from("<I", content)
    (numbering,) = struct.unpack_from("<H", content, 30) if len(content) >= 32 else (0,)
    return Head(_HEADS[attributes >> 23 & 3], attributes >> 25 & 7, str(numbering))


def _levels(content: bytes) -> list[Level]:
    """Return how each level of a numbering is written."""
    found, at = [], 0
    for _ in range(_NUMBERED_LEVELS):
        (attributes,) = struct.unpack_from("<I", content, at)
        pattern, at = string(content, at + 12)
        found.append((pattern, attributes >> 5 & 0xF))
    starts = [1] * _NUMBERED_LEVELS
    if len(content) >= at + 2 + 4 * _NUMBERED_LEVELS:
        starts = list(struct.unpack_from(f"<{_NUMBERED_LEVELS}I", content, at + 2))
    return [Level(pattern, _format(form), start) for (pattern, form), start in zip(found, starts, strict=True)]


class Body:
    """Reads sections.

    Attributes:
        notes: foot- and endnotes and comments.
        margins: headers and footers.
    """

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self.notes: list[list[Paragraph]] = []
        self.margins: list[list[Paragraph]] = []

    def section(self, data: bytes) -> Iterator[Paragraph]:
        """Yield the paragraphs of a section.

        Raises:
            ValueError: there are none; even an empty document has one.
        """
        found = False
        for record in trees(data):
            self._memos([record])
            for paragraph in self._paragraphs([record]):
                found = True
                yield paragraph
        if not found:
            raise ValueError("no paragraphs")

    def _paragraphs(self, among: list[Record]) -> list[Paragraph]:
        return [self._paragraph(each) for each in among if each.tag == PARA_HEADER and len(each.data) > 10]

    def _paragraph(self, record: Record) -> Paragraph:
        """Return a paragraph; its controls come in the order of their signs in its text."""
        controls = [each for each in record.inside if each.tag == CTRL_HEADER and len(each.data) >= 4]
        for control in controls:
            if _name(control) == "secd" and len(control.data) >= 20:
                self._looks.outline = str(struct.unpack_from("<H", control.data, 18)[0])
        shape, style = struct.unpack_from("<HB", record.data, 8)
        paragraph = self._looks.paragraph(str(shape), str(style))
        waiting, pieces = iter(controls), []
        for text in (each.data for each in record.inside if each.tag == PARA_TEXT):
            for piece in runs(text):
                own = next(waiting, None) if piece is None else None
                pieces.append(self._control(own, paragraph) if own else piece or "")
        pieces += [self._control(control, paragraph) for control in waiting]
        paragraph.text = "".join(pieces)
        self._memos(record.inside)
        return paragraph

    def _memos(self, among: list[Record]) -> None:
        """Keep the comments that stand beside the paragraphs of a section."""
        for record in among:
            if record.tag == MEMO_LIST:
                self.notes += [paragraphs for _, paragraphs in self._lists(record.inside)]

    def _control(self, control: Record, paragraph: Paragraph) -> str:
        """Return the words that stand in the line in a control's place; the rest hangs on the paragraph."""
        name = _name(control)
        if name == "tbl ":
            paragraph.hanging.append(self._table(control))
        elif name in {"gso ", "eqed", "form"}:
            words, box = self._box(control)
            paragraph.hanging += [box] if box.paragraphs or box.caption else []
            return words
        elif name in {"fn  ", "en  ", "tcmt"}:
            self.notes += [paragraphs for _, paragraphs in self._lists(control.inside)]
        elif name in {"head", "foot"}:
            self.margins += [paragraphs for _, paragraphs in self._lists(control.inside)]
        return _inline(name, control.data)

    def _lists(self, among: list[Record]) -> Iterator[tuple[Record, list[Paragraph]]]:
        """Yield every list of paragraphs: its head, after which its paragraphs stand beside or below it."""
        head, own = None, []
        for record in (*among, Record(LIST_HEADER, b"")):
            if record.tag == PARA_HEADER:
                own.append(record)
            elif record.tag == LIST_HEADER:
                if head or own:
                    yield head or record, self._paragraphs(own)
                head, own = record, list(record.inside)

    def _table(self, control: Record) -> Table:
        """Return a table; the list before its TABLE record is its caption."""
        tags = [each.tag for each in control.inside]
        start = tags.index(TABLE) if TABLE in tags else 0
        table = Table(caption=[each for _, found in self._lists(control.inside[:start]) for each in found])
        for number, (head, paragraphs) in enumerate(self._lists(control.inside[start:])):
            column, row, _, rows = 0, number, 1, 1
            if len(head.data) >= _CELL_AT + 8:
                column, row, _, rows = struct.unpack_from("<4H", head.data, _CELL_AT)
            table.cells.append(Cell(row, column, paragraphs, rows))
        return table

    def _box(self, control: Record) -> tuple[str, Box]:
        """Return the words of an equation or a form's field, and a drawing with its caption."""
        words: list[str] = []
        box = Box(caption=[each for _, found in self._lists(control.inside) for each in found])
        for record in control.inside:
            if record.tag == SHAPE_COMPONENT:
                self._shape(record, box)
            elif record.tag == EQUATION and len(record.data) >= 6:
                words.append(f" {string(record.data, 4)[0]} ")
            elif record.tag == FORM:
                words.append(f" {_form_words(record.data)} ")
        return "".join(words), box

    def _shape(self, record: Record, box: Box) -> None:
        """Add the words of a drawing to its box, with those of the drawings grouped in it."""
        box.paragraphs += [each for _, found in self._lists(record.inside) for each in found]
        for inner in record.inside:
            if inner.tag == SHAPE_COMPONENT:
                self._shape(inner, box)
            elif inner.tag == TEXT_ART and len(inner.data) > _TEXT_ART_AT + 2:
                box.paragraphs.append(Paragraph(string(inner.data, _TEXT_ART_AT)[0]))


def _name(control: Record) -> str:
    return control.data[3::-1].decode("latin-1")


def _inline(name: str, data: bytes) -> str:
    """Return the words that a control holds itself."""
    if name == "tdut" and len(data) >= 8:  # a word with its reading
        main, at = string(data, 4)
        reading = string(data, at)[0] if len(data) >= at + 2 else ""
        return f"{main} ({reading})" if reading else main
    if name == "tcps" and len(data) >= 6:  # characters drawn over each other
        return string(data, 4)[0]
    if name == "atno" and len(data) >= 10:
        attributes, number = struct.unpack_from("<IH", data, 4)
        return written(number, _format(attributes >> 4 & 0xFF)) if attributes & 0xF in _COUNTED else ""
    return ""


def _format(code: int) -> str:
    """Return the name of a number format."""
    return FORMATS[code] if code < len(FORMATS) else "DIGIT"


def _form_words(data: bytes) -> str:
    """Return what is written on or in a field of a form."""
    text = data.decode("utf-16-le", "replace")
    return " ".join(text[found.end() : found.end() + int(found[1])] for found in _FORM_WORDS.finditer(text))
