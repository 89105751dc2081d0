"""Builds everything once: the application, the link to the worker, the models, the window."""

from __future__ import annotations

import signal
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QMessageBox

from core import config
from core.config import Config
from core.errors import ErrorRecord
from desktop import crash, i18n, places
from desktop.crash import Catcher
from desktop.i18n import tr
from desktop.link import Link
from desktop.models.library import Library
from desktop.models.reader import Reader
from desktop.models.search import Finder
from desktop.single_instance import Door
from desktop.theme import Theme
from desktop.views.main_window import MainWindow

MANY_DEATHS = 3


class App(QObject):
    """Owns what lives as long as the program; the window is built anew for another language.

    Attributes:
        link, library, finder, reader: the worker, and what is known from it.
        window: what one sees.
    """

    def __init__(self, app: QApplication, settings: Config, command: Sequence[str] = ()) -> None:
        super().__init__(app)
        self._app, self._config = app, settings
        i18n.use(app, settings.text("language"))
        self._theme = Theme(app, settings.text("theme"))
        self.link = Link(command, str(config.default_library()), parent=self)
        self.library = Library(self.link, self)
        self.finder = Finder(self.link, settings.number("results"), self)
        self.finder.rerank = "cross" if settings.text("reranker") else "maxsim"
        self.reader = Reader(self.link, self)
        self.window = self._build()
        self.link.ended.connect(self._worker_ended)
        self.link.refused.connect(self._worker_refused)
        app.aboutToQuit.connect(self.link.close)

    def close(self) -> None:
        """End the worker and take the window away."""
        self.link.close()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def start(self) -> None:
        """Show the window and start the worker."""
        self.window.show()
        self.link.start()
        if self._config.complaints:
            words = tr("Some settings could not be read and are as they were at first.")
            self.window.strip.say(f"{words} ({'; '.join(self._config.complaints)})")

    def raise_window(self) -> None:
        """Bring the window to the front."""
        if self.window.isMinimized():
            self.window.showNormal()
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _build(self) -> MainWindow:
        window = MainWindow(self._theme, self._config, self.library, self.finder, self.reader)
        window.language_chosen.connect(self._speak)
        return window

    def _speak(self, choice: str) -> None:
        """Put the window into another language, where it stands and as it is."""
        i18n.use(self._app, choice)
        old = self.window
        self.window = self._build()
        self.window.setGeometry(old.geometry())
        self.window.show_settings(old.settings.page())
        self.window.show()
        old.hide()
        old.deleteLater()

    def _worker_ended(self, deaths: int) -> None:
        self.library.progressed.emit()
        if deaths >= MANY_DEATHS:
            crash.note("\n".join(["the worker stopped; it said last:", *self.link.diagnostics]))
            self.window.say_ended(deaths, self.link.start)

    def _worker_refused(self, error: ErrorRecord) -> None:
        self.window.say_refused_worker(error, self.link.start)


def run(arguments: Sequence[str]) -> int:
    """Open the window and stay until it is closed; return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Qt's loop never comes back to Python's own handler
    app = QApplication(list(arguments))
    app.setApplicationName("seoga")
    app.setApplicationDisplayName("Seoga")
    app.setDesktopFileName("seoga")
    door = Door(places.door_name(), app)
    if not door.first():
        return 0
    catcher = Catcher(places.log_file(), _say_crash)
    catcher.install()
    program = App(app, config.load())
    door.knocked.connect(program.raise_window)
    program.start()
    code = app.exec()
    program.close()
    return code


def _say_crash(details: str) -> None:
    """Say that something went wrong which nobody foresaw."""
    box = QMessageBox()
    box.setWindowTitle(tr("Seoga"))
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(tr("Something went wrong in the window."))
    where = tr(
        "It has been written down in {path}. Your documents and your library are not affected.",
        path=places.log_file(),
    )
    box.setInformativeText(where)
    box.setDetailedText(details)
    box.exec()
