"""Messages of the system, only where something matters that a person cannot see because the window is away.

These are all: the first reading is finished (once ever), another model is in use or could not be brought in, the
disk is full. Files that come, change and go are never told.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from core.errors import ErrorRecord
from desktop import i18n
from desktop.i18n import tr
from desktop.models import activity
from desktop.models.library import Library
from desktop.models.model_words import name_of
from desktop.state import State

TOLD = "first-reading-told"
DISK_FULL = "disk-full"


class Notices(QObject):
    """Watches the library.

    Attributes:
        say: shows a message, its title and its text.
        looked_at: tells whether the window is in front of the person, who then sees all this there.
    """

    def __init__(
        self,
        library: Library,
        state: State,
        say: Callable[[str, str], None],
        looked_at: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._state = library, state
        self.say, self.looked_at = say, looked_at
        self._worked = False
        self._failed: object = None
        library.progressed.connect(self._progressed)
        library.switch.finished.connect(self._switched)
        library.switch.moved.connect(self._switch_moved)
        library.troubled.connect(self._troubled)

    def _progressed(self) -> None:
        """Tell when all that was put in first has been read and its meaning learned."""
        progress, status = self._library.progress, self._library.status
        if progress is None or status is None or self._state.get(TOLD):
            return
        self._worked = self._worked or progress.phase == "embedding"
        unread = status.files.get("waiting", 0) + status.files.get("partly", 0)
        files = activity.searchable(status)
        if self._worked and progress.phase == "idle" and files and not unread:
            self._state.set(TOLD, True)
            words = tr("{files} can be searched by meaning.", files=activity.files(files))
            self._tell(tr("Your documents are ready"), words)

    def _switched(self, model: str) -> None:
        self._tell(tr("Another model is in use"), tr("Seoga now searches with {model}.", model=self._name(model)))

    def _switch_moved(self) -> None:
        """Tell a failure once."""
        failed = self._library.switch.failed
        if failed is not None and failed is not self._failed:
            why = ". ".join(i18n.error_words(failed.error)) if failed.error is not None else ""
            self._tell(tr("{model} could not be brought in", model=self._name(failed.model)), why)
        self._failed = failed

    def _troubled(self, error: ErrorRecord) -> None:
        """Tell of a full disk; the worker says it once, and again only after there was room."""
        if error.kind == DISK_FULL:
            self._tell(*i18n.error_words(error))

    def _name(self, model: str) -> str:
        return name_of(self._library.models, model)

    def _tell(self, title: str, text: str) -> None:
        if not self.looked_at():
            self.say(title, text)
