"""The real observer on real files; conditions are waited for, never times."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from watchdog.observers.api import BaseObserver

from core.errors import SeogaError
from core.watch import observer as module
from core.watch import poll, volume
from core.watch.ignore import Rules
from core.watch.observer import Watcher
from core.watch.raw import INOTIFY_LOG, Losses
from core.watch.tidy import Event

PATIENCE = 20.0  # seconds until a condition that does not come true is a failure


class Ear:
    """Remembers what a watcher tells."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.batches = 0
        self.troubles: list[tuple[str, str | None]] = []
        self._heard = threading.Condition()

    def hear(self, events: list[Event]) -> None:
        with self._heard:
            self.events.extend(events)
            self.batches += 1
            self._heard.notify_all()

    def complain(self, error: SeogaError) -> None:
        with self._heard:
            self.troubles.append((error.kind, error.path))
            self._heard.notify_all()

    def wait(self, holds: Callable[[], bool]) -> None:
        with self._heard:
            assert self._heard.wait_for(holds, PATIENCE), (self.events, self.troubles)

    def wait_for(self, kind: str, path: Path, target: Path | None = None) -> None:
        looked_for = (kind, str(path), str(target) if target else None)
        self.wait(lambda: looked_for in {(e.kind, e.path, e.target) for e in self.events})

    def paths(self) -> set[str]:
        return {event.path for event in self.events} | {event.target for event in self.events if event.target}


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def watcher(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watcher]:
    monkeypatch.setattr(module, "CHECK", 0.1)
    monkeypatch.setattr(poll, "REST", 0.05)
    watcher = Watcher(ear.hear, Rules.defaults(), quiet=0.05, longest=1.0, on_trouble=ear.complain)
    yield watcher
    watcher.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


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


def test_without_watches_for_subfolders_it_polls(
    watcher: Watcher, ear: Ear, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = BaseObserver.schedule

    def refuse_more(self: BaseObserver, handler: Any, path: str, **options: Any) -> Any:
        if path != str(root):
            raise OSError(errno.ENOSPC, "inotify watch limit reached")
        return schedule(self, handler, path, **options)

    monkeypatch.setattr(BaseObserver, "schedule", refuse_more)
    check_polling(watcher, ear, root)


def test_network_drives_are_polled(watcher: Watcher, ear: Ear, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "on_network", lambda _: True)
    check_polling(watcher, ear, root)


def check_polling(watcher: Watcher, ear: Ear, root: Path) -> None:
    (root / "sub" / ".git").mkdir(parents=True)
    old = root / "old.txt"
    old.write_text("x")
    watcher.watch(root)
    assert ear.troubles == [("watch-polling", str(root))]
    (root / "sub" / ".git" / "x").touch()
    new = root / "sub" / "new.txt"
    new.write_text("x")
    ear.wait_for("created", new)
    new.write_text("longer")
    ear.wait_for("modified", new)
    old.rename(root / "sub" / "moved.txt")
    ear.wait_for("moved", old, root / "sub" / "moved.txt")
    new.unlink()
    ear.wait_for("deleted", new)
    assert not any(".git" in path for path in ear.paths())
    told = len(ear.events)
    root.rename(root.with_name("elsewhere"))  # away is not deleted
    ear.wait(lambda: ("watch-away", str(root)) in ear.troubles)
    assert len(ear.events) == told


def test_events_the_system_dropped(watcher: Watcher, ear: Ear, root: Path) -> None:
    watcher.watch(root)
    logging.getLogger(INOTIFY_LOG).warning("Inotify queue overflowed; filesystem events were lost")
    ear.wait_for("modified", root)


def test_watchdog_still_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `Losses` listens for must be what watchdog says."""
    pytest.importorskip("watchdog.observers.inotify_c")
    from watchdog.observers.inotify_c import InotifyConstants, InotifyEvent, InotifyFD, Mask

    heard: list[bool] = []
    losses = Losses(lambda: heard.append(True))
    logging.getLogger(INOTIFY_LOG).addHandler(losses)
    group = InotifyFD()
    group.handle_event(InotifyEvent(-1, Mask(InotifyConstants.IN_Q_OVERFLOW), 0, b""))  # type: ignore[arg-type]
    logging.getLogger(INOTIFY_LOG).removeHandler(losses)
    group.start()
    group.stop()
    group.join()
    assert heard == [True]


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
