from __future__ import annotations

import bz2
import gzip
import importlib
import io
import lzma
import random
import struct
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import py7zr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DocumentError
from core.extract import archives
from core.extract.archive_base import harmless
from core.extract.members import Limits, members
from tests.core.extract.extract_makers import check_promises
from tests.core.extract.member_makers import everything, locked, tarred, told, zipped, zipped_raw

FILES = {"계약/2026/계약서.txt": "계약은 3월에 갱신한다.".encode(), "read me.txt": b"words", "empty.txt": b""}


def stored(path: Path, name: str, data: bytes) -> Path:
    (path / name).write_bytes(data)
    return path / name


def sevened(files: dict[str, bytes], password: str | None = None, hide: bool = False) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password, header_encryption=hide) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return out.getvalue()


def packed(name: str) -> bytes:
    if name.endswith(".7z"):
        return sevened(FILES)
    if name.endswith(".zip"):
        return zipped(FILES)
    if name.endswith((".zst", ".tzst")):
        zstd = importlib.import_module("backports.zstd" if sys.version_info < (3, 14) else "compression.zstd")
        return bytes(zstd.compress(tarred(FILES)))
    modes = {".gz": "w:gz", ".tgz": "w:gz", ".bz2": "w:bz2", ".xz": "w:xz", ".tar": "w"}
    return tarred(FILES, modes[Path(name).suffix])


KINDS = ["a.zip", "a.tar", "a.tar.gz", "a.tgz", "a.tar.bz2", "a.tar.xz", "a.tar.zst", "a.7z"]


@pytest.mark.parametrize("name", KINDS)
def test_members_come_whole_and_in_the_same_order(tmp_path: Path, name: str) -> None:
    path = stored(tmp_path, name, packed(name))
    assert archives.accepts(path)
    assert dict(told(path)) == FILES
    assert told(path) == told(path)
    assert dict(told(path, lambda name: name == "read me.txt")) == {"read me.txt": b"words"}


@pytest.mark.parametrize("name", KINDS)
def test_the_document_of_an_archive_names_what_it_holds(tmp_path: Path, name: str) -> None:
    document = archives.extract(stored(tmp_path, name, packed(name)))
    check_promises(document)
    assert (document.title, document.format) == ("", "archive")
    assert [(block.kind, document.text[block.start : block.end], block.place) for block in document.blocks] == [
        ("list", "- empty.txt\n- read me.txt", ""),
        ("heading", "계약/2026", "계약/2026"),
        ("list", "- 계약서.txt", "계약/2026"),
    ]


def test_a_hundred_names_are_a_block(tmp_path: Path) -> None:
    path = stored(tmp_path, "a.zip", zipped({f"{number:03}.jpg": b"" for number in range(250)}))
    assert [text.count("\n") + 1 for text in archives.extract(path).text.split("\n\n")] == [100, 100, 50]


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (["견적서.hwp", "2026년/회의록.docx"], "cp949"),
        (["똠방각하.txt"], "cp949"),
        (["見積書のご案内.pdf", "議事録について.txt"], "cp932"),
        (["文章1.txt", "はじめに.txt"], "cp932"),
        (["工作报告.doc", "会议时间的通知.txt"], "gbk"),
        (["계약서.pdf", "資料.txt"], "utf-8"),
        (["Müller Größe.txt", "Año é.txt"], "cp437"),
        (["Müller Größe.txt"], "cp1252"),
    ],
)
def test_names_in_the_encoding_of_the_system_that_wrote_them(tmp_path: Path, names: list[str], encoding: str) -> None:
    data = zipped_raw([(name.encode(encoding), b"x") for name in [*names, "plain.txt"]])
    assert told(stored(tmp_path, "a.zip", data)) == [(name, b"x") for name in [*names, "plain.txt"]]


def test_a_name_in_unicode_beside_the_other(tmp_path: Path) -> None:
    raw = b"?????.txt\xb0"
    beside = b"\1" + struct.pack("<I", zlib.crc32(raw)) + "보고서.txt".encode()
    extra = struct.pack("<HHi", 9, 4, 0) + struct.pack("<HH", 0x7075, len(beside)) + beside
    assert told(stored(tmp_path, "a.zip", zipped_raw([(raw, b"x")], extra=extra))) == [("보고서.txt", b"x")]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("/etc/passwd", "etc/passwd"),
        ("../../up.txt", "up.txt"),
        ("C:\\Users\\Kim\\a.txt", "Users/Kim/a.txt"),
        ("//host/share/a.txt", "host/share/a.txt"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("a\nb\x00.txt", "a b.txt"),
        ("한글.txt", "한글.txt"),
        ("a: b.txt", "a: b.txt"),
        ("..", ""),
        ("C:", ""),
        ("__MACOSX/._a.txt", ""),
        ("photos/.DS_Store", ""),
        ("Thumbs.db", ""),
        ("x" * 2000, ""),
    ],
)
def test_names_that_lead_nowhere(given: str, shown: str) -> None:
    assert harmless(given) == shown


@given(st.text(max_size=60))
def test_no_name_leads_out(name: str) -> None:
    found = harmless(name)
    assert not found.startswith("/")
    assert not {"..", ".", ""} & set(found.split("/")) or not found
    assert not Path(found).is_absolute()
    assert harmless(found) in {found, ""} or found[1:2] == ":"


def test_of_one_name_the_last_counts(tmp_path: Path) -> None:
    path = stored(tmp_path, "a.zip", zipped_raw([(b"a.txt", b"old"), (b"b.txt", b"b"), (b"./a.txt", b"new")]))
    assert told(path) == [("a.txt", b"new"), ("b.txt", b"b")]


def test_folders_links_and_devices_are_no_members(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo(f"x{kind!r}")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert told(stored(tmp_path, "a.tar", out.getvalue())) == []
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive_zip:
        link = zipfile.ZipInfo("link.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive_zip.writestr(link, "/etc/passwd")
        archive_zip.writestr("folder/", b"")
        archive_zip.writestr("folder/a.txt", b"a")
    assert told(stored(tmp_path, "a.zip", out.getvalue())) == [("folder/a.txt", b"a")]


def test_size_and_time(tmp_path: Path) -> None:
    (member,) = members(stored(tmp_path, "a.tar", tarred({"a.txt": b"abc"})), everything)
    assert (member.size, member.modified) == (3, 1_772_411_400)
    times = struct.pack("<HHBi", 0x5455, 5, 1, 1_772_411_400)
    (member,) = members(stored(tmp_path, "a.zip", zipped_raw([(b"a.txt", b"abc")], extra=times)), everything)
    assert (member.size, member.modified) == (3, 1_772_411_400)
    (member,) = members(stored(tmp_path, "b.zip", zipped({"a.txt": b"abc"})), everything)
    assert abs(member.modified - 1_772_443_800) <= 14 * 3600  # the time of whoever wrote it


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz"])
def test_one_packed_file(tmp_path: Path, pack: Callable[[bytes], bytes], ending: str) -> None:
    path = stored(tmp_path, f"보고서.txt{ending}", pack("긴 글".encode() * 1000))
    assert told(path) == [("보고서.txt", "긴 글".encode() * 1000)]
    assert told(path, name=f"letters.zip/other.md{ending}")[0][0] == "other.md"
    assert told(path, lambda name: name.endswith(".pdf")) == []


def test_a_tar_archive_under_another_name(tmp_path: Path) -> None:
    assert dict(told(stored(tmp_path, "backup.gz", tarred(FILES, "w:gz")))) == FILES
    assert dict(told(stored(tmp_path, "backup.zip", sevened(FILES)))) == FILES


def test_locked_members(tmp_path: Path) -> None:
    path = stored(tmp_path, "a.zip", locked(b"a.txt", b"the secret words", "비밀".encode("cp949")))
    assert told(path) == [("a.txt", "encrypted")]
    assert told(path, passwords=["wrong", "also wrong"]) == [("a.txt", "encrypted")]
    assert told(path, passwords=["wrong", "비밀"]) == [("a.txt", b"the secret words")]
    assert archives.extract(path).text == "- a.txt"
    aes = stored(tmp_path, "b.zip", zipped_raw([(b"a.txt", b"sealed")], flags=1, method=99))
    assert told(aes, passwords=["any"]) == [("a.txt", "encrypted")]


def test_locked_seven_zip(tmp_path: Path) -> None:
    path = stored(tmp_path, "a.7z", sevened({"a.txt": b"secret", "b.txt": b"more"}, "pw"))
    assert told(path) == [("a.txt", "encrypted"), ("b.txt", "encrypted")]
    assert archives.extract(path).text == "- a.txt\n- b.txt"
    hidden = stored(tmp_path, "b.7z", sevened({"a.txt": b"secret"}, "pw", hide=True))
    assert told(hidden) == [("", "encrypted")]


def test_a_damaged_member_does_not_hide_the_others(tmp_path: Path) -> None:
    data = zipped({"a.txt": b"first words", "b.txt": b"second words", "c.txt": b"third"}, zipfile.ZIP_STORED)
    path = stored(tmp_path, "a.zip", data.replace(b"second words", b"second w0rds"))
    assert told(path) == [("a.txt", b"first words"), ("b.txt", "broken"), ("c.txt", b"third")]
    data = tarred({"a.txt": b"a" * 600, "b.txt": b"b" * 600})
    assert told(stored(tmp_path, "a.tar", data[:2300])) == [
        ("a.txt", b"a" * 600),
        ("b.txt", "broken"),
        ("", "broken"),
    ]
    assert archives.extract(tmp_path / "a.tar").text.startswith("- a.txt\n- b.txt\n\nThe file is damaged")


def test_a_packing_that_nobody_knows(tmp_path: Path) -> None:
    path = stored(tmp_path, "a.zip", zipped_raw([(b"a.txt", b"x")], method=77))
    assert told(path) == [("a.txt", "unsupported")]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.rar", b"Rar!\x1a\x07\x01\x00" + bytes(99), "unsupported"),
        ("a.alz", b"ALZ\x01" + bytes(99), "unsupported"),
        ("a.zip", b"Rar!\x1a\x07\x01\x00" + bytes(99), "unsupported"),
        ("a.zip", b"just some text", "wrong-type"),
        ("a.7z", b"%PDF-1.4", "wrong-type"),
        ("a.zip", bytes(range(256)), "broken"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(99), "broken"),
        ("a.zip", zipped({}), "empty"),
        ("a.tar", bytes(10240), "empty"),
        ("a.gz", b"\x1f\x8b\x08" + bytes(9), "broken"),
    ],
)
def test_what_is_no_archive_or_holds_nothing(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    with pytest.raises(DocumentError) as caught:
        archives.extract(stored(tmp_path, name, data))
    assert caught.value.kind == kind


SMALL = Limits(max_bytes=5000, members=5, unpacked=20_000)


def test_limits_of_one_member_and_of_all(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes
    files = {"big.txt": noise(6000), **{f"{number}.txt": noise(4500) for number in range(4)}, "z.txt": b"small"}
    found = told(stored(tmp_path, "a.zip", zipped(files)), limits=Limits(5000, unpacked=15_000, floor=8000))
    assert [data if isinstance(data, str) else len(data) for _, data in found] == [
        "too-large", 4500, 4500, 4500, "too-large", 5,
    ]  # fmt: skip
    found = told(stored(tmp_path, "a.tar", tarred(files)), limits=SMALL)
    assert (found[0], found[-1]) == (("big.txt", "too-large"), ("", "too-large"))
    many = stored(tmp_path, "b.zip", zipped({f"{number}.txt": b"" for number in range(9)}))
    assert [name for name, _ in told(many, limits=SMALL)] == ["0.txt", "1.txt", "2.txt", "3.txt", "4.txt", ""]


@pytest.mark.parametrize("name", KINDS)
def test_entries_that_are_looked_at_end_too(tmp_path: Path, name: str) -> None:
    found = told(stored(tmp_path, name, packed(name)), limits=Limits(entries=1))
    assert len(found) == 2
    assert found[-1] == ("", "too-large")


def bomb(name: str) -> bytes:
    zeros = bytes(2**20)
    if name.endswith(".zip"):
        return zipped({f"{number}.txt": zeros for number in range(8)})
    if name.endswith(".7z"):
        return sevened({f"{number}.txt": zeros for number in range(8)})
    return tarred({f"{number}.txt": zeros for number in range(8)}, "w:gz")


@pytest.mark.parametrize("name", ["a.zip", "a.7z", "a.tgz"])
def test_bombs_end_at_the_limit(tmp_path: Path, name: str) -> None:
    path = stored(tmp_path, name, bomb(name))
    found = told(path, limits=Limits(floor=2**21, ratio=20))
    read = [data for _, data in found if isinstance(data, bytes)]
    assert 1 <= len(read) <= 2
    assert {kind for _, kind in found[len(read) :]} == {"too-large"}


def test_entries_that_overlap_end_at_the_limit(tmp_path: Path) -> None:
    one = zipped({"0.txt": bytes(2**20)})
    end = one.rindex(b"PK\x05\x06")
    entry = one[one.index(b"PK\x01\x02") : end]
    start = end - len(entry)
    entries = [entry.replace(b"0.txt", b"%d.txt" % number) for number in range(10)]
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 10, 10, len(entry) * 10, start, 0)
    path = stored(tmp_path, "a.zip", one[:start] + b"".join(entries) + tail)
    found = told(path, limits=Limits(floor=2**22, ratio=1))
    assert sum(isinstance(data, bytes) for _, data in found) <= 4


@pytest.mark.parametrize("name", KINDS)
def test_broken_archives_end_as_members_or_with_a_reason(tmp_path: Path, name: str) -> None:
    whole = packed(name)
    chance = random.Random(name)
    for at in range(60):
        data = bytearray(whole[: len(whole) * (at % 12 + 1) // 12])
        for _ in range(at // 12):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = stored(tmp_path, name, bytes(data))
        for found, content in told(path):
            assert isinstance(content, bytes) or content in {
                "broken", "encrypted", "too-large", "unsupported", "wrong-type", "empty",
            }, (found, content)  # fmt: skip
