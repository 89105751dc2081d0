"""Upkeep of a LanceDB table, and reading from it while another process keeps it up.

LanceDB writes every commit as a new version: new files for new rows, a list of deleted rows beside the old ones, and
a manifest that names every file, so that many small commits cost bytes by their square. Tidying merges all files into
one, for a moment beside the old ones; those go at once. A reader that was on an older version, here or in another
process, then misses a file in the middle of its work: it looks for the newest version and reads again. (Keeping old
versions for some minutes would not spare it that: their age counts from when they were made, not from when they were
replaced.)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from core.store import schema

NOW = timedelta(milliseconds=1)  # LanceDB warns of 0: whoever reads an older version would fail; here it reads again
LOOKS = 5  # versions looked at, where one is replaced while it is read
LOST = re.compile(r"Not found: |No such file|os error [23]\b")

READ = 8_192  # rows read at once, where all are

Stop = Callable[[], bool]
P = ParamSpec("P")
T = TypeVar("T")


class HasTable(Protocol):
    """Something that reads a table, which may be put in its place anew."""

    _table: Any


H = TypeVar("H", bound=HasTable)


def steady(read: Callable[Concatenate[H, P], T]) -> Callable[Concatenate[H, P], T]:
    """Let a method that reads its `_table` begin again with the newest version where its own has been replaced."""

    @wraps(read)
    def again(self: H, /, *args: P.args, **named: P.kwargs) -> T:
        for _ in range(LOOKS - 1):
            try:
                return read(self, *args, **named)
            except RuntimeError as error:
                if not LOST.search(str(error)):
                    raise
                self._table.checkout_latest()
        return read(self, *args, **named)

    return again


def versions(table: Any) -> int:  # noqa: ANN401 (LanceDB has no types)
    """Return how many versions there are; more than a hundred slow queries down."""
    return len(table.list_versions())


def tidied(table: Any) -> None:  # noqa: ANN401
    """Merge small files, bring the indexes up to date and drop old versions.

    On an object store, where waiting readers cost more than bytes, young versions are kept.
    """
    if _far(table):
        table.optimize(cleanup_older_than=schema.KEEP_VERSIONS)
        return
    for _ in range(2):  # the indexes are updated after the old versions went, which leaves one more
        # Files of no version are those of a death in the middle of a commit: there is no other writer.
        table.optimize(cleanup_older_than=NOW, delete_unverified=True)


def purged(table: Any, column: str) -> None:  # noqa: ANN401
    """Tidy so that nothing of deleted rows is left in any file; `column` holds whole numbers.

    Deleted rows stay in a file until it is written anew, and a lone file with few of them is not. Moving a row into a
    file of its own gives it a neighbour to be merged with. A file of more than a million rows is never merged: then
    all rows are moved.
    """
    tidied(table)
    first = table.search().select([column]).limit(1).to_arrow()[column].to_pylist()
    if first and not _far(table) and _deletions(table):
        _move(table, column, f"{column} = {first[0]}")
        if _deletions(table):
            _move(table, column, None)


def read_all(table: Any, stop: Stop) -> None:  # noqa: ANN401
    """Read every row, or as many as there are before `stop()` says yes.

    Raises:
        RuntimeError: something cannot be read.
    """
    for _ in table.search().to_batches(batch_size=READ):
        if stop():
            return


def ask(table: Any, column: str) -> None:  # noqa: ANN401
    """Look a row up by the index of a column of whole numbers.

    Raises:
        RuntimeError: the index cannot be read.
    """
    first = table.search().select([column]).limit(1).to_arrow()[column].to_pylist()
    if first:
        table.search().where(f"{column} = {first[0]}").select([column]).limit(1).to_arrow()


def _move(table: Any, column: str, where: str | None) -> None:  # noqa: ANN401
    table.update(where=where, values_sql={column: column})
    tidied(table)


def _deletions(table: Any) -> bool:  # noqa: ANN401
    folder = Path(table.uri) / "_deletions"
    return folder.exists() and any(folder.iterdir())


def _far(table: Any) -> bool:  # noqa: ANN401
    return "://" in str(table.uri)
