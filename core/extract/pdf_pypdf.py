"""The second reader of PDFs, for those that pdfium cannot read: pypdf, slower and without a page's layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, DocumentBuilder, clean, meaningful_title, squeeze
from core.extract.pdf_blocks import find
from core.extract.pdf_text import Wrapping, paragraphs, running_lines, wrapping
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pypdf import PdfReader

    from core.extract.pdf_beside import Beside
    from core.extract.pdf_blocks import Headings
    from core.records import Document

_MOST_PAGES = 20_000


def read(path: Path, is_heading: Callable[[str], bool], beside: Beside) -> Document:
    """Read a PDF's words page by page.

    Args:
        path: the file.
        is_heading: says whether a title in the outline is one that says something.
        beside: what pdfium found on the pages beside their text.

    Raises:
        DocumentError: encrypted, no-text.
        PyPdfError: or one of MALFORMED, where the file is damaged.
        OSError: the system refused.
    """
    # Imported where it is used: a good file is read without it.
    from pypdf import PdfReader

    with path.open("rb") as file:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise problem("encrypted", path)
        document = _document(reader, is_heading, beside)
        if not document.blocks and any(len(page.images) for page in reader.pages):
            raise problem("no-text", path)
    return document


def _document(reader: PdfReader, is_heading: Callable[[str], bool], beside: Beside) -> Document:
    """Return the document in an open PDF."""
    pages = _pages(reader)
    headings = _outline(reader, is_heading)
    how = wrapping(pages)
    builder = DocumentBuilder("pdf", _title(reader))
    for number, (lines, running) in enumerate(zip(pages, running_lines(pages), strict=True)):
        kept = [line for at, line in enumerate(lines) if at not in running]
        _add_page(builder, kept, headings.get(number, []), number + 1, how)
        for text in beside.get(number, []):
            builder.add("notes", text, page=number + 1)
    return builder.build(len(pages))


def _pages(reader: PdfReader) -> list[list[str]]:
    """Return each page's lines that are not blank; a damaged page has none, but not all may be damaged."""
    from pypdf.errors import PyPdfError

    pages: list[list[str]] = []
    damage: Exception | None = None
    for number in range(min(len(reader.pages), _MOST_PAGES)):
        text = ""
        try:
            text = reader.pages[number].extract_text()
        except (PyPdfError, *MALFORMED) as error:
            damage = error
        pages.append([line for line in clean(text).split("\n") if line.strip()])
    if damage and not any(pages):
        raise damage
    return pages


def _title(reader: PdfReader) -> str:
    """Return the title in the PDF's properties where it says something, else ""."""
    from pypdf.errors import PyPdfError

    try:
        given = reader.metadata.title if reader.metadata else ""
    except (PyPdfError, *MALFORMED):
        return ""
    return meaningful_title(given)


def _outline(reader: PdfReader, is_heading: Callable[[str], bool]) -> Headings:
    """Return the outline's entries by page; an outline that is damaged is none."""
    from pypdf.errors import PyPdfError

    found: Headings = {}
    try:
        for level, entry in _entries(reader.outline):
            title = squeeze(clean(str(entry.title or "")))
            page = reader.get_destination_page_number(entry)
            if page is not None and page >= 0 and is_heading(title):
                found.setdefault(page, []).append((level, title))
    except (PyPdfError, *MALFORMED):
        return found
    return found


def _entries(outline: Any, level: int = 1) -> Iterator[tuple[int, Any]]:  # noqa: ANN401 - a list of entries and lists
    """Yield the entries of a nested outline with their levels."""
    for entry in outline:
        if isinstance(entry, list):
            yield from _entries(entry, level + 1)
        else:
            yield level, entry


def _add_page(
    builder: DocumentBuilder, lines: list[str], headings: list[tuple[int, str]], page: int, how: Wrapping
) -> None:
    """Add a page's paragraphs, each heading in the place where its words stand on the page."""
    done = 0
    for level, title in headings:
        start, end = find(lines, title, done)
        _add_lines(builder, lines[done:start], page, how)
        builder.add("heading", squeeze(" ".join(lines[start:end])) or title, level, page)
        done = end
    _add_lines(builder, lines[done:], page, how)


def _add_lines(builder: DocumentBuilder, lines: list[str], page: int, how: Wrapping) -> None:
    for text in paragraphs(lines, how):
        builder.add("paragraph", text, page=page)
