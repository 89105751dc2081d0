"""The files that could not be read, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.messages import FileProblem
from desktop import i18n
from desktop.models.folders import base_name

Index = QModelIndex | QPersistentModelIndex
PROBLEM = int(Qt.ItemDataRole.UserRole)


class ProblemsModel(QAbstractListModel):
    """`PROBLEM` gives a row's `FileProblem`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[FileProblem, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many files could not be read."""
        return 0 if parent.isValid() else len(self._problems)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a problem, or its words."""
        if not index.isValid():
            return None
        problem = self._problems[index.row()]
        title, message = i18n.error_words(problem.error)
        if role == PROBLEM:
            return problem
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{problem.path}\n{message}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{base_name(problem.path)}. {title}. {message}"
        return None

    def set_problems(self, problems: Sequence[FileProblem]) -> None:
        """Show other problems."""
        if tuple(problems) == self._problems:
            return
        self.beginResetModel()
        self._problems = tuple(problems)
        self.endResetModel()
