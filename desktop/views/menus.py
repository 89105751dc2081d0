"""Context menus, from a list of what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.actions import KEYS
from desktop.views.rounded import MENU, round_off


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu: its words and its verb, the name of its keys, its picture, or further lines under it."""

    words: str
    verb: Callable[[], object] | None = None
    keys: str = ""
    under: Sequence[Entry] = ()
    icon: str = ""


def pop_up(parent: QWidget, at: QPoint, groups: Sequence[Sequence[Entry]]) -> QMenu:
    """Show a menu at a place on the screen, its groups parted by lines; it goes when it is closed."""
    menu = QMenu(parent)
    round_off(menu, MENU)
    menu.setToolTipsVisible(True)
    entries = [entry for group in groups for entry in group]
    # The arrows stand in the column of the keys; where there is none, they need room of their own.
    menu.setProperty("arrows", any(entry.under for entry in entries) and not any(entry.keys for entry in entries))
    for group in groups:
        if group and menu.actions():
            menu.addSeparator()
        _fill(menu, group)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(at)
    return menu


def _fill(menu: QMenu, entries: Sequence[Entry]) -> None:
    """Add lines to a menu."""
    for entry in entries:
        if entry.under:
            further = menu.addMenu(entry.words.replace("&", "&&"))
            round_off(further, MENU)
            _fill(further, entry.under)
            continue
        action = menu.addAction(entry.words.replace("&", "&&"))
        if entry.icon:
            action.setIcon(QIcon(entry.icon) if entry.icon.startswith("/") else QIcon.fromTheme(entry.icon))
        if entry.verb is not None:
            action.triggered.connect(lambda _=False, verb=entry.verb: verb())
        if entry.keys:
            action.setShortcut(QKeySequence(KEYS[entry.keys][0]))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # it is shown; the window has the key itself
