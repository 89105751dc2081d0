"""Looks at a root again and again, where the system does not tell of changes.

watchdog's own poller lists a whole tree every second, ignored folders too, and follows links in circles;
this one lists what the rules let in, and takes the longer a rest the longer that took. It remembers one number
for each folder, made of all its files, and tells which folder to look at again: what changed there, and what
only moved, is found by whoever remembers the files anyway.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from core.watch.ignore import Rules
from core.watch.reconcile import scan
from core.watch.tidy import Event
from core.watch.volume import place

REST = 5.0  # seconds between two looks, at least ...
RATIO = 20.0  # ... and this many times what the last one took


class Poller:
    """Looks at one root, in a thread of its own, until closed.

    `place` is the folder the last look found; once it is another one, nothing is told any more. `rules` may be
    exchanged.
    """

    def __init__(self, root: Path, rules: Rules, on_events: Callable[[list[Event]], None]) -> None:
        self.rules = rules
        self._root = root
        self._on_events = on_events
        self._ended = threading.Event()
        self._stir = threading.Event()
        self._folder = root if root.is_dir() else root.parent
        self._first = self.place = place(self._folder)
        self._known: dict[str, int] = {}
        self._took = 0.0
        self._thread = threading.Thread(target=self._live, name="poll", daemon=True)

    def start(self) -> None:
        """Take the first look, and go on looking."""
        self._look()
        self._thread.start()

    def hurry(self) -> None:
        """Look now. A clock that went on during a sleep may have made the rest a long one."""
        self._stir.set()

    def close(self) -> None:
        """Stop looking."""
        self._ended.set()
        self._stir.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _live(self) -> None:
        while True:
            self._stir.wait(max(REST, RATIO * self._took))
            self._stir.clear()
            if self._ended.is_set():
                return
            changed = self._look()
            if changed is not None:
                self._on_events([changed])

    def _look(self) -> Event | None:
        """Compare the disk with the last look. What an unplugged or unmounted drive lacks is not gone."""
        begun = time.monotonic()
        now: dict[str, int] = {}
        for file in scan(self._root, self.rules, self._ended.is_set):
            folder = os.path.dirname(file.path)  # noqa: PTH120 (strings: this runs once a file)
            stamp = (now.get(folder), file.path, file.size, file.mtime_ns, file.inode, file.problem)
            now[folder] = hash(stamp)
        self._took = time.monotonic() - begun
        self.place = place(self._folder)
        if self._ended.is_set() or self.place != self._first:
            return None
        before, self._known = self._known, now
        return self._told([folder for folder in before.keys() | now.keys() if before.get(folder) != now.get(folder)])

    def _told(self, changed: list[str]) -> Event | None:
        """Return what to look at again: the innermost folder with files that holds all changes."""
        if not changed:
            return None
        root = os.fspath(self._root)
        if self._folder != self._root:
            return Event("modified", root, is_dir=False)
        around = os.path.commonpath(changed)
        while around != root and around not in self._known:  # it may be gone, or left out by what it holds now
            around = os.path.dirname(around)  # noqa: PTH120
        return Event("modified", around, is_dir=True)
