"""Keeping a library in step: reading, changes, moves, bad files; a fake model, everything else real."""

from __future__ import annotations

import dataclasses
import errno
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from core.errors import LibraryError
from core.extract.sandbox import Sandbox
from core.index import intake
from core.index.keeper import Keeper
from core.messages import Changed, Notice, Progress, Search, Trouble
from core.records import Document, Embedding
from core.search.search import search
from core.store.library import Library
from tests.fakes import CODEC, DIMS, FakeEmbedder

MAX_BYTES = 1 << 20


@dataclass
class Home:
    """A library under test with its folder of documents, and what was told."""

    docs: Path
    library: Library
    embedder: FakeEmbedder
    told: list[Notice] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def tell(self, notice: Notice) -> None:
        with self.news:
            self.told.append(notice)
            self.news.notify_all()

    def write(self, name: str, text: str) -> Path:
        path = self.docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def keeper(self) -> Keeper:
        return Keeper(self.library, self.embedder, Sandbox(MAX_BYTES), self.tell)

    def catch_up(self, *paths: Path) -> Keeper:
        keeper = self.keeper()
        try:
            assert keeper.add([str(path) for path in paths or (self.docs,)]) == []
            keeper.catch_up()
        finally:
            keeper.close()
        return keeper

    def failures(self) -> dict[str, str]:
        return {Path(p.path).name: p.error.kind for p in self.library.ledger.failures()}

    def found(self, query: str) -> list[str]:
        hits = search(self.library, self.embedder, Search(query, mode="keyword")).hits
        return [Path(hit.path).name for hit in hits]

    def wait(self, true: Callable[[], bool]) -> None:
        with self.news:
            assert self.news.wait_for(true, timeout=60), self.told[-5:]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    (tmp_path / "docs").mkdir()
    embedder = FakeEmbedder()
    with Library(tmp_path / "L", embedder.card.id, DIMS, writer=True, codec=CODEC) as library:
        yield Home(tmp_path / "docs", library, embedder)


def test_a_folder_is_read_and_found(home: Home) -> None:
    home.write("a.txt", "The tenant pays a deposit.")
    home.write("sub/나.md", "# 요리\n\n김치를 볶는다.")
    keeper = home.catch_up()
    assert home.library.ledger.counts() == {"searchable": 2}
    assert home.found("deposit") == ["a.txt"]
    assert home.found("김치") == ["나.md"]
    assert keeper.pipeline.tally.files == 2
    last = [notice for notice in home.told if isinstance(notice, Progress)][-1]
    assert last.phase == "idle"


def test_nothing_is_read_twice(home: Home) -> None:
    home.write("a.txt", "The tenant pays a deposit.")
    home.catch_up()
    home.embedder.embedded.clear()
    keeper = home.catch_up()
    assert home.embedder.embedded == []
    assert keeper.pipeline.tally.files == 0


def test_words_come_before_meaning_and_new_small_files_first(home: Home) -> None:
    """Every file's words can be searched before the first passage is embedded."""
    texts = {f"{n:02}.txt": f"Words of file number{n}. " * (1 + 10 * n) for n in range(12)}
    for name, text in texts.items():
        os.utime(home.write(name, text), (1, 1))
    home.write("new.txt", "Words of today. " * 100)
    searchable: list[dict[str, int]] = []
    embed = home.embedder.passages

    def noted(texts: Sequence[str], stop: Callable[[], bool] | None = None) -> list[Embedding]:
        searchable.append(home.library.ledger.counts())
        return embed(texts, stop)

    home.embedder.passages = noted  # type: ignore[method-assign]
    home.catch_up()
    assert searchable[0] == {"partly": 13}
    assert "today" in home.embedder.embedded[0], "the newest"
    firsts = [text for text in home.embedder.embedded if "today" not in text]
    assert firsts[0].startswith("Words of file number0.")
    assert "number11" in firsts[-1], "the largest of the old ones last"
    assert home.library.ledger.counts() == {"searchable": 13}


def test_what_a_search_misses_is_embedded_first(home: Home) -> None:
    for n in range(60):
        os.utime(home.write(f"{n:02}.txt", f"Plain words of number {n}. " * 5), (1, 1))
    os.utime(home.write("z.txt", "The tenant pays a deposit. " * 200), (1, 1))  # the largest: it would be the last
    asked: list[int] = []

    def step(work: str, path: str, committed: bool) -> None:
        if home.embedder.embedded and not asked:
            asked.append(len(home.embedder.embedded))
            assert set(home.found("tenant deposit")) == {"z.txt"}

    keeper = home.keeper()
    keeper.add([str(home.docs)])
    keeper._look()
    keeper.pipeline.run(lambda: False, step)
    keeper.close()
    about = [n for n, text in enumerate(home.embedder.embedded) if "deposit" in text]
    assert about[0] == asked[0], "its passages came next"
    assert len(home.embedder.embedded) == len(set(home.embedder.embedded)), "and not twice"


def test_a_move_a_copy_and_a_touch_embed_nothing(home: Home) -> None:
    path = home.write("a.txt", "The tenant pays a deposit.")
    home.catch_up()
    home.embedder.embedded.clear()
    path.rename(home.docs / "b.txt")
    home.write("copy.txt", "The tenant pays a deposit.")
    os.utime(home.docs / "b.txt", (1, 1))
    home.catch_up()
    assert home.embedder.embedded == []
    assert home.library.ledger.counts() == {"searchable": 2}
    hits = search(home.library, home.embedder, Search("deposit")).hits
    assert sorted(Path(place).name for place in hits[0].places) == ["b.txt", "copy.txt"]


def test_a_changed_paragraph_embeds_that_paragraph_alone(home: Home) -> None:
    parts = [" ".join(f"word{n}x{i}" for i in range(190)) + "." for n in range(4)]
    home.write("a.txt", "\n\n".join(parts))
    home.catch_up()
    before = home.library.count
    assert before >= 3
    home.embedder.embedded.clear()
    parts[-1] = "Quite another ending. " * 40
    home.write("a.txt", "\n\n".join(parts))
    home.catch_up()
    assert 1 <= len(home.embedder.embedded) < before
    assert home.found("word3x5") == []
    assert home.found("word0x5") == ["a.txt"]


@pytest.mark.parametrize("step", ["passages.replace", "ledger.queue.finish", "vectors.add", "ledger.queue.complete"])
def test_a_death_between_two_steps_embeds_nothing_twice(
    home: Home, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    for n in range(5):
        home.write(f"{n}.txt", f"Words of file number {n}.")
    room, _, verb = step.rpartition(".")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(attrgetter(room)(home.library), verb, die)
        with pytest.raises(KeyboardInterrupt):
            home.catch_up()
    assert bool(home.embedder.embedded) == (step in ("vectors.add", "ledger.queue.complete"))
    if step == "vectors.add":
        home.embedder.embedded.clear()  # what was not stored is embedded again
    home.catch_up()
    assert sorted(home.embedder.embedded) == sorted(set(home.embedder.embedded))
    assert home.library.ledger.counts() == {"searchable": 5}
    assert len(home.library.passages) == home.library.count == len(home.library.vectors.memory.rows) == 5


def test_deleted_files_leave(home: Home) -> None:
    path = home.write("a.txt", "The tenant pays a deposit.")
    home.write("b.txt", "Another file.")
    home.catch_up()
    path.unlink()
    home.catch_up()
    assert home.found("deposit") == []
    assert len(home.library.passages) == 1


def test_an_unplugged_folder_keeps_its_index(home: Home) -> None:
    home.write("drive/a.txt", "The tenant pays a deposit.")
    drive = home.docs / "drive"
    home.catch_up(drive)
    drive.rename(home.docs / "away")
    keeper = home.keeper()
    keeper.catch_up()
    keeper.close()
    assert home.library.ledger.folders()[0].status == "away"
    assert home.found("deposit") == ["a.txt"]


def test_an_empty_mount_point_is_an_unplugged_drive(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    path = home.write("drive/a.txt", "The tenant pays a deposit.")
    home.catch_up(home.docs / "drive")
    known = home.library.ledger.known(str(home.docs / "drive"))
    path.unlink()
    elsewhere = {name: dataclasses.replace(entry, device=entry.device + 1) for name, entry in known.items()}
    assert intake.is_away(str(home.docs / "drive"), lambda: elsewhere)
    assert not intake.is_away(str(home.docs / "drive"), lambda: known), "on the same drive the files were deleted"


def test_every_bad_file_is_listed_and_the_rest_goes_on(home: Home) -> None:
    home.write("good.txt", "Good words.")
    home.write("empty.txt", "")
    home.write("blank.md", " \n\n ")
    home.write("huge.txt", "x " * MAX_BYTES)
    (home.docs / "broken.pdf").write_bytes(b"%PDF-1.7\n" + os.urandom(500))
    (home.docs / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(300))
    (home.docs / "fake.docx").write_text("I am no Word file.")
    (home.docs / "dangling.txt").symlink_to(home.docs / "nowhere.txt")
    (home.docs / "inside").mkdir()
    (home.docs / "inside" / "loop").symlink_to(home.docs)
    os.mkfifo(home.docs / "pipe.txt")
    home.write("film.mp4", "not a document")
    home.catch_up()
    assert home.found("good words") == ["good.txt"]
    kinds = home.failures()
    assert kinds.pop("broken.pdf") in ("broken", "no-text")
    assert kinds == {
        "empty.txt": "empty",
        "blank.md": "empty",
        "huge.txt": "too-large",
        "picture.txt": "wrong-type",
        "fake.docx": "wrong-type",
        "dangling.txt": "dangling-link",
        "loop": "link-loop",
    }
    assert all(p.error.title and p.error.message for p in home.library.ledger.failures())
    assert home.library.ledger.counts() == {"searchable": 1, "failed": 8, "ignored": 1}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_listed(home: Home) -> None:
    home.write("secret.txt", "Secret words.").chmod(0)
    home.catch_up()
    assert home.failures() == {"secret.txt": "no-permission"}


def test_a_repaired_file_is_read_after_retry(home: Home) -> None:
    path = home.write("a.txt", "")
    home.catch_up()
    assert home.failures() == {"a.txt": "empty"}
    path.write_text("Now there are words.")
    home.catch_up()
    assert home.failures() == {}
    assert home.found("words") == ["a.txt"]


def test_a_document_without_passages_is_listed_and_not_read_for_ever(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.index.reading.split", lambda *_, **__: [])
    home.write("a.txt", "Words that no passage holds.")
    home.catch_up()
    assert home.failures() == {"a.txt": "empty"}


def test_a_death_is_held_against_the_file_that_was_being_read_and_no_other(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "bad.txt", "c.txt"):
        home.write(name, f"Words of {name}.")

    def deadly(sandbox: Sandbox, path: Path) -> tuple[Document, list[str]]:
        if path.name == "bad.txt":
            (home.library.folder / "copy").write_text((home.library.folder / "reading").read_text())
            raise KeyboardInterrupt
        return read(sandbox, path)

    read = Sandbox.read
    with monkeypatch.context() as patch:
        patch.setattr(Sandbox, "read", deadly)
        with pytest.raises(KeyboardInterrupt):
            home.catch_up()
    (home.library.folder / "copy").rename(home.library.folder / "reading")  # as a real death leaves it
    home.library._blame()
    waiting = home.library.ledger.database.rows("SELECT path, tries FROM files WHERE tries > 0")
    assert waiting == [(str(home.docs / "bad.txt"), 1)]
    home.catch_up()
    assert home.library.ledger.counts() == {"searchable": 3}


def test_a_disk_too_full_for_a_note_is_a_full_disk(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write("a.txt", "Words.")
    write = Path.write_text

    def full(path: Path, *args: Any) -> int:
        if path.name == "reading":
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, *args)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        with pytest.raises(LibraryError) as caught:
            home.catch_up()
    assert caught.value.kind == "disk-full"
    home.catch_up()
    assert home.library.ledger.counts() == {"searchable": 1}


def test_a_failed_commit_puts_everything_back(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(60):
        home.write(f"{n}.txt", f"Words of file number {n}.")

    def full(*_: object) -> None:
        raise LibraryError("disk-full", "The disk is full", "There is no room left.")

    with monkeypatch.context() as patch:
        patch.setattr(home.library, "store", full)
        with pytest.raises(LibraryError) as caught:
            home.catch_up()
        assert not [thread for thread in threading.enumerate() if thread.name == "reader"]
        assert caught.value.kind == "disk-full"
    assert home.library.ledger.counts() == {"waiting": 60}
    assert len(home.library.ledger.queue.take(100)) == 60, "nothing counts as tried: all may be taken at once"
    home.catch_up()
    assert home.library.ledger.counts() == {"searchable": 60}


def test_a_full_disk_is_told_once_and_work_goes_on_when_there_is_room(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.index.keeper.CHECK_VOLUMES", 0.01)
    home.write("a.txt", "First words.")
    store, tries = home.library.store, iter(range(1_000))

    def full(*args: Any) -> None:
        if next(tries) < 3:
            raise LibraryError("disk-full", "The disk is full", "There is no room left.")
        store(*args)

    monkeypatch.setattr(home.library, "store", full)
    keeper = home.keeper()
    keeper.start()
    keeper.add([str(home.docs)])
    home.wait(lambda: home.found("first") == ["a.txt"])
    keeper.close()
    assert [notice.error.kind for notice in home.told if isinstance(notice, Trouble)] == ["disk-full"]


def test_an_idle_keeper_tells_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.index.keeper.CHECK_VOLUMES", 0.01)
    looks = threading.Semaphore(0)
    home.write("a.txt", "First words.")
    keeper = home.keeper()
    keeper.start()
    keeper.add([str(home.docs)])
    home.wait(lambda: home.found("first") == ["a.txt"])
    check = keeper._roots.check_volumes

    def counted() -> None:
        looks.release()
        check()

    monkeypatch.setattr(keeper._roots, "check_volumes", counted)
    told = [-1]  # how much had been told, ten looks at a time: the watching may have something to say at first
    while len(told) < 500 and told[-1:] != [len(home.told)]:
        told.append(len(home.told))
        for _ in range(10):
            assert looks.acquire(timeout=30)
    keeper.close()
    assert len(told) < 500, "it goes on telling"


def test_roots_that_cannot_be_taken_are_refused_with_reasons(home: Home, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    (tmp_path / "film.mp4").write_text("x")
    keeper = home.keeper()
    refused = keeper.add([str(tmp_path / "none"), str(tmp_path / "link"), str(tmp_path / "film.mp4")])
    keeper.close()
    assert [problem.error.kind for problem in refused] == ["vanished", "dangling-link", "unsupported"]
    assert home.library.ledger.roots() == {}


def test_roots_within_roots_are_one(home: Home) -> None:
    home.write("sub/a.txt", "Inner words.")
    home.catch_up(home.docs / "sub")
    home.catch_up(home.docs)
    assert list(home.library.ledger.roots()) == [str(home.docs)]
    home.catch_up(home.docs / "sub")
    assert list(home.library.ledger.roots()) == [str(home.docs)]
    assert home.library.ledger.counts() == {"searchable": 1}


def test_a_hidden_folder_can_be_added_by_name(home: Home) -> None:
    home.write(".notes/a.txt", "Hidden words.")
    home.catch_up(home.docs)
    assert home.found("hidden") == []
    home.catch_up(home.docs / ".notes")
    assert home.found("hidden") == ["a.txt"]


def test_a_single_file_can_be_a_root(home: Home) -> None:
    path = home.write("only.txt", "Single words.")
    home.write("other.txt", "Other words.")
    home.catch_up(path)
    assert home.library.ledger.counts() == {"searchable": 1}
    assert home.found("other") == []


def test_the_thread_follows_changes_and_ends(home: Home) -> None:
    home.write("a.txt", "First words.")
    keeper = home.keeper()
    keeper.start()
    keeper.add([str(home.docs)])
    home.wait(lambda: home.found("first") == ["a.txt"])
    home.write("b.txt", "Second words.")
    home.wait(lambda: home.found("second") == ["b.txt"])
    (home.docs / "a.txt").unlink()
    home.wait(lambda: home.found("first") == [])
    (home.docs / "b.txt").rename(home.docs / "c.txt")
    home.wait(lambda: home.found("second") == ["c.txt"])
    keeper.close()
    assert not [notice for notice in home.told if isinstance(notice, Trouble)]


def test_a_folder_that_goes_and_comes_back_is_away_meanwhile(home: Home) -> None:
    home.write("drive/a.txt", "First words.")
    drive, elsewhere = home.docs / "drive", home.docs / "elsewhere"
    keeper = home.keeper()
    keeper.start()
    keeper.add([str(drive)])
    home.wait(lambda: home.found("first") == ["a.txt"])
    drive.rename(elsewhere)
    home.wait(lambda: home.library.ledger.folders()[0].status == "away")
    assert home.found("first") == ["a.txt"], "its passages are kept"
    elsewhere.rename(drive)
    keeper.add([str(drive)])
    home.wait(lambda: home.library.ledger.folders()[0].status == "watching")
    keeper.close()
    assert len(home.embedder.embedded) == 1


def test_pause_stops_reading_and_goes_on(home: Home) -> None:
    keeper = home.keeper()
    keeper.pause(True)
    keeper.start()
    home.write("a.txt", "First words.")
    keeper.add([str(home.docs)])
    home.wait(
        lambda: any(isinstance(n, Changed) and n.folders and n.folders[0].status == "paused" for n in home.told)
    )
    assert home.found("first") == []
    keeper.pause(False)
    home.wait(lambda: home.found("first") == ["a.txt"])
    keeper.close()


def test_removing_a_root_takes_its_passages(home: Home) -> None:
    home.write("a.txt", "First words.")
    keeper = home.keeper()
    keeper.start()
    keeper.add([str(home.docs)])
    home.wait(lambda: home.found("first") == ["a.txt"])
    keeper.remove(str(home.docs))
    assert home.found("first") == []
    home.wait(lambda: home.library.count == 0)
    keeper.close()
