"""The colours of program code in both schemes, put on blocks a few at a time, so that the window never waits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from time import perf_counter

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextLayout

from desktop.models.snippet import utf16
from desktop.theme import Theme
from desktop.views.laid_out import LaidOut

STEP_SECONDS = 0.008
Span = tuple[int, int, str]  # from where to where in the document, and what it is
# what it is -> on light and on dark paper; 4.5:1 and more, under a passage's light too
INKS: Mapping[str, tuple[str, str]] = {
    "keyword": ("#5A3BB0", "#CFC4FF"),
    "string": ("#17633A", "#9ADFAE"),
    "number": ("#8A4200", "#F5BE8C"),
    "comment": ("#56615B", "#BCC6C0"),
    "name": ("#0A5680", "#93D1F7"),
    "type": ("#852860", "#F5B5D3"),
}


class CodeColours(QObject):
    """Colours the blocks of a view.

    Attributes:
        spans: what is what, ascending; kept for the next time that the view is filled.
    """

    def __init__(self, view: LaidOut, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._theme = view, theme
        self.spans: Sequence[Span] = ()
        self._next = QTextBlock()
        self._step = QTimer(self, singleShot=True, interval=0)
        self._step.timeout.connect(self._some)

    def put(self, spans: Sequence[Span]) -> None:
        """Colour the view's blocks by these spans, those in view first of all to be seen, the rest soon after."""
        self.spans = spans
        self._next = self._view.document().begin()
        if spans:
            self._step.start()
        else:
            self._step.stop()

    def _some(self) -> None:
        """Colour blocks for a few milliseconds, and go on later."""
        until = perf_counter() + STEP_SECONDS
        while self._next.isValid() and perf_counter() < until:
            self._colour(self._next)
            self._next = self._next.next()
        if self._next.isValid():
            self._step.start()

    def _colour(self, block: QTextBlock) -> None:
        start, text = block.userState(), block.text()
        first = bisect_left(self.spans, start, key=lambda span: span[1]) if start >= 0 else len(self.spans)
        formats = []
        for begin, end, what in self.spans[first:]:
            if begin >= start + len(text):
                break
            if what in INKS:
                formats.append(self._format(text, begin - start, end - start, what))
        if formats:
            block.layout().setFormats(formats)
            self._view.document().markContentsDirty(block.position(), block.length())

    def _format(self, text: str, start: int, end: int, what: str) -> QTextLayout.FormatRange:
        item = QTextLayout.FormatRange()
        item.start = utf16(text, max(start, 0))
        item.length = utf16(text, min(end, len(text))) - item.start
        letters = QTextCharFormat()
        letters.setForeground(QColor(INKS[what][1 if self._theme.dark else 0]))
        item.format = letters
        return item
