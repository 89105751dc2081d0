"""Index the same made-up files with several shares of the processor and under a cap on writing, and measure both.

usage: python tests/shows/manners.py [FILES]

Prints for each run the processor time (of this process and its children) over the time on the clock, that ratio
beside the one of the first run, which has no limit, and the most bytes written within a minute. The cap of the last
run is chosen so that it takes a minute and a half. Shares are of the time on the clock: on a computer that is busy
with other things the processor time is below them, because work that has to wait for the processor counts as work.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from core.config import Config
from core.embed.base import Embedder
from core.extract.sandbox import Sandbox
from core.index.keeper import Keeper
from core.index.manners import bytes_written
from core.opening import open_embedder, open_library

MB = 2**20
EVERY = 0.25  # seconds between two looks at the bytes
WORDS = """계약 보증금 회의록 일정 여행 김치 두부 강의 노트 예산 도서관 이웃 계절 바다 편지 수리 자전거 정원 임대 갱신
tenant deposit harbour recipe meeting budget garden letter lecture bicycle season invoice library winter bread travel
repair notice agreement rainfall""".split()


@dataclass(slots=True)
class Meter:
    """Measures while it is entered: seconds on the clock and of the processor, and bytes by time."""

    wall: float = 0.0
    processor: float = 0.0
    written: list[tuple[float, int]] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Meter:
        self.wall, self.processor = -time.monotonic(), -_processor_seconds()
        threading.Thread(target=self._look, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.wall += time.monotonic()
        self.processor += _processor_seconds()
        self.written.append((time.monotonic(), bytes_written() or 0))

    @property
    def share(self) -> float:
        """Processor seconds a second."""
        return self.processor / self.wall

    @property
    def total(self) -> int:
        """Bytes written in all."""
        return self.written[-1][1] - self.written[0][1]

    def most_in_a_minute(self) -> int:
        """Return the most bytes that were written within 60 seconds."""
        return max(
            max(count for later, count in self.written if when <= later < when + 60) - before
            for when, before in self.written
        )

    def _look(self) -> None:
        while not self._ended.is_set():
            self.written.append((time.monotonic(), bytes_written() or 0))
            self._ended.wait(EVERY)


def main(files: int) -> int:
    """Run and print."""
    embedder = open_embedder(Config())
    with tempfile.TemporaryDirectory() as name:
        docs = Path(name) / "docs"
        make(docs, files)
        index(docs, Path(name) / "first", embedder, Config())  # everything is loaded and warm afterwards
        free = index(docs, Path(name) / "100", embedder, Config({"on_battery": "same"}))
        report("no limit", free, free)
        for share in (50, 25):
            options = Config({"on_battery": "same", "cpu_share": share})
            report(f"{share} %", index(docs, Path(name) / str(share), embedder, options), free)
        cap = max(round(free.total / MB / 1.5), 1)
        options = Config({"on_battery": "same", "write_mb_a_minute": cap})
        report(f"{cap} MB a minute", index(docs, Path(name) / "cap", embedder, options), free)
    return 0


def make(folder: Path, files: int) -> None:
    """Write files of a page or several, Korean and English mixed; no two passages are the same."""
    rng = random.Random(5)
    folder.mkdir()
    for number in range(files):
        paragraphs = (" ".join(rng.choices(WORDS, k=60)) + "." for _ in range(rng.randint(3, 30)))
        (folder / f"{number}.txt").write_text("\n\n".join(paragraphs), "utf-8")


def index(docs: Path, library: Path, embedder: Embedder, options: Config) -> Meter:
    """Index the files into a new library and return what it took."""
    with Meter() as meter, open_library(library, embedder, writer=True) as opened, Sandbox(MB) as sandbox:
        keeper = Keeper(opened, embedder, sandbox, lambda _: None, options)
        keeper.add([str(docs)])
        keeper.catch_up()
    return meter


def report(name: str, found: Meter, free: Meter) -> None:
    """Print a line."""
    sys.stdout.write(
        f"{name:>16}: {found.processor:5.1f} s of the processor in {found.wall:6.1f} s, "
        f"{found.share / free.share:4.0%} of the first; {found.total / MB:6.1f} MB written, "
        f"at most {found.most_in_a_minute() / MB:6.1f} MB in a minute\n"
    )
    sys.stdout.flush()


def _processor_seconds() -> float:
    """Return the processor time of this process and of its children that have ended."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 40))
