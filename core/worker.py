"""The worker process: messages in, the keeper and the search behind, replies and notices out.

Threads: this one reads requests and answers the quick ones; `keeper` owns the writing; one thread searches,
one reads documents for the preview and one draws their pages, so that none waits for another. The worker ends
when its stdin does. An error that nobody foresaw ends it at once: the window starts it again, and nothing is lost.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from core import config, messages, model_requests, previewing, wire
from core.describing import described
from core.embed.base import Embedder
from core.embed.reranker import CrossEncoder
from core.errors import Cancelled, ErrorRecord, SeogaError, WireError
from core.extract.sandbox import Sandbox
from core.greeting import greet
from core.index.keeper import Keeper
from core.index.switching import FACT
from core.messages import PROTOCOL
from core.model_requests import ModelRequests
from core.models import remember_rate
from core.opening import open_library, status
from core.rereading import Rereader
from core.search.duplicates import duplicates
from core.search.search import Stop, explained, search
from core.search.similar import similar
from core.store import folder as place
from core.store.library import Library
from core.store.wipe import wipe

# Requests that other threads answer.
LATER = frozenset(
    "search similar explain find_duplicates read_document draw_page colour_code unpack check compact exclude".split()
).union({"delete_all"}, model_requests.LATER)
T = TypeVar("T")
DOCUMENTS_KEPT = 4  # documents held for the preview
YIELDING = 4  # how much less the processor is the worker's, where it and the window both want it
SECONDS_TO_DRAW = 15  # someone waits for it, and may read the text instead


class Session:
    """An open library and its answers to requests; one method a request, named as in `messages.REQUESTS`.

    Attributes:
        library, keeper, models: what is open, what owns the writing, what answers for the models.
        ending: the request, by its number, that wants everything deleted; 0 for none.
    """

    def __init__(self, line: wire.Wire, library: Library, embedder: Embedder) -> None:
        options, scratch = config.load(), place.scratch(library.folder)
        max_bytes = options.number("max_file_mb") * 2**20
        self._line = line
        self.library = library
        self.ending = 0
        self.keeper = Keeper(library, embedder, Sandbox(max_bytes, scratch=scratch), line.tell, options)
        self._searching = ThreadPoolExecutor(1, "search")
        self._reading = ThreadPoolExecutor(1, "preview")
        self._drawing = ThreadPoolExecutor(1, "pages")
        self._rereader = Rereader(options, self._rereads, lambda error: line.tell(messages.Trouble(error.record())))
        self.models = ModelRequests(line, library, self.keeper, embedder, self, self._searching, self._rereader)
        self._sandbox = Sandbox(max_bytes, scratch=scratch)
        self._pages = Sandbox(max_bytes, SECONDS_TO_DRAW, scratch=scratch)
        self._documents: dict[tuple[str, int], messages.DocumentText] = {}
        self._running: dict[int, threading.Event] = {}
        self._newest: dict[str, int] = {}

    def start(self) -> None:
        """Begin to work."""
        self.keeper.start()
        self.models.go_on()

    def close(self) -> None:
        """Call off what runs, end the threads and close the library."""
        self.keeper.close()
        for stopped in list(self._running.values()):
            stopped.set()
        for sandbox in (self._sandbox, self._pages):
            sandbox.close()
        self.models.close()
        for pool in (self._searching, self._reading, self._drawing):
            pool.shutdown(cancel_futures=True)
        self._rereader.close()
        for call in list(self._running):  # those whose turn did not come
            self._line.refuse(call, Cancelled().record())
        self.library.close()

    # --- requests answered later -----------------------------------------------------------------------

    def search(self, call: int, ask: messages.Search) -> None:
        """Search in the search thread; a newer sequence number calls off older searches."""
        stop = self._asked(call, ask)
        self.later(self._searching, call, lambda: self._search(ask, stop))

    def _asked(self, call: int, ask: messages.Search | messages.Similar) -> Stop:
        """Note that a person asks; return what says whether the answer is still wanted."""
        self.keeper.manners.touched()
        newest, asker, sequence = self._newest, ask.asker, ask.sequence
        newest[asker] = max(newest.get(asker, 0), sequence)
        stopped = self._running[call] = threading.Event()
        return lambda: stopped.is_set() or sequence < newest[asker]

    def _search(self, ask: messages.Search, stop: Stop) -> messages.Found:
        def early(found: messages.Found) -> None:
            self._line.tell(messages.Early(found))

        reranker = self._rereader.wanted() if ask.rerank == "cross" else None
        began = time.perf_counter()
        found = search(self.library, self.models.embedder, ask, stop, early, reranker)
        if ask.query.strip() and ask.mode == "hybrid" and reranker is None:
            self.models.took.append(time.perf_counter() - began)
        return found

    def _rereads(self, model: CrossEncoder) -> None:
        """Remember how fast a cross-encoder is, and let what is on show be asked for again, now with it."""
        remember_rate(self.library, model.card.id, model.rate)
        self._line.tell(messages.Changed(self._folders(), self.library.count))

    def similar(self, call: int, ask: messages.Similar) -> None:
        """Find what is like a passage, a file or a text, in the search thread; it is a search like any other."""
        stop = self._asked(call, ask)
        self.later(
            self._searching, call, lambda: similar(self.library, self.models.embedder, self._readable(ask), stop)
        )

    def _readable(self, ask: messages.Similar) -> messages.Similar:
        """Return the request with the text of a file that is not in the library."""
        if ask.text or not ask.path or self.library.ledger.document_of(ask.path) is not None:
            return ask
        return replace(ask, path="", text=self._sandbox.extract(Path(ask.path)).text)

    def explain(self, call: int, ask: messages.Explain) -> None:
        """Explain a hit in the search thread."""
        self.later(self._searching, call, lambda: explained(self.library, self.models.embedder, ask))

    def find_duplicates(self, call: int, ask: messages.FindDuplicates) -> None:
        """Look for copies and versions in the search thread."""
        stopped = self._running[call] = threading.Event()
        self.later(self._searching, call, lambda: duplicates(self.library, ask, stopped.is_set))

    def read_document(self, call: int, ask: messages.ReadDocument) -> None:
        """Read a document in the preview's thread."""
        self.later(self._reading, call, lambda: self._document(ask.path))

    def _document(self, path: str) -> messages.DocumentText:
        stamp = _stamp(path)
        shown = self._documents.pop((path, stamp), None) or previewing.document(self._sandbox, path)
        self._documents[path, stamp] = shown
        while len(self._documents) > DOCUMENTS_KEPT:
            self._documents.pop(next(iter(self._documents)))
        return shown

    def draw_page(self, call: int, ask: messages.DrawPage) -> None:
        """Draw a page in a thread and a child of its own, or where documents are read if that takes as long.

        A page that is called off before its turn is not drawn.
        """
        pool, sandbox = (self._reading, self._sandbox) if previewing.is_long(ask) else (self._drawing, self._pages)
        self.later(pool, call, lambda: previewing.page(sandbox, ask))

    def colour_code(self, call: int, ask: messages.ColourCode) -> None:
        """Tell the words of a program apart, in the thread and the child that draw pages."""
        self.later(self._drawing, call, lambda: previewing.colours(self._pages, ask))

    def unpack(self, call: int, ask: messages.Unpack) -> None:
        """Copy what lies inside a file, in the preview's thread."""
        self.later(self._reading, call, lambda: self._copy(ask.path))

    def _copy(self, path: str) -> messages.Unpacked:
        scratch = place.scratch(self.library.folder)
        copy = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-opened-", dir=scratch)) / Path(path).name
        self._sandbox.unpack(Path(path), copy)
        copy.chmod(0o400)  # what is changed in a copy would be lost
        return messages.Unpacked(str(copy))

    def later(self, pool: ThreadPoolExecutor, call: int, work: Callable[[], object]) -> None:
        """Answer a request with what some work gives, done in a thread of a pool; it may be cancelled before."""
        self._running.setdefault(call, threading.Event())

        def run() -> None:
            try:
                if self._running[call].is_set():
                    self._line.refuse(call, ErrorRecord("cancelled", "Cancelled", "The request was cancelled."))
                else:
                    self._line.reply(call, work())
            except SeogaError as error:
                self._line.refuse(call, error.record())
            except BaseException:  # noqa: BLE001 (the edge of a thread: nothing may be swallowed here)
                traceback.print_exc()
                os._exit(1)
            finally:
                self._running.pop(call, None)

        pool.submit(run)

    def check(self, call: int, ask: messages.Check) -> None:  # noqa: ARG002
        """Let the keeper compare and mend the library."""
        self.when_done(call, self.keeper.check(), lambda checked: checked)

    def compact(self, call: int, ask: messages.Compact) -> None:  # noqa: ARG002
        """Let the keeper tidy the tables."""

        def work() -> messages.Compacted:
            before = sum(self.library.sizes().values())
            self.library.tidy()
            return messages.Compacted(before, sum(self.library.sizes().values()))

        self.when_done(call, self.keeper.ask(work), lambda compacted: compacted)

    def delete_all(self, call: int, ask: messages.DeleteAll) -> None:  # noqa: ARG002
        """Note that everything is to be deleted: `main` does it, for it has to close this session."""
        self.ending = call

    def exclude(self, call: int, ask: messages.Exclude) -> None:
        """Leave a path out, or take it in again; forgetting it takes the keeper a while."""
        if ask.forget and not ask.undo:
            self.when_done(call, self.keeper.forget(ask.path), lambda _: messages.Folders(self._folders()))
        else:
            self.keeper.exclude(ask.path, undo=ask.undo)
            self._line.reply(call, messages.Folders(self._folders()))

    def when_done(self, call: int, future: Future[T], answer: Callable[[T], object]) -> None:
        """Answer a request when something is done."""

        def told(done: Future[T]) -> None:
            try:
                self._line.reply(call, answer(done.result()))
            except SeogaError as error:
                self._line.refuse(call, error.record())

        future.add_done_callback(told)

    # --- requests answered at once ---------------------------------------------------------------------

    def cancel(self, ask: messages.Cancel) -> messages.Done:
        """Call off a search or a preview."""
        if stopped := self._running.get(ask.request):
            stopped.set()
        return messages.Done()

    def add_paths(self, ask: messages.AddPaths) -> messages.Folders:
        """Take paths into the library."""
        refused = self.keeper.add(ask.paths)
        return messages.Folders(self._folders(), tuple(refused))

    def remove_path(self, ask: messages.RemovePath) -> messages.Folders:
        """Take a root out of the library."""
        self.keeper.remove(ask.path)
        return messages.Folders(self._folders())

    def list_folders(self, ask: messages.ListFolders) -> messages.Folders:  # noqa: ARG002
        """List the roots."""
        return messages.Folders(self._folders())

    def get_status(self, ask: messages.GetStatus) -> messages.Status:  # noqa: ARG002
        """Describe the library."""
        return status(self.library, self.models.embedder.card.id, paused=self.keeper.paused)

    def describe(self, ask: messages.Describe) -> messages.Described:  # noqa: ARG002
        """Say what this runs on."""
        return described(config.load(), self.models.embedder, self._rereader.loaded())

    def why(self, ask: messages.Why) -> messages.Verdict:
        """Say whether a path counts, and why."""
        options = config.load()
        for key, value in (ask.rules or {}).items():
            if key in ("ignore", "ignore_types"):
                options.set(key, value)
        return self.keeper.why(ask.path, options)

    def apply_options(self, ask: messages.ApplyOptions) -> messages.Done:  # noqa: ARG002
        """Follow the options as they are saved now."""
        options = config.load()
        self.keeper.use(options)
        self._rereader.use(options)
        return messages.Done()

    def retry(self, ask: messages.Retry) -> messages.Done:
        """Read failed files again."""
        self.keeper.retry(ask.paths)
        return messages.Done()

    def unlock(self, ask: messages.Unlock) -> messages.Done:
        """Try a password from now on."""
        for sandbox in (self._sandbox, self._pages):
            sandbox.know(ask.password)
        self.keeper.unlock(ask.password, ask.paths)
        return messages.Done()

    def pause(self, ask: messages.Pause) -> messages.Done:
        """Stop or go on indexing."""
        self.keeper.pause(ask.paused)
        return messages.Done()

    def _folders(self) -> tuple[messages.FolderState, ...]:
        return self.library.ledger.folders(self.keeper.paused)


def main() -> int:
    """Serve one window until it closes its end; return the exit code."""
    line = wire.claim()
    if sys.platform == "linux":  # before it has threads: they are as their maker is
        os.nice(YIELDING)
    # watchdog warns of a folder that is seen twice while many are made; it then goes on rightly.
    warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
    threading.excepthook = _end_at_once
    requests = line.lines()
    opened = greet(line, requests)
    if opened is None:
        return 1
    call, library, embedder = opened
    session = Session(line, library, embedder)
    line.reply(call, _welcome(session))
    session.start()
    try:
        for text in requests:
            _serve(line, session, text)
            if session.ending:
                session = _emptied(line, session)
    except SeogaError as error:  # not all could be deleted: the next start says why, and tries again
        line.refuse(session.ending, error.record())
        return 1
    finally:
        session.close()
    return 0


def _welcome(session: Session) -> messages.Welcome:
    library = session.library
    model = session.models.embedder.card.id
    return messages.Welcome(PROTOCOL, version("seoga"), str(library.folder), model, library.ledger.folders())


def _emptied(line: wire.Wire, old: Session) -> Session:
    """Delete all that the library holds, and begin again with an empty one; nothing is answered meanwhile."""
    folder, embedder, switch = old.library.folder, old.models.embedder, old.library.ledger.fact(FACT)
    old.close()
    wipe(folder)
    session = Session(line, open_library(folder, embedder, writer=True), embedder)
    session.keeper.paused = old.keeper.paused
    session.start()
    if switch:
        line.tell(messages.Switching(switch, "cancelled", 0, 0))
    line.reply(old.ending, messages.Folders(()))
    line.tell(messages.Changed((), 0))
    return session


def _serve(line: wire.Wire, session: Session, text: bytes) -> None:
    try:
        call = wire.decode(text)
    except WireError as error:
        line.refuse(int(error.detail) if error.detail else None, error.record())
        return
    try:
        if call.method == "hello":
            raise WireError("wire-protocol", "Hello again", "The conversation has begun already.")
        answers = getattr(session if hasattr(session, call.method) else session.models, call.method)
        if call.method in LATER:
            answers(call.id, call.params)
        else:
            line.reply(call.id, answers(call.params))
    except SeogaError as error:
        line.refuse(call.id, error.record())


def _stamp(path: str) -> int:
    """Return when a file was changed; of what lies inside a file, that file."""
    for there in (Path(path), *Path(path).parents):
        with suppress(OSError):
            return there.stat().st_mtime_ns
    return 0


def _end_at_once(hook: threading.ExceptHookArgs) -> None:
    """End the process where a thread died of an error nobody foresaw; half a worker is worse than none."""
    traceback.print_exception(hook.exc_type, hook.exc_value, hook.exc_traceback)
    os._exit(1)
