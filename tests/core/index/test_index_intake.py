"""From events to the ledger where drives come and go; no library, no model."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import ErrorRecord
from core.index import intake
from core.index.intake import apply, reconcile
from core.store.ledger import Ledger
from core.watch.ignore import Rules
from core.watch.reconcile import Seen
from core.watch.tidy import Event

RULES = Rules.defaults()


def never() -> bool:
    return False


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.db")
    yield ledger
    ledger.close()


@pytest.fixture
def drive(tmp_path: Path, ledger: Ledger) -> Path:
    folder = tmp_path / "drive"
    folder.mkdir()
    for number in range(3):
        (folder / f"글 {number}.txt").write_text("글")
    ledger.add_root(str(folder), "folder")
    reconcile(ledger, str(folder), RULES, never)
    return folder


def paths(ledger: Ledger, drive: Path) -> set[str]:
    return {Path(path).name for path in ledger.known(str(drive))}


def test_events_that_wait_while_a_drive_is_unplugged_delete_nothing(ledger: Ledger, drive: Path) -> None:
    events = [Event("deleted", str(drive / "글 0.txt"), False), Event("modified", str(drive / "글 1.txt"), False)]
    shutil.rmtree(drive)
    apply(ledger, str(drive), RULES, events, never)
    assert len(paths(ledger, drive)) == 3
    assert ledger.away() == {str(drive)}


def test_a_drive_unplugged_in_the_midst_of_a_scan_loses_nothing(
    ledger: Ledger, drive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scan(*args: object, **options: object) -> Iterator[Seen]:
        shutil.rmtree(drive)
        yield from ()

    monkeypatch.setattr(intake, "scan", scan)
    reconcile(ledger, str(drive), RULES, never)
    assert len(paths(ledger, drive)) == 3
    assert ledger.away() == {str(drive)}


def test_a_single_file_on_an_unplugged_drive_is_away(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "stick" / "일기.txt"
    file.parent.mkdir()
    file.write_text("글")
    ledger.add_root(str(file), "file")
    reconcile(ledger, str(file), RULES, never)
    shutil.rmtree(file.parent)
    reconcile(ledger, str(file), RULES, never)
    assert ledger.away() == {str(file)}
    assert str(file) in ledger.known(str(file))
    file.parent.mkdir()
    reconcile(ledger, str(file), RULES, never)
    assert not ledger.away()
    assert not ledger.known(str(file)), "its folder is there, so it was deleted"


def test_a_burst_is_looked_at_as_one(ledger: Ledger, drive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that came and one that went are one that moved; and the cost of a burst does not grow with its square."""
    settled: list[int] = []
    settle = intake._settle

    def count(*args: object) -> None:
        settled.append(1)
        settle(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "_settle", count)
    (drive / "글 0.txt").rename(drive / "새 이름.txt")
    (drive / "또.txt").touch()
    names = ("글 0.txt", "새 이름.txt", "또.txt")
    before = ledger.known(str(drive))[str(drive / "글 0.txt")]
    apply(ledger, str(drive), RULES, [Event("created", str(drive / name), False) for name in names], never)
    assert paths(ledger, drive) == {"글 1.txt", "글 2.txt", "새 이름.txt", "또.txt"}
    assert ledger.known(str(drive))[str(drive / "새 이름.txt")].inode == before.inode
    assert settled == [1]


def test_a_file_that_failed_is_tried_again_when_its_permissions_change(ledger: Ledger, drive: Path) -> None:
    file = drive / "글 1.txt"
    ledger.queue.fail([ErrorRecord("no-permission", "", "", str(file))])
    apply(ledger, str(drive), RULES, [Event("modified", str(file), False)], never)
    known = ledger.state_of(str(file))
    assert known is not None
    assert known[0] == "waiting"


def test_a_file_written_twice_at_one_tick_is_read_again(ledger: Ledger, tmp_path: Path) -> None:
    """The second writing changes neither size nor time; only the event tells of it."""
    folder = tmp_path / "twice"
    folder.mkdir()
    path = folder / "글.txt"
    path.write_text("one")
    ledger.add_root(str(folder), "folder")
    reconcile(ledger, str(folder), RULES, never)
    ledger.queue.finish([(str(path), 7, 1)])
    stamp = path.stat().st_mtime_ns
    path.write_text("two")
    os.utime(path, ns=(stamp, stamp))
    apply(ledger, str(folder), RULES, [Event("modified", str(path), False)], never)
    assert ledger.counts()["waiting"] == 1
