"""Lists what the worker may say to a person: the titles and messages of its errors, and its hints."""

from __future__ import annotations

import re

from desktop.i18n import WORKER
from tests.desktop.tracing import Source
from tests.desktop.words import SENTENCE, Message

ERRORS = ("SeogaError", "DocumentError", "LibraryError", "ModelError", "QueryError", "WireError", "ErrorRecord")
LETTERS = 8  # that a sentence must have besides its names, to be known again
UNTOLD = {
    "another",
    "https://huggingface.co",
    "hybrid",
    "none",
    "nothing",
    "seoga-m3-small",
    "tokenizer.json",
}  # names
IN_QUERIES = {"It has not been read yet.": "core/store/documents.py"}  # what stands within SQL


def worker() -> list[Message]:
    """Return what the worker may say: sentences, the words that are filled into them, and hints."""
    source = Source()
    found: dict[str, set[str]] = {}
    for place, keyword in ((1, "title"), (2, "message")):
        for spot in source.spots(ERRORS, place, keyword):
            for text in source.texts(spot):
                found.setdefault(text, set()).add(spot.module.name)
    for word in source.words - UNTOLD:
        found.setdefault(word, {"core"})
    for text, name in (*source.hints(), *IN_QUERIES.items()):
        found.setdefault(text, set()).add(name)
    told = {text: files for text, files in found.items() if _telling(text)}
    return [Message(WORKER, text, files=told[text], comment=SENTENCE if "{" in text else "") for text in sorted(told)]


def _telling(text: str) -> bool:
    """Say whether a sentence can be known again by what stands around its names."""
    around = re.sub(r"{\w+}", "", text)
    return text == around != "" or sum(map(str.isalpha, around)) >= LETTERS
