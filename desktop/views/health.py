"""Library health: every file is in exactly one of a few states; what failed and what is left out, with the reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.models.folders import base_name
from desktop.models.library import LOCKED, Library
from desktop.models.problems import ProblemsModel
from desktop.models.sizes import sizes_words
from desktop.theme import Theme
from desktop.views.ask import ask_password
from desktop.views.checkup import CheckCard
from desktop.views.duplicates import CopiesPage
from desktop.views.ledger import Ledger
from desktop.views.left_out import LeftOut
from desktop.views.problem_list import ProblemList
from desktop.views.widgets import Button, Label, column, line, row

FAILED, LEFT_OUT, COPIES = 0, 1, 2
LIST_LEAST = 56


class Health(QFrame):
    """The page.

    Attributes:
        check: asks for a check of the library; `checked` says what came of it.
        list: the files that could not be read.
        left_out: the rules that leave files out.
        copies: files that are nearly the same. Its list also asks for the menu of a file on this page.
    """

    def __init__(self, theme: Theme, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._library = theme, library
        self._model = ProblemsModel(self)
        self.setProperty("fill", "surface")
        self.setAccessibleName(tr("Library health"))
        self.check = Button(theme, tr("Check the library"), "", "pulse")
        self.check.setToolTip(tr("Compares what is kept with each other and mends what does not fit"))
        self.check.clicked.connect(library.check)
        self.checked = CheckCard(theme, library.checkup)
        self._ledger = Ledger(theme)
        self._sizes = Label(theme, "", "cap", "ink3", wrap=True)
        self._tabs = tuple(Button(theme, words, "tab") for words in ("", "", tr("Copies and versions")))
        self.left_out = LeftOut(theme)
        self.copies = CopiesPage(theme, library.copies)
        self._pages = QStackedWidget()
        self._title = Label(theme, "", "body", "ink2")
        self._all = Button(theme, tr("Retry all failed"), "quiet", "retry")
        self._all.clicked.connect(lambda _: library.retry())
        self.list = ProblemList(theme, self._model)
        self.list.retried.connect(self._retry)
        self.list.menu_wanted.connect(self.copies.list.menu_wanted)
        self._arrange()
        library.changed.connect(self.refresh)
        library.checkup.told.connect(self._show_check)
        self._show_check()
        self.refresh()

    def show_page(self, number: int) -> None:
        """Show `FAILED` files, the rules by which files are `LEFT_OUT`, or `COPIES` and versions."""
        self._pages.setCurrentIndex(number)
        for other, tab in enumerate(self._tabs):
            tab.setChecked(other == number)

    def _retry(self, path: str) -> None:
        """Read a file again; one that is locked with the password that is asked for."""
        status = self._library.status
        kinds = {problem.path: problem.error.kind for problem in status.failures} if status else {}
        if kinds.get(path) == LOCKED:
            ask_password(self, base_name(path), lambda password: self._library.unlock(path, password))
        else:
            self._library.retry((path,))

    def _arrange(self) -> None:
        layout = column(self, (32, 28, 32, 0), 0)
        layout.addLayout(self._head())
        layout.addSpacing(16)
        layout.addWidget(self.checked)
        layout.addSpacing(12)
        layout.addWidget(self._ledger)
        layout.addSpacing(8)
        layout.addWidget(self._sizes)
        layout.addSpacing(16)
        bar = row(gap=4)
        for number, tab in enumerate(self._tabs):
            tab.setCheckable(True)
            tab.clicked.connect(lambda _=False, number=number: self.show_page(number))
            bar.addWidget(tab)
        bar.addStretch(1)
        layout.addLayout(bar)
        layout.addSpacing(12)
        for page in (self._make_failed(), self.left_out, self.copies):
            self._pages.addWidget(page)
        self._pages.setMinimumHeight(LIST_LEAST)  # in a low window the lists give way, not the figures
        layout.addWidget(self._pages, 1)
        self.show_page(FAILED)

    def _head(self) -> QHBoxLayout:
        """Return the title, and the button that checks."""
        words = column(gap=4)
        words.addWidget(Label(self._theme, tr("Library health"), "title"))
        sentence = tr("Every file Seoga was given, and what became of it.")
        words.addWidget(Label(self._theme, sentence, "body", "ink2", wrap=True))
        head = row()
        head.addLayout(words, 1)
        head.addWidget(self.check, 0, Qt.AlignmentFlag.AlignVCenter)
        return head

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
        ignored = status.ignored if status else {}
        self._tabs[FAILED].set_words(_with_count(tr("Could not be read"), len(failures)))
        self._tabs[LEFT_OUT].set_words(_with_count(tr("Left out"), sum(ignored.values())))
        self._all.setEnabled(bool(failures))
        self.left_out.show_rules(ignored)
        self._ledger.set_status(status)
        self._sizes.setText(sizes_words(status.bytes) if status else "")

    def _show_check(self) -> None:
        self.check.setEnabled(not self._library.checkup.pending)


def _with_count(words: str, count: int) -> str:
    return f"{words} · {i18n.number(count)}" if count else words
