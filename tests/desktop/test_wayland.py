"""What is different under Wayland: no window places itself, and none comes to the front without leave."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop import single_instance
from desktop.app import App
from desktop.single_instance import Door

PASS = "XDG_ACTIVATION_TOKEN"


@pytest.fixture
def wayland(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("desktop.views.quick", "desktop.single_instance"):
        monkeypatch.setattr(f"{module}.QGuiApplication.platformName", lambda: "wayland")


@pytest.mark.usefixtures("wayland")
def test_the_quick_search_grows_within_its_window(open_app: Callable[..., App], folder: Path, qtbot: QtBot) -> None:
    app = open_app()
    app.library.add([str(folder)])
    qtbot.waitUntil(lambda: not app.library.empty)
    app.manners.show_quick()
    quick = app.manners.quick
    high, shown = quick.height(), quick.mask().boundingRect().height()
    quick.field.insert("보증금")
    qtbot.waitUntil(quick.list.isVisible)
    assert quick.height() == high
    assert shown < quick.mask().boundingRect().height() <= high
    assert quick.list.geometry().bottom() < quick.mask().boundingRect().bottom()


@pytest.mark.usefixtures("wayland")
@pytest.mark.parametrize("name", single_instance.ADMISSIONS)
def test_a_second_start_hands_on_its_leave_to_come_to_the_front(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for known in single_instance.ADMISSIONS:
        monkeypatch.setenv(known, "")
    monkeypatch.setenv(name, "a-token_1")
    door = f"seoga-test-{uuid.uuid4().hex}"
    first = Door(door)
    assert first.first()
    with qtbot.waitSignal(first.knocked, timeout=5000) as said:
        thread = threading.Thread(target=lambda: Door(door).first("raise"))
        thread.start()
        thread.join(5)
        monkeypatch.delenv(PASS)  # both are one process here
    assert (said.args, os.environ.get(PASS)) == (["raise"], "a-token_1")
    first.close()


def test_a_leave_that_makes_no_sense_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASS, raising=False)
    door = Door("unused")
    heard: list[str] = []
    door.knocked.connect(heard.append)
    door._hear(b"raise \x01\n")
    door._hear(b"quick\n")
    assert (heard, PASS in os.environ) == (["raise", "quick"], False)
