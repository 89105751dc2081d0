"""The words that the window shows of a hit: a mail by what it says, a list as prose, whole words, weak as weak."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.models.mail_head import in_words, without_head
from desktop.models.results import ROW
from desktop.views import paint
from desktop.views.quick import QuickSearch
from tests.desktop.test_quick import ask
from tests.desktop.words_worker import COMMAND

Open = Callable[..., App]
BODY = "민준 씨, 안녕하세요. 봄 책잔치의 보증금은 토요일에 돌려줍니다."
FROM = "김서연 <seoyeon@example.com>"


@pytest.fixture
def seoul(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def program(open_app: Open, folder: Path, qtbot: QtBot) -> App:
    made = open_app(COMMAND)
    made.library.add([str(folder)])
    qtbot.waitUntil(lambda: not made.library.empty)
    return made


def asked(app: App, qtbot: QtBot, question: str) -> None:
    app.window.search.bar.field.setText(question)
    qtbot.waitUntil(lambda: bool(app.finder.found and app.finder.found.query == question))


def drawn(app: App, number: int) -> str:
    """Return the words of a row of the list as they are drawn, wide enough for all of them."""
    row = app.finder.results.index(number).data(ROW)
    return app.window.search.list._drawn._laid(row, 3, 900).layout.text()


# --- a mail in the list


@pytest.mark.usefixtures("seoul")
def test_a_mail_is_shown_by_what_it_says(program: App, qtbot: QtBot) -> None:
    asked(program, qtbot, "언제 보증금")
    assert drawn(program, 0) == BODY
    row = program.finder.results.index(0).data(ROW)
    passage = program.window.search.list._drawn._laid(row, 3, 900)
    (lit,) = passage.layout.formats()
    assert BODY[lit.start : lit.start + lit.length] == "보증금"


@pytest.mark.usefixtures("seoul")
@pytest.mark.parametrize(
    ("language", "question", "head"),
    [
        ("ko", "편지 김서연", f"보낸 사람: {FROM} · "),
        ("en", "편지 김서연", f"From: {FROM} · "),
        ("ko", "편지 03-04", "날짜: 2025년 3월 4일 화요일 오전 9:12 · "),
        ("en", "편지 김서연 보증금", f"From: {FROM} · "),
    ],
)
def test_the_line_of_the_head_that_was_asked_for_stands_before_it(
    program: App, qtbot: QtBot, language: str, question: str, head: str
) -> None:
    program.speak(language)
    asked(program, qtbot, question)
    assert drawn(program, 0) == head + BODY


def test_the_quick_search_shows_it_too(program: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    usual = paint.lay_out

    def lay_out(words: str, *others: object) -> object:
        shown.append(words)
        return usual(words, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(paint, "lay_out", lay_out)
    quick = opened(program, qtbot)
    ask(qtbot, quick, "언제 보증금")
    quick.list.viewport().grab()
    assert BODY in shown
    assert not [words for words in shown if "From:" in words or "**" in words]


HEAD = "From: Kim\nTo: Lee\nDate: 2024-06-03 10:00 +0900"


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        (f"{HEAD}\n\nHello Kim", ["Hello"], "Hello Kim"),
        (f"{HEAD}\n\nHello Kim", ["Lee"], "To: Lee · Hello Kim"),
        (f"{HEAD}\n\nHello Kim", ["To", "Date"], "Hello Kim"),
        (f"One\n\n{HEAD}\n\nHello\n\n{HEAD}\n\nBye", [], "One\n\nHello\n\nBye"),
        (f"{HEAD}\n\nKim says", ["Kim", "Kim says"], "From: Kim · Kim says"),
        ("From: this line is no head.\n\nHello", [], "From: this line is no head.\n\nHello"),
        ("Hello\nFrom: Kim\nTo: Lee", [], "Hello\nFrom: Kim\nTo: Lee"),
        ("From: Kim\nTo: Lee", [], "From: Kim · To: Lee"),
        ("From: Kim\nTo: Lee", ["Lee"], "From: Kim · To: Lee"),
    ],
    ids=[
        "body",
        "head",
        "labels",
        "a box",
        "another word",
        "one line",
        "quoted",
        "nothing else",
        "nothing else, lit",
    ],
)
def test_what_is_left_of_a_mail(text: str, words: list[str], left: str) -> None:
    spans = [(text.index(word), text.index(word) + len(word)) for word in words]
    said, moved = without_head(text, spans)
    assert said == left
    assert all(said[slice(*span)] in words for span in moved)


FIELDS = st.sampled_from(
    ["From: Kim", "To: Lee, Kim", "Date: 2024-06-03 10:00 +0900", "Date: x", "Kim", "", "", "To:"]
)


@given(st.lists(FIELDS, max_size=12).map("\n".join), st.data())
def test_marks_of_a_mail_stay_at_their_letters(text: str, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    said, moved = without_head(text, spans)
    assert all(0 <= start < end <= len(said) for start, end in moved)
    assert all(before[1] <= after[0] for before, after in pairwise(moved))
    whole, places = in_words(text, spans)
    for (start, end), (first, last) in zip(spans, places, strict=True):
        assert text[start:end].count("Kim") == whole[first:last].count("Kim")


def test_a_long_mail_does_not_keep_the_list_waiting() -> None:
    text, spans = f"{HEAD}\n\n" + "To: Kim says\n\n" * 200, [(at, at + 3) for at in range(0, 2000, 40)]

    def spent() -> float:
        start = time.thread_time()
        without_head(text, spans)
        return time.thread_time() - start

    assert min(spent() for _ in range(20)) < 0.002


# --- why it matched


def test_why_is_told_of_prose_and_in_whole_words(program: App, qtbot: QtBot) -> None:
    asked(program, qtbot, "보증금을 8800만")
    program.window.search.list.setFocus()
    QTest.keyClick(program.window.search.list, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.finder.why.explanation is not None)
    sheet = program.window.explaining.sheet
    text = sheet._passage.accessibleDescription()
    assert text == "이사 ☐ '보증금'과 잔금을 확인 ☑ 열쇠 항목 · 금액 / 보증금 · 8,800만 원"
    assert {text[start:end] for start, end, _ in sheet._passage._tints} == {"보증금", "잔금을", "8,800만"}
    bars = [widget.accessibleName() for widget in sheet.findChildren(QWidget) if " 0.10" in widget.accessibleName()]
    assert bars == ["보증금을 0.10, 8800만 0.06"]
    (row,) = [row for row in sheet._rows if row.match.text == "보증금을"]
    row.setFocus()
    assert sheet._passage.partners() == ["보증금", "잔금을"]


# --- weak matches in the quick search


def opened(program: App, qtbot: QtBot) -> QuickSearch:
    program.manners.show_quick()
    quick = program.manners.quick
    qtbot.waitUntil(quick.isActiveWindow)
    return quick


def line(quick: QuickSearch, number: int, top: int) -> QImage:
    """Return how a line of a row begins, without the mark before it."""
    rect = quick.list.visualRect(quick.list.model().index(number, 0))
    return quick.list.viewport().grab(QRect(rect.x() + 56, rect.y() + top, 200, 18)).toImage()


def contrast(picture: QImage) -> int:
    """Return how far the strongest letter stands from the ground."""
    ground = QColor(picture.pixel(picture.width() // 2, 0)).lightness()
    return max(
        abs(QColor(picture.pixel(x, y)).lightness() - ground)
        for x in range(picture.width())
        for y in range(picture.height())
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_weak_match_is_dimmed(open_app: Open, folder: Path, qtbot: QtBot, scheme: str) -> None:
    program = open_app(COMMAND, theme=scheme)
    program.library.add([str(folder)])
    qtbot.waitUntil(lambda: not program.library.empty)
    quick = opened(program, qtbot)
    ask(qtbot, quick, "faint")
    title, passage = 9, 29
    before = contrast(line(quick, 1, title)), contrast(line(quick, 1, passage))
    ask(qtbot, quick, "plain")
    after = contrast(line(quick, 1, title)), contrast(line(quick, 1, passage))
    assert all(new > old + 8 for new, old in zip(after, before, strict=True))
    assert quick.words.text() == ""


def test_it_is_said_in_words_and_to_a_screen_reader(
    program: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    usual = paint.text

    def text(painter: object, rect: object, words: str, *others: object, **named: object) -> None:
        written.append(words)
        usual(painter, rect, words, *others, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(paint, "text", text)
    quick = opened(program, qtbot)
    ask(qtbot, quick, "faint")
    written.clear()
    quick.list.viewport().grab()
    assert written.count("Weak match") == 1
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    QTest.keyClick(quick.field, Qt.Key.Key_Down)
    assert "Weak match" in said[-1]
    QTest.keyClick(quick.field, Qt.Key.Key_Up)
    assert "Weak match" not in said[-1]


def test_nothing_but_weak_matches_is_told_at_the_foot(program: App, qtbot: QtBot) -> None:
    quick = opened(program, qtbot)
    ask(qtbot, quick, "all faint")
    assert quick.list.isVisible()
    assert quick.words.text() == "Only weak matches. Among so few passages it is hard to tell."
    ask(qtbot, quick, "faint")
    assert quick.words.text() == ""
