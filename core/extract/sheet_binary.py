"""Excel's binary workbooks (XLS from Excel 95 on, XLSB) by calamine.

calamine lays a sheet out as a full grid, and ends the process where that does not fit into memory. So the records
are looked through first for the cell farthest from the corner ([MS-XLS] 2.1.4, [MS-XLSB] 2.1.4).
"""

from __future__ import annotations

import struct
from contextlib import contextmanager
from datetime import date, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED
from core.extract.problems import problem
from core.extract.sheet_layout import Sheet
from core.extract.sheet_numbers import moment_text, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.extract.sheet_layout import Row
    from core.extract.sheet_parts import Parts

MOST_GRID = 8_000_000  # cells of one sheet with its gaps; calamine takes 64 bytes for each at its peak
_RECORD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_BEGIN = 0x0809
# FORMULA, NUMBER, LABEL, BOOLERR, RK, MULRK, LABELSST, RSTRING
_XLS_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00FD, 0x00D6})
_SEVERAL = 0x00BD
_DIMENSIONS = 0x0200  # calamine sets memory aside for what a sheet says of itself
_DIMENSION_FIELDS = {14: "<IIHH", 10: "<HHHH"}  # since Excel 97, and before
_LOCKED = 0x002F  # FILEPASS
_DRAWING = 0x00EC
_XLSB_CELLS = range(1, 12)  # BrtCellBlank is 1
_XLSB_ROW = 0


def read(path: Path, data: bytes) -> list[Sheet]:
    """Return a workbook's sheets in their order; each is read when its rows are asked for.

    Args:
        path: the file, for errors about it.
        data: its bytes; of a path the library would believe the ending.

    Raises:
        DocumentError: encrypted, broken.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    with _refusals(path):
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    return [
        Sheet(found.name, _rows(path, book, at), found.visible != SheetVisibleEnum.Visible)
        for at, found in enumerate(book.sheets_metadata)
    ]


def _rows(path: Path, book: Any, at: int) -> Iterator[Row]:  # noqa: ANN401
    """Yield a sheet's rows, those above its first cell empty."""
    with _refusals(path):
        sheet = book.get_sheet_by_index(at)
        left = sheet.start[1] if sheet.start else 0
        for number, row in enumerate(sheet.iter_rows()):
            yield number, {left + column: _shown(value) for column, value in enumerate(row) if value != ""}


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """Turn what calamine raises into errors about the file; a panic in Rust is no `Exception`."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise problem("encrypted", path) from error
    except (CalamineError, OSError, *MALFORMED) as error:  # nothing is read from the disk any more
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error


def _shown(value: float | str | date | time | timedelta) -> str:
    """Return a value as a person writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return plain(value)
    return moment_text(value)


def has_pictures(stream: bytes) -> bool:
    """Say whether there are drawings in a workbook's stream."""
    return any(kind == _DRAWING for kind, _, _ in records(stream))


def check_xls(path: Path, stream: bytes) -> None:
    """Make sure that the sheets in a workbook's stream are not larger than can be laid out.

    Raises:
        DocumentError: encrypted, broken, too-large.
    """
    rows, columns = 0, 0
    for kind, at, size in records(stream):
        if kind == _LOCKED:  # what follows are not cells
            raise problem("encrypted", path)
        if kind == _BEGIN:
            rows, columns = 0, 0
        elif kind == _DIMENSIONS and size in _DIMENSION_FIELDS and at + size <= len(stream):
            top, bottom, left, right = struct.unpack_from(_DIMENSION_FIELDS[size], stream, at)
            if bottom < top or right < left:
                raise problem("broken", path, detail="A sheet ends before it begins.")
            _check_grid(path, bottom - top, right - left)
        elif kind in _XLS_CELLS and at + _PLACE.size <= len(stream):
            row, column = _PLACE.unpack_from(stream, at)
            rows, columns = max(rows, row + 1), max(columns, column + 1 + (size // 6 if kind == _SEVERAL else 0))
            _check_grid(path, rows, columns)


def records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the kind, the start and the size of each record."""
    at = 0
    while at + _RECORD.size <= len(stream):
        kind, size = _RECORD.unpack_from(stream, at)
        at += _RECORD.size
        yield kind, at, size
        at += size


def check_xlsb(path: Path, parts: Parts) -> None:
    """Make sure that the sheets of an XLSB archive are not larger than can be laid out.

    Raises:
        DocumentError: too-large.
    """
    for name in parts.starting("xl/worksheets/"):
        if name.endswith(".bin"):
            _check_sheet(path, b"".join(parts.chunks(name)))


def _check_sheet(path: Path, data: bytes) -> None:
    at, rows, columns = 0, 0, 0
    while at < len(data):
        kind, at = _variable(data, at, 2)
        size, at = _variable(data, at, 4)
        value = int.from_bytes(data[at : at + 4], "little")
        if kind == _XLSB_ROW:
            rows = max(rows, value + 1)
        elif kind in _XLSB_CELLS:
            columns = max(columns, value + 1)
        _check_grid(path, rows, columns)
        at += size


def _variable(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where it ends."""
    value = 0
    for shift in range(most):
        byte = data[at] if at < len(data) else 0
        at += 1
        value |= (byte & 0x7F) << 7 * shift
        if byte < 0x80:
            break
    return value, at


def _check_grid(path: Path, rows: int, columns: int) -> None:
    if rows * columns > MOST_GRID:
        raise problem("too-large", path, "The cells of a sheet are too far apart; save it as XLSX to have it read.")
