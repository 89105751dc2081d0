"""Keeps a library in step with its folders: reconcile, watch, index, tidy, in one thread that owns the writing.

The window's worker runs `start`; the command line calls `catch_up` once and is done.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from core import memory
from core.embed.base import Embedder
from core.errors import DocumentError, SeogaError
from core.extract.sandbox import Sandbox
from core.index import intake
from core.index.pipeline import Pipeline
from core.messages import Changed, FileProblem, Notice, Progress, Trouble
from core.store.library import Library
from core.store.schema import KEEP_VERSIONS
from core.watch.ignore import Rules
from core.watch.observer import Watcher
from core.watch.tidy import Event

REPORT_EVERY = 0.1  # seconds
CHECK_VOLUMES = 30.0  # seconds between two looks whether an unplugged drive is back
TIDY_EVERY = 2_000  # new passages between two tidyings while indexing runs: LanceDB slows down without

Phase = Literal["looking", "reading", "idle"]


class Keeper:
    """Owns the writing side of a library. Every method may be called from any thread."""

    def __init__(
        self, library: Library, embedder: Embedder, sandbox: Sandbox, notify: Callable[[Notice], None]
    ) -> None:
        self.pipeline = Pipeline(library, embedder, sandbox)
        self.paused = False
        self._library = library
        self._sandbox = sandbox
        self._notify = notify
        self._rules = Rules.defaults()
        self._wake = threading.Event()
        self._ended = threading.Event()
        self._events: deque[list[Event]] = deque()
        self._unscanned: deque[str] = deque(library.ledger.roots())
        self._watcher: Watcher | None = None
        self._thread: threading.Thread | None = None
        self._tidied_at = library.count
        self._clean_at = 0.0  # when old versions can be dropped; 0 where there are none
        self._phase: Phase = "idle"
        self._reported = 0.0
        self._before = 0  # files done before the run that is reported

    # --- asked from outside ----------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to watch and index in a thread of its own."""
        self._watcher = Watcher(self._take_events, self._rules, on_trouble=self._trouble)
        self._thread = threading.Thread(target=self._live, name="keeper")
        self._wake.set()
        self._thread.start()

    def close(self) -> None:
        """Stop soon and cleanly; what is in hand goes back to the queue."""
        self._ended.set()
        self._wake.set()
        if self._watcher:
            self._watcher.close()
        self._sandbox.close()
        if self._thread:
            self._thread.join()

    def add(self, paths: Sequence[str]) -> list[FileProblem]:
        """Take folders and files into the library; return those that could not be taken, with the reason."""
        refused = []
        for path in paths:
            try:
                self._add(*intake.check_root(path))
            except DocumentError as error:
                refused.append(FileProblem(path, error.record()))
        self._wake.set()
        return refused

    def _add(self, root: str, kind: str) -> None:
        """Add a root, unless another one holds it already; roots within it become part of it."""
        ledger = self._library.ledger
        if self._holder(root) == root:
            inner = [
                path for path in ledger.roots() if path != root and root in _above(path) and self._shows(root, path)
            ]
            ledger.add_root(root, kind)
            ledger.adopt(root, inner)
            for path in inner:
                self._unwatch(path)
        self._unscanned.append(self._holder(root))

    def remove(self, path: str) -> None:
        """Take a root out of the library; its passages leave the results at once and the disk soon."""
        self._library.ledger.remove_root(path)
        self._unwatch(path)
        self._wake.set()

    def retry(self, paths: Sequence[str]) -> None:
        """Read failed files again."""
        self._library.ledger.retry(paths)
        self._wake.set()

    def pause(self, paused: bool) -> None:
        """Stop or go on indexing."""
        self.paused = paused
        self._wake.set()

    def catch_up(self) -> None:
        """Do all there is to do, in the calling thread.

        Raises:
            LibraryError: the library cannot be written.
            ModelError: the model cannot be run.
        """
        self._library.repair()
        self._look()
        self._library.prune()
        self._index()
        self._tidy(always=True)
        self._report("idle")

    # --- the thread ------------------------------------------------------------------------------------

    def _live(self) -> None:
        repaired = False
        while not self._ended.is_set():
            woken = self._wake.wait(CHECK_VOLUMES)
            self._wake.clear()
            try:
                if not repaired:
                    self._library.repair()
                    repaired = True
                self._check_volumes()
                if woken or self._unscanned:
                    self._round()
                self._clean_up()
            except SeogaError as error:  # a full disk, a model that fails: said, and tried again when woken
                self._trouble(error)

    def _clean_up(self) -> None:
        """Some minutes after the last change, drop the versions that other processes may have been reading."""
        if self._clean_at and time.monotonic() > self._clean_at and not self._stopping():
            self._library.tidy()
            self._clean_at = 0.0

    def _check_volumes(self) -> None:
        """Look again at roots that were unplugged or came back."""
        away = self._library.ledger.away()
        self._unscanned.extend(
            root
            for root, kind in self._library.ledger.roots().items()
            if kind == "folder" and (root in away) != intake.is_away(root, {})
        )

    def _round(self) -> None:
        self._look()
        self._library.prune()
        self._changed()
        if not self.paused:
            self._index()
            self._tidy(always=True)
        self._report("idle" if not self._stopping() else "reading")
        self._changed()

    def _stopping(self) -> bool:
        return self._ended.is_set() or self.paused

    def _index(self) -> None:
        if self._library.ledger.backlog():
            self._report("reading")
            self.pipeline.run(self._stopping, self._step)

    def _step(self, path: str, committed: bool) -> None:
        """Between two files: take in what changed on the disk meanwhile, keep the indexes quick, report."""
        if committed:
            self._look()
            self._tidy()
            self._changed()
        self._report("reading", path)

    def _look(self) -> None:
        """Take new roots and file events into the ledger."""
        ledger = self._library.ledger
        while self._unscanned and not self._ended.is_set():
            root = self._unscanned.popleft()
            if root not in ledger.roots():
                continue
            self._report("looking", root)
            if self._watcher and Path(root).exists():
                self._watcher.watch(Path(root))  # before the scan: nothing may fall between the two
            intake.reconcile(ledger, root, self._rules, self._ended.is_set)
        while self._events and not self._ended.is_set():
            by_root: dict[str, list[Event]] = {}
            for event in self._events.popleft():
                by_root.setdefault(self._holder(event.path), []).append(event)
            for root in by_root.keys() & ledger.roots().keys():
                intake.apply(ledger, root, self._rules, by_root[root], self._ended.is_set)

    def _tidy(self, *, always: bool = False) -> None:
        grown = abs(self._library.count - self._tidied_at)
        if grown >= TIDY_EVERY or (always and grown):
            self._library.tidy()
            memory.give_back()
            self._tidied_at = self._library.count
            self._clean_at = time.monotonic() + 1.1 * KEEP_VERSIONS.total_seconds()

    # --- telling ---------------------------------------------------------------------------------------

    def _take_events(self, events: list[Event]) -> None:
        self._events.append(events)
        self._wake.set()

    def _trouble(self, error: SeogaError) -> None:
        self._notify(Trouble(error.record()))
        if error.kind == "watch-away":
            self._wake.set()  # the thread then looks which root is not there any more

    def _changed(self) -> None:
        self._notify(Changed(self._library.ledger.folders(self.paused), self._library.count))

    def _report(self, phase: Phase, current: str = "") -> None:
        now = time.monotonic()
        if phase == self._phase and now - self._reported < REPORT_EVERY:
            return
        tally, backlog = self.pipeline.tally, self._library.ledger.backlog()
        if self._phase == "idle":
            self._before = tally.files + tally.failed
        self._phase, self._reported = phase, now
        done = tally.files + tally.failed - self._before
        total = done + sum(count for count, _ in backlog.values())
        left = self.pipeline.pace.seconds_left(backlog) if phase == "reading" and not self.paused else None
        self._notify(Progress(phase, done, total, self._library.count, current, left, self.paused))

    def _unwatch(self, root: str) -> None:
        if self._watcher:
            self._watcher.unwatch(Path(root))

    def _holder(self, path: str) -> str:
        """Return the outermost root that holds a path and does not leave it out; the path itself without one."""
        above = _above(path)
        holding = [root for root in self._library.ledger.roots() if root in above and self._shows(root, path)]
        return min(holding, key=len, default=path)

    def _shows(self, root: str, path: str) -> bool:
        """Say whether a root's rules let a path in, folder by folder."""
        parts = Path(path).relative_to(root).parts
        steps = [Path(root, *parts[: n + 1]) for n in range(len(parts))]
        return all(self._rules.verdict(Path(root), step, step.is_dir()) is None for step in steps)


def _above(path: str) -> set[str]:
    """Return a path and all folders above it."""
    return {path, *(os.fspath(parent) for parent in Path(path).parents)}
