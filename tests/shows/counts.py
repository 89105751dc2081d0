"""Count what is read and embedded again: nothing changed, all touched, a tree moved, one paragraph changed.

usage: python tests/shows/counts.py [FILES]     (10,000 files take about two minutes)

A fake model embeds (counting needs no good vectors); all else is the program's own.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from core.extract.sandbox import Sandbox
from core.index.keeper import Keeper
from core.records import Document
from core.store.library import Library
from tests.fakes import CODEC, DIMS, FakeEmbedder

PAGES, OF_PAGE = 300, 3  # of the long document: pages, and paragraphs a page


class Counting(Sandbox):
    """Counts the files that are opened to be read."""

    count = 0

    def read(self, path: Path) -> tuple[Document, list[str]]:
        self.count += 1
        return super().read(path)


def main(files: int) -> int:
    """Make the files, change them, and print the counts."""
    with tempfile.TemporaryDirectory() as work:
        docs = Path(work) / "docs"
        _make(docs, files)
        embedder = FakeEmbedder()
        with Library(Path(work) / "L", embedder.card.id, DIMS, writer=True, codec=CODEC) as library:
            _told("first time", library, embedder, [str(docs)])
            _told("restart, nothing changed", library, embedder)
            for path in docs.rglob("*.txt"):
                os.utime(path)
            _told("every file touched", library, embedder)
            (docs / "tree").rename(docs / "moved")
            _told(f"tree of {files:,} files moved", library, embedder)
            book = docs / "book.txt"
            text = book.read_text("utf-8")
            book.write_text(text.replace("Paragraph 1 of page 150", "새 문단: paragraph 1 of page 150"), "utf-8")
            _told(f"one paragraph of {PAGES} pages changed", library, embedder)
    return 0


def _make(docs: Path, files: int) -> None:
    for number in range(files):
        path = docs / "tree" / f"d{number % 100}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"File {number}: what it says about case {number * 7 % 1000} is short.", "utf-8")
    pages = [[_paragraph(page, part) for part in range(OF_PAGE)] for page in range(PAGES)]
    (docs / "book.txt").write_text("\n\n".join(text for page in pages for text in page), "utf-8")


def _paragraph(page: int, part: int) -> str:
    sentences = (f"Sentence {n} of it speaks of matter {page * 31 + part * 7 + n}." for n in range(18))
    return f"Paragraph {part} of page {page}. " + " ".join(sentences)


def _told(what: str, library: Library, embedder: FakeEmbedder, add: list[str] | None = None) -> None:
    sandbox = Counting(1 << 30)
    embedder.embedded.clear()
    keeper = Keeper(library, embedder, sandbox, lambda _: None)
    keeper.add(add or [])
    keeper.catch_up()
    keeper.close()
    counts = f"{sandbox.count:6,} files extracted, {len(embedder.embedded):6,} passages embedded"
    sys.stdout.write(f"{what:36} {counts}; {library.count:,} passages, {library.ledger.counts()}\n")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
