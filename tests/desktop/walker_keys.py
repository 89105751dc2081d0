"""Looks at the keys of a window: no key, letter or tooltip means two things where the focus is in one place."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget

from tests.desktop.walker import front, named, shown

TOLD = re.compile(r"\(((?:Ctrl|Alt|Shift|Meta)\+[^()]+|F\d+)\)")  # the key in a tooltip
Owner = tuple[QWidget, Qt.ShortcutContext]


def ambiguous(root: QWidget) -> list[str]:
    """Return the keys that would mean two things where the focus is in one place."""
    return [*_two_owners(root), *_letters(root), *_twice_told(root), *_in_menu(root)]


def _two_owners(root: QWidget) -> Iterator[str]:
    for keys, owners in _keys(root).items():
        for (one, how), (other, way) in itertools.combinations(owners, 2):
            if _meet(one, how, other, way):
                yield f"{keys} means two things: {named(one)}, {named(other)}"


def _keys(root: QWidget) -> dict[str, list[Owner]]:
    """Return the keys of a window, each with the widgets that it belongs to; what a menu shows, it does not hold."""
    found: dict[str, list[Owner]] = defaultdict(list)
    for key in root.findChildren(QShortcut):
        owner = key.parent()
        if key.isEnabled() and isinstance(owner, QWidget):
            found[key.key().toString()].append((owner, key.context()))
    for action in root.findChildren(QAction):
        holders = [held for held in action.associatedObjects() if isinstance(held, QWidget)]
        for keys in action.shortcuts() if action.isEnabled() else ():
            found[keys.toString()] += [
                (held, action.shortcutContext()) for held in holders if not isinstance(held, QMenu)
            ]
    for button in root.findChildren(QAbstractButton):
        if not button.shortcut().isEmpty():
            found[button.shortcut().toString()].append((button, Qt.ShortcutContext.WindowShortcut))
    return found


def _meet(one: QWidget, how: Qt.ShortcutContext, other: QWidget, way: Qt.ShortcutContext) -> bool:
    """Say whether two keys hold in one place at the same time."""
    if not (one.isVisible() and other.isVisible()):
        return False
    wide = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)
    if how in wide or way in wide:
        return True
    return one is other or one.isAncestorOf(other) or other.isAncestorOf(one)


def _letters(root: QWidget) -> Iterator[str]:
    """Yield the buttons and labels whose words hold a lone &, which makes a letter a key."""
    for part in shown(root):
        lone = part.buddy() is not None and part.text() if isinstance(part, QLabel) else ""
        pressed = isinstance(part, QAbstractButton) and not part.shortcut().isEmpty()
        if pressed or (lone and not QKeySequence.mnemonic(lone).isEmpty()):
            yield f"a letter is a key by mistake: {named(part)}"


def _twice_told(root: QWidget) -> Iterator[str]:
    """Yield the keys that the tooltips of two controls name."""
    told: dict[str, QWidget] = {}
    for part in shown(front(root)):
        for key in TOLD.findall(part.toolTip()) if isinstance(part, QAbstractButton) else ():
            if key in told:
                yield f"{key} is told by two: {named(told[key])}, {named(part)}"
            told[key] = part


def _in_menu(root: QWidget) -> Iterator[str]:
    """Yield the keys and letters that two lines of one menu show."""
    if not isinstance(root, QMenu):
        return
    seen: dict[str, str] = {}
    for action in root.actions():
        letter = QKeySequence.mnemonic(action.text()).toString()
        keys = [each.toString() for each in action.shortcuts()]
        shown_key = action.text().partition("\t")[2]
        for key in filter(None, [letter, *keys, "" if shown_key.strip().isdigit() else shown_key]):
            if key in seen:
                yield f"{key} means two things in a menu: {seen[key]}, {action.text()}"
            seen[key] = action.text()
    if letters := [action.text() for action in root.actions() if QKeySequence.mnemonic(action.text()).toString()]:
        yield f"a letter is a key by mistake: {letters}"
