"""The card that says how a check of the library goes, and what it found and mended."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from desktop import i18n
from desktop.i18n import tr
from desktop.models.checkup import Checkup, finding_words
from desktop.theme import Theme
from desktop.views.widgets import Button, Icon, Label, column, row


class CheckCard(QFrame):
    """Hidden until a check is asked for, and once it is closed."""

    def __init__(self, theme: Theme, checkup: Checkup) -> None:
        super().__init__()
        self._theme, self._checkup = theme, checkup
        self.setProperty("fill", "well")
        self._icon = Icon(theme, "clock", "ink3")
        self._title = Label(theme, "", "bodym")
        self._close = Button(theme, tr("Close this message"), "icon", "close")
        self._close.clicked.connect(self.hide)
        self._lines = column(gap=4)
        self._said: list[str] = []
        words = column(gap=4)
        words.addWidget(self._title)
        words.addLayout(self._lines)
        layout = row(self, (16, 10, 8, 10), 12)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        checkup.told.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say how far the check is, or what came of it."""
        checkup = self._checkup
        findings = checkup.checked.findings if checkup.checked else ()
        if checkup.pending:
            self._say("clock", "ink3", tr("Checking the library…"), [tr("You can go on searching meanwhile.")])
        elif checkup.error is not None:
            title, message = i18n.error_words(checkup.error)
            self._say("alert", "warn", title, [message])
        elif findings:
            self._say("check", "ok", tr("Found and mended"), [finding_words(finding) for finding in findings])
        else:
            self._say(
                "check", "ok", tr("The records are sound"), [tr("Files, passages, words and meaning fit each other.")]
            )
        self._close.setVisible(not checkup.pending)
        self.setVisible(checkup.pending or checkup.error is not None or checkup.checked is not None)

    def text(self) -> str:
        """Return all it says."""
        return "\n".join(self._said)

    def _say(self, icon: str, colour: str, title: str, lines: list[str]) -> None:
        self._icon.show_icon(icon, colour)
        self._title.setText(title)
        self._said = [title, *lines]
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for words in lines:
            self._lines.addWidget(Label(self._theme, words, "body", "ink2", wrap=True))
