"""The quick search: typed into, walked through, and gone again, beside a main window that is left alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.records import Hit
from desktop import actions
from desktop.app import App
from desktop.models.results import ROW
from desktop.views.quick import QuickSearch
from desktop.views.quick_list import MOST

Open = Callable[..., App]


@pytest.fixture
def program(open_app: Open, folder: Path, qtbot: QtBot) -> App:
    made = open_app()
    made.library.add([str(folder)])
    qtbot.waitUntil(lambda: not made.library.empty)
    return made


@pytest.fixture
def quick(program: App, qtbot: QtBot) -> QuickSearch:
    program.manners.show_quick()
    made = program.manners.quick
    qtbot.waitUntil(made.isActiveWindow)
    return made


def ask(qtbot: QtBot, quick: QuickSearch, question: str) -> None:
    """Type a question and wait for its whole answer."""
    quick.field.clear()
    quick.field.insert(question)  # QTest types Latin letters only
    qtbot.waitUntil(lambda: quick.finder.found is not None and quick.finder.found.query == question)


def current(quick: QuickSearch) -> Hit:
    hit = quick.list.hit()
    assert hit is not None
    return hit


def name_of_current(quick: QuickSearch) -> str:
    return str(quick.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)).partition(".")[0]


def test_it_comes_at_once_with_the_keys_in_its_field(program: App, qtbot: QtBot) -> None:
    program.manners.quick  # noqa: B018  built at idle
    began = time.perf_counter()
    program.manners.show_quick()
    assert time.perf_counter() - began < 0.1
    quick = program.manners.quick
    qtbot.waitUntil(quick.isActiveWindow)
    assert quick.field.hasFocus()
    QTest.keyClicks(quick.field, "deposit")
    assert quick.field.text() == "deposit"
    assert quick.screen() is program.window.screen()
    assert abs(quick.geometry().center().x() - quick.screen().availableGeometry().center().x()) <= 1


def test_a_question_brings_files_with_their_place_and_best_words(quick: QuickSearch, qtbot: QtBot) -> None:
    ask(qtbot, quick, "보증금 한도")
    qtbot.waitUntil(quick.list.isVisible)
    assert quick.list.model().rowCount() == 2
    assert quick.list.currentIndex().row() == 0
    assert current(quick).highlights
    before = quick.height()
    quick.field.clear()
    assert not quick.list.isVisible()
    assert quick.height() < before


def test_no_more_than_eight_rows_are_shown(quick: QuickSearch, qtbot: QtBot) -> None:
    ask(qtbot, quick, "보증금")
    hit = current(quick)
    hits = [replace(hit, path=f"{hit.path}{number}") for number in range(20)]
    quick.finder.results.set_hits(hits)
    quick.finder.answered.emit(False)
    shown = [number for number in range(20) if not quick.list.isRowHidden(number)]
    assert len(shown) == MOST
    QTest.keyClick(quick.field, Qt.Key.Key_Up)  # round to the last that is shown
    assert quick.list.currentIndex().row() == MOST - 1


def test_arrows_walk_while_the_field_keeps_the_keys(quick: QuickSearch, qtbot: QtBot) -> None:
    ask(qtbot, quick, "보증금")
    first = name_of_current(quick)
    QTest.keyClick(quick.field, Qt.Key.Key_Down)
    assert name_of_current(quick) != first
    assert quick.field.hasFocus()
    QTest.keyClick(quick.field, Qt.Key.Key_Down)
    assert name_of_current(quick) == first


def test_enter_opens_and_ctrl_enter_shows_the_folder(
    quick: QuickSearch, program: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    ask(qtbot, quick, "보증금")
    path = Path(current(quick).path)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF")
    done: list[tuple[str, str]] = []
    monkeypatch.setattr(program.window.verbs, "open", lambda path, _: done.append(("open", path)))
    monkeypatch.setattr(program.window.verbs, "reveal", lambda path, _: done.append(("reveal", path)))
    QTest.keyClick(quick.field, Qt.Key.Key_Return)
    assert done == [("open", str(path))]
    assert not quick.isVisible()
    program.manners.show_quick()
    qtbot.waitUntil(lambda: quick.list.hit() is not None)
    QTest.keyClick(quick.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert done[1] == ("reveal", str(path))
    assert not quick.isVisible()


def test_a_file_that_is_gone_is_said_where_one_looks(quick: QuickSearch, qtbot: QtBot) -> None:
    ask(qtbot, quick, "보증금")
    QTest.keyClick(quick.field, Qt.Key.Key_Return)
    assert quick.isVisible()
    assert quick.words.text() == actions.why_not_opened(current(quick).path)


@pytest.mark.parametrize(
    ("key", "held"),
    [(Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)],
)
def test_the_question_goes_on_in_the_window(
    quick: QuickSearch, program: App, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    ask(qtbot, quick, "보증금")
    QTest.keyClick(quick.field, key, held)
    assert not quick.isVisible()
    assert program.window.search.bar.field.text() == "보증금"
    qtbot.waitUntil(lambda: program.finder.found is not None and program.finder.found.query == "보증금")


def test_escape_hides_it(quick: QuickSearch, qtbot: QtBot) -> None:
    QTest.keyClick(quick.field, Qt.Key.Key_Escape)
    assert not quick.isVisible()


def test_another_window_hides_it(quick: QuickSearch, program: App, qtbot: QtBot) -> None:
    program.window.activateWindow()
    qtbot.waitUntil(lambda: not quick.isVisible())


def test_nothing_is_asked_while_it_is_away_and_the_question_comes_back(quick: QuickSearch, qtbot: QtBot) -> None:
    ask(qtbot, quick, "보증금")
    quick.hide()
    assert quick.finder.query == ""
    quick.come()
    assert quick.field.selectedText() == "보증금"
    qtbot.waitUntil(lambda: quick.finder.found is not None)


def test_what_is_not_about_the_question_is_not_listed(quick: QuickSearch, qtbot: QtBot) -> None:
    ask(qtbot, quick, "weak")
    qtbot.waitUntil(lambda: bool(quick.words.text()))
    assert not quick.list.isVisible()


def test_an_error_is_said(quick: QuickSearch, qtbot: QtBot) -> None:
    quick.field.setText("wrong")
    qtbot.waitUntil(lambda: "could not be read" in quick.words.text())
    assert not quick.list.isVisible()


def test_the_main_windows_question_is_left_alone(quick: QuickSearch, program: App, qtbot: QtBot) -> None:
    program.window.search.bar.set_text("임대차")
    qtbot.waitUntil(lambda: program.finder.found is not None)
    before = program.finder.found
    ask(qtbot, quick, "early 보증금")
    assert program.finder.found is before
    assert program.finder.query == "임대차"
    assert program.window.search.list.model().index(0, 0).data(ROW) is not None


def test_it_is_named_for_those_who_hear_it(quick: QuickSearch) -> None:
    for widget in (quick, quick.field, quick.list, quick.full):
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    assert "Esc" in quick.field.accessibleDescription()
    assert quick.full.toolTip()


def test_another_language_builds_it_anew(quick: QuickSearch, program: App) -> None:
    quick.hide()
    program.speak("ko")
    assert program.manners.quick is not quick
    assert program.manners.quick.windowTitle() == "빠른 찾기"


def test_the_window_closed_while_it_is_shown(quick: QuickSearch, program: App, qtbot: QtBot) -> None:
    with qtbot.waitSignal(program.ended):
        program.window.close()
