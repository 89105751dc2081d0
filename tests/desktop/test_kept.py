"""Earlier questions and saved searches: kept across starts, taken away, and broken files."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from core.messages import Search
from desktop import crash
from desktop.app import App
from desktop.models.kept import LONGEST, MOST, Kept, kept_file
from desktop.models.saved import SAVED, Saved
from desktop.views.folders import SideBar
from desktop.views.saved import SavedSearches
from tests.desktop.test_search_window import asked, choose, menu_of
from tests.desktop.test_window import with_results

Opener = Callable[..., App]
CONTROL = Qt.KeyboardModifier.ControlModifier
LEASE = Saved("보증금", "보증금", "type:.pdf after:2024", "", "keyword", 9)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "kept.json"


# --- the file ---------------------------------------------------------------------------------------------


def test_all_is_there_at_the_next_start_and_only_for_its_owner(path: Path) -> None:
    kept = Kept(path)
    kept.remember("one")
    kept.remember("둘")
    kept.remember("one")
    kept.saved.put(LEASE)
    again = Kept(path)
    assert again.questions == ["one", "둘"]
    assert again.saved.saved == (LEASE,)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["kept.json"]


def test_at_most_so_many_questions_and_none_that_was_pasted(path: Path) -> None:
    kept = Kept(path)
    for number in range(MOST + 5):
        kept.remember(str(number))
    kept.remember("x" * (LONGEST + 1))
    kept.remember("")
    assert len(Kept(path).questions) == MOST
    assert Kept(path).questions[0] == str(MOST + 4)


@pytest.mark.parametrize(
    "broken", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"questions": 5, "saved": {"a": 1}}', b"null"]
)
def test_a_broken_file_is_empty(path: Path, broken: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    notes: list[str] = []
    monkeypatch.setattr(crash, "note", notes.append)
    path.parent.mkdir()
    path.write_bytes(broken)
    kept = Kept(path)
    assert (kept.questions, kept.saved.saved) == ([], ())
    assert bool(notes) == (not broken.startswith(b'{"questions'))
    kept.remember("again")
    assert Kept(path).questions == ["again"]


def test_what_does_not_fit_is_left_out_and_the_rest_kept(path: Path) -> None:
    path.parent.mkdir()
    odd = [{"name": 5}, 7, {"query": "a", "mode": "telepathy", "files": "many"}, {"name": "n", "query": ""}]
    path.write_text(json.dumps({"questions": ["a", 5, None, "", "b"], "saved": odd}))
    kept = Kept(path)
    assert kept.questions == ["a", "b"]
    assert kept.saved.saved == (Saved("a", "a"),)


def test_without_history_no_question_stays_on_the_disk(path: Path) -> None:
    kept = Kept(path)
    kept.remember("secret")
    kept.saved.put(LEASE)
    Kept(path, history=False)
    assert "secret" not in path.read_text("utf-8")
    kept = Kept(path)
    kept.remember("secret")
    kept.keep_history(False)
    kept.remember("another")
    assert kept.questions == []
    assert "secret" not in path.read_text("utf-8")
    assert Kept(path).saved.saved == (LEASE,)


def test_questions_that_were_cleared_come_back_behind_newer_ones() -> None:
    kept = Kept()
    for question in ("b", "a"):
        kept.remember(question)
    before = kept.clear()
    kept.remember("c")
    kept.bring_back(before)
    assert kept.questions == ["c", "a", "b"]


# --- the page ---------------------------------------------------------------------------------------------


def test_something_that_came_of_a_question_keeps_it(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    QTest.keyClick(window.search.list, Qt.Key.Key_Return)
    assert Kept(kept_file()).questions == ["보증금"]
    window.search.bar.field.clear()
    (line,) = window.search.home.earlier.lines
    assert line.isVisible()
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        QTest.keyClick(line.again, Qt.Key.Key_Return)
    assert app.finder.query == "보증금"


def test_an_earlier_question_is_taken_away(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    for question in ("three", "two", "one"):
        app.kept.remember(question)
    window.search.bar.field.clear()
    earlier = window.search.home.earlier
    earlier.lines[1].away.click()
    assert app.kept.questions == ["one", "three"]
    assert earlier.lines[1].again.hasFocus()
    QTest.keyClick(earlier.lines[1].again, Qt.Key.Key_Delete)
    assert app.kept.questions == ["one"]
    earlier.clear.click()
    assert app.kept.questions == []
    assert not earlier.isVisible()
    assert window.strip.text == "1 earlier question is gone."
    window.strip._action.click()
    assert app.kept.questions == ["one"]
    assert earlier.isVisible()


# --- saved searches ---------------------------------------------------------------------------------------


def saved_one(app: App, qtbot: QtBot, folder: Path) -> SavedSearches:
    window = with_results(app, qtbot, folder)
    QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
    return window.side.saved


def test_control_d_saves_a_search_that_a_click_asks_again(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    app.finder.set_mode("keyword")
    window.show_folder(str(folder))
    QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
    assert window.strip.text == "“보증금” is saved in the side bar."
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        app.finder.restore("others", app.finder.narrowing, "", "hybrid")
    requests = asked(app, monkeypatch)
    view = window.side.saved.list
    window.show_health()
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(0, 0)).center()
        )
    (request,) = [each for each in requests if isinstance(each, Search)]
    assert (request.query, request.folder, request.mode) == ("보증금", str(folder), "keyword")
    assert window.search.isVisible()
    assert window.search.bar.field.text() == "보증금"
    assert window.search.bar._mode.text() == "Keyword"


def test_the_figure_is_that_of_the_last_answer(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    side = saved_one(app, qtbot, folder)
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        side.list.wanted.emit(0)
    assert app.kept.saved.saved[0].files == 2
    assert Kept(kept_file()).saved.saved[0].files == 2


def test_saving_the_same_again_changes_nothing(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    saved_one(app, qtbot, folder)
    app.window.side.saved.add.click()
    assert app.window.strip.text == "“보증금” is saved already."
    assert len(app.kept.saved.saved) == 1
    app.window.search.bar.field.clear()
    app.window.side.saved.add.click()
    assert app.window.strip.text == "Ask something first. Then it can be saved."


def test_a_saved_search_is_renamed_removed_and_brought_back(
    open_app: Opener, qtbot: QtBot, folder: Path, qapp: QApplication
) -> None:
    app = open_app()
    side = saved_one(app, qtbot, folder)
    side.list.setFocus()
    QTest.keyClick(side.list, Qt.Key.Key_F2)
    (editor,) = side.list.findChildren(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "  Lease  ")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: app.kept.saved.saved[0].name == "Lease", timeout=2000)
    side.list.setFocus()
    QTest.keyClick(side.list, Qt.Key.Key_Delete)
    assert app.kept.saved.saved == ()
    assert app.window.strip.text == "“Lease” is no longer saved."
    app.window.strip._action.click()
    assert Kept(kept_file()).saved.saved[0].name == "Lease"


def test_the_menu_of_a_saved_search(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    side = saved_one(app, qtbot, folder)
    side.list.setFocus()
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(side.list.viewport(), QContextMenuEvent(reason, QPoint(1, 1), QPoint(1, 1)))
    choose(menu_of(app.window), "Remove\tDel")
    assert app.kept.saved.saved == ()
    assert side._none.isVisible()


def test_a_rail_shows_bookmarks_with_their_words_for_the_pointer_and_the_ear(
    open_app: Opener, qtbot: QtBot, folder: Path
) -> None:
    app = open_app()
    side = saved_one(app, qtbot, folder)
    app.kept.saved.put(LEASE)
    app.window.side.toggle()
    assert side.list.isVisible()
    assert not side.add.isVisible()
    spoken = side.list.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "보증금, PDF, Since 2024, 9 files"
    qtbot.waitUntil(lambda: side.list.height() == 80, timeout=2000)


def test_the_lists_are_as_high_as_their_rows_and_share_a_low_window(
    open_app: Opener, qtbot: QtBot, folder: Path
) -> None:
    app = open_app()
    side = saved_one(app, qtbot, folder)
    window: SideBar = app.window.side
    assert window.list.height() == 34 * window.list.model().rowCount()
    for number in range(30):
        app.kept.saved.put(Saved(f"n{number}", f"q{number}"))
    qtbot.waitUntil(lambda: side.list.height() > 400, timeout=2000)
    assert window.settings.isVisible()
    assert window.settings.geometry().bottom() <= window.height()
    assert window.list.height() >= 34 * 2


def test_data_of_a_row() -> None:
    kept = Kept()
    row = kept.saved.put(LEASE)
    assert kept.saved.index(row).data(SAVED) == LEASE
    assert not kept.saved.setData(kept.saved.index(row), "   ")
    assert kept.saved.put(LEASE) == row
