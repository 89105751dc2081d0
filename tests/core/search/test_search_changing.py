"""Files leave and come back while a question is answered: each answer still keeps what it promises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from core.chunk.headings import SEPARATOR
from core.messages import Search
from core.records import MODES, Mode
from core.search.search import search
from core.store.passages import Passage
from tests.core.search.between import answers, leave, reads_of, shown, wait
from tests.core.search.shelf import Paper, Shelf, opened

DRAFT = Paper("/docs/draft.txt", ("The lease is a secret draft.", "The lease ends in May."), day="2024-06-02")
FINAL = Paper("/docs/final.txt", ("The lease is signed.", "The lease began in June."))
PAGED = Paper("/docs/pages.txt", ("Nothing here.", "The lease is on page two."), paged=True, day="2024-06-01")
LETTER = Paper("/docs/letter lease.txt", ("A letter of the lease.",))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = opened(tmp_path / "L", [DRAFT, FINAL, PAGED, LETTER])
    with made.library:
        yield made


@pytest.mark.parametrize("mode", MODES)
def test_what_was_away_when_it_was_checked_is_not_shown_once_it_is_back(shelf: Shelf, mode: Mode) -> None:
    ask = Search("lease -secret", mode=mode, early=True)
    reads = reads_of(shelf, lambda: search(shelf.library, shelf.embedder, ask, early=lambda _: None))
    for check in (at for at, name in enumerate(reads) if name == "by_key"):
        changes = {check: lambda: leave(shelf, DRAFT), check + 1: lambda: shelf.put([DRAFT])}
        for found in answers(shelf, ask, changes):
            assert not any("secret" in text for _, text in shown(found)), (check, reads)
            assert any("signed" in text for _, text in shown(found))
        shelf.put([DRAFT])


@pytest.mark.parametrize(
    "ask",
    [
        Search("lease -secret", mode="keyword", early=True),
        Search('"the lease" -"is a"', rerank="none", narrow="type:txt"),
    ],
)
def test_at_no_moment_is_anything_let_through_that_is_excluded(shelf: Shelf, ask: Search) -> None:
    reads = reads_of(shelf, lambda: search(shelf.library, shelf.embedder, ask, early=lambda _: None))
    for at in range(len(reads)):
        for found in answers(shelf, ask, {at: lambda: leave(shelf, DRAFT), at + 1: lambda: shelf.put([DRAFT])}):
            assert not any("secret" in text for _, text in shown(found)), (at, reads)
        shelf.put([DRAFT])


@pytest.mark.parametrize("query", ["letter lease", "letter"])
def test_a_file_that_waits_again_is_not_shown_twice(shelf: Shelf, query: str) -> None:
    ask = Search(query, early=True)
    reads = reads_of(shelf, lambda: search(shelf.library, shelf.embedder, ask, early=lambda _: None))
    assert "rows" in reads
    for at in range(len(reads)):
        for found in answers(shelf, ask, {at: lambda: wait(shelf, LETTER)}):
            paths = [hit.path for hit in found.hits]
            assert paths.count(LETTER.path) <= 1, (at, reads)
        shelf.put([LETTER])


def test_a_name_adds_no_row_where_one_is_asked_for(shelf: Shelf) -> None:
    wait(shelf, LETTER)
    for query in ("letter", "letter lease", "lease"):
        for found in answers(shelf, Search(query, limit=1, early=True), {}):
            assert len(found.hits) == 1


def test_what_is_checked_is_read_once_for_one_answer(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    by_key = shelf.library.passages.by_key

    def noted(keys: Sequence[int]) -> list[Passage]:
        read.extend(keys)
        return by_key(keys)

    ask = Search("lease -secret", early=True)
    search(shelf.library, shelf.embedder, ask)
    monkeypatch.setattr(shelf.library.passages, "by_key", noted)
    search(shelf.library, shelf.embedder, ask, early=lambda _: None)
    assert read
    assert len(set(read)) == len(read)


def test_copies_whose_headings_are_parted_otherwise_are_checked_one_by_one(shelf: Shelf) -> None:
    one = Paper("/docs/one.txt", ("All of it.",), heading=("Rent", "Lease"))
    other = Paper("/docs/two.txt", ("All of it.",), heading=(SEPARATOR.join(one.heading),))
    shelf.put([one, other])
    for paper, phrase in ((one, "Rent Lease"), (other, other.heading[0])):
        found = search(shelf.library, shelf.embedder, Search(f'all "{phrase}"', mode="keyword"))
        assert [hit.places for hit in found.hits] == [(paper.path,)]
        found = search(shelf.library, shelf.embedder, Search(f'all -"{phrase}"', mode="keyword"))
        assert paper.path not in {path for hit in found.hits for path in hit.places}
