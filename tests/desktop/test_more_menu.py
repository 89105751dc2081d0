"""Menus of chips that are open when an answer comes: their figures follow, and the keys stay where they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from core.messages import Facet
from desktop.app import App
from desktop.models.facets import Option
from desktop.models.narrowing import Narrowing
from desktop.theme import Theme
from desktop.views.chip_menu import ChipMenu
from tests.desktop.test_window import with_results

Opener = Callable[..., App]
Key = Qt.Key
ANY, PDF = Option("", "Any", 40), Option(".pdf", "PDF", 30)
DOC, MAIL = Option(".docx", "DOCX", 9), Option(".eml", "EML", 1)


def lines(menu: QMenu) -> list[str]:
    """Return what stands in a menu, "-" for a line between."""
    words = [action.text().replace("\t", " ").replace("\u2007", "") for action in menu.actions()]
    return [each or "-" for each in words]


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def opened(theme: Theme, parent: QWidget, facet: Facet, *options: Option) -> ChipMenu:
    menu = ChipMenu(theme, facet, parent)
    menu.show_options(options, ())
    menu.popup(QPoint(0, 0))
    return menu


def test_figures_follow_and_new_lines_come_last(theme: Theme, parent: QWidget) -> None:
    menu = opened(theme, parent, "type", ANY, PDF, DOC)
    QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Down)
    here = menu.activeAction()
    menu.show_options([Option("", "Any", 3), MAIL, Option(".pdf", "PDF", 2)], ())
    assert lines(menu) == ["Any 3", "-", "PDF 2", "DOCX", "EML 1"], "nothing is known of what went"
    assert menu.activeAction() is here
    assert here.data() == ".pdf"
    menu.close()


def test_an_answer_brings_what_can_be_chosen_into_a_menu_that_had_nothing(theme: Theme, parent: QWidget) -> None:
    menu = opened(theme, parent, "type", Option("", "Any"))
    high = menu.height()
    menu.show_options([ANY, PDF], (".pdf",))
    assert lines(menu) == ["Any 40", "-", "PDF 30"]
    assert menu.height() > high
    assert [action.isChecked() for action in menu.actions()] == [False, False, True]
    menu.close()


def test_years_come_before_the_choice_of_days(theme: Theme, parent: QWidget) -> None:
    recent = Option("today", "Today")
    menu = opened(theme, parent, "date", ANY, recent)
    menu.show_options([ANY, recent, Option("2024", "Since 2024", 4)], ())
    assert lines(menu) == ["Any 40", "-", "Today", "-", "Since 2024 4", "-", "Choose days…"]
    menu.close()


def test_the_menu_of_more_filters_follows_the_answer(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    with_results(app, qtbot, folder)
    row, window = app.window.search.chips, app.window
    window.resize(760, 640)
    qtbot.waitUntil(row.more.isVisible, timeout=5000)
    QTest.mouseClick(row.more, Qt.MouseButton.LeftButton)
    under = row._under
    assert under.isVisible()
    before = lines(under)
    QTest.keyClick(under, Key.Key_Down)
    here = under.activeAction()
    with qtbot.waitSignal(app.finder.answered, timeout=5000):
        app.finder.set_narrowing(Narrowing(type=(".pdf",)))
    assert under.isVisible()
    assert before[0].endswith("38 files")
    assert lines(under)[0].endswith("19 files")
    assert under.activeAction() is here
    under.close()
