"""The icon in the system's tray: how the library is, and what one wants of Seoga while its window is away.

Its colours are chosen to be seen on light and on dark panels, for no system tells which of them its panel is; a state
is a sign in the corner, never a colour alone.
"""

from __future__ import annotations

from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from core.errors import ErrorRecord
from desktop.i18n import tr
from desktop.link import Link
from desktop.models.library import Library
from desktop.notices import DISK_FULL
from desktop.theme import Theme
from desktop.views.rounded import MENU, round_off

State = Literal["rest", "reading", "paused", "trouble"]
ICONS = {"rest": "tray", "reading": "tray-reading", "paused": "tray-paused", "trouble": "tray-trouble"}
SIZES = (16, 22, 24, 32, 48, 64)
MANY_DEATHS = 3
NAMED = 45  # letters of the status line that a menu takes


def problem() -> str:
    """Return why nothing can be shown in a tray here, "" where it can."""
    if QSystemTrayIcon.isSystemTrayAvailable():
        return ""
    return tr("This desktop has no tray for icons. GNOME has one with the extension AppIndicator.")


class Tray(QObject):
    """The icon and its menu.

    Attributes:
        menu: what is offered; made anew each time it opens.
        state: what the icon shows.

    Signals:
        open_wanted, quick_wanted, quit_wanted: what was chosen.
    """

    open_wanted = Signal()
    quick_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, theme: Theme, library: Library, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._library = theme, library
        self._keys = ""
        self._broken = self._full = False
        self.state: State = "rest"
        self.menu = QMenu()
        round_off(self.menu, MENU)
        self.menu.aboutToShow.connect(self._fill)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.open_wanted)
        library.progressed.connect(self._progressed)
        link.ready.connect(partial(self._break, False))
        link.refused.connect(partial(self._break, True))
        link.ended.connect(self._ended)
        library.troubled.connect(self._troubled)
        self._fill()
        self.refresh()

    @property
    def shown(self) -> bool:
        """Say whether the icon is in the tray."""
        return self._icon.isVisible()

    def show(self, on: bool) -> None:
        """Put the icon into the tray, or take it away."""
        self._icon.setVisible(on)

    def set_keys(self, keys: str) -> None:
        """Name the keys of the quick search in the menu."""
        self._keys = keys
        self._fill()

    def say(self, title: str, text: str) -> None:
        """Let the system show a message; a click on it opens the window."""
        self._icon.showMessage(title, text, QSystemTrayIcon.MessageIcon.Information)

    def refresh(self) -> None:
        """Show how things are now."""
        state, line = self._now(), self._library.line()
        self._icon.setToolTip(f"{tr('Seoga')}\n{line.text}")
        if state != self.state or self._icon.icon().isNull():
            self.state = state
            self._icon.setIcon(picture(self._theme, state))
        if self.menu.isVisible():
            self._fill()

    def _now(self) -> State:
        """Return the state: a file that could not be read is no trouble of Seoga's own."""
        line = self._library.line()
        if self._broken or self._full:
            return "trouble"
        if line.action == "resume":
            return "paused"
        return "reading" if line.action == "pause" or line.share is not None else "rest"

    def _fill(self) -> None:
        """Put the menu together, in the language of now."""
        line = self._library.line()
        self.menu.clear()
        status = self.menu.addAction(line.text if len(line.text) <= NAMED else f"{line.text[: NAMED - 1]}…")
        status.setEnabled(False)
        self.menu.addSeparator()
        self.menu.setDefaultAction(self.menu.addAction(tr("Open Seoga"), self.open_wanted.emit))
        quick = self.menu.addAction(tr("Quick search"), self.quick_wanted.emit)
        quick.setShortcut(QKeySequence(self._keys))
        if line.action:
            words = tr("Resume") if line.action == "resume" else tr("Pause")
            pause = line.action == "pause"
            self.menu.addAction(words, lambda: self._library.pause(pause))
        self.menu.addSeparator()
        self.menu.addAction(tr("Quit"), self.quit_wanted.emit)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        """Open the window at a click; the other button's menu comes by itself."""
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_wanted.emit()

    def _ended(self, deaths: int) -> None:
        if deaths >= MANY_DEATHS:
            self._break(True)

    def _troubled(self, error: ErrorRecord) -> None:
        if error.kind == DISK_FULL:
            self._full = True
            self.refresh()

    def _progressed(self) -> None:
        """A round that came to its end had room on the disk."""
        progress = self._library.progress
        if progress is not None and progress.phase == "idle":
            self._full = False
        self.refresh()

    def _break(self, broken: bool, *_: object) -> None:
        self._broken = broken
        self.refresh()


def picture(theme: Theme, state: State) -> QIcon:
    """Return the icon of a state, sharp in the sizes of panels."""
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(theme.pixmap(ICONS[state], "ink", size))
    return icon
