"""Files that are copies or versions of each other, as rows: a line for each group, and its files under it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from core.errors import ErrorRecord
from core.messages import DuplicateGroup, Duplicates, FindDuplicates
from desktop import i18n
from desktop.i18n import tr
from desktop.link import Link

Index = QModelIndex | QPersistentModelIndex
LINE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A line of the list: a file, or with "" for its path the heading of a group."""

    group: DuplicateGroup
    path: str = ""


class Copies(QAbstractListModel):
    """`LINE` gives a `CopyLine`.

    Attributes:
        groups: the groups, None before they were asked for.
        error: why they could not be found, None where nothing went wrong.
        pending: whether they are being looked for.

    Signals:
        told: one of these is another one.
    """

    told = Signal()

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.groups: tuple[DuplicateGroup, ...] | None = None
        self.error: ErrorRecord | None = None
        self.pending = False
        self._lines: list[CopyLine] = []

    def ask(self) -> None:
        """Look for copies, unless that is being done."""
        if not self.pending:
            self.pending, self.error = True, None
            self._link.ask(FindDuplicates(), self._take, self._fail)
            self.told.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a line, or its words."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return line.path or group_words(line.group)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say that only files can be chosen."""
        if index.isValid() and not self._lines[index.row()].path:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def _take(self, found: Duplicates) -> None:
        self.pending, self.groups = False, found.groups
        self.beginResetModel()
        self._lines = [CopyLine(group, path) for group in found.groups for path in ("", *group.paths)]
        self.endResetModel()
        self.told.emit()

    def _fail(self, error: ErrorRecord) -> None:
        self.pending = False
        self.error = error
        self.told.emit()


def group_words(group: DuplicateGroup) -> str:
    """Return a group in words; a share that is not whole is never rounded up to it."""
    files = i18n.count(len(group.paths), "{count} file", "{count} files")
    if group.shared >= 1:
        return tr("{files} · the same throughout", files=files)
    return tr("{files} · at least {percent}% the same", files=files, percent=int(100 * group.shared))
