"""What asks for a file's password."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from desktop.i18n import tr
from desktop.views.boxes import Box


class PasswordBox(Box):
    """Asks for the password of one file; nothing is opened before one is typed.

    Attributes:
        field: where the password is typed.
        answer: the button that takes it, which Enter presses.

    Signals:
        given: the password.
    """

    given = Signal(str)

    def __init__(self, name: str) -> None:
        kept = tr(
            "Other locked files are tried with it too. Seoga forgets it when it ends; the file stays searchable."
        )
        super().__init__(tr("Password for “{name}”", name=name), kept)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(self.heading)
        self.field.setAccessibleDescription(kept)
        self.add(self.field)
        self.answer = self.add_answer(tr("Open"), "primary")
        self.add_way_out(tr("Cancel"))
        self.answer.setDefault(True)
        self.first = self.field
        self.field.textChanged.connect(self._typed)
        self._typed("")
        self.accepted.connect(lambda: self.given.emit(self.field.text()))

    def _typed(self, text: str) -> None:
        self.answer.setEnabled(bool(text))
        self.answer.setToolTip("" if text else tr("Type the password first."))
