"""Which format family reads which file. Another format is one more module in this tuple."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import DocumentError
from core.extract import (
    archives,
    code,
    data_files,
    doc,
    docx,
    ebooks,
    html,
    hwp,
    hwpx,
    images,
    iwork,
    latex,
    mail,
    markdown,
    markup,
    mhtml,
    msg,
    notebook,
    ocr,
    odf,
    pdf,
    ppt,
    pptx,
    publisher,
    rtf,
    sheets,
    subtitles,
    text,
    visio,
)
from core.extract.files import check, refusal
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.extract.base import Format
    from core.extract.marks import Mark
    from core.records import Document

# The first that accepts a name reads it: a double ending (.fb2.zip) stands before what takes the last one.
FORMATS: tuple[Format, ...] = (
    *(ebooks, markup, data_files, notebook, latex, subtitles, mhtml, text, markdown, html, code),
    *(pdf, docx, hwp, hwpx, doc, ppt, rtf, pptx, odf, iwork, sheets, mail, msg, publisher, visio),
    *(archives, images),
)
MARKED = (markdown, html)  # which know how their words are emphasised


def _nobody_waits() -> None:
    """Say nothing."""


def accepts(path: Path) -> bool:
    """Say by the name alone whether files of this type can be read."""
    return any(form.accepts(path) for form in FORMATS)


def extract(path: Path, max_bytes: int, alive: Callable[[], None] = _nobody_waits) -> Document:
    """Read a file, whatever supported format it has.

    Args:
        path: the file.
        max_bytes: the largest size that is read.
        alive: called between the steps of a long work.

    Raises:
        DocumentError: the file cannot be read; its kind and words say why.
    """
    return _checked(path, max_bytes, lambda form: (_read(form, path, alive), []))[0]


def marked(path: Path, max_bytes: int, alive: Callable[[], None] = _nobody_waits) -> tuple[Document, list[Mark]]:
    """Read a file as `extract` does; say also what its words are emphasised by and where its links lead, if known.

    Raises:
        DocumentError: the file cannot be read; its kind and words say why.
    """
    return _checked(path, max_bytes, lambda form: _read_marked(form, path, alive))


def _checked(
    path: Path, max_bytes: int, read: Callable[[Format], tuple[Document, list[Mark]]]
) -> tuple[Document, list[Mark]]:
    """Read a file by the format that accepts its name."""
    form = next((form for form in FORMATS if form.accepts(path)), None)
    if form is None:
        raise problem("unsupported", path)
    check(path, max_bytes)
    try:
        document, marks = read(form)
    except OSError as error:
        raise refusal(path, error) from error
    if not document.blocks:
        raise problem("empty", path, "There is no text in the file.")
    return document, marks


def _read_marked(form: Format, path: Path, alive: Callable[[], None]) -> tuple[Document, list[Mark]]:
    marks = next((known.marked for known in MARKED if known is form), None)
    return marks(path) if marks else (_read(form, path, alive), [])


def _read(form: Format, path: Path, alive: Callable[[], None]) -> Document:
    """Read a file, and the words in its pictures where it is one or has scanned pages."""
    if form is images:
        return images.extract(path, alive)
    if form is not pdf:
        return form.extract(path)
    try:
        document = pdf.extract(path)
    except DocumentError as error:
        if error.kind != "no-text":
            raise
        document = None
    return ocr.filled(path, document, alive)
