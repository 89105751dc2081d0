"""Paragraphs, list items and table cells as a word processor stores them, one after another, made into blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.extract.base import squeeze

if TYPE_CHECKING:
    from core.extract.base import DocumentBuilder
    from core.records import BlockKind

ENTRY = re.compile(r"\t\s*(?:\d{1,4}|[ivxlc]{1,7})\s*$")  # the page at the end of an entry in a table of contents
_LONGEST_HEADING = 250
_LONGEST_CELL = 1500


class Flow:
    """Gathers list items and table rows, and adds them as one block where they end."""

    def __init__(self, builder: DocumentBuilder) -> None:
        """Start with nothing gathered; the builder takes the blocks."""
        self._builder = builder
        self._items: list[str] = []
        self._cell: list[str] = []
        self._row: list[list[str]] = []
        self._rows: list[list[list[str]]] = []

    def paragraph(self, kind: BlockKind | None, level: int, text: str) -> None:
        """Add a paragraph outside tables; the kind None says that it is not worth reading."""
        self._close_table()
        if not text.strip():
            return
        if kind == "list":
            self._items.append(f"{'  ' * level}- {squeeze(text)}")
            return
        self._close_list()
        if kind == "heading" and len(text) > _LONGEST_HEADING:
            kind = "paragraph"
        if kind:
            self._builder.add(kind, text, level)

    def in_cell(self, text: str, ends: bool) -> None:
        """Add a paragraph to the open cell of a table, and say whether the cell ends with it."""
        self._cell.append(text)
        if ends:
            self._row.append(self._cell)
            self._cell = []

    def end_row(self) -> None:
        """End the open row of a table."""
        if self._cell:
            self._row.append(self._cell)
        self._rows.append(self._row)
        self._row, self._cell = [], []

    @property
    def row_is_open(self) -> bool:
        """Whether the open row has a cell, and no cell is open."""
        return bool(self._row) and not self._cell

    def close(self) -> None:
        """Add what is gathered."""
        self._close_table()
        self._close_list()

    def _close_table(self) -> None:
        """Make a block of the rows gathered so far; what only lays out the page gives its cells' words."""
        if self._row or self._cell:
            self.end_row()
        rows, self._rows = [row for row in self._rows if row], []
        if not rows:
            return
        self._close_list()
        lines = [[squeeze(" ".join(cell)) for cell in row] for row in rows]
        longest = max(len(cell) for row in lines for cell in row)
        if longest > _LONGEST_CELL or max(map(len, rows)) < 2:  # one column is no table
            for text in (text for row in rows for cell in row for text in cell):
                self._builder.add("paragraph", text)
            return
        self._builder.add("table", "\n".join(" | ".join(line) for line in lines if any(line)))

    def _close_list(self) -> None:
        """Make a block of the list items gathered so far."""
        self._builder.add("list", "\n".join(self._items))
        self._items.clear()
