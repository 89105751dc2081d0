"""A table on the page: its rows and cells, how wide its columns are, and which of them hold figures.

A small table has cells whose text wraps. A large one has a line a row, its columns set by tabulators: that is laid
out some thirty times as fast, and scrolls sideways.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTable,
    QTextTableCell,
    QTextTableFormat,
)

from desktop.models.pieces import BAR, Piece
from desktop.theme import Theme

MOST_COLUMNS = 60  # what is beyond stays in the last one
MOST_CELLS = 240  # with more a table is large
MOST_IN_ROW = 400  # pixels of a column in a large table
TAB = " \t "  # as long as what it stands for, so that offsets stay
WIDEST = (
    320,
    220,
    150,
    120,
    96,
)  # pixels of a column at most: the first with which the table fits, or the last
NARROWEST = 36
PADDING = 6
SIZE, HEIGHT, ROW = 12, 18, 28
KIND = QTextFormat.Property.UserProperty.value + 1  # of a block: what is painted beside or behind it
NOWHERE = -2  # the state of a cell that is shown again and is no part of the text
Insert = Callable[[QTextCursor, str, int, QTextCharFormat], None]  # a text, its offset or below 0, and its letters
_FIGURE = re.compile(r"[-+−△(]?[₩$€£¥]? ?\d[\d,. ]*[%)원]?")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, or a row's, and its offset in the document; below 0 where it is shown again."""

    text: str
    start: int


class Grid:
    """The rows of a table's pieces.

    Attributes:
        lines: the rows as the text has them.
        rows: cells, each row as long as the longest.
        large: it has many cells, or goes on beyond what is laid out.
        headed: the first row names the columns.
        figures: for each column whether it holds figures.
    """

    def __init__(self, pieces: Sequence[Piece], room: float) -> None:
        self.room = room
        self.lines = [Cell(pieces[0].head, NOWHERE)] if pieces[0].head else []
        for piece in pieces:
            at = piece.start
            for line in piece.text.split("\n"):
                self.lines.append(Cell(line, at))
                at += len(line) + 1
        rows = [list(_cells(line)) for line in self.lines]
        count = max(map(len, rows))
        self.rows = rows = [_filled(row, count) for row in rows]
        self.large = count * len(rows) > MOST_CELLS or bool(pieces[0].head)
        self.headed = len(rows) > 1 and count > 1 and not any(is_figure(cell.text) for cell in rows[0])
        self.figures = [self._holds_figures(column) for column in range(count)]

    def natural(self, metrics: QFontMetricsF) -> list[int]:
        """Return how wide the columns are where nothing wraps, in pixels."""
        longest = [max((row[at].text for row in self.rows), key=_length) for at in range(len(self.figures))]
        return [max(NARROWEST, round(metrics.horizontalAdvance(text)) + 2) for text in longest]

    def widths(self, font: QFont) -> list[int]:
        """Return how wide the columns are to be, in pixels, margins included."""
        metrics = QFontMetricsF(font)
        natural = self.natural(metrics)
        around = 2 * PADDING + 2
        scale = metrics.height() / 15
        for most in WIDEST:
            widths = [min(width, round(most * scale)) + around for width in natural]
            if sum(widths) <= self.room:
                break
        return widths

    def _holds_figures(self, column: int) -> bool:
        texts = [row[column].text for row in self.rows[1 if self.headed else 0 :] if row[column].text]
        return bool(texts) and sum(map(is_figure, texts)) * 2 > len(texts)


def is_figure(text: str) -> bool:
    """Say whether a cell holds a number, a sum of money or a share."""
    return len(text) < 40 and _FIGURE.fullmatch(text.strip()) is not None


def put_grid(cursor: QTextCursor, grid: Grid, theme: Theme, zoom: float, fresh: bool, insert: Insert) -> bool:
    """Put a table on the page, its texts by `insert`; say whether an empty block waits behind it."""
    font = QFont(theme.font("body"))
    font.setPixelSize(round(SIZE * zoom))
    letters = QTextCharFormat()
    letters.setFont(font)
    letters.setForeground(theme.color("ink"))
    head = QTextCharFormat(letters)
    head.setFontWeight(QFont.Weight.DemiBold.value)
    if grid.large:
        _put_rows(cursor, grid, (letters, head), zoom, fresh, insert)
        return False
    _flatten(cursor)
    table = cursor.insertTable(len(grid.rows), len(grid.figures), _format(theme, grid, font))
    for number, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            naming = grid.headed and number == 0
            _centre(table.cellAt(number, column), round(HEIGHT * zoom) - QFontMetricsF(font).height())
            inside = table.cellAt(number, column).firstCursorPosition()
            inside.setBlockFormat(_shape(grid.figures[column], zoom))
            inside.block().setUserState(cell.start)
            insert(inside, cell.text, cell.start, head if naming else letters)
            if naming:
                _shade(table, column, theme)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    _flatten(cursor)
    return True


def _put_rows(
    cursor: QTextCursor,
    grid: Grid,
    fonts: tuple[QTextCharFormat, QTextCharFormat],
    zoom: float,
    fresh: bool,
    insert: Insert,
) -> None:
    """Put each row into a line of its own, its cells at tabulators."""
    letters, head = fonts
    shape = _row_shape(grid, QFontMetricsF(head.font()), zoom)
    for number, line in enumerate(grid.lines):
        if not fresh or number:
            cursor.insertBlock()
        cursor.setBlockFormat(shape)
        cursor.block().setUserState(line.start)
        naming = grid.headed and number == 0
        insert(cursor, line.text.replace(BAR, TAB), line.start, head if naming else letters)


def _row_shape(grid: Grid, metrics: QFontMetricsF, zoom: float) -> QTextBlockFormat:
    shape = QTextBlockFormat()
    shape.setNonBreakableLines(True)
    shape.setLineHeight(round(ROW * zoom), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    shape.setProperty(KIND, "row")
    left, tabs = 0, []
    gap = metrics.horizontalAdvance("  ") + 2 * PADDING
    for width, figures in zip(grid.natural(metrics), grid.figures, strict=True):
        right = left + min(width, round(MOST_IN_ROW * zoom))
        kind = QTextOption.TabType.RightTab if figures else QTextOption.TabType.LeftTab
        tabs.append(QTextOption.Tab(right + metrics.horizontalAdvance(" ") if figures else left, kind))
        left = round(right + gap)
    shape.setTabPositions(tabs[1:])
    return shape


def _centre(cell: QTextTableCell, leading: float) -> None:
    """Let a line stand in the middle of its row: what is left of a line's height lies above its letters."""
    form, lift = cell.format().toTableCellFormat(), min(PADDING, round(leading / 2))
    form.setTopPadding(PADDING - lift)
    form.setBottomPadding(PADDING + lift)
    cell.setFormat(form)


def _shade(table: QTextTable, column: int, theme: Theme) -> None:
    """Tint a cell of the first row, thinly, so that a passage's light is seen through it."""
    cell = table.cellAt(0, column)
    form = cell.format()
    form.setBackground(theme.color("line", 0.45))
    cell.setFormat(form)


def _shape(figures: bool, zoom: float) -> QTextBlockFormat:
    shape = QTextBlockFormat()
    shape.setLineHeight(round(HEIGHT * zoom), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    if figures:
        shape.setAlignment(Qt.AlignmentFlag.AlignRight)
    return shape


def _format(theme: Theme, grid: Grid, font: QFont) -> QTextTableFormat:
    form = QTextTableFormat()
    form.setBorder(1)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(theme.color("line2"))
    form.setBorderCollapse(True)
    form.setCellPadding(PADDING)
    form.setCellSpacing(0)
    form.setTopMargin(10)
    form.setBottomMargin(10)
    form.setHeaderRowCount(1 if grid.headed else 0)
    fixed = QTextLength.Type.FixedLength
    form.setColumnWidthConstraints([QTextLength(fixed, width) for width in grid.widths(font)])
    return form


def _flatten(cursor: QTextCursor) -> None:
    """Give the empty block before or behind a table next to no height."""
    if cursor.block().text():
        return
    shape = QTextBlockFormat()
    shape.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    cursor.setBlockFormat(shape)


def _cells(line: Cell) -> Iterator[Cell]:
    """Yield a row's cells; a text ends with the bar before its last cell where that one is empty."""
    offset = line.start
    end = line.start + len(line.text)
    whole = f"{line.text} " if line.text.endswith(BAR.rstrip()) else line.text
    for text in whole.split(BAR, MOST_COLUMNS - 1):
        yield Cell(text, min(offset, end) if line.start >= 0 else NOWHERE)
        offset += len(text) + len(BAR)


def _filled(row: list[Cell], count: int) -> list[Cell]:
    """Return a row with so many cells; those added stand where it ends."""
    end = row[-1].start + len(row[-1].text) if row[-1].start >= 0 else NOWHERE
    return row + [Cell("", end)] * (count - len(row))


def _length(text: str) -> int:
    """Return about how wide a text is; Hangul and Han letters count twice."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text[:200])
