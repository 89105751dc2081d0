"""Lines on the wire: each malformed one is refused by name."""

from __future__ import annotations

import io
import json
import threading

import pytest

from core import messages, wire
from core.errors import WireError

BAD = [
    (b"not json\n", "wire-not-json", None),
    (b"\xff\xfe\n", "wire-not-json", None),
    (b"[]\n", "wire-not-json", None),
    (b'{"method": "search"}\n', "wire-not-json", None),
    (b'{"id": "x", "method": "search"}\n', "wire-not-json", None),
    (b'{"id": 4, "method": "search", "extra": 1}\n', "wire-not-json", "4"),
    (b'{"id": 5, "method": "explode", "params": {}}\n', "wire-unknown-method", "5"),
    (b'{"id": 6, "method": "search", "params": {}}\n', "wire-bad-params", "6"),
    (b'{"id": 7, "method": "search", "params": {"query": 3}}\n', "wire-bad-params", "7"),
    (b'{"id": 8, "method": "search", "params": {"query": "a", "mode": "psychic"}}\n', "wire-bad-params", "8"),
    (b'{"id": 9, "method": "add_paths", "params": {"paths": "a"}}\n', "wire-bad-params", "9"),
]


def line_over(source: bytes) -> tuple[wire.Wire, io.BytesIO]:
    sink = io.BytesIO()
    return wire.Wire(io.BytesIO(source), sink, threading.Lock()), sink


@pytest.mark.parametrize(("line", "kind", "call"), BAD)
def test_malformed_lines(line: bytes, kind: str, call: str | None) -> None:
    with pytest.raises(WireError) as caught:
        wire.decode(line)
    assert caught.value.kind == kind
    assert caught.value.detail == call


def test_a_request_is_decoded_into_its_class() -> None:
    call = wire.decode('{"id": 3, "method": "search", "params": {"query": "전세", "limit": 5}}'.encode())
    assert call == wire.Call(3, "search", messages.Search("전세", limit=5))


def test_params_may_be_left_out_where_there_are_none() -> None:
    assert wire.decode(b'{"id": 1, "method": "get_status"}').params == messages.GetStatus()


def test_every_request_and_notice_has_a_name_of_its_own() -> None:
    assert len({kind for kind, _ in messages.REQUESTS.values()}) == len(messages.REQUESTS)
    assert len(set(messages.NOTICES.values())) == len(messages.NOTICES)


def test_an_endless_line_is_one_bad_line_and_the_next_is_read() -> None:
    line, _ = line_over(b"x" * (3 * wire.LONGEST_LINE) + b"\nnext\n")
    first, second = line.lines()
    assert len(first) == wire.LONGEST_LINE
    assert second == b"next\n"


def test_replies_and_notices_are_one_line_each() -> None:
    line, sink = line_over(b"")
    line.reply(1, messages.Folders(()))
    line.tell(messages.Progress("idle", 1, 1, 5, "줄\n바꿈"))
    first, second = (json.loads(text) for text in sink.getvalue().splitlines())
    assert first == {"id": 1, "result": {"folders": [], "refused": []}}
    assert second["notice"] == "progress"
    assert second["params"]["current"] == "줄\n바꿈"


def test_vectors_never_cross() -> None:
    line, _ = line_over(b"")
    with pytest.raises(TypeError, match="must not cross"):
        line.reply(1, {"vector": object()})
