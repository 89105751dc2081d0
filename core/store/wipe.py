"""Deleting all that a library holds, such that what a death cuts short is finished before it is opened again.

Only what Seoga itself puts into a library's folder goes, by its name: whoever chose the folder may keep other things
in it too. What the disk itself keeps of deleted files is beyond any program.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from core.store import folder as place
from core.store import migrate

NOTE = "deleting"  # the file that is there while this is under way
OURS = ("ledger.db*", "reading", place.WORDS, "sparse_*", "scratch", "lance", migrate.BACKUPS)


def wipe(folder: Path) -> None:
    """Delete all that a library holds; nobody may have it open.

    Raises:
        LibraryError: library-locked, library-read-only and the like; it can be called again.
    """
    with place.lock(folder), place.writing(folder):
        (folder / NOTE).touch()
        for path in [path for name in OURS for path in folder.glob(name)]:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        (folder / NOTE).unlink()


def carry_on(folder: Path) -> None:
    """Finish what a death has cut short.

    Raises:
        LibraryError: as `wipe`.
    """
    if (folder / NOTE).exists():
        wipe(folder)
