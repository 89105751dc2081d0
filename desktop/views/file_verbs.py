"""What can be done with a file or a passage, from wherever it is listed, and the menus that offer it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from core.records import Hit
from desktop import actions
from desktop.i18n import tr
from desktop.models.folders import base_name
from desktop.models.library import Library
from desktop.models.search import Finder, Like
from desktop.views import why
from desktop.views.leaving import Leaving
from desktop.views.menus import Entry, pop_up


class FileVerbs(QObject):
    """The verbs on files and passages.

    Signals:
        said: something a person should know: words, whether they are grave, and the name of what can be done about
            it ("" for nothing) with the function that does it.
        why_wanted: the passage on which the list stands is to be explained.
        search_wanted: a question went out; its answer is on the search page.
        removal_wanted: a folder is to be taken out of the library.
    """

    said = Signal(str, bool, str, object)
    why_wanted = Signal()
    search_wanted = Signal()
    removal_wanted = Signal(str)

    def __init__(self, library: Library, finder: Finder, parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._finder, self._window = library, finder, parent
        self.leaving = Leaving(library, parent)
        self.leaving.said.connect(self.said)

    def open(self, path: str) -> None:
        """Open a file; of what lies inside an archive or a mail, a copy."""
        if actions.holder_of(path):
            self._library.unpack(path, self._open)
        else:
            self._open(path)

    def _open(self, path: str) -> None:
        if not actions.open_file(path):
            self._say(actions.why_not_opened(path))

    def reveal(self, path: str) -> None:
        """Show a file in its folder, or what it lies in."""
        if not actions.reveal(actions.holder_of(path) or path):
            self._say(tr("“{name}” cannot be found. It may have been moved.", name=base_name(path)))

    def open_hit(self, hit: Hit) -> None:
        """Open a passage's file; something came of the question."""
        self._finder.remember()
        self.open(hit.path)

    def reveal_hit(self, hit: Hit) -> None:
        """Show a passage's file in its folder."""
        self._finder.remember()
        self.reveal(hit.path)

    def find_similar(self, hit: Hit) -> None:
        """Look for passages like one."""
        if hit.end > hit.start:
            self._finder.remember()
            self.find_like(Like(hit.path, hit.start, hit.end))

    def find_like(self, like: Like) -> None:
        """Look for the like of a passage or a file."""
        self._finder.find_similar(like)
        self.search_wanted.emit()

    # --- menus ------------------------------------------------------------------------------------------

    def hit_menu(self, hit: Hit, at: QPoint) -> None:
        """Offer what can be done with a passage and its file."""
        root = self.leaving.root_of(hit.path)
        words = tr("Remove “{name}” from the library…", name=base_name(root))
        groups = [
            self._entries(hit.path, lambda: self.open_hit(hit), lambda: self.reveal_hit(hit)),
            self._passage_entries(hit),
            self.leaving.entries(hit.path),
            [Entry(words, lambda: self.removal_wanted.emit(root))] if root else [],
        ]
        pop_up(self._window, at, groups)

    def file_menu(self, path: str, at: QPoint) -> None:
        """Offer what can be done with a file."""
        similar = Entry(tr("Find similar"), lambda: self.find_like(Like(path)))
        entries = self._entries(path, lambda: self.open(path), lambda: self.reveal(path))
        pop_up(self._window, at, [entries, [similar], self.leaving.entries(path)])

    def folder_menu(self, path: str, at: QPoint) -> None:
        """Offer what can be done with a folder of the library, or a single file in it."""
        kinds = {folder.path: folder.kind for folder in self._library.folders.folders}
        similar = Entry(tr("Find similar"), lambda: self.find_like(Like(path)))
        places = [
            Entry(tr("Show in its folder"), lambda: self.reveal(path)),
            Entry(tr("Copy path"), lambda: actions.copy(path)),
        ]
        remove = Entry(tr("Remove from the library…"), lambda: self.removal_wanted.emit(path))
        pop_up(self._window, at, [places, [similar] if kinds.get(path) == "file" else [], [remove]])

    def _entries(self, path: str, opens: Callable[[], object], reveals: Callable[[], object]) -> list[Entry]:
        """Return what can be done with any file."""
        return [
            Entry(tr("Open"), opens),
            Entry(tr("Show in its folder"), reveals, "reveal"),
            Entry(tr("Copy path"), lambda: actions.copy(path)),
        ]

    def _passage_entries(self, hit: Hit) -> list[Entry]:
        """Return what can be done with a passage; a file that could not be read has none."""
        if hit.end <= hit.start:
            return []
        entries = [
            Entry(tr("Find similar"), lambda: self.find_similar(hit), "similar"),
            Entry(tr("Find similar to the whole file"), lambda: self.find_like(Like(hit.path))),
        ]
        if why.shares(hit.parts):
            entries.insert(0, Entry(tr("Why this matched"), self.why_wanted.emit, "why"))
        versions = [Entry(base_name(path), lambda path=path: self.open(path)) for path in hit.versions]  # type: ignore[misc]
        if versions:
            entries.append(Entry(tr("Nearly the same ({count})", count=len(versions)), under=versions))
        return entries

    def _say(self, words: str) -> None:
        self.said.emit(words, False, "", None)
