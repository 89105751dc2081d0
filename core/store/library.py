"""A library: the ledger, the passages and the vectors of the active model, opened, kept in step and repaired.

Order of writing (a death between any two steps loses and doubles nothing): vectors, then passages, then the
ledger. Vectors without passages and passages without a file are dropped later; a file without passages is
read again.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import lancedb
import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from core.errors import LibraryError
from core.records import Embedding
from core.store import folder as place
from core.store.ledger import Ledger
from core.store.passages import NewDocument, Passages
from core.store.vectors import Memory, Vectors

SPARE_VECTORS = 0.2  # share of vectors without passages that is kept, in case the content comes back

INDEX_CACHE, METADATA_CACHE = 64 * 2**20, 32 * 2**20  # bytes; LanceDB's own limits are several GB


@dataclass(frozen=True, slots=True)
class View:
    """One consistent look at what can be found: `live[i]` says whether row i of `memory` may be a hit."""

    memory: Memory
    live: NDArray[np.bool_]


class Library:
    """An open library. Writing verbs need `writer=True` and belong to one thread; reading ones to any."""

    def __init__(self, folder: Path, model: str, dims: int, *, writer: bool) -> None:
        """Open or, for a writer, make the library.

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
        try:
            self._open(model, dims, writer)
        except LibraryError:
            self._unlock()
            raise

    def _open(self, model: str, dims: int, writer: bool) -> None:
        with place.guarded(self.folder):
            try:
                self.ledger = Ledger(self.folder / "ledger.db")
            except sqlite3.DatabaseError as error:
                message = "Its ledger cannot be read. Delete the library folder; Seoga will index again."
                raise LibraryError(
                    "library-damaged", "The library is damaged", message, str(self.folder), str(error)
                ) from error
            session = lancedb.Session(index_cache_size_bytes=INDEX_CACHE, metadata_cache_size_bytes=METADATA_CACHE)
            db = lancedb.connect(str(self.folder / "lance"), session=session)
            try:
                self.passages = Passages(db, create=writer)
                self.vectors = Vectors(db, model, dims, create=writer)
            except ValueError as error:
                message = "It has no passages for this model yet."
                raise LibraryError(
                    "path-missing", "No library there", message, str(self.folder), str(error)
                ) from error
        self._docs, self._keys = self.passages.layout()
        self._views: dict[str, View] = {}

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the library and give up the right to write."""
        self.ledger.close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()

    @property
    def count(self) -> int:
        """Return the number of passages."""
        return len(self._keys)

    # --- writing ---------------------------------------------------------------------------------------

    def store(self, documents: Sequence[NewDocument], embeddings: Mapping[int, Embedding]) -> None:
        """Write documents and the vectors of their new content.

        Raises:
            LibraryError: disk-full or library-read-only; nothing is lost, the files stay waiting.
        """
        with place.guarded(self.folder):
            self.vectors.add(list(embeddings), list(embeddings.values()))
            if documents:
                self.passages.replace(documents)
        docs = np.array([d.doc for d in documents for _ in d.keys], np.int64)
        keys = np.array([key for d in documents for key in d.keys], np.int64)
        keep = ~np.isin(self._docs, docs)
        self._set_layout(np.append(self._docs[keep], docs), np.append(self._keys[keep], keys))

    def prune(self) -> int:
        """Drop the passages of documents that no file holds any more; return how many documents."""
        held = np.fromiter(self.ledger.documents(), np.int64)
        gone = np.setdiff1d(self._docs, held)
        if len(gone):
            with place.guarded(self.folder):
                self.passages.forget(gone.tolist())
            keep = ~np.isin(self._docs, gone)
            self._set_layout(self._docs[keep], self._keys[keep])
        else:
            self.forget_views()  # a file may have left a folder without its document leaving the library
        return len(gone)

    def repair(self) -> int:
        """Queue the files whose passages or vectors are missing and drop what no file holds; count the files."""
        whole = np.isin(self._keys, self.vectors.memory.keys)
        broken = set(self._docs[~whole].tolist())
        broken |= self.ledger.documents() - set(self._docs.tolist())
        self.ledger.forget_documents(broken)
        self.prune()
        return len(broken)

    def tidy(self) -> None:
        """Bring indexes up to date, merge small files, drop old versions and vectors long without passages."""
        with place.guarded(self.folder):
            spare = np.setdiff1d(self.vectors.memory.keys, self._keys)
            if len(spare) > SPARE_VECTORS * max(len(self._keys), 1000):
                self.vectors.drop(spare.tolist())
            self.passages.tidy()
            self.vectors.tidy()

    def forget_views(self) -> None:
        """Look again what can be found: files have left the ledger."""
        self._views = {}

    def _set_layout(self, docs: NDArray[np.int64], keys: NDArray[np.int64]) -> None:
        with self._change:
            self._docs, self._keys, self._views = docs, keys, {}

    def passages_of(self, doc: int) -> int:
        """Return how many passages a document has here; 0 means that it is not stored."""
        return int(np.count_nonzero(self._docs == doc))

    # --- reading ---------------------------------------------------------------------------------------

    def view(self, folder: str = "") -> View:
        """Return what can be found, in the whole library or at and below one path."""
        view = self._views.get(folder)
        if view is None or view.memory is not self.vectors.memory:
            with self._change:
                docs, keys, views = self._docs, self._keys, self._views
            if folder:
                inside = np.fromiter(self.ledger.documents_under(folder), np.int64)
                keys = keys[np.isin(docs, inside)]
            memory = self.vectors.memory
            view = views[folder] = View(memory, np.isin(memory.keys, keys))
        return view

    def refresh(self) -> None:
        """See what another process has written since."""
        self.passages.refresh()
        self.vectors.refresh()
        self._set_layout(*self.passages.layout())

    def sizes(self) -> dict[str, int]:
        """Return the bytes on disk by kind of data."""
        lance = self.folder / "lance"
        kinds = {"ledger": _bytes(self.folder, "ledger.db*"), "passages": _bytes(lance / "chunks.lance", "**/*")}
        vectors = sum(_bytes(table, "**/*") for table in lance.glob("vec_*.lance"))
        return {**kinds, "vectors": vectors}


def _bytes(folder: Path, pattern: str) -> int:
    total = 0
    for path in folder.glob(pattern):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue  # a version that was cleaned up while we looked
    return total
