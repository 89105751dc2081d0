"""Weak pairs (E5, arXiv 2212.03533): texts that stand together in documents, so that one may ask for the other.

Nothing here is labelled by hand, and much of it is noise: `filter` keeps what the model itself finds consistent.
Negatives are never made here: within a batch, every other pair's passage is one, and `negatives` mines more.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from core.train import data
from core.train.data import Pair, Row

SENTENCE = re.compile(r"(?<=[.?!])\s+|(?<=[。？！])")
ENDED = re.compile(r"[.?!:;,。？！：、]\s*$")
TITLE = 60  # characters of the longest heading
SECTION = (80, 700)  # characters of a section worth asking for, and where it is cut
SHORT, LONG = 40, 900  # characters of a context worth learning from
KEPT = 0.1  # of the sentences stay in their context, as in the paper: matching words is then worth learning
FAMILIES = ("ko", "ja")


def weak_pairs(folder: Path, seed: int, most: int = 12_000) -> dict[str, list[Pair]]:
    """Return pairs by kind, at most `most` of each, shuffled; a batch is of one kind, so that negatives are near.

    Kinds: `title` a heading and its section, `context` a sentence and what stands around it (by language: `-ko`,
    `-ja`, `-en`), `neighbour` a paragraph and the next, `answer` and `question` Korean small talk, `cross` a Korean
    sentence and the English passage it stands in, `back` the other way round.
    """
    chance = random.Random(seed)  # noqa: S311 (a shuffle, not a secret)
    names = [name for name in data.PARALLEL if name.startswith(("pydocs", "react", "tldr"))]
    sets = [rows for rows in data.parallel(folder, names) if rows and rows[0].family in FAMILIES]
    documents = data.paragraphs(folder)
    korean = [[row.text for row in rows] for rows in sets if rows[0].family == "ko"]
    passages = [passage for rows in sets for passage in grouped(rows, chance)]
    kinds = {
        "title": [pair for rows in (*documents, *korean) for pair in titles(rows)],
        "context-ko": contexts([text for document in documents for text in document], chance)
        + contexts([" ".join(row.text for row in rows) for rows in passages if rows[0].family == "ko"], chance),
        "context-ja": contexts(
            ["".join(row.text for row in rows) for rows in passages if rows[0].family == "ja"], chance
        ),
        "context-en": contexts([" ".join(row.english for row in rows) for rows in passages], chance),
        "neighbour": [pair for document in documents for pair in neighbours(document)],
        "answer": data.answers(folder),
        "question": data.questions(folder),
        "cross": [
            cross for rows in passages if rows[0].family == "ko" for cross in crossed(rows, chance, back=False)
        ],
        "back": [cross for rows in passages if rows[0].family == "ko" for cross in crossed(rows, chance, back=True)],
    }
    for kind, pairs in kinds.items():
        kinds[kind] = list(dict.fromkeys(pairs))
        chance.shuffle(kinds[kind])
    return {kind: pairs[:most] for kind, pairs in kinds.items()}


def titles(texts: Sequence[str]) -> list[Pair]:
    """Pair every heading (a short line that does not end like a sentence) with the section below it."""
    pairs: list[Pair] = []
    for number, text in enumerate(texts[:-1]):
        if not is_title(text) or is_title(texts[number + 1]):
            continue
        section = ""
        for below in texts[number + 1 :]:
            if is_title(below) or len(section) > SECTION[1]:
                break
            section += " " + below
        if len(section) >= SECTION[0]:
            pairs.append((text, section[: SECTION[1]].strip()))
    return pairs


def is_title(text: str) -> bool:
    """Say whether a line looks like a heading."""
    return 2 < len(text) <= TITLE and "\n" not in text and not ENDED.search(text)


def grouped(rows: Sequence[Row], chance: random.Random) -> list[list[Row]]:
    """Group two to six neighbouring rows to passages."""
    found: list[list[Row]] = []
    start = 0
    while start < len(rows) - 1:
        end = start + chance.randint(2, 6)
        found.append(list(rows[start:end]))
        start = end
    return found


def contexts(texts: Sequence[str], chance: random.Random) -> list[Pair]:
    """Pair a sentence of each text with the rest of it (inverse cloze, arXiv 1906.00300)."""
    pairs: list[Pair] = []
    for text in texts:
        sentences = [one for one in SENTENCE.split(text[:LONG]) if one]
        if len(sentences) < 2 or len(text) < SHORT:
            continue
        taken = chance.randrange(len(sentences))
        rest = [one for index, one in enumerate(sentences) if index != taken or chance.random() < KEPT]
        if rest and len(sentences[taken]) >= SHORT // 2:
            pairs.append((sentences[taken], " ".join(rest)))
    return pairs


def neighbours(texts: Sequence[str]) -> list[Pair]:
    """Pair every paragraph with the one after it."""
    return [(a[: SECTION[1]], b[: SECTION[1]]) for a, b in pairwise(texts) if min(len(a), len(b)) >= SECTION[0]]


def crossed(rows: Sequence[Row], chance: random.Random, *, back: bool) -> list[Pair]:
    """Pair one row of a passage with the whole passage in the other language."""
    row = chance.choice(rows)
    if back:
        return [(row.english, " ".join(one.text for one in rows)[: SECTION[1]])]
    return [(row.text, " ".join(one.english for one in rows)[: SECTION[1]])]
