"""Hears what a watcher tells, and waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from core.errors import SeogaError
from core.watch.tidy import Event

PATIENCE = 20.0  # seconds until a condition that does not come true is a failure


class Ear:
    """Remembers what a watcher tells."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.batches = 0
        self.troubles: list[tuple[str, str | None]] = []
        self._heard = threading.Condition()

    def hear(self, events: list[Event]) -> None:
        with self._heard:
            self.events.extend(events)
            self.batches += 1
            self._heard.notify_all()

    def complain(self, error: SeogaError) -> None:
        with self._heard:
            self.troubles.append((error.kind, error.path))
            self._heard.notify_all()

    def wait(self, holds: Callable[[], bool]) -> None:
        with self._heard:
            assert self._heard.wait_for(holds, PATIENCE), (self.events, self.troubles)

    def wait_for(self, kind: str, path: Path, target: Path | None = None) -> None:
        looked_for = (kind, str(path), str(target) if target else None)
        self.wait(lambda: looked_for in {(e.kind, e.path, e.target) for e in self.events})

    def paths(self) -> set[str]:
        return {event.path for event in self.events} | {event.target for event in self.events if event.target}
