"""BM25 in its plain form, the baseline every model has to beat (Robertson and Zaragoza 2009).

Words are runs of letters and digits in lower case; Chinese, Japanese and Korean are taken apart into pairs of
neighbouring characters instead, as they do not stand between spaces alone. No stop words, no stemming: this is
not the program's own keyword search, and is kept apart from it on purpose.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

K1 = 1.2  # how soon a further occurrence of a word counts for less
B = 0.75  # how far long texts are held against themselves
CJK = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
PIECES = re.compile(f"[{CJK}]+|[^\\W{CJK}]+")
IS_CJK = re.compile(f"[{CJK}]")


@dataclass(frozen=True, slots=True)
class Postings:
    """Where each of V terms occurs: term t in `texts[starts[t] : starts[t + 1]]`, adding `gains` to their scores."""

    terms: Mapping[str, int]
    starts: NDArray[np.int64]
    texts: NDArray[np.int64]
    gains: NDArray[np.float64]
    size: int  # texts in all


def tokens(text: str) -> list[str]:
    """Return the terms of a text in order; a CJK character that stands alone is a term of its own."""
    found: list[str] = []
    for piece in PIECES.findall(unicodedata.normalize("NFC", text).lower()):
        if IS_CJK.match(piece) and len(piece) > 1:
            found += [piece[at : at + 2] for at in range(len(piece) - 1)]
        else:
            found.append(piece)
    return found


def build(texts: Sequence[str]) -> Postings:
    """Index texts.

    A term that occurs f times in a text of l terms adds idf f (k1 + 1) / (f + k1 (1 - b + b l / mean l)), with
    idf = log(1 + (N - n + 0.5) / (n + 0.5)) for n of the N texts that hold it.
    """
    counts = [Counter(tokens(text)) for text in texts]
    terms = {term: number for number, term in enumerate(dict.fromkeys(t for count in counts for t in count))}
    at = np.array([terms[term] for count in counts for term in count], np.int64)
    text = np.repeat(np.arange(len(texts)), [len(count) for count in counts])
    often = np.array([n for count in counts for n in count.values()], np.float64)
    lengths = np.array([count.total() for count in counts], np.float64)
    norm = K1 * (1 - B + B * lengths / max(lengths.mean(), 1.0)) if texts else lengths
    holders = np.bincount(at, minlength=len(terms))
    idf = np.log1p((len(texts) - holders + 0.5) / (holders + 0.5))
    gains = idf[at] * often * (K1 + 1) / (often + norm[text])
    order = np.argsort(at, kind="stable")
    return Postings(terms, np.concatenate([[0], np.cumsum(holders)]), text[order], gains[order], len(texts))


def scores(index: Postings, query: str) -> NDArray[np.float64]:
    """Return the score of every text [N]; a term that the query says twice counts twice."""
    total = np.zeros(index.size)
    for term, often in Counter(tokens(query)).items():
        if (number := index.terms.get(term)) is not None:
            places = slice(index.starts[number], index.starts[number + 1])
            total[index.texts[places]] += often * index.gains[places]
    return total


def best(index: Postings, query: str, most: int) -> list[int]:
    """Return the texts that share a term with the query, best first, at most `most`; equal ones in their order."""
    found = scores(index, query)
    order = np.argsort(-found, kind="stable")[:most]
    return [int(text) for text in order if found[text] > 0]
