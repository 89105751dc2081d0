"""What all sheets over the window share: a shadow, a sign that more follows, and that they keep the keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.theme import Theme
from desktop.views import sheet as sheets
from desktop.views.after_crash import tell_of_crash
from desktop.views.ask import DESTROYS, ask, ask_password
from desktop.views.more import More
from desktop.views.password import PasswordBox
from desktop.views.question import Question
from desktop.views.sheet import MARGIN, Cover
from desktop.views.why_sheet import WhySheet
from desktop.views.widgets import Label
from tests.desktop.asked import button_of, open_box, page_with_field
from tests.desktop.test_window import with_results

Opener = Callable[..., App]
Key = Qt.Key
LONG = "아주_긴_이름의_급여대장_" * 8 + "2021.pdf"


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> QWidget:
    return page_with_field(qtbot)


def field(page: QWidget) -> QLineEdit:
    """Return what had the keys before."""
    found = page.findChild(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert isinstance(found, QLineEdit)
    return found


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key wherever the keys are."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, held)


def gone(qtbot: QtBot, page: QWidget) -> None:
    qtbot.waitUntil(lambda: not page.findChildren(Question))


# --- the shadow -------------------------------------------------------------------------------------------


def light_at(picture: QImage, x: int, y: int) -> int:
    return picture.pixelColor(x, y).lightness()


def test_a_sheet_casts_a_shadow_that_goes_with_it(page: QWidget) -> None:
    sheet = Cover(page, 400, 300)
    sheet.open_sheet()
    for size in ((900, 600), (700, 500)):
        page.resize(*size)
        card, picture = sheet._card.geometry(), page.grab().toImage()
        middle = card.center().x()
        below = [light_at(picture, middle, card.bottom() + away) for away in (2, 20, 40)]
        assert below == sorted(below), "it fades"
        assert below[0] + 8 < below[-1]
        above = light_at(picture, middle, card.top() - 3)
        assert above > light_at(picture, middle, card.bottom() + 3), "it lies lower than the sheet"


def test_the_shadow_is_not_drawn_for_what_changes_within(page: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = Cover(page, 400, 300)
    typed = QLineEdit()
    sheet.body.addWidget(typed)
    sheet.open_sheet()
    QApplication.processEvents()  # what is to be drawn of the whole window
    drawn: list[QRectF] = []
    monkeypatch.setattr(sheets, "shadow", lambda _, card: drawn.append(card))
    inner = QRect(typed.mapTo(page, QPoint(0, 0)), typed.size())
    page.repaint(inner)
    assert drawn == []
    page.repaint()
    assert drawn == [QRectF(sheet._card.geometry())]


# --- why: what has no room scrolls --------------------------------------------------------------------------


def why(app: App, qtbot: QtBot, folder: Path) -> WhySheet:
    """Ask, and open the sheet that tells why the first row matched."""
    window = with_results(app, qtbot, folder, "임대차 계약 갱신할 때 보증금 인상 한도")
    window.search.list.setFocus()
    QTest.keyClick(window.search.list, Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: app.finder.why.explanation is not None, timeout=5000)
    return window.explaining.sheet


def test_why_scrolls_in_a_low_window_and_says_that_more_follows(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    sheet = why(app, qtbot, folder)
    more = sheet.findChild(More)
    assert isinstance(more, More)
    bar = sheet._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0 and more.isHidden(), timeout=2000)  # all is seen
    app.window.resize(760, 520)
    room = app.window.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    qtbot.waitUntil(lambda: room.contains(sheet._card.geometry()), timeout=2000)
    qtbot.waitUntil(more.isVisible, timeout=2000)
    assert more.mapTo(sheet._area, QPoint(0, more.height())).y() >= sheet._area.viewport().height()
    for _ in range(2 + len(sheet._rows)):
        press(Key.Key_Tab)
    last = sheet._rows[-1]
    assert last.hasFocus()
    foot = last.mapTo(sheet._area, QPoint(0, last.height())).y()
    assert 0 < foot <= sheet._area.viewport().height(), "the keys are where one sees them"
    bar.setValue(bar.maximum())
    assert more.isHidden(), "nothing follows"


# --- a password ---------------------------------------------------------------------------------------------


@pytest.fixture
def given() -> list[str]:
    return []


@pytest.fixture
def box(page: QWidget, given: list[str]) -> PasswordBox:
    return ask_password(page, "급여대장.pdf", given.append)


def test_a_password_is_typed_at_once_and_taken_by_enter(
    qtbot: QtBot, page: QWidget, box: PasswordBox, given: list[str]
) -> None:
    assert box.field.hasFocus()
    press(Key.Key_Return)
    assert box.isVisible(), "nothing was typed"
    assert not box.answer.isEnabled()
    QTest.keyClicks(box.field, "sesame")
    press(Key.Key_Return)
    gone(qtbot, page)
    assert given == ["sesame"]
    assert field(page).hasFocus(), "the keys are back where they were"


def test_the_way_out_gives_no_password(qtbot: QtBot, page: QWidget, box: PasswordBox, given: list[str]) -> None:
    QTest.keyClicks(box.field, "sesame")
    press(Key.Key_Escape)
    gone(qtbot, page)
    assert given == []


def test_a_password_is_asked_in_a_sheet_that_can_be_read_aloud(page: QWidget, box: PasswordBox) -> None:
    (question,) = page.findChildren(Question)
    assert question.geometry() == page.rect()
    assert not box.isWindow()
    assert question.accessibleName() == "Password for “급여대장.pdf”"
    assert box.field.accessibleName() == question.accessibleName()
    assert "Seoga forgets it" in box.field.accessibleDescription()
    QTest.keyClicks(box.field, "a")
    stops = []
    for _ in range(3):
        stops.append(QApplication.focusWidget())
        press(Key.Key_Tab)
    assert QApplication.focusWidget() is box.field, "the keys stay inside"
    assert {stop.text().strip() for stop in stops if isinstance(stop, QPushButton)} == {"Open", "Cancel"}
    card, picture = question._card.geometry(), page.grab().toImage()
    assert light_at(picture, card.left() + 1, card.bottom() - 1) < 200, "its corners are round"


# --- after a crash --------------------------------------------------------------------------------------------


def test_a_crash_is_told_in_a_sheet_that_keys_close(open_app: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    app = open_app()
    app.raise_window()
    qtbot.waitUntil(app.window.isActiveWindow, timeout=5000)
    log = tmp_path / "window.log"
    log.write_text("Fatal Python error\n")
    for key in (Key.Key_Escape, Key.Key_Return):
        box = tell_of_crash(app.window, log, lambda: None)
        (question,) = app.window.findChildren(Question)
        assert not box.isWindow()
        assert question.accessibleName() == "Seoga did not end properly the last time"
        assert button_of(box, "Close").hasFocus()
        press(key)
        gone(qtbot, app.window)


def test_the_log_is_copied_by_keys_and_the_sheet_stays(page: QWidget, tmp_path: Path) -> None:
    log = tmp_path / "window.log"
    log.write_text("Fatal Python error\n")
    box = tell_of_crash(page, log, lambda: None)
    copy = button_of(box, "Copy the log")
    while not copy.hasFocus():
        press(Key.Key_Tab)
    press(Key.Key_Space)
    assert QGuiApplication.clipboard().text() == "Fatal Python error\n"
    assert box.isVisible()


# --- all questions --------------------------------------------------------------------------------------------


def test_what_is_behind_cannot_take_the_keys(qtbot: QtBot, page: QWidget) -> None:
    other = QLineEdit(page)
    other.show()
    box = ask(page, "Forget it?", "It goes for good.", ("Forget", DESTROYS, lambda: None))
    other.setFocus()  # as a page does that comes by itself
    assert button_of(box, "Cancel").hasFocus()
    press(Key.Key_Escape)
    gone(qtbot, page)
    assert other.hasFocus(), "it has them after that"


def test_a_question_over_a_question_has_the_keys(qtbot: QtBot, page: QWidget, given: list[str]) -> None:
    below = ask(page, "Forget it?", "It goes for good.", ("Forget", DESTROYS, lambda: None))
    above = ask_password(page, "급여대장.pdf", given.append)
    assert above.field.hasFocus()
    above.reject()
    qtbot.waitUntil(button_of(below, "Cancel").hasFocus)


def test_the_answers_stay_in_reach_however_long_a_name_is(qtbot: QtBot, page: QWidget) -> None:
    ask(page, f"Forget “{LONG}”?", f"/home/{LONG}", ("Forget", DESTROYS, lambda: None))
    all_lie_inside(qtbot, page, f"Forget “{LONG}”?")


def test_so_does_the_field_of_a_password(qtbot: QtBot, page: QWidget, given: list[str]) -> None:
    ask_password(page, LONG, given.append)
    all_lie_inside(qtbot, page, f"Password for “{LONG}”")


def all_lie_inside(qtbot: QtBot, page: QWidget, heading: str) -> None:
    """See that a sheet holds all of its box."""
    (question,) = page.findChildren(Question)
    assert question.accessibleName() == heading, "read as it is"
    parts = [part for part in open_box(page).findChildren(QWidget) if part.isVisible()]

    def inside(part: QWidget) -> bool:
        return question._card.rect().contains(QRect(part.mapTo(question._card, QPoint(0, 0)), part.size()))

    qtbot.waitUntil(lambda: all(map(inside, parts)), timeout=2000)
    for label in open_box(page).findChildren(Label):
        assert label.height() == label.heightForWidth(label.width()), "all its lines are seen"
