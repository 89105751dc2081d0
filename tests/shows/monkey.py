"""Plays a monkey in the window and prints what it did: `python tests/shows/monkey.py [STEPS] [SEED]`.

20,000 steps and seed 1 unless told otherwise, over the fake worker. The exit code is 1 where there was an exception,
a warning of Qt, a thread or a top-level widget that stayed.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QMessageLogContext, QObject, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from core import config
from desktop.app import App
from tests.desktop.fake_worker import COMMAND
from tests.desktop.monkeys import Monkey, edges

DEFAULT = ("20000", "1")
EVERY = 2000  # steps between two lines
FEW = 1000  # steps after which the memory is first looked at, once everything has been built
STUCK = 30.0  # seconds without a step, after which all stacks are printed
PATIENCE = 20.0  # seconds for the worker
HARMLESS = ("This plugin does not support", "propagateSizeHints")


def main() -> int:
    """Play; return the exit code."""
    steps, seed = (int(word) for word in [*sys.argv[1:3], *DEFAULT[len(sys.argv) - 1 :]])
    with tempfile.TemporaryDirectory() as place:
        for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = place
        os.environ["SEOGA_LIBRARY"] = f"{place}/library"
        os.environ["SEOGA_CONFIG"] = f"{place}/seoga.toml"
        return play(steps, seed, Path(place))


def play(steps: int, seed: int, place: Path) -> int:
    """Open the program, let the monkey play, close it, and print what came of it."""
    folder = place / "문서"
    folder.mkdir()
    qapp, faults = QApplication([]), Faults()
    program = opened(qapp, place)
    monkey = Monkey(program, seed, folder)
    faulthandler.enable()
    faults.last = lambda: monkey.last
    began = time.perf_counter()
    figures: list[tuple[int, int]] = []

    def look(left: int) -> None:
        done = steps - left
        if done % 100 == 0:
            faulthandler.dump_traceback_later(STUCK)
        if done in (min(FEW, steps), steps) or done % EVERY == 0:
            figures.append((done, resident()))
            objects = len(program.window.findChildren(QObject))
            tops = len(QApplication.topLevelWidgets())
            clock, busy = time.perf_counter() - began, time.thread_time()
            say(f"{done:>7,} steps {clock:7.1f} s ({busy:.1f} s of processor) {figures[-1][1]:>5} MB")
            say(f"        {objects:,} objects, {tops} top-level widgets, {len(faults.said)} faults")

    with edges(monkey.done, folder):
        monkey.play(steps, look)
        close(program)
    faulthandler.cancel_dump_traceback_later()
    report(monkey, figures)
    left = [f"a thread stayed: {thread.name}" for thread in threading.enumerate() if not thread.daemon][1:]
    left += [f"a top-level widget stayed: {described(top)}" for top in QApplication.topLevelWidgets()]
    for words in (*faults.said, *left):
        say(words)
    say(f"seed {seed}: {len(faults.said)} exceptions and warnings, {len(left)} left over")
    return 1 if faults.said or left else 0


def described(top: QWidget) -> str:
    """Return a widget in words: its class, those of what is in it, and what it says."""
    inside = [type(part).__name__ for part in top.findChildren(QWidget)][:6]
    return f"{type(top).__name__} {top.accessibleName()!r} {top.property('text')!r} {inside}"


def opened(qapp: QApplication, place: Path) -> App:
    """Return the program with a folder in its library."""
    program = App(qapp, config.load(), COMMAND)
    program.start()
    until = time.monotonic() + PATIENCE
    while program.library.status is None and time.monotonic() < until:
        qapp.processEvents()
    program.library.add([str(place / "문서")])
    return program


def close(program: App) -> None:
    """Close the program, and let go what is only waiting for that."""
    program.close()
    program.deleteLater()
    gc.collect()
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class Faults:
    """Notes every exception that reaches Qt, and every warning of Qt, with what was done last."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.last: Callable[[], list[str]] = list
        sys.excepthook = self._raised
        qInstallMessageHandler(self._warned)

    def _raised(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.said.append("".join(traceback.format_exception(kind, error, trace)) + f"after {self.last()[-8:]}")

    def _warned(self, kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
        del context
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not words.startswith(HARMLESS):
            self.said.append(f"Qt: {words} after {self.last()[-8:]}")


def report(monkey: Monkey, figures: list[tuple[int, int]]) -> None:
    """Print what was done, and how the memory grew."""
    for name, count in sorted(monkey.done.items(), key=lambda one: -one[1]):
        say(f"{count:>7,} {name}")
    (first, before), (last, after) = figures[0], figures[-1]
    say(f"memory: {before} MB after {first:,} steps, {after} MB after {last:,}")


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def resident() -> int:
    """Return the megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


if __name__ == "__main__":
    sys.exit(main())
