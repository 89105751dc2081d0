"""Looking again and again: what is told, what is remembered, how long the rest is. No threads where none is asked."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.watch import poll
from core.watch.ignore import Rules
from core.watch.poll import Poller
from core.watch.tidy import Event
from core.watch.volume import Place


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    for name in ("가/a.txt", "가/나/b.txt", "다/c.txt", "node_modules/x.txt"):
        file = tmp_path / "shelf" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("글")
    return tmp_path / "shelf"


@pytest.fixture
def poller(shelf: Path) -> Poller:
    poller = Poller(shelf, Rules.defaults(), lambda _: None)
    poller._look()
    return poller


def write(path: str) -> Callable[[Path], object]:
    return lambda shelf: (shelf / path).write_text("다른 글")


def rename(path: str, target: str) -> Callable[[Path], object]:
    return lambda shelf: (shelf / path).rename(shelf / target)


def swap_for_a_twin(shelf: Path) -> None:
    shutil.copy2(shelf / "다/c.txt", shelf / "twin")
    (shelf / "twin").replace(shelf / "다/c.txt")


SCENES: dict[str, tuple[Callable[[Path], object], str | None]] = {
    "nothing": (lambda _: None, None),
    "an edit": (write("가/나/b.txt"), "가/나"),
    "a new file": (write("다/d.txt"), "다"),
    "a new file in the root": (write("d.txt"), "."),
    "a lost file, the last in its folder": (lambda shelf: (shelf / "가/a.txt").unlink(), "."),
    "a rename": (rename("가/나/b.txt", "가/나/z.txt"), "가/나"),
    "a move between folders": (rename("가/나/b.txt", "가/b.txt"), "가"),
    "a move across the root": (rename("가/a.txt", "다/a.txt"), "."),
    "a lost folder": (lambda shelf: shutil.rmtree(shelf / "가" / "나"), "가"),
    "a renamed folder": (rename("가/나", "가/라"), "가"),
    "a folder that is left out from now on": (lambda shelf: (shelf / "가/나/pyvenv.cfg").touch(), "가"),
    "an ignore file": (lambda shelf: (shelf / "가/.gitignore").write_text("나/"), "가"),
    "what does not count": (write("node_modules/y.txt"), None),
    "another file of the same size and time": (swap_for_a_twin, "다"),
}


@pytest.mark.parametrize("name", SCENES)
def test_the_folder_with_all_changes_is_told(name: str, poller: Poller, shelf: Path) -> None:
    act, folder = SCENES[name]
    act(shelf)
    told = poller._look()
    assert told == (None if folder is None else Event("modified", str(shelf / folder), is_dir=True))
    assert poller._look() is None


def test_it_remembers_folders_not_files(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}.txt").touch()
    poller = Poller(tmp_path, Rules.defaults(), lambda _: None)
    poller._look()
    assert poller._known.keys() == {str(tmp_path)}


def test_a_single_file(tmp_path: Path) -> None:
    file = tmp_path / "문서.txt"
    file.write_text("하나")
    poller = Poller(file, Rules.defaults(), lambda _: None)
    poller._look()
    (tmp_path / "other.txt").touch()
    assert poller._look() is None
    for act in (lambda: file.write_text("하나 둘"), file.unlink, file.touch):
        act()
        assert poller._look() == Event("modified", str(file), is_dir=False)


def test_what_an_unplugged_drive_lacks_is_not_gone(
    poller: Poller, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poll, "place", lambda _: Place(1, 1, mounted=False))
    shutil.rmtree(shelf)
    assert poller._look() is None
    assert poller._known  # what was there is remembered


class Clock:
    """A steady clock on which a look takes as long as the test says."""

    def __init__(self, look: float) -> None:
        self.times = self._ticks(look)

    def monotonic(self) -> float:
        return next(self.times)

    @staticmethod
    def _ticks(look: float) -> Iterator[float]:
        now = 0.0
        while True:
            yield now
            now += look
            yield now


class Stir(threading.Event):
    """Counts nothing down: remembers how long it was asked to wait, then says that it is over."""

    def __init__(self, rests: list[float], ended: threading.Event) -> None:
        super().__init__()
        self.rests = rests
        self.ended = ended

    def wait(self, timeout: float | None = None) -> bool:
        self.rests.append(timeout or 0.0)
        if len(self.rests) == 3:
            self.ended.set()
        return True


@pytest.mark.parametrize("look", [0.01, 3.0, 600.0])
def test_a_look_takes_a_small_share_of_the_time(shelf: Path, monkeypatch: pytest.MonkeyPatch, look: float) -> None:
    """Also with the second look that whoever is told takes, it stays below a tenth."""
    monkeypatch.setattr(poll, "time", Clock(look))
    poller = Poller(shelf, Rules.defaults(), lambda _: None)
    rests: list[float] = []
    poller._stir = Stir(rests, poller._ended)
    poller.start()
    poller._thread.join()
    assert len(rests) == 3
    for rest in rests:
        assert rest >= poll.REST
        assert 2 * look / (2 * look + rest) <= 0.1


def test_after_a_sleep_it_looks_at_once(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that went on while the computer slept in the midst of a look would have it rest for days."""
    monkeypatch.setattr(poll, "time", Clock(80_000.0))
    heard = threading.Event()
    poller = Poller(shelf, Rules.defaults(), lambda _: heard.set())
    poller.start()
    (shelf / "새 글.txt").touch()
    poller.hurry()
    assert heard.wait(20)
    poller.close()
