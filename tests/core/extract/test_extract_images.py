from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.errors import DocumentError
from core.extract import images, ocr_engine
from tests.core.extract.ocr_makers import FakeEngine, install, picture, uninstall

TEXT = "The lease ends on the last day of March.\n보증금은 계약이 끝난 뒤에 돌려준다."


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    ocr_engine.engine.cache_clear()


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    if sys.platform == "win32":
        pytest.skip("the stand-in is a script with a shebang")
    fake = install(tmp_path, monkeypatch)
    fake.sees(TEXT)
    return fake


def refused(path: Path) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        images.extract(path)
    return caught.value


def test_pictures_are_of_no_known_type_without_an_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uninstall(monkeypatch)
    path = tmp_path / "a.png"
    picture().save(path)
    assert not images.accepts(path)
    error = refused(path)
    assert error.kind == "no-text"
    assert "Tesseract" in error.message
    assert ocr_engine.about() == ""


@pytest.mark.parametrize("ending", images.ENDINGS)
def test_words_of_a_picture(tmp_path: Path, engine: FakeEngine, ending: str) -> None:
    path = tmp_path / f"scan{ending.upper()}"
    picture().save(path)
    assert images.accepts(path)
    document = images.extract(path)
    assert "The lease ends on the last day of March." in document.text
    assert "보증금은 계약이 끝난 뒤에 돌려준다." in document.text
    assert document.format == "image"
    assert {block.page for block in document.blocks} == {None}
    assert len(engine.asked()) == 1


def test_other_names_are_not_pictures(engine: FakeEngine) -> None:
    assert ocr_engine.about() == "tesseract 5.3.0 (eng, kor)"
    assert engine.asked() == []
    assert not images.accepts(Path("a.psd"))
    assert not images.accepts(Path("png"))


def test_pages_of_a_tiff(tmp_path: Path, engine: FakeEngine) -> None:
    engine.sees("The first page of three.", "둘째 쪽에 있는 글입니다, 둘째.", "The third page of three.")
    path = tmp_path / "fax.tif"
    picture().save(path, save_all=True, append_images=[picture(), picture()])
    calls: list[int] = []
    document = images.extract(path, lambda: calls.append(1))
    assert [(block.page, document.text[block.start : block.end]) for block in document.blocks] == [
        (1, "The first page of three."),
        (2, "둘째 쪽에 있는 글입니다, 둘째."),
        (3, "The third page of three."),
    ]
    assert document.pages == len(calls) == 3


def test_only_the_first_picture_of_a_film_is_read(tmp_path: Path, engine: FakeEngine) -> None:
    path = tmp_path / "film.gif"
    picture().save(path, save_all=True, append_images=[picture(300, 300), picture(200, 200)])
    assert images.extract(path).pages == 1
    assert len(engine.asked()) == 1


def test_what_holds_no_words(tmp_path: Path, engine: FakeEngine) -> None:
    path = tmp_path / "photo.jpg"
    picture().save(path)
    engine.sees("sky tree bird house road", sure=30)
    assert refused(path).kind == "no-text"
    engine.sees("ab")
    assert refused(path).kind == "no-text"
    engine.sees("")
    assert refused(path).kind == "no-text"


@pytest.mark.parametrize("size", [(32, 32), (63, 400), (400, 16)])
def test_icons_are_not_even_looked_at(tmp_path: Path, engine: FakeEngine, size: tuple[int, int]) -> None:
    path = tmp_path / "icon.png"
    picture(*size).save(path)
    assert refused(path).kind == "no-text"
    Image.new("L", (500, 500), 255).save(path)  # nor what is of one colour
    assert refused(path).kind == "no-text"
    assert engine.asked() == []


def test_pictures_are_brought_to_a_size_that_can_be_read(tmp_path: Path, engine: FakeEngine) -> None:
    path = tmp_path / "a.png"
    for size in ((400, 300), (6000, 4000)):
        picture(*size).save(path)
        images.extract(path)
    assert engine.asked()[0].endswith("\t800 600")
    width, height = map(int, engine.asked()[1].split("\t")[1].split())
    assert 7_900_000 < width * height <= 8_000_000


def test_upright_and_on_white(tmp_path: Path, engine: FakeEngine) -> None:
    path = tmp_path / "a.jpg"
    turned = picture(400, 300)
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    turned.save(path, exif=exif)
    images.extract(path)
    assert engine.asked()[0].endswith("\t600 800")
    clear = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    clear.save(tmp_path / "clear.png")  # black where nothing is: on white it is blank
    assert refused(tmp_path / "clear.png").kind == "no-text"
    assert len(engine.asked()) == 1


def test_damaged_pictures(tmp_path: Path, engine: FakeEngine) -> None:
    whole = tmp_path / "whole.png"
    picture(500, 500).save(whole)
    data = whole.read_bytes()
    path = tmp_path / "a.png"
    for at in range(20, len(data), max(len(data) // 9, 1)):
        path.write_bytes(data[:at])
        assert refused(path).kind == "broken"
    path.write_bytes(b"%PDF-1.7\n...")
    assert refused(path).kind == "wrong-type"
    path.write_text("그냥 글입니다", "utf-8")
    assert refused(path).kind == "wrong-type"
    assert engine.asked() == []


def test_more_dots_than_can_be_held(tmp_path: Path, engine: FakeEngine) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (20_000, 6_000)).save(path)
    assert refused(path).kind == "too-large"
    assert engine.asked() == []


def test_an_engine_that_hangs_is_killed(tmp_path: Path, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "PAGE_SECONDS", 0.3)
    engine.hangs()
    path = tmp_path / "a.png"
    picture().save(path)
    assert refused(path).kind == "no-text"


def test_a_file_that_is_not_there(tmp_path: Path, engine: FakeEngine) -> None:
    del engine
    with pytest.raises(FileNotFoundError):
        images.extract(tmp_path / "none.png")
