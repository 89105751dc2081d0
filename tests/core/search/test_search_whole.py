"""A search from query to hits, over a real library with a fake model."""

from __future__ import annotations

from collections.abc import Iterator
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
from tests.fakes import DIMS, FakeEmbedder

TEXTS = {
    "lease.txt": ["The tenant pays a deposit of two months.", "The deposit returns within thirty days."],
    "recipe.txt": ["Boil kimchi with pork and tofu.", "Serve with rice."],
    "계약서.txt": ["임차인은 보증금을 지급한다.", "보증금은 퇴거 후 돌려준다."],
    "copy.txt": ["Serve with rice."],
}
EMBEDDER = FakeEmbedder()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "L", EMBEDDER.card.id, DIMS, writer=True) as made:
        made.ledger.add_root("/docs", "folder")
        for doc, (name, texts) in enumerate(TEXTS.items(), 1):
            keys = [content_key(text) for text in texts]
            chunks = [Chunk(text, 100 * i, 100 * i + len(text), ("Top",), None) for i, text in enumerate(texts)]
            new = NewDocument(doc, "", chunks, keys, texts)
            missing = made.vectors.missing(keys)
            by_key = dict(zip(keys, texts, strict=True))
            made.store([new], dict(zip(missing, EMBEDDER.passages([by_key[k] for k in missing]), strict=True)))
            made.ledger.put("/docs", [Entry(f"/docs/{name}", 1, doc * 10**9, doc, 1)])
            made.ledger.finish([(f"/docs/{name}", doc, len(texts))])
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


def test_a_file_that_left_the_ledger_is_gone_from_the_hits_at_once(library: Library) -> None:
    library.ledger.remove(["/docs/lease.txt"])
    assert all(hit.path != "/docs/lease.txt" for hit in ask(library, "deposit tenant").hits)


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
    with Library(tmp_path / "E", EMBEDDER.card.id, DIMS, writer=True) as empty:
        for mode in MODES:
            found = ask(empty, "deposit", mode)
            assert found.hits == ()
            assert "Add a folder" in found.hint
