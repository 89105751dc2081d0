"""The worker as a real child process, with the bundled model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import config
from core.messages import PROTOCOL
from tests.wire.child import Message, Worker, needs_the_model

pytestmark = needs_the_model


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    made = Worker(tmp_path / "L")
    yield made
    made.kill()


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "lease.txt").write_text("The landlord returns the deposit thirty days after the tenant moves out.")
    (folder / "요리.md").write_text("# 김치찌개\n\n묵은 김치와 돼지고기를 볶다가 물을 붓고 두부를 넣어 끓입니다.")
    (folder / "garden.txt").write_text("Tomatoes want sun and a stake. Water them early in the morning.")
    return folder


def test_hello_search_and_a_clean_end(worker: Worker, documents: Path) -> None:
    welcome = worker.hello()["result"]
    assert welcome["protocol"] == PROTOCOL
    assert welcome["library"] == str(worker.library)
    assert worker.ask("add_paths", paths=[str(documents)])["result"]["refused"] == []
    worker.wait_until_idle(3)
    found = worker.ask("search", query="when do I get my money back after leaving the flat", sequence=1)["result"]
    assert Path(found["hits"][0]["path"]).name == "lease.txt"
    found = worker.ask("search", query="찌개 끓이는 법", sequence=2)["result"]
    assert Path(found["hits"][0]["path"]).name == "요리.md"
    text = worker.ask("read_document", path=str(documents / "요리.md"))["result"]
    hit = found["hits"][0]
    assert text["text"][hit["start"] : hit["end"]] == hit["text"]
    assert worker.end() == 0


def test_requests_before_hello_and_wrong_versions_are_refused(worker: Worker) -> None:
    assert worker.ask("get_status")["error"]["kind"] == "wire-no-hello"
    assert worker.ask("hello", protocol=99, version="x")["error"]["kind"] == "wire-protocol"
    assert "result" in worker.hello()
    assert worker.hello()["error"]["kind"] == "wire-protocol"


def test_malformed_lines_are_answered_and_the_worker_goes_on(worker: Worker) -> None:
    worker.hello()
    worker.send("this is not json")
    assert worker.reply(None)["error"]["kind"] == "wire-not-json"
    worker.send('{"id": 77, "method": "nonsense"}')
    assert worker.reply(77)["error"]["kind"] == "wire-unknown-method"
    assert "result" in worker.ask("get_status")


def test_a_refused_library_is_named_and_another_hello_may_follow(worker: Worker, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    refused = worker.ask("hello", protocol=PROTOCOL, version="x", library=str(tmp_path / "file"))
    assert refused["error"]["kind"] == "path-missing"
    assert refused["error"]["path"] == str(tmp_path / "file")
    assert "result" in worker.hello()


def test_older_searches_are_called_off(worker: Worker, documents: Path) -> None:
    worker.hello()
    worker.ask("add_paths", paths=[str(documents)])
    worker.wait_until_idle(3)
    for sequence in range(1, 21):
        params = {"query": f"tomatoes {sequence}", "sequence": sequence}
        worker.send(json.dumps({"id": 1000 + sequence, "method": "search", "params": params}))
    worker.send(json.dumps({"id": 2000, "method": "cancel", "params": {"request": 1001}}))
    by_id: dict[int, Message] = {}
    while len(by_id) < 21:
        line = worker.receive()
        by_id |= {line["id"]: line} if "id" in line else {}  # a notice may stand between the replies
    assert "result" in by_id[1020], "the newest is answered"
    cancelled = [reply for reply in by_id.values() if reply.get("error", {}).get("kind") == "cancelled"]
    assert cancelled, "of twenty searches sent at once, older ones are called off"


def test_what_is_left_out_goes_at_once_and_may_come_back(worker: Worker, documents: Path) -> None:
    worker.hello()
    worker.ask("add_paths", paths=[str(documents)])
    worker.wait_until_idle(3)
    lease = str(documents / "lease.txt")
    verdict = worker.ask("why", path=lease)["result"]
    assert (verdict["counts"], verdict["root"], verdict["state"]) == (True, str(documents), "searchable")
    by_rule = worker.ask("why", path=lease, rules={"ignore": "lease*"})["result"]
    assert not by_rule["counts"]
    assert "lease*" in by_rule["reason"]
    assert "error" not in worker.ask("exclude", path=lease)
    found = worker.ask("search", query="deposit of the tenant", sequence=1)["result"]["hits"]
    assert lease not in [hit["path"] for hit in found]
    assert not worker.ask("why", path=lease)["result"]["counts"]
    assert worker.ask("get_status")["result"]["excluded"] == [lease]
    worker.ask("exclude", path=lease, undo=True)
    worker.wait_until_idle(3)
    found = worker.ask("search", query="deposit of the tenant", sequence=2)["result"]["hits"]
    assert found[0]["path"] == lease


def test_a_forgotten_file_leaves_no_byte_behind(worker: Worker, documents: Path) -> None:
    secret = documents / "비밀.txt"
    secret.write_text("The password of the vault is Schwarzwaldklinik.")
    worker.hello()
    worker.ask("add_paths", paths=[str(documents)])
    worker.wait_until_idle(4)
    worker.ask("exclude", path=str(secret), forget=True)
    held = [path for path in worker.library.rglob("*") if path.is_file()]
    assert not [path for path in held if b"schwarzwald" in path.read_bytes().lower()]
    assert secret.exists()
    assert worker.ask("check")["result"]["findings"] == []
    found = worker.ask("search", query="tomatoes in the garden", sequence=1)["result"]["hits"]
    assert Path(found[0]["path"]).name == "garden.txt"


def test_changed_rules_are_followed_at_once(worker: Worker, documents: Path, tmp_path: Path) -> None:
    worker.hello()
    worker.ask("add_paths", paths=[str(documents)])
    worker.wait_until_idle(3)
    options = config.load()
    options.set("ignore_types", ".md")
    config.save(options)
    worker.ask("apply_options")
    worker.wait_until_idle(2)
    status = worker.ask("get_status")["result"]
    assert status["files"] == {"searchable": 2, "ignored": 1}
    assert list(status["ignored"].values()) == [1]


def test_the_worker_imports_no_torch(documents: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from core import cli; "
        f"code = cli.main(['index', {str(documents)!r}, '--library', {str(tmp_path / 'T')!r}, '--json']); "
        "heavy = {'torch', 'transformers', 'PySide6'} & set(sys.modules); "
        "sys.exit(code or (f'imported {heavy}' if heavy else 0))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_a_killed_worker_loses_and_doubles_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(120):
        (folder / f"{n}.txt").write_text(f"Note {n}: " + " ".join(f"word{n * 7 % 91 + i}" for i in range(120)))
    started = Worker(tmp_path / "L")
    started.hello()
    started.ask("add_paths", paths=[str(folder)])
    for committed in (1, 2, 3):  # let some commits through, then kill without warning
        while sum(m["notice"] == "changed" for m in started.notices) < committed:
            started.notices.append(started.receive())
        os.kill(started.process.pid, signal.SIGKILL)
        started.end()
        started = Worker(tmp_path / "L")
        started.hello()
    started.wait_until_idle(120)
    status = started.ask("get_status")["result"]
    assert status["files"] == {"searchable": 120}
    found = started.ask("search", query="Note", limit=500, mode="dense", sequence=1)["result"]["hits"]
    paths = [hit["path"] for hit in found]
    assert len(paths) == len(set(paths))
    assert started.end() == 0
