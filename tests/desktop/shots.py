"""Takes pictures of every screen over the sample library: `python tests/desktop/shots.py OUTDIR [--quick]`.

The real window with the real worker, light and dark, Korean and English, at one and two pixels a point. Each
look has a process of its own, for the scale can only be set before Qt starts; the library is read once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from core import config  # noqa: E402
from desktop import places  # noqa: E402
from desktop.app import App  # noqa: E402
from desktop.views.health import COPIES, LEFT_OUT  # noqa: E402
from tests.desktop.fake_worker import COMMAND  # noqa: E402

LOOKS = [(lang, theme, scale) for lang in ("ko", "en") for theme in ("light", "dark") for scale in (1, 2)]
QUESTIONS = {
    "ko": ("집주인이 보증금을 얼마나 올릴 수 있나", "양자 색역학 격자 계산"),
    "en": ("how much notice before I can move out", "quantum chromodynamics"),
}
PATIENCE = 180.0  # seconds
SETTLE_MS = 350
Shoot = Callable[..., None]


def main() -> int:
    """Take every look's pictures; return the exit code."""
    if len(sys.argv) < 2:
        sys.stderr.write("usage: python tests/desktop/shots.py OUTDIR [--quick]\n")
        return 2
    if len(sys.argv) == 6:
        return one_look(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4], Path(sys.argv[5]))
    if not places.sample_library().is_dir() or not any(places.asset("models").glob("*/model.json")):
        sys.stderr.write("shots: the sample library and a model are needed, and one of them is not here\n")
        return 1
    out = Path(sys.argv[1]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    looks = [("ko", "light", 1), ("en", "dark", 1)] if "--quick" in sys.argv else LOOKS
    with tempfile.TemporaryDirectory() as place:
        for lang, theme, scale in looks:
            command = [sys.executable, __file__, str(out), lang, theme, str(scale), place]
            environment = {**os.environ, "QT_SCALE_FACTOR": str(scale)}
            done = subprocess.run(command, env=environment, check=False)
            if done.returncode:
                return done.returncode
    sys.stdout.write(f"{len(list(out.glob('*.png')))} pictures in {out}\n")
    return 0


def one_look(out: Path, lang: str, theme: str, scale: str, place: Path) -> int:
    """Take the pictures of one language, scheme and scale."""
    settings = config.Config()
    settings.set("language", lang)
    settings.set("theme", theme)
    os.environ["SEOGA_CONFIG"] = str(place / "seoga.toml")
    qapp = QApplication([])
    tag = f"{lang}-{theme}{'@2x' if scale == '2' else ''}"

    def shoot(app: App, name: str, part: QWidget | None = None) -> None:
        pause(SETTLE_MS)
        (part or app.window).grab().save(str(out / f"{name}-{tag}.png"))

    os.environ["SEOGA_LIBRARY"] = str(place / "empty")
    empty = App(qapp, settings)
    empty.start()
    wait(lambda: empty.library.status is not None)
    shoot(empty, "1-welcome")
    empty.close()
    os.environ["SEOGA_LIBRARY"] = str(place / "library")
    app = App(qapp, settings)
    app.start()
    wait(lambda: app.library.status is not None)
    fill(app, place, shoot)
    screens(app, QUESTIONS[lang], shoot)
    app.close()
    os.environ["FAKE_MODELS"] = "hold"  # models that can be switched to are too large to carry here
    app = App(qapp, settings, COMMAND)
    app.start()
    wait(lambda: app.library.status is not None)
    app.library.add([str(places.sample_library())])
    wait(lambda: not app.library.empty)
    models(app, shoot, QUESTIONS[lang])
    app.close()
    return 0


def fill(app: App, place: Path, shoot: Shoot) -> None:
    """Put the sample library and a file that cannot be read in, and wait until all is read."""
    broken = place / "스캔"
    broken.mkdir(exist_ok=True)
    (broken / "영수증_2024.pdf").write_bytes(b"%PDF-1.7 cut short")
    (broken / "빈 메모.txt").write_bytes(b"")
    (broken / "~$계약서.docx").write_bytes(b"lock")
    (broken / "node_modules").mkdir(exist_ok=True)
    fresh = app.library.empty
    app.library.add([str(places.sample_library()), str(broken)])
    if fresh:
        wait(lambda: app.library.progress is not None and app.library.progress.done > 5)
        shoot(app, "3-indexing")
        wait(lambda: app.library.progress is not None and app.library.progress.phase in ("embedding", "idle"))
        shoot(app, "3-meaning")
    wait(lambda: all_read(app))


def all_read(app: App) -> bool:
    """Say whether nothing waits any more."""
    progress, status = app.library.progress, app.library.status
    if status is None or status.files.get("waiting", 0) or status.files.get("partly", 0):
        return False
    return status.files.get("searchable", 0) > 0 and (progress is None or progress.phase == "idle")


def screens(app: App, questions: tuple[str, str], shoot: Shoot) -> None:
    """Walk through every screen."""
    window = app.window
    window.show_search()
    shoot(app, "2-home")
    for name, question in zip(("4-results", "5-far-off"), questions, strict=True):
        window.search.bar.set_text(question)
        wait(lambda question=question: app.finder.found is not None and app.finder.found.query == question)  # type: ignore[misc]
        pause(SETTLE_MS)
        if name == "4-results":
            window.search.list.setFocus()
            app.finder.results.toggle(0)
        shoot(app, name)
        if name == "4-results":
            why(app, shoot)
    window.overlay.cover()
    shoot(app, "6-drop")
    window.overlay.hide()
    window.search.bar.show_help()
    pause(SETTLE_MS)
    shoot(app, "6-syntax", window.search.bar.syntax)
    window.search.bar.syntax.close()
    window.show_health()
    shoot(app, "7-health")
    window.health.show_page(LEFT_OUT)
    window.health.check.click()
    wait(lambda: app.library.checkup.checked is not None)
    shoot(app, "7-left-out")
    window.health.checked.hide()
    window.health.show_page(COPIES)
    window.health.copies.look.click()
    pause(SETTLE_MS)
    shoot(app, "7-copies")
    for number, page in enumerate(("general", "folders", "models", "search", "performance", "privacy", "advanced")):
        window.show_settings(number)
        shoot(app, f"8-settings-{page}")
        if page == "folders":
            rules(app, shoot)
    window.search.bar.set_text(questions[0])
    window.show_search()
    window.resize(960, 640)
    shoot(app, "9-narrow")


def why(app: App, shoot: Shoot) -> None:
    """Ask why the first passage matched, then for its like, and go back."""
    app.window.explain()
    pause(SETTLE_MS)
    shoot(app, "4-why")
    app.window.why.close_sheet()
    hit = app.window.search.list.hit()
    if hit is not None:
        app.window.verbs.find_similar(hit)
        pause(SETTLE_MS)
        shoot(app, "4-similar")
        app.window.search.clear()


def rules(app: App, shoot: Shoot) -> None:
    """Leave a file out, and try rules that are not saved."""
    page = app.window.settings.folders
    root = app.library.folders.folders[0].path
    app.library.exclude(f"{root}/지난 메모.md")
    page.rules.patterns.field.setPlainText("*.log")
    page.test.field.setText(f"{root}/회의록.log")
    wait(lambda: bool(page.test.answer.text()))
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    shoot(app, "8-settings-rules")
    app.library.exclude(f"{root}/지난 메모.md", undo=True)
    page.rules.show_saved()
    app.window.strip.hide()


def models(app: App, shoot: Shoot, questions: Sequence[str]) -> None:
    """Walk through the models' page over the fake worker, which has models to switch to and brings others."""
    window, page, library = app.window, app.window.settings.models, app.library
    window.show_settings(2)
    wait(lambda: bool(library.models) and bool(library.bringing.known))
    shoot(app, "8-models-cards")
    page.cards["bge"].use.click()
    shoot(app, "8-models-trying")
    wait(lambda: library.switch.plan is not None)
    shoot(app, "8-models-sheet")
    page.sheet.switch.click()
    wait(lambda: bool(library.switch.under_way and library.switch.under_way.done))
    shoot(app, "8-models-switching")
    page.recent = lambda: list(questions)
    page.cards["e5"].compare.click()
    shoot(app, "8-models-questions")
    page.compare.ask_button.click()
    wait(lambda: library.contest.round is not None)
    shoot(app, "8-models-blind")
    while not library.contest.over:
        library.contest.vote("a")
    shoot(app, "8-models-tally")
    page.compare.close_sheet()
    library.pause(False)
    wait(lambda: library.switch.under_way is None and library.models[0].id == "bge")
    shoot(app, "8-models-done")
    library.bringing.download("nlpai-lab/KURE-v1")
    wait(lambda: bool(library.bringing.under_way and library.bringing.under_way.done))
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    shoot(app, "8-models-bringing")
    window.resize(760, 640)
    page.verticalScrollBar().setValue(0)
    shoot(app, "8-models-narrow")


def pause(milliseconds: int) -> None:
    """Let the window work for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait(ready: Callable[[], bool]) -> None:
    """Let the window work until something is the case.

    Raises:
        TimeoutError: it never was.
    """
    until = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > until:
            raise TimeoutError("the window did not get there")
        pause(30)


if __name__ == "__main__":
    sys.exit(main())
