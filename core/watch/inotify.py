"""watchdog's inotify observer, made to take watches only for folders that the rules let in. Linux only.

Linux tells of changes folder by folder, and a user has a limited number of watches. watchdog takes one for every
folder below a root; a single node_modules may hold more of them than all documents do. What Seoga uses of
watchdog's private names is in this file, and tests/core/watch/test_watch_inotify.py fails where they change.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable

from watchdog.events import DirCreatedEvent, DirMovedEvent, FileMovedEvent, FileSystemEvent
from watchdog.observers.api import EventQueue, ObservedWatch
from watchdog.observers.inotify import InotifyEmitter, InotifyObserver, InotifyWatchGroup
from watchdog.observers.inotify_c import InotifyConstants, InotifyEvent, InotifyFD, Mask, WatchDescriptor
from watchdog.observers.inotify_move_event_grouper import GroupedInotifyEvent, PathedInotifyEvent

Below = Callable[[str, str], Iterable[str]]
LOOK_AGAIN = InotifyEvent(WatchDescriptor(-1), Mask(InotifyConstants.IN_ATTRIB | InotifyConstants.IN_ISDIR), 0, b"")


class Group(InotifyWatchGroup):
    """The watches at and below one folder. `full` says that the system had none left for some of them."""

    def __init__(self, inotify: InotifyFD, path: bytes, mask: Mask, recursive: bool, below: Below) -> None:
        self.full = False
        self._below = below
        super().__init__(inotify, path, mask, recursive)

    @property
    def hears(self) -> bool:
        """Say whether nothing that should be watched is not: neither the top is gone nor a watch is missing."""
        return self.is_active and not self.full and self.path in self._active_callbacks_by_path

    def renew(self, path: bytes) -> None:
        """Watch what the rules let in at and below a path now, and nothing else there."""
        with self._lock:
            if self.is_active and self.is_recursive:
                self._renew(path)

    def on_queue_overflow(self) -> None:
        """Say that all must be looked at again; who hears it renews the watches as well.

        watchdog itself lets go of all watches and takes them anew, and tells only its log.
        """
        with self._lock:
            if not self.is_active:
                return
            self._move_event_grouper.discard_pending_events()
            self._move_event_grouper.put_event(PathedInotifyEvent(LOOK_AGAIN, self.path))

    def _renew(self, path: bytes) -> None:
        within = path.rstrip(b"/") + b"/"
        at, wd_of = self._active_callbacks_by_watch, self._active_callbacks_by_path
        before = [wd for wd, place in at.items() if place == path or place.startswith(within)]
        for wd in before:
            wd_of.pop(at[wd], None)
        self._add_all_callbacks(path)
        self._remove_callbacks([wd for wd in before if wd_of.get(at[wd]) != wd])

    def _add_all_callbacks(self, path: bytes) -> None:
        if not self.is_recursive:
            self._add_callback(path)
            return
        for folder in self._below(os.fsdecode(self.path), os.fsdecode(path)):
            self._add_callback(os.fsencode(folder))
            if self.full:
                return

    def _add_callback(self, path: bytes) -> None:
        try:
            wd = self._inotify_fd.add_callback(path, self.event_mask, self, self._id)
        except OSError as error:
            if path == self.path:
                raise
            self.full = self.full or error.errno == errno.ENOSPC
            return
        if wd == -1:  # no permission; once there is, the folder's attributes change, and it is tried again
            self._inotify_fd.remove_callbacks([(wd, self._id)])
            return
        self._active_callbacks_by_path[path] = wd
        self._active_callbacks_by_watch[wd] = path

    def _move_watches(self, move_src_path: bytes, move_dst_path: bytes) -> bool:
        was_watched = super()._move_watches(move_src_path, move_dst_path)
        if was_watched and self.is_recursive:
            self._renew(move_dst_path)  # other rules may hold there
        return was_watched

    def _remove_watch_internally(self, wd: WatchDescriptor) -> None:
        place = self._active_callbacks_by_watch.pop(wd, None)
        if place is not None and self._active_callbacks_by_path.get(place) == wd:  # else another one has its place
            del self._active_callbacks_by_path[place]

    def _recursive_simulate(self, src_path: bytes) -> list[InotifyEvent]:  # noqa: ARG002 (watchdog's)
        """Tell nothing of what a new folder holds: for us, a new folder means all that is in it."""
        return []


class Emitter(InotifyEmitter):
    """Watches one folder by a `Group`."""

    def __init__(
        self,
        event_queue: EventQueue,
        watch: ObservedWatch,
        *,
        timeout: float,
        event_filter: list[type[FileSystemEvent]] | None,
        inotify_fd: InotifyFD,
        below: Below,
    ) -> None:
        super().__init__(event_queue, watch, timeout=timeout, event_filter=event_filter, inotify_fd=inotify_fd)
        self._below = below

    @property
    def group(self) -> Group | None:
        """The watches, None once it has ended."""
        return self._inotify if isinstance(self._inotify, Group) else None

    def on_thread_start(self) -> None:
        """Take the watches.

        Raises:
            OSError: the folder itself cannot be watched.
        """
        mask = Mask(self.get_event_mask_from_filter() | InotifyConstants.IN_ONLYDIR)
        path, recursive = os.fsencode(self.watch.path), self.watch.is_recursive
        self._inotify = Group(self._inotify_fd, path, mask, recursive, self._below)

    def build_and_queue_event(self, event: GroupedInotifyEvent, *, full_events: bool = False) -> None:
        """Queue what watchdog does, but for its walks through a moved folder; let go of one that was moved away."""
        if not isinstance(event, PathedInotifyEvent):
            source, target = (self._decode_path(each.path) for each in event)
            self.queue_event((DirMovedEvent if event[0].ev.is_directory else FileMovedEvent)(source, target))
        elif event.ev.is_moved_to and event.ev.is_directory:
            self.queue_event(DirCreatedEvent(self._decode_path(event.path)))
        else:
            if event.ev.is_moved_from and event.ev.is_directory and self.group:
                self.group.renew(event.path)
            super().build_and_queue_event(event, full_events=full_events)


class RuledObserver(InotifyObserver):
    """An observer that asks which folders to watch: `below` gives those at and below a folder of a root."""

    def __init__(self, below: Below) -> None:
        super().__init__()
        self._emitter_class = Emitter
        self._emitter_kwargs["below"] = below

    def hears(self, watch: ObservedWatch) -> bool:
        """Say whether the system tells of all changes it should tell of."""
        group = self._group(watch)
        return self._inotify_fd.is_alive() and group is not None and group.hears

    def renew(self, watch: ObservedWatch, folder: str) -> None:
        """Watch what the rules let in at and below a folder now, and nothing else there."""
        group = self._group(watch)
        if group:
            group.renew(os.fsencode(folder))

    def _group(self, watch: ObservedWatch) -> Group | None:
        emitter = self._emitter_for_watch.get(watch)
        return emitter.group if isinstance(emitter, Emitter) and emitter.is_alive() else None
