"""Archives of models: none writes elsewhere, holds more than it says, or leaves anything when it is refused."""

from __future__ import annotations

import contextlib
import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.embed.base import CARD
from core.embed.import_archive import members
from core.embed.importing import carry_out, plan
from core.errors import ModelError
from tests.core.embed.tiny_folders import edit, make, nothing_left, packed, refused
from tests.core.embed.tiny_m3 import make as make_m3


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own"


def zipped(path: Path, names: dict[str, bytes], mode: int = 0) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in names.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, content)
    return path


def taped(path: Path, name: str, kind: bytes = tarfile.REGTYPE) -> Path:
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo(name)
        info.type, info.linkname, info.size = kind, "/etc/passwd", 2 if kind == tarfile.REGTYPE else 0
        archive.addfile(info, io.BytesIO(b"{}"))
    return path


@pytest.mark.parametrize("name", ["../config.json", "/config.json", "a/../../x", "C:/config.json", "a\\..\\x"])
def test_an_archive_that_would_write_elsewhere_is_refused(tmp_path: Path, own: Path, name: str) -> None:
    assert refused(zipped(tmp_path / "a.zip", {name: b"{}"}), own).kind == "model-unsafe"
    assert refused(taped(tmp_path / "a.tar", name), own).kind == "model-unsafe"


def test_links_and_devices_in_an_archive_are_refused(tmp_path: Path, own: Path) -> None:
    link = zipped(tmp_path / "link.zip", {"config.json": b"/etc/passwd"}, stat.S_IFLNK | 0o777)
    assert refused(link, own).kind == "model-unsafe"
    for number, kind in enumerate((tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE)):
        assert refused(taped(tmp_path / f"{number}.tar", "config.json", kind), own).kind == "model-unsafe"


def test_a_member_that_holds_more_than_it_says_is_refused(tmp_path: Path, own: Path) -> None:
    path = packed(make(tmp_path / "in" / "encoder"), ".zip")
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("encoder/config.json")
    raw = path.read_bytes()
    size = info.file_size.to_bytes(4, "little")
    assert raw.count(size) >= 1
    path.write_bytes(raw.replace(size, (info.file_size - 7).to_bytes(4, "little")))
    assert refused(path, own).kind == "model-damaged"


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + b"\0" * 40])
@pytest.mark.parametrize("ending", [".zip", ".tar.gz"])
def test_what_is_no_archive_says_so(tmp_path: Path, own: Path, ending: str, content: bytes) -> None:
    path = tmp_path / f"model{ending}"
    path.write_bytes(content)
    assert refused(path, own).kind in ("model-damaged", "model-missing")


def test_other_files_and_empty_folders_are_refused(tmp_path: Path, own: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(b"GGUF")
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "a.gguf", own).kind == "model-unsupported"
    assert refused(tmp_path / "empty", own).kind == "model-missing"
    assert refused(zipped(tmp_path / "e.zip", {"photo.jpg": b"x"}), own).path == str(tmp_path / "e.zip")


def test_a_truncated_archive_leaves_nothing(tmp_path: Path, own: Path) -> None:
    path = packed(make(tmp_path / "in" / "encoder"), ".tar.gz")
    wanted = plan(path, own)
    path.write_bytes(path.read_bytes()[:-3000])
    with pytest.raises(ModelError) as caught:
        carry_out(wanted)
    assert caught.value.kind == "model-damaged"
    assert nothing_left(own)


def test_a_card_cannot_reach_outside(tmp_path: Path, own: Path) -> None:
    make_m3(tmp_path / "tiny")
    edit(CARD, sha256={"../../secret": ""})(tmp_path / "tiny")
    assert refused(tmp_path / "tiny", own).kind == "model-damaged"


def test_a_file_that_differs_from_its_card_is_not_imported(tmp_path: Path, own: Path) -> None:
    make_m3(tmp_path / "tiny")
    (tmp_path / "tiny" / "model.onnx").write_bytes(b"another")
    assert refused(tmp_path / "tiny", own).kind == "model-damaged"


@settings(max_examples=40)
@given(name=st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1, max_size=20))
def test_no_name_in_an_archive_leads_out_of_it(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    path = zipped(tmp_path_factory.mktemp("zips") / "a.zip", {name: b"{}"})
    room = path.parent / "room"
    names: list[str] = []
    with contextlib.suppress(ModelError), members(path) as found:
        names += [member.name for member in found]
    assert all((room / one).resolve().is_relative_to(room.resolve()) for one in names)
    plain = name.isalnum() and name.isascii()
    assert names == [name] if plain else len(names) <= 1
