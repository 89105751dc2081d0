"""Read the training data: pairs of texts, one set a file, from a folder that is named on the command line.

The folder is laid out as `parallel/NAME.tsv.zst` (a text, a tab, its English), `pairs/NAME.jsonl.zst`
(`query`, `positive`) and `text/NAME.txt.zst` (running text, documents parted by form feeds). Every set is named
here with its licence; weights are fitted only to sets that ask for no more than credit.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import zstandard

from core.errors import SeogaError
from core.train.heldout import REACT_RUN, held_out

HANGUL = re.compile("[가-힣]")
Pair = tuple[str, str]
MIN_ENGLISH = 8  # characters; shorter sides are mostly names and code

# set -> licence; the model's card repeats these lists. The first part of a name's ending is the language.
PARALLEL = {
    "pydocs.ko-en": "PSF-2.0",
    "tldr.ko-en": "CC BY 4.0",
    "react.ko-en": "CC BY 4.0",
    "pydocs.ja-en": "PSF-2.0",
    "tldr.ja-en": "CC BY 4.0",
    "pydocs.zh-cn-en": "PSF-2.0",
    "tldr.zh-en": "CC BY 4.0",
    "tldr.zh_TW-en": "CC BY 4.0",
    "msdocs.zh-en-dev": "C-UDA-1.0",
    "pydocs.es-en": "PSF-2.0",
    "tldr.es-en": "CC BY 4.0",
    "pydocs.fr-en": "PSF-2.0",
    "tldr.fr-en": "CC BY 4.0",
    **{
        f"tldr.{language}-en": "CC BY 4.0"
        for language in ("ar", "de", "hi", "id", "it", "nl", "pl", "pt_BR", "ru", "ta", "th", "tr", "uk")
    },
    "msdocs.lv-en-train": "C-UDA-1.0",
    "msdocs.da-en-dev": "C-UDA-1.0",
    "msdocs.no-en-dev": "C-UDA-1.0",
    "tatoeba.103-languages-en": "CC BY 2.0 FR",
}
# share-alike: only counted (which words occur, and which meet in translation), never shown to a loss
COUNTED = {"park-news.ko-en": "CC BY-SA 3.0"}
ANSWERS_KO = {"songys-chatbot.ko": "MIT"}
QUESTIONS_KO = {"songys-qp-train": "MIT"}
TEXT_KO = {"rust-docs.ko": "MIT/Apache-2.0"}
CHINESE = {"zh", "yue", "wuu"}


@dataclass(frozen=True, slots=True)
class Row:
    """A text in some language, and its English.

    `family` is ko, ja, zh, es, fr, or "other"; the project's own texts add what they are, as in `ko-word`.
    """

    family: str
    text: str
    english: str

    @property
    def language(self) -> str:
        """The family without what else it says."""
        return self.family.partition("-")[0]


def lines(path: Path) -> Iterator[str]:
    """Yield the lines of a zstandard file, without their ends.

    Raises:
        SeogaError: the file is not there.
    """
    try:
        with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as raw:
            for line in io.TextIOWrapper(raw, "utf-8", newline="\n"):
                yield line.rstrip("\n")
    except FileNotFoundError as error:
        raise SeogaError("data-missing", "Training data missing", "This data set is not here.", str(path)) from error


def parallel(data: Path, names: Iterable[str] = tuple(PARALLEL)) -> Iterator[list[Row]]:
    """Yield the translated rows of each set, in the order of its file, which is that of the documents.

    Rows of the Korean development set are left out (see `heldout`).
    """
    for name in names:
        yield list(rows_of(name, lines(data / "parallel" / f"{name}.tsv.zst")))


def rows_of(name: str, written: Iterable[str]) -> Iterator[Row]:
    """Yield the rows of one set from its lines."""
    language, out = language_of(name), False
    for number, line in enumerate(written):
        text, _, english = line.rpartition("\t")
        if name.startswith("tatoeba"):
            language, _, text = text.partition("\t")
        if name.startswith("react") and number % REACT_RUN == 0:
            out = held_out(text)
        if text and len(english) >= MIN_ENGLISH and not out:
            yield Row(family_of(language), text, english)


def language_of(name: str) -> str:
    """Return the language that a set of translations is named after."""
    return name.partition(".")[2].partition("-")[0].partition("_")[0]


def family_of(language: str) -> str:
    """Return the group of languages that a set is counted with."""
    if language in CHINESE:
        return "zh"
    return language if language in {"ko", "ja", "es", "fr"} else "other"


def answers(data: Path) -> list[Pair]:
    """Return Korean (question, answer) pairs of small talk."""
    rows = (json.loads(line) for name in ANSWERS_KO for line in lines(data / "pairs" / f"{name}.jsonl.zst"))
    return [(row["query"], row["positive"]) for row in rows]


def paragraphs(data: Path) -> list[list[str]]:
    """Return Korean documents, each a list of its paragraphs in order, without those of the development set."""
    documents: list[list[str]] = []
    for name in TEXT_KO:
        text = "\n".join(lines(data / "text" / f"{name}.txt.zst"))
        documents += [
            [part.strip() for part in doc.split("\n\n") if part.strip()]
            for doc in text.split("\f")
            if not held_out(doc)
        ]
    return documents


def questions(data: Path) -> list[Pair]:
    """Return pairs of Korean questions that ask the same (their label is 0, "no difference")."""
    rows = (line.split("\t") for name in QUESTIONS_KO for line in lines(data / "sts" / f"{name}.tsv.zst"))
    return [(row[1], row[2]) for row in rows if len(row) == 3 and row[0] == "0" and row[1] != row[2]]
