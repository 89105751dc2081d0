"""Where models are downloaded from: only safe addresses, and the environment before the option."""

from __future__ import annotations

import pytest

from core import config
from core.bringing import Carrier
from core.config import Config, hub_address, hub_problem
from core.messages import Bringing, Notice


@pytest.mark.parametrize(
    "address", ["", "https://hub.example", "https://hub.example:8443/mirror", "http://127.0.0.1:80", "http://[::1]:9"]
)
def test_safe_addresses(address: str) -> None:
    assert hub_problem(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "http://hub.example",
        "hub.example",
        "ftp://hub.example",
        "file:///etc/passwd",
        "https://",
        "https://user:secret@hub.example",
        "http://localhost@evil.example",
        "http://localhost.evil.example",
        "https://허브.example",
        "https://[broken",
        "https://hub.example:port",
        "javascript:alert(1)",
    ],
)
def test_others_are_refused_with_words(address: str) -> None:
    assert address in hub_problem(address) or repr(address) in hub_problem(address)


def test_the_environment_goes_before_the_option(monkeypatch: pytest.MonkeyPatch) -> None:
    options = Config({"hub": "https://option.example"})
    assert hub_address(options) == "https://option.example"
    monkeypatch.setenv("SEOGA_HUB", " https://named.example ")
    assert hub_address(options) == "https://named.example"
    assert hub_address(config.Config()) == "https://named.example"


def test_nothing_is_asked_of_an_unsafe_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEOGA_HUB", "http://hub.example")
    told: list[Notice] = []
    Carrier(told.append).download("BAAI/bge-m3")
    last = told[-1]
    assert isinstance(last, Bringing)
    assert last.error is not None
    assert last.error.kind == "hub-unsafe"
    assert "https://" in last.error.message
