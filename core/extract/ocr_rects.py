"""Where a passage stands in a picture, for the preview to light it: the picture is read once more for that."""

from __future__ import annotations

import subprocess
import time
import warnings
from typing import TYPE_CHECKING

from core.extract import images, ocr_page
from core.extract.base import MALFORMED
from core.extract.ocr_engine import engine
from core.extract.pdf_rects import boxes_among

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

    from core.extract.pdf_words import Box

_SECONDS = 20.0  # somebody looks at the picture meanwhile, but others may wait for the reader


def lit(path: Path, page: int, passage: str, size: tuple[int, int]) -> tuple[Box, ...]:
    """Return the boxes of a passage's lines, in the dots of the picture as it is shown.

    Nothing is found where nothing reads pictures, or in one that lies on its side.

    Args:
        path: the picture.
        page: the page of a picture with several, counted from 1.
        passage: the text, as the document gives it.
        size: how wide and high the picture is shown.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=images.FORMATS) as picture:
            if page > 1:
                picture.seek(page - 1)
            if picture.width * picture.height > images.MOST_DOTS:
                return ()
            return _boxes(images.plain(picture), passage, size)
    except (subprocess.TimeoutExpired, Image.DecompressionBombError, OSError, SyntaxError, *MALFORMED):
        return ()


def _boxes(image: Image, passage: str, size: tuple[int, int]) -> tuple[Box, ...]:
    reader = engine()
    if reader is None:
        return ()
    seen = ocr_page.seen(reader, image, time.monotonic() + _SECONDS, upright=True)
    words = [one.word for one in seen]
    scale = ocr_page.scaled(words)
    across, down = size[0] / image.width / scale, size[1] / image.height / scale
    return tuple((x0 * across, y0 * down, x1 * across, y1 * down) for x0, y0, x1, y1 in boxes_among(words, passage))
