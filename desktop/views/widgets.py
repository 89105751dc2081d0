"""The small widgets everything is put together from; each follows the theme by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QTextLayout
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import Theme
from desktop.views import paint

# role -> how high its lines are, where a text has several
LINES = {"display": 36, "title": 28, "query": 24, "lead": 24, "strong": 20, "cap": 18, "capm": 18, "micro": 16}
LINE = 20  # of the others
MOST, WIDEST = 1000, 1 << 15  # lines that a label may have, and pixels in which no text wraps
BUTTON_ICONS = {"primary": "onaccent", "link": "accent", "danger": "danger"}


def panel(fill: str, parent: QWidget | None = None) -> QFrame:
    """Return a frame with a background of the style sheet: surface, window, sunken, card, well, warn."""
    frame = QFrame(parent)
    frame.setProperty("fill", fill)
    return frame


def line(vertical: bool = False) -> QFrame:
    """Return a hairline."""
    frame = panel("line")
    if vertical:
        frame.setFixedWidth(1)
    else:
        frame.setFixedHeight(1)
    return frame


def row(
    parent: QWidget | None = None, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QHBoxLayout:
    """Return a layout from left to right."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    return layout


def column(
    parent: QWidget | None = None, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QVBoxLayout:
    """Return a layout from top to bottom."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    return layout


class Label(QLabel):
    """Words in a role of the theme and one of its inks; where they may wrap, on lines as high as the role's."""

    def __init__(self, theme: Theme, words: str, role: str = "body", ink: str = "ink", wrap: bool = False) -> None:
        super().__init__(words)
        self._line = LINES.get(role, LINE)
        self.setFont(theme.font(role))
        self.setProperty("ink", ink)
        self.setWordWrap(wrap)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def set_ink(self, ink: str) -> None:
        """Take another ink."""
        if self.property("ink") != ink:
            self.setProperty("ink", ink)
            self.style().unpolish(self)
            self.style().polish(self)

    def heightForWidth(self, width: int) -> int:
        """Return how high the lines are together; Qt's own stand closer."""
        if not self.wordWrap():
            return super().heightForWidth(width)
        edges = self.contentsMargins()
        lines = self._lay_out(width - edges.left() - edges.right()).lineCount()
        return lines * self._line + edges.top() + edges.bottom()

    def sizeHint(self) -> QSize:
        """Return the size that the words like best."""
        size = super().sizeHint()
        return QSize(size.width(), self.heightForWidth(size.width())) if self.wordWrap() else size

    def minimumSizeHint(self) -> QSize:
        """Return the width of the longest word and the height of a line."""
        size = super().minimumSizeHint()
        return QSize(size.width(), self.heightForWidth(WIDEST)) if self.wordWrap() else size

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        if not self.wordWrap():
            super().paintEvent(event)
            return
        painter, area = QPainter(self), QRectF(self.contentsRect())
        laid, centred = self._lay_out(area.width()), bool(self.alignment() & Qt.AlignmentFlag.AlignHCenter)
        painter.setPen(self.palette().color(self.foregroundRole()))
        spare = 0 if self.alignment() & Qt.AlignmentFlag.AlignTop else area.height() - laid.lineCount() * self._line
        for number in range(laid.lineCount()):
            line = laid.lineAt(number)
            indent = (area.width() - line.naturalTextWidth()) / 2 if centred else 0
            line.draw(painter, area.topLeft() + QPointF(indent, spare / 2))

    def _lay_out(self, wide: float) -> QTextLayout:
        return paint.lay_out(self.text().replace("\n", "\u2028"), self.font(), wide, self._line, MOST)


class ElidedLabel(Label):
    """A label that gives up its middle rather than its neighbours' room; the tooltip has all of it."""

    def set_words(self, words: str) -> None:
        """Show other words."""
        self.setText(words)
        self._tell_whole()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell all of it in the tooltip as soon as there is no room."""
        super().resizeEvent(event)
        self._tell_whole()

    def minimumSizeHint(self) -> QSize:
        """Say that any width will do."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        del event
        painter = QPainter(self)
        colour = self.palette().color(self.foregroundRole())
        rect = QRectF(self.contentsRect())
        paint.text(painter, rect, self.text(), self.font(), colour, elide=Qt.TextElideMode.ElideMiddle)

    def _tell_whole(self) -> None:
        too_long = QFontMetricsF(self.font()).horizontalAdvance(self.text()) > self.width()
        self.setToolTip(self.text() if too_long else "")


class Icon(QWidget):
    """A picture of the icon set."""

    def __init__(self, theme: Theme, name: str, colour: str = "ink2", size: int = 20) -> None:
        super().__init__()
        self._theme, self._name, self._colour, self._size = theme, name, colour, size
        self.setFixedSize(size, size)
        theme.changed.connect(self.update)

    def show_icon(self, name: str, colour: str) -> None:
        """Show another picture."""
        self._name, self._colour = name, colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture sharp for this screen."""
        del event
        pixmap = self._theme.pixmap(self._name, self._colour, self._size, self.devicePixelRatioF())
        QPainter(self).drawPixmap(QPointF(0, 0), pixmap)


class Button(QPushButton):
    """A button of a kind: "" (default), primary, quiet, link, icon, danger. An icon button needs a name."""

    def __init__(self, theme: Theme, words: str, kind: str = "", icon: str = "", tip: str = "") -> None:
        super().__init__()
        self._theme, self._kind, self._icon = theme, kind, icon
        self.setProperty("kind", kind)
        self.setFont(theme.font("bodys" if kind in ("primary", "link") else "bodym"))
        self.set_words(words)
        if tip:
            self.setToolTip(tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor)
        self.setAutoDefault(False)
        if icon:
            self.setIconSize(QSize(20, 20) if kind == "icon" else QSize(18, 18))
            theme.changed.connect(self._recolour)
            self._recolour()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be pressed by Enter too, not by the space bar alone."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button; where it is filled, a line parts the ring from the fill, which is nearly as dark."""
        super().paintEvent(event)
        if self._kind == "primary" and self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            inside = QRectF(self.rect()).adjusted(2, 2, -2, -2)
            paint.box(painter, inside, None, 6, QPen(self._theme.color("onaccent"), 1))

    def set_icon(self, icon: str) -> None:
        """Show another picture."""
        self._icon = icon
        self._recolour()

    def set_words(self, words: str) -> None:
        """Say something else."""
        self.setAccessibleName(words)
        if self._kind == "icon":
            self.setToolTip(words)
        else:
            self.setText(f" {words}" if self._icon else words)

    def _recolour(self) -> None:
        self.setIcon(self._theme.icon(self._icon, BUTTON_ICONS.get(self._kind, "ink2"), self.iconSize().width()))


class NavButton(QAbstractButton):
    """A line of a side bar: a picture, a name, and perhaps a count. In a rail only the picture is left."""

    def __init__(self, theme: Theme, icon: str, words: str) -> None:
        super().__init__()
        self._theme, self._icon, self._compact, self._count = theme, icon, False, ""
        self.setText(words)
        self.setAccessibleName(words)
        self.setFixedHeight(34)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def set_compact(self, compact: bool) -> None:
        """Show the picture only, the name as a tooltip."""
        self._compact = compact
        self.setToolTip(self.text() if compact else "")
        self.setFixedHeight(40 if compact else 34)
        self.update()

    def set_count(self, count: str) -> None:
        """Show a figure at the right end."""
        self._count = count
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line in its state."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, chosen = self._theme, self.isChecked()
        rect = QRectF(self.rect()).adjusted(8, 1, -8, -1)
        if self._compact:
            rect = QRectF(self.rect().center().x() - 17.5, 2, 36, 36)
        fill = "tint" if chosen else "hover" if self.underMouse() else ""
        pen = QPen(theme.color("accent"), 2) if self.hasFocus() else None
        if fill or pen:
            paint.box(painter, rect, theme.color(fill) if fill else None, 8, pen)
        pixmap = theme.pixmap(self._icon, "accent" if chosen else "ink2", 20, self.devicePixelRatioF())
        x = rect.center().x() - 10 if self._compact else rect.x() + 10
        painter.drawPixmap(QPointF(x, rect.center().y() - 10), pixmap)
        if not self._compact:
            words = theme.color("accent2" if chosen else "ink")
            paint.text(painter, rect.adjusted(36, 0, -44, 0), self.text(), theme.font("bodym"), words)
            end = Qt.AlignmentFlag.AlignRight
            paint.text(painter, rect.adjusted(0, 0, -10, 0), self._count, theme.font("cap"), theme.color("ink3"), end)


class Choice(QComboBox):
    """A choice of a few, with an arrow in the theme's ink."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFont(theme.font("body"))
        self.setMinimumWidth(200)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, then the arrow."""
        super().paintEvent(event)
        pixmap = self._theme.pixmap("down", "ink2", 16, self.devicePixelRatioF())
        QPainter(self).drawPixmap(QPointF(self.width() - 26, (self.height() - 16) / 2), pixmap)


class Canvas(QWidget):
    """A widget that a function paints: `draw(painter, rect)`."""

    def __init__(self, theme: Theme, draw: Callable[[QPainter, QRectF], None], wide: int = 0, high: int = 0) -> None:
        super().__init__()
        self._draw = draw
        if wide:
            self.setFixedWidth(wide)
        if high:
            self.setFixedHeight(high)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the function draw."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, QRectF(self.rect()))
