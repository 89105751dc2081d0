"""The page of copies and versions: groups of files that are nearly the same, to open or to find on the disk."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.models.duplicates import LINE, Copies, CopyLine, group_words
from desktop.models.folders import base_name
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.widgets import Button, Label, column, line, row

Index = QModelIndex | QPersistentModelIndex
HEADING, FILE = 40, 48


class CopyDelegate(QStyledItemDelegate):
    """Draws a group's heading, or a file of it: its mark, name and folder."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a line's height."""
        del option
        return QSize(100, FILE if index.data(LINE).path else HEADING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line in its state."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        copy, rect = index.data(LINE), QRectF(option.rect)
        if copy.path:
            self._file(painter, option, rect, copy)
        else:
            words = group_words(copy.group)
            place = rect.adjusted(10, 12, -10, 0)
            paint.text(painter, place, words, self._theme.font("bodys"), self._theme.color("ink2"))
        painter.restore()

    def _file(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRectF, copy: CopyLine) -> None:
        theme, state = self._theme, option.state
        selected, focused = (
            bool(state & flag) for flag in (QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_HasFocus)
        )
        if selected or focused or state & QStyle.StateFlag.State_MouseOver:
            pen = QPen(theme.color("accent"), 2) if focused else None
            paint.box(painter, rect.adjusted(0, 1, -1, -1), theme.color("tint" if selected else "hover"), 8, pen)
        paint.file_mark(painter, QPointF(rect.x() + 10, rect.y() + 7), copy.path, theme)
        name, middle = base_name(copy.path), Qt.TextElideMode.ElideMiddle
        place = QRectF(rect.x() + 52, rect.y() + 4, rect.width() - 64, 20)
        paint.text(painter, place, name, theme.font("bodym"), theme.color("ink"), elide=middle)
        folder = copy.path[: -len(name) - 1]
        below = place.translated(0, 20)
        paint.text(painter, below, folder, theme.font("cap"), theme.color("ink3"), elide=middle)


class CopyList(QListView):
    """The groups.

    Signals:
        opened: a file is to be opened.
        revealed: a file is to be shown in its folder.
        menu_wanted: a file, and where on the screen its menu is to be shown.
    """

    opened = Signal(str)
    revealed = Signal(str)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, theme: Theme, copies: Copies) -> None:
        super().__init__()
        self.setModel(copies)
        self.setItemDelegate(CopyDelegate(theme, self))
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Copies and versions"))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(lambda _: self._tell(self.opened.emit))
        theme.changed.connect(self.viewport().update)

    def path(self) -> str:
        """Return the file on which the list stands, "" where it stands on none."""
        index = self.currentIndex()
        return index.data(LINE).path if index.isValid() else ""

    def stand(self) -> None:
        """Stand on the first file, so that the buttons above the list have one from the beginning."""
        model = self.model()
        rows = (model.index(number, 0) for number in range(model.rowCount()))
        first = next((index for index in rows if index.data(LINE).path), None)
        if first is not None and not self.currentIndex().isValid():
            self.setCurrentIndex(first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; everything else is the list's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell(self.opened.emit)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a file."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid() and index.data(LINE).path:
            self.setCurrentIndex(index)
            at = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.menu_wanted.emit(self.path(), at)

    def _tell(self, emit: object) -> None:
        if self.path():
            emit(self.path())  # type: ignore[operator]


class CopiesPage(QFrame):
    """Asks for copies and lists them. Signals of `list` say what is to be done with a file."""

    def __init__(self, theme: Theme, copies: Copies, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copies = copies
        self._text = Label(theme, "", "body", "ink2", wrap=True)
        self.look = Button(theme, tr("Look for copies"), "", "search")
        self.look.clicked.connect(copies.ask)
        self.list = CopyList(theme, copies)
        self.open = Button(theme, tr("Open"), "quiet", "open", tr("Open the file (Enter)"))
        tip = tr("Show the file in its folder (Ctrl+Enter)")
        self.reveal = Button(theme, tr("Reveal"), "quiet", "folder", tip)
        self.open.clicked.connect(lambda: self.list.opened.emit(self.list.path()))
        self.reveal.clicked.connect(lambda: self.list.revealed.emit(self.list.path()))
        head = row()
        head.addWidget(self._text, 1)
        for button in (self.reveal, self.open, self.look):
            head.addWidget(button)
        layout = column(self, gap=8)
        layout.addLayout(head)
        layout.addWidget(line())
        layout.addWidget(self.list, 1)
        layout.addStretch(0)  # while there is no list
        copies.told.connect(self.refresh)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._enable())
        self.refresh()

    def refresh(self) -> None:
        """Say how far looking is, or what it found."""
        copies = self._copies
        if copies.pending:
            words = tr("Looking for copies…")
        elif copies.error is not None:
            words = ". ".join(i18n.error_words(copies.error))
        elif copies.groups is None:
            words = tr("Files that share most of what they say: copies, and versions of each other.")
        elif not copies.groups:
            words = tr("No copies or versions were found.")
        else:
            words = i18n.count(
                len(copies.groups), "{count} group of similar files", "{count} groups of similar files"
            )
        self._text.setText(words)
        self.look.setEnabled(not copies.pending)
        self.list.setVisible(bool(copies.groups))
        self.list.stand()
        self._enable()

    def _enable(self) -> None:
        for button in (self.open, self.reveal):
            button.setVisible(bool(self._copies.groups))
            button.setEnabled(bool(self.list.path()))
