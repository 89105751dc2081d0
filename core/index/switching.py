"""The switch to another model: its vectors are filled in beside those in use, until they cover every passage.

Searches go on with the model in use all the while. What was embedded for the other model is on the disk and is not
embedded again, whether the switch was paused, ended with the process or called off for a moment.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

from core.chunk.split import embedded_text
from core.embed.base import Embedder
from core.errors import Cancelled, ErrorRecord, ModelError
from core.index.pace import Speed
from core.messages import Notice, Switching, SwitchState
from core.records import Embedding
from core.store.codec import Codec
from core.store.library import Library
from core.store.rows import Ints

Stop = Callable[[], bool]
Rest = Callable[[float, Stop], None]
Adopt = Callable[[Embedder], None]

FACT = "switch"  # of the ledger: names the model that is being switched to
REPORT_EVERY = 0.2  # seconds

AT_ONCE = 16  # passages embedded between two looks at what else is to be done
PLANNED = 512  # passages looked up at once
LONGEST_WAIT = 4.0  # seconds between commits
BELIEVABLE_AFTER = 3.0  # seconds of embedding


class Switcher:
    """Begins, carries on and ends switches. Its methods belong to the thread that writes the library."""

    def __init__(self, library: Library, notify: Callable[[Notice], None]) -> None:
        self._library = library
        self._notify = notify
        self._switch: Switch | None = None
        self._adopt: Adopt = lambda _: None
        self._reported = 0.0

    def begin(self, embedder: Embedder, codec: Codec, adopt: Adopt) -> None:
        """Begin to fill in a model's vectors; `adopt` is called when they cover everything."""
        self._end()
        self._library.others.open(embedder.card.id, embedder.card.dims, codec)
        self._library.ledger.remember(FACT, embedder.card.id)
        self._switch, self._adopt = Switch(self._library, embedder), adopt
        self._report("filling")

    def stop(self) -> None:
        """End a switch; what was filled in is kept."""
        if self._switch:
            self._switch.commit()
        self._report("cancelled")
        self._end()

    def cancel(self, model: str, codec: Codec) -> None:
        """Delete the vectors of a model that is not in use; a switch to it ends."""
        if self._switch and self._switch.embedder.card.id == model:
            self.stop()
        self._library.others.drop(model, codec, in_use=self._library.vectors)

    def fill(self, stop: Stop, rest: Rest) -> bool:
        """Carry on with a switch until `stop()` says yes; return whether there is more to do.

        Raises:
            LibraryError: the library cannot be written; it is tried again.
            ModelError: the model cannot be run, and the switch has ended; the model in use is as it was.
        """
        switch = self._switch
        if switch is None:
            return False
        try:
            with contextlib.suppress(Cancelled):
                while not stop():
                    began = time.perf_counter()
                    if not switch.step(stop):
                        self._finish(switch)
                        return False
                    self._report("filling")
                    rest(time.perf_counter() - began, stop)
            switch.commit()
        except ModelError as error:
            self._report("failed", error.record())
            self._end()
            raise
        return True

    def _finish(self, switch: Switch) -> None:
        """Use the model, unless files wait again: then it goes on after them."""
        ledger = self._library.ledger
        if not ledger.queue.waits() and not ledger.queue.partly(1):
            self._adopt(switch.embedder)
            self._report("done")
            self._end()

    def _end(self) -> None:
        self._switch = self._library.others.filling = None
        self._library.ledger.remember(FACT, "")

    def _report(self, state: SwitchState, error: ErrorRecord | None = None) -> None:
        """Tell how far the switch is."""
        switch, now = self._switch, time.monotonic()
        if switch and (state != "filling" or now - self._reported > REPORT_EVERY):
            self._reported = now
            left = switch.seconds_left
            self._notify(Switching(switch.embedder.card.id, state, switch.done, switch.total, left, error))


class Switch:
    """A switch under way.

    Attributes:
        embedder: the model that is to be used.
        total: passages that there are, each content once; `done` of them have their vectors.
    """

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self.embedder = embedder
        self._library = library
        self._speed = Speed()
        self._made: dict[int, Embedding] = {}
        self._texts: dict[int, str] = {}
        self._since = time.monotonic()
        self._lacking = self._find_lacking()

    @property
    def total(self) -> int:
        """Return how many distinct passages the library has."""
        return self._library.contents

    @property
    def done(self) -> int:
        """Return how many of them the other model has embedded."""
        return self.total - len(self._lacking) + len(self._made)

    @property
    def seconds_left(self) -> float | None:
        """Return how long it will still take, None while that is a guess."""
        if self._speed.seconds < BELIEVABLE_AFTER or self._speed.rate <= 0:
            return None
        return (self.total - self.done) / self._speed.rate

    def step(self, stop: Stop) -> bool:
        """Embed a few passages; return False where every passage of the library has its vectors.

        Raises:
            Cancelled: `stop()` said yes; what was made is kept until the next `commit`.
            LibraryError: the library cannot be written.
            ModelError: the model cannot be run.
        """
        if not self._texts and not self._plan():
            return False
        began = time.perf_counter()
        keys = list(self._texts)[:AT_ONCE]
        embeddings = self.embedder.passages([self._texts[key] for key in keys], stop)
        for key, embedding in zip(keys, embeddings, strict=True):
            self._made[key] = embedding
            del self._texts[key]
        self._speed.learn(len(keys), time.perf_counter() - began)
        if time.monotonic() - self._since > LONGEST_WAIT:
            self.commit()
        return True

    def commit(self) -> None:
        """Store what was made, as far as it is still wanted."""
        kept = self._library.held(self._made)
        self._library.others.store({key: self._made[key] for key in kept})
        self._made = {}
        self._since = time.monotonic()
        self._lacking = self._find_lacking()

    def _plan(self) -> bool:
        """Look up the next passages; return whether there are any."""
        self.commit()
        found = self._library.passages.by_key(self._lacking[:PLANNED].tolist())
        self._texts = {passage.key: embedded_text(passage.chunk) for passage in found}
        return bool(self._texts)

    def _find_lacking(self) -> Ints:
        """Return the contents [n] that the model has not embedded."""
        return self._library.others.lacking(self._library.state.layout.keys)
