"""Looks at a root again and again, where the system does not tell of changes.

watchdog's own poller lists a whole tree every second, ignored folders too, and follows links in circles;
this one lists what the rules let in, and takes the longer a rest the longer that took.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from core.watch.ignore import Rules
from core.watch.reconcile import Changes, Known, compare, scan
from core.watch.tidy import Event
from core.watch.volume import place

REST = 5.0  # seconds between two looks, at least ...
RATIO = 20.0  # ... and this many times what the last one took


class Poller:
    """Looks at one root, in a thread of its own, until closed.

    `place` is the folder the last look found; once it is another one, nothing is told any more.
    """

    def __init__(
        self, root: Path, rules: Rules, on_events: Callable[[list[Event]], None], rest: float | None = None
    ) -> None:
        self._root = root
        self._rules = rules
        self._on_events = on_events
        self._rest = REST if rest is None else rest
        self._ended = threading.Event()
        self._folder = root if root.is_dir() else root.parent
        self._first = self.place = place(self._folder)
        self._known: dict[str, Known] = {}
        self._took = 0.0
        self._thread = threading.Thread(target=self._live, name="poll", daemon=True)

    def start(self) -> None:
        """Take the first look, and go on looking."""
        self._look()
        self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        self._ended.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _live(self) -> None:
        while not self._ended.wait(max(self._rest, RATIO * self._took)):
            events = _events(self._look())
            if events:
                self._on_events(events)

    def _look(self) -> Changes:
        """Compare the disk with the last look. What an unplugged or unmounted drive lacks is not gone."""
        begun = time.monotonic()
        seen = list(scan(self._root, self._rules, self._ended.is_set))
        self._took = time.monotonic() - begun
        self.place = place(self._folder)
        if self._ended.is_set() or self.place != self._first:
            return Changes([], [], [], [], len(self._known))
        changes = compare(self._known, seen)
        self._known = {file.path: Known(file.size, file.mtime_ns, file.inode, file.device) for file in seen}
        return changes


def _events(changes: Changes) -> list[Event]:
    return [
        *(Event("moved", old, False, new) for old, new in changes.moved),
        *(Event("deleted", path, False) for path in changes.gone),
        *(Event("modified", path, False) for path in changes.changed),
        *(Event("created", path, False) for path in changes.new),
    ]
