"""Index many text files with the real worker, kill it at random moments, and count what was lost or done twice.

usage: python tests/shows/kill.py FOLDER [KILLS]

Prints, at the end: files by state, passages and their distinct places, vectors stored by each life of the
worker (a vector that was stored may not be stored again), and the peak memory of the worker and its children.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil

from core.messages import PROTOCOL


class Life:
    """One life of a worker: its process, its peak memory, and the last progress it told."""

    def __init__(self, library: str) -> None:
        command = [sys.executable, "-m", "core", "worker"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.replies: dict[int, dict[str, Any]] = {}
        self.news = threading.Condition()
        self.phase = "idle"
        self.peak = {"worker": 0, "children": 0}
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._watch, daemon=True).start()
        self.ask(1, "hello", protocol=PROTOCOL, version="kill", library=library)

    def ask(self, call: int, method: str, **params: object) -> dict[str, Any]:
        """Send a request and wait for its answer."""
        self.send(call, method, **params)
        with self.news:
            assert self.news.wait_for(lambda: call in self.replies, timeout=120)
        result: dict[str, Any] = self.replies[call]["result"]
        return result

    @property
    def idle(self) -> bool:
        """Say whether there is nothing left to do."""
        return self.phase == "idle"

    def send(self, call: int, method: str, **params: object) -> None:
        """Send a request."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"id": call, "method": method, "params": params}).encode() + b"\n")
        self.process.stdin.flush()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            message = json.loads(line)
            with self.news:
                if "id" in message:
                    self.replies[message["id"]] = message
                elif message["notice"] == "progress":
                    self.phase = message["params"]["phase"]
                self.news.notify_all()

    def _watch(self) -> None:
        try:
            worker = psutil.Process(self.process.pid)
            while worker.is_running():
                children = sum(child.memory_info().rss for child in worker.children(recursive=True))
                self.peak["worker"] = max(self.peak["worker"], worker.memory_info().rss)
                self.peak["children"] = max(self.peak["children"], children)
                time.sleep(0.1)
        except psutil.Error:
            return


def main(folder: str, kills: int) -> int:
    """Run the lives and print what came of them."""
    rng = random.Random(7)
    peaks = []
    with tempfile.TemporaryDirectory() as library:
        for life_number in range(kills):
            life = Life(library)
            life.ask(2, "add_paths", paths=[folder])
            time.sleep(rng.uniform(1.0, 9.0))
            status = life.ask(3, "get_status")
            os.kill(life.process.pid, signal.SIGKILL)
            life.process.wait()
            peaks.append(life.peak)
            sys.stdout.write(f"life {life_number + 1}: killed at {status['files']}, {status['passages']} passages\n")
        life = Life(library)
        life.ask(2, "add_paths", paths=[folder])
        began = time.monotonic()
        with life.news:
            life.news.wait_for(lambda: not life.idle, timeout=60)
            life.news.wait_for(lambda: life.idle, timeout=3600)
        status = life.ask(4, "get_status")
        peaks.append(life.peak)
        assert life.process.stdin
        life.process.stdin.close()
        life.process.wait(60)
        _report(library, status, peaks, time.monotonic() - began)
    return 0


def _report(library: str, status: dict[str, Any], peaks: list[dict[str, int]], seconds: float) -> None:
    import lancedb

    db = lancedb.connect(f"{library}/lance")
    chunks = db.open_table("chunks").search().select(["id", "key"]).to_arrow().to_pylist()
    name = next(table for table in db.list_tables().tables if table.startswith("vec_"))
    keys = [row["key"] for row in db.open_table(name).search().select(["key"]).to_arrow().to_pylist()]
    lines = [
        f"files: {status['files']}, failures {len(status['failures'])}",
        f"passages: {len(chunks)}, distinct ids {len({row['id'] for row in chunks})}",
        f"vectors: {len(keys)}, distinct {len(set(keys))}, needed {len({row['key'] for row in chunks})}",
        f"last life: {seconds:.0f} s",
        f"peak memory: worker {max(p['worker'] for p in peaks) / 2**20:.0f} MB, "
        f"its children {max(p['children'] for p in peaks) / 2**20:.0f} MB",
        f"bytes: { {kind: round(size / 2**20, 1) for kind, size in status['bytes'].items()} } MB",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).resolve()), int(sys.argv[2]) if len(sys.argv) > 2 else 10))
