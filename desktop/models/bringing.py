"""Models that are brought here: what could be had, and how far an import or a download is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core.config import OPTIONS, load
from core.messages import Bringing as Told
from core.messages import DownloadModel, ImportModel, Known, KnownModel, ListKnown, StopBringing
from desktop.link import Link

OPTION, YES = "offline", "yes"


class Bringing(QObject):
    """What is known of models that are not here yet. Only `download` makes the worker connect to anything.

    Attributes:
        known: the catalogue, empty until it was asked for.
        under_way: how far the import or download is that goes on now, None where none does.
        failed: the one that failed last, None where none did since the last one began.

    Signals:
        listed: `known` has been filled.
        moved: an import or a download began, went on or ended.
        arrived: a model is here now, by its id.
        troubled: a request was refused, as an `ErrorRecord`.
    """

    listed = Signal()
    moved = Signal()
    arrived = Signal(str)
    troubled = Signal(object)

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._last: ImportModel | DownloadModel | None = None
        self.known: tuple[KnownModel, ...] = ()
        self.under_way: Told | None = None
        self.failed: Told | None = None
        link.bringing.connect(self._told)
        link.ready.connect(self._worker_ready)

    def ask_known(self) -> None:
        """Ask what could be had; nothing is connected to."""
        self._link.ask(ListKnown(), self._listed, self.troubled.emit)

    def take(self, path: str) -> None:
        """Bring a model from a folder or an archive of this computer."""
        self._begin(ImportModel(path), path)

    def download(self, model: str) -> None:
        """Bring a model from the hub."""
        self._begin(DownloadModel(model), model)

    def again(self) -> None:
        """Try once more what failed."""
        if isinstance(self._last, ImportModel):
            self.take(self._last.path)
        elif self._last is not None:
            self.download(self._last.model)

    def stop(self, keep: bool) -> None:
        """Stop; what came so far is kept for later, or deleted."""
        self._link.ask(StopBringing(deleted=not keep), None, self.troubled.emit)

    def forget_failure(self) -> None:
        """Say no more of what failed."""
        self.failed = None
        self.moved.emit()

    def of_file(self) -> bool:
        """Say whether what was begun last comes from this computer."""
        return isinstance(self._last, ImportModel)

    def _begin(self, request: ImportModel | DownloadModel, name: str) -> None:
        self._last, self.failed = request, None
        self.under_way = Told(name, "looking", 0, 0)
        self._link.ask(request, None, lambda error: self._told(Told(name, "failed", 0, 0, "", error)))
        self.moved.emit()

    def _listed(self, known: Known) -> None:
        self.known = known.models
        self.listed.emit()

    def _told(self, told: Told) -> None:
        going_on = told.state in ("looking", "fetching", "converting")
        self.under_way = told if going_on else None
        self.failed = told if told.state == "failed" else None
        if told.state == "done":
            self.arrived.emit(told.model)
        self.moved.emit()

    def _worker_ready(self) -> None:
        """Forget what an earlier worker said."""
        self.under_way = None
        self.moved.emit()


def offline() -> bool:
    """Say whether the options forbid every connection."""
    option = OPTIONS.get(OPTION)
    return load().values.get(OPTION, option.default if option else "") == YES
