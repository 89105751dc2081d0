"""Taking folders and files in by asking for them."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.i18n import tr
from desktop.models.library import Library
from desktop.views.menus import Entry, pop_up


class Adding(QObject):
    """The verbs that add to the library."""

    def __init__(self, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._window = library, parent

    def choose_folder(self) -> None:
        """Ask for a folder to take in."""
        path = QFileDialog.getExistingDirectory(self._window, tr("Choose a folder"))
        if path:
            self._library.add([path])

    def choose_files(self) -> None:
        """Ask for single files to take in."""
        paths, _ = QFileDialog.getOpenFileNames(self._window, tr("Choose files"))
        self._library.add(paths)

    def menu(self, under: QWidget) -> None:
        """Offer both under a button."""
        entries = [
            Entry(tr("Add a folder…"), self.choose_folder, "add"),
            Entry(tr("Add files…"), self.choose_files, "files"),
        ]
        pop_up(self._window, under.mapToGlobal(under.rect().bottomLeft()), [entries])
