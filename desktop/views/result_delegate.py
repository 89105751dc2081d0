"""How a result is drawn: a file with its best passage, or a further passage of an open file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.records import Highlight, Hit
from desktop import i18n
from desktop.i18n import tr
from desktop.models.folders import FoldersModel, base_name
from desktop.models.hit_words import also_words, breadcrumb, failed, place_words, without_heading
from desktop.models.prose import is_markdown
from desktop.models.results import ROW, Row, band_words
from desktop.models.snippet import ELLIPSIS, Snippet, snippet, utf16
from desktop.theme import Theme
from desktop.views import crumbs, lit_name, paint, row_text, why
from desktop.views.row_text import MIDDLE, RIGHT, Kept, Lines, Passage

Index = QModelIndex | QPersistentModelIndex
INSET, PAD, TEXT_X = 8, 14, 56
TOP, TITLE, CRUMB, GAP, LINE, WHY, MORE, BOTTOM = 12, 20, 18, 6, 20, 20, 28, 12
SUB, UNDER_SUB = 32, 8
LOCATION = 48
BEST_LINES, OTHER_LINES = 3, 2
BAR, BAR_ROOM = 60, 76  # the bar of shares, and with the gap after it
MORE_FIGURES = "…"  # behind those for which there is room
INFO = 26  # room for the sign that tells why
ALERT = 22
CHARACTERS = 70  # about what a line of the list holds
FURTHER = (1.5, 2, 3)  # times the usual stretch of a passage
NARROW, WIDE = 6.4, 11.4  # about how wide a letter is, and one of Hangul, Han or Kana
KEPT_PASSAGES, KEPT_MARKS = 200, 64
Look = tuple[int, ...]


class ResultDelegate(QStyledItemDelegate):
    """Draws rows of a `ResultsModel`.

    A row's height follows from how long its passage is, without laying it out: a thousand rows are measured at once.

    Attributes:
        meaning: whether the answer on show compared meaning; else a row says that it did not.
        about: whether it is about the question; else its rows are dimmed, as weak ones always are.
        named: what of files' names was asked for, by path; it counts in the name in NFC.
        reason: tells in words why nothing of a file can be found.
    """

    def __init__(self, theme: Theme, folders: FoldersModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._folders = folders
        self._lines = Lines(theme)
        self._passages: Kept[tuple[object, ...], Passage] = Kept(KEPT_PASSAGES)
        self._marks: Kept[tuple[object, ...], QPixmap] = Kept(KEPT_MARKS)
        self._ahead: dict[int, tuple[Row, Look, QPixmap]] = {}  # rows drawn ahead, by their numbers
        self.meaning = self.about = True
        self.named: Mapping[str, Sequence[Highlight]] = {}
        self.reason: Callable[[Hit], str] = lambda hit: hit.text

    def forget(self) -> None:
        """Drop what was laid out in another font or other colours."""
        self._passages.forget()
        self._lines.forget()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row's height for the width at hand."""
        row = index.data(ROW)
        if row.index:
            return QSize(100, SUB + (UNDER_SUB if row.index == len(row.group.hits) - 1 else 0))
        lines = self._line_count(row, index.row() == 0, option.rect.width())
        more = MORE if len(row.group.hits) > 1 else 0
        reasons = GAP + WHY if any(value > 0 for value in row.hit.parts.values()) else 0
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

    def prepare(self, option: QStyleOptionViewItem, index: Index, ratio: float) -> None:
        """Draw a row in its state ahead, so that it is there at once when all are drawn; only then is it used."""
        size = option.rect.size() * ratio
        picture = QPixmap(size)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.color("surface"))
        painter = QPainter(picture)
        painter.translate(-option.rect.topLeft())
        self._row(painter, option, index)
        painter.end()
        if ratio == round(ratio):  # else its edges would lie between two pixels
            self._ahead[index.row()] = index.data(ROW), _look(option), picture

    def drop(self) -> None:
        """Forget what was drawn ahead."""
        self._ahead.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row in its state."""
        row, look, picture = self._ahead.get(index.row(), (None, None, None))
        if picture is not None and row is index.data(ROW) and look == _look(option):
            painter.drawPixmap(option.rect.topLeft(), picture)
        else:
            self._row(painter, option, index)

    def _row(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = index.data(ROW)
        rect = QRectF(option.rect).adjusted(INSET, 2, -INSET, -2)
        if row.index:  # the last one has air under it
            rect.setHeight(SUB - 4)
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
        hit = row.hit
        ratio = painter.device().devicePixelRatio()
        top = option.rect.y() + TOP
        painter.drawPixmap(QPointF(rect.x() + PAD, top + 3), self._file_mark(hit.path, ratio))
        x, wide, y = rect.x() + TEXT_X, rect.width() - TEXT_X - PAD, float(top)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._head(painter, QRectF(x, y, wide, TITLE), hit, selected)
        y += TITLE
        self._crumb(painter, QRectF(x, y, wide, CRUMB), hit)
        y += CRUMB + GAP
        count = self._line_count(row, index.row() == 0, option.rect.width())
        alert = failed(hit) and hit.text and not hit.parts
        if alert:
            painter.drawPixmap(QPointF(x, y + 2), self._theme.pixmap("alert", "danger", 16, ratio))
        at = QPointF(x + (ALERT if alert else 0), y)
        passage = self._laid(row, count, option.rect.width())
        ink = "ink3" if self._dim(hit) else "ink2" if failed(hit) else "ink"
        self._passage(painter, at, passage, selected, ink)
        y += LINE * count + GAP
        self._why(painter, QRectF(x, y, wide, WHY), hit, selected)
        if len(row.group.hits) > 1:
            self._more(painter, QRectF(x, option.rect.bottom() + 1 - BOTTOM - MORE, wide, MORE), row)

    def _crumb(self, painter: QPainter, rect: QRectF, hit: Hit) -> None:
        """Draw where a passage is, its middle left out so that its page stays, and behind that where else."""
        look, draw = ("cap", "ink3"), self._lines.draw
        parts, also = breadcrumb(hit, self._folders), also_words(hit)
        if parts and also:
            also = f" · {also}"
        room = max(rect.width() - self._lines.width(also, "cap") - 4, rect.width() / 2)
        crumb = crumbs.cut(parts, room - 1, lambda words: self._lines.width(words, "cap"))
        taken = min(self._lines.width(crumb, "cap"), room)
        draw(painter, QRectF(rect.x(), rect.y(), taken + 1, rect.height()), crumb, look, elide=MIDDLE)
        draw(painter, rect.adjusted(taken, 0, 0, 0), also, look)

    def _head(self, painter: QPainter, rect: QRectF, hit: Hit, selected: bool) -> None:
        """Draw the file's name and its date."""
        day = i18n.recent(hit.modified) if hit.modified > 0 else ""
        taken = self._lines.width(day, "cap") + 16 if day else 0
        self._lines.draw(painter, rect, day, ("cap", "ink3"), RIGHT)
        look = ("strong", "ink2" if self._dim(hit) else "ink")
        rect = rect.adjusted(0, 0, -taken, 0)
        if marks := self.named.get(hit.path, ()):
            self._passage(painter, rect.topLeft(), self._lit_name(rect, hit, marks, look[0]), selected, look[1])
        else:
            self._lines.draw(painter, rect, base_name(hit.path), look, elide=MIDDLE)

    def _lit_name(self, rect: QRectF, hit: Hit, marks: Sequence[Highlight], role: str) -> Passage:
        """Return a file's name laid out, what of it was asked for marked."""
        theme, wide = self._theme, int(rect.width())
        key = ("name", hit.path, tuple(marks), wide, theme.dark)
        font, ink = theme.font(role), theme.color("markink")
        return self._passages.get(key, lambda: lit_name.lay_out(hit.path, marks, font, (wide, TITLE), ink))

    def _dim(self, hit: Hit) -> bool:
        """Say whether a passage is hardly about the question."""
        return hit.band == "weak" or not self.about

    def _why(self, painter: QPainter, rect: QRectF, hit: Hit, selected: bool) -> None:
        """Draw the shares, at rest with a phrase, selected with figures."""
        theme, lines = self._theme, self._lines
        shares = why.shares(hit.parts)
        if not shares:
            return
        by_name = failed(hit)
        figures = selected and self.meaning and not by_name
        words = tr("Found by its name") if by_name else why.phrase(hit.parts, self.meaning)
        if selected:
            ratio = painter.device().devicePixelRatio()
            painter.drawPixmap(QPointF(rect.right() - 16, rect.y() + 2), theme.pixmap("info", "ink2", 16, ratio))
            rect = rect.adjusted(0, 0, -INFO, 0)
        band = band_words(hit)
        beside = 16 + lines.width(band, "cap") if band else 0.0
        told, more = {name: hit.parts[name] for name in shares}, 0.0
        room = rect.width() - BAR_ROOM
        while figures and self._figures_width(shares) + more + beside > room and len(shares) > 1:
            shares.pop(min(shares, key=lambda name: shares[name]))  # the sheet tells them all
            more = lines.width(MORE_FIGURES, "capm") + 10
        taken = self._figures_width(shares) + more if figures else lines.width(words, "cap")
        if beside + taken + (0 if figures else BAR_ROOM) > rect.width():
            beside = 0.0
        if beside:
            lines.draw(painter, rect, band, ("cap", "accent2" if hit.band == "strong" else "ink2"), RIGHT)
        if beside + taken + BAR_ROOM <= rect.width():
            paint.why_bar(painter, QRectF(rect.x(), rect.y() + 8, BAR, 4), told, theme)
            rect = rect.adjusted(BAR_ROOM, 0, 0, 0)
        if figures:
            after = rect.adjusted(self._figures(painter, rect, shares) - rect.x(), 0, 0, 0)
            lines.draw(painter, after, MORE_FIGURES if more else "", ("capm", "ink2"))
        else:
            lines.draw(painter, rect, words, ("cap", "ink3"))

    def _figures_width(self, shares: dict[str, int]) -> float:
        """Return how much room the figures take."""
        width = self._lines.width
        widths = (width(why.signal_name(name), "cap") + width(f"{share}%", "capm") for name, share in shares.items())
        return sum(wide + 11 + 4 + 2 for wide in widths) + 10 * (len(shares) - 1)

    def _figures(self, painter: QPainter, rect: QRectF, shares: dict[str, int]) -> float:
        """Draw each signal's share beside its name; return where the next would begin."""
        x = rect.x()
        for name, share in shares.items():
            paint.box(painter, QRectF(x, rect.y() + 7, 6, 6), self._theme.color(paint.WHY[name]), 3)
            x += 11
            for words, look, gap in ((why.signal_name(name), ("cap", "ink2"), 4), (f"{share}%", ("capm", "ink"), 12)):
                wide = self._lines.width(words, look[0]) + 2
                self._lines.draw(painter, QRectF(x, rect.y(), wide, WHY), words, look)
                x += wide - 2 + gap
        return x

    def _more(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        """Draw the line that opens the file's further passages."""
        ratio = painter.device().devicePixelRatio()
        pixmap = self._theme.pixmap("down" if row.open else "right", "ink2", 16, ratio)
        painter.drawPixmap(QPointF(rect.x() - 4, rect.y() + 10), pixmap)
        words = i18n.count(
            len(row.group.hits) - 1, "{count} more passage in this file", "{count} more passages in this file"
        )
        place = QRectF(rect.x() + 16, rect.y() + 6, rect.width() - 16, 24)
        self._lines.draw(painter, place, words, ("capm", "ink2"))

    def _further(self, painter: QPainter, option: QStyleOptionViewItem, row: Row, rect: QRectF) -> None:
        """Draw a further passage on one line."""
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        x = rect.x() + TEXT_X + 16
        if row.hit.page:
            place = QRectF(x, rect.y(), LOCATION, rect.height())
            self._lines.draw(painter, place, place_words(row.hit), ("cap", "ink3"))
        at = QPointF(x + (LOCATION if _paged(row) else 0), option.rect.y() + (SUB - LINE) / 2)
        self._passage(painter, at, self._laid(row, 1, option.rect.width()), selected, "ink2")

    def _passage(self, painter: QPainter, at: QPointF, passage: Passage, selected: bool, ink: str) -> None:
        """Draw a passage with its matched words marked."""
        theme = self._theme
        mark = theme.color("mark2", 0.62) if selected and not theme.dark else theme.color("mark")
        passage.draw(painter, at, theme.color(ink), mark)

    # --- laying out, once for each width ----------------------------------------------------------------

    def _line_count(self, row: Row, best: bool, wide: int) -> int:
        """Return how many lines a file's passage is given: three at most for the very best, two for another.

        It is a guess by the letters, a little high: one line too many is a little air, one too few cuts it short.
        """
        most = BEST_LINES if best else OTHER_LINES
        room = _room(row, wide)
        text = self._reason_words(row.hit) if failed(row.hit) else row.hit.text
        text = text[: CHARACTERS * most]
        wider = (len(text.encode("utf-8", "surrogatepass")) - len(text)) / 2  # those have two bytes more; it is quick
        guess = NARROW * len(text) + (WIDE - NARROW) * wider
        return max(1, min(most, 1 + int(guess / room)))

    def _laid(self, row: Row, lines: int, wide: int) -> Passage:
        """Return a row's passage laid out, from the last few if it is among them, also of an earlier answer."""
        words = (self._reason_words(row.hit), ()) if failed(row.hit) else without_heading(row.hit)
        key = (*words, is_markdown(row.hit.path), _room(row, wide), lines, self._theme.dark)
        return self._passages.get(key, lambda: self._lay_out(words, row, lines, wide))

    def _lay_out(self, words: tuple[str, tuple[Highlight, ...]], row: Row, lines: int, wide: int) -> Passage:
        """Lay a passage out from a little before its matches, or further before where else a line is empty."""
        markdown = is_markdown(row.hit.path)
        piece = snippet(*words, CHARACTERS * lines, markdown)
        passage = self._lay_piece(piece, row, lines, wide)
        for room in FURTHER:
            if passage.layout.lineCount() >= lines or not piece.text.startswith(ELLIPSIS):
                break
            piece = snippet(*words, int(CHARACTERS * lines * room), markdown)
            longer = self._lay_piece(piece, row, lines, wide)
            if longer.layout.text() != piece.text:  # its end would be cut off
                break
            passage = longer
        return passage

    def _lay_piece(self, piece: Snippet, row: Row, lines: int, wide: int) -> Passage:
        marks = [(utf16(piece.text, start), utf16(piece.text, end)) for start, end in piece.marks]
        size, font = (_room(row, wide), LINE, lines), self._theme.font("body")
        return row_text.lay_out(piece.text, marks, font, size, QColor(self._theme.color("markink")))

    def _reason_words(self, hit: Hit) -> str:
        """Return why nothing of a file can be found, in the window's language where it has words for it."""
        return i18n.hint_words(self.reason(hit))

    def _file_mark(self, path: str, ratio: float) -> QPixmap:
        """Return a file's mark, drawn once for each kind."""
        kind = (*paint.file_kind(path), self._theme.dark, ratio)
        return self._marks.get(kind, lambda: paint_mark(path, self._theme, ratio))


def _look(option: QStyleOptionViewItem) -> Look:
    """Return what of an option tells one drawing of a row from another."""
    states = (QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_HasFocus, QStyle.StateFlag.State_MouseOver)
    return option.rect.width(), option.rect.height(), *(bool(option.state & state) for state in states)


def paint_mark(path: str, theme: Theme, ratio: float) -> QPixmap:
    """Return the picture of a file's mark."""
    picture = QPixmap(round(28 * ratio), round(34 * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint.file_mark(painter, QPointF(0, 0), path, theme)
    painter.end()
    return picture


def _paged(row: Row) -> bool:
    """Say whether any passage of the row's file has a page."""
    return any(hit.page for hit in row.group.hits)


def _room(row: Row, wide: int) -> float:
    """Return how wide a row's lines of text are."""
    room = wide - 2 * INSET - TEXT_X - PAD
    if row.index:
        room -= 16 + (LOCATION if _paged(row) else 0)
    elif failed(row.hit) and not row.hit.parts:
        room -= ALERT
    return max(room, 80)
