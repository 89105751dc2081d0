"""The real observer on real files; conditions are waited for, never times."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from watchdog.observers.api import BaseObserver

from core.watch import observer as module
from core.watch import volume
from core.watch.ignore import Rules
from core.watch.observer import Watcher
from tests.core.watch.ear import PATIENCE, Ear


def test_what_people_do_with_files(watcher: Watcher, ear: Ear, root: Path) -> None:
    watcher.watch(root)
    watcher.watch(root)
    file = root / "문서.txt"
    file.write_text("one")
    ear.wait_for("created", file)
    file.write_text("two")
    ear.wait_for("modified", file)
    file.rename(root / "b.txt")
    ear.wait_for("moved", file, root / "b.txt")
    (root / "b.txt").unlink()
    ear.wait_for("deleted", root / "b.txt")


def test_an_editors_save_is_one_event(watcher: Watcher, ear: Ear, root: Path) -> None:
    file = root / "a.txt"
    file.write_text("one")
    watcher.watch(root)
    (root / "a.new").write_text("two")
    (root / "a.new").replace(file)
    ear.wait_for("modified", file)
    assert ear.paths() == {str(file)}


def test_reading_a_file_changes_nothing(watcher: Watcher, ear: Ear, root: Path) -> None:
    file = root / "a.txt"
    file.write_text("one")
    watcher.watch(root)
    assert file.read_text() == "one"
    (root / "last").touch()
    ear.wait_for("created", root / "last")
    assert ear.paths() == {str(root / "last")}


def test_folders(watcher: Watcher, ear: Ear, root: Path) -> None:
    watcher.watch(root)
    (root / "a" / "b").mkdir(parents=True)
    ear.wait_for("created", root / "a")
    (root / "a" / "b" / "c.txt").touch()
    ear.wait(lambda: str(root / "a" / "b" / "c.txt") in ear.paths() or ear.paths() == {str(root / "a")})
    (root / "a").rename(root / "z")
    ear.wait_for("moved", root / "a", root / "z")
    (root / "z" / "b" / "d.txt").touch()
    ear.wait_for("created", root / "z" / "b" / "d.txt")
    shutil.rmtree(root / "z")
    ear.wait_for("deleted", root / "z")


def test_rules_hold_on_the_whole_way(watcher: Watcher, ear: Ear, root: Path) -> None:
    (root / ".git" / "deep").mkdir(parents=True)
    (root / "docs").mkdir()
    watcher.watch(root)
    (root / ".git" / "deep" / "a.txt").touch()
    (root / "docs" / "~$a.docx").touch()
    (root / "docs" / "a.docx").touch()
    ear.wait_for("created", root / "docs" / "a.docx")
    assert ear.paths() == {str(root / "docs" / "a.docx")}
    (root / ".git" / "deep" / "a.txt").rename(root / "a.txt")
    ear.wait_for("created", root / "a.txt")
    (root / "a.txt").rename(root / ".a.txt")
    ear.wait_for("deleted", root / "a.txt")


def test_an_edited_ignore_file_has_its_folder_looked_at(watcher: Watcher, ear: Ear, root: Path) -> None:
    (root / "sub").mkdir()
    watcher.watch(root)
    (root / "sub" / ".gitignore").write_text("*.log")
    ear.wait_for("modified", root / "sub")
    (root / "sub" / "pyvenv.cfg").touch()
    ear.wait(lambda: [e.path for e in ear.events].count(str(root / "sub")) > 1)


def test_a_file_as_root(watcher: Watcher, ear: Ear, root: Path) -> None:
    mine, also, other = root / "mine.txt", root / "also.txt", root / "other.txt"
    mine.touch()
    also.touch()
    watcher.watch(mine)
    watcher.watch(also)
    other.write_text("x")
    mine.write_text("x")
    also.write_text("x")
    ear.wait_for("modified", mine)
    ear.wait_for("modified", also)
    watcher.unwatch(mine)
    mine.write_text("xx")
    also.unlink()
    ear.wait_for("deleted", also)
    also.touch()
    ear.wait_for("created", also)
    assert ear.paths() == {str(mine), str(also)}


def test_a_link_as_root(watcher: Watcher, ear: Ear, root: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(root)
    watcher.watch(link)
    (root / "a.txt").touch()
    ear.wait_for("created", link / "a.txt")
    assert ear.paths() == {str(link / "a.txt")}


def test_undecodable_names(watcher: Watcher, ear: Ear, root: Path) -> None:
    watcher.watch(root)
    file = root / os.fsdecode(b"\xff.txt")
    file.touch()
    ear.wait_for("created", file)


def test_unwatched_roots_are_silent(watcher: Watcher, ear: Ear, root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    watcher.watch(root)
    watcher.watch(other)
    watcher.unwatch(root)
    watcher.unwatch(root)
    (root / "a.txt").touch()
    (other / "b.txt").touch()
    ear.wait_for("created", other / "b.txt")
    assert ear.paths() == {str(other / "b.txt")}
    watcher.watch(root)
    (root / "c.txt").touch()
    ear.wait_for("created", root / "c.txt")


def test_nothing_waits_longer_than_longest(ear: Ear, root: Path) -> None:
    watcher = Watcher(ear.hear, Rules.defaults(), quiet=60.0, longest=0.2)
    watcher.watch(root)
    (root / "a.txt").touch()
    ear.wait_for("created", root / "a.txt")
    watcher.close()


def test_a_burst_is_one_delivery(ear: Ear, root: Path) -> None:
    watcher = Watcher(ear.hear, Rules.defaults(), quiet=1.0, longest=60.0)
    watcher.watch(root)
    for number in range(300):
        (root / f"{number}.txt").write_text("x")
    ear.wait(lambda: len(ear.events) == 300)
    assert ear.batches == 1
    watcher.close()


@pytest.mark.parametrize("loss", ["deleted", "moved"])
def test_a_root_that_goes_away(watcher: Watcher, ear: Ear, root: Path, tmp_path: Path, loss: str) -> None:
    (root / "a.txt").touch()
    watcher.watch(root)
    shutil.rmtree(root) if loss == "deleted" else root.rename(tmp_path / "elsewhere")
    ear.wait(lambda: ("watch-away", str(root)) in ear.troubles)
    assert str(root) not in ear.paths()
    root.mkdir()
    watcher.watch(root)
    (root / "b.txt").touch()
    ear.wait_for("created", root / "b.txt")


def test_a_root_that_is_not_there(watcher: Watcher, ear: Ear, root: Path) -> None:
    watcher.watch(root / "missing")
    assert ear.troubles == [("watch-away", str(root / "missing"))]


def test_a_root_that_is_replaced(watcher: Watcher, ear: Ear, root: Path, tmp_path: Path) -> None:
    (tmp_path / "next").mkdir()
    watcher.watch(root)
    root.rename(tmp_path / "old")
    (tmp_path / "next").rename(root)
    ear.wait(lambda: bool(ear.troubles) or str(root) in ear.paths())
    watcher.watch(root)  # had the look fallen between the two renames, it was away
    (root / "a.txt").touch()
    ear.wait_for("created", root / "a.txt")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EMFILE])
def test_without_watches_left_it_polls(
    watcher: Watcher, ear: Ear, root: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*args: Any, **options: Any) -> None:
        raise OSError(number, "inotify limit reached")

    monkeypatch.setattr(BaseObserver, "schedule", refuse)
    check_polling(watcher, ear, root)


def test_network_drives_are_polled(watcher: Watcher, ear: Ear, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "on_network", lambda _: True)
    monkeypatch.setattr(module, "RETRY", 0.0)  # it stays so
    check_polling(watcher, ear, root)


def check_polling(watcher: Watcher, ear: Ear, root: Path) -> None:
    (root / "sub" / ".git").mkdir(parents=True)
    old = root / "old.txt"
    old.write_text("x")
    watcher.watch(root)
    assert ear.troubles == [("watch-polling", str(root))]
    (root / "sub" / ".git" / "x").touch()
    new = root / "sub" / "새것.txt"
    new.write_text("x")
    ear.wait_for("modified", root / "sub")
    told = len(ear.events)
    new.write_text("longer")
    ear.wait(lambda: len(ear.events) > told)
    old.rename(root / "sub" / "moved.txt")
    ear.wait_for("modified", root)
    told = len(ear.events)
    new.unlink()
    ear.wait(lambda: len(ear.events) > told)
    assert ear.paths() == {str(root), str(root / "sub")}
    told = len(ear.events)
    root.rename(root.with_name("elsewhere"))  # away is not deleted
    ear.wait(lambda: ("watch-away", str(root)) in ear.troubles)
    assert len(ear.events) == told


def test_many_threads(watcher: Watcher, ear: Ear, tmp_path: Path) -> None:
    roots = [tmp_path / str(number) for number in range(8)]

    def toggle(root: Path) -> None:
        root.mkdir()
        for _ in range(5):
            watcher.watch(root)
            (root / "a.txt").touch()
            watcher.unwatch(root)
        watcher.watch(root)
        (root / "end.txt").touch()

    threads = [threading.Thread(target=toggle, args=(root,)) for root in roots]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    for root in roots:
        ear.wait_for("created", root / "end.txt")


def test_closing_leaves_nothing_behind(ear: Ear, root: Path) -> None:
    before = set(threading.enumerate())
    watcher = Watcher(ear.hear, Rules.defaults())
    watcher.watch(root)
    watcher.close()
    watcher.close()
    watcher.watch(root)
    left = {thread for thread in set(threading.enumerate()) - before if "Inotify" not in type(thread).__name__}
    deadline = time.monotonic() + PATIENCE
    for thread in left:
        thread.join(deadline - time.monotonic())
        assert not thread.is_alive()


MOUNTS = [
    "/dev/sda1 / ext4 rw 0 0",
    "server:/x /home/me/net nfs4 rw 0 0",
    r"//nas/share /mnt/my\040share cifs rw 0 0",
    "/dev/sdb1 /home/me/net/disk ext4 rw 0 0",
]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/net/a", "nfs4"),
        ("/home/me/network", "ext4"),
        ("/mnt/my share", "cifs"),
        ("/home/me/net/disk/a", "ext4"),
    ],
)
def test_which_file_system(path: str, kind: str) -> None:
    assert volume.file_system(path, MOUNTS) == kind


def test_network_by_the_systems_table(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(f"server:/x {os.path.realpath(tmp_path)} nfs rw 0 0\n")
    assert volume.on_network(tmp_path / "docs", table)
    assert not volume.on_network(Path("/"), table)
    assert not volume.on_network(tmp_path, tmp_path / "missing")
