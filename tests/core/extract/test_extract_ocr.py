from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from core.errors import DocumentError
from core.extract import ocr, ocr_engine, ocr_page
from core.extract.base import DocumentBuilder
from core.extract.ocr_engine import Engine
from tests.core.extract.ocr_makers import FakeEngine, install, picture, uninstall

FONT = Path(__file__).parents[3] / "assets" / "fonts" / "Pretendard-Regular.otf"


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    ocr_engine.engine.cache_clear()


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    if sys.platform == "win32":
        pytest.skip("the stand-in is a script with a shebang")
    return install(tmp_path, monkeypatch)


def scans(path: Path, *pages: Image.Image) -> Path:
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=100)
    return path


def nothing() -> None:
    pass


def test_a_scanned_file_is_read_page_by_page(tmp_path: Path, engine: FakeEngine) -> None:
    first, second = "This contract is made between two parties in Seoul.", "제1조 임대인은 임차인에게 집을 빌려준다."
    engine.sees(first, second)
    calls: list[int] = []
    path = scans(tmp_path / "a.pdf", picture(), picture())
    document = ocr.filled(path, None, lambda: calls.append(1))
    assert [(b.kind, b.page, document.text[b.start : b.end]) for b in document.blocks] == [
        ("paragraph", 1, first),
        ("paragraph", 2, second),
    ]
    assert (document.format, document.pages, len(calls)) == ("pdf", 2, 2)


def test_pages_with_text_stay_as_they_are(tmp_path: Path, engine: FakeEngine) -> None:
    engine.sees("Words of the scanned page in the middle of it.")
    path = scans(tmp_path / "a.pdf", picture(), picture(), picture())
    builder = DocumentBuilder("pdf", "계약서")
    builder.add("heading", "Terms", 2, 1)
    builder.add("table", "a | b\n1 | 2, and more than enough words", page=1, gap="\n", place="x")
    builder.add("heading", "From the outline alone, a long one", 1, 2)
    builder.add("paragraph", "셋째 쪽에는 이미 글이 있어서 다시 읽지 않는다.", page=3)
    known = builder.build(3)
    document = ocr.filled(path, known, nothing)
    assert [(b.kind, b.page, b.level, b.place) for b in document.blocks] == [
        ("heading", 1, 2, ""),
        ("table", 1, 0, "x"),
        ("heading", 2, 1, ""),
        ("paragraph", 2, 0, ""),
        ("paragraph", 3, 0, ""),
    ]
    assert document.text.startswith(known.text[:60])
    assert document.text.index("scanned page") < document.text.index("셋째 쪽")
    assert (document.title, len(engine.asked())) == ("계약서", 1)


def test_a_small_picture_does_not_make_a_scan(tmp_path: Path, engine: FakeEngine) -> None:
    engine.sees("Words that nobody should look for here.")
    path = tmp_path / "a.pdf"
    import pypdfium2

    with pypdfium2.PdfDocument.new() as pdf:
        pdf.new_page(595, 842)
        pdf.save(path)
    builder = DocumentBuilder("pdf")
    builder.add("paragraph", "7", page=1)
    known = builder.build(1)
    assert ocr.filled(path, known, nothing) == known
    assert engine.asked() == []


def test_without_an_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uninstall(monkeypatch)
    path = scans(tmp_path / "a.pdf", picture())
    with pytest.raises(DocumentError) as caught:
        ocr.filled(path, None, nothing)
    assert caught.value.kind == "no-text"
    assert "Tesseract" in caught.value.message
    builder = DocumentBuilder("pdf")
    builder.add("paragraph", "What is known stays.", page=1)
    known = builder.build(1)
    assert ocr.filled(path, known, nothing) == known


def test_noise_is_no_text(tmp_path: Path, engine: FakeEngine) -> None:
    engine.sees("q|x ;l 8fj ~~ wq zz pq", sure=35)
    with pytest.raises(DocumentError) as caught:
        ocr.filled(scans(tmp_path / "a.pdf", picture()), None, nothing)
    assert caught.value.kind == "no-text"


def test_a_page_that_takes_too_long_is_given_up(
    tmp_path: Path, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "PAGE_SECONDS", 0.3)
    engine.hangs()
    calls: list[int] = []
    with pytest.raises(DocumentError) as caught:
        ocr.filled(scans(tmp_path / "a.pdf", picture(), picture()), None, lambda: calls.append(1))
    assert caught.value.kind == "no-text"
    assert len(calls) == 2


def test_a_page_that_reads_badly_is_turned(tmp_path: Path, engine: FakeEngine) -> None:
    good = "The page lay on its side and reads well when it is turned upright again."
    engine.sees("l1 ; ,", "osd", good, sure=80)
    document = ocr.filled(scans(tmp_path / "a.pdf", picture()), None, nothing)
    assert document.text == good
    sizes = [each.split("\t")[1].split() for each in engine.asked()]
    assert sizes[2] == sizes[0][::-1]


def test_files_that_are_no_pdf(tmp_path: Path, engine: FakeEngine) -> None:
    engine.sees("Words.")
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nbroken")
    with pytest.raises(DocumentError) as caught:
        ocr.filled(path, None, nothing)
    assert caught.value.kind == "no-text"


def test_hyphens_and_running_heads() -> None:
    bodies = (
        ["A sentence that runs over the end of a full line of the docu-", "ment and goes on."],
        ["계약은 두 사람 사이에서 맺어지며 그 내용은 아래의 여러 조항에", "적힌 바와 같다."],
        ["Third page, which has some words of its own."],
        ["Fourth page, which has others."],
    )
    pages = [
        [ocr_page.Part("paragraph", ["Seoul Lease Office", "", *body, "", f"- {n} -"])]
        for n, body in enumerate(bodies, 1)
    ]
    texts = [[text for _, text in page] for page in ocr_page.blocks(pages)]
    assert texts[0] == ["A sentence that runs over the end of a full line of the document and goes on."]
    assert texts[1] == ["계약은 두 사람 사이에서 맺어지며 그 내용은 아래의 여러 조항에 적힌 바와 같다."]
    assert texts[2:] == [[bodies[2][0]], [bodies[3][0]]]


def test_languages() -> None:
    def usual(*names: str) -> tuple[str, ...]:
        return Engine(Path("t"), "5.3.0", names).usual()

    assert usual("chi_sim", "eng", "jpn", "kor", "osd") == ("kor", "eng")
    assert usual("deu", "eng", "osd") == ("eng", "deu")
    assert usual("afr", "deu", "eng", "fra", "kor", "spa") == ("kor", "eng")  # somebody installed all there are
    assert usual("jpn", "osd") == ("jpn",)
    full = Engine(Path("t"), "5.3.0", ("chi_sim", "chi_tra", "eng", "jpn", "kor", "osd"))
    assert full.by_script("Japanese") == ("jpn", "eng")
    assert full.by_script("Han") == ("chi_sim", "chi_tra", "eng")
    assert full.by_script("Korean") == ("kor", "eng")


@pytest.mark.parametrize("answer", ["tesseract 3.05.02", "something else", ""])
def test_programs_that_will_not_do(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    ocr_engine.engine.cache_clear()
    monkeypatch.setattr(ocr_engine, "_find", lambda: Path("tesseract"))
    monkeypatch.setattr(ocr_engine, "_ask", lambda _path, _question: answer)
    assert ocr_engine.engine() is None


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_the_real_one_reads_a_scan(tmp_path: Path) -> None:
    found = ocr_engine.engine()
    if found is None or not {"eng", "kor"} <= set(found.languages):
        pytest.skip("Tesseract reads no Korean here")
    image = Image.new("L", (1240, 500), 255)
    font = ImageFont.truetype(str(FONT), 36)
    draw = ImageDraw.Draw(image)
    draw.text((80, 80), "The deposit is paid back within two weeks.", 20, font)
    draw.text((80, 200), "보증금은 두 주 안에 돌려준다.", 20, font)
    path = tmp_path / "a.pdf"
    image.save(path, resolution=150)
    text = ocr.filled(path, None, nothing).text
    assert "deposit is paid back" in text
    assert "돌려준다" in text
