"""The vectors of models that are not in use: of one that is being switched to, and of those used before.

They lie beside those in use, each model's in a table and postings of its own (see `core.store.vectors`), by content
like these; so what was embedded once is there when its model is used again.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from lancedb.db import DBConnection

from core.records import Embedding
from core.store import folder as place
from core.store import mapped
from core.store import table as upkeep
from core.store.codec import WRITTEN, Codec
from core.store.lexicon import Numbers
from core.store.rows import Ints
from core.store.vectors import SLICE, Vectors, postings_folder, table_name

BUSY_VERSIONS = 64  # of the table that is being filled, from which on it is tidied


class OtherModels:
    """The vectors that are not in use. Its methods belong to the thread that writes.

    Attributes:
        filling: the vectors of the model that is to be used once they cover everything; None while there is none.
    """

    def __init__(self, db: DBConnection, folder: Path) -> None:
        self.filling: Vectors | None = None
        self._db = db
        self._folder = folder

    def open(self, model: str, dims: int, codec: Codec) -> None:
        """Open the vectors of the model to be filled in, which are empty or what an earlier use left.

        Raises:
            LibraryError: disk-full, library-read-only or library-damaged.
        """
        with place.writing(self._folder):
            self.filling = Vectors(self._db, self._folder, model, dims, codec, create=True)

    def store(self, embeddings: Mapping[int, Embedding]) -> None:
        """Write vectors of the model that is being filled in, by content key.

        Raises:
            LibraryError: disk-full or library-read-only; nothing is lost.
        """
        assert self.filling is not None
        with place.writing(self._folder):
            self.filling.add(list(embeddings), list(embeddings.values()))
            if self.filling.versions > BUSY_VERSIONS:
                self.filling.tidy()

    def lacking(self, keys: Ints) -> Ints:
        """Return those of some contents, each once, that the model has not embedded yet."""
        assert self.filling is not None
        return np.setdiff1d(keys, self.filling.whole)

    def drop(self, model: str, codec: Codec, in_use: Vectors) -> None:
        """Delete all vectors of a model unless it is the one in use; where they are being filled in, that ends.

        Raises:
            LibraryError: library-read-only and the like.
        """
        if self.filling is not None and self.filling.model == model:
            self.filling = None
        if in_use.model != model:
            with place.writing(self._folder):
                self._drop(table_name(f"{model}_{codec.name}"))

    def drop_older(self, in_use: Vectors) -> None:
        """Delete vectors of the model in use that an earlier codec of it wrote: nothing reads them any more."""
        kept = {in_use.name, self.filling.name if self.filling is not None else ""}
        for name in self._db.list_tables().tables:
            if name.startswith(table_name(f"{in_use.model}_{WRITTEN}")) and name not in kept:
                self._drop(name)

    def _drop(self, name: str) -> None:
        if name in self._db.list_tables().tables:
            self._db.drop_table(name)
        if postings_folder(self._folder, name).exists():
            shutil.rmtree(postings_folder(self._folder, name))

    def purge(self, held: Ints, in_use: Vectors) -> None:
        """Drop the vectors of all content but `held` from every table but the one in use, and so from every file."""
        opened = [in_use.name]
        if self.filling is not None:
            self.filling.purge(held)
            opened.append(self.filling.name)
        for name in self._db.list_tables().tables:
            if name.startswith("vec_") and name not in opened:
                self._purge(name, held)

    def _purge(self, name: str, held: Ints) -> None:
        table = self._db.open_table(name)
        gone = np.setdiff1d(table.search().select(["key"]).to_arrow()["key"].to_numpy(), held)
        for first in range(0, len(gone), SLICE):
            table.delete(f"key IN ({','.join(map(str, gone[first : first + SLICE].tolist()))})")
        upkeep.purged(table, "key")
        postings = mapped.opened(postings_folder(self._folder, name), Numbers)
        mapped.saved(postings_folder(self._folder, name), mapped.without(postings, np.isin(postings.keys, held)))
