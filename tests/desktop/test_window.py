"""The whole window over the fake worker: what a person does, and what they then see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core import config
from core.errors import ErrorRecord
from core.messages import Changed, DocumentText, FileProblem, Retry, Unlock
from desktop import actions
from desktop.app import App
from desktop.views.main_window import MainWindow
from desktop.views.password import PasswordBox
from desktop.views.settings.models import facts
from tests.desktop.asked import button_of, open_box
from tests.desktop.fake_worker import COMMAND

Opener = Callable[..., App]


def drop(window: MainWindow, *paths: Path) -> None:
    """Drag files over the window and let them go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(300, 300), action, data, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), action, data, buttons, keys))


def with_results(app: App, qtbot: QtBot, folder: Path, query: str = "보증금") -> MainWindow:
    app.library.add([str(folder)])
    qtbot.waitUntil(lambda: not app.library.empty, timeout=5000)
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        app.window.search.bar.field.setText(query)
    return app.window


def test_drop_type_read(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = app.window
    assert window._pages.currentWidget() is window.welcome
    phases: list[str] = []
    app.library.progressed.connect(lambda: phases.append(app.library.line().text))
    drop(window, folder)
    qtbot.waitUntil(lambda: window._pages.currentWidget() is window.search, timeout=5000)
    qtbot.waitUntil(lambda: app.library.line().text == "4 passages · 2 files · 1 needs a look", timeout=5000)
    assert "Reading words · 1 of 3 files" in phases
    assert "Learning meaning · 2 of 4 passages" in phases
    QTest.keyClicks(window.search.bar.field, "deposit")
    qtbot.waitUntil(lambda: bool(app.finder.found and app.finder.found.query == "deposit"), timeout=5000)
    assert window.search.summary.text() == "2 of 38 files · 3 passages"
    found = window.search.list.hit()
    assert found is not None
    assert found.path == f"{folder}/법령·판례/주택임대차보호법 해설 2024.pdf"
    qtbot.waitUntil(lambda: "②" in window.search.preview.view.toPlainText(), timeout=5000)
    qtbot.waitUntil(lambda: "제7조의2" in window.search.preview.view.toPlainText(), timeout=5000)
    assert window.search.preview._place.text() == "Passage 1 of 2"
    window.search.preview.step(1)
    assert window.search.preview._place.text() == "Passage 2 of 2"


def test_things_that_are_no_files_are_not_welcome(open_app: Opener) -> None:
    window = open_app().window
    data = QMimeData()
    data.setText("words")
    event = QDragEnterEvent(
        QPoint(3, 3), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    window.dragEnterEvent(event)
    assert not event.isAccepted()
    assert not window.overlay.isVisible()


def test_what_is_refused_is_said(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    drop(app.window, folder / "gone.pdf")
    qtbot.waitUntil(app.window.strip.isVisible, timeout=5000)
    assert app.window.strip.text.startswith("“gone.pdf” was not taken in: The file is gone.")


def test_a_blank_question_and_one_without_an_answer(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder, "nothing")
    assert window.search.home._text.text() == "Nothing in the library is about this."
    assert window.search.home.isVisible()
    window._escape()
    assert window.search.bar.field.text() == ""
    assert window.search.home._title.text() == "Ask in your own words"


def test_it_says_so_while_only_words_can_be_compared(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    window = with_results(open_app(), qtbot, folder, "letters")
    assert window.search.note.text() == "Only words could be compared. Meaning is not read yet."
    assert not window.search.list._drawn.meaning


def test_a_change_asks_again_quietly_and_keeps_the_row(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    window.search.list.setCurrentIndex(app.finder.results.index(1))
    with qtbot.waitSignal(app.finder.answered, timeout=5000) as answered:
        app.link.changed.emit(Changed(app.library.folders.folders, 5))
    assert answered.args == [True]
    assert window.search.list.currentIndex().row() == 1


def test_keys(open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    revealed: list[str] = []
    monkeypatch.setattr(actions, "reveal", lambda path, *_: not revealed.append(path))  # type: ignore[func-returns-value]
    window.search.bar.field.setFocus()
    qtbot.waitUntil(window.search.bar.field.hasFocus, timeout=2000)
    QTest.keyClick(window.search.bar.field, Qt.Key.Key_Down)
    assert window.search.list.hasFocus()
    QTest.keyClick(window.search.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().endswith("2024.pdf")
    QTest.keyClick(window.search.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert revealed == [QGuiApplication.clipboard().text()]
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.search.bar.field.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.side.width() == 56
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert window.settings.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.search.isVisible()


def test_a_file_that_is_gone_is_said(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    QTest.keyClick(window.search.list, Qt.Key.Key_Return)
    assert "cannot be opened" in window.strip.text
    assert app.kept.questions == ["보증금"]


def test_a_narrow_window_gets_a_rail(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    window = with_results(open_app(), qtbot, folder)
    assert window.side.width() == 232
    window.resize(900, 600)
    assert window.side.width() == 56
    window.side.toggle()
    assert window.side.width() == 232
    window.resize(1280, 800)
    assert window.side.width() == 232


def test_settings_are_kept(open_app: Opener, qtbot: QtBot) -> None:
    app = open_app()
    app.window.show_settings()
    page = app.window.settings.general
    scheme = page.findChildren(QComboBox)[1]
    scheme.setCurrentIndex(2)
    scheme.activated.emit(2)
    assert config.load().text("theme") == "dark"
    assert app._theme.dark
    number = app.window.settings.searching.findChild(QSpinBox)
    assert number is not None
    number.setValue(80)
    number.editingFinished.emit()
    assert config.load().number("results") == 80
    assert app.finder.limit == 80


def test_the_language_changes_at_once(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    with_results(app, qtbot, folder).show_settings()
    box = app.window.settings.general.findChildren(QComboBox)[0]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert config.load().text("language") == "ko"
    assert app.window.settings.isVisible()
    assert app.window.search.bar.field.text() == "보증금"
    assert app.window.search.summary.text() == "파일 38개 가운데 2개 · 구절 3개"


def test_a_folder_is_removed_only_when_that_is_sure(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    for answer, left in (("Cancel", 1), ("Remove", 0)):
        window.remove(str(folder))
        box = open_box(window)
        with qtbot.waitSignal(box.finished, timeout=2000):
            button_of(box, answer).click()
        qtbot.waitUntil(lambda left=left: len(app.library.folders.folders) == left, timeout=3000)  # type: ignore[misc]
    qtbot.waitUntil(lambda: window._pages.currentWidget() is window.welcome, timeout=3000)


def test_health_lists_what_failed_and_reads_it_again(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    qtbot.waitUntil(lambda: bool(app.library.status and app.library.status.failures), timeout=5000)
    window.show_health()
    asked: list[object] = []
    monkeypatch.setattr(app.link, "ask", lambda request, *_: not asked.append(request))  # type: ignore[func-returns-value]
    listed = window.health.list
    assert listed.model().rowCount() == 1
    broken = FileProblem(f"{folder}/급여대장_2020.pdf", ErrorRecord("broken", "Damaged", "It cannot be read."))
    window.health._model.set_problems((broken,))
    listed.setCurrentIndex(listed.model().index(0, 0))
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert asked == [Retry((broken.path,))]
    window.health._all.click()
    assert asked[-1] == Retry(())


def test_a_locked_file_is_opened_with_its_password(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    qtbot.waitUntil(lambda: bool(app.library.status and app.library.status.failures), timeout=5000)
    window.show_health()
    asked: list[object] = []
    monkeypatch.setattr(app.link, "ask", lambda request, *_: not asked.append(request))  # type: ignore[func-returns-value]
    listed = window.health.list
    listed.setCurrentIndex(listed.model().index(0, 0))
    QTest.keyClick(listed, Qt.Key.Key_Return)
    box = window.findChild(PasswordBox)
    assert box is not None
    assert not box.isWindow()
    assert "급여대장_2021.pdf" in box.heading
    assert box.field.echoMode() == QLineEdit.EchoMode.Password
    box.field.setText("열쇠 1")
    QTest.keyClick(box.field, Qt.Key.Key_Return)
    assert asked == [Unlock("열쇠 1", (f"{folder}/급여대장_2021.pdf",))]


def test_what_lies_in_an_archive_is_opened_as_a_copy(
    open_app: Opener, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    (folder / "짐.zip").write_bytes(b"PK")
    opened: list[str] = []
    monkeypatch.setattr(actions, "open_file", lambda path, *_: not opened.append(path))  # type: ignore[func-returns-value]
    monkeypatch.setattr(actions, "reveal", lambda path, *_: not opened.append(path))  # type: ignore[func-returns-value]
    window.verbs.open(f"{folder}/짐.zip/글/편지.txt")
    qtbot.waitUntil(lambda: bool(opened), timeout=5000)
    assert opened == ["/copies/편지.txt"]
    window.verbs.reveal(f"{folder}/짐.zip/글/편지.txt")
    assert opened[-1] == f"{folder}/짐.zip"


def test_models_say_only_what_was_measured(open_app: Opener, qtbot: QtBot) -> None:
    app = open_app()
    app.window.show_settings(2)
    qtbot.waitUntil(lambda: bool(app.library.models), timeout=5000)
    known = dict(facts(app.library.models[0]))
    assert known["Quality"] == "not measured yet"
    assert known["Languages"] == "Korean, English"
    assert known["Compares"] == "Meaning, Words, Phrases"


def test_a_worker_that_keeps_dying_is_said(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, open_app: Opener
) -> None:
    app = open_app()
    monkeypatch.setenv("FAKE_WORKER", "dead")
    app.window.strip.say_ended(3, app.link.start)
    assert app.window.strip.text.startswith("The part that reads and searches has stopped 3 times")
    app.window.strip._action.click()
    assert not app.window.strip.isVisible()


def test_a_library_in_use_is_said_and_tried_again(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_WORKER", "refuse")
    app = App(qapp, config.load(), COMMAND)
    app.start()
    qtbot.waitUntil(app.window.strip.isVisible, timeout=10_000)
    assert app.window.strip.text == "In use. Another Seoga has this library open."
    monkeypatch.delenv("FAKE_WORKER")
    qtbot.waitUntil(lambda: app.link.pid() == 0, timeout=5000)
    app.window.strip._action.click()
    app.close()


def test_the_plus_offers_folders_and_files(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    window = with_results(open_app(), qtbot, folder)
    window.side.add.click()
    (menu,) = [menu for menu in window.findChildren(QMenu) if menu.isVisible()]
    assert [action.text() for action in menu.actions()] == ["Add a folder…", "Add files…"]
    menu.close()


def test_the_keys_choose_a_folder(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    QTest.keyClick(window.side.list, Qt.Key.Key_Down)
    assert app.finder.folder == str(folder)
    QTest.keyClick(window.side.list, Qt.Key.Key_Up)
    assert app.finder.folder == ""


def test_a_document_that_may_be_old_is_read_again_without_a_flicker(
    open_app: Opener, qtbot: QtBot, folder: Path
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    view = window.search.preview.view
    qtbot.waitUntil(lambda: "제7조의2" in view.toPlainText(), timeout=5000)
    app.link.changed.emit(Changed(app.library.folders.folders, 5))
    window.search.preview.step(1)
    assert "제7조의2" in view.toPlainText()
    with qtbot.waitSignal(app.link.replied, timeout=5000, check_params_cb=lambda _, a: isinstance(a, DocumentText)):
        pass
    assert "제7조의2" in view.toPlainText()


def test_everything_that_takes_the_keys_has_a_name(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    window = with_results(open_app(), qtbot, folder)
    window.show_settings()
    nameless = []
    for widget in window.findChildren(QWidget):
        kinds = (QAbstractButton, QLineEdit, QComboBox, QSpinBox)
        inner = isinstance(widget, QLineEdit) and isinstance(widget.parent(), QSpinBox)
        if isinstance(widget, kinds) and not inner and not (widget.accessibleName() or widget.objectName()):
            nameless.append(repr(widget))
    assert nameless == []
