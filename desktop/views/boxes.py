"""A box that asks or tells: the question leads, what follows is quieter, what can be done stands in one line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.widgets import Button, Label, column, row

Act = Callable[[], object]
WIDE = 540
MARGINS = (28, 24, 28, 20)


class Box(QDialog):
    """Says a heading and what follows from it, and has buttons; a part of a sheet, or a window of its own.

    Args:
        heading: what is asked or told.
        more: what follows; empty lines part its paragraphs.

    Attributes:
        theme: what it is dressed in.
        heading, more: what it says.
        first: what has the keys at first; without anything else, the button that Enter presses.
    """

    def __init__(self, heading: str, more: str) -> None:
        super().__init__()
        self.theme = theme_in_use()
        self.heading, self.more = heading, more
        self.first: QWidget = self
        self.setWindowTitle(tr("Seoga"))
        self.setAccessibleName(heading)
        self._parts, self._aside, self._answers = column(gap=12), row(), row()
        buttons = row(gap=24)
        buttons.addLayout(self._aside)
        buttons.addStretch(1)
        buttons.addLayout(self._answers)
        layout = column(self, MARGINS, 0)
        layout.addLayout(self._parts)
        layout.addSpacing(24)
        layout.addLayout(buttons)
        self._say(Label(self.theme, heading, "title", wrap=True))
        for words in more.split("\n\n"):
            self._say(Label(self.theme, words, ink="ink2", wrap=True))

    def add(self, part: QWidget) -> None:
        """Put something under the words."""
        self._parts.addWidget(part)

    def add_answer(self, words: str, kind: str = "", act: Act = bool) -> Button:
        """Add a button that ends it, right of the others, and then does something."""
        button = Button(self.theme, words, kind, "bin" if kind == "danger" else "")
        button.clicked.connect(self.accept)
        button.clicked.connect(lambda _=False: act())
        self._answers.addWidget(button)
        return button

    def add_way_out(self, words: str, kind: str = "") -> None:
        """Add the button that ends it and does nothing; it has the keys, and Enter and Esc take it."""
        self.first = button = Button(self.theme, words, kind)
        button.setDefault(True)
        button.clicked.connect(self.reject)
        self._answers.insertWidget(0, button)

    def add_aside(self, words: str, act: Act) -> Button:
        """Add a button on the left, after which the box stays."""
        button = Button(self.theme, words)
        button.clicked.connect(lambda _=False: act())
        self._aside.addWidget(button)
        return button

    def _say(self, label: Label) -> None:
        label.setMinimumWidth(1)  # not that of its longest word: a name is broken anywhere
        self.add(label)


def theme_in_use() -> Theme:
    """Return what the program is dressed in."""
    program = QApplication.instance()
    assert program is not None, "there is one as soon as there are widgets"
    return program.findChildren(Theme)[-1]
