"""Makes documents for the tests, and asks of every one what all documents promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdf
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from core.errors import DocumentError
from core.extract import registry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.records import Document

_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"""


def check_promises(document: Document) -> None:
    """Blocks slice the text, in order, without overlap, and show something."""
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(document.text)
        piece = document.text[block.start : block.end]
        assert piece.strip()
        assert not document.text[at : block.start].strip()
        assert (1 <= block.level <= 6) if block.kind == "heading" else block.level == 0
        at = block.end
    assert not document.text[at:].strip()
    assert "\r" not in document.text
    assert "\x00" not in document.text


def outcome(path: Path) -> str:
    """Return "read" for a file that is read as it should be, else the kind of the error."""
    try:
        check_promises(registry.extract(path, 10**8))
    except DocumentError as error:
        return error.kind
    return "read"


def parts(document: Document) -> list[tuple[str, int, str]]:
    """Return (kind, level, text) of every block."""
    return [(block.kind, block.level, document.text[block.start : block.end]) for block in document.blocks]


def make_pdf(
    path: Path,
    pages: Sequence[Sequence[str]],
    outline: Sequence[tuple[str, int, int]] = (),
    title: str = "",
    password: str | None = None,
) -> Path:
    """Write a PDF: lines by page, outline entries as (title, page from 0, level from 1)."""
    writer = pypdf.PdfWriter()
    font = _font(writer)
    for lines in pages:
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        shown = " ".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -14 Td" for line in lines)
        stream.set_data(f"BT /F1 10 Tf 40 800 Td {shown} ET".encode() if lines else b"")
        page[NameObject("/Contents")] = writer._add_object(stream)
    parents: list[object] = [None]
    for words, number, level in outline:
        del parents[level:]
        parents.append(writer.add_outline_item(title=words, page_number=number, parent=parents[level - 1]))  # type: ignore[arg-type]
    if title:
        writer.add_metadata({"/Title": title})
    if password is not None:
        writer.encrypt(password, "owner", algorithm="AES-128")
    writer.write(path)
    return path


def _font(writer: pypdf.PdfWriter) -> pypdf.generic.IndirectObject:
    """Return a font whose codes are UTF-16, as word processors embed them."""
    unicode = DecodedStreamObject()
    unicode.set_data(_UNICODE)
    names = {"/Type": "/Font", "/Subtype": "/CIDFontType2", "/BaseFont": "/Plain"}
    inner = DictionaryObject({NameObject(key): NameObject(value) for key, value in names.items()})
    inner[NameObject("/DW")] = NumberObject(500)
    outer = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/Plain"),
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject([writer._add_object(inner)]),
            NameObject("/ToUnicode"): writer._add_object(unicode),
        }
    )
    return writer._add_object(outer)
