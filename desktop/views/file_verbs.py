"""What can be done with a file or a passage, from wherever it is listed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from core.records import Hit
from desktop import actions, open_at
from desktop.i18n import tr
from desktop.models.folders import base_name
from desktop.models.hit_words import place_words
from desktop.models.library import Library
from desktop.models.search import Finder, Like
from desktop.programs import Program
from desktop.views import file_menus, unopened
from desktop.views.leaving import Leaving
from desktop.views.menus import pop_up
from desktop.views.results import ResultsView

Tell = Callable[[str], object]
UNPACK_MS = 600  # how long a drag waits for a copy of what lies inside a file


class FileVerbs(QObject):
    """The verbs on files and passages.

    Attributes:
        leaving: the verbs that leave files and folders out.

    Signals:
        said: something a person should know: words, whether they are grave, and the name of what can be done about
            it ("" for nothing) with the function that does it.
        noted: what has just been done, where nothing else shows it.
        why_wanted: the passage on which the list stands is to be explained.
        previewed: it is to be shown with the whole page to itself.
        search_wanted: a question went out; its answer is on the search page.
        removal_wanted: a folder is to be taken out of the library.
    """

    said = Signal(str, bool, str, object)
    noted = Signal(str)
    why_wanted = Signal()
    previewed = Signal()
    search_wanted = Signal()
    removal_wanted = Signal(str)

    def __init__(self, library: Library, finder: Finder, parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._finder, self._window = library, finder, parent
        self.leaving = Leaving(library, parent)
        self.leaving.said.connect(self.said)

    def serve(self, view: ResultsView) -> None:
        """Do what is asked for in a list of results."""
        view.opened.connect(self.open_hit)
        view.menu_wanted.connect(self.hit_menu)
        view.copied.connect(self.copy_hit)
        view.path_copied.connect(lambda hit: self.copy_path(hit.path))
        view.again_wanted.connect(lambda hit: self.index_again(hit.path))
        view.dragged.connect(lambda hit: self.drag(hit, view))
        self.previewed.connect(view.previewed)

    # --- opening ----------------------------------------------------------------------------------------

    def open(self, path: str, tell: Tell | None = None) -> None:
        """Open a file; of what lies inside an archive or a mail, a copy.

        Where nothing opens it, `tell` is told why; without one that is said, with what can be done about it.
        """
        self._with_copy(path, lambda copy: actions.open_file(copy, lambda: self._unopened(copy, tell)))

    def open_hit(self, hit: Hit) -> None:
        """Open a passage's file, at the passage where its program can; something came of the question."""
        self._finder.remember()
        self._with_copy(hit.path, lambda path: self._open_at(path, hit))

    def open_with(self, path: str, program: Program) -> None:
        """Open a file with another program than the usual one."""
        self._with_copy(path, lambda copy: self._start(program.words([copy]), program.name))

    def choose_program(self, path: str) -> None:
        """Ask which program is to open a file."""
        if words := open_at.chooser(path):
            self._with_copy(path, lambda copy: self._start([words[0], copy], words[0]))
            return
        program, _ = QFileDialog.getOpenFileName(
            self._window, tr("Choose a program"), "/Applications", tr("Programs (*.app)")
        )
        if program:
            self._with_copy(path, lambda copy: self._start(["open", "-a", program, copy], Path(program).stem))

    def reveal(self, path: str, tell: Tell | None = None) -> None:
        """Show a file in its folder, or what it lies in; where that cannot be, `tell` is told why as in `open`."""
        outer = actions.holder_of(path) or path
        actions.reveal(outer, lambda: self._unrevealed(outer, tell))

    def reveal_hit(self, hit: Hit) -> None:
        """Show a passage's file in its folder."""
        self._finder.remember()
        self.reveal(hit.path)

    def _open_at(self, path: str, hit: Hit) -> None:
        def failed() -> None:
            self._unopened(path)

        if hit.page or hit.place:
            actions.open_at(path, hit.page, hit.place, failed)
        else:
            actions.open_file(path, failed)

    def _unopened(self, path: str, tell: Tell | None = None) -> None:
        """Say that nothing opened a file, and what can be done about it."""
        if not isValid(self):  # the window was built anew meanwhile
            return
        words = actions.why_not_opened(path)
        if tell is not None or not Path(path).exists():
            (tell or self._say)(words)
        elif unopened.others():
            more = tr("You can choose another program, or look at the file in its folder.")
            offer = partial(unopened.offer, self, path, self._window)
            self.said.emit(f"{words} {more}", True, tr("Open with…"), offer)
        else:
            self.said.emit(words, True, tr("Reveal"), lambda: self.reveal(path))

    def _unrevealed(self, path: str, tell: Tell | None) -> None:
        """Say that neither a file nor its folder could be shown."""
        if not isValid(self):
            return
        folder = Path(path).parent
        gone = tr("“{name}” cannot be found. It may have been moved.", name=base_name(path))
        (tell or self._say)(actions.why_not_opened(str(folder)) if folder.exists() else gone)

    def _start(self, words: list[str], name: str) -> None:
        if not open_at.start(words):
            self._say(tr("“{name}” could not be started.", name=name))

    def _with_copy(self, path: str, act: Callable[[str], None]) -> None:
        """Do something with a file; of what lies inside an archive or a mail, with a copy."""
        if actions.holder_of(path):
            self._library.unpack(path, act)
        else:
            act(path)

    # --- taking along -----------------------------------------------------------------------------------

    def copy_hit(self, hit: Hit) -> None:
        """Copy a passage's file; something came of the question."""
        self._finder.remember()
        self.copy_file(hit.path)

    def copy_file(self, path: str) -> None:
        """Put a file into the clipboard, and its path for where only text is pasted."""

        def copy(there: str) -> None:
            actions.copy_file(there, path)
            self.noted.emit(tr("“{name}” is copied. Paste it into a folder or a message.", name=base_name(path)))

        self._with_copy(path, copy)

    def copy_path(self, path: str) -> None:
        """Put a file's path into the clipboard."""
        actions.copy(path)
        self.noted.emit(tr("The path of “{name}” is copied.", name=base_name(path)))

    def copy_passage(self, hit: Hit) -> None:
        """Put a passage into the clipboard, with where it is from."""
        self._finder.remember()
        actions.copy(quotation(hit))
        self.noted.emit(tr("The passage is copied, with where it is from."))

    def drag(self, hit: Hit, view: ResultsView) -> None:
        """Let a passage's file be dragged out of a list; its text alone where a copy takes too long to make."""
        if not actions.holder_of(hit.path):
            view.carry(hit, actions.file_data(hit.path, quotation(hit)))
            return

        def carry(path: str) -> None:
            view.carry(hit, actions.file_data(path, quotation(hit)))  # nothing more where it is under way

        QTimer.singleShot(UNPACK_MS, view, lambda: carry(""))
        self._library.unpack(hit.path, carry)

    def index_again(self, path: str) -> None:
        """Read a file again, whether it could be read or not."""
        self._library.retry([path])
        self.noted.emit(tr("“{name}” is being read again.", name=base_name(path)))

    # --- likeness ---------------------------------------------------------------------------------------

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
        pop_up(self._window, at, file_menus.of_hit(self, hit))

    def file_menu(self, path: str, at: QPoint) -> None:
        """Offer what can be done with a file."""
        pop_up(self._window, at, file_menus.of_file(self, path))

    def folder_menu(self, path: str, at: QPoint) -> None:
        """Offer what can be done with a folder of the library, or a single file in it."""
        kinds = {folder.path: folder.kind for folder in self._library.folders.folders}
        pop_up(self._window, at, file_menus.of_root(self, path, single=kinds.get(path) == "file"))

    def _say(self, words: str) -> None:
        self.said.emit(words, False, "", None)


def quotation(hit: Hit) -> str:
    """Return a passage and, on a line of its own, the file and the page it is from; of no passage, the path."""
    if hit.end <= hit.start:
        return hit.path
    return f"{hit.text.strip()}\n— {', '.join(part for part in (base_name(hit.path), place_words(hit)) if part)}"
