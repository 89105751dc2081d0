"""What Seoga is besides its window: an icon in the tray, keys from anywhere, the quick search, and a few notices."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from core.config import Config
from desktop import autostart, tray
from desktop.hotkey import Grip, Hotkey
from desktop.i18n import tr
from desktop.link import Link
from desktop.models.library import Library
from desktop.models.search import Finder
from desktop.notices import Notices
from desktop.state import State
from desktop.theme import Theme
from desktop.views.main_window import MainWindow
from desktop.views.quick import QuickSearch

IDLE_MS = 1500  # after the start, when the quick search is built so that it comes at once
HIDDEN_TOLD = "hidden-told"


class Manners(QObject):
    """Ties them to the options `tray`, `hotkey` and `autostart`.

    Attributes:
        tray, hotkey, notices: these.

    Signals:
        open_wanted, quit_wanted: the window is to be shown, the program to be ended.
        asked_in_full: a question that is to be shown in the window.
        opened, revealed: a passage of the quick search whose file is to be opened or shown in its folder.
    """

    open_wanted = Signal()
    quit_wanted = Signal()
    asked_in_full = Signal(str)
    opened = Signal(object)
    revealed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        config: Config,
        library: Library,
        link: Link,
        state: State,
        window: Callable[[], MainWindow],
    ) -> None:
        super().__init__(theme)
        self._theme, self._config, self._library, self._link = theme, config, library, link
        self._state, self._window = state, window
        self._finder = Finder(link, parent=self, asker="quick")
        self._quick: QuickSearch | None = None
        self.tray = tray.Tray(theme, library, link, self)
        self.hotkey = Hotkey(None, self)
        self.notices = Notices(library, state, self._say, lambda: window().isActiveWindow(), self)
        self.tray.open_wanted.connect(self.open_wanted)
        self.tray.quick_wanted.connect(self.show_quick)
        self.tray.quit_wanted.connect(self.quit_wanted)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._build_quick)

    @property
    def quick(self) -> QuickSearch:
        """Return the quick search, built if it has not been yet."""
        self._build_quick()
        assert self._quick is not None, "it has just been built"
        return self._quick

    @property
    def stays(self) -> bool:
        """Say whether Seoga goes on when its window is closed."""
        return self._config.text("tray") == "yes" and not tray.problem()

    def start(self, grip: Grip | None) -> None:
        """Begin to hold the keys, and show what the options want."""
        self.hotkey = Hotkey(grip, self)
        self.hotkey.pressed.connect(self._pressed)
        for option in ("tray", "hotkey"):
            self.apply(option)
        self._idle.start()

    def apply(self, option: str) -> str:
        """Follow an option that has been changed; return why that cannot be, "" where it can."""
        if option == "tray":
            self.tray.show(self.stays)
            return tray.problem() if self._config.text("tray") == "yes" else ""
        if option == "autostart":
            return autostart.set_on(self._config.text("autostart") == "yes")
        self.hotkey.set_keys(self._config.text("hotkey"))
        self.tray.set_keys(self._config.text("hotkey"))
        return self.hotkey.problem

    def show_quick(self) -> None:
        """Bring the quick search."""
        self._finder.follow(self._config)
        self.quick.come()

    def hidden(self) -> None:
        """Tell once, ever, that a closed window is not the end."""
        if not self._state.get(HIDDEN_TOLD):
            self._state.set(HIDDEN_TOLD, True)
            self.tray.say(tr("Seoga goes on in the tray"), tr("It keeps reading. Quit from the menu of its icon."))

    def rebuild(self) -> None:
        """Speak another language."""
        self.tray.set_keys(self._config.text("hotkey"))
        self.tray.refresh()
        if self._quick is not None:
            self._quick.deleteLater()
            self._quick = None
            self._idle.start()

    def close(self) -> None:
        """Let go of the keys, and take icon and quick search away."""
        self._idle.stop()
        self.hotkey.close()
        self.tray.show(False)
        self.tray.menu.deleteLater()  # it has no parent: a tray is no widget
        if self._quick is not None:
            self._quick.deleteLater()
            self._quick = None

    def _build_quick(self) -> None:
        if self._quick is None:
            self._quick = QuickSearch(self._theme, self._library, self._finder)
            self._quick.opened.connect(self.opened)
            self._quick.revealed.connect(self.revealed)
            self._quick.asked_in_full.connect(self.asked_in_full)

    def _pressed(self) -> None:
        self._finder.follow(self._config)
        self.quick.toggle()

    def _say(self, title: str, text: str) -> None:
        """Show a message in the tray; without one, let the window ask for a look where windows can."""
        if self.tray.shown:
            self.tray.say(title, text)
        else:
            QApplication.alert(self._window())
