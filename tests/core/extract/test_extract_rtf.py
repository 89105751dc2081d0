from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import DocumentError
from core.extract import rtf
from core.records import Document
from tests.core.extract.extract_makers import check_promises, parts
from tests.core.extract.old_office_makers import damaged, outcome

FONTS = rb"{\fonttbl{\f0\fnil\fcharset129 Gulim;}{\f1\fswiss\fcharset0 Arial;}{\f2\fcharset238 Arial CE;}}"
START = rb"{\rtf1\ansi\ansicpg949\deff0" + FONTS


def read(path: Path, data: bytes) -> Document:
    path.write_bytes(data)
    document = rtf.extract(path)
    check_promises(document)
    return document


def kind_of(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        rtf.extract(path)
    assert caught.value.path == str(path)
    return caught.value.kind


def escaped(text: str, encoding: str = "cp949") -> bytes:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding)).encode()


@pytest.mark.parametrize(("name", "yes"), [("a.rtf", True), ("보고.RTF", True), ("a.doc", False)])
def test_accepts_by_name(name: str, yes: bool) -> None:
    assert rtf.accepts(Path(name)) is yes


def test_everything_in_its_order(tmp_path: Path) -> None:
    sheet = rb"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2\sbasedon1 Mine;}{\s3 Title;}{\s4 toc 1;}}"
    data = START + sheet + rb"{\info{\title " + escaped("연간 보고서") + rb"}{\author nobody}}"
    data += rb"\pard\s3 Report\par\pard\s4 First\tab 3\par\pard\s2 " + escaped("첫째 장") + rb"\par\pard Words."
    data += rb"{\footnote\pard {\super 1} A note.}\par{\listtext\'b7\tab}\pard\ls1 one\par{\listtext 2.\tab}two\par"
    data += (
        rb"\pard\trowd\intbl "
        + escaped("이름")
        + rb"\cell "
        + escaped("값")
        + rb"\cell\row\trowd a\par b\cell c\cell\row"
    )
    data += rb"\pard\outlinelevel1 Second\par\pard End.}"
    document = read(tmp_path / "a.rtf", data)
    assert document.format == "rtf"
    assert document.title == "연간 보고서"
    assert parts(document) == [
        ("title", 0, "Report"),
        ("heading", 1, "첫째 장"),
        ("paragraph", 0, "Words."),
        ("list", 0, "- one\n- two"),
        ("table", 0, "이름 | 값\na b | c"),
        ("heading", 2, "Second"),
        ("paragraph", 0, "End."),
        ("notes", 0, "1 A note."),
    ]


@pytest.mark.parametrize(
    ("body", "include", "exclude"),
    [
        (escaped("한글과 뷁 (확장)"), ["한글과 뷁 (확장)"], []),
        ("그대로 쓴 글".encode("cp949"), ["그대로 쓴 글"], []),
        (rb"\f1 caf\'e9 \f2 \'f8 \f0 " + escaped("가"), ["café ř 가"], []),
        (rb"\f1 " + escaped("글꼴이 틀린"), ["글꼴이 틀린"], []),
        (rb"\u44032?\u-21504\'b0\'a1x", ["가가x"], ["?"]),
        (rb"{\uc2\u44032\'b0\'a1b\uc0\u45208 c}\u45796 ?d", ["가b나c다d"], ["?"]),
        (rb"\u-10179?\u-8704? \u-4041?", ["😀"], ["?", "\uf037"]),
        (rb"{\loch\f1\hich\f1\dbch\f0 " + escaped("가나") + b"}", ["가나"], []),
        (rb"{\upr{old}{\*\ud{new}}}", ["new"], ["old"]),
        (rb"{\field{\*\fldinst HYPERLINK x.y}{\fldrslt the page}} now", ["the page now"], ["HYPERLINK", "x.y"]),
        (rb"a{\pict\wmetafile8 0102abcd\bin4 }}}}}b{\*\unknown gone{\par deep}}c{\v hidden}{\deleted struck}",
         ["abc"],
         ["0102", "gone", "deep", "hidden", "struck"]),
        (rb"{\header above\par Page 3}{\footerl below}{\footerr below}{\*\generator Riched}words{\xe index}",
         ["words\n\nabove\nbelow"],
         ["Page", "below\nbelow", "Riched", "index"]),
        (rb"words{\*\atnid KJ}{\*\atnauthor Kim}\chatn{\*\annotation{\*\atndate 7}said beside} on",
         ["words on\n\nsaid beside"],
         ["KJ", "Kim", "7"]),
        (rb"a\~b\_c\-d\emdash\lquote e\rquote\line f\tab g\{h\}\\", ["a b-cd—‘e’\nf\tg{h}\\"], []),
        (rb"{\shp{\*\shpinst{\sp{\sn name}{\sv value}}{\shptxt in a box\par}}{\shprslt twice}}", ["in a box"],
         ["name", "value", "twice"]),
        (rb"{\object\objemb{\*\objdata 0105}{\result shown}}", ["shown"], ["0105"]),
        (b"one\\\ntwo\\par three", ["one\n\ntwo\n\nthree"], []),
        (rb"\trowd\intbl only\cell\row\pard after", ["only\n\nafter"], ["|"]),
        (b"broken}} end", ["broken end"], []),
    ],
)  # fmt: skip
def test_what_rtf_puts_between_words(tmp_path: Path, body: bytes, include: list[str], exclude: list[str]) -> None:
    text = read(tmp_path / "a.rtf", START + rb"\pard " + body + b"}").text
    assert [words for words in include if words not in text] == []
    assert [words for words in exclude if words in text] == []


@pytest.mark.parametrize(
    ("charset", "encoding", "text"),
    [(128, "cp932", "こんにちは表"), (134, "gbk", "你好世界"), (136, "cp950", "許功蓋"), (204, "cp1251", "Привет")],
)
def test_every_font_has_its_character_set(tmp_path: Path, charset: int, encoding: str, text: str) -> None:
    data = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f5\fcharset%d Any;}}\f5 %s}" % (charset, escaped(text, encoding))
    assert read(tmp_path / "a.rtf", data).text == text


def test_a_document_from_a_mac(tmp_path: Path) -> None:
    assert read(tmp_path / "a.rtf", rb"{\rtf1\mac caf\'8e}").text == "café"


def test_a_document_of_nothing_but_a_header_gives_that(tmp_path: Path) -> None:
    assert read(tmp_path / "a.rtf", START + rb"{\header Head\par}\pard\par}").text == "Head"


def test_bad_documents_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    assert kind_of(path, b"Just words.") == "wrong-type"
    assert kind_of(path, b"PK\x03\x04") == "wrong-type"
    assert kind_of(path, b"\x01\x02\x03" * 99) == "broken"
    assert kind_of(path, START + b"{" * 100_000) == "broken"
    assert kind_of(path, START + rb"{\pict 00}}") == "no-text"
    assert not read(path, b"{\\rtf1}").blocks


def test_long_runs_of_one_thing_take_no_longer_than_they_are(tmp_path: Path) -> None:
    for unit in (b"\\'b0\\'a1", b"\\par ", b"{x}", b"\\u44032?", b"\\bin9 ", b"\\f1\\'e9", b"\\cell"):
        read(tmp_path / "a.rtf", START + unit * 20_000)


def test_a_damaged_document_never_escapes_as_another_error(tmp_path: Path) -> None:
    whole = (
        START
        + rb"{\stylesheet{\s1 heading 1;}}\s1 "
        + escaped("제목")
        + rb"\par\pard\intbl a\cell\row\u44032?{\*\x y}}"
    )
    path = tmp_path / "a.rtf"
    for data in damaged(whole):
        path.write_bytes(data)
        assert outcome(rtf, path) in {"read", "broken", "encrypted", "no-text", "wrong-type"}
