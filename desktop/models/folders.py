"""The library's folders as the side bar lists them, after a first row for all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath, PureWindowsPath

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.messages import FolderState
from desktop.i18n import number, tr

Index = QModelIndex | QPersistentModelIndex
FOLDER = int(Qt.ItemDataRole.UserRole)


class FoldersModel(QAbstractListModel):
    """Row 0 is everything; the others are folders in the order they were added. `FOLDER` gives the state."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders: tuple[FolderState, ...] = ()

    @property
    def folders(self) -> tuple[FolderState, ...]:
        """Return the folders and single files of the library."""
        return self._folders

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many lines the list has."""
        return 0 if parent.isValid() else len(self._folders) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a folder's state, its name, or where it is."""
        if not index.isValid():
            return None
        folder = self.folder(index.row())
        if role == FOLDER:
            return folder
        if role == Qt.ItemDataRole.DisplayRole:
            return base_name(folder.path) or tr("All documents")
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{folder.path}\n{state_words(folder)}".strip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{base_name(folder.path) or tr('All documents')}, {state_words(folder)}"
        return None

    def folder(self, row: int) -> FolderState:
        """Return the state of a row; row 0 adds all of them up."""
        if row:
            return self._folders[row - 1]
        every = self._folders
        return FolderState(
            "",
            "folder",
            "watching",
            sum(folder.files for folder in every),
            sum(folder.searchable for folder in every),
            sum(folder.waiting for folder in every),
            sum(folder.failed for folder in every),
            sum(folder.partly for folder in every),
        )

    def row_of(self, path: str) -> int:
        """Return the row of a folder, 0 where it is not in the library."""
        return next((row for row, folder in enumerate(self._folders, 1) if folder.path == path), 0)

    def set_folders(self, folders: Sequence[FolderState]) -> None:
        """Show other states; while the folders stay the same, the rows do too."""
        same = [folder.path for folder in folders] == [folder.path for folder in self._folders]
        if not same:
            self.beginResetModel()
        self._folders = tuple(folders)
        if not same:
            self.endResetModel()
        else:
            self.dataChanged.emit(self.index(0), self.index(len(self._folders)))


def base_name(path: str) -> str:
    """Return the last part of a path of either kind of system."""
    pure = PureWindowsPath(path) if "\\" in path else PurePath(path)
    return pure.name or path


def share_read(folder: FolderState) -> float:
    """Return how far a folder is with its words, or, once they are all read, with its meaning; from 0 to 1."""
    left = folder.waiting or folder.partly
    return max(0.0, 1 - left / folder.files) if folder.files else 0.0


def state_words(folder: FolderState) -> str:
    """Return how a folder is, in a few words."""
    count = tr("{count} file", count=1) if folder.files == 1 else tr("{count} files", count=number(folder.files))
    words = {
        "watching": tr("watching for changes"),
        "reading": _doing(folder),
        "paused": tr("paused"),
        "away": tr("not connected"),
        "problems": tr("{count} could not be read", count=number(folder.failed)),
    }
    return f"{count} · {words[folder.status]}" if folder.path else count


def _doing(folder: FolderState) -> str:
    """Return what is done with a folder, words before meaning, and how far that is."""
    percent = int(100 * share_read(folder))
    if folder.partly and not folder.waiting:
        return tr("learning meaning, {percent}%", percent=percent)
    return tr("reading words, {percent}%", percent=percent)
