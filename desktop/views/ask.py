"""Questions that have to be answered before something is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.i18n import tr
from desktop.views.password import PasswordBox
from desktop.views.question import Question, put

Act = Callable[[], object]
Role = QMessageBox.ButtonRole
DESTROYS = Role.DestructiveRole


def ask(parent: QWidget, question: str, more: str, *answers: tuple[str, Role, Act], cancel: str = "") -> QMessageBox:
    """Ask something in a sheet over the window; the answer's function is called. All goes on behind it.

    Args:
        parent: what it is about; the question goes with it, unanswered.
        question: what is asked.
        more: what would happen.
        answers: the name of each button, what kind it is, and what it does.
        cancel: the name of the way out, which Enter and Esc take.
    """
    box = QMessageBox()
    box.setText(question)
    box.setInformativeText(more)
    for words, role, act in answers:
        box.addButton(words, role).clicked.connect(lambda _=False, act=act: act())
    out = box.addButton(cancel or tr("Cancel"), Role.RejectRole)
    box.setDefaultButton(out)
    box.setEscapeButton(out)
    put(parent, box)
    return box


def ask_to_remove(parent: QWidget, name: str, act: Act) -> QMessageBox:
    """Ask whether a folder is to be taken out; `act` is called if so."""
    question = tr("Remove “{name}” from the library?", name=name)
    more = tr("It can no longer be searched. The files themselves are not touched.")
    return ask(parent, question, more, (tr("Remove"), DESTROYS, act))


def ask_password(parent: QWidget, name: str, act: Callable[[str], None]) -> PasswordBox:
    """Ask for a file's password in a sheet over the window; `act` is called with it."""
    box = PasswordBox(parent.window(), name)
    box.given.connect(act)
    Question(parent, box, box.heading.text(), box.field).open_sheet()
    return box
