"""The link to the worker, over a real child that speaks the wire."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.errors import ErrorRecord
from core.messages import AddPaths, Found, GetStatus, ListFolders, Progress, Search, Status, Welcome
from desktop.link import Link
from tests.desktop.fake_worker import COMMAND


def start(link: Link, qtbot: QtBot) -> None:
    with qtbot.waitSignal(link.ready, timeout=10_000):
        link.start()


def test_hello_is_answered_and_what_was_asked_before_is_sent_then(link: Link, qtbot: QtBot) -> None:
    got: list[object] = []
    link.ask(GetStatus(), got.append)
    with qtbot.waitSignal(link.replied, timeout=10_000, check_params_cb=lambda _, answer: isinstance(answer, Status)):
        link.start()
    assert isinstance(link.welcome, Welcome)
    assert isinstance(got[0], Status)


def test_a_worker_of_another_protocol_is_refused_by_name(
    link: Link, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_WORKER", "old")
    old = Link(COMMAND)
    with qtbot.waitSignal(old.refused, timeout=10_000) as refused:
        old.start()
    assert refused.args[0].kind == "wire-protocol"
    qtbot.waitUntil(lambda: old.pid() == 0, timeout=5000)
    with qtbot.assertNotEmitted(old.ended, wait=400):
        pass


def test_a_refusal_of_the_worker_is_passed_on_and_nothing_restarts(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_WORKER", "refuse")
    link = Link(COMMAND)
    with qtbot.waitSignal(link.refused, timeout=10_000) as refused:
        link.start()
    assert refused.args[0].kind == "library-locked"
    with qtbot.assertNotEmitted(link.ended, wait=400):
        pass
    link.close()


def test_lines_cut_in_two_and_lines_without_sense_do_not_stop_the_conversation(link: Link, qtbot: QtBot) -> None:
    start(link, qtbot)
    got: list[Found] = []
    link.ask(Search("garble 보증금"), got.append)
    qtbot.waitUntil(lambda: bool(got), timeout=5000)
    assert got[0].query == "garble 보증금"
    assert sum(line.startswith("wire:") for line in link.diagnostics) == 3


def test_an_answer_with_the_wrong_fields_is_an_error(link: Link, qtbot: QtBot) -> None:
    start(link, qtbot)
    errors: list[ErrorRecord] = []
    link.ask(Search("wrong"), None, errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=5000)
    assert errors[0].kind == "wire-bad-params"


def test_a_dead_worker_fails_what_was_asked_and_is_started_again(link: Link, qtbot: QtBot) -> None:
    start(link, qtbot)
    first = link.pid()
    errors: list[ErrorRecord] = []
    link.ask(Search("die"), None, errors.append)
    with qtbot.waitSignal(link.ended, timeout=5000) as ended:
        pass
    assert ended.args == [1]
    assert errors[0].kind == "worker-ended"
    assert "the worker dies now" in link.diagnostics
    with qtbot.waitSignal(link.ready, timeout=10_000):
        pass
    assert link.pid() not in (0, first)


def test_three_deaths_in_a_minute_are_counted(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_WORKER", "dead")
    link = Link(COMMAND)
    deaths: list[int] = []
    link.ended.connect(deaths.append)
    link.start()
    qtbot.waitUntil(lambda: len(deaths) >= 3, timeout=15_000)
    assert deaths[:3] == [1, 2, 3]
    link.close()


def test_a_program_that_is_not_there_counts_as_a_death(qtbot: QtBot) -> None:
    link = Link(["/nowhere/seoga"])
    with qtbot.waitSignal(link.ended, timeout=5000):
        link.start()
    assert link.diagnostics
    link.close()


def test_the_answer_to_a_cancelled_request_is_dropped(
    link: Link, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "asked"
    monkeypatch.setenv("FAKE_LOG", str(log))
    heard = Link(COMMAND)
    start(heard, qtbot)
    got: list[object] = []
    number = heard.ask(Search("slow"), got.append, got.append)
    heard.cancel(number)
    heard.cancel(number)  # twice does no harm
    done: list[object] = []
    heard.ask(ListFolders(), done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=5000)
    assert got == []
    asked = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [call["method"] for call in asked] == ["hello", "search", "cancel", "list_folders"]
    assert asked[2]["params"] == {"request": number}
    heard.close()


def test_a_request_called_off_before_the_worker_is_ready_is_never_sent(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_LOG", str(tmp_path / "asked"))
    link = Link(COMMAND)
    link.cancel(link.ask(Search("보증금")))
    start(link, qtbot)
    link.close()
    assert "search" not in (tmp_path / "asked").read_text("utf-8")


def test_notices_arrive_as_records(link: Link, qtbot: QtBot, folder: Path) -> None:
    start(link, qtbot)
    with qtbot.waitSignals([link.progress, link.changed], timeout=5000):
        link.ask(AddPaths((str(folder),)))
    seen: list[Progress] = []
    link.progress.connect(seen.append)
    with qtbot.waitSignal(link.changed, timeout=5000):
        link.ask(AddPaths((str(folder),)))
    assert [notice.phase for notice in seen] == ["reading", "reading", "reading", "embedding", "idle"]


def test_closing_ends_the_child_and_restarts_nothing(qtbot: QtBot) -> None:
    link = Link(COMMAND)
    start(link, qtbot)
    with qtbot.assertNotEmitted(link.ended, wait=400):
        link.close()
    assert link.pid() == 0
