"""What is said of a crash: while the program runs, and after a run that ended without a goodbye.

Nothing is sent: a person may copy what is known.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop import actions, crash
from desktop.i18n import tr
from desktop.views.boxes import WIDE, Box
from desktop.views.editor import Editor
from desktop.views.question import put


def tell_of_crash(parent: QWidget, log: Path, never_again: Callable[[], None]) -> Box:
    """Say in a sheet over the window that the last run ended without a goodbye.

    `never_again` is called where a person wants to hear no more.
    """
    known = crash.tail(log)
    box = Box(tr("Seoga did not end properly the last time"), _words(known))
    never = QCheckBox(tr("Do not tell me again"))
    box.add(never)
    copy = box.add_aside(tr("Copy the log"), lambda: actions.copy(known))
    show = box.add_aside(tr("Show the log"), lambda: actions.reveal(str(log)))
    for button in (copy, show):
        button.setEnabled(bool(known))
        button.setToolTip(str(log) if known else tr("There is no log."))
    box.add_way_out(tr("Close"), "primary")
    box.finished.connect(lambda _: never_again() if never.isChecked() else None)
    put(parent, box)
    return box


def tell_of_error(parent: QWidget | None, log: Path, details: str) -> None:
    """Say that something went wrong which nobody foresaw, once at a time.

    Args:
        parent: the window it is said over; None for a window of its own, which is waited for.
        log: where it has been written down.
        details: what is known.
    """
    heading = tr("Something went wrong in the window")
    if parent is not None and any(box.heading == heading for box in parent.findChildren(Box)):
        return
    where = tr(
        "It has been written down in {path}. Your documents and your library are not affected.",
        path=log,
    )
    box = Box(heading, where)
    _add_details(box, details)
    box.add_way_out(tr("Close"), "primary")
    if parent is not None:
        put(parent, box)
    else:
        box.setFixedWidth(WIDE)
        box.resize(WIDE, box.heightForWidth(WIDE))
        box.first.setFocus()
        box.exec()


def _add_details(box: Box, details: str) -> None:
    """Add what folds out."""
    known = Editor(box.theme, tr("Details"), "")
    known.field.setPlainText(details)
    known.only_read()
    known.hide()
    box.add(known)

    def fold() -> None:
        known.setVisible(known.isHidden())
        button.set_words(tr("Show details") if known.isHidden() else tr("Hide details"))
        if box.isWindow():
            box.resize(WIDE, box.heightForWidth(WIDE))

    button = box.add_aside(tr("Show details"), fold)
    box.add_aside(tr("Copy details"), lambda: actions.copy(details))


def _words(known: str) -> str:
    """Return what can be told of the end, and what became of the library."""
    why = tr("It may have crashed, or the system or a person may have ended it; from here these look alike.")
    safe = tr("Your documents are untouched, and the library mends itself where it has to.")
    log = tr("The log stays on this computer unless you pass it on yourself. It can name files of yours.")
    return "\n\n".join((why, safe, log) if known else (why, safe))
