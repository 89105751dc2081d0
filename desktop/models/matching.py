"""From MaxSim's pairs of tokens to words one can read: which word found which. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from core.messages import Alignment, Explanation

CJK = 0x2E80  # from here on most scripts write without spaces; Hangul does not
HANGUL = range(0xAC00, 0xD7A4)
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々]")
KATAKANA = re.compile("[\u30a1-\u30faー\uff66-\uff9f]")
HIRAGANA = re.compile("[\u3041-\u309f]")
IN_WORD = frozenset("-‐‑'’")  # a sign that parts no word where letters stand on both sides: co-tenant, don't
IN_NUMBER = frozenset(".,:")  # and one that parts no figure: 8,800, 10:30
NEARLY = 0.75  # of a word's closest partner: what comes less close is none

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class WordMatch:
    """A word of the query and what it came closest to in the passage.

    `value` is the mean over the word's tokens, of each with its nearest; `partners` are words of the passage, the
    closest first.
    """

    text: str
    value: float
    partners: tuple[Stretch, ...]


def word_matches(explanation: Explanation) -> list[WordMatch]:
    """Return the words of the query in order, each with its partners; tokens of one word count together."""
    query, text = explanation.query, explanation.text
    stretches = [shared_word(query, text, pair.query_start, pair.query_end) for pair in explanation.alignments]
    by_word: dict[Stretch, list[Alignment]] = {}
    for pair, word in zip(explanation.alignments, widest(stretches), strict=True):
        if _has_letters(query, word):
            by_word.setdefault(word, []).append(pair)
    return [_match(explanation, word, pairs) for word, pairs in by_word.items()]


def tints(alignments: Sequence[Alignment], text: str) -> list[tuple[int, int, float]]:
    """Return words of the passage, each with the highest value of the pairs that end in it; they do not overlap."""
    values = [0.0] * len(text)
    for pair in alignments:
        for place in range(*word_around(text, pair.start, pair.end)):
            values[place] = max(values[place], pair.value)
    found, start = [], 0
    for value, run in groupby(values):
        end = start + len(list(run))
        if value > 0:
            found.append((start, end, value))
        start = end
    return found


def strength(value: float) -> float:
    """Return how strongly a value in [0, 1] is tinted: faint until it is close to 1."""
    return float(0.05 + 0.8 * min(max(value, 0.0), 1.0) ** 2.2)


def word_around(text: str, start: int, end: int) -> Stretch:
    """Return the word around a token: as far as letters and their accents go, where spaces part words.

    A figure keeps its signs, and a word its hyphen and its apostrophe. Of what is written without spaces only
    Katakana stands out as words.
    """
    start, end = max(0, start), min(len(text), end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return (start, start)
    while _goes_on(text, start):
        start -= 1
    while _goes_on(text, end):
        end += 1
    return (start, end)


def shared_word(text: str, other: str, start: int, end: int) -> Stretch:
    """Return the word of a text around one of its tokens, where another text tells of words too.

    Nothing parts words of Han. There a word is as much as stands in both texts: 押 and 金 are 押金. What is written
    behind them in Hiragana belongs to them, as a particle does to a Korean word.
    """
    start, end = word_around(text, start, end)
    if start < end and HIRAGANA.match(text, start):
        return _inflected(text, start, end)
    if start >= end or not HAN.match(text, start):
        return (start, end)
    while start > 0 and HAN.match(text, start - 1) and text[start - 1 : end] in other:
        start -= 1
    while HAN.match(text, end) and text[start : end + 1] in other:
        end += 1
    return (start, end)


def widest(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return for each stretch the widest of all in which it lies."""
    wide = sorted({one for one in stretches if one[0] < one[1]}, key=lambda one: one[0] - one[1])
    found = {one: next(held for held in wide if held[0] <= one[0] and one[1] <= held[1]) for one in wide}
    return [found.get(one, one) for one in stretches]


def _inflected(text: str, start: int, end: int) -> Stretch:
    """Return a word whose ending in Hiragana holds a token, with the Han that it begins with."""
    while HIRAGANA.match(text, end):
        end += 1
    while start > 0 and HIRAGANA.match(text, start - 1):
        start -= 1
    while start > 0 and HAN.match(text, start - 1):
        start -= 1
    return (start, end)


def _goes_on(text: str, at: int) -> bool:
    """Say whether what stands before a place and what stands behind it are of one word."""
    if not 0 < at < len(text):
        return False
    if _joins(text[at - 1]) and _joins(text[at]):
        return True
    if KATAKANA.match(text[at - 1]) and KATAKANA.match(text[at]):
        return True
    return _holds(text, at - 1) or _holds(text, at)


def _holds(text: str, at: int) -> bool:
    """Say whether a sign at a place holds a word together."""
    if not 0 < at < len(text) - 1:
        return False
    before, sign, after = text[at - 1], text[at], text[at + 1]
    if sign in IN_NUMBER:
        return before.isdecimal() and after.isdecimal()
    return sign in IN_WORD and all(_joins(letter) and ord(letter) not in HANGUL for letter in (before, after))


def _match(explanation: Explanation, word: Stretch, pairs: Sequence[Alignment]) -> WordMatch:
    """Return a word's match from the pairs of its tokens."""
    closest = sorted(pairs, key=lambda pair: -pair.value)
    least = max(NEARLY * closest[0].value, 0.0)
    query, text = explanation.query, explanation.text
    partners = widest([shared_word(text, query, pair.start, pair.end) for pair in closest if pair.value > least])
    shown = tuple(dict.fromkeys(partner for partner in partners if _has_letters(text, partner)))
    nearest = {(pair.query_start, pair.query_end): pair.value for pair in reversed(closest)}
    value = sum(nearest.values()) / len(nearest)
    return WordMatch(query[slice(*word)], value, shown)


def _joins(character: str) -> bool:
    """Say whether a word goes on with a letter, or with an accent that is written after it."""
    if ord(character) >= CJK and ord(character) not in HANGUL:
        return False
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _has_letters(text: str, stretch: Stretch) -> bool:
    return any(character.isalnum() for character in text[slice(*stretch)])
