"""What searching shows beyond a list: why, likeness, weak matches, copies, and how to write a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from core.messages import Explain, FindDuplicates, Search, Similar
from core.search.parse import parse
from desktop import actions, i18n
from desktop.app import App
from desktop.models.results import ROW
from desktop.models.search import Like
from desktop.views import why
from desktop.views.health import COPIES
from desktop.views.main_window import MainWindow
from desktop.views.syntax import operators
from tests.desktop.test_window import with_results

Opener = Callable[..., App]
QUESTION = "임대차 계약 갱신할 때 보증금 인상 한도"
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def asked(app: App, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return what the window asks from now on; the worker still answers."""
    requests: list[object] = []
    ask = app.link.ask

    def listen(request: object, *more: object) -> int:
        requests.append(request)
        return ask(request, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(app.link, "ask", listen)
    return requests


def menu_of(window: MainWindow) -> QMenu:
    (menu,) = [menu for menu in window.findChildren(QMenu) if menu.isVisible()]
    return menu


def choose(menu: QMenu, words: str) -> None:
    (action,) = [action for action in menu.actions() if action.text() == words]
    action.trigger()
    menu.close()


# --- words first ------------------------------------------------------------------------------------------


def test_the_summary_says_that_meaning_follows(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    summaries: list[str] = []
    app.finder.answered.connect(lambda _: summaries.append(app.window.search.summary.text()))
    window = with_results(app, qtbot, folder, "early")
    qtbot.waitUntil(lambda: len(summaries) == 2, timeout=5000)
    assert summaries == ["1 file · same letters so far, meaning follows", "2 of 38 files · 3 passages"]
    assert window.search.note.text() == ""
    assert window.search.list._drawn.meaning


def test_a_screen_reader_is_told_once_and_only_of_the_whole_answer(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    window = with_results(app, qtbot, folder, "early")
    qtbot.waitUntil(lambda: not app.finder.early, timeout=5000)
    assert said == ["2 of 38 files · 3 passages"]
    app.finder.answered.emit(True)
    assert len(said) == 1
    assert window.search.summary.accessibleName() in ("", window.search.summary.text())


def test_a_reranker_that_is_chosen_is_asked(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app(reranker="cross-small")
    requests = asked(app, monkeypatch)
    with_results(app, qtbot, folder)
    assert [one.rerank for one in requests if isinstance(one, Search)] == ["cross"]


# --- nothing is about this --------------------------------------------------------------------------------


def test_weak_matches_are_one_click_away_and_labelled(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder, "weak")
    home, search = window.search.home, window.search
    assert home.isVisible()
    assert home._title.text() == "Nothing here is really about this"
    assert home.remedies.weak._title.text() == "3 weak matches are hidden"
    assert not home.remedies.everywhere.isVisible()
    QTest.keyClick(home.remedies.weak.button, Qt.Key.Key_Space)
    assert search.list.isVisible()
    assert search.note.text() == "Weak matches. Nothing here is really about this."
    assert not search.list._drawn.about
    spoken = app.finder.results.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Weak match" in spoken
    search.hide_weak.click()
    assert home.isVisible()
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        search.bar.field.setText("보증금")
    assert not search.hide_weak.isVisible()
    assert search.list.isVisible()


def test_a_folder_searched_alone_is_the_first_remedy(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    window.show_folder(str(folder))
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        window.search.bar.set_text("nothing")
    remedies = window.search.home.remedies
    assert remedies.everywhere.isVisible()
    assert not remedies.weak.isVisible()
    remedies.everywhere.button.click()
    assert app.finder.folder == ""


def test_a_row_says_how_surely_it_matches_and_what_is_nearly_the_same(
    open_app: Opener, qtbot: QtBot, folder: Path
) -> None:
    window = with_results(open_app(), qtbot, folder)
    index = window.search.list.currentIndex()
    tip = index.data(Qt.ItemDataRole.ToolTipRole).splitlines()
    assert tip[1] == "Strong match · 93%"
    assert tip[3:5] == ["", "Nearly the same:"]
    assert tip[5].endswith("(옛 판).pdf")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith("and 2 similar")
    window.verbs.hit_menu(index.data(ROW).hit, window.pos())
    menu = menu_of(window)
    under = next(action.menu() for action in menu.actions() if action.text() == "Nearly the same (2)")
    assert isinstance(under, QMenu)
    assert len(under.actions()) == 2
    menu.close()


def test_a_file_that_could_not_be_read_is_a_row_with_its_reason(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    qtbot.waitUntil(lambda: bool(app.library.status and app.library.status.failures), timeout=5000)
    requests = asked(app, monkeypatch)
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        window.search.bar.set_text("is:failed")
    index = window.search.list.currentIndex()
    assert window.search.summary.text() == "1 of 38 files"
    assert window.search.list._drawn.why_rect(window.search.list.visualRect(index), index.data(ROW)).isEmpty()
    shown = window.search.preview.view.toPlainText
    qtbot.waitUntil(lambda: shown() == "Password needed. The file is locked with a password.", timeout=5000)
    window.explaining.toggle()
    assert not window.explaining.sheet.isVisible()
    QTest.keyClick(window, Qt.Key.Key_S, CONTROL | SHIFT)
    assert app.finder.like is None
    window.verbs.hit_menu(index.data(ROW).hit, window.pos())
    assert "Find similar" not in [action.text() for action in menu_of(window).actions()]
    menu_of(window).close()
    assert not [one for one in requests if isinstance(one, (Explain, Similar))]


# --- why --------------------------------------------------------------------------------------------------


def opened(app: App, qtbot: QtBot, folder: Path) -> MainWindow:
    window = with_results(app, qtbot, folder, QUESTION)
    window.search.list.setFocus()
    QTest.keyClick(window.search.list, Qt.Key.Key_I, CONTROL)
    qtbot.waitUntil(lambda: app.finder.why.explanation is not None, timeout=5000)
    return window


def press(key: Qt.Key) -> None:
    """Press a key wherever the keys are."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key)


def test_why_is_told_in_words_and_bars(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = opened(app, qtbot, folder)
    sheet = window.explaining.sheet
    assert [row.match.text for row in sheet._rows] == ["임대차", "계약", "갱신할", "때", "보증금", "인상", "한도"]
    cards = [item.widget() for number in range(sheet._cards.count()) if (item := sheet._cards.itemAt(number))]
    told = [one.accessibleName() for card in cards if card for one in (card, *card.findChildren(QWidget))]
    said = [words for words in told if "%" in words]
    assert said[0].startswith("Meaning 46%. Taken whole")
    assert "“한도” found “상한을”" in said[2]
    bars = [words for words in told if "0.60" in words]
    assert bars == ["보증금 0.60, 임대차 0.40, 상한을 0.20"]
    assert "“보증금” came closest to “보증금의”, 0.95" in [row.accessibleName() for row in sheet._rows]


def test_a_word_points_at_its_partner_by_keys_and_by_pointer(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    sheet = opened(app, qtbot, folder).explaining.sheet
    qtbot.waitUntil(sheet.hasFocus, timeout=2000)
    stops = [sheet._on, sheet._close, *sheet._rows, sheet._on]  # there is none before the first
    for stop in stops:
        press(Qt.Key.Key_Tab)
        assert stop.hasFocus()
    sheet._rows[4].setFocus()
    assert sheet._passage.partners() == ["보증금의"]
    sheet._rows[6].pointed.emit(True)
    assert sheet._passage.partners() == ["상한을"]
    sheet._rows[6].pointed.emit(False)
    assert sheet._passage.partners() == ["보증금의"]  # which still has the keys
    press(Qt.Key.Key_Backtab)
    assert sheet._rows[3].hasFocus()
    assert sheet.grab().toImage().pixelColor(sheet._card.geometry().center()).isValid()


def test_why_follows_the_row_and_calls_off_what_is_not_looked_at_any_more(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = opened(app, qtbot, folder)
    requests = asked(app, monkeypatch)
    cancelled: list[int] = []
    monkeypatch.setattr(app.link, "cancel", cancelled.append)
    assert window.explaining.sheet._place.text() == "1 of 3"
    QTest.keyClick(window.explaining.sheet, Qt.Key.Key_Down)
    assert window.explaining.sheet._place.text() == "2 of 3"
    first = app.finder.why._request
    assert window.explaining.sheet._state.text() == "Comparing word by word…"
    QTest.keyClick(window.explaining.sheet, Qt.Key.Key_Down)
    assert first in cancelled
    assert [one.start for one in requests if isinstance(one, Explain)] == [
        one.start
        for one in app.finder.found.hits[1:]  # type: ignore[union-attr]
    ]
    qtbot.waitUntil(lambda: app.finder.why.explanation is not None, timeout=5000)
    assert window.explaining.sheet._state.text() == "No words could be compared one by one."
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.explaining.sheet.isVisible()
    assert window.search.list.hasFocus()
    assert window.search.bar.field.text() == QUESTION
    assert app.finder.why.hit is None


def test_why_opens_and_closes_with_the_same_keys_and_fits_a_small_window(
    open_app: Opener, qtbot: QtBot, folder: Path
) -> None:
    app = open_app()
    window = opened(app, qtbot, folder)
    window.resize(760, 520)
    assert window.rect().contains(window.explaining.sheet._card.geometry())
    QTest.keyClick(window, Qt.Key.Key_I, CONTROL)
    assert not window.explaining.sheet.isVisible()
    QTest.keyClick(window.search.list, Qt.Key.Key_I, CONTROL)
    assert window.explaining.sheet.isVisible()
    QTest.mouseClick(window.explaining.sheet, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert not window.explaining.sheet.isVisible()


def test_the_sign_in_the_chosen_row_tells_why(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder, QUESTION)
    view = window.search.list
    second = app.finder.results.index(1)
    place = view._drawn.why_rect(view.visualRect(second), second.data(ROW)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not window.explaining.sheet.isVisible()  # the first click only chooses the row
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.explaining.sheet.isVisible()


def test_the_name_of_a_file_is_a_reason_too(qapp: QApplication) -> None:
    assert why.signal_name("name") == "File name"
    assert why.phrase({"name": 0.9, "dense": 0.1}) == "Mostly the file name"
    signals = ("dense", "sparse", "multi", "keyword", "name")
    pairs = {why.phrase({one: 0.5, other: 0.5}) for one in signals for other in signals if one < other}
    assert len(pairs) == 10


# --- likeness ---------------------------------------------------------------------------------------------


def test_find_similar_shows_a_chip_and_goes_back(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    bar, hit = window.search.bar, window.search.list.hit()
    assert hit is not None
    requests = asked(app, monkeypatch)
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        QTest.keyClick(window, Qt.Key.Key_S, CONTROL | SHIFT)
    like = next(one for one in requests if isinstance(one, Similar))
    assert (like.path, like.start, like.end) == (hit.path, hit.start, hit.end)
    assert window.search.summary.text() == "1 file · 1 passage"
    assert bar.chip.isVisible()
    assert bar.chip.accessibleName() == "Like a passage in 주택임대차보호법 해설 2024.pdf. Press to go back."
    assert bar.field.text() == ""
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not bar.chip.isVisible()
    assert bar.field.text() == "보증금"
    assert app.finder.found is not None
    assert app.finder.found.query == "보증금"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert bar.field.text() == ""


def test_typing_takes_the_chip_away(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    bar = window.search.bar
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        app.finder.find_similar(Like("/a/나.pdf"))
    assert bar.chip.text() == "Like: 나.pdf"
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        QTest.keyClicks(bar.field, "x")
    assert app.finder.like is None
    assert not bar.chip.isVisible()
    assert bar.field.text() == "x"


def test_menus_offer_what_is_alike(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    requests = asked(app, monkeypatch)
    view = window.search.list
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    view.contextMenuEvent(event)
    choose(menu_of(window), "Find similar to the whole file")
    assert requests[-1].end == 0  # type: ignore[attr-defined]
    app.library.add([str(Path(__file__))])
    monkeypatch.setattr(app.library.folders, "_folders", (_single(app, folder / "나.pdf"),))
    window.verbs.folder_menu(str(folder / "나.pdf"), window.pos())
    choose(menu_of(window), "Find similar")
    assert app.finder.like == Like(str(folder / "나.pdf"))


def _single(app: App, path: Path) -> object:
    from dataclasses import replace

    return replace(app.library.folders.folder(0), path=str(path), kind="file")


def drag(widget: QWidget, kind: type, *paths: Path) -> QDragEnterEvent | QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = QPoint(20, 20) if kind is QDragEnterEvent else QPointF(20, 20)
    event = kind(at, action, data, buttons, keys)
    event.ignore()
    getattr(widget, "dragEnterEvent" if kind is QDragEnterEvent else "dropEvent")(event)
    assert isinstance(event, (QDragEnterEvent, QDropEvent))
    return event


def test_a_file_dropped_on_the_field_asks_for_its_like(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    bar, file = window.search.bar, folder / "메모.txt"
    file.write_text("비슷한 글", "utf-8")
    requests = asked(app, monkeypatch)
    assert not drag(bar, QDragEnterEvent, folder).isAccepted()  # a folder belongs to the library
    assert not drag(bar, QDragEnterEvent, file, file).isAccepted()
    assert drag(bar, QDragEnterEvent, file).isAccepted()
    assert bar.field.placeholderText() == "Let go to find what is like this file"
    drag(window, QDragEnterEvent, file)
    assert window.overlay.isVisible()
    middle = bar.mapTo(window, bar.rect().center())
    assert not window.overlay.mask().contains(middle)  # the field can be seen and reached
    window._let_go()
    drag(bar, QDropEvent, file)
    assert next(one for one in requests if isinstance(one, Similar)).path == str(file)
    assert bar.chip.text() == "Like: 메모.txt"


def test_a_long_paste_is_a_question(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    text = "임대차 계약은 두 해마다 갱신한다. " * 300
    QApplication.clipboard().setText(text)
    window.search.bar.field.selectAll()
    window.search.bar.field.paste()
    qtbot.waitUntil(lambda: bool(app.finder.found and app.finder.found.query == text.strip()), timeout=5000)
    assert app.finder.like is None


def test_the_chip_outlives_a_change_of_language(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    with_results(app, qtbot, folder)
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        app.finder.find_similar(Like("/a/나.pdf"))
    app.speak("ko")
    assert app.window.search.bar.chip.text() == "비슷한 글: 나.pdf"
    assert app.finder.query == "보증금"


def test_the_row_outlives_a_change_of_language_at_once(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    found = app.finder.found
    assert found is not None
    qtbot.waitUntil(lambda: app.reader.hit == found.hits[0], timeout=5000)
    app.finder._take(replace(found, hits=found.hits[::-1]))  # refined, and not yet in the preview
    assert window.search.list.hit() == found.hits[-1] != app.reader.hit
    app.speak("ko")
    assert app.window.search.list.hit() == found.hits[-1] == app.reader.hit


# --- copies -----------------------------------------------------------------------------------------------


def test_copies_are_listed_opened_and_revealed(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    requests = asked(app, monkeypatch)
    done: list[tuple[str, str]] = []
    monkeypatch.setattr(actions, "reveal", lambda path, *_: not done.append(("reveal", path)))  # type: ignore[func-returns-value]
    monkeypatch.setattr(actions, "open_file", lambda path, *_: not done.append(("open", path)))  # type: ignore[func-returns-value]
    window.show_health()
    QTest.keyClick(window.health._tabs[COPIES], Qt.Key.Key_Space)
    page = window.health.copies
    assert page.isVisible()
    assert not page.open.isVisible()
    QTest.keyClick(page.look, Qt.Key.Key_Space)
    assert not page.look.isEnabled()
    qtbot.waitUntil(lambda: app.library.copies.rowCount() == 7, timeout=5000)
    assert any(isinstance(one, FindDuplicates) for one in requests)
    model = app.library.copies
    assert [model.index(row).data() for row in (0, 4)] == [
        "3 files · at least 87% the same",
        "2 files · the same throughout",
    ]
    page.list.setFocus()
    page.list.setCurrentIndex(model.index(3))
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.list.path().endswith("임대차계약서.pdf")  # a heading is passed over
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    QTest.keyClick(page.list, Qt.Key.Key_Return, CONTROL)
    page.reveal.click()
    assert [verb for verb, _ in done] == ["open", "reveal", "reveal"]
    page.list.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0)))
    choose(menu_of(window), "Find similar")
    assert window.search.isVisible()
    assert app.finder.like == Like(page.list.path())


def test_copies_say_what_is_the_case(open_app: Opener, qtbot: QtBot) -> None:
    app = open_app()
    copies, page = app.library.copies, app.window.health.copies
    copies.ask()
    assert page._text.text() == "Looking for copies…"
    qtbot.waitUntil(lambda: page._text.text() == "No copies or versions were found.", timeout=5000)


# --- how to write a question ------------------------------------------------------------------------------


def test_examples_are_shown_and_written_into_the_field(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    bar = window.search.bar
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert bar.syntax.isVisible()
    assert len(operators()) == 15
    bar.syntax.chosen.emit("ext:pdf")
    assert bar.field.text() == "보증금 ext:pdf"
    assert bar.field.selectedText() == "ext:pdf"
    QTest.keyClick(bar.syntax, Qt.Key.Key_Escape)
    assert not bar.syntax.isVisible()
    assert bar.field.text() == "보증금 ext:pdf"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_examples_are_what_the_search_understands(qapp: QApplication, language: str) -> None:
    i18n.use(qapp, language)
    for example, _ in operators():
        question = parse(f"보증금 {example}")
        assert question.hint == "", example
        assert question.required or question.without or question.filter.conditions, example
    korean = {"종류:pdf", "폴더:계약", "이후:2024-03", "상태:실패"}
    assert (korean <= {example for example, _ in operators()}) == (language == "ko")
