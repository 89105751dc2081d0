"""The roots of a library: the folders and files a person has added, which of them the rules let in, and the watching.

New roots and what the watching has seen wait here until the thread that writes takes them into the ledger.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from core.config import Config
from core.errors import SeogaError
from core.extract import registry
from core.index import intake
from core.index.intake import Stop
from core.messages import Verdict
from core.store.ledger import Ledger
from core.watch.ignore import Rules
from core.watch.observer import Watcher
from core.watch.tidy import Event


class Roots:
    """The roots of a library. Every method but `obey` and `take_in` may be called from any thread."""

    def __init__(
        self, ledger: Ledger, options: Config, wake: Callable[[], None], on_trouble: Callable[[SeogaError], None]
    ) -> None:
        """Take up the roots of a ledger; all wait to be looked through.

        Args:
            ledger: of the library.
            options: say what counts below the roots.
            wake: called when the watching has seen something.
            on_trouble: called with the errors of the watching.
        """
        self._ledger = ledger
        self._options = options
        self._rules = self._rules_of(options)
        self._wake = wake
        self._on_trouble = on_trouble
        self._unscanned = deque(ledger.roots())
        self._events: deque[list[Event]] = deque()
        self._watcher: Watcher | None = None

    def watch(self) -> None:
        """Begin to watch; a root is watched from its next look on."""
        self._watcher = Watcher(self._take_events, self._rules, on_trouble=self._trouble)

    def close(self) -> None:
        """End the watching."""
        if self._watcher:
            self._watcher.close()

    def add(self, root: str, kind: str) -> None:
        """Add a root, unless another one holds it already; roots within it become part of it."""
        if self._holder(root) == root:
            ledger = self._ledger
            inner = [
                path for path in ledger.roots() if path != root and root in _above(path) and self._shows(root, path)
            ]
            ledger.add_root(root, kind)
            ledger.adopt(root, inner)
            for path in inner:
                self._unwatch(path)
        self._unscanned.append(self._holder(root))

    def remove(self, root: str) -> None:
        """Take a root and its files out of the ledger."""
        self._ledger.remove_root(root)
        self._unwatch(root)

    # --- what counts -----------------------------------------------------------------------------------

    def use(self, options: Config) -> None:
        """Take other options, which `obey` follows."""
        self._options = options

    def obey(self) -> None:
        """Follow the options and what a person has left out; what the rules so changed touch is looked at again."""
        rules = self._rules_of(self._options)
        if rules == self._rules:
            return
        self._rules = rules
        if self._watcher:
            self._watcher.obey(rules)
        for root in self._ledger.roots():
            intake.reconcile_inside(self._ledger, root, rules)
            self._unscanned.append(root)

    def why(self, path: str, options: Config | None = None) -> Verdict:
        """Say whether a path counts, and by which rule it does not; by other options than those in use, if any."""
        rules = self._rules_of(options) if options else self._rules
        known = self._ledger.state_of(path)
        state, error = known or ("", None)
        above = _above(path)
        roots = [root for root in self._ledger.roots() if root in above]
        unread = "" if Path(path).is_dir() or registry.accepts(Path(path)) else f"type {Path(path).suffix}".strip()
        reasons = {root: rules.judge(Path(root), Path(path), Path(path).is_dir()) or unread for root in roots}
        root = min(roots, key=lambda each: (bool(reasons[each]), len(each)), default="")
        return Verdict(path, bool(root) and not reasons[root], reasons.get(root, ""), root, state, error)

    def lets_in(self, path: str) -> bool:
        """Say whether the rules let in what lies inside a file, as if that were a folder."""
        return self._holder(path) != path

    def _rules_of(self, options: Config) -> Rules:
        """Return the rules of some options, and of this library."""
        return Rules.of(options.text("ignore"), options.text("ignore_types"), "\n".join(self._ledger.excluded()))

    def _holder(self, path: str) -> str:
        """Return the outermost root that holds a path and does not leave it out; the path itself without one."""
        above = _above(path)
        holding = [root for root in self._ledger.roots() if root in above and self._shows(root, path)]
        return min(holding, key=len, default=path)

    def _shows(self, root: str, path: str) -> bool:
        """Say whether a root's rules let a path in, folder by folder."""
        return self._rules.judge(Path(root), Path(path), Path(path).is_dir()) is None

    # --- what is to be looked at -----------------------------------------------------------------------

    @property
    def waiting(self) -> bool:
        """Say whether there is something to take in."""
        return bool(self._events or self._unscanned)

    def check_volumes(self) -> None:
        """Have those roots looked at again that were unplugged or came back."""
        away = self._ledger.away()
        self._unscanned.extend(
            root
            for root, kind in self._ledger.roots().items()
            if (root in away) != intake.is_away(root, partial(self._ledger.known, root), kind)
        )

    def take_in(self, stop: Stop, looking: Callable[[str], None]) -> None:
        """Take new roots and file events into the ledger; `looking` is told each root that is looked through."""
        ledger = self._ledger
        while self._unscanned and not stop():
            root = self._unscanned.popleft()
            if root not in ledger.roots():
                continue
            looking(root)
            if self._watcher and Path(root).exists():
                self._watcher.watch(Path(root))  # before the scan: nothing may fall between the two
            intake.reconcile(ledger, root, self._rules, stop)
        while self._events and not stop():
            by_root: dict[str, list[Event]] = {}
            for event in self._events.popleft():
                by_root.setdefault(self._holder(event.path), []).append(event)
            for root in by_root.keys() & ledger.roots().keys():
                intake.apply(ledger, root, self._rules, by_root[root], stop)

    def _take_events(self, events: list[Event]) -> None:
        self._events.append(events)
        self._wake()

    def _trouble(self, error: SeogaError) -> None:
        self._on_trouble(error)
        if error.kind == "watch-away" and error.path:
            self._unscanned.append(error.path)  # the thread then looks whether it is there
            self._wake()

    def _unwatch(self, root: str) -> None:
        if self._watcher:
            self._watcher.unwatch(Path(root))


def _above(path: str) -> set[str]:
    """Return a path and all folders above it."""
    return {path, *(os.fspath(parent) for parent in Path(path).parents)}
