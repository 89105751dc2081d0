"""The estimate of the time left."""

from __future__ import annotations

from core.index.pace import Pace


def test_nothing_is_claimed_before_it_can_be_believed() -> None:
    pace = Pace()
    assert pace.seconds_left({".txt": (10, 1000)}) is None
    pace.read(".txt", 1000, 10)
    pace.reading.learn(100, 10.0)
    pace.embedding.learn(10, 1.0)
    assert pace.seconds_left({".txt": (10, 1000)}) is None


def test_a_steady_pace_is_foretold_exactly() -> None:
    pace = Pace()
    for _ in range(10):
        pace.read(".txt", 1000, 10)
        pace.reading.learn(50, 1.0)
        pace.embedding.learn(10, 1.0)
    assert pace.seconds_left({".txt": (3, 3000)}) == 30 / 50 + 30 / 10
    assert pace.seconds_left({".txt": (3, 3000)}, bare=20) == 30 / 50 + 50 / 10
    assert pace.seconds_left({}, bare=20) == 2.0


def test_each_type_has_its_own_yield() -> None:
    pace = Pace()
    pace.read(".txt", 1000, 10)
    pace.read(".pdf", 1000, 1)
    pace.embedding.learn(100, 10.0)
    assert pace.seconds_left({".pdf": (1, 1000)}) == 0.1
    assert pace.seconds_left({".txt": (1, 1000)}) == 1.0


def test_the_estimate_follows_a_change_of_speed() -> None:
    pace = Pace()
    pace.read(".txt", 1000, 10)
    for _ in range(20):
        pace.embedding.learn(100, 10.0)
    before = pace.seconds_left({".txt": (1, 1000)})
    for _ in range(60):
        pace.embedding.learn(50, 10.0)
    after = pace.seconds_left({".txt": (1, 1000)})
    assert before is not None
    assert after is not None
    assert 1.9 < after / before < 2.1
