"""Events that wait until a burst of them is over."""

from __future__ import annotations

import threading
import time

from core.watch.tidy import Event


class Burst:
    """Events by root, taken in by any thread and handed out by one, a moment after the last of them."""

    def __init__(self, quiet: float, longest: float) -> None:
        """Begin with none.

        Args:
            quiet: seconds without a new event before events are handed out.
            longest: seconds an event waits at most, however many follow.
        """
        self._quiet = quiet
        self._longest = longest
        self._changed = threading.Condition()
        self._waiting: dict[str, list[Event]] = {}
        self._first = self._last = 0.0
        self._ended = False

    def take(self, root: str, events: list[Event]) -> None:
        """Take events of a root in."""
        now = time.monotonic()
        with self._changed:
            if self._ended:
                return
            if not self._waiting:
                self._first = now
                self._changed.notify_all()
            self._last = now
            self._waiting.setdefault(root, []).extend(events)

    def forget(self, root: str) -> None:
        """Drop what waits of a root."""
        with self._changed:
            self._waiting.pop(root, None)

    def end(self) -> None:
        """Take nothing in any more, and hand nothing out."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def due(self, until: float) -> dict[str, list[Event]]:
        """Wait until events are due, then hand them out; none where it ended, or it is `until` by then."""
        with self._changed:
            while not self._ended and (now := time.monotonic()) < until:
                due = min(self._last + self._quiet, self._first + self._longest) if self._waiting else until
                if self._waiting and now >= due:
                    batch, self._waiting = self._waiting, {}
                    return batch
                self._changed.wait(min(due, until) - now)
        return {}
