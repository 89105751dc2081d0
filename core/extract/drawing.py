"""Draws a page of a PDF, or a picture, as dots, with the boxes of a passage on it. Runs in the limited child."""

from __future__ import annotations

import ctypes
import math
import zlib
from typing import TYPE_CHECKING, Any

import msgspec

from core.errors import DocumentError
from core.extract import images
from core.extract.base import MALFORMED
from core.extract.drawing_found import places
from core.extract.drawing_picture import show
from core.extract.ocr_rects import lit
from core.extract.pdf_rects import boxes_on
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

MOST_PIXELS = 4_000_000  # of a picture
_LONGEST_SIDE = 30_000  # pixels; what is drawn on a screen cannot be longer
_LOCKED = 4  # pdfium's own number for a missing password
_LEVEL = 1  # of compression; a page is mostly white, and someone waits for it
Box = tuple[float, float, float, float]  # left, top, right, bottom


class Wish(msgspec.Struct, frozen=True):
    """A page to draw: counted from 1, so many pixels wide; a passage's text and words to find, or "" for none."""

    page: int
    width: int
    passage: str = ""
    find: str = ""


class Drawn(msgspec.Struct, frozen=True):
    """A page as a picture.

    Attributes:
        pixels: its rows from the top, a byte a channel, without gaps, deflated (zlib).
        width: in pixels; less than was wished for where the page would hold too many.
        height: in pixels.
        channels: 1 for grey, 3 for red, green and blue.
        pages: how many the document has.
        boxes: the lines of the passage, in pixels from the picture's upper left corner.
        found: the boxes of each place of the words to find.
        natural: how many pixels wide a picture is by itself, 0 for a page of paper.
    """

    pixels: bytes
    width: int
    height: int
    channels: int
    pages: int
    boxes: tuple[Box, ...] = ()
    found: tuple[tuple[Box, ...], ...] = ()
    natural: int = 0


def draw(path: Path, wish: Wish) -> Drawn:
    """Draw a page.

    Raises:
        DocumentError: encrypted; broken where it is no PDF and no picture, lacks the page, or cannot be drawn.
    """
    if path.suffix.lower() in images.ENDINGS:
        dots = show(path, wish.page, wish.width)
        size = dots.image.width, dots.image.height
        channels, pixels = _fewest(dots.image.tobytes())
        boxes = lit(path, wish.page, wish.passage, size) if wish.passage else ()
        return Drawn(zlib.compress(pixels, _LEVEL), *size, channels, dots.pages, boxes, natural=dots.natural)
    return _draw_pdf(path, wish)


def _draw_pdf(path: Path, wish: Wish) -> Drawn:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as pdf:
            pages = len(pdf)
            if not 1 <= wish.page <= pages:
                raise problem("broken", path, f"The document has no page {wish.page}.")
            return _drawn(pdf, path, wish, pages)
    except pypdfium2.PdfiumError as error:
        kind = "encrypted" if getattr(error, "err_code", 0) == _LOCKED else "broken"
        raise problem(kind, path, detail=f"pdfium: {error}") from error
    except DocumentError:
        raise
    except FileNotFoundError as error:
        raise problem("vanished", path) from error
    except (*MALFORMED, ctypes.ArgumentError) as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error


def _drawn(pdf: Any, path: Path, wish: Wish, pages: int) -> Drawn:  # noqa: ANN401 - pypdfium2 has no types
    pdf.init_forms()  # else what was filled into a form is not shown
    page = pdf[wish.page - 1]
    try:
        wide, high = page.get_size()
        scale = _scale(wide, high, wish.width)
        if not scale:
            raise problem("broken", path, f"Page {wish.page} has no size.")
        bitmap = page.render(scale=scale, rev_byteorder=True)
        found = places(page, bitmap.get_posconv(page), wish.find) if wish.find else []
    finally:
        page.close()
    try:
        width, height = int(bitmap.width), int(bitmap.height)
        channels, pixels = _fewest(_rows(bitmap))
    finally:
        bitmap.close()
    across, down = width / wide, height / high
    lines = boxes_on(pdf, wish.page, wish.passage) if wish.passage else []
    boxes = tuple((x0 * across, y0 * down, x1 * across, y1 * down) for x0, y0, x1, y1 in lines)
    return Drawn(zlib.compress(pixels, _LEVEL), width, height, channels, pages, boxes, tuple(found))


def _scale(wide: float, high: float, width: int) -> float:
    """Return how many pixels a point becomes, so that the picture is not too large; 0 for a page without size."""
    if not (math.isfinite(wide) and math.isfinite(high) and wide > 0 and high > 0):
        return 0.0
    # pdfium rounds up; a hair less makes the width what was asked for.
    return min((max(1, width) - 0.01) / wide, math.sqrt(MOST_PIXELS / wide / high), _LONGEST_SIDE / max(wide, high))


def _rows(bitmap: Any) -> bytes:  # noqa: ANN401
    """Return a bitmap's red, green and blue without the gaps at the ends of its rows."""
    data, used, stride = bytes(bitmap.buffer), int(bitmap.width) * 3, int(bitmap.stride)
    if stride == used:
        return data
    return b"".join(data[at : at + used] for at in range(0, stride * int(bitmap.height), stride))


def _fewest(pixels: bytes) -> tuple[int, bytes]:
    """Return how many channels a picture needs, and it in so many."""
    red = pixels[::3]
    return (1, red) if red == pixels[1::3] and red == pixels[2::3] else (3, pixels)
