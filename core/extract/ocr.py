"""Scanned pages of PDFs: those that are pictures are read by Tesseract, the others stay as they are."""

from __future__ import annotations

import ctypes
import subprocess
import time
from typing import TYPE_CHECKING, Any

from core.extract import ocr_page
from core.extract.base import MALFORMED, DocumentBuilder
from core.extract.ocr_engine import Engine, about, engine
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from PIL.Image import Image

    from core.extract.ocr_page import Part
    from core.records import Block, BlockKind, Document

__all__ = ["about", "engine", "filled"]

MISSING = (
    "Its words are in pictures. They are read where the free program Tesseract is installed; "
    "put it on this computer, and the file is read when Seoga starts again."
)
UNREADABLE = "The file holds pictures only, and no words could be made out in them."
PAGE_SECONDS = 50.0  # below the parent's patience
MOST_PAGES = 2000
_DOTS = 300 / 72  # a point, at 300 dots an inch
_MOST_DOTS = 12_000_000  # of a page: A4 at 300 an inch has 8.7 million
_FEWEST = 16  # letters and figures of a page that is read as it is
_COVERED = 0.5  # share of a page that pictures fill
_MOST_OBJECTS = 300  # of a page that are looked at: a scan is one or a few
_LEAST_SURE = 0.6
Fresh = dict[int, list[tuple["BlockKind", str]]]  # page from 1 -> its blocks


def filled(path: Path, document: Document | None, alive: Callable[[], None]) -> Document:
    """Return a PDF with the words of its scanned pages at their places.

    Args:
        path: the file.
        document: what was read from it without looking at pictures; None where it holds pictures alone.
        alive: called after each page, which may take up to `PAGE_SECONDS`.

    Raises:
        DocumentError: no-text, where nothing is left to be read or nothing reads pictures.
        OSError: the system refused.
    """
    reader = engine()
    has_text = document is not None and bool(document.blocks)
    fresh: Fresh = {}
    pages = document.pages if document else 0
    if reader is not None:
        fresh, pages = _read(reader, path, document if has_text else None, alive)
    if document is not None and not fresh:
        return document
    if not fresh:
        raise problem("no-text", path, MISSING if reader is None else UNREADABLE)
    return _merged(document, fresh, pages)


def _read(reader: Engine, path: Path, document: Document | None, alive: Callable[[], None]) -> tuple[Fresh, int]:
    """Return the blocks of the scanned pages, and how many pages the file has."""
    import pypdfium2

    known = _letters(document) if document else {}
    if document and all(known.get(number + 1, 0) >= _FEWEST for number in range(document.pages)):
        return {}, document.pages
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return {}, document.pages if document else 0
    parts: dict[int, list[Part]] = {}
    with pdf:
        for number in range(min(len(pdf), MOST_PAGES)):
            if known.get(number + 1, 0) >= _FEWEST:
                continue
            found = _page(reader, pdf, number, only_scans=document is not None)
            if found:
                parts[number + 1] = found
            alive()
        return _numbered(parts), len(pdf)


def _letters(document: Document) -> dict[int, int]:
    """Return how many letters each page has; headings may come from the outline, notes stand beside a scan."""
    found: dict[int, int] = {}
    for block in document.blocks:
        if block.page is not None and block.kind not in {"heading", "notes"}:
            letters = sum(map(str.isalnum, document.text[block.start : block.end]))
            found[block.page] = found.get(block.page, 0) + letters
    return found


def _numbered(parts: dict[int, list[Part]]) -> Fresh:
    blocks = ocr_page.blocks(list(parts.values()))
    return {page: own for page, own in zip(parts, blocks, strict=True) if own}


def _page(reader: Engine, pdf: Any, number: int, *, only_scans: bool) -> list[Part]:  # noqa: ANN401 - no types
    """Return what is read on a page; nothing where it is no scan, cannot be drawn or takes too long."""
    import pypdfium2

    until = time.monotonic() + PAGE_SECONDS
    try:
        page = pdf[number]
        try:
            image = None if only_scans and not _is_scan(page) else _drawn(page)
        finally:
            page.close()
        sight = ocr_page.look(reader, image, until, turns=True) if image else None
    except (pypdfium2.PdfiumError, ctypes.ArgumentError, OSError, subprocess.TimeoutExpired, *MALFORMED):
        return []
    return sight.parts if sight and sight.sure >= _LEAST_SURE else []


def _is_scan(page: Any) -> bool:  # noqa: ANN401
    """Say whether pictures fill most of a page."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    covered = 0.0
    for count, item in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
        left, bottom, right, top = item.get_bounds()
        covered += max(min(right, width) - max(left, 0), 0) * max(min(top, height) - max(bottom, 0), 0)
        if covered >= _COVERED * width * height or count > _MOST_OBJECTS:
            break
    return bool(covered >= _COVERED * width * height)


def _drawn(page: Any) -> Image:  # noqa: ANN401
    """Return a page as a picture in shades of grey."""
    width, height = page.get_size()
    scale = min(_DOTS, (_MOST_DOTS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    image: Image = bitmap.to_pil().convert("L")
    bitmap.close()
    return image


def _merged(document: Document | None, fresh: Fresh, pages: int) -> Document:
    """Return a document with the blocks of scanned pages behind what is known of them."""
    builder = DocumentBuilder("pdf", document.title if document else "")
    waiting = iter(sorted(fresh))
    due = next(waiting, None)
    end = 0
    for block in document.blocks if document else ():
        page = block.page or 0
        while due is not None and page > due:
            _add(builder, due, fresh[due])
            due, end = next(waiting, None), 0
        _copy(builder, document.text if document else "", block, end)
        end = block.end
    for page in (*(() if due is None else (due,)), *waiting):
        _add(builder, page, fresh[page])
    return builder.build(pages)


def _copy(builder: DocumentBuilder, text: str, block: Block, end: int) -> None:
    """Add a block as it is, parted from the one before it, which ended at `end`, as it was."""
    gap = text[end : block.start] if end else "\n\n"
    builder.add(block.kind, text[block.start : block.end], block.level, block.page, gap, block.place)


def _add(builder: DocumentBuilder, page: int, blocks: Iterable[tuple[BlockKind, str]]) -> None:
    for kind, text in blocks:
        builder.add(kind, text, page=page)
