"""What a listing shows, and how it is compared with what is known."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.watch.ignore import Rules
from core.watch.reconcile import Known, Seen, compare, scan


def never() -> bool:
    return False


def listed(root: Path, within: Path | None = None) -> dict[str, Seen]:
    found = list(scan(root, Rules.defaults(), never, within))
    assert len({seen.path for seen in found}) == len(found)
    return {os.path.relpath(seen.path, root): seen for seen in found}


def put(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def known(root: Path) -> dict[str, Known]:
    return {s.path: Known(s.size, s.mtime_ns, s.inode, s.device) for s in listed(root).values()}


def test_a_tree(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", "four")
    put(tmp_path / "한글" / "b.txt")
    put(tmp_path / ".git" / "config")
    put(tmp_path / "sub" / ".gitignore", "*.log")
    put(tmp_path / "sub" / "deep" / "c.log")
    put(tmp_path / "sub" / "deep" / "c.txt")
    found = listed(tmp_path)
    assert set(found) == {"a.txt", "한글/b.txt", "sub/deep/c.txt"}
    info = (tmp_path / "a.txt").stat()
    assert found["a.txt"] == Seen(str(tmp_path / "a.txt"), 4, info.st_mtime_ns, info.st_ino, info.st_dev)


def test_roots_of_every_kind(tmp_path: Path) -> None:
    file = put(tmp_path / "real" / "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert [seen.path for seen in scan(file, Rules.defaults(), never)] == [str(file)]
    assert [seen.path for seen in scan(tmp_path / "link", Rules.defaults(), never)] == [str(tmp_path / "link/a.txt")]
    assert not list(scan(tmp_path / "missing", Rules.defaults(), never))
    assert not list(scan(file / "below-a-file", Rules.defaults(), never))


def test_part_of_a_root_is_listed_as_when_all_of_it_is(tmp_path: Path) -> None:
    put(tmp_path / ".gitignore", "*.log")
    put(tmp_path / "sub" / "a.log")
    put(tmp_path / "sub" / "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "sub")
    assert set(listed(tmp_path / "sub", within=tmp_path)) == {"a.txt"}
    assert not listed(tmp_path / "link", within=tmp_path)


def test_links(tmp_path: Path) -> None:
    outside = put(tmp_path / "outside" / "target.txt", "12345")
    root = tmp_path / "root"
    (root / "deep" / "er").mkdir(parents=True)
    for name, target in {
        "file.txt": outside,
        "nothing": tmp_path / "nowhere",
        "under-a-file": outside / "x",
        "self": root / "self",
        "folder": outside.parent,
        "deep/er/up": root / "deep",
        "deep/er/top": tmp_path,
        "deep/sideways": root / "deep" / "er",
    }.items():
        (root / name).symlink_to(target)
    found = {name: (seen.problem, seen.link) for name, seen in listed(root).items()}
    assert found == {
        "file.txt": ("", True),
        "nothing": ("dangling-link", True),
        "under-a-file": ("dangling-link", True),
        "self": ("link-loop", True),
        "deep/er/up": ("link-loop", True),
        "deep/er/top": ("link-loop", True),
    }
    assert listed(root)["file.txt"].size == 5
    assert listed(root / "nothing")["."].problem == "dangling-link"


def test_what_is_no_file_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link-to-pipe").symlink_to(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "socket"))
        assert not listed(tmp_path)


def test_a_folder_that_may_not_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "closed" / "a.txt")
    put(tmp_path / "open" / "b.txt")
    really = os.scandir

    def refuse(path: str) -> Any:
        if path.endswith("closed"):
            raise PermissionError(13, "no", path)
        return really(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert {name: seen.problem for name, seen in listed(tmp_path).items()} == {
        "closed": "no-permission",
        "open/b.txt": "",
    }


def test_undecodable_names(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.txt")).touch()
    (seen,) = listed(tmp_path).values()
    assert os.fsencode(seen.path).endswith(b"\xff.txt")


def test_stopping(tmp_path: Path) -> None:
    put(tmp_path / "a" / "1.txt")
    put(tmp_path / "b" / "2.txt")
    answers: Iterator[bool] = iter([False, False, True])
    assert [Path(s.path).name for s in scan(tmp_path, Rules.defaults(), lambda: next(answers))] == ["1.txt"]


def test_deep_trees(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["d"] * 900)
    folder.mkdir(parents=True)
    (folder / "a").touch()
    assert len(listed(tmp_path)) == 1


def test_compare(tmp_path: Path) -> None:
    for name in ("same", "changed", "gone", "moved", "replaced"):
        put(tmp_path / name, name)
    before = known(tmp_path)
    put(tmp_path / "changed", "otherwise")
    (tmp_path / "gone").unlink()
    (tmp_path / "new-folder").mkdir()
    (tmp_path / "moved").rename(tmp_path / "new-folder" / "moved")
    put(tmp_path / "new")
    stamp = (tmp_path / "replaced").stat().st_mtime_ns
    other = put(tmp_path / "other", "REPLACED")
    os.utime(other, ns=(stamp, stamp))
    other.rename(tmp_path / "replaced")
    changes = compare(before, scan(tmp_path, Rules.defaults(), never))
    at = str(tmp_path) + "/"
    assert changes.new == [at + "new"]
    assert changes.changed == [at + "changed", at + "replaced"]
    assert changes.gone == [at + "gone"]
    assert changes.moved == [(at + "moved", at + "new-folder/moved")]
    assert changes.same == 1


def test_only_a_unique_match_is_a_move() -> None:
    stamp = (1, 2, 3, 4)
    twice = compare({"/a": Known(*stamp)}, [Seen("/b", *stamp), Seen("/c", *stamp)])
    assert (twice.moved, twice.new, twice.gone) == ([], ["/b", "/c"], ["/a"])
    without = (1, 2, 0, 4)  # a file system without inodes
    none = compare({"/a": Known(*without)}, [Seen("/b", *without)])
    assert (none.moved, none.new, none.gone) == ([], ["/b"], ["/a"])


def test_a_drive_that_got_another_number_brings_no_change() -> None:
    assert compare({"/a": Known(1, 2, 3, 4)}, [Seen("/a", 1, 2, 3, 5)]).same == 1
