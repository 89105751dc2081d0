"""The library in the window: what is left out and let in again, the check, the rules, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core import config
from core.errors import ErrorRecord
from core.messages import AddPaths, ApplyOptions, Exclude, Progress, Status, Why
from desktop.app import App
from desktop.models.sizes import NO_BREAK
from desktop.theme import Theme
from desktop.views.health import FAILED, LEFT_OUT
from desktop.views.leaving import inside, parent_of
from desktop.views.ledger import STATES, Ledger
from desktop.views.left_out import SHOWN, LeftOut
from desktop.views.main_window import MainWindow
from tests.desktop import linguist
from tests.desktop.asked import button_of, open_box
from tests.desktop.test_models import status
from tests.desktop.test_search_window import asked, choose, menu_of
from tests.desktop.test_window import with_results

Opener = Callable[..., App]
KEYBOARD = QContextMenuEvent.Reason.Keyboard


def menu_at_the_row(window: MainWindow, row: int = 0) -> None:
    """Open the menu of a result as the menu key does."""
    view = window.search.list
    view.setCurrentIndex(view.results.index(row))
    view.contextMenuEvent(QContextMenuEvent(KEYBOARD, QPoint(0, 0), QPoint(0, 0)))


def entries(window: MainWindow) -> list[str]:
    return [action.text() for action in menu_of(window).actions() if action.text()]


def answer(window: MainWindow, qtbot: QtBot, words: str) -> None:
    """Press a button of the question that is open."""
    box = open_box(window)
    with qtbot.waitSignal(box.finished, timeout=2000):
        button_of(box, words).click()


def texts(widget: LeftOut) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


# --- the status line ----------------------------------------------------------------------------------------


def test_the_status_line_says_calmly_that_words_can_be_searched(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    app.library._progressed(Progress("embedding", 800, 7600, 7600, "", 180.0))
    line = window.status
    assert line._text.text() == "Learning meaning · 800 of 7,600 passages"
    assert line.toolTip() == "Words can be searched already."
    assert line._detail.text() == "about 3 min left"
    assert line._bar.isVisible()
    window.search.clear()
    assert window.search.home._hint.text() == "All words can be found already. Meaning is still being learned."
    app.library._progressed(Progress("idle", 7600, 7600, 7600))
    assert line.toolTip() == ""
    assert not line._bar.isVisible()


# --- library health -----------------------------------------------------------------------------------------


def test_the_legend_takes_another_line_where_it_is_too_long(theme: Theme, qtbot: QtBot) -> None:
    ledger = Ledger(theme)
    qtbot.addWidget(ledger)
    ledger.resize(1000, 200)
    ledger.set_status(status(files=dict.fromkeys(STATES, 12_345) | {"ignored": 3}))
    assert ledger.accessibleName().startswith("61,725 files, 12,345 searchable, 12,345 words only, 12,345 waiting")
    assert ledger.accessibleName().endswith(", 3 files and folders left out")  # and no part of the figure
    wide = ledger.sizeHint().height()
    ledger.resize(420, 200)
    assert ledger.sizeHint().height() > wide
    assert all(0 <= x < 420 for _, x, _ in ledger._places())
    ledger.grab()
    ledger.set_status(None)
    assert ledger.accessibleName() == "0 files"
    ledger.grab()


def test_the_largest_rules_come_first_and_the_others_are_counted(theme: Theme, qtbot: QtBot) -> None:
    page = LeftOut(theme)
    qtbot.addWidget(page)
    assert texts(page) == ["No file is left out."]
    rules = {f".gitignore: *.{number}": number for number in range(1, SHOWN + 4)}
    page.show_rules(rules)
    found = texts(page)
    assert found[1:3] == [str(SHOWN + 3), f".gitignore: *.{SHOWN + 3}"]
    assert found[-1] == "and 3 more rules"
    assert len(found) == 2 * SHOWN + 2
    inside_before = page._list.widget()
    page.show_rules(dict(rules))
    assert page._list.widget() is inside_before  # the same again builds nothing


def test_health_says_what_is_left_out_and_how_large_all_is(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    window.show_health()
    qtbot.waitUntil(lambda: window.health._tabs[LEFT_OUT].text() == "Left out · 449", timeout=5000)
    QTest.keyClick(window.health._tabs[LEFT_OUT], Qt.Key.Key_Space)
    assert window.health.left_out.isVisible()
    assert texts(window.health.left_out)[1:3] == ["412", ".exe files"]
    said = window.health._sizes.text().replace(NO_BREAK, " ")
    assert said == "60 MB on the disk · Passages 2.3 MB · Meaning 58 MB"


def test_a_check_that_finds_nothing_says_so(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    window.show_health()
    health = window.health
    assert not health.checked.isVisible()
    QTest.keyClick(health.check, Qt.Key.Key_Space)
    assert health.checked.text().startswith("Checking the library…")  # the window waits for nothing
    assert not health.check.isEnabled()
    qtbot.waitUntil(health.check.isEnabled, timeout=5000)
    assert health.checked.text() == "The records are sound\nFiles, passages, words and meaning fit each other."
    health.checked._close.click()
    assert not health.checked.isVisible()


def test_a_check_says_what_it_mended(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_WORKER", "broken")
    app = open_app()
    app.library.check()
    qtbot.waitUntil(lambda: app.library.checkup.checked is not None, timeout=5000)
    assert app.window.health.checked.text().splitlines() == [
        "Found and mended",
        "1 file had lost passages and is read again. (회의록.md)",
        "The meaning of 1,204 passages that are gone was removed.",
        "2 other things did not fit and were put right.",
    ]


def test_a_check_that_cannot_be_made_says_why(open_app: Opener, qtbot: QtBot) -> None:
    app = open_app()
    app.library.checkup._fail(ErrorRecord("disk-full", "The disk is full", "Free some space."))
    assert app.window.health.checked.text() == "The disk is full\nFree some space."
    assert app.window.health.check.isEnabled()


def test_a_check_outlives_a_change_of_language(open_app: Opener, qtbot: QtBot, qapp: QApplication) -> None:
    app = open_app()
    app.library.check()
    app.speak("ko")
    qtbot.waitUntil(lambda: app.library.checkup.checked is not None, timeout=5000)
    assert app.window.health.checked.text().startswith("서가 자료에 이상이 없습니다")


# --- leaving out --------------------------------------------------------------------------------------------


def test_a_file_is_left_out_at_once_and_comes_back(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    assert app.finder.results.rowCount() == 2
    menu_at_the_row(window)
    assert {"Leave this file out", "Leave this folder out…", "Forget this file…"} <= set(entries(window))
    choose(menu_of(window), "Leave this file out")
    qtbot.waitUntil(window.strip.isVisible, timeout=5000)
    assert window.strip.text == "“주택임대차보호법 해설 2024.pdf” is left out from now on."
    qtbot.waitUntil(lambda: app.finder.results.rowCount() == 1, timeout=5000)
    assert window.strip._action.text() == "Undo"
    QTest.keyClick(window.strip._action, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: app.finder.results.rowCount() == 2, timeout=5000)
    assert not window.strip.isVisible()


def test_a_folder_is_left_out_only_when_that_is_sure(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    requests = asked(app, monkeypatch)
    for words, left in (("Cancel", []), ("Leave out", [Exclude(f"{folder}/법령·판례")])):
        menu_at_the_row(window)
        choose(menu_of(window), "Leave this folder out…")
        answer(window, qtbot, words)
        assert [one for one in requests if isinstance(one, Exclude)] == left
    qtbot.waitUntil(lambda: window.strip.text == "“법령·판례” is left out from now on.", timeout=5000)
    window.strip._action.click()
    assert Exclude(f"{folder}/법령·판례", undo=True) in requests


def test_a_file_is_forgotten_only_when_that_is_sure_and_for_good(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    requests = asked(app, monkeypatch)
    path = f"{folder}/법령·판례/주택임대차보호법 해설 2024.pdf"
    for words, left in (("Cancel", []), ("Forget", [Exclude(path, forget=True)])):
        menu_at_the_row(window)
        choose(menu_of(window), "Forget this file…")
        answer(window, qtbot, words)
        assert [one for one in requests if isinstance(one, Exclude)] == left
    qtbot.waitUntil(window.strip.isVisible, timeout=5000)
    assert window.strip.text.endswith("is forgotten: the library holds nothing of it.")
    assert not window.strip._action.isVisible()


def test_a_file_that_could_not_be_read_has_a_menu_too(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    qtbot.waitUntil(lambda: bool(app.library.status and app.library.status.failures), timeout=5000)
    window.show_health()
    window.health.show_page(FAILED)
    listed = window.health.list
    listed.setCurrentIndex(listed.model().index(0, 0))
    listed.contextMenuEvent(QContextMenuEvent(KEYBOARD, QPoint(0, 0), QPoint(0, 0)))
    assert "Leave this folder out…" not in entries(window)  # it lies in the library's own folder
    requests = asked(app, monkeypatch)
    choose(menu_of(window), "Leave this file out")
    assert Exclude(f"{folder}/급여대장_2021.pdf") in requests


def test_what_is_in_no_folder_of_the_library_cannot_be_left_out(open_app: Opener, folder: Path) -> None:
    leaving = open_app().window.verbs.leaving
    assert leaving.entries(f"{folder}/a.pdf") == []
    assert inside("C:\\문서\\a.pdf", "C:\\문서")
    assert not inside("/문서함/a.pdf", "/문서")
    assert parent_of("C:\\문서\\메일\\a.eml") == "C:\\문서\\메일"


def test_a_folder_that_was_removed_can_be_put_back(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    requests = asked(app, monkeypatch)
    window.remove(str(folder))
    answer(window, qtbot, "Remove")
    qtbot.waitUntil(window.strip.isVisible, timeout=5000)
    assert window.strip.text == "“문서” is no longer in the library."
    assert app.library.empty
    window.strip._action.click()
    assert AddPaths((str(folder),)) in requests
    qtbot.waitUntil(lambda: not app.library.empty, timeout=5000)


def test_what_is_left_out_is_listed_and_taken_in_again(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    app.library.exclude(f"{folder}/메일")
    qtbot.waitUntil(lambda: bool(app.library.status and app.library.status.excluded), timeout=5000)
    window.show_settings(1)
    card = window.settings.folders.excluded
    (back,) = card.findChildren(QPushButton)
    assert back.accessibleName() == "Take 메일 in again"
    requests = asked(app, monkeypatch)
    QTest.keyClick(back, Qt.Key.Key_Space)
    assert Exclude(f"{folder}/메일", undo=True) in requests
    qtbot.waitUntil(lambda: app.library.status.excluded == (), timeout=5000)  # type: ignore[union-attr]

    def says_nothing() -> bool:
        said = [label.text() for label in card.findChildren(QLabel) if not label.isHidden()]
        return said[-1].startswith("Nothing yet.")

    qtbot.waitUntil(says_nothing, timeout=5000)


def test_a_way_back_is_offered_calmly_and_for_some_seconds(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    app.library.exclude(f"{folder}/메일")
    qtbot.waitUntil(window.strip.isVisible, timeout=5000)
    strip = window.strip
    assert strip._sheet.property("fill") == "well"
    assert strip._offer.isActive()
    strip._action.setFocus()
    strip._offer.timeout.emit()
    assert strip.isVisible()  # someone is about to take it
    window.search.bar.field.setFocus()
    strip._offer.timeout.emit()
    assert not strip.isVisible()
    strip.say("Something else", act=lambda: None, action="Undo")
    strip.say("Something to know")
    assert strip._sheet.property("fill") == "warn"
    assert not strip._offer.isActive()


def test_nothing_lies_over_the_field_that_judges_what_is_dropped(
    open_app: Opener, qtbot: QtBot, folder: Path
) -> None:
    window = with_results(open_app(), qtbot, folder)
    window._cover()
    assert window.overlay.isVisible()
    window._let_go()
    window.show_settings(1)
    window._cover()
    assert not window.overlay.isVisible()


# --- the rules ----------------------------------------------------------------------------------------------


def test_rules_are_saved_and_used_when_that_is_wanted(
    open_app: Opener, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    app.window.show_settings(1)
    rules = app.window.settings.folders.rules
    requests = asked(app, monkeypatch)
    assert not rules._bar.isVisible()
    rules.patterns.field.setPlainText("*.log\n초안/\n")
    rules.types.setText("csv, .TMP")
    assert rules._bar.isVisible()
    assert config.load().text("ignore") == ""
    QTest.keyClick(rules.patterns.field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert config.load().text("ignore") == "*.log\n초안/"
    assert config.load().text("ignore_types") == rules.types.text() == ".csv .tmp"
    assert [one for one in requests if isinstance(one, ApplyOptions)] == [ApplyOptions()]
    assert not rules._bar.isVisible()
    rules.save()
    assert [one for one in requests if isinstance(one, ApplyOptions)] == [ApplyOptions()]  # nothing new to use


def test_rules_go_back_to_what_is_saved(open_app: Opener) -> None:
    app = open_app(ignore="보관/")
    rules = app.window.settings.folders.rules
    assert rules.values() == {"ignore": "보관/", "ignore_types": ""}
    rules.patterns.field.setPlainText("everything")
    rules.undo_button.click()
    assert rules.values()["ignore"] == "보관/"
    assert rules._bar.isHidden()


def test_what_another_process_saved_is_kept(open_app: Opener) -> None:
    app = open_app()
    others = config.load()
    others.set("cpu_share", 30)
    config.save(others)
    rules = app.window.settings.folders.rules
    rules.types.setText("log")
    rules.save()
    assert (config.load().number("cpu_share"), config.load().text("ignore_types")) == (30, ".log")


def test_a_path_is_judged_live_by_the_rules_in_the_editors(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    window.show_settings(1)
    test, rules = window.settings.folders.test, window.settings.folders.rules
    requests = asked(app, monkeypatch)
    test.field.setText(f"{folder}/")
    QTest.keyClicks(test.field, "a.log")
    assert not test._line.isVisible()
    qtbot.waitUntil(lambda: test.answer.text() == "Yes, it is read: in folder 문서, searchable", timeout=5000)
    assert not [one for one in requests if isinstance(one, Why) and one.path.endswith("/a")]  # not at each letter
    rules.patterns.field.setPlainText("*.log")
    qtbot.waitUntil(lambda: test.answer.text() == "No: *.log", timeout=5000)
    assert Why(f"{folder}/a.log", {"ignore": "*.log", "ignore_types": ""}) in requests
    test.field.setText("/elsewhere/a.log")
    qtbot.waitUntil(lambda: test.answer.text() == "Not in any folder of the library", timeout=5000)
    test.field.clear()
    assert not test._line.isVisible()


def test_a_file_dropped_on_the_field_is_judged_and_not_taken_in(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    window.show_settings(1)
    field = window.settings.folders.test.field
    requests = asked(app, monkeypatch)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / "나.pdf"))])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, button, keys)
    field.dragEnterEvent(enter)
    assert enter.isAccepted()
    field.dropEvent(QDropEvent(QPointF(5, 5), action, data, button, keys))
    assert field.text() == str(folder / "나.pdf")
    qtbot.waitUntil(lambda: any(isinstance(one, Why) for one in requests), timeout=5000)
    assert not any(isinstance(one, AddPaths) for one in requests)


def test_an_answer_that_comes_after_the_window_is_gone_harms_nothing(
    open_app: Opener, qtbot: QtBot, folder: Path
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    window.show_settings(1)
    test = window.settings.folders.test
    test.field.setText(f"{folder}/a.pdf")
    test._ask()
    app.speak("ko")
    with qtbot.waitSignal(app.library.changed, timeout=5000):
        app.library.ask_status()


# --- notices ------------------------------------------------------------------------------------------------


def test_notices_have_calm_words_in_both_languages(open_app: Opener, folder: Path) -> None:
    app = open_app()
    words = {source: said.text for (_, source), said in linguist.known("ko").items()}
    for language in ("en", "ko"):
        app.speak(language)
        for kind in ("watch-polling", "watch-away", "disk-full", "library-read-only", "path-missing"):
            app.link.failed.emit(0, ErrorRecord(kind, "A title", "A message.", str(folder)))
            korean = f"{words[f'{kind}.title']}. {words[f'{kind}.message']}"
            said = "A title. A message." if language == "en" else korean
            assert app.window.strip.text == f"{said} (문서)"
            assert "!" not in said


def test_the_status_can_come_from_a_worker_that_knows_no_rules() -> None:
    assert Status({}, 0, {}, "", 0, (), ()).ignored == {}
