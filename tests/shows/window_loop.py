"""Prints how long the window keeps people waiting while 5,000 files are read and someone types, steps and scrolls.

usage: python tests/shows/window_loop.py [FILES] [SECONDS]

The real window, offscreen, with the real worker. A person types questions, a letter every 120 ms, steps through the
results with the arrow keys and turns the wheel. A timer of 4 ms tells how late the event loop came back to it, by the
clock, and how much processor time the window's thread took in between: that is the part no other program can add to.
A second thread looks at the window's stack while the loop is away for long; the worst are printed with what ran.
"""

from __future__ import annotations

import faulthandler
import os
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QWheelEvent  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from core import config  # noqa: E402
from desktop import app as opened  # noqa: E402
from tests.shows.made_library import WORDS  # noqa: E402

BEAT = 4.0  # ms between two beats of the timer
KEY = 120  # ms between two keys
LONG = 50.0  # ms that nobody should wait
LOOK = 0.012  # s between two looks at the stack
SHOWN = 5
QUESTIONS = (
    "보증금은 언제 돌려받나",
    "deposit and notice of the tenant",
    "겨울 여행 일정과 예산",
    "letter about the bicycle repair",
    "김치 두부 강의 노트",
    "library garden meeting in rainfall",
)


@dataclass(slots=True)
class Gap:
    """How long the loop was away, by the clock and of the processor, and what was seen to run meanwhile.

    `stolen` is what a virtual machine's host gave to others of that, in steps of 10 ms.
    """

    clock: float
    processor: float
    doing: str
    stolen: float = 0.0
    stacks: list[str] = field(default_factory=list)


class Pulse:
    """Beats in the event loop and measures how late it does; a thread looks on.

    Attributes:
        gaps: one for each beat.
        doing: what the person does, as the loop is driven by it.
    """

    def __init__(self) -> None:
        self.gaps: list[Gap] = []
        self.doing = "start"
        self._thread = threading.get_ident()
        self._seen: list[str] = []
        self._stolen = taken_by_host()
        self._clock, self._worked = time.perf_counter(), time.thread_time()
        self._ended = threading.Event()
        self._timer = QTimer(interval=int(BEAT), timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        threading.Thread(target=self._look, daemon=True).start()

    def stop(self) -> None:
        """Measure no more."""
        self._timer.stop()
        self._ended.set()

    def _beat(self) -> None:
        clock, worked = time.perf_counter(), time.thread_time()
        late = max(1000 * (clock - self._clock) - BEAT, 0.0)
        stolen = taken_by_host()
        self.gaps.append(Gap(late, 1000 * (worked - self._worked), self.doing, stolen - self._stolen, self._seen))
        self._seen, self._stolen = [], stolen
        self._clock, self._worked = time.perf_counter(), time.thread_time()

    def _look(self) -> None:
        while not self._ended.wait(LOOK):
            if 1000 * (time.perf_counter() - self._clock) > 2 * LOOK * 1000:
                self._seen.append(self._stack())

    def _stack(self) -> str:
        """Return what runs in the window's thread; a frame held from here would keep its painter from ending."""
        with tempfile.TemporaryFile("w+") as file:
            faulthandler.dump_traceback(file)
            file.seek(0)
            said = file.read()
        own = said.partition(f"0x{self._thread:016x}")[2].partition("\n\n")[0]
        calls = re.findall(r'File "(.*?)", line (\d+) in (\S+)', own)[:8]
        return " < ".join(f"{Path(file).name}:{line} {name}" for file, line, name in calls)


def main() -> int:
    """Make the files, open the window, act and print; return the exit code."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 120.0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place) / "문서"
        make_files(folder, files)
        os.environ["SEOGA_LIBRARY"] = f"{place}/library"
        os.environ["SEOGA_CONFIG"] = f"{place}/seoga.toml"
        os.environ["XDG_STATE_HOME"] = f"{place}/state"
        app = QApplication([])
        settings = config.Config({"tray": "no", "language": "ko", "theme": "light", "results": 100})
        program = opened.App(app, settings)
        program.start()
        opened._tidy_rarely()
        wait(lambda: program.library.status is not None)
        program.library.add([str(folder)])
        wait(lambda: not program.library.empty)
        pulse = Pulse()
        act(program, pulse, seconds)
        pulse.stop()
        status = program.library.status
        say(f"{files:,} files; read by the end: {status.files if status else {}}")
        report(pulse.gaps)
        program.close()
    return 0


def taken_by_host() -> float:
    """Return the milliseconds of all processors that a virtual machine's host gave to others so far."""
    try:
        return 1000 * float(Path("/proc/stat").read_text("ascii").split()[8]) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return 0.0


def make_files(folder: Path, count: int) -> None:
    """Write small files, Korean and English, the same ones each time."""
    rng = random.Random(11)
    folder.mkdir()
    for number in range(count):
        (folder / f"{number // 100}").mkdir(exist_ok=True)
        text = "\n\n".join(
            " ".join(rng.choices(WORDS, k=rng.randint(20, 80))) + "." for _ in range(rng.randint(1, 4))
        )
        (folder / f"{number // 100}" / f"메모 {number}.txt").write_text(text, "utf-8")


def act(program: opened.App, pulse: Pulse, seconds: float) -> None:
    """Do what a person does, one thing every 120 ms, until the time is over or all is read."""
    loop, until = QEventLoop(), time.monotonic() + seconds
    steps = person(program, pulse)
    timer = QTimer(interval=KEY)

    def step() -> None:
        if time.monotonic() > until or done(program):
            loop.quit()
        else:
            next(steps)

    timer.timeout.connect(step)
    timer.start()
    loop.exec()
    timer.stop()


def person(program: opened.App, pulse: Pulse) -> Iterator[None]:
    """Type a question letter by letter, walk down its answer, turn the wheel, and begin again."""
    page = program.window.search
    field, listed = page.bar.field, page.list
    while True:
        for question in QUESTIONS:
            field.clear()
            for letter in question:
                pulse.doing = f"typing {letter!r} of {question!r}"
                field.insert(letter)
                yield
            for _ in range(6):
                pulse.doing = "stepping down"
                QTest.keyClick(field if field.hasFocus() else listed, Qt.Key.Key_Down)
                yield
            for turn in (-120,) * 12 + (120,) * 6:
                pulse.doing = "scrolling"
                wheel(program, turn)
                yield
            field.setFocus()


def wheel(program: opened.App, turn: int) -> None:
    """Turn the wheel over the list by a notch."""
    view = program.window.search.list.viewport()
    at = QPointF(view.rect().center())
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, turn), none, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def done(program: opened.App) -> bool:
    """Say whether everything is read and embedded."""
    progress = program.library.progress
    return bool(progress and progress.phase == "idle" and progress.done)


def wait(ready: object) -> None:
    """Let the window work until something is the case."""
    while not ready():  # type: ignore[operator]
        QTest.qWait(20)


def report(gaps: list[Gap]) -> None:
    """Print the figures and the worst gaps."""
    kinds = {"clock": [gap.clock for gap in gaps], "processor": [gap.processor for gap in gaps]}
    say(f"{len(gaps):,} beats\n{'delay, ms':12}{'p50':>8}{'p99':>8}{'p99.9':>8}{'worst':>8}{'over 50':>9}")
    for name, values in kinds.items():
        cuts = statistics.quantiles(values, n=1000)
        over = sum(value > LONG for value in values)
        say(f"{name:12}{cuts[499]:8.1f}{cuts[989]:8.1f}{cuts[998]:8.1f}{max(values):8.1f}{over:9}")
    own = sum(gap.clock > LONG and not gap.stolen for gap in gaps)
    say(f"the host took {sum(gap.stolen for gap in gaps):,.0f} ms; over 50 while it took nothing: {own}")
    for gap in sorted(gaps, key=lambda gap: -gap.clock)[:SHOWN]:
        took = f"{gap.clock:.0f} ms by the clock, {gap.processor:.0f} of the processor, {gap.stolen:.0f} stolen"
        say(f"\n{took}, while {gap.doing}")
        for stack in gap.stacks[:3] or ["nothing was seen"]:
            say(f"    {stack}")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
