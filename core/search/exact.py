"""Exactly what stands in a passage: words in any form, phrases as they are, and beginnings.

Texts are compared folded: NFC, casefolded, with typewriter apostrophes and hyphens. A phrase's blanks stand for
any white space, and beside Hangul, Han or Kana for none as well, since Korean spacing varies: "계약 갱신" finds
계약갱신 too, while "계약갱신" finds only that. What is written in an alphabet begins and ends at the edges of a
word; Hangul, Han and Kana, and scripts that are written without blanks, may stand inside longer words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from core.search.parse import Piece
from core.search.stems import kept
from core.store.terms import CJK, LONGEST_WORD, RUN, terms

UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
LETTER = rf"[^\W_{CJK}]"  # what the index's words are made of
TYPED = str.maketrans("‘’‛´‐‑‒–−－", "''''------")
IOTA_BELOW = "\u0345"  # the one mark that casefolds to a letter, which would tear or join words

_TYPOGRAPHIC = re.compile("[‘’‛´‐‑‒–−－]")
_CJK = re.compile(f"[{CJK}]")
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_LETTER = re.compile(LETTER)
_WORD = re.compile(f"{LETTER}+")
_EDGED = re.compile(rf"(?![{UNSPACED}]){LETTER}")
_BLANKS = re.compile(r"\s+")


def matches(piece: Piece, text: str) -> bool:
    """Say whether a piece stands in a text."""
    return next(_stretches(piece, _fold(text)), None) is not None


def spans(piece: Piece, text: str) -> list[tuple[int, int]]:
    """Return where a piece stands in a text, as offsets [start, end) into it as given, apart and in order.

    A beginning is shown with the rest of its word, and in a text that is not NFC a stretch with its whole words.
    """
    folded = _fold(text)
    found = list(_stretches(piece, folded))
    if not found or (len(folded) == len(text) and unicodedata.is_normalized("NFC", text)):
        return found
    origins = _origins(text)
    return _apart([(origins[start][0], origins[end - 1][1]) for start, end in found])


def needed_terms(piece: Piece) -> list[str]:
    """Return index terms that every text in NFC in which the piece stands has among its terms; perhaps none.

    The first and last words of a piece count only where they must be whole in the text; a single Hangul, Han or
    Kana character does not count, since the text may have it within any pair.
    """
    form = _form_of(piece)
    if form:
        return [form]
    folded = _fold(piece.text).strip()
    needed: list[str] = []
    for run in RUN.finditer(folded):
        if run.lastgroup == "cjk":
            needed.extend(term.text for term in terms(run[0]) if len(term.text) > 1)
        elif _is_whole(piece, folded, run):
            needed.append(_form(run[0]))
    return list(dict.fromkeys(needed))


def is_decided(piece: Piece) -> bool:
    """Say whether a piece stands in every text in NFC that has all of `needed_terms` among its terms."""
    folded = _fold(piece.text).strip()
    pair = len(folded) == len("가나") and all(map(_CJK.match, folded))
    return bool(_form_of(piece)) or (pair and piece.kind != "prefix")


def prefix_of(piece: Piece) -> str:
    """Return how one index term at least begins in every text in NFC in which a prefix stands, or "".

    Stemming takes endings off words, so that of studies only stud is sure. Of two Hangul syllables or more
    `needed_terms` says all.
    """
    runs = list(RUN.finditer(folded := _fold(piece.text).strip()))
    if piece.kind != "prefix" or not runs or runs[-1].end() < len(folded):
        return ""
    run = runs[-1]
    if run.lastgroup == "cjk":
        return run[0] if len(run[0]) == 1 and (run.start() or _HANGUL.match(run[0])) else ""
    form = _form(run[0])
    if _CJK.search(form) or not (run.start() or _EDGED.match(folded)):
        return ""
    return kept(_unstemmed(run[0])) if form.isascii() and form.isalpha() else form


def _stretches(piece: Piece, folded: str) -> Iterator[tuple[int, int]]:
    """Yield where a piece stands in a folded text."""
    form = _form_of(piece)
    if form:
        yield from (word.span() for word in _WORD.finditer(folded) if _form(word[0]) == form)
        return
    pattern, at = _pattern(piece), 0
    while (match := pattern.search(folded, at)) and match[0]:
        start, end = match.span()
        at = start + 1
        if _edges_fit(piece, folded, start, end):
            if piece.kind == "prefix" and (rest := _WORD.match(folded, end)) and _LETTER.match(folded[end - 1]):
                end = rest.end()
            yield start, end
            at = end


def _edges_fit(piece: Piece, folded: str, start: int, end: int) -> bool:
    """Say whether a stretch begins and ends where its piece may."""
    first, last, before, after = folded[start], folded[end - 1], folded[start - 1 : start], folded[end : end + 1]
    if _EDGED.match(first) and _LETTER.match(before):
        return False
    if piece.kind == "prefix":
        return not (_HANGUL.match(first) and _CJK.match(before))
    return not (_EDGED.match(last) and _LETTER.match(after))


@lru_cache(maxsize=1024)
def _form_of(piece: Piece) -> str:
    """Return the index form of a piece that is one word of an alphabet, to be found in any form; else ""."""
    folded = _fold(piece.text).strip()
    one_word = piece.kind == "word" and _WORD.fullmatch(folded) and all(map(_EDGED.match, folded))
    return _form(folded) if one_word else ""


@lru_cache(maxsize=65_536)
def _form(word: str) -> str:
    return terms(word)[0].text


def _unstemmed(word: str) -> str:
    # No word with a figure in it is stemmed; a compatibility letter may become several, and long words are cut.
    return terms(f"{word[: LONGEST_WORD // 4]}0")[0].text[:-1]


def _is_whole(piece: Piece, folded: str, run: re.Match[str]) -> bool:
    """Say whether a word of a piece can only stand as a whole word in a text."""
    begins = run.start() > 0 or _EDGED.match(folded)
    ends = run.end() < len(folded) or (piece.kind != "prefix" and _EDGED.match(folded[-1]))
    return bool(begins and ends)


@lru_cache(maxsize=1024)
def _pattern(piece: Piece) -> re.Pattern[str]:
    words = _BLANKS.split(_fold(piece.text).strip())
    pattern = re.escape(words[0])
    for left, right in pairwise(words):
        pattern += (r"\s*" if _CJK.match(left[-1]) or _CJK.match(right[0]) else r"\s+") + re.escape(right)
    return re.compile(pattern)


def _fold(text: str) -> str:
    """Return a text as it is compared; letters stay letters, so that words begin and end where they did."""
    text = unicodedata.normalize("NFC", text)
    if text.isascii():
        return text.casefold()
    if _TYPOGRAPHIC.search(text):
        text = text.translate(TYPED)
    folded = text.casefold()
    return folded if len(folded) == len(text) and IOTA_BELOW not in text else "".join(map(_fold_one, text))


def _fold_one(character: str) -> str:
    folded = character.casefold()
    if len(folded) == 1:
        return character if character == IOTA_BELOW else folded
    return "".join(c for c in folded if not unicodedata.combining(c))


def _origins(text: str) -> list[tuple[int, int]]:
    """Return for each character of the folded text the stretch of the text that it stands for."""
    origins: list[tuple[int, int]] = []
    for word in re.finditer(r"\s+|\S+", text):
        if unicodedata.is_normalized("NFC", word[0]):
            for at, character in enumerate(word[0], word.start()):
                origins.extend([(at, at + 1)] * len(_fold(character)))
        else:
            origins.extend([word.span()] * len(_fold(word[0])))
    return origins


def _apart(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for start, end in stretches:
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart
