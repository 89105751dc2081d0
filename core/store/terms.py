"""From text to the terms of the keyword index: one analysis for every language, with offsets.

Words of alphabetic scripts are lower-cased, stripped of accents and, where they are plain ASCII, stemmed
(Snowball English). Runs of Hangul, Han, Hiragana and Katakana become overlapping character bigrams, so that
a Korean word is found whatever particle follows it and however it is spaced (a run of one character is its
own term). The same terms are indexed, asked for and lit in a hit, so the three can never disagree.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

CJK = r"\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff々"
RUN = re.compile(rf"(?P<cjk>[{CJK}]+)|(?P<word>[^\W_{CJK}]+)")
LONGEST_WORD = 64

# Endings and particles that stand in nearly every Korean sentence: as bigrams they match everything.
KOREAN_ENDINGS = (
    "니다 습니 합니 입니 됩니 니까 습니까 에서 으로 에게 하는 하고 하지 하면 해서 했다 이다 있는 있다 없는 없다 "
    "는다 었다 았다 까지 부터 이나 에는 에도 로서 라고 다고 려면 나요 가요 은요 인가 는가 을까 할까 어떻 떻게 무엇 "
    "언제 어디 누가 어느 얼마 인지 는지 은지 "
    "수 것 등 및 때 더 그 이 저 데 줄 안 못 잘 또 를 을 은 는 가 에 의 도 로 와 과"
)
ENGLISH_STOP_WORDS = (
    "a an and are as at be been but by can could did do does for from had has have he her his how i if in into is it "
    "its me my of on or our she should so that the their them then there these they this to was we were what when "
    "up out off too just very any all some more most other such only where which who whom whose why will with would "
    "you your"
)
COMMON = frozenset(f"{KOREAN_ENDINGS} {ENGLISH_STOP_WORDS}".split())


class Term(NamedTuple):
    """A term and the stretch of text it was made from."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=65_536)
def _word(word: str) -> str:
    """Return a word's index form."""
    folded = word.casefold()
    if not folded.isascii():
        plain = unicodedata.normalize("NFKD", folded)
        plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()  # a raised A is an a
        folded = unicodedata.normalize("NFC", plain) or folded
    folded = folded[:LONGEST_WORD]
    return _stem(folded) if folded.isascii() and folded.isalpha() else folded


def _stem(word: str) -> str:
    # A stemmer object is not safe to share between threads; making one costs a microsecond and is cached above.
    return str(Stemmer.Stemmer("english", 0).stemWord(word))


def terms(text: str) -> list[Term]:
    """Return the terms of a text in order; offsets count in `text` as given."""
    found: list[Term] = []
    for match in RUN.finditer(text):
        start, end = match.span()
        if match.lastgroup == "word":
            found.append(Term(_word(match.group()), start, end))
        elif end - start == 1:
            found.append(Term(match.group(), start, end))
        else:
            found.extend(Term(text[i : i + 2], i, i + 2) for i in range(start, end - 1))
    return found


def term_texts(text: str) -> list[str]:
    """Return what `terms` returns, without the places: several times as fast, for texts that are indexed."""
    found: list[str] = []
    for run, word in RUN.findall(text):
        if word:
            found.append(_word(word))
        elif len(run) == 1:
            found.append(run)
        else:
            found += map(operator.add, run, run[1:])
    return found


def places(text: str, wanted: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where those terms of a text stand that are among `wanted`, in order."""
    heads = {term[0] for term in wanted}  # a word and its index form begin with the same letter, but for accents
    for match in RUN.finditer(text):
        start, end = match.span()
        if text[start].isascii() and text[start].lower() not in heads:
            continue
        if match.lastgroup == "word" or end - start == 1:
            if (_word(match.group()) if match.lastgroup == "word" else match.group()) in wanted:
                yield start, end
        else:
            yield from ((i, i + 2) for i in range(start, end - 1) if text[i : i + 2] in wanted)


def indexed(text: str) -> str:
    """Return a text's terms joined by blanks: what the full-text index reads."""
    return " ".join(term_texts(text))


def asked(text: str) -> list[str]:
    """Return a query's distinct terms, without those that stand in nearly every text.

    A query of nothing but such terms keeps them all: "to be or not to be" is a question too.
    """
    text = unicodedata.normalize("NFC", text)
    every = terms(text)
    telling = [term for term in every if text[term.start : term.end].casefold() not in COMMON]
    return list(dict.fromkeys(term.text for term in telling or every))
