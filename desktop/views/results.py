"""The list of results, and what stands in its place while there is nothing to list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from core.records import Hit
from desktop.i18n import tr
from desktop.models.folders import FoldersModel
from desktop.models.results import ROW, Index, Key, ResultsModel, Row
from desktop.models.search import Finder
from desktop.theme import Theme
from desktop.views.result_delegate import ResultDelegate


class ResultsView(QListView):
    """Results to walk through with the keys or the mouse.

    Signals:
        chosen: the passage on which the list stands, or None.
        opened: a passage whose file is to be opened.
        menu_wanted: a passage, and where on the screen its menu is to be shown.
        left_upwards: the key Up was pressed on the first row.
    """

    chosen = Signal(object)
    opened = Signal(object)
    menu_wanted = Signal(object, QPoint)
    left_upwards = Signal()

    def __init__(self, theme: Theme, finder: Finder, folders: FoldersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finder = finder
        self._held: tuple[Key, int] | None = None
        self.setAccessibleName(tr("Results"))
        self.setModel(finder.results)
        self._drawn = ResultDelegate(theme, folders, self)
        self.setItemDelegate(self._drawn)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(24)
        finder.results.modelAboutToBeReset.connect(self._hold)
        finder.answered.connect(self._answered)
        self.doubleClicked.connect(self._open_index)
        theme.changed.connect(self.viewport().update)

    @property
    def results(self) -> ResultsModel:
        """Return the rows."""
        return self._finder.results

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
            self.setCurrentIndex(self.results.index(number))

    # --- events -----------------------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which passage is on show now."""
        super().currentChanged(current, previous)
        row = self._row(current)
        self.chosen.emit(row.hit if row else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, open, close; everything else is the list's own."""
        index = self.currentIndex()
        row = self._row(index)
        key = event.key()
        if row and key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._fold(index, row, opening=key == Qt.Key.Key_Right)
        elif row and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit(row.hit)
        elif key == Qt.Key.Key_Up and index.row() <= 0:
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close a file by its line, else choose a row."""
        index = self.indexAt(event.position().toPoint())
        row = self._row(index)
        left = event.button() == Qt.MouseButton.LeftButton
        if row and left and self._on_more(index, row, event.position().toPoint()):
            self.results.toggle(index.row())
            return
        super().mousePressEvent(event)

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
        index = self.indexAt(event.position().toPoint())
        row = self._row(index)
        hand = bool(row and self._on_more(index, row, event.position().toPoint()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

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

    # --- keeping still ----------------------------------------------------------------------------------

    def _hold(self) -> None:
        """Remember the row on which the list stands, and how high it is on the screen."""
        index = self.currentIndex()
        row = self._row(index)
        self._held = (row.key, self.visualRect(index).top()) if row else None

    def _answered(self, quiet: bool) -> None:
        """Stand on the first row of a new answer, or stay where one was when it came again."""
        found = self._finder.found
        self._drawn.meaning = found is None or found.meaning
        self._drawn.forget()
        held, self._held = self._held, None
        number = self.results.find(held[0]) if quiet and held else -1
        if number < 0:
            if not quiet or not self.currentIndex().isValid():
                self.setCurrentIndex(self.results.index(0))
                self.scrollToTop()
        else:
            index = self.results.index(number)
            self.setCurrentIndex(index)
            self.doItemsLayout()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(index).top() - (held[1] if held else 0))
        self.chosen.emit(self.hit())
        self.viewport().update()

    def _fold(self, index: QModelIndex, row: Row, opening: bool) -> None:
        """Open a file with Right; close it with Left, going back to the file from a further passage."""
        if row.index and not opening:
            self.setCurrentIndex(self.results.index(index.row() - row.index))
        elif not row.index and row.open != opening:
            self.results.toggle(index.row())

    def _on_more(self, index: QModelIndex, row: Row, at: QPoint) -> bool:
        """Say whether a point is on the line that opens and closes a file."""
        return self._drawn.more_rect(self.visualRect(index), row).contains(at)

    def _open_index(self, index: QModelIndex) -> None:
        row = self._row(index)
        if row:
            self.opened.emit(row.hit)

    def _row(self, index: Index) -> Row | None:
        """Return the row of an index, None where there is none."""
        return index.data(ROW) if index.isValid() else None
