"""A question is a sheet of the window: nothing else happens before it is answered, and the way out is the usual."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.theme import Theme
from desktop.views.ask import DESTROYS, ask
from desktop.views.boxes import Box
from desktop.views.question import Question
from tests.desktop.asked import button_of, page_with_field

Key = Qt.Key
PRIVACY = 5


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> QWidget:
    return page_with_field(qtbot)


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def box(page: QWidget, done: list[str]) -> Box:
    return ask(page, "Forget it?", "It goes for good.", ("Forget", DESTROYS, lambda: done.append("forgotten")))


def gone(qtbot: QtBot, page: QWidget) -> None:
    qtbot.waitUntil(lambda: not page.findChildren(Question))


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Return, Key.Key_Space])
def test_keys_do_not_destroy(qtbot: QtBot, page: QWidget, box: Box, done: list[str], key: Key) -> None:
    assert button_of(box, "Cancel").hasFocus()
    QTest.keyClick(button_of(box, "Cancel"), key)
    gone(qtbot, page)
    assert done == []
    assert page.findChild(QLineEdit).hasFocus(), "the keys are back where they were"  # type: ignore[union-attr]


def test_it_is_done_when_that_is_chosen(qtbot: QtBot, page: QWidget, box: Box, done: list[str]) -> None:
    QTest.keyClick(button_of(box, "Cancel"), Key.Key_Tab)
    assert button_of(box, "Forget").hasFocus()
    QTest.keyClick(button_of(box, "Forget"), Key.Key_Return)
    gone(qtbot, page)
    assert done == ["forgotten"]


def test_it_lies_over_the_window_and_keeps_the_keys(page: QWidget, box: Box) -> None:
    (question,) = page.findChildren(Question)
    assert not box.isWindow()
    assert question.geometry() == page.rect()
    assert abs(box.mapTo(page, box.rect().center()).x() - page.rect().center().x()) <= 1
    field = page.findChild(QLineEdit)
    for _ in range(4):
        QTest.keyClick(page.focusWidget(), Key.Key_Tab)
        assert question.isAncestorOf(page.focusWidget())
        assert page.focusWidget() is not field


def test_a_press_beside_it_is_no_answer(page: QWidget, box: Box) -> None:
    (question,) = page.findChildren(Question)
    QTest.mouseClick(question, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert question.isVisible()
    assert box.isVisible()


def test_a_field_behind_has_no_caret_where_another_window_is_in_front(
    qtbot: QtBot, page: QWidget, done: list[str]
) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    field = page.findChild(QLineEdit)
    assert page.focusWidget() is field
    told: list[QEvent.Type] = []
    spy = Spy(told)
    field.installEventFilter(spy)
    box = ask(page, "Forget it?", "It goes for good.", ("Forget", DESTROYS, lambda: done.append("forgotten")))
    assert QEvent.Type.FocusIn not in told
    assert page.focusWidget() is button_of(box, "Cancel")


class Spy(QObject):
    """Writes down what happens to a widget."""

    def __init__(self, told: list[QEvent.Type]) -> None:
        super().__init__()
        self._told = told

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Write it down."""
        self._told.append(event.type())
        return super().eventFilter(watched, event)


def test_what_destroys_is_told_by_a_picture_too(box: Box) -> None:
    assert not button_of(box, "Forget").icon().isNull()
    assert button_of(box, "Cancel").icon().isNull()
    assert not button_of(box, "Forget").isDefault()
    assert button_of(box, "Cancel").isDefault()


def test_it_goes_unanswered_with_what_it_is_about(qtbot: QtBot, page: QWidget, done: list[str], theme: Theme) -> None:
    part = QWidget(page)
    part.show()
    box = ask(part, "Forget it?", "It goes for good.", ("Forget", DESTROYS, lambda: done.append("forgotten")))
    with qtbot.waitSignal(box.rejected, timeout=2000):
        part.hide()
    gone(qtbot, page)
    assert done == []


def test_the_windows_keys_wait_for_the_answer(open_app: Callable[..., App], qtbot: QtBot) -> None:
    app = open_app()
    window = app.window
    window.show_settings(PRIVACY)
    app.raise_window()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    box = window.settings.privacy.ask_delete()
    QTest.keyClick(window.focusWidget(), Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.settings.isVisible(), "Ctrl+K waits"
    assert box.isVisible()
    QTest.keyClick(window.focusWidget(), Key.Key_Escape)
    gone(qtbot, window)
    assert window.settings.isVisible(), "Esc answered the question, and did nothing else"
    assert not app.library.care.busy
