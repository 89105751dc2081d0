"""Files are read ahead: extracted in a child process and cut into passages, in a thread of its own.

What lies inside an archive or a mail is read with it, each a document of its own; the file itself comes last, so that
it counts as read only when all that is inside it does.
"""

from __future__ import annotations

import hashlib
import os
import queue
import stat
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from types import TracebackType

from core.chunk.language import language_of
from core.chunk.split import embedded_text, split
from core.embed.base import Embedder
from core.errors import DocumentError, ErrorRecord
from core.extract import images
from core.extract.problems import problem
from core.extract.sandbox import Part, Sandbox
from core.records import Chunk, Document
from core.store.documents import DocumentFacts
from core.store.ledger import Entry
from core.store.library import Library
from core.store.passages import NewDocument
from core.store.queue import Waiting
from core.store.schema import content_key, document_key

Stop = Callable[[], bool]
Rest = Callable[[float, Stop], None]
Counts = Callable[[str], bool]  # says whether the rules let a path in

AHEAD = 16  # files read before anyone asks for them
SOON = 0.05  # seconds to wait for the next file; whoever asks has other work where files take longer than that
TAKE = 16  # files taken from the queue at once
RESERVE = 12  # tokens kept free below the model's limit, for its special tokens and differences in counting


@dataclass(frozen=True, slots=True)
class Read:
    """A file that has been read, or a document inside it: what to store, or the reason why not.

    Neither means that the library holds the same document already: there is nothing to do but note it. `member` is
    the row of what lies inside the file, None for the file itself, which comes last; `inside` are then the paths of
    all that lies inside it, None where they are as they were.
    """

    file: Waiting
    doc: int = 0
    document: NewDocument | None = None
    error: ErrorRecord | None = None
    facts: DocumentFacts | None = None
    member: Entry | None = None
    inside: tuple[str, ...] | None = None

    @property
    def path(self) -> str:
        """Return where it lies."""
        return self.member.path if self.member else self.file.path

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


class Reader:
    """Reads the files that wait in a library's ledger while it is entered."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        sandbox: Sandbox,
        tally: Tally,
        stop: Stop,
        rest: Rest,
        counts: Counts,
    ) -> None:
        self.ended = False
        self._library = library
        self._embedder = embedder
        self._sandbox = sandbox
        self._tally = tally
        self._left = threading.Event()
        self._stop_asked = stop
        self._rest = rest
        self._counts = counts
        self._in_hand: dict[str, None] = {}
        self._ready: queue.Queue[Read | BaseException | None] = queue.Queue(AHEAD)
        self._thread = threading.Thread(target=self._live, name="reader", daemon=True)

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        self._thread.join()

    def next(self, *, wait: bool) -> Read | None:
        """Return a file that has been read; None at the end (`ended`), or where none comes soon and `wait` is false.

        Raises:
            Exception: what the reading thread died of.
        """
        if self.ended:
            return None
        try:
            found = self._ready.get(timeout=None if wait else SOON)
        except queue.Empty:
            return None
        if isinstance(found, BaseException):
            raise found
        self.ended = found is None
        return found

    def done(self, paths: Iterable[str]) -> None:
        """Note files that have been dealt with."""
        for path in paths:
            self._in_hand.pop(path, None)

    # --- the thread ------------------------------------------------------------------------------------

    def _stop(self) -> bool:
        return self._left.is_set() or self._stop_asked()

    def _live(self) -> None:
        last: BaseException | None = None
        try:
            for read in self._read_all():
                if not self._put(read):
                    return
        except BaseException as error:  # noqa: BLE001 (handed to the caller's thread, which raises it)
            last = error
        self._put(last)

    def _put(self, item: Read | BaseException | None) -> bool:
        """Put an item into the queue; False where the other side has left meanwhile."""
        while not self._left.is_set():
            try:
                self._ready.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def _read_all(self) -> Iterator[Read]:
        while not self._stop():
            taken = self._library.ledger.queue.take(TAKE, list(self._in_hand), images.ENDINGS)
            if not taken:
                return
            self._in_hand.update(dict.fromkeys(each.path for each in taken))
            for each in taken:
                if self._stop():
                    return
                began = time.perf_counter()
                for read in self._read(each):
                    self._rest(time.perf_counter() - began, self._stop)
                    yield read
                    began = time.perf_counter()

    def _read(self, file: Waiting) -> Iterator[Read]:
        """Yield what is inside a file, then the file itself, unless it is to stop."""
        path, ledger = Path(file.path), self._library.ledger
        doc = document_key(digest := _fingerprint(path, self._sandbox.max_bytes), file.suffix)
        if digest and self._knows(doc):
            if ledger.document_of(file.path) == doc:
                yield Read(file, doc)
                return
            if ledger.is_bare(doc):
                yield Read(file, doc, inside=())
                return
        try:
            with self._extracting(file):
                document, names = self._sandbox.read(path)
            read = self._cut(Read(file, doc), document)
            inside = []
            for member in self._inside(file, names):
                yield member
                inside.append(member.path)
        except DocumentError as error:
            yield Read(file, error=replace(error.record(), path=file.path))
            return
        if not self._stop():
            yield replace(read, inside=tuple(inside))

    def _inside(self, file: Waiting, names: Iterable[str]) -> Iterator[Read]:
        """Yield what is inside a file and let in by the rules.

        Raises:
            DocumentError: the file cannot be read after all.
        """
        wanted = [name for name in names if self._counts(_path_inside(file, name))]
        parts = self._sandbox.inside(Path(file.path), wanted)
        with closing(parts):
            while not self._stop():
                with self._extracting(file):
                    part = next(parts, None)
                if part is None:
                    return
                if self._counts(_path_inside(file, part.member.name)):
                    yield self._member(file, part)

    def _member(self, file: Waiting, part: Part) -> Read:
        member, path = part.member, _path_inside(file, part.member.name)
        entry = Entry(path, member.size, int(member.modified * 1e9) or file.mtime_ns, 0, 0)
        read = Read(file, document_key(member.digest, PurePath(path).suffix.lower()), member=entry)
        try:
            if isinstance(part.result, DocumentError):
                raise part.result
            return read if self._knows(read.doc) else self._cut(read, part.result)
        except DocumentError as error:
            return replace(read, error=replace(error.record(), path=path))

    @contextmanager
    def _extracting(self, file: Waiting) -> Iterator[None]:
        began = time.perf_counter()
        with self._library.reading(file.path):
            yield
        self._tally.spend("extract", began)

    def _knows(self, doc: int) -> bool:
        return bool(self._library.passages_of(doc) and self._library.ledger.about([doc]))

    def _cut(self, read: Read, document: Document) -> Read:
        """Return what is to be stored of a document.

        Raises:
            DocumentError: there is no passage in it.
        """
        began = time.perf_counter()
        chunks = split(document, self._embedder.count, limit=self._embedder.card.max_tokens - RESERVE)
        self._tally.spend("chunk", began)
        if not chunks:  # it would never count as stored, and be read again for ever
            raise problem("empty", Path(read.path))
        return replace(read, document=_new_document(read.doc, document.title, chunks), facts=_facts(document))


def _path_inside(file: Waiting, name: str) -> str:
    """Return the path of what lies inside a file, as if that were a folder."""
    return os.path.join(file.path, *name.split("/"))  # noqa: PTH118 (the ledger's paths are text)


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
