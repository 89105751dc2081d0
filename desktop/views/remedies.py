"""What might help where nothing was found: each with what it would do and a button for it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.models.folders import base_name
from desktop.theme import Theme
from desktop.views.widgets import Button, Icon, Label, column, line, row

WIDEST, HIGH = 600, 62


class Remedy(QWidget):
    """A line of the card. Attributes: `button` does it."""

    def __init__(self, theme: Theme, icon: str, words: str, kind: str = "") -> None:
        super().__init__()
        self._title = Label(theme, "", "bodym")
        self._text = Label(theme, "", "cap", "ink3", wrap=True)
        self.button = Button(theme, words, kind)
        self.setMinimumHeight(HIGH)
        names = column(gap=0)
        names.addStretch(1)
        names.addWidget(self._title)
        names.addWidget(self._text)
        names.addStretch(1)
        layout = row(self, (18, 8, 12, 8), 12)
        layout.addWidget(Icon(theme, icon))
        layout.addLayout(names, 1)
        layout.addWidget(self.button)

    def lead(self, first: bool) -> None:
        """Be the first remedy, or one of the others."""
        self.button.setProperty("kind", "primary" if first else "")
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)

    def say(self, title: str, text: str) -> None:
        """Say what is the case and what the button would do."""
        self._title.setText(title)
        self._text.setText(text)
        self.button.setToolTip(text)


class Remedies(QFrame):
    """The card, the most useful remedy first; hidden where there is none.

    Attributes:
        filters: take away what narrows the question beside its folder.
        everywhere: search in all folders.
        weak: list the weak matches.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("fill", "card")
        self.setMaximumWidth(WIDEST)
        self.filters = Remedy(theme, "tune", tr("Take the filters away"), "primary")
        self.everywhere = Remedy(theme, "folder", tr("Search everywhere"), "primary")
        self.weak = Remedy(theme, "shelf", tr("Show them"))
        self._lines = (line(), line())
        layout = column(self, (1, 1, 1, 1), 0)
        for widget in (self.filters, self._lines[0], self.everywhere, self._lines[1], self.weak):
            layout.addWidget(widget)
        self.hide()

    def offer(self, folder: str, weak: int, filters: str = "") -> None:
        """Offer what applies: a folder that was searched alone, a number of weak matches, filters in words."""
        narrowed = tr("There may be more without these: {filters}", filters=filters)
        self.filters.say(tr("Filters were on"), narrowed)
        where = tr("Only “{name}” was searched", name=base_name(folder))
        self.everywhere.say(where, tr("The other folders may have it."))
        hidden = i18n.count(weak, "{count} weak match is hidden", "{count} weak matches are hidden")
        self.weak.say(hidden, tr("They may share words with your question but are about other things."))
        self.filters.setVisible(bool(filters))
        self.everywhere.lead(not filters)
        self.everywhere.setVisible(bool(folder))
        self.weak.setVisible(bool(weak))
        self._lines[0].setVisible(bool(filters and (folder or weak)))
        self._lines[1].setVisible(bool(folder and weak))
        self.setVisible(bool(filters or folder or weak))
