from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from core.errors import DocumentError
from core.extract import pdf
from core.extract.pdf_rects import rects
from core.extract.pdf_text import Wrapping, glue, wrapping
from core.records import Document
from tests.core.extract.extract_makers import _font, check_promises, make_pdf, outcome

Placed = tuple[float, float, float, str]  # x, y from the top, size, text

LEFT = [
    "The first column begins with a sentence",
    "that is long enough to fill all the lines",
    "of this column, as printed text does in",
    "most books and papers, and it breaks con-",
    "versations at the end of a line. Then it",
    "goes on with further words to the very",
    "foot of the column, where the sentence is",
]
RIGHT = [
    "taken up again at the top of the second",
    "column. A reader who goes across both of",
    "the columns would find nonsense, which is",
    "what a naive program makes of such pages",
    "when it reads them line by line. We hope",
    "that this test keeps ours from doing so",
    "for as long as the program is used.",
]


def placed(path: Path, pages: Sequence[Sequence[Placed]], rotate: int = 0) -> Path:
    """Write a PDF whose texts stand at given places; a character is half an em wide, a bar moves on by 0.4 em."""
    writer = pypdf.PdfWriter()
    font = _font(writer)
    for texts in pages:
        page = writer.add_blank_page(595, 842)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        if rotate:
            page[NameObject("/Rotate")] = NumberObject(rotate)
        shown = [f"BT /F1 {size} Tf 1 0 0 1 {x} {842 - y} Tm [{drawn(text)}] TJ ET" for x, y, size, text in texts]
        stream = DecodedStreamObject()
        stream.set_data("\n".join(shown).encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    writer.write(path)
    return path


def drawn(text: str) -> str:
    return " -400 ".join(f"<{part.encode('utf-16-be').hex()}>" for part in text.split("|"))


def column(x: float, y: float, lines: Sequence[str], size: float = 10, step: float = 13) -> list[Placed]:
    return [(x, y + step * at, size, line) for at, line in enumerate(lines)]


def blocks(document: Document) -> list[tuple[str, int, int | None, str]]:
    check_promises(document)
    return [(each.kind, each.level, each.page, document.text[each.start : each.end]) for each in document.blocks]


def read(path: Path, *pages: Sequence[Placed]) -> list[tuple[str, int, int | None, str]]:
    return blocks(pdf.extract(placed(path / "a.pdf", pages)))


def text_of(path: Path, *pages: Sequence[Placed]) -> str:
    return "\n".join(text for _, _, _, text in read(path, *pages))


def test_columns_are_read_one_after_the_other_below_a_title_across_both(tmp_path: Path) -> None:
    # Written across, as some programs do: only the places tell the columns.
    across = [each for pair in zip(column(40, 120, LEFT), column(310, 120, RIGHT), strict=True) for each in pair]
    found = read(tmp_path, [(100, 60, 22, "A title that stands across"), *across])
    assert [(kind, level) for kind, level, _, _ in found] == [("title", 0), ("paragraph", 0)]
    assert "breaks conversations at the end" in found[1][3]
    assert "where the sentence is taken up again at the top" in found[1][3]


def test_three_columns(tmp_path: Path) -> None:
    parts = [[f"{name} column row {row} is text" for row in "abcdefgh"] for name in ("first", "other", "third")]
    lines = [each for at, part in enumerate(parts) for each in column(30 + 185 * at, 100, part)]
    text = text_of(tmp_path, sorted(lines, key=lambda line: line[1]))
    places = [text.index(f"{name} column row {row}") for name in ("first", "other", "third") for row in "abcdefgh"]
    assert places == sorted(places)


def test_a_figure_across_both_columns_parts_them(tmp_path: Path) -> None:
    wide = "Figure 3: A caption that is set across both of the columns of this page, in the middle of it."
    below = [line.replace("column", "stretch") for line in LEFT + RIGHT]
    page = [*column(40, 80, LEFT), *column(310, 80, RIGHT), (60, 300, 10, wide)]
    found = read(tmp_path, [*page, *column(40, 330, below[:7]), *column(310, 330, below[7:])])
    assert [kind for kind, _, _, _ in found] == ["paragraph", "caption", "paragraph"]
    assert found[1][3] == wide


def test_aligned_cells_are_a_table(tmp_path: Path) -> None:
    rows = [("품목", "수량", "Price"), ("연필", "12", "3.50"), ("지우개", "7", "1.20"), ("공책", "30", "12.00")]
    cells = [(60 + 150 * x, 200 + 16 * y, 10.0, cell) for y, row in enumerate(rows) for x, cell in enumerate(row)]
    found = read(tmp_path, [(60, 100, 10, "Prices of the things in the shop, as they were last year."), *cells])
    assert found[1] == ("table", 0, 1, "품목 | 수량 | Price\n연필 | 12 | 3.50\n지우개 | 7 | 1.20\n공책 | 30 | 12.00")


def test_two_aligned_rows_are_a_table(tmp_path: Path) -> None:
    cells = [(60 + 150 * x, 200 + 16 * y, 10.0, f"Row {y} cell {x}") for y in range(2) for x in range(3)]
    assert text_of(tmp_path, cells).split("\n")[1] == "Row 1 cell 0 | Row 1 cell 1 | Row 1 cell 2"


def test_sizes_tell_title_and_headings(tmp_path: Path) -> None:
    body = column(40, 160, ["These are words of the text, in the size that most of the text has."] * 8)
    page = [(40, 60, 24, "연간 보고서"), (40, 100, 16, "1 서론"), (40, 130, 13, "1.1 Scope"), *body]
    document = pdf.extract(placed(tmp_path / "a.pdf", [page]))
    heads = [("title", 0, 1, "연간 보고서"), ("heading", 1, 1, "1 서론"), ("heading", 2, 1, "1.1 Scope")]
    assert blocks(document)[:3] == heads
    assert document.title == "연간 보고서"


def test_footnotes_come_after_the_page(tmp_path: Path) -> None:
    body = column(40, 100, ["The text goes on and on over the whole width of this page, as it does."] * 9)
    notes = [(40.0, 780.0, 8.0, "1 A note at the foot."), (40.0, 792.0, 8.0, "2) 둘째 각주이다.")]
    found = read(tmp_path, [*notes, *body])
    assert [(kind, text) for kind, _, _, text in found[1:]] == [
        ("notes", "1 A note at the foot."),
        ("notes", "2) 둘째 각주이다."),
    ]


def test_items_are_one_list(tmp_path: Path) -> None:
    lines = ["There are things to do before we leave:", "• first pack the bags", "• 둘째로 문을 잠근다"]
    assert read(tmp_path, column(40, 100, lines))[1] == ("list", 0, 1, "• first pack the bags\n• 둘째로 문을 잠근다")


@pytest.mark.parametrize(
    ("drawn_as", "expected"),
    [
        ("한|국|어|문|서", "한국어문서"),
        ("C|O|N|T|E|N|T|S", "CONTENTS"),
        ("목||차||와||표", "목차와표"),
        ("문|서|의|||내|용|이|||많|다", "문서의 내용이 많다"),
        ("문 서 의|||내 용 이|||많 다", "문서의 내용이 많다"),
    ],
)
def test_letters_spread_wide_are_drawn_together(tmp_path: Path, drawn_as: str, expected: str) -> None:
    assert text_of(tmp_path, [(60, 100, 10.0, drawn_as)]) == expected


def test_running_heads_in_place_go_and_chapters_with_them(tmp_path: Path) -> None:
    pages = []
    for number in range(10):
        head = "1장 시작" if number < 5 else "2장 끝"
        words = "가나다라마바사아자차"[number]
        body = column(40, 120, [f"쪽마다 다른 말이 있으니 {words} 이다.", f"{words} Both lines stay."])
        pages.append([(40.0, 40.0, 9.0, head), *body, (290.0, 810.0, 9.0, str(number + 1))])
    text = text_of(tmp_path, *pages)
    assert "1장" not in text
    assert "2장" not in text
    assert text.count("Both lines stay.") == 10


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_turned_page_is_read_whole(tmp_path: Path, rotate: int) -> None:
    text = pdf.extract(placed(tmp_path / "a.pdf", [column(40, 100, LEFT)], rotate)).text
    for word in ("begins", "nonsense", "further")[::2]:
        assert word in text


def test_ligatures_and_decomposed_hangul(tmp_path: Path) -> None:
    assert text_of(tmp_path, [(40, 100, 10, "the oﬃce ﬁle")]) == "the office file"
    assert text_of(tmp_path, [(40, 100, 10, "\u1112\u1161\u11ab글")]) == "한글"


@pytest.mark.parametrize(
    ("lines", "words", "expected"),
    [
        (["a well-", "known fact"], {"well-known"}, "a well-known fact"),
        (["a para-", "graph here"], {"paragraph"}, "a paragraph here"),
        (["state-of-the-", "art methods"], set(), "state-of-the-art methods"),
        (["IN CAPI-", "TALS"], set(), "IN CAPITALS"),
    ],
)
def test_hyphens(lines: list[str], words: set[str], expected: str) -> None:
    assert glue(lines, [True, True], Wrapping(False, frozenset(words))) == expected


def test_korean_words_are_healed_by_the_words_of_the_document() -> None:
    lines = ["우리는 이 문서 검색 기능을 여러 번", "시험했고 모든 문서 검", "색 기능을 고쳤다. 또 번 시험했고 다시"]
    how = wrapping([lines])
    assert glue(["모든 문서 검", "색 기능을"], [True, True], how) == "모든 문서 검색 기능을"
    assert glue(["기능을 여러 번", "시험했고 다시"], [True, True], how) == "기능을 여러 번 시험했고 다시"


def test_rects_of_a_passage(tmp_path: Path) -> None:
    path = placed(tmp_path / "a.pdf", [[*column(40, 120, LEFT), *column(310, 120, RIGHT)]])
    found = rects(path, 1, "it breaks conversations at the end of a line.")
    assert len(found) == 2
    assert all(40 <= x0 < x1 < 310 and 140 < y0 < y1 < 185 for x0, y0, x1, y1 in found)
    assert rects(path, 1, "words that stand nowhere") == []
    assert rects(path, 9, "it breaks") == []


def test_both_readers_are_named_where_neither_can(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"\xde\xad\xbe\xef" * 50)
    with pytest.raises(DocumentError) as caught:
        pdf.extract(path)
    assert caught.value.kind == "broken"
    assert "pdfium" in (caught.value.detail or "")
    assert "pypdf" in (caught.value.detail or "")


def test_bytes_that_changed_never_escape_as_another_error(tmp_path: Path) -> None:
    whole = make_pdf(tmp_path / "a.pdf", [["Words of a page."] * 9] * 3, [("Words", 0, 1)]).read_bytes()
    chance = random.Random(6)
    path = tmp_path / "b.pdf"
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 8, 60))):
            data[chance.randrange(9, len(data))] = chance.randrange(256)
        path.write_bytes(data)
        assert outcome(path) in {"read", "broken", "empty", "no-text", "encrypted"}


def test_a_tree_of_pages_that_loops_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    whole = make_pdf(path, [["Words."]]).read_bytes()
    at = whole.index(b"/Kids")
    looped = whole[:at] + whole[at:].replace(whole[at : whole.index(b"]", at)], b"/Kids [ 1 0 R 1 0 R", 1)
    path.write_bytes(looped.replace(b"/Count 1", b"/Count 9"))
    start = time.perf_counter()
    assert outcome(path) in {"read", "broken", "empty", "no-text"}
    assert time.perf_counter() - start < 5


def test_far_coordinates_and_many_small_pieces_are_bounded(tmp_path: Path) -> None:
    far = [(x, y, 10.0, "far") for x, y in ((1e9, 1e9), (-1e7, 4), (1e5, -1e5))]
    grid = [(40 + 5.0 * (n % 100), 60 + 7.0 * (n // 100), 4.0, "x") for n in range(9000)]
    start = time.perf_counter()
    assert (
        "stays" in pdf.extract(placed(tmp_path / "a.pdf", [[*far, (40, 40, 10, "What is near stays.")], grid])).text
    )
    assert time.perf_counter() - start < 5


def test_a_short_page_within_a_passage_is_lit(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["One."], ["The second page is longer."]])
    assert len(rects(path, 1, "One.\n\nThe second page is longer.")) == 1
    assert rects(path, 1, "Something else altogether.") == []
