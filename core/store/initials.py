"""The names of all files in memory, letter by letter, to be looked through for initial consonants.

A syllable is there twice: as itself, and as the consonant it begins with. So a question in consonants is a comparison
of bytes, and one that has syllables too (계약ㅅ) is compared with these where the consonants fit. 100,000 files take
about 12 MB, from the first such question on; what changes meanwhile is read again with the next.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.store.database import Database, Row
from core.store.filters import folded_path
from core.store.hangul import FIRST, LAST, LEADS, OF_A_LEAD
from core.store.rows import Ints

MANY = 4_000  # files that changed, from which on all are read again
NOWHERE = 9  # above any nearness
WITHIN_FOLDERS = 3
LEAD = 0x80  # the byte of the first initial consonant; those below are ASCII, those from OTHER on anything else
OTHER = 0xA0
ENDS = "\n"  # between two paths
ROWS = """WITH starts (root, start) AS (VALUES {roots})
    SELECT id, mtime_ns, length(name), IIF(path = files.root, name, substr(folded, start))
    FROM files JOIN starts ON starts.root = files.root WHERE {which}"""


def _beginnings() -> NDArray[np.uint8]:
    """Return what each letter begins with: a syllable as its consonant, ASCII as it is, the others somehow."""
    letters = np.arange(0x10000)
    found = np.where(letters < LEAD, letters, OTHER + letters % (0x100 - OTHER))
    found[FIRST : LAST + 1] = LEAD + np.arange(LAST + 1 - FIRST) // OF_A_LEAD
    found[[ord(lead) for lead in LEADS]] = LEAD + np.arange(len(LEADS))
    return found.astype(np.uint8)


BEGINNINGS = _beginnings()


@dataclass(frozen=True, slots=True)
class Block:
    """Files, and their paths below their roots one after another.

    `text` [n] are the letters, `sketch` [n] what each begins with; of file i the path begins at `starts[i]` and its
    own name at `names[i]`.
    """

    ids: Ints
    times: Ints
    starts: Ints
    names: Ints
    text: NDArray[np.uint16]
    sketch: NDArray[np.uint8]


class Initials:
    """The names of a ledger's files. Every method may be called from any thread."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._finding = threading.Lock()
        self._noting = threading.Lock()  # never held while the database is asked: whoever writes there notes
        self._noted = set[int]()  # since the last look
        self._changed = set[int]()  # since all were read
        self._all: Block | None = None
        self._fresh: Block | None = None
        self._version = -1  # counts what other connections write
        self._last: tuple[list[str], Ints] | None = None

    def note(self, files: Iterable[int]) -> None:
        """Take in that files are new or called otherwise; those that are gone need not be told."""
        with self._noting:
            if len(self._noted) <= MANY:
                self._noted.update(files)

    def find(self, words: Sequence[str]) -> Ints:
        """Return the files in whose paths all words stand, by id: the nearest first, of equals the newest.

        A word is nearest at the beginning of a file's name, then at that of a word in it, then anywhere in it, then
        in a folder's. Files that are gone may be among them.
        """
        with self._finding:
            blocks = self._caught_up()
            if self._last is None or self._last[0] != [*words]:  # chips count what the list has just shown
                self._last = [*words], self._ranked(blocks, words)
            return self._last[1]

    def _ranked(self, blocks: Sequence[Block], words: Sequence[str]) -> Ints:
        found = [_found(block, words) for block in blocks]
        ids, times, near = (np.concatenate(parts) for parts in zip(*found, strict=True))
        old = np.arange(len(ids)) < len(found[0][0])
        keep = ~(old & np.isin(ids, np.fromiter(self._changed, np.int64, len(self._changed))))
        ids, times, near = ids[keep], times[keep], near[keep]
        order: Ints = ids[np.lexsort((ids, -times, near))]
        return order

    def _caught_up(self) -> list[Block]:
        """Return all files, those that changed since they were read apart."""
        with self._noting:
            noted, self._noted = self._noted, set()
        self._changed |= noted
        version = self._db.rows("PRAGMA data_version")[0][0]
        known, self._version = self._version, -1  # where reading fails, all is read the next time
        if self._all is None or version != known or len(self._changed) > MANY:
            self._changed = set()
            self._all, self._fresh, self._last = self._read("1"), None, None
        elif noted:
            changed = json.dumps([*self._changed])
            self._fresh, self._last = self._read("id IN (SELECT value FROM json_each(?))", changed), None
        self._version = version
        return [self._all, self._fresh] if self._fresh else [self._all]

    def _read(self, which: str, *values: object) -> Block:
        roots = [path for (path,) in self._db.rows("SELECT path FROM roots")] or [""]
        starts = [value for root in roots for value in (root, len(folded_path(root)) + 1)]
        sql = ROWS.format(roots=",".join(["(?, ?)"] * len(roots)), which=which)
        return _block(self._db.rows(sql, [*starts, *values]))


def _block(rows: Sequence[Row]) -> Block:
    """Return files (id, time, letters in the name, path below the root) as a block."""
    ids, times, own, paths = zip(*rows, strict=True) if rows else ((), (), (), ())
    ends = np.cumsum(np.fromiter(map(len, paths), np.int64, len(rows)) + len(ENDS))
    starts = np.append(np.zeros(1, np.int64), ends)[: len(rows)]
    text = _letters(ENDS.join([*paths, ""]))
    names = ends - len(ENDS) - np.array(own, np.int64)
    return Block(np.array(ids, np.int64), np.array(times, np.int64), starts, names, text, BEGINNINGS[text])


def _found(block: Block, words: Sequence[str]) -> tuple[Ints, Ints, Ints]:
    """Return the files of a block that hold all words: their ids, times and nearness, [n] each."""
    near = np.zeros(len(block.ids), np.int64)
    there = np.ones(len(block.ids), np.bool_)
    for word in words:
        best = _nearness(block, word)
        there &= best < NOWHERE
        near += best
    at = np.flatnonzero(there)
    return block.ids[at], block.times[at], near[at]


def _nearness(block: Block, word: str) -> Ints:
    """Return for each file of a block how near a word stands to its beginning, `NOWHERE` where it does not stand."""
    at = _places(block, word)
    file = np.searchsorted(block.starts, at, "right") - 1
    name = block.names[file]
    before = block.text[at - 1]  # the very first place is a beginning anyway
    begins = (before < FIRST) | (before > LAST)
    near = np.select([at == name, (at > name) & begins, at > name], [0, 1, 2], WITHIN_FOLDERS)
    best = np.full(len(block.ids), NOWHERE, np.int64)
    for level in range(WITHIN_FOLDERS, -1, -1):
        best[file[near == level]] = level
    return best


def _places(block: Block, word: str) -> Ints:
    """Return where a word stands in a block."""
    letters = _letters(word)
    wanted, sketch = BEGINNINGS[letters], block.sketch
    last = len(sketch) - len(wanted) + 1
    if last <= 0:
        return np.empty(0, np.int64)
    mask = sketch[:last] == wanted[0]
    for number, each in enumerate(wanted[1:2], 1):
        mask &= sketch[number : number + last] == each
    at: Ints = np.flatnonzero(mask)
    for number, letter in enumerate(letters):
        at = at[sketch[at + number] == wanted[number]]
        if word[number] not in LEADS:
            at = at[block.text[at + number] == letter]
    return at


def _letters(text: str) -> NDArray[np.uint16]:
    """Return the letters of a text, 16 bits of each."""
    return np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint16)
