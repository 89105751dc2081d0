from __future__ import annotations

import struct
from pathlib import Path

import pytest

from core.errors import DocumentError
from core.extract import ppt
from core.records import Document
from tests.core.extract.extract_makers import check_promises
from tests.core.extract.old_office_makers import (
    container,
    damaged,
    make_ole,
    make_ppt,
    outcome,
    record,
    shape,
    table,
    words,
)

TITLE, BODY = 0, 1


def read(path: Path) -> Document:
    document = ppt.extract(path)
    check_promises(document)
    return document


def kind_of(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        ppt.extract(path)
    assert caught.value.path == str(path)
    return caught.value.kind


def by_page(document: Document) -> list[tuple[int | None, str, str]]:
    return [(block.page, block.kind, document.text[block.start : block.end]) for block in document.blocks]


def outline(index: int) -> bytes:
    """Return the record that stands in a shape for a text of the outline."""
    return record(0x0F9E, struct.pack("<I", index))


@pytest.mark.parametrize(("name", "yes"), [("a.ppt", True), ("발표.PPS", True), ("a.pot", False), ("a.pptx", False)])
def test_accepts_by_name(name: str, yes: bool) -> None:
    assert ppt.accepts(Path(name)) is yes


def test_slides_in_their_order_with_notes_and_a_table(tmp_path: Path) -> None:
    slides = [
        ([*words("분기 실적", TITLE), *words("첫째 줄\r둘째 줄", BODY)], [shape(outline(1)), shape(outline(0))]),
        ([*words("Nur Gliederung", BODY)], [shape(*words("Größe", TITLE)), table([["이름", "값"], ["사과", "300"]])]),
        ([], [shape(*words("*")), shape(*words("Page  *")), shape(*words("2 * 3"))]),
    ]
    document = read(make_ppt(tmp_path / "a.ppt", slides, {1: "말할 것", 2: "Say this"}))
    assert document.format == "ppt"
    assert document.pages == 3
    assert by_page(document) == [
        (1, "slide", "분기 실적"),
        (1, "paragraph", "첫째 줄\n둘째 줄"),
        (1, "notes", "말할 것"),
        (2, "slide", "Größe"),
        (2, "table", "이름 | 값\n사과 | 300"),
        (2, "paragraph", "Nur Gliederung"),
        (2, "notes", "Say this"),
        (3, "paragraph", "2 * 3"),
    ]


def test_what_an_earlier_saving_left_behind_is_not_read(tmp_path: Path) -> None:
    older = [container(0x03EE, container(0x040C, shape(*words("예전 글"))))]
    document = read(make_ppt(tmp_path / "a.ppt", [([], [shape(*words("새 글"))])], older=older))
    assert by_page(document) == [(1, "paragraph", "새 글")]


def test_slides_are_found_without_their_list(tmp_path: Path) -> None:
    slide = container(0x03EE, container(0x040C, shape(*words("홀로 남은 슬라이드"))))
    path = make_ole(tmp_path / "a.ppt", {"PowerPoint Document": slide + slide, "Current User": b""})
    assert [(page, text) for page, _, text in by_page(read(path))] == [
        (1, "홀로 남은 슬라이드"),
        (2, "홀로 남은 슬라이드"),
    ]


def test_bad_presentations_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.ppt"
    slides: list[tuple[list[bytes], list[bytes]]] = [([], [shape(*words("secret"))])]
    assert kind_of(make_ppt(path, slides, token=0xF3D1C4DF)) == "encrypted"
    assert kind_of(make_ole(path, {"EncryptedPackage": b"x"})) == "encrypted"
    assert kind_of(make_ole(path, {"WordDocument": b"x"})) == "wrong-type"
    assert kind_of(make_ole(path, {"PP40": b"x"})) == "wrong-type"
    assert kind_of(make_ole(path, {"PowerPoint Document": b"\x01" * 99})) == "broken"
    assert not read(make_ppt(path, [([], [])])).blocks
    slide = container(0x03EE, container(0x040C))
    assert kind_of(make_ole(path, {"PowerPoint Document": slide, "Pictures": b"x"})) == "no-text"
    for data, kind in [
        (b"Just words.", "wrong-type"),
        (b"\x01\x02\x03" * 99, "broken"),
        (b"PK\x03\x04", "wrong-type"),
    ]:
        path.write_bytes(data)
        assert kind_of(path) == kind


def test_a_list_that_names_one_slide_thousands_of_times_does_not_run_on(tmp_path: Path) -> None:
    slide = container(0x03EE, container(0x040C, *[shape(*words("다시"))] * 300))
    entries = [record(0x03F3, struct.pack("<IIIII", 2, 0, 0, 256, 0))] * 2_000
    document = container(0x03E8, container(0x0FF0, *entries))
    data = document + slide
    at = len(data)
    data += record(0x1772, struct.pack("<III", 2 << 20 | 1, 0, len(document)))
    user = record(0x0FF6, struct.pack("<III", 20, 0xE391C05F, len(data)) + bytes(8))
    data += record(0x0FF5, struct.pack("<IIIIIII", 256, 0, 0, at, 1, 2, 0))
    assert kind_of(make_ole(tmp_path / "a.ppt", {"PowerPoint Document": data, "Current User": user})) == "broken"


def test_a_damaged_presentation_never_escapes_as_another_error(tmp_path: Path) -> None:
    slides = [([*words("제목", TITLE)], [shape(outline(0)), table([["a", "b"], ["c", "d"]])])] * 2
    whole = make_ppt(tmp_path / "whole.ppt", slides, {1: "메모"}).read_bytes()
    path = tmp_path / "a.ppt"
    for data in damaged(whole):
        path.write_bytes(data)
        assert outcome(ppt, path) in {"read", "broken", "encrypted", "no-text", "wrong-type"}


def test_one_text_of_the_outline_named_many_times_is_read_once(tmp_path: Path) -> None:
    slides = [([*words("가" * 1000, BODY)], [shape(*[outline(0)] * 1000)])]
    assert read(make_ppt(tmp_path / "a.ppt", slides)).text == "가" * 1000
