from __future__ import annotations

import contextlib
import tracemalloc
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DocumentError
from core.extract import packages, pptx
from core.extract.slides import description, reading_order
from tests.core.extract.extract_makers import check_promises
from tests.core.extract.package_makers import archive, damaged, kind_of, paged, swollen

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = f'xmlns:a="{A}" xmlns:p="{P}" xmlns:r="{DOCUMENT}" xmlns:c="{C}" xmlns:dgm="{DGM}"'
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
INCH = 914400


def text(*lines: str) -> str:
    paragraphs = "".join(f"<a:p>{line if line.startswith('<') else run(line)}</a:p>" for line in lines)
    return f"<p:txBody><a:bodyPr/>{paragraphs}</p:txBody>"


def run(words: str) -> str:
    return f"<a:r><a:t>{words}</a:t></a:r>"


def shape(*lines: str, at: tuple[float, float] | None = None, ph: str = "", alt: str = "") -> str:
    """A shape with these paragraphs, at inches from the left and the top, perhaps a placeholder."""
    place = f'<a:xfrm><a:off x="{int(at[0] * INCH)}" y="{int(at[1] * INCH)}"/></a:xfrm>' if at else ""
    mark = f"<p:ph {ph}/>" if ph else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" descr="{alt}"/><p:nvPr>{mark}</p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place}</p:spPr>{text(*lines)}</p:sp>"
    )


def frame(graphic: str, alt: str = "") -> str:
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="3" name="y" descr="{alt}"/></p:nvGraphicFramePr>'
        f"<a:graphic><a:graphicData>{graphic}</a:graphicData></a:graphic></p:graphicFrame>"
    )


def picture(alt: str) -> str:
    return f'<p:pic><p:nvPicPr><p:cNvPr id="4" name="z" descr="{alt}"/></p:nvPicPr></p:pic>'


def tree(*shapes: str) -> str:
    return f"<p:cSld><p:spTree><p:nvGrpSpPr/><p:grpSpPr/>{''.join(shapes)}</p:spTree></p:cSld>"


def relations(*targets: tuple[str, str]) -> str:
    """Relations rId1, rId2, ... of these kinds to these targets."""
    rows = (
        f'<Relationship Id="rId{number}" Type="{DOCUMENT}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(rows)}</Relationships>'


def deck(*slides: str, title: str = "", **more: str) -> dict[str, str | bytes]:
    """The parts of a presentation with these slides."""
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
    core = (
        '<cp:coreProperties xmlns:cp="urn:x" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title></cp:coreProperties>"
    )
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations(
            ("officeDocument", "ppt/presentation.xml"), ("metadata/core-properties", "docProps/core.xml")
        ),
        "docProps/core.xml": core,
        "ppt/presentation.xml": f"<p:presentation {SPACES}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            *(("slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)),
            ("commentAuthors", "commentAuthors.xml"),
        ),
    }
    for number, slide in enumerate(slides, 1):
        parts[f"ppt/slides/slide{number}.xml"] = f"<p:sld {SPACES}>{slide}</p:sld>"
    return parts | more


def read(tmp_path: Path, parts: dict[str, str | bytes]) -> list[tuple[str, int | None, str]]:
    return paged(pptx.extract(archive(tmp_path / "a.pptx", parts)))


def test_a_slide_is_read_title_first_then_placeholders_then_by_place(tmp_path: Path) -> None:
    slide = tree(
        shape("오른쪽", at=(6, 3)),
        shape("왼쪽", at=(1, 3.1)),
        shape("below", at=(1, 5)),
        shape("본문 첫 줄", at=(1, 6), ph='type="body" idx="1"'),
        shape("쪽 1", ph='type="sldNum" idx="12"'),
        shape("비밀", ph='type="ftr" idx="11"'),
        shape("분기 보고", ph='type="title"'),
    )
    parts = deck(slide, tree(shape("끝", ph='type="ctrTitle"')), title="2024년 분기 보고")
    document = pptx.extract(archive(tmp_path / "a.pptx", parts))
    assert (document.title, document.format, document.pages) == ("2024년 분기 보고", "pptx", 2)
    assert paged(document) == [
        ("slide", 1, "분기 보고"),
        ("paragraph", 1, "본문 첫 줄"),
        ("paragraph", 1, "왼쪽"),
        ("paragraph", 1, "오른쪽"),
        ("paragraph", 1, "below"),
        ("slide", 2, "끝"),
    ]


@pytest.mark.parametrize("title", ["PowerPoint 프레젠테이션", "PowerPoint Presentation", "Slide 1", "슬라이드 1", ""])
def test_a_title_that_a_program_filled_in_is_none(tmp_path: Path, title: str) -> None:
    parts = deck(tree(shape("말")), title=title)
    assert pptx.extract(archive(tmp_path / "a.pptx", parts)).title == ""


def test_bullets_come_from_the_paragraph_the_layout_and_the_master(tmp_path: Path) -> None:
    bullet, none = '<a:buChar char="•"/>', "<a:buNone/>"
    layout_shapes = tree(
        f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="b"/><p:nvPr><p:ph type="body" idx="2"/></p:nvPr></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/></a:xfrm></p:spPr><p:txBody><a:lstStyle><a:lvl1pPr>{none}</a:lvl1pPr>'
        "</a:lstStyle></p:txBody></p:sp>"
    )
    body = f"<a:lvl1pPr>{bullet}</a:lvl1pPr><a:lvl2pPr>{bullet}</a:lvl2pPr>"
    parts = deck(
        tree(
            shape(
                "하나", f'<a:pPr lvl="1"/>{run("둘")}', f"<a:pPr>{none}</a:pPr>{run('셋')}", ph='idx="1"', at=(0, 3)
            ),
            shape("Heading without", ph='type="body" idx="2"'),
            shape("plain", f"<a:pPr>{bullet}</a:pPr>{run('own bullet')}", at=(0, 1)),
        ),
        **{
            "ppt/slides/_rels/slide1.xml.rels": relations(("slideLayout", "../slideLayouts/l1.xml")),
            "ppt/slideLayouts/l1.xml": f"<p:sldLayout {SPACES}>{layout_shapes}</p:sldLayout>",
            "ppt/slideLayouts/_rels/l1.xml.rels": relations(("slideMaster", "/ppt/slideMasters/m1.xml")),
            "ppt/slideMasters/m1.xml": f"<p:sldMaster {SPACES}>{tree()}<p:txStyles><p:bodyStyle>{body}</p:bodyStyle>"
            "</p:txStyles></p:sldMaster>",
        },
    )
    assert read(tmp_path, parts) == [
        ("paragraph", 1, "Heading without"),
        ("list", 1, "- 하나\n  - 둘"),
        ("paragraph", 1, "셋"),
        ("paragraph", 1, "plain"),
        ("list", 1, "- own bullet"),
    ]


def table(*rows: tuple[str, ...]) -> str:
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    return f"<a:tbl>{''.join('<a:tr>' + ''.join(map(cell.format, row)) + '</a:tr>' for row in rows)}</a:tbl>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (frame(table(("이름", "값"), ("사과", "300"), ("", ""))), [("table", "이름 | 값\n사과 | 300")]),
        (frame(table(("only one",), ("column",))), [("paragraph", "only one"), ("paragraph", "column")]),
        (picture("바다 위의 배\n\n자동 생성된 설명"), [("caption", "바다 위의 배")]),
        (picture("C:\\Users\\kim\\image 1.png"), []),
        (shape(f"{run('위')}<a:br/>{run('아래')}"), [("paragraph", "위\n아래")]),
        (shape(f'{run("쪽 ")}<a:fld type="slidenum"><a:t>7</a:t></a:fld>{run("!")}'), [("paragraph", "쪽 !")]),
        ("<p:grpSp><p:grpSpPr><a:xfrm><a:off x='0' y='0'/></a:xfrm></p:grpSpPr>"
         f"{shape('second', at=(0, 9))}{shape('first', at=(0, 8))}</p:grpSp>{shape('third', at=(0, 5))}",
         [("paragraph", "first"), ("paragraph", "second"), ("paragraph", "third")]),
        (f"<mc:AlternateContent xmlns:mc='{MC}'><mc:Choice Requires='a14'>{shape('chosen')}</mc:Choice>"
         f"<mc:Fallback>{shape('older copy')}</mc:Fallback></mc:AlternateContent>", [("paragraph", "chosen")]),
        (shape("   ", ph='type="title"'), []),
    ],
)  # fmt: skip
def test_what_stands_on_a_slide(tmp_path: Path, body: str, expected: list[tuple[str, str]]) -> None:
    assert [(kind, words) for kind, _, words in read(tmp_path, deck(tree(body)))] == expected


def series(name: str, values: list[str], code: str = "General") -> str:
    labels = "".join(f'<c:pt idx="{n}"><c:v>{label}</c:v></c:pt>' for n, label in enumerate(["37261", "37262"]))
    points = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values) if value)
    return (
        f"<c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:numRef><c:numCache><c:formatCode>{code}</c:formatCode>{labels}</c:numCache></c:numRef></c:cat>"
        f"<c:val><c:numRef><c:numCache>{points}</c:numCache></c:numRef></c:val></c:ser>"
    )


def test_a_chart_has_its_titles_categories_and_values(tmp_path: Path) -> None:
    title = f"<c:title><c:tx><c:rich><a:p>{run('월별 ')}{run('매출')}</a:p></c:rich></c:tx></c:title>"
    chart = title + series("서울", ["4.4000000000000004", "12"], "yyyy\\-mm\\-dd") + series("부산", ["", "7"])
    parts = deck(
        tree(frame('<c:chart r:id="rId1"/>', alt="오르는 선")),
        **{
            "ppt/slides/_rels/slide1.xml.rels": relations(("chart", "../charts/chart1.xml")),
            "ppt/charts/chart1.xml": f"<c:chartSpace {SPACES}>{chart}</c:chartSpace>",
        },
    )
    assert read(tmp_path, parts) == [
        ("caption", 1, "월별 매출"),
        ("table", 1, "| 서울 | 부산\n2002-01-05 | 4.4 |\n2002-01-06 | 12 | 7"),
        ("caption", 1, "오르는 선"),
    ]


def test_a_diagram_is_a_list_in_its_own_order(tmp_path: Path) -> None:
    names = {"0": "", "1": "계획", "2": "실행", "3": "준비"}
    points = "".join(
        f'<dgm:pt modelId="{key}" type="{"node" if words else "doc"}"><dgm:t><a:p>{run(words)}</a:p></dgm:t></dgm:pt>'
        for key, words in reversed(names.items())
    )
    links = "".join(
        f'<dgm:cxn modelId="c{child}" srcId="{parent}" destId="{child}" srcOrd="{at}"/>'
        for parent, child, at in (("0", "2", 1), ("0", "1", 0), ("1", "3", 0), ("3", "1", 0), ("1", "gone", 1))
    )
    parts = deck(
        tree(frame('<dgm:relIds r:dm="rId1" r:lo="rId2"/>')),
        **{
            "ppt/slides/_rels/slide1.xml.rels": relations(("diagramData", "../diagrams/data1.xml")),
            "ppt/diagrams/data1.xml": f"<dgm:dataModel {SPACES}>{points}{links}</dgm:dataModel>",
        },
    )
    assert read(tmp_path, parts) == [("list", 1, "- 계획\n  - 준비\n- 실행")]


def test_notes_and_comments_follow_their_slide(tmp_path: Path) -> None:
    notes = tree(shape("쪽", ph='type="sldImg"'), shape("천천히 말한다.", "둘째 줄", ph='type="body" idx="1"'))
    parts = deck(
        tree(shape("제목", ph='type="title"')),
        tree(shape("둘째", ph='type="title"')),
        **{
            "ppt/slides/_rels/slide1.xml.rels": relations(
                ("notesSlide", "../notesSlides/n1.xml"),
                ("comments", "/ppt/comments/c1.xml"),
                ("image", "../a.png"),
            ),
            "ppt/slides/_rels/slide2.xml.rels": relations(("comments", "../comments/c2.xml")),
            "ppt/notesSlides/n1.xml": f"<p:notes {SPACES}>{notes}</p:notes>",
            "ppt/commentAuthors.xml": f'<p:cmAuthorLst {SPACES}><p:cmAuthor id="0" name="김철수"/></p:cmAuthorLst>',
            "ppt/comments/c1.xml": f'<p:cmLst {SPACES}><p:cm authorId="0"><p:text>확인</p:text></p:cm></p:cmLst>',
            "ppt/comments/c2.xml": f'<q:cmLst xmlns:q="urn:q" {SPACES}><q:cm authorId="{{1}}"><q:replyLst><q:reply>'
            "<q:txBody><a:p><a:r><a:t>Done.</a:t></a:r></a:p></q:txBody></q:reply></q:replyLst>"
            "<q:txBody><a:p><a:r><a:t>Is it?</a:t></a:r></a:p></q:txBody></q:cm></q:cmLst>",
        },
    )
    assert read(tmp_path, parts) == [
        ("slide", 1, "제목"),
        ("notes", 1, "천천히 말한다.\n둘째 줄"),
        ("notes", 1, "김철수: 확인"),
        ("slide", 2, "둘째"),
        ("notes", 2, "Is it?"),
        ("notes", 2, "Done."),
    ]


def test_hidden_slides_are_read_and_strict_files_are_understood(tmp_path: Path) -> None:
    parts = deck(tree(shape("one", ph='type="title"')), tree(shape("숨김", ph='type="title"')))
    hidden = str(parts["ppt/slides/slide2.xml"]).replace("<p:sld ", '<p:sld show="0" ')
    strict = {
        name: str(data)
        .replace(P, "http://purl.oclc.org/ooxml/presentationml/main")
        .replace(A, "http://purl.oclc.org/ooxml/drawingml/main")
        .replace(DOCUMENT, "http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, data in (parts | {"ppt/slides/slide2.xml": hidden}).items()
    }
    assert read(tmp_path, dict(strict)) == [("slide", 1, "one"), ("slide", 2, "숨김")]


def test_a_missing_slide_keeps_the_numbers_of_the_others(tmp_path: Path) -> None:
    parts = deck(tree(shape("one")), tree(shape("two")), tree(shape("three")))
    del parts["ppt/slides/slide2.xml"]
    assert read(tmp_path, parts) == [("paragraph", 1, "one"), ("paragraph", 3, "three")]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"ppt/slides/slide1.xml": "<p:sld"}, "broken"),
        ({"ppt/presentation.xml": ""}, "broken"),
        ({"ppt/slides/slide1.xml": None}, "broken"),
        ({"docProps/core.xml": "<"}, "read"),
        ({"ppt/slides/slide1.xml": f"<p:sld {SPACES}/>"}, "empty"),
        ({"ppt/slides/slide1.xml": f"<p:sld {SPACES}/>", "ppt/media/image1.png": b"x"}, "no-text"),
        ({"ppt/slides/slide1.xml": "<a>" * 5000}, "broken"),
    ],
)
def test_parts_that_are_missing_or_damaged(tmp_path: Path, change: dict[str, str | bytes | None], kind: str) -> None:
    parts = {name: data for name, data in (deck(tree(shape("말"))) | change).items() if data is not None}
    assert kind_of(pptx.extract, archive(tmp_path / "a.pptx", parts)) == kind


def test_what_is_no_presentation_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    said = {}
    for name, data in {
        "words": b"Just words.",
        "pdf": b"%PDF-1.4",
        "noise": bytes(range(1, 9)) * 99,
        "old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "PowerPoint Document".encode("utf-16-le"),
        "locked": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    }.items():
        path.write_bytes(data)
        said[name] = kind_of(pptx.extract, path)
    assert said == {
        "words": "wrong-type",
        "pdf": "wrong-type",
        "noise": "broken",
        "old": "wrong-type",
        "locked": "encrypted",
    }
    with pytest.raises(DocumentError, match="it is a Word document") as caught:
        pptx.extract(archive(path, {"word/document.xml": "<w/>"}))
    assert caught.value.kind == "wrong-type"


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = deck(tree(shape("x" * 300_000)))
    path = archive(tmp_path / "a.pptx", parts)
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(packages, "UNPACKED_XML", 100_000)
    assert kind_of(pptx.extract, path) == "too-large"
    monkeypatch.setattr(packages, "UNPACKED", 100_000)
    assert kind_of(pptx.extract, path) == "too-large"
    monkeypatch.undo()
    path.write_bytes(swollen(path.read_bytes(), "ppt/slides/slide1.xml", 500))
    assert kind_of(pptx.extract, path) == "broken"
    assert kind_of(pptx.extract, archive(path, parts, zipfile.ZIP_LZMA)) == "broken"


def test_a_member_is_not_unpacked_beyond_what_the_directory_says(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.xml": b" " * 50_000_000})
    path.write_bytes(swollen(path.read_bytes(), "a.xml", 10))
    with packages.Package(path) as package:
        tracemalloc.start()
        with pytest.raises(zipfile.BadZipFile):
            package.read("a.xml")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < 1_000_000


def test_entities_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("geheim")
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "boom"}">' for n in range(9))
    head = f'<!DOCTYPE p:sld [{bomb}<!ENTITY file SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    parts = deck(tree(shape("말 &e8; &file;")))
    parts["ppt/slides/slide1.xml"] = head + str(parts["ppt/slides/slide1.xml"])
    path = archive(tmp_path / "a.pptx", parts)
    with contextlib.suppress(DocumentError):
        document = pptx.extract(path)
        check_promises(document)
        assert "geheim" not in document.text
        assert "boom" not in document.text
    assert kind_of(pptx.extract, path) in {"read", "broken"}


def test_a_damaged_presentation_is_read_or_refused(tmp_path: Path) -> None:
    parts = deck(
        tree(shape("분기 보고", ph='type="title"'), frame(table(("가", "나"), ("1", "2")))), tree(shape("끝"))
    )
    for packing in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        whole = archive(tmp_path / "whole.pptx", parts, packing).read_bytes()
        path = tmp_path / "a.pptx"
        for data in damaged(whole):
            path.write_bytes(data)
            assert kind_of(pptx.extract, path) in {"read", "broken", "empty", "wrong-type", "encrypted", "too-large"}


def test_names_alone_decide() -> None:
    assert all(pptx.accepts(Path(f"a{suffix}")) for suffix in (".pptx", ".PPTM", ".ppsx", ".potx", ".potm", ".ppsm"))
    assert not any(pptx.accepts(Path(name)) for name in ("a.ppt", "a.odp", "pptx", "a.docx"))


@given(st.lists(st.tuples(st.floats(-9, 99), st.floats(-9, 99))))
def test_reading_order_keeps_every_shape(places: list[tuple[float, float]]) -> None:
    found = reading_order([(place, number) for number, place in enumerate(places)])
    assert sorted(found) == list(range(len(places)))
    assert all(places[a][0] <= places[b][0] + 0.2001 for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("A duck.", "A duck."),
        ("오리 한 마리", "오리 한 마리"),
        ("image1.png", ""),
        ("https://example.org/a/b", ""),
        ("A chart\n\nDescription automatically generated with medium confidence", "A chart"),
        ("A dog\n\nAI-generated content may be incorrect.", "A dog"),
        ("", ""),
    ],
)
def test_descriptions_that_say_something(given_text: str, expected: str) -> None:
    assert description(given_text, "") == expected
