"""Finding files by their names: an FTS5 index over the terms of a file's name and of its folders' names.

Terms are those of the passages (`core.store.terms`), so that a question asks both in the same words. Words that
names run together are indexed as they stand and taken apart, BudgetFinal2024 is found by "budget 2024" too; and what
spans two words is indexed beside them (`core.store.name_terms`).

Files without a document (without text, failed, of types that are not read) have nothing but their names: they are
found where every word of a question stands there, the last one perhaps not typed to its end. Initial consonants
(ㄱㅇㅅ for 계약서) are looked for in memory (`core.store.initials`).
"""

from __future__ import annotations

import logging
import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.errors import LibraryError
from core.store.database import Database
from core.store.documents import File, files, of_ids
from core.store.filters import Filter, Sql, folded, where
from core.store.hangul import LEADS, PAIRS
from core.store.initials import Initials
from core.store.name_terms import MOST_TERMS, VERSION, any_of, begun, called, matched, squeezed, terms_of, ways

# The tokenizer finds the terms as they were written: only blanks part them.
TABLE = """CREATE VIRTUAL TABLE names USING fts5 (
    name, folders, detail = column, tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'")"""
# A Python without FTS5 may open the same ledger: so the trigger belongs to the connection, not to the file.
OF_THIS_CONNECTION = (
    "CREATE VIRTUAL TABLE temp.name_terms USING fts5vocab (main, names, row)",
    """CREATE TEMP TRIGGER name_of_a_removed_file AFTER DELETE ON main.files BEGIN
    DELETE FROM names WHERE rowid = old.id; END""",
)
LETTERS = "replace(replace(replace(files.name, ' ', ''), '_', ''), '-', '')"
NEAREST = f"""CASE WHEN instr(files.name, ?) = 1 THEN 0
    ELSE CASE instr({LETTERS}, ?) WHEN 1 THEN 1 WHEN 0 THEN 3 ELSE 2 END END"""
FACT = ("names", VERSION)  # which terms are in the index
FOLDER_SHARE = 0.5  # what a word in a folder's name says beside the same word in the file's own
LEAST_SHARE = 0.2  # a name that holds less of a query says nothing about it
MOST_WORDS = 8  # of a question in initial consonants
MOST_BARE = 2_000  # files without a document that are compared by their names; of more those that came last
IN_FOLDERS = 5  # of these, where a word stands in a folder's name alone
FIRST_LOOK, MORE = 64, 4  # files that are held against a filter at once, and how many times as many with each step
_log = logging.getLogger(__name__)


def prepare(db: Database) -> bool:
    """Make the index where it is not there yet; return False where this SQLite has no FTS5."""
    try:
        _make(db)
        for each in OF_THIS_CONNECTION:
            db.rows(each)
    except sqlite3.OperationalError as error:
        if "fts5" not in str(error):
            raise
        _log.warning("This Python's SQLite has no FTS5: file names are not searched.")
        return False
    return True


def _make(db: Database) -> None:
    """Make the index where there is none, and anew where it has other terms; else the old one goes on answering."""
    there = bool(db.rows("SELECT 1 FROM sqlite_master WHERE name = 'names'"))
    if there and db.rows("SELECT 1 FROM facts WHERE name = ? AND value = ?", FACT):
        return
    try:
        with db.change() as changing:
            changing.execute("DROP TABLE IF EXISTS names")
            changing.execute(TABLE)
            write(changing, changing.execute("SELECT id, path, root FROM files").fetchall())
            changing.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", FACT)
    except LibraryError:
        if not there:
            raise


def write(db: sqlite3.Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Index files (id, path, root), in the transaction of the caller."""
    db.executemany(
        "INSERT OR REPLACE INTO names (rowid, name, folders) VALUES (?, ?, ?)",
        ((file, *terms_of(path, root)) for file, path, root in rows),
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

    A name that is the text is best, then one that begins with it, then one that holds it, then one that holds all
    its words; of equals the newest. Last come a few that have some of the words in their folders' names.
    """
    words = matched(text)
    if not words:
        return []
    nearest: Sql = NEAREST, [folded(text).strip(), squeezed(text)]
    found, levels = list[File](), _levels(db, text, filter)
    while len(found) < limit and (level := next(levels, None)):
        found += [file for file in files(db, *level, limit, nearest) if file not in found][: limit - len(found)]
    room = min(limit - len(found), IN_FOLDERS)
    return found + files(db, *bare(f"({words}) NOT (name : ({words}))", filter), room) if room else found


def _levels(db: Database, text: str, filter: Filter) -> Iterator[Sql]:  # noqa: A002
    """Yield the conditions on files whose names hold the words of a text, nearest first.

    Those that are called so come first. Few others are compared all at once; of very many those that begin with the
    text come before the rest.
    """
    yield bare(f"name : ({called(text)})", filter)
    query = f"name : ({matched(text)})"
    # Only counted here: by the next query, a number may be that of another file.
    if len(db.rows(f"SELECT rowid FROM names WHERE names MATCH ? LIMIT {MOST_BARE + 1}", [query])) > MOST_BARE:  # noqa: S608
        yield bare(f"name : ({begun(text)})", filter)
    yield bare(query, filter)


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


def _found(weights: Mapping[tuple[str, ...], float]) -> tuple[str, list[object]]:
    """Return the query for (id, weight) of every file and term, and its parameters."""
    parts, values = [], list[object]()
    for tokens, weight in weights.items():
        word = any_of(tokens)
        for query, share in (
            (f"name : {word}", weight),
            (f"(folders : {word}) NOT (name : {word})", FOLDER_SHARE * weight),
        ):
            parts.append("SELECT rowid AS id, ? AS weight FROM names WHERE names MATCH ?")
            values += [share, query]
    return " UNION ALL ".join(parts), values


def _weights(db: Database, words: Sequence[str]) -> dict[tuple[str, ...], float]:
    """Return the idf of the terms that stand in some name, as shares of the idf of all of them."""
    every = ways(words)
    count = db.rows("SELECT COUNT(*) FROM files")[0][0]
    tokens = [token for each in every for token in each]
    marks = ",".join("?" * len(tokens))
    known: dict[str, int] = dict(db.rows(f"SELECT term, doc FROM name_terms WHERE term IN ({marks})", tokens))  # noqa: S608
    held = {tuple(each): sum(known.get(token, 0) for token in each) for each in every}
    idf = {each: math.log1p((max(count - of, 0) + 0.5) / (of + 0.5)) for each, of in held.items()}
    total = sum(idf.values())
    return {each: idf[each] / total for each, of in held.items() if of}
