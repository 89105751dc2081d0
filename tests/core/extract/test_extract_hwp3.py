from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.extract import hwp, hwp3
from core.extract.hwp3_codes import character, decoded
from tests.core.extract.package_makers import damaged, kind_of, paged

START = b"HWP Document File V3.00 \x1a\1\2\3\4\5"
HANGUL = "가힣뷁한글"
EMPTY = bytes(43)


def codes(text: str) -> bytes:
    """Return a text in the codes of Hangul 3: Johab, and KS X 1001 for Hanja and signs in rows of its own."""
    return b"".join(struct.pack("<H", code(char)) for char in text)


def code(char: str) -> int:
    if char < "\x7f":
        return ord(char)
    row, cell = char.encode("euc-kr") if not "가" <= char <= "힣" else (0, 0)
    if row >= 0xCA:
        return 0x4000 + (row - 0xCA) * 94 + cell - 0xA1
    if row:
        return 0x3401 + (row - 0xA1) * 96 + cell - 0xA1
    return int.from_bytes(char.encode("johab"), "big")


def special(kind: int, content: bytes, size: int = 0) -> bytes:
    """Return a special character that is headed by eight bytes."""
    return struct.pack("<HIH", kind, size or len(content), kind) + content


def fixed(kind: int, content: bytes) -> bytes:
    """Return a special character of a fixed size."""
    mark = struct.pack("<H", kind)
    return mark + content + mark


def paragraph(*parts: str | tuple[int, bytes], follows: bool = True, looks: bool = False, lines: int = 1) -> bytes:
    """Return a paragraph of words and of special characters, each as (how many characters it counts, bytes)."""
    pieces = [*parts, (1, struct.pack("<H", 13))]
    count = sum(len(part) if isinstance(part, str) else part[0] for part in pieces)
    data = struct.pack("<BHHBBIB", follows, count, lines, looks, 0, 0, 0) + bytes(31)
    data += b"" if follows else bytes(187)
    data += bytes(14 * lines) + (b"\x01\x00" + bytes(31) + b"\x01" * (count - 2) if looks else b"")
    return data + b"".join(codes(part) if isinstance(part, str) else part[1] for part in pieces)


def box(kind: int, cells: list[tuple[int, int, bytes]], caption: bytes = b"") -> tuple[int, bytes]:
    """Return a table or box; every cell is (x, y, paragraphs)."""
    info = bytes(78) + struct.pack("<HHH", kind, len(cells), 0)
    heads = b"".join(struct.pack("<HHHH", 0, 0, x, y).ljust(27, b"\0") for x, y, _ in cells)
    inside = b"".join(paragraphs + EMPTY for _, _, paragraphs in cells)
    return 4, special(10, info + heads + inside + caption + EMPTY)


def picture(objects: bytes = b"", kind: int = 3, caption: bytes = b"") -> tuple[int, bytes]:
    more = struct.pack("<I", 24) + bytes(24) + objects if objects else b""
    info = (struct.pack("<I", len(more)) + bytes(70) + bytes([kind])).ljust(348, b"\0")
    return 4, special(11, info + more + caption + EMPTY)


def drawn(kind: int, paragraphs: bytes, flags: int = 0) -> bytes:
    """Return a drawn object with a text: a box's is in its details, another's behind what all objects tell."""
    head = (struct.pack("<H", kind) + bytes(82) + struct.pack("<I", flags)).ljust(88, b"\0")
    if flags:
        return struct.pack("<I", len(head) + 8) + head + bytes(8) + paragraphs + EMPTY + struct.pack("<II", 0, 0)
    return struct.pack("<I", len(head)) + head + struct.pack("<II", 0, len(paragraphs + EMPTY)) + paragraphs + EMPTY


def make(
    path: Path, *paragraphs: bytes, title: str = "", locked: int = 0, is_packed: bool = True, cut: int = 0
) -> Path:
    about = bytearray(128)
    struct.pack_into("<H", about, 96, locked)
    about[124] = is_packed
    struct.pack_into("<H", about, 126, 6)
    body = b"".join(struct.pack("<H", 1) + bytes(40) for _ in range(7)) + struct.pack("<H", 2) + bytes(2 * 238)
    body += b"".join(paragraphs) + EMPTY + bytes(8)
    if is_packed:
        packer = zlib.compressobj(wbits=-15)
        body = packer.compress(body) + packer.flush()
    path.write_bytes(START + about + codes(title).ljust(1008, b"\0") + bytes(6) + body[: len(body) - cut])
    return path


def test_paragraphs_and_the_title(tmp_path: Path) -> None:
    path = make(
        tmp_path / "공문.hwp",
        paragraph("시행일: 1997년 ※ 債權 ①", follows=False, looks=True, lines=2),
        paragraph("Second paragraph.", looks=True),
        title="업무 보고",
    )
    document = hwp.extract(path)
    assert (document.title, document.format) == ("업무 보고", "hwp")
    assert paged(document) == [
        ("paragraph", None, "시행일: 1997년 ※ 債權 ①"),
        ("paragraph", None, "Second paragraph."),
    ]
    assert paged(hwp.extract(make(path, paragraph("압축 없이"), is_packed=False))) == [
        ("paragraph", None, "압축 없이")
    ]


def test_tables_boxes_notes_and_captions(tmp_path: Path) -> None:
    cells = [(9, 0, paragraph("값")), (0, 0, paragraph("이름")), (0, 5, paragraph("배")), (9, 5, paragraph("3"))]
    note = (4, special(17, bytes(14) + paragraph("각주의 말") + EMPTY))
    running = (4, special(16, bytes(10) + paragraph("Running head") + EMPTY))
    hidden = (4, special(15, bytes(8) + paragraph("숨은 설명") + EMPTY))
    number = (4, fixed(18, struct.pack("<HH", 4, 7)))
    path = make(
        tmp_path / "a.hwp",
        paragraph("앞", box(0, cells, paragraph("표 ", number, " 재고")), note, "뒤", running),
        paragraph(box(1, [(0, 0, paragraph("글상자") + paragraph("둘째"))]), hidden),
    )
    assert paged(hwp.extract(path)) == [
        ("paragraph", None, "앞뒤"),
        ("table", None, "이름 | 값\n배 | 3"),
        ("caption", None, "표 7 재고"),
        ("paragraph", None, "글상자"),
        ("paragraph", None, "둘째"),
        ("notes", None, "각주의 말"),
        ("notes", None, "숨은 설명"),
    ]


def test_special_characters_are_passed_over(tmp_path: Path) -> None:
    date = codes("").ljust(80, b"\0") + struct.pack("<6H", 1998, 3, 0, 9, 0, 0)
    reference = bytes([1]) + bytes(45) + codes("그림 2")
    parts: list[str | tuple[int, bytes]] = [
        "가", (4, fixed(9, bytes(4))), "나", (2, fixed(30, b"")), "다", (4, special(5, bytes(60))),
        (4, special(6, bytes(34))), (48, fixed(8, date)), (42, fixed(7, bytes(80))), (12, fixed(22, bytes(20))),
        (5, fixed(23, codes("㈜"))[:4] + bytes(4) + struct.pack("<H", 23)), (3, fixed(24, bytes(2))),
        (3, fixed(25, bytes(2))), (123, fixed(26, bytes(242))), (4, special(14, bytes(84), 9)),
        (4, special(29, reference)), (2, fixed(31, b"")), (4, special(3, b"new")), "라",
    ]  # fmt: skip
    assert paged(hwp.extract(make(tmp_path / "a.hwp", paragraph(*parts), paragraph("끝")))) == [
        ("paragraph", None, "가\t나 다1998-03-09㈜그림 2 라"),
        ("paragraph", None, "끝"),
    ]


def test_an_outline_makes_headings(tmp_path: Path) -> None:
    outline = (32, fixed(28, struct.pack("<HBB", 1, 1, 1) + bytes(56)))
    bullet = (32, fixed(28, struct.pack("<HBB", 1, 129, 1) + bytes(56)))
    document = hwp.extract(make(tmp_path / "a.hwp", paragraph(outline, "추진 배경"), paragraph(bullet, "항목")))
    assert [(block.kind, block.level) for block in document.blocks] == [("heading", 2), ("paragraph", 0)]


def test_texts_in_drawings(tmp_path: Path) -> None:
    objects = drawn(6, paragraph("그린 글상자")) + drawn(2, paragraph("네모 안"), 1 << 19) + drawn(2, b"")
    path = make(tmp_path / "a.hwp", paragraph(picture(objects, caption=paragraph("그림의 이름")), "본문"))
    assert [text for _, _, text in paged(hwp.extract(path))] == ["본문", "그린 글상자", "네모 안", "그림의 이름"]
    broken = make(path, paragraph(picture(b"\xff" * 99), "본문"), paragraph("끝"))
    assert [text for _, _, text in paged(hwp.extract(broken))] == ["본문", "끝"]
    assert kind_of(hwp.extract, make(path, paragraph(picture(kind=0)))) == "no-text"


@pytest.mark.parametrize("char", [*HANGUL, "ㄱ", "ㅏ", "伽", "詰", "※", "→", "■", "Ⅰ", "①", "ア", "A", "~"])
def test_characters(char: str) -> None:
    assert character(code(char)) == char


def test_characters_of_old_and_unknown_ones() -> None:
    assert character(0xD3C5) == "\u1112\u119e\u11ab"
    assert (character(0x4F5D), character(0x4222)) == ("債", "權")
    assert [character(value) for value in (0x7F, 0x2BCE, 0x3FFF, 0x5FFF, 0x8000, 0xFFFF)] == [""] * 6
    assert decoded(codes("끝\0더")) == "끝"


@given(st.integers(0, 0xFFFF))
def test_every_code_is_one_character_or_none(value: int) -> None:
    found = character(value)
    assert len(found) <= 1 or "\u119e" in found
    assert "\ufffd" not in found


def deep(levels: int) -> bytes:
    """Return a table in a table, and so on."""
    inside = paragraph("innen")
    for _ in range(levels):
        inside = paragraph(box(1, [(0, 0, inside)]))
    return inside


def test_what_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.hwp"
    assert kind_of(hwp.extract, make(path, paragraph("말"), locked=1)) == "encrypted"
    assert kind_of(hwp.extract, make(path)) == "empty"
    assert kind_of(hwp.extract, make(path, deep(10))) == "read"
    assert kind_of(hwp.extract, make(path, deep(40))) == "broken"
    path.write_bytes(START)
    assert kind_of(hwp.extract, path) == "broken"
    path.write_bytes(START.replace(b"V3.00", b"V2.00") + bytes(2000))
    assert kind_of(hwp.extract, path) == "unsupported"


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hwp3, "UNPACKED", 10_000)
    assert kind_of(hwp.extract, make(tmp_path / "a.hwp", *[paragraph("말")] * 1000)) == "too-large"


def test_what_stands_before_the_damage_is_read(tmp_path: Path) -> None:
    path = make(tmp_path / "a.hwp", paragraph("하나"), paragraph("둘"), is_packed=False, cut=43 + 8 + 30)
    assert [text for _, _, text in paged(hwp.extract(path))] == ["하나"]
    path = make(path, paragraph("하나"), paragraph("둘 셋", (4, struct.pack("<HIH", 10, 0, 9)), "넷"))
    assert [text for _, _, text in paged(hwp.extract(path))] == ["하나", "둘 셋"]


@pytest.mark.parametrize("is_packed", [True, False])
def test_damaged_files_are_read_or_refused(tmp_path: Path, is_packed: bool) -> None:
    cells = [(0, 0, paragraph("이름")), (9, 0, paragraph("값"))]
    picture_and_box = paragraph(box(0, cells), picture(drawn(6, paragraph("그린"))))
    path = make(tmp_path / "a.hwp", paragraph("앞"), picture_and_box, is_packed=is_packed)
    for data in damaged(path.read_bytes()):
        path.write_bytes(data)
        assert kind_of(hwp.extract, path) in {"read", "empty", "broken", "encrypted", "wrong-type", "unsupported"}
