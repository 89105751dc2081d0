"""Ask thousands of strange questions of small libraries, and judge every answer by plain Python.

usage: python tests/shows/fuzz.py [N] [SEED]

Questions are fragments of the query language in Korean and English, put together by chance, with noise of every
script between them. They are asked of a library that is full, one that is empty, one of which half is still waiting,
one that another thread fills, empties and tidies meanwhile, and one where the same happens exactly between two reads
of a search. No question may raise, and every answer is compared with what the ledger's rows and the passages' texts
say, read by a filter that is written anew.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from core.messages import Found, Search
from core.records import MODES
from core.search.listing import is_list
from core.search.search import search
from tests.core.search.between import between
from tests.core.search.plain import Facts, asked_of, judge, judge_whole
from tests.core.search.shelf import Paper, Shelf, opened, papers

FRAGMENTS = Path(__file__).resolve().parent.parent / "vectors" / "search_fragments.json"
WORDS: list[str]
PHRASES: list[str]
KEYS: list[str]
VALUES: list[str]
JOINTS: list[str]
MEANT: list[str]
WORDS, PHRASES, KEYS, VALUES, JOINTS, MEANT = json.loads(FRAGMENTS.read_text("utf-8")).values()
UNSEEN = "\u200f\u202e\u2066\u200b\u00ad\ufeff\u0301\u1160\u0345\ud800\udfff\u2028\u3000\t\n"
SCRIPTS = (
    (0x20, 0x7F),
    (0xA0, 0x24F),
    (0x370, 0x5FF),
    (0x600, 0x6FF),
    (0x900, 0xE7F),
    (0x1100, 0x11FF),
    (0x3040, 0x30FF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0xD800, 0xDFFF),
    (0x1F300, 0x1FAFF),
    (0, 0x10FFFF),
)
BELOW = ("/docs", "/docs/계약", "/docs/계약/", "/책장/요리", "/docs/contracts/lease.pdf", "/nowhere", "%", "\ud800/x")
LONG = 100_000  # characters
SHARES = {"full": 0.5, "half": 0.2, "empty": 0.05, "moving": 0.2, "between": 0.05}
GUESTS = 12
CHANGES = 0.25  # between two reads of a search, where it is the search that the library changes in


# --- questions ------------------------------------------------------------------------------------------


def question(rng: random.Random) -> str:
    """Return a question made by chance."""
    if rng.random() < 0.004:
        return (rng.choice(WORDS) + rng.choice((" ", "", '"', "-", "*")))[: rng.randint(1, 9)] * LONG
    only_operators = rng.random() < 0.15
    pieces = [_piece(rng, 0.4 if only_operators else 0.0) for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 6)))]
    return "".join(piece + rng.choice((" ", " ", " ", " ", "", "  ")) for piece in pieces)


def _piece(rng: random.Random, least: float) -> str:
    """Return a fragment: words, beginnings, phrases, conditions (from .4 to .8), joints, injections, noise."""
    kind = least + rng.random() * (0.8 - least if least else 1)
    sign = "-" if rng.random() < 0.2 else ""
    if kind < 0.3:
        return rng.choice(WORDS)
    if kind < 0.4:
        return sign + rng.choice(WORDS)[: rng.randint(1, 9)] + rng.choice(("*", ""))
    if kind < 0.55:
        return sign + rng.choice(('"{}"', "“{}”", "「{}」", '"{}')).format(rng.choice(PHRASES))
    if kind < 0.8:
        value = rng.choice(VALUES) if rng.random() < 0.9 else '"' + rng.choice(PHRASES) + '"'
        return f"{sign}{rng.choice(KEYS)}{rng.choice(':::：')}{value}"
    if kind < 0.9:
        return f" {rng.choice(JOINTS)} "
    return rng.choice(MEANT) if kind < 0.94 else noise(rng)


def noise(rng: random.Random) -> str:
    """Return a few characters of some script, or marks that no eye sees."""
    first, last = rng.choice(SCRIPTS)
    found = "".join(chr(rng.randint(first, last)) for _ in range(rng.randint(1, 8)))
    return found + rng.choice(UNSEEN) if rng.random() < 0.5 else found


def request(rng: random.Random) -> Search:
    """Return a question and a way to ask it."""
    mode = rng.choice(MODES) if rng.random() < 0.4 else "hybrid"
    folder = rng.choice(BELOW) if rng.random() < 0.15 else ""
    early = rng.random() < 0.3
    return Search(question(rng), 0, rng.choice((1, 3, 50, 50)), mode, folder, rng.choice(("maxsim", "none")), early)


# --- asking ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A library to ask, what is in it, whether it stands still, and what happens during a search."""

    shelf: Shelf
    facts: Facts
    still: bool = True
    during: Callable[[], AbstractContextManager[None]] = nullcontext


def ask_many(place: Place, rng: random.Random, count: int) -> Counter[str]:
    """Ask `count` questions and judge the answers; return how many there were of which kind."""
    seen: Counter[str] = Counter()
    for _ in range(count):
        ask = request(rng)
        try:
            seen.update(_ask(place, ask))
        except BaseException as error:
            error.add_note(f"asked: {ask if len(ask.query) < LONG else replace(ask, query=ask.query[:9] + '...')!a}")
            raise
    return seen


def _ask(place: Place, ask: Search) -> list[str]:
    early: list[Found] = []
    asked = asked_of(place.shelf, ask)
    with place.during():
        found = search(place.shelf.library, place.shelf.embedder, ask, early=early.append)
    kinds = ["asked", f"mode {ask.mode}"]
    if place.still or not (asked and any(each.field == "state" for each in asked.filter.conditions)):
        for answer in (*early, found):
            judge(ask, asked, answer, place.facts, still=place.still)
        kinds += ["judged", "early"][: 1 + len(early)]
    assert len(early) <= ask.early
    assert not any(answer.meaning for answer in early)
    if place.still:
        judge_whole(ask, asked, found, place.facts)
    if asked:
        named = {
            "conditions": asked.filter.conditions,
            "required": asked.required,
            "excluded": asked.without,
            "lists": is_list(asked),
            "hints": asked.hint,
        }
        kinds += [name for name, value in named.items() if value]
    return [*kinds, "found" if found.hits else "found nothing"]


@contextmanager
def still(folder: Path, kind: str) -> Iterator[Place]:
    """Hand out a library that stands still: `full`, `empty`, or `half`, of which half is still waiting."""
    every = papers()
    files = {
        "full": every,
        "empty": [],
        "half": [replace(p, texts=(), state="waiting") if n % 2 else p for n, p in enumerate(every)],
    }[kind]
    shelf = opened(folder, files)
    with shelf.library:
        yield Place(shelf, Facts.of(shelf, files))


@contextmanager
def moving(folder: Path) -> Iterator[Place]:
    """Hand out a library that a thread fills, empties and tidies until the caller is done."""
    place, steps = _changing(folder)
    ended = threading.Event()
    with place.shelf.library, ThreadPoolExecutor(1) as pool:
        writing = pool.submit(_keep_on, steps, ended.is_set)
        try:
            yield place
        finally:
            ended.set()
        writing.result()


@contextmanager
def stepping(folder: Path, rng: random.Random) -> Iterator[Place]:
    """Hand out a library that is filled, emptied and tidied between the reads of each search."""
    place, steps = _changing(folder)

    def change(at: int, name: str) -> None:
        for _ in range(rng.choice((1, 2, 3)) if rng.random() < CHANGES else 0):
            next(steps)()

    library = place.shelf.library
    with library:
        yield replace(place, during=lambda: between(library, change))


def _changing(folder: Path) -> tuple[Place, Iterator[Callable[[], object]]]:
    """Return a library with guests, and what a writer does to it."""
    kept = papers()
    guests = [
        Paper(
            f"/docs/오가는 것/{n}.txt",
            (f"계약 {n}: 보증금과 부록 B-{n}.", f"Revenue of guest {n}.", *_said(n)),
            paged=n % 3 == 0,
            day="2024-06-01",
        )
        for n in range(GUESTS)
    ]
    shelf = opened(folder, [*kept, *guests])
    return Place(shelf, Facts.of(shelf, [*kept, *guests]), still=False), _steps(shelf, guests)


def _keep_on(steps: Iterator[Callable[[], object]], ended: Callable[[], bool]) -> None:
    for step in steps:
        if ended():
            return
        step()


def _steps(shelf: Shelf, guests: Sequence[Paper]) -> Iterator[Callable[[], object]]:
    """Yield what a writer does, without end: files leave and come back, and the library is tidied."""
    library, turn = shelf.library, 0
    while True:
        some = guests[turn % 5 : turn % 5 + 4]
        yield lambda: library.ledger.remove([paper.path for paper in some])  # noqa: B023 (called at once)
        yield library.prune
        yield lambda: library.ledger.put(some[0].root, [paper.entry for paper in some])  # noqa: B023
        yield lambda: shelf.put(some)  # noqa: B023
        if turn % 4 == 3:
            yield library.tidy
        turn += 1


def _said(guest: int) -> list[str]:
    """Return passages of what is asked for, so that hardly a question has nothing to do with the guests."""
    return [" ".join((*WORDS[at :: 2 * GUESTS], PHRASES[at % len(PHRASES)])) for at in (2 * guest, 2 * guest + 1)]


def fuzz(folder: Path, kind: str, count: int, rng: random.Random) -> Counter[str]:
    """Ask a library of one kind, made in a folder; return how many questions there were of which kind."""
    with _place(folder, kind, rng) as place:
        return ask_many(place, rng, count)


def _place(folder: Path, kind: str, rng: random.Random) -> AbstractContextManager[Place]:
    if kind == "between":
        return stepping(folder, random.Random(rng.random()))
    return moving(folder) if kind == "moving" else still(folder, kind)


def main(argv: Sequence[str]) -> int:
    """Ask, and print what was asked."""
    count, seed = int(argv[0]) if argv else 10_000, int(argv[1]) if len(argv) > 1 else 1
    rng, start = random.Random(seed), time.perf_counter()
    with tempfile.TemporaryDirectory() as base:
        for kind, share in SHARES.items():
            seen = fuzz(Path(base, kind), kind, round(share * count), rng)
            figures = ", ".join(f"{name} {number:,}" for name, number in sorted(seen.items()))
            sys.stdout.write(f"{kind:8} {figures}\n")
    sys.stdout.write(f"{count:,} questions, seed {seed}: no exception, {time.perf_counter() - start:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
