from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import DocumentError
from core.extract import iwork
from tests.core.extract.package_makers import archive, damaged, kind_of, paged

SPACES = (
    'xmlns:sf="http://developer.apple.com/namespaces/sf" xmlns:sfa="http://developer.apple.com/namespaces/sfa" '
    'xmlns:key="http://developer.apple.com/namespaces/keynote2" xmlns:sl="http://developer.apple.com/namespaces/sl"'
)
TITLE = '<{0}:metadata><{1}:title><sf:string sfa:string="여행 계획"/></{1}:title></{0}:metadata>'


def storage(*paragraphs: str, more: str = "") -> str:
    body = "".join(f"<sf:p>{words}<sf:br/></sf:p>" for words in paragraphs)
    return f"<sf:text-storage><sf:text-body>{body}</sf:text-body>{more}</sf:text-storage>"


LISTED = '<sf:p sf:list-level="1">'
GRID = (
    "<sf:grid><sf:columns><sf:grid-column/><sf:grid-column/></sf:columns>"
    '<sf:datasource><sf:t><sf:ct sfa:s="이름"/></sf:t><sf:t><sf:ct sfa:s="값"/></sf:t>'
    '<sf:t><sf:ct sfa:s="배"/></sf:t><sf:n sf:v="3"/>'
    "</sf:datasource></sf:grid>"
)
PAGES = (
    f"<sl:document {SPACES}>{TITLE.format('sf', 'sf')}"
    f"<sl:section-prototypes>{storage('Template words')}</sl:section-prototypes>"
    f"<sf:annotations>{storage('A comment')}</sf:annotations><sl:drawables>{storage('In a box')}{GRID}</sl:drawables>"
    f"<sf:headers>{storage('Running head')}</sf:headers>"
    + storage(
        "첫째 <sf:span>문단</sf:span>.",
        "<sf:ghost-text>Lorem ipsum</sf:ghost-text>",
        "둘째.",
        more=f"<sf:footnotes>{storage('각주')}</sf:footnotes>",
    )
    + "</sl:document>"
)
KEYNOTE = (
    f"<key:presentation {SPACES}>{TITLE.format('key', 'key')}"
    f"<key:theme-list><key:master-slide>{storage('Master')}</key:master-slide></key:theme-list><key:slide-list>"
    f"<key:slide><key:notes>{storage('말할 것')}</key:notes><key:page>{storage('a shape')}"
    f"<key:sticky-note>{storage('Check')}</key:sticky-note>{GRID}</key:page>"
    f"<key:title-placeholder>{storage('제목')}</key:title-placeholder><key:body-placeholder>"
    f"{storage('하나').replace('<sf:p>', LISTED)}</key:body-placeholder></key:slide>"
    f"<key:slide><key:title-placeholder>{storage('끝')}</key:title-placeholder></key:slide>"
    "</key:slide-list></key:presentation>"
)


def test_pages_of_2009(tmp_path: Path) -> None:
    document = iwork.extract(archive(tmp_path / "a.pages", {"index.xml": PAGES}))
    assert (document.title, document.format) == ("여행 계획", "pages")
    assert paged(document) == [
        ("paragraph", None, "첫째 문단."),
        ("paragraph", None, "둘째."),
        ("table", None, "이름 | 값\n배 | 3"),
        ("paragraph", None, "In a box"),
        ("notes", None, "각주"),
        ("notes", None, "A comment"),
    ]


def test_keynote_of_2009(tmp_path: Path) -> None:
    document = iwork.extract(archive(tmp_path / "a.key", {"index.apxl": KEYNOTE}))
    assert (document.title, document.pages) == ("여행 계획", 2)
    assert paged(document) == [
        ("slide", 1, "제목"),
        ("paragraph", 1, "a shape"),
        ("list", 1, "- 하나"),
        ("table", 1, "이름 | 값\n배 | 3"),
        ("notes", 1, "말할 것"),
        ("notes", 1, "Check"),
        ("slide", 2, "끝"),
    ]


@pytest.mark.parametrize(("name", "other"), [("a.pages", "DOCX"), ("a.key", "PPTX"), ("a.numbers", "XLSX")])
def test_newer_files_are_refused_with_a_way_out(tmp_path: Path, name: str, other: str) -> None:
    path = archive(tmp_path / name, {"Index/Document.iwa": b"\0\1\2", "preview.jpg": b"x"})
    with pytest.raises(DocumentError, match=f"export it as {other} or PDF") as caught:
        iwork.extract(path)
    assert caught.value.kind == "unsupported"
    assert kind_of(iwork.extract, archive(path, {"Index.zip": b"", ".iwpv2": b"x"})) == "encrypted"


def test_other_files_with_these_names(tmp_path: Path) -> None:
    path = tmp_path / "server.key"
    path.write_text("-----BEGIN NOTHING-----\n")
    assert kind_of(iwork.extract, path) == "wrong-type"
    assert kind_of(iwork.extract, archive(path, {"word/document.xml": "<a/>"})) == "wrong-type"
    assert kind_of(iwork.extract, archive(path, {"index.apxl": "<a"})) == "broken"


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    whole = archive(tmp_path / "whole.key", {"index.apxl": KEYNOTE}).read_bytes()
    path = tmp_path / "a.key"
    for data in damaged(whole):
        path.write_bytes(data)
        assert kind_of(iwork.extract, path) in {
            "read", "broken", "empty", "wrong-type", "encrypted", "too-large", "unsupported",
        }  # fmt: skip
