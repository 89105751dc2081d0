"""From nothing to a window that takes keys, and from there, step by step, to the whole program.

The window stands with its field before most of the program is read from the disk: this module and what it imports
have to stay light. What follows comes in steps between which keys are taken; what was typed meanwhile is asked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from core import config
from desktop import geometry, i18n, input_method, places
from desktop.i18n import tr
from desktop.session import Application
from desktop.single_instance import Door
from desktop.state import State
from desktop.theme import Theme
from desktop.views.main_window import MainWindow

if TYPE_CHECKING:
    from core.config import Config
    from desktop.app import Running

# What takes longest to import, in an order that splits it into short steps; the program imports all of it anyway.
STEPS = (
    "core.messages",
    "desktop.models.library",
    "desktop.models.search",
    "desktop.actions",
    "desktop.views.results",
    "desktop.views.preview",
    "desktop.views.search_page",
    "desktop.views.folders",
    "desktop.views.file_verbs",
    "desktop.manners",
    "desktop.app",
)
PATIENCE_MS = 300  # after which the rest comes, whether or not the window was drawn: it may lie under others
LEDGER = "ledger.db"


@dataclass(frozen=True, slots=True)
class Face:
    """What there is first: the scheme, and the window with nothing but its field."""

    theme: Theme
    window: MainWindow


def make_face(app: QApplication, settings: Config, state: State) -> Face:
    """Make the window, where it was the last time; without its field where nothing was ever put into the library."""
    i18n.use(app, settings.text("language"))
    app.setApplicationDisplayName(tr("Seoga"))
    theme = Theme(app, settings.text("theme"))
    window = MainWindow(theme, begun())
    place = geometry.load(state)
    if place is not None:
        geometry.put(window, place)
    return Face(theme, window)


def begun() -> bool:
    """Say whether there is a library, so that no welcome flashes up before the worker speaks."""
    return (config.default_library() / LEDGER).exists()


def run(arguments: Sequence[str], word: str = "raise") -> int:
    """Open the window and stay until it is closed; return the exit code.

    Args:
        arguments: the command line, for Qt.
        word: what is wanted of the window, or of the one that is open already: "raise", "quick" or "hidden".
    """
    input_method.choose(os.environ)
    app = Application(list(arguments))
    app.setApplicationName("seoga")
    app.setDesktopFileName("seoga")
    app.setQuitOnLastWindowClosed(False)  # the quick search is a window too
    door = Door(places.door_name(), app)
    if not door.first(word):
        return 0
    opening = Opening(app, door, word)
    code = app.exec()
    opening.end()
    return code


class Opening(QObject):
    """Shows the face, and brings the rest once it was drawn."""

    def __init__(self, app: Application, door: Door, word: str) -> None:
        super().__init__(app)
        self._app, self._door, self._word = app, door, word
        self._settings, self._state = config.load(), State(places.state_file())
        self._face = make_face(app, self._settings, self._state)
        self._running: Running | None = None
        self._steps: Iterator[None] | None = self._rest()
        if word == "raise":
            self._face.window.show()
            self._face.window.windowHandle().installEventFilter(self)
        QTimer.singleShot(PATIENCE_MS if word == "raise" else 0, self._go_on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go on after the window was drawn for the first time."""
        if event.type() == QEvent.Type.Expose:
            QTimer.singleShot(0, self._go_on)
        return super().eventFilter(watched, event)

    def end(self) -> None:
        """Take away what was built."""
        if self._running is not None:
            self._running.end()

    def _go_on(self) -> None:
        """Do a step after the other; a program that cannot be built ends."""
        if self._steps is None:
            return
        steps, self._steps = self._steps, None
        if self._word == "raise":
            self._face.window.windowHandle().removeEventFilter(self)
        self._step(steps)

    def _step(self, steps: Iterator[None]) -> None:
        try:
            next(steps)
        except StopIteration:
            return
        except BaseException:
            self._app.exit(1)
            raise
        QTimer.singleShot(0, lambda: self._step(steps))

    def _rest(self) -> Iterator[None]:
        """Build the program around the window."""
        for name in STEPS:
            import_module(name)
            yield
        from desktop.app import Running

        window = self._face.window
        self._running = Running(self._app, self._door, self._settings, self._state, self._face)
        yield
        yield from self._running.program.grow()
        closed = self._word == "raise" and window.isHidden()  # while there was nothing but the field
        if closed:
            self._running.program.quit()
        else:
            self._running.start(self._word)
