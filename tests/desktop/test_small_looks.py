"""Small things that a person sees at once: lines of small text, the ends of menus, a bar that is narrow."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from core.messages import DocumentText
from core.records import Block
from desktop.models.facets import Option
from desktop.models.pieces import LONGEST, window
from desktop.theme import Theme
from desktop.views.chip_menu import ChipMenu
from desktop.views.menus import Entry, pop_up
from desktop.views.page_bar import PageBar
from desktop.views.widgets import Label
from tests.desktop.walker import pixels

WORDS = "받침이 있는 글과 없는 글, gjpqy, 낱말 여러 개를 여러 줄에 씁니다. " * 3
EDGE = 17  # from a menu's edge to its words
ANY, PDF, MAIL = Option("", "Any", 1040), Option(".pdf", "PDF", 30), Option(".eml", "EML", 8)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def inked(picture: QPixmap, axis: int) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """Return which columns (axis 0) or rows (axis 1) of a picture are not in its commonest colour."""
    drawn = pixels(picture.toImage().convertToFormat(QImage.Format.Format_RGB32)).astype(np.uint32)
    codes = drawn[:, :, 0] << 16 | drawn[:, :, 1] << 8 | drawn[:, :, 2]
    values, counts = np.unique(codes, return_counts=True)
    return np.flatnonzero((codes != values[counts.argmax()]).any(axis=axis))


# --- lines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "high"), [("micro", 16), ("cap", 18), ("capm", 18), ("body", 20), ("title", 28)])
def test_lines_are_as_high_as_the_tokens_say(qtbot: QtBot, theme: Theme, role: str, high: int) -> None:
    label = Label(theme, WORDS, role, wrap=True)
    qtbot.addWidget(label)
    lines = label.heightForWidth(240) // high
    assert lines > 2
    assert label.heightForWidth(240) == lines * high
    label.resize(240, lines * high)
    label.setStyleSheet("background: white")
    rows = inked(label.grab(), 1)
    assert 0 < rows[0] < high / 2, "the first line stands in the middle of its room"
    assert lines * high - high / 2 < rows[-1] < lines * high - 1, "and so does the last"
    gaps = sum(after - before > 1 for before, after in pairwise(rows))
    assert gaps >= lines - 1, "no line touches the next"


def test_a_label_keeps_its_margins_breaks_and_place(qtbot: QtBot, theme: Theme) -> None:
    label = Label(theme, "하나\n둘", "cap", wrap=True)
    qtbot.addWidget(label)
    label.setContentsMargins(20, 10, 20, 10)
    assert label.heightForWidth(400) == 2 * 18 + 20
    assert label.minimumSizeHint().height() == 2 * 18 + 20
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setStyleSheet("background: white")
    label.resize(400, 56)
    columns = inked(label.grab(), 0)
    assert abs((columns[0] + columns[-1]) / 2 - 200) < 3


# --- menus ----------------------------------------------------------------------------------------------------


def ends(menu: QMenu) -> tuple[int, int]:
    """Return how far the letters of a menu are from its left and its right edge."""
    inside = menu.grab().copy(8, 3, menu.width() - 16, menu.actionGeometry(menu.actions()[0]).height())
    columns = inked(inside, 0)
    return int(columns[0]) + 8, int(menu.width() - 8 - columns[-1])


def test_figures_end_as_far_from_the_edge_as_words_begin(theme: Theme, parent: QWidget) -> None:
    menu = ChipMenu(theme, "type", parent)
    menu.show_options([ANY, PDF, MAIL], (".pdf",))
    menu.popup(QPoint(0, 0))
    for action in menu.actions():
        place = menu.actionGeometry(action)
        if not action.isSeparator():
            row = menu.grab().copy(8, place.y(), menu.width() - 16, place.height())
            assert abs(menu.width() - 8 - int(inked(row, 0)[-1]) - EDGE) <= 2, action.text()
    menu.close()


def test_words_have_the_same_room_at_both_sides(theme: Theme, parent: QWidget) -> None:
    menu = pop_up(parent, QPoint(0, 0), [[Entry("미리 보기를 여는 줄", print)], [Entry("열기", print)]])
    assert [abs(end - EDGE) <= 2 for end in ends(menu)] == [True, True]
    menu.close()


def test_the_arrow_of_further_lines_has_room_beside_the_words(theme: Theme, parent: QWidget) -> None:
    further = Entry("다른 프로그램으로 여는 줄", under=[Entry("하나", print)])
    menu = pop_up(parent, QPoint(0, 0), [[further]])
    plain = pop_up(parent, QPoint(0, 0), [[Entry(further.words, print)]])
    assert menu.width() >= plain.width() + 12
    columns = inked(menu.grab().copy(8, 6, menu.width() - 16, menu.height() - 12), 0)
    assert max(after - before for before, after in pairwise(columns)) >= 8, "a gap parts them"
    for each in (menu, plain):
        each.close()


# --- the bar under the preview ----------------------------------------------------------------------------------


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> PageBar:
    made = PageBar(theme)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_narrow_bar_zooms_beside_a_text(bar: PageBar) -> None:
    bar.show_choice(as_text=True, drawable=False)
    bar.resize(280, 44)
    shown = [each for each in (bar.search, bar.smaller, bar.zoom, bar.larger) if each.isVisible()]
    assert len(shown) == 4, "nothing stands alone"
    assert shown[-1].geometry().right() < bar.width()


def test_the_zoom_gives_way_where_pages_are_turned(bar: PageBar) -> None:
    bar.show_choice(as_text=False)
    bar.show_place(2, 30)
    bar.resize(320, 44)
    assert not bar.zoom.isVisible()
    assert bar.back.isVisible()
    assert bar.text.geometry().right() < bar.width()
    bar.resize(560, 44)
    assert bar.zoom.isVisible()
    assert bar.text.geometry().right() < bar.width()


# --- code -------------------------------------------------------------------------------------------------------


def test_no_blank_line_is_lost_where_a_long_program_is_cut() -> None:
    text = "\n\n".join(f"def f_{number}(): pass" for number in range(LONGEST // 10))
    shown = window(DocumentText("a.py", "", "code", text, (Block("code", 0, len(text)),), 0), 0, 1)
    assert len(shown) > 2
    assert all(text[one.end : other.start] == "\n" for one, other in pairwise(shown))
