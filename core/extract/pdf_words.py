"""What pdfium sees on the pages of a PDF: words with their boxes and sizes, the outline, the title."""

from __future__ import annotations

import ctypes
import math
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.extract.base import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CHARS = 400_000  # of one page; what follows is not read
_FARTHEST = 1e6  # points; what claims to stand farther away stands nowhere
# A word ends at white space and behind the mark that pdfium sets for a hyphen at the end of a line.
_WORD = re.compile("[^\\s\ufffe\x02]+[\ufffe\x02]?|[\ufffe\x02]")
_LINE_HYPHEN = str.maketrans({"\ufffe": "-", "\x02": "-"})
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_UPRIGHT = 20  # degrees that a line may lean
_BOLD_WEIGHT = 600
_BOLD_NAME = re.compile(rb"bold|black|heavy|gothicb|-b[^a-z]*$", re.IGNORECASE)
Box = tuple[float, float, float, float]  # left, top, right, bottom; downward from the page's upper left corner


@dataclass(slots=True)
class Word:
    """Characters without white space that stand together on a page.

    Attributes:
        text: the characters.
        box: where it stands.
        size: the font's size in points.
        bold: whether the font is bold.
        breaks: whether pdfium begins a line with it.
        spaced: whether white space follows that the file itself holds or that a gap shows.
        turned: whether it runs in another direction than the page's lines.
    """

    text: str
    box: Box
    size: float
    bold: bool = False
    breaks: bool = False
    spaced: bool = False
    turned: bool = False


@dataclass(slots=True)
class Page:
    """A page's words in the order of the file.

    Attributes:
        width: of the page, in points.
        height: of the page, in points.
        words: its words.
    """

    width: float
    height: float
    words: list[Word]


@contextmanager
def opened(pdf: Any, number: int) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - pypdfium2 has no types
    """Open a page and its text.

    Args:
        pdf: an open `PdfDocument`.
        number: the page, counted from 0.
    """
    page = pdf[number]
    try:
        text_page = page.get_textpage()
        try:
            yield page, text_page
        finally:
            text_page.close()
    finally:
        page.close()


def read_page(pdf: Any, number: int) -> Page:  # noqa: ANN401
    """Return the words of a page, which is counted from 0, of an open `PdfDocument`."""
    with opened(pdf, number) as (page, text_page):
        return words_of(page, text_page)


def words_of(page: Any, text_page: Any) -> Page:  # noqa: ANN401
    """Return the words of an open page."""
    return _Reader(page, text_page).read()


class _Reader:
    """Reads one page through pdfium's own functions, which are called once or twice a word."""

    def __init__(self, page: Any, text_page: Any) -> None:  # noqa: ANN401
        import pypdfium2.raw as raw

        self._raw = raw
        self._page = text_page.raw
        self._text_page = text_page
        self._box, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._quarter = int(raw.FPDFPage_GetRotation(page.raw)) % 4
        left, bottom, right, top = page.get_bbox()
        self._media: Box = (left, bottom, right, top)
        self._flags, self._name = ctypes.c_int(), ctypes.create_string_buffer(128)

    def read(self) -> Page:
        """Return the page; where most of its lines are turned, it is turned with them."""
        words = list(self._words())
        turns = [word.turned for word in words]
        left, bottom, right, top = self._media
        width, height = right - left, top - bottom
        if self._quarter % 2:
            width, height = height, width
        if words and sum(turns) * 2 > len(words):
            for word in words:
                word.turned = not word.turned
                x0, y0, x1, y1 = word.box
                word.box = (height - y1, x0, height - y0, x1)
            width, height = height, width
        return Page(width, height, words)

    def _words(self) -> Iterator[Word]:
        count = min(self._text_page.count_chars(), MOST_CHARS)
        text = self._text(count)
        end, last = 0, None
        for match in _WORD.finditer(text):
            word = self._word(match[0].translate(_LINE_HYPHEN), match.start(), match.end())
            if word is None:
                continue
            before = text[end : match.start()]
            word.breaks = last is None or "\n" in before or text[end - 1] in "\ufffe\x02"
            if last is not None:
                last.spaced = before[:1] == " "
                yield last
            last, end = word, match.end()
        if last is not None:
            last.spaced = text[end : end + 1] == " "
            yield last

    def _text(self, count: int) -> str:
        """Return the page's characters, one for each index that pdfium knows."""
        text = str(self._text_page.get_text_range(0, count)) if count else ""
        if len(text) == count:
            return text
        get = self._raw.FPDFText_GetUnicode
        return "".join(chr(code) if (code := get(self._page, at)) < 0x110000 else "\ufffd" for at in range(count))

    def _word(self, text: str, start: int, end: int) -> Word | None:
        raw, size = self._raw, 0.0
        first, angle = self._char(start), 0.0
        # A hyphen that pdfium marked may have no box of its own.
        last = first if end - start == 1 else self._char(end - 1) or self._char(end - 2)
        shown = text if text.isascii() and text.isprintable() else clean(text).translate(_LIGATURES)
        if not shown or first is None:
            return None
        box = first if last is None else _around(first, last)
        if raw.FPDFText_GetMatrix(self._page, start, self._matrix):
            matrix = self._matrix
            angle = math.degrees(math.atan2(matrix.b, matrix.a)) - 90 * self._quarter
            size = raw.FPDFText_GetFontSize(self._page, start) * math.hypot(matrix.c, matrix.d)
        leaning = (angle + 180) % 360 - 180
        if not 0 < size < _FARTHEST:
            size = box[3] - box[1]
        return Word(shown, box, size, self._is_bold(start), turned=abs(leaning) > _UPRIGHT)

    def _char(self, at: int) -> Box | None:
        """Return where a character stands, downward from the upper left corner of the page as it is shown."""
        box = self._box
        if not self._raw.FPDFText_GetLooseCharBox(self._page, at, box):
            return None
        left, bottom, right, top = self._media
        x0, x1, y0, y1 = box.left - left, box.right - left, top - box.top, top - box.bottom
        if not (-_FARTHEST < x0 <= x1 < _FARTHEST and -_FARTHEST < y0 <= y1 < _FARTHEST):
            return None
        width, height = right - left, top - bottom
        if self._quarter == 1:
            return height - y1, x0, height - y0, x1
        if self._quarter == 2:
            return width - x1, height - y1, width - x0, height - y0
        return (y0, width - x1, y1, width - x0) if self._quarter == 3 else (x0, y0, x1, y1)

    def _is_bold(self, at: int) -> bool:
        """Say whether a character's font is bold, by its weight or by its name."""
        if int(self._raw.FPDFText_GetFontWeight(self._page, at)) >= _BOLD_WEIGHT:
            return True
        length = self._raw.FPDFText_GetFontInfo(self._page, at, self._name, len(self._name), self._flags)
        return 0 < length <= len(self._name) and bool(_BOLD_NAME.search(self._name.value))


def _around(first: Box, last: Box) -> Box:
    return min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3])


def outline(pdf: Any) -> Iterator[tuple[int, int, str]]:  # noqa: ANN401
    """Yield the outline's entries as page from 0, level from 1, title; pdfium ends loops."""
    for entry in pdf.get_toc(max_depth=8):
        destination = entry.get_dest()
        page = destination.get_index() if destination else None
        if page is not None and page >= 0:
            yield page, entry.level + 1, str(entry.get_title() or "")


def title(pdf: Any) -> str:  # noqa: ANN401
    """Return the title in the file's properties, or ""."""
    return str(pdf.get_metadata_value("Title") or "")
