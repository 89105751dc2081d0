"""What indexing asks of the system: power, bytes written, priority."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import psutil
import pytest

from core.index import manners
from core.index.manners import bytes_written, discharging, on_battery, quiet_thread

MB = 2**20


def supply(folder: Path, **words: str) -> None:
    for name, word in words.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(word + "\n", "ascii")


@pytest.mark.parametrize(
    ("status", "online", "answer"),
    [("Discharging", "0", True), ("Charging", "1", False), ("Discharging", "1", False), ("Not charging", "1", False)],
)
def test_a_laptop_says_whether_it_runs_on_battery(tmp_path: Path, status: str, online: str, answer: bool) -> None:
    supply(tmp_path / "ADP1", type="Mains", online=online)
    supply(tmp_path / "BAT0", type="Battery", status=status)
    assert discharging(tmp_path) is answer


def test_the_battery_of_a_mouse_is_not_the_computers(tmp_path: Path) -> None:
    assert discharging(tmp_path) is None
    supply(tmp_path / "hidpp_battery_0", type="Battery", scope="Device", status="Discharging")
    assert discharging(tmp_path) is None


def test_power_that_cannot_be_asked_for_is_unknown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken() -> None:
        raise FileNotFoundError

    monkeypatch.setattr(manners, "SUPPLIES", tmp_path / "none")
    monkeypatch.setattr(psutil, "sensors_battery", broken, raising=False)
    assert on_battery() is None


def test_bytes_are_counted_where_the_system_counts(tmp_path: Path) -> None:
    before = bytes_written()
    (tmp_path / "a").write_bytes(bytes(MB))
    after = bytes_written()
    if before is None or after is None:
        assert not hasattr(psutil.Process, "io_counters")
    else:
        assert after - before >= MB


def test_bytes_that_are_not_counted_are_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    class Process:
        """A process of macOS: it has no counters."""

    monkeypatch.setattr(psutil, "Process", Process)
    assert bytes_written() is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a thread's priority")
def test_a_quiet_thread_is_alone_in_being_quiet() -> None:
    found: list[int] = []

    def live() -> None:
        quiet_thread()
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    thread = threading.Thread(target=live)
    thread.start()
    thread.join()
    assert found == [10]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


def test_a_priority_that_cannot_be_changed_is_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", refuse, raising=False)
    thread = threading.Thread(target=quiet_thread)
    thread.start()
    thread.join()
