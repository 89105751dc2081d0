"""The question in the search field and its answer: asked as it is typed, late answers dropped."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import ErrorRecord
from core.messages import Found, Search
from core.records import Mode
from desktop.link import Link
from desktop.models.results import ResultsModel

PAUSE_MS = 120  # a pause in typing that is worth a question
AGAIN_MS = 1200  # how often, at most, an answer on show is asked for again while files are read
REMEMBERED = 6


class Finder(QObject):
    """What is being looked for.

    Attributes:
        query, mode, folder: the question; a blank query asks nothing. `folder` "" means everywhere.
        limit: how many passages to bring.
        results: the rows.
        found: the answer on show, None where there is none.
        recent: the last questions that were answered, newest first.

    Signals:
        asked: a question went out.
        answered: an answer is on show; True where the same question had been asked again quietly.
        cleared: the query is blank again.
        failed: the question could not be answered, with the `ErrorRecord`.
    """

    asked = Signal()
    answered = Signal(bool)
    cleared = Signal()
    failed = Signal(object)

    def __init__(self, link: Link, limit: int = 50, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.query = ""
        self.mode: Mode = "hybrid"
        self.folder = ""
        self.limit = limit
        self.results = ResultsModel(self)
        self.found: Found | None = None
        self.recent: list[str] = []
        self._sequence = 0
        self._request = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.ask_now)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._ask_again)
        link.changed.connect(self._library_changed)
        link.ready.connect(self._library_changed)

    def type(self, text: str) -> None:
        """Take the text of the field; the question goes out after a pause in typing."""
        query = " ".join(text.split())
        if query == self.query:
            return
        self.query = query
        self._pause.stop()
        if query:
            self._pause.start()
        else:
            self._clear()

    def ask_now(self) -> None:
        """Ask without waiting for a pause."""
        self._pause.stop()
        if self.query:
            self._ask(quiet=False)

    def set_mode(self, mode: Mode) -> None:
        """Search in another way."""
        if mode != self.mode:
            self.mode = mode
            self.ask_now()

    def set_folder(self, folder: str) -> None:
        """Search in one folder only, or everywhere with ""."""
        if folder != self.folder:
            self.folder = folder
            self.ask_now()

    def remember(self) -> None:
        """Keep the question among the recent ones: something came of it."""
        if self.query:
            self.recent = [self.query, *(old for old in self.recent if old != self.query)][:REMEMBERED]

    def _ask(self, quiet: bool) -> None:
        """Send the question; an older one is called off."""
        if self._request:
            self._link.cancel(self._request)
        self._sequence += 1
        request = Search(self.query, self._sequence, self.limit, self.mode, self.folder)

        def reply(found: Found) -> None:
            self._take(found, quiet)

        self._request = self._link.ask(request, reply, self._fail)
        if not quiet:
            self.asked.emit()

    def _take(self, found: Found, quiet: bool) -> None:
        """Show an answer, unless a newer question is out."""
        if found.sequence != self._sequence:
            return
        self._request = 0
        self.found = found
        self.results.set_hits(found.hits, keep_open=quiet)
        self.answered.emit(quiet)

    def _fail(self, error: ErrorRecord) -> None:
        """Pass an error on; a cancellation is our own doing."""
        self._request = 0
        if error.kind != "cancelled":
            self.failed.emit(error)

    def _clear(self) -> None:
        """Forget the question."""
        if self._request:
            self._link.cancel(self._request)
            self._request = 0
        self._sequence += 1
        self._again.stop()
        self.found = None
        self.results.set_hits(())
        self.cleared.emit()

    def _library_changed(self) -> None:
        """Ask again soon, for the library is another one now."""
        if self.query and not self._again.isActive():
            self._again.start()

    def _ask_again(self) -> None:
        """Ask the same question quietly; one that is out already will do."""
        if self._request or self._pause.isActive():
            self._again.start()
        elif self.query:
            self._ask(quiet=True)
