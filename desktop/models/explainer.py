"""Why a passage answers: asked for while someone looks, called off as soon as another passage is looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core.errors import ErrorRecord
from core.messages import Explain, Explanation
from core.records import Hit
from desktop.link import Link
from desktop.models.readable import readable


class Explainer(QObject):
    """The passage that is looked at, and why it matched.

    Attributes:
        hit: the passage, None while nobody looks.
        explanation: its explanation as one reads it, None while it is on its way or where there is none.
        pending: whether it is on its way.
        error: why there is none, None where nothing went wrong.

    Signals:
        changed: one of these is another one.
    """

    changed = Signal()

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.hit: Hit | None = None
        self.explanation: Explanation | None = None
        self.error: ErrorRecord | None = None
        self._query = ""
        self._request = 0

    @property
    def pending(self) -> bool:
        """Say whether the explanation is on its way."""
        return bool(self._request)

    def look(self, query: str, hit: Hit | None) -> None:
        """Look at a passage, or at nothing; the same one again is not asked for again."""
        same = query == self._query and _place(hit) == _place(self.hit)
        self.hit, self._query = hit, query
        if not same:
            self._call_off()
            self.explanation = self.error = None
            if hit is not None and query and hit.end > hit.start:
                question = Explain(query, hit.path, hit.start, hit.end)
                self._request = self._link.ask(question, self._take, self._fail)
        self.changed.emit()

    def _take(self, explanation: Explanation) -> None:
        self._request = 0
        self.explanation = readable(explanation, self.hit.path if self.hit else "")
        self.changed.emit()

    def _fail(self, error: ErrorRecord) -> None:
        self._request = 0
        if error.kind != "cancelled":
            self.error = error
            self.changed.emit()

    def _call_off(self) -> None:
        if self._request:
            self._link.cancel(self._request)
            self._request = 0


def _place(hit: Hit | None) -> tuple[str, int, int] | None:
    """Return which passage it is."""
    return (hit.path, hit.start, hit.end) if hit else None
