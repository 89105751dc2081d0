"""The side bar: everything, the folders, saved searches, health, settings. Narrow windows get a rail of pictures."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.messages import FolderState
from desktop import i18n
from desktop.i18n import tr
from desktop.models.folders import FOLDER, share_read
from desktop.models.kept import Kept
from desktop.models.library import Library
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.saved import SavedSearches
from desktop.views.widgets import Button, Canvas, Label, NavButton, column, row

Index = QModelIndex | QPersistentModelIndex
WIDE, RAIL = 232, 56
ROW, RAIL_ROW = 34, 40
LEAST = 3  # folders that stay in sight in a low window


class FolderDelegate(QStyledItemDelegate):
    """Draws a folder: its picture, its name, how many files, and whatever is the matter.

    Attributes:
        compact: whether only the picture is drawn.
    """

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
        folder, theme = index.data(FOLDER), self._theme
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = QRectF(option.rect).adjusted(8, 1, -8, -1)
        if self.compact:
            rect = QRectF(option.rect.center().x() - 17.5, option.rect.y() + 2, 36, 36)
        self._background(painter, option, rect, chosen)
        away = folder.status == "away"
        name = "shelf" if not folder.path else "file" if folder.kind == "file" else "folder"
        ratio = painter.device().devicePixelRatio()
        pixmap = theme.pixmap(name, "accent" if chosen else "ink3" if away else "ink2", 20, ratio)
        x = rect.center().x() - 10 if self.compact else rect.x() + 10
        painter.drawPixmap(QPointF(x, rect.center().y() - 10), pixmap)
        if not self.compact:
            taken = self._state(painter, rect, folder)
            ink = theme.color("accent2" if chosen else "ink3" if away else "ink")
            room = rect.adjusted(36, 0, -taken - 8, 0)
            middle = Qt.TextElideMode.ElideMiddle
            paint.text(painter, room, index.data(), theme.font("bodym"), ink, elide=middle)
        painter.restore()

    def _background(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRectF, chosen: bool) -> None:
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        fill = "tint" if chosen else "hover" if hovered else ""
        pen = QPen(self._theme.color("accent"), 2) if focused else None
        if fill or pen:
            paint.box(painter, rect, self._theme.color(fill) if fill else None, 8, pen)

    def _state(self, painter: QPainter, rect: QRectF, folder: FolderState) -> float:
        """Draw the figure and the sign at the right end; return how much room they took."""
        theme, right = self._theme, rect.right() - 10
        signs = {"paused": ("pause", "ink3"), "away": ("unplug", "ink3"), "problems": ("alert", "warn")}
        if folder.status == "reading" and folder.files:
            paint.ring(painter, QRectF(right - 13, rect.center().y() - 6, 12, 12), share_read(folder), theme)
            right -= 20
        elif folder.status in signs:
            ratio = painter.device().devicePixelRatio()
            pixmap = theme.pixmap(*signs[folder.status], 16, ratio)
            painter.drawPixmap(QPointF(right - 15, rect.center().y() - 8), pixmap)
            right -= 23
        under_way = folder.status in ("reading", "paused") and (folder.waiting or folder.partly) and folder.files
        words = f"{int(100 * share_read(folder))}%" if under_way else i18n.number(folder.files)
        if folder.kind == "file" and not under_way:
            words = ""
        wide = paint.width(words, theme.font("cap")) + 2
        place = QRectF(right - wide, rect.y(), wide, rect.height())
        paint.text(painter, place, words, theme.font("cap"), theme.color("ink3"), Qt.AlignmentFlag.AlignRight)
        return rect.right() - right + wide


class FolderList(QListView):
    """The folders, as high as they are where there is room.

    Signals:
        menu_wanted: a folder's path and where its menu is to be shown.
    """

    menu_wanted = Signal(str, QPoint)

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        return QSize(40, self._high(self.model().rowCount()))

    def minimumSizeHint(self) -> QSize:
        """Return the height of the first few."""
        return QSize(40, self._high(min(LEAST, self.model().rowCount())))

    def _high(self, rows: int) -> int:
        return rows * max(self.sizeHintForRow(0), ROW)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand on the first folder where none is chosen, so that one sees where the keys are."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            first = self.model().index(0, 0)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to a folder as soon as the keys stand on it."""
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self.activated.emit(self.currentIndex())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a folder."""
        index = self.indexAt(event.pos())
        folder = index.data(FOLDER) if index.isValid() else None
        if folder is not None and folder.path:
            self.menu_wanted.emit(folder.path, event.globalPos())


class SideBar(QFrame):
    """The left column.

    Attributes:
        saved: the saved searches, with signals of their own.
        folded: whether it was made narrow or wide by hand; None where it follows the window's width.

    Signals:
        folder_chosen: a folder's path to search in, "" for everywhere.
        add_wanted, health_wanted, settings_wanted: a button was pressed.
        menu_wanted: a folder's path, and where its menu is to be shown.
    """

    folder_chosen = Signal(str)
    add_wanted = Signal()
    health_wanted = Signal()
    settings_wanted = Signal()
    menu_wanted = Signal(str, QPoint)

    def __init__(
        self, theme: Theme, library: Library, parent: QWidget | None = None, kept: Kept | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._library = theme, library
        self._kept = kept or Kept()
        self.folded: bool | None = None
        self._narrow = False
        self.setProperty("fill", "window")
        self.fold = Button(theme, tr("Narrow or wide side bar (Ctrl+B)"), "icon", "sidebar")
        self.fold.clicked.connect(self.toggle)
        self._sign = Canvas(theme, lambda painter, rect: paint.brand(painter, rect.topLeft(), theme), 22, 22)
        self._name = Label(theme, tr("Seoga"), "strong")
        self._title = Label(theme, tr("Library"), "capm", "ink3")
        self.add = Button(theme, tr("Add folders or files"), "icon", "plus")
        self.add.setIconSize(QSize(16, 16))
        self.add.set_icon("plus")
        self.add.clicked.connect(self.add_wanted)
        self.list = self._make_list()
        self.saved = SavedSearches(theme, self._kept.saved)
        self.health = NavButton(theme, "pulse", tr("Library health"))
        self.health.setCheckable(True)
        self.health.clicked.connect(self.health_wanted)
        self.settings = NavButton(theme, "tune", tr("Settings"))
        self.settings.clicked.connect(self.settings_wanted)
        self._arrange()
        library.changed.connect(self._refresh)
        library.folders.modelReset.connect(self._refresh)
        library.folders.modelReset.connect(self.list.updateGeometry)
        self._refresh()

    def fit(self, narrow: bool) -> None:
        """Be a rail in a narrow window and a column in a wide one; folding by hand counts until that changes."""
        kept = self.folded if narrow == self._narrow else None
        self._narrow = narrow
        self.set_folded(kept)

    def toggle(self) -> None:
        """Become narrow or wide, whatever the window's width."""
        self.set_folded(not self._delegate.compact)

    def set_folded(self, folded: bool | None) -> None:
        """Be folded as by hand, or follow the window's width."""
        self.folded = folded
        self._set_compact(self._narrow if folded is None else folded)

    def _set_compact(self, compact: bool) -> None:
        """Become a rail of pictures, or a column with names."""
        self.setFixedWidth(RAIL if compact else WIDE)
        self._delegate.compact = compact
        for widget in (self._sign, self._name, self._title):
            widget.setVisible(not compact)
        for part in (self._head, self._section):
            part.setContentsMargins(*((13, 0, 13, 0) if compact else (18, 0, 12, 0)))
        for button in (self.health, self.settings):
            button.set_compact(compact)
        policy = Qt.ScrollBarPolicy  # a rail has no room for one; the wheel and the keys scroll it
        self.list.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if compact else policy.ScrollBarAsNeeded)
        self.saved.set_compact(compact)
        self.list.doItemsLayout()
        self.list.updateGeometry()
        self.list.viewport().update()

    def show_folder(self, path: str, checked: bool = True) -> None:
        """Mark a folder as the one searched in; none while another page is open."""
        selection = self.list.selectionModel()
        with_signals = self.list.blockSignals(True)
        if checked:
            self.list.setCurrentIndex(self._library.folders.index(self._library.folders.row_of(path)))
        else:
            selection.clear()
        self.list.blockSignals(with_signals)
        self.health.setChecked(not checked)
        self.list.viewport().update()

    def _make_list(self) -> FolderList:
        """Return the list of folders."""
        view = FolderList()
        view.setModel(self._library.folders)
        self._delegate = FolderDelegate(self._theme, view)
        view.setItemDelegate(self._delegate)
        view.setProperty("fill", "window")
        view.setAccessibleName(tr("Folders"))
        view.setMouseTracking(True)
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.clicked.connect(self._chosen)
        view.activated.connect(self._chosen)
        view.menu_wanted.connect(self.menu_wanted)
        self._theme.changed.connect(view.viewport().update)
        return view

    def _arrange(self) -> None:
        self._head = QWidget()
        self._head.setFixedHeight(56)
        bar = row(self._head, gap=8)
        bar.addWidget(self._sign)
        bar.addWidget(self._name)
        bar.addStretch(1)
        bar.addWidget(self.fold)
        self._section = QWidget()
        self._section.setFixedHeight(32)
        title = row(self._section, gap=4)
        title.addWidget(self._title, 1)
        title.addWidget(self.add)
        layout = column(self, (0, 0, 0, 8), 0)
        for widget in (self._head, self._section, self.list, self.saved):
            layout.addWidget(widget)
        layout.addSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self.health)
        layout.addWidget(self.settings)
        self._set_compact(False)

    def _chosen(self, index: QModelIndex) -> None:
        folder = index.data(FOLDER)
        if folder is not None:
            self.folder_chosen.emit(folder.path)

    def _refresh(self) -> None:
        """Show how many files need a look."""
        status = self._library.status
        failed = status.files.get("failed", 0) if status else 0
        self.health.set_count(i18n.number(failed) if failed else "")
