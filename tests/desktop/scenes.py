"""Every page and state of the window, each by a function that brings it and returns the window it is shown in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from core.errors import ErrorRecord
from core.messages import Facet, Progress
from tests.desktop.walk_library import LIBRARY
from tests.desktop.walk_papers import PAPER, PICTURE, TEXTS
from tests.desktop.walk_settings import SETTINGS
from tests.desktop.walk_stage import Stage

Scene = Callable[[Stage], QWidget]
MINUTES = 130.0
QWIDGETSIZE_MAX = (1 << 24) - 1

# --- without a question -------------------------------------------------------------------------------------


def welcome(stage: Stage) -> QWidget:
    app = stage.app
    app.library.remove(str(stage.folder))
    stage.until(lambda: app.library.empty)
    app.window.show_search()
    app.window.strip.hide()
    return app.window


def welcome_held(stage: Stage) -> QWidget:
    welcome(stage)
    drag(stage)
    return stage.app.window


def start(stage: Stage) -> QWidget:
    stage.app.window.show_search()
    return stage.app.window


def asked_before(stage: Stage) -> QWidget:
    for question in ("보증금을 얼마나 올릴 수 있나", "전세 계약을 언제 갱신하나 " * 6, "임대차 & 보증금"):
        stage.app.kept.remember(question)
    return start(stage)


def reading(stage: Stage) -> QWidget:
    told = Progress("reading", 3120, 12_400, 18_204, "/문서/임대차계약서.pdf", MINUTES, slowed="battery")
    stage.app.link.progress.emit(told)
    return start(stage)


def learning(stage: Stage) -> QWidget:
    stage.app.link.progress.emit(Progress("embedding", 3120, 12_400, 18_204, "", MINUTES, slowed="writes"))
    return start(stage)


def paused(stage: Stage) -> QWidget:
    stage.app.link.progress.emit(Progress("embedding", 3120, 12_400, 18_204, paused=True))
    return start(stage)


def dragged_over(stage: Stage) -> QWidget:
    start(stage)
    drag(stage)
    return stage.app.window


def drag(stage: Stage) -> None:
    """Hold a folder over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(stage.folder))])
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    stage.app.window.dragEnterEvent(QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, button, keys))


# --- with an answer -----------------------------------------------------------------------------------------


def results(stage: Stage) -> QWidget:
    window = stage.ask("보증금")
    stage.until(stage.app.window.search.list.hit)
    return window


def opened_group(stage: Stage) -> QWidget:
    results(stage)
    stage.app.window.search.list.setFocus()
    stage.app.finder.results.toggle(0)
    return stage.app.window


def early(stage: Stage) -> QWidget:
    return stage.ask("early-only 보증금", early=True)


def letters(stage: Stage) -> QWidget:
    return stage.ask("letters 보증금")


def repair(stage: Stage) -> QWidget:
    return stage.ask("qhwmdrma")


def weak(stage: Stage) -> QWidget:
    stage.ask("weak 보증금")
    stage.app.finder.show_weak(True)
    return stage.app.window


def nothing(stage: Stage) -> QWidget:
    stage.app.finder.set_folder(str(stage.folder))
    stage.app.finder.set_narrowing(stage.app.finder.narrowing.having("language", ("ko",)))
    return stage.ask("nothing")


def far_off(stage: Stage) -> QWidget:
    return stage.ask("weak")


def went_wrong(stage: Stage) -> QWidget:
    start(stage)
    with stage.qtbot.waitSignal(stage.app.finder.failed):
        stage.app.window.bar.set_text("wrong")
    return stage.app.window


def failed_files(stage: Stage) -> QWidget:
    return stage.ask("is:failed")


def narrowed(stage: Stage) -> QWidget:
    results(stage)
    narrowing = stage.app.finder.narrowing.having("type", (".pdf",)).having("language", ("ko",))
    stage.app.finder.set_narrowing(narrowing)
    stage.until(lambda: stage.app.finder.found and not stage.app.finder.early)
    return stage.app.window


def similar(stage: Stage) -> QWidget:
    results(stage)
    hit = stage.app.window.search.list.hit()
    assert hit is not None
    stage.app.window.verbs.find_similar(hit)
    stage.until(lambda: stage.app.finder.found and stage.app.finder.like)
    return stage.app.window


def saved(stage: Stage) -> QWidget:
    results(stage)
    stage.app.window.save_search()
    stage.until(stage.app.kept.saved.rowCount)
    return stage.app.window


def renamed(stage: Stage) -> QWidget:
    saved(stage)
    listed = stage.app.window.side.saved.list
    listed.edit(listed.model().index(0, 0))
    return stage.app.window


def why(stage: Stage) -> QWidget:
    window = results(stage)
    stage.app.window.explaining.toggle()
    stage.until(stage.app.window.explaining.sheet.isVisible)
    stage.until(lambda: stage.app.finder.why.explanation)
    return window


# --- the preview --------------------------------------------------------------------------------------------


def find_in(stage: Stage) -> QWidget:
    results(stage)
    return found_in(stage, "5")


def found_in(stage: Stage, words: str) -> QWidget:
    """Look for words in the document on show."""
    preview = stage.app.window.search.preview
    stage.app.window.search.list.setFocus()
    preview.open_find()
    QTest.keyClicks(preview.find_bar.field, words)
    return stage.app.window


def find_nothing(stage: Stage) -> QWidget:
    results(stage)
    return found_in(stage, "zzz")


def text_preview(stage: Stage) -> QWidget:
    results(stage)
    stage.app.window.search.list.setCurrentIndex(stage.app.finder.results.index(1, 0))
    stage.until(lambda: stage.app.reader.document)
    return stage.app.window


def paper(name: str) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window, reader = stage.ask(name), stage.app.reader
        stage.until(lambda: reader.hit and reader.hit.path.endswith(name))
        stage.until(lambda: reader.pages.sheet if reader.draws else reader.document)
        return window

    return scene


def page_as_text(stage: Stage) -> QWidget:
    paper(PAPER)(stage)
    stage.app.reader.set_as_text(True)
    stage.until(lambda: stage.app.reader.document)
    return stage.app.window


def find_on_page(stage: Stage) -> QWidget:
    paper(PAPER)(stage)
    found_in(stage, "notice")
    stage.until(lambda: stage.app.reader.document)
    return stage.app.window


def large(stage: Stage) -> QWidget:
    paper(PAPER)(stage)
    QTest.keyClick(stage.app.window.search.list, Qt.Key.Key_Space)
    return stage.app.window


# --- popups -------------------------------------------------------------------------------------------------


def chip_menu(facet: Facet) -> Scene:
    def scene(stage: Stage) -> QWidget:
        results(stage)
        stage.app.window.search.chips._open(facet)
        return stage.popup()

    return scene


def more_chips(stage: Stage) -> QWidget:
    results(stage)
    chips = stage.app.window.search.chips
    chips.setMaximumWidth(260)  # as with large letters
    stage.until(chips.more.isVisible)
    chips._open_more()
    chips.setMaximumWidth(QWIDGETSIZE_MAX)
    return stage.popup()


def days(stage: Stage) -> QWidget:
    results(stage)
    stage.app.window.search.chips._ask_days()
    return stage.popup()


def mode_menu(stage: Stage) -> QWidget:
    start(stage)
    button = stage.app.window.bar._mode
    button.menu().popup(button.mapToGlobal(QPoint(0, 0)))
    return stage.popup()


def syntax(stage: Stage) -> QWidget:
    start(stage)
    stage.app.window.bar.show_help()
    return stage.popup()


def hit_menu(stage: Stage) -> QWidget:
    results(stage)
    hit = stage.app.window.search.list.hit()
    assert hit is not None
    stage.app.window.verbs.hit_menu(hit, QPoint(50, 50))
    return stage.popup()


def failed_menu(stage: Stage) -> QWidget:
    stage.ask("is:failed")
    hit = stage.app.window.search.list.hit()
    assert hit is not None
    stage.app.window.verbs.hit_menu(hit, QPoint(50, 50))
    return stage.popup()


def saved_menu(stage: Stage) -> QWidget:
    saved(stage)
    stage.app.window.side.saved._menu(0, QPoint(50, 50))
    return stage.popup()


def add_menu(stage: Stage) -> QWidget:
    start(stage)
    stage.app.window.adding.menu(stage.app.window.side.add)
    return stage.popup()


# --- what the strip says ------------------------------------------------------------------------------------


def told(stage: Stage) -> QWidget:
    start(stage)
    stage.app.window.strip.say_ended(4, lambda: None)
    return stage.app.window


def refused(stage: Stage) -> QWidget:
    start(stage)
    stage.app.library.add(["/없는 폴더", "/또 없는 폴더"])
    stage.until(stage.app.window.strip.isVisible)
    return stage.app.window


def locked(stage: Stage) -> QWidget:
    start(stage)
    stage.app.link.refused.emit(ErrorRecord("library-locked", "In use", "Another Seoga has this library open."))
    return stage.app.window


def noted(stage: Stage) -> QWidget:
    results(stage)
    stage.app.window.verbs.copy_path(f"{stage.folder}/{PAPER}")
    return stage.app.window


def named(*scenes: Scene) -> dict[str, Scene]:
    """Return scenes by their names."""
    return {scene.__name__: scene for scene in scenes}


SCENES: dict[str, Scene] = {
    **named(welcome, welcome_held, start, asked_before, reading, learning, paused, dragged_over),
    **named(results, opened_group, early, letters, repair, weak, nothing, far_off, went_wrong, failed_files),
    **named(narrowed, similar, saved, renamed, why),
    **named(find_in, find_nothing, text_preview, page_as_text, find_on_page, large),
    **{f"preview_{name.partition('.')[2]}": paper(name) for name in (*TEXTS, PAPER, PICTURE)},
    **{f"chip_{facet}": chip_menu(facet) for facet in ("type", "folder", "date", "language")},
    **named(more_chips, days, mode_menu, syntax, hit_menu, failed_menu, saved_menu, add_menu),
    **named(told, refused, locked, noted),
    **LIBRARY,
    **SETTINGS,
}
