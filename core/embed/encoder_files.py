"""What an encoder's folder holds, looked at before torch is: a bad folder is refused by name, and quickly.

The layout is Hugging Face's (config.json, tokenizer.json, model.safetensors or its shards), with what
sentence-transformers adds (modules.json, layers behind the pooling) and BGE-M3's two heads.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec
from safetensors import SafetensorError, safe_open

from core.embed.base import ModelCard, check
from core.errors import ModelError

CONFIG, TOKENIZER, MODULES = "config.json", "tokenizer.json", "modules.json"
WEIGHTS, INDEX = "model.safetensors", "model.safetensors.index.json"
SPARSE, MULTI = "sparse_linear.safetensors", "colbert_linear.safetensors"
POOLINGS = ("mean", "cls", "last")
PLAIN = ("Transformer", "Pooling", "Normalize", "Dropout")  # modules that have no weights, or are run anyway
DENSE = "Dense"
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Config:
    """What is read of a config.json; transformers reads the rest."""

    model_type: str = ""
    auto_map: dict[str, object] | None = None
    is_encoder_decoder: bool = False


@dataclass(frozen=True, slots=True)
class Module:
    """A step of a sentence-transformers model: the name of a class, and the folder of its weights."""

    type: str
    path: str = ""

    @property
    def kind(self) -> str:
        """Return the name of the class alone: its module has moved between versions."""
        return self.type.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Dense:
    """The config.json of a layer behind the pooling."""

    in_features: int
    out_features: int
    bias: bool = True
    activation_function: str = "torch.nn.modules.activation.Tanh"
    use_residual: bool = False
    module_input_name: str = "sentence_embedding"

    @property
    def activation(self) -> str:
        """Return the name of the function alone."""
        return self.activation_function.rpartition(".")[2]


def checked(card: ModelCard) -> Config:
    """Return a model's configuration, once all its files are there, whole, and those that the card names.

    The weights are told by their structure, not by their sum, which would take seconds at every start.

    Raises:
        ModelError: model-missing, model-damaged or model-unsupported.
    """
    files = weights(card.folder)
    needed = [*files, card.folder / TOKENIZER, *heads(card)]
    for path in needed:
        if not path.is_file():
            raise _missing(path)
    for name, told in card.sha256.items():
        if told and card.folder / name not in files:
            check(card, name)
    for path in needed:
        if path.suffix == ".safetensors":
            shapes(path)
    if card.pooling not in POOLINGS:
        raise unsupported(
            card.folder, f"Vectors are pooled by {', '.join(POOLINGS)}; this model says {card.pooling!r}."
        )
    return read(card.folder / CONFIG, Config)


def weights(folder: Path) -> list[Path]:
    """Return the files of a model's weights, one or its shards, whether they are there or not.

    Raises:
        ModelError: model-unsupported where there are only files that may hold programs, model-damaged for an
            index that cannot be read.
    """
    if (folder / INDEX).is_file() and not (folder / WEIGHTS).is_file():
        names = set(read(folder / INDEX, _Index).weight_map.values())
        if not names or any(Path(name).name != name for name in names):
            raise damaged(folder / INDEX, "The list of this model's files names none, or others than its own.")
        return [folder / name for name in sorted(names)]
    if not (folder / WEIGHTS).is_file() and any(folder.glob("pytorch_model*.bin")):
        raise unsupported(folder, "Models are read from safetensors alone, for a .bin file may hold a program.")
    return [folder / WEIGHTS]


def heads(card: ModelCard) -> list[Path]:
    """Return the files of the heads that a card promises."""
    wanted = {SPARSE: card.sparse, MULTI: card.multi_dims > 0}
    return [card.folder / name for name, there in wanted.items() if there]


def layers(folder: Path) -> list[tuple[Path, Dense]]:
    """Return the layers behind the pooling, in order: the file of the weights, and what it is.

    Raises:
        ModelError: model-unsupported for a step that Seoga does not know, else as `checked`.
    """
    if not (folder / MODULES).is_file():
        return []
    steps = read(folder / MODULES, list[Module])
    for step in steps:
        if step.kind not in (*PLAIN, DENSE):
            raise unsupported(folder, f"A step of this model, {step.kind}, is not one that Seoga runs.")
        if step.path and not _inside(folder, step.path):
            raise damaged(folder / MODULES, "A step of this model lies outside of its folder.")
    return [_layer(folder / step.path) for step in steps if step.kind == DENSE]


def shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """Return the tensors of a safetensors file by name, without reading them; a file cut short is found out.

    Raises:
        ModelError: model-missing, model-damaged.
    """
    if not path.is_file():
        raise _missing(path)
    try:
        with safe_open(path, "np") as file:
            return {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, ValueError) as error:
        raise damaged(path, f"The file {path.name} of this model is cut short or altered.", str(error)) from error


def parameters(files: Iterable[Path]) -> int:
    """Return how many numbers these files hold; raises ModelError as `shapes`."""
    return sum(math.prod(shape) for path in files for shape in shapes(path).values())


def read(path: Path, kind: type[C]) -> C:
    """Read a JSON file.

    Raises:
        ModelError: model-missing, model-damaged.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise _missing(path, str(error)) from error
    except msgspec.MsgspecError as error:
        raise damaged(path, f"The file {path.name} of this model cannot be read.", str(error)) from error


def damaged(path: Path, message: str, detail: str = "") -> ModelError:
    """Return the error for a file that cannot be used."""
    return ModelError("model-damaged", "Damaged model", message, str(path), detail or None)


def unsupported(folder: Path, message: str) -> ModelError:
    """Return the error for a model that Seoga cannot run."""
    return ModelError("model-unsupported", "Model not supported", message, str(folder))


@dataclass(frozen=True, slots=True)
class _Index:
    """The list of shards: which file holds which tensor."""

    weight_map: dict[str, str]


def _layer(folder: Path) -> tuple[Path, Dense]:
    dense = read(folder / CONFIG, Dense)
    if dense.use_residual or dense.module_input_name != "sentence_embedding":
        raise unsupported(folder, "A layer behind the pooling of this model is of a kind that Seoga does not run.")
    return folder / WEIGHTS, dense


def _inside(folder: Path, name: str) -> bool:
    return (folder / name).resolve().is_relative_to(folder.resolve())


def _missing(path: Path, detail: str = "") -> ModelError:
    message = f"The file {path.name} of this model is missing."
    return ModelError("model-missing", "Incomplete model", message, str(path), detail or None)


def same_shape(path: Path, found: Sequence[int] | None, wanted: Sequence[int]) -> None:
    """Compare the shape of a tensor with what the model's other parts want.

    Raises:
        ModelError: model-damaged where it differs, or there is none.
    """
    if found is None or tuple(found) != tuple(wanted):
        told = "none" if found is None else list(found)
        message = f"The file {path.name} does not fit the rest of this model: {told} instead of {list(wanted)}."
        raise damaged(path, message)
