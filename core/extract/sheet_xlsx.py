"""Excel workbooks (XLSX, XLSM; ECMA-376, part 1, clause 18), read as a stream, cell by cell.

The library for the older formats lays every sheet out as a full grid: two cells in opposite corners of a sheet
take it half a terabyte, and percentages come out as bare numbers. So these are read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.extract.sheet_beside import in_excel
from core.extract.sheet_layout import Sheet
from core.extract.sheet_numbers import BUILT_IN, PLAIN, Look, look_of, shown
from core.extract.sheet_parts import local, relations_of, target

if TYPE_CHECKING:
    from core.extract.sheet_layout import Cells, Row
    from core.extract.sheet_parts import Parts

MOST_STRINGS = 500_000
MOST_STRING_CHARACTERS = 32_000_000
_LONGEST_CELL = 32_767  # characters, by the format
_MOST_PIECES = 4096  # in which a parser may hand over one cell
_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_MOST_LETTERS = 3  # of a column
_MIDNIGHT = re.compile(r"T00:00(?::00(?:\.0+)?)?Z?$")


@dataclass
class _Book:
    """What `workbook.xml` says: sheets as (name, hidden, id), and from when days are counted."""

    sheets: list[tuple[str, bool, str]] = field(default_factory=list)
    since_1904: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a sheet, or the workbook's properties."""
        if name == "sheet":
            own = local(attributes)
            hidden = own.get("state", "visible") != "visible"
            self.sheets.append((own.get("name", ""), hidden, own.get("id", "")))
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in {"1", "true"}

    def end(self, name: str) -> None:
        """Need nothing."""

    def text(self, text: str) -> None:
        """Need nothing."""


@dataclass
class _Relations:
    """What a part refers to: id -> (the last word of the type, the target)."""

    found: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a relation."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

    def end(self, name: str) -> None:
        """Need nothing."""

    def text(self, text: str) -> None:
        """Need nothing."""


class _Strings:
    """The strings that cells share, without the readings above them."""

    def __init__(self) -> None:
        """Start with none."""
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._wanted = False
        self._reading = False
        self.characters = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - the handlers' form
        """See what begins."""
        if name == "rPh":
            self._reading = True
        self._wanted = name == "t" and not self._reading

    def end(self, name: str) -> None:
        """Keep a string that is complete."""
        self._wanted = False
        if name == "rPh":
            self._reading = False
        elif name == "si":
            self.found.append("".join(self._pieces)[:_LONGEST_CELL])
            self.characters += len(self.found[-1])
            self._pieces.clear()

    def text(self, text: str) -> None:
        """Take a piece of a string."""
        if self._wanted and len(self._pieces) < _MOST_PIECES:
            self._pieces.append(text)


class _Styles:
    """How the cells of each style show numbers."""

    def __init__(self) -> None:
        """Start with what every workbook knows."""
        self.looks: list[Look] = []
        self._codes = dict(BUILT_IN)
        self._known: dict[str, Look] = {}
        self._cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a number format or a cell's style."""
        if name == "numFmt":
            self._codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._cells = True
        elif name == "xf" and self._cells:
            code = self._codes.get(_number(attributes.get("numFmtId")), "")
            if code not in self._known:
                self._known[code] = look_of(code)
            self.looks.append(self._known[code])

    def end(self, name: str) -> None:
        """See where the cells' styles end."""
        if name == "cellXfs":
            self._cells = False

    def text(self, text: str) -> None:
        """Need nothing."""


@dataclass
class _Cells:
    """Makes rows of a sheet's cells."""

    strings: list[str]
    looks: list[Look]
    since_1904: bool
    _rows: list[Row] = field(default_factory=list)
    _cells: Cells = field(default_factory=dict)
    _row: int = -1
    _column: int = -1
    _type: str = ""
    _style: int = 0
    _pieces: list[str] = field(default_factory=list)
    _wanted: bool = False
    _reading: bool = False
    _columns: dict[str, int] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See what begins."""
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            # A row that says no number, or one that was there before, follows the last.
            self._row = max(self._row + 1, min(_number(attributes.get("r")), _LAST_ROW) - 1)
            self._column = -1
            self._cells = {}
        elif name == "rPh":
            self._reading = True
        else:
            self._wanted = name == "v" or (name == "t" and not self._reading)

    def end(self, name: str) -> None:
        """Keep a cell or a row that is complete."""
        self._wanted = False
        if name == "c":
            if value := "".join(self._pieces):
                self._cells[self._column] = self._shown(value)
        elif name == "row":
            if self._cells:
                self._rows.append((self._row, self._cells))
        elif name == "rPh":
            self._reading = False

    def text(self, text: str) -> None:
        """Take a piece of a cell's value."""
        if self._wanted and len(self._pieces) < _MOST_PIECES:
            self._pieces.append(text)

    def take(self) -> list[Row]:
        """Hand over the rows that are complete."""
        rows, self._rows = self._rows, []
        return rows

    def _start_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        if letters not in self._columns and len(letters) <= _MOST_LETTERS:
            self._columns[letters] = _column(letters)
        found = self._columns.get(letters, -1)
        self._column = min(found if found >= 0 else self._column + 1, _LAST_COLUMN - 1)
        self._type = attributes.get("t", "n")
        self._style = _number(attributes.get("s", "0"))
        self._pieces.clear()

    def _shown(self, value: str) -> str:
        """Return what a cell shows; errors show nothing."""
        if self._type == "s":
            at = _number(value.strip())
            return self.strings[at] if 0 <= at < len(self.strings) else ""
        if self._type == "n":
            look = self.looks[self._style] if 0 <= self._style < len(self.looks) else PLAIN
            return _number_shown(value, look, self.since_1904)
        if self._type == "b":
            return "TRUE" if value.strip() in {"1", "true"} else "FALSE"
        if self._type == "d":
            return _MIDNIGHT.sub("", value).replace("T", " ")
        return "" if self._type == "e" else value[:_LONGEST_CELL]


def read(parts: Parts) -> list[Sheet]:
    """Return a workbook's sheets in their order; their rows are read when they are asked for.

    Raises:
        ExpatError: a part is not well-formed.
    """
    name = workbook_part(parts)
    book, relations = _Book(), _Relations()
    parts.parse(name, book)
    parts.parse(relations_of(name), relations)
    strings, styles = _Strings(), _Styles()
    for kind, path in relations.found.values():
        if kind == "sharedStrings":
            _fill(strings, parts, target(name, path))
        elif kind == "styles":
            parts.parse(target(name, path), styles)
    sheets = []
    for title, hidden, key in book.sheets:
        _, path = relations.found.get(key, ("", ""))
        rows = parts.rows(target(name, path), lambda: _Cells(strings.found, styles.looks, book.since_1904))
        sheets.append(Sheet(title, rows, hidden, in_excel(parts.package, target(name, path))))
    return sheets


def _fill(strings: _Strings, parts: Parts, name: str) -> None:
    """Read the strings that cells share, no more than the cells that are read can need."""
    for _ in parts.steps(name, strings):
        if len(strings.found) > MOST_STRINGS or strings.characters > MOST_STRING_CHARACTERS:
            return


def workbook_part(parts: Parts) -> str:
    """Return the name of the part that lists the sheets."""
    relations = _Relations()
    parts.parse("_rels/.rels", relations)
    found = (path for kind, path in relations.found.values() if kind == "officeDocument")
    return target("/", next(found, "xl/workbook.xml"))


def _number_shown(value: str, look: Look, since_1904: bool) -> str:
    """Return a number as it is shown; what claims to be one and is none, as it is."""
    try:
        return shown(float(value), look, since_1904)
    except ValueError:
        return value[:_LONGEST_CELL]


def _number(text: str | None) -> int:
    """Return a whole number, or -1 where there is none."""
    return int(text) if text and len(text) < 10 and text.isdecimal() else -1


def _column(letters: str) -> int:
    """Return the number of a column from 0 by its letters, -1 where these are none."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            return -1
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
