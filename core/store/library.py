"""A library: the ledger, the passages, the words and the vectors of the active model, opened, kept in step, repaired.

Order of writing (a death between any two steps loses and doubles nothing): passages with their words, then the
ledger; later vectors, then the ledger again. Passages without a file and vectors without passages are dropped later;
a file without passages is read again, passages without vectors are embedded again. The words are made of the
passages, and made again where they are missing.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import lancedb
import numpy as np
from filelock import FileLock
from lancedb.db import DBConnection

from core.errors import LibraryError
from core.records import Embedding
from core.store import folder as place
from core.store import mapped, migrate
from core.store.codec import Codec
from core.store.filters import Filter, pages_mask
from core.store.ledger import Ledger
from core.store.lexicon import Terms
from core.store.other_models import OtherModels
from core.store.passages import Layout, NewDocument, Passages
from core.store.rows import Ints, Rows
from core.store.sample import Sample, draw
from core.store.vectors import Vectors
from core.store.view import State, View, looked
from core.store.words import Words

SPARE = 0.1  # share of vectors and words without passages that is kept, in case the content comes back
VIEWS = 16  # views kept, by filter: the next keystroke asks for the same one
READING = "reading"  # the file that names what is being read
REMADE = 5_000  # passages whose words are made again at once
WISHED = 16  # passages that a search asks to be embedded first

INDEX_CACHE, METADATA_CACHE = 64 * 2**20, 32 * 2**20  # bytes; LanceDB's own limits are several GB

EVERYTHING = Filter()
T = TypeVar("T")


class Library:
    """An open library. Writing verbs need `writer=True` and belong to one thread; reading ones to any."""

    def __init__(self, folder: Path, model: str, dims: int, *, writer: bool, codec: Codec) -> None:
        """Open or, for a writer, make the library.

        Args:
            folder: where it lies.
            model: the id of the model whose vectors are used.
            dims: the width of its dense vectors.
            writer: whether to write; one process at a time may.
            codec: how its multi-vectors are written.

        Raises:
            LibraryError: any of its kinds.
        """
        self.folder = folder
        self._lock: FileLock | None = None
        if writer:
            place.prepare(folder)
            self._lock = place.lock(folder)
        elif not (folder / place.MARKER).exists():
            message = "Nothing has been indexed there yet."
            raise LibraryError("path-missing", "No library there", message, str(folder))
        place.check_version(folder)
        self._change = threading.Lock()
        self._sample: Sample | None = None
        self._wished: list[int] = []
        self._aside = ThreadPoolExecutor(1, "aside")
        try:
            if writer:
                migrate.upgrade(folder)
            else:
                migrate.refuse_older(folder)
            self._open(model, dims, codec, writer)
        except LibraryError:
            self._unlock()
            raise

    def _open(self, model: str, dims: int, codec: Codec, writer: bool) -> None:
        with place.guarded(self.folder):
            self.ledger = open_ledger(self._ledger_folder())
            self._db = self._connect()
            self.others = OtherModels(self._db, self.folder)
            try:
                self.passages = Passages(self._db, create=writer)
                self.vectors = Vectors(self._db, self.folder, model, dims, codec, create=writer)
            except ValueError as error:
                message = (
                    "It has no passages for this model yet. Open it once in Seoga's window, or run `seoga index`."
                )
                raise LibraryError(
                    "path-missing", "No library there", message, str(self.folder), str(error)
                ) from error
            self._views: dict[Filter, tuple[int, View]] = {}
            self._writes = writer
            self.hold(self.passages.layout(), Words(mapped.opened(self.folder / place.WORDS, Terms)))
            self.mend_words()
            if writer:
                self._blame()

    def _ledger_folder(self) -> Path:
        return self.folder

    def _connect(self) -> DBConnection:
        return lancedb.connect(str(self.folder / "lance"), session=session())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the library and give up the right to write."""
        self._aside.shutdown()
        self.ledger.close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()

    # --- writing ---------------------------------------------------------------------------------------

    def store(self, documents: Sequence[NewDocument], embeddings: Mapping[int, Embedding]) -> None:
        """Write documents, whose words can be searched from then on, and vectors, by content key.

        Raises:
            LibraryError: disk-full or library-read-only; nothing is lost, the files stay as they were.
        """
        layout, words = self.state.layout, self.state.words
        with place.writing(self.folder):
            if embeddings:
                self.vectors.add(list(embeddings), list(embeddings.values()))
            if documents:
                self.passages.replace(documents)
                texts = {k: text for d in documents for k, text in zip(d.keys, d.embedded, strict=True)}
                words = self.saved(self._with_words(texts))
                layout = layout.with_documents(documents)
        self.hold(layout, words)

    def use_filled(self) -> None:
        """Use the vectors that were filled in; nothing may be searching. Those used before stay on the disk."""
        assert self.others.filling is not None
        self.vectors, self.others.filling, self._sample, self._wished = self.others.filling, None, None, []
        self.hold(self.state.layout, self.state.words)

    def prune(self) -> int:
        """Drop the passages of documents that no file holds any more; return how many documents."""
        layout = self.state.layout
        held = np.fromiter(self.ledger.documents(), np.int64)
        gone = np.setdiff1d(layout.docs, held)
        if len(gone):
            with place.writing(self.folder):
                self.passages.forget(gone.tolist())
            self.hold(layout.without(gone), self.state.words)
        return len(gone)

    def tidy(self) -> None:
        """Bring indexes up to date, merge small files, and drop what is not read any more.

        That is old versions, what has long been without passages, and what an earlier codec of the model wrote.
        """
        state = self.state
        with place.writing(self.folder):
            spare = np.setdiff1d(state.memory.rows.keys, state.layout.keys)
            if len(spare) > self.most_spare:
                self.vectors.drop(spare.tolist())
            words = state.words.compacted(np.isin(state.word_rows.keys, state.layout.keys))
            if words.postings is not state.words.postings:
                words = self.saved(words)
            self.passages.tidy()
            self.vectors.tidy()
            self.others.drop_older(self.vectors)
            self.ledger.tidy()
        self.hold(state.layout, words)

    def _with_words(self, texts: Mapping[int, str]) -> Words:
        """Return the words with those of texts, by content key, that it does not have yet."""
        words, rows = self.state.words, self.state.word_rows
        keys = np.fromiter(texts, np.int64)
        new = keys[rows.find(keys) < 0]
        return words.extended(new, [texts[key] for key in new.tolist()]) if len(new) else words

    def saved(self, words: Words) -> Words:
        """Return words that a writer has written to the disk; a reader's stay in memory."""
        return Words(mapped.saved(self.folder / place.WORDS, words.postings)) if self._writes else words

    def mend_words(self) -> None:
        """Make the words of passages that have none: a file was damaged, or another process has just written."""
        missing = np.setdiff1d(self.state.layout.keys, self.state.word_rows.keys)
        for first in range(0, len(missing), REMADE):
            found = self.passages.by_key(missing[first : first + REMADE].tolist())
            texts = {passage.key: passage.read for passage in found}
            self.hold(self.state.layout, self._with_words(texts))
        if len(missing):
            self.hold(self.state.layout, self.saved(self.state.words))

    def hold(self, layout: Layout, words: Words) -> None:
        """Take over what is stored now, as one state."""
        with self._change:
            self.state = State(layout, words, Rows(words.postings.keys), self.vectors.memory)
            self._views = {}

    def held(self, keys: Iterable[int]) -> list[int]:
        """Return the contents that some passage has."""
        asked = np.fromiter(keys, np.int64)
        return asked[np.isin(asked, self.state.layout.keys)].tolist()  # type: ignore[no-any-return]

    @contextmanager
    def reading(self, path: str) -> Iterator[None]:
        """Note beside the ledger that a file is being read; a death meanwhile is held against it later.

        Raises:
            LibraryError: disk-full and the like.
        """
        note = self.folder / READING
        with place.writing(self.folder):
            note.write_text(path, "utf-8")
        try:
            yield
        finally:
            note.unlink(missing_ok=True)

    def _blame(self) -> None:
        with suppress(FileNotFoundError, UnicodeDecodeError):
            self.ledger.queue.blame((self.folder / READING).read_text("utf-8"))
            (self.folder / READING).unlink()

    def lacking(self, docs: Sequence[int]) -> dict[int, list[int]]:
        """Return the content of each document that lacks vectors, by document key; [] where all is embedded.

        A document that has no passages here is left out.
        """
        layout = self.state.layout
        at = np.flatnonzero(np.isin(layout.docs, np.asarray(docs, np.int64)))
        bare = set(self.vectors.missing(layout.keys[at].tolist()))
        found: dict[int, list[int]] = {}
        for doc, key in zip(layout.docs[at].tolist(), layout.keys[at].tolist(), strict=True):
            found.setdefault(doc, []).extend((key,) if key in bare else ())
        return found

    @property
    def most_spare(self) -> int:
        """Return how many contents without passages are kept, in case they come back."""
        return int(SPARE * max(self.count, 1000))

    @property
    def versions(self) -> int:
        """Return how many commits ago the tables were tidied: searches slow down and the disk fills with them."""
        return max(self.passages.versions, self.vectors.versions)

    @property
    def bare(self) -> int:
        """Return the number of passages without vectors."""
        return int(np.count_nonzero(self.state.in_vectors < 0))

    def wish(self, keys: Ints) -> None:
        """Ask that of these contents, best first, those without vectors be embedded before all others."""
        lacking = self.state.memory.rows.find(keys) < 0
        self._wished = keys[lacking][:WISHED].tolist()

    @property
    def wishes(self) -> bool:
        """Say whether a search has wished for something."""
        return bool(self._wished)

    def wished(self) -> list[int]:
        """Return what the last search wished for, once."""
        wished, self._wished = self._wished, []
        return wished

    def passages_of(self, doc: int) -> int:
        """Return how many passages a document has here; 0 means that it is not stored."""
        return int(np.count_nonzero(self.state.layout.docs == doc))

    # --- reading ---------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """Return the number of passages."""
        return len(self.state.layout)

    @property
    def contents(self) -> int:
        """Return the number of distinct passages: what is embedded."""
        return len(np.unique(self.state.layout.keys))

    def aside(self, work: Callable[[], T]) -> Future[T]:
        """Do something in a thread beside the caller's: what waits for the disk or counts without Python's lock."""
        return self._aside.submit(work)

    def view(self, filter: Filter = EVERYTHING) -> View:  # noqa: A002
        """Return what can be found under a filter. It is right at the moment it is asked for."""
        stamp, state = self.ledger.stamp, self.state
        seen, view = self._views.get(filter, (-1, None))
        if view is None or seen != stamp or view.state is not state:
            known, places = state.documents
            passages = np.isin(known, self.ledger.matching(filter))[places]
            view = looked(state, passages & pages_mask(filter, state.layout.pages))
            if len(self._views) >= VIEWS:
                self._views = {}
            self._views[filter] = (stamp, view)
        return view

    def sample(self, size: int) -> Sample:
        """Return up to `size` random passages; they are drawn anew when the library has changed by a fifth."""
        count = self.count
        held = self._sample
        if held is None or abs(count - held.drawn_of) > SPARE * held.drawn_of:
            self._sample = held = draw(size, self.view(), self.passages, self.vectors)
        return held

    def refresh(self) -> None:
        """See what another process has written since."""
        self.passages.refresh()
        self.vectors.refresh()
        held = self.state.words.postings
        self.hold(self.passages.layout(), Words(mapped.opened(self.folder / place.WORDS, Terms, held)))
        self.mend_words()

    def sizes(self) -> dict[str, int]:
        """Return the bytes on disk by kind of data."""
        lance = self.folder / "lance"
        return {
            "ledger": sum(place.bytes_at(self.folder / f"ledger.db{end}") for end in ("", "-wal", "-shm")),
            "passages": place.bytes_below(lance / "chunks.lance"),
            "words": place.bytes_below(self.folder / place.WORDS),
            "sparse": sum(place.bytes_below(folder) for folder in self.folder.glob("sparse_*")),
            "vectors": sum(place.bytes_below(table) for table in lance.glob("vec_*.lance")),
        }


def session() -> lancedb.Session:
    """Return a session of LanceDB with caches of a size that suits a person's computer."""
    return lancedb.Session(index_cache_size_bytes=INDEX_CACHE, metadata_cache_size_bytes=METADATA_CACHE)


def open_ledger(folder: Path) -> Ledger:
    """Open the ledger.

    Raises:
        LibraryError: library-damaged.
    """
    try:
        return Ledger(folder / "ledger.db")
    except sqlite3.DatabaseError as error:
        message = "Its ledger cannot be read. Delete the library folder; Seoga will index again."
        raise LibraryError("library-damaged", "The library is damaged", message, str(folder), str(error)) from error
