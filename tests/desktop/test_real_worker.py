"""The window with the real worker and the bundled model, from a dropped folder to a deleted file."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop import places
from desktop.app import App

REAL = [sys.executable, "-m", "core", "worker"]
HAS_MODEL = any(places.asset("models").glob("*/model.json"))
PATIENCE_MS = 120_000
BEAT_MS = 4
NOTES = 240
Opener = Callable[..., App]

pytestmark = [
    pytest.mark.skipif(not HAS_MODEL, reason="no model is bundled in this checkout"),
    pytest.mark.timeout(300),
]

FILES = {
    "고양이 건강수첩.md": "# 나비의 건강수첩\n\n종합백신은 해마다 봄에 한 번 맞힌다. 병원은 시장 옆 동물병원이다.\n",
    "된장찌개.txt": "된장찌개 끓이는 법\n\n멸치와 다시마로 육수를 내고 된장을 풀어 두부와 호박을 넣어 끓인다.\n",
    "roof.md": "# Roof repair\n\nThe roofer replaced broken tiles and sealed the leak above the kitchen window.\n",
    "bicycle.txt": "How I fix a flat tyre: take the wheel off, find the hole in the tube, patch it, pump it up.\n",
}


def idle(app: App, count: int) -> bool:
    """Say whether so many files have been read, and the window knows it."""
    progress, status = app.library.progress, app.library.status
    return bool(progress and progress.phase == "idle" and status and status.files.get("searchable") == count)


def write_notes(folder: Path, count: int) -> None:
    """Write small files that all differ."""
    for number in range(count):
        lines = (
            f"Note {number}, line {line}: the {number * 7 % 97}th parcel went to shelf {line}." for line in range(6)
        )
        (folder / f"note {number:03}.txt").write_text("\n".join(lines), "utf-8")


def ask(app: App, qtbot: QtBot, question: str) -> str:
    """Type a question; return the name of the first file."""
    field = app.window.search.bar.field
    field.clear()
    QTest.keyClicks(field, question) if question.isascii() else field.insert(question)
    # A slow machine may pause within the typing, so that half a question is answered first.
    qtbot.waitUntil(lambda: bool(app.finder.found and app.finder.found.query == question), timeout=PATIENCE_MS)
    hit = app.window.search.list.hit()
    return Path(hit.path).name if hit else ""


def test_a_folder_is_read_found_shown_and_forgotten(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    app = open_app(REAL)
    app.library.add([str(folder)])
    qtbot.waitUntil(lambda: idle(app, len(FILES)), timeout=PATIENCE_MS)

    assert ask(app, qtbot, "how do I mend a punctured wheel") == "bicycle.txt"
    assert ask(app, qtbot, "국물 요리 만드는 방법") == "된장찌개.txt"
    assert app.window.search.list.hasFocus() is False
    QTest.keyClick(app.window.search.bar.field, Qt.Key.Key_Down)
    view = app.window.search.preview.view
    qtbot.waitUntil(lambda: view.document_text is not None, timeout=PATIENCE_MS)
    assert "다시마" in view.toPlainText()

    (folder / "된장찌개.txt").unlink()

    def forgotten() -> bool:
        groups = app.finder.results.groups
        return bool(groups) and all(not group.path.endswith("된장찌개.txt") for group in groups)

    qtbot.waitUntil(forgotten, timeout=PATIENCE_MS)
    app.link.close()
    assert app.link.pid() == 0
    assert not [line for line in app.link.diagnostics if "Traceback" in line]


def test_the_window_answers_while_files_are_read(
    open_app: Opener, qtbot: QtBot, folder: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    write_notes(folder, NOTES)
    app = open_app(REAL)
    app.window.search.bar.field.setText("which shelf has the parcel")
    gaps: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(1000 * (now - last) - BEAT_MS)
        last = now

    timer = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    app.library.add([str(folder)])
    timer.start()
    qtbot.waitUntil(lambda: idle(app, NOTES), timeout=PATIENCE_MS)
    timer.stop()
    p99 = statistics.quantiles(gaps, n=100)[98]
    record_testsuite_property("event_loop_delay_p99_ms", round(p99, 2))
    record_testsuite_property("event_loop_delay_max_ms", round(max(gaps), 2))
    assert p99 < 60, f"p99 {p99:.1f} ms, worst {max(gaps):.1f} ms"  # 16 ms on an idle machine; this one may be busy
