"""Pictures: scans, screenshots and photos of pages, whose words Tesseract reads where it is installed."""

from __future__ import annotations

import subprocess
import time
import warnings
from typing import TYPE_CHECKING

from core.extract import ocr_page
from core.extract.base import MALFORMED, DocumentBuilder
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.ocr import PAGE_SECONDS
from core.extract.ocr_engine import engine
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from PIL.Image import Image

    from core.extract.ocr_engine import Engine
    from core.extract.ocr_page import Part
    from core.records import Document

ENDINGS = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif")
MISSING = "Words in pictures are read where the free program Tesseract is installed."
NO_WORDS = "No words could be made out in the picture."
FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_SMALLEST = 64  # dots a side; what is smaller is an icon
MOST_DOTS = 100_000_000  # that are decoded
_READ_DOTS = 8_000_000  # that are read
_SMALL_DOTS = 2_500_000  # a screenshot's letters are too small for the reader, and are drawn twice as large
_MOST_PAGES = 2000
_FEWEST = 12  # letters and figures that make a picture a document ...
_LEAST_SURE = 0.65  # ... where they are as sure as this
_WHITE = 255


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a picture, where there is something that reads pictures.

    Where there is nothing, pictures are of a type that is left out: a folder of photos is no folder of failures.
    """
    return path.suffix.lower() in ENDINGS and engine() is not None


def extract(path: Path, alive: Callable[[], None] | None = None) -> Document:
    """Read the words of a picture.

    Args:
        path: the file.
        alive: called after each page of a picture with several; without it, pages that are not read in
            `PAGE_SECONDS` altogether are left out.

    Raises:
        DocumentError: no-text, wrong-type, broken, too-large.
        OSError: the system refused.
    """
    reader = engine()
    if reader is None:
        raise problem("no-text", path, MISSING)
    _check(path)
    with path.open("rb") as file:
        parts, count = _read(reader, path, file, alive)
    builder = DocumentBuilder("image")
    for number, found in enumerate(ocr_page.blocks(parts), 1):
        for kind, text in found:
            builder.add(kind, text, page=number if count > 1 else None)
    if not builder.blocks:
        raise problem("no-text", path, NO_WORDS)
    return builder.build(count)


def _check(path: Path) -> None:
    """Make sure that the content can be a picture."""
    start = head(path)
    name = named_by_content(start) or ("plain text" if looks_like_text(start) else "")
    if name and "picture" not in name and not start.startswith(b"BM"):
        raise problem("wrong-type", path, f"By its name this is a picture, but it is {name}.")


def _read(
    reader: Engine, path: Path, file: BinaryIO, alive: Callable[[], None] | None
) -> tuple[list[list[Part]], int]:
    """Return the parts of each page that holds words, and how many pages there are."""
    from PIL import Image, UnidentifiedImageError

    parts: list[list[Part]] = []
    until = time.monotonic() + PAGE_SECONDS
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(file, formats=FORMATS) as picture:
            for page in _pages(picture, path):
                until = time.monotonic() + PAGE_SECONDS if alive else until
                parts.append(_words(reader, page, until))
                if alive:
                    alive()
    except subprocess.TimeoutExpired:
        pass  # what was read until then is kept
    except Image.DecompressionBombError as error:
        raise problem("too-large", path, "The picture has too many dots.") from error
    except UnidentifiedImageError as error:
        raise problem("broken", path, detail=str(error)) from error
    except (OSError, SyntaxError, *MALFORMED) as error:
        if not any(parts):
            raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error
    return parts, len(parts)


def _pages(picture: Image, path: Path) -> Iterator[Image]:
    """Yield the pages of a picture as they are shown; only those of a TIFF are pages, of others they are a film."""
    count = int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
    for number in range(min(count, _MOST_PAGES)):
        if number:
            picture.seek(number)
        width, height = picture.size
        if width * height > MOST_DOTS:
            raise problem("too-large", path, "The picture has too many dots.")
        if min(width, height) < _SMALLEST:
            if count == 1:
                raise problem("no-text", path, "The picture is an icon.")
            continue
        yield plain(picture)


def plain(picture: Image) -> Image:
    """Return a picture upright, on white, in shades of grey and of a size that is good to read."""
    from PIL import Image, ImageOps

    scale = (_READ_DOTS / (picture.width * picture.height)) ** 0.5
    if scale < 1 and picture.format == "JPEG":  # decoded smaller at once, which takes less time and memory
        picture.draft("L", (int(picture.width * scale), int(picture.height * scale)))
    shown = ImageOps.exif_transpose(picture)
    if shown.has_transparency_data:
        shown = Image.alpha_composite(Image.new("RGBA", shown.size, (_WHITE,) * 4), shown.convert("RGBA"))
    grey = shown.convert("L")
    dots = grey.width * grey.height
    scale = 2.0 if dots <= _SMALL_DOTS else min((_READ_DOTS / dots) ** 0.5, 1.0)
    size = int(grey.width * scale), int(grey.height * scale)
    return grey if scale == 1.0 else grey.resize(size, Image.Resampling.LANCZOS)


def _words(reader: Engine, page: Image, until: float) -> list[Part]:
    """Return what is read on a page, nothing where it is a picture without words."""
    sight = ocr_page.look(reader, page, until)
    return sight.parts if sight.letters >= _FEWEST and sight.sure >= _LEAST_SURE else []
