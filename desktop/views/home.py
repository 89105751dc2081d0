"""What stands where results would: before a question, without an answer, or when the question went wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from core.errors import ErrorRecord
from core.messages import Found
from desktop import i18n
from desktop.i18n import tr
from desktop.models import activity
from desktop.models.library import Library
from desktop.models.search import Finder
from desktop.theme import Theme
from desktop.views.remedies import Remedies
from desktop.views.shelf import OUTLINES_HIGH, OUTLINES_WIDE, outlines
from desktop.views.widgets import Button, Canvas, Label, column, row


class Home(QFrame):
    """A quiet page.

    Signals:
        asked_again: an earlier question.
        everywhere_wanted: the question is to be asked of all folders.
        weak_wanted: passages that are hardly about the question are to be listed.
    """

    asked_again = Signal(str)
    everywhere_wanted = Signal()
    weak_wanted = Signal()

    def __init__(self, theme: Theme, library: Library, finder: Finder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._library, self._finder = theme, library, finder
        self.setProperty("fill", "surface")
        self._title = Label(theme, "", "title", wrap=True)
        self._text = Label(theme, "", "body", "ink2", wrap=True)
        self._hint = Label(theme, "", "cap", "ink3", wrap=True)
        self.remedies = Remedies(theme)
        self.remedies.everywhere.button.clicked.connect(self.everywhere_wanted)
        self.remedies.weak.button.clicked.connect(self.weak_wanted)
        self._recent_title = Label(theme, tr("Asked before"), "capm", "ink3")
        self._recent = column(gap=2)
        layout = column(self, (72, 80, 72, 24), 0)
        art = Canvas(theme, lambda painter, rect: outlines(painter, rect, theme), OUTLINES_WIDE, OUTLINES_HIGH)
        layout.addWidget(art)
        layout.addSpacing(24)
        for widget, space in ((self._title, 8), (self._text, 20)):
            layout.addWidget(widget)
            layout.addSpacing(space)
        card = row()
        card.addWidget(self.remedies, 100)
        card.addStretch(1)
        layout.addLayout(card)
        layout.addSpacing(12)
        layout.addWidget(self._hint)
        layout.addSpacing(20)
        layout.addWidget(self._recent_title)
        layout.addSpacing(4)
        layout.addLayout(self._recent)
        layout.addStretch(1)
        self.show_start()

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
        self._show_recent(self._finder.recent)
        self.remedies.hide()

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
        self._show_recent([])
        self.remedies.offer(self._finder.folder, len(found.hits))

    def show_error(self, error: ErrorRecord) -> None:
        """Say what went wrong with the question."""
        title, message = i18n.error_words(error)
        self._title.setText(title)
        self._text.setText(message)
        self._hint.setText("")
        self._show_recent([])
        self.remedies.hide()

    def _start_words(self) -> str:
        """Return how much there is to find."""
        status = self._library.status
        if status is None or not status.passages:
            return tr("Passages that say the same are found, whatever words they use.")
        files = activity.files(activity.searchable(status))
        return tr("{passages} in {files} can be found.", passages=activity.passages(status.passages), files=files)

    def _show_recent(self, questions: list[str]) -> None:
        """List earlier questions."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._recent_title.setVisible(bool(questions))
        for question in questions:
            button = Button(self._theme, question, "link")
            button.clicked.connect(lambda _=False, text=question: self.asked_again.emit(text))
            line = QWidget()
            bar = row(line)
            bar.addWidget(button)
            bar.addStretch(1)
            self._recent.addWidget(line)
