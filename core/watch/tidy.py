"""From the many events of a burst to the fewest with the same effect. Pure: nothing is read from the disk.

What an event means: `created` and `modified` say that what is at the path now must be read anew, of a folder
with all it holds, whatever was known at and below that path; `moved` says that what was known at and below the
path is at the target now, in place of anything known there; `deleted` says that nothing is left there.

The events are played on a tree that is discovered as they name it (`timeline`); then only the difference
between its first and its last state is told: moves, deletions, and what must be read.
"""

from __future__ import annotations

import heapq
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from core.watch.timeline import Node, Timeline


@dataclass(frozen=True, slots=True)
class Event:
    """A change below a watched root. Paths are absolute, as the system gives them; `target` is a move's."""

    kind: Literal["created", "modified", "deleted", "moved"]
    path: str
    is_dir: bool
    target: str | None = None


def tidy(events: Sequence[Event]) -> list[Event]:
    """Return the fewest events with the same effect: moves first, then deletions, then what must be read.

    A rename over a file leaves no trace of that file in the events. Where such a target is empty in the end,
    its deletion is told, whether or not there was a file: nothing known may outlive what it stands for.
    """
    line = Timeline(os.sep)
    for event in events:
        _play(line, event)
    movers = {node for node in line.natives if line.alive(node) and node.home != (node.parent, node.name)}
    moved, stuck = _in_order(line, movers)
    for node in stuck:
        node.read = True
    done: set[Node] = set()
    told = [Event("moved", *_move(line, node, done)) for node in moved]
    reads = list(_reads(line, set(stuck)))
    return [*told, *_deletions(line, stuck, done, {event.path for event in reads}), *reads]


def _play(line: Timeline, event: Event) -> None:
    path = _names(event.path)
    if event.kind == "moved" and event.target is not None and event.target != event.path:
        line.move(path, _names(event.target), event.is_dir)
    elif event.kind == "created":
        line.create(path, event.is_dir)
    elif event.kind == "deleted":
        line.delete(path, event.is_dir)
    else:
        line.modify(path, event.is_dir)


def _names(path: str) -> list[str]:
    return path.split(os.sep)  # noqa: PTH206 (not Path.parts: joined again they must give the same string)


def _move(line: Timeline, node: Node, done: set[Node]) -> tuple[str, bool, str]:
    source = line.path_now(node, done)
    done.add(node)
    return source, node.is_dir, line.path(node)


def _in_order(line: Timeline, movers: set[Node]) -> tuple[list[Node], list[Node]]:
    """Sort moves so that each finds its source and its target free; second, those that wait in a circle.

    A circle (two names swapped) has no such order: what is in it, or waits for it, is read anew instead.
    """
    waits: dict[Node, set[Node]] = {node: set() for node in movers}
    survivors: dict[Node, set[Node]] = {}
    for node in movers:
        waits[node].update(_above_source(node, movers, line, survivors))
    for node in movers:
        waits[node].update(_at_target(node, movers, survivors))
        waits[node].discard(node)
    order = _freed(waits | survivors, survivors)
    freed = set(order)
    stuck = sorted((node for node in movers if node not in freed), key=lambda node: node.number)
    return [node for node in order if node in movers], stuck


def _freed(waits: dict[Node, set[Node]], deleted: Iterable[Node]) -> list[Node]:
    """Sort nodes so that each comes after those it waits for; leave out those that never get free.

    A deleted folder waits for what gets out of it; what waits for the folder is spared a list of all that (which
    would be quadratic). The last one to get out waits for nobody, even where it takes the folder's own name.
    """
    followers: dict[Node, list[Node]] = {}
    for node, before in waits.items():
        for other in before:
            followers.setdefault(other, []).append(node)
    folders = set(deleted)
    ready: list[tuple[int, int, Node]] = []
    for node in waits:
        _release(node, waits, folders, ready)
    order: list[Node] = []
    while ready:
        node = heapq.heappop(ready)[2]
        order.append(node)
        for other in followers.get(node, ()):
            if node in waits[other]:
                waits[other].remove(node)
                _release(other, waits, folders, ready)
    return order


def _release(
    node: Node, waits: dict[Node, set[Node]], folders: set[Node], ready: list[tuple[int, int, Node]]
) -> None:
    """Make a node ready that waits for nothing more, or only for one that waits for it alone in turn."""
    before = waits[node]
    if not before:
        heapq.heappush(ready, (-1 if node in folders else node.turn, node.number, node))
    elif len(before) == 1 and node in folders:
        (last,) = before
        if node in waits[last]:
            waits[last].remove(node)
            _release(last, waits, folders, ready)


def _above_source(node: Node, movers: set[Node], line: Timeline, survivors: dict[Node, set[Node]]) -> Iterator[Node]:
    """Yield the nearest moved folder around a move's source; note the deleted folders it gets out of."""
    above = node.home[0] if node.home else None
    while above is not None:
        if above in movers:
            yield above
            return
        if not line.alive(above):
            survivors.setdefault(above, set()).add(node)
        above = above.home[0] if above.home else above.parent


def _at_target(node: Node, movers: set[Node], survivors: dict[Node, set[Node]]) -> Iterator[Node]:
    """Yield what must be moved before a target is free and its folder is where it belongs."""
    placed: Node = node
    while placed.parent is not None:
        native = placed.parent.natives.get(placed.name)
        if native is not None and native is not placed:
            yield from (native,) if native in movers or native in survivors else ()
        placed = placed.parent
        if placed in movers:
            yield placed
            return


def _reads(line: Timeline, stuck: set[Node]) -> Iterator[Event]:
    reading = [node for node in (*line.natives, *line.fresh) if node.read and line.alive(node)]
    for node in sorted(reading, key=lambda node: (node.turn, node.number)):
        if not _within_read(node.parent):
            yield Event(_kind(line, node, stuck), line.path(node), node.is_dir)


def _kind(line: Timeline, node: Node, stuck: set[Node]) -> Literal["created", "modified"]:
    if node.guessed or node.parent is None:
        return "created"
    if node.home is not None and node not in stuck:
        return "modified"
    native = node.parent.natives.get(node.name)
    replaced = native is not None and (native in stuck or not line.alive(native))
    return "modified" if replaced else "created"


def _within_read(folder: Node | None) -> bool:
    while folder is not None:
        if folder.read:
            return True
        folder = folder.parent
    return False


def _deletions(line: Timeline, stuck: Iterable[Node], done: set[Node], reads: set[str]) -> Iterator[Event]:
    """Yield what is gone: the outermost of each, and not where something else is now."""
    gone = [(node.turn, node.number, line.path_now(node, done), node.is_dir) for node in stuck]
    for node in line.natives:
        if node.home is None or line.alive(node) or not line.alive(node.home[0]):
            continue
        folder, name = node.home
        if folder.children.get(name) is None and not _within_read(folder):
            gone.append((node.turn, node.number, line.path_now(node, done), node.is_dir))
    told = {path for _, _, path, _ in gone}
    for _, _, path, is_dir in sorted(gone):
        if not _at_or_below(path, reads) and not _at_or_below(os.path.dirname(path), told):  # noqa: PTH120
            yield Event("deleted", path, is_dir)


def _at_or_below(path: str, places: set[str]) -> bool:
    while path not in places:
        above = os.path.dirname(path)  # noqa: PTH120
        if above == path:
            return False
        path = above
    return True
