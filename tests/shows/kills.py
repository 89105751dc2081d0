"""Kill the real worker at random moments of all that changes a library, the switch to another model among it.

usage: python tests/shows/kills.py [KILLS] [SEED]     (200 kills take about twelve minutes)

A plain dictionary says what must be found. Every twenty kills the worker may come to rest, and then the library is
compared with it: each file searchable, with its words and its meaning, nothing of what was there before, no passage
and no vector twice. Prints kills, lost, doubled and left over by kind of change.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from core import config
from core.embed.base import BUNDLED
from core.opening import open_embedder, open_library
from core.store.library import Library
from tests.shows.kill import Life

KINDS = ("add", "update", "delete", "move", "forget", "check", "model")
WORDS = "계약 보증금 임차인 냉면 김치 학교 바다 the tenant deposit kettle harbour school winter paper garden".split()
OTHER = "seoga-m3-other"
AT_ONCE = 12  # files changed at a time
SETTLED = 180.0  # seconds in which the worker must come to rest


@dataclass
class World:
    """The files on the disk: where each is, the word that only it holds, and the words that must be gone."""

    folder: Path
    rng: random.Random
    files: dict[Path, str] = field(default_factory=dict)
    blamed: dict[str, str] = field(default_factory=dict)  # marker -> the last kind of change it went through
    gone: set[str] = field(default_factory=set)
    forgotten: list[Path] = field(default_factory=list)
    count: int = 0

    def write(self, path: Path, kind: str) -> None:
        """Write a file anew, with a word of its own."""
        if path in self.files:
            self.gone.add(self.files[path])
        self.count += 1
        marker = f"marker{self.count:06}"
        lines = [" ".join(self.rng.choices(WORDS, k=60)) + f" {marker}." for _ in range(self.rng.randint(1, 4))]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(lines), "utf-8")
        self.files[path] = marker
        self.blamed[marker] = kind

    def change(self, kind: str) -> None:
        """Do one change of a kind to the files."""
        some = self.rng.sample(sorted(self.files), min(AT_ONCE, len(self.files) // 2))
        if kind == "add":
            for _ in range(AT_ONCE):
                self.write(self.folder / f"d{self.rng.randrange(8)}" / f"{self.count}.txt", kind)
        elif kind == "update":
            for path in some:
                self.write(path, kind)
        elif kind == "delete":
            for path in some[: AT_ONCE // 2]:
                path.unlink()
                self.gone.add(self.files.pop(path))
        elif kind == "move":
            self._move()

    def _move(self) -> None:
        folders = sorted({path.parent for path in self.files})
        old = self.rng.choice(folders)
        new = self.folder / f"m{self.count}-{self.rng.randrange(10**6)}"
        old.rename(new)
        for path in [path for path in self.files if path.parent == old]:
            self.files[new / path.name] = self.files.pop(path)
            self.blamed[self.files[new / path.name]] = "move"


def main(kills: int, seed: int) -> int:
    """Run the lives and print the figures."""
    rng = random.Random(seed)
    tried: Counter[str] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as work:
        _second_model(Path(work))
        world = World(Path(work) / "docs", rng)
        for _ in range(10):
            world.change("add")
        library = str(Path(work) / "library")
        _settle(library, world)
        for number in range(kills):
            kind = KINDS[number % len(KINDS)]
            _one_life(library, world, kind, rng)
            tried[kind] += 1
            if (number + 1) % 20 == 0 or number + 1 == kills:
                _settle(library, world)
                found = _compare(Path(library), world)
                wrong += found
                sys.stdout.write(
                    f"{number + 1} kills, {len(world.files)} files: {dict(found) or 'all as it must be'}\n"
                )
                sys.stdout.flush()
    for kind in KINDS:
        faults = {what: count for (where, what), count in wrong.items() if where == kind}
        sys.stdout.write(f"{kind:8} {tried[kind]:4} kills: {faults or '0 lost, 0 doubled, 0 left over'}\n")
    return 1 if wrong else 0


def _second_model(work: Path) -> None:
    """Bring another model, which is the bundled one by another name, and options of its own."""
    os.environ["SEOGA_CONFIG"], os.environ["SEOGA_MODELS"] = str(work / "seoga.toml"), str(work / "models")
    bundled, copy = config.assets() / "models" / BUNDLED, work / "models" / OTHER
    copy.mkdir(parents=True)
    for file in bundled.iterdir():
        if file.name != "model.json":
            (copy / file.name).symlink_to(file)
    card = json.loads((bundled / "model.json").read_text("utf-8"))
    (copy / "model.json").write_text(json.dumps({**card, "id": OTHER}), "utf-8")


def _switch() -> None:
    options = config.load()
    options.set("model", "" if options.text("model") else OTHER)
    config.save(options)


def _one_life(library: str, world: World, kind: str, rng: random.Random) -> None:
    """Start a worker, change something while it runs, and kill it."""
    if kind == "model":
        _switch()
    life = Life(library)
    life.ask(2, "add_paths", paths=[str(world.folder)])
    for path in world.forgotten:
        life.ask(3, "exclude", path=str(path), undo=True)
    world.forgotten.clear()
    if kind == "forget":
        path = rng.choice(sorted(world.files))
        world.forgotten.append(path)
        life.send(4, "exclude", path=str(path), forget=True)
    elif kind == "check":
        life.send(4, "check")
    elif kind != "model":
        world.change(kind)
    time.sleep(rng.uniform(0.0, 0.8 if kind in ("forget", "check") else 2.5))
    os.kill(life.process.pid, signal.SIGKILL)
    life.process.wait()


def _settle(library: str, world: World) -> None:
    """Let a worker come to rest, and end it as the window does."""
    life = Life(library)
    life.ask(2, "add_paths", paths=[str(world.folder)])
    for number, path in enumerate(world.forgotten):
        life.ask(100 + number, "exclude", path=str(path), undo=True)
    world.forgotten.clear()
    until, call = time.monotonic() + SETTLED, 1000
    while time.monotonic() < until:
        call += 1
        status = life.ask(call, "get_status")
        if life.idle and status["files"] == {"searchable": len(world.files)}:
            break
        time.sleep(0.2)
    assert life.process.stdin
    life.process.stdin.close()
    life.process.wait(60)


def _compare(folder: Path, world: World) -> Counter[tuple[str, str]]:
    """Return what is wrong, by kind of change and what it is."""
    wrong: Counter[tuple[str, str]] = Counter()
    embedder = open_embedder(config.load())
    with open_library(folder, embedder, writer=False) as library:
        for path, marker in world.files.items():
            places = _places(library, marker)
            if set(places) != {str(path)} or library.ledger.state_of(str(path)) != ("searchable", None):
                wrong[world.blamed[marker], "lost"] += 1
            if any(count > path.read_text("utf-8").count(marker) for count in places.values()):
                wrong[world.blamed[marker], "doubled"] += 1
        for marker in world.gone:
            if _places(library, marker):
                wrong[world.blamed[marker], "left over"] += 1
        layout, keys = library.passages.layout(), library.vectors.memory.rows.keys
        ids = library.passages._table.search().select(["id"]).to_arrow()["id"].to_pylist()
        wrong["all", "doubled ids"] += len(ids) - len(set(ids))
        wrong["all", "doubled vectors"] += len(keys) - len(set(keys.tolist()))
        wrong["all", "passages without vectors"] += len(
            set(layout.keys.tolist()) - set(library.vectors.whole.tolist())
        )
    return +wrong


def _places(library: Library, marker: str) -> Counter[str]:
    """Return how many passages of which files hold a word."""
    view = library.view()
    keys = view.state.word_rows.keys[view.words & view.state.words.having(marker)]
    passages = library.passages.by_key(keys.tolist())
    files = library.ledger.places(sorted({passage.doc for passage in passages}))
    return Counter(place.path for passage in passages for place in files.get(passage.doc, []))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 7))
