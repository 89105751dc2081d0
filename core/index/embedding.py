"""Passages without vectors are embedded: first what a search has just missed, then new and small documents first."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Literal

from core.chunk.split import embedded_text
from core.embed.base import Embedder
from core.index.reading import Tally
from core.records import Embedding
from core.store.check import check
from core.store.library import Library

Stop = Callable[[], bool]
Step = Literal["nothing", "worked", "committed"]

AT_ONCE = 16  # passages: about a third of a second, which is how long a search's wish or a new file may have to wait
PLANNED = 64  # documents looked up at once
FETCHED = 512  # passages whose texts are fetched at once
LONGEST_WAIT = 4.0  # seconds between commits, so that what was embedded becomes searchable


class Filler:
    """Gives passages their vectors, a few at a time. Its methods belong to the thread that writes the library."""

    def __init__(self, library: Library, embedder: Embedder, tally: Tally) -> None:
        self.made = 0  # passages embedded so far, stored or not
        self._library = library
        self._embedder = embedder
        self._tally = tally
        self._docs: dict[int, None] = {}  # documents in work
        self._keys: deque[int] = deque()  # what they lack
        self._texts: dict[int, str] = {}
        self._made: dict[int, Embedding] = {}  # embedded, not stored yet
        self._since = time.monotonic()

    def step(self, stop: Stop) -> Step:
        """Embed a few passages that lack vectors, and store what was made when it is time.

        Raises:
            Cancelled: `stop()` said yes; what was made is kept until the next `commit`.
            LibraryError: the library cannot be written.
            ModelError: the model cannot be run.
        """
        if wished := self._new(self._library.wished()):
            self._embed(wished, stop)
            return self.commit()
        if not self._keys:
            if self._made:
                return self.commit()
            return "worked" if self._plan() else "nothing"
        taken = [self._keys.popleft() for _ in range(min(AT_ONCE, len(self._keys)))]
        self._embed(self._new(taken), stop)
        return self.commit() if time.monotonic() - self._since > LONGEST_WAIT else "worked"

    def commit(self) -> Step:
        """Store what was made, and note which documents have all their vectors now."""
        self._since = time.monotonic()
        if not self._made:
            return "nothing"
        began = time.perf_counter()
        kept = self._library.held(self._made)
        self._library.store((), {key: self._made[key] for key in kept})
        self._tally.embedded += len(kept)
        self._made = {}
        self._complete()
        self._tally.spend("store", began)
        return "committed"

    def _new(self, keys: Sequence[int]) -> list[int]:
        return [key for key in self._library.vectors.missing(keys) if key not in self._made]

    def _plan(self) -> bool:
        """Look up the next documents; return whether there are any."""
        docs = self._library.ledger.queue.partly(PLANNED)
        self._docs |= dict.fromkeys(docs)
        self._since = time.monotonic()
        lacking = self._complete()
        self._keys = deque(dict.fromkeys(key for doc in docs for key in lacking.get(doc, ())))
        return bool(docs)

    def _complete(self) -> dict[int, list[int]]:
        """Note which of the documents in work are whole; return what the others lack, by document."""
        lacking = self._library.lacking(list(self._docs))
        if whole := [doc for doc, keys in lacking.items() if not keys]:
            self._library.ledger.queue.complete(whole)
        if lost := self._docs.keys() - lacking.keys():  # they are read again
            self._library.ledger.queue.forget_documents(lost)
        self._docs = {doc: None for doc, keys in lacking.items() if keys}
        return lacking

    def _embed(self, keys: Sequence[int], stop: Stop) -> None:
        texts = self._fetch(keys, stop)
        began = time.perf_counter()
        embeddings = self._embedder.passages([texts[key] for key in texts], stop)
        self._tally.spend("embed", began)
        self._made |= dict(zip(texts, embeddings, strict=True))
        self.made += len(texts)

    def _fetch(self, keys: Sequence[int], stop: Stop) -> dict[int, str]:
        """Return the texts of contents; the texts of those that are next are fetched along."""
        if any(key not in self._texts for key in keys):
            wanted = dict.fromkeys([*keys, *list(self._keys)[:FETCHED]])
            found = self._library.passages.by_key(list(wanted))
            self._texts = {passage.key: embedded_text(passage.chunk) for passage in found}
            self._docs |= dict.fromkeys(passage.doc for passage in found if passage.key in keys)
        lost = [key for key in keys if key not in self._texts]
        if lost:  # gone meanwhile, or damaged: what is really there says what has to be read again
            check(self._library, stop, thorough=False)
        return {key: self._texts[key] for key in keys if key in self._texts}
