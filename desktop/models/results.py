"""The results as the list shows them: a row for each file, and under an open file a row for each passage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.records import Hit
from desktop.i18n import tr

Index = QModelIndex | QPersistentModelIndex
ROW = int(Qt.ItemDataRole.UserRole)
Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """A file and the passages found in it, best first."""

    path: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: passage `index` of a file; 0 is the file itself with its best passage."""

    group: Group
    index: int
    open: bool = False

    @property
    def hit(self) -> Hit:
        """Return the passage."""
        return self.group.hits[self.index]

    @property
    def key(self) -> Key:
        """Return what tells this passage from every other."""
        return (self.group.path, self.hit.start, self.hit.end)


def group_hits(hits: Iterable[Hit]) -> list[Group]:
    """Return hits by file, files in the order of their best passage."""
    by_path: dict[str, list[Hit]] = {}
    for hit in hits:
        by_path.setdefault(hit.path, []).append(hit)
    return [Group(path, tuple(found)) for path, found in by_path.items()]


class ResultsModel(QAbstractListModel):
    """Groups of hits as rows. `ROW` gives the `Row`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: list[Group] = []
        self._open: set[str] = set()
        self._rows: list[Row] = []

    @property
    def groups(self) -> list[Group]:
        """Return the files, best first."""
        return self._groups

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many lines the list has."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, its name, or what a screen reader says."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.group.path
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _spoken(row)
        return None

    def row(self, number: int) -> Row:
        """Return a row."""
        return self._rows[number]

    def set_hits(self, hits: Iterable[Hit], keep_open: bool = False) -> None:
        """Show other hits; the files that were open stay so only with `keep_open`."""
        self._groups = group_hits(hits)
        if not keep_open:
            self._open.clear()
        rows = list(self._make_rows())
        if [row.key for row in rows] == [row.key for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def toggle(self, number: int) -> None:
        """Open or close the file a row belongs to."""
        first = self._first_of(number)
        row = self._rows[first]
        extra = len(row.group.hits) - 1
        if not extra:
            return
        opening = not row.open
        self._rows[first] = Row(row.group, 0, opening)
        if opening:
            self._open.add(row.group.path)
            self.beginInsertRows(QModelIndex(), first + 1, first + extra)
            self._rows[first + 1 : first + 1] = [Row(row.group, i) for i in range(1, extra + 1)]
            self.endInsertRows()
        else:
            self._open.discard(row.group.path)
            self.beginRemoveRows(QModelIndex(), first + 1, first + extra)
            del self._rows[first + 1 : first + 1 + extra]
            self.endRemoveRows()
        self.dataChanged.emit(self.index(first), self.index(first))

    def find(self, key: Key) -> int:
        """Return the row of a passage, else of its file, else -1."""
        same_file = -1
        for number, row in enumerate(self._rows):
            if row.key == key:
                return number
            if row.group.path == key[0] and same_file < 0:
                same_file = number
        return same_file

    def _first_of(self, number: int) -> int:
        """Return the row of the file that a row belongs to."""
        return number - self._rows[number].index

    def _make_rows(self) -> Iterable[Row]:
        """Yield the rows of the groups, open ones with their passages."""
        for group in self._groups:
            is_open = group.path in self._open and len(group.hits) > 1
            yield Row(group, 0, is_open)
            if is_open:
                yield from (Row(group, i) for i in range(1, len(group.hits)))


def _spoken(row: Row) -> str:
    """Return a row in words, for a screen reader."""
    name = row.group.path.replace("\\", "/").rsplit("/", 1)[-1]
    page = tr("page {page}", page=row.hit.page) if row.hit.page else ""
    return ". ".join(part for part in (name, page, row.hit.text[:300]) if part)
