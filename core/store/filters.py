"""Which files and passages a query may find: conditions over the ledger, never built by pasting strings.

Texts are compared folded (NFC, letter case ignored) and as parts, with SQLite's instr(): no character of what a
person types has a meaning of its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Sql = tuple[str, list[object]]  # a condition and its parameters
Field = Literal["suffix", "path", "name", "title", "language", "modified", "size", "page", "state"]

# What SQLite compares for each field; pages belong to passages, and the ledger knows only files.
PART_OF = {"path": "files.folded", "name": "files.name", "title": "COALESCE(documents.folded_title, '')"}
ONE_OF = {
    "suffix": "files.suffix",
    "language": "COALESCE(documents.language, '')",
    "state": "CASE WHEN files.root IN (SELECT path FROM roots WHERE away) THEN 'away' ELSE files.state END",
}
KNOWN = "(files.doc IS NOT NULL OR files.kind IS NOT 'ignored')"
NUMBER = {"modified": ("files.mtime_ns", 1e9), "size": ("files.size", 1.0)}  # and units of the column in one of ours


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


def folded(text: str) -> str:
    """Return a text as it is compared: NFC, letter case ignored, lone surrogates (no text at all) replaced."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def folded_path(path: str) -> str:
    """Return a path as it is compared: folded, with the same sign between folders on every system."""
    return folded(path).replace("\\", "/")


def under(folder: str) -> tuple[str, str]:
    """Return the half-open range of paths below a folder, for an indexed comparison."""
    prefix = folder.rstrip("/\\") + ("\\" if "\\" in folder and "/" not in folder else "/")
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)


def where(filter: Filter, *, bare: bool = False) -> Sql:  # noqa: A002 (the word of its type)
    """Return a filter as a condition over `files LEFT JOIN documents USING (doc)`, and its parameters.

    Conditions on pages are left to `pages_mask`. Unless a state is asked for, only files with a document count;
    with `bare` those without one too, but for what a rule leaves out.
    """
    parts = [_condition(each) for each in filter.conditions if each.field != "page"]
    if not any(each.field == "state" and not each.negated for each in filter.conditions):
        parts.append((KNOWN if bare else "files.doc IS NOT NULL", []))
    if filter.folder:
        low, high = under(valid(filter.folder))
        inside = "(files.path = ? OR (files.path >= ? AND files.path < ?))"
        parts.append((inside, [valid(filter.folder), low, high]))
    return _joined(parts, "AND") if parts else ("1", [])


def pages_mask(filter: Filter, pages: NDArray[np.int32]) -> NDArray[np.bool_]:  # noqa: A002
    """Return which passages meet the conditions on pages, [n]; `pages` is [n], 0 where a passage has none."""
    mask = np.ones(len(pages), np.bool_)
    for each in filter.conditions:
        if each.field == "page":
            inside = np.ones(len(pages), np.bool_)
            inside &= True if each.low is None else pages >= each.low
            inside &= True if each.high is None else pages < each.high
            mask &= (inside != each.negated) & (pages > 0)
    return mask


def valid(text: str) -> str:
    """Return a text that SQLite can hold: lone surrogates become question marks, as in the ledger's paths."""
    return text.encode("utf-8", "replace").decode()


def _condition(condition: Condition) -> Sql:
    if condition.field in PART_OF:
        fold = folded_path if condition.field == "path" else folded
        parts: list[Sql] = [(f"instr({PART_OF[condition.field]}, ?) > 0", [fold(each)]) for each in condition.values]
        sql, values = _joined(parts, "OR") if parts else ("0", [])
    elif condition.field in ONE_OF:
        listed: list[object] = [valid(value).lower() for value in condition.values]
        sql, values = f"{ONE_OF[condition.field]} IN ({','.join('?' * len(listed))})", listed
    else:
        sql, values = _range(condition)
    return (f"NOT ({sql})" if condition.negated else sql), values


def _range(condition: Condition) -> Sql:
    column, unit = NUMBER[condition.field]
    bounds: list[Sql] = []
    if condition.low is not None:
        bounds.append((f"{column} >= ?", [float(condition.low) * unit]))
    if condition.high is not None:
        bounds.append((f"{column} < ?", [float(condition.high) * unit]))
    return _joined(bounds, "AND") if bounds else ("1", [])


def _joined(parts: Sequence[Sql], word: str) -> Sql:
    """Join conditions as a balanced tree: SQLite refuses expressions that are more than 1,000 deep."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    left, right = _joined(parts[:half], word), _joined(parts[half:], word)
    return f"({left[0]} {word} {right[0]})", [*left[1], *right[1]]
