"""What can be done about a file that nothing opened: another program, or its folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from desktop import programs
from desktop.i18n import tr
from desktop.views.menus import Entry, pop_up

if TYPE_CHECKING:
    from desktop.views.file_verbs import FileVerbs

ABOVE_FOOT = 120  # pixels from the window's foot, where that was said, to the menu


def others() -> bool:
    """Say whether another program can be chosen."""
    return sys.platform in ("win32", "darwin") or bool(programs.all_programs())


def offer(verbs: FileVerbs, path: str, window: QWidget) -> QMenu:
    """Offer the programs of this computer, or its own question for one, and the file's folder."""
    if sys.platform in ("win32", "darwin"):
        choices = [Entry(tr("Choose a program…"), lambda: verbs.choose_program(path))]
    else:
        listed = programs.all_programs()
        choices = [Entry(one.name, lambda one=one: verbs.open_with(path, one), icon=one.icon) for one in listed]  # type: ignore[misc]
    place = window.mapToGlobal(QPoint(window.width() // 2, window.height() - ABOVE_FOOT))
    return pop_up(window, place, [choices, [Entry(tr("Reveal"), lambda: verbs.reveal(path))]])
