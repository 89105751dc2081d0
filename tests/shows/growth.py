"""How the disk grows: a library of small text files after many small updates, beside a fresh one of the same files.

usage: python tests/shows/growth.py [FILES] [UPDATES]     (by default 1000 and 1000)

Each update changes, deletes or adds one file (of two to five short passages, Korean and English) and is committed
alone, its words and then its vectors, and tidied as the keeper does. Vectors have the bundled model's sizes, and are
random. Prints what lies on the disk at the start, the largest it ever was between two updates and while it tidied, at
the end, after the quiet moment's clean-up, and the same as shares of the fresh library.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from core.embed import catalogue
from core.embed.base import BUNDLED
from core.index.keeper import BUSY_VERSIONS
from core.opening import model_folders
from core.records import Chunk, Embedding
from core.store.codec import codec_of
from core.store.ledger import Entry
from core.store.library import Library
from core.store.passages import NewDocument
from core.store.schema import content_key

TOKENS = 40  # rows of a short passage
LOOK_EVERY = 0.005  # seconds


@dataclass
class Files:
    """The files there are: their passages, and random texts for new ones."""

    rng: np.random.Generator
    texts: dict[int, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def new_text(self) -> list[str]:
        """Return the passages of a file."""
        if not self.words:
            latin = ["".join(chr(97 + c) for c in self.rng.integers(0, 26, 3 + n % 7)) for n in range(3000)]
            hangul = ["".join(chr(0xAC00 + c) for c in self.rng.integers(0, 11172, 2 + n % 3)) for n in range(3000)]
            self.words = [*latin, *hangul]
        often = (self.rng.random((int(self.rng.integers(2, 6)), 60)) ** 3 * len(self.words)).astype(int)
        return [" ".join(self.words[word] for word in passage) for passage in often]


class Writer:
    """A library and what its keeper would do."""

    def __init__(self, library: Library, dims: int, multi_dims: int) -> None:
        self.library = library
        self.peak = 0
        self.tidied = 0
        self._shape = (dims, multi_dims)
        self._rng = np.random.default_rng(3)
        library.ledger.add_root("/docs", "folder")

    def put(self, files: dict[int, list[str]]) -> None:
        """Read files (number -> passages) and embed them."""
        new = {content_key("".join(texts)): (f"/docs/{number}.txt", texts) for number, texts in files.items()}
        ledger = self.library.ledger
        ledger.put("/docs", [Entry(path, len(texts), doc, doc, 1) for doc, (path, texts) in new.items()])
        self.library.store([_document(doc, texts) for doc, (_, texts) in new.items()], {})
        ledger.queue.finish([(path, doc, len(texts)) for doc, (path, texts) in new.items()])
        self.library.prune()
        keys = self.library.vectors.missing([content_key(text) for _, texts in new.values() for text in texts])
        self.library.store([], {key: self._embedding() for key in keys})
        ledger.queue.complete(list(new))
        self._after()

    def remove(self, number: int) -> None:
        """Delete a file."""
        self.library.ledger.remove([f"/docs/{number}.txt"])
        self.library.prune()
        self._after()

    def tidy(self) -> None:
        """Tidy, and watch the disk meanwhile."""
        with self._watched():
            self.library.tidy()
        self.tidied += 1

    def _after(self) -> None:
        self.peak = max(self.peak, on_disk(self.library.folder))
        if self.library.versions > BUSY_VERSIONS:
            self.tidy()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(LOOK_EVERY):
                self.peak = max(self.peak, on_disk(self.library.folder))

        thread = threading.Thread(target=watch)
        thread.start()
        yield
        ended.set()
        thread.join()

    def _embedding(self) -> Embedding:
        dims, multi_dims = self._shape
        dense = self._rng.normal(size=dims).astype(np.float32)
        multi = self._rng.normal(size=(TOKENS, multi_dims)).astype(np.float32)
        ids = np.unique(self._rng.integers(1, 60_000, 78)).astype(np.int32)
        weights = self._rng.uniform(0.01, 0.5, len(ids)).astype(np.float32)
        multi /= np.linalg.norm(multi, axis=1, keepdims=True)
        return Embedding(dense / np.linalg.norm(dense), ids, weights, multi)


def _document(doc: int, texts: list[str]) -> NewDocument:
    chunks = [Chunk(text, 0, len(text)) for text in texts]
    return NewDocument(doc, "", chunks, [content_key(text) for text in texts], texts)


def on_disk(folder: Path) -> int:
    """Return the bytes of all files below a folder; those that go meanwhile do not count."""
    total = 0
    for within, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += (Path(within) / name).stat().st_size
    return total


def updated(writer: Writer, files: Files, updates: int) -> None:
    """Change, delete or add one file at a time; there are as many as before in the end."""
    for at in range(updates):
        numbers = sorted(files.texts)
        number = numbers[int(files.rng.integers(len(numbers)))]
        if at % 3 == 1:
            del files.texts[number]
            writer.remove(number)
            continue
        number = number if at % 3 == 0 else numbers[-1] + 1
        files.texts[number] = files.new_text()
        writer.put({number: files.texts[number]})


def filled(writer: Writer, files: Files) -> int:
    """Index all files, some at once, and return the bytes on the disk when all is tidy."""
    numbers = sorted(files.texts)
    for first in range(0, len(numbers), 100):
        writer.put({number: files.texts[number] for number in numbers[first : first + 100]})
    writer.library.tidy()
    return on_disk(writer.library.folder)


def main(count: int, updates: int) -> int:
    """Print the figures."""
    card = catalogue.pick(model_folders(), BUNDLED)
    codec = codec_of(card.folder, card.multi_dims)
    files = Files(np.random.default_rng(7))
    files.texts = {number: files.new_text() for number in range(count)}

    def opened(folder: str) -> Library:
        return Library(Path(folder) / "library", card.id, card.dims, writer=True, codec=codec)

    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        with opened(one) as library:
            writer = Writer(library, card.dims, card.multi_dims)
            start = filled(writer, files)
            writer.peak = writer.tidied = 0
            began = time.perf_counter()
            updated(writer, files, updates)
            seconds = time.perf_counter() - began
            end = on_disk(library.folder)
            library.tidy()
            quiet = on_disk(library.folder)
        with opened(other) as library:
            fresh = filled(Writer(library, card.dims, card.multi_dims), files)
    _report({"start": start, "peak": writer.peak, "end": end, "quiet": quiet}, fresh)
    sys.stdout.write(f"{updates} updates in {seconds:.0f} s, tidied {writer.tidied} times\n")
    return 0


def _report(sizes: dict[str, int], fresh: int) -> None:
    sys.stdout.write(f"fresh  {fresh / 2**20:8.1f} MB\n")
    for name, size in sizes.items():
        sys.stdout.write(f"{name:6} {size / 2**20:8.1f} MB  {size / fresh:5.2f}\n")


if __name__ == "__main__":
    given = sys.argv[1:] + ["1000", "1000"][len(sys.argv) - 1 :]
    sys.exit(main(int(given[0]), int(given[1])))
