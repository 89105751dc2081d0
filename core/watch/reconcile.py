"""What is on the disk now, and how that differs from what is known. Nothing is opened, only listed."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.watch.ignore import Folder, Rules

STAMPLESS = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as the disk shows it: `size` in bytes, `mtime_ns` in nanoseconds since 1970.

    `problem` says why it cannot be read: dangling-link, link-loop or no-permission (then also of a folder).
    `link` marks a symbolic link; the figures are those of the file it leads to, or its own if there is none.
    """

    path: str
    size: int
    mtime_ns: int
    inode: int
    device: int
    problem: str = ""
    link: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a file."""

    size: int
    mtime_ns: int
    inode: int
    device: int


@dataclass(frozen=True, slots=True)
class Changes:
    """How what is seen differs from what is known; `moved` holds (old, new), `same` counts the rest."""

    new: list[str]
    changed: list[str]
    gone: list[str]
    moved: list[tuple[str, str]]
    same: int


def scan(root: Path, rules: Rules, stop: Callable[[], bool], within: Path | None = None) -> Iterator[Seen]:
    """Yield every file at or below a path that the rules let in, and what cannot be reached.

    Folders are not entered through links, except that `root` may be one. Pipes, sockets and devices are
    passed over, and so is what vanishes meanwhile. A root that is not there yields nothing.

    Args:
        root: an absolute path of a folder or a file; it is not judged itself.
        rules: what is left out.
        stop: asked once a folder and every thousand files; when it says yes, the listing ends early.
        within: the watched folder that `root` is part of, if it is not that folder itself. Its ignore files
            rule too, and a link to a folder is then passed over, as it is when all of `within` is listed.

    Raises:
        ValueError: `root` is not below `within`.
    """
    path = os.fspath(root)
    inner = within is not None and within != root
    try:
        info = os.lstat(path)
        if stat.S_ISLNK(info.st_mode):
            seen, target = _link(path, info)
            if seen is not None or inner or target is None:
                yield from (seen,) if seen else ()
                return
            info = target
    except OSError as error:
        yield from _refused(path, error)
        return
    if stat.S_ISREG(info.st_mode):
        yield _seen(path, info)
    elif stat.S_ISDIR(info.st_mode):
        yield from _tree(rules.folder(within, root) if within else rules.folder(root, root), rules, stop)


def _tree(top: Folder, rules: Rules, stop: Callable[[], bool]) -> Iterator[Seen]:
    waiting = [top]
    while waiting and not stop():
        folder = waiting.pop()
        try:
            with os.scandir(folder.path) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield from _refused(folder.path, error)
            continue
        folders = []
        for count, entry in enumerate(entries, start=1):
            if count % 1000 == 0 and stop():
                return
            is_dir = entry.is_dir(follow_symlinks=False)
            if folder.verdict(entry.name, is_dir) is not None:
                continue
            if is_dir:
                folders.append(rules.step(folder, entry.name))
            else:
                yield from _file(entry)
        waiting.extend(reversed(folders))


def _file(entry: os.DirEntry[str]) -> Iterator[Seen]:
    try:
        info = entry.stat(follow_symlinks=False)
        if stat.S_ISREG(info.st_mode):
            # On Windows a listing brings neither inode nor device.
            yield _seen(entry.path, info if info.st_ino else os.lstat(entry.path))
        elif stat.S_ISLNK(info.st_mode):
            seen, _ = _link(entry.path, info)
            yield from (seen,) if seen else ()
    except OSError as error:
        yield from _refused(entry.path, error)


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


def compare(known: Mapping[str, Known], seen: Iterable[Seen]) -> Changes:
    """Compare what is known with what is seen, by path, size, time and inode.

    A file whose device alone differs is the same: devices are numbered anew whenever a drive is plugged in.
    """
    new: list[Seen] = []
    changed: list[str] = []
    gone = dict(known)
    same = 0
    for file in seen:
        before = known.get(file.path)
        if before is None:
            new.append(file)
            continue
        gone.pop(file.path, None)
        if _differs(before, file):
            changed.append(file.path)
        else:
            same += 1
    moved = _moved(gone, new)
    olds, news = {old for old, _ in moved}, {to for _, to in moved}
    return Changes(
        [file.path for file in new if file.path not in news],
        changed,
        [path for path in gone if path not in olds],
        moved,
        same,
    )


def _differs(before: Known, now: Seen) -> bool:
    if (before.size, before.mtime_ns) != (now.size, now.mtime_ns):
        return True
    return before.device == now.device and before.inode != now.inode and bool(before.inode and now.inode)


def _moved(gone: Mapping[str, Known], new: Iterable[Seen]) -> list[tuple[str, str]]:
    """Match what went with what came, where both are the only ones of their kind."""
    went: dict[Known, list[str]] = {}
    for path, file in gone.items():
        if file.inode:
            went.setdefault(file, []).append(path)
    came: dict[Known, list[str]] = {}
    for seen in new:
        key = Known(seen.size, seen.mtime_ns, seen.inode, seen.device)
        if key in went and not seen.problem:
            came.setdefault(key, []).append(seen.path)
    return [(went[key][0], paths[0]) for key, paths in came.items() if len(paths) == len(went[key]) == 1]
