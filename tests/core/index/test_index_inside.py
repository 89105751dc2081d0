"""What lies inside archives and mail, in a library: found, followed, left out, tried again; everything real."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from operator import attrgetter
from pathlib import Path

import pytest

from core.config import Config
from core.errors import ErrorRecord
from core.extract.sandbox import Sandbox
from core.index.keeper import Keeper
from core.messages import Search
from core.search.search import search
from core.store.library import Library
from tests.core.index.test_index_keeper import Home
from tests.fakes import CODEC, DIMS, FakeEmbedder

MISBEHAVES = (sys.executable, str(Path(__file__).parents[1] / "extract" / "sandbox_misbehaves.py"))


class Shelf(Home):
    """A library whose child stumbles over some names."""

    def keeper(self) -> Keeper:
        return Keeper(self.library, self.embedder, Sandbox(1 << 20, command=MISBEHAVES), self.tell)

    def pack(self, name: str, **files: str) -> Path:
        path = self.docs / name
        with zipfile.ZipFile(path, "w") as archive:
            for stem, text in files.items():
                archive.writestr(f"{stem}.txt", text)
        return path

    def states(self) -> dict[str, str]:
        rows = self.library.ledger.database.rows("SELECT path, state FROM files")
        return {Path(path).relative_to(self.docs).as_posix(): state for path, state in rows}

    def where(self, query: str, folder: str = "") -> list[str]:
        hits = search(self.library, self.embedder, Search(query, mode="keyword", folder=folder)).hits
        return [Path(place).relative_to(self.docs).as_posix() for hit in hits for place in hit.places]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    (tmp_path / "docs").mkdir()
    embedder = FakeEmbedder()
    with Library(tmp_path / "L", embedder.card.id, DIMS, writer=True, codec=CODEC) as library:
        yield Shelf(tmp_path / "docs", library, embedder)


def test_members_are_found_as_files_of_their_own(shelf: Shelf) -> None:
    shelf.pack("짐.zip", tenant="The tenant pays a deposit.", 김치="김치를 볶는다.")
    shelf.catch_up()
    assert shelf.states() == dict.fromkeys(("짐.zip", "짐.zip/tenant.txt", "짐.zip/김치.txt"), "searchable")
    assert shelf.where("deposit") == ["짐.zip/tenant.txt"]
    assert shelf.where("볶는다") == ["짐.zip/김치.txt"]
    assert shelf.where("deposit", folder=str(shelf.docs / "짐.zip")) == ["짐.zip/tenant.txt"]
    assert "짐.zip" in shelf.where("tenant.txt"), "it is found by what it holds"


def test_what_is_attached_to_a_letter_is_found(shelf: Shelf) -> None:
    letter = EmailMessage()
    letter["Subject"] = "Lease"
    letter.set_content("Please sign.")
    letter.add_attachment("The tenant pays a deposit.", filename="계약.txt")
    (shelf.docs / "a.eml").write_bytes(bytes(letter))
    shelf.catch_up()
    assert shelf.where("deposit") == ["a.eml/계약.txt"]
    assert shelf.where("sign") == ["a.eml"]


def test_an_archive_of_its_own_is_a_folder_too(shelf: Shelf) -> None:
    path = shelf.pack("a.zip", one="Words of one.")
    shelf.catch_up(path)
    assert shelf.states() == {"a.zip": "searchable", "a.zip/one.txt": "searchable"}


def test_a_changed_archive_shows_what_it_holds_now(shelf: Shelf) -> None:
    shelf.pack("a.zip", one="Words of one.", two="Words of two.")
    shelf.catch_up()
    shelf.embedder.embedded.clear()
    shelf.pack("a.zip", two="Words of two.", three="Words of three.")
    shelf.catch_up()
    assert shelf.states() == dict.fromkeys(("a.zip", "a.zip/two.txt", "a.zip/three.txt"), "searchable")
    assert shelf.where("one") == []
    assert not any("two." in text for text in shelf.embedder.embedded if "three" not in text), "embedded once"


def test_a_touch_opens_nothing_and_a_move_takes_all_along(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shelf.pack("a.zip", one="Words of one.")
    shelf.catch_up()
    os.utime(path, (1, 1))
    with monkeypatch.context() as patch:
        patch.setattr(Sandbox, "read", lambda *_: pytest.fail("it was opened"))
        shelf.catch_up()
        (shelf.docs / "sub").mkdir()
        path.rename(shelf.docs / "sub" / "b.zip")
        shelf.catch_up()
    assert shelf.states() == dict.fromkeys(("sub/b.zip", "sub/b.zip/one.txt"), "searchable")
    assert set(shelf.where("one")) == {"sub/b.zip/one.txt", "sub/b.zip"}


def test_a_copy_has_copies_in_it_and_embeds_nothing(shelf: Shelf) -> None:
    path = shelf.pack("a.zip", one="Words of one.")
    shelf.catch_up()
    shelf.embedder.embedded.clear()
    shutil.copyfile(path, shelf.docs / "b.zip")
    shelf.catch_up()
    assert set(shelf.states()) == {"a.zip", "a.zip/one.txt", "b.zip", "b.zip/one.txt"}
    assert set(shelf.states().values()) == {"searchable"}
    assert shelf.embedder.embedded == []
    path.unlink()
    shelf.catch_up()
    assert shelf.states() == dict.fromkeys(("b.zip", "b.zip/one.txt"), "searchable")
    assert shelf.where("Words") == ["b.zip/one.txt"]


def test_a_member_that_fails_is_told_and_tried_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shelf.pack("a.zip", one="Words of one.", fails="Words that fail.", dies="Words that kill.")
    keeper = shelf.catch_up()
    assert {p.path: p.error.kind for p in shelf.library.ledger.failures()} == {
        str(path / "fails.txt"): "broken",
        str(path / "dies.txt"): "crashed",
    }
    assert keeper.why(str(path / "fails.txt")).state == "failed"
    assert shelf.states()["a.zip"] == "searchable"
    monkeypatch.setattr(Shelf, "keeper", Home.keeper)  # whose child stumbles over nothing
    shelf.library.ledger.queue.retry([str(path / "fails.txt")])
    assert shelf.states()["a.zip"] == "waiting", "it is read as one"
    shelf.catch_up()
    assert set(shelf.states().values()) == {"searchable"}
    assert shelf.where("kill") == ["a.zip/dies.txt"]


def test_an_archive_that_breaks_takes_its_members_along(shelf: Shelf) -> None:
    path = shelf.pack("a.zip", one="Words of one.")
    shelf.catch_up()
    path.write_bytes(path.read_bytes()[:40])
    shelf.catch_up()
    assert shelf.states() == {"a.zip": "failed"}
    assert shelf.where("one") == []


def test_rules_reach_into_archives(shelf: Shelf) -> None:
    path = shelf.pack("a.zip", one="Words of one.", two="Words of two.")
    keeper = shelf.keeper()
    keeper.add([str(shelf.docs)])
    keeper.catch_up()
    keeper.exclude(str(path / "one.txt"))
    keeper.work_off()
    assert shelf.where("one") == [], "at once"
    assert "a.zip/one.txt" not in shelf.states()
    keeper.catch_up()
    assert shelf.states() == dict.fromkeys(("a.zip", "a.zip/two.txt"), "searchable")
    keeper.exclude(str(path / "one.txt"), undo=True)
    keeper.catch_up()
    assert set(shelf.where("one")) == {"a.zip/one.txt", "a.zip"}
    options = Config()
    options.set("ignore", "two*")
    keeper.use(options)
    keeper.catch_up()
    assert shelf.states() == dict.fromkeys(("a.zip", "a.zip/one.txt"), "searchable")
    keeper.close()


def test_who_stops_in_the_middle_of_an_archive_reads_it_again(shelf: Shelf) -> None:
    shelf.pack("a.zip", **{f"n{number}": f"Words of number{number}." for number in range(40)})
    keeper = shelf.keeper()
    keeper.add([str(shelf.docs)])
    keeper.work_off()
    read: list[object] = []
    keeper.pipeline.run(lambda: len(read) >= 35, lambda *step: read.append(step))
    states = shelf.states()
    assert states["a.zip"] == "waiting"
    assert 0 < len(states) - 1 < 40
    shelf.embedder.embedded.clear()
    keeper.catch_up()
    keeper.close()
    assert set(shelf.states().values()) == {"searchable"}
    assert len(shelf.states()) == 41
    assert len(shelf.embedder.embedded) == len(set(shelf.embedder.embedded))


def test_what_an_older_seoga_could_not_read_is_read(shelf: Shelf) -> None:
    """It knew no archives, and a newer reading may be able to read what failed."""
    shelf.pack("a.zip", one="Words of one.")
    (shelf.docs / "b.txt").write_text("Words of b.", "utf-8")
    (shelf.docs / "film.mp4").write_bytes(b"x")
    shelf.catch_up()
    ledger = shelf.library.ledger
    ledger.queue.fail([ErrorRecord("unsupported", "No", "Left out.", str(shelf.docs / "a.zip"))], "ignored")
    ledger.queue.fail([ErrorRecord("broken", "Damaged", "It failed.", str(shelf.docs / "b.txt"))])
    shelf.catch_up()
    assert shelf.states()["a.zip"] == "ignored", "the same Seoga would do the same again"
    ledger.remember("reading", "3")
    shelf.catch_up()
    assert shelf.states() == {
        "a.zip": "searchable",
        "a.zip/one.txt": "searchable",
        "b.txt": "searchable",
        "film.mp4": "ignored",
    }


@pytest.mark.parametrize("verb", ["ledger.put_inside", "ledger.keep_inside", "ledger.queue.finish"])
def test_a_death_at_any_verb_leaves_no_stale_member(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    shelf.pack("a.zip", one="Words of one.", two="Words of two.")
    shelf.catch_up()
    shelf.pack("a.zip", two="Words of two.", three="Words of three.")
    with monkeypatch.context() as patch:
        room, _, name = verb.rpartition(".")
        patch.setattr(attrgetter(room)(shelf.library), name, dies)
        with pytest.raises(KeyboardInterrupt):
            shelf.catch_up()
    shelf.catch_up()
    assert shelf.states() == dict.fromkeys(("a.zip", "a.zip/two.txt", "a.zip/three.txt"), "searchable")
