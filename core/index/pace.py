"""How long indexing still takes: reading what waits and embedding what has been read, each at its own speed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

BELIEVABLE_AFTER = 3.0  # seconds of embedding; before that the speed is a guess
MEMORY = 30.0  # seconds over which a speed is averaged
UNKNOWN_TYPE = 1 / 2_000  # passages a byte where no file of a type has been read yet


@dataclass(slots=True)
class Speed:
    """Passages a second, averaged over the last while; 0 until something was done."""

    rate: float = 0.0
    seconds: float = 0.0

    def learn(self, passages: int, seconds: float) -> None:
        """Learn how long some passages took."""
        if seconds <= 0:
            return
        share = 1 - 2 ** (-seconds / MEMORY) if self.seconds else 1.0
        self.rate += share * (passages / seconds - self.rate)
        self.seconds += seconds


@dataclass(slots=True)
class Pace:
    """The speeds of reading and embedding, and the yield of each file type, learned while indexing runs.

    One thread does both, so the times add up; what it waits for counts as what it waited for.
    """

    reading: Speed = field(default_factory=Speed)
    embedding: Speed = field(default_factory=Speed)
    _bytes: dict[str, float] = field(default_factory=dict)
    _passages: dict[str, float] = field(default_factory=dict)

    @property
    def believed(self) -> float:
        """Return the passages embedded a second, 0 while that is a guess."""
        return self.embedding.rate if self.embedding.seconds >= BELIEVABLE_AFTER else 0.0

    def read(self, suffix: str, size: int, passages: int) -> None:
        """Learn how many passages a file of a type gave."""
        self._bytes[suffix] = self._bytes.get(suffix, 0.0) + size
        self._passages[suffix] = self._passages.get(suffix, 0.0) + passages

    def seconds_left(self, backlog: Mapping[str, tuple[int, int]], bare: int = 0) -> float | None:
        """Return the seconds for files that wait, by suffix (count, bytes), and `bare` passages without vectors."""
        if self.embedding.seconds < BELIEVABLE_AFTER or self.embedding.rate <= 0:
            return None
        waiting = sum(size * self._yield(suffix) for suffix, (_, size) in backlog.items())
        reading = waiting / self.reading.rate if self.reading.rate > 0 else 0.0
        return reading + (waiting + bare) / self.embedding.rate

    def _yield(self, suffix: str) -> float:
        if self._bytes.get(suffix):
            return self._passages[suffix] / self._bytes[suffix]
        if total := sum(self._bytes.values()):
            return sum(self._passages.values()) / total
        return UNKNOWN_TYPE
