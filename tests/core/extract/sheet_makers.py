"""Makes spreadsheets for the tests, from the published formats."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from core.extract.sheet_layout import letters

Value = str | float | bool | None
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def archive(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def relations(*found: tuple[str, str, str]) -> str:
    inner = "".join(f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{to}"/>' for key, kind, to in found)
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def make_xlsx(path: Path, sheets_: dict[str, str], strings: str = "", styles: str = "", title: str = "") -> Path:
    """Write a workbook from the XML of its sheets' rows; a name with ! in front is hidden."""
    hidden = ("", ' state="hidden"')
    listed = "".join(
        f'<sheet name="{escape(name.lstrip("!"))}" sheetId="{at}" r:id="r{at}"{hidden[name.startswith("!")]}/>'
        for at, name in enumerate(sheets_, 1)
    )
    members: dict[str, bytes | str] = {
        "_rels/.rels": relations(("a", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("s", "sharedStrings", "sharedStrings.xml"),
            ("y", "styles", "/xl/styles.xml"),
            *((f"r{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets_) + 1)),
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "docProps/core.xml": f'<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></p>',
    }
    for at, rows in enumerate(sheets_.values(), 1):
        data = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        members[f"xl/worksheets/sheet{at}.xml"] = data
    return archive(path, members)


def rows_of(*rows: Sequence[Value] | tuple[int, Sequence[Value]], left: int = 0) -> str:
    """Return the XML of rows; one given with a number stands there, others follow."""
    found, number = [], 0
    for row in rows:
        number, values = row if isinstance(row, tuple) else (number + 1, row)
        cells = "".join(
            cell(f"{letters(left + at)}{number}", value) for at, value in enumerate(values) if value is not None
        )
        found.append(f'<row r="{number}">{cells}</row>')
    return "".join(found)


def cell(place: str, value: Value) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def make_ods(path: Path, body: str, styles: str = "", manifest: str = "") -> Path:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return archive(path, {"mimetype": mime, "META-INF/manifest.xml": f"<m>{manifest}</m>", "content.xml": content})


def make_xls(
    path: Path, cells: list[tuple[int, int, Value]], name: str = "시트1", hidden: bool = False, beside: bytes = b""
) -> Path:
    """Write an Excel 97 workbook of one sheet, [MS-XLS] in an [MS-CFB] container; `beside` are further records."""
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    sheet = start + b"".join(map(xls_cell, cells)) + beside + record(0x0A, b"")
    at = len(start) + 4 + 6 + len(title) + 4
    book = start + record(0x85, struct.pack("<IBB", at, hidden, 0) + title) + record(0x0A, b"") + sheet
    path.write_bytes(container({"Workbook": book}))
    return path


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def xls_cell(found: tuple[int, int, Value]) -> bytes:
    row, column, value = found
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, bool):
        return record(0x205, place + bytes([value, 0]))
    if isinstance(value, str):
        return record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return record(0x203, place + struct.pack("<d", value))


def container(streams: dict[str, bytes]) -> bytes:
    """Return a compound file of large streams (4096 bytes and more go to ordinary sectors)."""
    sectors: list[bytes] = []
    table: list[int] = []
    entries = [entry("Root Entry", 5, 0xFFFFFFFE, 0, 1)]
    for order, (name, data) in enumerate(streams.items(), 1):
        whole = data.ljust(4096, b"\0")
        whole += bytes(-len(whole) % 512)
        entries.append(
            entry(name, 2, len(sectors), len(whole), 0xFFFFFFFF, order + 1 if order < len(streams) else -1)
        )
        pieces = [whole[at : at + 512] for at in range(0, len(whole), 512)]
        table += [len(sectors) + at + 1 for at in range(len(pieces) - 1)] + [0xFFFFFFFE]
        sectors += pieces
    folder = len(sectors)
    sectors.append(b"".join(entries).ljust(512, b"\0"))
    table += [0xFFFFFFFE]
    tables = -(-(len(table) + 8) // 128)
    first = len(table)
    table += [0xFFFFFFFD] * tables
    fat = b"".join(struct.pack("<I", link) for link in table).ljust(tables * 512, b"\xff")
    places = b"".join(struct.pack("<I", first + at) for at in range(tables)).ljust(436, b"\xff")
    header = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
                         0, tables, folder, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    return header + places + b"".join(sectors) + fat


def entry(name: str, kind: int, start: int, size: int, child: int, right: int = -1) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", 0xFFFFFFFF, right & 0xFFFFFFFF, child)
    return text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + links + bytes(36) + struct.pack(
        "<IQ", start, size
    )  # fmt: skip


def make_xlsb(path: Path, cells: list[tuple[int, int, str]]) -> Path:
    """Write a binary workbook of one sheet, "표" ([MS-XLSB])."""
    book = piece(0x83) + piece(0x8F) + piece(0x9C, struct.pack("<II", 0, 1) + wide("r1") + wide("표")) + piece(0x90)
    sheet = piece(0x81) + piece(0x94, bytes(16)) + piece(0x91)
    for row, column, text in cells:
        sheet += piece(0, struct.pack("<IIHBBB", row, 0, 0, 0, 0, 0) + struct.pack("<I", 0))
        sheet += piece(6, struct.pack("<II", column, 0) + wide(text))
    return archive(
        path,
        {
            "_rels/.rels": relations(("a", "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": book + piece(0x84),
            "xl/_rels/workbook.bin.rels": relations(("r1", "worksheet", "worksheets/sheet1.bin")),
            "xl/worksheets/sheet1.bin": sheet + piece(0x92) + piece(0x82),
        },
    )


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def piece(kind: int, data: bytes = b"") -> bytes:
    return variable(kind) + variable(len(data)) + data


def variable(number: int) -> bytes:
    return bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
