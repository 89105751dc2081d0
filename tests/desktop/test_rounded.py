"""Menus and popups have round corners, a raised ground and an edge, whatever the screen can do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.facets import Option
from desktop.theme import Theme
from desktop.views import rounded
from desktop.views.chip_menu import ChipMenu
from desktop.views.days import DaysAsked
from desktop.views.menus import Entry, pop_up
from desktop.views.syntax import SyntaxHelp

SCHEMES = ("light", "dark")


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def popups(theme: Theme, parent: QWidget) -> list[QWidget]:
    """Return one of each kind, shown."""
    chips = ChipMenu(theme, "type", parent)
    chips.show_options([Option("", "Any", 40), Option(".pdf", "PDF", 3)], ())
    chips.popup(QPoint(0, 0))
    days, syntax = DaysAsked(theme, parent), SyntaxHelp(theme, parent)
    days.pop_up(QPoint(0, 0))
    syntax.pop_up(QPoint(600, 0))
    menu = pop_up(parent, QPoint(0, 0), [[Entry("Open"), Entry("Further", under=[Entry("One")])]])
    return [chips, days, syntax, menu]


def picture(popup: QWidget) -> QImage:
    return popup.grab().toImage().convertToFormat(QImage.Format.Format_ARGB32)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_is_drawn_into_the_corners(qapp: QApplication, parent: QWidget, scheme: str) -> None:
    theme = Theme(qapp, scheme)
    for popup in popups(theme, parent):
        seen, name = picture(popup), type(popup).__name__
        right, bottom = seen.width() - 1, seen.height() - 1
        corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)]
        assert [seen.pixelColor(*corner).alpha() for corner in corners] == [0] * 4, name
        assert seen.pixelColor(right // 2, 0) == theme.color("line2"), name
        assert seen.pixelColor(3, bottom // 2) == theme.color("raised"), name
        popup.close()


def test_without_a_compositor_the_corners_are_cut_off(
    theme: Theme, parent: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounded, "see_through", lambda: False)
    for popup in popups(theme, parent):
        left, corner = popup.mask(), popup.rect().bottomRight()
        assert not popup.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        assert not left.contains(QPoint(0, 0))
        assert not left.contains(corner)
        assert left.contains(QPoint(popup.width() // 2, 0))
        assert left.contains(popup.rect().center())
        edge = next(x for x in range(20) if left.contains(QPoint(x, 0)))
        assert darkest(picture(popup), edge) > 100, "no black shines through beside the edge"
        popup.close()


def darkest(seen: QImage, edge: int) -> int:
    """Return the darkest lightness on the way along the upper edge's round corner."""
    return min(QColor(seen.pixel(x, 0)).lightness() for x in range(edge, edge + 8))


def test_the_cut_follows_the_size(qtbot: QtBot, parent: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounded, "see_through", lambda: False)
    popup = rounded.Popup(parent)
    popup.resize(100, 60)
    popup.show()
    popup.resize(200, 90)
    assert popup.mask().boundingRect().size() == popup.size()
    popup.close()


def test_menus_in_menus_are_round_too(parent: QWidget) -> None:
    menu = pop_up(parent, QPoint(0, 0), [[Entry("Further", under=[Entry("One")])]])
    (further,) = [action.menu() for action in menu.actions()]
    assert isinstance(further, QMenu)
    assert further.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    assert further.windowFlags() & Qt.WindowType.FramelessWindowHint
    menu.close()
