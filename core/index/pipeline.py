"""The way of a file into the library, written once: extract, chunk, store its words; then embed, store its meaning.

Words come first: whatever waits is read before what has been read is embedded. Reading (extraction in a child
process, chunking) has a thread of its own; where it takes its time, passages are embedded meanwhile. Both kinds of
work are committed in small batches, and what was not committed is done again after a death.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from itertools import groupby
from typing import Literal

from core import memory
from core.embed.base import Embedder
from core.errors import Cancelled
from core.extract.images import ENDINGS
from core.extract.sandbox import Sandbox
from core.index.embedding import Filler
from core.index.pace import Pace
from core.index.reading import Counts, Read, Reader, Rest, Tally
from core.store.library import Library

Stop = Callable[[], bool]
Work = Literal["reading", "embedding"]
Progress = Callable[[Work, str, bool], None]

FIRST_COMMIT, FULL_COMMIT = 32, 512  # passages: the first results come soon, later commits are cheap
LONGEST_WAIT = 4.0  # seconds between commits, so that what was read becomes searchable


def _at_once(worked: float, stop: Stop) -> None:
    """Rest not at all."""


class Pipeline:
    """Reads the files that wait in a library's ledger and embeds what they hold. Belongs to the writing thread."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        sandbox: Sandbox,
        rest: Rest = _at_once,
        counts: Counts = lambda _: True,
    ) -> None:
        """Be ready to run.

        Args:
            library: where to.
            embedder: the model.
            sandbox: reads the files.
            rest: called by the working threads with the seconds they have just worked.
            counts: says of the path of what lies inside a file whether the rules let it in.
        """
        self.tally = Tally()
        self.pace = Pace()
        self._library = library
        self._embedder = embedder
        self._sandbox = sandbox
        self._rest = rest
        self._counts = counts
        self._filler = Filler(library, embedder, self.tally)
        self._commit_at = FIRST_COMMIT
        self._embedding = 0.0  # seconds spent on it so far ...
        self._learned = (0, 0.0)  # ... and the passages and seconds from which the pace has been learned

    def run(self, stop: Stop, progress: Progress) -> None:
        """Index until nothing is left to do or `stop()` says yes.

        Args:
            stop: asked often; what has been read and not committed is read again later.
            progress: called after each file that was read and each few passages that were embedded with the kind of
                work, the file, and whether something was committed.

        Raises:
            LibraryError: the library cannot be written; the files stay as they were.
            ModelError: the model cannot be run.
        """
        with contextlib.suppress(Cancelled):
            while not stop():
                if self._library.ledger.queue.waits():
                    self._read(stop, progress)
                elif not self._embed("embedding", stop, progress):
                    break
        self._filler.commit()

    # --- words -----------------------------------------------------------------------------------------

    def _read(self, stop: Stop, progress: Progress) -> None:
        batch: list[Read] = []
        waited = 0.0  # seconds since the last commit that went into reading
        with Reader(
            self._library, self._embedder, self._sandbox, self.tally, stop, self._rest, self._counts
        ) as reader:
            while not stop():
                began, aside = time.perf_counter(), self._embedding
                read = self._next(reader, stop, progress)
                waited += time.perf_counter() - began - (self._embedding - aside)
                if read is None:
                    break
                batch.append(read)
                due = sum(each.passages for each in batch) >= self._commit_at or waited > LONGEST_WAIT
                if due:
                    self._commit(reader, batch, waited, stop)
                    batch, waited = [], 0.0
                progress("reading", read.path, due)
            if batch and not stop():
                self._commit(reader, batch, waited, stop)
                progress("reading", batch[-1].path, True)

    def _next(self, reader: Reader, stop: Stop, progress: Progress) -> Read | None:
        """Return the next file that has been read; meanwhile passages are embedded. None at the end."""
        while not reader.ended and not stop():
            if not self._library.wishes and (read := reader.next(wait=False)):
                return read
            if not reader.ended and not self._embed("reading", stop, progress):
                return reader.next(wait=True)
        return None

    def _commit(self, reader: Reader, batch: list[Read], waited: float, stop: Stop) -> None:
        began = time.perf_counter()
        # What was forgotten meanwhile is not stored.
        current = self._library.ledger.queue.unchanged(r.file for r in batch)
        documents = list({r.doc: r.document for r in batch if r.document and r.file.path in current}.values())
        self._library.store(documents, {})
        self._note(batch)
        reader.done(r.file.path for r in batch if r.member is None)
        self._library.prune()
        memory.give_back()
        self.tally.spend("store", began)
        passages = sum(len(document.keys) for document in documents)
        self.tally.passages += passages
        self._rest(time.perf_counter() - began, stop)
        self.pace.reading.learn(passages, waited + time.perf_counter() - began)
        self._commit_at = min(2 * self._commit_at, FULL_COMMIT)

    def _note(self, batch: list[Read]) -> None:
        """Write the ledger's rows of a stored batch; files that changed meanwhile stay in the queue."""
        ledger = self._library.ledger
        current = ledger.queue.unchanged(r.file for r in batch)
        for file, members in groupby((r for r in batch if r.member), lambda r: r.file.path):
            if file in current:
                ledger.put_inside(file, [r.member for r in members if r.member])
        counts = {r.doc: self._library.passages_of(r.doc) for r in batch if r.error is None}
        facts = {r.doc: r.facts for r in batch if r.facts}
        known = facts.keys() | ledger.about([*counts]).keys()
        # A document that was here when its copy was read may have left since: then the copy is read again.
        done = [r for r in batch if r.file.path in current and counts.get(r.doc) and r.doc in known]
        failed = [r.error for r in batch if r.file.path in current and r.error]
        wordless = [each for each in failed if each.kind == "no-text" and str(each.path).lower().endswith(ENDINGS)]
        for read in done:  # before the file itself: it is not read again for what a death left inside it
            if read.inside is not None:
                ledger.keep_inside(read.path, read.inside)
        ledger.queue.finish([(r.path, r.doc, counts[r.doc]) for r in done], facts)
        ledger.queue.fail(each for each in failed if each not in wordless)
        ledger.queue.fail(wordless, "ignored")  # a folder of photos is no folder of failures
        for read in batch:
            if read.member is None:
                self.pace.read(read.file.suffix, read.file.size, read.passages)
        self.tally.files += len(done)
        self.tally.failed += len(failed) - len(wordless)

    # --- meaning ---------------------------------------------------------------------------------------

    def _embed(self, work: Work, stop: Stop, progress: Progress) -> bool:
        """Embed a few passages; return whether there were any."""
        began = time.perf_counter()
        step = self._filler.step(stop)
        if step == "nothing":
            return False
        progress(work, "", step == "committed")
        self._rest(time.perf_counter() - began, stop)
        self._embedding += time.perf_counter() - began
        if step == "committed":
            passages, seconds = self._learned
            self.pace.embedding.learn(self._filler.made - passages, self._embedding - seconds)
            self._learned = self._filler.made, self._embedding
        return True
