"""Which models there are, and how each kind is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from core.embed.base import CARD, Embedder, ModelCard, load_card
from core.embed.m3 import M3
from core.errors import ModelError

KINDS: dict[str, Callable[[ModelCard, int], Embedder]] = {"m3": M3}


def find(folders: Iterable[Path]) -> list[ModelCard]:
    """Return the cards of all models in these folders, each model once, the earlier folder first.

    A folder may be a model itself or hold models one level down. Folders that are missing hold none; a model
    whose card cannot be read is passed over (`load_card` says what is wrong with it).
    """
    found: dict[str, ModelCard] = {}
    for folder in folders:
        for card in _cards(folder):
            found.setdefault(card.id, card)
    return list(found.values())


def bundled(models_dir: Path) -> list[ModelCard]:
    """Return the models that were shipped, by name of their folders; the first is the one to start with.

    Raises:
        ModelError: `model-missing` where there is none.
    """
    cards = find([models_dir])
    if not cards:
        raise ModelError("model-missing", "No model here", "No model was shipped with this copy.", str(models_dir))
    return cards


def pick(folders: Iterable[Path], name: str) -> ModelCard:
    """Return the model with this id, or the one in the folder of this name.

    Raises:
        ModelError: `model-missing` where there is none; as `load_card` for a folder that holds a bad card.
    """
    direct = Path(name)
    if direct.is_dir():
        return load_card(direct)
    card = next((card for card in find(folders) if card.id == name), None)
    if card is None:
        raise ModelError("model-missing", "Unknown model", f"There is no model called {name}.")
    return card


def load(card: ModelCard, threads: int = 0) -> Embedder:
    """Load a model with this many threads (0: one per core).

    Raises:
        ModelError: `model-unsupported` for a kind this version cannot run, `model-missing` or `model-damaged`
            for files that cannot be used.
    """
    if card.kind not in KINDS:
        raise ModelError(
            "model-unsupported", "Unknown kind of model", f"Models of the kind {card.kind!r} are not supported."
        )
    return KINDS[card.kind](card, threads)


def _cards(folder: Path) -> Iterable[ModelCard]:
    """Yield the readable cards in a folder and one level below."""
    for path in (folder / CARD, *sorted(folder.glob(f"*/{CARD}"))):
        try:
            yield load_card(path.parent)
        except ModelError:
            continue
