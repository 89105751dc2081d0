"""Looks at the words of a window: whether each has room, and whether it can be told from its ground.

Each check takes what is on show and returns its faults in words, an empty list where all is well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from desktop.views import paint
from tests.desktop.test_theme import contrast
from tests.desktop.walker import above, front, named, pixels, shown, words

SCALE = 3  # letters are this much larger where their colour is looked at, so that stems are as dark as they are meant
READABLE = 4.5


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line that a view drew by itself: the words, their font and colour, where in the picture, and who drew."""

    words: str
    font: QFont
    colour: QColor
    room: float
    place: QRect


# --- room ---------------------------------------------------------------------------------------------------


def cut(root: QWidget, painted: list[Drawn]) -> list[str]:
    """Return the texts that have no room, where no tooltip gives the whole."""
    faults = []
    for part in shown(front(root)):
        lacks = _lacks(part)
        if lacks and part.toolTip() not in _texts(part):
            faults.append(f"cut off by {lacks}: {named(part)}")
        edge = _clipped(part)
        if edge:
            faults.append(f"out of {type(edge).__name__}: {named(part)}")
    tips = "\n".join(text for text, where in words(root) if where.startswith(("the tooltip", "row")))
    for one in painted:
        wide = QFontMetricsF(one.font).horizontalAdvance(one.words)
        if wide > one.room + 1 and one.words.strip() not in tips:
            faults.append(f"cut off by {wide - one.room:.0f} px: “{one.words}” drawn, in no tooltip")
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
def listening(into: list[Drawn], ratio: float) -> Iterator[None]:
    """Note what the views draw by themselves."""
    plain = paint.text

    def text(
        painter: QPainter, rect: QRectF, words_: str, font: QFont, colour: QColor, *more: object, **named_: object
    ) -> None:
        if words_:
            place = painter.deviceTransform().mapRect(rect).toRect()
            into.append(Drawn(words_, font, QColor(colour), rect.width(), place))
        plain(painter, rect, words_, font, colour, *more, **named_)  # type: ignore[arg-type]

    paint.text = text  # type: ignore[assignment]
    try:
        yield
    finally:
        paint.text = plain


def picture(root: QWidget) -> tuple[QImage, list[Drawn]]:
    """Draw a window large; return the picture, and what its views drew by themselves."""
    image = QImage(root.size() * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(root.palette().window().color())
    painted: list[Drawn] = []
    with listening(painted, SCALE):
        root.render(image)
    return image, painted


def faint(root: QWidget, image: QImage, painted: list[Drawn]) -> list[str]:
    """Return the texts that can hardly be told from their ground."""
    faults, drawn, over = [], pixels(image), front(root)
    for part in shown(over):
        if (
            not isinstance(part, (QLabel, QPushButton, QLineEdit, QComboBox))
            or not _says(part)
            or not part.isEnabled()
        ):
            continue
        place = QRect(part.mapTo(root, QPoint(0, 0)), part.size()).intersected(root.rect())
        seen = part.visibleRegion().boundingRect().size() == part.size()
        ratio = _contrast(drawn, QRect(place.topLeft() * SCALE, place.size() * SCALE)) if seen else READABLE
        if ratio < READABLE:
            faults.append(f"contrast {ratio:.1f}: {named(part)}")
    for one in painted if over is root else ():
        ground = _ground(drawn, one.place)
        if one.colour.alpha() == 255 and ground and contrast(one.colour.name(), ground) < READABLE:
            faults.append(f"contrast {contrast(one.colour.name(), ground):.1f}: “{one.words}” drawn on {ground}")
    return faults


def _says(part: QWidget) -> bool:
    return bool(getattr(part, "text", getattr(part, "currentText", str))() or getattr(part, "placeholderText", str)())


def _contrast(drawn: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], place: QRect) -> float:
    """Return the contrast of the commonest colour in a place with that which stands out most."""
    part = drawn[place.top() : place.bottom(), place.left() : place.right()].reshape(-1, 3).astype(np.uint32)
    codes, counts = np.unique(part[:, 0] << 16 | part[:, 1] << 8 | part[:, 2], return_counts=True)
    if len(codes) < 2:
        return READABLE  # nothing is drawn there: a label of spaces
    ground = f"#{codes[counts.argmax()]:06x}"
    common = codes[counts >= max(4, counts.max() // 2000)]
    return max(contrast(f"#{code:06x}", ground) for code in common)


def _ground(drawn: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], place: QRect) -> str:
    """Return the commonest colour in a place, "" where it is not in the picture."""
    part = drawn[max(0, place.top()) : place.bottom(), max(0, place.left()) : place.right()].reshape(-1, 3)
    if not len(part):
        return ""
    wide = part.astype(np.uint32)
    codes, counts = np.unique(wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2], return_counts=True)
    return f"#{codes[counts.argmax()]:06x}"
