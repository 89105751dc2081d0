"""What stands beside a document's text: figures, comments, shapes, headers, and what masters show."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import docx as python_docx
import pytest

from core.errors import DocumentError
from core.extract import docx, odf, packages, ppt, sheets
from core.extract.base import DocumentBuilder
from core.extract.margins import add_margins
from tests.core.extract import old_office_makers as old
from tests.core.extract import sheet_makers, test_extract_odf, test_extract_pptx
from tests.core.extract.package_makers import Part, archive, damaged, kind_of, paged
from tests.core.extract.test_extract_pptx import SPACES, deck, relations, series, shape, tree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
TITLE = "<c:title><c:tx><c:rich><a:p><a:r><a:t>매출</a:t></a:r></a:p></c:rich></c:tx></c:title>"
CHART = f"<c:chartSpace {SPACES}>{TITLE}{series('서울', ['4', '12'])}</c:chartSpace>"
CHART_SAYS = [("caption", "매출"), ("table", "| 서울\n37261 | 4\n37262 | 12")]
DIAGRAM = (
    f'<dgm:dataModel {SPACES}><dgm:pt modelId="1"><dgm:t><a:p><a:r><a:t>계획</a:t></a:r></a:p></dgm:t></dgm:pt>'
    "</dgm:dataModel>"
)


def said(parts: list[Part]) -> list[tuple[str, str]]:
    return [(kind, text) for kind, _, text in parts]


# --- Word ---


def w(words: str, inner: str = "") -> str:
    return f"<w:p><w:r><w:t>{words}</w:t>{inner}</w:r></w:p>"


def word(body: str, *beside: tuple[str, str]) -> dict[str, str | bytes]:
    """A Word document with these (kind, XML) beside its body, at the relations rId1, rId2, ..."""
    spaces = f'xmlns:w="{W}" xmlns:wp="{WP}" {SPACES}'
    names = [f"x{number}.xml" for number in range(len(beside))]
    parts: dict[str, str | bytes] = {
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(
            *((kind, name) for (kind, _), name in zip(beside, names, strict=True))
        ),
    }
    own = {"chart": CHART, "diagramData": DIAGRAM}
    for (kind, inner), name in zip(beside, names, strict=True):
        parts[f"word/{name}"] = own.get(kind) or f"<w:x {spaces}>{inner}</w:x>"
    return parts


def read_word(tmp_path: Path, parts: dict[str, str | bytes]) -> list[tuple[str, str]]:
    return said(paged(docx.extract(archive(tmp_path / "a.docx", parts))))


def test_figures_of_a_word_document_stand_where_they_are_anchored(tmp_path: Path) -> None:
    figures = '<w:drawing><c:chart r:id="rId1"/></w:drawing><w:drawing><dgm:relIds r:dm="rId2"/></w:drawing>'
    picture = '<w:drawing><wp:docPr id="1" name="그림 1" descr="나무 아래 고양이"/></w:drawing>'
    parts = word(w("위", figures) + w("아래", picture), ("chart", ""), ("diagramData", ""))
    expected = [
        ("paragraph", "위"),
        *CHART_SAYS,
        ("list", "- 계획"),
        ("paragraph", "아래"),
        ("caption", "나무 아래 고양이"),
    ]
    assert read_word(tmp_path, parts) == expected
    parts["word/x0.xml"] = "<c:broken"
    assert read_word(tmp_path, parts) == [part for part in expected if part not in CHART_SAYS]


def test_boxes_in_the_cells_of_a_table_follow_it_once(tmp_path: Path) -> None:
    inner = f"<w:pict><w:txbxContent>{w('속 상자')}</w:txbxContent></w:pict>"
    outer = f"<w:pict><w:txbxContent>{w('상자', inner)}</w:txbxContent></w:pict>"
    row = f"<w:tr><w:tc>{w('이름', outer)}</w:tc><w:tc>{w('값')}</w:tc></w:tr>"
    assert read_word(tmp_path, word(f"<w:tbl>{row}</w:tbl>")) == [
        ("table", "이름 | 값"),
        ("paragraph", "상자"),
        ("paragraph", "속 상자"),
    ]


def test_notes_comments_and_headers_of_a_word_document_come_last_and_once(tmp_path: Path) -> None:
    parts = word(
        w("본문"),
        ("header", w("대외비") + w("Page 3 of 14")),
        ("header", w("대외비")),
        ("footer", w("- 7 -") + w("주식회사 서가")),
        ("footnotes", f'<w:footnote w:type="separator">{w("선")}</w:footnote><w:footnote>{w("각주")}</w:footnote>'),
        ("endnotes", f"<w:endnote>{w('미주')}</w:endnote>"),
        ("comments", f'<w:comment w:author="김철수">{w("확인")}</w:comment><w:comment>{w("Yes.")}</w:comment>'),
    )
    assert read_word(tmp_path, parts) == [
        ("paragraph", "본문"),
        ("notes", "각주"),
        ("notes", "미주"),
        ("notes", "김철수: 확인"),
        ("notes", "Yes."),
        ("notes", "대외비\n주식회사 서가"),
    ]


def test_a_damaged_word_document_with_figures_is_read_or_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.docx", word(w("위", '<c:chart r:id="rId1"/>'), ("chart", ""), ("header", w("머리"))))
    for data in damaged(path.read_bytes()):
        path.write_bytes(data)
        assert kind_of(docx.extract, path) in {"read", "broken", "wrong-type", "encrypted", "empty", "too-large"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Page 3 of 14", "- 7 -", "xvi", "3쪽", ""], []),
        (["Page", "pager", "02-123-4567", "제3장"], ["pager", "02-123-4567", "제3장"]),
        (["같은  줄", "같은 줄"], ["같은 줄"]),
    ],
)
def test_margins_that_say_something(lines: list[str], expected: list[str]) -> None:
    builder = DocumentBuilder("x")
    builder.add("paragraph", "본문")
    add_margins(builder, lines)
    assert builder.build().text == "\n\n".join(["본문", *(["\n".join(expected)] if expected else [])])
    alone = DocumentBuilder("x")
    add_margins(alone, lines)
    assert [block.kind for block in alone.blocks] == (["paragraph"] if expected else [])


# --- slides ---


def master_deck(slide: str = "", layout: str = "") -> dict[str, str | bytes]:
    """Two slides of one layout; attributes of the first slide and of the layout."""
    prompt, words = shape("Click to edit", ph='type="title"'), shape("회사 표어")
    shown = tree(prompt, shape("Layout words"))
    parts = deck(
        tree(shape("하나", ph='type="title"')),
        tree(shape("둘", ph='type="title"')),
        **{
            "ppt/slideLayouts/l1.xml": f"<p:sldLayout {SPACES} {layout}>{shown}</p:sldLayout>",
            "ppt/slideMasters/m1.xml": f"<p:sldMaster {SPACES}>{tree(prompt, words)}</p:sldMaster>",
            "ppt/slideLayouts/_rels/l1.xml.rels": relations(("slideMaster", "../slideMasters/m1.xml")),
            **{
                f"ppt/slides/_rels/slide{n}.xml.rels": relations(("slideLayout", "../slideLayouts/l1.xml"))
                for n in (1, 2)
            },
        },
    )
    parts["ppt/slides/slide1.xml"] = str(parts["ppt/slides/slide1.xml"]).replace("<p:sld ", f"<p:sld {slide} ")
    return parts


@pytest.mark.parametrize(
    ("slide", "layout", "expected"),
    [
        ("", "", [(1, "하나"), (1, "Layout words"), (1, "회사 표어"), (2, "둘")]),
        ('showMasterSp="0"', "", [(1, "하나"), (2, "둘"), (2, "Layout words"), (2, "회사 표어")]),
        ("", 'showMasterSp="false"', [(1, "하나"), (1, "Layout words"), (2, "둘")]),
    ],
)
def test_what_a_master_shows_is_read_once_and_prompts_never(
    tmp_path: Path, slide: str, layout: str, expected: list[tuple[int, str]]
) -> None:
    found = test_extract_pptx.read(tmp_path, master_deck(slide, layout))
    assert [(page, text) for _, page, text in found] == expected


def older_deck(path: Path, flags: int) -> Path:
    """A PowerPoint 97 presentation of two slides, with a master and a comment."""
    held = old.container(0xF011, old.record(0x0BC3, bytes(8)))
    prompt = old.container(0xF004, held, old.container(0xF00D, *old.words("Click")))
    shapes = (prompt + old.shape(*old.words("회사 표어")), old.shape(*old.words("하나")))
    drawing = [old.container(0x040C, old.container(0xF002, old.container(0xF003, each))) for each in shapes]
    atom = old.record(0x03EF, struct.pack("<I8xIIHH", 0, 0x80000000, 0, flags, 0))
    strings = (old.record(0x0FBA, text.encode("utf-16-le"), at) for at, text in enumerate(["김철수", "확인", "KC"]))
    tag = old.record(0x0FBA, "___PPT10".encode("utf-16-le"))
    blob = old.record(0x138B, old.container(0x2EE0, *strings))
    tags = old.container(0x1388, old.container(0x138A, tag, blob))
    parts = [
        b"",
        old.container(0x03F8, old.record(0x03EF, bytes(24)), drawing[0]),
        old.container(0x03EE, atom, drawing[1], tags),
        old.container(0x03EE, atom, drawing[1]),
    ]
    listed = [
        old.record(0x03F3, struct.pack("<IIIII", at, 0, 0, key, 0)) for at, key in ((2, 0x80000000), (3, 9), (4, 10))
    ]
    parts[0] = old.container(
        0x03E8, old.container(0x0FF0, listed[0], instance=1), old.container(0x0FF0, *listed[1:], instance=0)
    )
    data, offsets = b"", []
    for part in parts:
        offsets.append(len(data))
        data += part
    directory = len(data)
    data += old.record(0x1772, struct.pack("<I4I", 4 << 20 | 1, *offsets))
    user = old.record(0x0FF6, struct.pack("<III", 20, 0xE391C05F, len(data)) + bytes(8))
    data += old.record(0x0FF5, struct.pack("<IIIIIII", 256, 0, 0, directory, 1, 4, 0))
    return old.make_ole(path, {"PowerPoint Document": data, "Current User": user})


def test_what_an_older_master_shows_and_comments(tmp_path: Path) -> None:
    shown = [
        ("paragraph", 1, "하나"),
        ("paragraph", 1, "회사 표어"),
        ("notes", 1, "김철수: 확인"),
        ("paragraph", 2, "하나"),
    ]
    assert paged(ppt.extract(older_deck(tmp_path / "a.ppt", 7))) == shown
    assert paged(ppt.extract(older_deck(tmp_path / "b.ppt", 6))) == [shown[0], *shown[2:]]


def test_an_open_document_master_and_its_headers(tmp_path: Path) -> None:
    p, frame, box = test_extract_odf.p, test_extract_odf.frame, test_extract_odf.box
    master = frame(box(p("Click to edit")), role="title") + frame(box(p("회사 표어")))
    styles = (
        f"<office:document-styles {test_extract_odf.SPACES}><office:master-styles>"
        f'<style:master-page style:name="M">{master}<style:header>{p("대외비")}</style:header>'
        f"<style:footer>{p('<text:page-number>3</text:page-number> / 14')}</style:footer>"
        f"<style:header-left>{p('대외비')}</style:header-left></style:master-page>"
        "</office:master-styles></office:document-styles>"
    )
    slides = f'<draw:page draw:master-page-name="M">{frame(box(p("하나")))}</draw:page>' * 2
    parts = test_extract_odf.members(slides, "presentation", **{"styles.xml": styles})
    assert paged(odf.extract(archive(tmp_path / "a.odp", parts))) == [
        ("paragraph", 1, "하나"),
        ("paragraph", 1, "회사 표어"),
        ("paragraph", 2, "하나"),
    ]
    parts = test_extract_odf.members(p("본문"), **{"styles.xml": styles})
    found = paged(odf.extract(archive(tmp_path / "a.odt", parts)))
    assert said(found) == [("paragraph", "본문"), ("notes", "대외비")]


def test_sheets_and_formulas_inside_an_open_document(tmp_path: Path) -> None:
    table = test_extract_odf.content(test_extract_odf.table(("가", "나"), ("1", "2")), "spreadsheet")
    formula = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>a</mi><mo>=</mo><mn>3</mn></mrow>'
        '<annotation encoding="StarMath 5.0">a=3 size</annotation></semantics></math>'
    )
    body = "".join(test_extract_odf.frame(f'<draw:object xlink:href="./O{at}"/>') for at in (1, 2, 3))
    more = {"O1/content.xml": table, "O2/content.xml": formula, "O3/content.xml": "<broken"}
    found = paged(
        odf.extract(archive(tmp_path / "a.odt", test_extract_odf.members(f"<text:p>{body}</text:p>", **more)))
    )
    assert said(found) == [("table", "가 | 나\n1 | 2"), ("paragraph", "a = 3")]


# --- sheets ---

DRAWING = (
    f'<x:wsDr xmlns:x="{XDR}" {SPACES}><x:twoCellAnchor><x:from><x:col>1</x:col><x:row>3</x:row></x:from><x:sp>'
    "<x:txBody><a:p><a:r><a:t>글 </a:t></a:r><a:r><a:t>상자</a:t></a:r></a:p></x:txBody></x:sp></x:twoCellAnchor>"
    '<x:absoluteAnchor><x:graphicFrame><c:chart r:id="rId1"/></x:graphicFrame></x:absoluteAnchor></x:wsDr>'
)


def beside_cells(tmp_path: Path, rows: str) -> list[tuple[str, str, str]]:
    path = sheet_makers.make_xlsx(tmp_path / "a.xlsx", {"표 1": rows})
    main = f'xmlns="{sheet_makers.MAIN}"'
    comments = "".join(
        f'<comment ref="{cell}" authorId="{who}"><text><r><t>{words}</t></r></text></comment>'
        for cell, who, words in (("A1", 0, "확인"), ("B2", 1, "Kim:\nyes"), ("C3", 7, "[Threaded comment]"))
    )
    more: dict[str, str | bytes] = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("drawing", "../drawings/d.xml"),
            ("comments", "/xl/c.xml"),
            ("threadedComment", "../t.xml"),
            ("image", "no"),
        ),
        "xl/drawings/d.xml": DRAWING,
        "xl/drawings/_rels/d.xml.rels": relations(("chart", "../charts/c1.xml")),
        "xl/charts/c1.xml": CHART,
        "xl/c.xml": f"<comments {main}><authors><author>이영희</author><author>Kim</author></authors>"
        f"<commentList>{comments}</commentList></comments>",
        "xl/t.xml": '<T xmlns="t"><threadedComment ref="C3" personId="{1}"><text>다시 볼 것</text>'
        "</threadedComment></T>",
        "xl/persons/person.xml": '<personList xmlns="t"><person displayName="박민수" id="{1}"/></personList>',
    }
    with zipfile.ZipFile(path, "a") as file:
        for name, data in more.items():
            file.writestr(name, data)
    document = sheets.extract(path)
    return [(block.kind, block.place, document.text[block.start : block.end]) for block in document.blocks]


def test_comments_shapes_and_charts_of_an_excel_sheet(tmp_path: Path) -> None:
    beside = [
        ("paragraph", "'표 1'!B4", "글 상자"),
        *((kind, "", text) for kind, text in CHART_SAYS),
        ("notes", "'표 1'!C3", "박민수: 다시 볼 것"),
        ("notes", "'표 1'!A1", "이영희: 확인"),
        ("notes", "'표 1'!B2", "Kim:\nyes"),
    ]
    cells = [("heading", "'표 1'!A1", "표 1"), ("paragraph", "'표 1'!A1", "값")]
    assert beside_cells(tmp_path, sheet_makers.rows_of(["값"])) == [*cells, *beside]
    assert beside_cells(tmp_path, "") == [("heading", "", "표 1"), *beside]


def test_comments_and_shapes_of_an_open_document_sheet(tmp_path: Path) -> None:
    note = (
        "<office:annotation><dc:creator xmlns:dc='d'>김철수</dc:creator><dc:date xmlns:dc='d'>2024</dc:date>"
        "<text:p>첫 <text:span>줄</text:span></text:p><text:p>둘째</text:p></office:annotation>"
    )
    draw = "xmlns:draw='d' xmlns:l='l'"
    shapes = (
        f"<table:shapes><draw:frame {draw}><draw:object l:href='./Object 1'/></draw:frame>"
        f"<draw:g {draw}><draw:g><draw:rect><text:p>상자</text:p></draw:rect></draw:g></draw:g></table:shapes>"
    )
    cell = f"<table:table-row><table:table-cell>{note}<text:p>값</text:p></table:table-cell></table:table-row>"
    path = sheet_makers.make_ods(tmp_path / "a.ods", f"<table:table table:name='표'>{shapes}{cell}</table:table>")
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("Object 1/content.xml", test_extract_odf.CHART)
    document = sheets.extract(path)
    assert [(block.kind, block.place, document.text[block.start : block.end]) for block in document.blocks] == [
        ("heading", "표!A1", "표"),
        ("paragraph", "표!A1", "값"),
        ("caption", "", "매출"),
        ("table", "", "| 서울\n1월 | 5"),
        ("paragraph", "", "상자"),
        ("notes", "표!A1", "김철수: 첫 줄\n둘째"),
    ]


def test_comments_and_shapes_of_an_older_excel_sheet(tmp_path: Path) -> None:
    def text(number: int, words: str) -> bytes:
        thing = sheet_makers.record(0x5D, struct.pack("<HHHH", 0x15, 0x12, 25, number) + bytes(14))
        head = sheet_makers.record(0x1B6, struct.pack("<HH6xHH4x", 0, 0, len(words), 16))
        halves = (words[:2], words[2:])
        return thing + head + b"".join(sheet_makers.record(0x3C, b"\1" + half.encode("utf-16-le")) for half in halves)

    note = struct.pack("<HHHHHB", 4, 1, 0, 7, 3, 1) + "김철수".encode("utf-16-le")
    beside = text(6, "글 상자") + text(7, "확인했다") + sheet_makers.record(0x1C, note)
    path = sheet_makers.make_xls(tmp_path / "a.xls", [(0, 0, "값")], name="표", beside=beside)
    document = sheets.extract(path)
    assert [(block.place, document.text[block.start : block.end]) for block in document.blocks[1:]] == [
        ("표!A1", "값"),
        ("", "글 상자"),
        ("표!B5", "김철수: 확인했다"),
    ]


# --- limits ---


def test_all_that_is_read_of_a_package_is_counted_and_nothing_may_swell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(tmp_path / "a.docx", word(w("x" * 30_000), ("header", w("y" * 30_000))))
    assert kind_of(docx.extract, path) == "read"
    monkeypatch.setattr(packages, "UNPACKED", 50_000)
    assert kind_of(docx.extract, path) == "too-large"
    monkeypatch.undo()
    monkeypatch.setattr(packages, "_RATIO_FROM", 20_000)
    monkeypatch.setattr(packages, "MOST_RATIO", 10)
    assert kind_of(docx.extract, path) == "too-large"
    with packages.Package(path) as package, pytest.raises(DocumentError):
        list(package.chunks("word/document.xml"))


def test_a_real_document_of_the_library_reads_the_same(tmp_path: Path) -> None:
    made, data = python_docx.Document(), BytesIO()
    made.add_heading("제목", 1)
    made.add_paragraph("본문")
    made.sections[0].header.paragraphs[0].text = "머리글"
    made.save(data)
    path = tmp_path / "a.docx"
    path.write_bytes(data.getvalue())
    assert said(paged(docx.extract(path))) == [("heading", "제목"), ("paragraph", "본문"), ("notes", "머리글")]
