from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from core.errors import DocumentError
from core.extract import packages, registry
from core.records import Document
from tests.core.extract.extract_makers import check_promises, outcome, parts

LIMIT = 10**8
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(path: Path) -> Document:
    document = registry.extract(path, LIMIT)
    check_promises(document)
    return document


def test_everything_in_its_order(tmp_path: Path) -> None:
    word = docx.Document()
    word.core_properties.title = "분기 보고"
    word.add_heading("Report", 0)
    word.add_heading("First", 1)
    word.add_paragraph("Some words.")
    word.add_paragraph("one", style="List Bullet")
    word.add_paragraph("two", style="List Number")
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ("이름", "값", "사과", "300"), strict=True
    ):
        cell.text = text
    word.add_heading("Second", 2)
    word.add_paragraph("A quote.", style="Quote")
    word.add_paragraph("   ")
    word.save(str(tmp_path / "a.docx"))
    document = read(tmp_path / "a.docx")
    assert document.title == "분기 보고"
    assert parts(document) == [
        ("title", 0, "Report"),
        ("heading", 1, "First"),
        ("paragraph", 0, "Some words."),
        ("list", 0, "- one\n- two"),
        ("table", 0, "이름 | 값\n사과 | 300"),
        ("heading", 2, "Second"),
        ("quote", 0, "A quote."),
    ]


@pytest.mark.parametrize(
    ("body", "include", "exclude"),
    [
        ("<w:p><w:ins><w:r><w:t>added</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>",
         ["added"], ["gone"]),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>in control</w:t></w:r></w:p></w:sdtContent></w:sdt>",
         ["in control"], []),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>", ["a\nb\tc"], []),
        ("<w:p><w:r><w:t>shown</w:t></w:r><w:r><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p>"
         "</w:txbxContent></w:r></w:p>", ["shown\n\nin a box"], []),
        ("<w:p><w:pPr><w:outlineLvl w:val='1'/></w:pPr><w:r><w:t>by outline</w:t></w:r></w:p>", ["by outline"], []),
        ("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>one column</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
         ["one column"], ["|"]),
    ],
)  # fmt: skip
def test_what_word_puts_into_paragraphs(tmp_path: Path, body: str, include: list[str], exclude: list[str]) -> None:
    word = docx.Document()
    word.element.body.insert(0, parse_xml(body.replace(">", f" {W}>", 1)))
    word.save(str(tmp_path / "a.docx"))
    text = read(tmp_path / "a.docx").text
    assert [words for words in include if words not in text] == []
    assert [words for words in exclude if words in text] == []


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def kind_of(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        registry.extract(path, LIMIT)
    assert caught.value.path == str(path)
    return caught.value.kind


def test_bad_documents_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    assert kind_of(archive(path, {"photo.jpg": b"x"})) == "wrong-type"
    assert kind_of(archive(path, {"word/document.xml": b"<w:"})) == "broken"
    path.write_bytes(b"PK\x03\x04 cut off")
    assert kind_of(path) == "broken"
    path.write_bytes(b"Just words.")
    assert kind_of(path) == "wrong-type"
    path.write_bytes(b"\x01\x02\x03" * 99)
    assert kind_of(path) == "broken"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    assert kind_of(path) == "wrong-type"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    assert kind_of(path) == "encrypted"


def test_a_document_without_words_is_empty_or_holds_pictures(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    word = docx.Document()
    word.save(str(path))
    assert kind_of(path) == "empty"
    picture = tmp_path / "a.bmp"
    picture.write_bytes(
        bytes.fromhex("424d3a000000000000003600000028000000010000000100000001001800" + "00" * 24 + "ffffff00")
    )
    word.add_picture(str(picture))
    word.save(str(path))
    assert kind_of(path) == "no-text"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "UNPACKED_XML", 10_000)
    path = tmp_path / "a.docx"
    word = docx.Document()
    word.add_paragraph("x" * 20_000)
    word.save(str(path))
    assert path.stat().st_size < 60_000
    assert kind_of(path) == "too-large"


def test_a_damaged_document_never_escapes_as_another_error(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Words.")
    word.save(str(tmp_path / "whole.docx"))
    whole = (tmp_path / "whole.docx").read_bytes()
    path = tmp_path / "a.docx"
    for at in range(40, len(whole), len(whole) // 40):
        path.write_bytes(whole[:at] + bytes(8) + whole[at + 8 :])
        assert outcome(path) in {"read", "broken", "empty", "wrong-type"}
