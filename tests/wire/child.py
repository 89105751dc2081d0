"""A worker child with the bundled model, spoken to a line at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core import config
from core.embed.base import BUNDLED
from core.messages import PROTOCOL

Message = dict[str, Any]
needs_the_model = pytest.mark.skipif(
    not (config.assets() / "models" / BUNDLED / "model.onnx").is_file(), reason="the bundled model is not here"
)


class Worker:
    """The child, its library, and the notices that came so far."""

    def __init__(self, library: Path) -> None:
        self.library = library
        self.process = subprocess.Popen(
            [sys.executable, "-m", "core", "worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.notices: list[Message] = []
        self._last = 0

    def send(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def receive(self) -> Message:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the worker ended: " + (self.process.stderr.read().decode() if self.process.stderr else "")
        return json.loads(line)  # type: ignore[no-any-return]

    def reply(self, call: int | None) -> Message:
        """Read on until the reply to a call, keeping the notices on the way."""
        while True:
            message = self.receive()
            if "notice" in message:
                self.notices.append(message)
            elif message["id"] == call:
                return message

    def ask(self, method: str, **params: object) -> Message:
        self._last += 1
        self.send(json.dumps({"id": self._last, "method": method, "params": params}))
        return self.reply(self._last)

    def hello(self) -> Message:
        return self.ask("hello", protocol=PROTOCOL, version="test", library=str(self.library))

    def wait_until_idle(self, files: int) -> None:
        """Read notices until this many files can be searched and nothing is left to do."""
        while True:
            message = self.receive()
            if message.get("notice") == "progress" and message["params"]["phase"] == "idle":
                status = self.ask("get_status")["result"]
                if status["files"].get("searchable", 0) >= files and not status["queue"]:
                    return

    def end(self) -> int:
        """Close the worker's input and wait for its end."""
        assert self.process.stdin
        assert self.process.stdout
        assert self.process.stderr
        self.process.stdin.close()
        self.process.stdout.read()
        self.process.stderr.read()
        code = self.process.wait(60)
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def kill(self) -> None:
        """End the child without a word, if it has not ended, and close the pipes."""
        if self.process.poll() is None:
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()
        self.process.wait()
