"""Which models there are, and how each kind is loaded: embedders, and cross-encoders that only reorder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from core.embed import reranker
from core.embed.base import CARD, Embedder, ModelCard, load_card
from core.embed.beside import Beside
from core.embed.m3 import M3
from core.embed.reranker import CrossEncoder
from core.errors import ModelError


def _encoder(card: ModelCard, threads: int) -> Embedder:
    """Load an encoder; imports torch."""
    from core.embed.encoder import load_encoder

    return load_encoder(card, threads)


def _decoder(card: ModelCard, threads: int) -> Embedder:
    """Load a decoder; imports torch."""
    from core.embed.decoder import DecoderEmbedder

    return DecoderEmbedder(card, threads)


KINDS: dict[str, Callable[[ModelCard, int], Embedder]] = {"m3": M3, "encoder": _encoder, "decoder": _decoder}


def find(folders: Iterable[Path]) -> list[ModelCard]:
    """Return the cards of all models in these folders, each model once, the earlier folder first.

    A folder may be a model itself or hold models one level down; hidden folders (an import under way) are passed
    over. Folders that are missing hold none; a model
    whose card cannot be read is passed over (`card_of` says what is wrong with it).
    """
    found: dict[str, ModelCard] = {}
    for folder in folders:
        for card in _cards(folder):
            found.setdefault(card.id, card)
    return [with_helper(card, found.get(card.beside)) for card in found.values()]


def bundled(models_dir: Path) -> list[ModelCard]:
    """Return the embedders that were shipped, by name of their folders; the first is the one to start with.

    Raises:
        ModelError: `model-missing` where there is none.
    """
    cards = [card for card in find([models_dir]) if card.kind != reranker.KIND]
    if not cards:
        raise ModelError("model-missing", "No model here", "No model was shipped with this copy.", str(models_dir))
    return cards


def pick(folders: Iterable[Path], name: str) -> ModelCard:
    """Return the model with this id, or the one in the folder of this name.

    Raises:
        ModelError: `model-missing` where there is none; as `card_of` for a folder that holds a bad card.
    """
    direct, here = Path(name), {card.id: card for card in find(folders)}
    if direct.is_dir():
        card = card_of(direct)
        return with_helper(card, here.get(card.beside))
    if name not in here:
        raise ModelError("model-missing", "Unknown model", f"There is no model called {name}.")
    return here[name]


def with_helper(card: ModelCard, helper: ModelCard | None) -> ModelCard:
    """Return a card with the model beside it, unless it has all outputs of its own or the other one has no more."""
    needs = card.dims > 0 and not card.sparse and not card.multi_dims
    helps = helper is not None and helper.kind == "m3" and helper.id != card.id
    return replace(card, helper=helper) if needs and helps else card


def card_of(folder: Path) -> ModelCard:
    """Return a folder's card; a cross-encoder's may have none, and is told by its files.

    Raises:
        ModelError: as `load_card` and `core.embed.reranker.describe`.
    """
    return load_card(folder) if (folder / CARD).is_file() else reranker.describe(folder)


def load(card: ModelCard, threads: int = 0) -> Embedder:
    """Load an embedder with this many threads (0: one per core).

    Raises:
        ModelError: `model-unsupported` for a cross-encoder or a kind this version cannot run, `model-missing` or
            `model-damaged` for files that cannot be used.
    """
    if card.kind == reranker.KIND:
        message = f"{card.name} only reorders what another model has found."
        raise ModelError("model-unsupported", "Not a model to search with", message, str(card.folder))
    if card.kind not in KINDS:
        raise ModelError(
            "model-unsupported", "Unknown kind of model", f"Models of the kind {card.kind!r} are not supported."
        )
    own = KINDS[card.kind](card, threads)
    return Beside(own, load(card.helper, threads)) if card.helper else own


def load_reranker(card: ModelCard, threads: int = 0) -> CrossEncoder:
    """Load a cross-encoder with this many threads (0: as torch chooses). Imports torch.

    Raises:
        ModelError: `model-unsupported` for a model of another kind, else as `CrossEncoder`.
    """
    if card.kind != reranker.KIND:
        message = f"{card.name} does not read a question and a passage together."
        raise ModelError("model-unsupported", "Not a reranker", message, str(card.folder))
    return CrossEncoder(card, threads)


def _cards(folder: Path) -> Iterable[ModelCard]:
    """Yield the readable cards in a folder and one level below."""
    below = (
        sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] != ".") if folder.is_dir() else []
    )
    for path in (folder, *below):
        try:
            yield card_of(path)
        except ModelError:
            continue
