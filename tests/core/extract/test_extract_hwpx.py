from __future__ import annotations

import random
from pathlib import Path

import pytest

from core.errors import DocumentError
from core.extract import hwp, hwpx, packages
from core.records import Document
from tests.core.extract import hwp_makers as made
from tests.core.extract.extract_makers import check_promises, parts

HEADER = """
<hh:numbering id="1"><hh:paraHead level="1" numFormat="DIGIT" start="1">제^1조</hh:paraHead>
<hh:paraHead level="2" numFormat="CIRCLED_DIGIT" start="1">^2</hh:paraHead></hh:numbering>
<hh:numbering id="2"><hh:paraHead level="1" numFormat="ROMAN_CAPITAL" start="2">^1.</hh:paraHead></hh:numbering>
<hh:paraPr id="0"><hh:heading type="NONE" idRef="0" level="0"/></hh:paraPr>
<hh:paraPr id="1"><hh:heading type="OUTLINE" idRef="0" level="0"/></hh:paraPr>
<hh:paraPr id="2"><hh:heading type="NUMBER" idRef="1" level="0"/></hh:paraPr>
<hh:paraPr id="3"><hh:heading type="NUMBER" idRef="1" level="1"/></hh:paraPr>
<hh:paraPr id="4"><hh:heading type="BULLET" idRef="1" level="0"/></hh:paraPr>
<hh:style id="0" type="PARA" name="바탕글" engName="Normal"/>
<hh:style id="1" type="PARA" name="제목" engName="Title"/>
<hh:style id="2" type="PARA" name="개요 2" engName="Outline 2"/>
<hh:style id="3" type="PARA" name="차례 1" engName="TOC 1"/>
"""
SECTION = '<hp:secPr outlineShapeIDRef="2"/>'


def paragraph(words: str, shape: int = 0, style: int = 0) -> str:
    return f'<hp:p paraPrIDRef="{shape}" styleIDRef="{style}"><hp:run>{words}</hp:run><hp:linesegarray/></hp:p>'


def said(words: str, shape: int = 0, style: int = 0) -> str:
    return paragraph(f"<hp:t>{words}</hp:t>", shape, style)


def listed(words: str) -> str:
    return f"<hp:subList>{said(words)}</hp:subList>"


def table(rows: list[list[str]], spans: dict[str, int] | None = None, caption: str = "") -> str:
    inside = f"<hp:caption>{listed(caption)}</hp:caption>" if caption else ""
    for number, row in enumerate(rows):
        inside += "<hp:tr>"
        for column, words in enumerate(row):
            if words != "^":
                span = (spans or {}).get(words, 1)
                inside += f'<hp:tc>{listed(words)}<hp:cellAddr colAddr="{column}" rowAddr="{number}"/>'
                inside += f'<hp:cellSpan colSpan="1" rowSpan="{span}"/></hp:tc>'
        inside += "</hp:tr>"
    return f"<hp:tbl>{inside}</hp:tbl>"


def read(path: Path) -> Document:
    document = hwpx.extract(path)
    check_promises(document)
    return document


def kind_of(path: Path) -> str:
    """Return the kind of the error, or "read" and "empty" for what is none."""
    try:
        document = hwpx.extract(path)
    except DocumentError as error:
        return error.kind
    check_promises(document)
    return "read" if document.blocks else "empty"


def test_everything_in_its_order(tmp_path: Path) -> None:
    section = "".join(
        [
            paragraph(f"{SECTION}<hp:t>계약서</hp:t>", style=1),
            said("1장 ···· 2", style=3),
            said("총칙", shape=1),
            said("보칙", shape=1),
            said("작은 갈래", style=2),
            said("목적", shape=2),
            said("하나", shape=3),
            said("둘", shape=3),
            said("정의", shape=2),
            said("점", shape=4),
            paragraph("<hp:t>본문</hp:t>" + table([["이름", "값"], ["사과", "300"]], caption="값의 표")),
        ]
    )
    package = (
        "<package xmlns='http://www.idpf.org/2007/opf/'><metadata><title>임대차 계약</title></metadata></package>"
    )
    more = {"Contents/content.hpf": package.encode(), "BinData/a.png": b"x", "Preview/PrvText.txt": b"unread"}
    document = read(made.make_hwpx(tmp_path / "a.hwpx", section, said("둘째 구역"), header=HEADER, more=more))
    assert document.title == "임대차 계약"
    assert document.format == "hwpx"
    assert parts(document) == [
        ("title", 0, "계약서"),
        ("heading", 1, "II. 총칙"),
        ("heading", 1, "III. 보칙"),
        ("heading", 2, "작은 갈래"),
        ("list", 0, "제1조 목적\n  ① 하나\n  ② 둘\n제2조 정의\n- 점"),
        ("paragraph", 0, "본문"),
        ("caption", 0, "값의 표"),
        ("table", 0, "이름 | 값\n사과 | 300"),
        ("paragraph", 0, "둘째 구역"),
    ]


@pytest.mark.parametrize(
    ("inside", "blocks"),
    [
        ("<hp:t>가<hp:tab/>나<hp:lineBreak/>다<hp:nbSpace/>라<hp:hyphen/>마</hp:t>",
         [("paragraph", 0, "가\t나\n다 라-마")]),
        ("<hp:t>말<hp:deleteBegin/>지운<hp:deleteEnd/> <hp:insertBegin/>새<hp:insertEnd/></hp:t>",
         [("paragraph", 0, "말 새")]),
        ("<hp:t>말</hp:t><hp:ctrl><hp:footNote>" + listed("각주") + "</hp:footNote></hp:ctrl>",
         [("paragraph", 0, "말"), ("notes", 0, "각주")]),
        ("<hp:ctrl><hp:header>" + listed("머리말") + "</hp:header></hp:ctrl><hp:ctrl><hp:header>" + listed("머리말")
         + "</hp:header></hp:ctrl><hp:t>말</hp:t>", [("paragraph", 0, "말"), ("notes", 0, "머리말")]),
        ("<hp:ctrl><hp:fieldBegin type='MEMO'>" + listed("메모") + "</hp:fieldBegin></hp:ctrl><hp:t>말</hp:t>",
         [("paragraph", 0, "말"), ("notes", 0, "메모")]),
        ("<hp:ctrl><hp:fieldBegin><hp:parameters><hp:stringParam>주소</hp:stringParam></hp:parameters></hp:fieldBegin>"
         "</hp:ctrl><hp:t>이음</hp:t>", [("paragraph", 0, "이음")]),
        ("<hp:rect><hp:caption>" + listed("그림 하나") + "</hp:caption><hp:drawText>" + listed("상자 안")
         + "</hp:drawText></hp:rect>", [("caption", 0, "그림 하나"), ("paragraph", 0, "상자 안")]),
        ("<hp:container><hp:rect><hp:drawText>" + listed("묶음 안") + "</hp:drawText></hp:rect></hp:container>",
         [("paragraph", 0, "묶음 안")]),
        ("<hp:pic><hp:shapeComment>원본 그림의 이름</hp:shapeComment></hp:pic><hp:t>말</hp:t>",
         [("paragraph", 0, "말")]),
        ("<hp:t>식</hp:t><hp:equation><hp:script>a over b</hp:script></hp:equation>",
         [("paragraph", 0, "식 a over b")]),
        ("<hp:dutmal><hp:mainText>漢字</hp:mainText><hp:subText>한자</hp:subText></hp:dutmal>",
         [("paragraph", 0, "漢字 (한자)")]),
        ("<hp:textart text='글맵시␍␊둘'/>", [("paragraph", 0, "글맵시\n둘")]),
        ("<hp:checkBtn caption='선택'/><hp:edit><hp:text>쓴 말</hp:text></hp:edit>",
         [("paragraph", 0, "선택  쓴 말")]),
        ("<hp:t>표 </hp:t><hp:ctrl><hp:autoNum num='3' numType='TABLE'><hp:autoNumFormat type='DIGIT'/></hp:autoNum>"
         "</hp:ctrl>", [("paragraph", 0, "표 3")]),
        ("<hp:switch><hp:case><hp:t>이것</hp:t></hp:case><hp:default><hp:t>저것</hp:t></hp:default></hp:switch>",
         [("paragraph", 0, "이것")]),
        (table([["구분", "값"], ["과일", "사과"], ["^", "배"]], {"과일": 2}),
         [("table", 0, "구분 | 값\n과일 | 사과\n | 배")]),
        (table([["한 칸"], ["또"]]), [("paragraph", 0, "한 칸"), ("paragraph", 0, "또")]),
    ],
)  # fmt: skip
def test_what_hangul_puts_into_paragraphs(tmp_path: Path, inside: str, blocks: list[tuple[str, int, str]]) -> None:
    assert parts(read(made.make_hwpx(tmp_path / "a.hwpx", paragraph(inside), header=HEADER))) == blocks


def test_a_deletion_may_reach_over_paragraphs(tmp_path: Path) -> None:
    section = said("앞<hp:deleteBegin/>지운") + said("지운 것") + said("지운<hp:deleteEnd/>뒤")
    assert read(made.make_hwpx(tmp_path / "a.hwpx", section)).text == "앞\n\n뒤"


def test_a_wrong_ending_is_forgiven_between_the_two_formats(tmp_path: Path) -> None:
    newer = made.make_hwpx(tmp_path / "a.hwp", said("새 형식"))
    older = made.make_hwp(tmp_path / "b.hwpx", made.paragraph("옛 형식"))
    assert (hwp.extract(newer).text, hwpx.extract(older).text) == ("새 형식", "옛 형식")


def test_bad_documents_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.hwpx"
    locked = {"META-INF/manifest.xml": b"<odf:file-entry><odf:encryption-data/></odf:file-entry>"}
    assert kind_of(made.make_hwpx(path, "noise", more=locked)) == "encrypted"
    assert kind_of(made.make_hwpx(path)) == "wrong-type"
    assert kind_of(made.make_hwpx(path, said(""))) == "empty"
    assert kind_of(made.make_hwpx(path, said(""), more={"BinData/a.png": b"x"})) == "no-text"
    assert kind_of(made.make_hwpx(path, "<hp:p>")) == "broken"
    assert kind_of(made.make_hwpx(path, said("말"), header="<hh:")) == "read"
    for start, kind in {b"Just words.": "wrong-type", b"\1\2\3" * 99: "broken", b"PK\3\4 cut off": "broken"}.items():
        path.write_bytes(start)
        assert kind_of(path) == kind


def test_one_damaged_section_costs_itself_and_the_preview_comes_last(tmp_path: Path) -> None:
    preview = {"Preview/PrvText.txt": "미리\r\n<이름><값>".encode()}
    path = tmp_path / "a.hwpx"
    assert read(made.make_hwpx(path, said("첫째"), "<hp:p>", said("셋째"), more=preview)).text == "첫째\n\n셋째"
    assert read(made.make_hwpx(path, "<hp:p>", more=preview)).text == "미리\n이름 | 값"


def test_entities_are_not_followed_and_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("비밀")
    part = '<!DOCTYPE x [%s]><sec xmlns:hp="p"><hp:p><hp:run><hp:t>말%s</hp:t></hp:run></hp:p></sec>'
    outside = part % (f'<!ENTITY e SYSTEM "{secret.as_uri()}">', "&e;")
    path = made.make_hwpx(tmp_path / "a.hwpx", said("앞"), more={"Contents/section1.xml": outside.encode()})
    assert "비밀" not in read(path).text
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    bomb = part % (f'<!ENTITY e0 "ha">{laughs}', "&e8;")
    made.make_hwpx(path, said("앞"), more={"Contents/section1.xml": bomb.encode()})
    assert len(read(path).text) < 99
    monkeypatch.setattr(packages, "UNPACKED", 10_000)
    assert kind_of(made.make_hwpx(path, said("x" * 20_000))) == "too-large"


def test_an_archive_with_a_password_or_a_strange_method(tmp_path: Path) -> None:
    path = made.make_hwpx(tmp_path / "a.hwpx", said("말"))
    whole = path.read_bytes()
    entry = whole.index(b"PK\1\2")
    path.write_bytes(whole[: entry + 8] + b"\1" + whole[entry + 9 :])
    assert kind_of(path) == "encrypted"
    entry = whole.rindex(b"Contents/section0.xml") - 46
    path.write_bytes(whole[: entry + 10] + b"\x0e" + whole[entry + 11 :])  # LZMA
    assert kind_of(path) == "broken"


def test_a_damaged_document_never_escapes_as_another_error(tmp_path: Path) -> None:
    path, chance = tmp_path / "a.hwpx", random.Random(7)
    section = said("말", shape=1) + paragraph(table([["가", "나"], ["다", "라"]]))
    whole = made.make_hwpx(path, section, header=HEADER).read_bytes()
    allowed = {"read", "broken", "empty", "no-text", "wrong-type", "encrypted", "too-large"}
    for tenth in range(1, 10):
        path.write_bytes(whole[: len(whole) * tenth // 10])
        assert kind_of(path) in allowed
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(4):
            damaged[chance.randrange(len(whole))] = chance.randrange(256)
        path.write_bytes(damaged)
        assert kind_of(path) in allowed
