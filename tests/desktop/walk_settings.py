"""Scenes of the walk: every page of the settings, and the models' sheets and boxes in each state."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QWidget

from core.errors import ErrorRecord
from core.messages import Bringing, Progress, Switching
from desktop.views.settings.models import Models
from tests.desktop.fake_models import ODD, PASSAGES
from tests.desktop.walk_stage import Stage

PAGES = ("general", "folders", "models", "searching", "performance", "privacy", "advanced")
KNOWN = "nlpai-lab/KURE-v1"
TROUBLE = ErrorRecord(ODD["kind"], ODD["title"], ODD["message"], ODD["path"])
MINUTES = 1640.0
HALF, ALL = 1_100_000_000, 2_300_000_000  # bytes

# --- pages --------------------------------------------------------------------------------------------------


def settings_page(number: int) -> Callable[[Stage], QWidget]:
    return lambda stage: stage.settings(number)


def sought_setting(stage: Stage) -> QWidget:
    stage.settings(0)
    stage.app.window.settings.finding.field.setText("PDF")
    return stage.app.window


def sought_in_vain(stage: Stage) -> QWidget:
    stage.settings(0)
    stage.app.window.settings.finding.field.setText("zzz")
    return stage.app.window


def refused_option(stage: Stage) -> QWidget:
    stage.settings(0)
    for key in ("hotkey", "tray"):
        stage.app.window.settings.general.say(key, stage.app.manners.apply(key))
    return stage.app.window


def unsaved_rules(stage: Stage) -> QWidget:
    stage.settings(1)
    page = stage.app.window.settings.folders
    page.rules.patterns.field.setPlainText("*.log")
    page.test.field.setText(str(stage.folder / "a.log"))
    stage.until(page.test.answer.isVisible)
    return stage.app.window


def left_out_by_hand(stage: Stage) -> QWidget:
    stage.settings(1)
    library = stage.app.library
    library.exclude(str(stage.folder / "받은 파일"))
    library.ask_status()
    stage.until(lambda: library.status and library.status.excluded)
    return stage.app.window


def log_shown(stage: Stage) -> QWidget:
    stage.settings(6)
    page = stage.app.window.settings.advanced
    if page.log.isHidden():
        page.show_log.click()
    compact = page.compact.control
    assert isinstance(compact, QAbstractButton)
    compact.click()
    stage.until(lambda: stage.app.library.care.compacted)
    return stage.app.window


def delete_all(stage: Stage) -> QWidget:
    stage.settings(5)
    button = stage.app.window.settings.privacy.delete.control
    assert isinstance(button, QAbstractButton)
    return stage.box(button.click)


# --- models -------------------------------------------------------------------------------------------------


def models(stage: Stage) -> Models:
    """Open the page of the models."""
    stage.settings(2)
    return stage.app.window.settings.models


def sheet(stage: Stage, model: str = "bge") -> QWidget:
    models(stage).cards[model].use.click()
    stage.until(lambda: stage.app.library.switch.plan)
    return stage.app.window


def sheet_trying(stage: Stage) -> QWidget:
    sheet(stage)
    stage.app.library.switch.plan = None
    stage.app.library.switch.planned.emit()
    return stage.app.window


def sheet_refused(stage: Stage) -> QWidget:
    sheet_trying(stage)
    stage.app.library.switch.problem = TROUBLE
    stage.app.library.switch.planned.emit()
    return stage.app.window


def sheet_at_once(stage: Stage) -> QWidget:
    return sheet(stage, "e5")


def sheet_while_switching(stage: Stage) -> QWidget:
    stage.app.link.switching.emit(Switching("e5", "filling", 6371, PASSAGES, MINUTES))
    return sheet(stage)


def switching(stage: Stage) -> QWidget:
    models(stage)
    stage.app.link.switching.emit(Switching("bge", "filling", 6371, PASSAGES, MINUTES))
    return stage.app.window


def switching_paused(stage: Stage) -> QWidget:
    switching(stage)
    stage.app.link.progress.emit(Progress("embedding", 6371, PASSAGES, 4, paused=True))
    return stage.app.window


def switch_failed(stage: Stage) -> QWidget:
    models(stage)
    stage.app.link.switching.emit(Switching("bge", "failed", 6371, PASSAGES, None, TROUBLE))
    return stage.app.window


def switched(stage: Stage) -> QWidget:
    page, library = models(stage), stage.app.library
    library.switch.begin("e5")
    stage.until(lambda: library.models[0].id == "e5" and page.cards["e5"].news.isVisible())
    return stage.app.window


def bringing(stage: Stage) -> QWidget:
    page = models(stage)
    stage.app.link.bringing.emit(Bringing(KNOWN, "fetching", HALF, ALL, "model.safetensors"))
    page.ensureWidgetVisible(page.bring)
    return stage.app.window


def bringing_failed(stage: Stage) -> QWidget:
    page = models(stage)
    stage.app.link.bringing.emit(Bringing(KNOWN, "failed", HALF, ALL, error=TROUBLE))
    page.ensureWidgetVisible(page.bring)
    return stage.app.window


def catalogue(stage: Stage) -> QWidget:
    page = models(stage)
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    return stage.app.window


def ask_download(stage: Stage) -> QWidget:
    page = models(stage)
    return stage.box(next(row for row in page.catalogue.rows if row.known.id == KNOWN).button.click)


def ask_stop(stage: Stage) -> QWidget:
    switching(stage)
    return stage.box(models(stage).cards["bge"].progress.stop.click)


def ask_stop_bringing(stage: Stage) -> QWidget:
    bringing(stage)
    return stage.box(models(stage).bring.progress.stop.click)


def ask_drop(stage: Stage) -> QWidget:
    return stage.box(models(stage).cards["e5"].drop.click)


def ask_remove_model(stage: Stage) -> QWidget:
    return stage.box(models(stage).cards["e5"].remove.click)


# --- two models compared ------------------------------------------------------------------------------------


def comparison(stage: Stage) -> QWidget:
    models(stage).compare.ask("e5", ["보증금", "임대차"])
    return stage.app.window


def comparison_refused(stage: Stage) -> QWidget:
    models(stage).compare.ask("e5", ["impossible"])
    models(stage).compare.ask_button.click()
    stage.until(lambda: stage.app.library.contest.error)
    return stage.app.window


def blind(stage: Stage) -> QWidget:
    comparison(stage)
    stage.app.window.settings.models.compare.ask_button.click()
    stage.until(lambda: stage.app.library.contest.round)
    return stage.app.window


def tally(stage: Stage) -> QWidget:
    blind(stage)
    contest = stage.app.library.contest
    while not contest.over:
        one = contest.round
        assert one is not None
        contest.vote("a")
    return stage.app.window


SETTINGS: dict[str, Callable[[Stage], QWidget]] = {
    **{f"settings_{name}": settings_page(number) for number, name in enumerate(PAGES)},
    **{
        scene.__name__: scene
        for scene in (
            *(sought_setting, sought_in_vain, refused_option, unsaved_rules, left_out_by_hand, log_shown, delete_all),
            *(sheet, sheet_trying, sheet_refused, sheet_at_once, sheet_while_switching),
            *(switching, switching_paused, switch_failed, switched, bringing, bringing_failed, catalogue),
            *(ask_download, ask_stop, ask_stop_bringing, ask_drop, ask_remove_model),
            *(comparison, comparison_refused, blind, tally),
        )
    },
}
