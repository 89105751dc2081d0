"""Models in a running library: what a switch would cost, the switch, two models side by side."""

from __future__ import annotations

import time
from dataclasses import replace

from core import config
from core.embed import catalogue
from core.embed.base import Embedder, ModelCard, Stop
from core.errors import LibraryError
from core.messages import Compare, Comparison, ModelInfo, Search, SwitchPlan
from core.opening import model_folders
from core.records import Hit
from core.search.search import search
from core.store.codec import Codec, codec_of
from core.store.library import Library
from core.store.vectors import bytes_of

TRIAL = 20.0  # seconds
TRIED = 256  # passages
AT_ONCE = 16
POSTING = 3  # bytes of a sparse weight
RATE = "rate "  # begins the name of the ledger's fact that holds a model's speed


def card_named(model: str) -> ModelCard:
    """Return a model's card.

    Raises:
        ModelError: model-missing.
    """
    return catalogue.pick(model_folders(), model)


def codec_for(card: ModelCard) -> Codec:
    """Return how a model's multi-vectors are written."""
    return codec_of(card.words.folder, card.words.multi_dims)


def plan(library: Library, embedder: Embedder, lacking: int, stop: Stop = lambda: False) -> SwitchPlan:
    """Measure what embedding the library with a model costs, for up to `TRIAL` seconds.

    Args:
        library: the library.
        embedder: the other model.
        lacking: how many of its passages that model has not embedded.
        stop: ends the trial early.

    Raises:
        ModelError: the model cannot be run.
    """
    if not lacking:
        return SwitchPlan(embedder.card.id, library.contents, 0, 0.0, 0.0, 0)
    texts = [text for text in library.sample(TRIED).texts if text]
    began, done, size = time.perf_counter(), 0, 0
    codec = codec_for(embedder.card)
    while done < len(texts) and time.perf_counter() - began < TRIAL and not stop():
        for made in embedder.passages(texts[done : done + AT_ONCE]):
            multi = len(codec.encode(made.multi, made.multi_ids))
            size += 2 * len(made.dense) + POSTING * len(made.sparse_ids) + multi
        done = min(done + AT_ONCE, len(texts))
    rate = done / max(time.perf_counter() - began, 1e-9)
    each = size / max(done, 1)
    seconds = lacking / rate if done else 0.0
    return SwitchPlan(embedder.card.id, library.contents, lacking, rate, seconds, int(each * lacking))


def lacking(library: Library, card: ModelCard) -> int:
    """Return how many distinct passages a model has not embedded, by a look at the disk."""
    try:
        with beside(library, card) as other:
            return library.contents - len(set(other.vectors.whole.tolist()) & set(library.state.layout.keys.tolist()))
    except LibraryError:
        return library.contents


def beside(library: Library, card: ModelCard) -> Library:
    """Open the same library once more, with the vectors of another model, to read only.

    Raises:
        LibraryError: path-missing, where it has no vectors of that model.
    """
    return Library(library.folder, card.id, card.dims, writer=False, codec=codec_for(card))


def compare(library: Library, embedder: Embedder, other: Embedder, ask: Compare) -> Comparison:
    """Ask questions of two models.

    Raises:
        LibraryError: path-missing, where the other model has no vectors here.
    """
    with beside(library, other.card) as there:
        ours = tuple(_found(library, embedder, query, ask.limit) for query in ask.queries)
        theirs = tuple(_found(there, other, query, ask.limit) for query in ask.queries)
    return Comparison(ask.model, ours, theirs)


def _found(library: Library, embedder: Embedder, query: str, limit: int) -> tuple[Hit, ...]:
    return tuple(search(library, embedder, Search(query, limit=limit)).hits)


def chosen(model: str) -> None:
    """Remember which model is to be used from now on."""
    options = config.load()
    options.set("model", model)
    config.save(options)


def remember_rate(library: Library, model: str, rate: float) -> None:
    """Remember how many passages a second a model embeds on this computer."""
    library.ledger.remember(f"{RATE}{model}", f"{rate:.3g}")


def measured(library: Library, info: ModelInfo, latency: float) -> ModelInfo:
    """Return a model with what was measured here; `latency` is that of the model in use, in seconds."""
    own = config.own_models()
    card = card_named(info.id)
    return replace(
        info,
        kind=card.kind,
        rate=float(library.ledger.fact(f"{RATE}{info.id}") or 0),
        latency=latency if info.active else 0.0,
        bytes_here=bytes_of(library.folder, info.id, codec_for(card)) if card.dims else 0,
        own=card.folder.resolve().parent == own.resolve(),
    )
