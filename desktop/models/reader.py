"""The document behind a passage: asked for when a passage is chosen, kept until the library changes.

Of a PDF the page is drawn, and of a picture the picture; the text is read only where somebody wants it, or looks for
something in it, or where the page cannot be drawn.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import ErrorRecord
from core.messages import DocumentText, ReadDocument
from core.records import Hit
from desktop.link import Link
from desktop.models.pages import Pages, drawable

PAUSE_MS = 90  # stepping quickly through results reads none of them


class Reader(QObject):
    """What the preview shows.

    Attributes:
        link: where documents come from.
        hit: the passage on show, None where there is none.
        document: its document, None while it is on its way.
        pages: its pages as pictures, of a PDF or a picture.
        as_text: the text is wanted, not the pages.
        searched: something is looked for in the text, whatever is on show.

    Signals:
        chosen: another passage, or None, is on show.
        loaded: its document is here.
        failed: its document cannot be read, as an `ErrorRecord`.
        turned: the text is on show instead of the pages, or the other way round.
    """

    chosen = Signal()
    loaded = Signal()
    failed = Signal(object)
    turned = Signal()

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.link = link
        self.hit: Hit | None = None
        self.document: DocumentText | None = None
        self.pages = Pages(link, self)
        self.as_text = False
        self.searched = False
        self._undrawn = ""  # the file whose page could not be drawn
        self._request = 0
        self._stale = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.pages.failed.connect(self._not_drawn)
        link.changed.connect(self._library_changed)

    @property
    def draws(self) -> bool:
        """Say whether the page is to be shown, not the text."""
        return not self.as_text and self.hit is not None and drawable(self.hit) and self.hit.path != self._undrawn

    @property
    def undrawn(self) -> bool:
        """Say whether the page was wanted and could not be drawn."""
        return self.hit is not None and not self.as_text and self.hit.path == self._undrawn

    def show(self, hit: Hit | None) -> None:
        """Show a passage; a document that is here already stays, and is asked for again only if it may be old."""
        if _same_passage(hit, self.hit):
            self.hit = hit
            return
        same_file = hit is not None and self.document is not None and self.document.path == hit.path
        if hit is None or hit.path != self._undrawn:
            self._undrawn = ""
        self.hit = hit
        self._call_off()
        if not same_file:
            self.document = None
        self.pages.show(hit if self.draws else None)
        self.chosen.emit()
        if self.document is not None:
            self.loaded.emit()
        self._read()

    def set_as_text(self, as_text: bool) -> None:
        """Show the text, or the pages where there are some."""
        if as_text != self.as_text:
            self.as_text, self._undrawn = as_text, ""
            self.pages.show(self.hit if self.draws else None)
            self.turned.emit()
            self._read()

    def set_searched(self, searched: bool) -> None:
        """Have the text read even while the pages are on show, for something is looked for in it."""
        self.searched = searched
        self._read()

    def _not_drawn(self) -> None:
        """Show the text of a file whose page cannot be drawn."""
        self._undrawn = self.hit.path if self.hit else ""
        self.turned.emit()
        self._read()

    def _read(self) -> None:
        """Read the document where its text is wanted and is not here, or may be old."""
        readable = self.hit is not None and self.hit.end > self.hit.start  # else it is a file that could not be read
        wanted = self.searched or not self.draws
        if readable and wanted and not self._request and (self._stale or self.document is None):
            self._pause.start()

    def _ask(self) -> None:
        if self.hit is not None:
            self._request = self.link.ask(ReadDocument(self.hit.path), self._take, self._fail)

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
            self.link.cancel(self._request)
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
