"""The offer to ask what the keys say on the other keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics

from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.widgets import Button

WIDEST = 360  # pixels of the words


class Repair(Button):
    """A chip in line with those above it; hidden where there is nothing to offer.

    Attributes:
        words: the question that is offered, "" for none.

    Signals:
        taken: the question that was meant.
    """

    taken = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", "chip")
        self.setObjectName("repair")
        self.words = ""
        self.clicked.connect(self.take)
        self.hide()

    def offer(self, words: str) -> None:
        """Offer a question, or with "" none."""
        self.words = words
        if words:
            self.set_words(tr("Did you mean “{words}”?", words=words))
            short = QFontMetrics(self.font()).elidedText(words, Qt.TextElideMode.ElideRight, WIDEST)
            self.setText(tr("Did you mean “{words}”?", words=short).replace("&", "&&"))
            self.setToolTip(tr("Ask “{words}” instead (Ctrl+R)", words=words))
        self.setVisible(bool(words))

    def take(self) -> None:
        """Take the offer, where there is one."""
        if self.words:
            self.taken.emit(self.words)
