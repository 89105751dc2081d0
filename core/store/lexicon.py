"""The sorted tokens of one segment of postings: whole numbers for sparse vectors, terms for words.

Both kinds are a few flat arrays, so that they can be mapped from a file, and answer the same few questions:
where tokens stand, what stays of them, and what several lexicons make together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

REMEMBERED = 4_096  # terms whose places are known without looking
Ints = NDArray[np.int64]


class Lexicon(Protocol):
    """The distinct tokens of a segment, ascending; a token's place is its position among them."""

    def __len__(self) -> int: ...

    def places(self, wanted: Sequence[Any]) -> list[int]:
        """Return the place of each token, -1 where it is not here."""

    def at(self, places: Ints) -> Self:
        """Return the lexicon of the tokens at some places, ascending."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays it is made of, by name."""

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the lexicon of what `arrays` gave."""

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> tuple[Self, list[Ints]]:
        """Return the lexicon of all parts together, and for each part the new place of its tokens."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Tokens that are ids: `tokens` [V], ascending."""

    tokens: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.tokens)

    def places(self, wanted: Sequence[int]) -> list[int]:
        """See `Lexicon`."""
        if not len(self.tokens):
            return [-1] * len(wanted)
        ids = np.asarray(wanted, np.int64)
        at = np.minimum(np.searchsorted(self.tokens, ids), len(self.tokens) - 1)
        found: list[int] = np.where(self.tokens[at] == ids, at, -1).tolist()
        return found

    def at(self, places: Ints) -> Self:
        """See `Lexicon`."""
        return type(self)(self.tokens[places])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """See `Lexicon`."""
        return {"tokens": self.tokens}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """See `Lexicon`."""
        return cls(arrays["tokens"])

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> tuple[Self, list[Ints]]:
        """See `Lexicon`."""
        every = np.unique(np.concatenate([part.tokens for part in parts]))
        return cls(every), [np.searchsorted(every, part.tokens) for part in parts]


@dataclass(frozen=True, slots=True)
class Terms:
    """Tokens that are words: term i is the UTF-8 in `text[offsets[i]:offsets[i + 1]]`, ascending by bytes."""

    text: NDArray[np.uint8]
    offsets: NDArray[np.uint32]  # [V + 1]
    looked_up: dict[str, int] = field(default_factory=dict, compare=False, repr=False)  # one search asks ten times

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def places(self, wanted: Sequence[str]) -> list[int]:
        """See `Lexicon`."""
        if len(self.looked_up) > REMEMBERED:
            self.looked_up.clear()  # another thread may be looking terms up, too
        found = map(self.looked_up.get, wanted)
        return [self._look_up(one) if place is None else place for one, place in zip(wanted, found, strict=True)]

    def _look_up(self, wanted: str) -> int:
        every, term, one = range(len(self)), self._reader(), encoded(wanted)
        place = bisect_left(every, one, key=term)
        place = place if place < len(every) and term(place) == one else -1
        self.looked_up[wanted] = place
        return place

    def beginning(self, prefix: str) -> tuple[int, int]:
        """Return the first place of a term that begins with `prefix`, and the place after the last."""
        start = encoded(prefix)
        every, term = range(len(self)), self._reader()
        low = bisect_left(every, start, key=term)
        return low, bisect_right(every, start, lo=low, key=lambda place: term(place)[: len(start)])

    def _reader(self) -> Callable[[int], bytes]:
        # Memoryviews: they read a single number several times as fast as an array does.
        text, offsets = self.text.data, self.offsets.data
        return lambda place: bytes(text[offsets[place] : offsets[place + 1]])

    def at(self, places: Ints) -> Self:
        """See `Lexicon`."""
        if len(places) == len(self):
            return self
        listed = self._listed()
        return self.of_sorted([listed[place] for place in places.tolist()])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """See `Lexicon`."""
        return {"text": self.text, "offsets": self.offsets}

    def _listed(self) -> list[bytes]:
        text = self.text.tobytes()
        return [text[start:end] for start, end in pairwise(self.offsets.tolist())]

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """See `Lexicon`."""
        return cls(arrays["text"], arrays["offsets"])

    @classmethod
    def of_sorted(cls, terms: Sequence[bytes]) -> Self:
        """Return the lexicon of ascending terms."""
        offsets = np.zeros(len(terms) + 1, np.uint32)
        np.cumsum([len(term) for term in terms], out=offsets[1:])
        return cls(np.frombuffer(b"".join(terms), np.uint8), offsets)

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> tuple[Self, list[Ints]]:
        """See `Lexicon`."""
        lists = [part._listed() for part in parts]
        every = list(dict.fromkeys(sorted(chain(*lists))))  # sorting runs that are sorted already is quick
        at = {term: place for place, term in enumerate(every)}
        return cls.of_sorted(every), [np.fromiter(map(at.__getitem__, one), np.int64, len(one)) for one in lists]


def encoded(term: str) -> bytes:
    """Return a term's bytes; a half surrogate pair has some too, so that no text is refused."""
    return term.encode("utf-8", "surrogatepass")
