"""Looking for words in the document on show: every place, in the order of the text, one of them current."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import QObject, QThreadPool, Signal

MOST = 10_000  # places that are counted
STRIPE, OVERLAP = 300_000, 1_000  # characters that are looked through at once
LARGE = 200_000  # characters from which on a thread looks
Matches = tuple[tuple[int, int], ...]


class Finding(QObject):
    """What is looked for, and where it is.

    Attributes:
        words: what is looked for, "" for nothing.
        matches: where it stands, ascending; empty while that is not known.
        current: which of them is shown, -1 for none.
        done: the whole text was looked through.

    Signals:
        changed: other places, or another one is current.
    """

    changed = Signal()
    _found = Signal(object, object)  # the order, and the matches

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = ""
        self.matches: Matches = ()
        self.current = -1
        self.done = True
        self._order: tuple[str, str] = ("", "")  # a text and the words
        self._near = 0
        self._found.connect(self._take)

    def look(self, text: str, words: str, near: int) -> None:
        """Look for words in a text; the first place from an offset on becomes current. Without a text, wait."""
        self.words, self._near = words, near
        self._order = order = (text, words)
        self.matches, self.current = (), -1
        self.done = not words.strip()
        if not text or self.done:
            self.changed.emit()
        elif len(text) < LARGE:
            self._take(order, find(*order))
        else:
            self.changed.emit()
            QThreadPool.globalInstance().start(lambda: self._hand_over(order))

    def step(self, by: int) -> None:
        """Go to the next place, or the one before; behind the last comes the first."""
        if self.matches:
            self.current = (self.current + by) % len(self.matches)
            self.changed.emit()

    def _hand_over(self, order: tuple[str, str]) -> None:
        """Look in a thread of the pool."""
        found = find(*order)
        with contextlib.suppress(RuntimeError):  # the window has gone meanwhile
            self._found.emit(order, found)

    def _take(self, order: tuple[str, str], found: Matches) -> None:
        if order is not self._order:
            return  # other words are looked for by now
        self.matches, self.done = found, True
        if found:
            self.current = bisect_left(found, self._near, key=lambda match: match[1] - 1) % len(found)
        self.changed.emit()


def find(text: str, words: str) -> Matches:
    """Return where words stand in a text: capital or small, a space for any white space, Hangul in either form."""
    parts = unicodedata.normalize("NFC", words).split()
    if not parts:
        return ()
    pattern = re.compile(r"\s+".join(map(re.escape, parts)), re.IGNORECASE)
    return tuple(islice(_spans(pattern, text), MOST))


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield matches, looked for in stripes: a thread that looks through all at once would hold up the window."""
    done = 0
    for stripe in range(0, len(text), STRIPE):
        for match in pattern.finditer(text, max(stripe, done), stripe + STRIPE + OVERLAP):
            if match.start() >= stripe + STRIPE:
                break
            done = match.end()
            yield match.span()
