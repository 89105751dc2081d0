"""The worker process: messages in, the keeper and the search behind, replies and notices out.

Threads: this one reads requests and answers the quick ones; `keeper` owns the writing; one thread searches,
one reads documents for the preview and one draws their pages, so that none waits for another. The worker ends
when its stdin does. An error that nobody foresaw ends it at once: the window starts it again, and nothing is lost.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from core import config, messages, model_requests, wire
from core.embed.base import Embedder
from core.embed.reranker import CrossEncoder
from core.errors import ErrorRecord, ModelError, SeogaError, WireError
from core.extract.drawing import Wish
from core.extract.sandbox import Sandbox
from core.index.keeper import Keeper
from core.messages import PROTOCOL
from core.model_requests import ModelRequests
from core.opening import open_embedder, open_library, open_reranker, status
from core.records import Document
from core.search.duplicates import duplicates
from core.search.search import Stop, explained, search
from core.search.similar import similar
from core.store import folder as place
from core.store.library import Library

# Requests that other threads answer.
LATER = frozenset(
    "search similar explain find_duplicates read_document draw_page unpack check exclude".split()
).union(model_requests.LATER)
T = TypeVar("T")
DOCUMENTS_KEPT = 4  # documents held for the preview
SECONDS_TO_DRAW = 15  # someone waits for it, and may read the text instead


class Session:
    """An open library and its answers to requests; one method a request, named as in `messages.REQUESTS`."""

    def __init__(
        self, line: wire.Wire, library: Library, embedder: Embedder, keeper: Keeper, preview: Sandbox, pages: Sandbox
    ) -> None:
        self._line = line
        self._library = library
        self.keeper = keeper
        self._searching = ThreadPoolExecutor(1, "search")
        self._reading = ThreadPoolExecutor(1, "preview")
        self._drawing = ThreadPoolExecutor(1, "pages")
        self.models = ModelRequests(line, library, keeper, embedder, self, self._searching)
        self._sandbox = preview
        self._pages = pages
        self._documents: dict[tuple[str, int], Document] = {}
        self._running: dict[int, threading.Event] = {}
        self._newest = 0
        self._reranker_asked = False
        self._cross: CrossEncoder | None = None

    def close(self) -> None:
        """Call off what runs and end the threads."""
        for stopped in list(self._running.values()):
            stopped.set()
        for sandbox in (self._sandbox, self._pages):
            sandbox.close()
        self.models.close()
        for pool in (self._searching, self._reading, self._drawing):
            pool.shutdown(cancel_futures=True)

    # --- requests answered later -----------------------------------------------------------------------

    def search(self, call: int, ask: messages.Search) -> None:
        """Search in the search thread; a newer sequence number calls off older searches."""
        stop = self._asked(call, ask.sequence)
        self.later(self._searching, call, lambda: self._search(ask, stop))

    def _asked(self, call: int, sequence: int) -> Stop:
        """Note that a person asks; return what says whether the answer is still wanted."""
        self.keeper.manners.touched()
        self._newest = max(self._newest, sequence)
        stopped = self._running[call] = threading.Event()
        return lambda: stopped.is_set() or sequence < self._newest

    def _search(self, ask: messages.Search, stop: Stop) -> messages.Found:
        def early(found: messages.Found) -> None:
            self._line.tell(messages.Early(found))

        reranker = self._reranker() if ask.rerank == "cross" else None
        began = time.perf_counter()
        found = search(self._library, self.models.embedder, ask, stop, early, reranker)
        if ask.query.strip() and ask.mode == "hybrid" and reranker is None:
            self.models.took.append(time.perf_counter() - began)
        return found

    def _reranker(self) -> CrossEncoder | None:
        """Return the cross-encoder, loaded when it is first wanted; one that cannot be loaded is told once."""
        if not self._reranker_asked:
            self._reranker_asked = True
            try:
                self._cross = open_reranker(config.load())
            except ModelError as error:
                self._line.tell(messages.Trouble(error.record()))
        return self._cross

    def similar(self, call: int, ask: messages.Similar) -> None:
        """Find what is like a passage, a file or a text, in the search thread; it is a search like any other."""
        stop = self._asked(call, ask.sequence)
        self.later(
            self._searching, call, lambda: similar(self._library, self.models.embedder, self._readable(ask), stop)
        )

    def _readable(self, ask: messages.Similar) -> messages.Similar:
        """Return the request with the text of a file that is not in the library."""
        if ask.text or not ask.path or self._library.ledger.document_of(ask.path) is not None:
            return ask
        return replace(ask, path="", text=self._sandbox.extract(Path(ask.path)).text)

    def explain(self, call: int, ask: messages.Explain) -> None:
        """Explain a hit in the search thread."""
        self.later(self._searching, call, lambda: explained(self._library, self.models.embedder, ask))

    def find_duplicates(self, call: int, ask: messages.FindDuplicates) -> None:
        """Look for copies and versions in the search thread."""
        stopped = self._running[call] = threading.Event()
        self.later(self._searching, call, lambda: duplicates(self._library, ask, stopped.is_set))

    def read_document(self, call: int, ask: messages.ReadDocument) -> None:
        """Read a document in the preview's thread."""
        self.later(self._reading, call, lambda: self._document(ask.path))

    def _document(self, path: str) -> messages.DocumentText:
        stamp = _stamp(path)
        document = self._documents.pop((path, stamp), None) or self._sandbox.extract(Path(path))
        self._documents[path, stamp] = document
        while len(self._documents) > DOCUMENTS_KEPT:
            self._documents.pop(next(iter(self._documents)))
        return messages.DocumentText(
            path, document.title, document.format, document.text, document.blocks, document.pages
        )

    def draw_page(self, call: int, ask: messages.DrawPage) -> None:
        """Draw a page in a thread and a child of its own; a page called off before its turn is not drawn."""
        self.later(self._drawing, call, lambda: self._picture(ask))

    def _picture(self, ask: messages.DrawPage) -> messages.PagePicture:
        drawn = self._pages.draw(Path(ask.path), Wish(ask.page, ask.width, ask.passage))
        size = drawn.width, drawn.height, drawn.channels
        return messages.PagePicture(ask.path, ask.page, drawn.pages, *size, drawn.pixels, drawn.boxes)

    def unpack(self, call: int, ask: messages.Unpack) -> None:
        """Copy what lies inside a file, in the preview's thread."""
        self.later(self._reading, call, lambda: self._copy(ask.path))

    def _copy(self, path: str) -> messages.Unpacked:
        scratch = place.scratch(self._library.folder)
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
        return status(self._library, self.models.embedder.card.id, paused=self.keeper.paused)

    def why(self, ask: messages.Why) -> messages.Verdict:
        """Say whether a path counts, and why."""
        options = config.load()
        for key, value in (ask.rules or {}).items():
            if key in ("ignore", "ignore_types"):
                options.set(key, value)
        return self.keeper.why(ask.path, options)

    def apply_options(self, ask: messages.ApplyOptions) -> messages.Done:  # noqa: ARG002
        """Follow the options as they are saved now."""
        self.keeper.use(config.load())
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
        return self._library.ledger.folders(self.keeper.paused)


def main() -> int:
    """Serve one window until it closes its end; return the exit code."""
    line = wire.claim()
    # watchdog warns of a folder that is seen twice while many are made; it then goes on rightly.
    warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
    threading.excepthook = _end_at_once
    requests = line.lines()
    opened = _greet(line, requests)
    if opened is None:
        return 1
    call, library, embedder = opened
    max_bytes = config.load().number("max_file_mb") * 2**20
    scratch = place.scratch(library.folder)
    keeper = Keeper(library, embedder, Sandbox(max_bytes, scratch=scratch), line.tell, config.load())
    preview, pages = Sandbox(max_bytes, scratch=scratch), Sandbox(max_bytes, SECONDS_TO_DRAW, scratch=scratch)
    session = Session(line, library, embedder, keeper, preview, pages)
    welcome = messages.Welcome(
        PROTOCOL, version("seoga"), str(library.folder), embedder.card.id, library.ledger.folders()
    )
    line.reply(call, welcome)
    keeper.start()
    session.models.go_on()
    try:
        for text in requests:
            _serve(line, session, text)
    finally:
        keeper.close()
        session.close()
        library.close()
    return 0


def _greet(line: wire.Wire, requests: Iterator[bytes]) -> tuple[int, Library, Embedder] | None:
    """Wait for a hello that can be honoured, and open the library it names; None where the window leaves."""
    for text in requests:
        try:
            call = wire.decode(text)
            if not isinstance(call.params, messages.Hello):
                raise WireError("wire-no-hello", "No hello", "The first request must be hello.", detail=str(call.id))
            if call.params.protocol != PROTOCOL:
                message = f"The window speaks protocol {call.params.protocol}, the worker {PROTOCOL}."
                raise WireError("wire-protocol", "Versions do not match", message, detail=str(call.id))
        except WireError as error:
            line.refuse(int(error.detail) if error.detail else None, error.record())
            continue
        try:
            embedder = open_embedder(config.load())
            folder = Path(call.params.library) if call.params.library else None
            library = open_library(folder, embedder, writer=True)
        except SeogaError as error:
            line.refuse(call.id, error.record())
            continue
        return call.id, library, embedder
    return None


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
