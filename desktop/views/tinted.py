"""A passage with its words tinted by how close they come to the question, and the words of the question beside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QEnterEvent,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.i18n import tr
from desktop.models.matching import Stretch, WordMatch, strength
from desktop.models.snippet import utf16
from desktop.theme import Theme
from desktop.views import paint

LINE = 30
PAD = 3.0
ROW = 34
WORD_WIDEST, VALUE_WIDE, ARROW = 150.0, 44, 34
FULL, FULL_DARK = 0.8, 0.6  # how much of its colour the strongest tint has: letters on it stay legible


def tint(theme: Theme, value: float) -> QColor:
    """Return the colour behind a word of a value in [0, 1]."""
    return theme.color("phrases", strength(value) * (FULL_DARK if theme.dark else FULL))


def ink_on(theme: Theme) -> QColor:
    """Return the colour of letters on any tint: 4.5 times its lightness or more."""
    return QColor("white") if theme.dark else theme.color("ink")


class TintedText(QWidget):
    """A text on soft boxes; `show_partners` outlines some of its words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self._tints: list[tuple[int, int, float]] = []
        self._partners: list[Stretch] = []
        self._layout = QTextLayout()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("The passage"))
        theme.changed.connect(self.update)

    def show_text(self, text: str, tints: Sequence[tuple[int, int, float]]) -> None:
        """Show a text, with stretches (code points) tinted by value."""
        self._text = "".join(" " if letter in "\n\r\u2028\u2029" else letter for letter in text)
        self._tints = [(utf16(text, start), utf16(text, end), value) for start, end, value in tints]
        self._partners = []
        self.setAccessibleDescription(text)
        self._lay_out(self.width())
        self.updateGeometry()
        self.update()

    def show_partners(self, partners: Sequence[Stretch]) -> None:
        """Outline stretches (code points) of the text."""
        self._partners = [(utf16(self._text, start), utf16(self._text, end)) for start, end in partners]
        self.update()

    def partners(self) -> list[str]:
        """Return the words that are outlined."""
        units = self._text.encode("utf-16-le")
        return [units[2 * start : 2 * end].decode("utf-16-le") for start, end in self._partners]

    def hasHeightForWidth(self) -> bool:
        """Say that a narrow text is high."""
        return True

    def heightForWidth(self, wide: int) -> int:
        """Return how high the text is at a width."""
        return self._lay_out(wide)

    def sizeHint(self) -> QSize:
        """Return the size at the present width."""
        return QSize(400, self._lay_out(max(self.width(), 200)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw tints, outlines, and the text over them."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._lay_out(self.width())
        formats = []
        for start, end, value in self._tints:
            for rect in self._rects(start, end):
                paint.box(painter, rect, tint(self._theme, value), 5)
            formats.append(_coloured(start, end, ink_on(self._theme)))
        for start, end in self._partners:
            for rect in self._rects(start, end):
                paint.box(painter, rect.adjusted(-1, -1, 1, 1), None, 5, QPen(self._theme.color("phrases"), 2))
        painter.setPen(self._theme.color("ink"))
        self._layout.draw(painter, QPointF(PAD, 0), formats)

    def _lay_out(self, wide: int) -> int:
        """Lay the text out at a width; return how high it became."""
        self._layout = QTextLayout(self._text, self._theme.font("lead"))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.beginLayout()
        lines = 0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(40.0, wide - 2 * PAD))
            line.setPosition(QPointF(0, lines * LINE + (LINE - line.height()) / 2))
            lines += 1
        self._layout.endLayout()
        return max(1, lines) * LINE

    def _rects(self, start: int, end: int) -> list[QRectF]:
        """Return the boxes of a stretch, line by line."""
        rects = []
        for number in range(self._layout.lineCount()):
            span = paint.span_in_line(self._layout.lineAt(number), start, end)
            if span is not None:
                rects.append(QRectF(PAD + span[0] - 1, number * LINE + 3, span[1] - span[0] + 2, LINE - 6))
        return rects


def _coloured(start: int, end: int, ink: QColor) -> QTextLayout.FormatRange:
    """Return the colour of some letters."""
    item = QTextLayout.FormatRange()
    item.start, item.length = start, end - start
    item.format.setForeground(QBrush(ink))
    return item


class WordRow(QAbstractButton):
    """A word of the question, and what it came closest to in the passage; `wide` is the column of such words.

    Signals:
        pointed: the pointer or the keys came to it (True) or left it.
    """

    pointed = Signal(bool)

    def __init__(self, theme: Theme, match: WordMatch, partners: Sequence[str], wide: float) -> None:
        super().__init__()
        self._theme, self.match = theme, match
        self._wide = min(WORD_WIDEST, wide)
        self._partners = " · ".join(partners) or tr("in a heading")
        self.setFixedHeight(ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words = {"word": match.text, "partner": self._partners, "value": f"{match.value:.2f}"}
        name = tr("“{word}” came closest to “{partner}”, {value}", **words)
        self.setAccessibleName(name)
        self.setToolTip(name)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the least that is of use."""
        return QSize(300, ROW)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell that the pointer came."""
        super().enterEvent(event)
        self.pointed.emit(True)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer left."""
        super().leaveEvent(event)
        self.pointed.emit(False)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the keys came."""
        super().focusInEvent(event)
        self.pointed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keys left."""
        super().focusOutEvent(event)
        self.pointed.emit(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the word on its tint, an arrow, its partners and the value."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, match, rect = self._theme, self.match, QRectF(self.rect())
        if self.hasFocus() or self.underMouse():
            pen = QPen(theme.color("accent"), 2) if self.hasFocus() else None
            paint.box(painter, rect, theme.color("hover"), 8, pen)
        font = theme.font("bodym")
        wide = min(self._wide, paint.width(match.text, font)) + 1
        chip = QRectF(8 + self._wide - wide, 5, wide + 16, ROW - 10)
        paint.box(painter, chip, tint(theme, match.value), 5)
        word = chip.adjusted(8, 0, -8, 0)
        paint.text(painter, word, match.text, font, ink_on(theme))
        arrow = theme.pixmap("right", "ink3", 16, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(chip.right() + (ARROW - 16) / 2, 9), arrow)
        room = QRectF(chip.right() + ARROW, 0, rect.width() - chip.right() - ARROW - VALUE_WIDE - 8, ROW)
        paint.text(painter, room, self._partners, theme.font("body"), theme.color("ink"))
        end = QRectF(rect.right() - VALUE_WIDE - 8, 0, VALUE_WIDE, ROW)
        align = Qt.AlignmentFlag.AlignRight
        paint.text(painter, end, f"{match.value:.2f}", theme.font("cap"), theme.color("ink2"), align)
