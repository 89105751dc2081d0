"""Which folders take one of the system's watches, counted as the kernel counts them; real folders."""

from __future__ import annotations

import errno
import inspect
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from watchdog.observers import inotify as theirs
from watchdog.observers.inotify_c import InotifyConstants, InotifyEvent, InotifyFD, Mask, inotify_rm_watch
from watchdog.observers.inotify_move_event_grouper import PathedInotifyEvent

from core.watch import inotify as ours
from core.watch import observer as module
from core.watch.ignore import Rules
from core.watch.listen import folders
from core.watch.observer import Watcher
from tests.core.watch.ear import Ear


def watches() -> int:
    """Return how many inotify watches this process holds."""
    count = 0
    for number in os.listdir("/proc/self/fdinfo"):  # noqa: PTH208
        try:
            count += Path("/proc/self/fdinfo", number).read_text().count("inotify wd:")
        except OSError:
            continue
    return count


def project(folder: Path, inner: int = 30) -> Path:
    """Make a folder with two folders that are in (`src` and `src/문서`) and many that are not."""
    (folder / "src" / "문서").mkdir(parents=True)
    for number in range(inner):
        (folder / "node_modules" / f"p{number}" / "lib").mkdir(parents=True)
        (folder / ".git" / "objects" / f"{number:02x}").mkdir(parents=True)
    return folder


def heard(ear: Ear, file: Path) -> None:
    """Make a file, and wait until it is told of: then everything before it has been seen to as well."""
    file.touch()
    ear.wait(lambda: any(str(file) == path or str(file).startswith(path + "/") for path in ear.paths()))


def test_what_is_left_out_takes_no_watch(watcher: Watcher, ear: Ear, root: Path) -> None:
    project(root)
    before = watches()
    watcher.watch(root)
    assert watches() - before == 3
    heard(ear, root / "src" / "문서" / "a.txt")
    watcher.unwatch(root)
    assert watches() == before


def test_what_appears_later(watcher: Watcher, ear: Ear, root: Path, tmp_path: Path) -> None:
    before = watches()
    watcher.watch(root)
    project(root / "made")
    heard(ear, root / "made" / "src" / "문서" / "a.txt")
    assert watches() - before == 4
    project(tmp_path / "elsewhere").rename(root / "moved in")
    ear.wait_for("created", root / "moved in")
    heard(ear, root / "moved in" / "src" / "문서" / "b.txt")
    assert watches() - before == 7


def test_a_left_out_folder_gets_a_name_that_is_in_and_back(watcher: Watcher, ear: Ear, root: Path) -> None:
    project(root, inner=5)
    before = watches()
    watcher.watch(root)
    (root / "node_modules").rename(root / "modules")
    ear.wait_for("created", root / "modules")
    assert watches() - before == 3 + 1 + 5 + 5
    (root / "modules" / "p1" / "lib" / "읽기.md").touch()
    ear.wait_for("created", root / "modules" / "p1" / "lib" / "읽기.md")
    (root / "modules").rename(root / "node_modules")
    ear.wait_for("deleted", root / "modules")
    assert watches() - before == 3


def test_a_folder_moved_into_a_left_out_one_and_out_again(watcher: Watcher, ear: Ear, root: Path) -> None:
    project(root, inner=1)
    before = watches()
    watcher.watch(root)
    (root / "src").rename(root / ".git" / "src")
    ear.wait_for("deleted", root / "src")
    assert watches() - before == 1
    (root / ".git" / "src").rename(root / "src")
    ear.wait_for("created", root / "src")
    (root / "src" / "문서" / "a.txt").touch()
    ear.wait_for("created", root / "src" / "문서" / "a.txt")
    assert watches() - before == 3


def test_a_renamed_folder_goes_on_being_heard_by_its_new_name(watcher: Watcher, ear: Ear, root: Path) -> None:
    project(root, inner=1)
    watcher.watch(root)
    held = watches()
    (root / "src").rename(root / "원고")
    ear.wait_for("moved", root / "src", root / "원고")
    (root / "원고" / "문서" / "a.txt").touch()
    ear.wait_for("created", root / "원고" / "문서" / "a.txt")
    assert watches() == held


def test_a_folder_moved_out_is_let_go(watcher: Watcher, ear: Ear, root: Path, tmp_path: Path) -> None:
    project(root)
    before = watches()
    watcher.watch(root)
    (root / "src").rename(tmp_path / "gone")
    (root / "src").mkdir()  # another one by its name
    (tmp_path / "gone" / "문서" / "not mine.txt").touch()
    ear.wait(lambda: str(root / "src") in ear.paths())
    heard(ear, root / "src" / "mine.txt")
    assert watches() - before == 2
    assert not any("not mine" in path for path in ear.paths())


def test_one_after_the_other_moved_out_by_the_same_name(
    watcher: Watcher, ear: Ear, root: Path, tmp_path: Path
) -> None:
    before = watches()
    watcher.watch(root)
    for number in range(4):
        (root / "새 폴더" / "안").mkdir(parents=True)
        (root / "새 폴더").rename(tmp_path / f"out {number}")
    heard(ear, root / "end")
    ear.wait(lambda: watches() - before == 1)
    (root / "새 폴더").mkdir()
    heard(ear, root / "새 폴더" / "a.txt")
    assert not ear.troubles


def test_ignore_files_take_effect(watcher: Watcher, ear: Ear, root: Path) -> None:
    for number in range(9):
        (root / "data" / str(number)).mkdir(parents=True)
    before = watches()
    watcher.watch(root)
    assert watches() - before == 11
    (root / ".gitignore").write_text("data/\n")
    ear.wait_for("modified", root)
    ear.wait(lambda: watches() - before == 1)
    told = ear.batches
    (root / ".gitignore").unlink()
    ear.wait(lambda: ear.batches > told)
    assert watches() - before == 11
    heard(ear, root / "data" / "3" / "a.txt")


def test_a_mark_in_a_folder_takes_effect_when_it_comes_and_when_it_goes(
    watcher: Watcher, ear: Ear, root: Path
) -> None:
    (root / "env" / "lib" / "site").mkdir(parents=True)
    before = watches()
    watcher.watch(root)
    (root / "env" / "pyvenv.cfg").touch()
    ear.wait_for("modified", root / "env")
    assert watches() - before == 2  # the root, and what holds the mark
    told = ear.batches
    (root / "env" / "pyvenv.cfg").unlink()
    ear.wait(lambda: ear.batches > told)
    assert watches() - before == 4


def test_other_rules_take_effect(watcher: Watcher, ear: Ear, root: Path) -> None:
    project(root)
    before = watches()
    watcher.watch(root)
    watcher.obey(Rules.of("문서\n*.log", "", ""))
    assert watches() - before == 2
    (root / "src" / "a.log").touch()
    heard(ear, root / "src" / "a.txt")
    assert ear.paths() == {str(root / "src" / "a.txt")}
    watcher.obey(Rules.defaults())
    assert watches() - before == 3
    heard(ear, root / "src" / "문서" / "a.txt")


def test_a_folder_that_becomes_readable_is_heard(watcher: Watcher, ear: Ear, root: Path) -> None:
    """Of a folder without permission nothing can be heard (root may do all: then it is heard from the start)."""
    (root / "secret" / "deep").mkdir(parents=True)
    (root / "secret").chmod(0)
    watcher.watch(root)
    (root / "secret").chmod(0o700)
    ear.wait_for("modified", root / "secret")
    (root / "secret" / "deep" / "a.txt").touch()
    ear.wait_for("created", root / "secret" / "deep" / "a.txt")


def test_a_refused_folder_keeps_no_trace(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """watchdog takes the answer "no permission" for a watch numbered -1."""
    (root / "secret").mkdir()
    group, inotify = grouped(root)
    monkeypatch.setattr(InotifyFD, "add_callback", lambda *_: -1)
    group.renew(os.fsencode(root / "secret"))
    assert list(group._active_callbacks_by_path) == [os.fsencode(root)]
    inotify.stop()


def grouped(root: Path) -> tuple[ours.Group, InotifyFD]:
    inotify = InotifyFD()
    mask = Mask(InotifyConstants.IN_CREATE)
    below = Rules.defaults()
    group = ours.Group(inotify, os.fsencode(root), mask, True, lambda top, folder: folders(below, top, folder))
    inotify.start()
    return group, inotify


# --- running out of watches -------------------------------------------------------------------------------


class Limit:
    """A kernel that has only so many watches."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, left: int) -> None:
        self.left = left
        add = InotifyFD.add_callback

        def add_or_refuse(fd: InotifyFD, *args: Any) -> Any:
            if self.left <= 0:
                raise OSError(errno.ENOSPC, "inotify watch limit reached")
            self.left -= 1
            return add(fd, *args)

        monkeypatch.setattr(InotifyFD, "add_callback", add_or_refuse)


def test_without_a_watch_for_each_folder_it_polls_and_gives_all_back(
    watcher: Watcher, ear: Ear, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        (root / str(number)).mkdir()
    before = watches()
    Limit(monkeypatch, 5)
    watcher.watch(root)
    assert ear.troubles == [("watch-polling", str(root))]
    assert watches() == before
    (root / "8" / "a.txt").touch()
    ear.wait_for("modified", root / "8")


def test_when_watches_run_out_later_it_polls(
    watcher: Watcher, ear: Ear, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "자료").mkdir()
    limit = Limit(monkeypatch, 100)
    watcher.watch(root)
    limit.left = 0
    (root / "자료" / "one more").mkdir()
    ear.wait_for("modified", root)  # what was made there meanwhile was not heard
    assert ear.troubles == [("watch-polling", str(root))]
    (root / "자료" / "one more" / "a.txt").touch()
    ear.wait_for("modified", root / "자료" / "one more")


def test_once_there_are_watches_again_it_listens_and_says_nothing(
    watcher: Watcher, ear: Ear, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "sub").mkdir()
    limit = Limit(monkeypatch, 1)
    monkeypatch.setattr(module, "RETRY", 0.0)
    watcher.watch(root)
    limit.left = 100
    ear.wait_for("modified", root)
    (root / "sub" / "a.txt").touch()
    ear.wait_for("created", root / "sub" / "a.txt")  # a poll would tell of the folder
    assert ear.troubles == [("watch-polling", str(root))]


# --- the system's own troubles ----------------------------------------------------------------------------


def test_lost_events_have_the_root_looked_at_and_listened_to_again(watcher: Watcher, ear: Ear, root: Path) -> None:
    project(root)
    file = root / "alone.txt"
    file.touch()
    watcher.watch(root)
    watcher.watch(file)
    held = watches()
    overflow(watcher)
    ear.wait_for("modified", root)
    ear.wait_for("modified", file)
    assert watches() == held
    heard(ear, root / "src" / "문서" / "a.txt")


def overflow(watcher: Watcher) -> None:
    event = InotifyEvent(-1, Mask(InotifyConstants.IN_Q_OVERFLOW), 0, b"")  # type: ignore[arg-type]
    watcher._listener._observer._inotify_fd.handle_event(event)  # type: ignore[union-attr]


def test_a_storm_that_overflows_the_kernels_queue_for_real(watcher: Watcher, ear: Ear, root: Path) -> None:
    """While watchdog's reader stands still, more events happen than the kernel keeps."""
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    (root / "a.txt").touch()
    (root / "b.txt").touch()
    watcher.watch(root)
    (group,) = (emitter.group for emitter in watcher._listener._observer.emitters)  # type: ignore[union-attr]
    with group._lock:
        for _ in range(limit):
            os.utime(root / "a.txt")  # equal events in a row are one
            os.utime(root / "b.txt")
    ear.wait_for("modified", root)
    heard(ear, root / "c.txt")


def test_a_drive_that_was_away_for_a_blink_is_heard_again(watcher: Watcher, ear: Ear, root: Path) -> None:
    """An unmount takes the watches; once the same drive is mounted again, its folder looks as before."""
    (root / "sub").mkdir()
    watcher.watch(root)
    (group,) = (emitter.group for emitter in watcher._listener._observer.emitters)  # type: ignore[union-attr]
    for wd in list(group._active_callbacks_by_watch):
        inotify_rm_watch(group._inotify_fd._inotify_fd, wd)  # the kernel then says, as after an unmount: IN_IGNORED
    ear.wait_for("modified", root)
    assert not ear.troubles
    heard(ear, root / "sub" / "a.txt")


def test_a_root_deleted_and_made_again_at_once_is_heard(watcher: Watcher, ear: Ear, root: Path) -> None:
    """Many file systems give the new folder the old one's number, so that it looks the same."""
    watcher.watch(root)
    for _ in range(3):
        shutil.rmtree(root)
        root.mkdir()
        ear.wait(lambda: bool(ear.troubles) or str(root) in ear.paths())
        watcher.watch(root)
        ear.events.clear()
        ear.troubles.clear()
        heard(ear, root / "a.txt")


# --- what is used of watchdog's private names -------------------------------------------------------------

SIGNATURES = {
    "_add_all_callbacks": ["self", "path"],
    "_add_callback": ["self", "path"],
    "_move_watches": ["self", "move_src_path", "move_dst_path"],
    "_recursive_simulate": ["self", "src_path"],
    "_remove_callbacks": ["self", "wds"],
    "_remove_watch_internally": ["self", "wd"],
    "on_queue_overflow": ["self"],
}


def test_watchdog_is_built_as_expected(root: Path) -> None:
    """Fails where a new watchdog moved what core/watch/inotify.py builds on: read that file then."""
    for name, parameters in SIGNATURES.items():
        method = getattr(theirs.InotifyWatchGroup, name)
        assert list(inspect.signature(method).parameters) == parameters, name
    source = inspect.getsource(theirs.InotifyWatchGroup)
    for name in ("_add_all_callbacks(", "_recursive_simulate(", "_move_watches("):
        assert source.count(f"self.{name}") >= 1, name
    assert "os.walk" not in inspect.getsource(theirs.InotifyWatchGroup.on_event)
    assert list(inspect.signature(theirs.InotifyEmitter.build_and_queue_event).parameters)[:2] == ["self", "event"]
    assert PathedInotifyEvent._fields == ("ev", "path")


def test_watchdogs_objects_hold_what_is_used(root: Path) -> None:
    group, inotify = grouped(root)
    assert group._active_callbacks_by_path.keys() == {os.fsencode(root)}
    assert group._active_callbacks_by_watch == {wd: path for path, wd in group._active_callbacks_by_path.items()}
    heard_before = group.hears
    assert callable(group._move_event_grouper.discard_pending_events)
    assert callable(group._move_event_grouper.put_event)
    observer = ours.RuledObserver(lambda _, folder: [folder])
    assert observer._emitter_class is ours.Emitter
    assert observer._emitter_for_watch == {}
    assert observer._emitter_kwargs.keys() == {"inotify_fd", "below"}
    observer.start()
    observer.stop()
    observer.join()
    group.deactivate()
    assert (heard_before, group.hears) == (True, False)
    inotify.stop()
