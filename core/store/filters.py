"""Which files and passages a query may find: conditions over the ledger, never built by pasting strings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Field = Literal["suffix", "path", "name", "title", "language", "modified", "size", "page", "state"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: any of `values`, or a range; `negated` turns it round.

    suffix: values ".pdf"; path, name, title: values are parts of it, compared NFC and casefolded; language: ISO
    639-1 codes; state: a `records.FileState`. modified (seconds since the epoch), size (bytes) and page have
    `low` <= value < `high`, None for no bound. A passage without a page meets no condition on pages.
    """

    field: Field
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """All `conditions` must hold, and the file lie at or below `folder` ("" for everywhere)."""

    conditions: tuple[Condition, ...] = ()
    folder: str = ""

    def __bool__(self) -> bool:
        return bool(self.conditions or self.folder)
