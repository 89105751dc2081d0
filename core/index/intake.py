"""From what the file system shows to the ledger: which files wait, which moved, which are gone, which are out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from core.errors import DocumentError, ErrorRecord
from core.extract import archives, images, ocr, registry
from core.store.ledger import Entry, Ledger
from core.store.schema import READING
from core.watch.defaults import ONLINE_ONLY
from core.watch.ignore import Rules
from core.watch.reconcile import Seen, compare, scan
from core.watch.tidy import Event

Stop = Callable[[], bool]

TICK = 2 * 10**9  # nanoseconds: the coarsest clock of a file system (FAT)

PROBLEMS = {
    "dangling-link": ("Link to nothing", "It is a link, and what it points to is not there."),
    "link-loop": ("Link in a circle", "It is a link that leads back to itself."),
    "no-permission": ("No permission", "This computer does not let Seoga read it."),
    "bad-name": ("Unreadable name", "Its name is not valid text. Rename it, and it will be read."),
}
UNSUPPORTED = ErrorRecord("unsupported", "Not a document Seoga reads", "Files of this type are left out.")


def check_root(path: str) -> tuple[str, str]:
    """Return a root's absolute path and kind, `folder` or `file`.

    Raises:
        DocumentError: vanished, dangling-link, link-loop, no-permission or unsupported.
    """
    absolute = os.path.abspath(os.path.expanduser(path))  # noqa: PTH100, PTH111 (links stay as they are)
    if not _is_text(absolute):
        raise _problem("bad-name", absolute)
    try:
        folder = Path(absolute).stat() and Path(absolute).is_dir()
    except FileNotFoundError as error:
        kind = "dangling-link" if Path(absolute).is_symlink() else "vanished"
        raise _problem(kind, absolute) from error
    except PermissionError as error:
        raise _problem("no-permission", absolute) from error
    except OSError as error:  # ELOOP, or a name the system cannot hold
        raise _problem("link-loop" if Path(absolute).is_symlink() else "vanished", absolute) from error
    if folder and not os.access(absolute, os.R_OK | os.X_OK):
        raise _problem("no-permission", absolute)
    if not folder and not registry.accepts(Path(absolute)):
        raise DocumentError(UNSUPPORTED.kind, UNSUPPORTED.title, UNSUPPORTED.message, absolute)
    return absolute, "folder" if folder else "file"


def reconcile(ledger: Ledger, root: str, rules: Rules, stop: Stop) -> None:
    """Bring a root's rows in line with the disk, by size, time and inode; nothing is read.

    One that is not there (an unplugged drive) is marked away and keeps its rows.
    """
    if not _away(ledger, root):
        known = ledger.known(root)
        seen = list(scan(Path(root), rules, stop, with_ignored=True, known=known))
        _settle(ledger, root, known, seen, stop)


def reconcile_inside(ledger: Ledger, root: str, rules: Rules) -> None:
    """Bring what lies inside files in line with new rules: what is out now goes; what may be in now is looked for."""
    inside = ledger.inside(root)
    ledger.remove(path for path in inside if rules.judge(Path(root), Path(path), False) is not None)
    holders = {path for path in ledger.known(root) if archives.accepts(Path(path))}
    ledger.queue.read_again(holders.union(inside.values()))


def requeue(ledger: Ledger) -> None:
    """Queue again what an older Seoga, or one without pictures, could not read."""
    if ledger.fact("reading") != str(READING):
        ledger.queue.retry()
        ledger.forget_unsupported()
        ledger.remember("reading", str(READING))
    if ledger.fact("ocr") != (now := ocr.about()):
        ledger.queue.retry_pictures(images.ENDINGS)
        ledger.remember("ocr", now)


def is_away(root: str, known: Callable[[], Mapping[str, Entry]], kind: str = "folder") -> bool:
    """Say whether a root's drive is unplugged: its folder is not there, or an empty mount point is left of it.

    `known` is asked only of an empty folder.
    """
    folder = Path(root) if kind == "folder" else Path(root).parent
    try:
        device = folder.stat().st_dev
        with os.scandir(folder) as entries:
            empty = next(entries, None) is None
    except OSError:
        return True
    devices = {entry.device for entry in known().values() if entry.device} if empty else set()
    return bool(devices) and device not in devices


def _away(ledger: Ledger, root: str) -> bool:
    """Note whether a root is away."""
    away = is_away(root, lambda: ledger.known(root), ledger.roots().get(root, "folder"))
    ledger.set_away(root, away)
    return away


def apply(ledger: Ledger, root: str, rules: Rules, events: Sequence[Event], stop: Stop) -> None:
    """Bring the ledger in line with tidied events below one root, in which moves come first."""
    for event in events:
        if event.kind == "moved" and event.target:
            below = ledger.known_below(event.path)
            ledger.move([(path, event.target + path[len(event.path) :]) for path in below], root)
    written = [event.path for event in events if event.kind in ("created", "modified") and not event.is_dir]
    looks = _outermost(event.target or event.path for event in events)
    known = {path: entry for look in looks for path, entry in ledger.known_below(look).items()}
    for path in written:
        if _just_written(known.get(path)) and os.path.lexists(path):
            del known[path]
    seen = [each for look in looks for each in _seen_at(Path(root), Path(look), rules, stop, known)]
    _settle(ledger, root, known, seen, stop)
    if written:  # what failed may have other permissions now, which neither size nor time shows
        ledger.queue.retry(written)


def _outermost(paths: Iterable[str]) -> list[str]:
    """Return the paths that lie in no other of them."""
    kept: list[str] = []
    for path in sorted({path + os.sep for path in paths}):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return [path[: -len(os.sep)] for path in kept]


def _just_written(file: Entry | None) -> bool:
    """Say whether a file's time is so recent that it may have been written again since, at the same tick."""
    return file is not None and abs(time.time_ns() - file.mtime_ns) < TICK


def _seen_at(root: Path, path: Path, rules: Rules, stop: Stop, known: dict[str, Entry]) -> Iterable[Seen]:
    """Return what is at a path below a root now that is not as it is known: a file, or a folder's files."""
    if not os.path.lexists(path):
        return ()
    return scan(path, rules, stop, within=root, with_ignored=True, known=known)


def _settle(ledger: Ledger, root: str, known: dict[str, Entry], seen: Iterable[Seen], stop: Stop) -> None:
    """Bring what is known in line with what is seen; files that are as they are known are in neither."""
    found = {each.path: each for each in map(_named, seen)}
    if stop() or _away(ledger, root):
        return  # half a listing must not pass for the whole: what it lacks would count as gone
    _pass_over_what_is_out_of_reach(known, found)
    changes = compare(known, found.values())
    ledger.move(changes.moved, root)
    ledger.remove(changes.gone)
    fresh = [found[path] for path in (*changes.new, *changes.changed)]
    ledger.put(root, [Entry(s.path, s.size, s.mtime_ns, s.inode, s.device) for s in fresh])
    # What needs no reading is noted at once: what is left out, cannot be reached, or is of a type that is not read.
    out = {path: each.ignored for path, each in found.items() if each.ignored}
    if out:
        before = ledger.left_out(root)
        ledger.leave_out({path: reason for path, reason in out.items() if before.get(path) != reason})
    fresh = [each for each in fresh if not each.ignored]
    ledger.queue.fail(_problem(s.problem, s.path).record() for s in fresh if s.problem)
    unread = [s.path for s in fresh if not s.problem and not registry.accepts(Path(s.path))]
    ledger.queue.fail((replace(UNSUPPORTED, path=path) for path in unread), "ignored")


def _pass_over_what_is_out_of_reach(known: dict[str, Entry], found: dict[str, Seen]) -> None:
    """Leave as it is what is there and cannot be looked at now: what a cloud keeps, what a shut folder holds."""
    for path in [path for path, each in found.items() if each.ignored == ONLINE_ONLY]:
        if path in known and known[path].mtime_ns:
            del known[path], found[path]
    shut = tuple(path + os.sep for path, each in found.items() if each.problem == "no-permission")
    for path in [path for path in known if shut and path.startswith(shut)]:
        del known[path]


def _named(seen: Seen) -> Seen:
    """Give a file whose name is not valid text a name that can be shown, and the problem it has."""
    if _is_text(seen.path):
        return seen
    return replace(seen, path=seen.path.encode("utf-8", "replace").decode(), problem="bad-name")


def _is_text(path: str) -> bool:
    """Say whether a name is valid Unicode; on Linux it may be any bytes."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _problem(kind: str, path: str) -> DocumentError:
    title, message = PROBLEMS.get(kind, ("Not there", "There is no such file or folder."))
    return DocumentError(kind, title, message, path)
