"""What a PDF holds beside the words of its pages: comments, the fields of forms, files."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from core.extract import registry
from tests.core.extract.extract_makers import check_promises, make_pdf, outcome

Where = tuple[float, float, float, float]
Found = list[tuple[str, int | None, str]]
NOWHERE = (300.0, 300.0, 400.0, 320.0)


def made(value: Any) -> Any:
    """Return a plain Python value as pypdf's: strings that begin with a slash are names."""
    if isinstance(value, dict):
        return DictionaryObject({NameObject(key): made(each) for key, each in value.items()})
    if isinstance(value, list | tuple):
        return ArrayObject([made(each) for each in value])
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    if isinstance(value, int | float) and not isinstance(value, NumberObject):
        return NumberObject(value) if isinstance(value, int) else FloatObject(value)
    return value


def annotation(kind: str, where: Where = NOWHERE, **entries: Any) -> dict[str, Any]:
    return {"/Type": "/Annot", "/Subtype": kind, "/Rect": where} | {f"/{key}": each for key, each in entries.items()}


def text_field(name: str, value: str, where: Where = NOWHERE, **entries: Any) -> dict[str, Any]:
    return annotation("/Widget", where, FT="/Tx", T=name, V=value, **entries)


def write(path: Path, pages: list[list[str]], *annotations: tuple[int, dict[str, Any]], form: Any = None) -> Path:
    """Write a PDF with annotations, each with its page from 0; widgets belong to its form."""
    writer = pypdf.PdfWriter(clone_from=make_pdf(path, pages))
    fields = ArrayObject()
    for page, entries in annotations:
        placed = writer._add_object(made(entries))
        if "/Annots" not in writer.pages[page]:
            writer.pages[page][NameObject("/Annots")] = ArrayObject()
        writer.pages[page]["/Annots"].append(placed)  # type: ignore[attr-defined]
        if entries["/Subtype"] == "/Widget":
            fields.append(placed)
    if fields or form:
        writer.root_object[NameObject("/AcroForm")] = made({"/Fields": fields} | (form or {}))
    writer.write(path)
    return path


def read(path: Path) -> Found:
    document = registry.extract(path, 10**8)
    check_promises(document)
    return [(each.kind, each.page, document.text[each.start : each.end]) for each in document.blocks]


def test_comments_stand_at_the_end_of_their_page(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.pdf",
        [["첫째 쪽의 글이다."], ["Words of the second page."]],
        (0, annotation("/Text", Contents="이 문장은 다시 확인할 것", T="김서가")),
        (0, annotation("/FreeText", Contents="A remark\rin two lines")),
        (1, annotation("/Highlight", Contents="Is this so?", T="Ann")),
        (1, annotation("/Text", Contents="It is.", T="Ben", IRT=NumberObject(0))),
    )
    assert read(path) == [
        ("paragraph", 1, "첫째 쪽의 글이다."),
        ("notes", 1, "김서가: 이 문장은 다시 확인할 것"),
        ("notes", 1, "A remark\nin two lines"),
        ("paragraph", 2, "Words of the second page."),
        ("notes", 2, "Ann: Is this so?"),
        ("notes", 2, "Ben: It is."),
    ]


def test_a_page_with_nothing_but_a_comment_gives_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", [[]], (0, annotation("/Text", Contents="this is the note")))
    assert read(path) == [("notes", 1, "this is the note")]


def test_rich_text_is_read_where_there_is_no_plain_text(tmp_path: Path) -> None:
    rich = (
        '<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p>first <b>part</b></p><p>둘째</p></body>'
    )
    path = write(tmp_path / "a.pdf", [["Words."]], (0, annotation("/FreeText", RC=rich)))
    assert ("notes", 1, "first part\n둘째") in read(path)


@pytest.mark.parametrize(
    "entries",
    [
        annotation("/Link", Contents="a link"),
        annotation("/Popup", Contents="a popup repeats its parent"),
        annotation("/Text", Contents="hidden", F=2),
        annotation("/Text", Contents="Accepted set by Ann", State="Accepted", StateModel="Review"),
        annotation("/Text", Contents=" \r "),
        annotation("/Highlight", (38.0, 795.0, 300.0, 815.0), Contents="Only words"),
        text_field("key", "secret", Ff=1 << 13),
        annotation("/Widget", FT="/Btn", T="agree", V="/Off", AS="/Off"),
        text_field("empty", ""),
    ],
)
def test_what_says_nothing_of_its_own_is_left_out(tmp_path: Path, entries: dict[str, Any]) -> None:
    path = write(tmp_path / "a.pdf", [["Only words here."]], (0, entries))
    assert read(path) == [("paragraph", 1, "Only words here.")]


def test_fields_give_their_labels_and_values(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.pdf",
        [["Application form"], ["Second page"]],
        (0, text_field("field1", "홍길동", TU="Name:")),
        (0, text_field("주소", "서울시 종로구 1", (300.0, 270.0, 400.0, 290.0))),
        (0, text_field("form.birth_day[0]", "1 May 1990", (300.0, 240.0, 400.0, 260.0))),
        (0, text_field("Text12", "nameless", (300.0, 210.0, 400.0, 230.0))),
        (1, annotation("/Widget", FT="/Ch", T="city", Ff=1 << 17, V="b", Opt=[["a", "Busan"], ["b", "Seoul"]])),
    )
    assert read(path) == [
        ("paragraph", 1, "Application form"),
        ("notes", 1, "Name: 홍길동\n주소: 서울시 종로구 1\nbirth day: 1 May 1990\nnameless"),
        ("paragraph", 2, "Second page"),
        ("notes", 2, "city: Seoul"),
    ]


def box(name: str, on: str, where: Where) -> dict[str, Any]:
    """Return a box that is ticked, whose state when it is bears this name."""
    shown: dict[str, Any] = {"/N": {on: {}, "/Off": {}}}
    return annotation("/Widget", where, FT="/Btn", T=name, V=on, AS=on, AP=shown)


def test_the_words_beside_a_field_name_it(tmp_path: Path) -> None:
    # 10 points high letters at x 40, five points wide, lines 14 points apart from y 800.
    path = write(
        tmp_path / "a.pdf",
        [["Full name:", "나이:", "      I agree to it"]],
        (0, text_field("Text1", "Kim Minsu", (100.0, 798.0, 200.0, 810.0))),
        (0, text_field("Text2", "41", (100.0, 784.0, 200.0, 796.0))),
        (0, box("Check Box3", "/Yes", (40.0, 770.0, 52.0, 782.0))),
    )
    assert read(path)[-1] == ("notes", 1, "Full name: Kim Minsu\n나이: 41\n☑ I agree to it")


def test_a_value_that_the_page_shows_in_its_place_is_not_repeated(tmp_path: Path) -> None:
    shown = (38.0, 795.0, 300.0, 815.0)
    path = write(
        tmp_path / "a.pdf",
        [["Kim Minsu"], ["Other words"]],
        (0, text_field("name", "Kim Minsu", shown)),
        (1, text_field("other", "Kim Minsu", shown)),
    )
    assert read(path)[1:] == [("paragraph", 2, "Other words"), ("notes", 2, "other: Kim Minsu")]


def test_a_field_that_stands_on_many_pages_is_given_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", [["One"], ["Two"]], (0, text_field("case", "A-17")))
    writer = pypdf.PdfWriter(clone_from=path)
    writer.pages[1][NameObject("/Annots")] = writer.pages[0]["/Annots"]
    writer.write(path)
    assert [text for kind, _, text in read(path) if kind == "notes"] == ["case: A-17"]


DATA = """<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1>
<Applicant>이몽룡</Applicant><Amount>12,500</Amount><Empty/><Copy>A-17</Copy>
<Remarks><body xmlns="http://www.w3.org/1999/xhtml"><p>rich <b>words</b></p></body></Remarks>
</form1></xfa:data></xfa:datasets>"""


def xfa(writer: pypdf.PdfWriter, *, parted: bool) -> Any:
    packet = DecodedStreamObject()
    packet.set_data(DATA.encode() if parted else f"<xdp:xdp xmlns:xdp='x'>{DATA}</xdp:xdp>".encode())
    placed = writer._add_object(packet)
    return ArrayObject([TextStringObject("datasets"), placed]) if parted else placed


@pytest.mark.parametrize("parted", [True, False])
def test_the_data_of_an_xfa_form_is_read(tmp_path: Path, parted: bool) -> None:
    path = write(tmp_path / "a.pdf", [["Please wait"]], (0, text_field("case", "A-17")))
    writer = pypdf.PdfWriter(clone_from=path)
    writer.root_object["/AcroForm"][NameObject("/XFA")] = xfa(writer, parted=parted)  # type: ignore[index]
    writer.write(path)
    texts = [text for kind, _, text in read(path) if kind == "notes"]
    assert texts == ["case: A-17", "Applicant: 이몽룡\nAmount: 12,500\nRemarks: rich words"]


def test_thousands_of_annotations_are_read_in_time(tmp_path: Path) -> None:
    many = [(0, text_field(f"name {at}", f"value {at}")) for at in range(1_500)]
    notes = [(0, annotation("/Text", Contents=f"note {at}")) for at in range(1_500)]
    path = write(tmp_path / "a.pdf", [["Words. " * 10] * 50], *many, *notes)
    start = time.process_time()
    found = read(path)
    assert time.process_time() - start < 5
    assert sum(kind == "notes" for kind, _, _ in found) == 1_501
    assert "name 1499: value 1499" in found[1][2]


def damaged(entries: dict[str, Any]) -> Callable[[Path], Path]:
    return lambda path: write(path, [["Only words here."]], (0, entries), form={"/Fields": 7})


@pytest.mark.parametrize(
    "entries",
    [
        annotation("/Text", Contents=7),
        annotation("/Text", RC="<body><p>&boom;"),
        {"/Subtype": "/Widget", "/Parent": NumberObject(3)},
        {"/Subtype": "/Text", "/Contents": "no place"},
        annotation("/Text", (9e30, -9e30, 1.0, 2.0), Contents="far away"),
    ],
)
def test_a_damaged_annotation_costs_nothing_else(tmp_path: Path, entries: dict[str, Any]) -> None:
    assert ("paragraph", 1, "Only words here.") in read(damaged(entries)(tmp_path / "a.pdf"))


def test_cut_files_end_as_text_or_reason(tmp_path: Path) -> None:
    field, note = text_field("name", "value"), annotation("/Text", Contents="note")
    whole = write(tmp_path / "a.pdf", [["Words."]], (0, field), (0, note)).read_bytes()
    path = tmp_path / "b.pdf"
    for cut in range(20, len(whole), 61):
        path.write_bytes(whole[:cut])
        assert outcome(path) in {"read", "broken", "empty", "no-text"}
