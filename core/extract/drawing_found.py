"""Where words stand on a page of a PDF, letter by letter, for the preview to tint them."""

from __future__ import annotations

import ctypes
import unicodedata
from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 500  # places on a page
Box = tuple[float, float, float, float]


def places(page: Any, conversion: Any, words: str) -> list[tuple[Box, ...]]:  # noqa: ANN401 - no types
    """Return the boxes of each place of some words, a box a line, in the pixels of the page's picture.

    Args:
        page: the open page.
        conversion: from the page's points to the picture's pixels.
        words: what to find, capital or small; Hangul as syllables or as their parts, as the page has it.
    """
    import pypdfium2

    wanted = " ".join(words.split())
    try:
        text = page.get_textpage()
        try:
            for form in dict.fromkeys((wanted, unicodedata.normalize("NFD", wanted))):
                found = [tuple(_boxes(text, conversion, *stretch)) for stretch in _stretches(text, form)]
                if found:
                    return found
        finally:
            text.close()
    except (pypdfium2.PdfiumError, *MALFORMED, ctypes.ArgumentError):
        return []
    return []


def _stretches(text: Any, words: str) -> Iterator[tuple[int, int]]:  # noqa: ANN401
    searcher = text.search(words)
    try:
        for _ in range(MOST):
            stretch = searcher.get_next()
            if stretch is None:
                return
            yield stretch
    finally:
        searcher.close()


def _boxes(text: Any, conversion: Any, index: int, count: int) -> Iterator[Box]:  # noqa: ANN401
    for number in range(text.count_rects(index, count)):
        left, bottom, right, top = text.get_rect(number)
        corners = conversion.to_bitmap(left, top), conversion.to_bitmap(right, bottom)
        across, down = sorted(corner[0] for corner in corners), sorted(corner[1] for corner in corners)
        yield float(across[0]), float(down[0]), float(across[1]), float(down[1])
