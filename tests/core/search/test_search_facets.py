"""What stands beside a question narrows it, and the counts are those of the files that may answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.chunk.split import embedded_text
from core.messages import Found, Search
from core.records import MODES, Mode
from core.search import facets, narrow
from core.search.listing import is_list
from core.search.parse import Question, parse
from core.search.rank import wanted_signals
from core.search.retrieve import retrieve
from core.search.search import search
from core.store.filters import Condition
from core.store.schema import content_key
from tests.core.search.plain import Facts, _lists, accepts, is_called, on_page
from tests.core.search.shelf import Paper, Shelf, opened, papers

QUESTIONS = (
    "계약 보증금", "report revenue", "찌개 -두부", '"two months"', "notice page:3", "여행 언어:ko", "travel OR 예산",
    "폴더:계약", "type:pdf", "-계약", "is:failed", "쪽:2", "lang:de OR lang:ru",
)  # fmt: skip
OWN = ("type:.pdf", "type:.md,.txt", 'folder:"/docs"', "folder:요리", "after:2024", "date:2019-01-01..2023-12-31",
       "lang:ko", "lang:en,ja", "size:>10", "is:failed")  # fmt: skip
FIELDS = {"type": "suffix", "folder": "path", "date": "modified", "language": "language"}
NOON = datetime(2026, 1, 1, 12)


def counted(found: Found) -> dict[str, dict[str, int]]:
    """Return the counts by facet and value, of dates those of the years."""
    counts: dict[str, dict[str, int]] = {facet: {} for facet in FIELDS}
    for each in found.counts:
        if each.facet != "date" or each.value.isdigit():
            counts[each.facet][each.value] = each.files
    return counts


def paths(found: Found) -> set[str]:
    return {path for hit in found.hits for path in (hit.path, *hit.places, *hit.versions)}


# --- the counts are right ---------------------------------------------------------------------------------


def plain_count(shelf: Shelf, ask: Search, facet: str) -> Counter[str]:
    """Count over the candidates with neither an index nor SQL, without what `narrow` says of the facet."""
    own = narrow.conditions_in(ask.narrow, shelf.library.ledger.roots())
    typed = parse(ask.query)
    typed = replace(typed, filter=replace(typed.filter, folder=ask.folder))
    asked = narrow.beside(typed, [each for each in own if each.field != FIELDS[facet]])
    facts, known = Facts.of(shelf, papers()), Counter[str]()
    listing = is_list(narrow.beside(typed, own))
    keys = set() if listing else candidates(shelf, ask, asked)
    for row in facts.rows.values():
        chunks = facts.chunks.get(row.doc or 0, []) if row.doc is not None else []
        held = any(content_key(embedded_text(c)) in keys and on_page(asked.filter, c.page) for c in chunks)
        named = not listing and ask.mode in ("hybrid", "keyword") and is_called(asked, row)
        if named or (accepts(asked.filter, row) and (_lists(asked, row, facts) if listing else held)):
            root = next(r for r in shelf.library.ledger.roots() if PurePath(row.path).is_relative_to(r))
            year = str(datetime.fromtimestamp(row.mtime_ns / 1e9).year)
            values = {"type": PurePath(row.path).suffix.lower(), "folder": root, "date": year}
            known[{**values, "language": row.language}[facet]] += 1
    del known[""]
    return known


def candidates(shelf: Shelf, ask: Search, asked: Question) -> set[int]:
    library, query = shelf.library, shelf.embedder.queries([asked.text])[0]
    view = narrow.narrow(library.view(asked.filter), asked)
    wanted = wanted_signals(ask.mode, shelf.embedder.card)
    return set(narrow.verified(library, retrieve(library, view, asked, query, wanted)).keys.tolist())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.sampled_from(QUESTIONS),
    own=st.lists(st.sampled_from(OWN), max_size=4, unique=True),
    mode=st.sampled_from(MODES),
    folder=st.sampled_from(("", "/docs", "/nowhere")),
)
def test_counts_are_those_of_a_plain_count(shelf: Shelf, query: str, own: list[str], mode: Mode, folder: str) -> None:
    ask = Search(query, mode=mode, folder=folder, narrow=" ".join(own))
    found = counted(search(shelf.library, shelf.embedder, ask))
    for facet, counts in found.items():
        plain = plain_count(shelf, ask, facet)
        assert len(counts) == (len(plain) if facet == "date" else min(len(plain), facets.MOST))
        assert {value: plain[value] for value in counts} == counts
        assert [*counts.values()] == sorted(plain.values(), reverse=True)[: len(counts)]


def test_what_narrows_a_facet_does_not_count_for_it_but_what_was_typed_does(shelf: Shelf) -> None:
    free = counted(search(shelf.library, shelf.embedder, Search("계약 보증금")))
    own = counted(search(shelf.library, shelf.embedder, Search("계약 보증금", narrow="type:.hwp")))
    typed = counted(search(shelf.library, shelf.embedder, Search("계약 보증금 type:.hwp")))
    assert own["type"] == free["type"]
    assert len(own["type"]) > 1
    assert {*typed["type"]} == {".hwp"}
    assert own["language"] == typed["language"]
    assert sum(own["language"].values()) < sum(free["language"].values())


def test_a_choice_that_brings_nothing_still_shows_what_others_would(shelf: Shelf) -> None:
    found = search(shelf.library, shelf.embedder, Search("보증금", narrow="type:.nix"))
    assert not found.hits
    assert found.hint
    assert counted(found)["type"]
    assert not counted(found)["language"]


def test_words_first_bring_no_counts(shelf: Shelf) -> None:
    early: list[Found] = []
    found = search(shelf.library, shelf.embedder, Search("보증금", early=True), early=early.append)
    assert early[0].counts == ()
    assert found.counts


def test_only_the_most_frequent_values_and_none_without_a_name(tmp_path: Path) -> None:
    many = [
        Paper(f"/docs/{n}{chr(97 + n % 20)}.x{n % 20}", (f"보증금 {n}.",), day=f"{1990 + n % 20}-06-01")
        for n in range(30)
    ]
    with opened(tmp_path / "L", [*many, Paper("/docs/README", ("보증금 이야기.",))]).library as library:
        found = counted(search(library, Shelf(library).embedder, Search("보증금")))
    assert len(found["type"]) == facets.MOST
    assert len(found["date"]) == 21, "of years all, so that a sum of them is exact"
    assert {*found["type"].values()} == {1, 2}
    assert found["language"] == {}
    assert found["folder"] == {"/docs": 31}


@pytest.mark.parametrize(("day", "year"), [("1969-07-20", "1969"), ("2000-01-01", "2000"), ("2099-12-31", "2099")])
def test_years_of_odd_clocks(tmp_path: Path, day: str, year: str) -> None:
    with opened(tmp_path / "L", [Paper("/docs/a.txt", ("보증금.",), day=day)]).library as library:
        found = search(library, Shelf(library).embedder, Search("보증금"))
    assert counted(found)["date"] == {year: 1}


# --- what stands beside a question --------------------------------------------------------------------------


@pytest.mark.parametrize("own", OWN)
@pytest.mark.parametrize("mode", MODES)
def test_a_condition_beside_the_question_is_as_one_within(shelf: Shelf, own: str, mode: Mode) -> None:
    beside = search(shelf.library, shelf.embedder, Search("계약 notice", mode=mode, narrow=own))
    typed = search(shelf.library, shelf.embedder, Search(f"계약 notice {own}", mode=mode))
    assert (beside.hits, beside.hint) == (typed.hits, typed.hint)


def test_a_quotation_mark_in_the_question_swallows_nothing(shelf: Shelf) -> None:
    found = search(shelf.library, shelf.embedder, Search('보증금 "', narrow="type:.hwp"))
    assert {PurePath(path).suffix for path in paths(found)} == {".hwp"}


def test_whatever_else_stands_there_is_left_alone(shelf: Shelf) -> None:
    plain = search(shelf.library, shelf.embedder, Search("보증금"))
    for rest in (
        "보증금 words",
        '"a phrase',
        "-계약",
        "type:???",
        "after:nonsense",
        "lang:",
        "lang:xx,ko",
        "OR",
        "\x00",
    ):
        found = search(shelf.library, shelf.embedder, Search("보증금", narrow=rest))
        assert (found.hits, found.hint, found.counts) == (plain.hits, plain.hint, plain.counts)


def test_as_many_folders_as_there_are_can_be_chosen() -> None:
    names = [f"/home/누구/아주 긴 이름의 폴더 {n}, 그리고 더" for n in range(40)]
    text = "folder:" + ",".join(f'"{name}"' for name in names)
    (condition,) = narrow.conditions_in(text, {})
    assert condition == Condition("path", tuple(names))


def test_a_root_is_all_of_it_and_nothing_beside_it(tmp_path: Path) -> None:
    files = [
        Paper("/문서/a.txt", ("보증금 하나.",), root="/문서"),
        Paper("/문서2/b.txt", ("보증금 둘.",), root="/문서2"),
        Paper("/c.txt", ("보증금 셋.",), root="/c.txt"),
    ]
    with opened(tmp_path / "L", files).library as library:
        library.ledger.database.rows("UPDATE roots SET kind = 'file' WHERE path = '/c.txt'")
        for own, expected in {
            'folder:"/문서"': {"/문서/a.txt"},
            'folder:"/문서","/c.txt"': {"/문서/a.txt", "/c.txt"},
            'folder:"/문서2"': {"/문서2/b.txt"},
        }.items():
            found = search(library, Shelf(library).embedder, Search("보증금", narrow=own))
            assert paths(found) == expected
            assert counted(found)["folder"] == {"/문서": 1, "/문서2": 1, "/c.txt": 1}


def test_days_are_counted_from_now() -> None:
    (condition,) = narrow.conditions_in("after:7d", {}, NOON)
    assert condition.low == datetime(2025, 12, 25).timestamp()
    assert condition.high is None
