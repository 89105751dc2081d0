"""What a listing shows, and how it is compared with what is known."""

from __future__ import annotations

import os
import socket
import unicodedata
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


def told(root: Path, rules: Rules | None = None, within: Path | None = None) -> dict[str, str]:
    found = list(scan(root, rules or Rules.defaults(), never, within, with_ignored=True))
    assert len({seen.path for seen in found}) == len(found)
    assert all((seen.size, seen.mtime_ns, seen.inode, seen.device) == (0, 0, 0, 0) for seen in found if seen.ignored)
    return {os.path.relpath(seen.path, root): seen.ignored for seen in found}


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


def test_what_is_left_out_is_told_once_where_that_is_asked_for(tmp_path: Path) -> None:
    for name in (".git/config", "node_modules/a/b.txt", "env/pyvenv.cfg", "env/lib/a.txt", "비밀/a.txt", ".숨은"):
        put(tmp_path / name)
    for name in ("sub/.gitignore", "sub/a.log", "sub/a.txt", "sub/표.csv", "a.bak"):
        put(tmp_path / name, "*.log")
    put(tmp_path / "target" / "a.txt")
    put(tmp_path / "Cargo.toml")
    rules = Rules.of("*.bak", "csv", str(tmp_path / "비밀"))
    assert told(tmp_path, rules) == {
        ".git": ".git",
        "node_modules": "node_modules",
        "env": "Python environment",
        "비밀": f"left out by you: {tmp_path / '비밀'}",
        ".숨은": "hidden file",
        "a.bak": "left out everywhere: *.bak",
        "target": "build output target of Cargo.toml",
        "Cargo.toml": "",
        "sub/.gitignore": "hidden file",
        "sub/a.log": ".gitignore: *.log",
        "sub/표.csv": "type .csv",
        "sub/a.txt": "",
    }
    assert {Path(seen.path).name for seen in scan(tmp_path, rules, never)} == {"Cargo.toml", "a.txt"}


def test_judging_and_scanning_agree(tmp_path: Path) -> None:
    for name in (".git/a", "env/pyvenv.cfg", "sub/.gitignore", "sub/a.log", "sub/deep/b.log", "sub/deep/c.txt"):
        put(tmp_path / name, "*.log")
    put(tmp_path / "build" / "a.txt")
    put(tmp_path / "setup.py")
    rules = Rules.of("c.*", "py", "")
    for name, reason in told(tmp_path, rules).items():
        assert (rules.judge(tmp_path, tmp_path / name, (tmp_path / name).is_dir()) or "") == reason


def test_part_of_a_root_is_judged_by_its_rules(tmp_path: Path) -> None:
    put(tmp_path / ".gitignore", "drafts/\n*.log\n")
    put(tmp_path / "drafts" / "a.txt")
    put(tmp_path / "a.log")
    assert told(tmp_path / "drafts", within=tmp_path) == {".": ".gitignore: drafts/"}
    assert told(tmp_path / "a.log", within=tmp_path) == {".": ".gitignore: *.log"}
    assert told(tmp_path / "drafts" / "a.txt", within=tmp_path) == {}  # told when `drafts` is
    assert not listed(tmp_path / "drafts", within=tmp_path)
    assert told(tmp_path / "drafts") == {"a.txt": ""}


def test_a_root_left_out_by_a_person_is_told_as_itself(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    assert told(tmp_path, Rules.of("", "", f"{tmp_path}/")) == {".": f"left out by you: {tmp_path}"}
    assert not list(scan(tmp_path, Rules.of("", "", str(tmp_path)), never))


def test_what_goes_in_or_out_has_changed(tmp_path: Path) -> None:
    file = str(put(tmp_path / "a.log"))
    inside, outside = Rules.defaults(), Rules.of("*.log", "", "")

    def now(rules: Rules) -> list[Seen]:
        return list(scan(tmp_path, rules, never, with_ignored=True))

    def as_known(rules: Rules) -> dict[str, Seen]:
        return {seen.path: seen for seen in now(rules)}

    assert compare(as_known(inside), now(outside)).changed == [file]
    assert compare(as_known(outside), now(inside)).changed == [file]
    assert compare(as_known(outside), now(outside)).same == 1


def test_placeholders_of_files_in_the_cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "away.txt", "7 bytes")
    put(tmp_path / "here.txt", "longer than that")
    monkeypatch.setattr("core.watch.reconcile.TELLS_ONLINE", True)
    monkeypatch.setattr("core.watch.reconcile.is_online_only", lambda info: info.st_size == 7)
    assert told(tmp_path) == {"away.txt": "only in the cloud", "here.txt": ""}
    assert set(listed(tmp_path)) == {"here.txt"}


def test_files_that_are_as_remembered_are_taken_out_and_not_yielded(tmp_path: Path) -> None:
    for name in ("same", "changed", "gone", "한글/같음"):
        put(tmp_path / name)
    before = known(tmp_path)
    put(tmp_path / "changed", "otherwise")
    put(tmp_path / "new")
    (tmp_path / "gone").unlink()
    (tmp_path / "link").symlink_to("same")
    whole = compare(before, scan(tmp_path, Rules.defaults(), never))
    rest = list(scan(tmp_path, Rules.defaults(), never, known=before))
    assert {Path(seen.path).name for seen in rest} == {"changed", "new", "link"}
    assert {Path(path).name for path in before} == {"changed", "gone"}
    part = compare(before, rest)
    assert (part.new, part.changed, part.gone, part.same) == (whole.new, whole.changed, whole.gone, 0)
    assert whole.same == 2


def test_folders_cost_no_question_but_their_listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        put(tmp_path / str(number) / "a.txt")
    put(tmp_path / "3" / ".gitignore", "*.log")
    asked: list[str] = []
    monkeypatch.setattr(os.path, "lexists", asked.append)
    really = os.stat

    def ask(path: Any, **options: Any) -> os.stat_result:
        asked.append(os.path.relpath(path, tmp_path))
        return really(path, **options)

    monkeypatch.setattr(os, "stat", ask)
    assert len(list(scan(tmp_path, Rules.defaults(), never))) == 5
    assert sorted(asked) == [".gitignore", ".seogaignore", "3/.gitignore"]  # the root's are asked for by name


# --- bad input ----------------------------------------------------------------------------------------


def test_links_that_lead_to_each_other_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "to-b").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "to-a").symlink_to(tmp_path / "a")
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    assert {name: seen.problem for name, seen in listed(tmp_path).items()} == {"one": "link-loop", "two": "link-loop"}
    assert not listed(tmp_path / "a" / "to-b" / "to-a" / "to-b")


def test_names_that_differ_only_by_case_or_unicode_form(tmp_path: Path) -> None:
    names = {"Report.txt", "report.txt", *(unicodedata.normalize(form, "한글.txt") for form in ("NFC", "NFD"))}
    for name in names:
        put(tmp_path / name)
    if len(list(tmp_path.iterdir())) < len(names):
        pytest.skip("this file system takes them for one")
    assert set(listed(tmp_path)) == names
    before = known(tmp_path)
    assert compare(before, scan(tmp_path, Rules.defaults(), never)).same == 4
    (tmp_path / unicodedata.normalize("NFD", "한글.txt")).unlink()
    gone = compare(before, scan(tmp_path, Rules.defaults(), never)).gone
    assert gone == [str(tmp_path / unicodedata.normalize("NFD", "한글.txt"))]
    by_you = Rules.of("", "", str(tmp_path / "한글.txt"))
    assert {Path(seen.path).name for seen in scan(tmp_path, by_you, never)} == {"Report.txt", "report.txt"}


def test_names_with_newlines_and_very_long_ones(tmp_path: Path) -> None:
    names = {"두 줄\n이름.txt", "\n", "a\rb.log\n", "가" * 83 + ".txt", " ", "*", "[a]"}
    for name in names:
        put(tmp_path / "sub\nfolder" / name)
    put(tmp_path / ".gitignore", "*.log\n")
    assert set(listed(tmp_path)) == {f"sub\nfolder/{name}" for name in names}
    put(tmp_path / ".gitignore", "*.log*\n")
    assert told(tmp_path)["sub\nfolder/a\rb.log\n"] == ".gitignore: *.log*"


def test_a_root_that_is_a_file(tmp_path: Path) -> None:
    file = put(tmp_path / "~$문서.txt")
    assert set(listed(file)) == {"."}  # whoever adds it wants it
    before = known(file)
    assert compare(before, scan(file, Rules.defaults(), never)).same == 1
    file.unlink()
    assert compare(before, scan(file, Rules.defaults(), never)).gone == [str(file)]


def test_many_files_in_one_folder(tmp_path: Path) -> None:
    for number in range(10_000):
        os.close(os.open(tmp_path / f"{number}.txt", os.O_CREAT))
    before = {seen.path: seen for seen in scan(tmp_path, Rules.defaults(), never)}
    assert len(before) == 10_000
    asked = iter(range(100))
    assert len(list(scan(tmp_path, Rules.defaults(), lambda: next(asked) == 3))) == 2_999  # it can be stopped within
    assert not list(scan(tmp_path, Rules.defaults(), never, known=before))
    assert not before


def test_files_and_folders_that_vanish_while_they_are_listed(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "folder/d.txt", "other/e.txt"):
        put(tmp_path / name)
    found = scan(tmp_path, Rules.defaults(), never)
    assert Path(next(found).path).name == "a.txt"
    (tmp_path / "b.txt").unlink()
    (tmp_path / "folder" / "d.txt").unlink()
    (tmp_path / "folder").rmdir()
    (tmp_path / "other").rename(tmp_path / "elsewhere")
    put(tmp_path / "other", "a file in place of the folder")
    assert [Path(seen.path).name for seen in found] == ["c.txt"]


def test_an_entry_that_cannot_be_asked_about_does_not_end_the_listing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "a.txt")
    put(tmp_path / "b.txt")
    monkeypatch.setattr("core.watch.reconcile._file", _refuse_a)
    assert {name: seen.problem for name, seen in listed(tmp_path).items()} == {"a.txt": "no-permission", "b.txt": ""}


def _refuse_a(entry: os.DirEntry[str], tell: Any) -> Seen | None:
    if entry.name == "a.txt":
        raise PermissionError(13, "no", entry.path)
    seen: Seen | None = tell(entry.path, entry.stat())
    return seen
