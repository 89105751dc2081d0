"""What is left out of the library: each rule with how many files it keeps out, the largest first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.models.rules import TYPE, rule_words
from desktop.theme import Theme
from desktop.views.widgets import ElidedLabel, Label, column, line

SHOWN = 12  # rules; the others are only counted
FIGURE_WIDE = 48
PICTURES = frozenset((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif"))


class LeftOut(QScrollArea):
    """The rules that leave files out."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rules: Mapping[str, int] | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("left out"))
        self.show_rules({})

    def show_rules(self, rules: Mapping[str, int]) -> None:
        """Show rules, each with how many files it leaves out."""
        if rules == self._rules:
            return
        self._rules = dict(rules)
        inside = QWidget()
        inside.setProperty("fill", "surface")
        layout = column(inside, (8, 6, 8, 16), 8)
        layout.addWidget(Label(self._theme, self._sentence(), "body", "ink2", wrap=True))
        if rules:
            layout.addWidget(line())
            layout.addLayout(self._grid())
        more = len(rules) - SHOWN
        if more > 0:
            words = i18n.count(more, "and {count} more rule", "and {count} more rules")
            layout.addWidget(Label(self._theme, words, "cap", "ink3"))
        if any(rule.removeprefix(TYPE) in PICTURES for rule in rules):
            words = tr("Words in pictures and scans can be read too where the free program Tesseract is installed.")
            layout.addWidget(Label(self._theme, words, "cap", "ink3", wrap=True))
        layout.addStretch(1)
        self.setWidget(inside)

    def text(self) -> str:
        """Return all it says, a line for each label."""
        return "\n".join(label.text() for label in self.findChildren(Label))

    def _sentence(self) -> str:
        return tr("Files and folders are left out by these rules.") if self._rules else tr("No file is left out.")

    def _grid(self) -> QGridLayout:
        """Return the rules with the most files."""
        grid = QGridLayout()
        grid.setVerticalSpacing(10)
        grid.setHorizontalSpacing(16)
        grid.setContentsMargins(0, 6, 0, 4)
        grid.setColumnMinimumWidth(0, FIGURE_WIDE)
        grid.setColumnStretch(1, 1)
        ranked = sorted((self._rules or {}).items(), key=lambda item: (-item[1], item[0]))
        for number, (rule, count) in enumerate(ranked[:SHOWN]):
            figure = Label(self._theme, i18n.number(count), "bodym")
            words = ElidedLabel(self._theme, "", "body", "ink2")
            words.set_words(rule_words(rule))
            grid.addWidget(figure, number, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(words, number, 1)
        return grid
