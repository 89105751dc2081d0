"""Builds everything once: the application, the link to the worker, the models, the window, and what goes with it."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from core import config
from core.config import Config
from core.errors import ErrorRecord
from core.records import Hit
from desktop import actions, autostart, crash, geometry, hotkey, i18n, menu_entry, places, tray
from desktop.crash import Catcher, NativeCatcher
from desktop.hotkey import Grip
from desktop.i18n import tr
from desktop.last_run import Marker
from desktop.link import Link
from desktop.manners import Manners
from desktop.models.kept import Kept, kept_file
from desktop.models.library import Library
from desktop.models.reader import Reader
from desktop.models.search import Finder
from desktop.opening import Face, begun, make_face
from desktop.session import Application, EndSignals
from desktop.single_instance import Door
from desktop.state import State
from desktop.views.after_crash import tell_of_crash, tell_of_error
from desktop.views.main_window import MainWindow
from desktop.views.rehearsal import rehearse
from desktop.views.settings.general import Surroundings

MANY_DEATHS = 3
GARBAGE = 10_000, 20, 50  # objects made, and rounds, until Python looks for cycles among them
CRASH_QUIET = "crash-quiet"


class App(QObject):
    """Owns what lives as long as the program; the window is built anew for another language.

    Args:
        app, settings, state: the application, the options, and what the window remembers.
        command: starts the worker.
        face: a window that is on show already, which the caller lets `grow`; without one it is made whole here.

    Attributes:
        link, library, finder, reader: the worker, and what is known from it.
        manners: the tray, the keys from anywhere, the quick search and the notices.
        window: what one sees.

    Signals:
        ended: the program is to end: it was quit, or its window was closed for good.
    """

    ended = Signal()

    def __init__(
        self,
        app: QApplication,
        settings: Config,
        command: Sequence[str] = (),
        state: State | None = None,
        face: Face | None = None,
    ) -> None:
        super().__init__(app)
        self._app, self._config = app, settings
        self._state = state or State()
        self._leaving = False
        self._crash_log: Path | None = None
        shown = face or make_face(app, settings, self._state)
        self._theme, self.window = shown.theme, shown.window
        self.link = Link(command, str(config.default_library()), parent=self)
        self.library = Library(self.link, self, begun())
        self.finder = Finder(self.link, parent=self)
        self.finder.follow(settings)
        self.reader = Reader(self.link, self)
        self.kept = Kept(kept_file(), settings.text("history") == "yes", self)
        self.kept.follow(self.finder)
        self.manners = Manners(self._theme, settings, self.library, self.link, self._state, lambda: self.window)
        self._connect()
        if face is None:
            finish(self.grow())

    def grow(self) -> Iterator[None]:
        """Bring everything into the window, in steps between which keys may be taken."""
        yield from self._fill(self.window)
        place = geometry.load(self._state)
        if place is not None:
            geometry.divide(self.window, place)
            self.window.side.set_folded(place.folded)

    def _connect(self) -> None:
        manners = self.manners
        manners.open_wanted.connect(self.raise_window)
        manners.quit_wanted.connect(self.quit)
        manners.asked_in_full.connect(self._ask_in_full)
        manners.opened.connect(self._open)
        manners.revealed.connect(self._reveal)
        self.link.ended.connect(self._worker_ended)
        self.link.refused.connect(self._worker_refused)
        self._app.aboutToQuit.connect(self.link.close)
        self._app.screenRemoved.connect(self._keep_on_screen)

    def close(self) -> None:
        """Remember where the window was, end the worker and take everything away."""
        self.leave()
        if not self.window.isHidden():
            self._remember()
        self._app.screenRemoved.disconnect(self._keep_on_screen)
        self.manners.close()
        self.link.close()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def start(self, word: str = "raise", grip: Grip | None = None) -> None:
        """Start the worker and show the window, unless it is wanted hidden and there is a tray to find it in.

        Args:
            word: "raise" for the window, "quick" for the quick search, "hidden" for neither.
            grip: what holds keys from every program.
        """
        self.manners.start(grip)
        if word == "raise":
            self.window.show()
        elif not self.manners.stays:
            self.window.showMinimized()
        if word == "quick":
            self.manners.show_quick()
        self.link.start()
        if self._config.complaints:
            words = tr("Some settings could not be read and are as they were at first.")
            self.window.strip.say(f"{words} ({'; '.join(self._config.complaints)})")
        self._in_turns(rehearse(self._theme))

    def knocked(self, word: str) -> None:
        """Do what a second start wanted."""
        if word == "quick":
            self.manners.quick.toggle()
        elif word == "raise":
            self.raise_window()

    def leave(self) -> None:
        """Let the window close for good from now on."""
        self._leaving = True

    def quit(self) -> None:
        """End the program, tray or not."""
        self.leave()
        self.ended.emit()

    def tell_of_crash(self, log: Path) -> None:
        """Say that the last run ended without a goodbye, once there is a window to say it in."""
        if self._state.get(CRASH_QUIET):
            return
        if self.window.isVisible() and not self.window.isMinimized():
            tell_of_crash(self.window, log, lambda: self._state.set(CRASH_QUIET, True))
        else:
            self._crash_log = log

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide the window instead of closing it while Seoga stays in the tray; else the program ends with it."""
        if watched is self.window and event.type() == QEvent.Type.Close and not self._leaving:
            self._remember()
            if self.manners.stays:
                event.ignore()
                self.window.hide()
                self.manners.hidden()
                return True
            self.quit()
        return super().eventFilter(watched, event)

    def raise_window(self) -> None:
        """Bring the window to the front."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        if self._crash_log is not None:
            log, self._crash_log = self._crash_log, None
            self.tell_of_crash(log)
        self.window.raise_()
        self.window.activateWindow()

    def _in_turns(self, steps: Iterator[None]) -> None:
        """Do a step in each turn of the event loop."""
        if next(steps, self) is None and not self._leaving:
            QTimer.singleShot(0, lambda: self._in_turns(steps))

    def _fill(self, window: MainWindow) -> Iterator[None]:
        """Bring everything into a window that has only its field yet."""
        around = Surroundings(
            tray=tray.problem(),
            hotkey=lambda: self.manners.hotkey.problem,
            menu=menu_entry.problem(),
            put_in_menu=menu_entry.put,
        )
        yield from window.fill(self._config, self.library, self.finder, self.reader, self.kept, around)
        window.option_changed.connect(self._follow)
        window.quit_wanted.connect(self.quit)
        window.installEventFilter(self)

    def _remember(self) -> None:
        geometry.save(self._state, geometry.taken(self.window, self.window.folded))

    def _keep_on_screen(self) -> None:
        """Bring the window back where the screen it was on has gone."""
        if not self.window.isHidden():
            geometry.put(self.window, geometry.taken(self.window))

    def _ask_in_full(self, question: str) -> None:
        """Show a question of the quick search in the window."""
        self.raise_window()
        self.window.show_search()
        self.window.search.bar.set_text(question)
        self.window.search.bar.focus_field()

    def _open(self, hit: Hit) -> None:
        """Open a passage's file from the quick search, which stays where that cannot be."""
        if self._is_there(hit.path):
            self.manners.quick.hide()
            self.window.verbs.open(hit.path, self._tell_quick)

    def _reveal(self, hit: Hit) -> None:
        if self._is_there(hit.path):
            self.manners.quick.hide()
            self.window.verbs.reveal(hit.path, self._tell_quick)

    def _tell_quick(self, words: str) -> None:
        """Bring the quick search back, from which a file was wanted that nothing opens."""
        self.manners.quick.come_back(words)

    def _is_there(self, path: str) -> bool:
        """Say whether a file is there, or what it lies in; else the quick search says that it is not."""
        there = Path(path).exists() or bool(actions.holder_of(path))
        if not there:
            self.manners.quick.say(actions.why_not_opened(path))
        return there

    def _follow(self, key: str) -> None:
        """Use an option that has just been saved."""
        options = self._config
        if key == "theme":
            self._theme.choose(options.text(key))
        elif key == "language":
            self.speak(options.text(key))
        elif key == "history":
            self.kept.keep_history(options.text(key) == "yes")
        elif key == "preview":
            self.reader.set_as_text(options.text(key) == "text")
        elif key in ("results", "lean", "reranker"):
            self.finder.follow(options)
            self.finder.ask_now()
        elif key in ("tray", "hotkey", "autostart"):
            self.window.settings.general.say(key, self.manners.apply(key))

    def speak(self, choice: str) -> None:
        """Put the window into another language, where it stands and as it is."""
        i18n.use(self._app, choice)
        self._app.setApplicationDisplayName(tr("Seoga"))
        old = self.window
        place = geometry.taken(old, old.folded)
        self.window = MainWindow(self._theme)
        geometry.put(self.window, place)
        finish(self._fill(self.window))
        geometry.divide(self.window, place)
        self.window.side.set_folded(place.folded)
        self.window.search.stand_on(old.search.stood_on)
        self.manners.rebuild()
        self.window.show_settings(old.settings.page())
        self.window.show()
        old.hide()
        old.deleteLater()

    def _worker_ended(self, deaths: int) -> None:
        self.library.progressed.emit()
        if deaths >= MANY_DEATHS:
            crash.note("\n".join(["the worker stopped; it said last:", *self.link.diagnostics]))
            self.window.strip.say_ended(deaths, self.link.start)

    def _worker_refused(self, error: ErrorRecord) -> None:
        self.window.strip.say_refused_worker(error, self.link.start)


def finish(steps: Iterator[None]) -> None:
    """Do all steps at once."""
    for _ in steps:
        pass


class Running:
    """The program from the moment its window can be seen, and what it leaves behind."""

    def __init__(self, app: Application, door: Door, settings: Config, state: State, face: Face) -> None:
        self._settings = settings
        self._catcher, self._natives, self._marker = _catch()
        self._ending = self._marker.begin()
        self.program = App(app, settings, state=state, face=face)
        _listen(app, self.program, door)

    def start(self, word: str) -> None:
        """Start the worker, and say what is to be said about the last run.

        Args:
            word: "raise" for the window, "quick" for the quick search, "hidden" for neither.
        """
        self.program.start(word, hotkey.for_this_platform())
        if self._ending == "badly":
            self.program.tell_of_crash(places.log_file())
        if self._settings.text("autostart") == "yes":
            autostart.set_on(True)  # Seoga may lie elsewhere now
        _tidy_rarely()

    def end(self) -> None:
        """Take everything away, and say goodbye."""
        self.program.close()
        self._marker.end()
        self._natives.uninstall()
        self._catcher.uninstall()


def _catch() -> tuple[Catcher, NativeCatcher, Marker]:
    """Be ready for what nobody foresees, and know what the last run left behind."""
    catcher, natives = Catcher(places.log_file(), _say_crash), NativeCatcher(places.native_log_file())
    catcher.install()
    natives.install()
    return catcher, natives, Marker(places.running_file())


def _tidy_rarely() -> None:
    """Let Python look for cycles in what is made from now on only, and seldom: a pause is one that people see."""
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()


def _listen(app: Application, program: App, door: Door) -> None:
    """Connect the ways by which the program is called or ended from outside."""
    door.knocked.connect(program.knocked)
    program.ended.connect(lambda: app.exit(0))
    signals = EndSignals(app)
    signals.came.connect(program.quit)
    app.leaving.connect(program.leave)
    app.commitDataRequest.connect(program.leave)
    app.aboutToQuit.connect(signals.close)


def _say_crash(details: str) -> None:
    """Say that something went wrong which nobody foresaw."""
    windows = (top for top in QApplication.topLevelWidgets() if isinstance(top, MainWindow) and top.isVisible())
    tell_of_error(next(windows, None), places.log_file(), details)
