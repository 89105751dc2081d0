"""How the tests find the boxes that ask or tell, and press their buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.views.boxes import Box
from desktop.views.widgets import Button


def open_box(window: QWidget) -> Box:
    """Return the box that lies over a window."""
    (box,) = [each for each in window.findChildren(Box) if each.isVisible()]
    return box


def button_of(box: Box, words: str) -> Button:
    """Return a button of a box by its words."""
    (found,) = [each for each in box.findChildren(Button) if each.text().strip() == words]
    return found
