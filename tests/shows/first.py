"""The first indexing of many files: when words can be searched, when meaning, and what a search hurries on.

usage: python tests/shows/first.py FILES SET...

The files are the documents of retrieval sets in BEIR layout. Prints seconds until all words and until a tenth of the
meaning as shares of the whole, and for questions asked while hardly anything is embedded the rank of the right file
before and after the passages that the question wished for were embedded (MRR@10, and how often it is first).
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from core import config
from core.embed.base import Embedder
from core.extract.sandbox import Sandbox
from core.index.keeper import Keeper
from core.messages import Search
from core.opening import open_embedder, open_library
from core.search.search import search
from core.store.library import Library
from core.train.evaluate import Corpus, load

ASKED = 60  # questions


def main(count: int, sets: list[Path]) -> int:
    """Index and print."""
    embedder = open_embedder(config.load())
    with tempfile.TemporaryDirectory() as work:
        docs = Path(work) / "docs"
        asked = _make(docs, [load(path) for path in sets], count)
        began = time.perf_counter()
        with open_library(Path(work) / "L", embedder, writer=True) as library, Sandbox(1 << 30) as sandbox:
            keeper = Keeper(library, embedder, sandbox, lambda _: None)
            keeper.add([str(docs)])
            keeper.work_off()
            ledger, pipeline = library.ledger, keeper.pipeline
            pipeline.run(lambda: not ledger.queue.waits(), lambda *_: None)
            words = time.perf_counter() - began
            before = [_rank(library, embedder, *each) for each in asked]
            began_again = time.perf_counter()
            after = [_hurried(keeper, library, embedder, *each) for each in asked]
            hurried = time.perf_counter() - began_again
            tenth = None
            whole = library.count

            def told(work: str, path: str, committed: bool) -> None:
                nonlocal tenth
                if committed and tenth is None and library.bare <= 0.9 * whole:
                    tenth = time.perf_counter() - began - hurried

            pipeline.run(lambda: False, told)
            total = time.perf_counter() - began - hurried
            final = [_rank(library, embedder, *each) for each in asked]
            sys.stdout.write(f"{library.count:,} passages of {ledger.counts()} in {total:.0f} s\n")
            sys.stdout.write(f"words of all: {words:.1f} s, {words / total:.1%} of the whole\n")
            if tenth is not None:
                sys.stdout.write(f"a tenth of the meaning: {tenth:.1f} s, {tenth / total:.1%} of the whole\n")
            for name, ranks in (("words only", before), ("hurried on", after), ("all embedded", final)):
                mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
                first = sum(rank == 1 for rank in ranks)
                sys.stdout.write(f"{name:14} MRR@10 {mrr:.3f}, first {first} of {len(ranks)}\n")
            keeper.close()
    return 0


def _hurried(keeper: Keeper, library: Library, embedder: Embedder, question: str, right: set[str]) -> int:
    """Return the rank after what the question wished for has been embedded."""
    committed: list[bool] = []

    def told(_work: str, _path: str, now: bool) -> None:
        committed.extend([True] if now else [])

    _rank(library, embedder, question, right)
    keeper.pipeline.run(lambda: bool(committed), told)
    return _rank(library, embedder, question, right)


def _make(docs: Path, sets: list[Corpus], count: int) -> list[tuple[str, set[str]]]:
    """Write documents as files; return questions with their right files."""
    asked: list[tuple[str, set[str]]] = []
    for number, each in enumerate(sets):
        (docs / str(number)).mkdir(parents=True)
        names = {}
        for at, (doc, title, text) in enumerate(each.documents[: count // len(sets)]):
            names[doc] = str(docs / str(number) / f"{at}.txt")
            Path(names[doc]).write_text(f"{title}\n\n{text}" if title else text, "utf-8")
        right = {query: {names[doc] for doc in gains if doc in names} for query, gains in each.qrels.items()}
        good = [(each.queries[query], files) for query, files in right.items() if files]
        asked += good[:: max(1, len(good) * len(sets) // ASKED)][: ASKED // len(sets)]
    return asked


def _rank(library: Library, embedder: Embedder, question: str, right: set[str]) -> int:
    """Return the place of the first right file among ten, 0 where it is not there."""
    seen: list[str] = []
    for hit in search(library, embedder, Search(question, limit=50)).hits:
        seen += [] if hit.path in seen else [hit.path]
        if right & {*hit.places}:
            return len(seen) if len(seen) <= 10 else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), [Path(path) for path in sys.argv[2:]]))
