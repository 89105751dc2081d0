"""From what a person typed to a question that can be asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from core.errors import QueryError
from core.search import conditions
from core.search.syntax import LOOSE_OR, OR_WORDS, Token, lex
from core.store.filters import Condition, Filter
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
PASTED = 300  # characters; nobody types so long a query with operators in it
LINE_BREAK = re.compile(r"[\n\r\x85\u2028\u2029]")
LONGEST_PART = 40  # characters of the query in a hint
MOST_BLANKS = 2  # within the value of a range: "2024년 5월 17일"
JOINER = "\u200d"
INVISIBLE = f" {JOINER}"
MERGED = ("suffix", "language", "state")  # a file has one of each, so that two conditions can only mean either
CUT_HINT = "The question is very long; only its first {count:,} characters were used."
NO_WORDS_HINT = "There are no letters or digits in the question, so only its meaning could be compared."
QUOTE_HINT = "A quotation mark without its partner was left out."
OR_HINT = "OR was read as a plain word, because it can only stand between two words or phrases."


Reading = Mapping[str, float]
ALL: Reading = MappingProxyType({})


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


def parse(query: str, languages: Reading = ALL, now: datetime | None = None) -> Question:
    """Clean a query and read its operators; a pasted text has none.

    Operators that make no sense are read as plain words, and `hint` says which.

    Args:
        query: what was typed.
        languages: how well the model reads each language (ISO 639-1), up to 1; none means that it reads all.
        now: the moment to count days from; None is now, by this computer's clock and time zone.

    Raises:
        QueryError: query-empty where nothing is left to ask.
    """
    text, hint = _clean(query)
    if len(text) > PASTED or LINE_BREAK.search(query[: 4 * LONGEST].strip()):
        return _question(text, languages, hint)
    read = _read(lex(text), now or datetime.now())
    words = " ".join(read.words)
    if set(read.words) <= {*OR_WORDS} - {LOOSE_OR}:
        words = ""
    if not (words or read.without or read.conditions):
        raise _empty()
    return replace(
        _question(words, languages, next(iter(read.hints), "")),
        required=tuple(read.required),
        without=tuple(read.without),
        filter=Filter(tuple(read.conditions)),
    )


def plain(query: str, languages: Reading = ALL) -> Question:
    """Clean a text that has no operators: NFC, blanks folded, what is invisible dropped, length bounded.

    Raises:
        QueryError: query-empty where nothing is left to ask.
    """
    text, hint = _clean(query)
    return _question(text, languages, hint)


def unread(text: str, languages: Reading) -> float:
    """Return the share of a text's letters that the model does not read, in [0, 1].

    A letter counts by how well the best of the languages that write it is read. Chinese characters without any
    Hangul or Kana beside them are Chinese.
    """
    if not languages:
        return 0.0
    scripts = [unicodedata.name(c, "").split(" ")[0] for c in text if c.isalpha()]
    known: dict[str, float] = {}
    for language, share in languages.items():
        for script in SCRIPTS.get(language, ("LATIN",)):
            known[script] = max(share, known.get(script, 0.0))
    if "zh" in languages and not {"HANGUL", *SCRIPTS["ja"][:3]} & {*scripts}:
        known["CJK"] = languages["zh"]
    return sum(1 - known.get(script, 0.0) for script in scripts) / max(len(scripts), 1)


def _clean(query: str) -> tuple[str, str]:
    """Return the cleaned text and a hint where it was cut."""
    visible = "".join(c if _visible(c) else " " for c in query[: 4 * LONGEST])
    text = " ".join(unicodedata.normalize("NFC", visible).split())
    if not text:
        raise _empty()
    cut = len(text) > LONGEST or len(query) > 4 * LONGEST
    return text[:LONGEST], CUT_HINT.format(count=LONGEST) if cut else ""


def _visible(character: str) -> bool:
    # Cc control, Cf format (direction marks, zero widths), Cs lone surrogates, Co private use, Cn unassigned.
    # The zero-width joiner holds emoji families together and stays.
    return character == JOINER or not unicodedata.category(character).startswith("C")


def _empty() -> QueryError:
    return QueryError("query-empty", "Nothing to search for", "Type a few words, or a whole question.")


def _question(text: str, languages: Reading, hint: str) -> Question:
    terms = asked(text)
    return Question(text, terms, hint or (NO_WORDS_HINT if text and not terms else ""), unread(text, languages))


@dataclass(slots=True)
class _Read:
    """What the tokens of a query amount to, in the order in which they stand."""

    words: list[str] = field(default_factory=list)
    required: list[tuple[Piece, ...]] = field(default_factory=list)
    without: list[Piece] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


def _read(tokens: list[Token], now: datetime) -> _Read:
    read = _Read(hints=[QUOTE_HINT] if any(token.unpaired for token in tokens) else [])
    tokens = [token for token in tokens if token.text.strip(INVISIBLE)]
    items = _with_conditions(tokens, now, read.hints)
    joins = {at for at in range(1, len(items) - 1) if _joins(*items[at - 1 : at + 2])}
    for at, item in enumerate(items):
        if isinstance(item, Condition):
            _add_condition(read.conditions, item, either=at - 1 in joins)
        elif item.negated:
            read.without.append(_piece(item))
        elif at not in joins:
            _add_words(read, item, first=at + 1 in joins, other=at - 1 in joins)
    return read


def _with_conditions(tokens: list[Token], now: datetime, hints: list[str]) -> list[Token | Condition]:
    """Replace filters by their conditions, or by plain text and a hint."""
    items: list[Token | Condition] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind != "filter":
            items.append(token)
            at += 1
            continue
        found, used = _condition(tokens[at : at + 1 + MOST_BLANKS], now)
        if found is None:
            part = token.raw if len(token.raw) <= LONGEST_PART else token.raw[:LONGEST_PART] + "…"
            hints.append(conditions.hint(token.text, token.values, part))
        items.append(found or Token("prose", token.raw, token.raw))
        at += used
    return items


def _condition(tokens: Sequence[Token], now: datetime) -> tuple[Condition | None, int]:
    """Return what a filter means and how many tokens its value took: as many as still make sense."""
    token, values = tokens[0], tokens[0].values
    usable = [t.kind == "word" and not t.negated for t in tokens[1:]]
    longer = token.text in conditions.RANGES and len(values) == 1
    for more in range(len(usable), 0, -1) if longer else ():
        value = " ".join([values[0], *(t.text for t in tokens[1 : 1 + more])])
        if all(usable[:more]) and (found := conditions.condition(token.text, [value], token.negated, now)):
            return found, 1 + more
    return conditions.condition(token.text, values, token.negated, now), 1


def _joins(left: Token | Condition, middle: Token | Condition, right: Token | Condition) -> bool:
    """Say whether the middle one is an OR that stands between two things it can join."""
    if not isinstance(middle, Token) or middle.kind != "or":
        return False
    if isinstance(left, Condition) and isinstance(right, Condition):
        same = left.field == right.field and bool(left.values and right.values)
        return same and not (left.negated or right.negated)
    marked = ("phrase", "prefix") if middle.text == LOOSE_OR else ("word", "phrase", "prefix")
    return all(
        isinstance(side, Token) and side.kind in marked and not side.negated and bool(_piece(side).text)
        for side in (left, right)
    )


def _add_condition(known: list[Condition], new: Condition, either: bool) -> None:
    """Add a condition, or its values to one on the same field where either is meant."""
    alike = [at for at, old in enumerate(known) if old.field == new.field and not (old.negated or new.negated)]
    if alike and new.values and (either or new.field in MERGED):
        old = known[alike[-1]]
        known[alike[-1]] = replace(old, values=tuple(dict.fromkeys(old.values + new.values)))
    else:
        known.append(new)


def _add_words(read: _Read, token: Token, first: bool, other: bool) -> None:
    """Add words to the text, and what must stand in a passage to the groups: the first of several, or an other."""
    read.words.append(token.text)
    if other:
        read.required[-1] += (_piece(token),)
    elif first or token.kind in ("phrase", "prefix"):
        read.required.append((_piece(token),))
    elif token.kind == "or" and token.text == "OR":
        read.hints.append(OR_HINT)


def _piece(token: Token) -> Piece:
    if token.kind == "phrase":
        return Piece(token.text, "phrase")
    text = token.text.strip(INVISIBLE).lstrip("([{").rstrip(")]},.;!?")
    return Piece(text, "prefix" if token.kind == "prefix" else "word")
