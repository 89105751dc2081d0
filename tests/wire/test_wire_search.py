"""Searching over the wire: early words, reasons, what is alike, copies; on the sample library, in a real child."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core import config
from tests.wire.child import Message, Worker, needs_the_model

pytestmark = needs_the_model
LEASE = "아파트_임대차계약서.docx"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return some folders of the sample library, one file of them copied under another name."""
    made = tmp_path_factory.mktemp("sample") / "서재"
    for name in ("계약", "요리", "Travel"):
        shutil.copytree(config.assets() / "sample" / name, made / name)
    shutil.copy(made / "계약" / LEASE, made / "Travel" / "사본.docx")
    return made


@pytest.fixture(scope="module")
def worker(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    made = Worker(tmp_path_factory.mktemp("library") / "L")
    made.hello()
    made.ask("add_paths", paths=[str(folder)])
    made.wait_until_idle(sum(path.is_file() for path in folder.rglob("*")))
    yield made
    made.kill()


def names(found: dict[str, Any]) -> list[str]:
    return [Path(hit["path"]).name for hit in found["hits"]]


def places(found: dict[str, Any]) -> set[str]:
    """Return the names of all files that hold what was found."""
    return {Path(path).name for hit in found["hits"] for path in hit["places"]}


def asked(worker: Worker, sequence: int, query: str, **more: object) -> tuple[list[Message], dict[str, Any]]:
    """Return the early answers to a search and its reply."""
    worker.notices.clear()
    found: dict[str, Any] = worker.ask("search", query=query, sequence=sequence, **more)["result"]
    return [notice["params"]["found"] for notice in worker.notices if notice["notice"] == "early"], found


def test_words_come_before_the_meaning(worker: Worker) -> None:
    early, found = asked(worker, 1, "보증금 반환 종류:docx", early=True)
    assert [(first["sequence"], first["meaning"]) for first in early] == [(1, False)]
    assert found["meaning"]
    assert {LEASE, "사본.docx"} <= places(early[0]) & places(found)
    assert all(name.endswith(".docx") for name in names(early[0]) + names(found))
    early, found = asked(worker, 2, "보증금 반환")
    assert early == []


def test_operators_and_lists_cross_the_wire(worker: Worker, folder: Path) -> None:
    _, found = asked(worker, 3, '"보증금" -냉장고 폴더:계약')
    assert set(names(found)) == {LEASE}
    _, found = asked(worker, 4, "폴더:요리 종류:md", rerank="none")
    assert set(names(found)) == {path.name for path in (folder / "요리").glob("*.md")}
    _, found = asked(worker, 5, "상태:실패")
    assert (found["hits"], bool(found["hint"])) == ([], True)
    _, found = asked(worker, 6, "보증금", folder=str(folder / "Travel"))
    assert {Path(hit["path"]).parent for hit in found["hits"]} == {folder / "Travel"}


def test_a_hit_is_explained(worker: Worker) -> None:
    _, found = asked(worker, 7, "보증금은 언제 돌려받나요")
    hit = found["hits"][0]
    place = {"path": hit["path"], "start": hit["start"], "end": hit["end"]}
    why = worker.ask("explain", query="보증금은 언제 돌려받나요", **place)["result"]
    assert why["text"][: len(hit["text"])].split() == hit["text"].split()
    assert "보증금" in [word["text"] for word in why["words"]]
    assert why["alignments"]
    for word in why["words"]:
        assert 0 <= word["start"] <= word["end"] <= len(why["text"])


def test_what_has_changed_is_not_explained(worker: Worker, folder: Path) -> None:
    place = {"path": str(folder / "계약" / LEASE), "start": 1, "end": 10**6}
    assert worker.ask("explain", query="보증금", **place)["error"]["kind"] == "gone"
    place |= {"path": str(folder / "없는 파일.txt")}
    error = worker.ask("explain", query="보증금", **place)["error"]
    assert (error["kind"], error["path"]) == ("gone", place["path"])
    assert error["message"]
    assert worker.ask("explain", query="  ", **place)["error"]["kind"] == "query-empty"


def test_what_is_alike_is_found(worker: Worker, folder: Path, tmp_path: Path) -> None:
    lease = folder / "계약" / LEASE
    found = worker.ask("similar", path=str(lease), sequence=8)["result"]
    assert str(lease) not in [hit["path"] for hit in found["hits"]]
    assert names(found)[0] == "사본.docx", "a copy is as like it as anything can be"
    found = worker.ask("similar", text="세입자가 나갈 때 맡긴 돈을 돌려주는 계약", sequence=9, limit=3)["result"]
    assert LEASE in places(found)
    dropped = tmp_path / "끓이기.txt"
    dropped.write_text("김치와 돼지고기를 넣고 끓이는 찌개", "utf-8")
    found = worker.ask("similar", path=str(dropped), sequence=10, limit=3)["result"]
    assert any(hit["path"].startswith(str(folder / "요리")) for hit in found["hits"])
    assert worker.ask("similar", path=str(tmp_path / "none.txt"), sequence=11)["error"]["kind"] == "vanished"


def test_copies_are_reported(worker: Worker, folder: Path) -> None:
    groups = worker.ask("find_duplicates")["result"]["groups"]
    assert [{Path(path).name for path in group["paths"]} for group in groups] == [{LEASE, "사본.docx"}]
    assert groups[0]["shared"] == 1
    assert worker.ask("find_duplicates", folder=str(folder / "요리"))["result"]["groups"] == []


def test_whatever_takes_time_can_be_called_off(worker: Worker, folder: Path) -> None:
    """A newer search goes first; of the others each is either done already or says that it was cancelled."""
    texts = {"search": "보증금", "similar": "보증금 " * 400}
    for number in range(20):
        method = ("search", "similar")[number % 2]
        params = {("query", "text")[number % 2]: texts[method], "sequence": 100 + number}
        worker.send(json.dumps({"id": 5_000 + number, "method": method, "params": params}))
    worker.send(json.dumps({"id": 5_100, "method": "find_duplicates", "params": {}}))
    worker.send(json.dumps({"id": 5_101, "method": "cancel", "params": {"request": 5_100}}))
    replies: dict[int, Message] = {}
    while len(replies) < 22:
        message = worker.receive()
        if "id" in message:
            replies[message["id"]] = message
    kinds = [replies[5_000 + number].get("error", {}).get("kind", "") for number in range(20)]
    assert set(kinds) == {"", "cancelled"}
    assert kinds[-1] == "", "the newest is answered"
    assert replies[5_100].get("error", {}).get("kind") in ("cancelled", None)
    assert "result" in worker.ask("search", query="보증금", sequence=200)


def test_a_wrong_mode_and_a_reranker_that_is_not_there(worker: Worker) -> None:
    assert worker.ask("search", query="보증금", mode="psychic")["error"]["kind"] == "wire-bad-params"
    early, found = asked(worker, 300, "보증금", rerank="cross", early=True)
    assert LEASE in places(found), "without a reranker the answer is what it was"
    assert len(early) == 1
