"""Search while indexing runs flat out: the time a question takes in the real worker, busy and idle.

usage: python tests/shows/busy.py FOLDER QUESTIONS     (FOLDER of text files, QUESTIONS a line each)

Prints the median and the 95th percentile, busy while words are read and while meaning is learned, and then idle.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

from tests.shows.kill import Life

PAUSE = 0.2  # seconds between two questions, as a person's keys
LEAST = 100  # questions idle


def main(folder: str, questions: list[str]) -> int:
    """Ask while the worker indexes and afterwards, and print."""
    spent: dict[str, list[float]] = {"reading": [], "embedding": [], "idle": []}
    with tempfile.TemporaryDirectory() as library:
        life = Life(library)
        life.ask(2, "add_paths", paths=[folder])
        call, asked = 10, cycle(questions)
        while len(spent["idle"]) < LEAST:
            call += 1
            phase = life.phase
            began = time.perf_counter()
            life.ask(call, "search", query=next(asked), sequence=call, early=True)
            if phase in spent and life.phase == phase:
                spent[phase].append(1000 * (time.perf_counter() - began))
            time.sleep(PAUSE)
        assert life.process.stdin
        life.process.stdin.close()
        life.process.wait(60)
    idle = _p95(spent["idle"])
    for phase, times in spent.items():
        if len(times) > 1:
            words = (
                f"p50 {statistics.median(times):6.1f} ms, p95 {_p95(times):6.1f} ms, {_p95(times) / idle:.2f} x idle"
            )
            sys.stdout.write(f"{phase:10} {len(times):5} questions: {words}\n")
    return 0


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else 0.0


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).read_text("utf-8").splitlines()))
