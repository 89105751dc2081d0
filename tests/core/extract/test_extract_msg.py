from __future__ import annotations

import random
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DocumentError
from core.extract import msg
from core.extract.mail_body import ENCRYPTED
from core.extract.msg_rtf import text_of, unpack
from core.records import Document
from tests.core.extract.extract_makers import check_promises, parts
from tests.core.extract.member_makers import carried

SECTOR, SMALL, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
MARCH = 134168022000000000  # 2026-03-01 01:30 UTC in tenths of microseconds from 1601


def chain(table: list[int], count: int) -> int:
    """Append a chain of sectors to an allocation table and return where it begins."""
    if not count:
        return END
    begin = len(table)
    table += [*range(begin + 1, begin + count), END]
    return begin


def list_entries(tree: dict[str, Any], entries: list[list[Any]]) -> int:
    """Append the directory entries of a storage's children; each points to the next one, the first is returned."""
    first = before = FREE
    for name, value in tree.items():
        here = len(entries)
        folder = isinstance(value, dict)
        entries.append([name, 1 if folder else 2, FREE, END, b"" if folder else value, FREE])
        entries[here][2] = list_entries(value, entries) if folder else FREE
        if before == FREE:
            first = here
        else:
            entries[before][5] = here
        before = here
    return first


def lay_out(entries: list[list[Any]], unit: int, sizes: range) -> tuple[list[int], bytes]:
    """Return the allocation table and the sectors of all streams whose size is in this range."""
    table: list[int] = []
    body = b""
    for entry in entries[1:]:
        if len(entry[4]) in sizes:
            entry[3] = chain(table, -(-len(entry[4]) // unit))
            body += entry[4] + bytes(-len(entry[4]) % unit)
    return table, body


def compound(tree: dict[str, Any]) -> bytes:
    """Return a compound file with these storages (dictionaries) and streams (bytes)."""
    entries: list[list[Any]] = [["Root Entry", 5, FREE, END, b"", FREE]]
    entries[0][2] = list_entries(tree, entries)
    small_table, small = lay_out(entries, SMALL, range(1, CUTOFF))
    table, body = lay_out(entries, SECTOR, range(CUTOFF, 10**9))
    entries[0][3], entries[0][4] = chain(table, -(-len(small) // SECTOR)), small
    small_fat = struct.pack(f"<{len(small_table)}I", *small_table)
    small_fat += b"\xff" * (-len(small_fat) % SECTOR)
    small_fat_at = chain(table, len(small_fat) // SECTOR)
    directory = b"".join(map(directory_entry, entries))
    directory += bytes(-len(directory) % SECTOR)
    directory_at = chain(table, len(directory) // SECTOR)
    body += small + bytes(-len(small) % SECTOR) + small_fat + directory
    count = next(count for count in range(1, 109) if (len(table) + count) * 4 <= count * SECTOR)
    fat_at = len(table)
    fat = struct.pack(f"<{fat_at + count}I", *table, *[FAT] * count)
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, count,
        directory_at, 0, CUTOFF, small_fat_at, len(small_fat) // SECTOR, END, 0,
    )  # fmt: skip
    places = struct.pack("<109I", *range(fat_at, fat_at + count), *[FREE] * (109 - count))
    return head + places + body + fat + b"\xff" * (-len(fat) % SECTOR)


def directory_entry(entry: list[Any]) -> bytes:
    name, kind, child, start, data, right = entry
    wide = (name + "\0").encode("utf-16-le")
    size = len(data) if kind != 1 else 0
    return struct.pack(
        "<64sHBBIII16sIQQIQ", wide, len(wide), kind, 1, FREE, right, child, b"", 0, 0, 0, start if size else END, size
    )


def storage(head: int, fixed: dict[int, tuple[int, int]] | None = None, **values: Any) -> dict[str, Any]:
    """Return a storage of properties; str are wide, bytes are 8 bit, what is in a tuple is binary."""
    entries = b"".join(
        struct.pack("<HHIQ", kind, number, 6, value) for number, (kind, value) in (fixed or {}).items()
    )
    found: dict[str, Any] = {"__properties_version1.0": bytes(head) + entries}
    for name, value in values.items():
        number = name[1:].upper()
        if isinstance(value, str):
            found[f"__substg1.0_{number}001F"] = value.encode("utf-16-le")
        elif isinstance(value, bytes):
            found[f"__substg1.0_{number}001E"] = value
        else:
            found[f"__substg1.0_{number}0102"] = value[0]
    return found


def message(head: int = 32, fixed: dict[int, tuple[int, int]] | None = None, **values: Any) -> dict[str, Any]:
    return storage(head, fixed, **{"p001a": "IPM.Note", "p0037": "건 Subject", "p0c1a": "Kim", **values})


def attached(name: str, data: bytes, **values: Any) -> dict[str, Any]:
    return storage(8, p3707=name, p3701=(data,), **values)


def read(path: Path, tree: dict[str, Any] | bytes, name: str = "a.msg") -> Document:
    (path / name).write_bytes(compound(tree) if isinstance(tree, dict) else tree)
    document = msg.extract(path / name)
    check_promises(document)
    return document


def ending(path: Path, tree: dict[str, Any] | bytes) -> str:
    try:
        read(path, tree)
    except DocumentError as error:
        return error.kind
    return "read"


def whole() -> dict[str, Any]:
    tree = message(
        fixed={0x0039: (0x40, MARCH)}, p0042="김민지", p5d02="minji@example.com",
        p1000="새 글입니다.\r\n\r\n-- \r\nMinji",
        p1013=(b"<p>the same as a page</p>",), p007d="Message-ID: <secret@example.com>",
    )  # fmt: skip
    tree["__recip_version1.0_#00000000"] = storage(8, {0x0C15: (3, 1)}, p3001="Lee", p39fe="lee@example.com")
    tree["__recip_version1.0_#00000001"] = storage(8, {0x0C15: (3, 2)}, p3001="park@b.c", p3003="park@b.c")
    tree["__attach_version1.0_#00000000"] = attached("메모.txt", "적어 둔 것".encode("cp949"))
    tree["__attach_version1.0_#00000001"] = attached("report.pdf", b"%PDF-1.4" * 900)
    inner = storage(8, p3001="Older mail")
    inner["__substg1.0_3701000D"] = message(head=24, p0037="Older", p1000="Inside words.")
    tree["__attach_version1.0_#00000002"] = inner
    return tree


def test_a_message_with_everything(tmp_path: Path) -> None:
    document = read(tmp_path, whole())
    assert document.title == "건 Subject"
    assert document.format == "msg"
    assert [(*part, block.place) for part, block in zip(parts(document), document.blocks, strict=True)] == [
        ("title", 0, "건 Subject", ""),
        ("mail", 0, "From: 김민지 <minji@example.com>\nTo: Lee <lee@example.com>\nCc: park@b.c\n"
         "Date: 2026-03-01 01:30 +0000", ""),
        ("paragraph", 0, "새 글입니다.", ""),
        ("paragraph", 0, "--\nMinji", ""),
        ("list", 0, "- 메모.txt\n- report.pdf\n- Older mail", ""),
        ("heading", 1, "Older", "Older"),
        ("mail", 0, "From: Kim", "Older"),
        ("paragraph", 0, "Inside words.", "Older"),
    ]  # fmt: skip
    found = carried(tmp_path / "a.msg")
    assert found == {"메모.txt": "적어 둔 것".encode("cp949"), "report.pdf": b"%PDF-1.4" * 900}


def packed(rtf: bytes) -> bytes:
    """Return RTF as Outlook keeps it, without a single reference."""
    pieces = [b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8)]
    body = b"".join(pieces)
    return struct.pack("<IIII", len(body) + 12, len(rtf), 0x75465A4C, 0) + body


HIDDEN = (
    rb"{\rtf1\ansi\ansicpg949\fromhtml1 {\fonttbl{\f0 Font;}}{\*\htmltag64 <p>}\htmlrtf {\b\htmlrtf0 "
    + b"".join(b"\\'%02x" % byte for byte in "숨은".encode("cp949"))
    + rb" words{\*\htmltag72 </p>}\htmlrtf }\htmlrtf0{\*\htmltag64 <p>}more{\*\mhtmltag0 gone}}"
)


@pytest.mark.parametrize(
    ("values", "include", "exclude"),
    [
        ({"p1000": "본문".encode("cp949")}, ["본문"], []),
        ({"p1013": ("<p>쪽의 글</p>".encode("cp949"),)}, ["쪽의 글"], ["<p>"]),
        ({"p1013": "<p>wide page</p>"}, ["wide page"], ["<p>"]),
        ({"p1009": (packed(HIDDEN),)}, ["숨은 words", "more"], ["gone", "<p>", "Font"]),
        ({"p1009": (packed(rb"{\rtf1 plain\par \u44032?\u-10916?}"),)}, ["plain\n가한"], ["?"]),
        ({"p1000": "\r\n\0\0 of another", "p1009": (packed(rb"{\rtf1 whole}"),)}, ["whole"], ["another"]),
        ({"p1009": (b"broken",), "p1000": ""}, ["Kim"], ["broken"]),
        ({"p1000": "new\r\n보낸 사람: 이\r\n보낸 날짜: 어제\r\n제목: 건\r\n\r\nold"}, ["old"], []),
        ({"p001a": "IPM.Note.SMIME"}, [ENCRYPTED], []),
        ({"p001a": "IPM.Contact", "p3a16": "서가 회사", "p3a1c": "010"}, ["Company: 서가 회사", "Mobile: 010"], []),
    ],
)  # fmt: skip
def test_bodies_as_they_come(tmp_path: Path, values: dict[str, Any], include: list[str], exclude: list[str]) -> None:
    text = read(tmp_path, message(**values)).text
    assert [words for words in include if words not in text] == []
    assert [words for words in exclude if words in text] == []


def test_signed_and_locked_messages(tmp_path: Path) -> None:
    tree = message(p001a="IPM.Note.SMIME.MultipartSigned")
    mime = b'Content-Type: multipart/signed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nSigned words.\n--b--\n'
    tree["__attach_version1.0_#00000000"] = attached("smime.p7m", mime, p370e="multipart/signed")
    assert "Signed words." in read(tmp_path, tree).text
    tree = message()
    tree["__attach_version1.0_#00000000"] = attached("message.rpmsg", b"x")
    assert ENCRYPTED in read(tmp_path, tree).text
    assert ending(tmp_path, storage(32, p001a="IPM.Note.SMIME")) == "encrypted"


def test_unpacking_follows_references() -> None:
    # The last byte, again and again: one reference of 17 bytes; then the mark of the end.
    body = b"\x06" + b"a" + struct.pack(">H", 207 << 4 | 15) + struct.pack(">H", (207 + 18) << 4)
    assert unpack(struct.pack("<IIII", len(body) + 12, 18, 0x75465A4C, 0) + body) == b"a" * 18
    assert unpack(struct.pack("<IIII", 15, 3, 0x414C454D, 0) + b"abc") == b"abc"


@given(st.binary(max_size=300))
def test_any_bytes_unpack_to_something_or_are_refused(data: bytes) -> None:
    assert len(unpack(struct.pack("<IIII", len(data) + 12, 5000, 0x75465A4C, 0) + data)) <= 5000
    assert isinstance(text_of(b"{\\rtf1 " + data)[0], str)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"plain words", "wrong-type"),
        (b"%PDF-1.4", "wrong-type"),
        (b"\x00\x01\x02\x03" * 500, "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "broken"),
        (compound({"WordDocument": b"x" * 5000}), "wrong-type"),
        (compound({"__nameid_version1.0": {"__substg1.0_00020102": b"x"}}), "broken"),
    ],
)
def test_what_is_no_message(tmp_path: Path, data: bytes, kind: str) -> None:
    assert ending(tmp_path, data) == kind


def test_broken_files_end_as_text_or_with_a_reason(tmp_path: Path) -> None:
    data = compound(whole())
    chance = random.Random(6)
    variants = [data[: len(data) * tenth // 10] for tenth in range(1, 10)]
    for _ in range(80):
        flipped = bytearray(data)
        for _ in range(8):
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
        variants.append(bytes(flipped))
    for variant in variants:
        assert ending(tmp_path, variant) in {"read", "broken", "wrong-type", "encrypted"}
