"""The library changes exactly between two reads of a search: no second thread, no luck."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

from core.messages import Found, Search
from core.search.search import search
from core.store.library import Library
from tests.core.search.shelf import Paper, Shelf

Change = Callable[[int, str], object]  # is told the number of the read that comes next, from 0 on, and its name
T = TypeVar("T")
READS = {
    "": ("view",),
    "ledger.database": ("rows",),
    "passages": ("by_key", "firsts", "of_document"),
    "vectors": ("fetch", "dense", "nearest"),
}


@contextmanager
def between(library: Library, change: Change) -> Iterator[None]:
    """Let `change` be called before each read of a library; what it reads itself is not counted."""
    at, busy = 0, False

    def before(name: str, read: Callable[..., T]) -> Callable[..., T]:
        def changed(*args: Any, **named: Any) -> T:
            nonlocal at, busy
            if not busy:
                busy, at = True, at + 1
                change(at - 1, name)
                busy = False
            return read(*args, **named)

        return changed

    owners = {name: _owner(library, name) for name in READS}
    wrapped = [(owners[part], name) for part, names in READS.items() for name in names]
    for owner, name in wrapped:
        setattr(owner, name, before(name, getattr(owner, name)))
    library.aside = _at_once  # type: ignore[method-assign]
    try:
        yield
    finally:
        for owner, name in (*wrapped, (library, "aside")):
            delattr(owner, name)


def at_moments(changes: Mapping[int, Callable[[], object]]) -> Change:
    """Return what does each change before the read of its number."""
    return lambda at, _: changes[at]() if at in changes else None


def leave(shelf: Shelf, *papers: Paper) -> None:
    shelf.library.ledger.remove([paper.path for paper in papers])
    shelf.library.prune()


def wait(shelf: Shelf, paper: Paper) -> None:
    """Let a file be queued as a new one: it has no document."""
    shelf.library.ledger.remove([paper.path])
    shelf.library.ledger.put(paper.root, [paper.entry])


def reads_of(shelf: Shelf, ask: Callable[[], object]) -> list[str]:
    """Return what a search reads, in order, once it has drawn what it judges by."""
    ask()
    names: list[str] = []
    with between(shelf.library, lambda _, name: names.append(name)):
        ask()
    return names


def answers(shelf: Shelf, ask: Search, changes: Mapping[int, Callable[[], object]]) -> list[Found]:
    """Return all answers to a question, with changes of the library before some of its reads."""
    found: list[Found] = []
    with between(shelf.library, at_moments(changes)):
        last = search(shelf.library, shelf.embedder, ask, early=found.append)
    return [*found, last]


def shown(found: Found) -> list[tuple[str, str]]:
    return [(hit.path, hit.text) for hit in found.hits]


def _owner(library: Library, path: str) -> object:
    owner: object = library
    for name in filter(None, path.split(".")):
        owner = getattr(owner, name)
    return owner


def _at_once(work: Callable[[], T]) -> Future[T]:
    done: Future[T] = Future()
    done.set_result(work())
    return done
