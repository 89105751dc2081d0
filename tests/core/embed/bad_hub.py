"""A hub on this machine that misbehaves on command."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from core.embed.hub import Download, plan
from core.embed.hub_http import Open, only_https

COMMIT = "c" * 40
MODEL = "someone/tiny-model"
FILES = {
    "config.json": b'{"model_type": "bert"}',
    "tokenizer.json": b"{}" * 100,
    "model.safetensors": bytes(range(256)) * 4096,  # 1 MiB, several reads
    "1_Pooling/config.json": b"{}",
    "modules.json": b"",
    "README.md": b"# read me",
    "pytorch_model.bin": b"old weights",
    "onnx/model.onnx": b"not needed",
}
CHOSEN = {"config.json", "tokenizer.json", "model.safetensors", "1_Pooling/config.json", "modules.json"}
Act = Callable[["Handler", bytes], bool]  # handler and the file's content -> whether it has answered


@dataclass
class Hub:
    """What the hub holds, what it does wrong (each act once, or all the time), and what it was asked."""

    files: dict[str, bytes]
    once: list[Act] = field(default_factory=list)
    always: Act | None = None
    changes: dict[str, object] = field(default_factory=dict)  # in the description of the model
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    endpoint: str = ""

    def described(self) -> dict[str, object]:
        siblings = [sibling(name, content) for name, content in self.files.items()]
        return {"sha": COMMIT, "siblings": siblings, "gated": False, "tags": ["license:mit"], **self.changes}

    def ranges(self) -> list[str]:
        """Return the ranges of the requests for files, "" where all was asked for."""
        return [headers.get("Range", "") for path, headers in self.asked if "/resolve/" in path]


def sibling(name: str, content: bytes) -> dict[str, object]:
    """Describe a file as the hub does: large ones by SHA-256, small ones by git's sum."""
    git = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    lfs = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}
    large = {"lfs": lfs} if name.endswith(("safetensors", "bin", "pt")) else {}
    return {"rfilename": name, "size": len(content), "blobId": git, **large}


class Handler(BaseHTTPRequestHandler):
    hub: Hub

    def do_GET(self) -> None:
        hub = self.hub
        hub.asked.append((self.path, dict(self.headers)))
        path = unquote(urlsplit(self.path).path)
        if path.startswith("/api/"):
            content = json.dumps(hub.described()).encode()
        else:
            content = hub.files.get(path.partition(f"/resolve/{COMMIT}/")[2], b"")
        act = hub.once.pop(0) if hub.once else hub.always
        if not (act and act(self, content)):
            self.serve(content)

    def serve(self, content: bytes, status: int = 0, kind: str = "application/octet-stream") -> None:
        asked = self.headers.get("Range", "")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        headers = {"Content-Type": kind}
        if start and not status:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            content, status = content[start:], 206
        self.head(status or 200, {**headers, "Content-Length": str(len(content))})
        self.wfile.write(content)

    def head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def running(files: dict[str, bytes]) -> Iterator[Hub]:
    """Run a hub that holds one model."""
    hub = Hub(files)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"hub": hub}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    hub.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def here(url: str) -> bool:
    return urlsplit(url).hostname == "127.0.0.1" or only_https(url)


def no_wait(seconds: float) -> None:
    pass


def planned(hub: Hub, open_url: Open, files: Sequence[str] = (), model: str = MODEL) -> Download:
    return plan(model, open_url, files, hub.endpoint + "/", wait=no_wait)


# --- what can go wrong ------------------------------------------------------------------------------------


def fine(handler: Handler, content: bytes) -> bool:
    return False


def cut(handler: Handler, content: bytes) -> bool:
    """Promise the whole rest and send half of it."""
    asked = handler.headers.get("Range", "")
    start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
    rest = content[start:]
    where = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"} if start else {}
    handler.head(206 if start else 200, {"Content-Length": str(len(rest)), **where})
    handler.wfile.write(rest[: (len(rest) + 1) // 2])
    return True


def dropped(handler: Handler, content: bytes) -> bool:
    """Hang up without a word."""
    handler.close_connection = True
    return True


def deaf_to_ranges(handler: Handler, content: bytes) -> bool:
    handler.serve(content, 200) if "Range" not in handler.headers else whole(handler, content)
    return True


def whole(handler: Handler, content: bytes) -> None:
    handler.head(200, {"Content-Length": str(len(content))})
    handler.wfile.write(content)


def elsewhere_in_the_file(handler: Handler, content: bytes) -> bool:
    if "Range" not in handler.headers:
        return False
    handler.head(206, {"Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}", "Content-Length": "0"})
    return True


def wrong(handler: Handler, content: bytes) -> bool:
    """Send as many bytes, but one of them another."""
    handler.serve(content[:-1] + bytes([content[-1] ^ 1]))
    return True


def longer(handler: Handler, content: bytes) -> bool:
    handler.serve(content + b"more")
    return True


def html(handler: Handler, content: bytes) -> bool:
    handler.serve(b"<html>Sign in to the airport</html>", 200, "text/html; charset=utf-8")
    return True


def told(status: int, **headers: str) -> Act:
    """Return an answer of a status alone."""

    def act(handler: Handler, content: bytes) -> bool:
        handler.head(status, {"Content-Length": "0", **{name.replace("_", "-"): to for name, to in headers.items()}})
        return True

    return act


def sent(body: bytes) -> Act:
    """Return an answer that is this and nothing else."""

    def act(handler: Handler, content: bytes) -> bool:
        handler.serve(body, 200, "application/json")
        return True

    return act
