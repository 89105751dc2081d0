"""What the worker, the command line and the benchmark open and describe in the same way."""

from __future__ import annotations

import os
from pathlib import Path

from core import config
from core.embed import catalogue
from core.embed.base import BUNDLED, Embedder, ModelCard
from core.embed.reranker import CrossEncoder
from core.messages import ModelInfo, Status
from core.store.codec import codec_of
from core.store.library import Library
from core.store.wipe import carry_on


def model_folders() -> list[Path]:
    """Return where models are looked for."""
    return [config.assets() / "models", config.own_models()]


def open_embedder(options: config.Config, model: str = "", spare: int = 1) -> Embedder:
    """Load a model, by default the one of the options, with as many threads as they allow.

    Args:
        options: the user's options; `threads` 0 means all cores but `spare`.
        model: a model's id or folder, "" for the options' own, which is the bundled one where they name none.
        spare: cores left to whoever uses the computer meanwhile.

    Raises:
        ModelError: the model is missing, damaged or of an unknown kind.
    """
    cores = os.cpu_count() or 1
    threads = min(options.number("threads") or max(cores - spare, 1), cores)
    return catalogue.load(catalogue.pick(model_folders(), model or options.text("model") or BUNDLED), threads)


def open_reranker(options: config.Config, spare: int = 1) -> CrossEncoder | None:
    """Load the cross-encoder of the options; None where none is chosen.

    Raises:
        ModelError: the model is missing, damaged or of another kind.
    """
    chosen = options.text("reranker")
    if not chosen:
        return None
    cores = os.cpu_count() or 1
    threads = min(options.number("threads") or max(cores - spare, 1), cores)
    return catalogue.load_reranker(catalogue.pick(model_folders(), chosen), threads)


def open_library(where: Path | str | None, embedder: Embedder, *, writer: bool) -> Library:
    """Open a library, by default the user's own, with the vectors of a model.

    Args:
        where: its folder, or the address of an object store (`s3://bucket/folder`); only then is a connection made.
        embedder: the model.
        writer: whether to write; a writer first finishes deleting everything, where a death cut that short.

    Raises:
        LibraryError: any of its kinds.
    """
    card = embedder.card
    codec = codec_of(card.words.folder, card.words.multi_dims)
    if isinstance(where, str):
        from core.store.remote import RemoteLibrary  # only here: Arrow's S3 client takes its time to load

        return RemoteLibrary(where, card.id, card.dims, writer=writer, codec=codec)
    folder = where or config.default_library()
    if writer:
        carry_on(folder)
    return Library(folder, card.id, card.dims, writer=writer, codec=codec)


def model_info(card: ModelCard, active: str) -> ModelInfo:
    """Return a model in the words of its card; `active` is the id of the model in use.

    Of its measured figures, people are shown one a set: nDCG@10 of the search they use.
    """
    shown = {name.split("/")[0]: value for name, value in card.quality.items() if name.endswith("/hybrid/ndcg@10")}
    return ModelInfo(
        card.id,
        card.name,
        card.id == active,
        card.description,
        card.languages,
        card.licence,
        card.origin,
        card.size_bytes,
        card.dims,
        card.words.multi_dims,
        card.max_tokens,
        card.signals,
        {f"{name} nDCG@10": value for name, value in shown.items()},
        beside=card.helper.name if card.helper else "",
    )


def status(library: Library, model: str, *, paused: bool = False) -> Status:
    """Return a library's state in figures."""
    ledger = library.ledger
    counts = ledger.counts()
    return Status(
        counts,
        library.count,
        library.sizes(),
        model,
        counts.get("waiting", 0),
        ledger.folders(paused),
        tuple(ledger.failures()),
        ledger.ignored(),
        ledger.excluded(),
    )
