"""Library health: every file is in exactly one of a few states; those that failed are listed with the reason."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.messages import FileProblem
from desktop import i18n
from desktop.i18n import tr
from desktop.models.folders import base_name
from desktop.models.library import Library
from desktop.models.problems import PROBLEM, ProblemsModel
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.duplicates import CopiesPage
from desktop.views.widgets import Button, Canvas, Label, column, line, row

Index = QModelIndex | QPersistentModelIndex
ROW, SMALLEST, LEDGER = 52, 20, 108
RETRY_WIDE = 92
# state -> colour, in the order of the bar
STATES = {"searchable": "meaning", "waiting": "line2", "ignored": "keyword", "away": "words", "failed": "danger"}


def state_name(state: str) -> str:
    """Return a state of files for people."""
    return {
        "searchable": tr("searchable"),
        "waiting": tr("waiting"),
        "ignored": tr("left out"),
        "away": tr("not connected"),
        "failed": tr("failed"),
    }[state]


class ProblemDelegate(QStyledItemDelegate):
    """Draws a file that could not be read: its mark, name and place, the reason, and Retry."""

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
        if state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            focused = state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus
            pen = QPen(theme.color("accent"), 2) if focused else None
            paint.box(painter, rect.adjusted(0, 1, -1, -1), theme.color("hover"), 8, pen)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(QPointF(rect.x(), rect.bottom() - 0.5), QPointF(rect.right(), rect.bottom() - 0.5))
        paint.file_mark(painter, QPointF(rect.x() + 10, rect.y() + 9), problem.path, theme)
        self._words(painter, rect, problem)
        right = QRectF(self.retry_rect(option.rect)).adjusted(0, 0, -14, 0)
        end = Qt.AlignmentFlag.AlignRight
        paint.text(painter, right, tr("Retry"), theme.font("bodys"), theme.color("accent"), end)
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
    """The failed files. Signals: `retried` with a file's path, by click on Retry or by Enter."""

    retried = Signal(str)

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


class Health(QFrame):
    """The page."""

    def __init__(self, theme: Theme, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._library = theme, library
        self._model = ProblemsModel(self)
        self.setProperty("fill", "surface")
        self._ledger = Canvas(theme, self._paint_ledger, high=LEDGER)
        self._tabs = (Button(theme, "", "tab"), Button(theme, tr("Copies and versions"), "tab"))
        self.copies = CopiesPage(theme, library.copies)
        self._pages = QStackedWidget()
        self._title = Label(theme, "", "body", "ink2")
        self._all = Button(theme, tr("Retry all failed"), "quiet", "retry")
        self._all.clicked.connect(lambda _: library.retry())
        self.list = ProblemList(theme, self._model)
        self.list.retried.connect(lambda path: library.retry((path,)))
        self._arrange()
        library.changed.connect(self.refresh)
        self.refresh()

    def show_page(self, number: int) -> None:
        """Show the files that could not be read (0), or copies and versions (1)."""
        self._pages.setCurrentIndex(number)
        for other, tab in enumerate(self._tabs):
            tab.setChecked(other == number)

    def _arrange(self) -> None:
        theme = self._theme
        layout = column(self, (32, 28, 32, 0), 0)
        layout.addWidget(Label(theme, tr("Library health"), "title"))
        layout.addSpacing(4)
        layout.addWidget(Label(theme, tr("Every file Seoga was given, and what became of it."), "body", "ink2"))
        layout.addSpacing(20)
        layout.addWidget(self._ledger)
        layout.addSpacing(20)
        bar = row(gap=4)
        for number, tab in enumerate(self._tabs):
            tab.setCheckable(True)
            tab.clicked.connect(lambda _=False, number=number: self.show_page(number))
            bar.addWidget(tab)
        bar.addStretch(1)
        layout.addLayout(bar)
        layout.addSpacing(12)
        self._pages.addWidget(self._make_failed())
        self._pages.addWidget(self.copies)
        layout.addWidget(self._pages, 1)
        self.show_page(0)

    def _make_failed(self) -> QWidget:
        """Return the page of files that could not be read."""
        page = QWidget()
        head = row()
        head.addWidget(self._title, 1)
        head.addWidget(self._all)
        layout = column(page, gap=8)
        layout.addLayout(head)
        layout.addWidget(line())
        layout.addWidget(self.list, 1)
        return page

    def refresh(self) -> None:
        """Show what is known now."""
        status = self._library.status
        failures = status.failures if status else ()
        self._model.set_problems(failures)
        words = i18n.count(len(failures), "{count} file could not be read", "{count} files could not be read")
        self._title.setText(words if failures else tr("Every file could be read."))
        could_not = tr("Could not be read")
        self._tabs[0].set_words(f"{could_not} · {i18n.number(len(failures))}" if failures else could_not)
        self._all.setEnabled(bool(failures))
        self._ledger.update()

    def _paint_ledger(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the total, a bar of the states, and its legend."""
        theme, status = self._theme, self._library.status
        counts = {state: status.files.get(state, 0) for state in STATES} if status else {}
        counts = {state: count for state, count in counts.items() if count}
        total = sum(counts.values())
        figure = i18n.number(total)
        paint.text(painter, QRectF(0, 0, 400, 44), figure, theme.font("display"), theme.color("ink"))
        x = paint.width(figure, theme.font("display")) + (2 if i18n.language() == "ko" else 8)
        word = tr("file") if total == 1 else tr("files")
        paint.text(painter, QRectF(x, 6, 200, 36), word, theme.font("lead"), theme.color("ink2"))
        self._paint_states(painter, rect, counts, total)

    def _paint_states(self, painter: QPainter, rect: QRectF, counts: dict[str, int], total: int) -> None:
        theme, x, legend_x = self._theme, 0.0, 0.0
        room = rect.width() - 2 * (len(counts) - 1) - SMALLEST * len(counts)
        for state, count in counts.items():
            wide = SMALLEST + room * count / total
            paint.box(painter, QRectF(x, 58, wide, 10), theme.color(STATES[state]), 3)
            x += wide + 2
            paint.box(painter, QRectF(legend_x, 89, 8, 8), theme.color(STATES[state]), 2.5)
            figure, name = i18n.number(count), state_name(state)
            wide = paint.width(figure, theme.font("strong")) + 2
            paint.text(painter, QRectF(legend_x + 16, 82, wide, 22), figure, theme.font("strong"), theme.color("ink"))
            legend_x += 16 + wide + 5
            wide = paint.width(name, theme.font("body")) + 2
            paint.text(painter, QRectF(legend_x, 82, wide, 22), name, theme.font("body"), theme.color("ink2"))
            legend_x += wide + 28
