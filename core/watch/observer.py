"""Tells of changes below the watched roots: those that count, tidied, a moment after the last one.

Three kinds of threads meet here. watchdog's hand over raw events, which are only put aside (`_take`). One of
our own delivers them, filtered and tidied, and looks now and then whether the roots are still there. Any other
may call `watch`, `unwatch` and `close`. `_changing` orders these calls and is never taken by watchdog's
threads, as watchdog holds a lock of its own both while it calls us and while we call it.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from core.errors import SeogaError
from core.watch.filter import Filter
from core.watch.ignore import Rules
from core.watch.poll import Poller
from core.watch.raw import INOTIFY_LOG, WANTED, Handler, Losses
from core.watch.tidy import Event, tidy
from core.watch.volume import Place, on_network, place

CHECK = 2.0  # seconds between two looks whether the roots are still there
TROUBLES = {
    "watch-polling": (
        "Changes are noticed late",
        "This computer cannot tell Seoga of changes in this folder, so Seoga looks for them now and then.",
    ),
    "watch-away": (
        "Not there any more",
        "It was deleted or moved, or its drive was taken out. It is not watched now.",
    ),
}
Deliver = Callable[[list[Event]], None]
Complain = Callable[[SeogaError], None]


@dataclass(slots=True)
class _Watch:
    """A watched root: `folder` is what watchdog or the poller looks at, and `place` what it was then."""

    root: Path
    folder: Path
    place: Place
    handler: Handler | None = None
    handle: ObservedWatch | None = None
    poller: Poller | None = None


class Watcher:
    """Watches folders and files; every method may be called from any thread.

    An event `modified` of a folder says: look at all of it again. It comes where single events cannot tell
    what changed: an ignore file was edited, the system lost events, a folder's permissions changed.
    """

    def __init__(
        self,
        on_events: Deliver,
        rules: Rules,
        quiet: float = 0.5,
        longest: float = 5.0,
        on_trouble: Complain | None = None,
    ) -> None:
        """Begin to deliver; nothing is watched yet.

        Args:
            on_events: called on the delivery thread with tidied events, never with none.
            rules: what is left out.
            quiet: seconds without a new event before events are delivered.
            longest: seconds an event waits at most, however many follow.
            on_trouble: called with errors of the kinds watch-polling and watch-away.
        """
        self._on_events = on_events
        self._on_trouble = on_trouble
        self._rules = rules
        self._quiet = quiet
        self._longest = longest
        self._watches: dict[str, _Watch] = {}
        self._changing = threading.RLock()
        self._observer: BaseObserver | None = None
        self._wake = threading.Condition()
        self._pending: dict[str, list[Event]] = {}
        self._first = self._last = 0.0
        self._ended = False
        self._losses = Losses(self._lost)
        logging.getLogger(INOTIFY_LOG).addHandler(self._losses)
        self._thread = threading.Thread(target=self._live, name="watch", daemon=True)
        self._thread.start()

    # --- asked from outside ----------------------------------------------------------------------------

    def watch(self, root: Path) -> None:
        """Watch a folder with all below it, or a file; again is nothing new. One that is not there is away."""
        with self._changing:
            if self._ended or os.fspath(root) in self._watches:
                return
            folder = root if root.is_dir() else root.parent
            there = place(folder)
            if there is None or not os.path.lexists(root):
                self._complain("watch-away", root)
                return
            watch = _Watch(root, folder, there)
            self._watches[os.fspath(root)] = watch
            if on_network(folder) or not self._listen(watch):
                self._poll(watch)

    def unwatch(self, root: Path) -> None:
        """Stop watching a root; one that is not watched is no mistake. What is pending of it is dropped."""
        with self._changing:
            watch = self._watches.pop(os.fspath(root), None)
            if watch:
                self._stop(watch)
        with self._wake:
            self._pending.pop(os.fspath(root), None)

    def close(self) -> None:
        """Stop watching; what is pending is dropped. Returns when nothing is delivered any more."""
        logging.getLogger(INOTIFY_LOG).removeHandler(self._losses)
        with self._wake:
            self._ended = True
            self._wake.notify_all()
        for watch in list(self._watches.values()):
            if watch.poller:
                watch.poller.close()  # it may be at its first look, while `watch` waits for it
        with self._changing:
            while self._watches:
                self._stop(self._watches.popitem()[1])
            observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join()
        if self._thread is not threading.current_thread():
            self._thread.join()

    # --- listening -------------------------------------------------------------------------------------

    def _listen(self, watch: _Watch) -> bool:
        """Let the system tell of changes; False where it cannot."""
        recursive = watch.folder == watch.root
        watch.handler = Handler(watch.root, watch.folder, self._take)
        real = os.path.realpath(watch.folder)  # watchdog does not look through a link
        try:
            if self._observer is None:
                observer = Observer()
                observer.start()
                self._observer = observer
            watch.handle = self._observer.schedule(watch.handler, real, recursive=recursive, event_filter=WANTED)
        except (OSError, RuntimeError):  # out of watches or threads, or the file system has no such thing
            return False
        return not recursive or self._room_left(self._observer)

    def _room_left(self, observer: BaseObserver) -> bool:
        """Say whether one more folder can be watched: watchdog keeps silent about subfolders that could not."""
        with tempfile.TemporaryDirectory() as probe:
            try:
                handle = observer.schedule(FileSystemEventHandler(), probe, event_filter=WANTED)
            except OSError:
                return False
            observer.unschedule(handle)
        return True

    def _poll(self, watch: _Watch) -> None:
        self._stop(watch)
        watch.poller = Poller(watch.root, self._rules, lambda events: self._take(os.fspath(watch.root), events))
        watch.poller.start()
        self._complain("watch-polling", watch.root)

    def _stop(self, watch: _Watch) -> None:
        if watch.poller:
            watch.poller.close()
        handle, watch.handle, watch.poller = watch.handle, None, None
        if handle is None or watch.handler is None or self._observer is None:
            return
        if any(other.handle == handle for other in self._watches.values()):  # two files in one folder
            self._observer.remove_handler_for_watch(watch.handler, handle)
        else:
            self._observer.unschedule(handle)

    def _take(self, root: str, events: list[Event]) -> None:
        now = time.monotonic()
        with self._wake:
            if self._ended:
                return
            if not self._pending:
                self._first = now
                self._wake.notify_all()
            self._last = now
            self._pending.setdefault(root, []).extend(events)

    def _lost(self) -> None:
        """The system dropped events of any root."""
        for root in list(self._watches):
            self._take(root, [Event("modified", root, is_dir=True)])

    # --- delivering ------------------------------------------------------------------------------------

    def _live(self) -> None:
        check = time.monotonic() + CHECK
        while not self._ended:
            batch = self._due(check)
            if batch:
                self._deliver(batch)
            if time.monotonic() >= check:
                self._check()
                check = time.monotonic() + CHECK

    def _due(self, check: float) -> dict[str, list[Event]]:
        """Wait until events are due, then return them by root; return none when it is time to check."""
        with self._wake:
            while not self._ended and (now := time.monotonic()) < check:
                due = min(self._last + self._quiet, self._first + self._longest) if self._pending else check
                if self._pending and now >= due:
                    batch, self._pending = self._pending, {}
                    return batch
                self._wake.wait(min(due, check) - now)
        return {}

    def _deliver(self, batch: dict[str, list[Event]]) -> None:
        told = []
        for root, events in batch.items():
            watch = self._watches.get(root)
            if watch:
                told.extend(tidy(list(Filter(self._rules, watch.root).apply(events))))
                if any(event.is_dir and event.kind != "deleted" for event in events):
                    self._keep_listening(watch)
        if told and not self._ended:
            self._on_events(told)

    def _keep_listening(self, watch: _Watch) -> None:
        """Look at a root again and again once there are more folders than the system tells of."""
        with self._changing:
            listening = watch.handle is not None and self._watches.get(os.fspath(watch.root)) is watch
            if listening and self._observer and not self._room_left(self._observer):
                self._poll(watch)

    def _check(self) -> None:
        """Look whether the roots are what they were: deleted, unmounted, moved away, or replaced."""
        for watch in list(self._watches.values()):
            now = watch.poller.place if watch.poller else place(watch.folder)
            if now == watch.place:
                continue
            if now is None or (watch.place.mounted and not now.mounted):
                self._away(watch)
            else:
                self._again(watch, now)

    def _away(self, watch: _Watch) -> None:
        root = os.fspath(watch.root)
        with self._wake:
            last = {root: self._pending.pop(root)} if root in self._pending else {}
        self._deliver(last)
        with self._changing:
            if self._watches.get(root) is not watch:
                return
            del self._watches[root]
            self._stop(watch)
        self._complain("watch-away", watch.root)

    def _again(self, watch: _Watch, now: Place) -> None:
        """Watch what is in a root's place now."""
        root = os.fspath(watch.root)
        with self._changing:
            if self._watches.get(root) is not watch:
                return
            polled = watch.poller is not None
            self._stop(watch)
            watch.place = now
            if polled or not self._listen(watch):
                self._poll(watch)
        self._take(root, [Event("modified", root, is_dir=watch.folder == watch.root)])

    def _complain(self, kind: str, root: Path) -> None:
        if self._on_trouble:
            title, message = TROUBLES[kind]
            self._on_trouble(SeogaError(kind, title, message, os.fspath(root)))
