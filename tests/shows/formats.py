"""Read a folder of files of many formats in the real sandbox, and say by format what came of them.

usage: python tests/shows/formats.py FOLDER [MUTATED] [SEED]

Prints, by ending: files, with text, refused (by kind), characters a second, milliseconds of extracting and chunking a
file, the slowest file, the most memory the child held after one, and how many times faster the files become passages
than the embedder eats those. With MUTATED, that many damaged copies are read afterwards (cut, bytes flipped, zeroed,
spliced), and the sandbox must answer each with text or a reason: kinds are counted, and the child's resident memory
at the end is set beside that at the start.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from core import config
from core.chunk.split import embedded_text, split
from core.embed.base import Embedder
from core.errors import DocumentError
from core.extract import registry
from core.extract.sandbox import Sandbox
from core.index.reading import RESERVE
from core.opening import open_embedder

MOST = 64 * 2**20  # bytes of a file
EATEN = 48  # passages of an ending that are embedded
SMALL = 300_000  # bytes of a file that is mutated


@dataclass
class Row:
    """What came of the files with one ending: seconds, and the passages they gave."""

    kinds: Counter[str] = field(default_factory=Counter)
    signs: int = 0
    extracting: float = 0.0
    chunking: float = 0.0
    eating: float = 0.0  # what one pass of the embedder over all passages takes
    slowest: float = 0.0
    memory: int = 0  # bytes
    passages: list[str] = field(default_factory=list)

    def add(self, other: Row) -> None:
        self.kinds += other.kinds
        self.signs += other.signs
        self.extracting += other.extracting
        self.chunking += other.chunking
        self.eating += other.eating
        self.slowest, self.memory = max(self.slowest, other.slowest), max(self.memory, other.memory)


def main(folder: Path, mutated: int, seed: int) -> int:
    """Print the table, and the counts of the mutated files."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and registry.accepts(path))
    with Sandbox(MOST) as sandbox:
        _table(sandbox, files)
        if mutated:
            _mutated(sandbox, [path for path in files if path.stat().st_size <= SMALL], mutated, seed)
    others = Counter(path.suffix for path in folder.rglob("*") if path.is_file() and not registry.accepts(path))
    sys.stdout.write(f"not accepted by name: {dict(others)}\n")
    return 0


def _table(sandbox: Sandbox, files: list[Path]) -> None:
    embedder = open_embedder(config.load())
    rows: dict[str, Row] = defaultdict(Row)
    for path in files:
        _read(sandbox, embedder, path, rows[path.suffix.lower()])
    everything = Row()
    for suffix, row in sorted(rows.items()):
        some = row.passages[:: len(row.passages) // EATEN + 1]
        began = time.perf_counter()
        embedder.passages(some)
        row.eating = (time.perf_counter() - began) * len(row.passages) / max(len(some), 1)
        _show(suffix, row)
        everything.add(row)
    _show("all", everything)


def _read(sandbox: Sandbox, embedder: Embedder, path: Path, row: Row) -> None:
    """Read a file and note what came of it."""
    began = time.perf_counter()
    try:
        document = sandbox.extract(path)
        row.kinds["text"] += 1
    except DocumentError as error:
        document = None
        row.kinds[error.kind] += 1
    spent = time.perf_counter() - began
    row.extracting += spent
    row.slowest = max(row.slowest, spent)
    row.memory = max(row.memory, psutil.Process(sandbox.pid).memory_info().rss if sandbox.pid else 0)
    if document:
        began = time.perf_counter()
        chunks = split(document, embedder.count, limit=embedder.card.max_tokens - RESERVE)
        row.chunking += time.perf_counter() - began
        row.signs += len(document.text)
        row.passages += [embedded_text(chunk) for chunk in chunks]


def _show(name: str, row: Row) -> None:
    refused = {kind: count for kind, count in row.kinds.items() if kind != "text"}
    files = max(row.kinds.total(), 1)
    reading = row.extracting + row.chunking
    sys.stdout.write(
        f"{name:8} {files:4} files {row.kinds['text']:4} with text {row.signs / row.extracting:11,.0f} characters/s"
        f"  a file {1000 * row.extracting / files:5.1f} + {1000 * row.chunking / files:5.1f} ms"
        f"  slowest {row.slowest:5.2f} s  {row.memory / 2**20:4.0f} MB"
        f"  feeds {row.eating / reading:5.1f} times  refused {refused}\n"
    )


def _mutated(sandbox: Sandbox, files: list[Path], count: int, seed: int) -> None:
    rng = random.Random(seed)
    kinds: Counter[str] = Counter()
    slowest = 0.0
    first = 0
    with tempfile.TemporaryDirectory() as work:
        for number in range(count):
            source = rng.choice(files)
            path = Path(work) / f"{number}{source.suffix}"
            path.write_bytes(_damaged(source.read_bytes(), rng))
            began = time.perf_counter()
            try:
                sandbox.extract(path)
                kinds["text"] += 1
            except DocumentError as error:
                kinds[error.kind] += 1
                if error.kind in ("crashed", "timeout", "memory"):
                    sys.stdout.write(f"  {error.kind}: {source.name}, number {number}\n")
            slowest = max(slowest, time.perf_counter() - began)
            path.unlink()
            if number == count // 10 and sandbox.pid:
                first = psutil.Process(sandbox.pid).memory_info().rss
    last = psutil.Process(sandbox.pid).memory_info().rss if sandbox.pid else 0
    own = psutil.Process().memory_info().rss
    sys.stdout.write(f"{count} damaged files: {dict(kinds)}, slowest {slowest:.1f} s\n")
    sys.stdout.write(
        f"child {first / 2**20:.0f} MB after a tenth, {last / 2**20:.0f} MB at the end; parent {own / 2**20:.0f} MB\n"
    )


def _damaged(data: bytes, rng: random.Random) -> bytes:
    """Return a file cut, or with some bytes changed, zeroed, or moved."""
    raw = bytearray(data)
    kind = rng.randrange(4)
    if kind == 0:
        return bytes(raw[: len(raw) * rng.randrange(10) // 10 + rng.randrange(16)])
    for _ in range(rng.choice((1, 4, 32))):
        if not raw:
            break
        at, size = rng.randrange(len(raw)), rng.choice((1, 1, 4, 64))
        if kind == 1:
            raw[at] ^= 1 << rng.randrange(8)
        elif kind == 2:
            raw[at : at + size] = rng.choice((b"\0", b"\xff")) * len(raw[at : at + size])
        else:
            other = rng.randrange(len(raw))
            raw[at : at + size] = raw[other : other + size]
    return bytes(raw)


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(Path(given[0]), int(given[1]) if len(given) > 1 else 0, int(given[2]) if len(given) > 2 else 7))
