"""The results as the list shows them: a row for each file, and under an open file a row for each passage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from core.records import Hit
from desktop import i18n
from desktop.i18n import tr
from desktop.models import mail_head
from desktop.models.folders import base_name
from desktop.models.prose import is_markdown
from desktop.models.snippet import snippet

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
SPOKEN = 200  # characters of a passage that a screen reader says
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
        return key_of(self.hit)


def group_hits(hits: Iterable[Hit]) -> list[Group]:
    """Return hits by file, files in the order of their best passage."""
    by_path: dict[str, list[Hit]] = {}
    for hit in hits:
        by_path.setdefault(hit.path, []).append(hit)
    return [Group(path, tuple(found)) for path, found in by_path.items()]


def key_of(hit: Hit) -> Key:
    """Return what tells a passage from every other."""
    return (hit.path, hit.start, hit.end)


def arrange(ranked: Sequence[T], before: Sequence[T], held: Collection[T]) -> list[T]:
    """Return what is ranked, each held thing at its place of `before`, the others around it in their order.

    One that is not ranked any more is not held; one whose place is past the end comes last.
    """
    stay = [thing for thing in before if thing in held and thing in ranked]
    order = [thing for thing in ranked if thing not in stay]
    for thing in stay:  # ascending by place, so that a later one moves no earlier one
        order.insert(before.index(thing), thing)
    return order


def _hold(groups: list[Group], before: Sequence[Group], keys: Collection[Key]) -> list[Group]:
    """Return groups with those of the held passages where they stood, and these passages where they were in them."""
    if not keys:
        return groups
    old = {group.path: [key_of(hit) for hit in group.hits] for group in before}
    by_path = {}
    for group in groups:
        hits = {key_of(hit): hit for hit in group.hits}
        order = arrange(list(hits), old.get(group.path, []), keys)
        by_path[group.path] = Group(group.path, tuple(hits[key] for key in order))
    paths = {path for path, _, _ in keys}
    return [by_path[path] for path in arrange(list(by_path), list(old), paths)]


class ResultsModel(QAbstractListModel):
    """Groups of hits as rows. `ROW` gives the `Row`; `reason` tells in words why a file could not be read.

    Signals:
        replacing: other hits come right after this.
    """

    replacing = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: list[Group] = []
        self._open: set[str] = set()
        self._rows: list[Row] = []
        self.reason: Callable[[Hit], str] = lambda hit: hit.text

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
            return _tooltip(row.hit)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _spoken(row, self.reason(row.hit) if row.hit.end <= row.hit.start else row.hit.text)
        return None

    def row(self, number: int) -> Row:
        """Return a row."""
        return self._rows[number]

    def set_hits(self, hits: Iterable[Hit], keep_open: bool = False, hold: Collection[Key] = ()) -> None:
        """Show other hits.

        Args:
            hits: best first.
            keep_open: the files that were open stay so, and rows that stay are moved, not made anew.
            hold: passages whose rows stay where they are, whatever their rank is now.
        """
        self.replacing.emit()
        self._groups = _hold(group_hits(hits), self._groups, hold)
        if not keep_open:
            self._open.clear()
        rows = list(self._make_rows())
        if keep_open or [row.key for row in rows] == [row.key for row in self._rows]:
            self._become(rows)
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _become(self, rows: Sequence[Row]) -> None:
        """Turn the rows into others by inserting, moving and removing, so that what is chosen stays chosen."""
        for place, row in enumerate(rows):
            now = self._place_of(row.key, place)
            if now < 0:
                self.beginInsertRows(QModelIndex(), place, place)
                self._rows.insert(place, row)
                self.endInsertRows()
            elif now > place:
                self.beginMoveRows(QModelIndex(), now, now, QModelIndex(), place)
                self._rows.insert(place, self._rows.pop(now))
                self.endMoveRows()
            self._rows[place] = row
        if len(self._rows) > len(rows):
            self.beginRemoveRows(QModelIndex(), len(rows), len(self._rows) - 1)
            del self._rows[len(rows) :]
            self.endRemoveRows()
        if rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def _place_of(self, key: Key, start: int) -> int:
        """Return the row of a passage from a row on, -1 where there is none."""
        return next((number for number in range(start, len(self._rows)) if self._rows[number].key == key), -1)

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


def band_words(hit: Hit) -> str:
    """Return how surely a passage is about the question, "" where that is not known."""
    words = {"strong": tr("Strong match"), "likely": tr("Likely match"), "weak": tr("Weak match")}
    return words.get(hit.band, "")


def similar_words(hit: Hit) -> str:
    """Return how many further files say nearly the same, "" where none does."""
    count = len(hit.versions)
    return i18n.count(count, "and {count} similar", "and {count} similar") if count else ""


def _tooltip(hit: Hit) -> str:
    """Return where a passage is, how surely it matches, since when, and which files hold the same or nearly it."""
    band = band_words(hit)
    if band and hit.confidence is not None:
        band = f"{band} · {round(100 * hit.confidence)}%"
    lines = [hit.path, band]
    if hit.modified > 0:
        lines.append(i18n.moment(hit.modified))
    if len(hit.places) > 1:
        lines += ["", tr("The same passage is in:"), *hit.places[1:]]
    if hit.versions:
        lines += ["", tr("Nearly the same:"), *hit.versions]
    return "\n".join(line for number, line in enumerate(lines) if line or number > 1)


def _spoken(row: Row, text: str) -> str:
    """Return a row in words, for a screen reader; `text` is its passage, or why there is none."""
    hit = row.hit
    name = base_name(row.group.path)
    folder = base_name(hit.path[: -len(name) - 1])
    page = tr("page {page}", page=hit.page) if hit.page else hit.place
    place = ", ".join(part for part in (folder, *hit.heading, page) if part.strip())
    day = i18n.recent(hit.modified) if hit.modified > 0 and not row.index else ""
    if mail_head.is_mail(hit.path):
        text = mail_head.without_head(text, ())[0]
    words = snippet(text, (), SPOKEN, is_markdown(hit.path)).text.strip()
    if len(words) > SPOKEN:
        words = words[:SPOKEN].rpartition(" ")[0] + "…"
    parts = (name, place, day, band_words(hit), words, _more(row), similar_words(hit))
    return ". ".join(part.rstrip(".") for part in parts if part)


def _more(row: Row) -> str:
    """Return how many further passages a file's row has, and whether they are listed, for a screen reader."""
    more = len(row.group.hits) - 1
    if row.index or not more:
        return ""
    one, many = "{count} more passage in this file", "{count} more passages in this file"
    return f"{i18n.count(more, one, many)}, {tr('shown') if row.open else tr('hidden')}"
