"""The self-check: ledger, passages, words and vectors are compared with each other, and what does not fit is mended.

Nothing that a person wrote is in the library only, so mending is always the same: what is damaged or superfluous is
dropped, and the ledger is told what has to be made again. It belongs to the thread that writes. The quick part
compares arrays in memory and is what every start does; the thorough part also reads all that is on the disk.

What it finds, by kind:

    ledger-damaged            indexes of the ledger that disagree with its tables: made again where that is possible
    files-without-root        files of a folder that is not in the library: given to one that is, else dropped
    names-out-of-step         files that cannot be found by their name, or names of no file: the index is made again
    passages-unreadable       the table, or only its indexes: made again; every file is read again
    vectors-unreadable        the table, or only its index: made again; everything is embedded again
    words-damaged             segments that are not as they were written: made again
    sparse-damaged            the same of sparse vectors: their passages are embedded again
    passages-twice            a place of a document that stands there twice: the file is read again
    vectors-twice             the same content twice: it is embedded again
    passages-without-file     dropped
    files-without-passages    files whose document lacks some or all of its passages: read again
    passages-without-vectors  of files that count as searchable: they count as searchable in part, and are embedded
    passages-without-sparse   the same, where only the sparse vector is missing
    vectors-without-passages  more than are kept in case the content comes back: dropped
    passages-without-words    made
    words-without-passages    the same of words
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np

from core.errors import LibraryError
from core.messages import Finding
from core.store import folder as place
from core.store import mapped, names
from core.store.database import Database
from core.store.filters import under
from core.store.ledger import Ledger
from core.store.lexicon import Terms
from core.store.library import Library
from core.store.passages import Passages
from core.store.rows import Ints
from core.store.vectors import Vectors
from core.store.words import Words

EXAMPLES = 5  # of each kind

Stop = Callable[[], bool]
Look = Callable[[Library], Iterable[Finding]]


def check(library: Library, stop: Stop, *, thorough: bool = True) -> list[Finding]:
    """Find what does not fit together and mend it; a second check then finds nothing.

    Args:
        library: opened for writing.
        stop: asked often; what was found until then is mended and returned.
        thorough: whether to read everything on the disk, too; 100,000 passages then take some seconds.

    Raises:
        LibraryError: the library cannot be read or written at all.
    """
    on_disk: tuple[Look, ...] = (_ledger, _roots, _names, partial(_tables, stop=stop), _segments, _twice)
    in_step: tuple[Look, ...] = (_files, _vectors, _spare, _words)
    found: list[Finding] = []
    with place.writing(library.folder):
        for look in (*on_disk, *in_step) if thorough else in_step:
            if stop():
                break
            found += [each for each in look(library) if each.count]
    return found


# --- the ledger ---------------------------------------------------------------------------------------------


def _ledger(library: Library) -> Iterable[Finding]:
    db = library.ledger.database
    said = _complaints(db)
    if said:
        with db.change() as changing:
            changing.execute("REINDEX")
    yield Finding("ledger-damaged", len(said), tuple(said[:EXAMPLES]))


def _complaints(db: Database) -> list[str]:
    return [str(row[0]) for row in db.rows("PRAGMA integrity_check") if row[0] != "ok"]


def _roots(library: Library) -> Iterable[Finding]:
    ledger = library.ledger
    lost = [
        row[0] for row in ledger.database.rows("SELECT path FROM files WHERE root NOT IN (SELECT path FROM roots)")
    ]
    held = [(root, path) for path in lost if (root := _holder(ledger, path))]
    with ledger.database.change() as changing:
        changing.executemany("UPDATE files SET root = ? WHERE path = ?", held)
    ledger.remove(set(lost) - {path for _, path in held})
    yield Finding("files-without-root", len(lost), tuple(lost[:EXAMPLES]))


def _holder(ledger: Ledger, path: str) -> str:
    return min((root for root in ledger.roots() if path.startswith(under(root)[0])), key=len, default="")


def _names(library: Library) -> Iterable[Finding]:
    ledger = library.ledger
    if not ledger.indexes_names:
        return
    broken = _broken(ledger.database)
    if broken:
        ledger.database.rows("INSERT INTO names (names) VALUES ('rebuild')")  # sound again, if not right
    bare = ledger.database.rows(
        "SELECT id, path, root FROM files WHERE ? OR id NOT IN (SELECT rowid FROM names)", (broken,)
    )
    spare = ledger.database.rows("SELECT rowid FROM names WHERE rowid NOT IN (SELECT id FROM files)")
    with ledger.database.change() as changing:
        changing.executemany("DELETE FROM names WHERE rowid = ?", spare)
        names.write(changing, bare)
    examples = tuple(path for _, path, _ in bare[:EXAMPLES])
    yield Finding("names-out-of-step", len(bare) + len(spare), examples)


def _broken(db: Database) -> bool:
    """Say whether the index of names disagrees with the names it was made of."""
    try:
        db.rows("INSERT INTO names (names) VALUES ('integrity-check')")
    except LibraryError as error:
        if error.kind != "library-damaged":
            raise
        return True
    return False


# --- what is on the disk --------------------------------------------------------------------------------------


def _tables(library: Library, stop: Stop) -> Iterable[Finding]:
    yield _readable("passages-unreadable", library.passages, stop)
    yield _readable("vectors-unreadable", library.vectors, stop)
    _reload(library)


def _readable(kind: str, table: Passages | Vectors, stop: Stop) -> Finding:
    """Read a table; make its indexes again where it cannot be read, and all of it where that is not enough."""
    said = _failure(table, stop)
    if said:
        try:
            table.index()
        except RuntimeError:
            table.begin_again()
        if _failure(table, stop):
            table.begin_again()
    return Finding(kind, bool(said), (said,) if said else ())


def _failure(table: Passages | Vectors, stop: Stop) -> str:
    try:
        table.try_reading(stop)
    except (RuntimeError, ValueError) as error:  # both come from LanceDB, the second for what it cannot decode
        return str(error).partition("\n")[0][:200]
    return ""


def _segments(library: Library) -> Iterable[Finding]:
    folder = library.folder / place.WORDS
    damaged = mapped.damaged(folder)
    if damaged:
        words = Words(mapped.saved(folder, mapped.opened(folder, Terms)))
        library.hold(library.state.layout, words)
        library.mend_words()
    yield Finding("words-damaged", len(damaged), tuple(damaged[:EXAMPLES]))
    damaged = library.vectors.damaged()
    if damaged:
        library.vectors.reload()
        library.hold(library.state.layout, library.state.words)
    yield Finding("sparse-damaged", len(damaged), tuple(damaged[:EXAMPLES]))


def _twice(library: Library) -> Iterable[Finding]:
    docs = library.passages.twice()
    yield Finding("passages-twice", len(docs), _paths(library, docs))
    if len(docs):
        library.ledger.queue.forget_documents(set(docs.tolist()))
        library.passages.forget(np.unique(docs).tolist())
    keys = library.vectors.twice()
    yield Finding("vectors-twice", len(keys))
    if len(keys):
        library.vectors.drop(np.unique(keys).tolist())
        _reload(library)


# --- what is in step with what --------------------------------------------------------------------------------


def _files(library: Library) -> Iterable[Finding]:
    _reload(library)
    layout = library.state.layout
    gone = ~np.isin(layout.docs, np.fromiter(library.ledger.documents(), np.int64))
    yield Finding("passages-without-file", int(np.count_nonzero(gone)), _titles(library, layout.docs[gone]))
    docs, counts = np.unique(layout.docs, return_counts=True)
    stored = dict(zip(docs.tolist(), counts.tolist(), strict=True))
    rows = library.ledger.database.rows("SELECT path, doc, passages FROM files WHERE doc IS NOT NULL")
    lost = [(path, doc) for path, doc, passages in rows if stored.get(doc) != passages]
    yield Finding("files-without-passages", len(lost), tuple(path for path, _ in lost[:EXAMPLES]))
    library.ledger.queue.forget_documents({doc for _, doc in lost})
    library.prune()


def _vectors(library: Library) -> Iterable[Finding]:
    state = library.state
    rows = library.ledger.database.rows(
        "SELECT DISTINCT doc FROM files WHERE state = 'searchable' AND doc IS NOT NULL"
    )
    whole = np.isin(state.layout.docs, np.array([row[0] for row in rows], np.int64))
    dense = whole & (state.in_vectors < 0)
    sparse = whole & (state.in_vectors >= 0) & (state.in_sparse < 0)
    for kind, bare in (("passages-without-vectors", dense), ("passages-without-sparse", sparse)):
        docs = state.layout.docs[bare]
        yield Finding(kind, len(docs), _paths(library, docs))
        if len(docs):
            library.ledger.queue.demote(np.unique(docs).tolist())


def _spare(library: Library) -> Iterable[Finding]:
    state = library.state
    known = np.union1d(state.memory.rows.keys, state.memory.sparse_rows.keys)
    spare = np.setdiff1d(known, state.layout.keys)
    over = len(spare) - library.most_spare
    if over > 0:
        yield Finding("vectors-without-passages", over)
        library.vectors.drop(spare.tolist())
        library.hold(state.layout, state.words)


def _words(library: Library) -> Iterable[Finding]:
    missing = np.setdiff1d(library.state.layout.keys, library.state.word_rows.keys)
    yield Finding("passages-without-words", len(missing))
    library.mend_words()
    state = library.state
    live = np.isin(state.word_rows.keys, state.layout.keys)
    over = int(np.count_nonzero(~live)) - library.most_spare
    if over > 0:
        yield Finding("words-without-passages", over)
        library.hold(state.layout, library.saved(Words(mapped.without(state.words.postings, live))))


def _reload(library: Library) -> None:
    """See what is really on the disk."""
    library.hold(library.passages.layout(), library.state.words)


def _paths(library: Library, docs: Ints) -> tuple[str, ...]:
    """Return where some documents lie."""
    some = _some(docs)
    places = library.ledger.places(some)
    return tuple(places[doc][0].path for doc in some if doc in places)


def _titles(library: Library, docs: Ints) -> tuple[str, ...]:
    """Return the titles of some documents, or how they begin."""
    return tuple(passage.title or passage.chunk.text[:40] for passage in library.passages.firsts(_some(docs)))


def _some(docs: Ints) -> Sequence[int]:
    found: list[int] = np.unique(docs)[:EXAMPLES].tolist()
    return found
