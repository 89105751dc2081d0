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
from pathlib import Path

import zstandard

from core.errors import SeogaError

HANGUL = re.compile("[가-힣]")
Pair = tuple[str, str]
MIN_ENGLISH = 8  # characters; shorter sides are mostly names and code

# set -> licence; the model's card repeats this list
PARALLEL_KO = {"pydocs.ko-en": "PSF-2.0", "tldr.ko-en": "CC BY 4.0", "react.ko-en": "CC BY 4.0"}
# share-alike: only counted (which words occur, and which meet in translation), never shown to a loss
COUNTED_KO = {"park-news.ko-en": "CC BY-SA 3.0"}
ENGLISH = {
    "pydocs.zh-cn-en": "PSF-2.0",
    "pydocs.es-en": "PSF-2.0",
    "tatoeba.103-languages-en": "CC BY 2.0 FR",
}
ANSWERS_KO = {"songys-chatbot.ko": "MIT"}
TEXT_KO = {"rust-docs.ko": "MIT/Apache-2.0"}


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


def parallel(data: Path, names: Iterable[str] = tuple(PARALLEL_KO)) -> list[Pair]:
    """Return (Korean, English) pairs, each once, in the order of the files; rows without Hangul are left out."""
    pairs: dict[Pair, None] = {}
    for name in names:
        for line in lines(data / "parallel" / f"{name}.tsv.zst"):
            korean, _, english = line.partition("\t")
            if HANGUL.search(korean) and len(english) >= MIN_ENGLISH:
                pairs[korean, english] = None
    return list(pairs)


def english(data: Path) -> list[str]:
    """Return the English sides of the sets in other languages, each text once, in the order of the files."""
    texts: dict[str, None] = {}
    for name in ENGLISH:
        for line in lines(data / "parallel" / f"{name}.tsv.zst"):
            texts[line.rsplit("\t", 1)[-1]] = None
    return list(texts)


def answers(data: Path) -> list[Pair]:
    """Return Korean (question, answer) pairs of small talk."""
    rows = (json.loads(line) for name in ANSWERS_KO for line in lines(data / "pairs" / f"{name}.jsonl.zst"))
    return [(row["query"], row["positive"]) for row in rows]


def paragraphs(data: Path) -> list[list[str]]:
    """Return Korean documents, each a list of its paragraphs in order."""
    documents: list[list[str]] = []
    for name in TEXT_KO:
        text = "\n".join(lines(data / "text" / f"{name}.txt.zst"))
        documents += [[part.strip() for part in doc.split("\n\n") if part.strip()] for doc in text.split("\f")]
    return documents
