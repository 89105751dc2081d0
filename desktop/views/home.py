"""What stands where results would: before a question, without an answer, or when the question went wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from core.errors import ErrorRecord
from core.messages import Found
from desktop import i18n
from desktop.i18n import tr
from desktop.models import activity
from desktop.models.kept import Kept
from desktop.models.library import Library
from desktop.models.search import Finder
from desktop.theme import Theme
from desktop.views.earlier import INDENT, Earlier
from desktop.views.remedies import Remedies
from desktop.views.shelf import OUTLINES_HIGH, OUTLINES_WIDE, outlines
from desktop.views.widgets import Canvas, Label, column, row

LOW = 480


class Home(QFrame):
    """A quiet page.

    Signals:
        asked_again: an earlier question.
        everywhere_wanted: the question is to be asked of all folders.
        weak_wanted: passages that are hardly about the question are to be listed.
        said: earlier questions were taken away: words, False, and the name of the way back with its function.
    """

    asked_again = Signal(str)
    everywhere_wanted = Signal()
    weak_wanted = Signal()
    said = Signal(str, bool, str, object)

    def __init__(
        self, theme: Theme, library: Library, finder: Finder, parent: QWidget | None = None, kept: Kept | None = None
    ) -> None:
        super().__init__(parent)
        self._library, self._finder = library, finder
        self.setProperty("fill", "surface")
        self._title = Label(theme, "", "title", wrap=True)
        self._text = Label(theme, "", "body", "ink2", wrap=True)
        self._hint = Label(theme, "", "cap", "ink3", wrap=True)
        self.remedies = Remedies(theme)
        self.remedies.everywhere.button.clicked.connect(self.everywhere_wanted)
        self.remedies.filters.button.clicked.connect(finder.widen)
        self.remedies.weak.button.clicked.connect(self.weak_wanted)
        self.earlier = Earlier(theme, kept or Kept())
        self.earlier.asked.connect(self.asked_again)
        self.earlier.said.connect(self.said)
        self._art = Canvas(theme, lambda painter, rect: outlines(painter, rect, theme), OUTLINES_WIDE, OUTLINES_HIGH)
        self._arrange()
        self.show_start()

    def _arrange(self) -> None:
        words = column(margins=(INDENT, 0, 0, 0), gap=0)  # in line with those of the earlier questions
        words.addWidget(self._art)
        words.addSpacing(24)
        for widget, space in ((self._title, 8), (self._text, 12)):
            words.addWidget(widget)
            words.addSpacing(space)
        self._card = row()
        self._card.addWidget(self.remedies, 100)
        self._card.addStretch(1)
        words.addLayout(self._card)
        words.addWidget(self._hint)
        self._column = column(self, (72 - INDENT, 80, 72, 24), 0)
        self._column.addLayout(words)
        self._column.addSpacing(20)
        self._column.addWidget(self.earlier)
        self._column.addStretch(1)

    def show_start(self) -> None:
        """Invite a question."""
        status = self._library.status
        self._title.setText(tr("Ask in your own words"))
        self._text.setText(self._start_words())
        phase = self._library.progress.phase if status and self._library.progress else "idle"
        if phase == "embedding":
            self._hint.setText(tr("All words can be found already. Meaning is still being learned."))
        elif phase != "idle":
            self._hint.setText(tr("Reading goes on. What has been read can be found already."))
        else:
            self._hint.setText(tr("A whole question often works better than one word."))
        self.earlier.wake(True)
        self._show_card(False)

    def show_nothing(self, found: Found) -> None:
        """Say why there is no result, and what might help."""
        like = self._finder.like is not None
        title = tr("Nothing here is really like this") if like else tr("Nothing here is really about this")
        self._title.setText(title)
        usual = tr("No passage comes close to what you asked.")
        read = tr("Seoga compared every passage it may search. None is close enough to be an answer.")
        self._text.setText(i18n.hint_words(found.hint) if found.hint else read if found.hits else usual)
        self._hint.setText(
            tr("Only words could be compared. Meaning is not read yet.")
            if not found.meaning
            else tr("A whole question often works better than one word.")
        )
        self.earlier.wake(False)
        filters = "" if like else self._finder.narrowing.words()
        self.remedies.offer(self._finder.folder, len(found.hits), filters)
        self._show_card(not self.remedies.isHidden())

    def show_error(self, error: ErrorRecord) -> None:
        """Say what went wrong with the question."""
        title, message = i18n.error_words(error)
        self._title.setText(title)
        self._text.setText(message)
        self._hint.setText("")
        self.earlier.wake(False)
        self._show_card(False)

    def _show_card(self, shown: bool) -> None:
        """Show the card with air around it, or neither."""
        self.remedies.setVisible(shown)
        self._card.setContentsMargins(0, 8 if shown else 0, 0, 12 if shown else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up the drawing, then earlier questions, where the window is low."""
        super().resizeEvent(event)
        self._art.setVisible(self.height() >= LOW)
        self._column.activate()
        self.earlier.fit(self.height() - self.earlier.y() - 24)

    def _start_words(self) -> str:
        """Return how much there is to find."""
        status = self._library.status
        if status is None or not status.passages:
            return tr("Passages that say the same are found, whatever words they use.")
        files = activity.files(activity.searchable(status))
        return tr("{passages} in {files} can be found.", passages=activity.passages(status.passages), files=files)
