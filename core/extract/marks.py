"""What stands beside a document's words, for the preview alone: emphasis, links, a program's language.

A document's text is what is indexed, and has none of it. So a reader that knows such marks goes over its document a
second time with signs between the words, and the signs are then placed in the text. Both have the same letters in the
same order; only white space may differ. The signs are code points that no text may hold (noncharacters).
"""

from __future__ import annotations

import re
from typing import Literal

MarkKind = Literal["bold", "italic", "code", "strike", "link", "language"]
# From where to where in the text, what it is, and where it leads or its language.
Mark = tuple[int, int, MarkKind, str]
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_DIGITS = "\ufde0\ufde1\ufde2\ufde3\ufde4\ufde5\ufde6\ufde7\ufde8\ufde9"
_NUMBER = str.maketrans("0123456789", _DIGITS)
_FIGURES = str.maketrans(_DIGITS, "0123456789")
_SIGNS = f"{_OPEN}{_CLOSE}{_DIGITS}"
_PIECE = re.compile(rf"{_OPEN}(?P<number>[{_DIGITS}]+)|{_CLOSE}|[^\s{_SIGNS}]+")
_SPACE = re.compile(r"\s*")
_MOST = 40_000  # marks, which the window takes in at once; in what holds more, the rest is plain
_LONGEST_TARGET = 2000


class Signs:
    """Makes signs to be put around words, and finds out afterwards where they are.

    Attributes:
        close: the sign behind words; it ends what was begun last.
    """

    close = _CLOSE

    def __init__(self) -> None:
        self._told: list[tuple[MarkKind, str]] = []

    def open(self, kind: MarkKind, target: str = "") -> str:
        """Return the sign before words that are of a kind."""
        self._told.append((kind, target if len(target) <= _LONGEST_TARGET else ""))
        return _OPEN + str(len(self._told) - 1).translate(_NUMBER)

    def around(self, words: str, kind: MarkKind, target: str = "") -> str:
        """Return words with signs."""
        return self.open(kind, target) + words + _CLOSE

    def placed(self, text: str, signed: str) -> list[Mark]:
        """Return the marks of a text, by their beginnings; those that begin together, the longest first.

        Args:
            text: the text.
            signed: the same words with signs. Where it goes on otherwise than the text, nothing more is marked.
        """
        marks: list[Mark] = []
        begun: list[tuple[int, int]] = []  # where, and which; the last ones wait for their first word
        waiting = at = 0
        for piece in _PIECE.finditer(signed):
            if piece["number"]:
                begun.append((-1, int(piece["number"].translate(_FIGURES))))
                waiting += 1
            elif piece[0] == _CLOSE:
                start, number = begun.pop() if begun else (-1, -1)
                waiting = max(0, waiting - 1)
                if 0 <= start < at and number < len(self._told):
                    marks.append((start, at, *self._told[number]))
            else:
                start = _after_space(text, at)
                at = start + len(piece[0])
                if not text.startswith(piece[0], start) or len(marks) >= _MOST:
                    break
                begun[len(begun) - waiting :] = [(start, number) for _, number in begun[len(begun) - waiting :]]
                waiting = 0
        return sorted(marks, key=lambda mark: (mark[0], -mark[1]))


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
