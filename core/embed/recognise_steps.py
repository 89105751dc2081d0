"""The steps of a sentence-transformers model after its network: how token states become one vector."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from core.embed.recognise_files import CONFIG, MODULES, Dense, Module, Pooling, damaged, needed, read, unsupported
from core.embed.recognise_weights import Piece, weights

POOLING = {"mean": "mean", "cls": "cls", "lasttoken": "last"}  # their names and ours
KNOWN = ("Transformer", "Pooling", "Dense", "Normalize", "Dropout")
OWNER = "sentence_transformers."
PLACE = re.compile(r"[\w-][\w.-]*")  # of a step's files: one folder below


@dataclass(frozen=True, slots=True)
class Steps:
    """How a vector comes about: "" where the folder does not say; `dense` are the folders of linear layers."""

    pooling: str
    dims: int
    dense: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()


def steps_of(folder: Path, width: int) -> Steps:
    """Read modules.json and what it names; `width` is that of a token's state.

    Raises:
        ModelError: `model-unsupported` for a step that Seoga does not have, `model-damaged` for one that does not
            fit the one before, `model-missing` for one whose files are not there.
    """
    modules = read(folder / MODULES, list[Module])
    if modules is None:
        alone = folder / "1_Pooling" / CONFIG
        return (
            Steps(_pooling(alone, width), width, (), (Piece(f"1_Pooling/{CONFIG}", alone),))
            if (alone.is_file())
            else Steps("", width)
        )
    for module in modules:
        _checked(folder, module)
    _in_order(folder, modules)
    pooling, dims, pieces = "", width, list[Piece]()
    dense = tuple(module.path for module in modules if module.step == "Dense")
    for module in modules:
        path = folder / module.path / CONFIG
        if module.step == "Pooling":
            pooling = _pooling(path, width)
            pieces.append(Piece(f"{module.path}/{CONFIG}", path))
        elif module.step == "Dense":
            dims = _dense(path, dims)
            found, _ = weights(folder / module.path, "model.safetensors", f"{module.path}/")
            pieces += [Piece(f"{module.path}/{CONFIG}", path), *found]
    return Steps(pooling, dims, dense, tuple(pieces))


def _checked(folder: Path, module: Module) -> None:
    """Refuse a step that is none of sentence-transformers' own, or lies elsewhere."""
    if not module.type.startswith(OWNER):
        message = "This model needs program code of its own, which Seoga never runs."
        raise unsupported(folder / MODULES, message, module.type)
    if module.step not in KNOWN:
        raise unsupported(folder / MODULES, f"A step of this model is a {module.step}, which Seoga does not have.")
    if module.step == "Transformer" and module.path:
        raise unsupported(folder / MODULES, "The network lies in a folder of its own, as older models had it.")
    if module.step != "Transformer" and module.path and not PLACE.fullmatch(module.path):
        raise damaged(folder / MODULES, "The description of this model names a file outside its folder.", module.path)


def _in_order(folder: Path, modules: list[Module]) -> None:
    """Refuse steps in another order than network, pooling, linear layers, norm."""
    order = [module.step for module in modules if module.step != "Dropout"]  # which is for training
    dense = ["Dense"] * order.count("Dense")
    usual = ["Transformer", "Pooling", *dense]
    if order not in (usual, [*usual, "Normalize"]):
        raise unsupported(folder / MODULES, "The steps of this model are not in the usual order.", " ".join(order))


def _pooling(path: Path, width: int) -> str:
    """Return the way of pooling by our name."""
    found = needed(path, Pooling)
    if len(found.modes) != 1 or found.modes[0] not in POOLING:
        message = f"Vectors are read by {' and '.join(found.modes) or 'nothing'}; Seoga knows {', '.join(POOLING)}."
        raise unsupported(path, message)
    if not found.include_prompt:
        raise unsupported(path, "The words before a text must be left out of the mean, which Seoga does not do.")
    if found.dims not in (0, width):
        raise damaged(path, f"The pooling is {found.dims} wide, the model {width}.")
    return POOLING[found.modes[0]]


def _dense(path: Path, width: int) -> int:
    """Return the width after a linear layer."""
    found = needed(path, Dense)
    if found.in_features != width or found.out_features <= 0:
        raise damaged(path, f"A layer reads {found.in_features} dimensions where there are {width}.")
    return found.out_features
