"""Shows a picture as dots: upright, on white, no larger than a screen needs. Runs in the limited child."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.extract.base import MALFORMED
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

MOST_DOTS = 4_000_000  # that are shown
_MOST_READ = 100_000_000  # that are decoded
_FORMATS = ("PNG", "JPEG", "MPO", "TIFF", "BMP", "WEBP", "GIF")
_WHITE = 255


@dataclass(frozen=True, slots=True)
class Dots:
    """A picture in red, green and blue; how wide it is by itself; how many pages its file has."""

    image: Image
    natural: int
    pages: int


def show(path: Path, page: int, width: int) -> Dots:
    """Return a picture at most so many pixels wide; a small one stays small.

    Raises:
        DocumentError: broken where it is no picture or lacks the page; too-large.
        OSError: the system refused.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with (
            warnings.catch_warnings(action="ignore"),
            path.open("rb") as file,
            Image.open(file, formats=_FORMATS) as picture,
        ):
            pages = int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
            if not 1 <= page <= pages:
                raise problem("broken", path, f"The picture has no page {page}.")
            if page > 1:
                picture.seek(page - 1)
            if picture.width * picture.height > _MOST_READ:
                raise problem("too-large", path, "The picture has too many dots.")
            return _shown(picture, width, pages)
    except FileNotFoundError as error:
        raise problem("vanished", path) from error
    except Image.DecompressionBombError as error:
        raise problem("too-large", path, "The picture has too many dots.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, *MALFORMED) as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error


def _shown(picture: Image, width: int, pages: int) -> Dots:
    from PIL import Image, ImageOps

    across = picture.height if picture.getexif().get(0x0112, 1) >= 5 else picture.width
    down = picture.width * picture.height // across
    scale = min(1.0, max(1, width) / across, (MOST_DOTS / (across * down)) ** 0.5)
    if scale < 1 and picture.format == "JPEG":  # decoded smaller at once, which takes less time and memory
        picture.draft("RGB", (int(picture.width * scale), int(picture.height * scale)))
    size = max(1, round(across * scale)), max(1, round(down * scale))
    upright = ImageOps.exif_transpose(picture)
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, (_WHITE,) * 4), upright)
    plain = upright.convert("RGB")
    return Dots(plain if plain.size == size else plain.resize(size, Image.Resampling.LANCZOS), across, pages)
