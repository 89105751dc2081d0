"""How long indexing still takes: passages left, estimated by file type, over passages a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

BELIEVABLE_AFTER = 3.0  # seconds of work; before that the speed is a guess
MEMORY = 30.0  # seconds over which the speed is averaged
UNKNOWN_TYPE = 1 / 2_000  # passages a byte where no file of a type has been read yet


@dataclass(slots=True)
class Pace:
    """The speed of embedding and the yield of each file type, learned while indexing runs."""

    clock: Callable[[], float] = time.monotonic
    _bytes: dict[str, float] = field(default_factory=dict)
    _passages: dict[str, float] = field(default_factory=dict)
    _worked: float = 0.0
    _speed: float = 0.0

    def read(self, suffix: str, size: int, passages: int) -> None:
        """Learn how many passages a file of a type gave."""
        self._bytes[suffix] = self._bytes.get(suffix, 0.0) + size
        self._passages[suffix] = self._passages.get(suffix, 0.0) + passages

    def worked(self, passages: int, seconds: float) -> None:
        """Learn how long a batch of passages took, from reading to storing."""
        if seconds <= 0:
            return
        share = max(1 - 2 ** (-seconds / MEMORY), 0.0) if self._worked else 1.0
        self._speed += share * (passages / seconds - self._speed)
        self._worked += seconds

    def seconds_left(self, backlog: Mapping[str, tuple[int, int]], pending: int = 0) -> float | None:
        """Return the seconds for the files that wait, by suffix (count, bytes), and `pending` passages."""
        if self._worked < BELIEVABLE_AFTER or self._speed <= 0:
            return None
        waiting = sum(size * self._yield(suffix) for suffix, (_, size) in backlog.items())
        return (waiting + pending) / self._speed

    def _yield(self, suffix: str) -> float:
        if self._bytes.get(suffix):
            return self._passages[suffix] / self._bytes[suffix]
        if total := sum(self._bytes.values()):
            return sum(self._passages.values()) / total
        return UNKNOWN_TYPE
