"""Measures retrieval on a folder in BEIR layout with the very code that answers people's queries.

A folder holds `corpus.jsonl` ({"_id", "title", "text"}), `queries.jsonl` ({"_id", "text"}) and `qrels.tsv`
(query-id, corpus-id, score). A document that fits the model is one passage; a longer one is cut as a
person's documents are, and ranks by its best passage.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.chunk.split import embedded_text, split
from core.embed.base import Embedder
from core.errors import LibraryError, QueryError
from core.records import Block, Chunk, Document, Embedding
from core.search.parse import Question, plain
from core.search.rank import add_multi, order, wanted_signals
from core.search.rerank import weighed
from core.search.retrieve import Candidates, retrieve
from core.store.codec import codec_of
from core.store.documents import DocumentFacts
from core.store.ledger import Entry
from core.store.library import Library
from core.store.passages import NewDocument
from core.store.schema import content_key
from core.train.metrics import mrr, ndcg, recall

DEPTH = 100  # ranks that are looked at
SPARE = 2 * DEPTH  # passages ranked, since several may belong to one document
BATCH = 512  # passages embedded and stored at once
TARGET = 150  # tokens of a passage of a document that is cut, as the program cuts

Qrels = dict[str, dict[str, float]]
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A retrieval set: documents as (id, title, text), queries by id, and the gain of each relevant pair."""

    documents: list[tuple[str, str, str]]
    queries: dict[str, str]
    qrels: Qrels


@dataclass(frozen=True, slots=True)
class Run:
    """What a ranking came to: its averages, and nDCG@10 [Q] of each of the `queries`, which are in order."""

    figures: Figures
    queries: tuple[str, ...]
    ndcg: NDArray[np.float64]


def evaluate(
    folder: Path, embedder: Embedder, modes: Sequence[str], most: int = 0, weights: Mapping[str, float] | None = None
) -> dict[str, Figures]:
    """Return nDCG@10, MRR@10, recall@10 and recall@100 by mode; modes the model lacks are left out.

    Args:
        folder: the set, in BEIR layout.
        embedder: the model.
        modes: out of `records.MODES`.
        most: measure only this many queries, evenly drawn; 0 for all.
        weights: shares of the fused score, instead of those in the model's card.

    Raises:
        LibraryError: path-missing or library-damaged, where the folder is not in BEIR layout.
    """
    return {mode: run.figures for mode, run in runs(load(folder), embedder, modes, most, weights).items()}


def runs(
    corpus: Corpus,
    embedder: Embedder,
    modes: Sequence[str],
    most: int = 0,
    weights: Mapping[str, float] | None = None,
) -> dict[str, Run]:
    """Return what `evaluate` measures, query by query."""
    ranked = {mode: dict[str, list[str]]() for mode in modes if mode in (*embedder.card.signals, "keyword", "hybrid")}
    for query, found, documents in candidates(corpus, embedder, most):
        for mode, run in ranked.items():
            keys = order(found, mode, weights or embedder.card.weights, SPARE).keys.tolist()
            names = [name for key in keys for name in documents[key]]
            run[query] = list(dict.fromkeys(names))[:DEPTH]
    return {mode: judge(run, corpus.qrels) for mode, run in ranked.items()}


def candidates(
    corpus: Corpus, embedder: Embedder, most: int = 0
) -> Iterator[tuple[str, Candidates, dict[int, list[str]]]]:
    """Index a set in a library of its own; yield each query's candidates, and the documents by passage key."""
    wanted = wanted_signals("hybrid", embedder.card)
    with (
        tempfile.TemporaryDirectory(prefix="seoga-eval-") as place,
        own_library(Path(place), embedder) as library,
    ):
        documents = fill(library, embedder, corpus)
        view = library.view()
        for name, question, query in questions_of(embedder, corpus, chosen(corpus, most)):
            found = retrieve(library, view, question, query, wanted)
            if "multi" in wanted:
                add_multi(library, query, weighed(library, query), found, embedder.card.weights)
            yield name, found, documents


def own_library(folder: Path, embedder: Embedder) -> Library:
    """Make a library for a set, written as people's libraries are."""
    card = embedder.card
    return Library(folder, card.id, card.dims, writer=True, codec=codec_of(card.words.folder, card.words.multi_dims))


def load(folder: Path) -> Corpus:
    """Read a set.

    Raises:
        LibraryError: path-missing or library-damaged.
    """
    try:
        documents = [(str(r["_id"]), r.get("title") or "", r["text"]) for r in _lines(folder / "corpus.jsonl")]
        queries = {str(row["_id"]): row["text"] for row in _lines(folder / "queries.jsonl")}
        qrels: Qrels = {}
        with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file, delimiter="\t"):
                if row and row[0] != "query-id" and float(row[2]) > 0:
                    qrels.setdefault(row[0], {})[row[1]] = float(row[2])
    except FileNotFoundError as error:
        message = "A set has corpus.jsonl, queries.jsonl and qrels.tsv."
        raise LibraryError("path-missing", "Not a retrieval set", message, str(folder), str(error)) from error
    except (ValueError, KeyError, IndexError, TypeError) as error:
        message = "One of its files is not as the BEIR layout wants it."
        raise LibraryError("library-damaged", "Not a retrieval set", message, str(folder), str(error)) from error
    return Corpus(documents, queries, qrels)


def chosen(corpus: Corpus, most: int = 0) -> list[str]:
    """Return the queries that have relevant documents, or `most` of them, evenly drawn."""
    names = [name for name in corpus.queries if name in corpus.qrels]
    if not most or most >= len(names):
        return names
    return [names[i] for i in np.linspace(0, len(names) - 1, most).astype(int)]


def judge(ranked: Mapping[str, Sequence[str]], qrels: Qrels) -> Run:
    """Measure rankings of document ids by query; queries without relevant documents are left out."""
    names = tuple(name for name in ranked if qrels.get(name))
    measures = {
        "ndcg@10": [ndcg(ranked[name], qrels[name], 10) for name in names],
        "mrr@10": [mrr(ranked[name], qrels[name], 10) for name in names],
        "recall@10": [recall(ranked[name], qrels[name], 10) for name in names],
        "recall@100": [recall(ranked[name], qrels[name], 100) for name in names],
    }
    means = {name: float(np.mean(values)) if values else 0.0 for name, values in measures.items()}
    return Run({**means, "queries": len(names)}, names, np.array(measures["ndcg@10"], np.float64))


def fill(library: Library, embedder: Embedder, corpus: Corpus) -> dict[int, list[str]]:
    """Store the corpus; return the document ids by passage key (the same text may stand under several)."""
    holders: dict[int, list[str]] = {}
    for first in range(0, len(corpus.documents), BATCH):
        new = []
        for number, (name, title, text) in enumerate(corpus.documents[first : first + BATCH], first):
            chunks = passages_of(embedder, title, text)
            texts = [embedded_text(chunk) for chunk in chunks]
            keys = [content_key(text) for text in texts]
            for key in dict.fromkeys(keys):
                holders.setdefault(key, []).append(name)
            new.append(NewDocument(number, title, chunks, keys, texts))
        by_key = {key: text for d in new for key, text in zip(d.keys, d.embedded, strict=True)}
        missing = library.vectors.missing(list(by_key))
        made = embedder.passages([by_key[key] for key in missing])
        library.store(new, dict(zip(missing, made, strict=True)))
        _enter(library, new)
    library.tidy()
    return holders


def _enter(library: Library, documents: Sequence[NewDocument]) -> None:
    """Give each document a file in the ledger: only what some file holds can be found."""
    library.ledger.add_root("/", "folder")
    library.ledger.put("/", [Entry(f"/{document.doc}", 0, 0, 0, 0) for document in documents])
    facts = {document.doc: DocumentFacts() for document in documents}
    library.ledger.queue.finish([(f"/{each.doc}", each.doc, len(each.keys)) for each in documents], facts)


def passages_of(embedder: Embedder, title: str, text: str) -> list[Chunk]:
    """Return the passages of a document: itself where it fits the model, and what the program would cut otherwise."""
    limit = embedder.card.max_tokens - 12
    whole = Chunk(text, 0, len(text), (title,) if title else ())
    if embedder.count([embedded_text(whole)])[0] <= limit:
        return [whole]
    head = f"{title}\n\n" if title else ""
    blocks = [Block("heading", 0, len(title), 1)] if title else []
    blocks.append(Block("paragraph", len(head), len(head) + len(text)))
    document = Document(head + text, tuple(blocks), title)
    return split(document, embedder.count, min(TARGET, limit), limit)


def questions_of(
    embedder: Embedder, corpus: Corpus, names: Sequence[str]
) -> Iterator[tuple[str, Question, Embedding]]:
    """Yield queries by name, as they are read and embedded; blank ones are left out."""
    for first in range(0, len(names), BATCH):
        part = []
        for name in names[first : first + BATCH]:
            try:
                part.append((name, plain(corpus.queries[name], embedder.card.reading)))
            except QueryError:
                continue  # a blank query has no answer
        embedded = embedder.queries([question.text for _, question in part])
        for (name, question), query in zip(part, embedded, strict=True):
            yield name, question, query


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)
