"""Every page and state of the window, each by a function that brings it and returns the window it is shown in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.messages import Facet
from desktop.app import App
from desktop.views.after_crash import tell_of_crash
from desktop.views.ask import ask_password, ask_to_remove
from desktop.views.health import COPIES, LEFT_OUT

PAGES = ("general", "folders", "models", "searching", "performance", "privacy", "advanced")
LATE_MS = 8000
ROUNDS, ROUND_MS = 20, 30


@dataclass(slots=True)
class Stage:
    """What a scene is played on. Attributes: the program, what waits, and a folder that is in the library."""

    app: App
    qtbot: QtBot
    folder: Path

    def until(self, ready: Callable[[], object]) -> None:
        """Wait until something is the case."""
        self.qtbot.waitUntil(lambda: bool(ready()), timeout=LATE_MS)

    def rest(self, ready: Callable[[], object]) -> None:
        """Let layouts come to rest, which takes some rounds; where they never do, what is wrong is told later."""
        for _ in range(ROUNDS):
            if ready():
                return
            self.qtbot.wait(ROUND_MS)

    def ask(self, question: str) -> QWidget:
        """Ask a question and wait for its whole answer."""
        window, finder = self.app.window, self.app.finder
        window.show_search()
        window.search.bar.set_text(question)
        self.until(lambda: finder.found and finder.found.query == question and not finder.early)
        return window

    def popup(self) -> QWidget:
        """Wait for a menu or another popup."""
        self.until(QApplication.activePopupWidget)
        popup = QApplication.activePopupWidget()
        assert popup is not None, "it has just been waited for"
        return popup

    def settings(self, number: int) -> QWidget:
        """Open a page of the settings, once all it shows is here."""
        self.app.window.show_settings(number)
        self.until(lambda: self.app.library.models or number not in (2, 3, 5, 6))
        self.until(lambda: self.app.library.care.described or number not in (4, 6))
        return self.app.window

    def calm(self) -> None:
        """Put the window back as it was at first."""
        for top in QApplication.topLevelWidgets():
            if top is not self.app.window and top.isVisible():
                top.close()
        window = self.app.window
        window.settings.models.sheet.close_sheet()
        window.settings.models.compare.close_sheet()
        window.settings.finding.clear()
        window.why.close_sheet()
        window.strip.hide()
        window.overlay.hide()
        self.app.finder.set_folder("")
        self.app.finder.widen()
        window.search.bar.clear()
        window.search.bar.field.clear()


Scene = Callable[[Stage], QWidget]


def start(stage: Stage) -> QWidget:
    stage.app.window.show_search()
    return stage.app.window


def results(stage: Stage) -> QWidget:
    window = stage.ask("보증금")
    stage.until(stage.app.window.search.list.hit)
    return window


def opened_group(stage: Stage) -> QWidget:
    results(stage)
    stage.app.window.search.list.setFocus()
    stage.app.finder.results.toggle(0)
    return stage.app.window


def repair(stage: Stage) -> QWidget:
    return stage.ask("qhwmdrma")


def weak(stage: Stage) -> QWidget:
    stage.ask("weak 보증금")
    stage.app.finder.show_weak(True)
    return stage.app.window


def nothing(stage: Stage) -> QWidget:
    stage.app.finder.set_folder(str(stage.folder))
    return stage.ask("nothing")


def far_off(stage: Stage) -> QWidget:
    return stage.ask("weak")


def failed_files(stage: Stage) -> QWidget:
    return stage.ask("is:failed")


def narrowed(stage: Stage) -> QWidget:
    results(stage)
    narrowing = stage.app.finder.narrowing.having("type", (".pdf",)).having("language", ("ko",))
    stage.app.finder.set_narrowing(narrowing)
    stage.until(lambda: stage.app.finder.found and not stage.app.finder.early)
    return stage.app.window


def chip_menu(facet: Facet) -> Scene:
    def scene(stage: Stage) -> QWidget:
        results(stage)
        stage.app.window.search.chips._open(facet)
        return stage.popup()

    return scene


def days(stage: Stage) -> QWidget:
    results(stage)
    stage.app.window.search.chips._ask_days()
    return stage.popup()


def mode_menu(stage: Stage) -> QWidget:
    window = start(stage)
    button = stage.app.window.search.bar._mode
    button.menu().popup(button.mapToGlobal(QPoint(0, 0)))
    del window
    return stage.popup()


def syntax(stage: Stage) -> QWidget:
    start(stage)
    stage.app.window.search.bar.show_help()
    return stage.popup()


def hit_menu(stage: Stage) -> QWidget:
    results(stage)
    hit = stage.app.window.search.list.hit()
    assert hit is not None
    stage.app.window.verbs.hit_menu(hit, QPoint(50, 50))
    return stage.popup()


def folder_menu(stage: Stage) -> QWidget:
    start(stage)
    stage.app.window.verbs.folder_menu(str(stage.folder), QPoint(50, 50))
    return stage.popup()


def why(stage: Stage) -> QWidget:
    window = results(stage)
    stage.app.window.explain()
    stage.until(stage.app.window.why.isVisible)
    stage.until(lambda: stage.app.finder.why.explanation)
    return window


def find_in(stage: Stage) -> QWidget:
    results(stage)
    preview = stage.app.window.search.preview
    stage.app.window.search.list.setFocus()
    preview.open_find()
    QTest.keyClicks(preview.find_bar.field, "5")
    return stage.app.window


def saved(stage: Stage) -> QWidget:
    results(stage)
    stage.app.window.save_search()
    stage.until(stage.app.kept.saved.rowCount)
    return stage.app.window


def similar(stage: Stage) -> QWidget:
    results(stage)
    hit = stage.app.window.search.list.hit()
    assert hit is not None
    stage.app.window.verbs.find_similar(hit)
    stage.until(lambda: stage.app.finder.found and stage.app.finder.like)
    return stage.app.window


def told(stage: Stage) -> QWidget:
    start(stage)
    stage.app.window.strip.say_ended(4, lambda: None)
    return stage.app.window


def health(stage: Stage) -> QWidget:
    stage.app.window.show_health()
    stage.until(lambda: stage.app.library.status and stage.app.library.status.failures)
    stage.app.window.health.show_page(0)
    return stage.app.window


def left_out(stage: Stage) -> QWidget:
    health(stage)
    stage.app.window.health.show_page(LEFT_OUT)
    return stage.app.window


def copies(stage: Stage) -> QWidget:
    health(stage)
    stage.app.window.health.show_page(COPIES)
    stage.app.window.health.copies.look.click()
    listed = stage.app.window.health.copies.list
    stage.until(lambda: listed.model().rowCount())
    listed.setCurrentIndex(listed.model().index(1, 0))  # what can be done with a file is off before
    return stage.app.window


def settings_page(number: int) -> Scene:
    return lambda stage: stage.settings(number)


def sought_setting(stage: Stage) -> QWidget:
    stage.settings(0)
    stage.app.window.settings.finding.field.setText("PDF")
    return stage.app.window


def model_sheet(stage: Stage) -> QWidget:
    stage.settings(2)
    stage.app.window.settings.models.cards["bge"].use.click()
    stage.until(lambda: stage.app.library.switch.plan)
    return stage.app.window


def comparison(stage: Stage) -> QWidget:
    stage.settings(2)
    page = stage.app.window.settings.models
    page.compare.ask("e5", ["보증금", "임대차"])
    return stage.app.window


def blind(stage: Stage) -> QWidget:
    comparison(stage)
    stage.app.window.settings.models.compare.ask_button.click()
    stage.until(lambda: stage.app.library.contest.round)
    return stage.app.window


def ask_remove(stage: Stage) -> QWidget:
    start(stage)
    return ask_to_remove(stage.app.window, stage.folder.name, lambda: None)


def password(stage: Stage) -> QWidget:
    start(stage)
    return ask_password(stage.app.window, "급여대장.pdf", lambda _: None)


def delete_all(stage: Stage) -> QWidget:
    stage.settings(5)
    boxes = set(QApplication.topLevelWidgets())
    button = stage.app.window.settings.privacy.delete.control
    assert isinstance(button, QAbstractButton)
    button.click()
    return next(top for top in QApplication.topLevelWidgets() if top not in boxes and top.isVisible())


def crashed(stage: Stage) -> QWidget:
    start(stage)
    return tell_of_crash(stage.app.window, stage.folder / "none.log", lambda: None)


def quick(stage: Stage) -> QWidget:
    stage.app.manners.show_quick()
    made = stage.app.manners.quick
    made.field.setText("보증금")
    stage.until(lambda: made.finder.found and not made.finder.early)
    return made


def tray_menu(stage: Stage) -> QWidget:
    menu = stage.app.manners.tray.menu
    menu.popup(QPoint(40, 40))
    return stage.popup()


SCENES: dict[str, Scene] = {
    **{scene.__name__: scene for scene in (start, results, opened_group, repair, weak, nothing, far_off)},
    **{scene.__name__: scene for scene in (failed_files, narrowed, days, why, find_in, saved, similar, told)},
    **{f"chip_{facet}": chip_menu(facet) for facet in ("type", "folder", "date", "language")},
    **{scene.__name__: scene for scene in (mode_menu, syntax, hit_menu, folder_menu, tray_menu, quick)},
    **{scene.__name__: scene for scene in (health, left_out, copies)},
    **{f"settings_{name}": settings_page(number) for number, name in enumerate(PAGES)},
    **{scene.__name__: scene for scene in (sought_setting, model_sheet, comparison, blind)},
    **{scene.__name__: scene for scene in (ask_remove, password, delete_all, crashed)},
}
