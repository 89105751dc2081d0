"""How a result is drawn: a file with its best passage, or a further passage of an open file."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.records import Highlight, Hit
from desktop import i18n
from desktop.i18n import tr
from desktop.models.folders import FoldersModel, base_name
from desktop.models.results import ROW, Row, band_words, similar_words
from desktop.models.snippet import snippet, utf16
from desktop.theme import Theme
from desktop.views import paint, why

Index = QModelIndex | QPersistentModelIndex
INSET, PAD, TEXT_X = 8, 14, 56
TOP, TITLE, CRUMB, GAP, LINE, WHY, MORE, BOTTOM = 12, 20, 18, 6, 20, 20, 28, 12
SUB = 32
LOCATION = 48
BEST_LINES, OTHER_LINES = 3, 2
BAR, BAR_ROOM = 60, 70  # the bar of shares, and with the gap after it
INFO = 26  # room for the sign that tells why
ALERT = 22
CHARACTERS = 70  # about what a line of the list holds
KEPT_LAYOUTS = 400
RIGHT = Qt.AlignmentFlag.AlignRight
SEPARATOR = "  ›  "

Laid = tuple[QTextLayout, list[tuple[int, int]]]


class ResultDelegate(QStyledItemDelegate):
    """Draws rows of a `ResultsModel`.

    Attributes:
        meaning: whether the answer on show compared meaning; else a row says that it did not.
        about: whether it is about the question; else its rows are dimmed, as weak ones always are.
        reason: tells in words why nothing of a file can be found.
    """

    def __init__(self, theme: Theme, folders: FoldersModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._folders = folders
        self._layouts: OrderedDict[tuple[object, ...], Laid] = OrderedDict()
        self.meaning = self.about = True
        self.reason: Callable[[Hit], str] = lambda hit: hit.text

    def forget(self) -> None:
        """Drop what was laid out for an earlier answer."""
        self._layouts.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row's height for the width at hand."""
        row = index.data(ROW)
        if row.index:
            return QSize(100, SUB)
        wide = option.rect.width() if option.rect.width() > 0 else 560
        lines = self._laid(row, index.row() == 0, wide)[0].lineCount()
        more = MORE if len(row.group.hits) > 1 else 0
        reasons = GAP + WHY if why.shares(row.hit.parts) else 0
        return QSize(100, TOP + TITLE + CRUMB + GAP + LINE * lines + reasons + more + BOTTOM)

    def why_rect(self, rect: QRect, row: Row) -> QRect:
        """Return where the sign is that tells why a file matched, empty where there is none."""
        if row.index or not why.shares(row.hit.parts):
            return QRect()
        more = MORE if len(row.group.hits) > 1 else 0
        return QRect(rect.right() - INSET - PAD - INFO + 4, rect.bottom() - BOTTOM - more - WHY - 2, INFO, WHY + 6)

    def more_rect(self, rect: QRect, row: Row) -> QRect:
        """Return where the line that opens and closes a file is, empty where there is none."""
        if row.index or len(row.group.hits) < 2:
            return QRect()
        left = rect.x() + INSET + TEXT_X - 8
        return QRect(left, rect.bottom() - BOTTOM - MORE + 6, rect.right() - INSET - PAD - left, MORE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row in its state."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = index.data(ROW)
        rect = QRectF(option.rect).adjusted(INSET, 2, -INSET, -2)
        self._background(painter, option, index, rect)
        if row.index:
            self._further(painter, option, row, rect)
        else:
            self._file(painter, option, index, row, rect)
        painter.restore()

    # --- parts of a row ---------------------------------------------------------------------------------

    def _background(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRectF) -> None:
        """Draw the state, and a hairline over files."""
        theme = self._theme
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            pen = QPen(theme.color("accent"), 2) if focused else None
            paint.box(painter, rect, theme.color("tint", 0.62 if theme.dark else 0.75), 10, pen)
            return
        if option.state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, rect, theme.color("hover", 0.6), 10)
        elif index.row() and not index.data(ROW).index and not self._neighbour_is_selected(option, index):
            painter.setPen(QPen(theme.color("line"), 1))
            y = option.rect.y() + 0.5
            painter.drawLine(QPointF(rect.x() + TEXT_X, y), QPointF(rect.right() - PAD, y))

    def _neighbour_is_selected(self, option: QStyleOptionViewItem, index: Index) -> bool:
        """Say whether the row above is the selected one: its own edge parts them already."""
        view = option.widget
        above = index.model().index(index.row() - 1, 0)
        selection = getattr(view, "selectionModel", None)
        return bool(selection and selection().isSelected(above))

    def _file(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, row: Row, rect: QRectF) -> None:
        """Draw a file and its best passage."""
        theme, hit = self._theme, row.hit
        paint.file_mark(painter, QPointF(rect.x() + PAD, option.rect.y() + TOP + 3), hit.path, theme)
        x, wide, y = rect.x() + TEXT_X, rect.width() - TEXT_X - PAD, float(option.rect.y() + TOP)
        self._head(painter, QRectF(x, y, wide, TITLE), hit)
        y += TITLE
        middle = Qt.TextElideMode.ElideMiddle
        crumb = SEPARATOR.join(breadcrumb(hit, self._folders))
        others = len(hit.places) - 1
        if others > 0:
            words = i18n.count(others, "also in {count} other file", "also in {count} other files")
            crumb = f"{crumb} · {words}" if crumb else words
        crumb = " · ".join(words for words in (crumb, similar_words(hit)) if words)
        colour = theme.color("ink3")
        paint.text(painter, QRectF(x, y, wide, CRUMB), crumb, theme.font("cap"), colour, elide=middle)
        y += CRUMB + GAP
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        laid = self._laid(row, index.row() == 0, option.rect.width())
        alert = failed(hit) and hit.text
        if alert:
            ratio = painter.device().devicePixelRatio()
            painter.drawPixmap(QPointF(x, y + 2), theme.pixmap("alert", "danger", 16, ratio))
        at = QPointF(x + (ALERT if alert else 0), y)
        self._passage(painter, at, laid, selected, "ink3" if self._dim(hit) else "ink")
        y += LINE * laid[0].lineCount() + GAP
        self._why(painter, QRectF(x, y, wide, WHY), hit, selected)
        if len(row.group.hits) > 1:
            self._more(painter, QRectF(x, y + WHY, wide, MORE), row)

    def _head(self, painter: QPainter, rect: QRectF, hit: Hit) -> None:
        """Draw the file's name and its date."""
        theme = self._theme
        day = i18n.date(hit.modified) if hit.modified > 0 else ""
        taken = paint.width(day, theme.font("cap")) + 16 if day else 0
        paint.text(painter, rect, day, theme.font("cap"), theme.color("ink3"), RIGHT)
        name = rect.adjusted(0, 0, -taken, 0)
        middle = Qt.TextElideMode.ElideMiddle
        ink = theme.color("ink2" if self._dim(hit) else "ink")
        paint.text(painter, name, base_name(hit.path), theme.font("strong"), ink, elide=middle)

    def _dim(self, hit: Hit) -> bool:
        """Say whether a passage is hardly about the question."""
        return hit.band == "weak" or not self.about

    def _why(self, painter: QPainter, rect: QRectF, hit: Hit, selected: bool) -> None:
        """Draw the shares, at rest with a phrase, selected with figures."""
        theme = self._theme
        shares = why.shares(hit.parts)
        if not shares:
            return
        figures = selected and self.meaning
        words = why.phrase(hit.parts, self.meaning)
        if selected:
            ratio = painter.device().devicePixelRatio()
            painter.drawPixmap(QPointF(rect.right() - 16, rect.y() + 2), theme.pixmap("info", "ink2", 16, ratio))
            rect = rect.adjusted(0, 0, -INFO, 0)
        while figures and self._figures_width(shares) > rect.width() and len(shares) > 1:
            shares.pop(min(shares, key=lambda name: shares[name]))  # the sheet tells them all
        taken = self._figures_width(shares) if figures else paint.width(words, theme.font("cap"))
        band, font = band_words(hit), theme.font("cap")
        if band and BAR_ROOM + taken + 16 + paint.width(band, font) <= rect.width():
            ink = theme.color("accent2" if hit.band == "strong" else "ink2")
            paint.text(painter, rect, band, font, ink, RIGHT)
        if not figures or taken + BAR_ROOM <= rect.width():
            paint.why_bar(painter, QRectF(rect.x(), rect.y() + 8, BAR, 4), hit.parts, theme)
            rect = rect.adjusted(BAR_ROOM, 0, 0, 0)
        if figures:
            self._figures(painter, rect, shares)
        else:
            paint.text(painter, rect, words, font, theme.color("ink3"))

    def _figures_width(self, shares: dict[str, int]) -> float:
        """Return how much room the figures take."""
        label, figure = self._theme.font("cap"), self._theme.font("capm")
        widths = (paint.width(why.signal_name(n), label) + paint.width(f"{s}%", figure) for n, s in shares.items())
        return sum(wide + 11 + 4 + 2 for wide in widths) + 10 * (len(shares) - 1)

    def _figures(self, painter: QPainter, rect: QRectF, shares: dict[str, int]) -> None:
        """Draw each signal's share beside its name."""
        theme, x = self._theme, rect.x()
        for name, share in shares.items():
            label, figure = why.signal_name(name), f"{share}%"
            paint.box(painter, QRectF(x, rect.y() + 7, 6, 6), theme.color(paint.WHY[name]), 3)
            x += 11
            wide = paint.width(label, theme.font("cap")) + 4
            paint.text(painter, QRectF(x, rect.y(), wide, WHY), label, theme.font("cap"), theme.color("ink2"))
            x += wide
            wide = paint.width(figure, theme.font("capm")) + 2
            paint.text(painter, QRectF(x, rect.y(), wide, WHY), figure, theme.font("capm"), theme.color("ink"))
            x += wide + 10

    def _more(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        """Draw the line that opens the file's further passages."""
        theme = self._theme
        ratio = painter.device().devicePixelRatio()
        pixmap = theme.pixmap("down" if row.open else "right", "ink2", 16, ratio)
        painter.drawPixmap(QPointF(rect.x() - 4, rect.y() + 10), pixmap)
        words = i18n.count(
            len(row.group.hits) - 1, "{count} more passage in this file", "{count} more passages in this file"
        )
        place = QRectF(rect.x() + 16, rect.y() + 6, rect.width() - 16, 24)
        paint.text(painter, place, words, theme.font("capm"), theme.color("ink2"))

    def _further(self, painter: QPainter, option: QStyleOptionViewItem, row: Row, rect: QRectF) -> None:
        """Draw a further passage on one line."""
        theme = self._theme
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        paged = _paged(row)
        x = rect.x() + TEXT_X + 16
        if row.hit.page:
            place = QRectF(x, rect.y(), LOCATION, rect.height())
            paint.text(painter, place, place_words(row.hit), theme.font("cap"), theme.color("ink3"))
        laid = self._laid(row, False, option.rect.width())
        at = QPointF(x + (LOCATION if paged else 0), option.rect.y() + (SUB - LINE) / 2)
        self._passage(painter, at, laid, selected, "ink2")

    def _passage(self, painter: QPainter, at: QPointF, laid: Laid, selected: bool, ink: str) -> None:
        """Draw a passage with its matched words marked."""
        theme = self._theme
        mark = theme.color("mark2", 0.62) if selected and not theme.dark else theme.color("mark")
        paint.draw_layout(painter, at, *laid, LINE, (theme.color(ink), mark, theme.color("markink")))

    # --- laying out, once for each width ----------------------------------------------------------------

    def _laid(self, row: Row, best: bool, wide: int) -> Laid:
        """Return a row's passage laid out and its marks, from the last few hundred if it is among them."""
        key = (row.key, row.index, best, wide)
        found = self._layouts.pop(key, None) or self._lay_out(row, best, wide)
        self._layouts[key] = found
        if len(self._layouts) > KEPT_LAYOUTS:
            self._layouts.popitem(last=False)
        return found

    def _lay_out(self, row: Row, best: bool, wide: int) -> Laid:
        """Lay a passage out: three lines for the very best, two for another file's, one for a further one."""
        lines = 1 if row.index else BEST_LINES if best else OTHER_LINES
        room = wide - 2 * INSET - TEXT_X - PAD
        if row.index:
            room -= 16 + (LOCATION if _paged(row) else 0)
        elif failed(row.hit):
            room -= ALERT
        words = (self.reason(row.hit), ()) if failed(row.hit) else without_heading(row.hit)
        piece = snippet(*words, CHARACTERS * lines)
        marks = [(utf16(piece.text, start), utf16(piece.text, end)) for start, end in piece.marks]
        return paint.lay_out(piece.text, self._theme.font("body"), max(room, 80), LINE, lines), marks


def failed(hit: Hit) -> bool:
    """Say whether this is no passage but a file without any: one that could not be read, or waits, or is left out."""
    return hit.end <= hit.start and not hit.parts


def without_heading(hit: Hit) -> tuple[str, tuple[Highlight, ...]]:
    """Return a passage and its highlights without the heading it begins with: the line above has it."""
    last = hit.heading[-1] if hit.heading else ""
    rest = hit.text[len(last) :].lstrip() if last and hit.text.startswith(last) else ""
    if not rest:
        return hit.text, hit.highlights
    cut = len(hit.text) - len(rest)
    return rest, tuple(Highlight(h.start - cut, h.end - cut) for h in hit.highlights if h.end > cut)


def breadcrumb(hit: Hit, folders: FoldersModel) -> list[str]:
    """Return where a passage is: the folder of the library, the folders in it, its headings, its page."""
    parts: list[str] = []
    path = hit.path.replace("\\", "/")
    for folder in folders.folders:
        root = folder.path.replace("\\", "/").rstrip("/")
        if path.startswith(f"{root}/"):
            parts = [base_name(folder.path), *path[len(root) + 1 :].split("/")[:-1]]
            break
    parts += [heading for heading in hit.heading if heading.strip()]
    return [*parts, where] if (where := place_words(hit)) else parts


def place_words(hit: Hit) -> str:
    """Return in short where in its file a passage is: its page, or a cell, a line, a part; "" for nowhere special."""
    return tr("p. {page}", page=hit.page) if hit.page else hit.place


def _paged(row: Row) -> bool:
    """Say whether any passage of the row's file has a page."""
    return any(hit.page for hit in row.group.hits)
