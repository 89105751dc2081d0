"""What the words of a program are and which lines these are, asked of the worker for the part that is on show."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from core.messages import ColourCode, Colours, DocumentText
from desktop.link import Link
from desktop.models.marks import Marked
from desktop.models.pieces import is_code

_LINE = re.compile(r"^.*\S", re.MULTILINE)
_EVERY_LINE = re.compile(r"^.*$", re.MULTILINE)
Span = tuple[int, int, str]  # from where to where in the document, and what it is
MOST = 60  # pieces of programs in the part of a text that is on show ...
LONGEST = 20_000  # ... and characters of each
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
        """Ask what is what from one offset to another, of a program or of the pieces of programs in a text."""
        if self._request:
            self._link.cancel(self._request)
            self._request = 0
        if document is None or last <= first:
            return
        if is_code(document):
            begin = document.text.rfind("\n", 0, max(0, first - BEFORE)) + 1
            order = ColourCode(document.path, document.text[begin:last], len(line_starts(document.text[:begin])))
            self._send(order, lambda found: self._number(begin, order, found))
        else:
            fences = [mark for mark in document.marks if mark[2] == "language" and mark[3]]
            self._colour_next(document, [mark for mark in fences if mark[1] > first and mark[0] < last][:MOST], [])

    def _send(self, order: ColourCode, then: Callable[[Colours], None]) -> None:
        def arrived(found: Colours) -> None:
            self._request = 0
            then(found)

        def failed(_: object) -> None:
            self._request = 0  # it stays as it is, in one ink

        self._request = self._link.ask(order, arrived, failed)

    def _number(self, begin: int, order: ColourCode, found: Colours) -> None:
        self.coloured.emit(_placed(begin, found), numbered(begin, order.text, found.lines))

    def _colour_next(self, document: DocumentText, fences: Sequence[Marked], spans: list[Span]) -> None:
        """Colour one piece after the other; tell when all are coloured."""
        if not fences:
            if spans:
                self.coloured.emit(spans, {})
            return
        (start, end, _, language), *others = fences
        order = ColourCode(document.path, document.text[start:end][:LONGEST], 0, language)
        self._send(order, lambda found: self._colour_next(document, others, spans + _placed(start, found)))


def _placed(begin: int, found: Colours) -> list[Span]:
    """Return spans as offsets of the document."""
    return [(begin + start, begin + end, kind) for start, end, kind in found.spans]


def numbered(begin: int, text: str, numbers: Sequence[int]) -> dict[int, int]:
    """Return the numbers of a piece's lines by their offsets; a blank line has the one after the line above it.

    Args:
        begin: where the piece stands in the document.
        text: the piece.
        numbers: those of its lines that are not blank.
    """
    told, number, found = iter(numbers), 0, {}
    for match in _EVERY_LINE.finditer(text):
        number = next(told, 0) if match[0].strip() else number + bool(number)
        if number:
            found[begin + match.start()] = number
    return found


def line_starts(text: str) -> list[int]:
    """Return where the lines that are not blank begin."""
    return [match.start() for match in _LINE.finditer(text)]
