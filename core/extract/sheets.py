"""Spreadsheets (XLSX, XLSM, XLSB, XLS, ODS, CSV, TSV): every sheet a heading, its cells tables below it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from core.extract import html, sheet_binary, sheet_csv, sheet_ods, sheet_xlsx
from core.extract.base import MALFORMED, DocumentBuilder, meaningful_title
from core.extract.decode import decode
from core.extract.files import head, looks_like_text, named_by_content, read_text_bytes
from core.extract.ole import broken, open_ole, stream, title
from core.extract.packages import open_package
from core.extract.problems import problem
from core.extract.sheet_container import container
from core.extract.sheet_drawn import drawn
from core.extract.sheet_layout import Budget, lay_out
from core.extract.sheet_parts import Parts

if TYPE_CHECKING:
    from pathlib import Path

    from core.extract.sheet_layout import Sheet
    from core.records import Document

_PACKED = frozenset({".xlsx", ".xlsm", ".xlsb", ".ods"})
_PLAIN = frozenset({".csv", ".tsv", ".tab"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = ("Workbook", "Book")  # since Excel 97, and before
_PICTURES = ("xl/media/", "xl/charts/", "xl/drawings/", "pictures/", "object ")


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a spreadsheet."""
    return path.suffix.lower() in _PACKED | _PLAIN | {".xls"}


def extract(path: Path) -> Document:
    """Read a spreadsheet, by what it is rather than by its name: many are named .xls and are something else.

    Raises:
        DocumentError: empty, no-text, encrypted, broken, wrong-type, too-large.
        OSError: the system refused.
    """
    start = head(path)
    if start.startswith(b"PK\x03\x04"):
        return _packed(path)
    if start.startswith(_OLE):
        return _binary(path)
    if path.suffix.lower() in _PLAIN:
        return _plain(path)
    name = named_by_content(start)
    if name or not looks_like_text(start):
        raise problem("wrong-type" if name else "broken", path, _is_not(name) if name else "")
    if path.suffix.lower() == ".xls":
        return _text_for_excel(path, start)
    raise problem("wrong-type", path, _is_not("plain text"))


def _packed(path: Path) -> Document:
    """Read a workbook in a ZIP archive."""
    budget = Budget()
    try:
        with open_package(path, "a spreadsheet", "") as package:
            parts = Parts(package, budget)
            kind = _kind(path, parts)
            builder = DocumentBuilder(kind, meaningful_title(parts.title()))
            lay_out(builder, _sheets(path, kind, parts), budget)
            pictures = any(parts.starting(folder) for folder in _PICTURES)
    except (ExpatError, *MALFORMED) as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error
    return _finished(path, builder, budget, pictures)


def _kind(path: Path, parts: Parts) -> str:
    """Return which kind of workbook an archive is.

    Raises:
        DocumentError: wrong-type.
    """
    if parts.starting("xl/workbook.bin"):
        return "xlsb"
    if parts.starting("xl/"):
        return "xlsx"
    if sheet_ods.is_spreadsheet(parts):
        return "ods"
    raise problem("wrong-type", path, _is_not(parts.package.kind()))


def _sheets(path: Path, kind: str, parts: Parts) -> list[Sheet]:
    """Return the sheets of an archive.

    Raises:
        DocumentError: encrypted, broken, too-large.
    """
    if kind == "xlsx":
        return sheet_xlsx.read(parts)
    if kind == "xlsb":
        sheet_binary.check_xlsb(path, parts)
        return sheet_binary.read(path, path.read_bytes())
    if sheet_ods.is_locked(parts):
        raise problem("encrypted", path)
    return sheet_ods.read(parts)


def _binary(path: Path) -> Document:
    """Read a workbook in an OLE container."""
    ole = open_ole(path)
    try:
        if ole.exists("EncryptedPackage"):
            raise problem("encrypted", path)
        name = next((name for name in _STREAMS if ole.exists(name)), "")
        if not name:
            raise problem("wrong-type", path, _is_not("another kind of Office document"))
        data = stream(ole, name)
        sound = container(name, data)
        builder, budget = DocumentBuilder("xls", title(ole)), Budget()
    except MALFORMED as error:
        raise broken(path, error) from error
    finally:
        ole.close()
    sheet_binary.check_xls(path, data)
    found = sheet_binary.read(path, sound)
    for sheet, beside in zip(found, drawn(data), strict=False):  # damaged lists may differ in length
        sheet.beside = beside
    lay_out(builder, found, budget)
    return _finished(path, builder, budget, sheet_binary.has_pictures(data))


def _plain(path: Path) -> Document:
    """Read a table in plain text."""
    budget = Budget()
    tabs = path.suffix.lower() != ".csv"
    builder = DocumentBuilder("tsv" if tabs else "csv")
    lay_out(builder, sheet_csv.read(read_text_bytes(path), budget, tabs), budget)
    return _finished(path, builder, budget)


def _text_for_excel(path: Path, start: bytes) -> Document:
    """Read what programs write for Excel to open and name .xls: web pages with a table, lines with tabs.

    Raises:
        DocumentError: empty, wrong-type.
    """
    text = decode(start).lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in text and "<html" not in text:
        raise problem("wrong-type", path, "This is an XML table of Excel 2003; save it as XLSX to have it read.")
    if "<html" in text or "<table" in text:
        return html.extract(path)
    return _plain(path)


def _finished(path: Path, builder: DocumentBuilder, budget: Budget, pictures: bool = False) -> Document:
    """Return the document.

    Raises:
        DocumentError: empty, no-text, too-large.
    """
    if builder.blocks:
        return builder.build()
    if budget.cut:
        raise problem("too-large", path, "There are millions of empty cells, and nothing in the first of them.")
    if pictures:
        raise problem("no-text", path, "The sheets hold pictures or charts only; their words cannot be read.")
    raise problem("empty", path, "The sheets are empty.")


def _is_not(name: str) -> str:
    return f"By its name this is a spreadsheet, but it is {name}."
