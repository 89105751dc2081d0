"""Questions, their answers, and why an answer is one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.records import Highlight, Hit, Mode, Rerank

Facet = Literal["type", "folder", "date", "language"]


@dataclass(frozen=True, slots=True)
class Search:
    """Ask a question. Answer: `Found`. A newer sequence number makes an older search pointless.

    With `early`, a notice `Early` brings what the words alone find while the meaning is being worked out.
    `narrow` holds conditions in the query language (`type:pdf lang:ko after:2024`) that stand beside the question,
    so that no quotation mark in it can swallow them; whatever else is written there is left alone. `lean` is how far
    a person wants meaning (up to 100) or words (down to -100) to weigh more than was measured to be best.
    `asker` tells apart the places one asks from: a newer question of one calls off no question of another.
    """

    query: str
    sequence: int = 0
    limit: int = 50
    mode: Mode = "hybrid"
    folder: str = ""
    rerank: Rerank = "maxsim"
    early: bool = False
    narrow: str = ""
    lean: int = 0
    asker: str = ""


@dataclass(frozen=True, slots=True)
class Similar:
    """Find what is like a passage (`path`, `start`, `end`), a whole file (`path`), or a text. Answer: `Found`."""

    path: str = ""
    start: int = 0
    end: int = 0
    text: str = ""
    sequence: int = 0
    limit: int = 50
    folder: str = ""
    asker: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many files that may answer a question have a value: a suffix, a root's path, a year, an ISO 639-1 code.

    Of dates there are also the days up to now that are offered (`today`, `7d`, `1m`, `1y`), and the two days that
    are chosen (`2024-05-01..2024-06-30`). What `narrow` says of the same facet does not count, so that one sees what
    another choice would bring.
    """

    facet: Facet
    value: str
    files: int


@dataclass(frozen=True, slots=True)
class Found:
    """The best passages, best first. `hint` says in a sentence why there are none, where there are none.

    `meaning` is False where only words were compared: in an `Early` answer, or while nothing is embedded.
    `about` is False where even the best passage is judged not to be about the question. `counts` are those of the
    whole answer, most files first. `repair` is the question as it reads on the other keyboard (gksrmf -> 한글),
    where that is likely what was meant; "" for nothing. `named` is what of the files' names was asked for, by path,
    where a name is among the reasons; it counts in the name in NFC.
    """

    query: str
    sequence: int
    hits: tuple[Hit, ...]
    ms: dict[str, float]
    hint: str = ""
    meaning: bool = True
    about: bool = True
    counts: tuple[Count, ...] = ()
    repair: str = ""
    named: dict[str, tuple[Highlight, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explain:
    """Ask why a passage answers a query. Answer: `Explanation`."""

    query: str
    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SharedWord:
    """A token of the model that the query and the passage share: its gain is the product of both weights.

    `start` and `end` are its first place in the passage's text.
    """

    text: str
    in_query: float
    in_passage: float
    gain: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """A token of the query (`query_start:query_end`) and the passage's token that MaxSim pairs it with.

    `value` is their inner product; the mean over all of a query's tokens is the multi-vector score. Behind the pair
    with the nearest, a token of the query may have others, to show and not to count: with the nearest in the text of
    each of the passages that a hit is joined from, and with its own letters wherever they stand.
    """

    query_start: int
    query_end: int
    start: int
    end: int
    value: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a passage answers a query: offsets count in `query` and in `text`, the passage as it is stored.

    `dense` and `multi` are computed anew, from whole vectors; `words` are by gain, `alignments` in query order. Of a
    hit that passages were joined to, every figure is the best that they give together.
    """

    query: str
    text: str
    dense: float
    sparse: float
    multi: float
    words: tuple[SharedWord, ...]
    alignments: tuple[Alignment, ...]


@dataclass(frozen=True, slots=True)
class FindDuplicates:
    """Ask which files are copies or versions of each other. Answer: `Duplicates`."""

    folder: str = ""


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Files that share at least `shared` (in [0, 1]) of their passages; 1 where they are the same throughout."""

    paths: tuple[str, ...]
    shared: float


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Groups of files that are nearly the same, the largest first."""

    groups: tuple[DuplicateGroup, ...]


@dataclass(frozen=True, slots=True)
class Early:
    """What the words alone find; the answer to the search follows."""

    found: Found
