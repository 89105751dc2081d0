"""Keeps a library in step with its folders: reconcile, watch, index, tidy, in one thread that owns the writing.

The window's worker runs `start`; the command line calls `catch_up` once and is done.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import NoReturn, TypeVar

from core import memory
from core.config import Config
from core.embed.base import Embedder
from core.errors import Cancelled, DocumentError, SeogaError
from core.extract.sandbox import Sandbox
from core.index import intake
from core.index.manners import Manners, quiet_thread
from core.index.pipeline import Pipeline, Work
from core.index.roots import Roots
from core.index.switching import Switcher
from core.messages import Changed, Checked, FileProblem, Notice, Phase, Progress, Trouble, Verdict
from core.store import folder as place
from core.store.check import check
from core.store.codec import Codec
from core.store.library import Library
from core.store.purge import purge

REPORT_EVERY = 0.1  # seconds
CHECK_VOLUMES = 30.0  # seconds between two looks whether an unplugged drive is back
QUIET = 60.0  # seconds without work until the tables are tidied
# Commits after which they are: tidying rewrites them, and with 64 untidied commits a search takes 24 ms, not 10.
BUSY_VERSIONS, QUIET_VERSIONS = 64, 8
CHECK_EVERY = 86_400.0  # seconds

T = TypeVar("T")


class Keeper:
    """Owns the writing side of a library. Every method may be called from any thread."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        sandbox: Sandbox,
        notify: Callable[[Notice], None],
        options: Config | None = None,
    ) -> None:
        self._wake = threading.Event()
        self._roots = Roots(library.ledger, options or Config(), self._wake.set, self._trouble)
        self.manners = Manners(options)
        self.pipeline = Pipeline(library, embedder, sandbox, self._rest, self._roots.lets_in)
        self.paused = False
        self._library = library
        self._sandbox = sandbox
        self._notify = notify
        self._ended = threading.Event()
        self._closed = False
        self._asked: deque[Callable[[], None]] = deque()
        self._switcher = Switcher(library, notify)
        self._thread: threading.Thread | None = None
        self._worked_at = time.monotonic()
        self._phase: Phase = "idle"
        self._reported = 0.0
        self._before = (0, 0)  # files read and passages embedded before the run that is reported

    # --- asked from outside ----------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to watch and index in a thread of its own."""
        self._roots.watch()
        self._thread = threading.Thread(target=self._live, name="keeper")
        self._wake.set()
        self._thread.start()

    def close(self) -> None:
        """Stop soon and cleanly; what is in hand goes back to the queue."""
        self._ended.set()
        self._wake.set()
        self.manners.wake()
        self._roots.close()
        self._sandbox.close()
        if self._thread:
            self._thread.join()
        self._closed = True
        self._refuse_asked()

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
        if root in self._library.ledger.excluded():  # whoever adds it wants it
            self.exclude(root, undo=True)
        self._roots.add(root, kind)

    def remove(self, path: str) -> None:
        """Take a root out of the library; its passages leave the results at once and the disk soon."""
        self._roots.remove(path)
        self._wake.set()

    def retry(self, paths: Sequence[str]) -> None:
        """Read failed files again; what is named also where it could be read, from the file itself."""
        self._library.ledger.queue.retry(paths)
        self._library.ledger.queue.read_again(paths)
        self._wake.set()

    def unlock(self, password: str, paths: Sequence[str]) -> None:
        """Read locked files again with a password."""
        self._sandbox.know(password)
        self.retry(paths)

    def pause(self, paused: bool) -> None:
        """Stop or go on indexing."""
        self.paused = paused
        self._wake.set()
        self.manners.wake()

    def use(self, options: Config) -> None:
        """Follow other options from now on; what a rule leaves out now goes, and what none does any more comes."""
        self._roots.use(options)
        self.manners.use(options)
        self._sandbox.max_bytes = options.number("max_file_mb") * 2**20
        self.ask(self._roots.obey)

    def exclude(self, path: str, *, undo: bool = False) -> None:
        """Leave a folder or file out, at once, or take it in again."""
        self._library.ledger.exclude(path, undo=undo)
        self.ask(self._roots.obey)

    def forget(self, path: str) -> Future[None]:
        """Leave a folder or file out, and purge its text from every old version of the library."""
        self.exclude(path)
        return self.ask(self._purge)

    def check(self) -> Future[Checked]:
        """Compare what the library holds with itself, and mend what does not fit."""
        return self.ask(self._check)

    def switch(self, embedder: Embedder, codec: Codec, adopt: Callable[[Embedder], None]) -> Future[None]:
        """Fill in the vectors of another model, and use it once they cover everything.

        Args:
            embedder: the other model.
            codec: how its multi-vectors are written.
            adopt: called in the keeper's thread at that moment; it sees to it that nobody searches, and calls
                `use_model`.
        """
        return self.ask(lambda: self._switcher.begin(embedder, codec, adopt))

    def use_model(self, embedder: Embedder) -> None:
        """Use the model that has been filled in; nobody may be searching."""
        self._library.use_filled()
        self.pipeline = Pipeline(self._library, embedder, self._sandbox, self._rest, self._roots.lets_in)
        self._before = (0, 0)  # its tally begins anew

    def stop_switch(self) -> Future[None]:
        """Give up a switch; what it had filled in is kept, so that the next one goes on from there."""
        return self.ask(self._switcher.stop)

    def cancel_switch(self, model: str, codec: Codec) -> Future[None]:
        """Give up a switch, and delete what it had filled in of a model; also the vectors of one used before."""
        return self.ask(lambda: self._switcher.cancel(model, codec))

    def why(self, path: str, options: Config | None = None) -> Verdict:
        """Say whether a path counts, and by which rule it does not; by other options than those in use, if any."""
        return self._roots.why(path, options)

    def ask(self, work: Callable[[], T]) -> Future[T]:
        """Let the thread that owns the writing do something between two steps, also while it is paused."""
        answer: Future[T] = Future()

        def run() -> None:
            try:
                answer.set_result(work() if not self._closed else _never())
            except BaseException as error:  # noqa: BLE001 (handed to who asked)
                answer.set_exception(error)

        self._asked.append(run)
        self._wake.set()
        if self._closed:
            self._refuse_asked()
        return answer

    def _refuse_asked(self) -> None:
        """Tell who still waits that nothing will be done any more."""
        while self._asked:
            with contextlib.suppress(IndexError):  # another thread was faster
                self._asked.popleft()()

    def work_off(self) -> None:
        """Do what was asked, in the calling thread."""
        self._look()

    def catch_up(self) -> None:
        """Do all there is to do, in the calling thread.

        Raises:
            LibraryError: the library cannot be written.
            ModelError: the model cannot be run.
        """
        self._begin()
        self._look()
        self._library.prune()
        self._index()
        self._tidy(QUIET_VERSIONS)
        self._report("idle")

    # --- the thread ------------------------------------------------------------------------------------

    def _live(self) -> None:
        quiet_thread()
        checked = failed = False
        while not self._ended.is_set():
            woken = self._wake.wait(CHECK_VOLUMES)
            self._wake.clear()
            try:
                if not checked:
                    self._begin()
                    checked = True
                self._roots.check_volumes()
                if woken or self._roots.waiting or failed:
                    self._round()
                self._be_tidy()
                failed = False
            except SeogaError as error:  # a full disk, a model that fails: said once, and tried again
                if not failed:
                    self._trouble(error)
                failed = True

    def _begin(self) -> None:
        """Look for what a death may have left, and at what could not be read once and can be now."""
        check(self._library, self._ended.is_set, thorough=False)
        intake.requeue(self._library.ledger)

    def _be_tidy(self) -> None:
        """A while after the last change, tidy the tables, and once a day look through all of the library."""
        with place.writing(self._library.folder):
            pass  # says so where the library's folder is gone
        if time.monotonic() - self._worked_at < QUIET or self._stopping():
            return
        if self._library.versions > QUIET_VERSIONS:
            self._library.tidy()
        ledger, now = self._library.ledger, time.time()
        if abs(now - float(ledger.fact("checked") or 0)) > CHECK_EVERY:
            ledger.remember("checked", str(now))
            if found := check(self._library, self._stopping):
                logging.getLogger(__name__).warning("mended: %s", found)
                self._wake.set()

    def _round(self) -> None:
        self._look()
        self._library.prune()
        self._changed()
        if not self.paused:
            self._index()
            self._worked_at = time.monotonic()
        self._report("idle" if not self._stopping() else "reading")
        self._changed()

    def _stopping(self) -> bool:
        return self._ended.is_set() or self.paused

    def _index(self) -> None:
        self.pipeline.run(self._stopping, self._step)
        if self._switcher.fill(lambda: self._stopping() or self._news(), self._rest):
            self._wake.set()

    def _step(self, work: Work, path: str, committed: bool) -> None:
        """Between two steps: take in what changed on the disk meanwhile, keep the indexes quick, report."""
        if committed or self._news():
            self._look()
            self._tidy()
            self._changed()
        self._report(work, path)

    def _news(self) -> bool:
        """Say whether something waits that is done between two steps."""
        return bool(self._asked or self._roots.waiting)

    def _rest(self, worked: float, stop: Callable[[], bool]) -> None:
        """Rest for what was worked; news end it, and what is left of it is made up for later."""
        self.manners.rest(worked, lambda: stop() or self._news())

    def _look(self) -> None:
        """Do what was asked, and take new roots and file events into the ledger."""
        while self._asked:
            self._asked.popleft()()
        self._roots.take_in(self._ended.is_set, partial(self._report, "looking"))

    def _check(self) -> Checked:
        began = time.monotonic()
        findings = check(self._library, self._ended.is_set)
        self._changed()
        return Checked(tuple(findings), time.monotonic() - began)

    def _purge(self) -> None:
        self._look()
        self._library.prune()
        purge(self._library)
        self._changed()

    def _tidy(self, most: int = BUSY_VERSIONS) -> None:
        self._worked_at = time.monotonic()
        if self._library.versions > most:
            began = time.perf_counter()
            self._library.tidy()
            memory.give_back()
            self._rest(time.perf_counter() - began, self._stopping)

    # --- telling ---------------------------------------------------------------------------------------

    def _trouble(self, error: SeogaError) -> None:
        self._notify(Trouble(error.record()))

    def _changed(self) -> None:
        self._notify(Changed(self._library.ledger.folders(self.paused), self._library.count))

    def _report(self, phase: Phase, current: str = "") -> None:
        now = time.monotonic()
        if phase == self._phase and now - self._reported < REPORT_EVERY:
            return
        tally, backlog, bare = self.pipeline.tally, self._library.ledger.queue.backlog(), self._library.bare
        if self._phase == "idle":
            self._before = tally.files + tally.failed, tally.embedded
        self._phase, self._reported = phase, now
        if phase == "embedding":
            done = tally.embedded - self._before[1]
            total = done + bare
        else:
            done = tally.files + tally.failed - self._before[0]
            total = done + sum(count for count, _ in backlog.values())
        working = phase in ("reading", "embedding") and not self.paused
        slowed = self.manners.state if working else ""
        left = self.pipeline.pace.seconds_left(backlog, bare) if working else None
        self._notify(Progress(phase, done, total, self._library.count, current, left, self.paused, slowed))


def _never() -> NoReturn:
    raise Cancelled
