"""A page of a PDF as it is printed, the passage lit, or a picture. In the dark scheme it is a bit dimmed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop.i18n import tr
from desktop.models.pages import Box, Pages, Sheet, pictured
from desktop.theme import LIGHT, Theme
from desktop.views import paint, pane
from desktop.views.glide import Glide
from desktop.views.zooms import USUAL, ZOOMS, zoomed

MARGIN, SIDE = 24, 32  # above and below the page, and beside it; the scroll bar lies in that
WIDEST = 960  # of a page that is not enlarged
NOTCH = 120  # of a wheel, as Qt counts
PATIENCE = 2 * NOTCH  # to be turned at a page's end before the next page comes
BLANK = 842 / 595  # height by width of a page that is not known yet
DIM = QColor("#E4E3DE")  # paper in the dark scheme
LIT = QColor(LIGHT["mark"])  # on paper, in both schemes; what is printed keeps its contrast
BAR = QColor(LIGHT["accent"])
FOUND = QColor("#BFE3D8")


class PdfView(QAbstractScrollArea):
    """One page, fitted to the pane's width.

    Signals:
        zoomed: the page is larger or smaller; `zoom` says how much.
    """

    zoomed = Signal()

    def __init__(self, theme: Theme, pages: Pages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._pages = theme, pages
        self._sheet: Sheet | None = None
        self._level = USUAL
        self._waiting = False
        self._to_end = False  # the next sheet is entered from below
        self._pushed = 0  # how far the wheel was turned at a page's end
        self._current = -1  # which of the found places is shown
        self._glide = Glide(self.verticalScrollBar(), self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setCornerWidget(QWidget())  # without it the style paints the corner between the scroll bars
        self.setAccessibleName(tr("Page"))
        pages.drawn.connect(self._drawn)
        pages.slow.connect(self._wait)
        theme.changed.connect(self.viewport().update)
        self._drawn()

    @property
    def zoom(self) -> float:
        """How large the page is; 1 fits the pane's width."""
        return ZOOMS[self._level]

    def zoom_by(self, steps: int, at: QPointF | None = None) -> None:
        """Enlarge or reduce the page by so many steps; 0 fits it to the pane again.

        What is at a point stays there; without one, what is lit begins where it did, where that is in view.
        """
        level = zoomed(self._level, steps)
        if level == self._level:
            return
        self._glide.stop()
        lit = self._looked_at() if at is None else None
        before = self._placed((lit,))[0] if lit else None
        at = at or QRectF(self.viewport().rect()).center()
        place = self._place(at)
        self._level = level
        self._lay_out(place, at)
        if lit and before:
            self._keep(before, self._placed((lit,))[0])
        self._ask()
        self.zoomed.emit()

    def turn(self, by: int, to_end: bool = False) -> None:
        """Show another page of the document, from its beginning or from its end."""
        self._to_end = to_end
        self._pushed = 0
        if not self._pages.turn(by):
            self._to_end = False

    def lit(self) -> list[QRectF]:
        """Return where the passage's lines are, in the viewport."""
        return self._placed(self._sheet.boxes) if self._sheet else []

    def found(self) -> list[list[QRectF]]:
        """Return where the words that are looked for stand, in the viewport."""
        return [self._placed(boxes) for boxes in self._sheet.found] if self._sheet else []

    def show_found(self, number: int) -> None:
        """Bring one of the places on this page into view, and border it; -1 for none."""
        self._current = number
        places = self.found()
        if 0 <= number < len(places) and places[number]:
            self._bring(places[number])
        self.viewport().update()

    def _placed(self, boxes: tuple[Box, ...]) -> list[QRectF]:
        """Return boxes that are shares of the page in the viewport."""
        page = self.page_rect()
        return [
            QRectF(
                page.x() + x0 * page.width(),
                page.y() + y0 * page.height(),
                (x1 - x0) * page.width(),
                (y1 - y0) * page.height(),
            )
            for x0, y0, x1, y1 in boxes
        ]

    def page_rect(self) -> QRectF:
        """Return where the page is, in the viewport, on whole pixels of the screen."""
        wide, high = self._size()
        ratio = self.devicePixelRatioF()
        left = max(SIDE, (pane.room(self) - wide) / 2) - self.horizontalScrollBar().value()
        top = MARGIN - self.verticalScrollBar().value()
        return QRectF(round(left * ratio) / ratio, round(top * ratio) / ratio, wide, high)

    # --- the model --------------------------------------------------------------------------------------

    def _drawn(self) -> None:
        """Show another sheet; the same page drawn anew stays where it is."""
        old, new = self._sheet, self._pages.sheet
        if new is None:
            return
        before = self._place()
        same = old is not None and (old.path, old.page) == (new.path, new.page)
        self._sheet, self._waiting = new, False
        name = tr("Page {page} of {count}", page=new.page, count=new.pages)
        self.setAccessibleName(tr("Picture") if pictured(new.path) and new.pages == 1 else name)
        self._lay_out(before if same else None)
        if old is None or not same or not _alike(old, new):
            self._land(glides=same)

    def _wait(self) -> None:
        """Say calmly that the page takes a while; a page of another file would be misleading."""
        self._waiting = True
        if self._sheet and not self._pages.shows(self._sheet.path):
            self._sheet = None
            self._lay_out(None)
        self.viewport().update()

    def describe(self, passage: str) -> None:
        """Let a screen reader read the passage that is lit."""
        self.setAccessibleDescription(passage)

    def _ask(self) -> None:
        """Have pages drawn as wide as they are shown, in pixels of this screen."""
        wide = self._room() * self.devicePixelRatioF()
        self._pages.fit(round(wide) if self.isVisible() else 0)

    # --- size and place ---------------------------------------------------------------------------------

    def _size(self) -> tuple[float, float]:
        """Return the page's width and height as it is shown; a sheet that fits but for a pixel is not scaled."""
        ratio, image = self.devicePixelRatioF(), self._sheet.image if self._sheet else None
        wide = self._room()
        if image is None:
            return wide, wide * BLANK
        if self._sheet and self._sheet.natural:
            wide = min(wide, self._sheet.natural * self.zoom)
        if abs(image.width() - wide * ratio) < 2:
            wide = image.width() / ratio
        return wide, wide * image.height() / image.width()

    def _room(self) -> float:
        """Return how wide a page is shown; a picture is no wider than it is by itself."""
        return max(80, min(pane.room(self) - 2 * SIDE, WIDEST)) * self.zoom

    def _place(self, at: QPointF | None = None) -> tuple[float, float]:
        """Return which place of the page is at a point, or in the middle of the view, as shares of its size."""
        page, at = self.page_rect(), at or QRectF(self.viewport().rect()).center()
        return (at.x() - page.x()) / page.width(), (at.y() - page.y()) / page.height()

    def _lay_out(self, place: tuple[float, float] | None, at: QPointF | None = None) -> None:
        """Fit the scroll bars to the page, and bring a place of it back to a point, or to the middle."""
        wide, high = self._size()
        view = self.viewport()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, round(wide + 2 * SIDE - pane.room(self))))
        down.setRange(0, max(0, round(high + 2 * MARGIN - view.height())))
        for bar, length in ((across, view.width()), (down, view.height())):
            bar.setPageStep(length)
            bar.setSingleStep(48)
        if place is not None:
            at = at or QRectF(view.rect()).center()
            across.setValue(round(SIDE + place[0] * wide - at.x()))
            down.setValue(round(MARGIN + place[1] * high - at.y()))
        view.update()

    def _looked_at(self) -> Box | None:
        """Return what is looked at, if any of it is in view: the words found, else the passage; as a share."""
        if self._sheet is None:
            return None
        found = self._sheet.found[self._current : self._current + 1] if self._current >= 0 else ()
        for boxes in (*found, self._sheet.boxes):
            if boxes:
                lefts, tops, rights, bottoms = zip(*boxes, strict=True)
                whole = min(lefts), min(tops), max(rights), max(bottoms)
                if self._placed((whole,))[0].intersects(QRectF(self.viewport().rect())):
                    return whole
        return None

    def _keep(self, before: QRectF, now: QRectF) -> None:
        """Let what one looks at begin where it did, or as far before that as it has to for its end to be seen."""
        view = self.viewport()
        for bar, was, begins, long, room in (
            (self.horizontalScrollBar(), before.left(), now.left(), now.width(), view.width()),
            (self.verticalScrollBar(), before.top(), now.top(), now.height(), view.height()),
        ):
            if 0 <= was < room:
                bar.setValue(round(bar.value() + begins - min(was, max(MARGIN, room - long - MARGIN))))

    def _land(self, glides: bool) -> None:
        """Scroll so that the passage begins in the upper quarter, unless it is seen from the top anyway."""
        down = self.verticalScrollBar()
        top = down.maximum() if self._to_end else 0
        lit, high = [box.translated(0, down.value()) for box in self.lit()], self.viewport().height()
        if lit and not self._to_end and max(box.bottom() for box in lit) > high * 0.6:
            top = round(lit[0].top() - high / 4)
        if glides:
            self._glide.to(top)
        else:
            self._glide.stop()
            down.setValue(top)
        self._to_left()
        self._to_end = False

    def _bring(self, boxes: list[QRectF]) -> None:
        """Bring a stretch of the page into view, gliding, unless it is there."""
        down, across, view = self.verticalScrollBar(), self.horizontalScrollBar(), self.viewport()
        top, bottom = min(box.top() for box in boxes), max(box.bottom() for box in boxes)
        if top < 8 or bottom > view.height() - 8:
            self._glide.to(round(down.value() + top - view.height() / 4))
        if boxes[0].left() < 0 or boxes[0].right() > view.width():
            across.setValue(round(across.value() + boxes[0].left() - MARGIN))

    def _to_left(self) -> None:
        """Of a page that is wider than the pane, show where the passage's lines begin."""
        across, lit = self.horizontalScrollBar(), self.lit()
        if lit:
            across.setValue(round(across.value() + min(box.left() for box in lit) - MARGIN))

    # --- events -----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the page to the new width."""
        before = self._place()
        super().resizeEvent(event)
        self._lay_out(before if event.oldSize().isValid() else None)
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Have the page drawn while it can be seen."""
        super().showEvent(event)
        self._lay_out(None)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Have nothing drawn that nobody sees."""
        super().hideEvent(event)
        self._ask()

    def changeEvent(self, event: QEvent) -> None:
        """Draw sharp on another screen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages with Page Up and Page Down, go to the ends with Home and End, scroll with the rest."""
        self._glide.stop()
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        down = self.verticalScrollBar()
        key = Qt.Key(event.key())
        if key in turns:
            self.turn(turns[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._pages.go_to(1 if key == Qt.Key.Key_Home else (self._sheet.pages if self._sheet else 0))
        elif key == Qt.Key.Key_Space:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            down.setValue(down.value() + (-1 if back else 1) * (down.pageStep() - 48))
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, turn the page where the wheel goes on at its end, zoom with Ctrl."""
        self._glide.stop()
        delta, down = event.angleDelta().y(), self.verticalScrollBar()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by((delta > 0) - (delta < 0), event.position()) if delta else None
            event.accept()
            return
        at_end = down.value() == (down.maximum() if delta < 0 else down.minimum())
        if not delta or not at_end:
            self._pushed = 0
            super().wheelEvent(event)
            return
        event.accept()
        self._pushed = self._pushed + delta if self._pushed * delta > 0 else delta
        if abs(self._pushed) >= PATIENCE:
            self.turn(1 if delta < 0 else -1, to_end=delta > 0)

    # --- painting ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page, the passage's light over it, and what is to be said."""
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), self._theme.color("sunken"))
        self._paint_page(painter)
        self._paint_passage(painter)
        self._paint_found(painter)
        if self._waiting:
            self._paint_sign(painter)
        if self.hasFocus():
            self._paint_ring(painter)
        painter.end()

    def _paint_ring(self, painter: QPainter) -> None:
        """Draw the ring, and close to it a line that parts it from a page as light as it is."""
        theme = self._theme
        pane.ring(painter, self, theme.color("accent"))
        pane.ring(painter, self, BAR if theme.dark else theme.color("sunken"), pane.RING)

    def _paint_page(self, painter: QPainter) -> None:
        page, theme = self.page_rect(), self._theme
        paint.box(painter, page.adjusted(-1, -1, 1, 1), None, 2, QPen(theme.color("line"), 1))
        if self._sheet is None:
            painter.fillRect(page, DIM if theme.dark else QColor(Qt.GlobalColor.white))
            return
        painter.drawImage(page, self._sheet.image)
        if theme.dark:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.fillRect(page, DIM)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _paint_passage(self, painter: QPainter) -> None:
        """Tint the paper under the letters, as a marker does, and set a bar into the margin."""
        lit = self.lit()
        if not lit:
            return
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        marker = QPainterPath()
        marker.setFillRule(Qt.FillRule.WindingFill)  # where lines touch, the tint is not doubled
        for box in lit:
            marker.addRoundedRect(box.adjusted(-3, -1.5, 3, 1.5), paint.MARK_RADIUS, paint.MARK_RADIUS)
        painter.fillPath(marker, LIT)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        left = min(box.left() for box in lit)
        top, bottom = min(box.top() for box in lit), max(box.bottom() for box in lit)
        left = max(self.page_rect().left() + 3, left - 14)
        paint.box(painter, QRectF(left, top - 1, 3, bottom - top + 2), BAR, 1.5)

    def _paint_found(self, painter: QPainter) -> None:
        """Tint the words that are looked for; the current ones have a border too."""
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for boxes in self.found():
            for box in boxes:
                paint.box(painter, box.adjusted(-2, -2, 2, 2), FOUND, paint.MARK_RADIUS)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for box in self.found()[self._current] if 0 <= self._current < len(self.found()) else ():
            paint.box(painter, box.adjusted(-5, -4, 5, 4), None, paint.MARK_RADIUS + 2, QPen(BAR, 2))

    def _paint_sign(self, painter: QPainter) -> None:
        """Say that the page is being drawn; nothing moves."""
        theme = self._theme
        words, font = tr("Drawing the page…"), theme.font("capm")
        wide = paint.width(words, font) + 24
        pill = QRectF((self.viewport().width() - wide) / 2, 12, wide, 28)
        paint.box(painter, pill, theme.color("raised"), 14, QPen(theme.color("line2"), 1))
        paint.text(painter, pill, words, font, theme.color("ink2"), Qt.AlignmentFlag.AlignHCenter)


def _alike(one: Sheet, other: Sheet) -> bool:
    """Say whether the same passage is lit; drawn at another size, its lines differ by a hair."""
    pairs = zip(one.boxes, other.boxes, strict=False)
    near = all(QPointF(a[0] - b[0], a[1] - b[1]).manhattanLength() < 0.01 for a, b in pairs)
    return len(one.boxes) == len(other.boxes) and near
