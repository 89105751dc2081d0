"""Makes Hangul documents for the tests: HWP 5 in an OLE container of its own, and HWPX."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

COMPRESSED, PASSWORD, DISTRIBUTION, DRM = 1, 2, 4, 16
NO_HEAD, OUTLINE, NUMBER, BULLET = range(4)
_SECTOR = 512
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def make_ole(path: Path, streams: Mapping[str, bytes]) -> Path:
    """Write a compound file of version 3. Every stream is filled up to 4,096 bytes, so that no small ones exist."""
    chain: list[int] = []
    body = b""
    places = {}
    for name, data in streams.items():
        places[name] = (len(chain), max(len(data), 4096))
        count = -(-max(len(data), 4096) // _SECTOR)
        chain += [*range(len(chain) + 1, len(chain) + count), _END]
        body += data.ljust(count * _SECTOR, b"\0")
    folder = _directory(streams, places)
    first = len(chain)
    count = len(folder) // _SECTOR
    chain += [*range(first + 1, first + count), _END]
    tables = 1
    while tables * 128 < len(chain) + tables:
        tables += 1
    fat = [*chain, *[_FAT] * tables]
    fat += [_FREE] * (tables * 128 - len(fat))
    starts = [len(chain) + number for number in range(tables)]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, tables, first, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *starts, *[_FREE] * (109 - tables))
    path.write_bytes(header + body + folder + struct.pack(f"<{len(fat)}I", *fat))
    return path


def _directory(streams: Mapping[str, bytes], places: Mapping[str, tuple[int, int]]) -> bytes:
    """Return the directory: the entries of one storage are a chain to the right."""
    names = ["", *dict.fromkeys(name.rpartition("/")[0] for name in streams if "/" in name), *streams]
    inside = {name: [other for other in names[1:] if other.rpartition("/")[0] == name] for name in names}
    entries = b""
    for name in names:
        parent, _, own = name.rpartition("/")
        beside = inside[parent] if name else []
        after = beside[beside.index(name) + 1 :] if name else []
        start, size = places.get(name, (_END if name else 0, 0))
        label = (own or "Root Entry").encode("utf-16-le") + b"\0\0"
        below = [] if name in places else inside[name]
        entries += label.ljust(64, b"\0") + struct.pack(
            "<HBBIII36xIQ",
            len(label),
            (2 if name in places else 1) if name else 5,
            1,
            _NONE,
            names.index(after[0]) if after else _NONE,
            names.index(below[0]) if below else _NONE,
            start if name in places else (_END if not name else 0),
            size,
        )
    return entries + bytes(-len(entries) % _SECTOR)


def record(tag: int, level: int, data: bytes = b"") -> bytes:
    """Return a record; one of 4,095 bytes and more has its size in a word of its own."""
    short = min(len(data), 0xFFF)
    return (
        struct.pack("<I", tag | level << 10 | short << 20)
        + (struct.pack("<I", len(data)) if short == 0xFFF else b"")
        + data
    )


def text(words: str) -> bytes:
    """Return a string with its length before it."""
    return struct.pack("<H", len(words.encode("utf-16-le")) // 2) + words.encode("utf-16-le")


def sign(code: int, name: str = "    ") -> str:
    """Return the eight units that stand for a control in a text."""
    low, high = struct.unpack("<2H", name.encode()[::-1])
    return chr(code) + chr(low) + chr(high) + "\0" * 4 + chr(code)


def control(name: str, level: int, data: bytes = b"", inside: bytes = b"") -> bytes:
    """Return a control with the records below it."""
    return record(71, level, name.encode()[::-1] + data) + inside


def paragraph(words: str, level: int = 0, inside: bytes = b"", shape: int = 0, style: int = 0) -> bytes:
    """Return a paragraph with the records of its controls."""
    units = (words + "\r").encode("utf-16-le", "surrogatepass")
    head = struct.pack("<IIHBB", len(units) // 2, 0, shape, style, 0).ljust(24, b"\0")
    return record(66, level, head) + record(67, level + 1, units) + inside


def listed(level: int, *words: str, tail: bytes = b"") -> bytes:
    """Return the head of a list and its paragraphs beside it."""
    head = record(72, level, struct.pack("<HHI", len(words), 0, 0) + tail)
    return head + b"".join(paragraph(each, level) for each in words)


def table(
    rows: Sequence[Sequence[str]], caption: str = "", spans: Mapping[tuple[int, int], int] | None = None
) -> bytes:
    """Return a table at the top level; `spans` says how many rows a cell takes; "^" is a cell that was merged."""
    inside = listed(2, caption) if caption else b""
    inside += record(77, 2, struct.pack("<IHH", 0, len(rows), len(rows[0])).ljust(22, b"\0"))
    for row, cells in enumerate(rows):
        for column, words in enumerate(cells):
            if words != "^":
                place = struct.pack("<4H", column, row, 1, (spans or {}).get((row, column), 1))
                inside += listed(2, words, tail=place.ljust(26, b"\0"))
    return paragraph(sign(11, "tbl "), inside=control("tbl ", 1, bytes(42), inside))


def looks(
    shapes: Sequence[tuple[int, int, int]] = ((0, 0, 0),), styles: Sequence[str] = (), numberings: Sequence[str] = ()
) -> bytes:
    """Return DocInfo: shapes as (kind of head, level, numbering), names of styles, one pattern a numbering."""
    found = b""
    for pattern in numberings:
        found += record(23, 1, b"".join(struct.pack("<IHHI", 0x0C, 0, 0, 0) + text(pattern) for _ in range(7)))
    for kind, depth, numbering in shapes:
        found += record(25, 1, struct.pack("<I26xH", kind << 23 | depth << 25, numbering).ljust(54, b"\0"))
    for name in styles:
        found += record(26, 1, text(name) + text("") + bytes(10))
    return found


def summary(title: str) -> bytes:
    """Return a stream of properties with a title; what follows it must not be taken for a part of it."""
    value = title.encode("utf-16-le") + b"\0\0"
    value = struct.pack("<II", 31, len(value) // 2) + value + "쓰레기".encode("utf-16-le")
    return bytes(44) + struct.pack("<I", 48) + struct.pack("<4I", 16 + len(value), 1, 2, 16) + value


def squashed(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


def scrambled(data: bytes, seed: int = 0x1234567) -> bytes:
    """Return a stream as documents for distribution have it; the record before it hides the key."""
    key = "0123456789ABCDEF0123456789ABCDEF01234567".encode("utf-16-le")
    plain = bytearray(256)
    plain[:4] = struct.pack("<I", seed)
    plain[4 + (seed & 15) : 84 + (seed & 15)] = key
    state = seed
    run: list[int] = []
    while len(run) < 256:
        state = (state * 214013 + 2531011) % 2**32
        mask = state >> 16 & 255
        state = (state * 214013 + 2531011) % 2**32
        run += [mask] * ((state >> 16 & 15) + 1)
    lock = bytes(byte ^ mask if at >= 4 else byte for at, (byte, mask) in enumerate(zip(plain, run, strict=False)))
    encryptor = Cipher(algorithms.AES(key[:16]), modes.ECB()).encryptor()
    return record(28, 0, lock) + encryptor.update(data + bytes(-len(data) % 16))


def make_hwp(
    path: Path,
    *sections: bytes,
    flags: int = COMPRESSED,
    info: bytes | None = None,
    more: Mapping[str, bytes] | None = None,
) -> Path:
    """Write an HWP 5 document."""
    pack = squashed if flags & COMPRESSED else bytes
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags)
    streams = {"FileHeader": header.ljust(256, b"\0"), "DocInfo": pack(looks() if info is None else info)}
    for number, section in enumerate(sections):
        if flags & DISTRIBUTION:
            streams[f"BodyText/Section{number}"] = pack(paragraph("상위 버전의 배포용 문서입니다."))
            streams[f"ViewText/Section{number}"] = scrambled(pack(section))
        else:
            streams[f"BodyText/Section{number}"] = pack(section)
    return make_ole(path, {**streams, **(more or {})})


NAMESPACES = "".join(
    f' xmlns:{prefix}="http://www.hancom.co.kr/hwpml/2011/{name}"'
    for prefix, name in (("hp", "paragraph"), ("hs", "section"), ("hh", "head"), ("hc", "core"))
)


def make_hwpx(path: Path, *sections: str, header: str = "", more: Mapping[str, bytes] | None = None) -> Path:
    """Write an HWPX document; sections and header are what is inside their roots."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/hwp+zip", zipfile.ZIP_STORED)
        archive.writestr("Contents/header.xml", f"<hh:head{NAMESPACES}>{header}</hh:head>")
        for number, section in enumerate(sections):
            archive.writestr(f"Contents/section{number}.xml", f"<hs:sec{NAMESPACES}>{section}</hs:sec>")
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return path
