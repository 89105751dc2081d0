"""OpenDocument spreadsheets (ODS; OpenDocument 1.3, part 3, clause 9), read as a stream, cell by cell.

A cell holds its text as it is shown, so that is taken; only dates are taken from the value, to be ISO.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.extract.odf_text import object_texts
from core.extract.sheet_beside import Aside
from core.extract.sheet_layout import MOST_CELLS, MOST_CHARACTERS, Sheet, letters
from core.extract.sheet_parts import local

if TYPE_CHECKING:
    from core.extract.packages import Package
    from core.extract.sheet_layout import Beside, Cells, Row
    from core.extract.sheet_parts import Parts

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_MOST_REPEATS = 100  # of a cell or a row with words: it says nothing new, and a program filled it down
_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_LONGEST_CELL = 32_767
_MOST_PIECES = 4096  # in which a parser may hand over one cell
_ERRORS = ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "Err:")
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_SPACES = {"s": " ", "tab": " ", "line-break": "\n"}
_HIDDEN = frozenset({"table-row", "ruby-text"})  # a table in a cell, a reading
_MOST_ASIDES = 20_000


class Reader:
    """Makes rows of a document's cells, and sheets of its rows.

    Attributes:
        sheets: every sheet that has begun.
        cells: how many cells were found.
        characters: how many characters these hold.
    """

    def __init__(self, package: Package) -> None:
        """Start before the first sheet of a package, where the charts are."""
        self._package = package
        self.sheets: list[Sheet] = []
        self.cells = 0
        self.characters = 0
        self._rows: list[Row] = []  # of the last sheet
        self._beside: list[Beside] = []
        self._aside: Aside | None = None
        self._asides = 0
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._depth = 0  # of tables in tables
        self._row = 0
        self._column = 0
        self._repeats = (1, 1)  # of the row, of the cell
        self._cells: Cells = {}
        self._pieces: list[str] = []
        self._date = ""
        self._value = ""  # for programs that do not write how it is shown
        self._paragraph = 0
        self._skipped = ""
        self._in_cell = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See what begins."""
        if self._aside:
            self._aside.start(name, attributes)
        elif not self._skipped and self._depth == 1 and Aside.begins(name):
            self._aside = Aside(name, f"{letters(self._column)}{self._row + 1}" if self._in_cell else "")
        elif not self._skipped:
            self._start_in_cell(name) if self._in_cell else self._start_in_sheet(name, attributes)

    def end(self, name: str) -> None:
        """Keep a cell, a row or what stands beside them, when it is complete."""
        if self._aside:
            if self._aside.end(name):
                self._end_aside(self._aside)
        elif self._skipped:
            self._skipped = "" if name == self._skipped else self._skipped
        elif self._in_cell:
            self._end_in_cell(name)
        elif name == "table-row" and self._depth == 1:
            self._end_row()
        elif name == "table":
            self._depth -= 1

    def text(self, text: str) -> None:
        """Take a piece of a paragraph."""
        if self._aside:
            self._aside.text(text)
        elif self._paragraph and not self._skipped and len(self._pieces) < _MOST_PIECES:
            self._pieces.append(text)

    def _start_in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._start_table(local(attributes))
        elif name == "table-row" and self._depth == 1:
            self._repeats = (_repeat(local(attributes).get("number-rows-repeated")), 1)
            self._cells, self._column = {}, 0
        elif name in _CELLS and self._depth == 1:
            self._start_cell(local(attributes))
        elif name == "style":
            self._style = local(attributes).get("name", "")
        elif name == "table-properties" and local(attributes).get("display") == "false":
            self._hidden_styles.add(self._style)

    def _start_table(self, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            hidden = attributes.get("style-name", "") in self._hidden_styles
            self._rows, self._row, self._beside = [], 0, []
            self.sheets.append(Sheet(attributes.get("name", ""), self._rows, hidden, self._beside))

    def _end_aside(self, aside: Aside) -> None:
        """Keep a comment or a shape, and what the charts in it say."""
        self._aside = None
        self._asides += 1
        if self._asides > _MOST_ASIDES:
            return
        kind, words, cell = aside.gathered()
        self._beside.append((kind, words, cell))
        self.characters += len(words)
        for name in aside.objects:
            root = self._package.side_xml(f"{name}/content.xml")
            self._beside += [(kind, text, cell) for kind, text in object_texts(root)]

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._in_cell = True
        self._repeats = (self._repeats[0], _repeat(attributes.get("number-columns-repeated")))
        self._date = attributes.get("date-value", "").removesuffix("T00:00:00").replace("T", " ")
        self._value = attributes.get("string-value") or attributes.get("value", "")
        self._pieces.clear()
        self._paragraph = 0

    def _start_in_cell(self, name: str) -> None:
        if name in _HIDDEN:
            self._skipped = name
        elif name in {"p", "h"}:
            self._pieces += ["\n"] if self._pieces else []
            self._paragraph += 1
        elif name in _SPACES and len(self._pieces) < _MOST_PIECES:
            self._pieces.append(_SPACES[name])

    def _end_in_cell(self, name: str) -> None:
        if name in {"p", "h"}:
            self._paragraph -= 1
        elif name in _CELLS:
            self._end_cell()

    def _end_cell(self) -> None:
        text = (self._date or "".join(self._pieces) or self._value)[:_LONGEST_CELL]
        repeats = self._repeats[1]
        if text.strip() and not text.startswith(_ERRORS):
            last = min(self._column + min(repeats, _MOST_REPEATS), _LAST_COLUMN)
            self._cells.update(dict.fromkeys(range(self._column, last), text))
            self.characters += len(text)
            self.cells += 1
        self._column = min(self._column + repeats, _LAST_COLUMN)
        self._in_cell = False

    def _end_row(self) -> None:
        repeats = self._repeats[0]
        if self._cells:
            last = min(self._row + min(repeats, _MOST_REPEATS), _LAST_ROW)
            self._rows += [(row, self._cells) for row in range(self._row, last)]
        self._row = min(self._row + repeats, _LAST_ROW)


def is_spreadsheet(parts: Parts) -> bool:
    """Say whether an archive is such a document."""
    kind = b"".join(parts.chunks("mimetype"))[:200]
    return _KIND in (kind or b"".join(parts.chunks(_MANIFEST)))


def is_locked(parts: Parts) -> bool:
    """Say whether the document can be read only with its password."""
    return b"encryption-data" in b"".join(parts.chunks(_MANIFEST))


def read(parts: Parts) -> list[Sheet]:
    """Return a document's sheets in their order.

    Raises:
        ExpatError: the document is not well-formed.
    """
    reader = Reader(parts.package)
    for _ in parts.steps(CONTENT, reader):
        if reader.cells > MOST_CELLS or reader.characters > MOST_CHARACTERS:
            break
    return reader.sheets


def _repeat(text: str | None) -> int:
    """Return how often something is repeated."""
    return max(int(text), 1) if text and len(text) < 10 and text.isdecimal() else 1
