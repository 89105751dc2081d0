"""What the scenes of the walk are played on: the program, and ways to wait for what it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.messages import Bringing, Progress
from desktop.app import App
from desktop.views.question import Question

LATE_MS = 8000
ROUNDS, ROUND_MS = 20, 30
SETTLING = 4
FIRST_MODEL = "fake"


@dataclass(slots=True)
class Stage:
    """What a scene is played on. Attributes: the program, what waits, and a folder that is in the library."""

    app: App
    qtbot: QtBot
    folder: Path

    def until(self, ready: Callable[[], object]) -> None:
        """Wait until something is the case."""
        if not ready():
            self.qtbot.waitUntil(lambda: bool(ready()), timeout=LATE_MS)

    def rest(self, faults: Callable[[], list[str]]) -> list[str]:
        """Let layouts come to rest, which takes some rounds; return what is wrong after all of them."""
        for _ in range(ROUNDS):
            if not faults():
                return []
            self.qtbot.wait(ROUND_MS)
        return faults()

    def ask(self, question: str, early: bool = False) -> QWidget:
        """Ask a question and wait for its whole answer, or for the words that come first."""
        window, finder = self.app.window, self.app.finder
        window.show_search()
        window.bar.set_text(question)
        self.until(lambda: finder.found and finder.found.query == question and finder.early == early)
        return window

    def popup(self) -> QWidget:
        """Wait for a menu or another popup."""
        self.until(QApplication.activePopupWidget)
        popup = QApplication.activePopupWidget()
        assert popup is not None, "it has just been waited for"
        return popup

    def box(self, ask: Callable[[], object]) -> QWidget:
        """Do what opens a box, and return that; a question lies over the window."""
        before = set(QApplication.topLevelWidgets())
        ask()
        opened = (top for top in QApplication.topLevelWidgets() if top not in before and top.isVisible())
        return next(opened, self.app.window)

    def settings(self, number: int) -> QWidget:
        """Open a page of the settings, once all it shows is here."""
        self.app.window.show_settings(number)
        library = self.app.library
        self.until(lambda: library.models or number not in (2, 3, 5, 6))
        self.until(lambda: library.care.described or number not in (4, 6))
        self.until(lambda: library.bringing.known or number != 2)
        return self.app.window

    def calm(self) -> None:
        """Put the window back as it was at first."""
        for top in QApplication.topLevelWidgets():
            if top is not self.app.window and top.isVisible():
                top.close()
        self._calm_library()
        window = self.app.window
        models = window.settings.models
        for question in window.findChildren(Question):
            question.close_sheet()
        models.sheet.close_sheet()
        models.compare.close_sheet()
        models.compare.field.clear()
        window.settings.finding.clear()
        window.settings.folders.rules.show_saved()
        window.settings.folders.test.field.clear()
        window.explaining.sheet.close_sheet()
        window.strip.hide()
        window.overlay.hide()
        window.welcome.zone.hold(False)
        window.search.enlarge(False)
        window.search.preview.find_bar.left.emit()
        window.bar.clear()
        window.bar.field.clear()
        window.activateWindow()
        for _ in range(SETTLING):  # the focus comes back from what was closed, some events later
            QCoreApplication.processEvents()
        self.until(window.isActiveWindow)

    def _calm_library(self) -> None:
        """End what goes on, go back to the first model, and have the folder in the library again."""
        app, library = self.app, self.app.library
        app.reader.set_as_text(False)
        app.finder.set_folder("")
        app.finder.widen()
        if library.progress is not None and library.progress.phase != "idle":
            app.link.progress.emit(Progress("idle", 0, 0, 4))
        if library.bringing.under_way or library.bringing.failed:
            app.link.bringing.emit(Bringing("x", "stopped", 0, 0))
        library.switch.under_way = library.switch.failed = None
        if library.switch.active not in ("", FIRST_MODEL):
            library.switch.begin(FIRST_MODEL)
            self.until(lambda: library.switch.active == FIRST_MODEL)
        library.switch.before = ""
        if library.empty:
            library.add([str(self.folder)])
            self.until(lambda: not library.empty and library.status)
