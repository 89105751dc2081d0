"""What pdfium says about the annotations of an open page, as plain strings and numbers."""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Rect = tuple[float, float, float, float]  # left, bottom, right, top; in points, upward, as pdfium has it
_MOST_ANNOTATIONS = 10_000  # of one page
_LONGEST = 2_000_000  # bytes of one string


def wide(call: Callable[..., int], *arguments: object) -> str:
    """Return the UTF-16 string that one of pdfium's functions writes into a buffer; "" where it has none."""
    length = int(call(*arguments, None, 0))
    if not 2 < length <= _LONGEST:
        return ""
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    call(*arguments, buffer, length)
    return bytes(buffer)[: length - 2].decode("utf-16-le", "replace")


def annotations_of(page: Any) -> Iterator[Any]:  # noqa: ANN401 - pypdfium2 has no types
    """Yield a page's annotations as handles that are good until the next is asked for."""
    import pypdfium2.raw as raw

    for at in range(min(int(raw.FPDFPage_GetAnnotCount(page)), _MOST_ANNOTATIONS)):
        with _opened(page, at) as annotation:
            if annotation:
                yield annotation


@contextmanager
def _opened(page: Any, at: int) -> Iterator[Any]:  # noqa: ANN401
    import pypdfium2.raw as raw

    annotation = raw.FPDFPage_GetAnnot(page, at)
    try:
        yield annotation
    finally:
        if annotation:
            raw.FPDFPage_CloseAnnot(annotation)


def rect(annotation: Any) -> Rect:  # noqa: ANN401
    """Return where an annotation stands; nowhere where the file does not say."""
    import pypdfium2.raw as raw

    box = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(annotation, box):
        return 0.0, 0.0, 0.0, 0.0
    left, right = sorted((float(box.left), float(box.right)))
    bottom, top = sorted((float(box.bottom), float(box.top)))
    return left, bottom, right, top
