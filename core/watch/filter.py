"""Which events below a root count, by the rules: every folder on the way must be in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.watch.defaults import FOLDER_MARKERS
from core.watch.ignore import IGNORE_FILES, Folder, Rules
from core.watch.tidy import Event


class Filter:
    """Judges the events of one burst below one root; a folder's rules are looked up once."""

    def __init__(self, rules: Rules, root: Path) -> None:
        self._rules = rules
        self._root = os.fspath(root)
        self._below = self._root.rstrip(os.sep) + os.sep
        top = None if rules.by_you(self._root) else rules.folder(root, root)
        self._folders: dict[str, Folder | None] = {self._root: top}

    def apply(self, events: Iterable[Event]) -> Iterator[Event]:
        """Yield the events that count, with a move over the border as a creation or a deletion.

        The loss of the root itself is left out: whether it is gone or only away is not for an event to say.
        """
        for event in events:
            yield from self._turned(event)
            if event.kind == "moved" and event.target is not None:
                yield from self._moved(event, event.target)
            elif self._inside(event.path, event.is_dir) and not self._is_loss(event):
                yield event

    def _moved(self, event: Event, target: str) -> Iterator[Event]:
        before, after = self._inside(event.path, event.is_dir), self._inside(target, event.is_dir)
        if before and after:
            yield event
        elif after:
            yield Event("created", target, event.is_dir)
        elif before:
            loss = Event("deleted", event.path, event.is_dir)
            yield from () if self._is_loss(loss) else (loss,)

    def _is_loss(self, event: Event) -> bool:
        return event.kind == "deleted" and event.is_dir and event.path == self._root

    def _turned(self, event: Event) -> Iterator[Event]:
        """Yield the folders in which other files count now: an ignore file or a folder's mark came or went."""
        for path in (event.path, event.target):
            folder, name = os.path.split(path or "")
            if name in IGNORE_FILES:
                counts = self._inside(folder, is_dir=True)
            else:  # a marked folder is out itself: the folder around it decides
                counts = name in FOLDER_MARKERS and self._inside(os.path.dirname(folder), is_dir=True)  # noqa: PTH120
            if counts:
                yield Event("modified", folder, is_dir=True)

    def _inside(self, path: str, is_dir: bool) -> bool:
        if path == self._root:
            return self._folders[path] is not None
        if not path.startswith(self._below):
            return False
        above, name = os.path.split(path)
        folder = self._folder(above)
        return folder is not None and folder.verdict(name, is_dir) is None

    def _folder(self, path: str) -> Folder | None:
        """Return a folder below the root that is in, as are all above it; else None."""
        unknown = []
        while path not in self._folders:
            unknown.append(path)
            path = os.path.dirname(path)  # noqa: PTH120
        folder = self._folders[path]
        for below in reversed(unknown):
            name = os.path.basename(below)  # noqa: PTH119
            is_in = folder is not None and folder.verdict(name, is_dir=True) is None
            folder = self._rules.step(folder, name) if folder is not None and is_in else None
            self._folders[below] = folder
        return folder
