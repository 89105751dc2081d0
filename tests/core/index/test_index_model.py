"""A library against a plain dictionary: whatever happens to the files and whenever Seoga dies, both agree at last.

`SEOGA_MODEL_RUNS` and `SEOGA_MODEL_STEPS` make it run longer than it does among the other tests.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from core.extract import registry
from core.extract.sandbox import Sandbox
from core.index.keeper import Keeper
from core.messages import Search
from core.records import Document
from core.search.search import search
from core.store.library import Library
from core.watch.tidy import Event, tidy
from tests.fakes import CODEC, DIMS, FakeEmbedder

RUNS, STEPS = int(os.environ.get("SEOGA_MODEL_RUNS", "8")), int(os.environ.get("SEOGA_MODEL_STEPS", "25"))
FOLDERS = ("", "a", "a/나", "b", "다 라/b")
NAMES = ("one.txt", "둘.md", "three.txt", "넷.txt")
DEATHS = (  # where a run may end, and the verb that is not reached
    "ledger.put",
    "ledger.take",
    "vectors.add",
    "passages.replace",
    "passages.forget",
    "ledger.finish",
    "ledger.complete",
    "ledger.move",
    "ledger.remove",
    "passages.tidy",
    "vectors.tidy",
)
places = st.tuples(st.sampled_from(FOLDERS), st.sampled_from(NAMES)).map(lambda pair: "/".join(pair).lstrip("/"))
folders = st.sampled_from(FOLDERS[1:])


class InProcess(Sandbox):
    """Reads files without a child: these files are no danger."""

    def extract(self, path: Path) -> Document:
        return registry.extract(path, self.max_bytes)


class Died(BaseException):
    """The process is gone, as far as the library can tell."""


class Files(RuleBasedStateMachine):
    """Files change, Seoga follows or dies; `model` maps each file's path below the folder to the word it holds."""

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
        shutil.rmtree(self.work)

    # --- what people do --------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        self._run([str(self.docs)])

    @rule(place=places, paragraphs=st.integers(1, 3))
    def write(self, place: str, paragraphs: int) -> None:
        path, existed = self.docs / place, place in self.model
        if path.is_dir() or any((self.docs / place).parents[n].is_file() for n in range(place.count("/"))):
            return
        self.count += 1
        word = f"word{self.count}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(f"The {word} of 단락 {n}. " * 40 for n in range(paragraphs)), "utf-8")
        os.utime(path, ns=(0, self.count * 10**9))
        self.model[place] = word
        self._told("modified" if existed else "created", path)

    @rule(source=places, goal=places)
    def copy(self, source: str, goal: str) -> None:
        if source in self.model and goal not in self.model:
            (self.docs / goal).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.docs / source, self.docs / goal)
            self.model[goal] = self.model[source]
            self._told("created", self.docs / goal)

    @rule(source=places, goal=places)
    def move(self, source: str, goal: str) -> None:
        if source in self.model and source != goal:
            (self.docs / goal).parent.mkdir(parents=True, exist_ok=True)
            (self.docs / source).replace(self.docs / goal)
            self.model[goal] = self.model.pop(source)
            self._told("moved", self.docs / source, self.docs / goal)

    @rule(source=folders)
    def move_folder(self, source: str) -> None:
        old = self.docs / source
        if old.is_dir():
            self.count += 1
            new = self.docs / f"moved{self.count}"
            old.rename(new)
            for path in [path for path in self.model if path.startswith(source + "/")]:
                self.model[new.name + path[len(source) :]] = self.model.pop(path)
            self._told("moved", old, new, is_dir=True)

    @rule(place=places)
    def delete(self, place: str) -> None:
        if place in self.model:
            (self.docs / place).unlink()
            del self.model[place]
            self._told("deleted", self.docs / place)

    @rule(source=folders)
    def delete_folder(self, source: str) -> None:
        if (self.docs / source).is_dir():
            shutil.rmtree(self.docs / source)
            self.model = {path: word for path, word in self.model.items() if not path.startswith(source + "/")}
            self._told("deleted", self.docs / source, is_dir=True)

    @rule(place=places)
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
                keeper._unscanned.clear()
                keeper._events.append(events)
            try:
                keeper.catch_up()
            except Died:
                self.may_repeat = True  # what was embedded and not stored yet is embedded again
            keeper.close()

    def _let_die(self, library: Library, at: str, after: int) -> None:
        room, verb = at.split(".")
        there = getattr(library, room)
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
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
