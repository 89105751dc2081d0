"""How the boxes look that ask or tell: the question leads, what follows is quieter, what destroys is marked."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QMessageBox, QPushButton

WIDE = 380
HEADING = 16  # pixels
MARGINS = (6, 22, 20, 18)  # Qt leaves room for a picture before the words
DESTROYS = QMessageBox.ButtonRole.DestructiveRole


def dress(box: QMessageBox) -> QMessageBox:
    """Give a box, whose words and buttons are set, the look of the window's sheets; return it."""
    heading = box.findChild(QLabel, "qt_msgbox_label")
    if heading is not None:
        heading.ensurePolished()  # which takes its font away
        font = QFont(heading.font())
        font.setPixelSize(HEADING)
        font.setWeight(QFont.Weight.DemiBold)
        heading.setFont(font)
        heading.setMinimumWidth(WIDE)
        heading.setWordWrap(True)
    more = box.findChild(QLabel, "qt_msgbox_informativelabel")
    if more is not None:
        more.setMinimumWidth(WIDE)
        more.setProperty("ink", "ink2")
    for button in box.buttons():
        if isinstance(button, QPushButton) and box.buttonRole(button) == DESTROYS:
            button.setProperty("kind", "danger")
            button.style().polish(button)
    layout = box.layout()
    if isinstance(layout, QGridLayout):
        layout.setContentsMargins(*MARGINS)
        layout.setVerticalSpacing(12)
    return box
