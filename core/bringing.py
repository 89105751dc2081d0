"""Bringing models into Seoga: from a folder or an archive, or, when a person presses the button, from a hub."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from core import config
from core.embed import hub, importing
from core.embed.hub_http import connect, only_https
from core.embed.known import Known, known_models
from core.errors import Cancelled, ModelError, SeogaError
from core.messages import Bringing, BringState, KnownModel, Notice

PARTS = ".downloads"  # the folder, among the person's own models, in which downloads grow
EVERY = 0.2  # seconds between two reports


class Carrier:
    """Brings one model at a time, in the thread that calls; `stop` may be called from another one."""

    def __init__(self, notify: Callable[[Notice], None]) -> None:
        self._notify = notify
        self._stopped = threading.Event()
        self._delete = False
        self._reported = 0.0
        self._model = ""
        self._said: tuple[int, int] = (0, 0)

    def stop(self, *, deleted: bool) -> None:
        """Stop what is under way; what was downloaded is kept for later, or deleted."""
        self._delete = deleted
        self._stopped.set()

    def take(self, path: Path) -> None:
        """Import a folder or an archive; what comes of it is told by notices."""
        self._guarded(path.name, lambda: self._import(path))

    def download(self, model: str) -> None:
        """Download a model of the catalogue and import it; what comes of it is told by notices."""
        self._guarded(model, lambda: self._download(model))

    def _guarded(self, model: str, work: Callable[[], None]) -> None:
        self._stopped.clear()
        self._delete, self._model, self._said = False, model, (0, 0)
        self._tell("looking", 0, 0)
        try:
            work()
            self._tell("done", *self._said)
        except Cancelled:
            self._tell("stopped", *self._said)
        except SeogaError as error:
            self._tell("failed", *self._said, error=error)

    def _download(self, model: str) -> None:
        options = config.load()
        address = config.hub_address(options) or hub.HUB
        if problem := config.hub_problem(address):
            raise ModelError("hub-unsafe", "Not a safe address", problem, address)
        here = address.startswith("http://")  # a hub on this very computer, which may lead to itself

        def allowed(url: str) -> bool:
            return only_https(url) or (here and not config.hub_problem(url))

        opener = connect(options.text("offline") == "yes", allowed)
        wanted = hub.plan(model, opener, endpoint=address, stop=self._stopped.is_set)
        folder = config.own_models() / PARTS / model.replace("/", "_")
        try:
            hub.fetch(wanted, folder, opener, self._fetched, self._stopped.is_set)
            self._import(folder)
        except Cancelled:
            if self._delete:
                hub.discard(wanted, folder)
            raise
        shutil.rmtree(folder, ignore_errors=True)

    def _import(self, path: Path) -> None:
        wanted = importing.plan(path, config.own_models())
        self._model = wanted.card.id
        importing.carry_out(wanted, lambda done, total: self._soon("converting", done, total), self._stopped.is_set)

    def _fetched(self, done: int, total: int, file: str) -> None:
        self._soon("fetching", done, total, file)

    def _soon(self, state: BringState, done: int, total: int, current: str = "") -> None:
        """Tell how far it is, now and then."""
        self._said = done, total
        if time.monotonic() - self._reported > EVERY or done == total:
            self._tell(state, done, total, current)

    def _tell(
        self, state: BringState, done: int, total: int, current: str = "", error: SeogaError | None = None
    ) -> None:
        self._reported = time.monotonic()
        record = error.record() if error else None
        self._notify(Bringing(self._model, state, done, total, current, record))


def catalogue_of(installed: set[str]) -> tuple[KnownModel, ...]:
    """Return the models that are known by name; those that are here by the ids in `installed`."""
    return tuple(
        _told(known, known.id in installed or known.id.partition("/")[2] in installed) for known in known_models()
    )


def _told(known: Known, installed: bool) -> KnownModel:
    return KnownModel(
        known.id,
        known.name,
        known.kind,
        known.description.get("en", ""),
        known.description.get("ko", ""),
        known.languages,
        known.licence,
        known.size_bytes or 0,
        known.dims,
        installed,
        known.refused,
    )
