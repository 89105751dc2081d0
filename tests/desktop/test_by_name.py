"""Files without text in the list: by their names, with the reason, and the figures of the chips for dates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.messages import Count
from core.search import facets
from desktop.app import App
from desktop.models.facets import chip_words, options
from desktop.models.hit_words import failed
from desktop.models.narrowing import RECENT, Narrowing
from desktop.theme import Theme
from desktop.views import row_text
from tests.desktop.names_worker import COMMAND, FILM, PICTURE
from tests.desktop.test_chips import lines, opened
from tests.desktop.test_window import with_results

Opener = Callable[..., App]


@pytest.fixture
def app(open_app: Opener, qtbot: QtBot, folder: Path) -> App:
    program = open_app(COMMAND)
    with_results(program, qtbot, folder, "여권")
    return program


def rows(app: App) -> list[str]:
    return [Path(group.path).name for group in app.finder.results.groups]


def colours(app: App, number: int) -> set[str]:
    """Return the colours of the line with the name of a row."""
    view = app.window.search.list
    rect = view.visualRect(view.model().index(number, 0))
    picture = view.viewport().grab(rect).toImage()
    x, y, wide, high = 64, 12, picture.width() - 160, 20
    return {picture.pixelColor(x + i, y + j).name() for i in range(0, wide, 3) for j in range(0, high, 2)}


def test_a_file_without_text_is_a_row_with_its_name_lit_and_its_reason(app: App, qtbot: QtBot) -> None:
    view = app.window.search.list
    assert rows(app)[0] == PICTURE
    assert FILM in rows(app)
    hit = view.hit()
    assert hit is not None
    assert failed(hit)
    marked = view._theme.color("mark").name()
    view.setCurrentIndex(view.model().index(1, 0))
    qtbot.waitUntil(lambda: marked in colours(app, 0), timeout=2000)
    assert marked not in colours(app, 1), "a passage's name was not asked for"
    assert view._drawn._reason_words(hit) == "No words could be made out in the picture."
    spoken = view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert PICTURE in spoken
    assert "No words could be made out" in spoken


def test_it_opens_with_enter_and_is_not_counted_as_a_passage(app: App, qtbot: QtBot) -> None:
    view = app.window.search.list
    view.setFocus()
    with qtbot.waitSignal(view.opened, timeout=2000) as told:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert told.args
    assert Path(told.args[0].path).name == PICTURE
    assert app.window.search.summary.text() == "4 of 38 files · 1 passage"


def test_why_this_says_by_its_name(app: App) -> None:
    view = app.window.search.list
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert app.window.explaining.showing
    cards = app.window.explaining.sheet._parts.findChildren(QWidget)
    names = [card.accessibleName() for card in cards]
    assert "File name 100%. The file’s name has words of your question." in names


def test_figures_of_the_days_are_those_of_the_worker(app: App) -> None:
    row = app.window.search.chips
    assert row.chips["date"].accessibleName() == "Date: Any, 38 files", "days are within the years"
    menu = opened(row, "date")
    assert lines(menu)[:5] == ["Any time 38", "Today 2", "Past 7 days 5", "Past month 9", "Past year 17"]
    assert lines(menu)[5:] == ["Since 2024 17", "Since 2023 29", "Since 2020 35", "Since 2018 38", "Choose days…"]
    menu.close()
    for days, files in {"2024-05-01..2024-06-30": 3, "2024-05-01..2024-07-30": None}.items():
        chosen = Narrowing(date=(days,))
        assert chip_words("date", chosen, app.finder.counts)[1] == files, "of other days nothing is known"


def test_no_more_than_twelve_years_are_offered_and_all_of_them_count() -> None:
    counts = [Count("date", str(2000 + year), 30 - year) for year in range(20)]
    offered = [option for option in options("date", Narrowing(), counts, ()) if option.value.isdigit()]
    assert [option.value for option in offered] == [str(year) for year in range(2011, 1999, -1)]
    assert offered[0].files == sum(count.files for count in counts if int(count.value) >= 2011)


def test_both_sides_offer_the_same_days() -> None:
    assert facets.RECENT == RECENT


@pytest.mark.parametrize("wide", [20, 80, 140, 200, 10_000])
def test_marks_stay_on_their_letters_where_a_name_is_cut(theme: Theme, wide: int) -> None:
    name, font = "여권 사본과 아주 긴 이름 IMG_2034 (최종).jpg", theme.font("strong")
    marks = [(0, 5), (name.index("IMG"), name.index("IMG") + 8), (len(name) - 4, len(name))]
    shown, spans = row_text.cut_middle(name, marks, font, wide)
    whole = {name[start:end] for start, end in marks}
    assert all(0 <= start < end <= len(shown) for start, end in spans)
    assert all(any(shown[start:end] in part for part in whole) for start, end in spans)
    assert len(spans) == 3 or shown != name
