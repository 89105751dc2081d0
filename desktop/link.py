"""The window's end of the wire: one worker child, requests by id, answers and notices as signals.

The link starts the worker, greets it, keeps requests until it is ready, starts it again when it dies (later
and later), and ends it cleanly. It knows records and no widget, and never waits except in `close`.
"""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

import core
from core.errors import ErrorRecord
from core.messages import (
    NOTICES,
    PROTOCOL,
    REQUESTS,
    Bringing,
    Cancel,
    Changed,
    Early,
    Hello,
    Progress,
    Request,
    Switching,
    Trouble,
    Welcome,
)

METHODS = {request: method for method, (request, _) in REQUESTS.items()}
KEPT_LINES = 200
MINUTE = 60.0
FIRST_DELAY_MS = 250
LONGEST_DELAY_MS = 30_000

Reply = Callable[[Any], None]
Failure = Callable[[ErrorRecord], None]


class Envelope(msgspec.Struct, frozen=True):
    """One line from the worker, its contents not yet read."""

    id: int | None = None
    result: msgspec.Raw = msgspec.Raw()
    error: ErrorRecord | None = None
    notice: str = ""
    params: msgspec.Raw = msgspec.Raw()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that has not been answered."""

    request: Request
    on_reply: Reply | None
    on_error: Failure | None


class Link(QObject):
    """The worker, as the window knows it.

    Attributes:
        welcome: what the worker said when it was ready, None while there is none.
        diagnostics: the last lines the worker wrote to its error output, and what was wrong on the wire.

    Signals:
        ready: a worker greeted back, with its `Welcome`.
        replied: a request's id and its answer.
        failed: a request's id and its `ErrorRecord`; id 0 where it belongs to no request.
        changed, early, progress, switching, bringing: the notices of these names.
        ended: the worker died, with how often it did within the last minute; it is started again.
        refused: the worker will not work with this window or library, with the reason; nothing restarts it.
    """

    ready = Signal(object)
    replied = Signal(int, object)
    failed = Signal(int, object)
    changed = Signal(object)
    early = Signal(object)
    progress = Signal(object)
    switching = Signal(object)
    bringing = Signal(object)
    ended = Signal(int)
    refused = Signal(object)

    def __init__(self, command: Sequence[str] = (), library: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.welcome: Welcome | None = None
        self.diagnostics: deque[str] = deque(maxlen=KEPT_LINES)
        self._command = list(command) or [sys.executable, "-m", "core", "worker"]
        self._library = library
        self._next = 1
        self._sequence = 0
        self._waiting: dict[int, Waiting] = {}
        self._unsent: list[int] = []
        self._buffer = bytearray()
        self._deaths: list[float] = []
        self._closing = False
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self.start)
        self._process = QProcess(self)
        self._process.setProcessEnvironment(_environment())
        self._process.started.connect(self._greet)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._note)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._not_started)

    # --- what the window asks ---------------------------------------------------------------------------

    def start(self) -> None:
        """Start the worker, unless it runs; one that is being ended is followed by another."""
        self._closing = False
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self._again.stop()
            self._buffer.clear()
            self._process.start(self._command[0], self._command[1:])

    def ask(self, request: Request, on_reply: Reply | None = None, on_error: Failure | None = None) -> int:
        """Send a request as soon as the worker is ready; return its id.

        `on_reply` is called with the answer, `on_error` with an `ErrorRecord`; neither after a `cancel`.
        """
        number = self._next
        self._next += 1
        self._waiting[number] = Waiting(request, on_reply, on_error)
        if self.welcome is not None:
            self._send(number)
        else:
            self._unsent.append(number)
        return number

    def sequence(self) -> int:
        """Return a number that no question of this window has had yet, whoever asks; early answers are told by it."""
        self._sequence += 1
        return self._sequence

    def cancel(self, number: int) -> None:
        """Call a request off; its answer, should it still come, is dropped."""
        if self._waiting.pop(number, None) is None:
            return
        if number in self._unsent:
            self._unsent.remove(number)
        elif self.welcome is not None:
            self.ask(Cancel(number))

    def close(self, patience_ms: int = 5000) -> None:
        """End the worker: let it finish, then ask it to stop, then stop it."""
        self._closing = True
        self._again.stop()
        self._waiting.clear()
        self._unsent.clear()
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        self._process.closeWriteChannel()
        for stop in (None, self._process.terminate, self._process.kill):
            if stop is not None:
                stop()
            if self._process.waitForFinished(patience_ms):
                return

    def pid(self) -> int:
        """Return the worker's process id, 0 while there is none."""
        return int(self._process.processId())

    # --- the life of the child --------------------------------------------------------------------------

    def _greet(self) -> None:
        """Say hello; everything else waits for the answer."""
        number = self._next
        self._next += 1
        self._waiting[number] = Waiting(
            Hello(PROTOCOL, own_version(), self._library), self._welcomed, self._turned_away
        )
        self._send(number)

    def _welcomed(self, welcome: Welcome) -> None:
        """Send what was asked meanwhile, or refuse a worker of another protocol by name."""
        if welcome.protocol != PROTOCOL:
            self._turned_away(
                ErrorRecord(
                    "wire-protocol",
                    "The worker is of another version",
                    f"The window speaks protocol {PROTOCOL}, the worker {welcome.protocol}. Install Seoga again.",
                )
            )
            return
        self.welcome = welcome
        unsent, self._unsent = self._unsent, []
        for number in unsent:
            self._send(number)
        self.ready.emit(welcome)

    def _turned_away(self, error: ErrorRecord) -> None:
        """End a worker that cannot be worked with, and do not start it again."""
        self._closing = True
        self._process.closeWriteChannel()
        self._fail_all(error)
        self.refused.emit(error)

    def _not_started(self, error: QProcess.ProcessError) -> None:
        """Treat a program that cannot be started like one that died at once."""
        if error == QProcess.ProcessError.FailedToStart:
            self.diagnostics.append(self._process.errorString())
            self._finished()

    def _finished(self) -> None:
        """Fail what was under way, and start again after a pause that grows with each death."""
        self._note()
        self.welcome = None
        if self._closing:
            return
        self._fail_all(
            ErrorRecord("worker-ended", "The worker stopped", "It is being started again. Please try once more.")
        )
        now = time.monotonic()
        self._deaths = [when for when in self._deaths if now - when < MINUTE] + [now]
        deaths = len(self._deaths)
        self._again.start(int(min(FIRST_DELAY_MS * 4 ** (deaths - 1), LONGEST_DELAY_MS)))
        self.ended.emit(deaths)

    def _fail_all(self, error: ErrorRecord) -> None:
        """Fail every request that was sent; those not yet sent go to the next worker."""
        for number in [number for number in self._waiting if number not in self._unsent]:
            self._fail(number, error)

    # --- lines ------------------------------------------------------------------------------------------

    def _send(self, number: int) -> None:
        """Write one request."""
        request = self._waiting[number].request
        line = {"id": number, "method": METHODS[type(request)], "params": request}
        self._process.write(msgspec.json.encode(line) + b"\n")

    def _read(self) -> None:
        """Take whole lines from the worker; a part of one waits for the rest."""
        searched = len(self._buffer)
        self._buffer += self._process.readAllStandardOutput().data()
        if self._buffer.find(b"\n", searched) < 0:
            return
        *lines, rest = bytes(self._buffer).split(b"\n")
        self._buffer = bytearray(rest)
        for line in lines:
            if line.strip():
                self._take(line)

    def _take(self, line: bytes) -> None:
        """Read one line and hand it on; one that makes no sense is noted and passed over."""
        try:
            envelope = msgspec.json.decode(line, type=Envelope)
            if envelope.notice:
                self._notice(envelope)
            elif envelope.id is not None:
                self._answer(envelope.id, envelope)
            else:
                self.diagnostics.append(f"wire: neither answer nor notice: {line[:200]!r}")
        except msgspec.MsgspecError as error:
            self.diagnostics.append(f"wire: {error}: {line[:200]!r}")

    def _answer(self, number: int, envelope: Envelope) -> None:
        """Hand an answer to whoever asked; nobody asked means it was called off."""
        waiting = self._waiting.get(number)
        if waiting is None:
            return
        if envelope.error is not None:
            self._fail(number, envelope.error)
            return
        expected = REQUESTS[METHODS[type(waiting.request)]][1]
        try:
            answer: object = msgspec.json.decode(envelope.result, type=expected)
        except msgspec.MsgspecError as error:
            self.diagnostics.append(f"wire: {error} in the answer to {METHODS[type(waiting.request)]}")
            self._fail(
                number, ErrorRecord("wire-bad-params", "The answer could not be read", "Please try once more.")
            )
            return
        del self._waiting[number]
        if waiting.on_reply is not None:
            waiting.on_reply(answer)
        self.replied.emit(number, answer)

    def _fail(self, number: int, error: ErrorRecord) -> None:
        """Hand an error to whoever asked."""
        waiting = self._waiting.pop(number, None)
        if waiting is None:  # called off by what an earlier failure set in motion
            return
        if waiting.on_error is not None:
            waiting.on_error(error)
        self.failed.emit(number, error)

    def _notice(self, envelope: Envelope) -> None:
        """Emit a notice; one of an unknown name comes from a newer worker and is passed over."""
        expected = NOTICES.get(envelope.notice)
        if expected is None:
            return
        notice: object = msgspec.json.decode(envelope.params, type=expected)
        if isinstance(notice, Changed):
            self.changed.emit(notice)
        elif isinstance(notice, Early):
            self.early.emit(notice)
        elif isinstance(notice, Progress):
            self.progress.emit(notice)
        elif isinstance(notice, Switching):
            self.switching.emit(notice)
        elif isinstance(notice, Bringing):
            self.bringing.emit(notice)
        elif isinstance(notice, Trouble):
            self.failed.emit(0, notice.error)

    def _note(self) -> None:
        """Keep the last lines of the worker's error output."""
        said = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
        self.diagnostics.extend(said.splitlines())


def own_version() -> str:
    """Return the version of this Seoga."""
    from importlib.metadata import PackageNotFoundError, version  # only here: it brings mail and archives along

    try:
        return version("seoga")
    except PackageNotFoundError:
        return "0"


def _environment() -> QProcessEnvironment:
    """Return this process's environment, with the place of `core` put where the child finds it."""
    environment = QProcessEnvironment.systemEnvironment()
    root = str(Path(core.__file__).resolve().parent.parent) if core.__file__ else ""
    known = environment.value("PYTHONPATH", "")
    environment.insert("PYTHONPATH", os.pathsep.join(part for part in (root, known) if part))
    return environment
