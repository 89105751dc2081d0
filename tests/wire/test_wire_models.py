"""Another model in the real worker: brought from a folder, tried, switched to, compared, left again, removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.embed.base import BUNDLED
from tests.core.embed.tiny_encoder import make
from tests.wire.child import Message, Worker, needs_the_model

pytestmark = needs_the_model


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    monkeypatch.setenv("SEOGA_CONFIG", str(tmp_path / "seoga.toml"))
    monkeypatch.setenv("SEOGA_MODELS", str(tmp_path / "models"))
    made = Worker(tmp_path / "L")
    yield made
    made.kill()


def told(worker: Worker, notice: str, until: Callable[[Message], bool]) -> list[Message]:
    """Read on until a notice says what is waited for; return all of its kind."""
    while True:
        found = [each["params"] for each in worker.notices if each["notice"] == notice]
        if any(map(until, found)):
            return found
        worker.notices.append(worker.receive())


def test_a_model_is_brought_used_and_left(worker: Worker, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for number in range(20):
        (docs / f"{number}.txt").write_text(f"A pie of apple number{number} bakes. 서울은 수도.", "utf-8")
    make(tmp_path / "tiny-bert")
    (tmp_path / "tiny-bert" / "model.json").unlink()  # as Hugging Face leaves it
    worker.hello()
    worker.ask("add_paths", paths=[str(docs)])
    worker.wait_until_idle(20)

    worker.ask("import_model", path=str(tmp_path / "tiny-bert"))
    brought = told(worker, "bringing", lambda each: each["state"] in ("done", "failed"))
    assert brought[-1]["error"] is None
    model = brought[-1]["model"]
    listed = {each["id"]: each for each in worker.ask("list_models")["result"]["models"]}
    assert listed[model]["own"]
    assert listed[model]["bytes_here"] == 0
    assert listed[BUNDLED]["active"]

    plan = worker.ask("plan_switch", model=model)["result"]
    assert plan["passages"] == plan["lacking"] == 20
    assert plan["rate"] > 0
    assert plan["bytes"] > 0
    worker.ask("switch_model", model=model)
    told(worker, "switching", lambda each: each["state"] == "done")
    assert worker.ask("get_status")["result"]["model"] == model
    assert worker.ask("search", query="apple number7", sequence=1)["result"]["hits"][0]["path"].endswith("/7.txt")
    assert str(tmp_path) not in (tmp_path / "seoga.toml").read_text("utf-8")
    assert model in (tmp_path / "seoga.toml").read_text("utf-8")

    both = worker.ask("compare", model=BUNDLED, queries=["apple number3", "수도"])["result"]
    assert [len(both[side]) for side in ("ours", "theirs")] == [2, 2]
    assert both["theirs"][0][0]["path"].endswith("/3.txt")
    assert worker.ask("remove_model", model=model)["error"]["kind"] == "model-in-use"
    assert worker.ask("plan_switch", model=BUNDLED)["result"]["lacking"] == 0

    worker.notices.clear()
    worker.ask("switch_model", model=BUNDLED)
    told(worker, "switching", lambda each: each["state"] == "done")
    assert worker.ask("remove_model", model=BUNDLED)["error"]["kind"] == "model-in-use"
    left = worker.ask("remove_model", model=model)["result"]["models"]
    assert [each["id"] for each in left] == [BUNDLED]
    assert len(list((worker.library / "lance").glob("vec_*"))) == 1
    assert worker.end() == 0


def test_what_cannot_be_brought_is_refused_and_leaves_nothing(worker: Worker, tmp_path: Path) -> None:
    make(tmp_path / "tiny-bert")
    (tmp_path / "tiny-bert" / "model.json").unlink()
    weights = tmp_path / "tiny-bert" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    worker.hello()
    worker.ask("import_model", path=str(tmp_path / "tiny-bert"))
    brought = told(worker, "bringing", lambda each: each["state"] == "failed")
    assert brought[-1]["error"]["kind"] == "model-damaged"
    assert [each["id"] for each in worker.ask("list_models")["result"]["models"]] == [BUNDLED]
    assert not list((tmp_path / "models").glob("*"))
    known = worker.ask("list_known")["result"]["models"]
    assert any(each["id"] == "BAAI/bge-m3" and not each["refusal"] for each in known)


def test_offline_forbids_the_download(worker: Worker, tmp_path: Path) -> None:
    (tmp_path / "seoga.toml").write_text('offline = "yes"\n', "utf-8")
    worker.hello()
    worker.ask("download_model", model="BAAI/bge-m3")
    brought = told(worker, "bringing", lambda each: each["state"] == "failed")
    assert brought[-1]["error"]["kind"] == "hub-offline"
