"""What is said after a run that ended without a goodbye. Nothing is sent: a person may copy what is known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QMessageBox, QWidget

from desktop import actions, crash
from desktop.i18n import tr
from desktop.views.question import put


def tell_of_crash(parent: QWidget, log: Path, never_again: Callable[[], None]) -> QMessageBox:
    """Say in a sheet over the window that the last run ended without a goodbye.

    `never_again` is called where a person wants to hear no more.
    """
    box = QMessageBox()
    box.setText(tr("Seoga did not end properly the last time"))
    known = crash.tail(log)
    box.setInformativeText(_words(known))
    copy = box.addButton(tr("Copy the log"), QMessageBox.ButtonRole.ActionRole)
    show = box.addButton(tr("Show the log"), QMessageBox.ButtonRole.ActionRole)
    close = box.addButton(tr("Close"), QMessageBox.ButtonRole.AcceptRole)
    for button in (copy, show):
        button.setEnabled(bool(known))
        button.setToolTip(str(log) if known else tr("There is no log."))
    copy.clicked.disconnect()  # the box stays while one looks at the log
    copy.clicked.connect(lambda: actions.copy(known))
    show.clicked.disconnect()
    show.clicked.connect(lambda: actions.reveal(str(log)))
    box.setDefaultButton(close)
    box.setEscapeButton(close)
    never = QCheckBox(tr("Do not tell me again"))
    box.setCheckBox(never)
    box.finished.connect(lambda _: never_again() if never.isChecked() else None)
    put(parent, box)
    return box


def _words(known: str) -> str:
    """Return what can be told of the end, and what became of the library."""
    why = tr("It may have crashed, or the system or a person may have ended it; from here these look alike.")
    safe = tr("Your documents are untouched, and the library mends itself where it has to.")
    log = tr("The log stays on this computer unless you pass it on yourself. It can name files of yours.")
    return "\n\n".join((why, safe, log) if known else (why, safe))
