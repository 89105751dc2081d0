"""Keywords: BM25 and questions about single terms, exactly, over postings by term.

What a term is, `core.store.terms` says; Han characters are counted by themselves too. BM25 (Robertson and Zaragoza
2009, The Probabilistic Relevance Framework) of row r is the sum, over distinct terms t, of idf(t) * tf * (k1 + 1) /
(tf + k1 * (1 - b + b * |r| / m)), where tf is how often t stands in r, |r| how many terms r has (its characters not
counted again), m their mean over all N rows, df how many rows have t, and idf(t) = ln(1 + (N - df + .5) / (df + .5)).
N, df and m count over all segments, so that a score does not depend on how rows came to be where they are. Rows that
are dead but not compacted away yet still count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.store.lexicon import Terms, encoded
from core.store.postings import Ints, Mask, Postings, Segment, build, packed
from core.store.terms import characters, term_texts

K1, B = 1.2, 0.75  # BM25's, as usual
OFTEN = 255  # a term that stands more often in a row counts so many times
AT_ONCE = 8_192  # rows counted before they become a segment

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Words:
    """One immutable state of the keyword index; row i has the content `postings.keys[i]`."""

    postings: Postings[Terms]

    def __len__(self) -> int:
        return len(self.postings)

    @cached_property
    def mean_length(self) -> float:
        """How many terms a row has on average."""
        return sum(int(s.lengths.sum(dtype=np.int64)) for s in self.postings.segments) / max(len(self), 1)

    def extended(self, keys: Ints, texts: Sequence[str]) -> Words:
        """Return the index with rows after its own: `keys` [count], content keys not here yet, and their texts."""
        keys = np.asarray(keys, np.int64)
        parts = [slice(first, first + AT_ONCE) for first in range(0, len(keys), AT_ONCE)]
        return Words(self.postings.extended([_segment(keys[part], texts[part]) for part in parts]))

    def compacted(self, live: Mask) -> Words:
        """Return the index without the rows where `live` [n] is false, where they are many; numbers rows anew."""
        return Words(self.postings.compacted(live))

    def df(self, term: str) -> int:
        """Return in how many rows a term stands."""
        return int(self.postings.frequencies(self.postings.places([term]))[0])

    def idf(self, term: str) -> float:
        """Return how telling a term is: near 0 where all rows have it, above ln(N) where none has."""
        return float(self.idfs([term])[0])

    def idfs(self, wanted: Sequence[str]) -> NDArray[np.float64]:
        """Return how telling each of some terms is, [n]."""
        return self._idf(self.postings.frequencies(self.postings.places(wanted)))

    def ideal(self, wanted: Sequence[str]) -> float:
        """Return what no row's BM25 can reach: that of a row with each term endlessly often."""
        return self.most(float(self.idfs(counted(wanted)).sum()))

    def most(self, idf: float) -> float:
        """Return what terms whose idf comes to so much cannot exceed, however often they stand in a row."""
        return idf * (K1 + 1)

    def _idf(self, df: Ints) -> NDArray[np.float64]:
        return np.log1p((len(self) - df + 0.5) / (df + 0.5))

    def bm25(self, wanted: Sequence[str]) -> Floats:
        """Return the BM25 score of every row, [n]; a term that is asked for twice counts once."""
        places = self.postings.places(counted(wanted))
        factors = (self._idf(self.postings.frequencies(places)) * (K1 + 1)).astype(np.float32)
        flat, slope = np.float32(K1 * (1 - B)), np.float32(K1 * B / max(self.mean_length, 1))
        scores = np.zeros(len(self), np.float32)
        for first, segment, found in self.postings.each(places):
            part, norms = scores[first : first + len(segment)], flat + slope * segment.lengths.astype(np.float32)
            for place, factor in zip(found, factors, strict=True):
                if place >= 0:
                    rows, often = segment.posting(place)
                    part[rows] += factor * often / (norms[rows] + often)
        return scores

    def having(self, term: str) -> Mask:
        """Return which rows hold a term, [n]."""
        return self.having_all([term])

    def having_all(self, wanted: Sequence[str]) -> Mask:
        """Return which rows hold all of some terms, [n]; for no terms, all rows."""
        mask = np.ones(len(self), bool)
        for first, segment, found in self.postings.each(self.postings.places(wanted)):
            part = mask[first : first + len(segment)]
            for place in found:
                part &= segment.holding(place, place + 1) if place >= 0 else False
        return mask

    def among(self, rows: Ints, term: str) -> Mask:
        """Return which of a few rows [n] hold a term, [n]; row -1 holds none."""
        mask = np.zeros(len(rows), bool)
        for first, segment, (place,) in self.postings.each(self.postings.places([term])):
            inside = (first <= rows) & (rows < first + len(segment))
            if place >= 0 and inside.any():
                held = segment.rows[int(segment.starts[place]) : int(segment.starts[place + 1])]
                wanted = (rows[inside] - first).astype(held.dtype)
                at = np.searchsorted(held, wanted)
                mask[inside] = held[np.minimum(at, len(held) - 1)] == wanted
        return mask

    def starting(self, prefix: str) -> Mask:
        """Return which rows hold a term that begins with `prefix`, [n]. Terms are case-folded, and may be stems."""
        parts = [s.holding(*s.lexicon.beginning(prefix)) for s in self.postings.segments]
        return np.concatenate([np.empty(0, bool), *parts])


def counted(wanted: Sequence[str]) -> list[str]:
    """Return the distinct terms that a question's terms are scored by: themselves, and their Han characters."""
    return list(dict.fromkeys([*wanted, *characters("".join(wanted))]))


def _segment(keys: Ints, texts: Sequence[str]) -> Segment[Terms]:
    known: dict[str, int] = {}
    lengths, counts = np.empty(len(texts), np.uint32), np.empty(len(texts), np.int64)
    ids: list[int] = []
    for row, text in enumerate(texts):
        words, singles = term_texts(text), characters(text)
        lengths[row], counts[row] = len(words), len(words) + len(singles)
        ids += [known.setdefault(term, len(known)) for term in (*words, *singles)]
    rows = np.repeat(np.arange(len(texts)), counts)
    pairs, often = np.unique(rows << 32 | np.array(ids, np.int64), return_counts=True)
    coded = [encoded(term) for term in known]
    order = sorted(range(len(coded)), key=coded.__getitem__)
    places = np.empty(len(coded), np.int64)
    places[order] = np.arange(len(coded))
    postings = packed(places[pairs & 0xFFFFFFFF], pairs >> 32, np.minimum(often, OFTEN))
    return build(keys, lengths, postings, lambda _: Terms.of_sorted([coded[i] for i in order]))
