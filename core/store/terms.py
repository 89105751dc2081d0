"""From text to the terms of the keyword index: one analysis for every language, with offsets.

Words of alphabetic scripts are lower-cased, stripped of accents and, where they are plain ASCII, stemmed
(Snowball English). Runs of Hangul, Han, Hiragana and Katakana become overlapping character bigrams, so that
a Korean word is found whatever particle follows it and however it is spaced (a run of one character is its
own term). The same terms are indexed, asked for and lit in a hit, so the three can never disagree.

A Han character means something by itself as well (租金 and 房租 share 租), so BM25 also counts each of them, as a
term with a mark that no other has, which is never lit: for questions in other words BM25 gained .08 nDCG@10 in
Chinese, .11 in Japanese. Hangul and kana mean less alone: in Korean it gave BM25 .02, and the fused score nothing.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Iterator, Set
from functools import lru_cache
from typing import NamedTuple

import Stemmer

CJK = r"\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff々"
RUN = re.compile(rf"(?P<cjk>[{CJK}]+)|(?P<word>[^\W_{CJK}]+)")
IDEOGRAPHS, WORD = re.compile(rf"[{CJK}]+"), re.compile(rf"[^\W_{CJK}]+")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
SINGLE = "."  # before a character that counts by itself
FOREIGN = re.compile(rf"[^\W\x00-\x7f]|[{CJK}]")  # letters and digits beyond ASCII, and marks of Hangul, Han and kana
ASCII_WORD = re.compile("[A-Za-z0-9]+")  # twice as fast, where a text has no other letters
DIGIT = re.compile("[0-9]")
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
    if _in_ascii(text) is not None:
        return [*map(_word, _words(text))]
    found: list[str] = []
    for run, word in RUN.findall(text):
        if word:
            found.append(_word(word))
        elif len(run) == 1:
            found.append(run)
        else:
            found += map(operator.add, run, run[1:])
    return found


def characters(text: str) -> list[str]:
    """Return the terms of a text's Han characters, each by itself, in order."""
    return [SINGLE + character for character in HAN.findall(text)]


def places(text: str, wanted: Set[str]) -> list[tuple[int, int]]:
    """Return where those terms of a text stand that are among `wanted`, in order.

    What is wanted is looked for in the text, not the text gone through: a hit holds little of a question.
    """
    found: list[tuple[int, int]] = []
    for word in set(_words(text)):
        if _word(word) in wanted:
            found += _alone(text, word, WORD)
    if _in_ascii(text) is None:
        few = wanted if len(wanted) < len(text) else wanted & {*text, *map(operator.add, text, text[1:])}
        for term in few:
            if term in text and IDEOGRAPHS.fullmatch(term):
                found += _alone(text, term, IDEOGRAPHS) if len(term) == 1 else _everywhere(text, term)
    return sorted(found)


def standing(text: str, wanted: Set[str]) -> list[tuple[int, str]]:
    """Return the words among `wanted` that stand in a text, each after the number of words before it, in order."""
    words = _words(text)
    known = {word: term for word in set(words) if (term := _word(word)) in wanted}
    return [(place, known[word]) for place, word in enumerate(words) if word in known]


def numbers(text: str) -> frozenset[str]:
    """Return the terms of a text that hold a digit: in a fraction of the time that all terms take."""
    alike = _in_ascii(text)
    if alike is not None:  # beside its letters it has digits alone
        return frozenset(map(_word, _with_digits(alike)))
    return frozenset(term for word in _words(text) if not word.isalpha() and is_number(term := _word(word)))


def is_word(term: str) -> bool:
    """Say whether a term is a word, not characters of Hangul, Han or kana."""
    return not IDEOGRAPHS.match(term)


def is_number(term: str) -> bool:
    """Say whether a term holds a digit."""
    return not term.isalpha() and any(c.isdigit() for c in term)


def _words(text: str) -> list[str]:
    """Return the words of a text as they stand; runs of Hangul, Han and Kana are none."""
    alike = _in_ascii(text)
    return WORD.findall(text) if alike is None else ASCII_WORD.findall(alike)


def _with_digits(text: str) -> Iterator[str]:
    """Yield the words of an ASCII text that hold a digit, looked for from their first one."""
    end = 0
    while first := DIGIT.search(text, end):
        start = first.start()
        while start > end and text[start - 1].isalpha():
            start -= 1
        end = ASCII_WORD.match(text, start).end()  # type: ignore[union-attr]
        yield text[start:end]


@lru_cache(maxsize=256)  # asked for the texts of an answer several times
def _in_ascii(text: str) -> str | None:
    """Return a text with the same letters in the same places, all ASCII; None where some are not."""
    if text.isascii():
        return text
    return None if FOREIGN.search(text) else text.encode("ascii", "replace").decode()


def _alone(text: str, run: str, kind: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield where a run of letters of a kind stands with no other such letter beside it."""
    at = text.find(run)
    while at >= 0:
        end = at + len(run)
        if not (kind.match(text, end) or (at and kind.match(text, at - 1))):
            yield at, end
        at = text.find(run, end)


def _everywhere(text: str, pair: str) -> Iterator[tuple[int, int]]:
    at = text.find(pair)
    while at >= 0:
        yield at, at + 2
        at = text.find(pair, at + 1)


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
