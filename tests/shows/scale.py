"""How search grows: libraries of 10,000 to 1,000,000 passages, beside LanceDB's own hybrid query on the same content.

usage: OPENBLAS_NUM_THREADS=1 python tests/shows/scale.py [--keep] [--same] SIZES WORK SET...
       (sizes: 10000,100000,1000000)

With --keep, libraries that an earlier run has made in WORK are measured again, not made again. With --same nothing is
measured: the answers to many questions (with chips, operators and modes, and after files were deleted) are written
beside the library, or compared with those that an earlier run of other code has written there.

Passages are those of retrieval sets in BEIR layout, embedded by the bundled model, and then repeated with changes: a
seventh of the words from another passage, a sparse vector and a dense vector mixed in the same way with noise, and
token vectors with flipped bits, so that nothing is cached or compressed for being the same. The baseline is a table
of the same terms and dense vectors with LanceDB's full-text index and IVF_RQ index, asked by its hybrid query with
reciprocal rank fusion, 50 results. Both embed the question; both are asked in turn, question by question, in one
process. One thread for numpy is what the program's own processes use.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
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
from core.records import Embedding, Hit
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

Answer = tuple[str, list[float]]  # a hit, and its numbers

PART = 20_000  # passages made at once
OF_DOCUMENT = 20
CHANGED = 7  # every seventh word
QUERIES = 60
MADE = "made.json"  # beside a library that was made to its end: the questions, and the bytes of a text
CHIP = "folder:/docs/7"  # beside the question
ANSWERS = "answers.json"  # beside it: what was found
FEW, CLOSE = 12, 1e-5  # questions of each kind; between two scores that count as the same
ASKED = {
    "plain": Search("{}"),
    "chip": Search("{}", narrow="folder:/docs/1"),
    "chips": Search("{}", narrow="folder:/docs/1 page:1"),
    "folder": Search("{}", folder="/docs/0"),
    "short": Search("{}", limit=5),
    "leaning": Search("{}", lean=60),
    "operators": Search("{} -the"),
    "keyword": Search("{}", mode="keyword"),
    "dense": Search("{}", mode="dense"),
    "sparse": Search("{}", mode="sparse"),
    "multi": Search("{}", mode="multi"),
    "not reread": Search("{}", rerank="none"),
}
HEAD = 200  # bytes: more than there are before the rows of a multi-vector
KINDS = ("passages", "words", "sparse", "vectors", "ledger")


@dataclass(frozen=True)
class Base:
    """The passages that all others are made of, the codes of a row in their `raws`, and questions about them."""

    texts: list[str]
    embeddings: list[Embedding]
    raws: list[bytes]
    codes: int
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
    raws = [codec.encode(each.multi, each.multi_ids) for each in made]
    return Base(texts, made, raws, len(codec.tables), rng.permutation(queries)[:QUERIES].tolist())


@dataclass(frozen=True)
class Spent:
    """Milliseconds of a question: p50 and p95 by the clock, and p50 of this process's processor time, all threads."""

    p50: float
    p95: float
    processor: float


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
        raws = [_flipped(base.raws[a], base.codes, rng) for a in one]
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


def _flipped(raw: bytes, codes: int, rng: np.random.Generator) -> bytes:
    """Change one code in eight; before them stand a head and two bytes a row, and behind each row's its length."""
    values = np.frombuffer(raw, np.uint8).copy()
    rows = max(len(values) - HEAD, 0) // (codes + 3)
    part = values[len(values) - rows * (codes + 1) :].reshape(rows, codes + 1)
    at = rng.random((rows, codes)) < 1 / 8
    part[:, :codes][at] ^= rng.integers(1, 256, int(at.sum()), dtype=np.uint8)
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
    library.ledger.queue.finish(done, {doc: DocumentFacts() for doc in paths})
    library.ledger.queue.complete(paths)


def timed(ways: Mapping[str, Callable[[str], object]], queries: Sequence[str]) -> dict[str, Spent]:
    """Time several ways of asking, question by question in turn; what is asked first warms up and does not count."""
    clocks: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for query in queries:
        for name, run in ways.items():
            began, used = time.perf_counter(), time.process_time()
            run(query)
            clocks[name].append((time.perf_counter() - began, time.process_time() - used))
    return {name: _spent(1000 * np.array(each[1:])) for name, each in clocks.items()}


def _spent(clocks: NDArray[np.float64]) -> Spent:
    p50, p95 = np.quantile(clocks[:, 0], [0.5, 0.95])
    return Spent(round(float(p50), 2), round(float(p95), 2), round(float(np.median(clocks[:, 1])), 2))


def make(size: int, folder: Path, base: Base, embedder: Embedder) -> None:
    """Make a library of `size` passages and the baseline of the same content."""
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
    text = sum(len(t.encode()) for t in base.texts) / len(base.texts)
    (folder / MADE).write_text(json.dumps({"queries": base.queries, "text": text}), "utf-8")


def measure(size: int, folder: Path, embedder: Embedder) -> dict[str, object]:
    """Measure what was made in a folder."""
    made = json.loads((folder / MADE).read_text("utf-8"))
    table = lancedb.connect(str(folder / "baseline")).open_table("t")
    before = psutil.Process().memory_info().rss
    began = time.perf_counter()
    with open_library(folder / "library", embedder, writer=False) as library:
        opened = time.perf_counter() - began

        def baseline(query: str) -> object:
            asked = table.search(query_type="hybrid", vector_column_name="dense", fts_columns="terms")
            asked = asked.vector(embedder.queries([query])[0].dense).text(indexed(query)).distance_type("dot")
            return asked.nprobes(PROBES).refine_factor(REFINE).rerank(RRFReranker()).limit(50).to_arrow()

        ways: dict[str, Callable[[str], object]] = {
            "LanceDB hybrid": baseline,
            "words": lambda q: by_words(library, library.view(), plain(q)),
            "full": lambda q: search(library, embedder, Search(q)),
        }
        spent = timed(ways, made["queries"])
        chips = {"full, with a chip": lambda q: search(library, embedder, Search(q, narrow=CHIP))}
        spent |= timed(chips, made["queries"][::-1])
        stages = search(library, embedder, Search(made["queries"][-1])).ms
        sizes = library.sizes()
    theirs, ours = spent["LanceDB hybrid"], spent["full"]
    return {
        "passages": size,
        "p50, p95, p50 of processor time, ms": {name: astuple(each) for name, each in spent.items()},
        "full to LanceDB, p50 and p95": (ours.p50 / theirs.p50, ours.p95 / theirs.p95),
        "stages ms": stages,
        "seconds to open": opened,
        "worker MB at the end": psutil.Process().memory_info().rss / 2**20,
        "MB more than before opening": (psutil.Process().memory_info().rss - before) / 2**20,
        "bytes a passage": {kind: sizes[kind] / size for kind in KINDS},
        "times the text": sum(sizes[kind] for kind in KINDS) / size / made["text"],
        "text bytes a passage": made["text"],
    }


def answers(folder: Path, embedder: Embedder) -> dict[str, list[Answer]]:
    """Return what is found for many questions, in a copy of a library from which then files are deleted."""
    queries, found = json.loads((folder / MADE).read_text("utf-8"))["queries"][:FEW], dict[str, list[Answer]]()
    copied = folder / "copied"
    shutil.rmtree(copied, ignore_errors=True)
    shutil.copytree(folder / "library", copied)
    with open_library(copied, embedder, writer=True) as library:
        for state in ("whole", "after deletions"):
            for name, asked in ASKED.items():
                for query in queries:
                    hits = search(library, embedder, replace(asked, query=asked.query.format(query))).hits
                    found[f"{state}, {name}: {query}"] = [_answer(hit) for hit in hits]
            gone = [f"/docs/{doc // 100}/{doc}.txt" for doc in range(1, library.count // OF_DOCUMENT + 1, 3)]
            library.ledger.remove(gone)
            library.prune()
    shutil.rmtree(copied)
    return found


def _answer(hit: Hit) -> Answer:
    lit = [(span.start, span.end) for span in hit.highlights]
    numbers = [hit.score, hit.confidence or 0.0, *(hit.parts[name] for name in sorted(hit.parts))]
    return f"{hit.path} {hit.start} {hit.end} {hit.places} {hit.versions} {lit}", numbers


def differences(ones: Mapping[str, list[Answer]], others: Mapping[str, list[Answer]]) -> list[str]:
    """Return the questions whose answers differ: in their hits, or in a score by more than `CLOSE`."""
    return [name for name, hits in ones.items() if not _like(hits, others.get(name, []))]


def _like(ones: Sequence[Answer], others: Sequence[Answer]) -> bool:
    if [one[0] for one in ones] != [other[0] for other in others]:
        return False
    return all(np.allclose(one[1], other[1], 0, CLOSE) for one, other in zip(ones, others, strict=True))


def compare(folder: Path, embedder: Embedder) -> dict[str, object]:
    """Write the answers of this code, or compare them with those that were written."""
    known, found = folder / ANSWERS, answers(folder, embedder)
    if not known.exists():
        known.write_text(json.dumps(found), "utf-8")
    different = differences(json.loads(known.read_text("utf-8")), json.loads(json.dumps(found)))
    return {"questions": len(found), "hits": sum(map(len, found.values())), "different": different}


def main() -> int:
    """Print one JSON object a size."""
    options = {one for one in sys.argv[1:] if one.startswith("--")}
    sizes, work, *sets = [one for one in sys.argv[1:] if one not in options]
    embedder = open_embedder(config.load())
    folders = {size: Path(work, str(size)) for size in map(int, sizes.split(","))}
    missing = {
        size: where for size, where in folders.items() if not ("--keep" in options and (where / MADE).exists())
    }
    if missing:
        codec = codec_of(embedder.card.folder, embedder.card.multi_dims)
        base = base_of([Path(each) for each in sets], embedder, codec)
        sys.stderr.write(f"{len(base.texts):,} passages to begin with\n")
        for size, where in missing.items():
            make(size, where, base, embedder)
    for size, where in folders.items():
        told = compare(where, embedder) if "--same" in options else measure(size, where, embedder)
        sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
