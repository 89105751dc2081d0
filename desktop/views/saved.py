"""Saved searches in the side bar: a title with a plus, and under it a line for each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop import i18n
from desktop.i18n import tr
from desktop.models.saved import LONGEST_NAME, SAVED, Saved, SavedModel
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.menus import Entry, pop_up
from desktop.views.widgets import Button, Label, column, row

Index = QModelIndex | QPersistentModelIndex
ROW, RAIL_ROW = 34, 40
LEAST = 2  # rows that stay in sight in a low window
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SavedDelegate(QStyledItemDelegate):
    """Draws a saved search: a bookmark, its name, how many files it found. Attributes: `compact`, picture only."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.compact = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row's height."""
        del option, index
        return QSize(40, RAIL_ROW if self.compact else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row in its state."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, saved = self._theme, index.data(SAVED)
        rect = QRectF(option.rect).adjusted(8, 1, -8, -1)
        if self.compact:
            rect = QRectF(option.rect.center().x() - 17.5, option.rect.y() + 2, 36, 36)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        pen = QPen(theme.color("accent"), 2) if focused else None
        if hovered or pen:
            paint.box(painter, rect, theme.color("hover") if hovered else None, 8, pen)
        pixmap = theme.pixmap("bookmark", "ink2", 20, painter.device().devicePixelRatio())
        x = rect.center().x() - 10 if self.compact else rect.x() + 10
        painter.drawPixmap(QPointF(x, rect.center().y() - 10), pixmap)
        if not self.compact:
            self._words(painter, rect, saved)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRectF, saved: Saved) -> None:
        """Draw the name and the figure."""
        theme, cap = self._theme, self._theme.font("cap")
        figure = i18n.number(saved.files) if saved.files >= 0 else ""
        wide = paint.width(figure, cap) + 2 if figure else 0
        place = QRectF(rect.right() - 10 - wide, rect.y(), wide, rect.height())
        paint.text(painter, place, figure, cap, theme.color("ink3"), Qt.AlignmentFlag.AlignRight)
        room = rect.adjusted(36, 0, -10 - wide - (8 if figure else 0), 0)
        end = Qt.TextElideMode.ElideRight
        paint.text(painter, room, saved.name, theme.font("bodym"), theme.color("ink"), elide=end)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a field for the name."""
        del option, index
        field = QLineEdit(parent)
        field.setFont(self._theme.font("body"))
        field.setMaxLength(LONGEST_NAME)
        field.setAccessibleName(tr("Name of the saved search"))
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Lay the field over the name."""
        del index
        editor.setGeometry(QRect(option.rect).adjusted(40, 1, -8, -1))


class SavedList(QListView):
    """The lines. It is as high as they are, where there is room.

    Signals:
        wanted: a row is to be asked.
        unwanted: a row is to be removed.
        menu_wanted: a row, and where its menu is to be shown.
    """

    wanted = Signal(int)
    unwanted = Signal(int)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, theme: Theme, model: SavedModel) -> None:
        super().__init__()
        self.setModel(model)
        self.rows = SavedDelegate(theme, self)
        self.setItemDelegate(self.rows)
        self.setProperty("fill", "window")
        self.setAccessibleName(tr("Saved searches"))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.clicked.connect(lambda index: self.wanted.emit(index.row()))
        theme.changed.connect(self.viewport().update)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the height of all lines."""
        return QSize(40, self._high(self.model().rowCount()))

    def minimumSizeHint(self) -> QSize:
        """Return the height of the first few."""
        return QSize(40, self._high(min(LEAST, self.model().rowCount())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask with Enter or the space bar, remove with Delete; F2 is the view's own."""
        row = self.currentIndex().row()
        editing = self.state() == QAbstractItemView.State.EditingState
        if row >= 0 and not editing and event.key() in (*ENTER, Qt.Key.Key_Space):
            self.wanted.emit(row)
        elif row >= 0 and not editing and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.unwanted.emit(row)
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Come back to the list with Tab too, rather than begin to rename the next line, without end."""
        del hint
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a line: the one under the pointer, or that of the keys."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            at = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.menu_wanted.emit(index.row(), at)

    def _high(self, rows: int) -> int:
        return rows * (RAIL_ROW if self.rows.compact else ROW)


class SavedSearches(QWidget):
    """The section. It names no finder: what is to be asked, or saved, goes through signals and `save`.

    Signals:
        run_wanted: a `Saved` is to be asked.
        save_wanted: the question on show is to be saved.
        said: something was saved or removed: words, False, and the name of the way back with its function.
    """

    run_wanted = Signal(object)
    save_wanted = Signal()
    said = Signal(str, bool, str, object)

    def __init__(self, theme: Theme, model: SavedModel) -> None:
        super().__init__()
        self._model = model
        self.add = Button(theme, tr("Save this search (Ctrl+D)"), "icon", "plus")
        self.add.setIconSize(QSize(16, 16))
        self.add.set_icon("plus")
        self.add.clicked.connect(self.save_wanted)
        self.list = SavedList(theme, model)
        self.list.wanted.connect(lambda row: self.run_wanted.emit(model.saved[row]))
        self.list.unwanted.connect(self.remove)
        self.list.menu_wanted.connect(self._menu)
        self._none = Label(theme, tr("Ctrl+D keeps a question here."), "cap", "ink3", wrap=True)
        self._none.setContentsMargins(18, 2, 12, 0)
        self._head = QWidget()
        self._head.setFixedHeight(32)
        title = row(self._head, (18, 0, 12, 0), 4)
        title.addWidget(Label(theme, tr("Saved searches"), "capm", "ink3"), 1)
        title.addWidget(self.add)
        layout = column(self, (0, 12, 0, 0), 0)
        for widget in (self._head, self._none, self.list):
            layout.addWidget(widget)
        model.rowsInserted.connect(self._refresh)
        model.rowsRemoved.connect(self._refresh)
        self._refresh()

    def set_compact(self, compact: bool) -> None:
        """Become bookmarks only, or a titled section."""
        self.list.rows.compact = compact
        policy = Qt.ScrollBarPolicy
        self.list.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if compact else policy.ScrollBarAsNeeded)
        self._refresh()
        self.list.updateGeometry()
        self.list.doItemsLayout()

    def save(self, saved: Saved) -> None:
        """Save a search and show where it is; a blank one cannot be."""
        if not saved.query:
            self.said.emit(tr("Ask something first. Then it can be saved."), False, "", None)
            return
        known = self._model.row_of(saved) >= 0
        row = self._model.put(saved)
        self.list.setCurrentIndex(self._model.index(row))
        if known:
            self.said.emit(tr("“{name}” is saved already.", name=self._model.saved[row].name), False, "", None)
            return
        words = tr("“{name}” is saved in the side bar.", name=saved.name)
        self.said.emit(words, False, tr("Undo"), lambda: self._undo(saved))

    def remove(self, row: int) -> None:
        """Remove a search and offer it back."""
        saved = self._model.take(row)
        words = tr("“{name}” is no longer saved.", name=saved.name)
        self.said.emit(words, False, tr("Undo"), lambda: self._model.put(saved, row))

    def _undo(self, saved: Saved) -> None:
        row = self._model.row_of(saved)
        if row >= 0:
            self._model.take(row)

    def _menu(self, row: int, at: QPoint) -> None:
        index = self._model.index(row)
        entries = [
            Entry(tr("Search"), lambda: self.run_wanted.emit(self._model.saved[row])),
            Entry(f"{tr('Rename')}\tF2", lambda: self.list.edit(index)),
            Entry(f"{tr('Remove')}\tDel", lambda: self.remove(row)),
        ]
        pop_up(self, at, [entries])

    def _refresh(self) -> None:
        """Show the section's parts that apply; a rail without bookmarks has none of them."""
        compact, some = self.list.rows.compact, self._model.rowCount() > 0
        self._head.setVisible(not compact)
        self._none.setVisible(not compact and not some)
        self.list.setVisible(some)
