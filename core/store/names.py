"""Finding files by their names: an FTS5 index over the terms of a file's name and of its folders' names.

Terms are those of the passages (`core.store.terms`), so that a question asks both in the same words. Words that
names run together are indexed as they stand and taken apart: BudgetFinal2024 is found by "budget 2024" too.

Files without a document (without text, failed, of types that are not read) have nothing but their names: they are
found where every word of a question stands there, the last one perhaps not typed to its end. Initial consonants
(ㄱㅇㅅ for 계약서) are looked for in memory (`core.store.initials`).
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
from core.store.documents import File, files, of_ids
from core.store.filters import Filter, Sql, folded, where
from core.store.hangul import LEADS, PAIRS
from core.store.initials import Initials
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
NEAREST = "CASE WHEN files.name IN (?, ? || files.suffix) THEN 0 WHEN instr(files.name, ?) = 1 THEN 1 ELSE 2 END"
FOLDER_SHARE = 0.5  # what a word in a folder's name says beside the same word in the file's own
LEAST_SHARE = 0.2  # a name that holds less of a query says nothing about it
MOST_TERMS = 48  # of a query; a pasted text names no file
JOINT = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)  # reportFinal, PDFReader, v2, 2nd
MOST_WORDS = 8  # of a question in initial consonants
MOST_BARE = 2_000  # files without a document that are compared by their names; of more those that came last
IN_FOLDERS = 5  # of these, where a word stands in a folder's name alone
FIRST_LOOK, MORE = 64, 4  # files that are held against a filter at once, and how many times as many with each step
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


def find(db: Database, text: str, limit: int, filter: Filter) -> list[File]:  # noqa: A002
    """Return up to `limit` files without a document by their names, nearest first: waiting, failed, of other types.

    A name that is the text is best, then one that begins with it, then one that holds all its words; of equals the
    newest. Last come a few that have some of the words in their folders' names.
    """
    words = matched(text)
    if not words:
        return []
    condition, values = bare(f"name : ({words})", filter)
    found = files(db, condition, values, limit, (NEAREST, [folded(text).strip()] * 3))
    room = min(limit - len(found), IN_FOLDERS)
    return found + files(db, *bare(f"({words}) NOT (name : ({words}))", filter), room) if room else found


def matched(text: str) -> str:
    """Return what the index is asked for the terms of a text, the last as a beginning; "" where it has none."""
    words = asked(text)[:MOST_TERMS]
    beginning = "*" if words and (len(words[-1]) > 1 or not words[-1].isascii()) else ""
    return " AND ".join(map(_quoted, words)) + beginning


def bare(query: str, filter: Filter) -> Sql:  # noqa: A002
    """Return the condition on files without a document that meet a filter and whose names a query matches.

    What a rule leaves out is none of them.
    """
    condition, values = where(filter, bare=True)
    inside = (
        f"SELECT names.rowid FROM names JOIN files ON files.id = names.rowid LEFT JOIN documents USING (doc) "  # noqa: S608
        f"WHERE names MATCH ? AND files.doc IS NULL AND {condition} ORDER BY names.rowid DESC LIMIT {MOST_BARE}"
    )
    return f"files.id IN ({inside})", [query, *values]


def sketched(db: Database, initials: Initials, text: str, limit: int, filter: Filter) -> list[File]:  # noqa: A002
    """Return up to `limit` files by names of which initial consonants are given, [] where a text has none of those.

    Every word of the text stands in the file's name or in a folder's name below the root; the order is that of
    `Initials.find`. Files without a document are among them, but for what a rule leaves out.
    """
    words = sketch_words(text)
    ids = initials.find(words).tolist() if words else []
    found: list[File] = []
    at, size = 0, FIRST_LOOK
    while at < len(ids) and len(found) < limit:
        found += of_ids(db, ids[at : at + size], filter)
        at, size = at + size, size * MORE
    return found[:limit]


def sketch_words(text: str) -> list[str]:
    """Return the words of a text in initial consonants; none where fewer than two letters are given or no such."""
    words = ["".join(PAIRS.get(letter, letter) for letter in word) for word in folded(text).split()]
    letters = "".join(words)
    return words[:MOST_WORDS] if len(letters) > 1 and set(letters) & set(LEADS) else []


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
