"""What asks for a file's password."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPushButton, QWidget

from desktop.i18n import tr
from desktop.views.boxes import HEADING, WIDE, weighty
from desktop.views.widgets import column

MARGINS = (28, 24, 28, 20)
Role = QDialogButtonBox.ButtonRole


class PasswordBox(QDialog):
    """Asks for the password of one file; nothing is opened before one is typed.

    Attributes:
        heading: what is asked.
        field: where the password is typed.
        answer: the button that takes it.

    Signals:
        given: the password.
    """

    given = Signal(str)

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.heading = QLabel()
        self.heading.setFont(weighty(self.heading.font(), QFont.Weight.DemiBold, HEADING))
        self.heading.setText(self._question(name))
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setToolTip(name)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(self.heading.text())
        self.answer = QPushButton(tr("Open"))
        self.answer.setProperty("kind", "primary")
        self.field.textChanged.connect(self._typed)
        self._typed("")
        self.accepted.connect(lambda: self.given.emit(self.field.text()))
        self._arrange()

    def _typed(self, text: str) -> None:
        self.answer.setEnabled(bool(text))
        self.answer.setToolTip("" if text else tr("Type the password first."))

    def _question(self, name: str) -> str:
        """Return what is asked of a file, in one line; a long name gives up its middle."""
        metrics, middle = self.heading.fontMetrics(), Qt.TextElideMode.ElideMiddle
        room = WIDE - metrics.horizontalAdvance(tr("Password for “{name}”", name=""))
        return tr("Password for “{name}”", name=metrics.elidedText(name, middle, room))

    def _arrange(self) -> None:
        kept = tr(
            "Other locked files are tried with it too. Seoga forgets it when it ends; the file stays searchable."
        )
        more = QLabel(kept)
        more.setWordWrap(True)
        more.setProperty("ink", "ink2")
        self.field.setAccessibleDescription(kept)
        answers = QDialogButtonBox()
        answers.addButton(self.answer, Role.AcceptRole)
        answers.addButton(tr("Cancel"), Role.RejectRole)
        answers.accepted.connect(self.accept)
        answers.rejected.connect(self.reject)
        for button in answers.buttons():
            button.setFont(weighty(button.font(), QFont.Weight.Medium))
        self.answer.setDefault(True)  # which Enter presses, in the field too
        layout = column(self, MARGINS, 0)
        for part, space in ((self.heading, 12), (more, 16), (self.field, 20), (answers, 0)):
            layout.addWidget(part)
            layout.addSpacing(space)
        more.setMinimumWidth(WIDE)
