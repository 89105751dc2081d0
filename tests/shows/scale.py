"""How search grows: libraries of 10,000 to 1,000,000 passages, beside LanceDB's own hybrid query on the same content.

usage: OPENBLAS_NUM_THREADS=1 python tests/shows/scale.py SIZES WORK SET...     (sizes: 10000,100000,1000000)

Passages are those of retrieval sets in BEIR layout, embedded by the bundled model, and then repeated with changes: a
seventh of the words from another passage, a sparse vector and a dense vector mixed in the same way with noise, and
token vectors with flipped bits, so that nothing is cached or compressed for being the same. The baseline is a table
of the same terms and dense vectors with LanceDB's full-text index and IVF_RQ index, asked by its hybrid query with
reciprocal rank fusion, 50 results. Both embed the question; both are measured in turn, in one process. One thread for
numpy is what the program's own processes use.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import lancedb
import numpy as np
import psutil
import pyarrow as pa
from lancedb.index import FTS, BTree, IvfRq
from lancedb.rerankers import RRFReranker
from numpy.typing import NDArray

from core import config
from core.chunk.split import embedded_text
from core.embed.base import Embedder
from core.messages import Search
from core.opening import open_embedder, open_library
from core.records import Embedding
from core.search.parse import plain
from core.search.retrieve import by_words
from core.search.search import search
from core.store import mapped, schema
from core.store.codec import Codec, codec_of
from core.store.documents import DocumentFacts
from core.store.ledger import Entry
from core.store.lexicon import Terms
from core.store.library import Library
from core.store.sparse import Sparse
from core.store.terms import indexed
from core.store.vectors import PROBES, REFINE
from core.store.words import Words
from core.train.evaluate import load, passages_of

PART = 20_000  # passages made at once
OF_DOCUMENT = 20
CHANGED = 7  # every seventh word
QUERIES = 60
KINDS = ("passages", "words", "sparse", "vectors", "ledger")


@dataclass(frozen=True)
class Base:
    """The passages that all others are made of, and questions about them."""

    texts: list[str]
    embeddings: list[Embedding]
    raws: list[bytes]
    queries: list[str]


def base_of(folders: Sequence[Path], embedder: Embedder, codec: Codec) -> Base:
    """Read sets and embed their passages of at least 300 characters."""
    texts, queries = [], []
    for folder in folders:
        corpus = load(folder)
        queries += [plain(q).text for q in list(corpus.queries.values())[:: max(len(corpus.queries) // 40, 1)]]
        for _, title, text in corpus.documents:
            texts += [embedded_text(chunk) for chunk in passages_of(embedder, title, text) if len(chunk.text) >= 300]
    made = embedder.passages(texts)
    rng = np.random.default_rng(3)
    return Base(texts, made, [codec.encode(each.multi) for each in made], rng.permutation(queries)[:QUERIES].tolist())


@dataclass(frozen=True)
class Part:
    """Some new passages: their texts [n], dense vectors [n, D], sparse vectors and written multi-vectors."""

    keys: NDArray[np.int64]
    texts: list[str]
    dense: NDArray[np.float16]
    sparse: list[tuple[NDArray[np.int32], NDArray[np.float32]]]
    raws: list[bytes]


def parts(base: Base, count: int) -> Iterator[Part]:
    """Yield `count` passages."""
    rng = np.random.default_rng(5)
    words = [text.split(" ") for text in base.texts]
    dense = np.stack([each.dense for each in base.embeddings])
    for first in range(0, count, PART):
        n = min(PART, count - first)
        one, other = rng.integers(0, len(base.texts), (2, n))
        share = rng.beta(0.6, 3, (n, 1)).astype(np.float32)
        mixed = (1 - share) * dense[one] + share * dense[other]
        mixed += rng.normal(0, 0.012, mixed.shape).astype(np.float32)
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        texts = [_changed(words[a], words[b], first + i) for i, (a, b) in enumerate(zip(one, other, strict=True))]
        sparse = [_mixed(base.embeddings[a], base.embeddings[b]) for a, b in zip(one, other, strict=True)]
        raws = [_flipped(base.raws[a], rng) for a in one]
        keys = rng.integers(0, 2**62, n)
        yield Part(keys, texts, mixed.astype(np.float16), sparse, raws)


def _changed(one: Sequence[str], other: Sequence[str], number: int) -> str:
    words = [*one]
    for at in range(number % CHANGED, len(words), CHANGED):
        words[at] = other[at % len(other)]
    return " ".join([*words, str(number)])


def _mixed(one: Embedding, other: Embedding) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    ids = np.concatenate([one.sparse_ids[::CHANGED], other.sparse_ids[::CHANGED]])
    keep = np.ones(len(one.sparse_ids), bool)
    keep[::CHANGED] = False
    both = np.concatenate([one.sparse_ids[keep], other.sparse_ids[::CHANGED]])
    weights = np.concatenate([one.sparse_weights[keep], other.sparse_weights[::CHANGED]])
    ids, at = np.unique(both, return_index=True)
    return ids.astype(np.int32), weights[at]


def _flipped(raw: bytes, rng: np.random.Generator) -> bytes:
    """Change one byte in eight of what is not a header."""
    values = np.frombuffer(raw, np.uint8).copy()
    at = rng.integers(min(16, len(values) - 1), len(values), len(values) // 8)
    values[at] ^= rng.integers(0, 256, len(at), dtype=np.uint8)
    return values.tobytes()


def fill(library: Library, table: lancedb.table.Table, base: Base, count: int) -> None:
    """Write passages into the library as it writes them itself, only in larger pieces, and into the baseline."""
    vectors = library.vectors
    sparse, words = vectors.memory.sparse, Words(mapped.opened(library.folder / "words", Terms))
    first = 0
    for part in parts(base, count):
        n = len(part.keys)
        docs = np.arange(first, first + n) // OF_DOCUMENT + 1
        ordinals = np.arange(first, first + n) % OF_DOCUMENT
        library.passages._table.add(_passages(part, docs, ordinals))
        flat = pa.FixedSizeListArray.from_arrays(pa.array(part.dense.ravel()), part.dense.shape[1])
        columns = [pa.array(part.keys), flat, pa.array(part.raws, pa.large_binary())]
        vectors._table.add(pa.Table.from_arrays(columns, schema=schema.vectors(part.dense.shape[1])))
        lengths = np.array([len(ids) for ids, _ in part.sparse])
        ids = np.concatenate([ids for ids, _ in part.sparse])
        sparse = sparse.extended(part.keys, lengths, ids, np.concatenate([weights for _, weights in part.sparse]))
        sparse = Sparse(mapped.saved(vectors._folder, sparse.postings))
        words = Words(mapped.saved(library.folder / "words", words.extended(part.keys, part.texts).postings))
        _enter(library, np.unique(docs), first // OF_DOCUMENT)
        table.add(pa.table({"key": part.keys, "terms": [indexed(t) for t in part.texts], "dense": flat}))
        first += n
        sys.stderr.write(f"  {first:,} passages\n")
    library.refresh()
    library.tidy()


def _passages(part: Part, docs: NDArray[np.int64], ordinals: NDArray[np.int64]) -> pa.Table:
    n = len(part.keys)
    return pa.Table.from_arrays(
        [
            pa.array([f"{doc}:{at}" for doc, at in zip(docs.tolist(), ordinals.tolist(), strict=True)]),
            pa.array(docs),
            pa.array(ordinals.astype(np.int32)),
            pa.array(part.keys),
            pa.array(part.texts),
            pa.array([f"Document {doc}" for doc in docs.tolist()]),
            pa.array([["Heading"]] * n, pa.list_(pa.string())),
            pa.array(np.ones(n, np.int32)),
            pa.array([""] * n),
            pa.array(ordinals * 1000),
            pa.array(ordinals * 1000 + 900),
        ],
        schema=schema.CHUNKS,
    )


def _enter(library: Library, docs: NDArray[np.int64], first: int) -> None:
    paths = {doc: f"/docs/{doc // 100}/{doc}.txt" for doc in docs.tolist() if doc > first}
    library.ledger.add_root("/docs", "folder")
    library.ledger.put("/docs", [Entry(path, 1, doc, doc, 1) for doc, path in paths.items()])
    done = [(path, doc, OF_DOCUMENT) for doc, path in paths.items()]
    library.ledger.finish(done, {doc: DocumentFacts() for doc in paths})
    library.ledger.complete(paths)


def timed(run: Callable[[str], object], queries: Sequence[str]) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds; what is asked first warms up and does not count."""
    run(queries[0])
    spent = []
    for query in queries[1:]:
        began = time.perf_counter()
        run(query)
        spent.append(1000 * (time.perf_counter() - began))
    return statistics.median(spent), float(np.quantile(spent, 0.95))


def measure(size: int, work: Path, base: Base, embedder: Embedder) -> dict[str, object]:
    """Make a library of `size` passages and measure it."""
    folder = work / str(size)
    shutil.rmtree(folder, ignore_errors=True)
    with open_library(folder / "library", embedder, writer=True) as library:
        db = lancedb.connect(str(folder / "baseline"))
        dims = embedder.card.dims
        fields = [("key", pa.int64()), ("terms", pa.string()), ("dense", pa.list_(pa.float16(), dims))]
        table = db.create_table("t", schema=pa.schema(fields))
        fill(library, table, base, size)
    table.create_index("terms", config=FTS(base_tokenizer="whitespace", stem=False, remove_stop_words=False))
    table.create_index("key", config=BTree())
    if size >= 20_000:
        table.create_index("dense", config=IvfRq(distance_type="dot"))
    table.optimize()
    before = psutil.Process().memory_info().rss
    began = time.perf_counter()
    with open_library(folder / "library", embedder, writer=False) as library:
        opened = time.perf_counter() - began

        def baseline(query: str) -> object:
            asked = table.search(query_type="hybrid", vector_column_name="dense", fts_columns="terms")
            asked = asked.vector(embedder.queries([query])[0].dense).text(indexed(query)).distance_type("dot")
            return asked.nprobes(PROBES).refine_factor(REFINE).rerank(RRFReranker()).limit(50).to_arrow()

        theirs = timed(baseline, base.queries)
        words = timed(lambda q: by_words(library, library.view(), plain(q)), base.queries)
        ours = timed(lambda q: search(library, embedder, Search(q)), base.queries)
        stages = search(library, embedder, Search(base.queries[-1])).ms
        sizes = library.sizes()
    text = sum(len(t.encode()) for t in base.texts) / len(base.texts)
    return {
        "passages": size,
        "words p50, p95 ms": words,
        "full p50, p95 ms": ours,
        "LanceDB hybrid p50, p95 ms": theirs,
        "full to LanceDB, p50 and p95": (ours[0] / theirs[0], ours[1] / theirs[1]),
        "stages ms": stages,
        "seconds to open": opened,
        "worker MB at the end": psutil.Process().memory_info().rss / 2**20,
        "MB more than before opening": (psutil.Process().memory_info().rss - before) / 2**20,
        "bytes a passage": {kind: sizes[kind] / size for kind in KINDS},
        "times the text": sum(sizes[kind] for kind in KINDS) / size / text,
        "text bytes a passage": text,
    }


def main() -> int:
    """Print one JSON object a size."""
    sizes, work, *folders = sys.argv[1:]
    embedder = open_embedder(config.load())
    codec = codec_of(embedder.card.folder, embedder.card.multi_dims)
    base = base_of([Path(folder) for folder in folders], embedder, codec)
    sys.stderr.write(f"{len(base.texts):,} passages to begin with\n")
    for size in map(int, sizes.split(",")):
        sys.stdout.write(json.dumps(measure(size, Path(work), base, embedder), indent=1) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
