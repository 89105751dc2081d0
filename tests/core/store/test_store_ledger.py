"""The ledger: states, queue, moves, roots."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import ErrorRecord
from core.store.documents import DocumentFacts
from core.store.filters import Filter
from core.store.ledger import Entry, Ledger
from core.store.queue import ALONE_AFTER, ASIDE_AFTER


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "ledger.db")
    made.add_root("/docs", "folder")
    yield made
    made.close()


def entry(name: str, size: int = 10, mtime_ns: int = 1) -> Entry:
    return Entry(f"/docs/{name}", size, mtime_ns, abs(hash(name)) % 1000, 1)


def broken(path: str) -> ErrorRecord:
    return ErrorRecord("broken", "Broken", "It cannot be read.", path)


def paths(ledger: Ledger, limit: int = 100) -> list[str]:
    return [file.path for file in ledger.queue.take(limit)]


def test_a_file_waits_is_taken_and_becomes_searchable(ledger: Ledger) -> None:
    ledger.put("/docs", [entry("b.txt", 20), entry("a.txt", 10)])
    assert ledger.counts() == {"waiting": 2}
    assert paths(ledger) == ["/docs/a.txt", "/docs/b.txt"], "small files first"
    ledger.queue.finish([("/docs/a.txt", 7, 3)])
    assert ledger.counts() == {"waiting": 1, "partly": 1}
    assert ledger.queue.partly(5) == [7]
    ledger.queue.complete([7])
    assert ledger.counts() == {"waiting": 1, "searchable": 1}
    assert ledger.queue.partly(5) == []
    ledger.queue.demote([7])
    assert ledger.counts() == {"waiting": 1, "partly": 1}
    assert ledger.documents() == {7}
    assert ledger.places([7])[7][0].path == "/docs/a.txt"


def test_new_and_small_files_take_their_turn_first(ledger: Ledger) -> None:
    day, now = 86_400 * 10**9, time.time_ns()
    sizes = {"new-small": 1_000, "new-large": 10**6, "old-small": 1_000, "old-large": 10**6}
    made = [
        entry(f"{name}.txt", size, mtime_ns=now - (365 * day if "old" in name else 0)) for name, size in sizes.items()
    ]
    ledger.put("/docs", reversed(made))
    order = [Path(path).stem for path in paths(ledger)]
    assert order[0] == "new-small"
    assert order[-1] == "old-large"
    ledger.queue.finish([(f"/docs/{name}.txt", number, 1) for number, name in enumerate(sizes)])
    assert [list(sizes)[doc] for doc in ledger.queue.partly(9)] == order


def test_what_is_in_hand_is_not_taken_again(ledger: Ledger) -> None:
    ledger.put("/docs", [entry("a.txt"), entry("b.txt")])
    first = ledger.queue.take(1)[0].path
    assert [file.path for file in ledger.queue.take(5, [first])] != [first]


def test_a_changed_file_waits_and_keeps_its_document(ledger: Ledger) -> None:
    ledger.put("/docs", [entry("a.txt")])
    ledger.queue.finish([("/docs/a.txt", 7, 3)])
    ledger.put("/docs", [entry("a.txt", mtime_ns=2)])
    assert ledger.counts() == {"waiting": 1}
    assert ledger.documents() == {7}


def test_a_file_that_changed_while_it_was_read_is_not_current(ledger: Ledger) -> None:
    ledger.put("/docs", [entry("a.txt"), entry("b.txt")])
    taken = ledger.queue.take(2)
    ledger.put("/docs", [entry("a.txt", mtime_ns=2)])
    assert ledger.queue.unchanged(taken) == {"/docs/b.txt"}


def test_failures_have_reasons_and_can_be_tried_again(ledger: Ledger) -> None:
    ledger.put("/docs", [entry("a.pdf"), entry("b.pdf")])
    ledger.queue.fail([broken("/docs/a.pdf"), broken("/docs/b.pdf")])
    assert [problem.error.kind for problem in ledger.failures()] == ["broken", "broken"]
    ledger.queue.retry(["/docs/b.pdf"])
    assert ledger.counts() == {"failed": 1, "waiting": 1}
    ledger.queue.retry()


def test_files_open_at_deaths_come_last_alone_and_are_set_aside_at_the_end(ledger: Ledger) -> None:
    ledger.put("/docs", [entry("bad.txt", 1), entry("bad2.txt", 2)])
    for _ in range(ALONE_AFTER):
        assert len(paths(ledger)) == 2
        ledger.queue.blame("/docs/bad.txt")
        ledger.queue.blame("/docs/bad2.txt")
    ledger.put("/docs", [entry("good.txt", 99)])
    assert paths(ledger, 10) == ["/docs/good.txt"]
    ledger.queue.finish([("/docs/good.txt", 1, 1)])
    for _ in range(ASIDE_AFTER - ALONE_AFTER):
        assert paths(ledger, 10) == ["/docs/bad.txt"], "suspects are read one at a time"
        ledger.queue.blame("/docs/bad.txt")
    assert paths(ledger, 10) == ["/docs/bad2.txt"]
    assert [problem.error.kind for problem in ledger.failures()] == ["crashed"]


def test_a_move_keeps_the_state_unless_the_type_changes(ledger: Ledger) -> None:
    ledger.put("/docs", [entry("a.txt"), entry("b.txt")])
    ledger.queue.finish([("/docs/a.txt", 1, 1), ("/docs/b.txt", 2, 1)])
    ledger.move([("/docs/a.txt", "/docs/sub/c.txt"), ("/docs/b.txt", "/docs/b.md")], "/docs")
    assert ledger.counts() == {"partly": 1, "waiting": 1}
    assert set(ledger.known_below("/docs/sub")) == {"/docs/sub/c.txt"}
    assert ledger.matching(Filter(folder="/docs/sub")).tolist() == [1]


def test_a_folder_does_not_hold_its_neighbours(ledger: Ledger) -> None:
    ledger.put("/docs", [entry("sub/a.txt"), entry("sub2/b.txt"), entry("sub.txt")])
    assert set(ledger.known_below("/docs/sub")) == {"/docs/sub/a.txt"}


def test_sql_in_names_is_only_a_name(ledger: Ledger) -> None:
    name = "x'; DROP TABLE files; --%_*.txt"
    ledger.put("/docs", [entry(name)])
    assert paths(ledger) == [f"/docs/{name}"]
    ledger.remove([f"/docs/{name}"])
    assert ledger.counts() == {}


def test_roots_keep_their_order_and_take_over_those_within(ledger: Ledger) -> None:
    ledger.add_root("/docs/inner", "folder")
    ledger.add_root("/other", "folder")
    ledger.put("/docs/inner", [entry("inner/a.txt")])
    ledger.adopt("/docs", ["/docs/inner"])
    assert list(ledger.roots()) == ["/docs", "/other"]
    assert list(ledger.known("/docs")) == ["/docs/inner/a.txt"]
    ledger.remove_root("/docs")
    assert ledger.counts() == {}


def test_an_unplugged_root_is_away_and_not_read(ledger: Ledger) -> None:
    ledger.put("/docs", [entry("a.txt")])
    ledger.set_away("/docs", True)
    assert paths(ledger) == []
    assert ledger.counts() == {"away": 1}
    assert ledger.folders()[0].status == "away"
    ledger.set_away("/docs", False)
    assert paths(ledger) == ["/docs/a.txt"]


def test_backlog_is_counted_by_type(ledger: Ledger) -> None:
    ledger.put("/docs", [entry("a.txt", 5), entry("b.TXT", 6), entry("c.pdf", 7)])
    assert ledger.queue.backlog() == {".txt": (2, 11), ".pdf": (1, 7)}


def test_folder_states(ledger: Ledger) -> None:
    assert ledger.folders()[0].status == "watching"
    ledger.put("/docs", [entry("a.txt"), entry("b.txt")])
    assert ledger.folders()[0].status == "reading"
    assert ledger.folders(paused=True)[0].status == "paused"
    ledger.queue.finish([("/docs/a.txt", 1, 1)])
    ledger.queue.fail([broken("/docs/b.txt")])
    state = ledger.folders()[0]
    assert (state.status, state.searchable, state.partly) == ("reading", 1, 1), "its meaning is missing"
    ledger.queue.complete([1])
    ledger.put("/docs", [entry("c.tmp")])
    ledger.leave_out({"/docs/c.tmp": "*.tmp"})
    state = ledger.folders()[0]
    assert (state.status, state.files, state.searchable, state.failed) == ("problems", 2, 1, 1)
    assert ledger.ignored() == {"*.tmp": 1}


def test_facts_live_as_long_as_a_file_holds_the_document(ledger: Ledger) -> None:
    facts = DocumentFacts("제목", "ko", "pdf", 12)
    ledger.put("/docs", [entry("a.pdf"), entry("b.pdf"), entry("c.pdf")])
    ledger.queue.finish(
        [("/docs/a.pdf", 7, 3), ("/docs/b.pdf", 7, 3), ("/docs/c.pdf", 8, 1)], {7: facts, 8: facts, 9: facts}
    )
    assert ledger.about([7, 8, 9]) == {7: facts, 8: facts}, "nobody holds 9"
    ledger.remove(["/docs/a.pdf"])
    assert ledger.about([7]) == {7: facts}
    ledger.queue.fail([broken("/docs/b.pdf")])
    assert ledger.about([7]) == {}
    ledger.remove_root("/docs")
    assert ledger.about([8]) == {}


def test_facts_follow_a_file_to_its_new_document(ledger: Ledger) -> None:
    ledger.put("/docs", [entry("a.pdf")])
    ledger.queue.finish([("/docs/a.pdf", 7, 3)], {7: DocumentFacts("old")})
    ledger.put("/docs", [entry("a.pdf", mtime_ns=2)])
    assert ledger.about([7]) == {7: DocumentFacts("old")}, "until it has been read again"
    ledger.queue.finish([("/docs/a.pdf", 8, 3)], {8: DocumentFacts("new")})
    assert ledger.about([7, 8]) == {8: DocumentFacts("new")}


def test_facts_come_with_the_file_or_not_at_all(ledger: Ledger) -> None:
    ledger.put("/docs", [entry("a.pdf")])
    with pytest.raises(sqlite3.IntegrityError):
        ledger.queue.finish([("/docs/a.pdf", 7, 3)], {7: DocumentFacts(language=None)})  # type: ignore[arg-type]
    assert ledger.counts() == {"waiting": 1}


def test_what_lies_inside_a_file_goes_with_it(ledger: Ledger) -> None:
    ledger.put("/docs", [entry("a.zip"), entry("b.txt")])
    ledger.put_inside("/docs/a.zip", [Entry("/docs/a.zip/in.txt", 5, 1, 0, 0)])
    ledger.queue.finish([("/docs/a.zip/in.txt", 8, 1), ("/docs/a.zip", 7, 1)])
    assert set(ledger.known("/docs")) == {"/docs/a.zip", "/docs/b.txt"}, "the disk shows the file alone"
    ledger.move([("/docs/a.zip", "/docs/c.zip")], "/docs")
    assert ledger.places([8])[8][0].path == "/docs/c.zip/in.txt"
    assert ledger.inside("/docs") == {"/docs/c.zip/in.txt": "/docs/c.zip"}
    ledger.queue.forget_documents([8])
    assert "/docs/c.zip" in paths(ledger), "it is read as one"
    assert "/docs/c.zip/in.txt" not in paths(ledger)
    ledger.queue.fail([broken("/docs/c.zip")])
    assert ledger.inside("/docs") == {}
    ledger.put_inside("/docs/gone.zip", [Entry("/docs/gone.zip/in.txt", 5, 1, 0, 0)])
    assert ledger.inside("/docs") == {}, "a file that has just left the library takes nothing in"
    ledger.put_inside("/docs/c.zip", [Entry("/docs/c.zip/in.txt", 5, 1, 0, 0)])
    ledger.remove(["/docs/c.zip"])
    assert ledger.counts() == {"waiting": 1}
