"""The head of a library on an object store: one row that says what holds, and who may write what comes next.

It is a LanceDB table of one row. LanceDB puts each commit under a name that must not be there yet (a conditional
write), and does an update that lost such a race again, on what is then there: so "write this where I am the owner" is
a compare-and-swap, and of several who ask at once one wins.

What this cannot do: the right to write ends by the clock, so computers whose clocks differ by more than `LEASE` may
think differently of it; and a writer that slept through its time still finishes the one commit to the tables that it
had begun. Such a commit breaks nothing (commits to a table follow each other, and passages that no ledger knows are
dropped at the next repair), and it is never published: publishing asks for the right in the same step. A store that
ignores conditional writes (If-None-Match) gives none of this.
"""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
from lancedb.db import DBConnection
from lancedb.table import Table

from core.errors import LibraryError
from core.store.generation import Generation
from core.store.schema import FORMAT, KEEP_VERSIONS

LEASE = 120.0  # seconds that the right to write lasts unless it is renewed
TABLE = "head"
SCHEMA = pa.schema(
    [
        pa.field("owner", pa.string(), nullable=False),  # the folder that a writer works in, by a random name
        pa.field("host", pa.string(), nullable=False),
        pa.field("until", pa.float64(), nullable=False),  # seconds since the epoch
        pa.field("format", pa.int32(), nullable=False),
        pa.field("number", pa.int64(), nullable=False),
        pa.field("ledger", pa.string(), nullable=False),
        pa.field("postings", pa.string(), nullable=False),
    ]
)


class Head:
    """The row. Every method asks the store; `url` is for messages."""

    def __init__(self, db: DBConnection, url: str, *, create: bool) -> None:
        """Open the row, or make it.

        Raises:
            LibraryError: path-missing or library-unreachable.
        """
        self._url = url
        try:
            self._table = db.open_table(TABLE)
        except ValueError:
            if not create:
                message = "Nothing has been indexed there yet."
                raise LibraryError("path-missing", "No library there", message, url) from None
            self._table = _made(db)

    def read(self) -> Generation:
        """Return the newest generation.

        Raises:
            LibraryError: library-newer, library-damaged or library-unreachable.
        """
        row = self._row()
        if row["format"] > FORMAT:
            message = f"It has format {row['format']}; this Seoga knows formats up to {FORMAT}. Please update Seoga."
            raise LibraryError("library-newer", "The library is from a newer Seoga", message, self._url)
        try:
            found = Generation(row["number"], row["ledger"], json.loads(row["postings"]), row["format"])
            if found.sound():
                return found
        except (ValueError, TypeError, KeyError, AttributeError):
            pass
        message = "Its description cannot be read. Index into another folder of the bucket."
        raise LibraryError("library-damaged", "The library is damaged", message, self._url)

    def claim(self, owner: str, host: str, now: float) -> None:
        """Take the right to write where nobody has it, or this owner has.

        Raises:
            LibraryError: library-locked, naming who has it.
        """
        free = f"owner = '{owner}' OR until <= {now!r}"
        if not self._set(free, {"owner": owner, "host": host, "until": now + LEASE}):
            row = self._row()
            left = max(round(row["until"] - now), 0)
            message = f"The Seoga on {row['host']} is writing to it, and has the right to for {left} seconds more."
            raise LibraryError("library-locked", "The library is in use", message, self._url)

    def renew(self, owner: str, now: float, made: Generation | None = None) -> None:
        """Keep the right to write, and publish a generation in the same step.

        Raises:
            LibraryError: library-locked: the time was over, and another writer has come.
        """
        values: dict[str, object] = {"until": now + LEASE}
        if made is not None:
            values |= {"number": made.number, "ledger": made.ledger, "format": made.format}
            values["postings"] = json.dumps(made.postings)
        if not self._set(f"owner = '{owner}'", values):
            message = f"The Seoga on {self._row()['host']} has begun to write to it, because this one was silent."
            raise LibraryError("library-locked", "The library is in use", message, self._url)

    def release(self, owner: str) -> None:
        """Give up the right to write."""
        self._set(f"owner = '{owner}'", {"until": 0.0})

    def tidy(self) -> None:
        """Drop old versions of the row."""
        self._table.optimize(cleanup_older_than=KEEP_VERSIONS)

    def _set(self, where: str, values: dict[str, object]) -> bool:
        return bool(self._table.update(where=where, values=values).rows_updated)

    def _row(self) -> dict[str, Any]:
        self._table.checkout_latest()
        row: dict[str, Any] = self._table.to_arrow().to_pylist()[0]
        return row


def _made(db: DBConnection) -> Table:
    empty = {"owner": "", "host": "", "until": 0.0, "format": FORMAT, "number": 0, "ledger": "", "postings": "{}"}
    try:
        return db.create_table(TABLE, data=[empty], schema=SCHEMA)
    except ValueError:  # another writer has just made it
        return db.open_table(TABLE)
