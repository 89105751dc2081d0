"""A document's text on a page, the passage lit and its words marked, however long the document is.

Only a window of the text is laid out; it moves along when one scrolls to its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QResizeEvent,
    QTextCursor,
    QTextFrameFormat,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from core.messages import DocumentText
from core.records import Hit
from desktop.i18n import tr
from desktop.models import pieces
from desktop.models.pieces import Piece
from desktop.theme import Theme
from desktop.views import pane
from desktop.views.code_colours import CodeColours, Span
from desktop.views.glide import Glide
from desktop.views.linked import Linked
from desktop.views.lit_text import PAGE_MARGIN
from desktop.views.typesetter import Typesetter
from desktop.views.zooms import zoomed

ABOVE = 48  # pixels over a heading that one has gone to
NEAR_END = 500  # pixels before the end of the window at which it moves along
Reading = Qt.TextInteractionFlag


class DocumentView(Linked):
    """The text of a file around a passage.

    Signals:
        zoomed: the letters are larger or smaller; `zoom` says how much.
        laid_out: another part of the document, or another document, is laid out.
    """

    zoomed = Signal()
    laid_out = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._pieces: list[Piece] = []
        self._starts, self._numbers = [], []
        self._moving = False
        self._fitted = 0  # the width that tables were fitted to, 0 where there are none
        self._setter = Typesetter(theme)
        self._colours = CodeColours(self, theme)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptRichText(False)
        self.setAcceptDrops(False)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        links = Reading.LinksAccessibleByMouse | Reading.LinksAccessibleByKeyboard
        self.setTextInteractionFlags(Reading.TextSelectableByMouse | Reading.TextSelectableByKeyboard | links)
        self.setTabChangesFocus(True)
        self.setCornerWidget(QWidget())  # without it the style paints the corner between the scroll bars
        self.setAccessibleName(tr("Document"))
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._move_along)
        self._refit = QTimer(self, singleShot=True, interval=120)
        self._refit.timeout.connect(self._rebuild)
        self._glide = Glide(self.verticalScrollBar(), self)
        self._glide.finished.connect(self._settle.start)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.changed.connect(self._rebuild)

    def show_hit(self, hit: Hit | None) -> None:
        """Show a passage by itself, for the moment in which its document is on its way."""
        self._hit, self.document_text, self._link = hit, None, None
        self.matches, self.current = (), -1
        kind = Piece("paragraph", hit.text, hit.start) if hit else None
        self._fill([kind] if kind else [])
        self._go_to_passage()

    def show_document(self, document: DocumentText, hit: Hit) -> None:
        """Show the document at the passage; where it is laid out already, glide there."""
        glides = document is self.document_text and self._holds(hit.start, hit.end)
        if document is not self.document_text:
            self._link = None
        self._hit, self.document_text = hit, document
        if not glides:
            self._fill(pieces.window(document, hit.start, hit.end))
        self._go_to_passage(glides)
        self.viewport().update()

    def show_matches(self, matches: Sequence[tuple[int, int]], current: int) -> None:
        """Tint the places that hold the words that are looked for, and bring the current one into view."""
        document, changed = self.document_text, current != self.current or matches is not self.matches
        self.matches, self.current = matches, current
        if document is not None and current >= 0 and changed:
            start, end = matches[current]
            held = self._holds(start, end)
            if not held:
                self._fill(pieces.window(document, start, end))
            self._bring(start, end, held)
        self.viewport().update()

    def zoom_by(self, steps: int, at: QPoint | None = None) -> None:
        """Enlarge or reduce the letters by so many steps; 0 gives them their usual size.

        What is at a point stays there; without one the passage does, where it begins in view, else what is in the
        middle.
        """
        level = zoomed(self._level, steps)
        if level != self._level:
            offset, before = self._standing(at) if at else self._anchor(self.viewport().rect().center())
            self._level = level
            self._fill(self._pieces)
            self._put_back(offset, before)
            self.zoomed.emit()

    def colour(self, spans: Sequence[Span], numbers: Mapping[int, int]) -> None:
        """Colour a program that is laid out, and number its lines; `numbers` has the offsets where they begin."""
        self._colours.put(spans)
        self._numbered = numbers
        self.viewport().update()

    def go_to(self, offset: int) -> None:
        """Bring an offset of the document into the upper part of the view."""
        held, self._link = self._holds(offset, offset), None
        if self.document_text is not None and not held:
            self._fill(pieces.window(self.document_text, offset, offset))
        self._scroll(self._offset_top(offset) - ABOVE, held)

    def shown_span(self) -> tuple[int, int]:
        """Return from where to where the document is laid out."""
        return (self._pieces[0].start, self._pieces[-1].end) if self._pieces else (0, 0)

    def place(self) -> int:
        """Return the offset of what is at the top of the view."""
        return self._span_in_view()[0]

    # --- building ---------------------------------------------------------------------------------------

    def _fill(self, shown: list[Piece]) -> None:
        """Put pieces on the page."""
        self._glide.stop()
        self._moving = True
        self._pieces, self._starts, self._numbers = shown, [], []  # bars that come or go meanwhile resize the view
        document = self.document_text
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else it would go and come back
        self.clear()
        self._setter.zoom = self.zoom
        self._setter.wide = pane.room(self) - 2 * (self._page_side() + self._text_margin)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._set_margins()
        first, last = self.shown_span()
        marked = [mark for mark in document.marks if mark[1] > first and mark[0] < last] if document else []
        self._setter.put(cursor, shown, document.format if document else "", marked)
        self._links, self._instead = self._setter.links, [*self._setter.instead.values()]
        self._fixed = [(start, end) for start, end, kind, _ in marked if kind == "code"]
        cursor.endEditBlock()
        self._fitted = self.width() if any(piece.kind == "table" for piece in shown) else 0
        self._note_blocks()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._moving = False
        self._colours.put(())
        self._numbered = {}
        self.laid_out.emit()

    def _rebuild(self) -> None:
        """Show the same in another width or colours, at the same place."""
        offset, before = self._anchor()
        self._fill(self._pieces)
        self._put_back(offset, before)

    def _anchor(self, point: QPoint | None = None) -> tuple[int, float]:
        """Return what is to stay, and where it stands: the words found or the passage, where they begin in view.

        Else that is what is at a point, or what comes first.
        """
        found = [self.matches[self.current][0]] if self.current >= 0 else []
        for offset in (*found, self._hit.start) if self._hit else found:
            top = self._top_at(offset)
            if self._holds(offset, offset) and 0 <= top < self.viewport().height():
                return offset, top
        return self._standing(point or QPoint())

    def _standing(self, point: QPoint) -> tuple[int, float]:
        """Return the offset at a point, and the top of its line."""
        offset = self._offset_at(point)
        return offset, self._top_at(offset)

    def _put_back(self, offset: int, top: float) -> None:
        """Scroll so that a place is where it was."""
        bar = self.verticalScrollBar()
        self._moving = True
        bar.setValue(bar.value() + round(self._top_at(offset) - top))
        self._moving = False

    def _set_margins(self) -> None:
        """Keep the page in the middle and no wider than reads well."""
        side = self._page_side() + self._text_margin
        form = QTextFrameFormat()
        form.setLeftMargin(side)
        form.setRightMargin(self._page_right() + self._right_margin)
        form.setTopMargin(PAGE_MARGIN + 24)
        form.setBottomMargin(PAGE_MARGIN + 40)
        self.document().setDocumentMargin(0)
        self.document().rootFrame().setFrameFormat(form)

    # --- moving -----------------------------------------------------------------------------------------

    def _holds(self, start: int, end: int) -> bool:
        """Say whether a stretch is laid out."""
        first, last = self.shown_span()
        return first <= start and end <= last

    def _go_to_passage(self, glides: bool = False) -> None:
        """Scroll so that the passage begins in the upper quarter."""
        if self._hit is None or not self._starts:
            self._scroll(0, False)
        else:
            self._scroll(self._offset_top(self._hit.start) - self.viewport().height() // 4, glides)

    def _bring(self, start: int, end: int, glides: bool) -> None:
        """Bring a stretch into view, unless it is there."""
        rects = list(self._rects(start, end))
        if not rects:
            return
        whole, across = rects[0].united(rects[-1]), self.horizontalScrollBar()
        if whole.right() > self.viewport().width() or rects[0].left() < 0:
            across.setValue(round(across.value() + rects[0].left() - self.viewport().width() / 3))
        if whole.top() < 8 or whole.bottom() > self.viewport().height() - 24:
            self._scroll(self._offset_top(start) - self.viewport().height() // 3, glides)

    def _offset_top(self, offset: int) -> int:
        """Return how far down the page an offset stands."""
        return round(self._top_at(offset) + self.verticalScrollBar().value())

    def _scroll(self, value: int, glides: bool) -> None:
        if glides:
            self._glide.to(value)
            return
        self._glide.stop()
        self._moving = True
        self.verticalScrollBar().setValue(value)
        self._moving = False

    def _scrolled(self) -> None:
        """Move the window along when its end comes near."""
        if not self._moving and not self._glide.moves and self.document_text is not None:
            self._settle.start()

    def _move_along(self) -> None:
        """Lay out another part of the document around what is in view, which stays where it is."""
        document = self.document_text
        if document is None or not self._pieces or not self._wants_more(document):
            return
        offset, before = self._standing(QPoint())
        self._fill(pieces.window(document, offset, offset))
        self._put_back(offset, before)

    def _wants_more(self, document: DocumentText) -> bool:
        """Say whether the view is near an end of the window that is no end of the document."""
        bar = self.verticalScrollBar()
        up = bar.value() < NEAR_END and bool(document.text[: self._pieces[0].start].strip())
        down = bar.value() > bar.maximum() - NEAR_END and bool(document.text[self._pieces[-1].end :].strip())
        return up or down

    # --- events -----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page in the middle and what one reads in view, and fit tables to the page's width."""
        offset, before = self._anchor()
        super().resizeEvent(event)
        self._set_margins()
        if event.size().width() != event.oldSize().width() and not self._glide.moves:
            self._put_back(offset, before)
        if self._fitted and self._fitted != self.width():
            self._refit.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or zoom with Ctrl."""
        self._glide.stop()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            delta = event.angleDelta().y()
            self.zoom_by((delta > 0) - (delta < 0), event.position().toPoint()) if delta else None
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let what glides stand still: keys scroll, select and follow links."""
        self._glide.stop()
        super().keyPressEvent(event)
