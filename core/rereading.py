"""The cross-encoder that the options name, loaded beside the searches and changed between two of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from core import config
from core.embed.reranker import CrossEncoder
from core.errors import ModelError
from core.opening import open_reranker

Ready = Callable[[CrossEncoder], None]
Failed = Callable[[ModelError], None]


class Rereader:
    """Loads the model when it is chosen, or first wanted after a start. Its methods may be called from any thread."""

    def __init__(self, options: config.Config, ready: Ready, failed: Failed) -> None:
        """Take the choice of the options.

        Args:
            options: the user's options.
            ready: told of a model that can be used from now on, and whose speed is measured, in the loading thread.
            failed: told why one cannot be loaded.
        """
        self._options, self._ready, self._failed = options, ready, failed
        self._pool = ThreadPoolExecutor(1, "reranker")
        self._change = threading.Lock()
        self._loading: Future[CrossEncoder | None] | None = None

    @property
    def chosen(self) -> str:
        """Return the model that the options name, "" for none."""
        return self._options.text("reranker")

    def use(self, options: config.Config) -> None:
        """Follow other options; another model is loaded at once, and none gives the memory back."""
        with self._change:
            before, self._options = self.chosen, options
            if self.chosen == before:
                return
            self._loading = None
        self.wanted()

    def wanted(self) -> CrossEncoder | None:
        """Return the model for a search; None where none is chosen, where it cannot be loaded, or is not yet."""
        with self._change:
            if self._loading is None and self.chosen:
                self._loading = self._pool.submit(self._load, self._options)
                self._loading.add_done_callback(self._loaded)
        return self.loaded()

    def loaded(self) -> CrossEncoder | None:
        """Return the model if it is there, without asking for it."""
        loading = self._loading
        return loading.result() if loading and loading.done() and not loading.cancelled() else None

    def close(self) -> None:
        """End the thread."""
        self._pool.shutdown(cancel_futures=True)

    def _load(self, options: config.Config) -> CrossEncoder | None:
        """Load the model and measure its speed, unless another one was chosen meanwhile."""
        if options.text("reranker") != self.chosen:
            return None
        try:
            model = open_reranker(options)
            assert model is None or model.rate > 0  # it is measured now, before somebody waits for an answer
        except ModelError as error:
            self._failed(error)
            return None
        return model

    def _loaded(self, loading: Future[CrossEncoder | None]) -> None:
        model = None if loading.cancelled() else loading.result()
        if model is not None and loading is self._loading:
            self._ready(model)
