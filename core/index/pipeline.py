"""The way of a file into the library, written once: extract, chunk, embed, store.

Reading (extraction in a child process, chunking) runs one step ahead of embedding, so that both cores are
busy. Files are committed in small batches; a batch that has not been committed is read again after a death,
and what was embedded for it is found by its content.
"""

from __future__ import annotations

import contextlib
import hashlib
import queue
import stat
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from core import memory
from core.chunk.language import language_of
from core.chunk.split import embedded_text, split
from core.embed.base import Embedder
from core.errors import Cancelled, DocumentError, ErrorRecord
from core.extract.problems import problem
from core.extract.sandbox import Sandbox
from core.index.pace import Pace
from core.records import Chunk, Document, Embedding
from core.store.documents import DocumentFacts
from core.store.ledger import Waiting
from core.store.library import Library
from core.store.passages import NewDocument
from core.store.schema import content_key, document_key

Stop = Callable[[], bool]

AHEAD = 8  # files read ahead of embedding
TAKE = 16  # files taken from the queue at once
FIRST_COMMIT, FULL_COMMIT = 32, 512  # passages: the first results come soon, later commits are cheap
LONGEST_WAIT = 4.0  # seconds between commits, so that what was read becomes searchable
RESERVE = 12  # tokens kept free below the model's limit, for its special tokens and differences in counting


@dataclass(frozen=True, slots=True)
class Read:
    """A file that has been read: its document to store, or the reason why not.

    Neither means that the library holds the same document already: there is nothing to do but note it.
    """

    file: Waiting
    doc: int = 0
    document: NewDocument | None = None
    error: ErrorRecord | None = None
    facts: DocumentFacts | None = None

    @property
    def passages(self) -> int:
        """Return the number of passages it gave."""
        return len(self.document.keys) if self.document else 0


@dataclass(slots=True)
class Tally:
    """What a run has done, and the seconds each stage took (stages overlap, so they may exceed the clock)."""

    files: int = 0
    passages: int = 0
    embedded: int = 0
    failed: int = 0
    seconds: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("extract", "chunk", "embed", "store"), 0.0)
    )

    def spend(self, stage: str, since: float) -> None:
        """Add the time since `since` (perf_counter) to a stage."""
        self.seconds[stage] += time.perf_counter() - since


class Pipeline:
    """Indexes the files that wait in a library's ledger."""

    def __init__(self, library: Library, embedder: Embedder, sandbox: Sandbox) -> None:
        self.tally = Tally()
        self.pace = Pace()
        self._library = library
        self._embedder = embedder
        self._sandbox = sandbox
        self._in_hand: dict[str, None] = {}
        self._commit_at = FIRST_COMMIT

    def run(self, stop: Stop, progress: Callable[[str, bool], None]) -> None:
        """Index until nothing waits or `stop()` says yes.

        Args:
            stop: asked often; what is in hand then goes back to the queue.
            progress: called with the path of each file that was read, and whether files were committed.

        Raises:
            LibraryError: the library cannot be written; the files stay waiting.
            ModelError: the model cannot be run.
        """
        batch: list[Read] = []
        started = time.perf_counter()
        try:
            # Closed by name: after an error the reader must have ended before what is in hand is put back.
            with contextlib.closing(self._read_ahead(stop)) as reads:
                for read in reads:
                    batch.append(read)
                    due = sum(r.passages for r in batch) >= self._commit_at
                    if due or time.perf_counter() - started > LONGEST_WAIT:
                        self._commit(batch, stop)
                        self.pace.worked(sum(r.passages for r in batch), time.perf_counter() - started)
                        batch, started = [], time.perf_counter()
                        self._commit_at = min(2 * self._commit_at, FULL_COMMIT)
                    progress(read.file.path, not batch)
            if batch and not stop():
                self._commit(batch, stop)
                progress(batch[-1].file.path, True)
        except Cancelled:
            pass
        finally:
            self._library.ledger.put_back(self._in_hand)
            self._in_hand.clear()

    def pending(self) -> int:
        """Return how many files are in hand."""
        return len(self._in_hand)

    # --- reading ---------------------------------------------------------------------------------------

    def _read_ahead(self, stop: Stop) -> Generator[Read, None, None]:
        """Yield files as they are read by a thread that stays at most `AHEAD` files in front."""
        ready: queue.Queue[Read | BaseException | None] = queue.Queue(AHEAD)
        ended = threading.Event()

        def feed() -> None:
            last: BaseException | None = None
            try:
                for read in self._read_all(lambda: ended.is_set() or stop()):
                    if not _put(ready, read, ended):
                        return
            except Exception as error:  # noqa: BLE001 (handed to the caller's thread, which raises it)
                last = error
            _put(ready, last, ended)

        reader = threading.Thread(target=feed, name="reader", daemon=True)
        reader.start()
        try:
            while (read := ready.get()) is not None:
                if isinstance(read, BaseException):
                    raise read
                yield read
        finally:
            ended.set()
            reader.join()

    def _read_all(self, stop: Stop) -> Iterator[Read]:
        while not stop():
            taken = self._library.ledger.take(TAKE, list(self._in_hand))
            if not taken:
                return
            self._in_hand.update(dict.fromkeys(each.path for each in taken))
            for each in taken:
                if stop():
                    return
                yield self._read(each)

    def _read(self, file: Waiting) -> Read:
        path = Path(file.path)
        try:
            digest = _fingerprint(path, self._sandbox.max_bytes)
            doc = document_key(digest, file.suffix)
            if digest and self._library.passages_of(doc) and self._library.ledger.about([doc]):
                return Read(file, doc)
            began = time.perf_counter()
            document = self._sandbox.extract(path)
            self.tally.spend("extract", began)
            began = time.perf_counter()
            limit = self._embedder.card.max_tokens - RESERVE
            chunks = split(document, self._embedder.count, limit=limit)
            self.tally.spend("chunk", began)
            if not chunks:  # it would never count as stored, and be read again for ever
                raise problem("empty", path)
        except DocumentError as error:
            return Read(file, error=replace(error.record(), path=file.path))
        return Read(file, doc, _new_document(doc, document.title, chunks), facts=_facts(document))

    # --- embedding and storing -------------------------------------------------------------------------

    def _commit(self, batch: list[Read], stop: Stop) -> None:
        documents = list({r.doc: r.document for r in batch if r.document}.values())
        embeddings = self._embed(documents, stop)
        began = time.perf_counter()
        self._library.store(documents, embeddings)
        self._note(batch)
        self._library.prune()
        memory.give_back()
        self.tally.spend("store", began)
        self.tally.passages += sum(len(d.keys) for d in documents)

    def _note(self, batch: list[Read]) -> None:
        """Write the ledger's rows of a stored batch; files that changed meanwhile stay in the queue."""
        ledger = self._library.ledger
        current = ledger.unchanged(r.file for r in batch)
        counts = {r.doc: self._library.passages_of(r.doc) for r in batch if r.error is None}
        facts = {r.doc: r.facts for r in batch if r.facts}
        known = facts.keys() | ledger.about([*counts]).keys()
        # A document that was here when its copy was read may have left since: then the copy is read again.
        done = [r for r in batch if r.file.path in current and counts.get(r.doc) and r.doc in known]
        failed = [r.error for r in batch if r.file.path in current and r.error]
        ledger.finish([(r.file.path, r.doc, counts[r.doc]) for r in done], facts)
        ledger.fail(failed)
        ledger.put_back(r.file.path for r in batch if r not in done and not r.error)
        for read in batch:
            self._in_hand.pop(read.file.path, None)
            self.pace.read(read.file.suffix, read.file.size, read.passages)
        self.tally.files += len(done)
        self.tally.failed += len(failed)

    def _embed(self, documents: list[NewDocument], stop: Stop) -> dict[int, Embedding]:
        texts = {key: text for d in documents for key, text in zip(d.keys, d.embedded, strict=True)}
        keys = self._library.vectors.missing(list(texts))
        began = time.perf_counter()
        embeddings = self._embedder.passages([texts[key] for key in keys], stop)
        self.tally.spend("embed", began)
        self.tally.embedded += len(keys)
        return dict(zip(keys, embeddings, strict=True))


def _fingerprint(path: Path, max_bytes: int) -> bytes:
    """Return a file's content hash; none where it must not or cannot be read (extraction then says why)."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > max_bytes:
            return b""
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()
    except OSError:
        return b""


def _new_document(doc: int, title: str, chunks: list[Chunk]) -> NewDocument:
    texts = [embedded_text(chunk) for chunk in chunks]
    return NewDocument(doc, title, chunks, [content_key(text) for text in texts], texts)


def _facts(document: Document) -> DocumentFacts:
    return DocumentFacts(document.title, language_of(document.text), document.format, document.pages)


def _put(
    ready: queue.Queue[Read | BaseException | None], item: Read | BaseException | None, ended: threading.Event
) -> bool:
    """Put an item into the queue; False where the other side has gone meanwhile."""
    while not ended.is_set():
        try:
            ready.put(item, timeout=0.1)
        except queue.Full:
            continue
        return True
    return False
