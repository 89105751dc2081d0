"""What the settings ask of the real worker: another reranker, everything deleted, tables tidied, what it runs on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.store import wipe
from tests.core.embed import tiny_cross
from tests.wire.child import Message, Worker, needs_the_model

pytestmark = needs_the_model
SECRET = "zyzzogeton"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    made = tmp_path / "docs"
    made.mkdir()
    for number in range(8):
        (made / f"{number}.txt").write_text(f"{SECRET} apple pie {number} bakes. 서울은 수도가 어디 사과", "utf-8")
    return made


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    monkeypatch.setenv("SEOGA_CONFIG", str(tmp_path / "seoga.toml"))
    monkeypatch.setenv("SEOGA_MODELS", str(tmp_path / "models"))
    made = Worker(tmp_path / "L")
    yield made
    made.kill()


def told(worker: Worker, notice: str, until: Callable[[Message], bool]) -> Message:
    """Read on until a notice says what is waited for, and take it."""
    while True:
        for message in worker.notices:
            if message["notice"] == notice and until(message["params"]):
                worker.notices.remove(message)
                return message["params"]  # type: ignore[no-any-return]
        worker.notices.append(worker.receive())


def choose(worker: Worker, tmp_path: Path, reranker: str) -> None:
    (tmp_path / "seoga.toml").write_text(f"reranker = {json.dumps(reranker)}\n", "utf-8")
    worker.notices.clear()
    assert worker.ask("apply_options")["result"] == {}


def crossed(worker: Worker) -> list[bool]:
    """Say of each passage found whether a cross-encoder has read it."""
    found = worker.ask("search", query="who bakes apple pie", rerank="cross")["result"]
    return ["cross" in hit["signals"] for hit in found["hits"]]


def test_a_reranker_is_chosen_measured_and_left_while_the_worker_runs(
    worker: Worker, docs: Path, tmp_path: Path
) -> None:
    tiny_cross.make(tmp_path / "models" / "tiny-cross")
    worker.hello()
    worker.ask("add_paths", paths=[str(docs)])
    worker.wait_until_idle(8)
    assert not any(crossed(worker))
    card = next(each for each in worker.ask("list_models")["result"]["models"] if each["kind"] == "cross-encoder")
    assert card["rate"] == 0

    choose(worker, tmp_path, card["id"])
    while worker.ask("describe")["result"]["reranker"] != card["id"]:
        told(worker, "changed", lambda _: True)  # once it is loaded, what is on show is asked for again
    assert any(crossed(worker))
    models = {each["id"]: each for each in worker.ask("list_models")["result"]["models"]}
    assert models[card["id"]]["rate"] > 0
    assert worker.ask("remove_model", model=card["id"])["error"]["kind"] == "model-in-use"

    choose(worker, tmp_path, "")
    assert not any(crossed(worker))
    assert worker.ask("describe")["result"]["reranker"] == ""
    choose(worker, tmp_path, "nowhere")
    assert told(worker, "trouble", lambda _: True)["error"]["kind"] == "model-missing"
    assert not any(crossed(worker)), "the search answers without it"
    assert worker.end() == 0


def test_everything_is_deleted_and_the_worker_goes_on_with_nothing(
    worker: Worker, docs: Path, tmp_path: Path
) -> None:
    worker.hello()
    worker.ask("add_paths", paths=[str(docs)])
    worker.wait_until_idle(8)
    (worker.library / "my own notes.txt").write_text("not Seoga's", "utf-8")
    (worker.library / "backup-format-1").mkdir()
    (worker.library / "backup-format-1" / "ledger.db").write_text(SECRET, "utf-8")
    assert holding(worker.library), "the secret was in the library before"
    assert worker.ask("delete_all")["result"]["folders"] == []
    assert holding(worker.library) == []
    assert not (worker.library / wipe.NOTE).exists()
    assert (worker.library / "my own notes.txt").exists()
    assert len(list(docs.iterdir())) == 8
    status = worker.ask("get_status")["result"]
    assert (status["passages"], status["folders"], status["files"]) == (0, [], {})
    assert worker.ask("search", query=SECRET)["result"]["hits"] == []

    worker.ask("add_paths", paths=[str(docs)])
    worker.wait_until_idle(8)
    assert worker.ask("search", query=SECRET)["result"]["hits"]
    assert worker.end() == 0


def holding(folder: Path) -> list[Path]:
    """Return the files that hold the secret word or a name of a document."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(word in path.read_bytes() for word in (SECRET.encode(), b"7.txt"))]


def test_a_deletion_that_a_death_cut_short_is_finished_at_the_next_start(
    worker: Worker, docs: Path, tmp_path: Path
) -> None:
    worker.hello()
    worker.ask("add_paths", paths=[str(docs)])
    worker.wait_until_idle(8)
    worker.kill()
    (worker.library / wipe.NOTE).touch()
    again = Worker(worker.library)
    assert again.hello()["result"]["folders"] == []
    assert again.ask("get_status")["result"]["passages"] == 0
    assert holding(worker.library) == []
    assert again.end() == 0


def test_what_was_asked_before_the_deletion_is_answered(worker: Worker, docs: Path) -> None:
    worker.hello()
    worker.ask("add_paths", paths=[str(docs)])
    calls = {900 + number: ("search", {"query": f"apple {number}", "sequence": 0}) for number in range(6)}
    calls[950] = ("check", {})
    calls[951] = ("delete_all", {})
    calls[952] = ("list_folders", {})
    for call, (method, params) in calls.items():
        worker.send(json.dumps({"id": call, "method": method, "params": params}))
    answered: dict[int, Message] = {}
    while len(answered) < len(calls):
        message = worker.receive()
        if "notice" not in message:
            answered[message["id"]] = message
    assert answered[951]["result"]["folders"] == answered[952]["result"]["folders"] == []
    assert all("result" in each or each["error"]["kind"] == "cancelled" for each in answered.values())
    assert worker.end() == 0


def test_tables_are_tidied_and_what_it_runs_on_is_told(worker: Worker, docs: Path) -> None:
    worker.hello()
    worker.ask("add_paths", paths=[str(docs)])
    worker.wait_until_idle(8)
    sizes = worker.ask("compact")["result"]
    assert 0 < sizes["after"] <= sizes["before"]
    told = worker.ask("describe")["result"]
    assert told["device"] == "CPU"
    assert {"Python", "onnxruntime", "lancedb"} <= told["versions"].keys()
    assert told["threads"] >= 1
    assert worker.end() == 0
