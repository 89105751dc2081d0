"""The order of a blind comparison: by chance, or as it is given."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

import pytest

from core.messages import Compare, Comparison
from core.records import Hit
from desktop.models.comparing import Contest, by_chance


class Answering:
    """A link that answers at once; each model finds a passage of its own."""

    def ask(self, request: Compare, arrived: Callable[[Comparison], None], _: object) -> int:
        ours, theirs = (Hit(name, "", None, (), 0, 5, "words", 1.0, {}) for name in ("ours.txt", "theirs.txt"))
        count = len(request.queries)
        arrived(Comparison(request.model, ((ours,),) * count, ((theirs,),) * count))
        return 1

    def cancel(self, request: int) -> None:
        """There is nothing to cancel."""


def begun(*flip: Callable[[], bool]) -> Contest:
    return Contest(Answering(), None, *flip)  # type: ignore[arg-type]


@pytest.mark.parametrize("first", [True, False])
def test_an_order_that_is_given_is_kept(qapp: object, first: bool) -> None:
    contest = begun(cycle((first, not first)).__next__)
    contest.clear("other")
    contest.ask(["a", "b", "c"])
    assert [one.swapped for one in contest.rounds] == [first, not first, first]
    for _ in range(3):
        contest.vote("a")
    assert contest.winners == [("theirs" if one.swapped else "ours") for one in contest.rounds]


def test_chance_is_fair_and_never_the_same(qapp: object) -> None:
    assert 400 < sum(by_chance() for _ in range(1000)) < 600
    contest = begun()
    seen = set()
    for _ in range(20):
        contest.clear("other")
        contest.ask([str(number) for number in range(12)])
        seen.add(tuple(one.swapped for one in contest.rounds))
    assert len(seen) > 15
