"""Tells of changes below the watched roots: those that count, tidied, a moment after the last one.

Three kinds of threads meet here. watchdog's hand over raw events, which are only put aside (`Burst`). One of
our own delivers them, filtered and tidied, and looks now and then whether the roots are still there. Any other
may call `watch`, `unwatch` and `close`. `_changing` orders these calls and is never taken by watchdog's
threads, as watchdog holds a lock of its own both while it calls us and while we call it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from watchdog.observers.api import ObservedWatch

from core.errors import SeogaError
from core.watch.burst import Burst
from core.watch.filter import Filter
from core.watch.ignore import Rules
from core.watch.listen import Listener
from core.watch.poll import Poller
from core.watch.raw import Handler
from core.watch.tidy import Event, tidy
from core.watch.volume import Place, on_network, place

CHECK = 2.0  # seconds between two looks whether the roots are still there
RETRY = 600.0  # seconds until the system is asked again to tell of changes, where it could not
GAP = 60.0  # seconds that one clock may pass without the other, or without a check; else the computer slept
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
    """A watched root: `folder` is what watchdog or the poller looks at, and `place` what it was then.

    `handler` hears of changes while there is a `handle`. `retry` is when, on the steady clock, the system is asked
    once more to tell of changes.
    """

    root: Path
    folder: Path
    place: Place
    handler: Handler = field(init=False)
    handle: ObservedWatch | None = None
    poller: Poller | None = None
    retry: float = 0.0
    name: str = field(init=False)

    def __post_init__(self) -> None:
        self.name = os.fspath(self.root)

    def look_again(self) -> Event:
        """Return the event that has all of the root looked at again."""
        return Event("modified", self.name, is_dir=self.folder == self.root)


class Watcher:
    """Watches folders and files; every method may be called from any thread.

    An event `modified` of a folder says: look at all of it again. It comes where single events cannot tell
    what changed: an ignore file was edited, the system lost events, a folder's permissions changed, the computer
    slept.
    """

    def __init__(
        self,
        on_events: Deliver,
        rules: Rules,
        quiet: float = 0.5,
        longest: float = 5.0,
        on_trouble: Complain | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Begin to deliver; nothing is watched yet.

        Args:
            on_events: called on the delivery thread with tidied events, never with none.
            rules: what is left out.
            quiet: seconds without a new event before events are delivered.
            longest: seconds an event waits at most, however many follow.
            on_trouble: called with errors of the kinds watch-polling (once for a root) and watch-away.
            clock: tells the time of day, in seconds; it goes on while the computer sleeps.
        """
        self._on_events = on_events
        self._on_trouble = on_trouble
        self._rules = rules
        self._burst = Burst(quiet, longest)
        self._watches: dict[str, _Watch] = {}
        self._changing = threading.RLock()
        self._listener = Listener(rules)
        self._told_polling: set[str] = set()
        self._clock = clock
        self._checked = (clock(), time.monotonic())
        self._ended = False
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
            self._watches[watch.name] = watch
            if on_network(folder) or not self._listen(watch):
                self._poll(watch)

    def unwatch(self, root: Path) -> None:
        """Stop watching a root; one that is not watched is no mistake. What is pending of it is dropped."""
        with self._changing:
            watch = self._watches.get(os.fspath(root))
            if watch:
                self._drop(watch)
            self._told_polling.discard(os.fspath(root))

    def obey(self, rules: Rules) -> None:
        """Follow other rules from now on; what they let in or leave out that others did not, is not told."""
        with self._changing:
            self._rules = self._listener.rules = rules
            for watch in self._watches.values():
                if watch.poller:
                    watch.poller.rules = rules
                self._renew(watch, [watch.look_again()])

    def close(self) -> None:
        """Stop watching; what is pending is dropped. Returns when nothing is delivered any more."""
        self._ended = True
        self._burst.end()
        for watch in list(self._watches.values()):
            if watch.poller:
                watch.poller.close()  # it may be at its first look, while `watch` waits for it
        with self._changing:
            while self._watches:
                self._stop(self._watches.popitem()[1])
            self._listener.close()
        if self._thread is not threading.current_thread():
            self._thread.join()

    # --- listening -------------------------------------------------------------------------------------

    def _listen(self, watch: _Watch) -> bool:
        """Let the system tell of changes; False where it cannot."""
        watch.handler = Handler(watch.root, watch.folder, self._burst.take)
        real = os.path.realpath(watch.folder)  # watchdog does not look through a link
        watch.handle = self._listener.listen(watch.handler, real, recursive=watch.folder == watch.root)
        return watch.handle is not None

    def _poll(self, watch: _Watch) -> None:
        watch.poller = Poller(watch.root, self._rules, lambda events: self._burst.take(watch.name, events))
        watch.poller.start()
        watch.retry = time.monotonic() + RETRY
        if watch.name not in self._told_polling:
            self._told_polling.add(watch.name)
            self._complain("watch-polling", watch.root)

    def _drop(self, watch: _Watch) -> None:
        del self._watches[watch.name]
        self._stop(watch)
        self._burst.forget(watch.name)

    def _stop(self, watch: _Watch) -> None:
        if watch.poller:
            watch.poller.close()
        handle, watch.handle, watch.poller = watch.handle, None, None
        if handle is not None:  # two files in one folder share it
            shared = any(other.handle == handle for other in self._watches.values())
            self._listener.drop(watch.handler, handle, shared=shared)

    # --- delivering ------------------------------------------------------------------------------------

    def _live(self) -> None:
        check = time.monotonic() + CHECK
        while not self._ended:
            batch = self._burst.due(check)
            if batch:
                self._deliver(batch)
            if time.monotonic() >= check:
                self._check()
                check = time.monotonic() + CHECK

    def _deliver(self, batch: dict[str, list[Event]]) -> None:
        told = []
        for root, events in batch.items():
            watch = self._watches.get(root)
            # What is not there any more may have lost all its files on the way, and none of them is deleted.
            if watch and self._still_there(watch):
                tidied = tidy(list(Filter(self._rules, watch.root).apply(events)))
                self._renew(watch, tidied)
                told.extend(tidied)
        if told and not self._ended:
            self._on_events(told)

    def _renew(self, watch: _Watch, events: list[Event]) -> None:
        """Where all of a folder is to be looked at again, listen to all of it again too."""
        handle = watch.handle
        for event in events:
            if handle and event.kind == "modified" and event.is_dir:
                self._listener.renew(handle, watch.handler.real(event.path))

    # --- checking --------------------------------------------------------------------------------------

    def _check(self) -> None:
        """Look whether the roots are what they were, and whether the computer slept."""
        slept = self._slept()
        for watch in list(self._watches.values()):
            if self._still_there(watch) and slept:
                self._burst.take(watch.name, [watch.look_again()])
                if watch.poller:
                    watch.poller.hurry()
            elif watch.poller and time.monotonic() >= watch.retry:
                self._retry(watch)

    def _slept(self) -> bool:
        before, self._checked = self._checked, (self._clock(), time.monotonic())
        passed, ticked = (now - then for now, then in zip(self._checked, before, strict=True))
        return abs(passed - ticked) > GAP or ticked > GAP + CHECK

    def _still_there(self, watch: _Watch) -> bool:
        """Say whether a root is what it was; where it was deleted, unmounted, moved away or replaced, see to it."""
        now = watch.poller.place if watch.poller else place(watch.folder)
        if now is None or (watch.place.mounted and not now.mounted):
            self._away(watch)
        elif now != watch.place or (watch.handle and not self._listener.hears(watch.handle)):
            self._again(watch, now)
        else:
            return True
        return False

    def _away(self, watch: _Watch) -> None:
        with self._changing:
            if self._watches.get(watch.name) is not watch:
                return
            self._drop(watch)
        self._complain("watch-away", watch.root)

    def _again(self, watch: _Watch, now: Place) -> None:
        """Watch what is in a root's place now, or poll it where there are more folders than watches."""
        with self._changing:
            if self._watches.get(watch.name) is not watch:
                return
            polled = watch.poller is not None
            self._stop(watch)
            watch.place = now
            if polled or not self._listen(watch):
                self._poll(watch)
        self._burst.take(watch.name, [watch.look_again()])

    def _retry(self, watch: _Watch) -> None:
        """Listen to a root that is polled, if the system can tell of its changes now."""
        with self._changing:
            if self._watches.get(watch.name) is not watch or watch.poller is None:
                return
            watch.retry = time.monotonic() + RETRY
            if on_network(watch.folder) or not self._listen(watch):
                return
            watch.poller.close()
            watch.poller = None
        self._burst.take(watch.name, [watch.look_again()])

    def _complain(self, kind: str, root: Path) -> None:
        if self._on_trouble:
            title, message = TROUBLES[kind]
            self._on_trouble(SeogaError(kind, title, message, os.fspath(root)))
