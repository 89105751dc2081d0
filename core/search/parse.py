"""From what a person typed to a question that can be asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.errors import QueryError
from core.store.filters import Filter
from core.store.terms import asked

# The first word of the Unicode names of a language's letters; languages that are not named here write LATIN.
SCRIPTS = {
    "ko": ("HANGUL",),
    "ja": ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "CJK"),
    "zh": ("CJK",),
    "ru": ("CYRILLIC",),
    "uk": ("CYRILLIC",),
    "bg": ("CYRILLIC",),
    "el": ("GREEK",),
    "ar": ("ARABIC",),
    "fa": ("ARABIC",),
    "he": ("HEBREW",),
    "hi": ("DEVANAGARI",),
    "ta": ("TAMIL",),
    "th": ("THAI",),
}
LONGEST = 4_000  # characters; more than any model here reads at once
CUT_HINT = "The question is very long; only its first {count:,} characters were used."
NO_WORDS_HINT = "There are no letters or digits in the question, so only its meaning could be compared."


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that must, or must not, stand in a passage: a word in any form, a phrase as it is, or a beginning."""

    text: str
    kind: Literal["word", "phrase", "prefix"] = "word"


@dataclass(frozen=True, slots=True)
class Question:
    """A question: what the model reads of it, its keyword terms, and a hint for the person who asked, or "".

    Plain words lean: a passage may answer without holding any of them. Everything written with an operator is
    exact: of each group in `required` at least one piece stands in a passage, of `without` none does, and its
    file meets `filter`. `unread` is the share of the letters, in [0, 1], in scripts the model does not read.
    `text` is "" where there is nothing to ask but conditions.
    """

    text: str
    terms: list[str]
    hint: str = ""
    unread: float = 0.0
    required: tuple[tuple[Piece, ...], ...] = ()
    without: tuple[Piece, ...] = ()
    filter: Filter = field(default_factory=Filter)


def parse(query: str, languages: Sequence[str] = ()) -> Question:
    """Clean a query: NFC, blanks folded, control and other invisible characters dropped, length bounded.

    Args:
        query: what was typed.
        languages: those the model reads, as ISO 639-1 codes; none means all.

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
    return Question(text, terms, hint or ("" if terms else NO_WORDS_HINT), unread(text, languages))


def unread(text: str, languages: Sequence[str]) -> float:
    """Return the share of a text's letters in scripts that none of the languages is written in."""
    if not languages:
        return 0.0
    known = {script for language in languages for script in SCRIPTS.get(language, ("LATIN",))}
    letters = [unicodedata.name(c, "").split(" ")[0] for c in text if c.isalpha()]
    return sum(script not in known for script in letters) / max(len(letters), 1)


def _visible(character: str) -> bool:
    # Cc control, Cf format (direction marks, zero widths), Cs lone surrogates, Co private use, Cn unassigned.
    # The zero-width joiner holds emoji families together and stays.
    return character == "\u200d" or not unicodedata.category(character).startswith("C")
