"""From what a person typed to a question that can be asked."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from core.errors import QueryError
from core.store.terms import asked

LONGEST = 4_000  # characters; more than any model here reads at once
CUT_HINT = "The question is very long; only its first {count:,} characters were used."
NO_WORDS_HINT = "There are no letters or digits in the question, so only its meaning could be compared."


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its clean text, its keyword terms, and a hint for the person who asked, or ""."""

    text: str
    terms: list[str]
    hint: str = ""


def parse(query: str) -> Question:
    """Clean a query: NFC, blanks folded, control and other invisible characters dropped, length bounded.

    Raises:
        QueryError: query-empty where nothing is left to ask.
    """
    visible = "".join(c if _visible(c) else " " for c in query[: 4 * LONGEST])
    text = " ".join(unicodedata.normalize("NFC", visible).split())
    if not text:
        raise QueryError("query-empty", "Nothing to search for", "Type a few words, or a whole question.")
    hint = CUT_HINT.format(count=LONGEST) if len(text) > LONGEST or len(query) > 4 * LONGEST else ""
    text = text[:LONGEST]
    terms = asked(text)
    return Question(text, terms, hint or ("" if terms else NO_WORDS_HINT))


def _visible(character: str) -> bool:
    # Cc control, Cf format (direction marks, zero widths), Cs lone surrogates, Co private use, Cn unassigned.
    # The zero-width joiner holds emoji families together and stays.
    return character == "\u200d" or not unicodedata.category(character).startswith("C")
