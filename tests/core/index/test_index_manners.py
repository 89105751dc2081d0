"""How much of the computer indexing takes: the contract, over simulated minutes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import Config, Value
from core.index import manners
from core.index.manners import Manners

MB = 2**20
works = st.lists(st.floats(0.0005, 4.0), min_size=1, max_size=20)
shares = st.integers(5, 100)


def never() -> bool:
    return False


@dataclass
class Machine:
    """A computer whose time passes only when somebody works or sleeps; `on_sleep` is called before each sleep."""

    now: float = 1000.0
    battery: bool | None = False
    bytes: int | None = 0
    late: Sequence[float] = (0.0,)
    asked: list[float] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    on_sleep: Callable[[], object] = never

    def manners(self, **options: Value) -> Manners:
        return Manners(
            Config(dict(options)),
            clock=lambda: self.now,
            power=self.power,
            written=lambda: self.bytes,
            wait=self.sleep,
        )

    def power(self) -> bool | None:
        self.asked.append(self.now)
        return self.battery

    def sleep(self, seconds: float) -> None:
        self.on_sleep()
        self.now += seconds + self.late[len(self.slept) % len(self.late)]
        self.slept.append(seconds)

    def work(self, kept: Manners, seconds: float, stop: Callable[[], bool] = never) -> float:
        """Work and rest; return the seconds of the rest."""
        self.now += seconds
        before = self.now
        kept.rest(seconds, stop)
        return self.now - before

    def share(self, kept: Manners, pieces: Sequence[float], seconds: float) -> float:
        """Work piece after piece for so many seconds; return the share of them that was work."""
        began, worked, count = self.now, 0.0, 0
        while self.now - began < seconds:
            piece = pieces[count % len(pieces)]
            self.work(kept, piece)
            worked += piece
            count += 1
        return worked / (self.now - began)


def near(share: float) -> object:
    return pytest.approx(share, rel=0.02)


# --- the share ----------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(shares, works)
def test_the_share_is_kept_whatever_the_pieces_of_work(share: int, pieces: list[float]) -> None:
    machine = Machine()
    assert machine.share(machine.manners(cpu_share=share), pieces, 120) == near(share / 100)


@settings(max_examples=20)
@given(shares, works, st.lists(st.floats(0, 0.03), min_size=1, max_size=5))
def test_sleeps_that_end_late_are_made_up_for(share: int, pieces: list[float], late: list[float]) -> None:
    machine = Machine(late=late)
    measured = machine.share(machine.manners(cpu_share=share), pieces, 120)
    assert share / 100 * 0.9 <= measured <= share / 100 * 1.02


def test_all_of_the_time_means_no_rest() -> None:
    machine = Machine()
    assert machine.share(machine.manners(), [0.001, 3.0], 60) == near(1.0)
    assert machine.slept == []


def test_without_options_nothing_is_held_back_until_there_are_some() -> None:
    machine = Machine(battery=True)
    kept = Manners(clock=lambda: machine.now, power=machine.power, written=lambda: 0, wait=machine.sleep)
    assert machine.share(kept, [0.5], 60) == near(1.0)
    assert machine.asked == []
    kept.use(Config())
    assert machine.share(kept, [0.5], 60) == near(0.25)


def test_short_pieces_of_work_are_slept_for_together() -> None:
    machine = Machine()
    kept = machine.manners(cpu_share=50)
    for _ in range(10_000):
        machine.work(kept, 0.001)
    assert len(machine.slept) <= 10 / manners.SHORTEST
    assert min(machine.slept) >= manners.SHORTEST / 2


def test_each_thread_rests_for_its_own_work() -> None:
    machine = Machine()
    kept = machine.manners(cpu_share=50)
    other = threading.Thread(target=kept.rest, args=(100.0, lambda: True))
    other.start()
    other.join()
    assert machine.work(kept, 1.0) == pytest.approx(1.0)


def test_a_long_sleep_of_the_computer_is_no_licence_to_work_on() -> None:
    machine = Machine(late=[3600.0, 0.0])
    kept = machine.manners(cpu_share=50)
    machine.work(kept, 1.0)
    machine.late = [0.0]
    assert machine.share(kept, [0.5], 60) == near(0.5)


# --- typing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("share", "left"), [(100, 0.5), (50, 0.25), (8, 0.05), (5, 0.05)])
def test_typing_halves_the_share(share: int, left: float) -> None:
    machine = Machine()
    kept = machine.manners(cpu_share=share)
    machine.on_sleep = kept.touched
    kept.touched()
    assert machine.share(kept, [0.1], 120) == near(left)
    assert kept.state == "typing"


def test_two_seconds_after_the_last_key_all_is_as_before() -> None:
    machine = Machine()
    kept = machine.manners()
    kept.touched()
    assert machine.work(kept, 1.0) == pytest.approx(1.0)
    assert machine.work(kept, 0.1) == pytest.approx(0.0, abs=manners.SHORTEST)
    assert kept.state == ""


def test_a_key_during_a_rest_makes_it_longer() -> None:
    machine = Machine()
    kept = machine.manners(cpu_share=50)
    machine.on_sleep = kept.touched
    assert machine.work(kept, 1.0) == pytest.approx(2.0, rel=0.02)


# --- battery ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "battery", "left", "state"),
    [
        ("same", True, 0.6, ""),
        ("slower", True, 0.15, "battery"),
        ("slower", False, 0.6, ""),
        ("slower", None, 0.6, ""),
        ("pause", False, 0.6, ""),
        ("pause", None, 0.6, ""),
    ],
)
def test_the_rule_for_batteries_holds(rule: str, battery: bool | None, left: float, state: str) -> None:
    machine = Machine(battery=battery)
    kept = machine.manners(cpu_share=60, on_battery=rule)
    assert machine.share(kept, [0.3, 0.01], 120) == near(left)
    assert kept.state == state


def test_typing_on_battery_counts_twice() -> None:
    machine = Machine(battery=True)
    kept = machine.manners()
    machine.on_sleep = kept.touched
    kept.touched()
    assert machine.share(kept, [0.1], 120) == near(0.125)


@pytest.mark.parametrize("battery", [True, False])
def test_a_change_of_power_is_noticed_within_fifteen_seconds(battery: bool) -> None:
    machine = Machine(battery=battery)
    kept = machine.manners(on_battery="slower")
    machine.share(kept, [0.2], 60)
    machine.battery = not battery
    machine.share(kept, [0.2], manners.ASK_POWER + 1)
    assert machine.share(kept, [0.2], 120) == near(1.0 if battery else 0.25)


@pytest.mark.parametrize("rule", ["slower", "pause"])
def test_power_is_asked_every_fifteen_seconds_at_most(rule: str) -> None:
    machine = Machine()
    kept = machine.manners(cpu_share=50, on_battery=rule)
    machine.share(kept, [0.01], 120)
    assert 8 <= len(machine.asked) <= 9
    assert min(b - a for a, b in zip(machine.asked, machine.asked[1:], strict=False)) >= 15


def test_power_that_does_not_matter_is_not_asked_for() -> None:
    machine = Machine(battery=True)
    machine.share(machine.manners(cpu_share=50, on_battery="same"), [0.1], 60)
    assert machine.asked == []


def test_a_pause_ends_soon_after_mains_power_is_back() -> None:
    machine = Machine(battery=True)
    kept = machine.manners(on_battery="pause")
    back = machine.now + 607
    states = set()

    def plug() -> None:
        states.add(kept.state)
        machine.battery = machine.now < back

    machine.on_sleep = plug
    machine.work(kept, 0.1)
    assert states == {"battery-pause"}
    assert back <= machine.now <= back + manners.ASK_POWER_PAUSED + 0.2
    assert kept.state == ""


# --- written bytes ------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(
    st.integers(1, 500),
    st.lists(st.tuples(st.integers(0, 30 * MB), st.floats(0.001, 20.0)), min_size=1, max_size=12),
    st.booleans(),
)
def test_no_minute_sees_more_than_the_cap_and_one_write(
    cap: int, pieces: list[tuple[int, float]], counted: bool
) -> None:
    machine = Machine(bytes=0 if counted else None)
    kept = machine.manners(write_mb_a_minute=cap)
    written: list[tuple[float, int]] = []
    for size, seconds in pieces * 2:
        if machine.bytes is None:
            kept.wrote(size)
        else:
            machine.bytes += size
        written.append((machine.now, size))
        machine.work(kept, seconds)
    for number, (start, _) in enumerate(written):
        minute = [size for when, size in written[number:] if when < start + 60]
        assert sum(minute) <= cap * MB + minute[-1] + 1


def test_the_cap_is_used_to_the_full() -> None:
    machine = Machine(bytes=0)
    kept = machine.manners(write_mb_a_minute=60)
    began = machine.now
    for _ in range(600):
        machine.bytes = (machine.bytes or 0) + MB
        machine.work(kept, 0.01)
    assert machine.now - began == pytest.approx(600, rel=0.02)


def test_waiting_for_the_disk_is_said() -> None:
    machine = Machine(bytes=0)
    kept = machine.manners(write_mb_a_minute=60)
    states = []
    machine.on_sleep = lambda: states.append(kept.state)
    machine.bytes = 5 * MB
    assert machine.work(kept, 1.0) == pytest.approx(5.0, abs=0.1)
    assert states[0] == "writes"
    assert kept.state == ""


def test_what_was_written_before_there_was_a_cap_does_not_count() -> None:
    machine = Machine(bytes=0)
    kept = machine.manners()
    machine.bytes = 1000 * MB
    assert machine.work(kept, 1.0) == 0.0
    kept.use(Config({"write_mb_a_minute": 60}))
    assert machine.work(kept, 1.0) == 0.0
    machine.bytes += MB
    assert machine.work(kept, 1.0) == pytest.approx(1.0, abs=0.1)


def test_writes_are_told_only_where_the_system_does_not_count_them() -> None:
    machine = Machine(bytes=0)
    kept = machine.manners(write_mb_a_minute=60)
    kept.wrote(100 * MB)
    assert machine.work(kept, 1.0) == 0.0


# --- ends of rests ------------------------------------------------------------------------------------------


def test_a_stop_ends_a_rest_and_a_pause_within_a_tenth_of_a_second() -> None:
    for options in ({"cpu_share": 5}, {"on_battery": "pause"}):
        machine = Machine(battery=True)
        kept = machine.manners(**options)
        stopped = machine.now + 12.34
        machine.work(kept, 10.0, lambda: machine.now >= stopped)  # noqa: B023 (called at once)
        assert stopped <= machine.now <= stopped + 0.1


def test_changed_options_hold_at_once() -> None:
    for before, after in (
        ({"cpu_share": 5}, {}),
        ({"on_battery": "pause"}, {"on_battery": "same"}),
        ({"write_mb_a_minute": 1}, {"write_mb_a_minute": 0}),
    ):
        machine = Machine(battery=True, bytes=0)
        kept = machine.manners(**before)
        machine.bytes = 100 * MB
        changed = machine.now + 3

        def change() -> None:
            if machine.now >= changed:  # noqa: B023 (called at once)
                kept.use(Config({"on_battery": "same", **after}))  # noqa: B023

        machine.on_sleep = change
        machine.work(kept, 1.0)
        assert changed <= machine.now <= changed + 0.2


def test_the_same_options_again_end_nothing() -> None:
    machine = Machine()
    kept = machine.manners(cpu_share=50)
    machine.on_sleep = lambda: kept.use(Config({"cpu_share": 50}))
    assert machine.work(kept, 3.0) == pytest.approx(3.0)


@pytest.mark.parametrize("ended", ["stop", "wake"])
def test_what_is_left_of_a_rest_that_was_cut_short_is_owed(ended: str) -> None:
    machine = Machine()
    kept = machine.manners(cpu_share=50)
    if ended == "wake":
        machine.on_sleep = kept.wake
        assert machine.work(kept, 5.0) == pytest.approx(manners.SLICE)
        machine.on_sleep = never
    else:
        assert machine.work(kept, 5.0, lambda: True) == 0.0
    assert machine.work(kept, 1.0) == pytest.approx(6.0, abs=2 * manners.SLICE)
