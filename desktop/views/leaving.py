"""Leaving files and folders out of the library: the menu entries, the questions before, and the way back after."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath, PureWindowsPath

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.messages import Exclude
from desktop.i18n import tr
from desktop.models.folders import base_name
from desktop.models.library import Library
from desktop.views.ask import DESTROYS, ask
from desktop.views.boxes import Box
from desktop.views.menus import Entry


class Leaving(QObject):
    """Offers to leave out, and to undo that once it is done.

    Signals:
        said: words, whether they are grave, and the name of an action with the function that does it.
    """

    said = Signal(str, bool, str, object)

    def __init__(self, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._window = library, parent
        library.excluded.connect(self._excluded)
        library.removed.connect(self._removed)

    def entries(self, path: str) -> list[Entry]:
        """Return what can be done to be rid of a file; nothing where it is in no folder of the library."""
        root = self.root_of(path)
        if not root or root == path:
            return []
        entries = [Entry(tr("Leave this file out"), lambda: self._library.exclude(path))]
        folder = parent_of(path)
        if folder != root:
            entries.append(Entry(tr("Leave this folder out…"), lambda: self.ask_folder(folder)))
        forget = partial(ask_to_forget, self._window, self._library, path)
        entries.append(Entry(tr("Forget this file…"), forget))
        return entries

    def root_of(self, path: str) -> str:
        """Return the folder of the library that holds a path, "" where none does."""
        return next((f.path for f in self._library.folders.folders if inside(path, f.path)), "")

    def ask_folder(self, path: str) -> Box:
        """Leave a folder out, once that is sure."""
        question = tr("Leave “{name}” out of the library?", name=base_name(path))
        more = tr("Nothing in this folder can be found then. The files themselves are not touched.")
        leave = (tr("Leave out"), DESTROYS, lambda: self._library.exclude(path))
        return ask(self._window, question, f"{path}\n\n{more}", leave)

    def _excluded(self, done: Exclude) -> None:
        name = base_name(done.path)
        if done.undo:
            return
        if done.forget:
            self.said.emit(tr("“{name}” is forgotten: the library holds nothing of it.", name=name), False, "", None)
            return
        words = tr("“{name}” is left out from now on.", name=name)
        self.said.emit(words, False, tr("Undo"), lambda: self._library.exclude(done.path, undo=True))

    def _removed(self, path: str) -> None:
        words = tr("“{name}” is no longer in the library.", name=base_name(path))
        self.said.emit(words, False, tr("Undo"), lambda: self._library.add([path]))


def ask_to_forget(parent: QWidget, library: Library, path: str) -> Box:
    """Purge the text of a file, or of all in a folder, from the library, once that is sure."""
    question = tr("Forget “{name}”?", name=base_name(path))
    more = tr(
        "It is left out from now on, and its text is purged from every part of the library. This cannot be undone. "
        "What is on your disk is not touched."
    )
    forget = (tr("Forget"), DESTROYS, lambda: library.exclude(path, forget=True))
    return ask(parent, question, more, forget)


def inside(path: str, root: str) -> bool:
    """Say whether a path is a folder of the library or lies in it."""
    return path == root or path.replace("\\", "/").startswith(root.replace("\\", "/").rstrip("/") + "/")


def parent_of(path: str) -> str:
    """Return the folder that holds a path of either kind of system."""
    pure = PureWindowsPath(path) if "\\" in path else PurePath(path)
    return str(pure.parent)
