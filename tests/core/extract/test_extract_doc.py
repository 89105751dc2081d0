from __future__ import annotations

from pathlib import Path

import docx as python_docx
import pytest

from core.errors import DocumentError
from core.extract import doc
from core.records import Document
from tests.core.extract.extract_makers import check_promises, parts
from tests.core.extract.old_office_makers import (
    IN_TABLE,
    LISTED,
    ROW_END,
    damaged,
    make_doc,
    make_ole,
    outcome,
    summary,
)

BODY = (0, b"")
CELL, END = (0, IN_TABLE), (0, ROW_END)
STYLES = [
    (0, 0xFFF, b""),  # the body
    (1, 0, b""),  # the first heading
    (0xFFE, 1, b""),  # a person's own, built on the first heading
    (62, 0, b""),  # the title
    (19, 0, b""),  # an entry in a table of contents
    (0xFFE, 0, b"\x40\x26\x02"),  # a person's own, third in the outline
    (48, 0, b""),  # a list
]


def read(path: Path) -> Document:
    document = doc.extract(path)
    check_promises(document)
    return document


def kind_of(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        doc.extract(path)
    assert caught.value.path == str(path)
    return caught.value.kind


@pytest.mark.parametrize(("name", "yes"), [("a.doc", True), ("보고.DOC", True), ("a.dot", False), ("a.docx", False)])
def test_accepts_by_name(name: str, yes: bool) -> None:
    assert doc.accepts(Path(name)) is yes


def test_everything_in_its_order(tmp_path: Path) -> None:
    text = "분기 보고\r첫째 장\r본문입니다.\r하나\r둘\r이름\x07값\x07\x07사과\x07삼백 원\x07\x07둘째 장\r끝 😀.\r"
    looks = [(3, b""), (1, b""), BODY, (0, LISTED), (6, b""), CELL, CELL, END, CELL, CELL, END, (5, b""), BODY]
    document = read(make_doc(tmp_path / "a.doc", [text], looks, styles=STYLES))
    assert document.format == "doc"
    assert parts(document) == [
        ("title", 0, "분기 보고"),
        ("heading", 1, "첫째 장"),
        ("paragraph", 0, "본문입니다."),
        ("list", 0, "- 하나\n- 둘"),
        ("table", 0, "이름 | 값\n사과 | 삼백 원"),
        ("heading", 3, "둘째 장"),
        ("paragraph", 0, "끝 😀."),
    ]


def test_pieces_of_bytes_and_of_wide_characters_make_one_text(tmp_path: Path) -> None:
    pieces: list[str | bytes] = [b"Caf\xe9 \x93open\x94\rHead", "ing 제목\r", b"plain\r"]
    document = read(make_doc(tmp_path / "a.doc", pieces, [BODY, (2, b""), BODY], styles=STYLES))
    assert parts(document) == [
        ("paragraph", 0, "Café “open”"),
        ("heading", 1, "Heading 제목"),
        ("paragraph", 0, "plain"),
    ]


@pytest.mark.parametrize(
    ("text", "include", "exclude"),
    [
        ('See \x13 HYPERLINK "http://x.y" \x14the page\x15 now.\r', ["See the page now."], ["HYPERLINK", "x.y"]),
        ("\x13 TOC \x14\x13 HYPERLINK \x14One\x15 \x13 PAGEREF \x14two\x15\x15 three\r", ["One two three"], ["PAGE"]),
        ("a\x13 XE index \x15b\r", ["ab"], ["index"]),
        ("cut off \x13 in a field\r", ["cut off", "in a field"], []),
        ("one\x0btwo\x1ethree\x1ffour\x0cfive\r", ["one\ntwo-threefour\n\nfive"], []),
        ("a\x07b\x07\x07c\x07d\x07\x07after\r", ["a | b\nc | d\n\nafter"], []),
        ("only\x07\x07\r", ["only"], ["|"]),
        ("mark\x02 and picture\x01\r", ["mark and picture"], []),
        ("no mark at the end", ["no mark at the end"], []),
    ],
)
def test_what_word_puts_between_words(tmp_path: Path, text: str, include: list[str], exclude: list[str]) -> None:
    found = read(make_doc(tmp_path / "a.doc", [text])).text
    assert [words for words in include if words not in found] == []
    assert [words for words in exclude if words in found] == []


def test_only_entries_with_a_page_are_a_table_of_contents(tmp_path: Path) -> None:
    text = "첫째 장\t3\rSecond\tiv\r1.2\tA heading all the same\r"
    document = read(make_doc(tmp_path / "a.doc", [text], [(4, b"")] * 3, styles=STYLES))
    assert parts(document) == [("heading", 1, "1.2\tA heading all the same")]


def test_what_was_deleted_is_not_read(tmp_path: Path) -> None:
    document = read(make_doc(tmp_path / "a.doc", ["남은 말 지운 말 끝\r"], [BODY], hidden=["지운 말 "]))
    assert document.text == "남은 말 끝"


@pytest.mark.parametrize(
    ("kind", "page", "raw"),
    [
        (0x1E, 949, "연간 보고서".encode("cp949") + b"\0"),
        (0x1E, 65001, "연간 보고서\0".encode()),
        (0x1F, 1200, "연간 보고서\0".encode("utf-16-le")),
    ],
)
def test_the_title_in_the_properties(tmp_path: Path, kind: int, page: int, raw: bytes) -> None:
    path = make_doc(tmp_path / "a.doc", ["본문\r"], properties=summary(kind, page, raw))
    assert read(path).title == "연간 보고서"


def test_boxes_notes_comments_and_headers_follow(tmp_path: Path) -> None:
    pieces = ["Body.\x02\r", "\x02 첫 각주\r\x02 second\r", "Running head\r", "Remark\r", "\x02 미주\r", "In a box\r"]
    sizes = [len(piece) for piece in pieces]
    counts = [*sizes[:3], 0, sizes[3], sizes[4], sizes[5]]
    document = read(make_doc(tmp_path / "a.doc", pieces, counts=counts))
    assert parts(document) == [
        ("paragraph", 0, "Body."),
        ("paragraph", 0, "In a box"),
        ("notes", 0, "첫 각주"),
        ("notes", 0, "second"),
        ("notes", 0, "미주"),
        ("notes", 0, "Remark"),
        ("notes", 0, "Running head"),
    ]


def test_a_document_of_nothing_but_a_header_gives_that(tmp_path: Path) -> None:
    assert read(make_doc(tmp_path / "a.doc", ["\r", "머리말\r"], counts=[1, 0, 4])).text == "머리말"


def test_word_95_is_read_in_its_own_code_page(tmp_path: Path) -> None:
    words = "안녕하세요\r".encode("cp949") + b"a\x07b\x07\x07"
    header = bytearray(0x300)
    header[:12] = b"\xdc\xa5\x68\0\0\0\x12\x04\0\0\0\0"
    header[0x18:0x20] = (0x300).to_bytes(4, "little") + (0x300 + len(words)).to_bytes(4, "little")
    header[0x34:0x38] = len(words).to_bytes(4, "little")
    document = read(make_ole(tmp_path / "a.doc", {"WordDocument": bytes(header) + words}))
    assert parts(document) == [("paragraph", 0, "안녕하세요"), ("table", 0, "a | b")]


@pytest.mark.parametrize(
    ("data", "include"),
    [
        (rb"{\rtf1\ansi In RTF.\par}", "In RTF."),
        ("<html><body><p>웹 문서</p></body></html>".encode("cp949"), "웹 문서"),
        (b"\xef\xbb\xbf<!DOCTYPE html>\n<HTML><p>page</p>", "page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n"
         b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>caf=C3=A9</p>\r\n--x--\r\n", "café"),
    ],
)  # fmt: skip
def test_what_else_is_called_doc_is_read_as_what_it_is(tmp_path: Path, data: bytes, include: str) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(data)
    assert include in read(path).text


def test_a_newer_document_called_doc_is_read(tmp_path: Path) -> None:
    word = python_docx.Document()
    word.add_heading("제목", 1)
    word.save(str(tmp_path / "a.doc"))
    assert parts(read(tmp_path / "a.doc")) == [("heading", 1, "제목")]


def test_bad_documents_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    assert kind_of(make_doc(path, ["secret\r"], flags=0x0100)) == "encrypted"
    assert kind_of(make_ole(path, {"EncryptedPackage": b"x"})) == "encrypted"
    assert kind_of(make_ole(path, {"Workbook": b"x"})) == "wrong-type"
    assert kind_of(make_ole(path, {"WordDocument": b"\xec\xa5\xc1\0", "0Table": b""})) == "broken"
    assert kind_of(make_doc(path, ["ÿ\x04\x05" * 99])) == "broken"
    assert kind_of(make_doc(path, ["\x01\r"])) == "no-text"
    assert not read(make_doc(path, ["\r"])).blocks
    for data, kind in [
        (b"Just words.", "wrong-type"),
        (b"%PDF-1.4", "wrong-type"),
        (b"\x01\x02\x03" * 99, "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "broken"),
    ]:
        path.write_bytes(data)
        assert kind_of(path) == kind


def test_a_header_that_promises_more_than_the_file_holds_is_not_believed(tmp_path: Path) -> None:
    path = make_doc(tmp_path / "a.doc", ["Words.\r"])
    whole = path.read_bytes()
    for at in (30, 32, 44, 72):
        path.write_bytes(whole[:at] + b"\xff\xff\xff\x7f" + whole[at + 4 :])
        assert kind_of(path) == "broken"


def test_many_pieces_of_the_same_bytes_do_not_swell(tmp_path: Path) -> None:
    path = make_doc(tmp_path / "a.doc", ["가" * 2000] * 2)
    whole = path.read_bytes()
    table = whole.index(b"\x02\x1c\0\0\0")
    counts = whole[: table + 5] + b"\0\0\0\0\xff\xff\xff\x7f\xff\xff\xff\x7f" + whole[table + 17 :]
    path.write_bytes(counts)
    assert len(read(path).text) <= path.stat().st_size


def test_a_damaged_document_never_escapes_as_another_error(tmp_path: Path) -> None:
    text = "제목\r이름\x07값\x07\x07본문 \x13 A \x14b\x15\r"
    looks = [(1, b""), CELL, CELL, END, BODY]
    whole = make_doc(tmp_path / "whole.doc", [text], looks, styles=STYLES, hidden=["본문"]).read_bytes()
    path = tmp_path / "a.doc"
    for data in damaged(whole):
        path.write_bytes(data)
        assert outcome(doc, path) in {"read", "broken", "encrypted", "no-text", "wrong-type"}
