"""From rows of cells to blocks: where a sheet falls into tables, what heads them, where they are cut."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.extract.base import clean, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.extract.base import DocumentBuilder
    from core.records import BlockKind

Cells = dict[int, str]  # by column, from 0; no empty ones
Row = tuple[int, Cells]  # its number, from 0
Beside = tuple["BlockKind", str, str]  # what it is, its words, and the cell where it stands, "" for none

MOST_CHARACTERS = 2_000_000  # of a workbook
MOST_CELLS = 400_000
_MORE = "…"
_BLOCK_ROWS = 30
_BLOCK_CHARACTERS = 3_000
_HEADER_SHARE = 4  # a block is at least so many times as long as the header that it repeats
_LONGEST_HEADER = 2_000
_LOOK = 8  # rows among which the header is sought
_HEADER_ROWS = 3
_SPARSE = 3  # gaps are shown in a row that has fewer than so many times as many gaps as cells
_LETTER = re.compile(r"[^\W\d_]")
_NOT_WORDS = frozenset({"TRUE", "FALSE"})
_YEAR = re.compile(r"(?:19|20)\d\d")
_BARE_NAME = re.compile(r"[\w.]*[^\W\d][\w.]*")
_GIVEN_NAME = re.compile(r"\D{1,12}\d{1,3}")  # Sheet2, 시트3: a program's, not a person's


@dataclass
class Sheet:
    """A sheet of a workbook. `rows` ascend, may be read once, and may be endless; so may `beside`.

    `name` is "" in a format whose files are one sheet each.
    """

    name: str
    rows: Iterable[Row]
    hidden: bool = False
    beside: Iterable[Beside] = ()


@dataclass
class Budget:
    """How much of a workbook may still be read; `cut` says that there was more."""

    characters: int = MOST_CHARACTERS
    cells: int = MOST_CELLS
    cut: bool = False

    def take(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield rows with their text cleaned and without empty cells, until there is no more left to spend."""
        for number, cells in rows:
            if self.cut:
                return
            row: Cells = {}
            for column, text in cells.items():
                if shown := squeeze(clean(text[: self.characters])):
                    row[column] = shown
                self.cells -= 1
                self.characters -= len(text)
                if self.cells < 0 or self.characters < 0:
                    self.cut = True
                    break
            if row:
                yield number, row


@dataclass
class _Table:
    """Rows that belong together.

    Attributes:
        rows: all of them.
        columns: the columns that hold anything -> their order.
        header: the lines that head it, above each of its blocks.
    """

    rows: list[Row]
    columns: dict[int, int] = field(init=False)
    header: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        used = sorted({column for _, cells in self.rows for column in cells})
        self.columns = {column: order for order, column in enumerate(used)}

    def line(self, cells: Cells) -> str:
        """Return a row as one line, with its gaps where they are few."""
        places = sorted(cells)
        width = self.columns[places[-1]] + 1
        if width > _SPARSE * len(cells) + _SPARSE:
            return " | ".join(cells[column] for column in places)
        line = [""] * width
        for column in places:
            line[self.columns[column]] = cells[column]
        return " | ".join(line)


def lay_out(builder: DocumentBuilder, sheets: Iterable[Sheet], budget: Budget) -> None:
    """Add the sheets, hidden ones last; then the names of those without cells, and a sign where more was left out."""
    bare: list[str] = []
    for sheet in sorted(sheets, key=lambda sheet: sheet.hidden):
        rows = list(budget.take(sheet.rows))
        beside = [said for said in sheet.beside if said[1].strip()]
        if rows or beside:
            builder.add("heading", sheet.name, 1, place=address(sheet.name, rows[:1], rows[0][1]) if rows else "")
            _add_rows(builder, sheet.name, rows)
            for kind, text, cell in beside:
                builder.add(kind, text, place=in_sheet(sheet.name, cell) if cell else "")
        elif not budget.cut and not _GIVEN_NAME.fullmatch(sheet.name):
            bare.append(sheet.name)
        if budget.cut:
            break
    if builder.blocks:
        builder.add("paragraph", "\n".join(bare))
        builder.add("paragraph", _MORE if budget.cut else "")


def address(name: str, rows: list[Row], columns: Iterable[int]) -> str:
    """Return the range that rows and columns of a sheet span, as spreadsheets write it: 매출!A5:F9."""
    used = list(columns)
    first, last = f"{letters(min(used))}{rows[0][0] + 1}", f"{letters(max(used))}{rows[-1][0] + 1}"
    return in_sheet(name, first if first == last else f"{first}:{last}")


def in_sheet(name: str, span: str) -> str:
    """Return the address of a cell or a range in a sheet."""
    name = squeeze(clean(name))
    if not name:
        return span
    return f"{name}!{span}" if _BARE_NAME.fullmatch(name) else "'{}'!{}".format(name.replace("'", "''"), span)


def letters(column: int) -> str:
    """Return a column's letters; 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _add_rows(builder: DocumentBuilder, name: str, rows: list[Row]) -> None:
    """Add what is on a sheet, table by table."""
    before: _Table | None = None
    for area in _areas(rows):
        table = _Table(area)
        if len(table.columns) == 1:  # words above or below a table, or a page of them
            _add_blocks(builder, name, table, 0)
            continue
        lead, head = _find_header(table)
        for row in area[:lead]:
            builder.add("caption", table.line(row[1]), place=address(name, [row], row[1]))
        table.header = [table.line(cells) for _, cells in area[lead : lead + head]]
        if sum(map(len, table.header)) > _LONGEST_HEADER:  # long words are no header: once is enough
            table.header = []
        carried = not head and before is not None and before.columns.keys() >= table.columns.keys()
        if carried and before:
            table.header, table.columns = before.header, before.columns
        _add_blocks(builder, name, table, lead, repeat_first=carried)
        before = table


def _add_blocks(builder: DocumentBuilder, name: str, table: _Table, start: int, repeat_first: bool = False) -> None:
    """Add a table from a row on as blocks; all but the first repeat its header, that one too where it is asked."""
    most = max(_BLOCK_CHARACTERS, _HEADER_SHARE * sum(map(len, table.header)))
    kind: BlockKind = "paragraph" if len(table.columns) == 1 else "table"
    header = table.header if repeat_first else []
    rows: list[Row] = []
    lines: list[str] = []
    size = 0
    for row in table.rows[start:]:
        line = table.line(row[1])
        if rows and (len(rows) == _BLOCK_ROWS or size + len(line) > most):
            builder.add(kind, "\n".join(header + lines), place=address(name, rows, table.columns))
            header, rows, lines, size = table.header, [], [], 0
        rows.append(row)
        lines.append(line)
        size += len(line)
    if rows:
        builder.add(kind, "\n".join(header + lines), place=address(name, rows, table.columns))


def _areas(rows: list[Row]) -> list[list[Row]]:
    """Split a sheet at its empty rows, and then where tables stand side by side."""
    found: list[list[Row]] = []
    for band in _bands(rows):
        sides = _sides(band)
        found += _flatten(_bands(side) for side in sides) if len(sides) > 1 else sides
    return found


def _flatten(lists: Iterable[list[list[Row]]]) -> list[list[Row]]:
    return [area for areas in lists for area in areas]


def _bands(rows: list[Row]) -> list[list[Row]]:
    """Split rows where one or more are empty."""
    bands: list[list[Row]] = []
    for row in rows:
        if bands and row[0] == bands[-1][-1][0] + 1:
            bands[-1].append(row)
        else:
            bands.append([row])
    return bands


def _sides(band: list[Row]) -> list[list[Row]]:
    """Split rows at empty columns where there is a table of its own on either side.

    An empty column alone parts nothing: forms with merged cells leave many between a label and its value.
    """
    used = sorted({column for _, cells in band for column in cells})
    run_of: dict[int, int] = {}
    for at, column in enumerate(used):
        gap = at > 0 and column > used[at - 1] + 1
        run_of[column] = (run_of[used[at - 1]] + gap) if at else 0
    if not run_of or run_of[used[-1]] == 0:
        return [band]
    runs = _by_run(band, run_of)
    side_of: list[int] = []
    opened = False  # whether the side at hand began with a table of its own
    for rows in runs:
        table = _is_table(rows)
        side_of.append(0 if not side_of else side_of[-1] + (opened and table))
        opened = opened or table
    if side_of[-1] == 0:
        return [band]
    return _by_run(band, {column: side_of[run] for column, run in run_of.items()})


def _by_run(band: list[Row], run_of: dict[int, int]) -> list[list[Row]]:
    """Deal the cells of rows out to runs of columns; rows without a cell in a run are left out of it."""
    runs: list[list[Row]] = [[] for _ in range(max(run_of.values()) + 1)]
    for number, cells in band:
        for column, text in cells.items():
            rows = runs[run_of[column]]
            if not rows or rows[-1][0] != number:
                rows.append((number, {}))
            rows[-1][1][column] = text
    return runs


def _is_table(rows: list[Row]) -> bool:
    """Say whether rows are a table of their own: two columns or more under a line of words."""
    return len(rows) > 1 and len(rows[0][1]) > 1 and len(rows[1][1]) > 1 and _wordy(rows[0][1])


def _find_header(table: _Table) -> tuple[int, int]:
    """Return how many rows stand above a table's header, and how many rows the header has.

    The header is the first row of words that spans half of the columns; rows of words below it belong to it
    where figures follow them, and rows with more than one cell above it.
    """
    rows = table.rows[:_LOOK]
    first = next(
        (at for at, (_, cells) in enumerate(rows) if len(cells) * 2 >= len(table.columns) and _wordy(cells)), None
    )
    if first is None:
        return 0, 0
    words = first
    while words < len(rows) and words - first < _HEADER_ROWS and _wordy(rows[words][1]):
        words += 1
    figures_follow = words < len(rows) and not _wordy(rows[words][1])
    last = words - 1 if figures_follow else first
    lead = first
    while lead and len(rows[lead - 1][1]) > 1 and first - lead < _HEADER_ROWS:
        lead -= 1
    return lead, last - lead + 1


def _wordy(cells: Cells) -> bool:
    """Say whether a row is words rather than figures; years count as words, for they head columns."""
    words = sum(
        bool(_LETTER.search(text) and text not in _NOT_WORDS) or bool(_YEAR.fullmatch(text))
        for text in cells.values()
    )
    return words * 2 > len(cells)
