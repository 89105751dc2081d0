"""Where a passage stands on a page of a PDF, for the preview to light it."""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any

from core.extract import pdf_words
from core.extract.base import MALFORMED
from core.extract.pdf_layout import Table, regions
from core.extract.pdf_lines import around, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.extract.pdf_lines import Line
    from core.extract.pdf_words import Box, Word

_NOT_LETTER = re.compile(r"[\W_]+")
_FEWEST = 12  # letters of a passage's beginning or end that are enough to know it by


def rects(path: Path, page: int, passage: str) -> list[Box]:
    """Return the boxes of a passage's lines as left, top, right, bottom in points from the page's upper left corner.

    The passage is found by its letters in the page's reading order, so that healed hyphens, joined lines and
    the bars of tables do not matter. Of a passage that goes on from or to another page, the part on this one is lit.

    Args:
        path: the file.
        page: the page, counted from 1.
        passage: the text, as a document gives it.
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as pdf:
            return boxes_on(pdf, page, passage)
    except (pypdfium2.PdfiumError, *MALFORMED, ctypes.ArgumentError):
        return []


def boxes_on(pdf: Any, page: int, passage: str) -> list[Box]:  # noqa: ANN401 - pypdfium2 has no types
    """Return the boxes of a passage's lines on a page of an open PDF, as `rects` does; [] for a damaged page."""
    import pypdfium2

    if not 1 <= page <= len(pdf):
        return []
    try:
        sheet = pdf_words.read_page(pdf, page - 1)
        drawn_wide, _ = pdf.get_page_size(page - 1)
    except (pypdfium2.PdfiumError, *MALFORMED, ctypes.ArgumentError):
        return []
    found = boxes_among(sheet.words, passage)
    if abs(sheet.width - drawn_wide) < 1:
        return found
    # The lines run upwards, and the page was turned to read them.
    return [(y0, sheet.width - x1, y1, sheet.width - x0) for x0, y0, x1, y1 in found]


def boxes_among(words: list[Word], passage: str) -> list[Box]:
    """Return the boxes of a passage's lines among the words of a page, wherever these were read."""
    lines = [line for region in regions(lines_of(words)) for item in region.items for line in _lines(item)]
    parts = [(at, word, _letters(word.text)) for at, line in enumerate(lines) for word in line.words]
    return _boxes(parts, _stretch("".join(letters for _, _, letters in parts), _letters(passage)))


def _lines(item: Line | Table) -> list[Line]:
    return item.lines if isinstance(item, Table) else [item]


def _letters(text: str) -> str:
    return _NOT_LETTER.sub("", text).casefold()


def _stretch(page: str, passage: str) -> tuple[int, int]:
    """Return from where to where a page's letters are those of the passage, or of its end or beginning."""
    at = page.find(passage)
    if not passage or at >= 0:
        return max(at, 0), max(at, 0) + len(passage)
    if page and page in passage:
        return 0, len(page)
    end = _longest(len(passage), lambda most: page.startswith(passage[-most:]))
    if end:
        return 0, end
    # What stands between its parts on the page, such as a footnote, ends the beginning.
    begun = _longest(len(passage), lambda most: passage[:most] in page)
    return (page.find(passage[:begun]), page.find(passage[:begun]) + begun) if begun else (0, 0)


def _longest(length: int, fits: Callable[[int], bool]) -> int:
    """Return how many letters fit, 0 where too few do."""
    if length < _FEWEST or not fits(_FEWEST):
        return next((most for most in range(length, _FEWEST - 1, -1) if fits(most)), 0) if length < 2000 else 0
    low, high = _FEWEST, length
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _boxes(words: list[tuple[int, Word, str]], stretch: tuple[int, int]) -> list[Box]:
    """Return a box for each line of which words lie in a stretch of the letters."""
    lit: dict[int, list[Box]] = {}
    at = 0
    for line, word, letters in words:
        if at < stretch[1] and at + len(letters) > stretch[0]:
            lit.setdefault(line, []).append(word.box)
        at += len(letters)
    return [around(boxes) for boxes in lit.values()]
