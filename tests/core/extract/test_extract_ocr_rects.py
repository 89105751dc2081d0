"""Where a passage stands in a picture, told by the words that are read there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.extract import images, ocr_engine
from core.extract.drawing import Wish, draw
from tests.core.extract.ocr_makers import FakeEngine, install, picture, uninstall

TEXT = "The lease ends on the last day of March.\n보증금은 계약이 끝난 뒤에 돌려준다.\nNothing else was agreed on."


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


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "a.png"
    picture(800, 300).save(path)
    return path


def test_each_line_of_a_passage_has_a_box_where_it_was_read(scan: Path, engine: FakeEngine) -> None:
    text = images.extract(scan).text
    assert len(draw(scan, Wish(1, 800, text)).boxes) == 3
    (only,) = draw(scan, Wish(1, 800, "보증금은 계약이 끝난 뒤에")).boxes
    # The picture was read at twice its size; its second line stands 160 dots below the edge there.
    assert only[:2] == pytest.approx((50, 80), abs=1)
    assert only[3] == pytest.approx(95, abs=1)
    small = draw(scan, Wish(1, 80, "보증금은 계약이 끝난 뒤에")).boxes[0]
    assert [10 * edge for edge in small] == pytest.approx(only, abs=1)


def test_nothing_is_read_where_no_passage_is_wanted(scan: Path, engine: FakeEngine) -> None:
    assert draw(scan, Wish(1, 800)).boxes == ()
    assert engine.asked() == []


def test_other_words_light_nothing(scan: Path, engine: FakeEngine) -> None:
    assert draw(scan, Wish(1, 800, "altogether different")).boxes == ()


def test_without_a_reader_the_picture_is_shown_all_the_same(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uninstall(monkeypatch)
    drawn = draw(scan, Wish(1, 800, TEXT))
    assert (drawn.width, drawn.boxes) == (800, ())


def test_a_reader_that_hangs_lights_nothing(scan: Path, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.hangs()
    monkeypatch.setattr("core.extract.ocr_rects._SECONDS", 0.2)
    assert draw(scan, Wish(1, 800, TEXT)).boxes == ()
