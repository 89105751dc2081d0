"""The row of chips in the window: by mouse and keys, in words for a screen reader, in narrow windows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.messages import Search
from desktop import i18n
from desktop.app import App
from desktop.models.narrowing import Narrowing
from desktop.models.search import Like
from desktop.views.chip import Chip
from desktop.views.chip_menu import ChipMenu
from desktop.views.chips import ChipRow
from desktop.views.days import DaysAsked
from tests.desktop.test_search_window import asked
from tests.desktop.test_window import with_results

Opener = Callable[..., App]
LEFT = Qt.MouseButton.LeftButton


def answered(qtbot: QtBot, app: App, act: Callable[[], object]) -> None:
    """Do something and wait until what it asks is answered."""
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        act()


def opened(row: ChipRow, facet: str) -> ChipMenu:
    """Open a chip's menu with the mouse."""
    chip = row.chips[facet]  # type: ignore[index]
    QTest.mouseClick(chip, LEFT, pos=QPoint(12, 14))
    menu = row.menus[facet]  # type: ignore[index]
    assert menu.isVisible()
    return menu


def lines(menu: ChipMenu) -> list[str]:
    return [action.text().replace("\t", " ").replace("\u2007", "") for action in menu.actions() if action.text()]


def click(menu: ChipMenu, words: str) -> None:
    (action,) = [action for action in menu.actions() if action.text().split("\t")[0] == words]
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def cross(chip: Chip) -> QPoint:
    return QPoint(chip.width() - 14, 14)


@pytest.fixture
def app(open_app: Opener, qtbot: QtBot, folder: Path) -> App:
    program = open_app()
    with_results(program, qtbot, folder)
    return program


def test_chips_say_what_may_answer_and_how_many_files_that_is(app: App) -> None:
    chips = app.window.search.chips.chips
    assert [chip.accessibleName() for chip in chips.values()] == [
        "Type: Any, 38 files", "Folder: Any, 38 files", "Date: Any, 38 files", "Language: 한국어 27 · English 11",
    ]  # fmt: skip
    assert all(chip.height() == 28 and chip.toolTip() == "Choose (Down)" for chip in chips.values())


def test_several_types_are_ticked_while_the_menu_stays(
    app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, sent = app.window.search.chips, asked(app, monkeypatch)
    menu = opened(row, "type")
    assert lines(menu) == ["Any 38", "PDF 21", "DOCX 8", "HWPX 6", "MD 3"]
    answered(qtbot, app, lambda: click(menu, "PDF"))
    assert menu.isVisible()
    assert app.window.search.summary.text() == "1 of 19 files · 2 passages"
    assert row.chips["type"].accessibleName() == "Type: PDF, 19 files", "what is chosen leaves what the others say"
    assert row.chips["date"].accessibleName() == "Date: Any, 19 files", "the other figures follow"
    answered(qtbot, app, lambda: click(menu, "HWPX"))
    ticked = [action.text().split("\t")[0] for action in menu.actions() if action.isChecked()]
    assert ticked == ["PDF", "HWPX"]
    assert [one.narrow for one in sent if isinstance(one, Search)] == ["type:.pdf", "type:.pdf,.hwpx"]
    answered(qtbot, app, lambda: click(menu, "PDF"))
    answered(qtbot, app, lambda: click(menu, "Any"))
    assert not menu.isVisible()
    assert app.finder.narrow == ""


def test_the_cross_takes_a_choice_away_and_the_rest_opens_the_menu(app: App, qtbot: QtBot) -> None:
    row = app.window.search.chips
    answered(qtbot, app, lambda: app.finder.set_narrowing(Narrowing(type=(".pdf",), date=("2020",))))
    chip = row.chips["date"]
    assert chip.accessibleName() == "Date: Since 2020, 19 files"
    answered(qtbot, app, lambda: QTest.mouseClick(chip, LEFT, pos=cross(chip)))
    assert not row.menus["date"].isVisible()
    assert app.finder.narrow == "type:.pdf"
    opened(row, "type").close()
    QTest.mouseClick(row.chips["folder"], LEFT, pos=cross(row.chips["folder"]))
    assert row.menus["folder"].isVisible(), "there is no cross where nothing is chosen"
    assert row.chips["folder"].isDown(), "it shows whose menu that is"
    row.menus["folder"].close()
    assert not row.chips["folder"].isDown()


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_keys_open_a_menu_tick_and_take_away(app: App, qtbot: QtBot, key: Qt.Key) -> None:
    row = app.window.search.chips
    chip, menu = row.chips["language"], row.menus["language"]
    chip.setFocus()
    QTest.keyClick(chip, key)
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    answered(qtbot, app, lambda: QTest.keyClick(menu, Qt.Key.Key_Space))
    assert menu.isVisible()
    assert app.finder.narrow == "lang:ko"
    QTest.keyClick(menu, Qt.Key.Key_Down)
    answered(qtbot, app, lambda: QTest.keyClick(menu, Qt.Key.Key_Return))
    assert not menu.isVisible()
    assert app.finder.narrow == "lang:ko,en"
    assert chip.toolTip() == "Choose (Down), take away (Delete)"
    answered(qtbot, app, lambda: QTest.keyClick(chip, Qt.Key.Key_Delete))
    assert app.finder.narrow == ""
    QTest.keyClick(chip, Qt.Key.Key_Delete)


def test_dates(app: App, qtbot: QtBot) -> None:
    row = app.window.search.chips
    menu = opened(row, "date")
    assert lines(menu) == [
        "Any time 38", "Today", "Past 7 days", "Past month", "Past year",
        "Since 2024 17", "Since 2023 29", "Since 2020 35", "Since 2018 38", "Choose days…",
    ]  # fmt: skip
    answered(qtbot, app, lambda: click(menu, "Past 7 days"))
    assert not menu.isVisible()
    assert app.finder.narrow == "after:7d"
    assert row.chips["date"].accessibleName() == "Date: Past 7 days"
    answered(qtbot, app, lambda: click(opened(row, "date"), "Since 2020"))
    assert app.finder.narrow == "after:2020"


def test_two_days_are_asked_for_and_put_in_order(app: App, qtbot: QtBot) -> None:
    row = app.window.search.chips
    click(opened(row, "date"), "Choose days…")
    days = row.findChild(DaysAsked)
    assert isinstance(days, DaysAsked)
    assert (days.first.field.accessibleName(), days.last.field.accessibleName()) == ("From", "To")
    days.first.field.setDate(QDate(2024, 6, 30))
    days.last.field.setDate(QDate(2024, 5, 1))
    answered(qtbot, app, lambda: QTest.keyClick(days.last.field, Qt.Key.Key_Return))
    assert app.finder.narrow == "date:2024-05-01..2024-06-30"
    assert row.chips["date"].accessibleName() == "Date: 1 May 2024 – 30 Jun 2024"
    click(opened(row, "date"), "Choose days…")
    qtbot.waitUntil(lambda: len(row.findChildren(DaysAsked)) == 1, timeout=2000)
    again = row.findChild(DaysAsked)
    assert isinstance(again, DaysAsked)
    assert again.first.field.date() == QDate(2024, 5, 1)
    QTest.keyClick(again.first.field, Qt.Key.Key_Escape)
    assert not again.isVisible()


def test_the_folder_chip_shows_what_the_side_bar_chose(app: App, qtbot: QtBot, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "Notes"
    other.mkdir()
    app.library.add([str(other)])
    row = app.window.search.chips
    answered(qtbot, app, lambda: app.window.show_folder(str(folder)))
    assert row.chips["folder"].accessibleName() == "Folder: 문서, 38 files"
    answered(qtbot, app, lambda: click(opened(row, "folder"), "Notes"))
    assert app.finder.folder == ""
    assert app.finder.chosen.folder == (str(folder), str(other))
    assert row.chips["folder"].accessibleName() == "Folder: 문서, Notes, 38 files"
    answered(qtbot, app, lambda: app.library.remove(str(other)))
    qtbot.waitUntil(lambda: app.finder.folder == str(folder), timeout=5000)


def test_escape_takes_likeness_then_words_then_chips(app: App, qtbot: QtBot) -> None:
    window, finder = app.window, app.finder
    answered(qtbot, app, lambda: finder.set_narrowing(Narrowing(type=(".pdf",))))
    answered(qtbot, app, lambda: finder.find_similar(Like("/a/b.pdf")))
    assert [facet for facet, chip in window.search.chips.chips.items() if chip.isVisible()] == ["folder"]
    answered(qtbot, app, lambda: QTest.keyClick(window, Qt.Key.Key_Escape))
    assert (finder.like, finder.query, finder.narrow) == (None, "보증금", "type:.pdf")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert (finder.query, finder.narrow) == ("", "type:.pdf")
    assert window.search.chips.isVisible(), "what is set can be seen before anything is asked"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert finder.narrow == ""
    assert not window.search.chips.isVisible()


def test_figures_stay_until_the_whole_answer_is_here(app: App, qtbot: QtBot) -> None:
    chip, seen = app.window.search.chips.chips["type"], list[str]()
    app.finder.answered.connect(lambda _: seen.append(chip.accessibleName()))
    app.window.search.bar.field.setText("early 계약")
    assert chip.accessibleName() == "Type: Any, 38 files"
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=5000)
    assert seen == ["Type: Any, 38 files"] * 2


@pytest.mark.parametrize("language", ["en", "ko"])
def test_chips_without_room_are_under_a_last_one(open_app: Opener, qtbot: QtBot, folder: Path, language: str) -> None:
    app = open_app(language=language)
    window = with_results(app, qtbot, folder)
    window.resize(760, 600)
    row = window.search.chips
    wide = Narrowing(date=("2019-05-01..2019-06-30",), language=("en",))
    answered(qtbot, app, lambda: app.finder.set_narrowing(wide))
    shown = [chip for chip in row.chips.values() if chip.isVisible()]
    folded = 4 - len(shown)
    assert folded
    assert row.more.isVisible()
    assert row.more.geometry().right() < row.width()
    assert row.chips["language"].accessibleName() in row.more.accessibleName()
    row.more.setFocus()
    QTest.keyClick(row.more, Qt.Key.Key_Down)
    assert len(row._under.actions()) == folded
    assert row._under.actions()[-1].menu() is row.menus["language"]
    row._under.close()
    window.resize(1280, 600)
    assert not row.more.isVisible()
    assert all(chip.isVisible() for chip in row.chips.values())


def test_chips_speak_korean(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app(language="ko")
    with_results(app, qtbot, folder)
    names = [chip.accessibleName() for chip in app.window.search.chips.chips.values()]
    assert names[:2] == ["종류: 모두, 파일 38개", "폴더: 모두, 파일 38개"]


def test_tab_goes_from_chip_to_chip(app: App, qapp: QApplication) -> None:
    chips = [*app.window.search.chips.chips.values()]
    chips[0].setFocus()
    for chip in chips[1:]:
        QTest.keyClick(app.window, Qt.Key.Key_Tab)
        assert qapp.focusWidget() is chip


def test_a_restored_question_is_in_the_field(app: App, qtbot: QtBot) -> None:
    answered(qtbot, app, lambda: app.finder.restore("계약", Narrowing(type=(".pdf",)), "", "dense"))
    assert app.window.search.bar.field.text() == "계약"
    assert app.window.search.chips.chips["type"].accessibleName() == "Type: PDF, 19 files"


def test_the_note_has_a_line_of_its_own_only_where_there_is_one(app: App, qtbot: QtBot) -> None:
    search = app.window.search
    assert not search.notes.isVisible()
    answered(qtbot, app, lambda: search.bar.set_text("letters"))
    assert search.notes.isVisible()
    assert search.chips.isVisible()
    assert i18n.tr("Only words could be compared. Meaning is not read yet.") == search.note.text()
