"""The field and input methods, the way back through earlier questions, and the other keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import i18n
from desktop.app import App
from desktop.models.search import Like
from desktop.theme import Theme
from desktop.views.field import Field
from desktop.views.main_window import MainWindow
from desktop.views.repair import Repair
from tests.desktop.test_window import with_results

Opener = Callable[..., App]
CONTROL = Qt.KeyboardModifier.ControlModifier


def compose(field: Field, preedit: str, commit: str = "") -> None:
    """Do what an input method does at a key: commit what is whole, show what is not."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QCoreApplication.sendEvent(field, event)


@pytest.fixture
def field(qtbot: QtBot) -> Field:
    made = Field()
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


# --- what is worth a question -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("committed", "preedit", "worth"),
    [
        ("", "ㄱ", ""),
        ("", "계", "계"),
        ("계약", "ㅅ", "계약"),
        ("계약", "서", "계약서"),
        ("임대차 ", "ㄱ", "임대차 "),
        ("임대차 ", "ㅏ", "임대차 "),
        ("", "보증금", "보증금"),
        ("", "보증ㄱ", ""),
        ("ㄱㅇ", "ㅅ", "ㄱㅇㅅ"),
        ("ㄱ", "ㅇ", "ㄱㅇ"),
        ("", "ㄳ", "ㄳ"),
        ("계약", "ㄳ", "계약"),
        ("", "にほn", ""),
    ],
)
def test_half_a_syllable_is_worth_no_question(field: Field, committed: str, preedit: str, worth: str) -> None:
    field.setText(committed)
    typed: list[str] = []
    field.typed.connect(typed.append)
    compose(field, preedit)
    assert field.worth() == worth
    assert typed[-1] == worth
    assert field.text() == committed
    assert field.composing


def test_what_is_composed_stands_where_the_cursor_is(field: Field) -> None:
    field.setText("임대 계약")
    field.setCursorPosition(2)
    compose(field, "차")
    assert field.worth() == "임대차 계약"
    compose(field, "", "차")
    assert (field.text(), field.worth(), field.composing) == ("임대차 계약", "임대차 계약", False)


def test_a_final_consonant_that_moves_on_asks_for_nothing_in_between(field: Field) -> None:
    typed: list[str] = []
    field.typed.connect(typed.append)
    for preedit, commit in (("ㄱ", ""), ("가", ""), ("갑", ""), ("비", "가"), ("", "비")):
        compose(field, preedit, commit)
    assert list(dict.fromkeys(typed)) == ["", "가", "갑", "가비"]


def test_the_selection_gives_way_to_what_is_composed(field: Field) -> None:
    field.setText("old")
    field.selectAll()
    compose(field, "새")
    assert field.worth() == "새"


def test_enter_says_all_that_was_typed(field: Field, qtbot: QtBot) -> None:
    field.setText("계약")
    compose(field, "ㅅ")
    with qtbot.waitSignal(field.entered) as entered:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert entered.args == ["계약ㅅ"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Backspace])
def test_keys_of_the_input_method_do_nothing_else(field: Field, key: Qt.Key) -> None:
    field.setText("계약")
    compose(field, "서")
    override = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    override.ignore()
    QCoreApplication.sendEvent(field, override)
    assert override.isAccepted()
    QTest.keyClick(field, key)
    assert field.worth() == "계약서"


def test_clearing_ends_the_composition(field: Field) -> None:
    field.setText("계약")
    compose(field, "서")
    field.clear()
    assert (field.worth(), field.composing) == ("", False)


# --- in the window ----------------------------------------------------------------------------------------


def test_a_composed_syllable_is_asked_and_the_answer_leaves_it_alone(
    open_app: Opener, qtbot: QtBot, folder: Path
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    field = window.search.bar.field
    field.setFocus()
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        compose(field, "을")
    assert app.finder.query == "보증금을"
    assert (field.text(), field.composing, field.hasFocus()) == ("보증금", True, True)
    compose(field, "", "을")
    assert app.finder.query == "보증금을" == field.text()


def test_escape_and_down_do_not_reach_the_window_while_composing(
    open_app: Opener, qtbot: QtBot, folder: Path
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    field = window.search.bar.field
    field.setFocus()
    compose(field, "을")
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
        QTest.keyClick(field, key)
        assert (field.text(), field.composing, field.hasFocus()) == ("보증금", True, True)
    compose(field, "", "을")
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert window.search.list.hasFocus()


def test_composing_in_place_of_the_chip_is_not_disturbed(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    hit = window.search.list.hit()
    assert hit is not None
    app.finder.find_similar(Like(hit.path, hit.start, hit.end))
    field = window.search.bar.field
    assert field.text() == ""
    compose(field, "계")
    assert app.finder.like is None
    assert (field.text(), field.worth(), field.composing) == ("", "계", True)


def test_the_cross_ends_the_composition(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    window.search.bar.field.clear()
    compose(window.search.bar.field, "계")
    window.search.bar._clear.click()
    assert (app.finder.query, window.search.bar.field.composing) == ("", False)


# --- back in time -----------------------------------------------------------------------------------------


def asked_before(app: App, *questions: str) -> MainWindow:
    for question in reversed(questions):
        app.kept.remember(question)
    return app.window


def test_control_up_and_down_step_through_what_was_asked(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    asked_before(app, "보증금 반환 기한", "renewal clauses", "보증금 인상")
    field = window.search.bar.field
    field.setText("보증금")
    seen = []
    for key in (Qt.Key.Key_Up,) * 3 + (Qt.Key.Key_Down,) * 3:
        QTest.keyClick(field, key, CONTROL)
        seen.append(field.text())
    assert seen == ["보증금 반환 기한", "보증금 인상", "보증금 인상", "보증금 반환 기한", "보증금", "보증금"]
    assert app.finder.query == "보증금"


def test_typing_leaves_the_history(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    asked_before(app, "one", "two", "one and two")
    field = window.search.bar.field
    field.clear()
    QTest.keyClick(field, Qt.Key.Key_Up, CONTROL)
    QTest.keyClicks(field, " ")
    QTest.keyClick(field, Qt.Key.Key_Up, CONTROL)
    assert field.text() == "one and two"
    QTest.keyClick(field, Qt.Key.Key_Down, CONTROL)
    assert field.text() == "one "


# --- the other keyboard -----------------------------------------------------------------------------------


def test_the_other_keyboard_is_offered_and_taken(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    offer = window.search.repair
    assert not offer.isVisible()
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        window.search.bar.set_text("qhwmdrma")
    assert offer.isVisible()
    assert offer.accessibleName() == "Did you mean “보증금”?"
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        QTest.keyClick(window, Qt.Key.Key_R, CONTROL)
    assert window.search.bar.field.text() == app.finder.query == "보증금"
    assert not offer.isVisible()


def test_the_offer_is_a_button_in_korean_too(qapp: QApplication, theme: Theme, qtbot: QtBot) -> None:
    i18n.use(qapp, "ko")
    offer = Repair(theme)
    qtbot.addWidget(offer)
    offer.offer("한글")
    assert "한글" in offer.text()
    assert offer.text().endswith("을 찾으셨습니까?")
    offer.offer("hello")
    assert "hello" in offer.text()
    with qtbot.waitSignal(offer.taken) as taken:
        QTest.keyClick(offer, Qt.Key.Key_Return)
    assert taken.args == ["hello"]
    offer.offer("")
    assert not offer.isVisible()
