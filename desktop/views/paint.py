"""The few things that more than one widget paints: text, marks, bars, file marks, books."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from desktop.theme import Theme

# The signals in the order they are drawn, each with its colour.
WHY: Mapping[str, str] = {
    "dense": "meaning", "sparse": "words", "multi": "phrases", "keyword": "keyword", "name": "name",
}  # fmt: skip
BEYOND = 40  # characters after a line that are looked at to see where it has to be cut
MARK_PAD, MARK_INSET, MARK_RADIUS = 2.0, 1.5, 3.5
FILE_MARKS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("pdf",), ("PDF", "#C2483E")),
    **dict.fromkeys(("hwp", "hwpx"), ("HWP", "#2E6FB7")),
    **dict.fromkeys(("doc", "docx", "odt", "rtf"), ("DOC", "#3C62C4")),
    **dict.fromkeys(("ppt", "pptx", "odp"), ("PPT", "#B4532A")),
    **dict.fromkeys(("xls", "xlsx", "ods", "csv", "tsv"), ("XLS", "#2F7D4F")),
    **dict.fromkeys(("eml", "mbox", "msg"), ("EML", "#8A5BB0")),
    **dict.fromkeys(("md", "markdown", "rst"), ("MD", "#5B6660")),
    **dict.fromkeys(("html", "htm", "xhtml", "epub"), ("WEB", "#A06A1B")),
}
OTHER_MARK = "#5B6660"


def text(
    painter: QPainter,
    rect: QRectF,
    words: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """Draw one line, elided where it does not fit, in the middle of the rectangle's height."""
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetricsF(font).elidedText(words, elide, rect.width() + 0.5)
    painter.drawText(rect, int(align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)


def width(words: str, font: QFont) -> float:
    """Return how wide a line is."""
    return QFontMetricsF(font).horizontalAdvance(words)


def box(painter: QPainter, rect: QRectF, fill: QColor | None, radius: float, pen: QPen | None = None) -> None:
    """Draw a rounded box; its border lies inside."""
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(pen if pen is not None else Qt.PenStyle.NoPen)
    inset = pen.widthF() / 2 if pen is not None else 0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def lay_out(
    words: str,
    font: QFont,
    line_width: float,
    line_height: float,
    most: int,
    formats: Callable[[int], list[QTextLayout.FormatRange]] = lambda _: [],
) -> QTextLayout:
    """Return a text in at most so many lines, broken at spaces, the last one elided.

    `formats` gives the colours of a text that is so many UTF-16 units long.
    """
    layout = QTextLayout(words, font)
    length = len(words) if words.isascii() else len(words.encode("utf-16-le")) // 2
    layout.setFormats(formats(length))
    layout.setCacheEnabled(True)  # or its letters are placed anew at every drawing
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    for number in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(line_width)
        line.setPosition(QPointF(0, number * line_height + (line_height - line.height()) / 2))
    layout.endLayout()
    last = layout.lineAt(layout.lineCount() - 1) if layout.lineCount() else None
    if last is None or last.textStart() + last.textLength() >= length:
        return layout
    start = _code_point(words, last.textStart())
    rest = words[start : start + last.textLength() + BEYOND]
    ending = QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, line_width - 2)
    if not ending.endswith("…"):  # a break the text itself has; say that it goes on
        ending = ending.rstrip() + " …"
    return lay_out(words[:start] + ending, font, line_width, line_height, most, formats)


def _code_point(words: str, unit: int) -> int:
    """Return a UTF-16 position as a code point index."""
    if words.isascii():
        return unit
    return len(words.encode("utf-16-le")[: 2 * unit].decode("utf-16-le", "ignore"))


def span_in_line(line: QTextLine, start: int, end: int) -> tuple[float, float] | None:
    """Return where a stretch (UTF-16 units) begins and ends on a line, or None where it is not on it."""
    start, end = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
    if start >= end:
        return None
    ends = _x(line, line.textStart()) + line.naturalTextWidth()  # no mark behind a line's last space
    left, right = _x(line, start), min(_x(line, end), ends)
    return (left, right) if left < right else None


def _x(line: QTextLine, position: int) -> float:
    """Return a position's x; the binding gives it with the position it was moved to."""
    placed = line.cursorToX(position)
    return float(placed[0] if isinstance(placed, tuple) else placed)  # type: ignore[arg-type]


def draw_layout(
    painter: QPainter,
    at: QPointF,
    layout: QTextLayout,
    marks: Sequence[tuple[int, int]],
    line_height: float,
    colours: tuple[QColor, QColor, QColor],
) -> None:
    """Draw a laid out text with soft boxes behind `marks` (UTF-16); colours: text, mark, text on a mark."""
    ink, mark, mark_ink = colours
    length = len(layout.text().encode("utf-16-le")) // 2
    formats = []
    for start, end in marks:
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            span = span_in_line(line, start, end)
            if span is not None:
                top = at.y() + line.position().y() + line.height() / 2 - line_height / 2 + MARK_INSET
                rect = QRectF(at.x() + span[0], top, span[1] - span[0], line_height - 2 * MARK_INSET)
                box(painter, rect.adjusted(-MARK_PAD, 0, MARK_PAD, 0), mark, MARK_RADIUS)
        formats.append(_mark_format(start, min(end, length), mark_ink))
    painter.setPen(ink)
    layout.draw(painter, at, [item for item in formats if item.length > 0])


def _mark_format(start: int, end: int, ink: QColor) -> QTextLayout.FormatRange:
    """Return the colour of marked letters."""
    item = QTextLayout.FormatRange()
    item.start, item.length = start, end - start
    item.format.setForeground(QBrush(ink))
    return item


def why_bar(painter: QPainter, rect: QRectF, parts: Mapping[str, float], theme: Theme) -> None:
    """Draw a thin bar of the signals' shares; every share that is there can be seen."""
    shares = {name: parts.get(name, 0.0) for name in WHY if parts.get(name, 0.0) > 0}
    total = sum(shares.values())
    x, room = rect.x(), rect.width() - 2 * (len(shares) - 1)
    for name, share in shares.items():
        wide = max(rect.height(), room * share / total)
        box(painter, QRectF(x, rect.y(), wide, rect.height()), theme.color(WHY[name]), rect.height() / 2)
        x += wide + 2


def track(painter: QPainter, rect: QRectF, share: float, theme: Theme, colour: str = "accent") -> None:
    """Draw how far something is along."""
    box(painter, rect, theme.color("line2", 0.7), rect.height() / 2)
    if share > 0:
        done = QRectF(rect.x(), rect.y(), max(rect.height(), rect.width() * min(share, 1.0)), rect.height())
        box(painter, done, theme.color(colour), rect.height() / 2)


def ring(painter: QPainter, rect: QRectF, share: float, theme: Theme) -> None:
    """Draw how far a folder has been read, as a ring."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("line2"), 2))
    painter.drawEllipse(rect)
    painter.setPen(QPen(theme.color("accent"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(rect, 90 * 16, int(-360 * 16 * share))


def file_mark(painter: QPainter, at: QPointF, path: str, theme: Theme) -> None:
    """Draw a sheet of 28 × 34 with a folded corner and the kind of file on it."""
    kind, tint = file_kind(path)
    painter.translate(at)
    painter.setBrush(theme.color("surface"))
    painter.setPen(QPen(theme.color("line2"), 1.25))
    painter.drawPath(_sheet())
    painter.drawPolyline([QPointF(19, 1), QPointF(19, 9), QPointF(27, 9)])
    colour = QColor(tint)
    if theme.dark:
        colour = QColor.fromHslF(colour.hslHueF(), colour.hslSaturationF() * 0.62, 0.68)
    font = QFont(theme.font("micro"))
    font.setPixelSize(9)
    font.setWeight(QFont.Weight.Bold)
    text(painter, QRectF(0, 15, 28, 14), kind, font, colour, Qt.AlignmentFlag.AlignHCenter)
    painter.translate(-at)


def file_kind(path: str) -> tuple[str, str]:
    """Return the letters and the colour of a file's mark."""
    ending = path.rsplit(".", 1)[-1].lower() if "." in path else ""
    short = ending.upper() if ending.isascii() and 0 < len(ending) <= 3 else "TXT"
    return FILE_MARKS.get(ending, (short, OTHER_MARK))


@lru_cache(maxsize=1)
def _sheet() -> QPainterPath:
    """Return the outline of a sheet of paper, one corner folded."""
    path = QPainterPath(QPointF(4, 0.75))
    path.lineTo(19, 0.75)
    path.lineTo(27.25, 9)
    path.lineTo(27.25, 30)
    path.quadTo(27.25, 33.25, 24, 33.25)
    path.lineTo(4, 33.25)
    path.quadTo(0.75, 33.25, 0.75, 30)
    path.lineTo(0.75, 4)
    path.quadTo(0.75, 0.75, 4, 0.75)
    return path


def brand(painter: QPainter, at: QPointF, theme: Theme) -> None:
    """Draw the three books of the program's sign, 20 × 20."""
    painter.translate(at)
    box(painter, QRectF(1, 2, 5, 17), theme.color("accent"), 1.5)
    box(painter, QRectF(7, 0, 5.5, 19), theme.color("words"), 1.5)
    painter.save()
    painter.translate(15.6, 19)
    painter.rotate(-13)
    box(painter, QRectF(-1.4, -18, 4.8, 18), theme.color("phrases"), 1.5)
    painter.restore()
    painter.translate(-at)
