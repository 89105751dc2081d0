"""How much of the computer indexing may use: a share of the processor, less on battery or while the person types.

A working thread says after each piece of work how long it took, and `rest` keeps it until its share is right again:
with a share s, w seconds of work earn w (1 - s) / s seconds of rest. Bytes that were written leak from a bucket at
the rate of the cap; nobody works on before it is empty. So in any minute no more is written than the cap and the last
piece of work. Debts last: a rest that was cut short, or too short for a timer, is made up for by the next one.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from core.config import Config
from core.messages import Slowed

Stop = Callable[[], bool]

ASK_POWER, ASK_POWER_PAUSED = 15.0, 5.0  # seconds between two looks at the power supply
TYPING = 2.0  # seconds for which the person counts as busy after each `touched`
TYPING_LEAST = 0.05  # the share that is left then
ON_BATTERY = 0.25  # of the share
SHORTEST, SLICE = 0.02, 0.1  # seconds: shorter rests are saved up, longer ones look around in between
WORTH_SAYING = 1.0  # seconds of waiting for the disk that the window is told of
CREDIT = 0.1  # seconds of work that too long a sleep can earn in advance
SUPPLIES = Path("/sys/class/power_supply")  # Linux's list of power supplies


@dataclass(frozen=True, slots=True)
class _Rules:
    """The options: a share in (0, 1], what to do on battery, and bytes a second (0 for no cap)."""

    share: float
    on_battery: str
    rate: float


class _Debt(threading.local):
    """What the calling thread owes, in seconds of work not earned yet, and the rules it was made under."""

    seconds = 0.0
    rules: _Rules | None = None


def on_battery() -> bool | None:
    """Say whether the computer runs on its battery; None where it has none or does not tell."""
    try:
        if SUPPLIES.is_dir():
            return discharging(SUPPLIES)
        battery = psutil.sensors_battery()
    except (OSError, AttributeError, NotImplementedError, psutil.Error):
        return None
    return None if battery is None or battery.power_plugged is None else not battery.power_plugged


def discharging(supplies: Path) -> bool | None:
    """Say so from Linux's list of power supplies; psutil takes a wireless mouse's battery for the computer's.

    Raises:
        OSError: the list cannot be read.
    """
    own = [each for each in supplies.iterdir() if _word(each / "scope") != "Device"]
    if any(_word(each / "online") == "1" for each in own if _word(each / "type") != "Battery"):
        return False
    states = [_word(each / "status") for each in own if _word(each / "type") == "Battery"]
    return "Discharging" in states if states else None


def bytes_written() -> int | None:
    """Return how many bytes this process has written so far; None where the system does not count them (macOS).

    Linux counts what was handed to `write` and what became dirty in whole pages. Over LanceDB and SQLite both agree
    within a tenth; the larger one counts, because some file systems are left out of the second.
    """
    try:
        found = psutil.Process().io_counters()
    except (OSError, AttributeError, NotImplementedError, psutil.Error):
        return None
    return int(max(found.write_bytes, getattr(found, "write_chars", 0)))


class Manners:
    """Keeps indexing within the options. Every method may be called from any thread; each thread has its own debt."""

    def __init__(
        self,
        options: Config | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        power: Callable[[], bool | None] = on_battery,
        written: Callable[[], int | None] = bytes_written,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        """Take the options over.

        Args:
            options: the user's options; without, nothing is held back until `use` brings some, but while they type.
            clock: seconds that never go back.
            power: whether the computer runs on battery; asked every 15 seconds at most, every 5 while that pauses us.
            written: bytes this process has written so far; None means that only what `wrote` is told counts.
            wait: sleeps for some seconds.
        """
        self._clock, self._power, self._wait = clock, power, wait
        self._written = written
        self._rules = _rules(options) if options else _Rules(1.0, "same", 0.0)
        self._lock = threading.Lock()
        self._debt = _Debt()
        self._woken = 0
        self._touched = -math.inf
        self._battery, self._power_asked = False, -math.inf
        self._told: int | None = None if written() is not None else 0  # by `wrote`; None where the system counts
        self._bucket, self._seen, self._leaked = 0.0, self._total(), self._clock()  # bytes in it, in all, and when

    @property
    def state(self) -> Slowed:
        """Say why indexing is slower than the share of the processor alone makes it; "" where it is not."""
        rule = self._rules.on_battery
        if rule == "pause" and self._on_battery():
            return "battery-pause"
        if self._until_written() >= WORTH_SAYING:
            return "writes"
        if rule == "slower" and self._on_battery():
            return "battery"
        return "typing" if self._typing() else ""

    def use(self, options: Config) -> None:
        """Take changed options over at once: rests that go on now follow them, and their debts are forgiven."""
        rules = _rules(options)
        if rules == self._rules:
            return
        with self._lock:
            if not self._rules.rate:  # what was written before there was a cap does not count
                self._bucket, self._seen, self._leaked = 0.0, self._total(), self._clock()
            self._rules = rules

    def touched(self) -> None:
        """Note that the person types or searches now."""
        self._touched = self._clock()

    def wake(self) -> None:
        """End the rests that go on now; what is left of them is owed."""
        self._woken += 1

    def wrote(self, count: int) -> None:
        """Note bytes that were written, for systems that do not count them; elsewhere it changes nothing."""
        with self._lock:
            if self._told is not None:
                self._told += count

    def rest(self, worked: float, stop: Stop) -> None:
        """Rest for what the calling thread has just worked, until `stop()` says yes, or `wake` is called.

        Args:
            worked: seconds, without the time it waited for others.
            stop: asked at least every tenth of a second.
        """
        woken = self._woken
        self._owe(worked * (1 - self._share()))
        while (due := self._due()) > 0 and self._woken == woken and not stop():
            began = self._clock()
            self._wait(min(max(due, SHORTEST / 2), SLICE))
            self._owe((began - self._clock()) * self._share())

    # --- what is due -----------------------------------------------------------------------------------

    def _due(self) -> float:
        """Return the seconds that the calling thread has to rest, as things are now."""
        if self._rules.on_battery == "pause" and self._on_battery():
            return math.inf
        seconds = self._owe(0.0) / self._share()
        return max(seconds if seconds >= SHORTEST else 0.0, self._until_written())

    def _owe(self, seconds: float) -> float:
        """Add to the calling thread's debt and return it; changed options begin anew."""
        debt = self._debt
        if debt.rules is not self._rules:
            debt.rules, debt.seconds = self._rules, 0.0
        debt.seconds = max(debt.seconds + seconds, -CREDIT)
        return debt.seconds

    def _share(self) -> float:
        """Return the share of its time that a thread may work now."""
        share = self._rules.share
        if self._rules.on_battery == "slower" and self._on_battery():
            share *= ON_BATTERY
        return max(share / 2, min(share, TYPING_LEAST)) if self._typing() else share

    def _typing(self) -> bool:
        return self._clock() - self._touched < TYPING

    def _on_battery(self) -> bool:
        with self._lock:
            now = self._clock()
            paused = self._battery and self._rules.on_battery == "pause"
            if now - self._power_asked >= (ASK_POWER_PAUSED if paused else ASK_POWER):
                self._power_asked = now
                self._battery = self._power() is True
            return self._battery

    def _until_written(self) -> float:
        """Return the seconds until the bucket of written bytes is empty."""
        with self._lock:
            if not (rate := self._rules.rate):
                return 0.0
            now, total = self._clock(), max(self._total(), self._seen)
            left = max(self._bucket - (now - self._leaked) * rate, 0.0)
            self._bucket, self._seen, self._leaked = left + total - self._seen, total, now
            return self._bucket / rate

    def _total(self) -> int:
        """Return how many bytes have been written in all."""
        return (self._written() or 0) if self._told is None else self._told


def quiet_thread() -> None:
    """Lower the priority of the calling thread alone, where the system can; there is no way back.

    On Windows without its background mode, which slows the disk as well: a search may wait for a lock held here.
    """
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        elif sys.platform == "win32":
            kernel = ctypes.WinDLL("kernel32")
            kernel.GetCurrentThread.restype = ctypes.c_void_p
            kernel.SetThreadPriority.argtypes = ctypes.c_void_p, ctypes.c_int
            kernel.SetThreadPriority(kernel.GetCurrentThread(), -2)  # THREAD_PRIORITY_LOWEST
        elif sys.platform == "darwin":
            ctypes.CDLL(None).pthread_set_qos_class_self_np(0x11, 0)  # QOS_CLASS_UTILITY


def _rules(options: Config) -> _Rules:
    rate = options.number("write_mb_a_minute") * 2**20 / 60
    return _Rules(options.number("cpu_share") / 100, options.text("on_battery"), rate)


def _word(path: Path) -> str:
    """Return what a file of the system says, "" where it is not there."""
    try:
        return path.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
