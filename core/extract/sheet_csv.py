"""Tables in plain text (CSV, TSV): which sign parts the cells, and what is quoted."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from core.extract.base import clean
from core.extract.decode import decode
from core.extract.sheet_layout import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.extract.sheet_layout import Budget, Row

MOST_BYTES = 8 * 2**20  # four for each character that is kept
_SIGNS = ",;\t|"
_SAMPLE_LINES = 50
_SAMPLE_LINE = 4_000
_LONGEST_QUOTE = 100  # lines; a longer one is a stray quotation mark


def read(data: bytes, budget: Budget, tabs: bool = False) -> list[Sheet]:
    """Return the one sheet of such a file.

    Args:
        data: the whole file.
        budget: is told where the file is too long.
        tabs: by its name, tabs part the cells.
    """
    cut = len(data) > MOST_BYTES
    if cut:
        data = data[: data.rfind(b"\n", 0, MOST_BYTES) + 1 or MOST_BYTES]
    text = clean(decode(data))
    sign, text = _named_sign(text)
    sign = sign or delimiter(text, "\t" if tabs else ",")
    rows = _quoted(text, sign) if _is_quoted(text, sign) else (line.split(sign) for line in text.split("\n"))
    return [Sheet("", _rows(rows, cut, budget))]


def delimiter(text: str, usual: str) -> str:
    """Return the sign that parts the cells: the one that most lines hold equally often.

    Args:
        text: the file.
        usual: the sign where no other is likelier.
    """
    lines = _sample(text)
    best, most = usual, 0
    for sign in dict.fromkeys(usual + _SIGNS):
        counts = [count for line in lines if (count := _outside_quotes(line).count(sign))]
        alike = max((counts.count(count) for count in counts), default=0)
        if alike > most:
            best, most = sign, alike
    return best


def _named_sign(text: str) -> tuple[str, str]:
    """Return the sign that the first line names, as Excel's `sep=;` does, and the text below it."""
    if text[:4].lower() == "sep=" and len(text) > 5 and text[5] == "\n":
        return text[4], text[6:]
    return "", text


def _sample(text: str) -> list[str]:
    """Return the first lines."""
    lines = text[: _SAMPLE_LINES * _SAMPLE_LINE].split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    return [line[:_SAMPLE_LINE] for line in lines]


def _outside_quotes(line: str) -> str:
    """Return a line without what stands between quotation marks."""
    return "".join(line.split('"')[::2])


def _is_quoted(text: str, sign: str) -> bool:
    """Say whether quotation marks can be taken for such: none opens a cell that never ends."""
    try:
        return all(cell.count("\n") < _LONGEST_QUOTE for row in _quoted(text, sign) for cell in row)
    except csv.Error:
        return False


def _quoted(text: str, sign: str) -> Iterator[list[str]]:
    """Return the rows of cells, those that hold the sign between quotation marks."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=sign, skipinitialspace=sign != "\t")


def _rows(rows: Iterable[list[str]], cut: bool, budget: Budget) -> Iterator[Row]:
    """Yield the rows by their numbers, empty lines counted."""
    for number, row in enumerate(rows):
        yield number, {column: cell for column, cell in enumerate(row) if cell}
    budget.cut = budget.cut or cut
