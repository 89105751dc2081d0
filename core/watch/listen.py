"""Lets the system tell of changes below folders, by watchdog."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from core.watch import defaults
from core.watch.ignore import Folder, Rules
from core.watch.raw import WANTED

if sys.platform == "linux":
    from core.watch.inotify import RuledObserver


class Listener:
    """Watches folders by watchdog's observer for this system, which is started for the first of them.

    `rules` may be exchanged; what is watched already follows when it is renewed.
    """

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._observer: BaseObserver | None = None

    def listen(self, handler: FileSystemEventHandler, folder: str, recursive: bool) -> ObservedWatch | None:
        """Have changes in a folder told, or in all below it that the rules let in; None where that cannot be."""
        try:
            if self._observer is None:
                observer = self._new()
                observer.start()
                self._observer = observer
            handle = self._observer.schedule(handler, folder, recursive=recursive, event_filter=WANTED)
        except (OSError, RuntimeError):  # out of watches or threads, or the file system has no such thing
            return None
        if self.hears(handle):
            return handle
        self.drop(handler, handle, shared=False)
        return None

    def hears(self, handle: ObservedWatch) -> bool:
        """Say whether everything is told that should be: the folder was not replaced, nor watches run out."""
        if sys.platform == "linux" and isinstance(self._observer, RuledObserver):
            return self._observer.hears(handle)
        return True

    def renew(self, handle: ObservedWatch, folder: str) -> None:
        """Follow the rules as they are now, at and below a folder."""
        if sys.platform == "linux" and isinstance(self._observer, RuledObserver):
            self._observer.renew(handle, folder)

    def drop(self, handler: FileSystemEventHandler, handle: ObservedWatch, *, shared: bool) -> None:
        """Tell a handler nothing more; `shared` says that another one still listens to the same folder."""
        if self._observer is None:
            return
        if shared:
            self._observer.remove_handler_for_watch(handler, handle)
        else:
            self._observer.unschedule(handle)

    def close(self) -> None:
        """Stop listening, and wait until nothing is told any more."""
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join()

    def _new(self) -> BaseObserver:
        if sys.platform == "linux":
            return RuledObserver(lambda root, folder: folders(self.rules, root, folder))
        else:  # noqa: RET505 (mypy looks at one side only)
            return Observer()


def folders(rules: Rules, root: str, folder: str) -> Iterator[str]:
    """Yield a folder and those below it that the rules let in; none if it, or one it is in, is left out.

    Each is yielded before it is listed: what appears in one that is watched from then on is either told or found.
    One that is left out for what it holds is yielded too, but none below it: what it holds may change.
    """
    at = rules.folder(Path(root), Path(root))
    *above, last = Path(folder).relative_to(root).parts or ("",)
    for name in above:
        if at.verdict(name, is_dir=True) is not None:
            return
        at = rules.step(at, name)
    if last:
        waiting = [(at, last)] if at.by_name(last, is_dir=True) is None else []
    else:
        yield root
        waiting = _inner(at, _listed(root)[1])
    while waiting:
        parent, name = waiting.pop()
        path = os.path.join(parent.path, name)  # noqa: PTH118
        yield path
        names, dirs = _listed(path)
        if defaults.mark_reason(names.__contains__) is None:
            waiting += _inner(rules.step(parent, name, names), dirs)


def _inner(folder: Folder, names: list[str]) -> list[tuple[Folder, str]]:
    return [(folder, name) for name in names if folder.by_name(name, is_dir=True) is None]


def _listed(folder: str) -> tuple[set[str], list[str]]:
    """Return the names in a folder, and those of its folders; none of one that cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    except OSError:
        return set(), []
    return {name for name, _ in found}, [name for name, is_dir in found if is_dir]
