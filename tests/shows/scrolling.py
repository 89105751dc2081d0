"""Prints how long a frame takes while 1,000 results are scrolled: `python tests/shows/scrolling.py [SCALE]`.

A frame is a step of the scroll bar with everything that it makes the window draw, offscreen, at two pixels a point
unless told otherwise. Each way begins with a fresh list. Beside the clock's time stands the processor's, which is
that of a computer with nothing else to do.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if __name__ == "__main__":  # before Qt begins; who borrows what is made here keeps its own
    os.environ["QT_SCALE_FACTOR"] = sys.argv[1] if len(sys.argv) > 1 else "2"

from PySide6.QtWidgets import QApplication

from core.messages import Found
from core.records import Highlight, Hit
from desktop.link import Link
from desktop.models.folders import FoldersModel
from desktop.models.search import Finder
from desktop.theme import Theme
from desktop.views.results import ResultsView

HITS = 1000
SIZE = 560, 690
STEPS = {"line by line": 24, "a wheel's notch": 72, "fast": 400, "page by page": 690, "dragging the bar": 5000}
PART = (
    "② 제1항에 따른 증액청구는 약정한 차임이나 보증금의 20분의 1의 금액을 초과하지 못한다. On renewal the Lessor "
    "may request an increase of the deposit. 다만, 시·도는 지역별 임대차 시장 여건 등을 고려하여 정할 수 있다. "
)
WORDS = ("보증금", "20분의 1의 금액을 초과하지 못한다", "increase of the deposit", "임대차")


def main() -> int:
    """Scroll in every way; return the exit code."""
    app = QApplication([])
    theme = Theme(app, "light")
    finder = Finder(Link([]))
    for name, step in STEPS.items():
        view = ResultsView(theme, finder, FoldersModel())
        view.resize(*SIZE)
        view.show()
        began = time.perf_counter()
        fill(finder)
        app.processEvents()
        filled = 1000 * (time.perf_counter() - began)
        show(f"{name} ({step} px)", filled, frames(app, view, step))
        view.close()
        view.deleteLater()
    return 0


def fill(finder: Finder) -> None:
    """Put an answer of 1,000 passages on show."""
    hits = tuple(hit(number) for number in range(HITS))
    finder.found = Found("보증금 인상 한도", 1, hits, {})
    finder.results.set_hits(hits)
    finder.answered.emit(False)


def hit(number: int) -> Hit:
    """Return one of many passages, each with a text and a name of its own, and every third file with two."""
    text = f"{number}. {PART * 3}"
    spans = tuple(Highlight(text.index(word), text.index(word) + len(word)) for word in WORDS)
    parts = {"dense": 0.46, "sparse": 0.24, "multi": 0.25, "keyword": 0.05}
    path = f"/서가/계약서/{2000 + number % 25}/임대차계약서 갱신본 {number - number % 3 // 2}.pdf"
    heading = ("제7조 차임 등의 증감청구권", "특약 사항")
    day = 1.7e9 - 86_400 * number
    made = Hit(path, "", number + 1, heading, number, number + 9, text, 1.0, parts, parts, 0.8, spans, day, (path,))
    return replace(made, band="strong", versions=(path,) * (number % 3))


def frames(app: QApplication, view: ResultsView, step: int) -> list[tuple[float, float]]:
    """Return the milliseconds of each frame, by the clock and of the processor, on the way down and back up."""
    bar, taken = view.verticalScrollBar(), []
    for direction in (1, -1):
        for _ in range(min(400, bar.maximum() // step)):
            clock, worked = time.perf_counter(), time.thread_time()
            bar.setValue(bar.value() + direction * step)
            app.processEvents()
            taken.append((1000 * (time.perf_counter() - clock), 1000 * (time.thread_time() - worked)))
    return taken


def show(name: str, filled: float, taken: list[tuple[float, float]]) -> None:
    """Print the figures of one way to scroll."""
    figures = []
    for kind, times in zip(("clock", "processor"), zip(*taken, strict=True), strict=True):
        half, late, longest = (sorted(times)[round(part * (len(times) - 1))] for part in (0.5, 0.99, 1))
        figures.append(f"{kind} p50 {half:5.2f} p99 {late:5.2f} max {longest:5.2f} ms")
    sys.stdout.write(f"{name:26} filled in {filled:5.1f} ms · {' · '.join(figures)} · {len(taken)} frames\n")


if __name__ == "__main__":
    sys.exit(main())
