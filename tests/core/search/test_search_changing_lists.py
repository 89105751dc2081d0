"""Files leave, come back and change while they are listed or compared: lists and likeness keep what they promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.messages import Search, Similar
from core.search.search import search
from core.search.similar import similar
from tests.core.search.between import answers, at_moments, between, leave, reads_of
from tests.core.search.shelf import Paper, Shelf, opened

DRAFT = Paper("/docs/draft.txt", ("The lease is a secret draft.", "The lease ends in May."), day="2024-06-02")
FINAL = Paper("/docs/final.txt", ("The lease is signed.", "The lease began in June."))
PAGED = Paper("/docs/pages.txt", ("Nothing here.", "The lease is on page two."), paged=True, day="2024-06-01")


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = opened(tmp_path / "L", [DRAFT, FINAL, PAGED])
    with made.library:
        yield made


@pytest.mark.parametrize("ask", [Search("type:txt -secret"), Search('type:txt -"is a"', narrow="folder:/docs")])
def test_a_list_never_shows_a_file_that_holds_what_is_excluded(shelf: Shelf, ask: Search) -> None:
    reads = reads_of(shelf, lambda: search(shelf.library, shelf.embedder, ask))
    for at in range(len(reads)):
        (found,) = answers(shelf, ask, {at: lambda: leave(shelf, DRAFT), at + 1: lambda: shelf.put([DRAFT])})
        assert {hit.path for hit in found.hits} == {FINAL.path, PAGED.path}, (at, reads)
        shelf.put([DRAFT])


@pytest.mark.parametrize("query", ["page:2", "type:txt page:2", "ㅉㅇ page:2"])
def test_a_list_of_pages_shows_no_file_whose_page_has_gone(shelf: Shelf, query: str) -> None:
    goes, stays = replace(PAGED, path="/docs/쪽의 예.txt"), Paper("/docs/쪽의 이름.txt", ("One.", "Two."), paged=True)
    shelf.put([goes, stays])
    reads = reads_of(shelf, lambda: search(shelf.library, shelf.embedder, Search(query)))
    for at in range(len(reads)):
        for found in answers(shelf, Search(query), {at: lambda: leave(shelf, PAGED, goes)}):
            assert stays.path in {hit.path for hit in found.hits}
            assert all((hit.page, bool(hit.text)) == (2, True) for hit in found.hits), (at, reads)
        shelf.put([PAGED, goes])


@pytest.mark.parametrize("end", [0, len(DRAFT.texts[0])])
def test_a_file_is_not_like_itself_though_it_was_changed_meanwhile(shelf: Shelf, end: int) -> None:
    ask = Similar(path=DRAFT.path, start=0, end=end)
    changed = replace(FINAL, path=DRAFT.path)
    reads = reads_of(shelf, lambda: similar(shelf.library, shelf.embedder, ask))
    for at in range(reads.index("of_document") + 1, len(reads)):
        with between(shelf.library, at_moments({at: lambda: shelf.put([changed])})):
            found = similar(shelf.library, shelf.embedder, ask)
        assert found.hits
        assert not any(DRAFT.path in hit.places for hit in found.hits), (at, reads)
        shelf.put([DRAFT])


def test_vectors_that_have_gone_are_nothing_and_shift_no_others(shelf: Shelf) -> None:
    vectors = shelf.library.vectors
    keys = np.unique(shelf.library.state.layout.keys)
    before = vectors.dense(keys)
    vectors.drop(keys[:2].tolist())
    after = vectors.dense(keys[::-1])[::-1]
    assert not after[:2].any()
    assert np.array_equal(after[2:], before[2:])
