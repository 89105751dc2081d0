"""The worker's answers to requests about models: list, bring, remove, plan, switch, compare."""

from __future__ import annotations

import os
import statistics
import threading
import traceback
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

from core import bringing, config, messages, models, wire
from core.embed import catalogue, importing
from core.embed.base import Embedder
from core.errors import Cancelled, ModelError, SeogaError
from core.index.keeper import Keeper
from core.index.switching import FACT
from core.opening import model_folders, model_info, open_embedder
from core.rereading import Rereader
from core.store.library import Library

T = TypeVar("T")
TIMED = 50  # searches
LATER = frozenset({"remove_model", "plan_switch", "switch_model", "drop_vectors", "compare"})


class Desk(Protocol):
    """What answers requests in threads of its own."""

    def later(self, pool: ThreadPoolExecutor, call: int, work: Callable[[], object]) -> None:
        """Answer a request with what some work gives, done in a thread of a pool."""

    def when_done(self, call: int, future: Future[T], answer: Callable[[T], object]) -> None:
        """Answer a request when something is done."""


class ModelRequests:
    """One method a request, named as in `messages.REQUESTS`; those of `LATER` are given the number of their call.

    Attributes:
        embedder: the model in use. It changes in the search thread alone, between two searches.
        took: the seconds of its last searches.
    """

    def __init__(
        self,
        line: wire.Wire,
        library: Library,
        keeper: Keeper,
        embedder: Embedder,
        desk: Desk,
        searching: ThreadPoolExecutor,
        rereader: Rereader,
    ) -> None:
        self.embedder = embedder
        self.took: deque[float] = deque(maxlen=TIMED)
        self._line = line
        self._library = library
        self._keeper = keeper
        self._desk = desk
        self._searching = searching
        self._rereader = rereader
        self._working = ThreadPoolExecutor(1, "models")
        self._bringing = ThreadPoolExecutor(1, "bringing")
        self._carrier = bringing.Carrier(line.tell)
        self._loaded: Embedder | None = None  # another model, lately asked about
        self._closed = threading.Event()

    def close(self) -> None:
        """Stop what is brought, and end the threads."""
        self._closed.set()
        self._carrier.stop(deleted=False)
        for pool in (self._bringing, self._working):
            pool.shutdown(cancel_futures=True)

    # --- which there are -------------------------------------------------------------------------------

    def list_models(self, ask: messages.ListModels) -> messages.Models:  # noqa: ARG002
        """List the models, the active one first."""
        active = self.embedder.card.id
        latency = statistics.median(self.took) if self.took else 0.0
        if rate := self._keeper.pipeline.pace.believed:
            models.remember_rate(self._library, active, rate)
        if reranker := self._rereader.loaded():
            models.remember_rate(self._library, reranker.card.id, reranker.rate)
        cards = sorted(catalogue.find(model_folders()), key=lambda card: (card.id != active, card.name))
        infos = (model_info(card, active) for card in cards)
        return messages.Models(tuple(models.measured(self._library, info, latency) for info in infos))

    def list_known(self, ask: messages.ListKnown) -> messages.Known:  # noqa: ARG002
        """List the catalogue."""
        return messages.Known(bringing.catalogue_of({card.id for card in catalogue.find(model_folders())}))

    # --- bringing and removing -------------------------------------------------------------------------

    def import_model(self, ask: messages.ImportModel) -> messages.Done:
        """Import a model in the bringing thread."""
        self._bring(lambda: self._carrier.take(Path(ask.path)))
        return messages.Done()

    def download_model(self, ask: messages.DownloadModel) -> messages.Done:
        """Download a model in the bringing thread."""
        self._bring(lambda: self._carrier.download(ask.model))
        return messages.Done()

    def stop_bringing(self, ask: messages.StopBringing) -> messages.Done:
        """Stop what is being brought."""
        self._carrier.stop(deleted=ask.deleted)
        return messages.Done()

    def _bring(self, work: Callable[[], None]) -> None:
        def run() -> None:
            try:
                work()
            except BaseException:  # noqa: BLE001 (the edge of a thread: nothing may be swallowed here)
                traceback.print_exc()
                os._exit(1)

        self._bringing.submit(run)

    def remove_model(self, call: int, ask: messages.RemoveModel) -> None:
        """Delete a model that a person has brought, and then its vectors."""

        def work() -> messages.Models:
            card = models.card_named(ask.model)
            if card.id == self._rereader.chosen:
                message = f"{card.name} reads found passages again. Choose another reranker or none first."
                raise ModelError("model-in-use", "This model is in use", message)
            codec = models.codec_for(card)
            self._loaded = None
            importing.remove(card, config.own_models(), self.embedder.card.id)
            self._keeper.cancel_switch(card.id, codec).result()
            return self.list_models(messages.ListModels())

        self._desk.later(self._working, call, work)

    # --- switching -------------------------------------------------------------------------------------

    def plan_switch(self, call: int, ask: messages.PlanSwitch) -> None:
        """Try another model for some seconds."""

        def work() -> messages.SwitchPlan:
            embedder = self._other(ask.model)
            lacking = models.lacking(self._library, embedder.card)
            found = models.plan(self._library, embedder, lacking, self._closed.is_set)
            if found.rate:
                models.remember_rate(self._library, ask.model, found.rate)
            return found

        self._desk.later(self._working, call, work)

    def switch_model(self, call: int, ask: messages.SwitchModel) -> None:
        """Load another model, and let the keeper fill in its vectors; to the one in use ends a switch under way."""
        if ask.model == self.embedder.card.id:
            self._desk.when_done(call, self._keeper.stop_switch(), lambda _: messages.Done())
            return
        self._desk.later(self._working, call, lambda: self._switch(ask.model))

    def _switch(self, model: str) -> messages.Done:
        embedder = self._other(model)
        self._keeper.switch(embedder, models.codec_for(embedder.card), self._adopt).result()
        return messages.Done()

    def _adopt(self, embedder: Embedder) -> None:
        """Use another model; in the search thread, so that no search is under way."""

        def adopt() -> None:
            self._keeper.use_model(embedder)
            self.embedder, self._loaded = embedder, None
            self.took.clear()

        self._searching.submit(adopt).result()
        models.chosen(embedder.card.id)

    def go_on(self) -> None:
        """Carry on with a switch that ended with the process."""
        model = self._library.ledger.fact(FACT)
        if model and model != self.embedder.card.id:
            self._working.submit(self._go_on, model)

    def _go_on(self, model: str) -> None:
        try:
            self._switch(model)
        except Cancelled:
            pass  # the worker ends; the next one carries on
        except SeogaError as error:
            self._keeper.stop_switch()  # or it would fail again at each start
            self._line.tell(messages.Trouble(error.record()))

    def drop_vectors(self, call: int, ask: messages.DropVectors) -> None:
        """Call a switch off, or delete what an earlier model has left."""
        card = models.card_named(ask.model)
        dropped = self._keeper.cancel_switch(card.id, models.codec_for(card))
        self._desk.when_done(call, dropped, lambda _: messages.Done())

    def compare(self, call: int, ask: messages.Compare) -> None:
        """Ask two models, in the search thread: a switch may not come between."""
        other = self._other
        self._desk.later(
            self._searching, call, lambda: models.compare(self._library, self.embedder, other(ask.model), ask)
        )

    def _other(self, model: str) -> Embedder:
        """Return a model, loaded; the last one is kept for the next question about it."""
        loaded = self._loaded
        if loaded is None or loaded.card.id != model:
            self._loaded = None
            loaded = self._loaded = open_embedder(config.load(), model)
        return loaded
