"""What the words of a program are and which lines these are, asked of the worker for the part that is on show."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, Signal

from core.messages import ColourCode, Colours, DocumentText
from desktop.link import Link
from desktop.models.pieces import is_code

_LINE = re.compile(r"^.*\S", re.MULTILINE)
BEFORE = 20_000  # characters before the part on show that are read too: a text over many lines may begin there


class Colourer(QObject):
    """Asks for colours; a newer part calls off an older one.

    Signals:
        coloured: of the part that was asked for last the spans, a list, and the numbers of its lines by the offsets
            where they begin, a dictionary; all offsets are the document's.
    """

    coloured = Signal(object, object)

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._request = 0

    def ask(self, document: DocumentText | None, first: int, last: int) -> None:
        """Ask what is what from one offset to another; nothing of what is no program."""
        if self._request:
            self._link.cancel(self._request)
            self._request = 0
        if document is None or not is_code(document) or last <= first:
            return
        begin = document.text.rfind("\n", 0, max(0, first - BEFORE)) + 1
        order = ColourCode(document.path, document.text[begin:last], len(line_starts(document.text[:begin])))

        def arrived(found: Colours) -> None:
            self._request = 0
            spans = [(begin + start, begin + end, kind) for start, end, kind in found.spans]
            starts = (begin + start for start in line_starts(order.text))
            self.coloured.emit(spans, dict(zip(starts, found.lines, strict=False)))

        def failed(_: object) -> None:
            self._request = 0  # it stays as it is, in one ink

        self._request = self._link.ask(order, arrived, failed)


def line_starts(text: str) -> list[int]:
    """Return where the lines that are not blank begin."""
    return [match.start() for match in _LINE.finditer(text)]
