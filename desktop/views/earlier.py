"""The questions asked before, newest first, to ask again or to take away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.models.kept import Kept
from desktop.theme import Theme
from desktop.views.widgets import Button, Label, column, row

SHOWN = 6
ROW, TITLE = 32, 24
WIDEST = 520  # pixels of a question
INDENT = 9  # from the edge of a line to its words


class Line(QWidget):
    """One question. Signals: `asked` and `unwanted`; the key Delete on either button takes it away too."""

    asked = Signal()
    unwanted = Signal()

    def __init__(self, theme: Theme, question: str) -> None:
        super().__init__()
        self.setFixedHeight(ROW)
        self.again = Button(theme, question, "row")
        short = QFontMetrics(self.again.font()).elidedText(question, Qt.TextElideMode.ElideRight, WIDEST)
        self.again.setText(short.replace("&", "&&"))
        self.again.setToolTip(question if short != question else tr("Ask this again (Enter)"))
        self.away = Button(theme, tr("Take “{question}” away (Delete)", question=short), "icon", "close")
        self.away.setIconSize(QSize(14, 14))
        self.away.set_icon("close")
        self.again.clicked.connect(self.asked)
        self.away.clicked.connect(self.unwanted)
        bar = row(self, gap=2)
        bar.addWidget(self.again)
        bar.addWidget(self.away)
        bar.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the question away."""
        if event.key() == Qt.Key.Key_Delete:
            self.unwanted.emit()
        else:
            super().keyPressEvent(event)


class Earlier(QWidget):
    """The newest of the questions that are kept; hidden where there is none.

    Signals:
        asked: a question is to be asked again.
        said: questions were taken away: words, False, and the name of the way back with its function.
    """

    asked = Signal(str)
    said = Signal(str, bool, str, object)

    def __init__(self, theme: Theme, kept: Kept) -> None:
        super().__init__()
        self._theme, self._kept, self._awake, self._most = theme, kept, False, SHOWN
        self.lines: list[Line] = []
        self.clear = Button(theme, tr("Clear all"), "link", tip=tr("Take all earlier questions away"))
        self.clear.setFont(theme.font("capm"))
        self.clear.clicked.connect(self._clear)
        head = QWidget()
        head.setFixedHeight(TITLE)
        title = row(head, (INDENT, 0, 0, 0), 8)
        title.addWidget(Label(theme, tr("Asked before"), "capm", "ink3"))
        title.addWidget(self.clear)
        title.addStretch(1)
        self._rows = column(gap=0)
        layout = column(self, gap=4)
        layout.addWidget(head)
        layout.addLayout(self._rows)
        kept.changed.connect(self._refresh)

    def wake(self, awake: bool) -> None:
        """Show the questions, or keep quiet beside something else."""
        self._awake = awake
        self._refresh()

    def fit(self, room: int) -> None:
        """Show as many as there is room for, but one at least."""
        most = min(max((room - TITLE - 4) // ROW, 1), SHOWN)
        if most != self._most:
            self._most = most
            self._refresh()

    def _refresh(self) -> None:
        """Make the lines anew where they are others."""
        questions = self._kept.questions[: self._most]
        self.setVisible(self._awake and bool(questions))
        if [line.again.accessibleName() for line in self.lines] == questions:
            return
        for line in self.lines:
            self._rows.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [self._line(question) for question in questions]
        widest = max((line.again.sizeHint().width() for line in self.lines), default=0)
        for line in self.lines:
            line.again.setFixedWidth(widest)  # what takes them away stands in one column
            self._rows.addWidget(line)

    def _line(self, question: str) -> Line:
        line = Line(self._theme, question)
        line.asked.connect(lambda: self.asked.emit(question))
        line.unwanted.connect(lambda: self._forget(question))
        return line

    def _forget(self, question: str) -> None:
        """Take one away; the keys go to the one that is in its place."""
        at = [line.again.accessibleName() for line in self.lines].index(question)
        self._kept.forget(question)
        if self.lines:
            self.lines[min(at, len(self.lines) - 1)].again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        before = self._kept.clear()
        words = i18n.count(len(before), "{count} earlier question is gone.", "{count} earlier questions are gone.")
        self.said.emit(words, False, tr("Undo"), lambda: self._kept.bring_back(before))
