"""Looks at the words of a window: whether each has room, and whether it can be told from its ground.

Each check takes what is on show and returns its faults in words, an empty list where all is well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QRegion
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from desktop.views import drop, paint, row_text
from desktop.views.drop import DropOverlay
from tests.desktop.test_theme import contrast
from tests.desktop.walker import SHEETS, above, front, named, pixels, shown
from tests.desktop.walker_words import words

SCALE = 3  # letters are this much larger where their colour is looked at, so that stems are as dark as they are meant
READABLE = 4.5
Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
CRUMBS, PAGE = "›", re.compile(r"\bp\. ")  # which is "page" where it is spoken
LOOKED = "looked"  # holds how a widget was when its colours were looked at


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line that a view drew by itself: the words, their font and colour, where in the picture, and who drew."""

    words: str
    font: QFont
    colour: QColor
    room: float
    place: QRect


# --- room ---------------------------------------------------------------------------------------------------


def cramped(root: QWidget) -> list[str]:
    """Return the widgets whose texts have no room, where no tooltip gives the whole."""
    faults = []
    for part in shown(front(root)):
        lacks = _lacks(part)
        if lacks and part.toolTip() not in _texts(part):
            faults.append(f"cut off by {lacks}: {named(part)}")
        edge = _clipped(part)
        if edge:
            faults.append(f"out of {type(edge).__name__}: {named(part)}")
    return faults


def cut(root: QWidget, painted: list[Drawn]) -> list[str]:
    """Return the lines that views drew without room, where no tooltip gives the whole."""
    tips = "\n".join(text for text, where in words(root) if where.startswith(("the tooltip", "row")))
    faults = []
    for one in painted:
        lacks = QFontMetricsF(one.font).horizontalAdvance(one.words) - one.room
        if lacks > 1 and not all(PAGE.sub("", part).strip() in tips for part in one.words.split(CRUMBS)):
            faults.append(f"cut off by {lacks:.0f} px: “{one.words}” drawn, in no tooltip")
    return faults


def _texts(part: QWidget) -> tuple[str, ...]:
    return (part.text().strip(),) if isinstance(part, (QLabel, QAbstractButton)) else ()


def _lacks(part: QWidget) -> str:
    """Return how much room a text lacks, "" where there is enough."""
    if isinstance(part, QLabel) and part.text():
        room, metrics = part.contentsRect().size(), QFontMetricsF(part.font())
        if part.wordWrap():
            high = part.heightForWidth(part.width())
            return f"{high - part.height()} px of height" if high > part.height() + 1 else ""
        wide = max(metrics.horizontalAdvance(line) for line in part.text().split("\n"))
        return f"{wide - room.width():.0f} px" if wide > room.width() + 1 else ""
    if isinstance(part, (QPushButton, QComboBox)) and part.width() + 1 < _wanted(part).width():
        return f"{_wanted(part).width() - part.width()} px"
    if isinstance(part, QLineEdit) and not part.text() and part.placeholderText():
        wide = QFontMetricsF(part.font()).horizontalAdvance(part.placeholderText())
        return f"{wide - part.width():.0f} px" if wide > part.width() else ""
    return ""


def _wanted(part: QPushButton | QComboBox) -> QSize:
    if isinstance(part, QComboBox):
        wide = QFontMetricsF(part.font()).horizontalAdvance(part.currentText())
        return QSize(round(wide) + 36, 0)
    return part.sizeHint() if part.text() else QSize()


def _clipped(part: QWidget) -> QWidget | None:
    """Return the widget beyond whose side edges a text goes, or below whose foot, None where it stays inside."""
    if not (isinstance(part, (QLabel, QAbstractButton)) and (_texts(part) != ("",))):
        return None
    for outer in above(part):
        place = QRect(part.mapTo(outer, QPoint(0, 0)), part.size())
        if isinstance(outer.parentWidget(), QAbstractScrollArea):
            area = outer.parentWidget()
            assert isinstance(area, QAbstractScrollArea)
            scrolls = area.horizontalScrollBar().maximum() > 0
            return None if scrolls or place.right() <= outer.width() else outer
        if place.right() > outer.width() or place.bottom() > outer.height() or place.left() < 0 or place.top() < 0:
            return outer
        if outer.isWindow():
            return None
    return None


# --- colour -------------------------------------------------------------------------------------------------


@contextmanager
def listening(into: list[Drawn]) -> Iterator[None]:
    """Note what the views draw by themselves."""
    plain, plain_line = paint.text, row_text.Lines.draw

    def line(
        lines: row_text.Lines,
        painter: QPainter,
        rect: QRectF,
        words_: str,
        look: tuple[str, str],
        *more: object,
        **named_: object,
    ) -> None:
        note(painter, rect, words_, lines._theme.font(look[0]), lines._theme.color(look[1]))
        plain_line(lines, painter, rect, words_, look, *more, **named_)  # type: ignore[arg-type]

    def text(
        painter: QPainter, rect: QRectF, words_: str, font: QFont, colour: QColor, *more: object, **named_: object
    ) -> None:
        note(painter, rect, words_, font, colour)
        plain(painter, rect, words_, font, colour, *more, **named_)  # type: ignore[arg-type]

    def note(painter: QPainter, rect: QRectF, words_: str, font: QFont, colour: QColor) -> None:
        if words_:
            place = painter.deviceTransform().mapRect(rect).toRect()
            into.append(Drawn(words_, font, QColor(colour), rect.width(), place))

    with pytest.MonkeyPatch.context() as patch:
        for module in (paint, drop):
            patch.setattr(module, "text", text)
        patch.setattr(row_text.Lines, "draw", line)
        yield


def painted(root: QWidget) -> tuple[QImage, list[Drawn]]:
    """Draw a window; return the picture, and what its views drew by themselves."""
    image = _sheet(root, root.size(), 1)
    found: list[Drawn] = []
    with listening(found):
        root.render(image)
    over = front(root)
    if isinstance(over, DropOverlay):  # which hides what lies under it
        found.clear()
        with listening(found):
            over.render(QImage(image))
    return image, found


def _sheet(root: QWidget, size: QSize, scale: int) -> QImage:
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(root.palette().window().color())
    return image


def faint(root: QWidget, image: QImage, lines: list[Drawn]) -> list[str]:
    """Return the texts that can hardly be told from their ground; a widget that has not changed is looked at once."""
    over = front(root)
    faults = _faint_widgets(root, [part for part in shown(over) if _new(part)])
    for one in () if isinstance(over, SHEETS) else lines:
        place = one.place.intersected(image.rect())
        ground = "" if place.isEmpty() else _ground(pixels(image.copy(place)))
        if one.colour.alpha() == 255 and ground and contrast(one.colour.name(), ground) < READABLE:
            faults.append(f"contrast {contrast(one.colour.name(), ground):.1f}: “{one.words}” drawn on {ground}")
    return faults


def _faint_widgets(root: QWidget, parts: list[QWidget]) -> list[str]:
    """Draw widgets large, and return those whose words are faint."""
    places = {part: QRect(part.mapTo(root, QPoint(0, 0)), part.size()).intersected(root.rect()) for part in parts}
    region = QRegion()
    for place in places.values():
        region += place
    if region.isEmpty():
        return []
    at = region.boundingRect().topLeft()  # which `render` puts into the corner
    large, faults = _sheet(root, region.boundingRect().size(), SCALE), []
    root.render(large, QPoint(0, 0), region)
    for part, place in places.items():
        moved = place.translated(-at)
        ratio = _contrast(pixels(large.copy(QRect(moved.topLeft() * SCALE, moved.size() * SCALE))))
        faults += [f"contrast {ratio:.1f}: {named(part)}"] if ratio < READABLE else []
    return faults


def _new(part: QWidget) -> bool:
    """Say whether a widget has words, can be seen whole, and looks otherwise than when this was last asked."""
    if not isinstance(part, (QLabel, QPushButton, QLineEdit, QComboBox)) or not part.isEnabled() or not _says(part):
        return False
    if part.visibleRegion().boundingRect().size() != part.size():
        return False
    look = (_says(part), part.size().toTuple(), part.property("ink"), part.property("kind"), part.hasFocus())
    if part.property(LOOKED) == str(look):
        return False
    part.setProperty(LOOKED, str(look))
    return True


def _says(part: QWidget) -> str:
    text = getattr(part, "text", getattr(part, "currentText", str))
    return str(text() or getattr(part, "placeholderText", str)())


def _contrast(drawn: Pixels) -> float:
    """Return the contrast of the commonest colour of a picture with that which stands out most."""
    part = drawn.reshape(-1, 3).astype(np.uint32)
    codes, counts = np.unique(part[:, 0] << 16 | part[:, 1] << 8 | part[:, 2], return_counts=True)
    if len(codes) < 2:
        return READABLE  # nothing is drawn there: a label of spaces
    ground = f"#{codes[counts.argmax()]:06x}"
    common = codes[counts >= max(4, counts.max() // 2000)]
    return max(contrast(f"#{code:06x}", ground) for code in common)


def _ground(drawn: Pixels) -> str:
    """Return the commonest colour of a picture, "" where it is empty."""
    if not drawn.size:
        return ""
    wide = drawn.reshape(-1, 3).astype(np.uint32)
    codes, counts = np.unique(wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2], return_counts=True)
    return f"#{codes[counts.argmax()]:06x}"
