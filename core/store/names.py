"""Finding files by their names: an FTS5 index over the terms of a file's name and of its folders' names.

Terms are those of the passages (`core.store.terms`), so that a question asks both in the same words. Words that
names run together are indexed as they stand and taken apart: BudgetFinal2024 is found by "budget 2024" too.

Initial consonants (ㄱㅇㅅ for 계약서) need no index: each stands for a range of syllables, which SQLite's GLOB finds
in the folded paths. 100,000 files take a tenth of a second, and only a question that holds such a letter takes it.
"""

from __future__ import annotations

import logging
import math
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePath

from core.store.database import Database
from core.store.documents import JOINED, REASON, File, files
from core.store.filters import ONE_OF, Filter, folded, folded_path, where
from core.store.hangul import FIRST, LEADS, OF_A_LEAD, PAIRS
from core.store.terms import asked, terms

# The tokenizer finds the terms as they were written: only blanks part them.
TABLE = """CREATE VIRTUAL TABLE names USING fts5 (
    name, folders, detail = column, tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'")"""
# A Python without FTS5 may open the same ledger: so the trigger belongs to the connection, not to the file.
OF_THIS_CONNECTION = (
    "CREATE VIRTUAL TABLE temp.name_terms USING fts5vocab (main, names, row)",
    """CREATE TEMP TRIGGER name_of_a_removed_file AFTER DELETE ON main.files BEGIN
    DELETE FROM names WHERE rowid = old.id; END""",
)
WITHIN = "IIF(files.path = files.root, files.name, substr(files.folded, starts.start)) GLOB ?"
NEARNESS = "CASE WHEN files.name GLOB ? THEN 0 WHEN files.name GLOB ? THEN 1 WHEN files.name GLOB ? THEN 2 ELSE 3 END"
FOLDER_SHARE = 0.5  # what a word in a folder's name says beside the same word in the file's own
LEAST_SHARE = 0.2  # a name that holds less of a query says nothing about it
MOST_TERMS = 48  # of a query; a pasted text names no file
JOINT = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)  # reportFinal, PDFReader, v2, 2nd
MOST_WORDS = 8  # of a question in initial consonants
_log = logging.getLogger(__name__)


def prepare(db: Database) -> bool:
    """Make the index where it is not there yet; return False where this SQLite has no FTS5."""
    try:
        if not db.rows("SELECT 1 FROM sqlite_master WHERE name = 'names'"):
            with db.change() as changing:
                changing.execute(TABLE)
                write(changing, changing.execute("SELECT id, path, root FROM files").fetchall())
        for each in OF_THIS_CONNECTION:
            db.rows(each)
    except sqlite3.OperationalError as error:
        if "fts5" not in str(error):
            raise
        _log.warning("This Python's SQLite has no FTS5: file names are not searched.")
        return False
    return True


def write(db: sqlite3.Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Index files (id, path, root), in the transaction of the caller."""
    db.executemany(
        "INSERT OR REPLACE INTO names (rowid, name, folders) VALUES (?, ?, ?)",
        ((file, *_terms_of(path, root)) for file, path, root in rows),
    )


def named(
    db: Database,
    words: Sequence[str],
    limit: int,
    filter: Filter,  # noqa: A002
) -> list[tuple[int, float]]:
    """Return (document key, share) of the documents whose files' names hold most of a query, best first.

    The share is in [0, 1]: of the query's terms, weighted by how rare each is among names (the idf of BM25), those
    that stand in the file's own name; a term that stands only in a folder's name counts half.
    """
    weights = _weights(db, list(dict.fromkeys(words))[:MOST_TERMS])
    if not weights:
        return []
    found, values = _found(weights)
    condition, more = where(filter)
    rows = db.rows(
        f"WITH hits (id, share) AS (SELECT id, SUM(weight) FROM ({found}) GROUP BY id HAVING SUM(weight) >= ?) "  # noqa: S608 (marks only)
        "SELECT files.doc, MAX(share) FROM hits JOIN files USING (id) LEFT JOIN documents USING (doc) "
        f"WHERE files.doc IS NOT NULL AND {condition} GROUP BY files.doc "
        "ORDER BY MAX(share) DESC, MAX(mtime_ns) DESC, files.doc LIMIT ?",
        [*values, LEAST_SHARE, *more, limit],
    )
    return [(doc, min(share, 1.0)) for doc, share in rows]


def find(db: Database, text: str, limit: int) -> list[File]:
    """Return up to `limit` files without a document by their names, newest first: waiting, failed, of other types.

    Every term of the text stands in the name or in the folders' names.
    """
    words = asked(text)[:MOST_TERMS]
    if not words:
        return []
    there = "files.doc IS NULL AND files.kind IS NOT 'ignored'"
    inside = f"{there} AND files.id IN (SELECT rowid FROM names WHERE names MATCH ?)"  # noqa: S608
    return files(db, inside, [" AND ".join(_quoted(word) for word in words)], limit)


def sketched(db: Database, text: str, limit: int, filter: Filter) -> list[File]:  # noqa: A002
    """Return up to `limit` files by names of which initial consonants are given, [] where a text has none of those.

    Every word of the text stands in the file's name or in a folder's name below the root: at the beginning of the
    file's name is best, then at that of a word in it, then anywhere in it, then in a folder's; of equals the newest.
    Files without a document are among them where there is no filter.
    """
    patterns = _patterns(text)
    roots = [path for (path,) in db.rows("SELECT path FROM roots")]
    if not patterns or not roots:
        return []
    starts = ",".join(["(?, ?)"] * len(roots))
    condition, values = where(filter) if filter else ("(files.doc IS NOT NULL OR files.kind IS NOT 'ignored')", [])
    rows = db.rows(
        f"WITH starts (root, start) AS (VALUES {starts}) "  # noqa: S608 (marks only)
        f"SELECT files.path, {ONE_OF['state']}, {REASON}, mtime_ns, files.doc "
        f"FROM {JOINED} JOIN starts ON starts.root = files.root "
        f"WHERE {' AND '.join([WITHIN] * len(patterns))} AND {condition} "
        f"ORDER BY {' + '.join([NEARNESS] * len(patterns))}, mtime_ns DESC, files.path LIMIT ?",
        [
            *(value for root in roots for value in (root, len(folded_path(root)) + 1)),
            *(f"*{pattern}*" for pattern in patterns),
            *values,
            *(f"{before}{pattern}*" for pattern in patterns for before in ("", "*[^가-힣]", "*")),
            limit,
        ],
    )
    return [File(path, state, reason, mtime_ns / 1e9, doc) for path, state, reason, mtime_ns, doc in rows]


def _patterns(text: str) -> list[str]:
    """Return a GLOB pattern of each word; none where fewer than two letters are given and one of them a consonant."""
    words = ["".join(PAIRS.get(letter, letter) for letter in word) for word in folded(text).split()]
    letters = "".join(words)
    if len(letters) < 2 or not set(letters) & set(LEADS):
        return []
    return ["".join(map(_range, word)) for word in words[:MOST_WORDS]]


def _range(letter: str) -> str:
    """Return the GLOB pattern of a letter: of an initial consonant all syllables that begin with it, and itself."""
    if letter not in LEADS:
        return f"[{letter}]" if letter in "*?[" else letter
    first = FIRST + LEADS.index(letter) * OF_A_LEAD
    return f"[{letter}{chr(first)}-{chr(first + OF_A_LEAD - 1)}]"


def _found(weights: Mapping[str, float]) -> tuple[str, list[object]]:
    """Return the query for (id, weight) of every file and term, and its parameters."""
    parts, values = [], list[object]()
    for term, weight in weights.items():
        word = _quoted(term)
        for query, share in (
            (f"name : {word}", weight),
            (f"(folders : {word}) NOT (name : {word})", FOLDER_SHARE * weight),
        ):
            parts.append("SELECT rowid AS id, ? AS weight FROM names WHERE names MATCH ?")
            values += [share, query]
    return " UNION ALL ".join(parts), values


def _weights(db: Database, words: Sequence[str]) -> dict[str, float]:
    """Return the idf of the terms that stand in some name, as shares of the idf of all of them."""
    marks = ",".join("?" * len(words))
    count = db.rows("SELECT COUNT(*) FROM files")[0][0]
    known: dict[str, int] = dict(db.rows(f"SELECT term, doc FROM name_terms WHERE term IN ({marks})", words))  # noqa: S608
    idf = {word: math.log1p((count - known.get(word, 0) + 0.5) / (known.get(word, 0) + 0.5)) for word in words}
    total = sum(idf.values())
    return {word: idf[word] / total for word in words if word in known}


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _terms_of(path: str, root: str) -> tuple[str, str]:
    """Return the terms of a file's name and of its folders below the root."""
    pure = PurePath(path)
    folders = pure.parent.as_posix()[len(PurePath(root).as_posix()) :] if path != root else ""
    return _split_terms(pure.name), _split_terms(folders)


@lru_cache(maxsize=1_024)  # a folder's files come one after another
def _split_terms(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    parted = JOINT.sub(" ", text)
    found = terms(text) if parted == text else [*terms(text), *terms(parted)]
    return " ".join(dict.fromkeys(term.text for term in found))
