"""What is left out of the library: each rule with how many files it keeps out, the largest first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.models.rules import TYPE, rule_words
from desktop.theme import Theme
from desktop.views.widgets import ElidedLabel, Label, column, line

SHOWN = 12  # rules; the others are only counted
HEAD = 32  # as high as the buttons on the pages beside it
PICTURES = frozenset((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif"))


class LeftOut(QWidget):
    """The rules that leave files out, under a sentence that says so."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rules: Mapping[str, int] | None = None
        self._title = Label(theme, "", "body", "ink2", wrap=True)
        self._title.setMinimumHeight(HEAD)
        self._line = line()
        self._list = QScrollArea()
        self._list.setWidgetResizable(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._list.setAccessibleName(tr("left out"))
        layout = column(self, gap=8)
        for part in (self._title, self._line):
            layout.addWidget(part)
        layout.addWidget(self._list, 1)
        self.show_rules({})

    def show_rules(self, rules: Mapping[str, int]) -> None:
        """Show rules, each with how many files it leaves out."""
        if rules == self._rules:
            return
        self._rules = dict(rules)
        inside = QWidget()
        inside.setProperty("fill", "surface")
        layout = column(inside, (8, 0, 8, 16), 8)
        self._title.setText(self._sentence())
        self._line.setVisible(bool(rules))
        if rules:
            layout.addLayout(self._grid())
        more = len(rules) - SHOWN
        if more > 0:
            words = i18n.count(more, "and {count} more rule", "and {count} more rules")
            layout.addWidget(Label(self._theme, words, "cap", "ink3"))
        if any(rule.removeprefix(TYPE) in PICTURES for rule in rules):
            words = tr("Words in pictures and scans can be read too where the free program Tesseract is installed.")
            layout.addWidget(Label(self._theme, words, "cap", "ink3", wrap=True))
        layout.addStretch(1)
        self._list.setWidget(inside)

    def text(self) -> str:
        """Return all it says, a line for each label."""
        return "\n".join(label.text() for label in self.findChildren(Label))

    def _sentence(self) -> str:
        if not self._rules:
            return tr("No file is left out.")
        return tr("What is left out, and why. A folder counts once, with all that is in it.")

    def _grid(self) -> QGridLayout:
        """Return the rules with the most files."""
        grid = QGridLayout()
        grid.setVerticalSpacing(10)
        grid.setHorizontalSpacing(16)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setColumnStretch(1, 1)
        ranked = sorted((self._rules or {}).items(), key=lambda item: (-item[1], item[0]))
        for number, (rule, count) in enumerate(ranked[:SHOWN]):
            figure = Label(self._theme, i18n.number(count), "bodym")
            words = ElidedLabel(self._theme, "", "body", "ink2")
            words.set_words(rule_words(rule))
            grid.addWidget(figure, number, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(words, number, 1)
        return grid
