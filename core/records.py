"""The plain records that rooms hand to each other. A leaf: no behaviour beyond slicing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BlockKind = Literal[
    "title", "heading", "paragraph", "list", "table", "code", "quote", "caption", "mail", "slide", "notes"
]
# partly: its words can be searched, not all of its meaning yet.
FileState = Literal["waiting", "partly", "searchable", "ignored", "failed", "away"]
Band = Literal["strong", "likely", "weak", ""]
Mode = Literal["hybrid", "dense", "sparse", "multi", "keyword"]
Rerank = Literal["none", "maxsim", "cross"]
MODES: tuple[Mode, ...] = ("hybrid", "dense", "sparse", "multi", "keyword")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document's text that belongs together.

    `start` and `end` are character offsets into `Document.text`; `level` is a heading's depth (1 to 6) and
    0 for every other kind; `page` (or slide) counts from 1 and is None where the format has no pages. `place` says
    where else a person finds it: a cell ("매출!B7"), a line ("L120"), a part of a mail; "" for nowhere else.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text, read once. Blocks are in reading order, do not overlap, and slice `text`.

    `title` is the title the document gives itself, or "" where it gives none (never the file's name: a
    renamed file must not change what is embedded).
    """

    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    format: str = "text"
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage: the piece of a document that is embedded, found and shown.

    `text` is exactly `document.text[start:end]`. `heading` is the path of headings above it, outermost
    first. `page` and `place` are those of its first block. `tokens` counts what the model reads, heading included,
    special tokens not.
    """

    text: str
    start: int
    end: int
    heading: tuple[str, ...] = ()
    page: int | None = None
    tokens: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class Embedding:
    """What a model makes of one text. A model that lacks a signal leaves its arrays empty.

    `dense` is [D], L2-normalised. `sparse_ids` (ascending, unique) and `sparse_weights` (positive) are [n].
    `multi` is [T, M], each row L2-normalised, and `multi_ids` [T] the tokens behind its rows, where known.
    """

    dense: NDArray[np.float32]
    sparse_ids: NDArray[np.int32]
    sparse_weights: NDArray[np.float32]
    multi: NDArray[np.float32]
    multi_ids: NDArray[np.int32] | None = None


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch of a hit's text that answers the query; offsets count from the start of that text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage that answers a query.

    `start` and `end` are offsets into the document's text. `signals` holds the raw score of each signal
    (dense, sparse, multi, keyword) that was computed for this passage, `parts` the weighted share each one
    gave to `score`, so that the parts add up to it. `confidence` is a calibrated probability in [0, 1] that
    the passage is about the query, or None where that is not known; `band` is the same for people, "" for
    None. `places` lists every file that holds the same passage, this one first; `versions` further files whose
    passage is nearly the same and was left out for this one.
    """

    path: str
    title: str
    page: int | None
    heading: tuple[str, ...]
    start: int
    end: int
    text: str
    score: float
    signals: dict[str, float]
    parts: dict[str, float] = field(default_factory=dict)
    confidence: float | None = None
    highlights: tuple[Highlight, ...] = ()
    modified: float = 0.0
    places: tuple[str, ...] = ()
    band: Band = ""
    versions: tuple[str, ...] = ()
    place: str = ""
