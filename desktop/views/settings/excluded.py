"""Settings: what a person has left out, each with the way back in."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from desktop.i18n import tr
from desktop.models.folders import base_name
from desktop.models.library import Library
from desktop.theme import Theme
from desktop.views.settings.parts import findable
from desktop.views.widgets import Button, ElidedLabel, Label, column, row


class Excluded(QFrame):
    """The card."""

    def __init__(self, theme: Theme, library: Library) -> None:
        super().__init__()
        self._theme, self._library = theme, library
        self._shown: tuple[str, ...] | None = None
        self.setProperty("fill", "card")
        layout = column(self, (20, 14, 16, 14), 2)
        layout.addWidget(Label(theme, tr("Left out by you"), "bodym"))
        findable(self, tr("Left out by you"), "", "제외 빼기 left out exclude excluded undo")
        layout.addSpacing(4)
        self._lines = column(gap=0)
        layout.addLayout(self._lines)
        library.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is left out now."""
        status = self._library.status
        paths = status.excluded if status else ()
        if paths == self._shown:
            return
        self._shown = paths
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for path in paths:
            self._lines.addWidget(self._line(path))
        if not paths:
            empty = tr("Nothing yet. A file’s menu in the results leaves it out.")
            self._lines.addWidget(Label(self._theme, empty, "body", "ink2", wrap=True))

    def _line(self, path: str) -> QWidget:
        """Return a path's line."""
        line = QWidget()
        layout = row(line, (0, 4, 0, 4), 12)
        words = column(gap=0)
        for text, role, ink in ((base_name(path), "body", "ink"), (path, "cap", "ink3")):
            label = ElidedLabel(self._theme, "", role, ink)
            label.set_words(text)
            words.addWidget(label)
        layout.addLayout(words, 1)
        back = Button(self._theme, tr("Take in again"))
        back.setAccessibleName(tr("Take {name} in again", name=base_name(path)))
        back.clicked.connect(lambda: self._library.exclude(path, undo=True))
        layout.addWidget(back)
        return line
