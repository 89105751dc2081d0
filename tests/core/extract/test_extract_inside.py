"""Documents inside files, through the real child: archives, archives within them, mail; what goes wrong in one."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from hashlib import blake2b
from pathlib import Path

import pytest

from core.errors import Cancelled, DocumentError
from core.extract import reading, registry
from core.extract.reading import Answer, Task, answer
from core.extract.sandbox import Part, Sandbox
from core.records import Document
from tests.core.extract.extract_makers import make_pdf

LIMIT = 10**7
MISBEHAVES = (sys.executable, str(Path(__file__).with_name("sandbox_misbehaves.py")))


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    (tmp_path / "scratch").mkdir()
    with Sandbox(LIMIT, seconds=30, command=MISBEHAVES, scratch=tmp_path / "scratch") as box:
        yield box
        box.extract(write(tmp_path / "last.txt", "It lives."))
        (own,) = (tmp_path / "scratch").iterdir()
        assert list(own.iterdir()) == [], "a copy was left behind"
    assert list((tmp_path / "scratch").iterdir()) == []


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def packed(files: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 17, 12, 0, 0)), data)
    return made.getvalue()


def pack(path: Path, files: dict[str, str | bytes]) -> Path:
    path.write_bytes(packed(files))
    return path


def read_all(sandbox: Sandbox, path: Path) -> dict[str, str]:
    """Return what is inside a file by name: its text, or the kind of its error in brackets."""
    return {part.member.name: told(part) for part in sandbox.inside(path, sandbox.read(path)[1])}


def told(part: Part) -> str:
    return part.result.text if isinstance(part.result, Document) else f"[{part.result.kind}]"


def test_each_member_is_a_document_of_its_own(sandbox: Sandbox, tmp_path: Path) -> None:
    letter = make_pdf(tmp_path / "letter.pdf", [["계약서 제1조"], ["둘째 쪽"]]).read_bytes()
    path = pack(tmp_path / "짐.zip", {"글/편지.pdf": letter, "a.txt": "Alpha words.", "virus.exe": b"MZ\x90\0"})
    document, names = sandbox.read(path)
    assert names == ["글/편지.pdf", "a.txt"]
    assert all(name in document.text for name in ("편지.pdf", "a.txt", "virus.exe")), (
        "it can be found by what it holds"
    )
    pdf, text = sandbox.inside(path, names)
    assert isinstance(pdf.result, Document)
    assert (pdf.result.pages, pdf.result.format) == (2, "pdf")
    assert text.member.size == len("Alpha words.")
    assert text.member.digest == blake2b(b"Alpha words.", digest_size=16).digest()
    assert pdf.member.modified > 1_700_000_000


def test_only_what_is_wanted_is_read(sandbox: Sandbox, tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"a.txt": "Alpha.", "dies.txt": "Never.", "b.txt": "Beta."})
    assert [told(part) for part in sandbox.inside(path, ["b.txt"])] == ["Beta."]


def test_archives_within_archives_and_no_deeper_than_three(sandbox: Sandbox, tmp_path: Path) -> None:
    inner: dict[str, str | bytes] = {"deep.txt": "Level four."}
    for level in (4, 3, 2):
        inner = {f"level{level}.zip": packed(inner), f"at{level}.txt": f"Words at {level}."}
    found = read_all(sandbox, pack(tmp_path / "a.zip", inner))
    assert found["at2.txt"] == "Words at 2."
    assert found["level2.zip/level3.zip/at4.txt"] == "Words at 4."
    assert "level2.zip/level3.zip/level4.zip" in found
    assert not any(name.endswith("deep.txt") for name in found)


@pytest.mark.parametrize(
    ("bad", "kind"), [("dies.txt", "crashed"), ("fails.txt", "broken"), ("hungers.txt", "memory")]
)
def test_a_member_that_ends_the_child_costs_itself(sandbox: Sandbox, tmp_path: Path, bad: str, kind: str) -> None:
    path = pack(tmp_path / "a.zip", {"a.txt": "Alpha.", bad: "Words.", "b.txt": "Beta."})
    assert read_all(sandbox, path) == {"a.txt": "Alpha.", bad: f"[{kind}]", "b.txt": "Beta."}


def test_a_member_that_takes_too_long_costs_itself(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"a.txt": "Alpha.", "sleeps.txt": "Words.", "b.txt": "Beta."})
    with Sandbox(LIMIT, seconds=1.5, command=MISBEHAVES) as sandbox:
        assert read_all(sandbox, path) == {"a.txt": "Alpha.", "sleeps.txt": "[timeout]", "b.txt": "Beta."}


def test_a_locked_member_opens_with_a_known_password(sandbox: Sandbox, tmp_path: Path) -> None:
    locked = make_pdf(tmp_path / "locked.pdf", [["The secret page."]], password="열쇠").read_bytes()
    path = pack(tmp_path / "a.zip", {"locked.pdf": locked, "a.txt": "Alpha."})
    assert read_all(sandbox, path) == {"locked.pdf": "[encrypted]", "a.txt": "Alpha."}
    sandbox.passwords = ("wrong", "열쇠")
    assert "The secret page." in read_all(sandbox, path)["locked.pdf"]
    assert "The secret page." in sandbox.extract(tmp_path / "locked.pdf").text


def test_what_is_attached_to_a_letter(sandbox: Sandbox, tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["Subject"] = "회의 자료"
    letter.set_content("See the file that is attached.")
    letter.add_attachment(packed({"minutes.txt": "The minutes of May."}), "application", "zip", filename="자료.zip")
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(letter))
    assert read_all(sandbox, path)["자료.zip/minutes.txt"] == "The minutes of May."


def test_a_path_inside_files_is_a_path(sandbox: Sandbox, tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"속/b.zip": packed({"c/d.txt": "Deep words."})})
    inside = path / "속" / "b.zip" / "c" / "d.txt"
    assert sandbox.extract(inside).text == "Deep words."
    sandbox.unpack(inside, tmp_path / "copy.txt")
    assert (tmp_path / "copy.txt").read_text("utf-8") == "Deep words."
    with pytest.raises(DocumentError) as caught:
        sandbox.extract(path / "속" / "b.zip" / "no.txt")
    assert (caught.value.kind, caught.value.path) == ("vanished", str(path / "속" / "b.zip" / "no.txt"))


def test_who_stops_in_the_middle_leaves_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {f"{n}.txt": f"Words {n}." for n in range(5)})
    parts = sandbox.inside(path, sandbox.read(path)[1])
    assert told(next(parts)) == "Words 0."
    parts.close()


def test_closing_ends_what_is_read(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"a.txt": "Alpha.", "b.txt": "Beta."})
    with Sandbox(LIMIT) as sandbox:
        parts = sandbox.inside(path, ["a.txt", "b.txt"])
        next(parts)
        parts.close()
        sandbox.close()
        with pytest.raises(Cancelled):
            list(sandbox.inside(path, ["a.txt"]))


def test_a_tower_of_archives_ends_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_MEMBERS", 7)
    inner = packed({f"{n}.txt": "Words." for n in range(4)})
    path = pack(tmp_path / "a.zip", {f"{n}.zip": inner for n in range(4)})
    (tmp_path / "scratch").mkdir()
    answers: list[Answer] = []
    names = [f"{n}.zip" for n in range(4)]
    task = Task(os.fsencode(path), LIMIT, os.fsencode(tmp_path / "scratch"), names)
    answer(task, registry.extract, answers.append)
    read = [each for each in answers if each.document]
    assert len(read) <= 7
    refused = {each.member.name: each.error.kind for each in answers if each.error and each.member}
    assert set(refused.values()) == {"too-large"}
    assert "3.zip" in refused, "what was left out is told"
