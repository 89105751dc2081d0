"""PDF: the words page by page, its outline as headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, DocumentBuilder, clean, meaningful_title, squeeze
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.pdf_text import Wrapping, paragraphs, running_lines, wrapping
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pypdf import PdfReader

    from core.records import Document

_HEADER_WITHIN = 1024  # bytes; PDF readers allow this much before the header
_NO_HEADING = re.compile(r"(?:page|seite|p\.|쪽|slide)?\s*[\divxl]*\W*|.*\.(?:docx?|pdf|pptx?|indd)", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")
_CODELESS = re.compile(r"[\ufffd\ue000-\uf8ff]|/[a-zA-Z]{1,3}\d{1,5}(?=/|\s|$)")
_MOST_CODELESS = 0.4
_LONGEST_MATCH = 3  # lines that one heading may fill
_NUMBERING = 12  # characters that a line may have beyond its entry in the outline
Headings = dict[int, list[tuple[int, str]]]  # page from 0 -> (level, title) in their order


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a PDF."""
    return path.suffix.lower() == ".pdf"


def extract(path: Path) -> Document:
    """Read a PDF.

    Raises:
        DocumentError: encrypted, wrong-type, broken, no-text.
        OSError: the system refused.
    """
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    _check(path)
    with path.open("rb") as file:
        try:
            reader = PdfReader(file)
            if reader.is_encrypted and not reader.decrypt(""):
                raise problem("encrypted", path)
            document = _read(reader)
            if not document.blocks and _has_pictures(reader):
                raise problem("no-text", path)
        except (PyPdfError, *MALFORMED) as error:
            raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error
    if sum(map(len, _CODELESS.findall(document.text))) > _MOST_CODELESS * len(document.text):
        raise problem("no-text", path, "The letters in this file are drawn without saying which letters they are.")
    return document


def _check(path: Path) -> None:
    """Make sure that the content is a PDF."""
    start = head(path)
    if b"%PDF-" in start[:_HEADER_WITHIN]:
        return
    name = named_by_content(start) or ("plain text" if looks_like_text(start) else "")
    if not name:
        raise problem("broken", path)
    raise problem("wrong-type", path, f"By its name this is a PDF document, but it is {name}.")


def _read(reader: PdfReader) -> Document:
    """Return the document in an open PDF."""
    pages = _pages(reader)
    headings = _outline(reader)
    how = wrapping(pages)
    builder = DocumentBuilder("pdf", _title(reader))
    for number, (lines, running) in enumerate(zip(pages, running_lines(pages), strict=True)):
        kept = [line for at, line in enumerate(lines) if at not in running]
        _add_page(builder, kept, headings.get(number, []), number + 1, how)
    # An outline alone is no text.
    if all(block.kind == "heading" for block in builder.blocks):
        return DocumentBuilder("pdf", builder.title).build(len(pages))
    return builder.build(len(pages))


def _pages(reader: PdfReader) -> list[list[str]]:
    """Return each page's lines that are not blank; a damaged page has none, but not all may be damaged."""
    from pypdf.errors import PyPdfError

    pages: list[list[str]] = []
    damage: Exception | None = None
    for number in range(len(reader.pages)):
        text = ""
        try:
            text = reader.pages[number].extract_text()
        except (PyPdfError, *MALFORMED) as error:
            damage = error
        pages.append([line for line in clean(text).split("\n") if line.strip()])
    if damage and not any(pages):
        raise damage
    return pages


def _has_pictures(reader: PdfReader) -> bool:
    """Say whether any page shows a picture."""
    return any(len(page.images) for page in reader.pages)


def _title(reader: PdfReader) -> str:
    """Return the title in the PDF's properties where it says something, else ""."""
    from pypdf.errors import PyPdfError

    try:
        given = reader.metadata.title if reader.metadata else ""
    except (PyPdfError, *MALFORMED):
        return ""
    return meaningful_title(given)


def _outline(reader: PdfReader) -> Headings:
    """Return the outline's entries by page; an outline that is damaged is none."""
    from pypdf.errors import PyPdfError

    found: Headings = {}
    try:
        for level, entry in _entries(reader.outline):
            title = squeeze(clean(str(entry.title or "")))
            page = reader.get_destination_page_number(entry)
            if page is not None and page >= 0 and not _NO_HEADING.fullmatch(title):
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
        start, end = _find(lines, title, done)
        _add_lines(builder, lines[done:start], page, how)
        builder.add("heading", squeeze(" ".join(lines[start:end])) or title, level, page)
        done = end
    _add_lines(builder, lines[done:], page, how)


def _add_lines(builder: DocumentBuilder, lines: list[str], page: int, how: Wrapping) -> None:
    for text in paragraphs(lines, how):
        builder.add("paragraph", text, page=page)


def _find(lines: list[str], title: str, start: int) -> tuple[int, int]:
    """Return which lines from `start` on are this heading; an empty stretch at `start` where none are."""
    wanted = _letters(title)
    for at in range(start, len(lines)):
        joined = ""
        for end in range(at, min(at + _LONGEST_MATCH, len(lines))):
            joined += _letters(lines[end])
            if joined == wanted or (joined.endswith(wanted) and len(joined) <= len(wanted) + _NUMBERING):
                return at, end + 1
            if not wanted.startswith(joined):
                break
    return start, start


def _letters(text: str) -> str:
    """Return only what tells headings apart: letters and digits, without case and leading numbers."""
    letters = _NOT_WORD.sub("", text).casefold()
    return letters.lstrip("0123456789") or letters
