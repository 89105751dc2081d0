"""Files that no program opens: said with what can be done, soon, and only then; the system's openers are played."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop import actions, i18n, open_at, programs, started
from desktop.app import App
from desktop.programs import Program
from desktop.views.main_window import MainWindow
from desktop.views.quick import QuickSearch
from desktop.views.widgets import Button
from tests.desktop.test_quick import ask, current, program, quick
from tests.desktop.test_search_window import choose
from tests.desktop.test_window import with_results

__all__ = ["program", "quick"]
Opener = Callable[..., App]
Play = Callable[[str], None]
NAME = "회의록 2024.docx"
NOTHING = f"No program on this computer opens “{NAME}”."
SELDOM_MS = 70
NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
MORE = "You can choose another program, or look at the file in its folder."


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """Return what gives the system's openers a script; `$ASKED` in it is a file that what is asked is written to."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(programs, "default_for", lambda _: None)
    monkeypatch.setattr(programs, "all_programs", list)
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("ASKED", str(tmp_path / "asked"))
    monkeypatch.setattr(started, "SELDOM_MS", SELDOM_MS)

    def script(text: str) -> None:
        for name in ("xdg-open", "open"):
            (folder / name).write_text(f'#!/bin/sh\necho "$*" >> "$ASKED"\n{text}\n', "utf-8")
            (folder / name).chmod(0o755)

    script("exit 0")
    yield script
    (folder / "end").touch()


@pytest.fixture
def without_file_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(path: str, failed: actions.Failed) -> None:
        actions.open_file(str(Path(path).parent), failed)

    monkeypatch.setattr(actions, "_ask_file_manager", ask)


@pytest.fixture
def paper(folder: Path) -> str:
    path = folder / NAME
    path.write_bytes(b"PK")
    return str(path)


def asked(folder: Path) -> list[str]:
    """Return what the openers were asked to open."""
    path = folder.parent / "asked"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def looks() -> list[int]:
    """Return how often each program that was started is looked at, in milliseconds."""
    app = QApplication.instance()
    assert app is not None
    timers = app.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [timer.interval() for timer in timers if timer.interval() in (started.STEP_MS, SELDOM_MS)]


def strip_button(window: MainWindow) -> Button:
    return window.strip._action


@pytest.mark.parametrize("code", [1, 2, 3, 4])
def test_a_file_that_nothing_opens_is_said_within_a_second(
    open_app: Opener, qtbot: QtBot, folder: Path, play: Play, paper: str, code: int
) -> None:
    play(f"sleep 0.1; exit {code}")
    window = with_results(open_app(), qtbot, folder)
    began = time.perf_counter()
    window.verbs.open(paper)
    assert time.perf_counter() - began < 0.05
    assert not window.strip.isVisible()
    qtbot.waitUntil(window.strip.isVisible, timeout=1000)
    assert window.strip.text == NOTHING
    assert strip_button(window).text() == "Reveal", "there is no other program"


def test_enter_on_a_result_says_it_too_with_the_programs_and_the_folder(
    open_app: Opener, qtbot: QtBot, folder: Path, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    play("exit 4")
    begun: list[list[str]] = []
    viewer = Program("v", "Viewer & Co", "", ("view", "%U"))
    monkeypatch.setattr(programs, "all_programs", lambda: [viewer])
    monkeypatch.setattr(open_at, "start", lambda words: bool(words) and not begun.append(words))  # type: ignore[func-returns-value]
    window = with_results(open_app(), qtbot, folder)
    view = window.search.list
    hit = view.hit()
    assert hit is not None
    Path(hit.path).parent.mkdir(parents=True, exist_ok=True)
    Path(hit.path).write_bytes(b"%PDF")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(window.strip.isVisible, timeout=1000)
    assert Path(hit.path).name in window.strip.text
    assert window.strip.text.endswith(MORE)
    assert asked(folder) == [hit.path]
    strip_button(window).setFocus()
    QTest.keyClick(strip_button(window), Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert window.frameGeometry().contains(menu.geometry().center())
    assert [action.text() for action in menu.actions() if action.text()] == ["Viewer && Co", "Reveal"]
    choose(menu, "Viewer && Co")
    assert begun == [["view", hit.path]]
    menu.close()


@pytest.mark.parametrize("text", ["exit 0", "sleep 0.1; exit 0"])
def test_a_file_that_opened_says_nothing(
    open_app: Opener, qtbot: QtBot, folder: Path, play: Play, paper: str, text: str
) -> None:
    play(text)
    window = with_results(open_app(), qtbot, folder)
    window.verbs.open(paper)
    assert looks() == [started.STEP_MS]
    qtbot.waitUntil(lambda: not looks(), timeout=1000)
    assert asked(folder) == [paper]
    assert not window.strip.isVisible()


def test_a_program_that_runs_on_has_opened_it_and_ends_as_it_likes(
    open_app: Opener, qtbot: QtBot, folder: Path, play: Play, paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(started, "SOON_MS", 100)
    play('while [ ! -e "${0%/*}/end" ]; do sleep 0.02; done; exit 1')
    window = with_results(open_app(), qtbot, folder)
    window.verbs.open(paper)
    qtbot.waitUntil(lambda: looks() == [SELDOM_MS], timeout=1000)
    assert not window.strip.isVisible()
    (folder.parent / "bin" / "end").touch()
    qtbot.waitUntil(lambda: not looks(), timeout=1000)
    assert not window.strip.isVisible()


def test_a_computer_without_an_opener_is_no_reason_to_be_silent(
    open_app: Opener, qtbot: QtBot, folder: Path, play: Play, paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = with_results(open_app(), qtbot, folder)
    monkeypatch.setenv("PATH", str(folder))
    window.verbs.open(paper)
    assert window.strip.text == NOTHING
    i18n.use(QApplication.instance(), "ko")  # type: ignore[arg-type]
    window.verbs.open(paper)
    assert window.strip.text == f"이 컴퓨터에 ‘{NAME}’ 파일을 여는 프로그램이 없습니다."


def test_a_program_that_fails_is_named(
    open_app: Opener, qtbot: QtBot, folder: Path, play: Play, paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    play("exit 4")
    monkeypatch.setattr(programs, "default_for", lambda _: Program("w", "Writer", "", ("writer", "%U")))
    window = with_results(open_app(), qtbot, folder)
    window.verbs.open(paper)
    qtbot.waitUntil(window.strip.isVisible, timeout=1000)
    assert window.strip.text == f"“Writer” could not open “{NAME}”."


@pytest.mark.usefixtures("without_file_manager")
def test_a_folder_that_nothing_shows_is_said_once(
    open_app: Opener,
    qtbot: QtBot,
    folder: Path,
    play: Play,
    paper: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    play("exit 3")
    window = with_results(open_app(), qtbot, folder)
    window.verbs.reveal(paper)
    qtbot.waitUntil(window.strip.isVisible, timeout=1000)
    assert window.strip.text == f"No program on this computer opens “{folder.name}”."
    assert not strip_button(window).isVisible()
    assert asked(folder) == [str(folder)]
    window.verbs.reveal(f"{folder}/gone/a.docx")
    assert window.strip.text == "“a.docx” cannot be found. It may have been moved."


def test_an_answer_to_a_window_that_is_gone_is_dropped(
    open_app: Opener, qtbot: QtBot, folder: Path, play: Play, paper: str
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    play("sleep 0.1; exit 4")
    window.verbs.open(paper)
    app.speak("ko")
    qtbot.waitUntil(lambda: not looks(), timeout=1000)
    assert asked(folder) == [paper]
    assert not app.window.strip.isVisible()


def test_macos_asks_open_and_hears_its_error(
    open_app: Opener,
    qtbot: QtBot,
    folder: Path,
    play: Play,
    paper: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = with_results(open_app(), qtbot, folder)
    monkeypatch.setattr("sys.platform", "darwin")
    play("exit 1")
    window.verbs.open(paper)
    qtbot.waitUntil(window.strip.isVisible, timeout=1000)
    assert asked(folder) == [paper]
    assert window.strip.text == f"{NOTHING} {MORE}"
    asked_for: list[str] = []
    monkeypatch.setattr(window.verbs, "choose_program", asked_for.append)
    strip_button(window).click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    choose(menu, "Choose a program…")
    assert asked_for == [paper]
    menu.close()


@pytest.mark.usefixtures("without_file_manager")
@pytest.mark.parametrize(("key", "verb"), [(NONE, "open"), (CONTROL, "reveal")], ids=["open", "reveal"])
def test_the_quick_search_comes_back_and_says_it_until_something_else_is_asked(
    program: App, quick: QuickSearch, qtbot: QtBot, play: Play, key: Qt.KeyboardModifier, verb: str
) -> None:
    play("exit 3")
    ask(qtbot, quick, "보증금")
    qtbot.waitUntil(lambda: not quick.finder.early, timeout=3000)
    path = Path(current(quick).path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"PK")
    QTest.keyClick(quick.field, Qt.Key.Key_Return, key)
    assert not quick.isVisible()
    words = f"No program on this computer opens “{(path if verb == 'open' else path.parent).name}”."
    qtbot.waitUntil(lambda: quick.isVisible() and quick.words.text() == words, timeout=1500)
    qtbot.waitUntil(lambda: quick.finder.found is not None and quick.list.hit() is not None, timeout=3000)
    assert quick.words.text() == words, "the answer that comes again does not wipe it away"
    assert not program.window.strip.isVisible()
    QTest.keyClicks(quick.field, " rent")
    qtbot.waitUntil(lambda: quick.words.text() != words, timeout=3000)


@pytest.mark.parametrize("opens", [True, False])
def test_windows_is_asked_by_qt_which_knows_at_once(
    open_app: Opener, qtbot: QtBot, folder: Path, play: Play, paper: str, monkeypatch: pytest.MonkeyPatch, opens: bool
) -> None:
    wanted: list[str] = []

    def open_url(url: QUrl) -> bool:
        wanted.append(url.toLocalFile())
        return opens

    window = with_results(open_app(), qtbot, folder)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    window.verbs.open(paper)
    assert wanted == [paper]
    assert window.strip.text == ("" if opens else f"{NOTHING} {MORE}")


def test_wayland_hands_a_known_program_the_focus(
    play: Play, paper: str, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[QUrl] = []
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "wayland")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: not wanted.append(url))  # type: ignore[func-returns-value]
    actions.open_file(paper)
    qtbot.waitUntil(lambda: asked(folder) == [paper], timeout=1000)
    assert wanted == []
    monkeypatch.setattr(programs, "default_for", lambda _: Program("w", "Writer", "", ("writer", "%U")))
    actions.open_file(paper)
    assert wanted == [QUrl.fromLocalFile(paper)]
