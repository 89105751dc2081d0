from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import DocumentError
from core.extract import registry
from core.extract.pdf_text import Wrapping, paragraphs, running_lines
from tests.core.extract.extract_makers import check_promises, make_pdf, outcome, parts

LIMIT = 10**8
PLAIN = Wrapping(keeps_spaces=False)


def texts(path: Path) -> list[tuple[str, int, str]]:
    document = registry.extract(path, LIMIT)
    check_promises(document)
    return parts(document)


def test_pages_title_and_korean(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["첫째 쪽의 글이다."], ["Second page."]], title="연간 보고서")
    document = registry.extract(path, LIMIT)
    assert [(block.page, document.text[block.start : block.end]) for block in document.blocks] == [
        (1, "첫째 쪽의 글이다."),
        (2, "Second page."),
    ]
    assert (document.title, document.pages, document.format) == ("연간 보고서", 2, "pdf")


@pytest.mark.parametrize(
    "title", ["Microsoft Word - draft.docx", "untitled", "(anonymous)", "report_final.pdf", "제목 없음"]
)
def test_a_title_that_a_program_filled_in_is_none(tmp_path: Path, title: str) -> None:
    assert registry.extract(make_pdf(tmp_path / "a.pdf", [["Words."]], title=title), LIMIT).title == ""


def test_the_outline_becomes_headings_where_they_stand(tmp_path: Path) -> None:
    pages = [
        ["Preface words.", "1. Introduction", "It begins here.", "1.1 Long heading that", "goes on", "Deep words."],
        ["Words without their heading."],
    ]
    outline = [("Introduction", 0, 1), ("Long heading that goes on", 0, 2), ("Missing", 1, 1), ("Page 2", 1, 1)]
    found = texts(make_pdf(tmp_path / "a.pdf", pages, outline))
    assert found == [
        ("paragraph", 0, "Preface words."),
        ("heading", 1, "1. Introduction"),
        ("paragraph", 0, "It begins here."),
        ("heading", 2, "1.1 Long heading that goes on"),
        ("paragraph", 0, "Deep words."),
        ("heading", 1, "Missing"),
        ("paragraph", 0, "Words without their heading."),
    ]


def test_running_heads_and_page_numbers_are_dropped(tmp_path: Path) -> None:
    pages = [["Annual Report 2024", f"Only page {n} says {'abcdef'[n]}.", f"- {n + 1} -"] for n in range(5)]
    text = registry.extract(make_pdf(tmp_path / "a.pdf", pages), LIMIT).text
    assert "Annual Report" not in text
    assert "- 3 -" not in text
    assert all(f"says {letter}." in text for letter in "abcde")


def test_what_repeats_on_few_pages_stays() -> None:
    assert running_lines([["Head", "a"], ["Head", "b"], ["Head", "c"]]) == [set(), set(), set()]
    half = [["Head", "a", "b", "c"], ["Head", "d", "e", "f"], ["x", "g", "h", "i"], ["y", "j", "k", "l"]]
    assert running_lines(half) == [set()] * 4
    table = [["12 30", "a", "b", "c"], ["99 10", "d", "e", "f"], ["31 70", "g", "h", "i"], ["55 2", "j", "k", "l"]]
    assert running_lines(table) == [set()] * 4


def test_heads_of_left_and_right_pages_are_dropped() -> None:
    pages = [["The Book" if n % 2 else "A Chapter", f"{'abcdefghij'[n]} words"] for n in range(10)]
    assert running_lines(pages) == [{0}] * 10


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [
                "This line of a paragraph is long and is bro-",
                "ken by a hyphen, as is usual in printed text,",
                "and ends.",
            ],
            ["This line of a paragraph is long and is broken by a hyphen, as is usual in printed text, and ends."],
        ),
        (["A title", "Another short line"], ["A title\nAnother short line"]),
        (["First things:", "• one", "• two"], ["First things:", "• one", "• two"]),
        (
            ["これは長い行で、次の行に続く文章です。改行は単語の", "途中に来ることがあります。"],
            ["これは長い行で、次の行に続く文章です。改行は単語の途中に来ることがあります。"],
        ),
        (
            [
                "The first paragraph is as long as this line is, and then",
                "it ends.",
                "The second one begins in a line of its own, as you see",
            ],
            [
                "The first paragraph is as long as this line is, and then it ends.",
                "The second one begins in a line of its own, as you see",
            ],
        ),
    ],
)
def test_lines_become_paragraphs(lines: list[str], expected: list[str]) -> None:
    assert paragraphs(lines, PLAIN) == expected


def test_korean_words_broken_at_the_end_of_a_line_are_healed() -> None:
    lines = ["이 문서는 단어 가운데에서 줄이 바뀌는 한글 문서이며 다음 줄로 이어지는 단", "어를 다시 붙여야 한다."]
    assert paragraphs(lines, Wrapping(keeps_spaces=True)) == ["".join(lines)]
    assert paragraphs(lines, PLAIN) == [" ".join(lines)]


def test_an_empty_password_opens(tmp_path: Path) -> None:
    assert texts(make_pdf(tmp_path / "a.pdf", [["Open words."]], password="")) == [("paragraph", 0, "Open words.")]


def with_picture(path: Path) -> None:
    picture = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>",
        picture + b"stream\n\x00\nendstream",
        b"<</Length 5>>stream\n/I Do\nendstream",
    ]
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n"
    path.write_bytes(data + b"%d\n%%%%EOF" % (len(data) - len(table) - 57))


def test_a_scan_says_that_it_holds_pictures_only(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    with_picture(path)
    with pytest.raises(DocumentError, match="pictures") as caught:
        registry.extract(path, LIMIT)
    assert caught.value.kind == "no-text"


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"<!DOCTYPE html><html><body>hi</body></html>", "wrong-type", "plain text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "wrong-type", "PNG"),
        (b"%PDF-1.7\n" + b"\xde\xad\xbe\xef" * 50, "broken", "damaged"),
        (b"\x01\x02\x03\x04" * 100, "broken", "damaged"),
    ],
)
def test_what_is_no_pdf_is_refused(tmp_path: Path, content: bytes, kind: str, words: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=words) as caught:
        registry.extract(path, LIMIT)
    assert (caught.value.kind, caught.value.path) == (kind, str(path))


def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        registry.extract(make_pdf(tmp_path / "a.pdf", [["Secret."]], password="key"), LIMIT)
    assert caught.value.kind == "encrypted"


def test_a_pdf_without_words_is_empty(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        registry.extract(make_pdf(tmp_path / "a.pdf", [[], []], [("Chapter", 0, 1)]), LIMIT)
    assert caught.value.kind == "empty"


def test_a_damaged_pdf_never_escapes_as_another_error(tmp_path: Path) -> None:
    whole = make_pdf(tmp_path / "a.pdf", [["Words."] * 20] * 3, [("Words", 0, 1)]).read_bytes()
    path = tmp_path / "b.pdf"
    for cut in range(20, len(whole), 97):
        path.write_bytes(whole[:cut])
        assert outcome(path) in {"read", "broken", "empty", "no-text", "encrypted"}
