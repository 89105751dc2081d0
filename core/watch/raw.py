"""What watchdog says, in our words."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from watchdog.events import (
    DirAttribEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)

from core.watch.tidy import Event

# Opening and closing change nothing, and a folder's "modified" only repeats what its entries' events say.
WANTED: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileAttribEvent,
    FileDeletedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirAttribEvent,
    DirDeletedEvent,
    DirMovedEvent,
]


class Handler(FileSystemEventHandler):
    """Turns watchdog's events below one root into ours."""

    def __init__(self, root: Path, folder: Path, take: Callable[[str, list[Event]], None]) -> None:
        self._root = os.fspath(root)
        self._shown, self._real = os.fspath(folder), os.path.realpath(folder)
        self._take = take

    def dispatch(self, event: FileSystemEvent) -> None:
        """Take an event in; those that only repeat that a folder took its content along are left out."""
        if event.is_synthetic and event.event_type == "moved":
            return
        path = self._name(event.src_path)
        if event.event_type == "moved":
            ours = Event("moved", path, event.is_directory, self._name(event.dest_path))
        elif event.event_type == "created":
            ours = Event("created", path, event.is_directory)
        elif event.event_type == "deleted":
            ours = Event("deleted", path, event.is_directory)
        else:
            ours = self._modified(path, event.is_directory)
        self._take(self._root, [ours])

    def real(self, path: str) -> str:
        """Return a path below the root as watchdog names it, links resolved."""
        return path if self._shown == self._real else self._real + path[len(self._shown) :]

    def _modified(self, path: str, is_dir: bool) -> Event:
        """Return that something changed; of the folder around a single file, it is that file that counts."""
        if path == self._shown != self._root:
            return Event("modified", self._root, is_dir=False)
        return Event("modified", path, is_dir)

    def _name(self, path: bytes | str) -> str:
        """Return a path as below the root that was asked for, which may be a link."""
        name = os.fsdecode(path)
        return name if self._shown == self._real else self._shown + name[len(self._real) :]
