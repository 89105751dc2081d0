"""What one can write into the search field, and its keys; a click on an example writes it there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.rounded import Popup
from desktop.views.widgets import Button, Label, column, line


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


INITIALS = "ㅇㄷㅊ"  # of 임대차


def keys() -> list[tuple[str, str]]:
    """Return the keys of the field, and what each does."""
    return [
        ("Ctrl+↑ ↓", tr("earlier questions")),
        ("Ctrl+D", tr("save this search")),
        ("Ctrl+R", tr("take the words offered")),
        ("↓", tr("into the results")),
    ]


class SyntaxHelp(Popup):
    """A list that pops up under the field and goes with Esc or a click beside it.

    Signals:
        chosen: an example is to be written into the field.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("How to search more exactly"))
        layout = column(self, (16, 14, 16, 14), 8)
        layout.addWidget(Label(theme, tr("How to search more exactly"), "strong"))
        layout.addLayout(self._make_examples(theme))
        words = tr("Everything else is taken by its meaning. Conditions can be put together.")
        layout.addWidget(Label(theme, words, "cap", "ink3"))
        layout.addWidget(line())
        layout.addLayout(self._make_keys(theme))

    def _make_examples(self, theme: Theme) -> QGridLayout:
        """Return the examples, each a button, with what it finds."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        names = (INITIALS, tr("files by the initial consonants of their names"))
        for number, (example, meaning) in enumerate([*operators(), names]):
            button = Button(theme, example, "row")
            button.setFont(theme.fixed_font())
            button.setAccessibleName(f"{example}: {meaning}")
            button.clicked.connect(lambda _=False, text=example: self._choose(text))
            grid.addWidget(button, number, 0)
            grid.addWidget(Label(theme, meaning, "body", "ink2"), number, 1)
        return grid

    def _make_keys(self, theme: Theme) -> QGridLayout:
        """Return the keys, two beside each other."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        for number, (pressed, meaning) in enumerate(keys()):
            grid.addWidget(Label(theme, pressed, "capm", "ink"), number // 2, number % 2 * 2)
            grid.addWidget(Label(theme, meaning, "cap", "ink2"), number // 2, number % 2 * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return grid

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
