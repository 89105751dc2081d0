"""Word 97-2003 documents (DOC): headings, lists, tables, text boxes and notes, and what else bears their name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.extract import docx, html, mhtml, rtf
from core.extract.base import MALFORMED, DocumentBuilder
from core.extract.doc_binary import Paragraph, WordFile
from core.extract.doc_looks import Look
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.flow import ENTRY, Flow
from core.extract.margins import add_margins
from core.extract.ole import MAGIC, broken, number, open_ole, stream, title
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from core.records import BlockKind, Document

# Word's own number for a built-in style -> kind
_STYLES: dict[int, BlockKind] = {62: "title", 34: "caption", 180: "quote", 181: "quote", 101: "code", 45: "code"}
_CONTENTS = range(19, 28)
_LISTS = range(47, 62)
_BODY_LEVEL = 9
_ENCRYPTED = 0x0100
_TABLE_ONE = 0x0200
_NOTES = {"footnotes": "\x02", "endnotes": "\x02", "comments": "\x05"}  # and what stands before each of them
_PICTURES = ("\x01", "\x08")
# Word's own characters: breaks, hyphens, and anchors of what is no text
_SIGNS = str.maketrans({"\0": "", "\u200b": "", "\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": "", "\xad": ""})


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is an older Word document."""
    return path.suffix.lower() == ".doc"


def extract(path: Path) -> Document:
    """Read an older Word document, or the RTF, HTML or DOCX that bears its name.

    Raises:
        DocumentError: encrypted, wrong-type, broken, no-text.
        OSError: the system refused.
    """
    start = head(path)
    if not start.startswith(MAGIC):
        return _something_else(path, start)
    ole = open_ole(path)
    try:
        word = stream(ole, "WordDocument")
        _check(path, ole, word)
        table = stream(ole, "1Table" if number(word, 10, 2) & _TABLE_ONE else "0Table")
        builder = DocumentBuilder("doc", title(ole))
        pictures = _fill(builder, WordFile(word, table, stream(ole, "Data")))
    except MALFORMED as error:
        raise broken(path, error) from error
    finally:
        ole.close()
    if pictures and not builder.blocks:
        raise problem("no-text", path)
    return builder.build()


def _check(path: Path, ole: Any, word: bytes) -> None:  # noqa: ANN401 - olefile has no types
    """Make sure that the container holds a Word document that can be read without a password."""
    if not word:
        if ole.exists("EncryptedPackage"):
            raise problem("encrypted", path)
        raise problem("wrong-type", path, "By its name this is a Word document, but it is another kind of file.")
    if number(word, 10, 2) & _ENCRYPTED:
        raise problem("encrypted", path)


def _something_else(path: Path, start: bytes) -> Document:
    """Read what many programs save under the name of a Word document."""
    plain = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    lower = plain[:2048].lower()
    if plain.startswith(b"{\\rtf"):
        return rtf.extract(path)
    if start.startswith(b"PK"):
        return docx.extract(path)
    if lower.startswith(b"mime-version:") or b"\nmime-version:" in lower:
        return mhtml.extract(path)
    if b"<html" in lower and lower.startswith(b"<"):
        return html.extract(path)
    name = named_by_content(start) or ("plain text" if looks_like_text(start) else "")
    if not name:
        raise problem("broken", path)
    raise problem("wrong-type", path, f"By its name this is a Word document, but it is {name}.")


def _fill(builder: DocumentBuilder, word: WordFile) -> bool:
    """Add everything that can be read; say whether there are pictures in the text."""
    reader = _Reader(builder, word)
    reader.over(word.story("text"))
    reader.over(word.story("boxes"))
    for name, mark in _NOTES.items():
        for note in "\n".join(_plain(paragraph.text) for paragraph in word.story(name)).split(mark):
            builder.add("notes", note)
    add_margins(builder, (_plain(paragraph.text) for paragraph in word.story("headers")))
    return reader.pictures


class _Reader:
    """Turns paragraphs into blocks.

    Attributes:
        pictures: whether one was seen.
    """

    def __init__(self, builder: DocumentBuilder, word: WordFile) -> None:
        self.pictures = False
        self._flow = Flow(builder)
        self._word = word
        self._kinds: dict[Look, tuple[BlockKind, int]] = {}

    def over(self, paragraphs: Iterable[Paragraph]) -> None:
        """Add paragraphs in their order."""
        for paragraph in paragraphs:
            self.pictures = self.pictures or any(mark in paragraph.text for mark in _PICTURES)
            text, look = _plain(paragraph.text), paragraph.look or Look()
            if paragraph.mark == "\x07" or look.table:
                self._in_table(text, paragraph)
                continue
            if look not in self._kinds:
                self._kinds[look] = self._kind(look)
            kind, level = self._kinds[look]
            self._flow.paragraph(None if kind == "heading" and ENTRY.search(text) else kind, level, text)
        self._flow.close()

    def _in_table(self, text: str, paragraph: Paragraph) -> None:
        """Add a table's paragraph to its cell; the mark after a row's last cell ends the row."""
        look = paragraph.look
        # Where nothing tells about the paragraphs, two marks next to each other end a row.
        if look.row_end if look is not None else self._flow.row_is_open and not text:
            self._flow.end_row()
        else:
            self._flow.in_cell(text, ends=paragraph.mark == "\x07")

    def _kind(self, look: Look) -> tuple[BlockKind, int]:
        """Return a paragraph's kind, and its depth as heading or list item."""
        style, full = self._word.style_of(look)
        if style in _CONTENTS:  # some write their headings so
            return "heading", style - _CONTENTS.start + 1
        if 1 <= style <= _BODY_LEVEL:
            return "heading", style
        if full.outline < _BODY_LEVEL:
            return "heading", full.outline + 1
        if style in _STYLES:
            return _STYLES[style], 0
        if full.listed or (full.listed is None and style in _LISTS):
            return "list", full.depth
        return "paragraph", 0


def _plain(text: str) -> str:
    """Return a paragraph's words with Word's own characters as everybody else writes them."""
    return text.translate(_SIGNS)
