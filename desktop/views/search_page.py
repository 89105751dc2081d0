"""The page for searching, under the field: results on the left, the preview on the right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QWidget

from core.errors import ErrorRecord
from core.messages import Found
from core.records import Hit
from desktop import i18n
from desktop.i18n import tr
from desktop.models import activity
from desktop.models.hit_words import failed
from desktop.models.kept import Kept
from desktop.models.library import Library
from desktop.models.reader import Reader
from desktop.models.results import key_of
from desktop.models.search import Finder
from desktop.models.weak import weak_words
from desktop.theme import Theme
from desktop.views.chips import ChipRow
from desktop.views.home import Home
from desktop.views.preview import Preview
from desktop.views.repair import Repair
from desktop.views.results import ResultsView
from desktop.views.search_bar import SearchBar
from desktop.views.widgets import Button, Label, column, line, panel, row

LIST_WIDE, LIST_NARROW = 560, 480
RESULTS, HOME = 0, 1
DRAWN_MS = 8  # in which the list is drawn
UNDER = 12  # pixels under each line that stands between the field and the list, and under the field


class SearchPage(QFrame):
    """Ties the field, the list and the preview to the question.

    Attributes:
        bar: the field, which stands above the page and was there before it.

    Signals:
        everywhere_wanted: the question is to be asked of all folders.
    """

    everywhere_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        bar: SearchBar,
        library: Library,
        finder: Finder,
        reader: Reader,
        kept: Kept,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._finder, self._reader, self._library = finder, reader, library
        self._list_wide = LIST_WIDE
        self._said = 0  # the answer a screen reader was told of
        self._waits: Hit | None = None
        self._drawn_first = QTimer(self, singleShot=True, interval=DRAWN_MS)
        self._drawn_first.timeout.connect(self._follow)
        self.setProperty("fill", "surface")
        self.bar = bar
        self.chips = ChipRow(theme, finder, library.folders)
        self.summary = Label(theme, "", "cap", "ink3")
        self.note = Label(theme, "", "cap", "warn")
        self.repair = Repair(theme)
        self.hide_weak = Button(theme, tr("Hide them"), "link")
        self.hide_weak.setFont(theme.font("capm"))
        self.hide_weak.clicked.connect(lambda: finder.show_weak(False))
        self.list = ResultsView(theme, finder, library.folders)
        self.list.say_reasons(self._reason)
        self.home = Home(theme, library, finder, kept=kept)
        self.preview = Preview(theme, reader)
        self._arrange()
        self._connect()
        self._show_answer(refined=True)

    def clear(self) -> bool:
        """Go back to the question before, or empty the field, or take the chips away; say whether there was any."""
        return self.bar.clear() or self._finder.widen()

    @property
    def stood_on(self) -> Hit | None:
        """Return the passage on which the list stands, None where no list is on show."""
        return self.list.hit() if self._stack.currentIndex() == RESULTS else None

    def stand_on(self, hit: Hit | None) -> None:
        """Stand on a passage, on which the window stood before it was built anew."""
        if hit is not None:
            self.list.go_to(key_of(hit))

    @property
    def large(self) -> bool:
        """Say whether the preview has the page to itself."""
        return self.list.isHidden()

    def enlarge(self, large: bool) -> None:
        """Give the preview the whole page, or the list its place again."""
        if self._drawn_first.isActive():  # what it is to show has not come yet
            self._chosen(self._waits)
        if large == self.large or (large and self._reader.hit is None):
            return
        self.list.setVisible(not large)
        self.preview.set_large(large)
        if not large:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_narrow(self, narrow: bool) -> None:
        """Give the list less room in a narrow window."""
        wide = LIST_NARROW if narrow else LIST_WIDE
        if wide != self._list_wide:
            self._list_wide = wide
            self._split.setSizes([wide, max(200, self._split.width() - wide)])
            side = 16 if narrow else 24
            self._head.setContentsMargins(side, 0, side, 0)

    def _arrange(self) -> None:
        head = panel("surface")
        self._head = column(head, (24, 0, 24, 0), 0)
        self._head.addWidget(self._under())
        self._head.addWidget(self._notes())
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self.list.setMinimumWidth(320)
        self.preview.setMinimumWidth(320)
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

    def _under(self) -> QWidget:
        """Return the line under the field: the chips, and how much was found."""
        self._line = QWidget()
        line_of = row(self._line, (0, 0, 0, UNDER), gap=12)
        line_of.addWidget(self.chips, 1)
        line_of.addWidget(self.summary)
        return self._line

    def _notes(self) -> QWidget:
        """Return the line for what should be known about an answer, there only where something is."""
        self.notes = QWidget()
        said = row(self.notes, (0, 0, 0, UNDER))
        said.addWidget(self.note)
        said.addWidget(self.repair)
        said.addWidget(self.hide_weak)
        said.addStretch(1)
        return self.notes

    def _connect(self) -> None:
        finder = self._finder
        finder.answered.connect(self._show_answer)
        finder.asked.connect(self._show_list)
        finder.cleared.connect(self._show_start)
        finder.narrowed.connect(self._show_chips)
        finder.failed.connect(self._show_error)
        self.list.chosen.connect(self._chosen)
        self.list.settled.connect(self._settled)
        self.list.left_upwards.connect(self.bar.focus_field)
        self.bar.down_pressed.connect(self._into_list)
        self.repair.taken.connect(self.bar.set_text)
        self.home.asked_again.connect(self.bar.set_text)
        self.home.everywhere_wanted.connect(self.everywhere_wanted)
        self.home.weak_wanted.connect(self._show_weak)
        self.list.previewed.connect(lambda: self.enlarge(not self.large))
        self.preview.shrunk.connect(lambda: self.enlarge(False))
        self.preview.stepped.connect(lambda hit: self.list.go_to((hit.path, hit.start, hit.end)))
        self._library.progressed.connect(self._refresh_home)
        self._library.changed.connect(self._refresh_home)

    def _settled(self, hit: Hit | None) -> None:
        """Show an answer's first passage once the list was drawn, so that no key waits for both."""
        self._waits = hit
        self._drawn_first.start()

    def _follow(self) -> None:
        """Show the passage, unless the list is still being drawn."""
        if self.list.drawing:
            self._drawn_first.start()
        else:
            self._chosen(self._waits)

    def _chosen(self, hit: Hit | None) -> None:
        self._drawn_first.stop()
        self._reader.show(replace(hit, text=self._reason(hit)) if hit and failed(hit) else hit)
        self.preview.set_row(self.list.group())

    def _reason(self, hit: Hit) -> str:
        """Return in the window's language why nothing of a file can be found."""
        known = self._library.reason(hit.path) or i18n.hint_words(hit.text)
        return known or tr("Nothing in this file can be searched.")

    def _show_list(self) -> None:
        """Show the list of a new question, and leave the keys where they are."""
        if self.large:
            self.list.show()
            self.preview.set_large(False)

    def _into_list(self) -> None:
        if self._stack.currentIndex() == RESULTS:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_answer(self, refined: bool) -> None:
        """Show what was found, or why nothing was."""
        found, early = self._finder.found, self._finder.early
        if found is None:
            self._show_start()
            return
        self._line.show()
        if not early:
            self.repair.offer(found.repair)
        hidden = not found.hits or not (found.about or early or self._finder.weak)
        if hidden:
            if self.list.hasFocus():  # else the keys would go to whatever comes next
                self.bar.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._note("")
            self.summary.setText(tr("No close match"))
            self._chosen(None)
            self.home.show_nothing(found)
        else:
            self._note(self._note_words(found), weak=not found.about and not early)
            self.summary.setText(self._summary_words(found, early))
        self._stack.setCurrentIndex(HOME if hidden else RESULTS)
        if not early and not (refined and self._said == found.sequence):
            self._say(found.sequence)

    def _summary_words(self, found: Found, early: bool) -> str:
        """Return how much was found; files that could not be read have no passages."""
        listed, every = len(self._finder.results.groups), self.chips.files
        files = activity.files(listed)
        if early:
            return f"{files} · {tr('same letters so far, meaning follows')}"
        if every is not None and every > listed:
            files = tr("{count} of {files}", count=i18n.number(listed), files=activity.files(every))
        passages = sum(not failed(hit) for hit in found.hits)
        return f"{files} · {activity.passages(passages)}" if passages else files

    def _note_words(self, found: Found) -> str:
        """Return what should be known about an answer."""
        if not found.meaning and not self._finder.early:
            return tr("Only words could be compared. Meaning is not read yet.")
        if not found.about and not self._finder.early:
            return tr("Weak matches. Nothing here is really about this.")
        return i18n.hint_words(found.hint) if found.hint else weak_words(found)

    def _note(self, words: str, weak: bool = False) -> None:
        """Say what should be known about an answer; `weak` matches can be hidden."""
        self.note.setText(words)
        self.hide_weak.setVisible(weak)
        self.note.setVisible(bool(words))
        self.notes.setVisible(bool(words or self.repair.words) or weak)

    def _say(self, sequence: int) -> None:
        """Let a screen reader say how much was found, once for each whole answer."""
        self._said = sequence
        event = QAccessibleAnnouncementEvent(self.summary, self.summary.text())
        QAccessible.updateAccessibility(event)

    def _show_weak(self) -> None:
        self._finder.show_weak(True)
        self._into_list()

    def _show_start(self) -> None:
        self.repair.offer("")
        self._chosen(None)
        self._note("")
        self.summary.setText("")
        self._line.setVisible(bool(self._finder.narrowing))
        self.home.show_start()
        self._stack.setCurrentIndex(HOME)

    def _show_chips(self) -> None:
        """Show that chips are set before anything is asked."""
        if self._finder.found is None:
            self._line.setVisible(bool(self._finder.narrowing))

    def _show_error(self, error: ErrorRecord) -> None:
        """Say what went wrong; results of an earlier question would be no answer to this one."""
        self.repair.offer("")
        self._chosen(None)
        self._note("")
        self.summary.setText(i18n.error_words(error)[0])
        self.home.show_error(error)
        self._stack.setCurrentIndex(HOME)

    def _refresh_home(self) -> None:
        if not self._finder.query and self._finder.like is None:
            self.home.show_start()
