"""What HWP 5 and HWPX have in common: paragraphs and what hangs on them, and how they become blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from core.extract.base import squeeze
from core.extract.hwp_numbers import Numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.extract.base import DocumentBuilder
    from core.records import BlockKind

HeadKind = Literal["", "outline", "number", "bullet"]
_LONGEST_HEADING = 150
_LONGEST_CELL = 1500
_NESTED_SHARE = 0.5  # of a table's words in tables inside it, from which the outer one only lays out the page
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("제목", "문서제목", "title"), "title"),
    **dict.fromkeys(("캡션", "caption"), "caption"),
    **dict.fromkeys(("인용", "인용문", "quote"), "quote"),
}
_TITLES = {"대제목": 1, "큰제목": 1, "장제목": 1, "중제목": 2, "절제목": 2, "소제목": 3, "작은제목": 3}
_HEADING = re.compile(r"(?:개요|제목|outline|heading)(\d+)")
_CONTENTS = re.compile(r"(?:차례|목차|toc)(?:\d*|제목|heading)")


@dataclass(frozen=True, slots=True)
class Head:
    """What a paragraph's shape says it begins with.

    `level` counts from 0; `numbering` names the numbering of a "number" head, those of an outline are the section's.
    """

    kind: HeadKind = ""
    level: int = 0
    numbering: str = ""


@dataclass(slots=True)
class Paragraph:
    """A paragraph; `number` is what is drawn before it, `hanging` what is anchored in it."""

    text: str = ""
    head: Head = field(default_factory=Head)
    style: str = ""
    number: str = ""
    hanging: list[Table | Box] = field(default_factory=list)


@dataclass(slots=True)
class Box:
    """A text box, or whatever else than a table has paragraphs of its own or a caption."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    caption: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class Cell:
    """A cell of a table, which may reach down over further rows."""

    row: int
    column: int
    paragraphs: list[Paragraph]
    rows: int = 1


@dataclass(slots=True)
class Table:
    """A table: its cells in reading order, merged ones once."""

    cells: list[Cell] = field(default_factory=list)
    caption: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class Looks:
    """The shapes, styles and numberings that paragraphs refer to by name.

    Attributes:
        outline: the numbering of the outline in this section.
    """

    heads: dict[str, Head] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=Numbers)
    outline: str = ""

    def paragraph(self, shape: str, style: str) -> Paragraph:
        """Return the next paragraph, still without its text, and count it where it is numbered."""
        head = self.heads.get(shape) or Head()
        numbering = self.outline if head.kind == "outline" else head.numbering
        number = self.numbers.next(numbering, head.level) if head.kind in {"outline", "number"} else ""
        return Paragraph(head=head, style=self.styles.get(style, ""), number=number)


class Writer:
    """Turns paragraphs into blocks.

    Attributes:
        builder: takes the blocks.
    """

    def __init__(self, builder: DocumentBuilder) -> None:
        self.builder = builder
        self._items: list[str] = []

    def write(self, paragraphs: Iterable[Paragraph]) -> None:
        """Add paragraphs, each followed by what hangs on it; where they break off, those so far."""
        try:
            self._walk(paragraphs)
        finally:
            self._close_list()

    def notes(self, notes: Iterable[Sequence[Paragraph]]) -> None:
        """Add foot- and endnotes, comments, headers and footers, each text once."""
        for text in dict.fromkeys("\n".join(_flat([each]) for each in note).strip() for note in notes):
            self.builder.add("notes", text)

    def _walk(self, paragraphs: Iterable[Paragraph]) -> None:
        for paragraph in paragraphs:
            self._paragraph(paragraph)
            for thing in paragraph.hanging:
                self._close_list()
                for line in thing.caption:
                    self.builder.add("caption", _flat([line]))
                if isinstance(thing, Table):
                    self._table(thing)
                else:
                    self._walk(thing.paragraphs)

    def _paragraph(self, paragraph: Paragraph) -> None:
        if not paragraph.text.strip():
            return
        kind, level = _kind(paragraph)
        if kind == "list":
            mark = paragraph.number or "-"
            self._items.append(f"{'  ' * paragraph.head.level}{mark} {squeeze(paragraph.text)}")
        elif kind:
            self._close_list()
            self.builder.add(kind, f"{paragraph.number} {paragraph.text}".strip(), level)

    def _table(self, table: Table) -> None:
        """Add a table with its rows one a line; one that only lays out the page adds what is in its cells."""
        texts = [_flat(cell.paragraphs) for cell in table.cells]
        columns = len({cell.column for cell in table.cells})
        nested = sum(len(_flat_table(inner)) for cell in table.cells for inner in _tables(cell.paragraphs))
        if (
            columns < 2  # one column is no table
            or max(map(len, texts)) > _LONGEST_CELL
            or nested > _NESTED_SHARE * sum(map(len, texts))
        ):
            for cell in table.cells:
                self._walk(cell.paragraphs)
            self._close_list()
            return
        self.builder.add("table", "\n".join(" | ".join(row) for row in _rows(table.cells, texts) if any(row)))

    def _close_list(self) -> None:
        """Make a block of the list items gathered so far."""
        if self._items:
            self.builder.add("list", "\n".join(self._items))
            self._items.clear()


def _kind(paragraph: Paragraph) -> tuple[BlockKind | None, int]:
    """Return a paragraph's kind and its depth as a heading; None is a line of a table of contents."""
    name = "".join(paragraph.style.lower().split())
    if _CONTENTS.fullmatch(name):
        return None, 0
    heading = _HEADING.fullmatch(name)
    level = int(heading[1]) if heading else _TITLES.get(name, 0)
    if not level and paragraph.head.kind == "outline":
        level = paragraph.head.level + 1
    if len(paragraph.text) <= _LONGEST_HEADING:
        if level:
            return "heading", level
        if name in _KINDS:
            return _KINDS[name], 0
    return ("list", 0) if paragraph.head.kind in {"number", "bullet"} else ("paragraph", 0)


def _flat(paragraphs: Iterable[Paragraph]) -> str:
    """Return the words of paragraphs and of all that hangs on them on one line."""
    pieces: list[str] = []
    for paragraph in paragraphs:
        pieces += (paragraph.number if paragraph.text.strip() else "", paragraph.text)
        for thing in paragraph.hanging:
            pieces += (
                _flat(thing.caption),
                _flat_table(thing) if isinstance(thing, Table) else _flat(thing.paragraphs),
            )
    return squeeze(" ".join(pieces))


def _flat_table(table: Table) -> str:
    return squeeze(" ".join(_flat(cell.paragraphs) for cell in table.cells))


def _tables(paragraphs: Iterable[Paragraph]) -> Iterable[Table]:
    """Yield the tables that hang directly on paragraphs."""
    return (thing for each in paragraphs for thing in each.hanging if isinstance(thing, Table))


def _rows(cells: Sequence[Cell], texts: Sequence[str]) -> list[list[str]]:
    """Return the rows; below a cell that reaches down there is an empty one, so that columns stay columns."""
    rows: dict[int, dict[int, str]] = {}
    for cell, text in zip(cells, texts, strict=True):
        rows.setdefault(cell.row, {})[cell.column] = text
    spare = 4 * len(cells)  # what a false claim of thousands of rows may cost
    for cell in cells:
        for row in range(cell.row + 1, cell.row + cell.rows):
            spare -= 1
            if row not in rows or spare < 0:
                break
            rows[row].setdefault(cell.column, "")
    return [[text for _, text in sorted(row.items())] for _, row in sorted(rows.items())]
