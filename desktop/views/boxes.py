"""How the boxes look that ask or tell: the question leads, what follows is quieter, what destroys is marked."""

from __future__ import annotations

import re
import unicodedata

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QIcon, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QMessageBox, QPushButton

from desktop import places

WIDE = 420
HEADING = 20  # pixels, as on the other sheets
MARGINS = (8, 24, 28, 20)  # Qt leaves room for a picture before the words
HALF = 128  # of a colour's lightness
LONG, WITHIN, HERE = re.compile(r"\S{24,}"), re.compile(r"(?<=\w)(?=\w)"), "\u200b"  # where a line may be broken
DESTROYS = QMessageBox.ButtonRole.DestructiveRole


def dress(box: QMessageBox) -> QMessageBox:
    """Give a box, whose words and buttons are set, the look of the window's sheets; return it."""
    heading = box.findChild(QLabel, "qt_msgbox_label")
    if heading is not None:
        _break(heading)
        heading.ensurePolished()  # which takes its font away
        heading.setFont(weighty(heading.font(), QFont.Weight.DemiBold, HEADING))
    more = box.findChild(QLabel, "qt_msgbox_informativelabel")
    if more is not None:
        _break(more)
        more.setProperty("ink", "ink2")
    for button in box.buttons():
        button.setFont(weighty(button.font(), QFont.Weight.Medium))
        if isinstance(button, QPushButton) and box.buttonRole(button) == DESTROYS:
            _mark(button)
    layout = box.layout()
    if isinstance(layout, QGridLayout):
        layout.setContentsMargins(*MARGINS)
        layout.setVerticalSpacing(12)
        # Not the least width of a label: Qt asks that one how wide it must be, and wraps it where that is too much.
        layout.setColumnMinimumWidth(layout.columnCount() - 1, WIDE)
    return box


def _break(label: QLabel) -> None:
    """Let a label's long words be broken; a screen reader is told them as they are."""
    label.setAccessibleName(label.text())
    label.setText(breakable(label.text()))


def breakable(words: str) -> str:
    """Let very long words, names of files mostly, be broken anywhere: a line cannot grow past the window."""
    return LONG.sub(lambda word: WITHIN.sub(HERE, unicodedata.normalize("NFC", word[0])), words)


def weighty(font: QFont, weight: QFont.Weight, pixels: int = 0) -> QFont:
    """Return a font in another weight, and in another size."""
    other = QFont(font)
    other.setWeight(weight)
    if pixels:
        other.setPixelSize(pixels)
    return other


def _mark(button: QPushButton) -> None:
    """Mark a button that destroys: in another colour, and with a picture for who cannot tell that."""
    button.setProperty("kind", "danger")
    button.style().polish(button)
    dark = button.palette().color(QPalette.ColorRole.Window).lightness() < HALF
    button.setIcon(QIcon(str(places.asset("icons", "bin-dark.svg" if dark else "bin-light.svg"))))
    button.setIconSize(QSize(18, 18))
