"""Switch between two models with the real worker while questions are asked, files change, and the worker is killed.

usage: python tests/shows/switch.py FOLDER [KILLS]     (FOLDER of text files, some 5,000 passages; ten kills)

The other model is the bundled one with words before each passage and question, so that every vector differs. Ten
questions a second are asked all the while. Each answer must come, and its dense scores must all be those of one of
the two models. At the end the set of vectors must be exact, and the way back must be one step.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import config
from core.chunk.headings import SEPARATOR
from core.embed.base import BUNDLED
from core.opening import open_embedder, open_library
from tests.shows.kill import Life

OTHER = "seoga-m3-prefixed"
PREFIX = "서가 library text: "
QUERIES = (
    "how do I renew a lease",
    "계약을 해지하는 방법",
    "memory allocation",
    "파일을 지우는 법",
    "network timeout",
)
PAUSE = 0.1  # seconds between questions
SLACK = 2e-3  # of a dense score: stored vectors are half precision
Floats = NDArray[np.float32]


def main(folder: Path, kills: int) -> int:
    """Fill a library, switch, and say what was seen."""
    with tempfile.TemporaryDirectory() as work:
        os.environ["SEOGA_CONFIG"], os.environ["SEOGA_MODELS"] = f"{work}/seoga.toml", f"{work}/models"
        _other_model(Path(work) / "models" / OTHER)
        docs, library = Path(work) / "docs", f"{work}/library"
        shutil.copytree(folder, docs)
        life = Life(library)
        life.ask(2, "add_paths", paths=[str(docs)])
        _rest(life)
        _say(f"{_status(life)['passages']} passages, switching")
        life = _switched(life, library, docs, kills)
        faults = _exact(Path(library), OTHER)
        began = time.monotonic()
        life.ask(90_001, "switch_model", model=BUNDLED)
        while _status(life)["model"] != BUNDLED:
            time.sleep(0.02)
        _say(f"back after {time.monotonic() - began:.1f} s, the loading of the model included")
        _rest(life)
        _end(life)
        faults += _exact(Path(library), BUNDLED)
    return 1 if faults else 0


def _switched(life: Life, library: str, docs: Path, kills: int) -> Life:
    """Switch, with kills on the way; return the worker that is there at the end."""
    rng = random.Random(7)
    asker = Asker()
    life.ask(3, "switch_model", model=OTHER)
    began = time.monotonic()
    for number in range(kills + 1):
        last = number == kills
        until = time.monotonic() + (10_000 if last else rng.uniform(2.0, 8.0))
        while time.monotonic() < until and _status(life)["model"] != OTHER:
            asker.ask(life)
            _change(docs, rng)
            time.sleep(PAUSE)
        if last or _status(life)["model"] == OTHER:
            break
        os.kill(life.process.pid, signal.SIGKILL)
        life.process.wait()
        life = Life(library)
    _rest(life)
    asker.ask(life)
    _say(f"switched after {time.monotonic() - began:.0f} s and {number} kills")
    asker.tell()
    return life


class Asker:
    """Asks questions and keeps the dense scores of all answers, by question and passage."""

    def __init__(self) -> None:
        self._call = 10_000
        self._embedders = [open_embedder(config.load(), name) for name in (BUNDLED, OTHER)]
        self._queries = [dict(zip(QUERIES, one.queries(QUERIES), strict=True)) for one in self._embedders]
        self._known: dict[tuple[int, str], Floats] = {}
        self.asked = self.failed = self.mixed = self.other = self.unknown = 0
        self.slowest = 0.0

    def ask(self, life: Life) -> None:
        """Ask one question, and see by which model it was answered."""
        self._call += 1
        query = QUERIES[self._call % len(QUERIES)]
        began = time.monotonic()
        found = life.ask(self._call, "search", query=query, sequence=self._call, rerank="none")
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.asked += 1
        hits = [hit for hit in found["hits"] if "dense" in hit["signals"]][:5]
        if not found["hits"]:
            self.failed += 1
        told = [tuple(self._fits(model, query, hit) for model in (0, 1)) for hit in hits]
        self.mixed += (True, False) in told and (False, True) in told
        self.other += (False, True) in told
        self.unknown += (True, False) not in told and (False, True) not in told

    def _fits(self, model: int, query: str, hit: dict[str, Any]) -> bool:
        """Say whether a hit's score is that of a model; that of joined passages is neither's."""
        asked = self._queries[model][query].dense
        return bool(abs(float(self._dense(model, hit) @ asked) - hit["signals"]["dense"]) < SLACK)

    def _dense(self, model: int, hit: dict[str, Any]) -> Floats:
        heading = SEPARATOR.join(hit["heading"])
        text = f"{heading}\n{hit['text']}" if heading else hit["text"]
        if (model, text) not in self._known:
            self._known[model, text] = self._embedders[model].passages([text])[0].dense
        return self._known[model, text]

    def tell(self) -> None:
        """Print what was seen."""
        _say(
            f"{self.asked} questions: {self.failed} without an answer, {self.mixed} of mixed models, {self.other} by "
            f"the new one, {self.unknown} not to be told; the slowest took {self.slowest:.2f} s"
        )


def _change(docs: Path, rng: random.Random) -> None:
    """Write, change or delete a file now and then."""
    if rng.random() < 0.1:
        files = sorted(path for path in docs.rglob("*") if path.is_file())
        path = rng.choice(files)
        if rng.random() < 0.3 and len(files) > 10:
            path.unlink()
        else:
            text = f"A note of {rng.randrange(10**9)} about leases and timeouts.\n"
            (docs / f"new{rng.randrange(50)}.txt").write_text(text * 3, "utf-8")


def _exact(library: Path, model: str) -> int:
    """Say whether each passage has its vectors by this model, once, and all files are searchable."""
    embedder = open_embedder(config.load(), model)
    with open_library(library, embedder, writer=False) as opened:
        held, have = set(opened.state.layout.keys.tolist()), opened.vectors.memory.rows.keys.tolist()
        lacking, doubled = len(held - set(opened.vectors.whole.tolist())), len(have) - len(set(have))
        states = opened.ledger.counts()
    _say(f"{model}: {len(held)} contents, {lacking} lacking, {doubled} doubled, files {states}")
    return lacking + doubled + (set(states) != {"searchable"})


def _other_model(folder: Path) -> None:
    bundled = config.assets() / "models" / BUNDLED
    folder.mkdir(parents=True)
    for file in bundled.iterdir():
        if file.name != "model.json":
            (folder / file.name).symlink_to(file)
    card = json.loads((bundled / "model.json").read_text("utf-8"))
    card |= {"id": OTHER, "prefixes": {"query": PREFIX, "passage": PREFIX}}
    (folder / "model.json").write_text(json.dumps(card), "utf-8")


def _status(life: Life) -> dict[str, object]:
    with _calls:
        _number[0] += 1
        call = _number[0]
    return life.ask(call, "get_status")


def _rest(life: Life) -> None:
    """Wait until everything is searchable and nothing is done."""
    while not (life.idle and set(_status(life)["files"]) == {"searchable"}):  # type: ignore[call-overload]
        time.sleep(0.2)


def _end(life: Life) -> None:
    assert life.process.stdin
    life.process.stdin.close()
    life.process.wait(60)


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


_calls, _number = threading.Lock(), [1_000_000]

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10))
