"""The scenes over the fake worker: models to switch to, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import cycle

from core.errors import ErrorRecord
from desktop import app as program
from desktop.app import App
from desktop.i18n import tr
from desktop.views.after_crash import tell_of_crash
from tests.desktop.asked import button_of, open_box
from tests.desktop.shots_camera import Camera, pause, wait
from tests.desktop.shots_real import QUESTIONS


def walk(app: App, camera: Camera) -> None:
    """Take all scenes that are wanted."""
    for name, scene in SCENES.items():
        if camera.wants(name):
            scene(app, camera)


def trouble(app: App, camera: Camera) -> None:
    """Take words before meaning, errors, and a worker that will not work."""
    window, bar = app.window, app.window.search.bar
    for name, question in (("letters", "letters 보증금"), ("wrong", "wrong")):
        bar.set_text(question)
        pause(300)
        camera.shoot(app, f"5-trouble-{name}")
    bar.set_text("보증금")
    pause(300)
    window.strip.say_ended(3, lambda: None)
    camera.shoot(app, "5-trouble-ended")
    window.strip.say_refused_worker(
        ErrorRecord("library-locked", "In use", "Another Seoga has it open."), lambda: None
    )
    camera.shoot(app, "5-trouble-refused")
    window.strip.hide()


def crashes(app: App, camera: Camera) -> None:
    """Take what is said when something broke, at once and at the next start."""
    log = camera.out / f"{camera.look.tag}.log"  # looks are taken at once
    log.write_text("2025-03-04 09:12:00 ValueError: an example\n", encoding="utf-8")
    box = tell_of_crash(app.window, log, lambda: None)
    camera.shoot(app, "5-crashes-after")
    box.accept()
    log.unlink()
    program._say_crash("ValueError: an example")  # what the catcher calls
    camera.shoot(app, "5-crashes-now")
    button_of(open_box(app.window), tr("Show details")).click()
    camera.shoot(app, "5-crashes-details")
    open_box(app.window).reject()


def models(app: App, camera: Camera) -> None:
    """Walk through the models' page."""
    window, page, library = app.window, app.window.settings.models, app.library
    window.show_settings(2)
    wait(lambda: bool(library.models) and bool(library.bringing.known))
    camera.shoot(app, "8-models-cards")
    page.cards["bge"].use.click()
    camera.shoot(app, "8-models-trying")
    wait(lambda: library.switch.plan is not None)
    camera.shoot(app, "8-models-sheet")
    page.sheet.switch.click()
    wait(lambda: bool(library.switch.under_way and library.switch.under_way.done))
    camera.shoot(app, "8-models-switching")
    compare(app, camera)
    library.pause(False)
    wait(lambda: library.switch.under_way is None and library.models[0].id == "bge")
    camera.shoot(app, "8-models-done")
    library.bringing.download("nlpai-lab/KURE-v1")
    wait(lambda: bool(library.bringing.under_way and library.bringing.under_way.done))
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    camera.shoot(app, "8-models-bringing")
    window.resize(760, 640)
    page.verticalScrollBar().setValue(0)
    camera.shoot(app, "8-models-narrow")


def compare(app: App, camera: Camera) -> None:
    """Compare two models blind."""
    page, contest = app.window.settings.models, app.library.contest
    contest.flip = cycle((True, False)).__next__  # the same order in every run
    page.recent = lambda: list(QUESTIONS[camera.look.lang][:2])
    page.cards["e5"].compare.click()
    camera.shoot(app, "8-models-questions")
    page.compare.ask_button.click()
    wait(lambda: contest.round is not None)
    camera.shoot(app, "8-models-blind")
    while not contest.over:
        contest.vote("a")
    camera.shoot(app, "8-models-tally")
    page.compare.close_sheet()


SCENES: Mapping[str, Callable[[App, Camera], None]] = {"trouble": trouble, "crashes": crashes, "models": models}
