"""Cutting measured by retrieval: the program's passages, fixed windows, and a recursive character splitter.

usage: python tests/shows/chunking.py DIR... [--form headings|articles|turns|questions|plain] [--most N] [--queries N]

Each DIR is a set in BEIR layout. Its documents are joined into long files: those whose ids are stretches of a file
("name:0-1000") into that file, others into files of about twenty. `--form` says how they are joined: under headings
by title, as articles of a law, as turns of a talk, as answers to one of their own questions (which is then not asked)
or with nothing between but a blank line. Each file is cut in four ways; the passages are embedded and ranked.

nDCG@10 is that of finding the right document: each passage stands for the documents of which it holds half, or that
fill half of it. IoU, precision and recall are of words: those of the five best passages against those of the relevant
documents (as in Smith and Troynikov, "Evaluating Chunking Strategies for Retrieval", 2024). The recursive splitter is
langchain-text-splitters where that is installed, else the same algorithm as written here.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import config
from core.chunk.split import embedded_text, split
from core.embed.base import Embedder
from core.opening import open_embedder
from core.records import Block, BlockKind, Chunk, Document, Embedding
from core.train.evaluate import Corpus, chosen, load
from core.train.metrics import ndcg

TARGET, RESERVE = 150, 12  # tokens, as the program cuts
USUAL = 200  # tokens, as others often cut
RETURNED = 5  # passages whose words are compared
FILE = 20  # documents joined into a file
BATCH = 256
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_]+|\d+|[^\w\s]")
PIECE = re.compile(r"\S+\s*|\s+")
STRETCH = re.compile(r"(?P<name>.+):(?P<start>\d+)-(?P<end>\d+)")
SPEAKERS = ("김민수", "이영희", "Park", "田中")
Cut = Callable[[Document], list[Chunk]]
Form = Callable[[str, str, int, str], list[tuple[BlockKind, str]]]


@dataclass(slots=True)
class File:
    """A long file that has been joined: its document, and where each part of the set lies in it."""

    document: Document
    regions: dict[str, tuple[int, int]]
    words: NDArray[np.int64]  # [n + 1]: words that begin before each character


@dataclass(slots=True)
class Figures:
    """What a way of cutting came to, a value a query."""

    ndcg: list[float] = field(default_factory=list)
    iou: list[float] = field(default_factory=list)
    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)


def file_of(text: str, blocks: Sequence[Block], regions: dict[str, tuple[int, int]]) -> File:
    """Return a file with its words counted."""
    begins = np.zeros(len(text) + 1, np.int64)
    begins[[match.start() + 1 for match in WORD.finditer(text)]] = 1
    return File(Document(text, tuple(blocks)), regions, np.cumsum(begins))


def stretched(corpus: Corpus, most: int) -> list[File]:
    """Return the files whose stretches a set holds; of each so many characters that `most` stretches fit in all."""
    by_name: dict[str, list[tuple[int, str, str]]] = {}
    for name, _, text in corpus.documents:
        if match := STRETCH.fullmatch(name):
            by_name.setdefault(match["name"], []).append((int(match["start"]), name, text))
    each = most // max(len(by_name), 1) if most else len(corpus.documents)
    return [_stretched(sorted(parts)[:each]) for parts in by_name.values()]


def _stretched(parts: Sequence[tuple[int, str, str]]) -> File:
    text = ""
    regions = {}
    for _, name, part in parts:
        start = int(name.rpartition(":")[2].partition("-")[0])
        gap = start - len(text)
        text += (" " if gap == 1 else "\n" * gap) + part if gap > 0 else part
        regions[name] = (len(text) - len(part), len(text))
    blocks = [
        Block("table" if all(" | " in line for line in match[0].split("\n")) else "paragraph", *match.span())
        for match in re.finditer(r"\S.*(?:\n[ \t]*\S.*)*", text)
    ]
    return file_of(text, blocks, regions)


def joined(corpus: Corpus, form: str, most: int, questions: dict[str, str]) -> list[File]:
    """Return the documents of a set in files of about twenty."""
    documents = corpus.documents[: most or None]
    files = []
    for first in range(0, len(documents), FILE):
        text, blocks, regions, last = "", list[Block](), dict[str, tuple[int, int]](), ""
        for number, (name, title, body) in enumerate(documents[first : first + FILE]):
            for kind, part in FORMS[form](
                title if title != last else "", body.strip(), number, questions.get(name, "")
            ):
                gap = "\n\n" if text else ""
                blocks.append(Block(kind, len(text + gap), len(text + gap + part), 1 if kind == "heading" else 0))
                text += gap + part
            regions[name] = (blocks[-1].start, len(text))
            last = title
        files.append(file_of(text, blocks, regions))
    return files


def under_headings(title: str, body: str, number: int, question: str) -> list[tuple[BlockKind, str]]:
    """Return a document as a section."""
    return [("heading", title), ("paragraph", body)] if title else [("paragraph", body)]


def as_article(title: str, body: str, number: int, question: str) -> list[tuple[BlockKind, str]]:
    """Return a document as an article, in paragraphs of two sentences."""
    sentences = re.findall(r".+?(?:[.!?] |[。！？]|$)", " ".join(body.split()))
    paragraphs = ["".join(sentences[at : at + 2]).strip() for at in range(0, len(sentences), 2)]
    marked = [f"{chr(0x2460 + at)} {words}" if at < 20 else words for at, words in enumerate(paragraphs)]
    head = f"제{number + 1}조" + (f" ({title})" if title else "")
    return [("paragraph", "\n".join([head, *marked]))]


def as_turn(title: str, body: str, number: int, question: str) -> list[tuple[BlockKind, str]]:
    """Return a document as what one of four people says."""
    return [("paragraph", f"{SPEAKERS[number * 7 // 3 % 4]}: {body}")]


def as_answer(title: str, body: str, number: int, question: str) -> list[tuple[BlockKind, str]]:
    """Return a document as the answer to one of its questions."""
    return [("paragraph", f"Q. {question or '?'}"), ("paragraph", f"A. {body}")]


def plain(title: str, body: str, number: int, question: str) -> list[tuple[BlockKind, str]]:
    """Return a document as a paragraph."""
    return [("paragraph", body)]


FORMS: dict[str, Form] = {
    "headings": under_headings,
    "articles": as_article,
    "turns": as_turn,
    "questions": as_answer,
    "plain": plain,
}


def windows(document: Document, embedder: Embedder, size: int) -> list[Chunk]:
    """Cut a document into windows of so many tokens, between words."""
    pieces = [match.span() for match in PIECE.finditer(document.text)]
    # Text without spaces is cut anywhere, eight characters at a time.
    spans = [(at, min(at + 8, end)) for start, end in pieces for at in range(start, end, 8)]
    tokens = embedder.count([document.text[start:end] for start, end in spans])
    chunks, start, held = [], 0, 0
    for (begin, _), number in zip(spans, tokens, strict=True):
        if held and held + number > size:
            chunks.append(Chunk(document.text[start:begin], start, begin))
            start, held = begin, 0
        held += number
    return [*chunks, Chunk(document.text[start:], start, len(document.text))]


def recursive(document: Document, embedder: Embedder, size: int) -> list[Chunk]:
    """Cut a document with a recursive character splitter, by tokens and without overlap."""
    chunks, at = [], 0
    for part in _split_recursively(document.text, lambda text: embedder.count([text])[0], size):
        start = document.text.index(part, at)
        at = start + len(part)
        chunks.append(Chunk(part, start, at))
    return chunks


def _split_recursively(text: str, length: Callable[[str], int], size: int) -> list[str]:
    try:
        from langchain_text_splitters import RecursiveCharacterTextSplitter  # type: ignore[import-not-found]
    except ImportError:
        return [part.strip() for part in _recursively(text, length, size, ("\n\n", "\n", " ", "")) if part.strip()]
    splitter = RecursiveCharacterTextSplitter(chunk_size=size, chunk_overlap=0, length_function=length)
    return [str(part) for part in splitter.split_text(text)]


def _recursively(text: str, length: Callable[[str], int], size: int, separators: Sequence[str]) -> list[str]:
    """Split at the first separator, split what is too long at the next one, and join neighbours up to the size."""
    if length(text) <= size or not separators:
        return [text]
    first, *others = separators
    cuts = [0, *(match.end() for match in re.finditer(re.escape(first), text)), len(text)] if first else []
    parts = [text[a:b] for a, b in pairwise(cuts)] if first else list(text)
    found, held, tokens = list[str](), "", 0
    for part in parts:
        number = length(part)
        if held and tokens + number > size:
            found.append(held)
            held, tokens = "", 0
        if number > size:
            found += _recursively(part, length, size, others)
            continue
        held += part
        tokens += number
    return [*found, held] if held else found


def embedded(embedder: Embedder, texts: Sequence[str]) -> list[Embedding]:
    """Embed passages."""
    return [one for at in range(0, len(texts), BATCH) for one in embedder.passages(texts[at : at + BATCH])]


class Ranker:
    """Scores passages as the program's model is meant to be used: dense, sparse and MaxSim in its card's shares."""

    def __init__(self, embedder: Embedder, passages: Sequence[Embedding]) -> None:
        self._weights = embedder.card.weights
        self._dense = np.stack([one.dense for one in passages])
        self._rows = np.concatenate([one.multi for one in passages])
        self._starts = np.cumsum([0, *(len(one.multi) for one in passages)])[:-1]
        size = 1 + max(int(one.sparse_ids.max(initial=0)) for one in passages)
        self._size = size
        self._ids = np.concatenate([one.sparse_ids for one in passages])
        self._values = np.concatenate([one.sparse_weights for one in passages])
        self._of = np.repeat(np.arange(len(passages)), [len(one.sparse_ids) for one in passages])

    def order(self, query: Embedding) -> list[int]:
        """Return the passages' numbers, the best first."""
        asked = np.zeros(self._size, np.float32)
        known = query.sparse_ids < self._size
        asked[query.sparse_ids[known]] = query.sparse_weights[known]
        sparse = np.bincount(self._of, asked[self._ids] * self._values, len(self._dense))
        multi = np.maximum.reduceat(query.multi @ self._rows.T, self._starts, axis=1).mean(0)
        weights = self._weights
        scores = (
            weights.get("dense", 1) * (self._dense @ query.dense)
            + weights.get("sparse", 0) * sparse
            + weights.get("multi", 0) * multi
        )
        return [int(at) for at in np.argsort(-scores, kind="stable")]


def regions_of(chunk: Chunk, file: File) -> list[str]:
    """Return the parts of the set that a passage stands for, those it holds most of first."""
    size = file.words[chunk.end] - file.words[chunk.start]
    found = []
    for name, (start, end) in file.regions.items():
        common = file.words[max(min(chunk.end, end), start)] - file.words[min(max(chunk.start, start), end)]
        if 2 * common >= min(size, file.words[end] - file.words[start]) > 0:
            found.append((-int(common), name))
    return [name for _, name in sorted(found)]


def measure(
    files: Sequence[File],
    cut: Cut,
    embedder: Embedder,
    queries: dict[str, Embedding],
    qrels: dict[str, dict[str, float]],
) -> tuple[Figures, int, float, float]:
    """Return the figures of a way of cutting, its passages, their mean tokens, and the seconds of cutting."""
    began = time.perf_counter()
    cuts = [cut(file.document) for file in files]
    spent = time.perf_counter() - began
    placed = [
        (file, chunk) for file, chunks in zip(files, cuts, strict=True) for chunk in chunks if chunk.text.strip()
    ]
    texts = [embedded_text(chunk) for _, chunk in placed]
    ranker = Ranker(embedder, embedded(embedder, texts))
    stands = [regions_of(chunk, file) for file, chunk in placed]
    home = {name: (file, region) for file in files for name, region in file.regions.items()}
    figures = Figures()
    for name, query in queries.items():
        order = ranker.order(query)
        ranking = list(dict.fromkeys(region for at in order[:100] for region in stands[at]))
        figures.ndcg.append(ndcg(ranking, qrels[name], 10))
        returned = [placed[at] for at in order[:RETURNED]]
        shown = sum(int(file.words[chunk.end] - file.words[chunk.start]) for file, chunk in returned)
        wanted = common = 0
        for file, (start, end) in (home[part] for part in qrels[name]):
            wanted += int(file.words[end] - file.words[start])
            for other, chunk in returned:
                if other is file and chunk.start < end and start < chunk.end:
                    common += int(file.words[min(chunk.end, end)] - file.words[max(chunk.start, start)])
        figures.iou.append(common / (wanted + shown - common))
        figures.precision.append(common / shown)
        figures.recall.append(common / wanted)
    return figures, len(placed), float(np.mean(embedder.count([chunk.text for _, chunk in placed]))), spent


def prepared(
    folder: Path, form: str, most: int, asked: int
) -> tuple[list[File], dict[str, str], dict[str, dict[str, float]]]:
    """Return the files joined from a set, the queries that are asked, and what is relevant to them."""
    corpus = load(folder)
    given: dict[str, str] = {}
    if form == "questions":  # one question of each document with several is told with it, and not asked
        for name, relevant in corpus.qrels.items():
            for document in relevant:
                given.setdefault(document, name)
    files = stretched(corpus, most) if STRETCH.fullmatch(corpus.documents[0][0]) else []
    told = {document: corpus.queries[name] for document, name in given.items()}
    files = files or joined(corpus, form, most, told)
    present = {name for file in files for name in file.regions}
    names = [
        name for name in chosen(corpus) if set(corpus.qrels[name]) <= present and name not in set(given.values())
    ]
    if asked and asked < len(names):
        names = sorted(random.Random(7).sample(names, asked))
    return files, {name: corpus.queries[name] for name in names}, {name: corpus.qrels[name] for name in names}


def ways(embedder: Embedder) -> dict[str, Cut]:
    """Return the ways of cutting by name."""
    limit = embedder.card.max_tokens - RESERVE
    return {
        "ours": lambda document: split(document, embedder.count, TARGET, limit),
        f"windows of {USUAL}": lambda document: windows(document, embedder, USUAL),
        f"recursive {USUAL}": lambda document: recursive(document, embedder, USUAL),
        f"recursive {TARGET}": lambda document: recursive(document, embedder, TARGET),
    }


def main() -> int:
    """Print a table for each set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--form", choices=sorted(FORMS), default="headings")
    parser.add_argument("--most", type=int, default=0, help="documents of the set; 0 for all")
    parser.add_argument("--queries", type=int, default=400, help="queries asked, drawn at random; 0 for all")
    given = parser.parse_args()
    embedder = open_embedder(config.Config())
    for folder in given.folders:
        files, texts, qrels = prepared(folder, given.form, given.most, given.queries)
        made = embedder.queries(list(texts.values()))
        queries = dict(zip(texts, made, strict=True))
        sys.stdout.write(f"{folder.name}, {given.form}: {len(files)} files, {len(queries)} queries" + "\n")
        sys.stdout.write(f"{'':16} passages tokens  nDCG@10  IoU@5 precision recall  seconds" + "\n")
        for name, cut in ways(embedder).items():
            found, passages, tokens, spent = measure(files, cut, embedder, queries, qrels)
            values = [float(np.mean(v)) for v in (found.ndcg, found.iou, found.precision, found.recall)]
            shown = " ".join(f"{value:8.3f}" for value in values)
            sys.stdout.write(f"{name:16} {passages:8} {tokens:6.0f} {shown} {spent:8.2f}" + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
