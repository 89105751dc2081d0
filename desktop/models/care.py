"""What is done for the library as a whole: it is tidied or deleted, and the worker says what it runs on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core.config import Value
from core.errors import ErrorRecord
from core.messages import Compact, Compacted, DeleteAll, Describe, Described, Folders
from desktop.link import Link


class Care(QObject):
    """The last that was done, and what is known of the worker. It outlives the window, which other words rebuild.

    Attributes:
        described: what the worker runs on, None until it told.
        compacted: what the last tidying came to, None where there was none.
        deleted: whether everything was deleted last.
        busy: whether something is being done.
        error: why the last thing could not be done, None where it could.
        before: the options as they were before all of them were reset; None where that is not to be undone.

    Signals:
        told: one of these is another one.
        emptied: the library holds nothing any more.
    """

    told = Signal()
    emptied = Signal()

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.described: Described | None = None
        self.compacted: Compacted | None = None
        self.deleted = self.busy = False
        self.error: ErrorRecord | None = None
        self.before: dict[str, Value] | None = None

    def ask(self) -> None:
        """Ask what the worker runs on."""
        self._link.ask(Describe(), self._describe, lambda _: None)

    def compact(self) -> None:
        """Let the library be tidied."""
        self._begin()
        self._link.ask(Compact(), self._compacted, self._failed)

    def delete_all(self) -> None:
        """Delete everything that the library holds."""
        self._begin()
        self._link.ask(DeleteAll(), self._emptied, self._failed)

    def said(self) -> list[str]:
        """Return the last lines of the worker's error output."""
        return list(self._link.diagnostics)

    def _begin(self) -> None:
        self.busy, self.error, self.compacted, self.deleted = True, None, None, False
        self.told.emit()

    def _describe(self, described: Described) -> None:
        self.described = described
        self.told.emit()

    def _compacted(self, compacted: Compacted) -> None:
        self.busy, self.compacted = False, compacted
        self.told.emit()

    def _emptied(self, folders: Folders) -> None:
        del folders  # `Changed` follows, for whoever shows them
        self.busy, self.deleted = False, True
        self._link.diagnostics.clear()
        self.told.emit()
        self.emptied.emit()

    def _failed(self, error: ErrorRecord) -> None:
        self.busy, self.error = False, error
        self.told.emit()
