"""PDF: the words in their reading order, headings, tables, lists, captions, notes, fields and comments, by page."""

from __future__ import annotations

import ctypes
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.errors import DocumentError
from core.extract import pdf_words
from core.extract.base import MALFORMED, DocumentBuilder, clean, meaningful_title, squeeze
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.pdf_beside import Beside, Finder
from core.extract.pdf_blocks import Headings, Sheet, add_blocks
from core.extract.pdf_layout import regions
from core.extract.pdf_lines import lines_of
from core.extract.pdf_members import members as members
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

    from core.records import Document

_HEADER_WITHIN = 1024  # bytes; PDF readers allow this much before the header
_NO_HEADING = re.compile(r"(?:page|seite|p\.|쪽|slide)?\s*[\divxl]*\W*|.*\.(?:docx?|pdf|pptx?|indd)", re.IGNORECASE)
_CODELESS = re.compile(r"[\ufffd\ue000-\uf8ff]|/[a-zA-Z]{1,3}\d{1,5}(?=/|\s|$)")
_MOST_CODELESS = 0.4
_MOST_PAGES = 20_000
_MOST_LETTERS = 40_000_000  # of a document
_MOST_LOST = 50  # pages in a row that cannot be loaded; a damaged tree may promise a million
_MOST_ENTRIES = 20_000  # of an outline
_LOCKED = 4  # pdfium's own number for a missing password


@dataclass(slots=True)
class _Found:
    """What pdfium made of a file.

    Attributes:
        document: None where the file is damaged.
        beside: what it holds beside the words on its pages.
        worded: whether there are such words.
        tried: why there is no more.
    """

    document: Document | None = None
    beside: Beside = field(default_factory=dict)
    worded: bool = False
    tried: str = ""


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a PDF."""
    return path.suffix.lower() == ".pdf"


def extract(path: Path) -> Document:
    """Read a PDF: with pdfium, and where that yields nothing with pypdf.

    Raises:
        DocumentError: encrypted, wrong-type, broken, no-text, too-large.
        OSError: the system refused.
    """
    _check(path)
    found = _with_pdfium(path)
    document = found.document if found.document and found.worded else _with_pypdf(path, found)
    # An outline alone is no text.
    if all(block.kind == "heading" for block in document.blocks):
        return DocumentBuilder("pdf", document.title).build(document.pages)
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


def _with_pdfium(path: Path) -> _Found:
    """Return the document as pdfium reads it, or why it does not."""
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", 0) == _LOCKED or "password" in str(error).lower():
            raise problem("encrypted", path, detail=f"pdfium: {error}") from error
        return _Found(tried=f"pdfium: {error}")
    try:
        return _read(pdf, path)
    except (pypdfium2.PdfiumError, *MALFORMED, ctypes.ArgumentError) as error:
        return _Found(tried=f"pdfium: {type(error).__name__}: {error}")
    finally:
        pdf.close()


def _with_pypdf(path: Path, found: _Found) -> Document:
    """Return the document as pypdf reads it; its error says what pdfium said too."""
    from pypdf.errors import PyPdfError

    from core.extract import pdf_pypdf

    try:
        return pdf_pypdf.read(path, _is_heading, found.beside)
    except DocumentError as error:
        raise problem(error.kind, path, detail=found.tried) from error
    except (PyPdfError, *MALFORMED) as error:
        if found.document and found.beside:
            return found.document
        kind = "no-text" if found.document else "broken"  # pdfium could open it and found no text
        raise problem(kind, path, detail=f"{found.tried}; pypdf: {type(error).__name__}: {error}") from error


def _read(pdf: Any, path: Path) -> _Found:  # noqa: ANN401 - pypdfium2 has no types
    """Return the document in an open PDF."""
    import pypdfium2

    with suppress(pypdfium2.PdfiumError):  # a damaged form is none
        pdf.init_forms()
    finder = Finder(pdf)
    sheets = _sheets(pdf, path, finder)
    builder = DocumentBuilder("pdf", meaningful_title(pdf_words.title(pdf)))
    add_blocks(builder, sheets, _outline(pdf), finder.found)
    worded = len(builder.blocks) > sum(map(len, finder.found.values()))
    return _Found(builder.build(len(pdf)), finder.found, worded, "pdfium: no text")


def _sheets(pdf: Any, path: Path, finder: Finder) -> list[Sheet]:  # noqa: ANN401
    """Return the pages, their lines in reading order; a damaged page is empty, but not all may be damaged."""
    import pypdfium2

    sheets: list[Sheet] = []
    letters = lost = 0
    damage: Exception | None = None
    for number in range(min(len(pdf), _MOST_PAGES)):
        try:
            with pdf_words.opened(pdf, number) as (page, text_page):
                read = pdf_words.words_of(page, text_page)
                letters += sum(len(word.text) for word in read.words) + finder.look(page, text_page, number)
            sheets.append(Sheet(read.height, [region.without_words() for region in regions(lines_of(read.words))]))
            lost = 0
        except (pypdfium2.PdfiumError, *MALFORMED) as error:
            damage, lost = error, lost + 1
            sheets.append(Sheet(1.0, []))
        if letters > _MOST_LETTERS:
            raise problem("too-large", path, "The document holds more text than a document should.")
        if lost > _MOST_LOST:
            break
    letters += finder.look_for_data()
    if damage and not letters:
        raise damage
    return sheets


def _outline(pdf: Any) -> Headings:  # noqa: ANN401
    """Return the outline's entries by page; an outline that is damaged is none."""
    import pypdfium2

    found: Headings = {}
    try:
        for count, (page, level, given) in enumerate(pdf_words.outline(pdf)):
            title = squeeze(clean(given))
            if _is_heading(title):
                found.setdefault(page, []).append((level, title))
            if count > _MOST_ENTRIES:
                break
    except (pypdfium2.PdfiumError, *MALFORMED):
        return found
    return found


def _is_heading(title: str) -> bool:
    return not _NO_HEADING.fullmatch(title)
