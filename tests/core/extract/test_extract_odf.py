from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from core.errors import DocumentError
from core.extract import odf, packages
from tests.core.extract.extract_makers import parts
from tests.core.extract.package_makers import archive, damaged, kind_of, paged, swollen

NAMES = {"drawing": "draw", "svg-compatible": "svg"} | {
    name: name for name in "chart manifest meta office presentation style table text".split()
}
ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = (
    " ".join(f'xmlns:{short}="{ODF}:{name}:1.0"' for name, short in NAMES.items())
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
STYLES = """
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Text_20_body"/>
<style:style style:name="Illustration" style:family="paragraph" style:parent-style-name="Caption"/>
<style:style style:name="P3" style:family="paragraph" style:parent-style-name="P4"/>
<style:style style:name="P4" style:family="paragraph" style:parent-style-name="P3"/>
<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-number text:level="1" style:num-format=""/></text:list-style>
"""


def content(body: str, kind: str = "text") -> str:
    return (
        f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )


def members(body: str, kind: str = "text", title: str = "", **more: str) -> dict[str, str | bytes]:
    return {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": content(body, kind),
        "styles.xml": f"<office:document-styles {SPACES}/>",
        "meta.xml": f"<office:document-meta {SPACES}><office:meta><dc:title>{title}</dc:title></office:meta>"
        "</office:document-meta>",
        "META-INF/manifest.xml": f"<manifest:manifest {SPACES}/>",
        **more,
    }


def p(words: str, style: str = "P2") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def items(*words: str, style: str = "L1") -> str:
    inner = "".join(f"<text:list-item>{word if word.startswith('<') else p(word)}</text:list-item>" for word in words)
    return f'<text:list text:style-name="{style}">{inner}</text:list>'


def cell(words: str) -> str:
    return f"<table:table-cell>{words if words.startswith('<') else p(words)}</table:table-cell>"


def table(*rows: tuple[str, ...]) -> str:
    first, *rest = [f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows]
    return f"<table:table><table:table-header-rows>{first}</table:table-header-rows>{''.join(rest)}</table:table>"


def test_a_text_in_its_order(tmp_path: Path) -> None:
    body = (
        "<text:sequence-decls/>"
        + p("연간 계획", "P1")
        + '<text:h text:outline-level="2">둘째 장</text:h>'
        + p('Some <text:span>bold</text:span> words<text:note><text:note-citation>1</text:note-citation>'
            f'<text:note-body>{p("각주 내용")}</text:note-body></text:note>.')
        + items("하나", items("하나의 하나"), "둘")
        + f"<text:section>{p('in a section')}</text:section>"
        + table(("이름", "값"), ("사과", "300"))
        + p('그림 <text:sequence text:name="Illustration">1</text:sequence>: 집', "Illustration")
        + p("A quote.", "Quotations")
        + p("x = 1", "Preformatted_20_Text")
    )  # fmt: skip
    document = odf.extract(archive(tmp_path / "a.odt", members(body, title="2024년 계획")))
    assert (document.title, document.format, document.pages) == ("2024년 계획", "odt", 0)
    assert parts(document) == [
        ("title", 0, "연간 계획"),
        ("heading", 2, "둘째 장"),
        ("paragraph", 0, "Some bold words."),
        ("list", 0, "- 하나\n  - 하나의 하나\n- 둘"),
        ("paragraph", 0, "in a section"),
        ("table", 0, "이름 | 값\n사과 | 300"),
        ("caption", 0, "그림 1: 집"),
        ("quote", 0, "A quote."),
        ("code", 0, "x = 1"),
        ("notes", 0, "각주 내용"),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d"), [("paragraph", "a   b\tc\nd")]),
        (p("a\n   b"), [("paragraph", "a b")]),
        (p("x<text:s text:c='999999999'/>y"), [("paragraph", f"x{' ' * 100}y")]),
        (f"<text:tracked-changes><text:changed-region><text:deletion>{p('gone')}</text:deletion>"
         f"</text:changed-region></text:tracked-changes>{p('kept<text:change/>')}", [("paragraph", "kept")]),
        (p("<text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>かんじ</text:ruby-text></text:ruby>"),
         [("paragraph", "漢字")]),
        (f"<text:table-of-content><text:index-body>{p('장 1')}</text:index-body></text:table-of-content>{p('본문')}",
         [("paragraph", "본문")]),
        (p(f"before<draw:frame><draw:text-box>{p('in the box')}</draw:text-box><svg:desc>배</svg:desc></draw:frame>"),
         [("paragraph", "before"), ("paragraph", "in the box"), ("caption", "배")]),
        (p(f"말<office:annotation><dc:creator>이영희</dc:creator>{p('고칠 것')}</office:annotation>"),
         [("paragraph", "말"), ("notes", "이영희: 고칠 것")]),
        (p('<text:a xlink:href="http://a.b">a link</text:a> and <draw:a>more</draw:a>'),
         [("paragraph", "a link and more")]),
        (items("no bullet", style="L2"), [("paragraph", "no bullet")]),
        (items(p("first") + p("more of it"), "second"), [("list", "- first\n  more of it\n- second")]),
        (items("one", p("two") + table(("a", "b"), ("c", "d")), "three"),
         [("list", "- one\n- two"), ("table", "a | b\nc | d"), ("list", "- three")]),
        (table(("one column",), ("only",)), [("paragraph", "one column"), ("paragraph", "only")]),
        (table((table(("a", "b"), ("c", "d")), "side")), [("table", "a | b\nc | d"), ("paragraph", "side")]),
        (table(("h", "i"), ('<text:p>v</text:p><draw:frame><svg:title>모자</svg:title></draw:frame>', "w")),
         [("table", "h | i\nv | w"), ("caption", "모자")]),
        (p("circular", "P3"), [("paragraph", "circular")]),
        (f'<text:h text:outline-level="x">{"가" * 20}</text:h>', [("heading", "가" * 20)]),
        (f"<text:h>{'long ' * 60}</text:h>", [("paragraph", ("long " * 60).strip())]),
    ],
)  # fmt: skip
def test_what_stands_in_a_text(tmp_path: Path, body: str, expected: list[tuple[str, str]]) -> None:
    document = odf.extract(archive(tmp_path / "a.odt", members(body)))
    assert [(kind, words) for kind, _, words in paged(document)] == expected


def frame(inner: str, at: tuple[str, str] = ("0cm", "0cm"), role: str = "", more: str = "") -> str:
    role = f'presentation:class="{role}"' if role else ""
    return f'<draw:frame svg:x="{at[0]}" svg:y="{at[1]}" {role} {more}>{inner}</draw:frame>'


def box(*paragraphs: str) -> str:
    return f"<draw:text-box>{''.join(paragraphs)}</draw:text-box>"


SLIDES = (
    "<draw:page>"
    + frame(box(p("오른쪽")), ("12cm", "8cm"))
    + frame(box(p("왼쪽")), ("1in", "81mm"))
    + f'<draw:custom-shape draw:transform="rotate (0.1) translate (2cm 18cm)">{p("turned")}</draw:custom-shape>'
    + f'<draw:g><draw:rect svg:x="3cm" svg:y="16cm">{p("second")}</draw:rect>'
    + f'<draw:rect svg:x="3cm" svg:y="14cm">{p("first")}</draw:rect></draw:g>'
    + frame(box(items("항목", "항목 둘")), ("1cm", "5cm"), "outline")
    + frame(box(p("제목")), ("1cm", "20cm"), "title")
    + frame(box(p("7")), ("1cm", "1cm"), "page-number")
    + frame(box(p("Click to add text")), ("1cm", "1cm"), "outline", 'presentation:placeholder="true"')
    + frame(table(("가", "나"), ("1", "2")), ("1cm", "10cm"))
    + frame('<draw:image xlink:href="Pictures/1.png"/><svg:desc>고양이</svg:desc>', ("1cm", "11cm"))
    + frame('<draw:object xlink:href="./Object 1"/>', ("1cm", "12cm"))
    + f"<office:annotation><dc:creator>Kim</dc:creator>{p('Check.')}</office:annotation>"
    + f"<presentation:notes>{frame('<draw:page-thumbnail/>', role='page')}{frame(box(p('말할 것')), role='notes')}"
    + "</presentation:notes></draw:page>"
    + f"<draw:page>{frame(box(p('끝')), role='title')}</draw:page>"
)
CHART = content(
    f"<chart:chart><chart:title>{p('매출')}</chart:title>{table(('', '서울'), ('1월', '5'))}</chart:chart>", "chart"
)
EXPECTED = [
    ("slide", 1, "제목"),
    ("list", 1, "- 항목\n- 항목 둘"),
    ("paragraph", 1, "왼쪽"),
    ("paragraph", 1, "오른쪽"),
    ("table", 1, "가 | 나\n1 | 2"),
    ("caption", 1, "고양이"),
    ("caption", 1, "매출"),
    ("table", 1, "| 서울\n1월 | 5"),
    ("paragraph", 1, "first"),
    ("paragraph", 1, "second"),
    ("paragraph", 1, "turned"),
    ("notes", 1, "말할 것"),
    ("notes", 1, "Kim: Check."),
    ("slide", 2, "끝"),
]


def test_slides_in_reading_order(tmp_path: Path) -> None:
    parts_of_it = members(SLIDES, "presentation", **{"Object 1/content.xml": CHART})
    document = odf.extract(archive(tmp_path / "a.odp", parts_of_it))
    assert (document.format, document.pages) == ("odp", 2)
    assert paged(document) == EXPECTED


@pytest.mark.parametrize(("suffix", "kind"), [(".fodp", "presentation"), (".fodg", "drawing"), (".fodt", "text")])
def test_flat_files_read_as_packages_do(tmp_path: Path, suffix: str, kind: str) -> None:
    body = SLIDES if kind != "text" else p("본문", "P1")
    flat = content(body, kind).replace("document-content", "document")
    flat = flat.replace("<office:body>", "<office:meta><dc:title>납작한 문서</dc:title></office:meta><office:body>")
    path = tmp_path / f"a{suffix}"
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>{flat}', encoding="utf-8")
    document = odf.extract(path)
    without_chart = [part for part in EXPECTED if part[2] not in {"매출", "| 서울\n1월 | 5"}]
    assert document.title == "납작한 문서"
    assert paged(document) == (without_chart if kind != "text" else [("title", None, "본문")])


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    secret: dict[str, str | bytes] = {
        "META-INF/manifest.xml": f'<manifest:manifest {SPACES}><manifest:file-entry manifest:full-path="content.xml">'
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
        "content.xml": b"\x12\x34" * 40,
    }
    sheet = members("", "spreadsheet")
    said = [
        kind_of(odf.extract, archive(path, members("") | secret)),
        kind_of(odf.extract, archive(path, sheet)),
        kind_of(odf.extract, archive(path, {"content.xml": "<a>"})),
        kind_of(odf.extract, archive(path, {"word/document.xml": "<a/>"})),
        kind_of(odf.extract, archive(path, members(""))),
        kind_of(odf.extract, archive(path, members("", **{"Pictures/1.png": "x"}))),
    ]
    assert said == ["encrypted", "wrong-type", "broken", "wrong-type", "empty", "no-text"]
    path.write_text("Not a package.")
    assert kind_of(odf.extract, path) == "wrong-type"
    flat = tmp_path / "a.fodt"
    for data, kind in ((b"Just words.", "broken"), (b"<a/>", "wrong-type"), (b"PK\x03\x04", "wrong-type")):
        flat.write_bytes(data)
        assert kind_of(odf.extract, flat) == kind


def test_the_words_say_what_it_is_instead(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="an OpenDocument text, but it is a PowerPoint presentation"):
        odf.extract(archive(tmp_path / "a.odt", {"ppt/presentation.xml": "<p/>"}))


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.odt", members(p("x" * 300_000)))
    monkeypatch.setattr(packages, "UNPACKED_XML", 100_000)
    assert kind_of(odf.extract, path) == "too-large"
    monkeypatch.undo()
    path.write_bytes(swollen(path.read_bytes(), "content.xml", 500))
    assert kind_of(odf.extract, path) == "broken"
    repeated = '<table:table><table:table-row table:number-rows-repeated="99999999">' + (
        '<table:table-cell table:number-columns-repeated="99999999"><text:p>한 번</text:p></table:table-cell>' * 2
        + "</table:table-row></table:table>"
    )
    assert paged(odf.extract(archive(path, members(repeated)))) == [("table", None, "한 번 | 한 번")]
    nested = "<text:section>" * 1000 + "</text:section>" * 1000
    assert kind_of(odf.extract, archive(path, members(nested))) == "broken"


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    allowed = {"read", "broken", "empty", "wrong-type", "encrypted", "too-large"}
    parts_of_it = members(SLIDES, "presentation", **{"Object 1/content.xml": CHART})
    for packing in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        whole = archive(tmp_path / "whole.odp", parts_of_it, packing).read_bytes()
        path = tmp_path / "a.odp"
        for data in damaged(whole):
            path.write_bytes(data)
            assert kind_of(odf.extract, path) in allowed
    flat = tmp_path / "a.fodp"
    for data in damaged(content(SLIDES, "presentation").encode()):
        flat.write_bytes(data)
        assert kind_of(odf.extract, flat) in allowed


def test_names_alone_decide() -> None:
    assert all(
        odf.accepts(Path(f"a{suffix}")) for suffix in (".odt", ".OTT", ".odp", ".otp", ".odg", ".fodt", ".fodp")
    )
    assert not any(odf.accepts(Path(name)) for name in ("a.ods", "odt", "a.docx", "a.xml"))
