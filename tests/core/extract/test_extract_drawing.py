from __future__ import annotations

import contextlib
import zlib
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from core.errors import DocumentError
from core.extract import registry
from core.extract.drawing import MOST_PIXELS, Drawn, Wish, _scale, draw
from tests.core.extract.extract_makers import make_pdf

LINE = "the deposit is returned within a month"


def printed(path: Path, width: float = 400, height: float = 600, colour: str = "0 g", turn: int = 0) -> Path:
    """Write a page with one line of Helvetica, 100 points below its upper edge and 50 from the left."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(width, height)
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in names.items()})
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    stream = DecodedStreamObject()
    stream.set_data(f"{colour} BT /F1 12 Tf 50 {height - 100} Td ({LINE}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    if turn:
        page[NameObject("/Rotate")] = NumberObject(turn)
    writer.write(path)
    return path


def upwards(path: Path) -> Path:
    """Write a page with a line that runs from its foot to its head, as wide tables are printed."""
    printed(path)
    writer = pypdf.PdfWriter(clone_from=path)
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 0 1 -1 0 100 50 Tm ({LINE}) Tj ET".encode())
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    writer.write(path)
    return path


def ink(drawn: Drawn) -> tuple[float, float, float, float]:
    """Return the box of everything on the page that is not white."""
    rows, wide = zlib.decompress(drawn.pixels), drawn.width * drawn.channels
    assert len(rows) == wide * drawn.height
    lines = [rows[at : at + wide] for at in range(0, len(rows), wide)]
    dark = [number for number, line in enumerate(lines) if min(line) < 200]
    columns = [at // drawn.channels for at in range(wide) if any(lines[number][at] < 200 for number in dark)]
    return min(columns), min(dark), max(columns) + 1, max(dark) + 1


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_box_of_a_passage_lies_on_its_ink(tmp_path: Path, turn: int) -> None:
    path = printed(tmp_path / "a.pdf", turn=turn)
    drawn = draw(path, Wish(1, 800, registry.extract(path, 10**6).text))
    assert (drawn.width, drawn.height) == ((800, 1200) if turn in (0, 180) else (800, 534))
    assert drawn.boxes
    boxes = list(zip(*drawn.boxes, strict=True))
    assert (min(boxes[0]), min(boxes[1]), max(boxes[2]), max(boxes[3])) == pytest.approx(ink(drawn), abs=8)


def test_a_line_that_runs_upwards_is_lit_where_it_stands(tmp_path: Path) -> None:
    drawn = draw(upwards(tmp_path / "a.pdf"), Wish(1, 800, LINE))
    left, top, right, bottom = drawn.boxes[0]
    assert right - left < 40 < 300 < bottom - top
    assert drawn.boxes[0] == pytest.approx(ink(drawn), abs=8)


def test_grey_pages_need_one_channel_and_colours_keep_theirs(tmp_path: Path) -> None:
    assert draw(printed(tmp_path / "a.pdf"), Wish(1, 300)).channels == 1
    red = draw(printed(tmp_path / "b.pdf", colour="1 0 0 rg"), Wish(1, 301))
    rows = zlib.decompress(red.pixels)
    assert (red.channels, len(rows)) == (3, red.width * red.height * 3)
    assert min(rows[0::3]) > 200 > min(rows[1::3])


def test_korean_is_lit_on_its_own_page(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["첫째 쪽이다."], ["보증금은 계약이", "끝나면 돌려준다."]])
    passage = "보증금은 계약이 끝나면 돌려준다."
    assert [len(draw(path, Wish(page, 595, passage)).boxes) for page in (1, 2)] == [0, 2]
    assert draw(path, Wish(2, 595)).boxes == ()
    assert draw(path, Wish(1, 595)).pages == 2


@pytest.mark.parametrize("page", [0, -1, 3])
def test_a_page_that_is_not_there(tmp_path: Path, page: int) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["one"], ["two"]])
    with pytest.raises(DocumentError) as caught:
        draw(path, Wish(page, 300))
    assert caught.value.kind == "broken"


def test_each_file_that_cannot_be_drawn_says_why(tmp_path: Path) -> None:
    locked = make_pdf(tmp_path / "locked.pdf", [["secret"]], password="x")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    for path, kind in ((locked, "encrypted"), (broken, "broken"), (tmp_path / "gone.pdf", "vanished")):
        with pytest.raises(DocumentError) as caught:
            draw(path, Wish(1, 300))
        assert (caught.value.kind, caught.value.path) == (kind, str(path))


@pytest.mark.parametrize("size", [(400, 600), (14_400, 14_400), (3, 14_400), (14_400, 3)])
@pytest.mark.parametrize("width", [-5, 0, 1, 100_000])
def test_no_picture_is_too_large_or_nothing(tmp_path: Path, size: tuple[float, float], width: int) -> None:
    drawn = draw(printed(tmp_path / "a.pdf", *size), Wish(1, width, LINE))
    assert 1 <= drawn.width * drawn.height <= MOST_PIXELS * 1.1


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6), st.integers(-1, 10**6))
def test_the_scale_is_bounded(wide: float, high: float, width: int) -> None:
    scale = _scale(wide, high, width)
    assert scale > 0
    assert (wide * scale + 1) * (high * scale + 1) <= MOST_PIXELS * 1.1


def test_a_page_without_size_has_no_scale() -> None:
    assert [_scale(*size, 100) for size in ((0.0, 5.0), (float("nan"), 5.0), (5.0, float("inf")))] == [0.0] * 3


@settings(max_examples=40)
@given(st.data())
def test_a_damaged_file_is_drawn_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = printed(tmp_path_factory.mktemp("pdf") / "a.pdf")
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    with contextlib.suppress(DocumentError):
        drawn = draw(path, Wish(1, 120, LINE))
        assert len(zlib.decompress(drawn.pixels)) == drawn.width * drawn.height * drawn.channels
