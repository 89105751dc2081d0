"""Words first, meaning after: the same list is refined, and nothing moves under the pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.messages import Early, Found, Search
from core.records import Hit
from desktop.link import Link
from desktop.models.folders import FoldersModel
from desktop.models.results import ResultsModel, arrange, key_of
from desktop.models.search import Finder
from desktop.theme import Theme
from desktop.views import results
from desktop.views.lit_text import LitText
from desktop.views.rehearsal import rehearse
from desktop.views.result_delegate import ResultDelegate
from desktop.views.results import ResultsView
from tests.desktop.test_models import hit
from tests.desktop.test_window import Opener, with_results

THINGS = st.lists(st.integers(0, 12), unique=True)
HITS = st.lists(st.builds(hit, st.sampled_from(("/가", "/b", "/c", "/d")), st.integers(0, 5)), unique_by=key_of)


@given(THINGS, THINGS, st.sets(st.integers(0, 12), max_size=2))
def test_what_is_held_stays_in_its_place_and_the_rest_keeps_its_order(
    ranked: list[int], before: list[int], held: set[int]
) -> None:
    shown = arrange(ranked, before, held)
    assert sorted(shown) == sorted(ranked)
    stay = [thing for thing in held if thing in before and thing in ranked]
    assert [thing for thing in shown if thing not in stay] == [thing for thing in ranked if thing not in stay]
    others = len(shown) - len(stay)
    for number, thing in enumerate(sorted(stay, key=before.index)):
        assert shown.index(thing) == min(before.index(thing), others + number)  # else last


@given(HITS, HITS, st.integers(0, 30), st.integers(0, 30))
def test_a_held_row_keeps_its_place_among_the_files(
    first: list[Hit], then: list[Hit], number: int, opened: int
) -> None:
    model = ResultsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_hits(first)
    if first:
        model.toggle(opened % model.rowCount())
    key = model.row(number % model.rowCount()).key if first else ("/가", 0, 9)
    before = [group.path for group in model.groups]
    model.set_hits(then, keep_open=True, hold=(key,))
    shown = [key_of(one) for group in model.groups for one in group.hits]
    assert sorted(shown) == sorted(key_of(one) for one in then)
    assert len({model.row(row).key for row in range(model.rowCount())}) == model.rowCount()
    paths = [group.path for group in model.groups]
    if key[0] in paths and key[0] in before:
        assert paths.index(key[0]) == min(before.index(key[0]), len(paths) - 1)
    else:
        assert paths == list(dict.fromkeys(one.path for one in then))


def test_rows_that_stay_keep_what_is_chosen(qtbot: QtBot) -> None:
    model = ResultsModel()
    model.set_hits([hit(f"/{number}") for number in range(6)])
    chosen = QPersistentModelIndex(model.index(3))
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_hits([hit("/5"), hit("/3"), hit("/새"), hit("/0")], keep_open=True)
    assert chosen.row() == 1
    assert [model.row(row).group.path for row in range(4)] == ["/5", "/3", "/새", "/0"]
    assert model.rowCount() == 4


def asked(finder: Finder, query: str) -> int:
    """Ask without a worker; return the sequence number of the question."""
    finder.type(query)
    finder.ask_now()
    return finder._sequence


def answer(finder: Finder, hits: list[Hit], **more: object) -> Found:
    return Found(finder.query, finder._sequence, tuple(hits), {}, **more)  # type: ignore[arg-type]


def early(finder: Finder, hits: list[Hit]) -> None:
    finder._link.early.emit(Early(answer(finder, hits, meaning=False)))


def test_words_come_first_and_are_refined(link: Link, qtbot: QtBot) -> None:
    finder = Finder(link)
    answers: list[bool] = []
    finder.answered.connect(answers.append)
    asked(finder, "보증금")
    question = finder._question()
    assert isinstance(question, Search)
    assert question.early
    early(finder, [hit("/a"), hit("/b")])
    assert finder.found is not None
    assert (finder.early, finder.found.meaning) == (True, False)
    with qtbot.assertNotEmitted(finder.results.modelReset):
        finder._take(answer(finder, [hit("/b"), hit("/c")]))
    assert answers == [False, True]
    assert finder.found.meaning
    assert [group.path for group in finder.results.groups] == ["/b", "/c"]


def test_what_comes_before_the_last_reranking_is_no_longer_early(link: Link) -> None:
    finder = Finder(link)
    asked(finder, "보증금")
    early(finder, [hit("/a"), hit("/b")])
    link.early.emit(Early(answer(finder, [hit("/b"), hit("/a")])))
    assert not finder.early
    assert [group.path for group in finder.results.groups] == ["/b", "/a"]
    finder._take(answer(finder, [hit("/a"), hit("/b")]))
    assert [group.path for group in finder.results.groups] == ["/a", "/b"]


def test_what_comes_early_for_an_older_question_or_too_late_is_dropped(link: Link) -> None:
    finder = Finder(link)
    asked(finder, "보증")
    old = answer(finder, [hit("/old")], meaning=False)
    asked(finder, "보증금")
    link.early.emit(Early(old))
    assert finder.found is None
    early(finder, [])  # no words in common says nothing yet
    assert finder.found is None
    finder._take(answer(finder, [hit("/new")]))
    early(finder, [hit("/late")])
    assert finder.results.groups[0].path == "/new"
    finder._ask(quiet=True)
    assert isinstance(finder._question(), Search)
    assert not finder._question().early  # type: ignore[union-attr]


def test_a_page_that_says_there_is_nothing_does_not_flicker(link: Link) -> None:
    finder = Finder(link)
    asked(finder, "강아지")
    finder._take(answer(finder, [hit("/weak")], about=False))
    asked(finder, "강아지 예방")
    early(finder, [hit("/weak")])
    assert not finder.early


@pytest.fixture
def early_list(theme: Theme, link: Link, qtbot: QtBot) -> Iterator[tuple[Finder, ResultsView]]:
    """Yield a list with an early answer on show, the keys being in the field beside it."""
    finder = Finder(link)
    window = QWidget()
    field = QLineEdit(window)
    view = ResultsView(theme, finder, FoldersModel(), window)
    qtbot.addWidget(window)
    window.resize(560, 460)
    view.setGeometry(0, 40, 560, 420)
    field.setFocus()  # where it is while one types
    window.show()
    asked(finder, "물음")
    early(finder, [hit(f"/{number}", 0, "낱말 " * 60) for number in range(12)])
    yield finder, view
    window.close()


def test_the_first_row_nobody_chose_makes_room_for_a_better_one(early_list: tuple[Finder, ResultsView]) -> None:
    finder, view = early_list
    finder._take(answer(finder, [hit("/best"), hit("/0"), hit("/1")]))
    assert view.hit() == hit("/best")
    assert view.currentIndex().row() == 0


def test_the_row_under_the_pointer_stays(early_list: tuple[Finder, ResultsView]) -> None:
    finder, view = early_list
    place = view.visualRect(finder.results.index(2))
    QTest.mouseMove(view.viewport(), place.center())
    view._pointer = QPoint(place.center())  # a platform without a pointer moves none
    finder._take(answer(finder, [hit("/best"), hit("/2", 0, "낱말 " * 60), hit("/0"), hit("/x"), hit("/y")]))
    assert finder.results.row(2).group.path == "/2"
    assert [finder.results.row(row).group.path for row in range(5)] == ["/best", "/0", "/2", "/x", "/y"]


def test_the_row_someone_reads_stays_and_the_list_does_not_scroll(early_list: tuple[Finder, ResultsView]) -> None:
    finder, view = early_list
    view.setFocus()
    for _ in range(6):
        QTest.keyClick(view, Qt.Key.Key_Down)
    top = view.visualRect(view.currentIndex()).top()
    told: list[Hit | None] = []
    view.chosen.connect(told.append)
    view.settled.connect(told.append)
    better = [hit(f"/better{number}", 0, "낱말 " * 60) for number in range(6)]
    finder._take(answer(finder, [*better, *(hit(f"/{number}", 0, "낱말 " * 60) for number in range(12))]))
    assert view.currentIndex().row() == 6
    found = view.hit()
    assert found is not None
    assert found.path == "/6"
    assert abs(view.visualRect(view.currentIndex()).top() - top) <= 1
    assert {one.path for one in told if one} == {"/6"}  # no other was shown for a moment


def test_a_row_that_is_gone_holds_nothing(early_list: tuple[Finder, ResultsView]) -> None:
    finder, view = early_list
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    finder._take(answer(finder, [hit("/x"), hit("/y"), hit("/z")]))
    assert [group.path for group in finder.results.groups] == ["/x", "/y", "/z"]
    assert view.hit() is not None


def test_a_quiet_answer_holds_the_row_on_show(early_list: tuple[Finder, ResultsView]) -> None:
    finder, view = early_list
    finder._take(answer(finder, [hit("/a"), hit("/b")]))
    finder._ask(quiet=True)
    finder._take(answer(finder, [hit("/새"), hit("/b"), replace(hit("/a"), score=0.2)]))
    assert [group.path for group in finder.results.groups] == ["/a", "/새", "/b"]
    assert view.hit() == replace(hit("/a"), score=0.2)


# --- drawing ------------------------------------------------------------------------------------------------


def test_rows_are_drawn_ahead_in_turns_and_look_as_if_they_were_not(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    listed = with_results(app, qtbot, folder).search.list
    view = listed.viewport()
    qtbot.waitUntil(view.updatesEnabled, timeout=5000)
    found = app.finder.found
    assert found is not None
    monkeypatch.setattr(results, "TURN", 0)  # a row a turn
    app.finder._take(replace(found, hits=found.hits[::-1]))
    assert not view.updatesEnabled()
    turns: list[tuple[int, QImage]] = []

    def look() -> None:
        turns.append((len(listed._drawn._ahead), view.grab().toImage() if view.updatesEnabled() else QImage()))

    listed._draw.timeout.connect(look)
    qtbot.waitUntil(view.updatesEnabled, timeout=5000)
    rows = app.finder.results.rowCount()
    assert [count for count, _ in turns] == [*range(1, rows + 1), rows]
    assert not listed._drawn._ahead, "they are shown once"
    assert view.grab().toImage() == turns[-1][1]


def test_a_row_that_changed_while_it_was_drawn_is_drawn_as_it_is(
    open_app: Opener, qtbot: QtBot, folder: Path
) -> None:
    app = open_app()
    listed = with_results(app, qtbot, folder).search.list
    qtbot.waitUntil(listed.viewport().updatesEnabled, timeout=5000)
    found = app.finder.found
    assert found is not None
    app.finder._take(found)
    listed._draw_on()
    QTest.keyClick(listed, Qt.Key.Key_Down)  # another row stands out now
    qtbot.waitUntil(listed.viewport().updatesEnabled, timeout=5000)
    first = listed.viewport().grab().toImage()
    assert listed.viewport().grab().toImage() == first


def test_the_preview_follows_once_the_list_is_drawn(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    page = with_results(app, qtbot, folder).search
    qtbot.waitUntil(lambda: not page.list.drawing and not page._drawn_first.isActive(), timeout=5000)
    found = app.finder.found
    assert found is not None
    shown = app.reader.hit
    monkeypatch.setattr(results, "TURN", 0)  # a row a turn
    drawing: list[bool] = []
    app.reader.chosen.connect(lambda: drawing.append(page.list.drawing))
    app.finder._take(replace(found, sequence=found.sequence, hits=found.hits[::-1]))
    page._drawn_first.timeout.emit()  # the list takes longer than usual
    assert app.reader.hit == shown
    qtbot.waitUntil(lambda: app.reader.hit == page.list.hit(), timeout=5000)
    assert not any(drawing)


def test_a_rehearsal_draws_as_it_will_be_and_leaves_nothing(
    theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot
    before = set(QApplication.topLevelWidgets())
    drawn: list[str] = []
    monkeypatch.setattr(ResultDelegate, "_row", told(drawn, "row", ResultDelegate._row))
    monkeypatch.setattr(LitText, "_paint_passage", told(drawn, "page", LitText._paint_passage))
    steps = sum(1 for _ in rehearse(theme))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert steps >= 3, "between them keys come"
    assert {"row", "page"} <= set(drawn)
    assert set(QApplication.topLevelWidgets()) == before


def told(list_of: list[str], name: str, verb: Callable[..., object]) -> Callable[..., object]:
    """Return a verb that also notes its name."""

    def both(*given: object) -> object:
        list_of.append(name)
        return verb(*given)

    return both
