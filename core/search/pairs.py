"""Neighbouring words of a question that stand together in a passage, too.

BM25 does not know where words stand: "notice period" finds what gives notice of a holiday period. Two words that
follow each other in the question, those that stand in nearly every text left out, count as one more word where a
passage has them at most `NEAR` words apart, in either order (sequential dependence, Metzler and Croft 2005, SIGIR).
Its idf is that of the rarer of the two.

Words of alphabets alone: terms of Hangul, Han and kana are pairs of characters already, and pairs of those find no
more (nDCG@10 on seven sets between -.013 and +.007).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.store.terms import is_word, standing

NEAR = 6  # words; 1 to 4 find less, 8 and 12 no more
Pair = tuple[str, str]


def pairs_of(terms: Sequence[str]) -> list[Pair]:
    """Return the neighbours among a question's telling terms, as `core.store.terms.asked` gives them."""
    return [(left, right) for left, right in pairwise(terms) if is_word(left) and is_word(right)]


def together(text: str, pairs: Sequence[Pair]) -> set[Pair]:
    """Return which pairs stand together in a text."""
    partners: dict[str, list[Pair]] = {}
    for pair in pairs:
        for word in pair:
            partners.setdefault(word, []).append(pair)
    found, last = set[Pair](), dict[str, int]()
    for place, word in standing(text, partners.keys()):
        last[word] = place
        for left, right in partners[word]:
            other = last.get(left if word == right else right)
            if other is not None and place - other <= NEAR:
                found.add((left, right))
    return found


def scores(texts: Sequence[str], idf: Mapping[Pair, float]) -> NDArray[np.float32]:
    """Return for each text the idf of the pairs that stand together in it, summed, [n]."""
    pairs = list(idf)
    return np.array([sum(idf[pair] for pair in together(text, pairs)) for text in texts], np.float32)
