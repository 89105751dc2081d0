"""What people and programs do with files, as the watcher tells it; real folders, no waiting for times."""

from __future__ import annotations

import os
import shutil
import unicodedata
from pathlib import Path

import pytest

from core.watch import observer as module
from core.watch import poll, volume
from core.watch.ignore import Rules
from core.watch.observer import Watcher
from core.watch.volume import Place
from tests.core.watch.ear import Ear


def told(ear: Ear, end: Path) -> set[tuple[str, str]]:
    """Make a last file, wait until it is told of, and return what was told but for it: kind and name."""
    end.touch()
    ear.wait_for("created", end)
    return {
        (event.kind, os.path.basename(event.target or event.path))  # noqa: PTH119
        for event in ear.events
        if event.path != str(end)
    }


# --- saving -----------------------------------------------------------------------------------------------


def save_by_hidden_temporary(file: Path) -> None:
    (file.parent / ".goutputstream-X1").write_text("둘")
    (file.parent / ".goutputstream-X1").replace(file)


def save_with_backup(file: Path) -> None:
    (file.parent / "4913").touch()
    (file.parent / "4913").unlink()
    file.rename(file.with_name(file.name + "~"))
    file.write_text("둘")
    file.with_name(file.name + "~").unlink()


def save_like_an_office(file: Path) -> None:
    (file.parent / f"~${file.name}").touch()
    (file.parent / "7A8B.tmp").write_text("둘")
    file.rename(file.parent / "9C0D.tmp")
    (file.parent / "7A8B.tmp").rename(file)
    (file.parent / "9C0D.tmp").unlink()
    (file.parent / f"~${file.name}").unlink()


def save_in_place(file: Path) -> None:
    file.write_text("둘")


def save_from_a_left_out_folder(file: Path) -> None:
    (file.parent / ".cache").mkdir(exist_ok=True)
    (file.parent / ".cache" / "new").write_text("둘")
    (file.parent / ".cache" / "new").replace(file)


@pytest.mark.parametrize(
    "save",
    [
        save_by_hidden_temporary,
        save_with_backup,
        save_like_an_office,
        save_in_place,
        save_from_a_left_out_folder,
    ],
)
def test_a_save_is_one_event_of_the_document(watcher: Watcher, ear: Ear, root: Path, save: object) -> None:
    file = root / "보고서.docx"
    file.write_text("하나")
    watcher.watch(root)
    assert callable(save)
    save(file)
    found = told(ear, root / "end") - {("deleted", "보고서.docx~")}  # had there been one, it would be gone
    assert len(found) == 1
    assert found <= {("modified", "보고서.docx"), ("created", "보고서.docx")}  # either says: read it anew


def test_made_and_deleted_is_nothing(watcher: Watcher, ear: Ear, root: Path) -> None:
    watcher.watch(root)
    (root / "a.txt").write_text("x")
    (root / "a.txt").unlink()
    (root / "폴더" / "안").mkdir(parents=True)
    shutil.rmtree(root / "폴더")
    assert told(ear, root / "end") <= {
        ("deleted", "폴더"),
        ("deleted", "a.txt"),
    }


def test_a_file_as_root_is_replaced_by_a_rename(watcher: Watcher, ear: Ear, root: Path) -> None:
    file = root / "mine.txt"
    file.write_text("하나")
    watcher.watch(file)
    for content in ("둘", "셋"):
        (root / "mine.new").write_text(content)
        (root / "mine.new").replace(file)
        ear.wait(lambda: bool(ear.events))
        assert ear.paths() == {str(file)}
        assert {event.kind for event in ear.events} <= {"created", "modified"}
        ear.events.clear()
    file.rename(root / "aside.txt")
    ear.wait_for("deleted", file)


# --- trees ------------------------------------------------------------------------------------------------


def tree(folder: Path) -> Path:
    (folder / "가" / "나").mkdir(parents=True)
    (folder / "가" / "a.txt").write_text("x")
    (folder / "가" / "나" / "b.txt").write_text("y")
    return folder


def test_a_tree_moved_from_one_root_to_another(watcher: Watcher, ear: Ear, root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    tree(root / "tree")
    watcher.watch(root)
    watcher.watch(other)
    (root / "tree").rename(other / "tree")
    ear.wait_for("created", other / "tree")
    ear.wait_for("deleted", root / "tree")
    ear.events.clear()
    (other / "tree" / "가" / "나" / "c.txt").touch()
    ear.wait_for("created", other / "tree" / "가" / "나" / "c.txt")
    assert all(path.startswith(str(other)) for path in ear.paths())


def test_a_tree_moved_in_and_out(watcher: Watcher, ear: Ear, root: Path, tmp_path: Path) -> None:
    tree(tmp_path / "outside")
    watcher.watch(root)
    (tmp_path / "outside").rename(root / "in")
    ear.wait_for("created", root / "in")
    assert ear.paths() == {str(root / "in")}
    (root / "in").rename(tmp_path / "outside")
    ear.wait_for("deleted", root / "in")
    assert ear.paths() == {str(root / "in")}


def test_nested_roots_both_tell(watcher: Watcher, ear: Ear, root: Path) -> None:
    inner = tree(root / "tree")
    watcher.watch(root)
    watcher.watch(inner)
    (inner / "가" / "c.txt").touch()
    ear.wait(lambda: [event.path for event in ear.events].count(str(inner / "가" / "c.txt")) == 2)
    watcher.unwatch(root)
    (inner / "가" / "d.txt").touch()
    ear.wait_for("created", inner / "가" / "d.txt")


def test_a_left_out_folder_as_a_root_of_its_own(watcher: Watcher, ear: Ear, root: Path) -> None:
    hidden = root / ".notes"
    (hidden / "일기").mkdir(parents=True)
    watcher.watch(root)
    watcher.watch(hidden)
    (hidden / "일기" / "오늘.md").touch()
    ear.wait_for("created", hidden / "일기" / "오늘.md")
    assert len(ear.events) == 1


def test_the_same_root_by_two_names(watcher: Watcher, ear: Ear, root: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(root)
    watcher.watch(root)
    watcher.watch(link)
    (root / "a.txt").touch()
    ear.wait_for("created", root / "a.txt")
    ear.wait_for("created", link / "a.txt")
    watcher.unwatch(root)
    (root / "b.txt").touch()
    ear.wait_for("created", link / "b.txt")
    assert str(root / "b.txt") not in ear.paths()


def test_a_link_that_is_turned_to_another_folder(watcher: Watcher, ear: Ear, root: Path, tmp_path: Path) -> None:
    (tmp_path / "다른 폴더").mkdir()
    link = tmp_path / "link"
    link.symlink_to(root)
    watcher.watch(link)
    (tmp_path / "next").symlink_to(tmp_path / "다른 폴더")
    (tmp_path / "next").replace(link)
    ear.wait_for("modified", link)
    (tmp_path / "다른 폴더" / "a.txt").touch()
    ear.wait_for("created", link / "a.txt")


def test_links_in_a_circle(watcher: Watcher, ear: Ear, root: Path) -> None:
    (root / "sub").mkdir()
    (root / "sub" / "up").symlink_to(root)
    watcher.watch(root)
    (root / "sub" / "self").symlink_to(root / "sub" / "self")
    (root / "sub" / "above").symlink_to("..")
    (root / "new").mkdir()
    (root / "new" / "circle").symlink_to(root)
    assert told(ear, root / "end") <= {
        ("created", "self"),
        ("created", "above"),
        ("created", "new"),
        ("created", "circle"),
    }
    assert not any("/up/" in path or "/circle/" in path for path in ear.paths())


# --- names and permissions --------------------------------------------------------------------------------


def test_names_that_differ_by_case_or_unicode_form_alone(watcher: Watcher, ear: Ear, root: Path) -> None:
    names = ["Bericht.txt", "bericht.txt", *(unicodedata.normalize(form, "한글.txt") for form in ("NFC", "NFD"))]
    for name in names:
        (root / name).write_text(name)
    if len(list(root.iterdir())) < len(names):
        pytest.skip("this file system takes them for one")
    watcher.watch(root)
    (root / names[0]).unlink()
    (root / names[2]).unlink()
    (root / names[1]).rename(root / names[0])
    (root / names[3]).rename(root / names[2])
    ear.wait_for("moved", root / names[1], root / names[0])
    ear.wait_for("moved", root / names[3], root / names[2])


def test_changed_permissions_are_told(watcher: Watcher, ear: Ear, root: Path) -> None:
    (root / "sub").mkdir()
    (root / "a.txt").touch()
    watcher.watch(root)
    (root / "a.txt").chmod(0)
    (root / "sub").chmod(0o500)
    ear.wait_for("modified", root / "a.txt")
    ear.wait_for("modified", root / "sub")


def test_a_folder_deleted_and_made_again(watcher: Watcher, ear: Ear, root: Path) -> None:
    tree(root / "t")
    watcher.watch(root)
    for _ in range(3):
        shutil.rmtree(root / "t")
        tree(root / "t")
        ear.wait(lambda: bool({str(root / "t"), str(root / "t" / "가")} & ear.paths()))
        ear.events.clear()
        (root / "t" / "가" / "나" / "b.txt").write_text("longer")
        ear.wait_for("modified", root / "t" / "가" / "나" / "b.txt")
        ear.events.clear()


# --- volumes ----------------------------------------------------------------------------------------------


class Drive:
    """A drive that can be unplugged: what `place` says of a folder is up to the test."""

    def __init__(self, mount: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.mount = mount
        self.device = 100
        self.plugged = True
        self.point_stays = True
        monkeypatch.setattr(module, "place", self.place)

    def place(self, path: Path) -> Place | None:
        real = volume.place(path)
        if real is None or (not self.plugged and not self.point_stays):
            return None
        return Place(self.device if self.plugged else 1, real.inode, mounted=self.plugged and path == self.mount)


def test_a_storm_of_deletions_from_an_unplugged_drive_is_not_told(
    watcher: Watcher, ear: Ear, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for point_stays in (True, False):
        drive = Drive(root, monkeypatch)
        for number in range(20):
            (root / f"{number}.txt").touch()
        watcher.watch(root)
        drive.plugged, drive.point_stays = False, point_stays
        for file in root.iterdir():
            file.unlink()
        ear.wait(lambda: bool(ear.troubles))
        assert ear.troubles == [("watch-away", str(root))]
        assert not ear.events
        drive.plugged = True
        watcher.watch(root)  # what the keeper does when it is back
        (root / "새 글.txt").touch()
        ear.wait_for("created", root / "새 글.txt")
        watcher.unwatch(root)
        ear.events.clear()
        ear.troubles.clear()


def test_deletions_are_not_told_before_the_next_check_either(
    ear: Ear, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHECK", 3600.0)
    watcher = Watcher(ear.hear, Rules.defaults(), quiet=0.05, on_trouble=ear.complain)
    drive = Drive(root, monkeypatch)
    (root / "a.txt").touch()
    watcher.watch(root)
    drive.plugged = False
    (root / "a.txt").unlink()
    ear.wait(lambda: bool(ear.troubles))
    assert not ear.events
    watcher.close()


def test_a_drive_that_comes_back_with_another_number_is_looked_at(
    watcher: Watcher, ear: Ear, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = Drive(root, monkeypatch)
    (root / "a.txt").touch()
    watcher.watch(root)
    drive.device = 200
    ear.wait_for("modified", root)
    assert not ear.troubles
    (root / "b.txt").touch()
    ear.wait_for("created", root / "b.txt")


def test_a_polled_drive_is_complained_of_once(
    watcher: Watcher, ear: Ear, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "on_network", lambda _: True)
    drive = Drive(root, monkeypatch)
    monkeypatch.setattr(poll, "place", drive.place)
    watcher.watch(root)
    drive.device = 200
    ear.wait_for("modified", root)
    drive.plugged = False
    ear.wait(lambda: ("watch-away", str(root)) in ear.troubles)
    drive.plugged = True
    watcher.watch(root)
    (root / "새 글.txt").touch()
    ear.wait(lambda: len(ear.events) > 1)
    assert [kind for kind, _ in ear.troubles] == ["watch-polling", "watch-away"]


def test_a_drive_mounted_over_a_watched_empty_folder_is_looked_at(
    watcher: Watcher, ear: Ear, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = Drive(root, monkeypatch)
    drive.plugged = False
    watcher.watch(root)
    drive.plugged = True
    ear.wait_for("modified", root)
    assert not ear.troubles


# --- sleep ------------------------------------------------------------------------------------------------


class Clock:
    """The time of day, which a test can set."""

    def __init__(self) -> None:
        self.now = 1e9

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("jump", [3600.0, -3600.0])
def test_after_a_sleep_or_a_jump_of_the_clock_all_is_looked_at_again(
    ear: Ear, root: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    monkeypatch.setattr(module, "CHECK", 0.05)
    clock = Clock()
    file = root / "하나.txt"
    file.touch()
    watcher = Watcher(ear.hear, Rules.defaults(), quiet=0.05, on_trouble=ear.complain, clock=clock)
    watcher.watch(root)
    watcher.watch(file)
    clock.now += 50.0  # clocks are set right now and then
    assert told(ear, root / "end") == set()
    clock.now += jump
    ear.wait_for("modified", root)
    ear.wait_for("modified", file)
    ear.events.clear()
    assert told(ear, root / "later") == set()  # once is enough
    watcher.close()
