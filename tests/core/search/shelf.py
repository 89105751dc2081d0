"""A small library for tests of the search: Korean and English files of many kinds, some failed, some waiting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from core.chunk.split import embedded_text
from core.errors import ErrorRecord
from core.records import Chunk, FileState
from core.store.documents import DocumentFacts
from core.store.ledger import Entry
from core.store.library import Library
from core.store.passages import NewDocument
from core.store.schema import content_key
from tests.fakes import CODEC, DIMS, FakeEmbedder

PAPERS_FILE = Path(__file__).resolve().parents[2] / "vectors" / "search_shelf.json"
GAP = 2  # characters between two passages, so that neighbours may be joined


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to be: each of `texts` is a passage, on a page of its own where it is `paged`.

    Files with the same passages are copies: one document.
    """

    path: str
    texts: tuple[str, ...] = ()
    paged: bool = False
    heading: tuple[str, ...] = ()
    day: str = "2024-01-01"
    size: int = 1_000
    title: str = ""
    language: str = ""
    state: FileState = "searchable"
    reason: str = ""
    root: str = "/docs"

    @property
    def doc(self) -> int:
        """Return the key of its document."""
        return content_key(repr((self.texts, self.paged, self.heading)))

    @property
    def mtime_ns(self) -> int:
        """Return noon of its day by this computer's clock."""
        return int(datetime.fromisoformat(f"{self.day}T12:00").timestamp()) * 10**9

    @property
    def entry(self) -> Entry:
        """Return it as the file system shows it."""
        return Entry(self.path, self.size, self.mtime_ns, content_key(self.path), 1)

    @property
    def chunks(self) -> list[Chunk]:
        """Return its passages in their places."""
        found, at = list[Chunk](), 0
        for number, text in enumerate(self.texts, 1):
            found.append(Chunk(text, at, at + len(text), self.heading, number if self.paged else None))
            at += len(text) + GAP
        return found


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library and the embedder it is filled with."""

    library: Library
    embedder: FakeEmbedder = field(default_factory=FakeEmbedder)

    def put(self, papers: Sequence[Paper]) -> None:
        """Write files in the order in which the pipeline does."""
        ledger, read = self.library.ledger, [paper for paper in papers if paper.texts]
        self._queue(papers)
        new = {paper.doc: _document(paper) for paper in read if not self.library.passages_of(paper.doc)}
        texts = {key: text for each in new.values() for key, text in zip(each.keys, each.embedded, strict=True)}
        missing = self.library.vectors.missing(list(texts))
        made = self.embedder.passages([texts[key] for key in missing])
        self.library.store(list(new.values()), dict(zip(missing, made, strict=True)))
        facts = {p.doc: DocumentFacts(p.title, p.language, "text", p.paged * len(p.texts)) for p in read}
        ledger.queue.finish([(p.path, p.doc, len(p.texts)) for p in read], facts)
        ledger.queue.complete(p.doc for p in read)
        for state in ("failed", "ignored"):
            lost = [paper for paper in papers if paper.state == state]
            ledger.queue.fail([ErrorRecord("broken", "Not read", paper.reason, paper.path) for paper in lost], state)
        self._queue([paper for paper in read if paper.state == "waiting"])  # changed since they were read

    def _queue(self, papers: Sequence[Paper]) -> None:
        for root in dict.fromkeys(paper.root for paper in papers):
            self.library.ledger.add_root(root, "folder")
            self.library.ledger.put(root, [paper.entry for paper in papers if paper.root == root])


def papers() -> list[Paper]:
    """Return the files of the shelf."""
    return msgspec.json.decode(PAPERS_FILE.read_bytes(), type=list[Paper])


def opened(folder: Path, files: Sequence[Paper]) -> Shelf:
    """Make a library of some files."""
    embedder = FakeEmbedder()
    shelf = Shelf(Library(folder, embedder.card.id, DIMS, writer=True, codec=CODEC), embedder)
    shelf.put(files)
    return shelf


def _document(paper: Paper) -> NewDocument:
    embedded = [embedded_text(chunk) for chunk in paper.chunks]
    return NewDocument(paper.doc, paper.title, paper.chunks, [content_key(text) for text in embedded], embedded)
