"""A library against a plain dictionary: whatever happens to the files and whenever Seoga dies, both agree at last.

`SEOGA_MODEL_RUNS` and `SEOGA_MODEL_STEPS` make it run longer than it does among the other tests.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from core.extract import registry
from core.extract.reading import Answer, Task, answer
from core.extract.sandbox import Sandbox
from core.index.keeper import Keeper
from core.messages import Search
from core.search.search import search
from core.store.library import Library
from core.watch.tidy import Event, tidy
from tests.fakes import CODEC, DIMS, FakeEmbedder

RUNS, STEPS = int(os.environ.get("SEOGA_MODEL_RUNS", "8")), int(os.environ.get("SEOGA_MODEL_STEPS", "25"))
FOLDERS = ("", "a", "a/나", "b", "다 라/b")
NAMES = ("one.txt", "둘.md", "three.txt", "넷.txt")
ARCHIVES = ("five.zip", "여섯.zip")
INSIDE = ("in.txt", "속/안.md", "더/in.txt")
DEATHS = (  # where a run may end, and the verb that is not reached
    "ledger.put",
    "ledger.queue.take",
    "vectors.add",
    "passages.replace",
    "passages.forget",
    "ledger.queue.finish",
    "ledger.queue.complete",
    "ledger.move",
    "ledger.remove",
    "ledger.put_inside",
    "ledger.keep_inside",
    "passages.tidy",
    "vectors.tidy",
)


def _places(*names: str) -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from(FOLDERS), st.sampled_from(names)).map(lambda pair: "/".join(pair).lstrip("/"))


places, archives = _places(*NAMES), _places(*ARCHIVES)
either = st.one_of(places, archives)
folders = st.sampled_from(FOLDERS[1:])


class InProcess(Sandbox):
    """Reads files without a child: these files are no danger."""

    def _answers(self, path: Path, wanted: list[str] | None = None, *_: object) -> Iterator[Answer]:
        told: list[Answer] = []
        task = Task(os.fsencode(path), self.max_bytes, os.fsencode(tempfile.gettempdir()), wanted)
        last = answer(task, registry.extract, told.append)
        yield from (*told, last)


class Died(BaseException):
    """The process is gone, as far as the library can tell."""


class Files(RuleBasedStateMachine):
    """Files change, Seoga follows or dies; `model` maps each file's path below the folder to the word it holds.

    What lies inside an archive is in it as if that were a folder; the archive itself holds no word.
    """

    def __init__(self) -> None:
        super().__init__()
        self.work = Path(tempfile.mkdtemp(prefix="seoga-model-"))
        self.docs = self.work / "docs"
        self.docs.mkdir()
        self.model: dict[str, str] = {}
        self.events: list[Event] = []
        self.embedder = FakeEmbedder()
        self.count = 0
        self.may_repeat = False

    def teardown(self) -> None:
        shutil.rmtree(self.work, ignore_errors=True)  # LanceDB may still be clearing up

    # --- what people do --------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        self._run([str(self.docs)])

    @rule(place=places, paragraphs=st.integers(1, 3))
    def write(self, place: str, paragraphs: int) -> None:
        path = self.docs / place
        path.parent.mkdir(parents=True, exist_ok=True)
        word, text = self._new(paragraphs)
        path.write_text(text, "utf-8")
        self._wrote(place, {place: word})

    @rule(place=archives, names=st.sets(st.sampled_from(INSIDE), min_size=1), paragraphs=st.integers(1, 2))
    def pack(self, place: str, names: set[str], paragraphs: int) -> None:
        path = self.docs / place
        path.parent.mkdir(parents=True, exist_ok=True)
        words = {place: ""}
        with zipfile.ZipFile(path, "w") as archive:
            for name in sorted(names):
                words[f"{place}/{name}"], text = self._new(paragraphs)
                archive.writestr(name, text)
        self._wrote(place, words)

    def _new(self, paragraphs: int) -> tuple[str, str]:
        """Return a word that nothing held before, and a text that holds it."""
        self.count += 1
        word = f"word{self.count}"
        return word, "\n\n".join(f"The {word} of 단락 {n}. " * 40 for n in range(paragraphs))

    def _wrote(self, place: str, words: dict[str, str]) -> None:
        os.utime(self.docs / place, ns=(0, self.count * 10**9))
        self._told("modified" if self._taken(place) else "created", self.docs / place)
        self.model |= words

    def _taken(self, place: str) -> dict[str, str]:
        """Take a place out of the model, with all there is below it; return it by what follows the place."""
        below = [path for path in self.model if path == place or path.startswith(place + "/")]
        return {path[len(place) :]: self.model.pop(path) for path in below}

    @rule(source=either, goal=either)
    def copy(self, source: str, goal: str) -> None:
        if source in self.model and goal not in self.model and source.endswith(".zip") == goal.endswith(".zip"):
            (self.docs / goal).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.docs / source, self.docs / goal)
            taken = self._taken(source)
            for place in (source, goal):
                self.model |= {place + below: word for below, word in taken.items()}
            self._told("created", self.docs / goal)

    @rule(source=either, goal=either)
    def move(self, source: str, goal: str) -> None:
        if source in self.model and source != goal and source.endswith(".zip") == goal.endswith(".zip"):
            (self.docs / goal).parent.mkdir(parents=True, exist_ok=True)
            (self.docs / source).replace(self.docs / goal)
            self._taken(goal)
            self.model |= {goal + below: word for below, word in self._taken(source).items()}
            self._told("moved", self.docs / source, self.docs / goal)

    @rule(source=folders)
    def move_folder(self, source: str) -> None:
        old = self.docs / source
        if old.is_dir():
            self.count += 1
            new = self.docs / f"moved{self.count}"
            old.rename(new)
            self.model |= {new.name + below: word for below, word in self._taken(source).items()}
            self._told("moved", old, new, is_dir=True)

    @rule(place=either)
    def delete(self, place: str) -> None:
        if place in self.model:
            (self.docs / place).unlink()
            self._taken(place)
            self._told("deleted", self.docs / place)

    @rule(source=folders)
    def delete_folder(self, source: str) -> None:
        if (self.docs / source).is_dir():
            shutil.rmtree(self.docs / source)
            self._taken(source)
            self._told("deleted", self.docs / source, is_dir=True)

    @rule(place=either)
    def touch(self, place: str) -> None:
        if place in self.model:
            self.count += 1
            os.utime(self.docs / place, ns=(0, self.count * 10**9))
            self._told("modified", self.docs / place)

    def _told(self, kind: str, path: Path, target: Path | None = None, *, is_dir: bool = False) -> None:
        self.events.append(Event(kind, str(path), is_dir, target=str(target) if target else None))  # type: ignore[arg-type]

    # --- what Seoga does -------------------------------------------------------------------------------

    @rule(watched=st.booleans())
    def settle(self, watched: bool) -> None:
        """Catch up, by events or by looking through the folder, and agree with the model."""
        self._run([], tidy(self.events) if watched else None)
        self.events = []
        self._agree()

    @precondition(lambda self: self.model)
    @rule(verb=st.sampled_from(DEATHS), after=st.integers(0, 3), watched=st.booleans())
    def die(self, verb: str, after: int, watched: bool) -> None:
        """Die at a verb; the events since the last settling are lost with the process."""
        self._run([], tidy(self.events) if watched else None, die_at=verb, after=after)
        self.events = []
        self._run([])
        self._agree()

    def _run(self, add: list[str], events: list[Event] | None = None, die_at: str = "", after: int = 0) -> None:
        card = self.embedder.card
        with Library(self.work / "L", card.id, DIMS, writer=True, codec=CODEC) as library:
            if die_at:
                self._let_die(library, die_at, after)
            keeper = Keeper(library, self.embedder, InProcess(1 << 20), lambda _: None)
            keeper.add(add)
            if events is not None:
                keeper._roots._unscanned.clear()
                keeper._roots._events.append(events)
            try:
                keeper.catch_up()
            except Died:
                self.may_repeat = True  # what was embedded and not stored yet is embedded again
            keeper.close()

    def _let_die(self, library: Library, at: str, after: int) -> None:
        room, _, verb = at.rpartition(".")
        there = attrgetter(room)(library)
        real, left = getattr(there, verb), [after]

        def fatal(*args: object, **named: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Died
            return real(*args, **named)

        setattr(there, verb, fatal)

    def _agree(self) -> None:
        card = self.embedder.card
        with Library(self.work / "L", card.id, DIMS, writer=True, codec=CODEC) as library:
            counts = library.ledger.counts()
            assert counts == ({"searchable": len(self.model)} if self.model else {})
            for word in {f"word{n}" for n in range(1, self.count + 1)}:
                held = {str(self.docs / path) for path, has in self.model.items() if has == word}
                hits = search(library, self.embedder, Search(word, mode="keyword", limit=500)).hits
                assert {place for hit in hits for place in hit.places} == held
            layout = library.passages.layout()
            assert set(layout.docs.tolist()) == library.ledger.documents()
            assert len(layout) == library.count
            assert set(layout.keys.tolist()) <= set(library.vectors.whole.tolist())
            keys = library.vectors.memory.rows.keys.tolist()
            assert len(keys) == len(set(keys))
        assert self.may_repeat or len(self.embedder.embedded) == len(set(self.embedder.embedded))


TestFiles = Files.TestCase
TestFiles.settings = settings(
    max_examples=RUNS,
    stateful_step_count=STEPS,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
