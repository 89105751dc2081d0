"""LoRA adapters: which base they are for, where it is, and whether they fit it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.embed.base import CARD, load_card
from core.embed.known import Known
from core.embed.recognise_files import (
    ADAPTER_CONFIG,
    LLM2VEC,
    READING,
    Adapter,
    Llm2Vec,
    Reading,
    damaged,
    needed,
    read,
    unsupported,
)
from core.embed.recognise_weights import Piece, Shapes, shapes, weights
from core.errors import ModelError

WEIGHTS = "adapter_model.safetensors"
PLACE = "adapters"  # the folder of a model's adapters
MATRIX = re.compile(r"(layers\.\d+\..+)\.lora_(A|B)(?:\.\w+)?\.weight")
TARGET = re.compile(r"(?:^|\.)(layers\.\d+\..+)\.weight")
DEEPEST = 4  # adapters on one base


@dataclass(frozen=True, slots=True)
class Stack:
    """Adapters in the order in which they are merged into a base, and what the last one says of its reading."""

    base: Path
    folders: tuple[Path, ...]
    pooling: str = ""
    causal: bool | None = None
    longest: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Return the adapters' folders in the model to be."""
        return tuple(f"{PLACE}/{number}" for number in range(len(self.folders)))

    @property
    def pieces(self) -> list[Piece]:
        """Return the adapters' files."""
        found: list[Piece] = []
        for name, folder in zip(self.names, self.folders, strict=True):
            found += weights(folder, WEIGHTS, f"{name}/")[0]
            found.append(Piece(f"{name}/{ADAPTER_CONFIG}", folder / ADAPTER_CONFIG))
        return found

    def check(self, base: Shapes) -> None:
        """Compare the adapters with the shapes of their base; pickles, not known yet, pass.

        Raises:
            ModelError: `model-damaged` for an adapter that was made for another model.
        """
        targets = {found.group(1): shape for name, shape in base.items() if (found := TARGET.search(name))}
        for folder in self.folders if base else ():
            pieces, _ = weights(folder, WEIGHTS)
            for name, shape in shapes(pieces[0].source).items() if not pieces[0].convert else ():
                if not _fits(name, shape, targets):
                    message = "This adapter was made for another model than the one it was found with."
                    raise damaged(folder, message, f"{name} {shape}; {self.base.name}")


def is_adapter(folder: Path) -> bool:
    """Say whether a folder holds an adapter and no weights of a whole model."""
    whole = ("model.safetensors", "pytorch_model.bin")
    return (folder / ADAPTER_CONFIG).is_file() and not any(
        (folder / (name + ending)).is_file() for name in whole for ending in ("", ".index.json")
    )


def stack(folder: Path, own_models: Path | None, known: Known | None) -> Stack:
    """Follow an adapter to its base, through the adapters that it stands on.

    Raises:
        ModelError: `model-missing` where a base is not beside it and not among the user's models,
            `model-unsupported` for an adapter of another method than LoRA.
    """
    places = [folder.resolve().parent, *([own_models] if own_models else [])]
    between = [_find(name, places, folder) for name in reversed(known.adapters)] if known else []
    folders = [folder, *between]
    while is_adapter(folders[-1]):
        wanted = (known.base if known else "") or _base_name(folders[-1])
        folders.append(_find(wanted, places, folders[-1]))
        if len(folders) > DEEPEST:
            raise unsupported(folder, "Too many adapters stand on each other.")
    *adapters, base = folders
    for one in adapters:
        _base_name(one)
    return Stack(base, tuple(reversed(adapters)), *_reading(folder, known))


def _reading(folder: Path, known: Known | None) -> tuple[str, bool | None, int]:
    """Return pooling, whether attention is causal, and the longest text, as an adapter says."""
    ours, theirs = read(folder / READING, Reading), read(folder / LLM2VEC, Llm2Vec)
    if ours:
        return ours.pooling, ours.causal, ours.longest
    if theirs:
        if theirs.pooling_mode != "mean":
            raise unsupported(folder / LLM2VEC, f"Vectors are read by {theirs.pooling_mode!r}; Seoga knows the mean.")
        return "mean", False, theirs.max_length
    return (known.pooling, known.causal, known.max_tokens) if known else ("", None, 0)


def _base_name(folder: Path) -> str:
    """Return what an adapter's base is called."""
    config = needed(folder / ADAPTER_CONFIG, Adapter)
    if config.peft_type.upper() != "LORA":
        raise unsupported(folder / ADAPTER_CONFIG, f"Adapters are LoRA's; this one is {config.peft_type!r}.")
    if not config.base_model_name_or_path:
        raise damaged(folder / ADAPTER_CONFIG, "The adapter does not say which model it is for.")
    return config.base_model_name_or_path


def _find(name: str, places: Iterable[Path], asker: Path) -> Path:
    """Return the folder of a base in one of these places, by the last part of its name."""
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    for place in places:
        for folder in sorted(place.iterdir()) if place.is_dir() else ():
            if folder.is_dir() and folder.resolve() != asker.resolve() and _is_called(folder, name, last):
                return folder
    message = f"This adapter stands on the model {name}, which is not here. Put its folder beside the adapter's."
    raise ModelError("model-missing", "Base model needed", message, str(asker))


def _is_called(folder: Path, name: str, last: str) -> bool:
    """Say whether a folder is a model of this name, by its own or by its card."""
    names = {folder.name.casefold(), folder.name.rpartition("_")[2].casefold()}
    if (folder / CARD).is_file():
        try:
            card = load_card(folder)
        except ModelError:
            return False
        names |= {card.id.casefold(), card.origin.casefold()}
    return last.casefold() in names or name.casefold() in names


def _fits(name: str, shape: tuple[int, ...], targets: Shapes) -> bool:
    """Say whether a matrix of an adapter belongs to a weight [out, in] of the base: A is [r, in], B [out, r]."""
    found = MATRIX.search(name)
    if not found:
        return False
    target = targets.get(found.group(1), ())
    if len(shape) != 2 or len(target) != 2:
        return False
    return shape[1] == target[1] if found.group(2) == "A" else shape[0] == target[0]
