"""The document behind a passage: asked for when a passage is chosen, kept until the library changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import ErrorRecord
from core.messages import DocumentText, ReadDocument
from core.records import Hit
from desktop.link import Link

PAUSE_MS = 90  # stepping quickly through results reads none of them


class Reader(QObject):
    """What the preview shows.

    Attributes:
        hit: the passage on show, None where there is none.
        document: its document, None while it is on its way.

    Signals:
        chosen: another passage, or None, is on show.
        loaded: its document is here.
        failed: its document cannot be read, as an `ErrorRecord`.
    """

    chosen = Signal()
    loaded = Signal()
    failed = Signal(object)

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.hit: Hit | None = None
        self.document: DocumentText | None = None
        self._request = 0
        self._stale = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        link.changed.connect(self._library_changed)

    def show(self, hit: Hit | None) -> None:
        """Show a passage; a document that is here already stays, and is asked for again only if it may be old."""
        if _same_passage(hit, self.hit):
            self.hit = hit
            return
        same_file = hit is not None and self.document is not None and self.document.path == hit.path
        self.hit = hit
        self._call_off()
        if not same_file:
            self.document = None
        self.chosen.emit()
        if self.document is not None:
            self.loaded.emit()
        readable = hit is not None and hit.end > hit.start  # else it is a file that could not be read
        if readable and (self._stale or self.document is None):
            self._pause.start()

    def _ask(self) -> None:
        if self.hit is not None:
            self._request = self._link.ask(ReadDocument(self.hit.path), self._take, self._fail)

    def _take(self, document: DocumentText) -> None:
        self._request = 0
        self._stale = False
        fresh = document != self.document
        self.document = document
        if fresh:
            self.loaded.emit()

    def _fail(self, error: ErrorRecord) -> None:
        self._request = 0
        if error.kind != "cancelled":
            self.failed.emit(error)

    def _call_off(self) -> None:
        self._pause.stop()
        if self._request:
            self._link.cancel(self._request)
            self._request = 0

    def _library_changed(self) -> None:
        """Read the document anew when a passage of it is next chosen."""
        self._stale = True


def _same_passage(one: Hit | None, other: Hit | None) -> bool:
    """Say whether two hits show the same text marked the same way, however they score."""
    if one is None or other is None:
        return one is other
    return (one.path, one.start, one.end, one.text, one.highlights) == (
        other.path,
        other.start,
        other.end,
        other.text,
        other.highlights,
    )
