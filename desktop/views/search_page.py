"""The page for searching: the field above, results on the left, the preview on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QWidget

from core.errors import ErrorRecord
from core.records import Hit
from desktop import i18n
from desktop.i18n import tr
from desktop.models import activity
from desktop.models.library import Library
from desktop.models.reader import Reader
from desktop.models.search import Finder
from desktop.theme import Theme
from desktop.views.home import Home
from desktop.views.preview import Preview
from desktop.views.results import ResultsView
from desktop.views.search_bar import SearchBar
from desktop.views.widgets import Label, column, line, panel, row

NARROW = 1100
LIST_WIDE, LIST_NARROW = 560, 480
RESULTS, HOME = 0, 1


class SearchPage(QFrame):
    """Ties the field, the list and the preview to the question.

    Signals:
        everywhere_wanted: the question is to be asked of all folders.
    """

    everywhere_wanted = Signal()

    def __init__(
        self, theme: Theme, library: Library, finder: Finder, reader: Reader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._finder, self._reader, self._library = finder, reader, library
        self._list_wide = LIST_WIDE
        self.setProperty("fill", "surface")
        self.bar = SearchBar(theme, finder)
        self.summary = Label(theme, "", "cap", "ink3")
        self.note = Label(theme, "", "cap", "warn")
        self.list = ResultsView(theme, finder, library.folders)
        self.home = Home(theme, library, finder)
        self.preview = Preview(theme, reader)
        self._arrange()
        self._connect()
        self._show_answer(quiet=True)

    def clear(self) -> bool:
        """Close the preview or empty the field; say whether there was anything to clear."""
        if self.bar.field.text():
            self.bar.clear()
            return True
        return False

    def set_narrow(self, narrow: bool) -> None:
        """Give the list less room in a narrow window."""
        wide = LIST_NARROW if narrow else LIST_WIDE
        if wide != self._list_wide:
            self._list_wide = wide
            self._split.setSizes([wide, max(200, self._split.width() - wide)])
            side = 16 if narrow else 24
            self._head.setContentsMargins(side, 14, side, 10)

    def _arrange(self) -> None:
        head = panel("surface")
        self._head = column(head, (24, 14, 24, 10), 8)
        self._head.addWidget(self.bar)
        under = row(gap=8)
        under.addWidget(self.note)
        under.addStretch(1)
        under.addWidget(self.summary)
        self._under = QWidget()
        self._under.setLayout(under)
        self._under.setFixedHeight(18)
        self._head.addWidget(self._under)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self.list.setMinimumWidth(320)
        self.preview.setMinimumWidth(280)
        self._split.addWidget(self.list)
        self._split.addWidget(self.preview)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([LIST_WIDE, 480])
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self.home)
        layout = column(self, gap=0)
        layout.addWidget(head)
        layout.addWidget(line())
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        finder = self._finder
        finder.answered.connect(self._show_answer)
        finder.cleared.connect(self._show_start)
        finder.failed.connect(self._show_error)
        self.list.chosen.connect(self._chosen)
        self.list.left_upwards.connect(self.bar.focus_field)
        self.bar.down_pressed.connect(self._into_list)
        self.home.asked_again.connect(self.bar.set_text)
        self.home.everywhere_wanted.connect(self.everywhere_wanted)
        self.preview.stepped.connect(lambda hit: self.list.go_to((hit.path, hit.start, hit.end)))
        self._library.progressed.connect(self._refresh_home)
        self._library.changed.connect(self._refresh_home)

    def _chosen(self, hit: Hit | None) -> None:
        self._reader.show(hit)
        self.preview.set_row(self.list.group())

    def _into_list(self) -> None:
        if self._stack.currentIndex() == RESULTS:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_answer(self, quiet: bool) -> None:
        """Show what was found, or why nothing was."""
        del quiet
        found = self._finder.found
        if found is None:
            self._show_start()
            return
        self._under.show()
        unread = "" if found.meaning else tr("Only words could be compared. Meaning is not read yet.")
        self.note.setText(unread or (i18n.hint_words(found.hint) if found.hint and found.hits else ""))
        if not found.hits:
            self.summary.setText(tr("No close match"))
            self.home.show_nothing(found)
            self._stack.setCurrentIndex(HOME)
            return
        files = activity.files(len(self._finder.results.groups))
        self.summary.setText(f"{files} · {activity.passages(len(found.hits))}")
        self._stack.setCurrentIndex(RESULTS)

    def _show_start(self) -> None:
        self._reader.show(None)
        self._under.hide()
        self.home.show_start()
        self._stack.setCurrentIndex(HOME)

    def _show_error(self, error: ErrorRecord) -> None:
        """Say what went wrong; results of an earlier question would be no answer to this one."""
        self._reader.show(None)
        self.note.setText("")
        self.summary.setText(i18n.error_words(error)[0])
        self.home.show_error(error)
        self._stack.setCurrentIndex(HOME)

    def _refresh_home(self) -> None:
        if not self._finder.query:
            self.home.show_start()
