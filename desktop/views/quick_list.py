"""The list of the quick search: a file a row, with where it is and its best passage on one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.messages import Found
from core.records import Highlight, Hit
from desktop import i18n
from desktop.models.folders import FoldersModel
from desktop.models.hit_words import breadcrumb, failed, without_heading
from desktop.models.prose import is_markdown
from desktop.models.results import ROW, ResultsModel, band_words
from desktop.models.snippet import snippet, utf16
from desktop.theme import Theme
from desktop.views import crumbs, lit_name, paint

ROW_HIGH = 58
MOST = 8
INSET, PAD, TEXT_X = 8, 10, 48
TITLE, LINE = 20, 20
CHARACTERS = 90  # about what a line holds
PLACE_SHARE = 0.46  # of a row's width that the place may take
MIDDLE = Qt.TextElideMode.ElideMiddle


class QuickDelegate(QStyledItemDelegate):
    """Draws a file in two lines; what is hardly about the question is dimmed, and says so at its end.

    Attributes:
        named: what of files' names was asked for, by path; it counts in the name in NFC.
    """

    def __init__(self, theme: Theme, folders: FoldersModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._folders = theme, folders
        self.named: Mapping[str, Sequence[Highlight]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return a row's size: all are of one height."""
        del option, index
        return QSize(200, ROW_HIGH)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row in its state."""
        theme, hit = self._theme, index.data(ROW).hit
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect).adjusted(INSET, 1, -INSET, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, rect, theme.color("tint" if selected else "hover"), 10)
        if selected:  # the mark of the row that Enter opens: not by its colour alone
            paint.box(painter, QRectF(rect.x(), rect.y() + 14, 3, rect.height() - 28), theme.color("accent"), 1.5)
        paint.file_mark(painter, QPointF(rect.x() + PAD, rect.y() + (rect.height() - 34) / 2), hit.path, theme)
        inside = rect.adjusted(TEXT_X, 8, -PAD, 0)
        self._head(painter, QRectF(inside.x(), inside.y(), inside.width(), TITLE), hit, selected)
        self._passage(painter, QRectF(inside.x(), inside.y() + TITLE, inside.width(), LINE), hit, selected)
        painter.restore()

    def _head(self, painter: QPainter, rect: QRectF, hit: Hit, selected: bool) -> None:
        """Draw the file's name, what of it was asked for lit, and where it is at the right end."""
        theme, font = self._theme, self._theme.font("cap")
        most = rect.width() * PLACE_SHARE
        place = crumbs.cut(breadcrumb(hit, self._folders), most - 1, lambda words: paint.width(words, font))
        wide = min(paint.width(place, font) + 1, most)
        right = QRectF(rect.right() - wide, rect.y(), wide, rect.height())
        paint.text(painter, right, place, font, theme.color("ink3"), Qt.AlignmentFlag.AlignRight, MIDDLE)
        size, marks = (rect.width() - wide - 16, rect.height()), self.named.get(hit.path, ())
        name = lit_name.lay_out(hit.path, marks, theme.font("strong"), size, theme.color("markink"))
        ink = theme.color("ink2" if _is_weak(hit) else "ink")
        name.draw(painter, rect.topLeft(), ink, self._mark(selected))

    def _passage(self, painter: QPainter, rect: QRectF, hit: Hit, selected: bool) -> None:
        """Draw the best passage, its words lit; of a file without any, its day."""
        theme = self._theme
        if failed(hit):
            day = i18n.recent(hit.modified) if hit.modified > 0 else ""
            paint.text(painter, rect, i18n.hint_words(hit.text) or day, theme.font("body"), theme.color("ink3"))
            return
        if _is_weak(hit):
            rect = self._said_at_its_end(painter, rect, band_words(hit))
        piece = snippet(*without_heading(hit), CHARACTERS, is_markdown(hit.path))
        marks = [(utf16(piece.text, start), utf16(piece.text, end)) for start, end in piece.marks]
        layout = paint.lay_out(piece.text, theme.font("body"), rect.width(), LINE, 1)
        ink = theme.color("ink3" if _is_weak(hit) else "ink2")
        colours = (ink, self._mark(selected), theme.color("markink"))
        paint.draw_layout(painter, rect.topLeft(), layout, marks, LINE, colours)

    def _said_at_its_end(self, painter: QPainter, rect: QRectF, words: str) -> QRectF:
        """Draw some words at the end of a line; return what is left of it."""
        font = self._theme.font("cap")
        right, left = Qt.AlignmentFlag.AlignRight, rect.adjusted(0, 0, -paint.width(words, font) - 16, 0)
        paint.text(painter, rect, words, font, self._theme.color("ink2"), right)
        return left

    def _mark(self, selected: bool) -> QColor:
        """Return the colour behind what was asked for."""
        theme = self._theme
        return theme.color("mark2", 0.62) if selected and not theme.dark else theme.color("mark")


class QuickList(QListView):
    """At most `MOST` rows. The keys stay in the field, which moves the chosen row."""

    def __init__(self, theme: Theme, results: ResultsModel, folders: FoldersModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(results)
        self._drawn = QuickDelegate(theme, folders, self)
        self.setItemDelegate(self._drawn)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.viewport().setAutoFillBackground(False)
        self.setProperty("fill", "quick")
        theme.changed.connect(self.viewport().update)

    def settle(self, found: Found, anew: bool) -> int:
        """Show the first rows of an answer, the first of them chosen where it is a new one; return how many."""
        self._drawn.named = found.named
        total = self.model().rowCount()
        for number in range(total):
            self.setRowHidden(number, number >= MOST)
        shown = min(total, MOST)
        current = self.currentIndex().row()
        if shown and (anew or not 0 <= current < shown):
            self.choose(0)
        self.scrollToTop()
        return shown

    def choose(self, number: int) -> None:
        """Stand on a row, if there is such a one."""
        if 0 <= number < min(self.model().rowCount(), MOST):
            self.setCurrentIndex(self.model().index(number, 0))

    def step(self, by: int) -> None:
        """Go down or up, and round at the ends."""
        shown = min(self.model().rowCount(), MOST)
        if shown:
            self.choose((self.currentIndex().row() + by) % shown)

    def hit(self) -> Hit | None:
        """Return the passage of the chosen row."""
        index = self.currentIndex()
        return index.data(ROW).hit if index.isValid() and not self.isRowHidden(index.row()) else None


def _is_weak(hit: Hit) -> bool:
    """Say whether a passage is hardly about the question."""
    return hit.band == "weak"
