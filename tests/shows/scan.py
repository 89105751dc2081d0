"""Look for changes among many unchanged files, and compare the time with `find -newer` over the same tree.

usage: python tests/shows/scan.py [FILES [ROUNDS]]

Makes a tree in a temporary folder, takes it into a ledger, and reconciles it again without any change, by turns
with `find`. Prints the medians, their ratio, and counts: files opened and files queued in the rounds are to be 0.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from core.index import intake
from core.store.ledger import Entry, Ledger
from core.watch.ignore import Rules

PER_FOLDER = 20
SUFFIXES = (".txt", ".md", ".pdf", ".docx", ".hwp", ".jpg", ".py", ".xlsx")
NAMES = ("보고서", "회의록 정리", "contract final", "notes", "사진", "Rechnung")


class Counting(Ledger):
    """A ledger that counts the files it queues."""

    queued = 0

    def put(self, root: str, entries: Iterable[Entry]) -> None:
        """Queue files, and count them."""
        entries = list(entries)
        self.queued += len(entries)
        super().put(root, entries)


class Opened:
    """Counts the files below a folder that this process opens, by Python's audit events."""

    def __init__(self, below: Path) -> None:
        self.count = 0
        self._below = os.fspath(below)
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[object, ...]) -> None:
        if event == "open" and isinstance(args[0], str) and args[0].startswith(self._below):
            self.count += 1


def make(root: Path, files: int) -> None:
    """Make a tree: 20 files a folder, 10 folders in a folder, every 50th with an ignore file that leaves one out."""
    for number in range(0, files, PER_FOLDER):
        place = number // PER_FOLDER
        folder = root / f"{place // 100} {NAMES[place % 6]}" / f"{place // 10 % 10} folder" / f"{place % 10} 자료"
        folder.mkdir(parents=True)
        if place % 50 == 0:
            (folder / ".gitignore").write_text("# built\n*.log\n/draft/\n")
            (folder / "noise.log").write_text("x")
        for count in range(number, min(number + PER_FOLDER, files)):
            (folder / f"{NAMES[count % 6]} {count}{SUFFIXES[count % 8]}").write_text("x" * (count % 50 + 1))


def find(root: Path, newer: Path) -> None:
    """Run `find -newer`, which finds nothing."""
    found = subprocess.run(["find", str(root), "-newer", str(newer)], capture_output=True, check=True).stdout
    assert not found, "the tree is older than the file"


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds that some work takes, and those of them on a processor, its child processes included."""
    began, before = time.perf_counter(), os.times()
    work()
    return time.perf_counter() - began, sum(os.times()[:4]) - sum(before[:4])


def main(files: int, rounds: int) -> int:
    """Make the tree, measure, print; the exit code says whether the ratio is 5 at most and nothing was read."""
    with tempfile.TemporaryDirectory() as place:
        root, newer = Path(place, "root"), Path(place, "newer")
        make(root, files)
        newer.touch()
        opened, ledger, rules = Opened(root), Counting(Path(place, "ledger.sqlite")), Rules.defaults()
        ledger.add_root(str(root), "folder")
        look = partial(intake.reconcile, ledger, str(root), rules, lambda: False)
        first, _ = timed(look)
        filled, opened.count, ledger.queued = len(ledger.known(str(root))), 0, 0
        pairs = [(timed(partial(find, root, newer)), timed(look)) for _ in range(rounds)]
        ledger.close()
    wall, busy = ([ours[kind] / theirs[kind] for theirs, ours in pairs] for kind in (0, 1))
    theirs, ours = (statistics.median(times[0] for times in side) for side in zip(*pairs, strict=True))
    sys.stdout.write(
        f"files in the ledger: {filled}, taken in within {first:.2f} s\n"
        f"find -newer: {theirs:.3f} s, reconcile: {ours:.3f} s (medians of {rounds})\n"
        f"ratio: {statistics.median(wall):.2f} (by round: {', '.join(f'{ratio:.2f}' for ratio in wall)}), "
        f"of processor time: {statistics.median(busy):.2f}\n"
        f"files opened: {opened.count}, files queued: {ledger.queued}\n"
    )
    return int(statistics.median(wall) > 5 or opened.count > 0 or ledger.queued > 0)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*(numbers + [100_000, 7][len(numbers) :])))
