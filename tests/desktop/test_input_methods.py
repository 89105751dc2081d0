"""What input methods really send, message by message as it was seen of them, and what the fields make of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import input_method
from desktop.app import App
from desktop.views.field import Field
from desktop.views.quick import QuickSearch
from tests.desktop.test_typing import compose
from tests.desktop.test_window import with_results

Opener = Callable[..., App]
# ibus-hangul 1.5.4 at the keys ㅂ ㅗ ㅈ, (composed, committed): the syllable is taken away, committed, the next begun
IBUS = (("ㅂ", ""), ("보", ""), ("봊", ""), ("", ""), ("", "보"), ("즈", ""))
# and at Enter, where the key itself comes last
IBUS_ENTER = (("", ""), ("", "즈"), ("", ""), ("", ""))


def play(field: Field, messages: tuple[tuple[str, str], ...]) -> None:
    for composed, committed in messages:
        compose(field, composed, committed)


@pytest.fixture
def field(qtbot: QtBot) -> Field:
    made = Field()
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def test_between_two_syllables_of_ibus_nothing_else_is_asked(field: Field) -> None:
    typed: list[str] = []
    field.typed.connect(typed.append)
    play(field, (*IBUS, *IBUS_ENTER))
    assert list(dict.fromkeys(typed)) == ["", "보", "봊", "보즈"]
    assert typed[typed.index("보") :].count("") == 0
    assert field.text() == "보즈"


def test_what_was_composed_and_taken_back_is_told(field: Field, qtbot: QtBot) -> None:
    play(field, (("ㅂ", ""), ("보", "")))
    with qtbot.waitSignal(field.typed, timeout=1000) as typed:
        play(field, (("", ""),))
    assert typed.args == [""]


def test_emptying_the_field_is_told_at_once(field: Field) -> None:
    play(field, (("보", ""),))
    typed: list[str] = []
    field.typed.connect(typed.append)
    field.clear()
    assert typed[-1:] == [""]


def test_the_answer_stays_on_show_between_two_syllables(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    field = window.search.bar.field
    field.clear()
    gone: list[bool] = []
    app.finder.cleared.connect(lambda: gone.append(True))
    compose(field, "보")
    qtbot.waitUntil(lambda: app.finder.found is not None and app.finder.found.query == "보")
    play(field, (("", ""), ("", "보"), ("즈", "")))
    assert (app.finder.query, gone) == ("보즈", [])


# --- the quick search -------------------------------------------------------------------------------------


@pytest.fixture
def quick(open_app: Opener, folder: Path, qtbot: QtBot) -> QuickSearch:
    app = open_app()
    app.library.add([str(folder)])
    qtbot.waitUntil(lambda: not app.library.empty)
    app.manners.show_quick()
    made = app.manners.quick
    qtbot.waitUntil(made.isActiveWindow)
    return made


def answered(quick: QuickSearch, question: str) -> bool:
    return quick.finder.found is not None and quick.finder.found.query == question


def test_the_quick_search_asks_what_is_composed(quick: QuickSearch, qtbot: QtBot) -> None:
    quick.field.insert("보증")
    compose(quick.field, "금")
    qtbot.waitUntil(lambda: answered(quick, "보증금"))
    assert quick.field.composing


def test_enter_opens_what_was_asked_last_not_what_is_still_on_show(quick: QuickSearch, qtbot: QtBot) -> None:
    quick.field.insert("보증금")
    qtbot.waitUntil(lambda: answered(quick, "보증금"))
    opened: list[str] = []
    quick.opened.connect(lambda _: opened.append(quick.finder.found.query if quick.finder.found else ""))
    quick.field.insert(" ")
    compose(quick.field, "한")
    compose(quick.field, "", "한")
    compose(quick.field, "도")
    QTest.keyClick(quick.field, Qt.Key.Key_Return)
    assert opened == []
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == ["보증금 한도"]


def test_an_enter_that_was_followed_by_typing_opens_nothing(quick: QuickSearch, qtbot: QtBot) -> None:
    opened: list[object] = []
    quick.opened.connect(opened.append)
    quick.field.insert("보증금")
    QTest.keyClick(quick.field, Qt.Key.Key_Return)
    quick.field.insert(" 한도")
    qtbot.waitUntil(lambda: answered(quick, "보증금 한도"))
    assert opened == []


def test_keys_of_the_input_method_do_nothing_else_in_the_quick_search(quick: QuickSearch, qtbot: QtBot) -> None:
    quick.field.insert("보증금")
    qtbot.waitUntil(lambda: answered(quick, "보증금"))
    compose(quick.field, "ㅇ")
    row = quick.list.currentIndex().row()
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
        QTest.keyClick(quick.field, key)
    assert (quick.isVisible(), quick.list.currentIndex().row()) == (True, row)


def test_tab_takes_what_is_composed_along(quick: QuickSearch, qtbot: QtBot) -> None:
    quick.field.insert("보증")
    compose(quick.field, "금")
    with qtbot.waitSignal(quick.asked_in_full) as asked:
        QTest.keyClick(quick.field, Qt.Key.Key_Tab)
    assert asked.args == ["보증금"]


# --- Fcitx, which lets a key through before it commits ----------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "after"),
    [
        (Qt.Key.Key_Space, " ", ("계약서 ", 4)),
        (Qt.Key.Key_Left, "", ("계약서", 2)),
        (Qt.Key.Key_Home, "", ("계약서", 0)),
    ],
)
def test_a_key_waits_for_the_commit_that_follows_it(
    field: Field, key: Qt.Key, text: str, after: tuple[str, int]
) -> None:
    field.setText("계약")
    compose(field, "서")
    QTest.sendKeyEvent(QTest.KeyAction.Press, field, key, text, Qt.KeyboardModifier.NoModifier)
    play(field, (("", "서"), ("", "")))
    assert (field.text(), field.cursorPosition()) == after


def test_a_key_that_no_commit_follows_does_its_work_a_moment_later(field: Field, qtbot: QtBot) -> None:
    field.setText("계약")
    compose(field, "서")
    QTest.keyClick(field, Qt.Key.Key_Home)
    assert field.cursorPosition() == 2
    qtbot.waitUntil(lambda: field.cursorPosition() == 0)


def test_down_goes_into_the_list_at_its_first_press(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    field = window.search.bar.field
    field.setFocus()
    compose(field, "을")
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.hasFocus()
    compose(field, "", "을")
    assert window.search.list.hasFocus()
    assert field.text() == "보증금을"


@pytest.mark.parametrize("told", [True, False])
def test_the_last_syllable_stays_where_nobody_commits_it(field: Field, told: bool) -> None:
    field.setText("계약")
    compose(field, "서")
    if told:  # Qt tells the input method, which takes away what is composed; not where a menu opens
        compose(field, "")
    QCoreApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.PopupFocusReason))
    assert (field.text(), field.composing) == ("계약서", False)


def test_a_commit_that_comes_after_all_is_not_written_twice(field: Field, qtbot: QtBot) -> None:
    compose(field, "서")
    QCoreApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.PopupFocusReason))
    compose(field, "", "서")
    assert field.text() == "서"
    compose(field, "", "서")
    assert field.text() == "서서"


def test_a_click_leaves_the_last_syllable_where_it_was(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    class Fcitx:
        def commit(self) -> None:
            compose(field, "")

    monkeypatch.setattr("desktop.views.field.QGuiApplication.inputMethod", Fcitx)
    field.setText("계약")
    compose(field, "서")
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(2, field.height() // 2))
    assert (field.text(), field.cursorPosition()) == ("계약서", 0)


def test_what_is_not_hangul_is_the_input_methods_to_keep(field: Field) -> None:
    compose(field, "nihao")
    compose(field, "")
    QCoreApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert field.text() == ""


# --- which are tried --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "tried"),
    [
        ({}, None),
        ({"QT_IM_MODULE": "ibus"}, None),
        ({"QT_IM_MODULE": "fcitx"}, "fcitx;ibus"),
        ({"QT_IM_MODULE": "fcitx5"}, "fcitx5;ibus"),
        ({"QT_IM_MODULE": "fcitx", "QT_IM_MODULES": "wayland;fcitx"}, "wayland;fcitx;ibus"),
        ({"QT_IM_MODULES": "wayland;fcitx;ibus"}, "wayland;fcitx;ibus"),
    ],
)
def test_fcitx_is_reached_by_the_way_of_ibus(asked: dict[str, str], tried: str | None) -> None:
    environment = dict(asked)
    input_method.choose(environment)
    assert environment.get("QT_IM_MODULES") == tried


def test_the_focus_that_x11_takes_back_at_once_is_asked_for_again(
    qapp: QApplication, open_app: Opener, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    monkeypatch.setattr("desktop.views.quick.QGuiApplication.platformName", lambda: "xcb")
    app.manners.show_quick()
    quick = app.manners.quick
    qtbot.waitUntil(quick.isActiveWindow)
    changes: list[object] = []
    qapp.focusWindowChanged.connect(changes.append)
    app.window.activateWindow()
    qtbot.waitUntil(lambda: len(changes) > 1 and quick.isActiveWindow())
    assert quick.isVisible()
    app.window.activateWindow()
    qtbot.waitUntil(lambda: not quick.isVisible())
