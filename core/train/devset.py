"""Build development sets, most of them Korean, out of documents that training leaves out.

A document is held out by a rule on its own content, so that training and measuring agree without a list. One
thing no such rule can see: the Rust book is there in two translations, chapter by chapter. A chapter that tells
what a measured one tells is named in ALIKE, and is neither measured nor learned from; `build` makes sure of it.

`docs-ko`: the headings, captions and questions of the Rust book and of the React pages ask for the passages they
stood over, and are taken out of them. `klue-nli-ko`: a statement asks for the sentence that implies it. `own-ko`,
`own-en`, `own-ja`, `own-zh`, `own-cross`: questions in other words over the passages written for Seoga (see
`written`); `own-mixed`: all but `own-en` together.

`python -m core.train.devset DATA OUT` writes them in BEIR layout; the same data give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import SeogaError
from core.train.data import lines
from core.train.heldout import REACT_RUN, held_out, measured
from core.train.sections import Piece, RetrievalSet, add_document, clean, pieces
from core.train.written import Passage, passages

TOO_ALIKE = 0.2  # cosine of two documents' 4-letter pieces; chapters of the same book are below 0.2, twins above


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the data: its name, its paragraphs in order, and what is done with it."""

    name: str
    paragraphs: tuple[str, ...]
    held_out: bool
    measured: bool


# --- what is held out -----------------------------------------------------------------------------------


def documents(data: Path) -> list[Document]:
    """Return the Rust book's chapters, and the React pages in runs of REACT_RUN rows, as the files have them.

    Raises:
        SeogaError: data-missing.
    """
    book = "\n".join(lines(data / "text" / "rust-docs.ko.txt.zst")).split("\f")
    found = [_document(f"rust-{number:03}", chapter.split("\n\n")) for number, chapter in enumerate(book)]
    rows = [line.rpartition("\t")[0] for line in lines(data / "parallel" / "react.ko-en.tsv.zst")]
    runs = [rows[first : first + REACT_RUN] for first in range(0, len(rows), REACT_RUN)]
    return found + [_document(f"react-{number:02}", run) for number, run in enumerate(runs)]


def leaks(found: Sequence[Document]) -> list[tuple[str, str, float]]:
    """Return what training would see of the measured documents: (measured, kept, how alike) by name.

    Two documents are compared by the cosine of their 4-letter pieces, each weighed by (1 + log f) log(N / n): it
    occurs f times in the document, and in n > 1 of the N documents. Translations of the same chapter by two people
    come to between 0.23 and 0.9, other chapters of the book to less than 0.19.
    """
    alike = _likeness([" ".join(each.paragraphs) for each in found])
    return [
        (left.name, right.name, float(alike[i, j]))
        for i, left in enumerate(found)
        for j, right in enumerate(found)
        if left.measured and not right.held_out and alike[i, j] >= TOO_ALIKE
    ]


def _document(name: str, paragraphs: Sequence[str]) -> Document:
    whole = "\n\n".join(paragraphs)
    kept = tuple(text for each in paragraphs if (text := " ".join(each.split())))
    return Document(name, kept, held_out(whole), measured(whole))


def _likeness(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the cosines [N, N] of texts, see `leaks`."""
    counts = [Counter(text[at : at + 4] for at in range(len(text) - 3)) for text in texts]
    holders = Counter(piece for count in counts for piece in count)
    columns = {piece: at for at, piece in enumerate(p for p, n in holders.items() if n > 1)}
    vectors = np.zeros((len(texts), len(columns)), np.float32)
    for row, count in enumerate(counts):
        for piece, often in count.items():
            if piece in columns:
                vectors[row, columns[piece]] = (1 + math.log(often)) * math.log(len(texts) / holders[piece])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors @ vectors.T


# --- the two sets ---------------------------------------------------------------------------------------


def docs_ko(found: Sequence[Document]) -> RetrievalSet:
    """Build the set of headings, captions and questions over the measured documents.

    Raises:
        SeogaError: data-leak, where training would see a chapter much like a measured one.
    """
    book = [each for each in found if each.name.startswith("rust")]
    if together := leaks(book):
        names = ", ".join(f"{kept} is like {held} ({alike:.2f})" for held, kept, alike in together)
        raise SeogaError("data-leak", "Development set in the training data", f"{names}: name them in ALIKE.")
    out = RetrievalSet()
    for each in found:
        if each.measured:
            stream = list(pieces(each.paragraphs))
            add_document(out, each.name, _inner(stream) if each.name.startswith("react") else stream)
    kept = [paragraph for each in found if not each.held_out for paragraph in each.paragraphs]
    return clean(out, kept)


def klue_nli_ko(rows: Iterable[tuple[str, str, str]]) -> RetrievalSet:
    """Build the set of implied statements from (label, premise, hypothesis); every premise is a passage."""
    out = RetrievalSet()
    numbers: dict[str, str] = {}
    asked: dict[str, str] = {}
    for label, premise, hypothesis in rows:
        passage = numbers.setdefault(premise, f"p{len(numbers):04}")
        out.passages[passage] = premise
        if label == "entailment":
            query = asked.setdefault(hypothesis, f"q{len(asked):04}")
            out.queries[query] = hypothesis
            out.relevant.setdefault(query, []).append(passage)
    return clean(out, [], shortest=1)


def own(found: Sequence[Passage]) -> dict[str, RetrievalSet]:
    """Build the sets of the passages that training leaves out: within a language, across, all but the English one."""
    sets = {name: RetrievalSet() for name in ("own-ko", "own-en", "own-ja", "own-zh", "own-cross", "own-mixed")}
    for number, passage in enumerate(found):
        if not passage.held_out:
            continue
        for place, question in enumerate(passage.questions):
            across = question.language != passage.language
            english = not across and passage.language == "en"
            alone = sets["own-cross" if across else f"own-{passage.language}"]
            for out in (alone,) if english else (alone, sets["own-mixed"]):
                out.passages[f"p{number:04}"] = passage.text
                out.queries[f"q{number:04}-{place}"] = question.text
                out.relevant[f"q{number:04}-{place}"] = [f"p{number:04}"]
    return sets


def _inner(stream: Sequence[Piece]) -> Sequence[Piece]:
    """Return a run of rows without the sections that may have begun before it, or may go on behind it."""
    headings = [at for at, piece in enumerate(stream) if piece.kind == "heading"]
    return stream[headings[0] : headings[-1]] if headings else []


# --- files ----------------------------------------------------------------------------------------------


def build(data: Path) -> dict[str, RetrievalSet]:
    """Build the sets, by name.

    Raises:
        SeogaError: data-missing or data-leak.
    """
    rows = (line.split("\t") for line in lines(data / "nli" / "klue-nli-dev.tsv.zst"))
    implied = klue_nli_ko((r[0], r[1], r[2]) for r in rows)
    return {"docs-ko": docs_ko(documents(data)), "klue-nli-ko": implied, **own(passages())}


def write(out: Path, found: RetrievalSet) -> None:
    """Write a set as `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`."""
    out.mkdir(parents=True, exist_ok=True)
    _write_rows(out / "corpus.jsonl", ({"_id": n, "title": "", "text": t} for n, t in found.passages.items()))
    _write_rows(out / "queries.jsonl", ({"_id": n, "text": t} for n, t in found.queries.items()))
    rows = [f"{query}\t{passage}\t1\n" for query, answers in found.relevant.items() for passage in answers]
    (out / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(rows), "utf-8", newline="\n")


def _write_rows(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, "utf-8", newline="\n")


def main(argv: Sequence[str]) -> int:
    """Write the sets into folders of their names; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m core.train.devset", description="Build development sets.")
    parser.add_argument("data", type=Path, metavar="DATA", help="the folder of training data, see core/train/data.py")
    parser.add_argument("out", type=Path, metavar="OUT", help="where the sets are written")
    args = parser.parse_args(argv)
    try:
        for name, found in build(args.data).items():
            write(args.out / name, found)
            print(f"{name}: {len(found.passages)} passages, {len(found.queries)} queries")
    except SeogaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
