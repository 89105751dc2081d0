"""Whole documents found by their subject: vectors of documents, measured beside today's ranking of passages.

usage: python tests/shows/subjects.py DATA [--man DIR] [--passages N]

DATA is the folder of development data (`parallel/pydocs.*`, `dev/*`), DIR one of manual pages. Nobody labels
anything: a document loses its title and its first paragraph, and these ask for it, without its name. Short questions
are titles ("비동기 소켓 처리기"), long ones first sentences. Documents are pages of the Python documentation, each in
one of four languages, articles of Wikipedia in Japanese and Chinese, and manual pages; only those of ten passages and
more are asked for, all are in the way. Questions about passages of the same library show what is lost or won there.

A document's score is joined to that of its best passage by one weight, chosen on half of the documents; the other
half is reported, with the interval of a paired bootstrap.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import random
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import config
from core.chunk.split import split
from core.embed.base import Embedder
from core.opening import open_embedder
from core.records import Block, Document
from core.search import fuse, rank
from core.search.rerank import weighed
from core.search.retrieve import retrieve
from core.train.data import lines
from core.train.evaluate import Corpus, fill, load, own_library, questions_of
from core.train.metrics import compare, mrr, ndcg

TARGET, RESERVE = 200, 12  # tokens, as the program cuts
LONG = 10  # passages of a document that is asked for
BEST = 3  # passages of a document whose scores are joined
SECTION = 8  # passages of a section, and every half of that a section begins
MOST = 25  # passages of a document that are kept
NARROW, WIDE = 30, 6  # characters of a first paragraph, and of a question, at least
WEIGHTS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8)
LANGUAGES = ("ko", "ja", "zh-cn", "en")
MODULE = re.compile(r"!?(?P<name>[A-Za-z_][\w.]*) --- (?P<title>.{6,80})")
OTHER_PAGE = re.compile(r"What's New|Glossary|History and License|Installing Python|Changelog")
SOURCE = re.compile(r"Source code|소스 코드|ソースコード|源代码|源码")
SENTENCE = re.compile(r"(?<=[.!?])\s|(?<=。)")
EDGES = " -—:,.、。「」『』（）()は是為が"
Floats = NDArray[np.float32]
Means = NDArray[np.float64]


@dataclass(slots=True)
class Shelf:
    """Documents as passages by name, and what is asked: by name the words, and what is relevant.

    `subjects` ask for documents, `details` for passages ("name#3"); `forms` says which kind of question it is.
    """

    documents: dict[str, list[str]] = field(default_factory=dict)
    queries: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    details: dict[str, dict[str, float]] = field(default_factory=dict)
    forms: dict[str, tuple[str, str]] = field(default_factory=dict)

    def ask(self, group: str, name: str, called: str, title: str, first: str) -> None:
        """Ask for a document by its title and by the first sentence of its first paragraph, without its name."""
        sentence = SENTENCE.split(re.sub(r"（[^）]*）|\([^)]*\)", "", first))[0]
        for form, words in (("short", title), ("long", sentence)):
            text = words if form == "short" and title == called else nameless(words, called)
            if len(text) >= (2 if text == called else WIDE):
                self.queries[f"{form} {name}"] = text
                self.subjects[f"{form} {name}"] = name
                self.forms[f"{form} {name}"] = group, form


def number(text: str) -> int:
    """Return a number that depends on a text alone."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def nameless(text: str, name: str) -> str:
    """Return a text without a name."""
    pattern = re.escape(name)
    found = re.sub(rf"(?<![A-Za-z]){pattern}(?![A-Za-z])" if name.isascii() else pattern, "", text, flags=re.I)
    return " ".join(found.split()).strip(EDGES)


def passages_of(paragraphs: Sequence[str], embedder: Embedder) -> list[str]:
    """Return the passages of a document, as the program cuts it."""
    blocks, at = list[Block](), 0
    for paragraph in paragraphs:
        blocks.append(Block("paragraph", at, at + len(paragraph)))
        at += len(paragraph) + 2
    document = Document("\n\n".join(paragraphs), tuple(blocks))
    found = split(document, embedder.count, TARGET, embedder.card.max_tokens - RESERVE)
    return [chunk.text for chunk in found if chunk.text.strip()][:MOST]


def add(shelf: Shelf, embedder: Embedder, group: str, name: str, words: tuple[str, str], body: Sequence[str]) -> None:
    """Put a document on the shelf without its first paragraph; ask for it by its name and title, if it is long."""
    at = next((at for at, text in enumerate(body[:4]) if len(text) >= NARROW), 0)
    shelf.documents[name] = passages_of(body[at + 1 :], embedder)
    if len(shelf.documents[name]) >= LONG:
        shelf.ask(group, name, *words, body[at])


def python_pages(data: Path) -> dict[tuple[str, str], tuple[str, list[str]]]:
    """Return the pages of the Python documentation: by language and module its title and paragraphs."""
    pages: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for language in LANGUAGES[:3]:
        here = ""
        for row in lines(data / "parallel" / f"pydocs.{language}-en.tsv.zst"):
            own, _, english = row.partition("\t")
            sides = ((language, own), ("en", english)) if language == "ko" else ((language, own),)
            head, own_head = MODULE.fullmatch(english), MODULE.fullmatch(own)
            if head and own_head:
                here = head["name"]
                for (side, _), title in zip(sides, (own_head["title"], head["title"]), strict=False):
                    pages.setdefault((side, here), (title, []))
            elif OTHER_PAGE.match(english):
                here = ""
            elif here and not SOURCE.match(own):
                for side, text in sides:
                    pages[side, here][1].append(text)
    return pages


def add_python(shelf: Shelf, embedder: Embedder, data: Path) -> None:
    """Add each page of the Python documentation in one language, half of them in Korean where there is any."""
    pages = python_pages(data)
    for module in sorted({module for _, module in pages}):
        have = [language for language in LANGUAGES if (language, module) in pages]
        drawn = number(module)
        language = "ko" if "ko" in have and drawn % 2 else have[drawn // 2 % len(have)]
        title, body = pages[language, module]
        if len(body) > 3:
            add(shelf, embedder, "Python", f"python/{language}/{module}", (module, title), body)


def add_articles(shelf: Shelf, embedder: Embedder, corpus: Corpus, name: str, asked: int) -> None:
    """Add the articles of a set whose documents are paragraphs, and questions about these."""
    articles = defaultdict(list)
    for paragraph, title, text in corpus.documents:
        articles[title].append((paragraph, text))
    place = dict[str, str]()
    for title, parts in articles.items():
        first, kept = parts[0][1], parts[1:] if len(parts) > LONG else parts
        shelf.documents[f"{name}/{title}"] = [text for _, text in kept]
        place |= {paragraph: f"{name}/{title}#{at}" for at, (paragraph, _) in enumerate(kept)}
        if len(parts) > LONG:
            shelf.ask("Wikipedia", f"{name}/{title}", title, title, first)
    add_details(shelf, corpus, name, place, asked)


def add_files(shelf: Shelf, corpus: Corpus, name: str, asked: int) -> None:
    """Add the documents of a set in files of twenty, and questions about them."""
    place = {}
    for at, (document, _, text) in enumerate(corpus.documents):
        shelf.documents.setdefault(f"{name}/{at // 20}", []).append(text)
        place[document] = f"{name}/{at // 20}#{at % 20}"
    add_details(shelf, corpus, name, place, asked)


def add_details(shelf: Shelf, corpus: Corpus, name: str, place: Mapping[str, str], asked: int) -> None:
    """Add questions about passages, all of whose answers are there."""
    names = sorted(query for query in corpus.queries if corpus.qrels.get(query, {}).keys() <= place.keys())
    names = [query for query in names if corpus.qrels.get(query)]
    for query in random.Random(7).sample(names, min(asked, len(names))):
        shelf.queries[f"{name} {query}"] = corpus.queries[query]
        shelf.details[f"{name} {query}"] = {place[each]: gain for each, gain in corpus.qrels[query].items()}
        shelf.forms[f"{name} {query}"] = name, "detail"


def manual_page(path: Path) -> dict[str, list[str]]:
    """Return the sections of a manual page by heading, as paragraphs without markup."""
    sections: dict[str, list[str]] = {"": [""]}
    last = ""
    for line in gzip.decompress(path.read_bytes()).decode("utf-8", "replace").splitlines():
        if head := re.match(r"\.S[HhSs]\s+\"?([^\"\n]+)", line):
            last = head[1].strip()
            sections.setdefault(last, [""])
            continue
        marked = re.match(r"\.(?:[BIR]{1,2}|Nm|Nd|Fl|Ar|Pa|Xr|Em|Sy|Op|Cm)\s(.*)", line)
        text = marked[1] if marked else "" if line.startswith((".", "'")) else line
        text = re.sub(r"\\f\[\w*\]|\\f\w|\\&|\\s[-+]?\d|\\\(\w\w|\\\[\w+\]|\\\*\S", "", text).replace("\\-", "-")
        if not marked and re.match(r"\.(PP|P|LP|Pp|TP|IP|It|HP|sp)\b|\s*$", line):
            sections[last].append("")
        sections[last][-1] = f"{sections[last][-1]} {text.strip()}".strip()
    return {name: [text for text in texts if text] for name, texts in sections.items()}


def add_manuals(shelf: Shelf, embedder: Embedder, folder: Path, most: int = 100) -> None:
    """Add manual pages, by a rule on their names, that say in a line what they are about."""
    files = [path for n in (1, 5, 7, 8) for path in folder.glob(f"man{n}/*.gz") if path.stat().st_size > 6_000]
    files = sorted((path for path in files if not path.is_symlink()), key=lambda path: number(path.name))
    for path in files[: 3 * most]:
        sections = manual_page(path)
        said = re.match(r"(.{1,80}?) +(?:-|—)+ +(.{8,200})", " ".join(sections.get("NAME", [])))
        first = sections.get("DESCRIPTION", [])
        if said and first:
            rest = [text for head, texts in sections.items() if head not in ("NAME", "SYNOPSIS") for text in texts]
            rest.remove(first[0])
            called = path.name.partition(".")[0]
            add(shelf, embedder, "manual", f"manual/{path.name}", (called, said[2]), [first[0], *rest])
        if sum(name.startswith("manual/") for name in shelf.subjects.values()) >= 2 * most:
            return


@dataclass(frozen=True, slots=True)
class Asked:
    """What was found for the questions [Q]: the best score of each document today, and by way its own, [Q, d].

    `passages` has for each question about passages its candidates' names, their scores and their documents.
    """

    today: Floats
    own: dict[str, Floats]
    passages: dict[str, tuple[list[str], Floats, NDArray[np.int64]]]


def unit(vectors: Floats) -> Floats:
    """Return vectors of length 1."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-6), np.float32)


def windows(texts: Sequence[str], embedder: Embedder) -> Iterator[str]:
    """Yield passages joined to texts as long as the model can read."""
    held, size = list[str](), 0
    for text, tokens in zip(texts, embedder.count(texts), strict=True):
        if held and size + tokens > embedder.card.max_tokens - RESERVE:
            yield "\n\n".join(held)
            held, size = [], 0
        held.append(text)
        size += tokens
    yield "\n\n".join(held)


def sections(part: Floats) -> Iterator[Floats]:
    """Yield the means of runs of passages [n, D], each of which begins in the middle of the one before."""
    for at in range(0, max(len(part) - SECTION // 2, 1), SECTION // 2):
        yield part[at : at + SECTION].mean(axis=0)


def ways(parts: Sequence[Floats], read: Sequence[Floats], queries: Floats) -> dict[str, Floats]:
    """Return the scores [Q, d] of documents by what stands for them.

    Args:
        parts: the unit vectors of each document's passages, [n, D] each.
        read: those of its windows of the model's full length.
        queries: [Q, D].
    """
    inner = [queries @ part.T for part in parts]
    mean = np.stack([part.mean(axis=0) for part in parts])
    mcls = np.stack([part.mean(axis=0) for part in read])
    vectors = [unit(np.stack(list(sections(part)))) for part in parts]
    return {
        "best passage": np.stack([each.max(axis=1) for each in inner], axis=1),
        "three best": np.stack([np.sort(each, axis=1)[:, -3:].mean(axis=1) for each in inner], axis=1),
        "mean": queries @ mean.T,
        "mean, length 1": queries @ unit(mean).T,
        "mean less common": queries @ unit(mean - mean.mean(axis=0)).T,
        "windows (MCLS)": queries @ unit(mcls).T,
        "MCLS less common": queries @ unit(mcls - mcls.mean(axis=0)).T,
        "best section": np.stack([(queries @ each.T).max(axis=1) for each in vectors], axis=1),
    }


def measured(shelf: Shelf, embedder: Embedder) -> Asked:
    """Index the shelf, and ask all its questions."""
    names = list(shelf.documents)
    flat = [(f"{name}#{at}", "", text) for name in names for at, text in enumerate(shelf.documents[name])]
    document = {name: at for at, name in enumerate(names)}
    parts = [np.stack([each.dense for each in embedder.passages(shelf.documents[name])]) for name in names]
    read = [
        np.stack([each.dense for each in embedder.passages(list(windows(shelf.documents[name], embedder)))])
        for name in names
    ]
    queries = np.stack([each.dense for each in embedder.queries(list(shelf.queries.values()))])
    today = np.full((len(shelf.queries), len(names)), -1, np.float32)
    joint = np.zeros_like(today)
    passages = {}
    corpus = Corpus(flat, shelf.queries, {})
    for row, (query, scored) in enumerate(found_today(corpus, embedder)):
        held = [(name, score, document[name.rpartition("#")[0]]) for name, score in scored]
        for _, score, at in held:
            today[row, at] = max(today[row, at], score)
        for at in {at for _, _, at in held}:
            best = sorted((score for _, score, own in held if own == at), reverse=True)[:BEST]
            joint[row, at] = sum(best) / min(BEST, len(parts[at]))
        if query in shelf.details:
            passages[query] = (
                [name for name, _, _ in held],
                np.array([score for _, score, _ in held], np.float32),
                np.array([at for _, _, at in held], np.int64),
            )
    return Asked(today, {**ways(parts, read, queries), "three best, all": joint}, passages)


def found_today(corpus: Corpus, embedder: Embedder) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """Yield each query with the passages that are found today, and their scores."""
    card = embedder.card
    wanted = rank.wanted_signals("hybrid", card)
    with tempfile.TemporaryDirectory() as place, own_library(Path(place), embedder) as library:
        holders = fill(library, embedder, corpus)
        view = library.view()
        for name, question, query in questions_of(embedder, corpus, list(corpus.queries)):
            found = retrieve(library, view, question, query, wanted)
            rank.add_multi(library, query, weighed(library, query), found, card.weights)
            parts = fuse.weigh(found.scores, card.weights, question, found.ideals, foreign=found.foreign)
            score = fuse.total(parts)
            pairs = zip(found.keys.tolist(), score.tolist(), strict=True)
            yield name, [(holder, value) for key, value in pairs for holder in holders[key]]


def judged(scores: Floats, shelf: Shelf, rows: Sequence[int], measure: Callable[..., float] = ndcg) -> Means:
    """Return nDCG@10 (or another measure) of the documents that some questions ask for, [len(rows)]."""
    names, queries = list(shelf.documents), list(shelf.queries)
    found = []
    for row in rows:
        ranking = [names[at] for at in np.argsort(-scores[row], kind="stable")[:10]]
        found.append(measure(ranking, {shelf.subjects[queries[row]]: 1.0}, 10))
    return np.array(found)


def details(shelf: Shelf, asked: Asked, own: Floats | None, weight: float) -> Means:
    """Return nDCG@10 of the questions about passages, each joined by its document's score."""
    order = {query: row for row, query in enumerate(shelf.queries)}
    found = []
    for query, (names, scores, at) in asked.passages.items():
        score = scores if own is None else scores + weight * own[order[query], at]
        ranking = [names[each] for each in np.argsort(-score, kind="stable")[:10]]
        found.append(ndcg(ranking, shelf.details[query], 10))
    return np.array(found)


def report(shelf: Shelf, asked: Asked) -> Iterator[str]:
    """Yield the lines of the tables."""
    queries = list(shelf.queries)
    rows = [row for row, query in enumerate(queries) if query in shelf.subjects]
    tune = [row for row in rows if number(shelf.subjects[queries[row]]) % 2 == 0]
    held = [row for row in rows if row not in set(tune)]
    groups = sorted({shelf.forms[queries[row]] for row in rows})
    yield f"{len(shelf.documents)} documents, {len(rows)} questions about them, {len(held)} of these held out"
    yield f"{'nDCG@10 / MRR@10':24}" + "".join(f" {group[:7]:>7} {form:5}" for group, form in groups)
    for name, scores in {"hybrid, best passage": asked.today, **asked.own}.items():
        cells = []
        for group in groups:
            part = [row for row in rows if shelf.forms[queries[row]] == group]
            cells.append(f"{judged(scores, shelf, part).mean():6.3f} {judged(scores, shelf, part, mrr).mean():6.3f}")
        yield f"{name:24}" + " ".join(cells)
    before, passages = judged(asked.today, shelf, held), details(shelf, asked, None, 0.0)
    yield f"today, held out {before.mean():.4f}; questions about passages {passages.mean():.4f}"
    for name, own in asked.own.items():
        weight = max(WEIGHTS, key=lambda each: float(judged(asked.today + each * own, shelf, tune).mean()))
        after = judged(asked.today + weight * own, shelf, held)
        one, two = compare(after, before), compare(details(shelf, asked, own, weight), passages)
        yield (
            f"hybrid + {weight:.2f} {name:20} {after.mean():.4f} ({one.mean:+.4f}, {one.low:+.4f} to {one.high:+.4f})"
            f", passages {two.mean:+.4f} ({two.low:+.4f} to {two.high:+.4f})"
        )


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("--man", type=Path, help="a folder of manual pages")
    parser.add_argument("--passages", type=int, default=150, help="questions about passages asked of each set")
    given = parser.parse_args()
    embedder = open_embedder(config.Config())
    shelf = Shelf()
    add_python(shelf, embedder, given.data)
    for name in ("jsquad-valid-ja", "drcd-dev-zht"):
        add_articles(shelf, embedder, load(given.data / "dev" / name), name, given.passages)
    add_files(shelf, load(given.data / "dev" / "chunkeval-en"), "chunkeval-en", given.passages)
    if given.man:
        add_manuals(shelf, embedder, given.man)
    shelf.documents = {name: texts for name, texts in shelf.documents.items() if texts}
    for line in report(shelf, measured(shelf, embedder)):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
