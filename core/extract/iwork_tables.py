"""The tables of iWork since 2013: tiles of rows, whose cells refer to lists of texts."""

from __future__ import annotations

import math
import re
import struct
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from core.extract.iwork_archive import first, text
from core.extract.sheet_numbers import moment_text, plain, span_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.extract.iwork_archive import Archive, Fields
    from core.extract.sheet_layout import Row

EPOCH = datetime(2001, 1, 1)  # a cell's date has no zone
_NEWEST = 5  # version of a cell's bytes, since 2018
_NUMBER, _TEXT, _DATE, _BOOL, _SPAN, _RICH, _MONEY = 2, 3, 5, 6, 7, 9, 10  # types of cells
_NO_CELL = 0xFFFF
_MOST_COLUMNS = 1000
_GIVEN_NAME = re.compile(r"\D{1,12}\d{1,3}|unnamed table", re.IGNORECASE)
_BIAS = 0x1820  # of a decimal's exponent


def titled(sheet: str, table: str, alone: bool) -> str:
    """Return what heads a table: its sheet's name and its own, which is left out where it tells nothing."""
    return sheet if not table or (alone and _GIVEN_NAME.fullmatch(table)) else f"{sheet}: {table}"


class Table(NamedTuple):
    """A table: its name, and its rows, which may be read once."""

    name: str
    rows: Iterator[Row]


class _Value(NamedTuple):
    """What a cell holds: a number, seconds, and keys of texts."""

    number: float = 0.0
    seconds: float = 0.0
    text: int = -1
    rich: int = -1


def read_table(archive: Archive, model: int, words: Callable[[int], str]) -> Table:
    """Return a table.

    Args:
        archive: all objects.
        model: the number of the table's model.
        words: returns the text of a storage by its number.
    """
    fields = archive.fields(archive.thing(model).data)
    return Table(text(fields, 8), _rows(archive, archive.fields(first(fields, 4)), words))


def _rows(archive: Archive, store: Fields, words: Callable[[int], str]) -> Iterator[Row]:
    """Yield the rows of a table, lower ones later."""
    plain_texts = {key: text(entry, 3) for key, entry in _list(archive, store, 4).items()}
    rich_texts = _list(archive, store, 17)

    @cache
    def rich(key: int) -> str:
        payloads = archive.referred(rich_texts.get(key, {}), 9)
        storages = [archive.referred(archive.fields(archive.thing(each).data), 1) for each in payloads]
        return "\n".join(words(storage) for each in storages for storage in each)

    def shown(kind: int, value: _Value) -> str:
        if kind == _TEXT:
            return plain_texts.get(value.text, "")
        return rich(value.rich) if kind == _RICH else _shown(kind, value)

    tiles = archive.fields(first(store, 3))
    height = _whole(tiles, 2) or 256
    listed = [archive.fields(tile) for tile in tiles.get(1, [])]
    for tile in sorted(listed, key=lambda tile: _whole(tile, 1)):
        for number in archive.referred(tile, 2):
            for row, kinds in _tile(archive, number):
                cells = {column: shown(kind, value) for column, kind, value in kinds}
                yield _whole(tile, 1) * height + row, {column: said for column, said in cells.items() if said.strip()}


def _list(archive: Archive, store: Fields, field: int) -> dict[int, Fields]:
    """Return the entries of a list of texts, by their keys; long ones are in segments."""
    found: dict[int, Fields] = {}
    for number in archive.referred(store, field):
        parts = [archive.fields(archive.thing(number).data)]
        parts += [archive.fields(archive.thing(segment).data) for segment in archive.referred(parts[0], 4)]
        for entry in (archive.fields(entry) for part in parts for entry in part.get(3, [])):
            found[_whole(entry, 1)] = entry
    return found


def _tile(archive: Archive, number: int) -> Iterator[tuple[int, list[tuple[int, int, _Value]]]]:
    """Yield the rows of a tile as (number, cells), each cell as (column, kind, value)."""
    rows = [archive.fields(row) for row in archive.fields(archive.thing(number).data).get(5, [])]
    for row in sorted(rows, key=lambda row: _whole(row, 1)):
        newer = bool(first(row, 6))
        cells, offsets = _bytes(row, 6 if newer else 3), _bytes(row, 7 if newer else 4)
        wide = 4 if newer and _whole(row, 8) else 1
        count = min(len(offsets) // 2, _MOST_COLUMNS)
        archive.spend(count)
        places = enumerate(struct.unpack_from(f"<{count}H", offsets))
        found = ((column, cells[wide * at :]) for column, at in places if at != _NO_CELL)
        yield _whole(row, 1), [(column, *_cell(cell[:128])) for column, cell in found if len(cell) >= 12]


def _cell(data: bytes) -> tuple[int, _Value]:
    """Return a cell's kind and value."""
    if data[0] == _NEWEST:
        return data[1], _new_value(data, int.from_bytes(data[8:12], "little"))
    return data[2], _old_value(data, int.from_bytes(data[4:8], "little"), data[0] > 1)


def _new_value(data: bytes, flags: int) -> _Value:
    at, value = 12, _Value()
    if flags & 1:
        value, at = value._replace(number=_decimal(data[at : at + 16])), at + 16
    if flags & 2:
        value, at = value._replace(number=_double(data, at)), at + 8
    if flags & 4:
        value, at = value._replace(seconds=_double(data, at)), at + 8
    if flags & 8:
        value, at = value._replace(text=int.from_bytes(data[at : at + 4], "little")), at + 4
    if flags & 16:
        value = value._replace(rich=int.from_bytes(data[at : at + 4], "little"))
    return value


def _old_value(data: bytes, flags: int, wide: bool) -> _Value:
    """Return the value of a cell as it was written up to 2018."""
    at, value = (12 if wide else 8) + 4 * (flags & (0x0D8E if wide else 0x018E)).bit_count(), _Value()
    if flags & 0x200:
        value, at = value._replace(rich=int.from_bytes(data[at : at + 4], "little")), at + 4
    at += 4 * (flags & (0x3000 if wide else 0x1000)).bit_count()
    if flags & 0x10:
        value, at = value._replace(text=int.from_bytes(data[at : at + 4], "little")), at + 4
    if flags & 0x20:
        value, at = value._replace(number=_double(data, at)), at + 8
    if flags & 0x40:
        value = value._replace(seconds=_double(data, at))
    return value


def _shown(kind: int, value: _Value) -> str:
    """Return how a cell that holds no text is shown."""
    if kind in {_NUMBER, _MONEY}:
        return plain(value.number) if math.isfinite(value.number) else ""
    if kind == _DATE and abs(value.seconds) < 1e11:
        return moment_text(EPOCH + timedelta(seconds=value.seconds))
    if kind == _BOOL:
        return "TRUE" if value.number > 0 else "FALSE"
    if kind == _SPAN and abs(value.number) < 1e11:
        return span_text(value.number)
    return ""


def _double(data: bytes, at: int) -> float:
    return float(struct.unpack_from("<d", data, at)[0])


def _decimal(data: bytes) -> float:
    """Return a decimal of 128 bits as a float, infinite where it is too large for one."""
    exponent = ((data[15] & 127) << 7 | data[14] >> 1) - _BIAS
    digits = int.from_bytes(data[:14], "little") | (data[14] & 1) << 112
    return float(f"{'-' if data[15] & 128 else ''}{digits}e{exponent}")


def _whole(fields: Fields, number: int) -> int:
    value = first(fields, number)
    return value if isinstance(value, int) else 0


def _bytes(fields: Fields, number: int) -> bytes:
    value = first(fields, number)
    return value if isinstance(value, bytes) else b""
