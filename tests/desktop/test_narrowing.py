"""The choices of the chips as a record, in the query language, in words and figures; and what the finder asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from core.messages import Count, Search
from core.search.narrow import conditions_in
from core.store.filters import Condition
from desktop.link import Link
from desktop.models.facets import chip_words, files_with, options
from desktop.models.narrowing import FACETS, RECENT, Narrowing, value_words
from desktop.models.search import Finder, Like

PATHS = st.text(st.characters(exclude_characters='"＂“”「」'), min_size=1, max_size=12).map(lambda s: f"/{s}")
DATES = st.sampled_from((*RECENT, "2024", "2024-05-01..2024-06-30"))
NARROWINGS = st.builds(
    Narrowing,
    type=st.lists(st.sampled_from((".pdf", ".hwp", ".md")), unique=True).map(tuple),
    folder=st.lists(PATHS, unique=True, max_size=3).map(tuple),
    date=st.lists(DATES, max_size=1).map(tuple),
    language=st.lists(st.sampled_from(("ko", "en", "ja")), unique=True).map(tuple),
)
COUNTS = (
    Count("type", ".pdf", 5),
    Count("type", ".md", 2),
    Count("folder", "/a/계약서", 7),
    Count("date", "2024", 4),
    Count("date", "2019", 3),
    Count("language", "ko", 6),
    Count("language", "en", 1),
)


@pytest.fixture
def finder(link: Link) -> Finder:
    return Finder(link)


@pytest.fixture
def requests(link: Link, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return what is asked; nothing answers."""
    sent: list[object] = []

    def ask(request: object, *_: object) -> int:
        sent.append(request)
        return len(sent)

    monkeypatch.setattr(link, "ask", ask)
    return sent


# --- the record -------------------------------------------------------------------------------------------


@given(NARROWINGS)
def test_the_query_brings_the_record_back(narrowing: Narrowing) -> None:
    assert Narrowing.from_query(narrowing.to_query()) == narrowing
    assert bool(narrowing) == bool(narrowing.to_query())


@given(NARROWINGS)
def test_the_worker_reads_what_the_record_says(narrowing: Narrowing) -> None:
    found = {each.field: each for each in conditions_in(narrowing.to_query(), {})}
    assert found.pop("suffix", Condition("suffix")).values == narrowing.type
    assert found.pop("language", Condition("language")).values == narrowing.language
    assert found.pop("path", Condition("path")).values == tuple(path.strip() for path in narrowing.folder)
    assert bool(found.pop("modified", None)) == bool(narrowing.date)
    assert not found


def test_quotation_marks_in_a_folder_s_name() -> None:
    for path in ('/a "b" c', "/a “b”, c", "/a 「b」 “c”"):
        narrowing = Narrowing(folder=(path, "/d"))
        assert Narrowing.from_query(narrowing.to_query()) == narrowing
        assert conditions_in(narrowing.to_query(), {}) == (Condition("path", (path, "/d")),)


@given(st.text(max_size=40))
def test_anything_else_is_left_alone(text: str) -> None:
    Narrowing.from_query(text)
    assert Narrowing.from_query("보증금 size:>10 type:.pdf") == Narrowing(type=(".pdf",))


# --- words and figures --------------------------------------------------------------------------------------


def test_figures_of_choices() -> None:
    assert files_with(COUNTS, "type", ()) == 7
    assert files_with(COUNTS, "type", [".md", ".hwp"]) == 2
    assert files_with(COUNTS, "date", ["2020"]) == 4
    assert files_with(COUNTS, "date", ["2018"]) == 7
    assert files_with(COUNTS, "date", ["7d"]) is None
    assert files_with((), "type", ()) is None
    many = [Count("type", f".{n}", 1) for n in range(12)]
    assert files_with(many, "type", [".rare"]) is None, "only the most frequent ones are counted"


def test_what_a_chip_says() -> None:
    assert chip_words("type", Narrowing(), COUNTS) == ("Any", 7)
    assert chip_words("type", Narrowing(type=(".pdf", ".md", ".hwp")), COUNTS) == ("PDF, MD +1", 7)
    assert chip_words("language", Narrowing(), COUNTS) == ("한국어 6 · English 1", None)
    assert chip_words("language", Narrowing(language=("en",)), COUNTS) == ("English", 1)
    assert chip_words("date", Narrowing(date=("2020",)), COUNTS) == ("Since 2020", 4)
    assert chip_words("date", Narrowing(date=("today",)), COUNTS) == ("Today", None)
    assert chip_words("folder", Narrowing(folder=("/a/계약서",)), COUNTS) == ("계약서", 7)
    assert value_words("language", "tlh") == "tlh"


def test_days_read_as_days() -> None:
    words = value_words("date", "2019-05-01..2019-06-30")
    assert words == "1 May 2019 – 30 Jun 2019"
    assert value_words("date", "2019-05-01..soon") == "1 May 2019 – soon"


def test_all_that_is_chosen_in_words() -> None:
    assert Narrowing(type=(".pdf", ".md"), date=("2020",), language=("ko",)).words() == "PDF, MD, Since 2020, 한국어"
    assert Narrowing().words() == ""


def test_what_can_be_chosen() -> None:
    found = options("date", Narrowing(date=("2001",)), COUNTS, [])
    assert [each.value for each in found] == ["", *RECENT, "2024", "2019", "2001"]
    folders = options("folder", Narrowing(), COUNTS, ["/b", "/a/계약서"])
    assert [(each.value, each.files) for each in folders] == [("", 7), ("/b", 0), ("/a/계약서", 7)]
    alone = options("folder", Narrowing(folder=("/a/계약서",)), COUNTS, ["/b", "/a/계약서"])
    assert [each.files for each in alone] == [None, None, 7], "the others were not searched"
    chosen = options("type", Narrowing(type=(".hwp",)), COUNTS, [])
    assert [each.words for each in chosen] == ["Any", "PDF", "MD", "HWP"]


# --- the finder -------------------------------------------------------------------------------------------


def test_chips_stay_for_the_next_question(finder: Finder, requests: list[Search], qtbot: QtBot) -> None:
    finder.set_narrowing(Narrowing(type=(".pdf",), date=("2020",)))
    assert requests == []
    for query in ("보증금", "계약"):
        finder.type(query)
        finder.ask_now()
        assert (requests[-1].query, requests[-1].narrow) == (query, "type:.pdf after:2020")


def test_one_folder_is_the_side_bar_s_and_several_are_the_chip_s(finder: Finder, requests: list[Search]) -> None:
    finder.type("보증금")
    finder.set_narrowing(Narrowing(folder=("/a",)))
    assert (requests[-1].folder, requests[-1].narrow) == ("/a", "")
    finder.set_narrowing(finder.chosen.having("folder", ["/a", "/b"]))
    assert (requests[-1].folder, requests[-1].narrow) == ("", 'folder:"/a","/b"')
    finder.set_folder("/b")
    assert (requests[-1].folder, requests[-1].narrow) == ("/b", "")
    asked = len(requests)
    finder.set_folder("/b")
    assert len(requests) == asked


def test_widening_keeps_the_folder_of_the_side_bar(finder: Finder, requests: list[Search]) -> None:
    finder.set_narrowing(Narrowing(folder=("/a",), language=("ko",)))
    assert finder.widen()
    assert (finder.folder, finder.narrow) == ("/a", "")
    assert not finder.widen()


def test_restoring_asks_once(finder: Finder, requests: list[Search], qtbot: QtBot) -> None:
    finder.find_similar(Like("/a/b.pdf"))
    requests.clear()
    with qtbot.waitSignals([finder.restored, finder.narrowed, finder.liked, finder.asked]):
        finder.restore("보증금  한도", Narrowing(type=(".pdf",)), "/a", "keyword")
    (asked,) = [one for one in requests if isinstance(one, Search)]
    assert (asked.query, asked.narrow, asked.folder, asked.mode) == ("보증금 한도", "type:.pdf", "/a", "keyword")
    assert finder.like is None
    finder.restore("", Narrowing(), "", "hybrid")
    assert finder.query == finder.narrow == finder.folder == ""
    assert len([one for one in requests if isinstance(one, Search)]) == 1


def test_every_facet_has_a_field() -> None:
    for facet in FACETS:
        assert Narrowing().having(facet, ["x"]).of(facet) == ("x",)
