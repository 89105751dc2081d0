"""Read a folder of files of many formats in the real sandbox, and say by format what came of them.

usage: python tests/shows/formats.py FOLDER [MUTATED] [SEED]

Prints, by ending: files, with text, refused (by kind), characters a second, and the slowest file. With MUTATED, that
many damaged copies are read afterwards (cut, bytes flipped, zeroed, spliced), and the sandbox must answer each with
text or a reason: kinds are counted, and the child's resident memory at the end is set beside that at the start.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

import psutil

from core.errors import DocumentError
from core.extract import registry
from core.extract.sandbox import Sandbox

MOST = 64 * 2**20  # bytes of a file
SMALL = 300_000  # bytes of a file that is mutated


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
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    signs: Counter[str] = Counter()
    spent: dict[str, list[float]] = defaultdict(list)
    for path in files:
        suffix = path.suffix.lower()
        began = time.perf_counter()
        try:
            document = sandbox.extract(path)
            kinds[suffix]["text"] += 1
            signs[suffix] += len(document.text)
        except DocumentError as error:
            kinds[suffix][error.kind] += 1
        spent[suffix].append(time.perf_counter() - began)
    for suffix in sorted(kinds):
        refused = {kind: count for kind, count in kinds[suffix].items() if kind != "text"}
        speed = signs[suffix] / sum(spent[suffix])
        told = f"{kinds[suffix].total():4} files {kinds[suffix]['text']:4} with text  {speed:12,.0f} characters/s"
        sys.stdout.write(f"{suffix:8} {told}  slowest {max(spent[suffix]):5.2f} s  refused {refused}\n")
    text = sum(counter["text"] for counter in kinds.values())
    sys.stdout.write(f"{len(files)} files, {text} with text\n")


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
