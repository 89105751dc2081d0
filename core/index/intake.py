"""From what the file system shows to the ledger: which files wait, which moved, which are gone, which are out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from core.errors import DocumentError, ErrorRecord
from core.extract import registry
from core.store.ledger import Entry, Ledger
from core.watch.ignore import Rules
from core.watch.reconcile import Known, Seen, compare, scan
from core.watch.tidy import Event

Stop = Callable[[], bool]

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

    A folder that is not there (an unplugged drive) is marked away and keeps its rows.
    """
    known = ledger.known(root)
    if ledger.roots().get(root) == "folder":
        away = is_away(root, known)
        ledger.set_away(root, away)
        if away:
            return
    _settle(ledger, root, known, scan(Path(root), rules, stop), stop)


def is_away(root: str, known: Mapping[str, Entry]) -> bool:
    """Say whether a folder's drive is unplugged: it is not there, or an empty mount point is left of it."""
    try:
        device = Path(root).stat().st_dev
        with os.scandir(root) as entries:
            empty = next(entries, None) is None
    except OSError:
        return True
    return empty and bool(known) and all(entry.device != device for entry in known.values())


def apply(ledger: Ledger, root: str, rules: Rules, events: Sequence[Event], stop: Stop) -> None:
    """Bring the ledger in line with tidied events below one root."""
    for event in events:
        look = event.path
        if event.kind == "moved" and event.target:
            look = event.target
            below = ledger.known_below(event.path)
            ledger.move([(path, look + path[len(event.path) :]) for path in below], root)
        _settle(ledger, root, ledger.known_below(look), _seen_at(Path(root), Path(look), rules, stop), stop)


def _seen_at(root: Path, path: Path, rules: Rules, stop: Stop) -> Iterable[Seen]:
    """Return what is at a path below a root now: nothing, a file, or a folder's files."""
    folder = path.is_dir()
    if path != root and rules.verdict(root, path, folder) is not None:
        return ()
    return scan(path, rules, stop, within=root) if os.path.lexists(path) else ()


def _settle(ledger: Ledger, root: str, known: dict[str, Entry], seen: Iterable[Seen], stop: Stop) -> None:
    found = {each.path: each for each in map(_named, seen)}
    if stop():
        return  # half a listing must not pass for the whole: what it lacks would count as gone
    now = {path: Known(e.size, e.mtime_ns, e.inode, e.device) for path, e in known.items()}
    changes = compare(now, found.values())
    ledger.move(changes.moved, root)
    ledger.remove(changes.gone)
    fresh = [found[path] for path in (*changes.new, *changes.changed)]
    ledger.put(root, [Entry(s.path, s.size, s.mtime_ns, s.inode, s.device) for s in fresh])
    # What needs no reading is noted at once: files that cannot be reached, and types that are not read.
    ledger.fail(_problem(s.problem, s.path).record() for s in fresh if s.problem)
    out = [s.path for s in fresh if not s.problem and not registry.accepts(Path(s.path))]
    ledger.fail((replace(UNSUPPORTED, path=path) for path in out), "ignored")


def _named(seen: Seen) -> Seen:
    """Give a file whose name is not valid text a name that can be shown, and the problem it has."""
    if _is_text(seen.path):
        return seen
    return replace(seen, path=seen.path.encode("utf-8", "replace").decode(), problem="bad-name")


def _is_text(path: str) -> bool:
    """Say whether a name is valid Unicode; on Linux it may be any bytes."""
    return not any("\ud800" <= c <= "\udfff" for c in path)


def _problem(kind: str, path: str) -> DocumentError:
    title, message = PROBLEMS.get(kind, ("Not there", "There is no such file or folder."))
    return DocumentError(kind, title, message, path)
