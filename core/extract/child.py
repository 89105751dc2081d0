"""The disposable child that reads files nobody has vouched for: limits first, then files on request.

Requests come in on stdin and answers go out on stdout, each as a length and a msgpack message. The streams
are taken away from everybody else before anything is read, so no stray print can break them.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import struct
import sys
import threading
import warnings
from functools import partial
from typing import BinaryIO

import msgspec

from core.extract import reading, registry
from core.extract.reading import Answer, Extract, Task

if sys.platform != "win32":  # which has no such limits
    import resource

LENGTH = struct.Struct(">Q")
_NICENESS = 10
_STACK = 512 * 1024
_LONGEST_TASK = 2**24
_SPARE_SECONDS = 10  # processor time beyond the parent's patience, for a parent that is gone


def main() -> int:
    """Serve the parent until it closes the pipe. Arguments: memory in MB and seconds for a file."""
    memory_mb, seconds = int(sys.argv[-2]), float(sys.argv[-1])
    return serve(registry.extract, memory_mb, seconds)


def serve(extract: Extract, memory_mb: int, seconds: float) -> int:
    """Answer requests on private copies of stdin and stdout until the parent closes its end.

    Args:
        extract: reads one file.
        memory_mb: address space that this process may use, where the system has such a limit.
        seconds: patience of the parent with one file.

    Returns:
        The exit code 0.
    """
    tasks, answers = _claim_streams()
    _be_modest(memory_mb)
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(tasks, waiting), daemon=True).start()
    decoder = msgspec.msgpack.Decoder(Task)
    send(answers, Answer())
    while True:
        task = decoder.decode(waiting.get())
        _limit_processor_time(seconds)
        send(answers, reading.answer(task, extract, partial(_tell, answers, seconds)))


def _tell(answers: BinaryIO, seconds: float, answer: Answer) -> None:
    """Send an answer that others follow; the processor's time for the next one begins anew."""
    send(answers, answer)
    _limit_processor_time(seconds)


def send(stream: BinaryIO, message: msgspec.Struct) -> None:
    """Write one message.

    Raises:
        OSError: nobody reads any more.
    """
    data = msgspec.msgpack.encode(message)
    stream.write(LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO, most: int) -> bytes | None:
    """Read one message; None where the stream ended, or announces more than `most` bytes."""
    start = stream.read(LENGTH.size)
    if len(start) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(start)
    data = stream.read(length) if length <= most else b""
    return data if len(data) == length else None


def _receive(stream: BinaryIO, waiting: queue.SimpleQueue[bytes]) -> None:
    """Queue what the parent sends; end the process with the parent, even in the middle of a file."""
    while (data := receive(stream, _LONGEST_TASK)) is not None:
        waiting.put(data)
    os._exit(0)


def _claim_streams() -> tuple[BinaryIO, BinaryIO]:
    """Return private copies of stdin and stdout; the old ones lead to nothing and to stderr."""
    tasks = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return tasks, answers


def _be_modest(memory_mb: int) -> None:
    """Take little of the machine: last in line for the processor, bounded memory, no core files, no chatter."""
    logging.disable()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to end, not Ctrl+C
    threading.stack_size(_STACK)
    if sys.platform == "win32":
        return
    os.nice(_NICENESS)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, memory_mb * 2**20)


def _limit_processor_time(seconds: float) -> None:
    """Let the next file have a little more processor time than its parent has patience."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + _SPARE_SECONDS)


def _limit(which: int, most: int) -> None:
    """Lower one limit, where there is one and the system lets us (macOS refuses some)."""
    if sys.platform != "win32":
        _, hard = resource.getrlimit(which)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    sys.exit(main())
