"""Makes older Office documents for the tests: the container, and small Word and PowerPoint files in it."""

from __future__ import annotations

import random
import re
import struct
from typing import TYPE_CHECKING

from core.errors import DocumentError
from tests.core.extract.extract_makers import check_promises

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from core.extract.base import Format

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_TEXT_AT = 2048
IN_TABLE = struct.pack("<HB", 0x2416, 1)
ROW_END = IN_TABLE + struct.pack("<HB", 0x2417, 1)
LISTED = struct.pack("<HH", 0x460B, 1)


def make_ole(path: Path, streams: Mapping[str, bytes]) -> Path:
    """Write a container; streams are filled up to the size from which they lie in sectors of their own."""
    filled = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    sizes = [-(-len(data) // _SECTOR) for data in filled.values()]
    folder = -(-(1 + len(filled)) // 4)
    tables = -(-(folder + sum(sizes) + 8) // 120)
    chain = [_TABLE] * tables
    starts = []
    for size in [folder, *sizes]:
        starts.append(len(chain))
        chain += [*range(len(chain) + 1, len(chain) + size), _END]
    chain += [_FREE] * (tables * 128 - len(chain))
    entries = [_entry("Root Entry", 5, 1 if filled else _FREE, _FREE, _END, 0)]
    for index, (name, data) in enumerate(filled.items(), 1):
        following = index + 1 if index < len(filled) else _FREE
        entries.append(_entry(name, 2, _FREE, following, starts[index], len(data)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(10) + struct.pack("<IIIIIIII", tables, tables, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    body = struct.pack(f"<{len(chain)}I", *chain) + b"".join(entries).ljust(folder * _SECTOR, b"\0")
    for data, size in zip(filled.values(), sizes, strict=True):
        body += data.ljust(size * _SECTOR, b"\0")
    path.write_bytes(header + body)
    return path


def _entry(name: str, kind: int, child: int, following: int, start: int, size: int) -> bytes:
    words = name.encode("utf-16-le")
    head = words.ljust(64, b"\0") + struct.pack("<HBB", len(words) + 2, kind, 1)
    return (head + struct.pack("<III", _FREE, following, child) + bytes(36) + struct.pack("<III", start, size, 0))[
        :128
    ]


def make_doc(
    path: Path,
    pieces: Sequence[str | bytes],
    looks: Sequence[tuple[int, bytes]] = (),
    counts: Sequence[int] = (),
    hidden: Sequence[str] = (),
    styles: Sequence[tuple[int, int, bytes]] = (),
    *,
    flags: int = 0,
    properties: bytes = b"",
) -> Path:
    """Write a Word 97 document.

    Args:
        path: the file.
        pieces: its text, each piece wide characters or bytes of Windows 1252.
        looks: style and instructions of every paragraph.
        counts: characters of the text, footnotes, headers, macros, comments, endnotes and boxes; all is text if none.
        hidden: words of the first piece that are deleted.
        styles: kind, base and instructions of every style.
        flags: what else the header says.
        properties: the stream of its title and the like.
    """
    word, placed, ends = bytearray(_TEXT_AT), [], []
    for piece in pieces:
        raw, width = (piece, 1) if isinstance(piece, bytes) else (piece.encode("utf-16-le"), 2)
        placed.append((len(raw) // width, len(word), width))
        text = raw.decode("latin-1") if width == 1 else raw.decode("utf-16-le")
        ends += [len(word) + width * mark.end() for mark in re.finditer("[\r\x07]", text)]
        word += raw
    runs = [_TEXT_AT, *ends][: len(looks) + 1]
    first = pieces[0] if isinstance(pieces[0], str) else pieces[0].decode("latin-1")
    marks = [_TEXT_AT + 2 * at for words in hidden for at in (first.index(words), first.index(words) + len(words))]
    pages = [_page(runs, [_paragraph(*look) for look in looks], 13), _deleted(marks)]
    word = word.ljust(-(-len(word) // 512) * 512, b"\0")
    first_page = len(word) // 512
    word += b"".join(pages)
    table, parts = b"", {}
    bins = [struct.pack("<III", 0, 2**31, first_page + index) for index in (0, 1)]
    for index, data in ((1, _sheet(styles)), (13, bins[0]), (12, bins[1]), (33, _clx(placed))):
        parts[index] = (len(table), len(data) if data else 0)
        table += data
    counts = counts or [sum(count for count, _, _ in placed)]
    word[:12] = struct.pack("<HHHHHH", 0xA5EC, 193, 0, 0x412, 0, flags | 0x0200)
    struct.pack_into("<H", word, 32, 14)
    struct.pack_into("<H", word, 62, 22)
    struct.pack_into(f"<{len(counts)}I", word, 76, *counts)
    struct.pack_into("<H", word, 152, 93)
    for index, place in parts.items():
        struct.pack_into("<II", word, 154 + 8 * index, *place)
    return make_ole(path, {"WordDocument": bytes(word), "1Table": table, "\x05SummaryInformation": properties})


def summary(kind: int, page: int, raw: bytes) -> bytes:
    """Return a stream of properties with a title; its kind is that of a string of bytes or of wide characters."""
    size = len(raw) // 2 if kind == 0x1F else len(raw)
    section = struct.pack("<IIIIII", 0, 2, 1, 24, 2, 32) + struct.pack("<IHHII", 2, page, 0, kind, size) + raw
    return (
        struct.pack("<HHI", 0xFFFE, 0, 0)
        + bytes(16)
        + struct.pack("<I", 1)
        + bytes(16)
        + struct.pack("<I", 48)
        + section
    )


def _paragraph(style: int, words: bytes) -> bytes:
    data = struct.pack("<H", style) + words
    return bytes([0, len(data) // 2]) + data if len(data) % 2 == 0 else bytes([(len(data) + 1) // 2]) + data


def _page(runs: Sequence[int], looks: Sequence[bytes], width: int) -> bytes:
    page, at = bytearray(512), 511
    for index, look in enumerate(looks):
        at = (at - len(look)) // 2 * 2 if look else at
        page[at : at + len(look)] = look
        page[4 * len(runs) + width * index] = at // 2 if look else 0
    struct.pack_into(f"<{len(runs)}I", page, 0, *runs)
    page[511] = len(looks)
    return bytes(page)


def _deleted(marks: Sequence[int]) -> bytes:
    look = bytes([3]) + struct.pack("<HB", 0x0800, 1)
    return _page(marks or [0], [look if index % 2 == 0 else b"" for index in range(max(len(marks) - 1, 0))], 1)


def _sheet(styles: Sequence[tuple[int, int, bytes]]) -> bytes:
    if not styles:
        return b""
    sheet = struct.pack("<HHH", 18, len(styles), 10) + bytes(14)
    for index, (kind, base, words) in enumerate(styles):
        look = struct.pack("<HH", 2 + len(words), index) + words
        style = struct.pack("<HHHHH", kind, base << 4 | 1, 1, 0, 0) + struct.pack("<HHH", 1, ord("s"), 0) + look
        sheet += struct.pack("<H", len(style)) + style + bytes(len(style) % 2)
    return sheet


def _clx(placed: Sequence[tuple[int, int, int]]) -> bytes:
    positions = [sum(count for count, _, _ in placed[:index]) for index in range(len(placed) + 1)]
    table = struct.pack(f"<{len(positions)}I", *positions)
    for _, offset, width in placed:
        table += struct.pack("<HIH", 0, offset if width == 2 else (offset * 2) | 0x40000000, 0)
    return b"\x01" + struct.pack("<H", 2) + b"\0\0" + b"\x02" + struct.pack("<I", len(table)) + table


def record(kind: int, content: bytes, instance: int = 0) -> bytes:
    """Return a record of PowerPoint's with bytes in it."""
    return struct.pack("<HHI", instance << 4, kind, len(content)) + content


def container(kind: int, *records: bytes, instance: int = 0) -> bytes:
    """Return a record of PowerPoint's with records in it."""
    return struct.pack("<HHI", instance << 4 | 15, kind, sum(map(len, records))) + b"".join(records)


def words(text: str, kind: int = 4) -> tuple[bytes, bytes]:
    """Return the records of a text: bytes where they suffice."""
    narrow = all(char < "\u0100" for char in text)
    body = record(0x0FA8, text.encode("latin-1")) if narrow else record(0x0FA0, text.encode("utf-16-le"))
    return record(0x0F9F, struct.pack("<I", kind)), body


def shape(*records: bytes, place: tuple[int, int] | None = None) -> bytes:
    """Return a shape with a text; its place is left and top."""
    anchor = [record(0xF00F, struct.pack("<IIII", *place, 0, 0))] if place else []
    return container(0xF004, *anchor, container(0xF00D, *records))


def table(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a table's group of shapes, its cells from last to first."""
    mark = container(0xF004, record(0xF122, struct.pack("<HI", 0x039F, 1), instance=1))
    cells = [(text, (10 * x, 20 * y)) for y, row in enumerate(rows) for x, text in enumerate(row)]
    return container(0xF003, mark, *[shape(*words(text), place=place) for text, place in reversed(cells)])


def make_ppt(
    path: Path,
    slides: Sequence[tuple[Sequence[bytes], Sequence[bytes]]],
    notes: Mapping[int, str] | None = None,
    older: Sequence[bytes] = (),
    token: int = 0xE391C05F,
) -> Path:
    """Write a presentation: of every slide the texts of its outline and its shapes; notes by the slide's number.

    `older` are records of an earlier saving that lie in the file and are no longer part of it.
    """
    notes = notes or {}
    lists: dict[int, list[bytes]] = {0: [], 2: []}
    parts = []
    for index, (outline, shapes) in enumerate(slides, 1):
        lists[0] += [record(0x03F3, struct.pack("<IIIII", 1 + index, 0, 0, 255 + index, 0)), *outline]
        parts.append(container(0x03EE, container(0x040C, container(0xF002, container(0xF003, *shapes)))))
    for index, text in notes.items():
        lists[2].append(record(0x03F3, struct.pack("<IIIII", 2 + len(parts), 0, 0, 500 + index, 0)))
        page = [shape(*words(text, 2)), shape(*words("Kopfzeile"))]
        atom = record(0x03F1, struct.pack("<II", 255 + index, 0))
        parts.append(container(0x03F0, atom, container(0x040C, container(0xF002, container(0xF003, *page)))))
    document = container(0x03E8, *[container(0x0FF0, *each, instance=kind) for kind, each in lists.items()])
    data, offsets = b"".join(older), []
    for part in [document, *parts]:
        offsets.append(len(data))
        data += part
    directory = len(data)
    data += record(0x1772, struct.pack(f"<I{len(offsets)}I", len(offsets) << 20 | 1, *offsets))
    edit = len(data)
    data += record(0x0FF5, struct.pack("<IIIIIII", 256, 0, 0, directory, 1, len(offsets), 0))
    user = record(0x0FF6, struct.pack("<III", 20, token, edit) + bytes(8))
    return make_ole(path, {"PowerPoint Document": data, "Current User": user})


def damaged(whole: bytes, count: int = 400) -> Iterator[bytes]:
    """Yield a file cut off at every tenth, and with some of its bytes changed, always the same ones."""
    chance = random.Random(6)
    for tenth in range(1, 10):
        yield whole[: len(whole) * tenth // 10]
    for _ in range(count):
        data = bytearray(whole)
        for _ in range(4):
            data[chance.randrange(len(data))] = chance.randrange(256)
        yield bytes(data)


def outcome(form: Format, path: Path) -> str:
    """Return "read" for a file that is read as it should be, else the kind of the error."""
    try:
        check_promises(form.extract(path))
    except DocumentError as error:
        return error.kind
    return "read"
