"""The list of files that could not be read, each with the reason and a way to try again."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.messages import FileProblem
from desktop import i18n
from desktop.i18n import tr
from desktop.models.folders import base_name
from desktop.models.library import LOCKED
from desktop.models.problems import PROBLEM, ProblemsModel
from desktop.theme import Theme
from desktop.views import paint

Index = QModelIndex | QPersistentModelIndex
ROW, RETRY_WIDE = 52, 92


class ProblemDelegate(QStyledItemDelegate):
    """Draws a file that could not be read: its mark, name and place, the reason, and what can be done."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row's height."""
        del option, index
        return QSize(100, ROW)

    def retry_rect(self, rect: QRect) -> QRect:
        """Return where Retry is."""
        return QRect(rect.right() - RETRY_WIDE, rect.y(), RETRY_WIDE, rect.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row in its state."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, problem, rect = self._theme, index.data(PROBLEM), QRectF(option.rect)
        state = option.state
        focused = state & QStyle.StateFlag.State_HasFocus
        if focused or state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            pen = QPen(theme.color("accent"), 2) if focused else None
            paint.box(painter, rect.adjusted(0, 1, -1, -1), theme.color("hover"), 8, pen)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(QPointF(rect.x(), rect.bottom() - 0.5), QPointF(rect.right(), rect.bottom() - 0.5))
        paint.file_mark(painter, QPointF(rect.x() + 10, rect.y() + 9), problem.path, theme)
        self._words(painter, rect, problem)
        right = QRectF(self.retry_rect(option.rect)).adjusted(0, 0, -14, 0)
        end = Qt.AlignmentFlag.AlignRight
        words = tr("Password…") if problem.error.kind == LOCKED else tr("Retry")
        paint.text(painter, right, words, theme.font("bodys"), theme.color("accent"), end)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRectF, problem: FileProblem) -> None:
        """Draw the file's name and place, and the reason."""
        theme = self._theme
        half = (rect.width() - RETRY_WIDE - 52) * 0.46
        left = QRectF(rect.x() + 52, rect.y() + 6, half - 16, 20)
        middle = Qt.TextElideMode.ElideMiddle
        name, folder = base_name(problem.path), problem.path[: -len(base_name(problem.path)) - 1]
        paint.text(painter, left, name, theme.font("bodym"), theme.color("ink"), elide=middle)
        below = left.translated(0, 20)
        paint.text(painter, below, folder, theme.font("cap"), theme.color("ink3"), elide=middle)
        title, message = i18n.error_words(problem.error)
        x, wide = rect.x() + 52 + half, rect.right() - RETRY_WIDE - (rect.x() + 52 + half)
        warned = theme.pixmap("alert", "danger", 16, painter.device().devicePixelRatio())
        painter.drawPixmap(QPointF(x, rect.y() + 8), warned)
        paint.text(painter, QRectF(x + 24, left.y(), wide - 24, 20), title, theme.font("body"), theme.color("ink"))
        reason = QRectF(x + 24, below.y(), wide - 24, 20)
        paint.text(painter, reason, message, theme.font("cap"), theme.color("ink3"))


class ProblemList(QListView):
    """The failed files.

    Signals:
        retried: a file is to be read again, by click on Retry or by Enter.
        menu_wanted: a file, and where on the screen its menu is to be shown.
    """

    retried = Signal(str)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, theme: Theme, model: ProblemsModel) -> None:
        super().__init__()
        self._drawn = ProblemDelegate(theme, self)
        self.setModel(model)
        self.setItemDelegate(self._drawn)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Files that could not be read"))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        theme.changed.connect(self.viewport().update)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Read a file again when its Retry is clicked."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        if index.isValid() and self._drawn.retry_rect(self.visualRect(index)).contains(at):
            self.retried.emit(index.data(PROBLEM).path)
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read the current file again with Enter."""
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.retried.emit(index.data(PROBLEM).path)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a file, at the pointer or at the row."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            at = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.menu_wanted.emit(index.data(PROBLEM).path, at)
