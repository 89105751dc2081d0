from __future__ import annotations

import struct
from pathlib import Path

import pytest

from core.extract import publisher
from tests.core.extract.hwp_makers import make_ole
from tests.core.extract.package_makers import damaged, kind_of, paged

END = 0xFFFFFFFF
NAME = "Quill/QuillSub/CONTENTS"


def entry(name: bytes, kind: bytes, start: int, size: int) -> bytes:
    return b"\x18\0" + name + struct.pack("<HHH", 0, 1, 0) + kind + struct.pack("<II", start, size)


def contents(*boxes: str, lengths: bool = True, following: int = END) -> bytes:
    """Return a stream with these texts."""
    words = "".join(boxes).encode("utf-16-le")
    parts = struct.pack("<III", len(boxes), 8, 255) + b"".join(struct.pack("<I", len(box)) for box in boxes)
    listed = [entry(b"FONT", b"FONT", 0, 9), entry(b"TEXT", b"TEXT", 512, len(words))]
    listed += [entry(b"STRS", b"PLC ", 512 + len(words), len(parts))] if lengths else []
    head = b"CHNKINK " + bytes(16) + struct.pack("<HHI", 504, len(listed), following) + b"".join(listed)
    return head.ljust(512, b"\0") + words + parts


def make(path: Path, data: bytes) -> Path:
    return make_ole(path, {NAME: data, "Quill/CompObj": b"x", "Contents": b"x"})


def test_boxes_and_their_paragraphs(tmp_path: Path) -> None:
    path = make(tmp_path / "소식지.pub", contents("제목\r", "첫째 줄\v이어서\r둘째 문단\r\rThird\r", "Second box"))
    document = publisher.extract(path)
    assert document.format == "pub"
    assert paged(document) == [
        ("paragraph", None, "제목"),
        ("paragraph", None, "첫째 줄\n이어서"),
        ("paragraph", None, "둘째 문단"),
        ("paragraph", None, "Third"),
        ("paragraph", None, "Second box"),
    ]
    assert "첫째 줄\n이어서\n둘째 문단\n\nThird\n\nSecond box" in document.text


def test_lists_of_chunks_go_on_elsewhere(tmp_path: Path) -> None:
    first = contents("하나\r둘", lengths=False)
    more = struct.pack("<HHI", 504, 1, END) + entry(b"STRS", b"PLC ", 1024, 16) + bytes(24)
    data = first[:28] + struct.pack("<I", 700) + first[32:]
    data = data.ljust(700, b"\0")[:700] + more
    data = data.ljust(1024, b"\0") + struct.pack("<IIII", 1, 8, 255, 3)
    document = publisher.extract(make(tmp_path / "a.pub", data))
    assert [text for _, _, text in paged(document)] == ["하나", "둘"]


def test_accepts_by_name() -> None:
    assert publisher.accepts(Path("a.PUB"))
    assert not publisher.accepts(Path("id_rsa.pub.txt"))


@pytest.mark.parametrize(
    ("streams", "kind"),
    [
        ({"Contents": b"old"}, "unsupported"),
        ({"WordDocument": b"x"}, "wrong-type"),
        ({NAME: b"something", "Quill/x": b""}, "broken"),
        ({NAME: contents(""), "Quill/x": b"", "Escher/EscherDelayStm": b"x"}, "no-text"),
        ({NAME: contents(""), "Quill/x": b""}, "empty"),
        ({NAME: contents("a", following=24), "Quill/x": b""}, "broken"),
        ({NAME: contents("a", following=9_999_999), "Quill/x": b""}, "broken"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, streams: dict[str, bytes], kind: str) -> None:
    assert kind_of(publisher.extract, make_ole(tmp_path / "a.pub", streams)) == kind


def test_keys_that_end_alike(tmp_path: Path) -> None:
    path = tmp_path / "id_ed25519.pub"
    path.write_text("ssh-ed25519 AAAA name@host\n")
    assert kind_of(publisher.extract, path) == "wrong-type"
    path.write_bytes(bytes(range(20)) * 9)
    assert kind_of(publisher.extract, path) == "broken"


def test_lengths_that_lie_lose_nothing(tmp_path: Path) -> None:
    data = contents("첫째", "둘째")
    at = 512 + len("첫째둘째".encode("utf-16-le")) + 12
    for lie in (0, 1, 0xFFFFFFFF):
        path = make(tmp_path / "a.pub", data[:at] + struct.pack("<I", lie) + data[at + 4 :])
        assert "".join(text for _, _, text in paged(publisher.extract(path))) == "첫째둘째"


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    whole = make(tmp_path / "whole.pub", contents("제목\r", "본문 words\r")).read_bytes()
    path = tmp_path / "a.pub"
    for data in damaged(whole):
        path.write_bytes(data)
        found = kind_of(publisher.extract, path)
        assert found in {"read", "empty", "broken", "wrong-type", "unsupported", "no-text"}
