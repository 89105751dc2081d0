"""The library as the window knows it: what is in it, how it is, and what can be done to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import ErrorRecord
from core.messages import (
    AddPaths,
    ApplyOptions,
    Changed,
    Exclude,
    Folders,
    GetStatus,
    ListModels,
    ModelInfo,
    Models,
    Pause,
    Progress,
    RemoveModel,
    RemovePath,
    Retry,
    Status,
    Unlock,
    Unpack,
    Unpacked,
    Verdict,
    Welcome,
    Why,
)
from desktop import i18n
from desktop.link import Link
from desktop.models.activity import Line, status_line
from desktop.models.bringing import Bringing
from desktop.models.care import Care
from desktop.models.checkup import Checkup
from desktop.models.comparing import Contest
from desktop.models.duplicates import Copies
from desktop.models.folders import FoldersModel
from desktop.models.model_words import name_of, switch_line
from desktop.models.switching import Switch

LOCKED = "encrypted"  # the kind of error of a file with a password
SETTLE_MS = 300  # how long changes are gathered before the figures are asked for


class Library(QObject):
    """The verbs on the library, and the last that is known of it.

    Attributes:
        folders: its folders.
        copies: its files that are nearly the same.
        checkup: what the last check found.
        care: what is done for it as a whole, and what the worker runs on.
        status: its figures, None until the worker told them.
        progress: how far indexing is, None until the worker told.
        models: the models that can be used, empty until they were asked for.
        switch: the switch to another of them.
        bringing: the models that could be had, and how one comes.
        contest: two models side by side.
        path: where it lies on this computer, "" until the worker told.

    Signals:
        changed: the folders or figures are other ones.
        progressed: the status line has something else to say.
        models_listed: `models` has been filled.
        refused: files that could not be taken in, as `FileProblem`s.
        removed: a folder's path that was taken out of the library.
        excluded: a file or folder was left out, forgotten or let in again, as the `Exclude` that did it.
        troubled: something went wrong that a person should know, as an `ErrorRecord`.
    """

    changed = Signal()
    progressed = Signal()
    models_listed = Signal()
    refused = Signal(object)
    removed = Signal(str)
    excluded = Signal(object)
    troubled = Signal(object)

    def __init__(self, link: Link, parent: QObject | None = None, begun: bool = False) -> None:
        super().__init__(parent)
        self._link, self._begun = link, begun
        self.folders = FoldersModel(self)
        self.copies = Copies(link, self)
        self.checkup = Checkup(link, self)
        self.care = Care(link, self)
        self.switch = Switch(link, self)
        self.bringing = Bringing(link, self)
        self.contest = Contest(link, self)
        self.status: Status | None = None
        self.progress: Progress | None = None
        self.models: tuple[ModelInfo, ...] = ()
        self.path = ""
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.ask_status)
        link.ready.connect(self._welcomed)
        link.changed.connect(self._library_changed)
        link.progress.connect(self._progressed)
        link.failed.connect(self._failed)
        self.switch.moved.connect(self.progressed)
        for signal in (self.switch.finished, self.switch.dropped, self.bringing.arrived):
            signal.connect(lambda _: self.ask_models())
        for source in (self.switch, self.bringing):
            source.troubled.connect(self.troubled)

    @property
    def empty(self) -> bool:
        """Say whether nothing has been put into the library yet; one that was `begun` counts until it is known."""
        return not self.folders.folders and not (self._begun and not self.path)

    def line(self) -> Line:
        """Return the status line: a switch to another model while there is nothing else to do."""
        line = status_line(self.progress, self.status, self._link.welcome is not None)
        switching, progress = self.switch.under_way, self.progress
        if self._link.welcome is None or switching is None or line.action == "pause" or line.share is not None:
            return line
        return switch_line(switching, name_of(self.models, switching.model), bool(progress and progress.paused))

    def reason(self, path: str) -> str:
        """Return in the window's language why a file could not be read, "" where nothing is known of that."""
        failures = self.status.failures if self.status else ()
        error = next((problem.error for problem in failures if problem.path == path), None)
        return ". ".join(i18n.error_words(error)) if error else ""

    def add(self, paths: Sequence[str]) -> None:
        """Take folders and files in."""
        if paths:
            self._link.ask(AddPaths(tuple(paths)), self._took, self.troubled.emit)

    def remove(self, path: str) -> None:
        """Take a folder out; the files themselves are untouched."""

        def took(folders: Folders) -> None:
            self._took(folders)
            self.removed.emit(path)

        self._link.ask(RemovePath(path), took, self.troubled.emit)

    def exclude(self, path: str, forget: bool = False, undo: bool = False) -> None:
        """Leave a file or folder out; with `forget` purge its text as well, with `undo` let it in again."""
        request = Exclude(path, forget, undo)

        def took(folders: Folders) -> None:
            self._took(folders)
            self.ask_status()
            self.excluded.emit(request)

        self._link.ask(request, took, self.troubled.emit)

    def retry(self, paths: Sequence[str] = ()) -> None:
        """Read failed files again; none named means all of them."""
        self._link.ask(Retry(tuple(paths)), lambda _: self._settle.start(), self.troubled.emit)

    def unlock(self, path: str, password: str) -> None:
        """Read a locked file again, and others with the same password."""
        locked = [p.path for p in self.status.failures if p.error.kind == LOCKED] if self.status else []
        request = Unlock(password, tuple(dict.fromkeys((path, *locked))))
        self._link.ask(request, lambda _: self._settle.start(), self.troubled.emit)

    def unpack(self, path: str, act: Callable[[str], None]) -> None:
        """Have what lies inside a file copied; `act` is called with where the copy is."""

        def unpacked(answer: Unpacked) -> None:
            act(answer.path)

        self._link.ask(Unpack(path), unpacked, self.troubled.emit)

    def pause(self, paused: bool) -> None:
        """Stop or go on reading."""
        self._link.ask(Pause(paused), None, self.troubled.emit)

    def apply_options(self) -> None:
        """Use the options as they have just been saved."""
        self._link.ask(ApplyOptions(), lambda _: self._settle.start(), self.troubled.emit)

    def check(self) -> None:
        """Compare what the library consists of, and mend it; `checkup` tells what came of it."""
        self.checkup.ask()

    def why(self, path: str, rules: Mapping[str, str] | None, then: Callable[[Verdict], None]) -> None:
        """Ask whether a path is in the library and why; `rules` are options to try instead of the saved ones."""
        self._link.ask(Why(path, dict(rules) if rules is not None else None), then, self._quietly)

    def ask_status(self) -> None:
        """Ask for the figures."""
        self._link.ask(GetStatus(), self._measured, self._quietly)

    def ask_models(self) -> None:
        """Ask which models there are."""
        self._link.ask(ListModels(), self._listed, self.troubled.emit)

    def remove_model(self, model: str) -> None:
        """Delete a model that was brought here, and its vectors."""
        self._link.ask(RemoveModel(model), self._listed, self.troubled.emit)

    def _welcomed(self, welcome: Welcome) -> None:
        self.path, self.switch.active = welcome.library, welcome.model
        self.progress = None  # what an earlier worker said
        self.folders.set_folders(welcome.folders)
        self.changed.emit()
        self.ask_status()

    def _library_changed(self, notice: Changed) -> None:
        self.folders.set_folders(notice.folders)
        self.changed.emit()
        if not self._settle.isActive():
            self._settle.start()

    def _progressed(self, progress: Progress) -> None:
        ended = progress.phase == "idle" and (self.progress is None or self.progress.phase != "idle")
        self.progress = progress
        if ended:
            self.ask_status()
        self.progressed.emit()

    def _took(self, folders: Folders) -> None:
        self.folders.set_folders(folders.folders)
        self.changed.emit()
        self._settle.start()
        if folders.refused:
            self.refused.emit(folders.refused)

    def _measured(self, status: Status) -> None:
        self.status = status
        self.folders.set_folders(status.folders)
        self.changed.emit()
        self.progressed.emit()

    def _listed(self, models: Models) -> None:
        self.models = models.models
        self.switch.active = next((model.id for model in self.models if model.active), "")
        self.models_listed.emit()

    def _failed(self, number: int, error: ErrorRecord) -> None:
        """Say what no request asked about; errors of requests go to whoever asked."""
        if number == 0:
            self.troubled.emit(error)

    def _quietly(self, error: ErrorRecord) -> None:
        """Let figures that could not be had be; they are asked for again at the next change."""
        del error
