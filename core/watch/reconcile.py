"""What is on the disk now, and how that differs from what is known. Nothing is opened, only listed."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from core.watch.defaults import ONLINE_ONLY, TELLS_ONLINE, is_online_only, mark_reason
from core.watch.ignore import Folder, Rules

STAMPLESS = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as the disk shows it: `size` in bytes, `mtime_ns` in nanoseconds since 1970.

    `problem` says why it cannot be read: dangling-link, link-loop or no-permission (then also of a folder).
    `link` marks a symbolic link; the figures are those of the file it leads to, or its own if there is none.
    `ignored` is the rule that leaves out a file, or a folder with all below it; the figures are 0 then.
    """

    path: str
    size: int
    mtime_ns: int
    inode: int
    device: int
    problem: str = ""
    link: bool = False
    ignored: str = ""


class Stamp(Protocol):
    """What is remembered of a file, whoever remembers it: `Known`, `Seen` and the ledger's entries are such."""

    @property
    def size(self) -> int: ...  # noqa: D102
    @property
    def mtime_ns(self) -> int: ...  # noqa: D102
    @property
    def inode(self) -> int: ...  # noqa: D102
    @property
    def device(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a file."""

    size: int
    mtime_ns: int
    inode: int
    device: int


S = TypeVar("S", bound=Stamp)
Stop = Callable[[], bool]
Tell = Callable[[str, os.stat_result], Seen | None]  # what to yield of a plain file, if anything


@dataclass(frozen=True, slots=True)
class Changes:
    """How what is seen differs from what is known; `moved` holds (old, new), `same` counts the rest."""

    new: list[str]
    changed: list[str]
    gone: list[str]
    moved: list[tuple[str, str]]
    same: int


def scan(
    root: Path,
    rules: Rules,
    stop: Stop,
    within: Path | None = None,
    *,
    with_ignored: bool = False,
    known: MutableMapping[str, S] | None = None,
) -> Iterator[Seen]:
    """Yield every file at or below a path that the rules let in, and what cannot be reached.

    Folders are not entered through links, except that `root` may be one. Pipes, sockets and devices are
    passed over, and so is what vanishes meanwhile. A root that is not there yields nothing.

    Args:
        root: an absolute path of a folder or a file. By itself it is in, unless a person left it out.
        rules: what is left out.
        stop: asked once a folder and every thousand files; when it says yes, the listing ends early.
        within: the watched folder that `root` is part of, if it is not that folder itself. `root` is then judged
            by its rules as all below it is, and a link to a folder is passed over.
        with_ignored: also yield what is left out, a folder once, as itself; not what lies in a folder above `root`
            that is left out. Such entries have no figures, so that they differ from the file once it is in.
        known: what is remembered of the files, by path. Files that are as remembered are taken out of it and not
            yielded, so that `compare` has only the rest to look at; few other than plain files remain in both.

    Raises:
        ValueError: `root` is not below `within`.
    """
    found = _found(root, rules, stop, within or root, _seen if known is None else _unless_same(known))
    return found if with_ignored else (seen for seen in found if not seen.ignored)


def _unless_same(known: MutableMapping[str, S]) -> Tell:
    def tell(path: str, info: os.stat_result) -> Seen | None:
        before = known.get(path)
        if before is None or not _same(before, info.st_size, info.st_mtime_ns, info.st_ino, info.st_dev):
            return _seen(path, info)
        del known[path]
        return None

    return tell


def _found(root: Path, rules: Rules, stop: Stop, top: Path, tell: Tell) -> Iterator[Seen]:
    path = os.fspath(root)
    try:
        info = os.lstat(path)
        out = rules.outermost(top, root, stat.S_ISDIR(info.st_mode))
        seen, target = _link(path, info) if stat.S_ISLNK(info.st_mode) else (None, info)
    except OSError as error:
        yield from _refused(path, error)
        return
    if out is not None:
        yield from (_left_out(*out),) if out[0] == path else ()
    elif seen is not None:
        yield seen
    elif target is not None and stat.S_ISDIR(target.st_mode):
        if root == top or target is info:
            yield from _tree(rules.folder(top, root), rules, stop, tell)
    elif target is not None and stat.S_ISREG(target.st_mode):
        yield _seen(path, target)


def _tree(top: Folder, rules: Rules, stop: Stop, tell: Tell) -> Iterator[Seen]:
    """Yield all there is in a folder, in the order of names; the folders in it after its files.

    A folder is listed before it is judged in full: what it holds tells whether it is left out as a whole, and which
    ignore files there are to read, without further questions to the system.
    """
    waiting: list[tuple[Folder | None, str, str]] = [(None, "", top.path)]
    while waiting and not stop():
        above, own_name, path = waiting.pop()
        try:
            with os.scandir(path) as listing:
                entries = {entry.name: entry for entry in listing}
        except OSError as error:
            yield from _refused(path, error)
            continue
        if above is not None and (mark := mark_reason(entries.__contains__)):
            yield _left_out(path, mark)
            continue
        folder = top if above is None else rules.step(above, own_name, entries.keys())
        folders = []
        for count, name in enumerate(sorted(entries), start=1):
            if count % 1000 == 0 and stop():
                return
            seen, enter = _entry(folder, entries[name], tell)
            if seen is not None:
                yield seen
            elif enter:
                folders.append((folder, name, entries[name].path))
        waiting.extend(reversed(folders))


def _entry(folder: Folder, entry: os.DirEntry[str], tell: Tell) -> tuple[Seen | None, bool]:
    """Return what is to be told of an entry, and whether it is a folder to look into."""
    try:
        is_dir = entry.is_dir(follow_symlinks=False)
        reason = folder.by_name(entry.name, is_dir)
        if reason is not None:
            return _left_out(entry.path, reason), False
        return (None, True) if is_dir else (_file(entry, tell), False)
    except OSError as error:
        return next(_refused(entry.path, error), None), False


def _file(entry: os.DirEntry[str], tell: Tell) -> Seen | None:
    info = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(info.st_mode):
        return _link(entry.path, info)[0] if stat.S_ISLNK(info.st_mode) else None
    if TELLS_ONLINE and is_online_only(info):
        return _left_out(entry.path, ONLINE_ONLY)
    # On Windows a listing brings neither inode nor device.
    return tell(entry.path, info if info.st_ino else os.lstat(entry.path))


def _left_out(path: str, reason: str) -> Seen:
    return Seen(path, *STAMPLESS, ignored=reason)


def _link(path: str, own: os.stat_result) -> tuple[Seen | None, os.stat_result | None]:
    """Return what a link comes to: a file, a problem, or (second) the folder it leads to; nothing of the rest."""
    try:
        target = os.stat(path)  # noqa: PTH116
    except PermissionError:
        return _seen(path, own, "no-permission", link=True), None
    except OSError as error:
        problem = "link-loop" if error.errno == errno.ELOOP else "dangling-link"
        return _seen(path, own, problem, link=True), None
    if stat.S_ISREG(target.st_mode):
        return _seen(path, target, link=True), None
    if not stat.S_ISDIR(target.st_mode):
        return None, None
    return (_seen(path, own, "link-loop", link=True), None) if _leads_up(path) else (None, target)


def _leads_up(link: str) -> bool:
    """Say whether a link leads to a folder that the link itself is in."""
    target, folder = os.path.realpath(link), os.path.realpath(os.path.dirname(link))  # noqa: PTH120
    return folder == target or folder.startswith(target.rstrip(os.sep) + os.sep)


def _seen(path: str, info: os.stat_result, problem: str = "", *, link: bool = False) -> Seen:
    return Seen(path, info.st_size, info.st_mtime_ns, info.st_ino, info.st_dev, problem, link)


def _refused(path: str, error: OSError) -> Iterator[Seen]:
    """Yield a path that cannot be looked at; one that vanished meanwhile is no problem."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return
    try:
        yield _seen(path, os.lstat(path), "no-permission")
    except OSError:
        yield Seen(path, *STAMPLESS, problem="no-permission")


def compare(known: Mapping[str, Stamp], seen: Iterable[Seen]) -> Changes:
    """Compare what is known with what is seen, each file once, by path, size, time and inode.

    A file whose device alone differs is the same: devices are numbered anew whenever a drive is plugged in.
    """
    new: list[Seen] = []
    changed: list[str] = []
    gone = dict(known)
    same = 0
    for file in seen:
        before = gone.pop(file.path, None)
        if before is None:
            new.append(file)
        elif _same(before, file.size, file.mtime_ns, file.inode, file.device):
            same += 1
        else:
            changed.append(file.path)
    moved = _moved(gone, new)
    olds, news = {old for old, _ in moved}, {to for _, to in moved}
    return Changes(
        [file.path for file in new if file.path not in news],
        changed,
        [path for path in gone if path not in olds],
        moved,
        same,
    )


def _same(before: Stamp, size: int, mtime_ns: int, inode: int, device: int) -> bool:
    if before.mtime_ns != mtime_ns or before.size != size:
        return False
    return before.inode == inode or before.device != device or not (before.inode and inode)


def _moved(gone: Mapping[str, Stamp], new: Iterable[Seen]) -> list[tuple[str, str]]:
    """Match what went with what came, where both are the only ones of their kind."""
    went: dict[Known, list[str]] = {}
    for path, file in gone.items():
        if file.inode:
            went.setdefault(_stamp(file), []).append(path)
    came: dict[Known, list[str]] = {}
    for seen in new:
        if went and not seen.problem and (key := _stamp(seen)) in went:
            came.setdefault(key, []).append(seen.path)
    return [(went[key][0], paths[0]) for key, paths in came.items() if len(paths) == len(went[key]) == 1]


def _stamp(file: Stamp) -> Known:
    return Known(file.size, file.mtime_ns, file.inode, file.device)
