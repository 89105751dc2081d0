"""Two models side by side, as A and B in an order nobody knows, and the votes for them."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from core.errors import ErrorRecord
from core.messages import Compare, Comparison
from core.records import Hit
from desktop.link import Link

Vote = Literal["a", "b", "same"]
Winner = Literal["ours", "theirs", "same", "alike"]
MOST = 12  # questions at once


@dataclass(frozen=True, slots=True)
class Round:
    """A question and what each model finds; `swapped` where A is the other model, not the one in use."""

    query: str
    ours: tuple[Hit, ...]
    theirs: tuple[Hit, ...]
    swapped: bool

    @property
    def sides(self) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
        """Return what A and B find."""
        return (self.theirs, self.ours) if self.swapped else (self.ours, self.theirs)

    @property
    def alike(self) -> bool:
        """Say whether both find the same passages in the same order: then there is nothing to vote on."""
        return [(hit.path, hit.start) for hit in self.ours] == [(hit.path, hit.start) for hit in self.theirs]


def by_chance() -> bool:
    """Say yes or no, each as often, so that nobody can tell which."""
    return bool(secrets.randbits(1))


class Contest(QObject):
    """A comparison of the model in use with another one.

    Attributes:
        model: the other model.
        rounds: the questions that were answered; empty before.
        winners: who won each round that is over, in order.
        pending: whether the models are being asked.
        error: why they could not be asked, None where nothing went wrong.
        flip: says for each question whether A is the other model; by chance, unless an order is given.

    Signals:
        changed: one of these is another one.
    """

    changed = Signal()

    def __init__(self, link: Link, parent: QObject | None = None, flip: Callable[[], bool] = by_chance) -> None:
        super().__init__(parent)
        self._link, self.flip = link, flip
        self._request = 0
        self.clear("")

    def clear(self, model: str) -> None:
        """Begin anew, with another model."""
        self._link.cancel(self._request)
        self.model = model
        self.rounds: tuple[Round, ...] = ()
        self.winners: list[Winner] = []
        self.pending = False
        self.error: ErrorRecord | None = None
        self.changed.emit()

    def ask(self, queries: Sequence[str]) -> None:
        """Ask both models some questions."""
        asked = tuple(queries[:MOST])
        self.pending, self.error = True, None
        request = Compare(self.model, asked)
        self._request = self._link.ask(request, lambda answer: self._take(asked, answer), self._fail)
        self.changed.emit()

    @property
    def round(self) -> Round | None:
        """Return what is to be voted on now, None before there is anything and when all is over."""
        return self.rounds[len(self.winners)] if len(self.winners) < len(self.rounds) else None

    @property
    def over(self) -> bool:
        """Say whether every question has been voted on."""
        return bool(self.rounds) and self.round is None

    def vote(self, vote: Vote) -> None:
        """Vote on the question on show."""
        if (one := self.round) is None:
            return
        if vote == "same":
            self.winners.append("same")
        else:
            self.winners.append("theirs" if (vote == "a") == one.swapped else "ours")
        self._pass_alike()
        self.changed.emit()

    def tally(self) -> Counter[Winner]:
        """Count the rounds by who won them."""
        return Counter(self.winners)

    def _take(self, queries: tuple[str, ...], answer: Comparison) -> None:
        self.pending = False
        pairs = zip(queries, answer.ours, answer.theirs, strict=True)
        self.rounds = tuple(Round(query, ours, theirs, self.flip()) for query, ours, theirs in pairs)
        self._pass_alike()
        self.changed.emit()

    def _fail(self, error: ErrorRecord) -> None:
        self.pending, self.error = False, error
        self.changed.emit()

    def _pass_alike(self) -> None:
        """Pass over what has no answer to choose between."""
        while (one := self.round) is not None and one.alike:
            self.winners.append("alike")


def questions(text: str) -> list[str]:
    """Return the questions of a text, one a line, each once."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))[:MOST]
