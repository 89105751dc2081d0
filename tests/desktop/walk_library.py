"""Scenes of the walk: the health page, the boxes, the menus of files, the quick search and the tray."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from core.messages import Progress
from desktop import app as program
from desktop.i18n import tr
from desktop.views.after_crash import tell_of_crash
from desktop.views.ask import ask_password, ask_to_remove
from desktop.views.health import COPIES, FAILED, LEFT_OUT
from desktop.views.leaving import ask_to_forget
from desktop.views.quick import QuickSearch
from tests.desktop.asked import button_of, open_box
from tests.desktop.walk_papers import PAPER
from tests.desktop.walk_stage import Stage

# --- the health page ----------------------------------------------------------------------------------------


def health(stage: Stage, page: int = FAILED) -> QWidget:
    stage.app.window.show_health()
    stage.until(lambda: stage.app.library.status and stage.app.library.status.failures)
    stage.app.window.health.show_page(page)
    return stage.app.window


def left_out(stage: Stage) -> QWidget:
    return health(stage, LEFT_OUT)


def copies_unsought(stage: Stage) -> QWidget:
    return health(stage, COPIES)


def copies(stage: Stage) -> QWidget:
    health(stage, COPIES)
    page = stage.app.window.health.copies
    page.look.click()
    stage.until(page.list.path)
    return stage.app.window


def copy_menu(stage: Stage) -> QWidget:
    copies(stage)
    stage.app.window.verbs.file_menu(f"{stage.folder}/{PAPER}", QPoint(50, 50))
    return stage.popup()


def checked(stage: Stage) -> QWidget:
    health(stage)
    stage.app.window.health.check.click()
    stage.until(lambda: stage.app.library.checkup.checked)
    return stage.app.window


# --- boxes --------------------------------------------------------------------------------------------------


def ask_remove(stage: Stage) -> QWidget:
    return stage.box(lambda: ask_to_remove(stage.app.window, stage.folder.name, lambda: None))


def ask_folder(stage: Stage) -> QWidget:
    return stage.box(lambda: stage.app.window.verbs.leaving.ask_folder(f"{stage.folder}/받은 파일"))


def ask_forget(stage: Stage) -> QWidget:
    return stage.box(lambda: ask_to_forget(stage.app.window, stage.app.library, f"{stage.folder}/{PAPER}"))


def password(stage: Stage) -> QWidget:
    return stage.box(lambda: ask_password(stage.app.window, "급여대장.pdf", lambda _: None))


def ended_badly(stage: Stage) -> QWidget:
    return stage.box(lambda: tell_of_crash(stage.app.window, stage.folder / "none.log", lambda: None))


def ended_with_log(stage: Stage) -> QWidget:
    log = stage.folder.parent / "window.log"
    log.write_text("2025-03-04 09:12:00 ValueError: 예\n", "utf-8")
    return stage.box(lambda: tell_of_crash(stage.app.window, log, lambda: None))


def crashed(stage: Stage) -> QWidget:
    return stage.box(lambda: program._say_crash("ValueError: 예"))


def crashed_in_full(stage: Stage) -> QWidget:
    window = crashed(stage)
    button_of(open_box(window), tr("Show details")).click()
    return window


# --- outside the window -------------------------------------------------------------------------------------


def folder_menu(stage: Stage) -> QWidget:
    stage.app.window.show_search()
    stage.app.window.verbs.folder_menu(str(stage.folder), QPoint(50, 50))
    return stage.popup()


def tray_menu(stage: Stage) -> QWidget:
    stage.app.manners.tray.menu.popup(QPoint(40, 40))
    return stage.popup()


def tray_reading(stage: Stage) -> QWidget:
    stage.app.link.progress.emit(Progress("reading", 3120, 12_400, 18_204))
    return tray_menu(stage)


def quick_bare(stage: Stage) -> QuickSearch:
    stage.app.manners.show_quick()
    stage.app.manners.quick.field.clear()
    return stage.app.manners.quick


def quick(stage: Stage, question: str = "보증금") -> QWidget:
    made = quick_bare(stage)
    made.field.setText(question)
    stage.until(lambda: made.finder.found and not made.finder.early)
    return made


def quick_nothing(stage: Stage) -> QWidget:
    return quick(stage, "nothing")


LIBRARY: dict[str, Callable[[Stage], QWidget]] = {
    scene.__name__: scene
    for scene in (
        *(health, left_out, copies_unsought, copies, copy_menu, checked),
        *(ask_remove, ask_folder, ask_forget, password, ended_badly, ended_with_log, crashed, crashed_in_full),
        *(folder_menu, tray_menu, tray_reading, quick_bare, quick, quick_nothing),
    )
}
