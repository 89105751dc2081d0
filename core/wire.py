"""The wire's worker end: private streams, decoding that refuses by name, encoding that cannot be broken into."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import msgspec

from core.errors import ErrorRecord, WireError
from core.messages import NOTICES, REQUESTS, Notice

LONGEST_LINE = 1 << 20  # bytes of one request; a pasted book is no query


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came: its id, its method, and its decoded params."""

    id: int
    method: str
    params: object


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """A request line before its method is known."""

    id: int
    method: str
    params: msgspec.Raw = msgspec.Raw(b"{}")


@dataclass(slots=True)
class Wire:
    """Both directions. Writing may be done from any thread; a line is written whole."""

    source: BinaryIO
    sink: BinaryIO
    _lock: threading.Lock

    def lines(self) -> Iterator[bytes]:
        """Yield lines until the other side closes; a line past the limit comes cut, and fails to decode."""
        while line := self.source.readline(LONGEST_LINE):
            yield line
            while not line.endswith(b"\n") and (line := self.source.readline(LONGEST_LINE)):
                pass  # the rest of a line that was too long

    def reply(self, call: int, result: object) -> None:
        """Answer a request."""
        self._write({"id": call, "result": result})

    def refuse(self, call: int | None, error: ErrorRecord) -> None:
        """Answer a request with an error; without an id where the request had none that could be read."""
        self._write({"id": call, "error": error})

    def tell(self, notice: Notice) -> None:
        """Send a notice."""
        name = next(name for name, kind in NOTICES.items() if isinstance(notice, kind))
        self._write({"notice": name, "params": notice})

    def _write(self, message: dict[str, object]) -> None:
        line = msgspec.json.encode(message, enc_hook=_plain) + b"\n"
        with self._lock:
            try:
                self.sink.write(line)
                self.sink.flush()
            except (BrokenPipeError, ValueError):
                return  # the window has gone; the end of its stream will end us too


def claim() -> Wire:
    """Take stdin and stdout for the wire; from now on everything printed goes to stderr."""
    private_out = os.dup(1)
    os.dup2(2, 1)
    private_in = os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    sys.stdout = sys.stderr
    return Wire(os.fdopen(private_in, "rb"), os.fdopen(private_out, "wb"), threading.Lock())


def decode(line: bytes) -> Call:
    """Read one request line.

    Raises:
        WireError: wire-not-json, wire-unknown-method or wire-bad-params; `detail` holds the request's id
            where it could be read.
    """
    try:
        raw = msgspec.json.decode(line, type=Line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WireError("wire-not-json", "Not a request", str(error), detail=_id_of(line)) from error
    if raw.method not in REQUESTS:
        message = f"There is no method {raw.method!r}."
        raise WireError("wire-unknown-method", "Unknown request", message, detail=str(raw.id))
    try:
        params: object = msgspec.json.decode(raw.params, type=REQUESTS[raw.method][0])
    except msgspec.DecodeError as error:
        message = f"{raw.method}: {error}"
        raise WireError("wire-bad-params", "Request with wrong parts", message, detail=str(raw.id)) from error
    return Call(raw.id, raw.method, params)


def _id_of(line: bytes) -> str | None:
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    value = found.get("id") if isinstance(found, dict) else None
    return str(value) if isinstance(value, int) else None


def _plain(value: object) -> object:
    raise TypeError(f"{type(value).__name__} must not cross the wire")
