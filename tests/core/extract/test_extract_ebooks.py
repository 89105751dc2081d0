from __future__ import annotations

from pathlib import Path

import pytest

from core.extract import ebooks, packages
from tests.core.extract.extract_makers import check_promises, parts
from tests.core.extract.light_makers import kind_of, survives, zipped

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
OPF = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf"><metadata
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>토지</dc:title>
<dc:creator>박경리</dc:creator></metadata>
<manifest>
<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="b" href="b%20c.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="nav"/><itemref idref="b"/><itemref idref="a"/><itemref idref="a"/>
<itemref idref="lost"/></spine>
</package>"""
NAV = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<body><nav epub:type="toc">
<ol><li><a href="b%20c.xhtml">서장</a></li><li><a href="a.xhtml#x">1부</a></li></ol></nav></body></html>"""
BOOK: dict[str, str | bytes] = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OPS/book.opf": OPF,
    "OPS/nav.xhtml": NAV,
    "OPS/a.xhtml": "<html><body><h1>첫째 마당</h1><p>가을이었다.</p></body></html>",
    "OPS/b c.xhtml": "<html><body><p>서장</p><p>오래 전 일이다.</p><blockquote>인용</blockquote></body></html>",
    "OPS/font.otf": b"\0" * 50,
}
ENCRYPTED = """<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
<enc:EncryptionMethod Algorithm="{}"/><enc:CipherData><enc:CipherReference URI="{}"/></enc:CipherData>
</enc:EncryptedData></encryption>"""
AES = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
FB2 = """<?xml version="1.0" encoding="utf-8"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"
xmlns:l="http://www.w3.org/1999/xlink"><description><title-info><author><first-name>Лев</first-name>
<last-name>Толстой</last-name></author><book-title>Война и мир</book-title><annotation><p>О войне.</p></annotation>
</title-info></description><body><title><p>Война</p><p>и мир</p></title><epigraph><p>Эпиграф.</p></epigraph>
<section><title><p>Глава 1</p></title><p>Eh bien, <emphasis>mon prince</emphasis>.</p>
<poem><stanza><v>하나</v><v>둘</v>
</stanza><stanza><v>셋</v></stanza></poem><section><title><p>Часть</p></title><p>Текст.</p></section></section></body>
<body name="notes"><title><p>Примечания</p></title>
<section id="n1"><title><p>1</p></title><p>Сноска.</p></section></body>
<binary id="a.png" content-type="image/png">AAAA</binary></FictionBook>"""


def kind(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return kind_of(ebooks, path)


def test_a_book_is_read_in_the_order_of_its_spine(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(zipped(BOOK))
    document = ebooks.extract(path)
    check_promises(document)
    assert document.title == "토지"
    assert parts(document) == [
        ("paragraph", 0, "박경리"),
        ("heading", 1, "서장"),
        ("paragraph", 0, "오래 전 일이다."),
        ("quote", 0, "인용"),
        ("heading", 1, "첫째 마당"),
        ("paragraph", 0, "가을이었다."),
    ]
    assert [block.place for block in document.blocks] == ["", "서장", "서장", "서장", "1부", "1부"]


def test_a_table_of_contents_of_the_older_kind(tmp_path: Path) -> None:
    ncx = """<ncx><navMap><navPoint><navLabel><text>머리말</text></navLabel><content src="b c.xhtml"/>
    <navPoint><navLabel><text>속</text></navLabel><content src="x.xhtml"/></navPoint></navPoint></navMap></ncx>"""
    opf = OPF.replace('href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"',
                      'href="toc.ncx" media-type="application/x-dtbncx+xml"')  # fmt: skip
    path = tmp_path / "a.epub"
    path.write_bytes(zipped({**BOOK, "OPS/book.opf": opf, "OPS/toc.ncx": ncx}))
    assert ("heading", 1, "머리말") in parts(ebooks.extract(path))


def test_a_book_without_a_package_is_read_by_names(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(zipped({"b.html": "<p>둘</p>", "a.html": "<p>하나</p>"}))
    assert ebooks.extract(path).text == "하나\n\n둘"


@pytest.mark.parametrize(
    ("algorithm", "target", "expected"),
    [(AES, "OPS/a.xhtml", "encrypted"), (AES, "OPS/font.otf", "read"),
     ("http://www.idpf.org/2008/embedding", "OPS/a.xhtml", "read")],
)  # fmt: skip
def test_only_locked_chapters_lock_a_book(tmp_path: Path, algorithm: str, target: str, expected: str) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(zipped({**BOOK, "META-INF/encryption.xml": ENCRYPTED.format(algorithm, target)}))
    assert kind_of(ebooks, path) == expected


def test_what_is_no_book_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.epub"
    assert kind(path, b"%PDF-1.7 ...") == "wrong-type"
    assert kind(path, zipped({"word/document.xml": "<a/>"})) == "wrong-type"
    assert kind(path, zipped({**BOOK, "OPS/a.xhtml": "<p/>", "OPS/b c.xhtml": "<img src='x'/>"})) == "no-text"
    gone = {name: content for name, content in BOOK.items() if not name.endswith(("a.xhtml", "b c.xhtml"))}
    assert kind(path, zipped(gone)) == "broken"
    monkeypatch.setattr(packages, "UNPACKED", 500)
    assert kind(path, zipped(BOOK)) == "too-large"
    assert kind(tmp_path / "a.fb2", b"<html><body>x</body></html>") == "wrong-type"
    assert kind(tmp_path / "a.fb2.zip", zipped({"a.txt": "x"})) == "wrong-type"
    bomb = FB2.replace("<FictionBook", '<!DOCTYPE a [<!ENTITY b "&c;&c;">]><FictionBook', 1)
    assert kind(tmp_path / "a.fb2", bomb.encode()) == "broken"


@pytest.mark.parametrize("name", ["a.fb2", "a.fb2.zip"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_fictionbook(tmp_path: Path, name: str, encoding: str) -> None:
    data = FB2.replace("utf-8", encoding).encode(encoding)
    path = tmp_path / name
    path.write_bytes(zipped({"book.fb2": data}) if name.endswith("zip") else data)
    document = ebooks.extract(path)
    check_promises(document)
    assert document.title == "Война и мир"
    assert parts(document) == [
        ("paragraph", 0, "Лев Толстой"),
        ("paragraph", 0, "О войне."),
        ("heading", 1, "Война и мир"),
        ("quote", 0, "Эпиграф."),
        ("heading", 2, "Глава 1"),
        ("paragraph", 0, "Eh bien, mon prince."),
        ("paragraph", 0, "하나\n둘\n\n셋"),
        ("heading", 3, "Часть"),
        ("paragraph", 0, "Текст."),
        ("heading", 1, "Примечания"),
        ("notes", 0, "1\nСноска."),
    ]


@pytest.mark.parametrize(("name", "data"), [("a.epub", zipped(BOOK)), ("a.fb2", FB2.encode())])
def test_harmed_books_end_as_text_or_as_a_refusal(tmp_path: Path, name: str, data: bytes) -> None:
    survives(ebooks, tmp_path / name, data)
