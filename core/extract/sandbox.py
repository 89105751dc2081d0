"""Reads files in a child process, so that a hostile or broken file costs at most that child."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import msgspec
import psutil  # type: ignore[import-untyped, unused-ignore]

import core
from core.errors import Cancelled, DocumentError, ErrorRecord
from core.extract.child import receive, send
from core.extract.problems import problem
from core.extract.reading import Answer, Inside, Task
from core.records import Document

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from types import TracebackType

    from core.extract.code_words import Code, Told
    from core.extract.drawing import Drawn, Wish
    from core.extract.marks import Mark

CHILD = (sys.executable, "-P", "-m", "core.extract.child")
_FILES_PER_CHILD = 500
_GROWTH = 256 * 2**20  # bytes of resident memory above a fresh child's, from which it is replaced
_LONGEST_ANSWER = 2**31
_SECONDS_TO_START = 60.0
_SECONDS_TO_END = 2.0
_KILLED_BY_SYSTEM = -9
_PASSWORDS = 20  # that are tried on each locked file
ENDINGS = frozenset({"timeout", "memory", "crashed"})  # of a child
_ANSWERS = msgspec.msgpack.Decoder(Answer)


@dataclass(frozen=True, slots=True)
class Part:
    """What lies inside a file: its document, or why there is none."""

    member: Inside
    result: Document | DocumentError


class Sandbox:
    """Extracts documents in a disposable child, one file after the other.

    One thread at a time extracts; `close` may be called from any thread and ends an extraction under way.
    A child that hangs, dies or grows too large is replaced at the next file.
    """

    def __init__(
        self,
        max_bytes: int,
        seconds: float = 60,
        memory_mb: int = 1024,
        command: Sequence[str] = CHILD,
        scratch: Path | None = None,
    ) -> None:
        """Set the limits; the child starts with the first file.

        Args:
            max_bytes: the largest file that is read.
            seconds: the longest that reading one file, or one document or page inside it, may take.
            memory_mb: the address space that the child may use, where the system has such a limit.
            command: what to start as the child; it is given the memory and the seconds as arguments.
            scratch: where the child may keep copies of what lies inside files; by default the system's own place.
        """
        self.max_bytes = max_bytes
        self.passwords: tuple[str, ...] = ()  # tried where a file is locked; never written down
        self._scratch = scratch
        self._seconds = seconds
        self._command = (*command, str(memory_mb), str(seconds))
        self._turn = threading.Lock()  # held by the thread that extracts
        self._guard = threading.Lock()  # held while `_child` or `_closed` changes
        self._child: _Child | None = None
        self._closed = False

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id, or None while there is none."""
        child = self._child
        return child.process.pid if child else None

    def know(self, password: str) -> None:
        """Try a password on locked files from now on, before those that were known."""
        self.passwords = tuple(dict.fromkeys((password, *self.passwords)))[:_PASSWORDS]

    def extract(self, path: Path) -> Document:
        """Read a file.

        Raises:
            DocumentError: the file cannot be read; timeout, memory and crashed say that it ended the child.
            Cancelled: the sandbox is closed, or was closed meanwhile.
        """
        return self.read(path)[0]

    def read(self, path: Path) -> tuple[Document, list[str]]:
        """Read a file; return its document, and the paths of the documents inside it.

        Raises:
            DocumentError: the file cannot be read; timeout, memory and crashed say that it ended the child.
            Cancelled: the sandbox is closed, or was closed meanwhile.
        """
        *_, answer = self._answers(path)
        if answer.document is not None:
            return answer.document, answer.names
        raise _error(answer.error, path)

    def marked(self, path: Path) -> tuple[Document, list[Mark]]:
        """Read a file; return its document, and how its words are emphasised where that is known.

        Raises:
            DocumentError: the file cannot be read; timeout, memory and crashed say that it ended the child.
            Cancelled: the sandbox is closed, or was closed meanwhile.
        """
        *_, answer = self._answers(path, marked=True)
        if answer.document is not None:
            return answer.document, answer.marks
        raise _error(answer.error, path)

    def inside(self, path: Path, names: Sequence[str]) -> Generator[Part]:
        """Yield the named documents inside a file, and those inside them, as they are read.

        One that ends the child costs itself and what is inside it; the others are read on by another child.

        Raises:
            DocumentError: the file itself cannot be read.
            Cancelled: the sandbox is closed, or was closed meanwhile.
        """
        left = list(names)
        while left:
            reached = None
            try:
                for answer in self._answers(path, wanted=left):
                    if answer.member is None:
                        if answer.error is not None:
                            raise _error(answer.error, path)
                    elif answer.document is None and answer.error is None:
                        reached = answer.member
                    else:
                        yield Part(answer.member, answer.document or _error(answer.error, path))
                return
            except DocumentError as error:
                if reached is None or error.kind not in ENDINGS:
                    raise
                yield Part(reached, error)
            left = _after(left, reached.name)

    def unpack(self, path: Path, target: Path) -> None:
        """Write a copy of a document that lies inside a file, or of the file itself.

        Raises:
            DocumentError: it is not there, or cannot be read.
            Cancelled: the sandbox is closed, or was closed meanwhile.
        """
        *_, answer = self._answers(path, target=os.fsencode(target))
        if answer.error is not None:
            raise _error(answer.error, path)

    def draw(self, path: Path, wish: Wish) -> Drawn:
        """Draw a page of a PDF.

        Raises:
            DocumentError: it cannot be drawn; timeout, memory and crashed say that it ended the child.
            Cancelled: the sandbox is closed, or was closed meanwhile.
        """
        *_, answer = self._answers(path, wish=wish)
        if answer.drawn is not None:
            return answer.drawn
        raise _error(answer.error, path)

    def tell(self, path: Path, code: Code) -> Told:
        """Tell the words of a piece of a program apart, and number its lines.

        Raises:
            DocumentError: it cannot be read; timeout, memory and crashed say that it ended the child.
            Cancelled: the sandbox is closed, or was closed meanwhile.
        """
        *_, answer = self._answers(path, code=code)
        if answer.told is not None:
            return answer.told
        raise _error(answer.error, path)

    def _answers(
        self,
        path: Path,
        wanted: list[str] | None = None,
        target: bytes = b"",
        wish: Wish | None = None,
        code: Code | None = None,
        marked: bool = False,
    ) -> Iterator[Answer]:
        """Yield what the child tells of a file.

        Raises:
            DocumentError: it ended the child.
            Cancelled: the sandbox is closed, or was closed meanwhile.
        """
        with self._turn:
            child = self._ready(path)
            scratch, passwords = os.fsencode(child.scratch), list(self.passwords)
            task = Task(os.fsencode(path), self.max_bytes, scratch, wanted, target, wish, passwords, code, marked)
            finished = False
            try:
                child.tell(task)
                while not finished:
                    answer = child.listen(self._seconds)
                    if answer is None:
                        child.wait()
                        raise self._ending(child, path)
                    finished = not answer.more
                    yield answer
            finally:
                if not finished or child.is_worn():
                    self._drop(child)

    def close(self) -> None:
        """End the child; an extraction under way raises `Cancelled`. May be called twice."""
        with self._guard:
            self._closed = True
            if self._child:
                self._child.kill()
        with self._turn:  # whoever was extracting has noticed; nobody else can begin
            if self._child:
                self._drop(self._child)

    def _ready(self, path: Path) -> _Child:
        """Return a living child, a new one if need be."""
        if self._child and self._child.process.poll() is not None:
            self._drop(self._child)
        with self._guard:
            if self._closed:
                raise Cancelled
            fresh = self._child is None
            child = self._child = self._child or _Child(self._command, self._scratch)
        if fresh and not child.greet():
            self._drop(child)
            raise self._ending(child, path)
        return child

    def _drop(self, child: _Child) -> None:
        """Forget a child and make sure that it is gone."""
        with self._guard:
            self._child = None
        child.end()

    def _ending(self, child: _Child, path: Path) -> DocumentError | Cancelled:
        """Return what it means that a child gave no answer."""
        if self._closed:
            return Cancelled()
        if child.timed_out:
            return problem("timeout", path, f"Reading the file took longer than {self._seconds:g} seconds.")
        code = child.process.returncode
        return problem("memory" if code == _KILLED_BY_SYSTEM else "crashed", path, detail=f"exit code {code}")


class _Child:
    """One child process.

    Attributes:
        process: the process.
        timed_out: it was killed because it took too long.
        scratch: a folder for its copies, which goes with it.
    """

    def __init__(self, command: Sequence[str], scratch: Path | None) -> None:
        self.timed_out = False
        self.scratch = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-seoga-", dir=scratch))
        root = str(Path(core.__file__).parent.parent)
        known = os.environ.get("PYTHONPATH")
        environment = os.environ | {
            "PYTHONPATH": root + os.pathsep + known if known else root,
            "MALLOC_ARENA_MAX": "1",  # more arenas would only use up the address space
        }
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._files = 0
        self._fresh = 0

    def greet(self) -> bool:
        """Wait until the child is ready; say whether it is."""
        ready = self.listen(_SECONDS_TO_START) is not None
        self._fresh = self._memory() if ready else 0
        return ready

    def tell(self, task: Task) -> None:
        """Send a task; a child that is dead by now will not answer."""
        self._files += 1
        with contextlib.suppress(OSError):
            send(cast("BinaryIO", self.process.stdin), task)

    def is_worn(self) -> bool:
        """Say whether the child has read many files or keeps much memory."""
        return self._files >= _FILES_PER_CHILD or self._memory() > self._fresh + _GROWTH

    def kill(self) -> None:
        """End the process at once; who waits for its answer gets None."""
        self.process.kill()

    def wait(self) -> None:
        """Let a process that is ending end, so that it is known how."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_SECONDS_TO_END)

    def end(self) -> None:
        """Kill the process, wait until it is gone, and close the pipes."""
        self.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):  # what was not sent is lost with the child
                cast("BinaryIO", pipe).close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def listen(self, seconds: float) -> Answer | None:
        """Return the child's next answer, None where it died over it; a clock kills it when its time is up."""
        clock = threading.Timer(seconds, self._expire)
        clock.start()
        try:
            data = receive(cast("BinaryIO", self.process.stdout), _LONGEST_ANSWER)
            return _ANSWERS.decode(data) if data is not None else None
        except msgspec.MsgspecError:
            return None
        finally:
            clock.cancel()
            clock.join()

    def _expire(self) -> None:
        self.timed_out = True
        self.kill()

    def _memory(self) -> int:
        """Return the resident memory in bytes, 0 where the process is gone."""
        try:
            return int(psutil.Process(self.process.pid).memory_info().rss)
        except psutil.Error:
            return 0


def _after(names: Sequence[str], reached: str) -> list[str]:
    """Return the names that come after the one that was reached, or after the one that holds it."""
    at = max((at for at, name in enumerate(names) if (reached + "/").startswith(name + "/")), default=len(names))
    return list(names[at + 1 :])


def _error(record: ErrorRecord | None, path: Path) -> DocumentError:
    """Return the error that the child answered with, about this path."""
    if record is None:
        return problem("crashed", path)
    return DocumentError(record.kind, record.title, record.message, str(path), record.detail)
