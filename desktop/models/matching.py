"""From MaxSim's pairs of tokens to words one can read: which word found which. Pure functions."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from core.messages import Alignment, Explanation

CJK = 0x2E80  # from here on most scripts write without spaces; Hangul does not
HANGUL = range(0xAC00, 0xD7A4)
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
    by_word: dict[Stretch, list[Alignment]] = {}
    for pair in explanation.alignments:
        word = word_around(explanation.query, pair.query_start, pair.query_end)
        if word[0] < word[1]:
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
    """Return the word around a token: as far as letters and their accents go, where spaces part words."""
    start, end = max(0, start), min(len(text), end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return (start, start)
    while start > 0 and _joins(text[start - 1]) and _joins(text[start]):
        start -= 1
    while end < len(text) and _joins(text[end]) and _joins(text[end - 1]):
        end += 1
    return (start, end)


def _match(explanation: Explanation, word: Stretch, pairs: Sequence[Alignment]) -> WordMatch:
    """Return a word's match from the pairs of its tokens."""
    closest = sorted(pairs, key=lambda pair: -pair.value)
    least = max(NEARLY * closest[0].value, 0.0)
    partners = (word_around(explanation.text, pair.start, pair.end) for pair in closest if pair.value > least)
    shown = tuple(dict.fromkeys(partner for partner in partners if partner[0] < partner[1]))
    nearest = {(pair.query_start, pair.query_end): pair.value for pair in reversed(closest)}
    value = sum(nearest.values()) / len(nearest)
    return WordMatch(explanation.query[word[0] : word[1]], value, shown)


def _joins(character: str) -> bool:
    """Say whether a word goes on with a letter, or with an accent that is written after it."""
    if ord(character) >= CJK and ord(character) not in HANGUL:
        return False
    return character.isalnum() or unicodedata.category(character)[0] == "M"
