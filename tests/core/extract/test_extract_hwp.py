from __future__ import annotations

import random
import struct
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DocumentError
from core.extract import hwp
from core.extract.hwp_numbers import FORMATS, Level, Numbers, written
from core.records import Document
from tests.core.extract import hwp_makers as made
from tests.core.extract.extract_makers import check_promises, parts

DRAWING, EQUATION, TEXT_ART, FORM, MEMO = 76, 88, 90, 91, 93


def read(path: Path) -> Document:
    document = hwp.extract(path)
    check_promises(document)
    return document


def kind_of(path: Path) -> str:
    """Return the kind of the error, or "read" and "empty" for what is none."""
    try:
        document = hwp.extract(path)
    except DocumentError as error:
        return error.kind
    check_promises(document)
    return "read" if document.blocks else "empty"


def test_accepts_by_name_alone() -> None:
    assert hwp.accepts(Path("보고서.HWP"))
    assert not hwp.accepts(Path("a.hwpx"))


def test_everything_in_its_order(tmp_path: Path) -> None:
    info = made.looks(
        shapes=[(made.NO_HEAD, 0, 0), (made.OUTLINE, 1, 0), (made.BULLET, 1, 1), (made.NUMBER, 0, 1)],
        styles=["바탕글", "개요 1", "제목", "차례 1", "캡션"],
        numberings=["제^1조"],
    )
    section = b"".join(
        [
            made.paragraph("계약 안내", style=2),
            made.paragraph("1장 ······ 3", style=3),
            made.paragraph("총칙", style=1),
            made.paragraph("목적이 있다.\n둘째 줄\x1e끝\x18줄" + made.sign(9) + "A"),
            made.paragraph("적용", shape=1),
            made.paragraph("하나", shape=2),
            made.paragraph("목적", shape=3),
            made.paragraph("정의", shape=3),
            made.table([["이름", "값"], ["사과", "300"]], caption="표 안내"),
            made.paragraph("끝 😀"),
        ]
    )
    more = {"\x05HwpSummaryInformation": made.summary("임대차 계약"), "BinData/BIN0001.png": b"x"}
    document = read(made.make_hwp(tmp_path / "a.hwp", section, info=info, more=more))
    assert document.title == "임대차 계약"
    assert document.format == "hwp"
    assert parts(document) == [
        ("title", 0, "계약 안내"),
        ("heading", 1, "총칙"),
        ("paragraph", 0, "목적이 있다.\n둘째 줄 끝-줄\tA"),
        ("heading", 2, "적용"),
        ("list", 0, "- 하나\n제1조 목적\n제2조 정의"),
        ("caption", 0, "표 안내"),
        ("table", 0, "이름 | 값\n사과 | 300"),
        ("paragraph", 0, "끝 😀"),
    ]


def note(name: str, words: str) -> bytes:
    return made.paragraph("본문" + made.sign(17, name), inside=made.control(name, 1, bytes(8), made.listed(2, words)))


def boxed(inside: bytes, caption: str = "") -> bytes:
    under = made.listed(2, caption) if caption else b""
    under += made.record(DRAWING, 2, bytes(40)) + inside
    return made.paragraph("앞" + made.sign(11, "gso ") + "뒤", inside=made.control("gso ", 1, bytes(46), under))


def inline(code: int, name: str, data: bytes, inside: bytes = b"") -> bytes:
    return made.paragraph("앞" + made.sign(code, name) + "뒤", inside=made.control(name, 1, data, inside))


ART = bytes(32) + made.text("글맵시\r\n둘")
FIELD = "CommonSet:set:Caption:wstring:4:선택 상자 Text:wstring:2:입력".encode("utf-16-le")
MERGED = made.table([["구분", "값"], ["과일", "사과"], ["^", "배"]], spans={(1, 0): 2})
FALSE_SPAN = made.table([["a", "b"], ["c", "d"]], spans={(0, 0): 65535, (0, 1): 65535})
NUMBERED = struct.pack("<IHHHH", 4, 7, 0, 0, 0)
PAGE = struct.pack("<IHHHH", 0, 9, 0, 0, 0)


@pytest.mark.parametrize(
    ("section", "blocks"),
    [
        (note("fn  ", "각주 말"), [("paragraph", 0, "본문"), ("notes", 0, "각주 말")]),
        (note("en  ", "미주 말"), [("paragraph", 0, "본문"), ("notes", 0, "미주 말")]),
        (note("tcmt", "숨은 설명"), [("paragraph", 0, "본문"), ("notes", 0, "숨은 설명")]),
        (note("head", "머리말") + note("head", "머리말"),
         [("paragraph", 0, "본문"), ("paragraph", 0, "본문"), ("notes", 0, "머리말")]),
        (made.paragraph("본문") + made.record(MEMO, 0) + made.listed(1, "메모"),
         [("paragraph", 0, "본문"), ("notes", 0, "메모")]),
        (boxed(made.listed(3, "상자 안", "둘째"), "그림 하나"),
         [("paragraph", 0, "앞뒤"), ("caption", 0, "그림 하나"), ("paragraph", 0, "상자 안"),
          ("paragraph", 0, "둘째")]),
        (boxed(made.record(DRAWING, 3, bytes(8)) + made.listed(4, "묶음 안")),
         [("paragraph", 0, "앞뒤"), ("paragraph", 0, "묶음 안")]),
        (boxed(made.record(TEXT_ART, 3, ART)), [("paragraph", 0, "앞뒤"), ("paragraph", 0, "글맵시\n둘")]),
        (inline(11, "eqed", bytes(8), made.record(EQUATION, 2, bytes(4) + made.text("a over b"))),
         [("paragraph", 0, "앞 a over b 뒤")]),
        (inline(11, "form", bytes(8), made.record(FORM, 2, FIELD)), [("paragraph", 0, "앞 선택 상 입력 뒤")]),
        (inline(23, "tdut", made.text("漢字") + made.text("한자")), [("paragraph", 0, "앞漢字 (한자)뒤")]),
        (inline(23, "tcps", made.text("③")), [("paragraph", 0, "앞③뒤")]),
        (inline(18, "atno", NUMBERED), [("paragraph", 0, "앞7뒤")]),
        (inline(18, "atno", PAGE), [("paragraph", 0, "앞뒤")]),
        (inline(3, "%hlk", bytes(9)), [("paragraph", 0, "앞뒤")]),
        (MERGED, [("table", 0, "구분 | 값\n과일 | 사과\n | 배")]),
        (FALSE_SPAN, [("table", 0, "a | b\nc | d")]),
        (made.table([["한 칸"], ["또 한 칸"]]), [("paragraph", 0, "한 칸"), ("paragraph", 0, "또 한 칸")]),
        (made.table([["가" * 1600, "나"]]), [("paragraph", 0, "가" * 1600), ("paragraph", 0, "나")]),
    ],
)  # fmt: skip
def test_what_hangul_puts_into_paragraphs(tmp_path: Path, section: bytes, blocks: list[tuple[str, int, str]]) -> None:
    assert parts(read(made.make_hwp(tmp_path / "a.hwp", section))) == blocks


def test_a_table_in_a_cell_is_a_part_of_its_row_or_the_cell_is_only_layout(tmp_path: Path) -> None:
    def nested(words: str, beside: str) -> bytes:
        inner = made.record(77, 4, bytes(22))
        for column, cell in enumerate((words, "둘")):
            inner += made.listed(4, cell, tail=struct.pack("<4H", column, 0, 1, 1))
        place = struct.pack("<4H", 0, 0, 1, 1)
        outer = made.record(77, 2, bytes(22)) + made.record(72, 2, bytes(8) + place)
        outer += made.paragraph(made.sign(11, "tbl "), 2, made.control("tbl ", 3, bytes(42), inner))
        outer += made.listed(2, beside, tail=struct.pack("<4H", 1, 0, 1, 1))
        return made.paragraph(made.sign(11, "tbl "), inside=made.control("tbl ", 1, bytes(42), outer))

    path = made.make_hwp(tmp_path / "a.hwp", nested("하나", "바깥 칸의 긴 말"), nested("안쪽의 훨씬 긴 말이다", "밖"))
    assert parts(read(path)) == [
        ("table", 0, "하나 둘 | 바깥 칸의 긴 말"),
        ("table", 0, "안쪽의 훨씬 긴 말이다 | 둘"),
        ("paragraph", 0, "밖"),
    ]


@pytest.mark.parametrize("flags", [0, made.COMPRESSED, made.DISTRIBUTION, made.DISTRIBUTION | made.COMPRESSED])
def test_sections_in_their_order_however_they_are_stored(tmp_path: Path, flags: int) -> None:
    sections = [made.paragraph(f"구역 {number} " + "긴 글 " * 2000) for number in range(11)]
    document = read(made.make_hwp(tmp_path / "a.hwp", *sections, flags=flags))
    assert [block[2].split()[1] for block in parts(document)] == [str(number) for number in range(11)]
    assert "배포용" not in document.text


def test_the_outline_counts_by_the_sections_numbering(tmp_path: Path) -> None:
    info = made.looks(shapes=[(made.OUTLINE, 0, 0)], numberings=["무", "제^1장"])
    section = made.control("secd", 1, bytes(14) + struct.pack("<H", 2) + bytes(8))
    path = made.make_hwp(
        tmp_path / "a.hwp", made.paragraph("총칙", inside=section) + made.paragraph("보칙"), info=info
    )
    assert parts(read(path)) == [("heading", 1, "제1장 총칙"), ("heading", 1, "제2장 보칙")]


def test_numbers_as_they_are_drawn() -> None:
    levels = [Level("^1."), Level("^1.^2", "HANGUL_SYLLABLE"), Level("(^n)"), Level("^N", start=3)]
    numbers = Numbers({"1": levels})
    drawn = [numbers.next("1", depth) for depth in (0, 1, 1, 0, 2, 3, 1, 5)]
    assert drawn == ["1.", "1.가", "1.나", "2.", "(2.가.1)", "2.가.1.3.", "2.나", ""]
    assert [written(number, "ROMAN_SMALL") for number in (4, 9, 14, 400)] == ["iv", "ix", "xiv", "400"]
    ideographs = [written(number, "IDEOGRAPH") for number in (1, 10, 11, 20, 35, 100)]
    assert ideographs == ["一", "十", "十一", "二十", "三十五", "100"]


@given(st.integers(0, 2**32), st.sampled_from([*FORMATS, "USER"]))
def test_every_number_can_be_written(number: int, form: str) -> None:
    assert written(number, form)


def test_bad_documents_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.hwp"
    words = made.paragraph("말")
    assert kind_of(made.make_hwp(path, words, flags=made.PASSWORD)) == "encrypted"
    assert kind_of(made.make_hwp(path, words, flags=made.DRM)) == "encrypted"
    assert kind_of(made.make_hwp(path, made.paragraph(""))) == "empty"
    assert kind_of(made.make_hwp(path, made.paragraph(""), more={"BinData/BIN0001.png": b"x"})) == "no-text"
    assert kind_of(made.make_hwp(path)) == "broken"
    assert kind_of(made.make_ole(path, {"WordDocument": b"x"})) == "wrong-type"
    assert kind_of(made.make_ole(path, {"FileHeader": b"x"})) == "broken"
    for start, kind in {
        b"HWP Document File V3.00 \x1a\1\2\3\4\5": "broken",
        b"Just words.": "wrong-type",
        b"%PDF-1.7": "wrong-type",
        b"\x01\x02\x03" * 99: "broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off": "broken",
        b"PK\x03\x04 cut off": "broken",
    }.items():
        path.write_bytes(start)
        assert kind_of(path) == kind, start


def test_the_preview_stands_in_for_a_body_that_cannot_be_read(tmp_path: Path) -> None:
    preview = {"PrvText": "미리 보기\r\n<이름><값>\r\n".encode("utf-16-le"), "BodyText/Section0": b"\xff" * 99}
    document = read(made.make_hwp(tmp_path / "a.hwp", more=preview))
    assert document.text == "미리 보기\n이름 | 값"


def test_what_can_be_had_of_a_damaged_body_is_read(tmp_path: Path) -> None:
    chance = random.Random(5)
    noise = "".join(chr(chance.randrange(0xAC00, 0xD7A3)) for _ in range(40_000))
    section = made.squashed(made.paragraph("첫 문단") + made.paragraph(noise))
    path = made.make_hwp(tmp_path / "a.hwp", more={"BodyText/Section0": section[: len(section) // 2]})
    assert read(path).text == "첫 문단"
    text = read(made.make_hwp(path, made.paragraph("말", shape=999, style=99), info=b"\x19\x04\x10\x00x")).text
    assert text == "말"


def test_a_bomb_is_refused_while_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hwp, "UNPACKED", 1_000_000)
    bomb = made.paragraph("가" * 300_000)
    assert kind_of(made.make_hwp(tmp_path / "a.hwp", bomb)) == "read"
    path = made.make_hwp(tmp_path / "b.hwp", bomb, bomb)
    assert path.stat().st_size < 20_000
    assert kind_of(path) == "too-large"


def test_depth_without_end_is_not_followed(tmp_path: Path) -> None:
    deep = b"".join(
        made.record(66, level, bytes(24)) + made.record(71, level + 1, b" lbt") + made.record(72, level + 2)
        for level in range(0, 1000, 3)
    )
    assert kind_of(made.make_hwp(tmp_path / "a.hwp", deep + made.paragraph("말"))) == "read"


def test_a_damaged_document_never_escapes_as_another_error(tmp_path: Path) -> None:
    info = made.looks(shapes=[(made.NUMBER, 0, 1)], styles=["개요 1"], numberings=["^1."])
    section = (
        made.paragraph("말", style=0) + MERGED + note("fn  ", "각주") + boxed(made.record(TEXT_ART, 3, ART), "그림")
    )
    path, chance = tmp_path / "a.hwp", random.Random(7)
    allowed = {"read", "broken", "empty", "no-text", "wrong-type", "encrypted", "too-large"}
    for flags in (0, made.COMPRESSED):
        whole = made.make_hwp(path, section, flags=flags, info=info).read_bytes()
        for tenth in range(1, 10):
            path.write_bytes(whole[: len(whole) * tenth // 10])
            assert kind_of(path) in allowed
        for _ in range(150):
            damaged = bytearray(whole)
            for _ in range(8):
                damaged[chance.randrange(len(whole))] = chance.randrange(256)
            path.write_bytes(damaged)
            assert kind_of(path) in allowed


@given(st.binary(max_size=400))
def test_any_records_are_read(data: bytes) -> None:
    from core.extract.hwp_blocks import Looks
    from core.extract.hwp_body import Body

    with suppress(ValueError):
        list(Body(Looks()).section(data))
    assert list(
        Body(Looks()).section(
            made.paragraph("말", inside=b"".join(made.record(tag, 1, data) for tag in range(66, 94)))
        )
    )
