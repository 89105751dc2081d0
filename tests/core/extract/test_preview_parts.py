"""What the limited child gives the preview: places of words on a page, pictures, a program's words and lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from core.errors import DocumentError
from core.extract.code_words import Code, tell
from core.extract.drawing import Wish, draw
from core.extract.sandbox import Sandbox
from tests.core.extract.extract_makers import make_pdf


def test_each_place_of_the_words_is_told(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["A word here", "and a Word there", "none"]])
    drawn = draw(path, Wish(1, 600, find="word"))
    (first,), (second,) = drawn.found
    assert first[0] < first[2] < drawn.width
    assert first[1] < first[3] <= second[1] < second[3] < drawn.height
    assert draw(path, Wish(1, 600, find="absent")).found == ()
    assert draw(path, Wish(1, 600)).found == ()


def test_a_picture_is_turned_upright_bounded_and_put_on_white(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (3000, 1500), "#aa2211").save(tmp_path / "a.jpg", exif=exif)
    drawn = draw(tmp_path / "a.jpg", Wish(1, 400))
    assert (drawn.width, drawn.height, drawn.natural, drawn.pages) == (400, 800, 1500, 1)
    Image.new("RGBA", (20, 10), (0, 0, 0, 0)).save(tmp_path / "b.png")
    clear = draw(tmp_path / "b.png", Wish(1, 400))
    assert (clear.width, clear.height, clear.channels, clear.natural) == (20, 10, 1, 20)


@pytest.mark.parametrize(("content", "kind"), [(b"no picture", "broken"), (None, "vanished")])
def test_what_is_no_picture_says_so(tmp_path: Path, content: bytes | None, kind: str) -> None:
    if content is not None:
        (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(DocumentError) as raised:
        draw(tmp_path / "a.png", Wish(1, 400))
    assert raised.value.kind == kind


def test_a_program_is_told_apart_in_the_child(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("import os\n\n\n\nx = 'y'  # z\n", "utf-8")
    with Sandbox(10**6) as sandbox:
        told = sandbox.tell(path, Code("x = 'y'  # z", 1))
    assert [kind for *_, kind in told.words] == ["string", "comment"]
    assert told.lines == [5]
    other = tmp_path / "a.unheard-of"
    other.write_text("x", "utf-8")
    assert tell(other, Code("x")).words == []
