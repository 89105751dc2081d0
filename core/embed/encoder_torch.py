"""An encoder's network on torch: the states of its tokens, and the vectors that are read off them.

The architectures are transformers' own; no code is taken from a model's folder. Weights may be in half precision;
pooling, heads and norms are in single precision always. Importing this module imports torch.

Shapes: B texts of a batch, T tokens of the longest, H width of the states, D and M of the vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor
from torch.nn.functional import gelu, linear, normalize
from transformers import CONFIG_MAPPING, AutoModel, PreTrainedModel

from core.embed import encoder_files as files
from core.embed.base import ModelCard
from core.embed.devices import Device, free_memory, too_large, trouble_of
from core.embed.quiet import quietly
from core.errors import ModelError

UNUSED = "pooler."  # a layer on the first state that classifiers are trained with; no vector is read off it
OVERFLOWS = ("gemma", "t5")  # families whose states grow past what float16 can hold
EPSILON = 1e-12  # of the norms divided by
MARGIN = 1.1  # times the weights: what a model needs beside them
BROKEN = (OSError, ValueError, LookupError, TypeError, ImportError, AttributeError, RuntimeError, SafetensorError)
ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "Identity": lambda value: value,
    "Tanh": torch.tanh,
    "ReLU": torch.relu,
    "GELU": gelu,
    "Sigmoid": torch.sigmoid,
}
Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Layer:
    """A linear layer and what follows it."""

    weight: Tensor
    bias: Tensor | None
    activation: Callable[[Tensor], Tensor]

    def __call__(self, value: Tensor) -> Tensor:
        """Return the layer's answer."""
        return self.activation(linear(value, self.weight, self.bias))


@dataclass(frozen=True, slots=True)
class Network:
    """A model and what reads its states, on one device. May be called from several threads.

    `layers` follow the pooling (none for most models); `sparse` and `multi` are BGE-M3's heads.
    """

    body: PreTrainedModel
    pooling: str
    layers: tuple[Layer, ...]
    sparse: Layer | None
    multi: Layer | None
    place: torch.device

    @property
    def words(self) -> int:
        """Return the number of rows of the word table."""
        return int(self.body.get_input_embeddings().num_embeddings)

    @property
    def positions(self) -> int | None:
        """Return how many tokens there are positions for, None where any number will do."""
        for name, module in self.body.named_modules():
            if name.endswith("position_embeddings") and isinstance(module, torch.nn.Embedding):
                before = 0 if module.padding_idx is None else module.padding_idx + 1  # RoBERTa counts from behind it
                return module.num_embeddings - before
        return getattr(self.body.config, "max_position_embeddings", None)

    def __call__(self, ids: Ids, mask: Mask, counted: Mask | None = None) -> tuple[Floats, Floats, Floats]:
        """Return dense [B, D], sparse [B, T] and multi [B, T, M] of ids and mask [B, T]; without heads, 0 and M = 0.

        The dense vector is the mean of the states that are `counted` [B, T]; without, of those that the model's
        pooling counts.

        Raises:
            ModelError: model-damaged, where the answer is no number.
        """
        with torch.inference_mode():
            on = torch.from_numpy(mask).to(self.place)
            given = {"input_ids": torch.from_numpy(ids).to(self.place)}
            if not mask.all():  # attention without a mask is faster
                given["attention_mask"] = on.long()
            states = self.body(**given).last_hidden_state.float()
            states = states.masked_fill(~on.unsqueeze(-1), 0)  # states of padding may be anything, even no number
            taken = torch.from_numpy(pooled(mask, self.pooling) if counted is None else counted).to(self.place)
            dense = self._dense(states, taken)
            sparse = torch.relu(self.sparse(states)).squeeze(-1) * on if self.sparse else states.new_zeros(on.shape)
            multi = normalize(self.multi(states) * on.unsqueeze(-1), dim=-1, eps=EPSILON) if self.multi else None
        first, second = (np.asarray(value.cpu().numpy(), np.float32) for value in (dense, sparse))
        third = np.zeros((*mask.shape, 0), np.float32) if multi is None else multi.cpu().numpy()
        if not np.isfinite(first).all():
            raise ModelError("model-damaged", "Damaged model", "The model does not answer with numbers.")
        return first, second, third

    def _dense(self, states: Tensor, counted: Tensor) -> Tensor:
        """Return the normalised mean [B, D] of the counted states, after the model's layers."""
        share = counted.unsqueeze(1).float() / counted.sum(1)[:, None, None]  # [B, 1, T]
        value = (share @ states).squeeze(1)
        for layer in self.layers:
            value = layer(value)
        return normalize(value, dim=-1, eps=EPSILON)


def pooled(mask: Mask, pooling: str) -> Mask:
    """Return which states [B, T] the dense vector is the mean of: all, the first, or the last under the mask."""
    if pooling == "mean":
        return mask
    counted = np.zeros_like(mask)
    places = mask.sum(1) - 1 if pooling == "last" else 0
    counted[np.arange(len(mask)), places] = True
    return counted


def open_network(card: ModelCard, device: Device) -> Network:
    """Load a card's network onto a device.

    Raises:
        ModelError: model-unsupported for an architecture that is not transformers' own, model-damaged for weights
            that are missing or do not fit, model-too-large where the computer's memory does not hold them.
        RuntimeError: the device is full or gone, as torch says it.
    """
    config = files.checked(card)
    _known(card, config)
    dtype = (
        torch.float32 if device.dtype == torch.float16 and config.model_type.startswith(OVERFLOWS) else device.dtype
    )
    _room(card, device, dtype)
    body = _body(card, config, dtype)
    width = int(body.config.hidden_size)
    layers = [_layer(path, dense, device) for path, dense in files.layers(card.folder)]
    _chained(card, width, layers)
    sparse = _head(card.folder / files.SPARSE, (1, width), device) if card.sparse else None
    multi = _head(card.folder / files.MULTI, (card.multi_dims, width), device) if card.multi_dims else None
    return Network(body.to(device.place).eval(), card.pooling, tuple(layers), sparse, multi, device.place)


def _known(card: ModelCard, config: files.Config) -> None:
    """Refuse what is not transformers' own, before anything is loaded."""
    if config.model_type not in CONFIG_MAPPING:
        asks = " It asks to run code of its own, which Seoga never does." if config.auto_map else ""
        raise files.unsupported(card.folder, f"The architecture {config.model_type!r} is not known.{asks}")
    if config.is_encoder_decoder:
        raise files.unsupported(card.folder, "A model that reads and writes is not one that embeds.")


def _room(card: ModelCard, device: Device, dtype: torch.dtype) -> None:
    """Refuse a model that the device's memory does not hold, before it is filled."""
    needs = int(files.parameters(files.weights(card.folder)) * dtype.itemsize * MARGIN)
    free = free_memory(device)
    if needs <= free:
        return
    said = f"{needs / 1e9:.1f} GB needed, {free / 1e9:.1f} GB free"
    if device.place.type != "cpu":
        raise torch.OutOfMemoryError(f"Out of memory: {said}")
    raise too_large(said, str(card.folder))


def _body(card: ModelCard, config: files.Config, dtype: torch.dtype) -> PreTrainedModel:
    """Load transformers' model; every weight must be in the files, for others would be random."""
    careful = {"use_safetensors": True, "local_files_only": True, "trust_remote_code": False}
    try:
        with quietly():
            body, told = AutoModel.from_pretrained(card.folder, dtype=dtype, output_loading_info=True, **careful)
        body.get_input_embeddings()
    except BROKEN as error:
        if trouble_of(error):
            raise
        raise files.damaged(card.folder, "The model's weights cannot be used.", str(error)) from error
    wrong = [name for name in told["missing_keys"] if UNUSED not in name] + [
        one[0] for one in told["mismatched_keys"]
    ]
    left = [name for name in told["unexpected_keys"] if UNUSED not in name and "position_ids" not in name]
    if config.auto_map and (wrong or left):
        message = "This model asks to run code of its own, which Seoga never does, and is not whole without it."
        raise files.unsupported(card.folder, message)
    if wrong:
        raise files.damaged(card.folder, "Some of the model's weights are missing or of the wrong shape.", str(wrong))
    return body


def _layer(path: Path, dense: files.Dense, device: Device) -> Layer:
    """Load a layer behind the pooling."""
    if dense.activation not in ACTIVATIONS:
        raise files.unsupported(path.parent, f"The function {dense.activation!r} is not one that Seoga knows.")
    shapes = files.shapes(path)
    files.same_shape(path, shapes.get("linear.weight"), (dense.out_features, dense.in_features))
    if dense.bias:
        files.same_shape(path, shapes.get("linear.bias"), (dense.out_features,))
    return _loaded(path, "linear.", device, ACTIVATIONS[dense.activation])


def _head(path: Path, shape: tuple[int, int], device: Device) -> Layer:
    """Load one of BGE-M3's heads, a linear layer with a bias."""
    shapes = files.shapes(path)
    files.same_shape(path, shapes.get("weight"), shape)
    files.same_shape(path, shapes.get("bias"), shape[:1])
    return _loaded(path, "", device, ACTIVATIONS["Identity"])


def _loaded(path: Path, prefix: str, device: Device, activation: Callable[[Tensor], Tensor]) -> Layer:
    values = {name: value.float().to(device.place) for name, value in load_file(path).items()}
    return Layer(values[f"{prefix}weight"], values.get(f"{prefix}bias"), activation)


def _chained(card: ModelCard, width: int, layers: Sequence[Layer]) -> None:
    """Compare the widths of states, layers and the vector that the card promises."""
    for layer in layers:
        if layer.weight.shape[1] != width:
            message = f"A layer behind the pooling reads {layer.weight.shape[1]} numbers; it is given {width}."
            raise files.damaged(card.folder, message)
        width = layer.weight.shape[0]
    if width != card.dims:
        raise files.damaged(card.folder, f"The model's vectors have {width} numbers; its card says {card.dims}.")
