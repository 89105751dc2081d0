"""Reranking: what a cross-encoder is given in its time, what becomes of the order, and where it stays away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.errors import Cancelled
from core.search.fuse import total
from core.search.parse import Question
from core.search.rerank import LEAST, MOST, Merged, cross, merged, skips
from core.store.filters import Condition, Filter

Floats = NDArray[np.float32]
TEXTS = [f"문단 {number} passage" for number in range(200)]


class FakeReranker:
    """Reads so many passages a second by a clock of its own; its score is the passage's number."""

    def __init__(self, speed: float, believed: float = 0.0, first: float = 0.0) -> None:
        self.now = 0.0
        self.speed = speed
        self.calls: list[int] = []
        self._rate = believed or speed
        self._first = first  # seconds that measuring the rate takes

    @property
    def rate(self) -> float:
        self.now, self._first = self.now + self._first, 0.0
        return self._rate

    def scores(self, query: str, passages: Sequence[str], stop: Callable[[], bool] | None = None) -> Floats:
        if stop and stop():
            raise Cancelled
        assert query == "누가 먼저?"
        self.calls.append(len(passages))
        self.now += len(passages) / self.speed
        self._rate = self.speed
        return np.array([int(passage.split()[1]) for passage in passages], np.float32)

    def clock(self) -> float:
        return self.now


def read(reranker: FakeReranker, texts: Sequence[str] = TEXTS, budget: float = 1.0) -> int:
    found = cross(reranker, "누가 먼저?", texts, budget, clock=reranker.clock)
    assert found.dtype == np.float32
    assert found.tolist() == list(range(len(found))), "the first ones, in their order"
    return len(found)


# the budget


@pytest.mark.parametrize(("speed", "count"), [(0.01, LEAST), (4, LEAST), (20, 20), (99.5, 99), (5000, MOST)])
def test_as_many_are_read_as_fit_into_the_budget_within_bounds(speed: float, count: int) -> None:
    assert read(FakeReranker(speed)) == count


def test_a_short_list_is_read_whole_and_an_empty_one_not_at_all() -> None:
    reranker = FakeReranker(50)
    assert read(reranker, TEXTS[:3]) == 3
    assert read(reranker, []) == 0
    assert reranker.calls == [3]


def test_what_goes_faster_than_thought_reads_on_and_what_goes_slower_stops() -> None:
    fast = FakeReranker(80, believed=10)
    assert read(fast) == 80
    assert fast.now == pytest.approx(1.0)
    slow = FakeReranker(10, believed=40)
    assert read(slow) == 40
    assert slow.calls == [40]


def test_time_that_would_read_next_to_nothing_is_left() -> None:
    reranker = FakeReranker(28, believed=24)
    assert read(reranker) == 24
    assert reranker.calls == [24]


def test_measuring_the_speed_is_not_on_the_questions_bill() -> None:
    assert read(FakeReranker(30, first=10.0)) == 30


@given(st.floats(0.1, 1000), st.floats(0.1, 1000), st.integers(0, 150), st.floats(0, 3))
def test_the_budget_is_kept_wherever_the_speed_was_known(
    speed: float, believed: float, count: int, budget: float
) -> None:
    reranker = FakeReranker(speed, believed)
    done = read(reranker, TEXTS[:count], budget)
    assert min(count, LEAST) <= done <= min(count, MOST)
    if believed <= speed:
        assert reranker.now <= max(budget, LEAST / speed) + 1e-6


def test_it_can_be_called_off() -> None:
    reranker = FakeReranker(100)
    with pytest.raises(Cancelled):
        cross(reranker, "누가 먼저?", TEXTS, stop=lambda: True)
    assert reranker.calls == []


# the new order


def parts(*scores: float) -> dict[str, Floats]:
    """Return two signals' parts of some scores."""
    values = np.array(scores, np.float32)
    return {"dense": values * np.float32(0.75), "keyword": values * np.float32(0.25)}


def logits(*values: float) -> Floats:
    return np.array(values, np.float32)


def test_the_new_score_by_hand() -> None:
    found = merged(parts(0.8, 0.6, 0.4, 0.2), logits(-np.log(3), np.log(3)), 0.5)
    assert found.order.tolist() == [1, 0, 2, 3]
    assert found.score == pytest.approx([0.3 + 0.375, 0.4 + 0.125, 0.2 + 0.125, 0.1 + 0.125])
    assert found.parts["dense"] == pytest.approx([0.225, 0.3, 0.15, 0.075])
    assert found.parts["keyword"] == pytest.approx([0.075, 0.1, 0.05, 0.025])
    assert found.parts["cross"] == pytest.approx([0.375, 0.125, 0.125, 0.125])


def test_nothing_read_changes_nothing() -> None:
    before = parts(0.8, 0.6)
    found = merged(before, logits(), 0.5)
    assert found.order.tolist() == [0, 1]
    assert found.score == pytest.approx([0.8, 0.6])
    assert found.parts.keys() == before.keys()
    assert merged(parts(), logits(), 0.5).order.shape == (0,)


def test_alone_it_orders_the_head_and_ties_stay_as_they_were() -> None:
    found = merged(parts(0.9, 0.8, 0.7, 0.6, 0.5), logits(1, -2, 3, 1), 1.0)
    assert found.order.tolist() == [2, 0, 3, 1, 4]
    assert merged(parts(0.9, 0.8, 0.7), logits(-9, 0, 9), 0.0).order.tolist() == [0, 1, 2]


def test_a_twin_that_was_not_read_is_as_good_as_the_worst_that_was() -> None:
    found = merged(parts(0.9, 0.5, 0.5), logits(2, -1), 0.4)
    assert found.score[1] == found.score[2]
    assert found.order.tolist() == [0, 1, 2]


def test_endless_logits_stay_probabilities() -> None:
    found = merged(parts(0.9, 0.8), logits(-1e9, 1e9), 0.5)
    assert found.parts["cross"] == pytest.approx([0.5, 0.0])
    assert found.order.tolist() == [1, 0]


LISTS = st.lists(
    st.tuples(st.floats(-1, 1, width=32), st.floats(0, 1, width=32), st.floats(-30, 30, width=32)),
    min_size=1,
    max_size=30,
)
SHARES = st.floats(0, 1)


def ranked(rows: Sequence[tuple[float, float, float]], head: int) -> tuple[dict[str, Floats], Floats]:
    """Return parts of a list, best first, and the logits of its head."""
    some = {"multi": np.array([row[0] / 2 for row in rows], np.float32)}
    some["sparse"] = np.array([row[1] / 2 for row in rows], np.float32)
    best = np.argsort(-total(some), kind="stable")
    given = np.array([row[2] for row in rows], np.float32)
    return {name: values[best] for name, values in some.items()}, given[best][:head]


def place(found: Merged, at: int) -> int:
    return int(found.order.tolist().index(at))


@given(LISTS, st.integers(0, 40), SHARES)
def test_the_parts_add_up_the_tail_stays_and_scores_only_fall(
    rows: list[tuple[float, float, float]], head: int, share: float
) -> None:
    before, given_logits = ranked(rows, head)
    found = merged(before, given_logits, share)
    read_count = len(given_logits)
    assert sorted(found.order.tolist()) == list(range(len(rows)))
    assert found.order[read_count:].tolist() == list(range(read_count, len(rows)))
    assert total(found.parts) == pytest.approx(found.score, abs=1e-6)
    assert (np.diff(found.score) <= 1e-6).all()
    assert (found.score <= 1 + 1e-6).all()
    if read_count:
        fused = total(before)
        expected = (1 - share) * fused[found.order] + found.parts["cross"]
        assert found.score == pytest.approx(expected, abs=1e-6)


@given(LISTS, st.integers(1, 40), SHARES, st.integers(0, 29), st.floats(0, 20))
def test_a_higher_logit_never_makes_a_rank_worse(
    rows: list[tuple[float, float, float]], head: int, share: float, at: int, more: float
) -> None:
    before, given_logits = ranked(rows, head)
    at %= len(given_logits)
    raised = given_logits.copy()
    raised[at] += np.float32(more)
    assert place(merged(before, raised, share), at) <= place(merged(before, given_logits, share), at)


@given(LISTS, st.integers(1, 29), SHARES)
def test_no_passage_falls_farther_behind_the_worst_than_it_was_for_not_being_read(
    rows: list[tuple[float, float, float]], head: int, share: float
) -> None:
    before, given_logits = ranked(rows, head)
    found = merged(before, given_logits, share)
    fused, worst = total(before), int(given_logits.argmin())
    for at in range(len(given_logits), len(rows)):
        gap = found.score[place(found, worst)] - found.score[place(found, at)]
        assert gap <= fused[worst] - fused[at] + 1e-6
        assert gap >= -1e-6


# where it stays away


def question(text: str = "사과는 누가 먹나", *conditions: Condition) -> Question:
    return Question(text, text.split(), filter=Filter(conditions))


def test_short_questions_are_read_in_every_mode_but_keywords() -> None:
    for mode in ("hybrid", "dense", "sparse", "multi"):
        assert not skips(question(), mode)
    assert skips(question(), "keyword")
    narrowed = question("계약 갱신", Condition("suffix", (".pdf",)), Condition("modified", low=1.0))
    assert not skips(narrowed, "hybrid")
    assert not skips(question("보고서", Condition("state", ("failed",), negated=True)), "hybrid")


def test_what_asks_for_its_like_or_asks_nothing_is_not_read() -> None:
    assert skips(question(), "hybrid", similar=True)
    assert skips(question(""), "hybrid")
    assert skips(question("보고서", Condition("state", ("failed",))), "hybrid")


ENGLISH, KOREAN = "The lease may be ended by either side in writing. ", "임대차 계약은 서면으로 끝낼 수 있다. "


@pytest.mark.parametrize("sentence", [ENGLISH, KOREAN])
def test_a_pasted_paragraph_is_not_read_and_a_long_question_is(sentence: str) -> None:
    assert not skips(question(sentence * 3), "hybrid")
    assert skips(question(sentence * 12), "hybrid")
