"""What the child does with a task: read a file, or the documents inside it; unlock it where a password is known."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import msgspec

from core.errors import DocumentError, ErrorRecord
from core.extract import archives, registry
from core.extract.archive_base import TOO_MANY, TOO_MUCH
from core.extract.code_words import Code, Told, tell
from core.extract.drawing import Drawn, Wish, draw
from core.extract.marks import Mark
from core.extract.members import Limits, Member, members
from core.extract.problems import problem
from core.extract.unlock import unlocked
from core.records import Document

Alive = Callable[[], None]  # tells the parent that a long work goes on
Extract = Callable[[Path, int, Alive], Document]
DEEPEST = 3  # archives within archives
MOST_MEMBERS = 10_000  # in a file and in the files inside it
MOST_BYTES = 4 * 2**30
_LONGEST_NAME = 80  # characters of a copy's name
_FORBIDDEN = re.compile(r'[<>:"|?*\\]|\.$')  # in Windows' names


class Task(msgspec.Struct):
    """A file to read. `path` is the system's own bytes: a name need not be valid text.

    `scratch` is a folder of this child's own, for copies of what lies inside files. `wanted` names the members
    to read instead of the file itself; `target` is where a plain copy goes instead, and `wish` which page is drawn
    instead. `passwords` are tried where the file, or what is inside it, is locked. `code` is a piece of the
    program that the file is, to be told apart instead. `marked` asks how the words are emphasised, too.
    """

    path: bytes
    max_bytes: int
    scratch: bytes
    wanted: list[str] | None = None
    target: bytes = b""
    wish: Wish | None = None
    passwords: list[str] = []
    code: Code | None = None
    marked: bool = False


class Inside(msgspec.Struct, frozen=True):
    """A member: its path inside the file; its bytes; when it was changed, in seconds since 1970; a content hash."""

    name: str
    size: int = 0
    modified: float = 0.0
    digest: bytes = b""


class Answer(msgspec.Struct):
    """What came of it: a document and the names of those inside it, a drawn page, a program's words, or an error.

    Where `more` is set, others follow. One with neither says that the child is ready, that it is alive, or which
    member it reads next.
    """

    document: Document | None = None
    error: ErrorRecord | None = None
    names: list[str] = []
    member: Inside | None = None
    drawn: Drawn | None = None
    told: Told | None = None
    marks: list[Mark] = []
    more: bool = False


@dataclass(slots=True)
class Work:
    """A task under way, and how much may still be read inside its file."""

    task: Task
    extract: Extract
    tell: Callable[[Answer], None]
    members_left: int
    bytes_left: int

    def members(self, path: Path, accepts: Callable[[str], bool]) -> Iterator[Member]:
        """Return what is inside a file, as `core.extract.members.members`."""
        return members(path, accepts, Limits(max_bytes=self.task.max_bytes), self.task.passwords)

    def alive(self) -> None:
        """Tell the parent that a long work goes on."""
        self.tell(Answer(more=True))


def answer(task: Task, extract: Extract, tell: Callable[[Answer], None]) -> Answer:
    """Do a task; return the last answer, after others have been told.

    Args:
        task: the task.
        extract: reads one document.
        tell: sends an answer that others follow.
    """
    path, work = Path(os.fsdecode(task.path)), Work(task, extract, tell, MOST_MEMBERS, MOST_BYTES)
    return _guarded(path, lambda: _done(path, work))


def _guarded(path: Path, read: Callable[[], Answer]) -> Answer:
    """Return the answer; whatever goes wrong becomes one."""
    try:
        return read()
    except DocumentError as error:
        failure = error
    except MemoryError:
        failure = problem("memory", path)
    except Exception as error:  # noqa: BLE001 - the edge of the process: parsers fail in ways nobody listed
        failure = problem("broken", path, detail=f"{type(error).__name__}: {error}")
    # A name that is not valid text cannot travel as text; the parent knows which file it asked about.
    return Answer(error=replace(failure.record(), path=None))


def _done(path: Path, work: Work) -> Answer:
    task = work.task
    with _found(path, work) as file:
        if task.target:
            shutil.copyfile(file, os.fsdecode(task.target))
            return Answer()
        if task.code is not None:
            return Answer(told=tell(file, task.code))
        if task.wish is not None:
            wish = task.wish
            return _unlocked(file, work, lambda readable: Answer(drawn=draw(readable, wish)))
        return _read(file, work) if task.wanted is None else _read_wanted(file, work)


def _unlocked(path: Path, work: Work, use: Callable[[Path], Answer]) -> Answer:
    """Use a file; where it is locked, a copy that one of the passwords opens, or none, as Excel's own lock does."""
    try:
        return use(path)
    except DocumentError as error:
        if error.kind != "encrypted" or archives.accepts(path):
            raise
        locked = error
    with tempfile.TemporaryDirectory(dir=os.fsdecode(work.task.scratch)) as folder:
        copy = Path(folder) / path.name
        if not unlocked(path, work.task.passwords, copy):
            raise locked
        return use(copy)


def _read(path: Path, work: Work) -> Answer:
    """Read a file, and say what else is inside it."""
    return _unlocked(path, work, lambda readable: _read_open(readable, work))


def _read_open(path: Path, work: Work) -> Answer:
    if work.task.marked:
        document, marks = registry.marked(path, work.task.max_bytes, work.alive)
        return Answer(document, marks=marks)
    document = work.extract(path, work.task.max_bytes, work.alive)
    names: list[str] = []
    with contextlib.suppress(DocumentError):  # what came before it counts
        names.extend(member.name for member in work.members(path, _accepts))
    return Answer(document, names=names)


def _accepts(name: str) -> bool:
    """Say by the name alone whether a member can be read."""
    return registry.accepts(Path(PurePosixPath(name)))


def _read_wanted(path: Path, work: Work) -> Answer:
    """Read the wanted documents inside a file, and those inside them."""
    left = dict.fromkeys(work.task.wanted or ())
    found = _guarded(
        path, lambda: _unlocked(path, work, lambda readable: _read_inside(readable, "", left, work, DEEPEST))
    )
    for name in left if found.error else ():  # it cannot be read to its end
        work.tell(Answer(error=found.error, member=Inside(name), more=True))
    return Answer()


def _read_inside(path: Path, prefix: str, left: dict[str, None], work: Work, depth: int) -> Answer:
    """Read members, and take them out of those that are left."""
    for member in work.members(path, set(left).__contains__):
        work.members_left -= 1
        if work.members_left < 0:
            raise problem("too-large", path, TOO_MANY)
        inside = Inside(prefix + member.name, member.size, member.modified)
        work.tell(Answer(member=inside, more=True))
        found = _guarded(path, lambda: _read_member(member, inside, work, depth))  # noqa: B023 (called at once)
        if found.error is not None:
            work.tell(Answer(error=found.error, member=inside, more=True))
        left.pop(member.name, None)
    return Answer()


def _read_member(member: Member, inside: Inside, work: Work, depth: int) -> Answer:
    """Read a member and tell of it, and then what is inside it."""
    with _copied(member, work) as copy:
        with copy.open("rb") as file:
            digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()
        found = _read(copy, work)
        known = msgspec.structs.replace(inside, size=copy.stat().st_size, digest=digest)
        work.tell(Answer(found.document, member=known, more=True))
        if found.names and depth > 1:
            _read_inside(copy, inside.name + "/", dict.fromkeys(found.names), work, depth - 1)
    return Answer()


@contextmanager
def _found(path: Path, work: Work) -> Iterator[Path]:
    """Hand out the file at a path, or a copy of the document that lies there inside a file."""
    holder = next((above for above in path.parents if above.is_file()), None)
    if holder is None:
        yield path
        return
    name = path.relative_to(holder).as_posix()
    for member in work.members(holder, lambda each: f"{name}/".startswith(f"{each}/")):
        with _copied(member, work) as copy, _found(copy.joinpath(name[len(member.name) + 1 :]), work) as found:
            yield found
            return
    raise problem("vanished", path)


@contextmanager
def _copied(member: Member, work: Work) -> Iterator[Path]:
    """Hand out a copy of a member."""
    with tempfile.TemporaryDirectory(dir=os.fsdecode(work.task.scratch)) as folder:
        copy = Path(folder) / _FORBIDDEN.sub("_", PurePosixPath(member.name).name)[-_LONGEST_NAME:]
        with copy.open("xb") as file:
            member.read(file)
            work.bytes_left -= file.tell()
        if work.bytes_left < 0:
            raise problem("too-large", copy, TOO_MUCH)
        yield copy
