"""Forgetting: what no file of the ledger holds is taken out of every file of the library's folder.

Taking a file out of the ledger and `Library.prune` hide its text. Its bytes stay for a while: in old versions of the
tables, in files whose rows are only marked as deleted, in vectors and words kept in case the content comes back, in
free pages of the ledger, in a backup of an older format. This leaves none of them. A passage that another document
holds too stays. What the disk itself keeps of deleted files is beyond any program.
"""

from __future__ import annotations

import numpy as np

from core.store import folder as place
from core.store import mapped, migrate
from core.store.database import Database
from core.store.library import Library
from core.store.words import Words


def purge(library: Library) -> None:
    """Leave no byte of what no file holds any more; for the writer, after the files have left the ledger.

    It writes all tables anew, which takes as long as reading them does, and as much room for that time. Readers in
    other processes that are on an older version read again.

    Raises:
        LibraryError: disk-full, library-read-only and the like; it can be called again.
    """
    library.prune()
    with place.writing(library.folder):
        held = library.state.layout.keys
        library.passages.purge()
        library.vectors.purge(held)
        library.others.purge(held, in_use=library.vectors)
        words = library.state.words.postings
        kept = Words(mapped.without(words, np.isin(words.keys, held)))
        library.hold(library.state.layout, library.saved(kept))
        _purge_names(library.ledger.database)
        library.ledger.database.purge()
        migrate.drop_backups(library.folder)


def _purge_names(db: Database) -> None:
    """Let the index of names drop the terms of names it has only marked as deleted."""
    if db.rows("SELECT 1 FROM sqlite_master WHERE name = 'names'"):
        with db.change() as changing:
            changing.execute("INSERT INTO names (names) VALUES ('optimize')")
