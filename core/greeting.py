"""The beginning of a conversation: a hello that can be honoured, and the library it names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core import config, messages, wire
from core.embed.base import Embedder
from core.errors import SeogaError, WireError
from core.messages import PROTOCOL
from core.opening import open_embedder, open_library
from core.store.library import Library


def greet(line: wire.Wire, requests: Iterator[bytes]) -> tuple[int, Library, Embedder] | None:
    """Wait for a hello that can be honoured, and open the library it names; None where the window leaves."""
    for text in requests:
        try:
            call = wire.decode(text)
            if not isinstance(call.params, messages.Hello):
                raise WireError("wire-no-hello", "No hello", "The first request must be hello.", detail=str(call.id))
            if call.params.protocol != PROTOCOL:
                message = f"The window speaks protocol {call.params.protocol}, the worker {PROTOCOL}."
                raise WireError("wire-protocol", "Versions do not match", message, detail=str(call.id))
        except WireError as error:
            line.refuse(int(error.detail) if error.detail else None, error.record())
            continue
        try:
            embedder = open_embedder(config.load())
            folder = Path(call.params.library) if call.params.library else None
            library = open_library(folder, embedder, writer=True)
        except SeogaError as error:
            line.refuse(call.id, error.record())
            continue
        return call.id, library, embedder
    return None
