"""The one family of errors a person may see.

Every error has a `kind` (stable, for code and for translation), a `title` and a `message` in plain
English, and the `path` it is about, if any. Rooms raise these; the edges of the processes (the worker's
loop, the command line) turn them into a reply or an exit code. Nothing here imports anything heavy.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorRecord:
    """An error as it crosses the wire or stands in the ledger."""

    kind: str
    title: str
    message: str
    path: str | None = None
    detail: str | None = None


class SeogaError(Exception):
    """Something went wrong in a way a person can be told about."""

    def __init__(
        self, kind: str, title: str, message: str, path: str | None = None, detail: str | None = None
    ) -> None:
        """Keep the parts; `detail` is for diagnostics and is never shown first."""
        super().__init__(kind, title, message, path, detail)
        self.kind = kind
        self.title = title
        self.message = message
        self.path = path
        self.detail = detail

    def record(self) -> ErrorRecord:
        """Return the plain record of this error."""
        return ErrorRecord(self.kind, self.title, self.message, self.path, self.detail)

    def __str__(self) -> str:
        """One line: title, message and path."""
        where = f" ({self.path})" if self.path else ""
        return f"{self.title}: {self.message}{where}"


class DocumentError(SeogaError):
    """One file cannot be read.

    Kinds: empty, no-text, too-large, encrypted, vanished, no-permission, broken, wrong-type, unsupported,
    dangling-link, link-loop, bad-name, timeout, memory, crashed, gone, not-here, not-read.
    """


class LibraryError(SeogaError):
    """The library folder cannot be used.

    Kinds: library-newer, library-older, library-locked, library-read-only, library-damaged, library-unreachable,
    disk-full, path-missing.
    """


class ModelError(SeogaError):
    """A model cannot be brought, loaded or used.

    Kinds: model-missing, model-damaged, model-unsupported, model-unsafe, model-too-large, model-in-use,
    model-bundled, model-not-convertible, disk-full, hub-offline, hub-unreachable, hub-gated, hub-missing,
    hub-busy, hub-answer, hub-unsafe, hub-half, hub-checksum, hub-too-large, hub-disk-full, hub-folder,
    device-full, device-gone.
    """


class QueryError(SeogaError):
    """A query cannot be answered as asked. Kinds: query-empty, query-too-long, query-mode."""


class WireError(SeogaError):
    """A message cannot be understood.

    Kinds: wire-not-json, wire-unknown-method, wire-bad-params, wire-no-hello, wire-protocol.
    """


class Cancelled(SeogaError):  # noqa: N818 (not an error: a wish that was granted)
    """The work was called off by whoever asked for it."""

    def __init__(self) -> None:
        """Carry fixed words: nobody needs to explain a cancellation."""
        super().__init__("cancelled", "Cancelled", "The request was cancelled.")
