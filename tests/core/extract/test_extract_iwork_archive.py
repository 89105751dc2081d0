from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.extract import iwork, iwork_archive
from core.extract.iwork_archive import unsnapped, walk
from tests.core.extract.package_makers import archive, damaged, kind_of, paged

STORAGE, SHAPE, GROUP, TABLE, MODEL, TILE, LIST, RICH, COMMENT = 2001, 2011, 3008, 6000, 6001, 6002, 6005, 6218, 3056
OBJECT = "\ufffc"


def varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def message(*fields: tuple[int, int | bytes | str]) -> bytes:
    """Return a message in protobuf's encoding."""
    out = b""
    for number, value in fields:
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            raw = value.encode() if isinstance(value, str) else value
            out += varint(number << 3 | 2) + varint(len(raw)) + raw
    return out


def ref(number: int) -> bytes:
    return message((1, number))


def snapped(data: bytes) -> bytes:
    """Return data packed as plain stretches of at most 1,000 bytes."""
    out = varint(len(data))
    for at in range(0, len(data), 1000):
        piece = data[at : at + 1000]
        out += b"\xf4" + struct.pack("<H", len(piece) - 1) + piece
    return out


def part(things: dict[int, tuple[int, bytes]]) -> bytes:
    """Return a part of an archive: objects by their numbers, each with its type and message."""
    data = b""
    for number, (kind, body) in things.items():
        head = message((1, number), (2, message((1, kind), (3, len(body)))))
        data += varint(len(head)) + head + body
    packed = snapped(data)
    return b"\0" + len(packed).to_bytes(3, "little") + packed


def storage(words: str, kind: int | None = None, inside: tuple[int, ...] = ()) -> tuple[int, bytes]:
    table = message(*[(1, message((1, at), (2, ref(number)))) for at, number in enumerate(inside)])
    return STORAGE, message(*([] if kind is None else [(1, kind)]), (3, words), (9, table))


def cell(kind: int, flags: int, value: bytes) -> bytes:
    return bytes([5, kind]) + bytes(6) + struct.pack("<I", flags) + value


def old_cell(kind: int, flags: int, value: bytes) -> bytes:
    return bytes([4, 0, kind, 0]) + struct.pack("<II", flags, 0) + value


def decimal(digits: int, exponent: int) -> bytes:
    return digits.to_bytes(14, "little") + struct.pack("<H", (0x1820 + exponent) << 1)


def row(number: int, cells: list[bytes], old: bool = False) -> bytes:
    """Return a row of a tile; an empty cell is b""."""
    offsets, data = b"", b""
    for each in cells:
        offsets += struct.pack("<H", len(data) if each else 0xFFFF)
        data += each
    return message((1, number), (3 if old else 6, data), (4 if old else 7, offsets))


def table(first: int, rows: list[bytes], name: str = "Table 1") -> dict[int, tuple[int, bytes]]:
    """Return the objects of a table: its info has the number `first`."""
    store = message(
        (3, message((1, message((1, 0), (2, ref(first + 2)))))), (4, ref(first + 3)), (17, ref(first + 4))
    )  # fmt: skip
    texts = [message((1, 1), (3, "이름")), message((1, 2), (3, "값")), message((1, 3), (3, "배"))]
    return {
        first: (TABLE, message((2, ref(first + 1)))),
        first + 1: (MODEL, message((4, store), (8, name))),
        first + 2: (TILE, message(*[(5, each) for each in rows])),
        first + 3: (LIST, message(*[(3, each) for each in texts], (4, ref(first + 7)))),
        first + 4: (LIST, message((3, message((1, 9), (9, ref(first + 5)))))),
        first + 5: (RICH, message((1, ref(first + 6)))),
        first + 6: storage("굵은 글", 5),
        first + 7: (6011, message((3, message((1, 4), (3, "far"))))),
    }


def number_of(value: int) -> bytes:
    return struct.pack("<I", value)


ROWS = [
    row(1, [cell(3, 8, number_of(3)), cell(2, 1, decimal(125, -1)), cell(9, 16, number_of(9))]),
    row(0, [cell(3, 8, number_of(1)), cell(3, 8, number_of(2)), cell(3, 8, number_of(4))]),
    row(2, [cell(6, 2, struct.pack("<d", 1.0)), b"", cell(5, 4, struct.pack("<d", 86400.0))]),
]
SHOWN = "이름 | 값 | far\n배 | 12.5 | 굵은 글\nTRUE |  | 2001-01-02"


def numbers() -> dict[int, tuple[int, bytes]]:
    return {
        1: (1, message((1, ref(2)), (1, ref(3)))),
        2: (2, message((1, "매출"), (2, ref(10)), (2, ref(30)))),
        3: (2, message((1, "Notes"), (2, ref(40)))),
        30: (GROUP, message((2, ref(31)))),
        31: (SHAPE, message((4, ref(32)))),
        32: storage("옆의 글"),
        40: (SHAPE, message((4, ref(41)))),
        41: storage("A box alone"),
        50: (COMMENT, message((1, "확인할 것"))),
        **table(10, ROWS),
    }


def make(path: Path, things: dict[int, tuple[int, bytes]], inner: bool = False) -> Path:
    """Write a document; its objects are in two parts."""
    halves = [dict(list(things.items())[::2]), dict(list(things.items())[1::2])]
    members = {
        f"Index/{name}.iwa": part(half) for name, half in zip(("Document", "Tables/Tile"), halves, strict=True)
    }
    members["Index/DocumentStylesheet.iwa"] = b"\xff\xff"
    if not inner:
        return archive(path, {**members, "preview.jpg": b"x"})
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return archive(path, {"Index.zip": whole.getvalue()})


@pytest.mark.parametrize("inner", [False, True])
def test_a_spreadsheet(tmp_path: Path, inner: bool) -> None:
    document = iwork.extract(make(tmp_path / "매출.numbers", numbers(), inner))
    assert document.format == "numbers"
    assert paged(document) == [
        ("heading", None, "매출"),
        ("table", None, SHOWN),
        ("paragraph", None, "옆의 글"),
        ("heading", None, "Notes"),
        ("paragraph", None, "A box alone"),
        ("notes", None, "확인할 것"),
    ]
    assert document.blocks[1].place == "매출!A1:C3"


def test_a_table_as_it_was_written_before_2018(tmp_path: Path) -> None:
    rows = [
        row(0, [old_cell(3, 0x12, b"skip" + number_of(1)), old_cell(3, 0x10, number_of(2))], old=True),
        row(1, [old_cell(9, 0x200, number_of(9)), old_cell(2, 0x20, struct.pack("<d", 2.5))], old=True),
    ]
    things = {1: (1, message((1, ref(2)))), 2: (2, message((1, "시트"), (2, ref(10)))), **table(10, rows, "분기별")}
    assert paged(iwork.extract(make(tmp_path / "a.numbers", things))) == [
        ("heading", None, "시트: 분기별"),
        ("table", None, "이름 | 값\n굵은 글 | 2.5"),
    ]


def test_a_presentation(tmp_path: Path) -> None:
    def placeholder(number: int) -> tuple[int, bytes]:
        return 7, message((1, message((4, ref(number)))))

    things = {
        1: (1, message((2, ref(2)))),
        2: (2, message((3, message((2, ref(3)), (2, ref(4)))))),
        3: (4, message((2, ref(5)), (1, ref(4)))),
        4: (4, message((2, ref(6)))),
        5: (5, message((5, ref(60)), (6, ref(61)), (7, ref(62)), (42, ref(62)), (42, ref(60)), (27, ref(63)))),
        6: (5, message((5, ref(66)), (7, ref(10)))),
        60: placeholder(70), 61: placeholder(71), 62: (SHAPE, message((4, ref(72)))), 63: (15, message((1, ref(73)))),
        66: placeholder(74),
        70: storage("발표 제목"), 71: storage("하나\n둘"), 72: storage("Text box"), 73: storage("말할 것", 4),
        74: storage("표"),
        80: (6, message((5, ref(81)))), 81: placeholder(82), 82: storage("A template's prompt"),
        **table(10, ROWS),
    }  # fmt: skip
    document = iwork.extract(make(tmp_path / "a.key", things))
    assert (document.format, document.pages) == ("keynote", 2)
    assert paged(document) == [
        ("slide", 1, "발표 제목"),
        ("list", 1, "- 하나\n- 둘"),
        ("paragraph", 1, "Text box"),
        ("notes", 1, "말할 것"),
        ("slide", 2, "표"),
        ("table", 2, SHOWN),
    ]


def test_a_text(tmp_path: Path) -> None:
    things = {
        1: (10000, message((4, ref(2)))),
        2: storage(f"첫째 문단\n{OBJECT}\nSecond{OBJECT}\u2028line", 0, (3, 4)),
        3: (2003, message((1, ref(10)))),
        4: (2003, message((1, ref(30)))),
        30: (SHAPE, message((4, ref(31)))),
        31: storage("In the line"),
        32: (SHAPE, message((4, ref(33)))),
        33: storage("옆의 상자"),
        34: storage("각주", 2),
        35: storage("Running head", 1),
        36: (COMMENT, message((1, "A remark"))),
        **table(10, ROWS),
    }
    document = iwork.extract(make(tmp_path / "a.pages", things))
    assert document.format == "pages"
    assert paged(document) == [
        ("paragraph", None, "첫째 문단"),
        ("table", None, SHOWN),
        ("paragraph", None, "Second\nline"),
        ("paragraph", None, "In the line"),
        ("paragraph", None, "옆의 상자"),
        ("notes", None, "각주"),
        ("notes", None, "A remark"),
    ]


def test_circles_end(tmp_path: Path) -> None:
    things = {
        1: (1, message((1, ref(2)), (2, ref(2)))),
        2: (2, message((2, ref(3)), (3, message((2, ref(4)))))),
        3: (GROUP, message((2, ref(3)), (2, ref(3)))),
        4: (4, message((1, ref(4)), (2, ref(5)))),
        5: (5, message((7, ref(3)), (6, ref(1)))),
        6: storage(OBJECT * 3, 0, (7, 7, 7)),
        7: (2003, message((1, ref(8)))),
        8: (SHAPE, message((4, ref(6)))),
    }
    for suffix in ("numbers", "key", "pages"):
        assert kind_of(iwork.extract, make(tmp_path / f"a.{suffix}", things)) == "empty"


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pages"
    assert kind_of(iwork.extract, archive(path, {"Index/Document.iwa": b"\0\xff\0\0\xff\xff"})) == "broken"
    assert kind_of(iwork.extract, archive(path, {"Index/a.txt": b""})) == "broken"
    assert kind_of(iwork.extract, archive(path, {"Index.zip": b"no archive"})) == "broken"
    assert kind_of(iwork.extract, archive(path, {"Index.zip": b"", ".iwpv2": b"x"})) == "encrypted"
    things = {1: storage("words " * 9, 0)}
    monkeypatch.setattr(iwork_archive, "MOST_UNPACKED", 50)
    assert kind_of(iwork.extract, make(path, things)) == "broken"


def test_numbers_that_no_cell_shows(tmp_path: Path) -> None:
    huge = cell(2, 1, decimal(1, 9999 - 0x1820)) or b""
    infinite = cell(2, 1, (1).to_bytes(14, "little") + b"\xfe\x7f")
    late = cell(5, 4, struct.pack("<d", 1e300))
    rows = [row(0, [cell(3, 8, number_of(1)), huge, infinite, late, cell(7, 2, struct.pack("<d", float("nan")))])]
    things = {1: (1, message((1, ref(2)))), 2: (2, message((1, "시트"), (2, ref(10)))), **table(10, rows)}
    assert kind_of(iwork.extract, make(tmp_path / "a.numbers", things)) == "read"


@given(st.binary(max_size=3000))
def test_stretches_of_plain_bytes_unpack(data: bytes) -> None:
    assert unsnapped(snapped(data), 3000) == data


@pytest.mark.parametrize(
    ("packed", "whole"),
    [
        (b"\x0a\x04ab" + bytes([0x11, 2]), b"ababababab"),
        (b"\x08\x04ab" + bytes([0x16, 2, 0]), b"abababab"),
        (b"\x08\x04ab" + bytes([0x17, 2, 0, 0, 0]), b"abababab"),
    ],
)
def test_repetitions(packed: bytes, whole: bytes) -> None:
    assert unsnapped(packed, 100) == whole


@pytest.mark.parametrize(
    "packed", [b"\x05\x04ab", b"\x02\x04abc", b"\x09\x04ab\x11\x09", b"\xff\xff\xff\x7f", b"\xff" * 12]
)
def test_blocks_that_lie(packed: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        unsnapped(packed, 1000)


@given(st.binary(max_size=200))
def test_any_message_is_walked_or_refused(data: bytes) -> None:
    try:
        assert sum(len(value) for _, value in walk(data) if isinstance(value, bytes)) <= len(data)
    except (ValueError, IndexError):
        return


@pytest.mark.parametrize("suffix", ["numbers", "key", "pages"])
def test_damaged_files_are_read_or_refused(tmp_path: Path, suffix: str) -> None:
    path = make(tmp_path / f"a.{suffix}", {**numbers(), 60: storage("본문", 0)})
    for data in damaged(path.read_bytes()):
        path.write_bytes(data)
        assert kind_of(iwork.extract, path) in {"read", "empty", "broken", "wrong-type", "encrypted", "too-large"}


@pytest.mark.parametrize("suffix", ["numbers", "key", "pages"])
def test_damaged_messages_are_read_or_refused(tmp_path: Path, suffix: str) -> None:
    whole = part({**numbers(), 60: storage("본문", 0)})
    for data in damaged(whole):
        path = archive(tmp_path / f"a.{suffix}", {"Index/Document.iwa": data}, zipfile.ZIP_STORED)
        assert kind_of(iwork.extract, path) in {"read", "empty", "broken"}


@pytest.mark.parametrize("suffix", ["numbers", "key", "pages"])
def test_a_table_that_is_named_often_is_read_once(tmp_path: Path, suffix: str) -> None:
    things = {**numbers(), **{100 + index: (TABLE, message((2, ref(11)))) for index in range(50)}}
    things[1] = 1, message((1, ref(2)), (2, ref(4)))
    things[2] = 2, message((1, "s"), *[(2, ref(100 + index)) for index in range(50)])
    things[4] = 2, message((3, message((2, ref(5)))))
    things[5] = 4, message((2, ref(6)))
    things[6] = 5, message(*[(7, ref(100 + index)) for index in range(50)])
    document = iwork.extract(make(tmp_path / f"a.{suffix}", things))
    assert document.text.count("이름") == 1


def test_objects_are_not_read_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path / "a.numbers", numbers())
    assert kind_of(iwork.extract, path) == "read"
    monkeypatch.setattr(iwork_archive, "_MOST_FIELDS", 60)
    assert kind_of(iwork.extract, path) == "broken"
