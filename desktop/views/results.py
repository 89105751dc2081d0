"""The list of results, and what stands in its place while there is nothing to list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QEvent, QKeyCombination, QMimeData, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QDrag,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QStyle, QStyleOptionViewItem, QWidget

from core.records import Hit
from desktop.actions import KEYS
from desktop.i18n import tr
from desktop.models.folders import FoldersModel
from desktop.models.results import ROW, Index, Key, ResultsModel, Row
from desktop.models.search import Finder
from desktop.theme import Theme
from desktop.views import carry
from desktop.views.drop import OWN
from desktop.views.result_delegate import ResultDelegate

TURN = 0.004  # s, about how long rows are drawn before a key may come in between
HOLD = QPoint(24, 27)  # where the pointer holds what it drags


@dataclass(frozen=True, slots=True)
class Still:
    """What must not move while an answer is refined.

    `key` is the row stood on, `anchor` the one that was `top` pixels below the view's upper edge; `bar` is how far
    the list was scrolled.
    """

    key: Key | None = None
    anchor: Key | None = None
    top: int = 0
    bar: int = 0


class ResultsView(QListView):
    """Results to walk through with the keys or the mouse.

    Signals:
        chosen: the passage on which the list stands, or None.
        settled: the same after another answer, which may be followed by the next one at once.
        opened: a passage whose file is to be opened.
        previewed: the passage on which the list stands is to be shown with the whole page to itself.
        copied, path_copied: a passage whose file, or the path of it, is to be put into the clipboard.
        again_wanted: a passage whose file is to be read again.
        dragged: a passage that is being dragged away; whoever hears of it has it carried (`carry`).
        why_wanted: the passage on which the list stands is to be explained.
        menu_wanted: a passage, and where on the screen its menu is to be shown.
        left_upwards: the key Up was pressed on the first row.
    """

    chosen = Signal(object)
    settled = Signal(object)
    opened = Signal(object)
    previewed = Signal()
    copied = Signal(object)
    path_copied = Signal(object)
    again_wanted = Signal(object)
    dragged = Signal(object)
    why_wanted = Signal()
    menu_wanted = Signal(object, QPoint)
    left_upwards = Signal()

    def __init__(self, theme: Theme, finder: Finder, folders: FoldersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._finder = theme, finder
        self._pointer: QPoint | None = None  # where it last was over the list
        self._pressed: QPoint | None = None  # where its button went down on a row, until that is a drag or a click
        self._carried: Hit | None = None  # what is dragged, until the button is let go
        self._touched = False  # whether someone chose the row, rather than it being the first
        self._settling = False
        self._still = Still()
        self._undrawn: Iterator[QModelIndex] = iter(())  # rows of the answer that is being drawn
        self._draw = QTimer(self, singleShot=True, interval=0)
        self._draw.timeout.connect(self._draw_on)
        self.setAccessibleName(tr("Results"))
        self._drawn = ResultDelegate(theme, folders, self)
        self.setModel(finder.results)
        self.setItemDelegate(self._drawn)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(24)
        finder.held = self.held
        finder.results.replacing.connect(self._draw_apart)  # else they are drawn in that same turn
        finder.answered.connect(self._answered)
        self.doubleClicked.connect(self._open_index)
        theme.changed.connect(self._drawn.drop)
        theme.changed.connect(self.viewport().update)

    @property
    def results(self) -> ResultsModel:
        """Return the rows."""
        return self._finder.results

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell screen readers the row that has the keys now."""
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self._tell_row)  # Qt tells of the list itself after this

    def _tell_row(self) -> None:
        if self.hasFocus() and self.currentIndex().isValid():
            told = QAccessibleEvent(self, QAccessible.Event.Focus)
            told.setChild(self.currentIndex().row())
            QAccessible.updateAccessibility(told)

    def say_reasons(self, reason: Callable[[Hit], str]) -> None:
        """Take what tells in words why a file could not be read."""
        self._drawn.reason = self.results.reason = reason

    def hit(self) -> Hit | None:
        """Return the passage on which the list stands."""
        row = self._row(self.currentIndex())
        return row.hit if row else None

    def group(self) -> Row | None:
        """Return the row on which the list stands."""
        return self._row(self.currentIndex())

    def go_to(self, key: Key) -> None:
        """Stand on a passage, opening its file if need be."""
        number = self.results.find(key)
        if number >= 0 and self.results.row(number).key != key:
            self.results.toggle(number)
            number = self.results.find(key)
        if number >= 0:
            self._touched = True
            self.setCurrentIndex(self.results.index(number))

    # --- events -----------------------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which passage is on show now."""
        super().currentChanged(current, previous)
        row = self._row(current)
        self._drawn.drop()
        if not self._settling:
            self.chosen.emit(row.hit if row else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, open, close; everything else is the list's own."""
        index = self.currentIndex()
        row = self._row(index)
        key = event.key()
        self._touched = True
        if row and key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._fold(index, row, opening=key == Qt.Key.Key_Right)
        elif row and (verb := self._verb(event)):
            verb(row.hit)
        elif key == Qt.Key.Key_Up and index.row() <= 0:
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

    def _verb(self, event: QKeyEvent) -> Callable[[Hit], object] | None:
        """Return what a key does with the passage on which the list stands."""
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = QKeySequence(QKeyCombination(keys, Qt.Key(event.key())))
        verbs: dict[str, Callable[[Hit], object]] = {
            "open": self.opened.emit,
            "preview": lambda _: self.previewed.emit(),
            "copy": self.copied.emit,
            "copy_path": self.path_copied.emit,
            "again": self.again_wanted.emit,
        }
        named = (name for name in verbs if any(QKeySequence(each) == pressed for each in KEYS[name]))
        return verbs.get(next(named, ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows on their ground; as they cover all of it, only what scrolling brings up is drawn."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("surface"))
        painter.end()
        super().paintEvent(event)
        self._drawn.drop()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close a file by its line, else choose a row."""
        index = self.indexAt(event.position().toPoint())
        row = self._row(index)
        left = event.button() == Qt.MouseButton.LeftButton
        if row and left and self._on_more(index, row, event.position().toPoint()):
            self.results.toggle(index.row())
            return
        self._touched = True
        self._pressed = event.position().toPoint() if row and left else None
        asked_why = bool(row and left and self._on_why(index, row, event.position().toPoint()))
        super().mousePressEvent(event)
        if asked_why:
            self.why_wanted.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a file; a double click on the line that opens and closes is two clicks."""
        index = self.indexAt(event.position().toPoint())
        row = self._row(index)
        if row and self._on_more(index, row, event.position().toPoint()):
            self.results.toggle(index.row())
            return
        super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what can be clicked."""
        self._pointer = at = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._maybe_drag(at)
            return  # the list's own is to choose every row that is passed
        index = self.indexAt(at)
        row = self._row(index)
        hand = bool(row and (self._on_more(index, row, at) or self._on_why(index, row, at)))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of what was to be dragged."""
        self._pressed = self._carried = None
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        self._pointer = None
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a passage, at the pointer or at the row."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        row = self._row(index)
        if row:
            self.setCurrentIndex(index)
            at = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.menu_wanted.emit(row.hit, at)

    def changeEvent(self, event: QEvent) -> None:
        """Lay everything out anew in another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_drawn"):
            self._drawn.forget()

    # --- dragging out -----------------------------------------------------------------------------------

    def carry(self, hit: Hit, data: QMimeData) -> None:
        """Drag something away for a passage, if the button that began it is still down."""
        if self._carried is not hit:
            return
        self._carried = None
        data.setData(OWN, b"1")
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(carry.picture(self._theme, hit, self.devicePixelRatioF()))
        drag.setHotSpot(HOLD)
        drag.exec(Qt.DropAction.CopyAction)

    def _maybe_drag(self, at: QPoint) -> None:
        """Begin to drag the row on which the button went down, once the pointer has come away from there."""
        far = QApplication.startDragDistance()
        row = self._row(self.currentIndex())
        if self._pressed is None or row is None or (at - self._pressed).manhattanLength() < far:
            return
        self._pressed, self._carried = None, row.hit
        self.dragged.emit(row.hit)

    # --- keeping still ----------------------------------------------------------------------------------

    def held(self, whole: bool) -> tuple[Key, ...]:
        """Return which rows must stay: the one under the pointer, and the one that someone reads.

        Nobody chose the first row of an early answer, so the whole answer may put a better one there.
        """
        index = self.indexAt(self._pointer) if self._pointer is not None else QModelIndex()
        pointed = self._row(index)
        kept = self.group() if whole or self._touched or self.hasFocus() else None
        anchor = pointed or kept
        top = self.visualRect(index if pointed else self.currentIndex()).top()
        bar = self.verticalScrollBar().value()
        self._still = Still(kept.key if kept else None, anchor.key if anchor else None, top, bar)
        self._settling = True
        return tuple(row.key for row in (pointed, kept) if row)

    @property
    def drawing(self) -> bool:
        """Say whether an answer has come that is not on show yet."""
        return self._draw.isActive()

    def _answered(self, refined: bool) -> None:
        """Stand on the first row of a new answer, or stay where one was when it was refined."""
        found = self._finder.found
        self._drawn.meaning = found is None or found.meaning or self._finder.early
        self._drawn.about = found is None or found.about
        self._drawn.named = found.named if found else {}
        if refined:
            self._stay(self._still)
        else:
            self._touched, self._settling = False, True
            self.setCurrentIndex(self.results.index(0))
            self.scrollToTop()
        self._settling = False
        self._still = Still()
        self.settled.emit(self.hit())
        self._draw_apart()

    def _draw_apart(self) -> None:
        """Draw the answer row by row, in turns of their own between which keys come, and show it when it is whole."""
        self.viewport().setUpdatesEnabled(False)
        self._drawn.drop()
        self._undrawn = self._in_view()
        self._draw.start()

    def _draw_on(self) -> None:
        """Draw a row or two, or show them all."""
        began = perf_counter()
        for index in self._undrawn:
            self._drawn.prepare(self._option(index), index, self.devicePixelRatioF())
            if perf_counter() - began > TURN:
                self._draw.start()
                return
        self.viewport().setUpdatesEnabled(True)

    def _option(self, index: QModelIndex) -> QStyleOptionViewItem:
        """Return where and in which state a row will be drawn; should that change, it is drawn again."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        if self.selectionModel().isSelected(index):
            option.state |= QStyle.StateFlag.State_Selected
        if self.hasFocus() and index == self.currentIndex():
            option.state |= QStyle.StateFlag.State_HasFocus
        return option

    def _in_view(self) -> Iterator[QModelIndex]:
        """Yield the rows that can be seen, from above, as they are when each is asked for."""
        number = max(self.indexAt(QPoint(0, 0)).row(), 0)
        while number < self.results.rowCount():
            index = self.results.index(number)
            if self.visualRect(index).top() > self.viewport().height():
                return
            yield index
            number += 1

    def _stay(self, still: Still) -> None:
        """Stand where one stood, and scroll so that what was looked at has not moved on the screen."""
        number = self.results.find(still.key) if still.key else 0
        if number >= 0:
            self.setCurrentIndex(self.results.index(number))
        self.doItemsLayout()
        bar = self.verticalScrollBar()
        anchor = self.results.find(still.anchor) if still.anchor else -1
        if anchor >= 0:
            bar.setValue(bar.value() + self.visualRect(self.results.index(anchor)).top() - still.top)
        elif self._settling:
            bar.setValue(still.bar)

    def _fold(self, index: QModelIndex, row: Row, opening: bool) -> None:
        """Open a file with Right; close it with Left, going back to the file from a further passage."""
        if row.index and not opening:
            self.setCurrentIndex(self.results.index(index.row() - row.index))
        elif not row.index and row.open != opening:
            self.results.toggle(index.row())

    def _on_more(self, index: QModelIndex, row: Row, at: QPoint) -> bool:
        """Say whether a point is on the line that opens and closes a file."""
        return self._drawn.more_rect(self.visualRect(index), row).contains(at)

    def _on_why(self, index: QModelIndex, row: Row, at: QPoint) -> bool:
        """Say whether a point is on the sign that tells why the current row matched."""
        return index == self.currentIndex() and self._drawn.why_rect(self.visualRect(index), row).contains(at)

    def _open_index(self, index: QModelIndex) -> None:
        row = self._row(index)
        if row:
            self.opened.emit(row.hit)

    def _row(self, index: Index) -> Row | None:
        """Return the row of an index, None where there is none."""
        return index.data(ROW) if index.isValid() else None
