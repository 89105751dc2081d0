"""Prints how soon the window takes keys, beside a bare window of PySide6, and then how soon it answers.

usage: python tests/shows/window_start.py [RUNS] [PASSAGES]

Both windows are started in turn, offscreen, each in a process of its own, with their byte code on the disk as it is
after an installation. The time runs from before the process is made until the field of the window has been drawn and
a key has come into it. Beside the clock stands the processor's time of the window's process, which other programs on
the computer change less. Then Seoga is opened on a library of made-up passages (20,000, the vectors put straight into
the store) and a question is typed as soon as it takes keys: how long until everything else stands in the window,
until words, and until the whole answer, are on show, and the longest step for which no key was taken until then.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit

    from desktop.app import App
    from desktop.views.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

BEGAN = "SHOW_BEGAN"
QUESTION = "임대차 보증금 계약을 언제 갱신하나"


def main() -> int:
    """Start both windows in turn, print the medians and their ratio; return the exit code."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    passages = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        _surroundings(Path(place))
        taken: dict[str, list[list[float]]] = {"bare": [], "seoga": []}
        for number in range(runs + 1):
            for kind, times in taken.items():
                figures = _started(kind)
                if number:  # the first start writes byte code and fills the disk's cache
                    times.append(figures)
        _print_starts(taken)
        if passages:
            _print_answers(Path(place), passages, runs)
    return 0


def _surroundings(place: Path) -> None:
    """Give the children options, a library and a home of their own, and let them keep their byte code."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(place / "code")
    os.environ["SEOGA_CONFIG"] = str(place / "seoga.toml")
    os.environ["SEOGA_LIBRARY"] = str(place / "library")
    os.environ["XDG_STATE_HOME"] = os.environ["XDG_CACHE_HOME"] = str(place / "state")
    (place / "library").mkdir()
    (place / "library" / "ledger.db").touch()  # as there is one the second time, and with it the field
    (place / "seoga.toml").write_text('tray = "no"\nlanguage = "ko"\ntheme = "light"\n', "utf-8")


def _started(kind: str) -> list[float]:
    """Start a window; return the figures it prints, in milliseconds."""
    environment = {**os.environ, BEGAN: repr(time.monotonic())}
    done = subprocess.run([sys.executable, __file__, kind], env=environment, capture_output=True, check=True)
    return [float(word) for word in done.stdout.split()]


def _print_starts(taken: dict[str, list[list[float]]]) -> None:
    say(f"{'window that takes keys':24}{'clock, ms':>12}{'processor, ms':>16}")
    medians = {}
    for kind, times in taken.items():
        medians[kind] = [statistics.median(column) for column in zip(*times, strict=True)]
        say(f"{kind:24}{medians[kind][0]:12.0f}{medians[kind][1]:16.0f}")
    ratios = [ours / theirs for ours, theirs in zip(medians["seoga"], medians["bare"], strict=True)]
    say(f"{'ratio':24}{ratios[0]:12.2f}{ratios[1]:16.2f}")


def _print_answers(place: Path, passages: int, runs: int) -> None:
    from tests.shows.made_library import make_library

    make_library(place / "library", passages)
    times = [_started("answers") for _ in range(runs)]
    say(f"\n{passages:,} passages, from the start of the process, median of {runs}, ms by the clock")
    names = ("window takes keys", "longest step after it", "whole window", "words on show", "whole answer on show")
    for name, column in zip(names, zip(*times, strict=True), strict=True):
        say(f"{name:24}{statistics.median(column):12.0f}")


# --- in the child -----------------------------------------------------------------------------------------


def _since() -> float:
    return 1000 * (time.monotonic() - float(os.environ[BEGAN]))


def _bare() -> None:
    """Open a window with a field and nothing else."""
    from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

    app = QApplication([])
    window, field = QMainWindow(), QLineEdit()
    window.setCentralWidget(field)
    window.show()
    field.setFocus()
    _when_it_takes_keys(field, _tell_and_go)
    app.exec()


def _tell_and_go(*more: float) -> None:
    """Print the figures and leave at once."""
    say(" ".join(str(figure) for figure in more or (_since(), 1000 * time.process_time())))
    sys.stdout.flush()
    os._exit(0)


def _seoga(then: Callable[[MainWindow], None]) -> None:
    """Open Seoga by its own door; `then` is called with the window once its field takes keys."""
    from desktop import __main__ as door
    from desktop import needs

    complaint = needs.complaint()
    assert not complaint, complaint
    from desktop import opening

    make = opening.make_face

    def make_face(*arguments: Any) -> opening.Face:
        face = make(*arguments)
        _when_it_takes_keys(face.window.bar.field, lambda: then(face.window))
        return face

    opening.make_face = make_face  # type: ignore[assignment]
    sys.argv = [sys.argv[0]]
    sys.exit(door.window())


def _answers(window: MainWindow) -> None:
    """Type a question and print when the window took keys, when all of it stood there, and when answers did."""
    import desktop.app as opened

    times, waits = [_since()], [0.0]
    begin = opened.App.start
    _watch(waits)

    def start(program: App, *arguments: Any) -> None:
        begin(program, *arguments)
        times.extend([max(waits), _since()])
        program.finder.answered.connect(lambda _: answered(program))

    def answered(program: App) -> None:
        if program.window.search.list.isHidden() or not program.finder.results.rowCount():
            return
        program.window.repaint()
        if len(times) == 3:
            times.append(_since())
        if not program.finder.early:
            times.append(_since())
            program.link.close()
            _tell_and_go(*times)

    opened.App.start = start  # type: ignore[method-assign, assignment]
    window.bar.field.clear()
    window.bar.field.insert(QUESTION)


def _watch(waits: list[float]) -> None:
    """Note how long the event loop stays away each time."""
    from PySide6.QtCore import QTimer

    def beat() -> None:
        now = time.perf_counter()
        waits.append(1000 * (now - came[0]))
        came[0] = now
        QTimer.singleShot(0, beat)

    came = [time.perf_counter()]
    beat()


def _when_it_takes_keys(field: QLineEdit, then: Callable[[], object]) -> None:
    """Call `then` once the field's window was drawn and a key has come into the field."""
    from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
    from PySide6.QtGui import QKeyEvent

    def type_a_key() -> None:
        window = field.window()
        if not (window.isVisible() and window.windowHandle() and window.windowHandle().isExposed()):
            QTimer.singleShot(1, type_a_key)
            return
        assert field.isVisible(), "there is no field to be seen"
        window.repaint()
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
        QCoreApplication.sendEvent(field, event)
        assert field.text().endswith("a"), "the key went astray"
        then()

    QTimer.singleShot(0, type_a_key)


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    ways = {
        "bare": _bare,
        "seoga": lambda: _seoga(lambda _: _tell_and_go()),
        "answers": lambda: _seoga(_answers),
    }
    sys.exit(ways.get(sys.argv[1] if len(sys.argv) > 1 else "", main)())
