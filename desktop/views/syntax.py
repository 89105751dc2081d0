"""What one can write into the search field beside plain words; a click on an example writes it there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.widgets import Button, Label, column


def operators() -> list[tuple[str, str]]:
    """Return an example of each operator, and what it finds."""
    return [
        (tr('"security deposit"'), tr("exactly these words, in this order")),
        (tr("-draft"), tr("without this word")),
        (tr("lease OR rent"), tr("either of the two")),
        (tr("contract*"), tr("words that begin like this")),
        (tr("ext:pdf"), tr("files of this kind")),
        (tr("path:contracts"), tr("in folders of this name")),
        (tr("name:minutes"), tr("in files of this name")),
        (tr("title:report"), tr("in documents of this title")),
        (tr("lang:en"), tr("written in this language")),
        (tr("after:2024-03"), tr("changed since then")),
        (tr("before:2024-06-30"), tr("changed before then")),
        (tr("date:2024"), tr("changed in that time")),
        (tr("size:>10MB"), tr("larger than this, or smaller with <")),
        (tr("page:3"), tr("on this page")),
        (tr("is:failed"), tr("files that could not be read")),
    ]


class SyntaxHelp(QFrame):
    """A list that pops up under the field and goes with Esc or a click beside it.

    Signals:
        chosen: an example is to be written into the field.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("fill", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("How to search more exactly"))
        layout = column(self, (16, 14, 16, 14), 8)
        layout.addWidget(Label(theme, tr("How to search more exactly"), "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        for number, (example, meaning) in enumerate(operators()):
            button = Button(theme, example, "row")
            button.setFont(theme.fixed_font())
            button.setAccessibleName(f"{example}: {meaning}")
            button.clicked.connect(lambda _=False, text=example: self._choose(text))
            grid.addWidget(button, number, 0)
            grid.addWidget(Label(theme, meaning, "body", "ink2"), number, 1)
        layout.addLayout(grid)
        words = tr("Everything else is taken by its meaning. Conditions can be put together.")
        layout.addWidget(Label(theme, words, "cap", "ink3"))

    def pop_up(self, at: QPoint) -> None:
        """Show the list, its right upper corner at a place on the screen."""
        self.adjustSize()
        self.move(at.x() - self.width(), at.y())
        self.show()
        first = self.findChild(Button)
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, text: str) -> None:
        self.close()
        self.chosen.emit(text)
