"""The project's own texts (`texts/`): words, sentences and passages of ordinary life, with what asks for them.

Public translations that the weights may be fitted to are nearly all about software. These were written for Seoga, to
teach what leases, letters, newspapers, manuals and lessons are made of, in Korean, Japanese and Chinese.
`texts/README.md` says how.

One block of passages in five is held out and measured (see `devset`): a block, since neighbours are about one thing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.errors import SeogaError
from core.train.data import Pair, Row
from core.train.heldout import measured

TEXTS = Path(__file__).parent / "texts"
LICENCE = "Apache-2.0"
LANGUAGES = ("ko", "ja")  # the columns of words and sentences, after the English one
OWN = "own-"  # how the kinds of pairs begin that `asked` returns
TRANSLATED = ("words.tsv", "sentences.tsv")
BLOCK = 20  # passages that are held out, or kept, together
SYNONYMS = re.compile(r"\s*;\s*")
Kind = Literal["ask", "phrase"]


@dataclass(frozen=True, slots=True)
class Question:
    """A text that asks for a passage: a question, or the phrase that somebody types who half remembers it."""

    kind: Kind
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage, what asks for it, and whether training must leave it out."""

    language: str
    text: str
    questions: tuple[Question, ...]
    held_out: bool


# the columns after the passage, by its language
ASKED: dict[str, tuple[tuple[Kind, str], ...]] = {
    "ko": (("ask", "ko"), ("phrase", "ko"), ("ask", "en")),
    "en": (("ask", "en"), ("ask", "ko"), ("phrase", "ko")),
    "ja": (("ask", "ja"), ("phrase", "ja"), ("ask", "en")),
    "zh": (("ask", "zh"), ("phrase", "zh"), ("ask", "en")),
}


def translations(folder: Path = TEXTS) -> list[list[Row]]:
    """Return words and sentences as translated rows, a list each by language; families are `ko-word`, `ko-own`, ...

    Synonyms of a word are rows of their own, each with all of its English.
    """
    words, sentences = (list(_columns(folder / name, 3)) for name in TRANSLATED)
    found: list[list[Row]] = []
    for place, language in enumerate(LANGUAGES, start=1):
        found.append(
            [
                Row(f"{language}-word", synonym, ", ".join(SYNONYMS.split(row[0])))
                for row in words
                for synonym in dict.fromkeys(SYNONYMS.split(row[place]))
                if synonym
            ]
        )
        found.append([Row(f"{language}-own", row[place], row[0]) for row in sentences])
    return found


def digest(folder: Path = TEXTS, *, questions: bool) -> str:
    """Return a hash of the translations, and with `questions` of all else that is learned from."""
    read = [path.read_bytes() for path in sorted(folder.glob("*.tsv")) if questions or path.name in TRANSLATED]
    return hashlib.sha256(b"".join(read)).hexdigest()


def passages(folder: Path = TEXTS) -> list[Passage]:
    """Return all passages, those that are held out among them."""
    found: list[Passage] = []
    for language, columns in ASKED.items():
        rows = list(_columns(folder / f"passages.{language}.tsv", 1 + len(columns)))
        for first in range(0, len(rows), BLOCK):
            out = measured(rows[first][0])
            for text, *asked in rows[first : first + BLOCK]:
                questions = (Question(kind, own, one) for (kind, own), one in zip(columns, asked, strict=True))
                found.append(Passage(language, text, tuple(questions), out))
    return found


def asked(folder: Path = TEXTS) -> dict[str, list[Pair]]:
    """Return (question, passage) of what is not held out, by kind: `own-ko` in one language, `own-en-ko` across.

    A Chinese sentence and its English ask for each other.
    """
    chinese = [(row[1], row[0]) for row in _columns(folder / "sentences.zh.tsv", 2)]
    kinds = {f"{OWN}zh-en": chinese, f"{OWN}en-zh": [(english, sentence) for sentence, english in chinese]}
    for passage in passages(folder):
        for question in () if passage.held_out else passage.questions:
            across = question.language != passage.language
            kind = f"{question.language}-{passage.language}" if across else passage.language
            kinds.setdefault(OWN + kind, []).append((question.text, passage.text))
    return kinds


def _columns(path: Path, count: int) -> Iterator[Sequence[str]]:
    """Yield the rows of a file, parted by tabs.

    Raises:
        SeogaError: data-missing, or data-bad where a row has other than `count` columns.
    """
    try:
        written = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise SeogaError("data-missing", "Training data missing", "This file is not here.", str(path)) from error
    for number, line in enumerate(written.removesuffix("\n").split("\n"), start=1):
        columns = line.split("\t")
        if len(columns) != count or not all(columns):
            message = f"Line {number} has {len(columns)} columns; {count} are wanted, and none of them empty."
            raise SeogaError("data-bad", "Training data damaged", message, str(path))
        yield columns
