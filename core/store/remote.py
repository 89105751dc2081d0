"""A library on an object store: `s3://bucket/folder`. One writer, many readers, also on other computers.

    lance/                  the LanceDB tables: passages, vectors, and the head (`core.store.head`)
    segments/ ledgers/      the files of generations (`core.store.generation`)

Tables are asked where they are. Ledger and postings are worked with in a private folder of this computer, one for
writing and one for reading, and travel as a generation: the writer stores new segments, then a snapshot of its
ledger, then one row that names them all, in the same step that asks whether it still has the right to write. It does
so about once in `PUBLISH_EVERY` seconds of storing, after each tidying and at the end. Readers bring over what they
lack when they open and when they `refresh`.

A writer that dies leaves the tables ahead of the last generation. Opened in the same folder it goes on from there, as
a local library does. From another computer it begins at the last generation, and `repair` does the rest: passages
that this one's ledger does not know are dropped, and files whose passages the dead writer had taken away are read
again; what it had done since (about a minute's work) is done again. In between readers see the last generation.
"""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path

import platformdirs
from filelock import FileLock
from lancedb.db import DBConnection

from core.errors import LibraryError
from core.records import Embedding
from core.store import bucket, library
from core.store import folder as place
from core.store.bucket import Bucket
from core.store.codec import Codec
from core.store.generation import Generation, note, noted, postings, settle
from core.store.head import LEASE, Head
from core.store.ledger import Ledger
from core.store.passages import NewDocument

PUBLISH_EVERY = LEASE / 2  # seconds; publishing renews the right to write
AT_ONCE = 8  # files on their way
OLDEST = 2  # format of a library that can be gone on with
LOOKS = 3  # generations tried, where one is replaced while it is fetched


class RemoteLibrary(library.Library):
    """A library on an object store, used like any other; `folder` is this computer's private part of it."""

    def __init__(
        self,
        url: str,
        model: str,
        dims: int,
        *,
        writer: bool,
        codec: Codec,
        cache: Path | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open or, for a writer, make the library.

        Args:
            url: where it lies, `s3://bucket/folder`; see `core.store.bucket` for what else is needed.
            model: the id of the model whose vectors are used.
            dims: the width of its dense vectors.
            writer: whether to write; one at a time may, see `core.store.head`.
            codec: how its multi-vectors are written.
            cache: where the private folders lie; by default in the user's cache folder.
            clock: gives the seconds since the epoch.

        Raises:
            LibraryError: any of its kinds.
        """
        self._bucket = Bucket(url)
        self._clock = clock
        self._owner = ""  # while this library has the right to write
        self._held = Generation()  # what the folder was last brought in step with
        self._published: tuple[float, object] = (0.0, None)  # when, and what
        self._before: Ledger | None = None
        self._bucket.check()
        self._db = self._bucket.connect(library.session())
        self._head = Head(self._db, self._bucket.url, create=writer)
        folder = (cache or private_folder(self._bucket)) / ("writer" if writer else "reader")
        if not writer:
            _make_private(folder)
            with place.guarded(folder):
                self._pull(folder)
        super().__init__(folder, model, dims, writer=writer, codec=codec)

    def _open(self, model: str, dims: int, codec: Codec, writer: bool) -> None:
        if writer:  # only now: the folder's lock says that no other process works in it
            with place.guarded(self.folder):
                self._claim()
        with bucket.calm(self._bucket.url):
            super()._open(model, dims, codec, writer)

    def _connect(self) -> DBConnection:
        return self._db

    def _ledger_folder(self) -> Path:
        return self.folder if self._owner else self.folder / "ledgers" / self._held.ledger

    def close(self) -> None:
        """Publish what was written, close the library and give up the right to write."""
        try:
            if self._owner:
                self.publish()
        except LibraryError:
            self._owner = ""  # the store is gone, or another has the right: there is nothing to give up
            raise
        finally:
            super().close()
            if self._before is not None:
                self._before.close()

    def _unlock(self) -> None:
        owner, self._owner = self._owner, ""
        if owner:
            with suppress(LibraryError):  # the right to write then ends by itself
                self._head.release(owner)
        super()._unlock()

    # --- writing ---------------------------------------------------------------------------------------

    def store(self, documents: Sequence[NewDocument], embeddings: Mapping[int, Embedding]) -> None:
        """Write documents and the vectors of their new content.

        Raises:
            LibraryError: disk-full, library-read-only, library-unreachable, or library-locked where another writer
                has come meanwhile; nothing is lost, the files stay waiting.
        """
        self._keep()
        super().store(documents, embeddings)

    def prune(self) -> int:
        """Drop the passages of documents that no file holds any more; return how many documents."""
        self._keep()
        return super().prune()

    def tidy(self) -> None:
        """Bring indexes up to date, merge small files, drop what is old, and publish."""
        self._keep()
        super().tidy()
        self._head.tidy()
        self.publish()

    def _claim(self) -> None:
        """Take the right to write, and bring the folder in step unless it is the last writer's own."""
        named = self.folder / "owner"
        if not named.exists():
            named.write_text(uuid.uuid4().hex, "utf-8")
        owner = named.read_text("utf-8").strip()
        self._head.claim(owner, platform.node() or "another computer", self._clock())
        self._owner = owner
        newest = self._head.read()
        if newest.format < OLDEST:
            message = "Index its folders into another folder of the bucket, or with the Seoga that made it."
            raise LibraryError("library-older", "The library is from an older Seoga", message, self._bucket.url)
        if newest.ledger != noted(self.folder) and not self._take(self.folder, newest, self.folder / "ledger.db"):
            raise _vanished(self._bucket.url)
        self._held = newest
        self._published = (self._clock(), None)

    def _keep(self) -> None:
        """Publish, and so keep the right to write, where it is time to."""
        if self._clock() - self._published[0] > PUBLISH_EVERY:
            self.publish()

    def publish(self) -> None:
        """Make what is new since the last generation the newest one; without any, keep the right to write."""
        what = (self.ledger.stamp, postings(self.folder))
        if what == self._published[1]:
            self._head.renew(self._owner, self._clock())
        else:
            made = self._held.after(self.folder)
            with place.guarded(self.folder):
                self._send(made)
            self._head.renew(self._owner, self._clock(), made)
            note(self.folder, made)
            before, self._held = self._held, made
            self._sweep(before.stored() | made.stored())
        self._published = (self._clock(), what)

    def _send(self, made: Generation) -> None:
        there = self._held.stored()
        new = {name: path for name, path in made.segments(self.folder).items() if name not in there}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self._bucket.send, new.values(), new))
        snapshot = self.folder / "snapshot.db"
        snapshot.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(self.folder / "ledger.db")) as source,
            closing(sqlite3.connect(snapshot)) as target,
        ):
            source.backup(target)
        self._bucket.send(snapshot, made.stored_ledger)
        snapshot.unlink()

    def _sweep(self, wanted: set[str]) -> None:
        """Delete the files of generations before the last two: a reader may be fetching the one before the newest."""
        for name in {*self._bucket.sizes("segments"), *self._bucket.sizes("ledgers")} - wanted:
            self._bucket.remove(name)

    # --- reading ---------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """See what has been published since; a writer sees its own.

        Raises:
            LibraryError: library-unreachable.
        """
        if self._owner or not self._pull(self.folder):
            return
        if self._before is not None:
            self._before.close()
        # Not closed yet: a search in another thread may be asking it.
        self._before, self.ledger = self.ledger, library.open_ledger(self._ledger_folder())
        with bucket.calm(self._bucket.url):
            super().refresh()

    def _pull(self, folder: Path) -> bool:
        """Bring the folder to the newest generation; return whether there is a newer one than was held."""
        with FileLock(folder / "pull.lock"):  # readers on one computer share the folder
            for _ in range(LOOKS):
                newest = self._head.read()
                if not newest.ledger:
                    message = "Nothing has been indexed there yet."
                    raise LibraryError("path-missing", "No library there", message, self._bucket.url)
                if newest.ledger == self._held.ledger:
                    return False
                ledger = folder / "ledgers" / newest.ledger / "ledger.db"
                if (ledger.exists() and noted(folder) == newest.ledger) or self._take(folder, newest, ledger):
                    _forget_ledgers(folder / "ledgers", {newest.ledger, self._held.ledger})
                    self._held = newest
                    return True
        raise _vanished(self._bucket.url)

    def _take(self, folder: Path, newest: Generation, ledger: Path) -> bool:
        """Fetch what a generation has and the folder lacks; return False where it has been swept away meanwhile."""
        missing = {name: path for name, path in newest.segments(folder).items() if not path.exists()}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            if not all(pool.map(self._bucket.fetch, missing, missing.values())):
                return False
        coming = folder / "coming.db"
        if newest.ledger and not self._bucket.fetch(newest.stored_ledger, coming):
            return False
        for suffix in ("", "-wal", "-shm"):
            ledger.with_name(ledger.name + suffix).unlink(missing_ok=True)
        if newest.ledger:
            ledger.parent.mkdir(parents=True, exist_ok=True)
            coming.replace(ledger)
        settle(folder, newest)
        return True

    def sizes(self) -> dict[str, int]:
        """Return the bytes by kind of data: of the tables in the store, of all else on this computer."""
        stored = self._bucket.sizes("lance", deep=True)
        ledger = self._ledger_folder() / "ledger.db"
        return super().sizes() | {
            "ledger": ledger.stat().st_size,
            "passages": sum(size for name, size in stored.items() if name.startswith("lance/chunks.lance/")),
            "vectors": sum(size for name, size in stored.items() if name.startswith("lance/vec_")),
        }


def private_folder(at: Bucket) -> Path:
    """Return where this computer keeps its part of a library: for each store and address another place."""
    name = blake2b(f"{at.endpoint}|{at.url}".encode(), digest_size=8).hexdigest()
    return Path(platformdirs.user_cache_dir("seoga", appauthor=False)) / name


def _make_private(folder: Path) -> None:
    with place.guarded(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.name == "posix":
            folder.chmod(0o700)


def _forget_ledgers(folder: Path, wanted: set[str]) -> None:
    for path in folder.iterdir():
        if path.name not in wanted:
            shutil.rmtree(path, ignore_errors=True)


def _vanished(url: str) -> LibraryError:
    return bucket.unreachable(url, "It is being written to faster than it can be fetched. Please try again.")
