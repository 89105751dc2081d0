"""A file's name on one line, with what of it was asked for marked."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtGui import QColor, QFont

from core.records import Highlight
from desktop.models.folders import base_name
from desktop.models.snippet import utf16
from desktop.views import row_text
from desktop.views.row_text import Passage


def lay_out(
    path: str, marks: Sequence[Highlight], font: QFont, size: tuple[float, float], mark_ink: QColor
) -> Passage:
    """Return the name laid out, cut in the middle where it has no room.

    Args:
        path: the file's.
        marks: what is to be marked; it counts in the name in NFC.
        font: the name's.
        size: the line's width and height.
        mark_ink: the colour of what is marked.
    """
    wide, high = size
    name = unicodedata.normalize("NFC", base_name(path))
    shown, spans = row_text.cut_middle(name, [(mark.start, mark.end) for mark in marks], font, wide)
    places = [(utf16(shown, start), utf16(shown, end)) for start, end in spans]
    return row_text.lay_out(shown, places, font, (wide + 1, high, 1), mark_ink)
