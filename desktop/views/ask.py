"""Questions that have to be answered before something is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialogButtonBox, QWidget

from desktop.i18n import tr
from desktop.views.boxes import Act, Box
from desktop.views.password import PasswordBox
from desktop.views.question import put

Role = QDialogButtonBox.ButtonRole
DESTROYS = Role.DestructiveRole


def ask(parent: QWidget, question: str, more: str, *answers: tuple[str, Role, Act], cancel: str = "") -> Box:
    """Ask something in a sheet over the window; the answer's function is called. All goes on behind it.

    Args:
        parent: what it is about; the question goes with it, unanswered.
        question: what is asked.
        more: what would happen.
        answers: the name of each button, what kind it is, and what it does; the first stands outermost.
        cancel: the name of the way out, which Enter and Esc take.
    """
    box = Box(question, more)
    for words, role, act in reversed(answers):
        box.add_answer(words, "danger" if role == DESTROYS else "primary", act)
    box.add_way_out(cancel or tr("Cancel"))
    put(parent, box)
    return box


def ask_to_remove(parent: QWidget, name: str, act: Act) -> Box:
    """Ask whether a folder is to be taken out; `act` is called if so."""
    question = tr("Remove “{name}” from the library?", name=name)
    more = tr("It can no longer be searched. The files themselves are not touched.")
    return ask(parent, question, more, (tr("Remove"), DESTROYS, act))


def ask_password(parent: QWidget, name: str, act: Callable[[str], None]) -> PasswordBox:
    """Ask for a file's password in a sheet over the window; `act` is called with it."""
    box = PasswordBox(name)
    box.given.connect(act)
    put(parent, box)
    return box
