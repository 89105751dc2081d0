from __future__ import annotations

from pathlib import Path

from core.extract import iwork
from tests.core.extract.package_makers import archive, damaged, kind_of, paged

SPACES = (
    'xmlns:sf="http://developer.apple.com/namespaces/sf" xmlns:sfa="http://developer.apple.com/namespaces/sfa" '
    'xmlns:key="http://developer.apple.com/namespaces/keynote2" xmlns:sl="http://developer.apple.com/namespaces/sl" '
    'xmlns:ls="http://developer.apple.com/namespaces/ls"'
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


BOX = f"<sf:drawables><sf:drawable-shape>{storage('In a box')}</sf:drawable-shape></sf:drawables>"
NUMBERS = (
    f'<ls:document {SPACES}>{TITLE.format("ls", "ls")}<ls:workspace-array><ls:workspace ls:workspace-name="매출">'
    f"<sf:header-storage>{storage('Running head')}</sf:header-storage>{BOX}"
    '<sf:tabular-model sf:name="분기별"><sf:grid><sf:datasource>'
    '<sf:t sf:ct="0"><sf:ct sfa:s="이름"/></sf:t><sf:t><sf:ct sfa:s="값"/></sf:t>'
    f'<sf:s sf:ct="255">{storage("배")}</sf:s>'
    '<sf:f><sf:fo sf:fs="=SUM(A1)"/><sf:r><sf:rn sf:v="872.39999999999998"/></sf:r></sf:f>'
    '<sf:pm sf:ct="255"><sf:menu-choices><sf:t sfa:ID="c1"><sf:ct sfa:s="Home"/></sf:t><sf:t sfa:ID="c2">'
    '<sf:ct sfa:s="Gas"/></sf:t></sf:menu-choices><sf:proxied-cell-ref sfa:IDREF="c2"/></sf:pm>'
    '<sf:d sf:cell-date="276048000"/>'
    "</sf:datasource></sf:grid></sf:tabular-model></ls:workspace>"
    f'<ls:workspace ls:workspace-name="Notes">{BOX}</ls:workspace></ls:workspace-array>'
    '<ls:tabular-prototypes><sf:tabular-model><sf:grid><sf:datasource><sf:t><sf:ct sfa:s="Prototype"/></sf:t>'
    "</sf:datasource></sf:grid></sf:tabular-model></ls:tabular-prototypes></ls:document>"
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


def test_numbers_of_2009(tmp_path: Path) -> None:
    document = iwork.extract(archive(tmp_path / "a.numbers", {"index.xml": NUMBERS}))
    assert (document.title, document.format) == ("여행 계획", "numbers")
    assert paged(document) == [
        ("heading", None, "매출: 분기별"),
        ("table", None, "이름 | 값\n배 | 872.4\nGas | 2009-10-01"),
        ("paragraph", None, "In a box"),
        ("heading", None, "Notes"),
        ("paragraph", None, "In a box"),
    ]


def test_locked_files(tmp_path: Path) -> None:
    for name in ("a.pages", "a.key", "a.numbers"):
        path = archive(tmp_path / name, {"Index.zip": b"", "index.xml": PAGES, ".iwpv2": b"x"})
        assert kind_of(iwork.extract, path) == "encrypted"


def test_other_files_with_these_names(tmp_path: Path) -> None:
    path = tmp_path / "server.key"
    path.write_text("-----BEGIN NOTHING-----\n")
    assert kind_of(iwork.extract, path) == "wrong-type"
    assert kind_of(iwork.extract, archive(path, {"word/document.xml": "<a/>"})) == "wrong-type"
    assert kind_of(iwork.extract, archive(path, {"index.apxl": "<a"})) == "broken"


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    for suffix, members in (("key", {"index.apxl": KEYNOTE}), ("numbers", {"index.xml": NUMBERS})):
        path = archive(tmp_path / f"a.{suffix}", members)
        for data in damaged(path.read_bytes()):
            path.write_bytes(data)
            found = kind_of(iwork.extract, path)
            assert found in {"read", "broken", "empty", "wrong-type", "encrypted", "too-large"}
