"""Files that are attached to a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, EncodedStreamObject, NameObject, StreamObject

from core.errors import DocumentError
from core.extract import pdf
from core.extract.pdf_members import _LARGEST, _MOST
from tests.core.extract.extract_makers import make_pdf
from tests.core.extract.test_extract_pdf_beside import annotation, made


def with_files(path: Path, *files: tuple[str, bytes]) -> Path:
    writer = pypdf.PdfWriter(clone_from=make_pdf(path, [["Words."]]))
    for name, content in files:
        writer.add_attachment(name, content)
    writer.write(path)
    return path


def specification(writer: pypdf.PdfWriter, name: str, content: bytes) -> Any:
    stream = StreamObject()
    stream.set_data(content)
    stream[NameObject("/Params")] = DictionaryObject()
    held = DictionaryObject({NameObject("/F"): writer._add_object(stream)})
    return made({"/Type": "/Filespec", "/F": name, "/EF": held})


def test_attached_files_are_given_with_their_names(tmp_path: Path) -> None:
    path = with_files(tmp_path / "a.pdf", ("표.csv", "가,나".encode()), ("notes.txt", b"words"))
    assert sorted(pdf.members(path)) == [("notes.txt", b"words"), ("표.csv", "가,나".encode())]


def test_a_plain_file_has_none(tmp_path: Path) -> None:
    assert list(pdf.members(make_pdf(tmp_path / "a.pdf", [["Words."]]))) == []


def test_a_name_cannot_lead_out_of_a_folder(tmp_path: Path) -> None:
    path = with_files(tmp_path / "a.pdf", ("../../etc/passwd", b"a"), ("C:\\x\\y.txt", b"b"), ("..", b"c"))
    assert sorted(name for name, _ in pdf.members(path)) == ["attachment", "passwd", "y.txt"]


def test_a_file_that_is_pinned_to_a_page_and_one_deep_in_the_tree(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["Words."]])
    writer = pypdf.PdfWriter(clone_from=path)
    pinned, deep = specification(writer, "pinned.txt", b"1"), specification(writer, "deep.txt", b"2")
    note = writer._add_object(made(annotation("/FileAttachment", FS=writer._add_object(pinned))))
    writer.pages[0][NameObject("/Annots")] = ArrayObject([note, note])
    leaf = writer._add_object(made({"/Names": ["deep", writer._add_object(deep)]}))
    tree = made({"/Kids": [made({"/Kids": [leaf]})]})
    tree["/Kids"].append(leaf)
    writer.root_object[NameObject("/Names")] = made({"/EmbeddedFiles": tree})
    writer.write(path)
    assert sorted(pdf.members(path)) == [("deep.txt", b"2"), ("pinned.txt", b"1")]


def test_a_file_that_swells_is_left_out(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["Words."]])
    writer = pypdf.PdfWriter(clone_from=path)
    writer.add_attachment("small.txt", b"small")
    bomb = writer.add_attachment("bomb.txt", b"")
    stream: Any = bomb.pdf_object["/EF"]["/F"]  # type: ignore[index]
    stream.set_data(b"\0" * (_LARGEST + 1))
    held: EncodedStreamObject = stream.flate_encode()
    stream.clear()
    stream.update(held)
    stream._data = held._data
    writer.write(path)
    assert path.stat().st_size < 2**20
    assert list(pdf.members(path)) == [("small.txt", b"small")]


def test_no_more_than_a_thousand_are_given(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["Words."]])
    writer = pypdf.PdfWriter(clone_from=path)
    held = [writer._add_object(specification(writer, f"{at}.txt", b"x")) for at in range(_MOST + 5)]
    writer.root_object[NameObject("/AF")] = ArrayObject(held)
    writer.write(path)
    assert len(list(pdf.members(path))) == _MOST


def test_a_locked_file_says_so(tmp_path: Path) -> None:
    path = with_files(tmp_path / "a.pdf", ("a.txt", b"a"))
    writer = pypdf.PdfWriter(clone_from=path)
    writer.encrypt("key", algorithm="AES-256")
    writer.write(path)
    with pytest.raises(DocumentError) as caught:
        list(pdf.members(path))
    assert caught.value.kind == "encrypted"


def names(path: Path) -> set[str]:
    try:
        return {name for name, _ in pdf.members(path)}
    except DocumentError as error:
        return {error.kind}


def test_cut_files_give_files_or_a_reason(tmp_path: Path) -> None:
    whole = with_files(tmp_path / "a.pdf", ("a.txt", b"words " * 20)).read_bytes()
    path = tmp_path / "b.pdf"
    for cut in range(20, len(whole), 67):
        path.write_bytes(whole[:cut])
        assert names(path) <= {"a.txt", "broken", "encrypted"}
