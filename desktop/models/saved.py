"""Searches that a person has saved, as the side bar lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from core.records import MODES, Mode
from desktop import i18n
from desktop.i18n import tr
from desktop.models.folders import base_name
from desktop.models.narrowing import FACETS, Narrowing, value_words

Index = QModelIndex | QPersistentModelIndex
SAVED = int(Qt.ItemDataRole.UserRole)
LONGEST_NAME = 200
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Saved:
    """A question with all that narrows it, and its name. `files` is how many the last answer had, -1 for unknown."""

    name: str
    query: str
    narrow: str = ""
    folder: str = ""
    mode: Mode = "hybrid"
    files: int = UNKNOWN

    @property
    def question(self) -> tuple[str, str, str, str]:
        """Return what is asked, by which two of them are told apart."""
        return self.query, self.narrow, self.folder, self.mode


class SavedModel(QAbstractListModel):
    """The saved searches, in the order in which they were saved. `SAVED` gives one.

    Signals:
        changed: there are others, or one has another name or figure.
    """

    changed = Signal()

    def __init__(self, saved: Sequence[Saved] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._saved = list(saved)

    @property
    def saved(self) -> tuple[Saved, ...]:
        """Return all of them."""
        return tuple(self._saved)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._saved)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a saved search, its name, or what it asks."""
        if not index.isValid():
            return None
        saved = self._saved[index.row()]
        if role == SAVED:
            return saved
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return saved.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(dict.fromkeys([saved.name, *_details(saved)]))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(dict.fromkeys([saved.name, *_details(saved)]))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let names be written over."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Give a search another name; a blank one changes nothing."""
        name = " ".join(str(value).split())[:LONGEST_NAME]
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not name:
            return False
        self._set(index.row(), replace(self._saved[index.row()], name=name))
        return True

    def row_of(self, saved: Saved) -> int:
        """Return the row of the search that asks the same, -1 where there is none."""
        return next((row for row, each in enumerate(self._saved) if each.question == saved.question), -1)

    def put(self, saved: Saved, row: int | None = None) -> int:
        """Save a search at a row, the last by default; return where it is, also where it was there already."""
        known = self.row_of(saved)
        if known >= 0:
            return known
        row = len(self._saved) if row is None else min(row, len(self._saved))
        self.beginInsertRows(QModelIndex(), row, row)
        self._saved.insert(row, saved)
        self.endInsertRows()
        self.changed.emit()
        return row

    def take(self, row: int) -> Saved:
        """Remove a search and return it."""
        self.beginRemoveRows(QModelIndex(), row, row)
        saved = self._saved.pop(row)
        self.endRemoveRows()
        self.changed.emit()
        return saved

    def count(self, asked: Saved) -> None:
        """Keep how many files an answer had, where its question is a saved one."""
        row = self.row_of(asked)
        if row >= 0:
            self._set(row, replace(self._saved[row], files=asked.files))

    def _set(self, row: int, saved: Saved) -> None:
        if saved != self._saved[row]:
            self._saved[row] = saved
            self.dataChanged.emit(self.index(row), self.index(row))
            self.changed.emit()


def to_plain(saved: Saved) -> dict[str, object]:
    """Return a saved search as JSON has it."""
    return asdict(saved)


def from_plain(value: object) -> Saved | None:
    """Return the saved search that JSON holds, None where it is not one."""
    if not isinstance(value, dict):
        return None
    texts = {key: value.get(key, "") for key in ("name", "query", "narrow", "folder")}
    files, mode = value.get("files"), value.get("mode")
    if not all(isinstance(text, str) for text in texts.values()) or not texts["query"]:
        return None
    texts["name"] = texts["name"][:LONGEST_NAME] or texts["query"][:LONGEST_NAME]
    return Saved(**texts, mode=mode if mode in MODES else "hybrid", files=files if type(files) is int else UNKNOWN)


def _details(saved: Saved) -> list[str]:
    """Return what a search asks and where, in words."""
    narrowing = Narrowing.from_query(saved.narrow)
    chosen = [value_words(facet, value) for facet in FACETS for value in narrowing.of(facet)]
    parts = [saved.query, ", ".join(chosen)]
    parts.append(tr("in “{name}”", name=base_name(saved.folder)) if saved.folder else "")
    parts.append(i18n.count(saved.files, "{count} file", "{count} files") if saved.files >= 0 else "")
    return [part for part in parts if part]
