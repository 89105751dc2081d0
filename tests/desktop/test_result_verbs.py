"""What can be done with a result: its keys, its menu, the clipboard, dragging it out of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDrag, QDragEnterEvent, QGuiApplication, QMouseEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.messages import Retry, Unpack
from desktop import actions, open_at, programs
from desktop.app import App
from desktop.programs import Program
from desktop.theme import Theme
from desktop.views import carry
from desktop.views.drop import OWN
from desktop.views.main_window import MainWindow
from desktop.views.results import ResultsView
from tests.desktop.test_search_window import asked, choose, menu_of
from tests.desktop.test_window import with_results

Opener = Callable[..., App]
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
PDF = "법령·판례/주택임대차보호법 해설 2024.pdf"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return what would be started; two programs open everything, and the usual one takes a page."""
    words: list[list[str]] = []
    others = [Program("a", "A", "", ("a", "%U")), Program("b", "Viewer & B", "", ("b", "%U"))]
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(programs, "programs_for", lambda _: others)
    monkeypatch.setattr(open_at, "command", lambda path, page, _="": ["a", f"-p{page}", path] if page else [])
    monkeypatch.setattr(open_at, "start", lambda command: bool(command) and not words.append(command))  # type: ignore[func-returns-value]
    monkeypatch.setattr(actions, "open_file", lambda path, *_: not words.append(["open", path]))  # type: ignore[func-returns-value]
    return words


@pytest.fixture
def dragged(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str, QPixmap]]:
    """Return the files, the text and the picture of everything that is dragged."""
    done: list[tuple[list[str], str, QPixmap]] = []

    def drag(self: QDrag, *_: object) -> Qt.DropAction:
        data = self.mimeData()
        done.append(([url.toLocalFile() for url in data.urls()], data.text(), self.pixmap()))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", drag)
    return done


def listed(app: App, qtbot: QtBot, folder: Path) -> ResultsView:
    """Return the list with an answer, and the keys; the file of its first row is there."""
    (folder / PDF).parent.mkdir()
    (folder / PDF).write_bytes(b"%PDF-1.7")
    view = with_results(app, qtbot, folder).search.list
    view.setFocus()
    return view


def menu(window: MainWindow) -> QMenu:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    window.search.list.contextMenuEvent(event)
    return menu_of(window)


def words_of(shown: QMenu) -> list[str]:
    return [action.text() for action in shown.actions() if not action.isSeparator()]


def pull(view: ResultsView, far: int = 40) -> None:
    """Press on the first row and move the pointer away."""
    at = QPointF(view.visualRect(view.model().index(0, 0)).center())
    where = view.viewport().mapToGlobal(at)
    press = QMouseEvent(QEvent.Type.MouseButtonPress, at, where, LEFT, LEFT, NONE)
    QApplication.sendEvent(view.viewport(), press)
    for step in (1, far):
        away = QPointF(step, 0)
        move = QMouseEvent(QEvent.Type.MouseMove, at + away, where + away, LEFT, LEFT, NONE)
        QApplication.sendEvent(view.viewport(), move)


# --- opening ------------------------------------------------------------------------------------------------


def test_enter_opens_at_the_page_and_the_menu_says_so(
    open_app: Opener, qtbot: QtBot, folder: Path, started: list[list[str]]
) -> None:
    app = open_app()
    view = listed(app, qtbot, folder)
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    path = f"{folder}/{PDF}"
    assert started == [["a", "-p12", path]] * 2
    shown = menu(app.window)
    assert words_of(shown) == [
        "Open at page 12", "Open", "Preview", "Open with", "Reveal", "Copy file", "Copy path",
        "Copy passage", "Why this matched", "Find similar", "Find similar to the whole file", "Nearly the same (2)",
        "Index again", "Leave this file out", "Leave this folder out…", "Forget this file…",
        "Remove “문서” from the library…",
    ]  # fmt: skip
    keys = {action.text(): action.shortcut().toString() for action in shown.actions() if action.shortcut().toString()}
    assert keys == {
        "Open at page 12": "Enter", "Preview": "Space", "Reveal": "Ctrl+Enter", "Copy file": "Ctrl+C",
        "Copy path": "Ctrl+Shift+C", "Why this matched": "Ctrl+I", "Find similar": "Ctrl+Shift+S",
        "Index again": "F5",
    }  # fmt: skip
    choose(shown, "Open")
    assert started[-1] == ["open", path]


def test_another_program_opens_it(open_app: Opener, qtbot: QtBot, folder: Path, started: list[list[str]]) -> None:
    app = open_app()
    listed(app, qtbot, folder)
    shown = menu(app.window)
    others = next(action.menu() for action in shown.actions() if action.text() == "Open with")
    assert isinstance(others, QMenu)
    assert words_of(others) == ["Viewer && B"]
    choose(others, "Viewer && B")
    assert started == [["b", f"{folder}/{PDF}"]]
    shown.close()


def test_a_program_that_does_not_start_is_said(
    open_app: Opener, qtbot: QtBot, folder: Path, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    listed(app, qtbot, folder)
    monkeypatch.setattr(open_at, "start", lambda _: False)
    app.window.verbs.open_with(f"{folder}/{PDF}", programs.programs_for("")[1])
    assert app.window.strip.text == "“Viewer & B” could not be started."
    assert started == []


def test_space_asks_for_the_preview(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    view = listed(open_app(), qtbot, folder)
    with qtbot.waitSignal(view.previewed, timeout=2000):
        QTest.keyClick(view, Qt.Key.Key_Space)
    with qtbot.waitSignal(view.previewed, timeout=2000):
        choose(menu(view.window()), "Preview")  # type: ignore[arg-type]


# --- the clipboard ------------------------------------------------------------------------------------------


def test_the_file_its_path_and_the_passage_are_copied(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    view = listed(app, qtbot, folder)
    path = f"{folder}/{PDF}"
    QTest.keyClick(view, Qt.Key.Key_C, CONTROL)
    data = QGuiApplication.clipboard().mimeData()
    assert [url.toLocalFile() for url in data.urls()] == [path]
    assert data.text() == path
    files = bytes(data.data("x-special/gnome-copied-files").data()).decode()
    assert files.startswith("copy\nfile:///")
    assert files.isascii()
    assert app.window.strip.text.endswith(".pdf” is copied. Paste it into a folder or a message.")
    QTest.keyClick(view, Qt.Key.Key_C, CONTROL | SHIFT)
    assert QGuiApplication.clipboard().text() == path
    assert not QGuiApplication.clipboard().mimeData().hasUrls()
    choose(menu(app.window), "Copy passage")
    passage, source = QGuiApplication.clipboard().text().split("\n")
    assert passage.startswith("② 제1항에")
    assert source == "— 주택임대차보호법 해설 2024.pdf, p. 12"
    assert app.window.strip.text == "The passage is copied, with where it is from."


def test_of_what_lies_in_an_archive_a_copy_is_taken_along(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    view = listed(app, qtbot, folder)
    monkeypatch.setattr(actions, "holder_of", lambda _: "짐.zip")
    QTest.keyClick(view, Qt.Key.Key_C, CONTROL)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().mimeData().hasUrls(), timeout=5000)
    data = QGuiApplication.clipboard().mimeData()
    assert [url.toLocalFile() for url in data.urls()] == ["/copies/주택임대차보호법 해설 2024.pdf"]
    assert data.text() == f"{folder}/{PDF}"


# --- dragging -----------------------------------------------------------------------------------------------


def test_a_row_is_dragged_out_as_a_file_with_its_text(
    open_app: Opener, qtbot: QtBot, folder: Path, dragged: list[tuple[list[str], str, QPixmap]]
) -> None:
    app = open_app()
    view = listed(app, qtbot, folder)
    pull(view, far=3)
    assert dragged == [], "a hand that shakes is no drag"
    pull(view)
    ((files, text, picture),) = dragged
    assert files == [f"{folder}/{PDF}"]
    assert text.endswith("— 주택임대차보호법 해설 2024.pdf, p. 12")
    assert picture.width() == carry.WIDE * view.devicePixelRatioF()
    assert view.currentIndex().row() == 0, "no other row is chosen on the way"


def test_of_what_lies_in_an_archive_a_copy_is_dragged_while_the_button_is_down(
    open_app: Opener, qtbot: QtBot, folder: Path, dragged: list[tuple[list[str], str, QPixmap]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    app = open_app()
    view = listed(app, qtbot, folder)
    requests = asked(app, monkeypatch)
    monkeypatch.setattr(actions, "holder_of", lambda _: "짐.zip")
    pull(view)
    qtbot.waitUntil(lambda: bool(dragged), timeout=5000)
    assert dragged[0][0] == ["/copies/주택임대차보호법 해설 2024.pdf"]
    assert [one for one in requests if isinstance(one, Unpack)]
    pull(view)
    QTest.mouseRelease(view.viewport(), LEFT)  # before the copy is made
    app.window.verbs.copy_path("/a")
    app.library.unpack("/a", lambda _: app.window.setWindowTitle("answered"))
    qtbot.waitUntil(lambda: app.window.windowTitle() == "answered", timeout=5000)
    assert len(dragged) == 1


def test_a_copy_that_takes_too_long_is_dragged_as_text(
    open_app: Opener, qtbot: QtBot, folder: Path, dragged: list[tuple[list[str], str, QPixmap]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    app = open_app()
    view = listed(app, qtbot, folder)
    monkeypatch.setattr(actions, "holder_of", lambda _: "짐.zip")
    monkeypatch.setattr(app.library, "unpack", lambda *_: None)
    monkeypatch.setattr("desktop.views.file_verbs.UNPACK_MS", 1)
    pull(view)
    qtbot.waitUntil(lambda: bool(dragged), timeout=5000)
    assert dragged[0][0] == []
    assert dragged[0][1].startswith("② 제1항에")


def test_ones_own_drag_is_not_taken_in(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    listed(app, qtbot, folder)
    data = QMimeData()
    data.setUrls(actions.file_data(str(folder), "").urls())
    for own in (False, True):
        if own:
            data.setData(OWN, b"1")
        for widget in (app.window, app.window.search.bar):
            event = QDragEnterEvent(QPoint(3, 3), Qt.DropAction.CopyAction, data, LEFT, NONE)
            event.ignore()
            widget.dragEnterEvent(event)
            assert event.isAccepted() is (widget is app.window and not own)
        app.window._let_go()


@pytest.mark.parametrize("dark", [False, True])
def test_what_hangs_on_the_pointer_is_of_the_scheme(
    open_app: Opener, qtbot: QtBot, folder: Path, theme: Theme, dark: bool
) -> None:
    view = listed(open_app(), qtbot, folder)
    hit = view.hit()
    assert hit is not None
    theme.choose("dark" if dark else "light")
    picture = carry.picture(theme, hit, 2.0).toImage()
    assert picture.size().width() == 2 * carry.WIDE
    assert picture.pixelColor(400, 8) == theme.color("raised")
    assert picture.pixelColor(0, 0).alpha() == 0


# --- reading again ------------------------------------------------------------------------------------------


def test_a_file_is_indexed_again(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    view = listed(app, qtbot, folder)
    requests = asked(app, monkeypatch)
    QTest.keyClick(view, Qt.Key.Key_F5)
    choose(menu(app.window), "Index again")
    assert [one.paths for one in requests if isinstance(one, Retry)] == [(f"{folder}/{PDF}",)] * 2
    assert app.window.strip.text == "“주택임대차보호법 해설 2024.pdf” is being read again."


# --- what is said -------------------------------------------------------------------------------------------


def test_a_note_goes_by_itself_and_covers_nothing_graver(open_app: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    strip = open_app().window.strip
    monkeypatch.setattr(strip, "underMouse", lambda: False)
    strip.note("Done.")
    assert strip.isVisible()
    assert strip._offer.isActive()
    strip._offer.timeout.emit()
    assert not strip.isVisible()
    strip.say("It is left out.", False, "Undo", lambda: None)
    strip.note("Done.")
    assert strip.text == "It is left out."
    strip.say("It is broken.", True)
    strip.note("Done.")
    assert strip.text == "It is broken."
    assert not strip._offer.isActive()


def test_a_screen_reader_hears_where_a_row_is_and_what_it_holds(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    listed(app, qtbot, folder)
    spoken = app.finder.results.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    name, rest = spoken.split(". ", 1)
    assert name == "주택임대차보호법 해설 2024.pdf"
    assert rest.startswith("법령·판례, 제7조 차임 등의 증감청구권, page 12. 11 Mar 2024. Strong match. ② 제1항에")
    assert rest.endswith("1 more passage in this file, hidden. and 2 similar")
    app.finder.results.toggle(0)
    spoken = app.finder.results.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "1 more passage in this file, shown" in spoken
