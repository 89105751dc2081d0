from __future__ import annotations

import base64
import io
import os
from pathlib import Path

import pytest

from core.extract import mail
from core.extract.mail_carried import numbered
from core.extract.mail_mime import read_parts
from core.extract.members import Limits, holds_members, members
from tests.core.extract.member_makers import everything, told, zipped


def attached(name: str, data: bytes, media: str = "application/pdf") -> str:
    return (
        f"Content-Type: {media}\nContent-Transfer-Encoding: base64\n"
        f'Content-Disposition: attachment; filename="{name}"\n\n{base64.encodebytes(data).decode()}'
    )


def message(*parts: str, subject: str = "S") -> str:
    body = "".join(f"--b\n{part}\n" for part in ("Content-Type: text/plain\n\nThe letter.", *parts))
    return (
        f"From: a@b.c\nDate: Mon, 2 Mar 2026 09:30:00 +0900\nSubject: {subject}\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/mixed; boundary="b"\n\n{body}--b--\n'
    )


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("a.zip", True), ("a.tar.gz", True), ("a.7z", True), ("a.TGZ", True), ("a.eml", True), ("a.mbox", True),
        ("a.msg", True), ("보고서.txt.gz", True), ("a.rar", True), ("book.fb2.zip", False), ("a.docx", False),
        ("zip", False),
    ],
)  # fmt: skip
def test_what_holds_members_by_its_name(name: str, holds: bool) -> None:
    assert holds_members(Path(name)) is holds


def test_what_holds_nothing_yields_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"words")
    assert told(tmp_path / "a.txt") == []


def test_files_attached_to_a_message(tmp_path: Path) -> None:
    picture = 'Content-Type: image/png\nContent-ID: <x>\nContent-Disposition: inline; filename="logo.png"\n\n...'
    text = message(
        attached("보고서.pdf", b"one"), attached("보고서.pdf", b"two"), attached("a/../b.txt", "글".encode()), picture
    )
    (tmp_path / "a.eml").write_text(text, "utf-8")
    found = told(tmp_path / "a.eml")
    assert found == [("보고서.pdf", b"one"), ("보고서 (2).pdf", b"two"), ("a/b.txt", "글".encode())]
    assert {member.modified for member in members(tmp_path / "a.eml", everything)} == {1_772_411_400}
    assert "글" not in mail.extract(tmp_path / "a.eml").text


def test_text_whose_name_does_not_say_so(tmp_path: Path) -> None:
    parts = (
        attached("ATT00001", b"a footer", "text/plain"),
        attached("0001-fix.patch", b"- old", "text/x-patch"),
        attached("page", b"<p>a", "text/html"),
        attached("invite.ics", b"BEGIN", "text/calendar"),
        attached("program", b"\0", "application/octet-stream"),
    )
    (tmp_path / "a.eml").write_text(message(*parts), "utf-8")
    found = told(tmp_path / "a.eml", lambda name: name.endswith((".txt", ".html")))
    assert [name for name, _ in found] == ["ATT00001.txt", "0001-fix.patch.txt", "page.html"]


def test_text_without_a_name_stays_in_the_message(tmp_path: Path) -> None:
    part = "Content-Type: text/plain\nContent-Disposition: attachment\n\nNameless words."
    (tmp_path / "a.eml").write_text(message(part), "utf-8")
    assert told(tmp_path / "a.eml") == []
    assert "Nameless words." in mail.extract(tmp_path / "a.eml").text


def test_what_a_message_inside_carries(tmp_path: Path) -> None:
    inner = "Content-Type: message/rfc822\n\n" + message(attached("deep.pdf", b"deep")).replace('"b"', '"c"').replace(
        "--b", "--c"
    )
    (tmp_path / "a.eml").write_text(message(inner, attached("top.pdf", b"top")), "utf-8")
    assert told(tmp_path / "a.eml") == [("top.pdf", b"top"), ("deep.pdf", b"deep")]


def test_a_folder_for_each_message_of_a_mailbox(tmp_path: Path) -> None:
    start = "From a@b.c Mon Mar  2 09:30:00 2026\n"
    files = [message(attached("a.pdf", b"%d" % number)) + "\n" for number in range(3)]
    (tmp_path / "a.mbox").write_text(start + start.join([files[0], message() + "\n", files[2]]), "utf-8")
    assert told(tmp_path / "a.mbox") == [("1/a.pdf", b"0"), ("3/a.pdf", b"2")]


def test_attachments_are_held_to_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text(message(attached("a.pdf", bytes(5000)), attached("b.pdf", b"b")), "utf-8")
    assert told(tmp_path / "a.eml", limits=Limits(max_bytes=4000)) == [("a.pdf", "too-large"), ("b.pdf", b"b")]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 2**20, 2**21 + 1])
def test_base64_in_pieces_is_what_it_is_in_one(size: int) -> None:
    data = os.urandom(size)
    part = read_parts(b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(data))
    assert b"".join(part.pieces()) == part.content() == data


def test_numbers_for_names_that_come_again() -> None:
    taken: dict[str, int] = {}
    names = [numbered(name, taken) for name in ("a.pdf", "a (2).pdf", "a.pdf", "a.pdf", "x", "x")]
    assert names == ["a.pdf", "a (2).pdf", "a (2) (2).pdf", "a (3).pdf", "x", "x (2)"]


def test_an_archive_in_an_archive_is_a_member(tmp_path: Path) -> None:
    inner = zipped({"계약.txt": b"deep"})
    (tmp_path / "a.zip").write_bytes(zipped({"inner.zip": inner}))
    assert told(tmp_path / "a.zip") == [("inner.zip", inner)]


def test_an_archive_that_is_gone_is_told(tmp_path: Path) -> None:
    assert told(tmp_path / "a.zip") == [("", "vanished")]


def test_what_was_written_before_stays(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": b"words"}))
    out = io.BytesIO(b"before ")
    out.seek(7)
    for member in members(tmp_path / "a.zip", everything):
        member.read(out)
    assert out.getvalue() == b"before words"
