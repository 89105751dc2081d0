"""How the tests find the boxes that ask or tell, and press their buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.boxes import Box
from desktop.views.widgets import Button


def page_with_field(qtbot: QtBot) -> QWidget:
    """Return an active window with a field that has the keys."""
    page, field = QWidget(), QLineEdit()
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(field)
    page.resize(900, 600)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    field.setFocus()
    return page


def open_box(window: QWidget) -> Box:
    """Return the box that lies over a window."""
    (box,) = [each for each in window.findChildren(Box) if each.isVisible()]
    return box


def button_of(box: Box, words: str) -> Button:
    """Return a button of a box by its words."""
    (found,) = [each for each in box.findChildren(Button) if each.text().strip() == words]
    return found
