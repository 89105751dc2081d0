"""A search from query to hits, over a real library with a fake model."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from core.errors import Cancelled, QueryError
from core.messages import Found, Search
from core.records import MODES, Chunk, Mode
from core.search.search import search
from core.store.ledger import Entry
from core.store.library import Library
from core.store.passages import NewDocument
from core.store.schema import content_key
from tests.core.search.shelf import Shelf, opened, papers
from tests.fakes import CODEC, DIMS, FakeEmbedder

TEXTS = {
    "lease.txt": ["The tenant pays a deposit of two months.", "The deposit returns within thirty days."],
    "recipe.txt": ["Boil kimchi with pork and tofu.", "Serve with rice."],
    "계약서.txt": ["임차인은 보증금을 지급한다.", "보증금은 퇴거 후 돌려준다."],
    "copy.txt": ["Serve with rice."],
}
EMBEDDER = FakeEmbedder()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("small") / "L", EMBEDDER.card.id, DIMS, writer=True, codec=CODEC) as made:
        made.ledger.add_root("/docs", "folder")
        for doc, (name, texts) in enumerate(TEXTS.items(), 1):
            keys = [content_key(text) for text in texts]
            chunks = [Chunk(text, 100 * i, 100 * i + len(text), ("Top",), None) for i, text in enumerate(texts)]
            new = NewDocument(doc, "", chunks, keys, texts)
            missing = made.vectors.missing(keys)
            by_key = dict(zip(keys, texts, strict=True))
            made.store([new], dict(zip(missing, EMBEDDER.passages([by_key[k] for k in missing]), strict=True)))
            made.ledger.put("/docs", [Entry(f"/docs/{name}", 1, doc * 10**9, doc, 1)])
            made.ledger.queue.finish([(f"/docs/{name}", doc, len(texts))])
            made.ledger.queue.complete([doc])
        yield made


def ask(library: Library, query: str, mode: Mode = "hybrid", **rest: object) -> Found:
    return search(library, EMBEDDER, Search(query, mode=mode, **rest))  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_finds_the_passage(library: Library, mode: Mode) -> None:
    found = ask(library, "kimchi tofu pork", mode)
    assert found.hits[0].text == "Boil kimchi with pork and tofu."
    assert found.hits[0].path == "/docs/recipe.txt"
    assert set(found.hits[0].signals) == ({mode} if mode != "hybrid" else {"dense", "sparse", "multi", "keyword"})


def test_korean_words_are_found_inside_words(library: Library) -> None:
    found = ask(library, "보증금 돌려", "keyword")
    assert found.hits[0].text == "보증금은 퇴거 후 돌려준다."
    assert [found.hits[0].text[h.start : h.end] for h in found.hits[0].highlights] == ["보증금", "돌려"]


@pytest.mark.parametrize("mode", MODES)
def test_parts_add_up_to_the_score(library: Library, mode: Mode) -> None:
    for hit in ask(library, "deposit returns rice", mode).hits:
        assert sum(hit.parts.values()) == pytest.approx(hit.score, abs=1e-6)
        assert hit.text[: hit.end - hit.start] == hit.text


def test_scores_fall(library: Library) -> None:
    scores = [hit.score for hit in ask(library, "deposit").hits]
    assert scores == sorted(scores, reverse=True)


def test_the_same_passage_in_two_files_is_one_hit_with_two_places(library: Library) -> None:
    hits = [hit for hit in ask(library, "serve rice").hits if hit.text == "Serve with rice."]
    assert len(hits) == 1
    assert set(hits[0].places) == {"/docs/recipe.txt", "/docs/copy.txt"}
    assert hits[0].places[0] == hits[0].path


def test_a_folder_narrows_every_mode(library: Library) -> None:
    for mode in MODES:
        found = ask(library, "deposit kimchi 보증금", mode, folder="/docs/lease.txt")
        assert {hit.path for hit in found.hits} == {"/docs/lease.txt"}, mode
    assert ask(library, "deposit", folder="/nowhere").hits == ()


def test_limit(library: Library) -> None:
    assert len(ask(library, "deposit", limit=2).hits) == 2


@pytest.mark.parametrize("query", ["", "   ", "\0", "\u200b"])
def test_a_blank_query_gets_a_hint(library: Library, query: str) -> None:
    found = ask(library, query)
    assert found.hits == ()
    assert "Nothing to search for" in found.hint


@pytest.mark.parametrize(
    "query",
    [
        "🙂",
        "'; DROP TABLE chunks; --",
        '"unbalanced',
        "*",
        "a OR",
        "(((",
        "\\",
        "%_",
        "-",
        "key IN (1)",
        "가",
        "ㄱ",
        "א\u202eב",
    ],
)
@pytest.mark.parametrize("mode", MODES)
def test_odd_queries_give_answers(library: Library, query: str, mode: Mode) -> None:
    found = ask(library, query, mode)
    assert found.query == query
    assert found.hits or found.hint


def test_an_unknown_mode_is_refused(library: Library) -> None:
    with pytest.raises(QueryError) as caught:
        ask(library, "deposit", "psychic")  # type: ignore[arg-type]
    assert caught.value.kind == "query-mode"


def test_a_search_can_be_called_off(library: Library) -> None:
    with pytest.raises(Cancelled):
        search(library, EMBEDDER, Search("deposit"), lambda: True)


def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    with Library(tmp_path / "E", EMBEDDER.card.id, DIMS, writer=True, codec=CODEC) as empty:
        for mode in MODES:
            found = ask(empty, "deposit", mode)
            assert found.hits == ()
            assert "Add a folder" in found.hint


# --- on the shelf: forty files in Korean and English -----------------------------------------------------


def files(found: Found) -> set[str]:
    return {Path(hit.path).name for hit in found.hits}


@pytest.mark.parametrize("mode", MODES)
def test_a_copy_is_shown_where_it_meets_the_filter(shelf: Shelf, mode: Mode) -> None:
    for query, folder, there in (
        ("landlord before:2023 name:lease", "", {"/docs/archive/old lease.pdf"}),
        ("landlord after:2023 name:lease", "", {"/docs/contracts/lease.pdf"}),
        ("landlord name:lease", "/docs/archive", {"/docs/archive/old lease.pdf"}),
        ("landlord name:lease", "", {"/docs/archive/old lease.pdf", "/docs/contracts/lease.pdf"}),
    ):
        found = search(shelf.library, shelf.embedder, Search(query, mode=mode, folder=folder))
        assert found.hits
        assert all({*hit.places} == there for hit in found.hits)
        assert all(hit.path == hit.places[0] for hit in found.hits)
        assert found.hits[0].path == max(there, key=lambda path: "contracts" in path), "the newest first"


def test_highlights_are_what_was_asked_and_lie_in_their_text(shelf: Shelf) -> None:
    found = search(shelf.library, shelf.embedder, Search('"계약 갱신" 서면*'))
    lit = {hit.text[light.start : light.end] for hit in found.hits for light in hit.highlights}
    assert lit == {"계약 갱신", "계약갱신", "서면"}
    for hit in search(shelf.library, shelf.embedder, Search("보증금 deposit 회의 kimchi 伏見 Straße")).hits:
        assert all(0 <= light.start < light.end <= len(hit.text) for light in hit.highlights)


def test_a_removed_root_is_gone_at_once(tmp_path: Path) -> None:
    with opened(tmp_path / "L", papers()).library as library:
        embedder = FakeEmbedder()
        for query in ("김치 두부", '"두부"', "폴더:요리", "kimchi*"):
            assert any(hit.path.startswith("/책장") for hit in search(library, embedder, Search(query)).hits)
        library.ledger.remove_root("/책장")
        for query in ("김치 두부", '"두부"', "폴더:요리", "kimchi*"):
            assert all(hit.path.startswith("/docs") for hit in search(library, embedder, Search(query)).hits)


def test_a_file_that_comes_back_is_found_again(tmp_path: Path) -> None:
    shelf = opened(tmp_path / "L", papers())
    with shelf.library as library:
        (lease,) = (paper for paper in papers() if paper.path == "/docs/contracts/lease.pdf")
        library.ledger.remove([lease.path])  # at once: nobody has dropped its passages yet
        assert "lease.pdf" not in files(search(library, shelf.embedder, Search("landlord")))
        shelf.put([lease])
        assert "lease.pdf" in files(search(library, shelf.embedder, Search("landlord")))


# --- early answers, and giving up -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["보증금 돌려준다 폴더:계약 -임차인은", '"two months" deposit', "계약*", "revenue page:1"]
)
def test_words_come_early_and_meet_the_same_conditions(shelf: Shelf, query: str) -> None:
    early = list[Found]()
    asked = Search(query, sequence=7, early=True)
    found = search(shelf.library, shelf.embedder, asked, early=early.append)
    (first,) = early
    assert found.meaning
    assert not first.meaning
    assert (first.query, first.sequence) == (query, 7)
    assert first.hits
    assert {hit.path for hit in first.hits} <= {hit.path for hit in found.hits}
    assert all({*hit.signals} <= {"keyword", "name"} for hit in first.hits)


def test_nothing_comes_early_that_was_not_asked_for(shelf: Shelf) -> None:
    early = list[Found]()
    for ask_this in (Search("보증금"), Search("보증금", mode="dense", early=True), Search("is:failed", early=True)):
        search(shelf.library, shelf.embedder, ask_this, early=early.append)
    search(shelf.library, shelf.embedder, Search("보증금", early=True))
    assert early == []


@pytest.mark.parametrize(
    "query", ["보증금 돌려준다", '"계약 갱신" 서면 -거절할', "folder:계약 -보증금", "is:failed", "deposit -returns"]
)
def test_a_search_can_be_called_off_at_any_moment(shelf: Shelf, query: str) -> None:
    asked = Search(query, early=True)
    before = search(shelf.library, shelf.embedder, asked, early=lambda _: None).hits
    for moment in count(1):
        calls = iter(range(1, 1_000))
        try:
            search(shelf.library, shelf.embedder, asked, lambda: next(calls) >= moment, lambda _: None)  # noqa: B023
        except Cancelled:
            assert search(shelf.library, shelf.embedder, asked, early=lambda _: None).hits == before
        else:
            break
    assert moment > 1, "nobody was asked"
