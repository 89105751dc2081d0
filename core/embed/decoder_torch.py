"""Run a decoder with torch and transformers' own architectures, from safetensors alone. See `core.embed.decoder`.

No code is taken from a model's folder. Importing this module imports torch: only what opens a model does.

Shapes: B texts side by side, T tokens of the longest of them, D the width of the states.
"""

from __future__ import annotations

import importlib.util
import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from torch import Tensor
from torch.nn import functional
from transformers import AutoModel, AutoModelForCausalLM, PreTrainedModel

from core.embed.decoder import Floats, Kept, Pooling, Reading, Tokens
from core.embed.devices import Device, Fallback, Notice, best, free_memory, trouble_of
from core.embed.quiet import quietly
from core.embed.recognise_files import CONFIG, Adapter, Config, damaged, needed
from core.embed.recognise_weights import Shapes, weights
from core.errors import ModelError

FAMILIES = ("llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text")
WEIGHTS, ADAPTER, ADAPTS = "model.safetensors", "adapter_model.safetensors", "adapter_config.json"
BROKEN = (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError)  # raised over bad files
FULL_BITS = 16  # weights are not quantised
N = TypeVar("N")


@dataclass(frozen=True, slots=True)
class Side:
    """Texts side by side: ids, where they are not padding, and which tokens count; all [B, T]."""

    ids: Tensor
    mask: Tensor
    counted: Tensor


@dataclass(frozen=True, slots=True)
class TorchNetwork:
    """A decoder on a device; a `core.embed.decoder.Network`. May be called from several threads."""

    model: Any
    pooling: Pooling
    words: int
    dims: int

    def __call__(self, texts: Sequence[Tokens]) -> Floats:
        """Return the L2-normalised vectors [B, D] of texts."""
        with torch.inference_mode():
            side = pad(texts, self.model.device)
            found = pooled(states(self.model, side.ids, side.mask), side, self.pooling)
            return np.asarray(found.cpu().numpy(), np.float32)


@dataclass(frozen=True, slots=True)
class Answers:
    """A decoder that is asked for one word: how far the last token's state goes in a direction [D]."""

    model: Any
    direction: Tensor
    words: int

    def __call__(self, ids: NDArray[np.int64], mask: NDArray[np.bool_]) -> Floats:
        """Return the logits [B] of ids and mask [B, T]."""
        with torch.inference_mode():
            given = [torch.from_numpy(value).to(self.model.device) for value in (ids, mask)]
            found = last(states(self.model, *given), given[1]) @ self.direction
            return np.asarray(found.cpu().numpy(), np.float32)


def open_network(
    folder: Path, reading: Reading, adapters: Sequence[Path], device: Device, kept: Kept
) -> TorchNetwork:
    """Load a decoder that embeds.

    Raises:
        ModelError: as `open_model` and `add_adapters`.
        MemoryError: as `open_model`.
    """
    model = open_model(folder, AutoModel, device, kept.bits)
    if not reading.causal or not getattr(model.config, "is_causal", True):
        model = bidirectional(model)
    model = add_adapters(model, adapters, kept.merged and kept.bits == FULL_BITS).eval()
    return TorchNetwork(model, reading.pooling, model.get_input_embeddings().num_embeddings, model.config.hidden_size)


def open_answers(folder: Path, adapters: Sequence[Path], device: Device, yes: int, no: int | None) -> Answers:
    """Load a decoder with its head, to tell the logit of the token `yes`, less that of `no` where it is given.

    Of the head's rows only these are used: the difference is ln P(yes) / P(no), whatever the other words are.

    Raises:
        ModelError: as `open_model` and `add_adapters`.
        MemoryError: as `open_model`.
    """
    causal = open_model(folder, AutoModelForCausalLM, device)
    rows = causal.get_output_embeddings().weight.detach()
    direction = rows[yes].float() if no is None else rows[yes].float() - rows[no].float()
    return Answers(add_adapters(causal.base_model, adapters).eval(), direction, len(rows))


# --- places ---------------------------------------------------------------------------------------------


def runner(
    open_on: Callable[[Device], N], threads: int = 0, device: Device | None = None, notice: Notice | None = None
) -> Fallback[N]:
    """Open a network on a device, by default the best one, with this many threads of a CPU (0: as torch likes).

    Raises:
        ModelError: as `open_on`.
    """
    if threads:
        torch.set_num_threads(threads)
    return Fallback(open_on, device or best(), notice)


def precision(device: Device) -> torch.dtype:
    """Return what a decoder's weights are on a device: bfloat16 in float16's stead, whose range is too small.

    Decoders are trained in bfloat16, and the states of Gemma and Qwen grow past 65,504.
    """
    return torch.bfloat16 if device.dtype == torch.float16 else device.dtype


# --- models ---------------------------------------------------------------------------------------------


def open_model(
    folder: Path, kind: type[AutoModel | AutoModelForCausalLM], device: Device, bits: int = FULL_BITS
) -> PreTrainedModel:
    """Load a model; `kind` says whether with its head.

    Raises:
        ModelError: model-missing for a file that is not there, model-damaged for one that cannot be used,
            model-unsupported for an unknown family, for pickles, or where weights cannot be quantised here,
            model-too-large where the computer has no room for it.
        MemoryError: a graphics card has no room for it.
    """
    family = needed(folder / CONFIG, Config).model_type
    if family not in FAMILIES:
        message = f"Decoders are one of {', '.join(FAMILIES)}; this one is {family!r}."
        raise ModelError("model-unsupported", "Model not supported", message, str(folder))
    check_room(folder, stored(folder, WEIGHTS), device, bits)
    careful = {"use_safetensors": True, "local_files_only": True, "trust_remote_code": False}
    how = {"dtype": precision(device), "device_map": {"": device.place}, **_quantised(folder, device, bits)}
    try:
        with quietly():
            model, told = kind.from_pretrained(folder, output_loading_info=True, **careful, **how)
    except BROKEN as error:
        if trouble_of(error):
            raise
        raise damaged(folder, "Its weights do not load.", str(error)) from error
    if told["missing_keys"] or told["mismatched_keys"]:  # they would be random
        raise damaged(folder, "Some of its weights are missing, or of the wrong shape.", str(told))
    return model


def stored(folder: Path, name: str) -> Shapes:
    """Return the shapes of the weights of a model or an adapter.

    Raises:
        ModelError: model-missing or model-damaged as `recognise_weights.weights`, model-unsupported for pickles.
    """
    pieces, found = weights(folder, name)
    if any(piece.convert for piece in pieces):
        message = "Models are read from safetensors alone, for a .bin file may hold a program."
        raise ModelError("model-unsupported", "Model not supported", message, str(folder))
    return found


def check_room(folder: Path, found: Shapes, device: Device, bits: int = FULL_BITS) -> None:
    """Refuse weights for which there is no room.

    Raises:
        ModelError: model-too-large, for a CPU.
        MemoryError: for a graphics card, which the CPU may stand in for.
    """
    width = precision(device).itemsize if bits == FULL_BITS else bits / 8
    takes, there = width * sum(map(math.prod, found.values())), free_memory(device)
    if takes > there:
        said = f"It takes {takes / 1e9:.1f} GB of memory; {there / 1e9:.1f} GB are free."
        if device.place.type != "cpu":
            raise MemoryError(said)
        raise ModelError("model-too-large", "Model too large", said, str(folder))


def _quantised(folder: Path, device: Device, bits: int) -> dict[str, Any]:
    """Return what transformers must be told to quantise weights, nothing where they stay as they are.

    Raises:
        ModelError: model-unsupported, where there is no bitsandbytes or no GPU that it runs on.
    """
    if bits == FULL_BITS:
        return {}
    if bits not in (4, 8) or device.place.type != "cuda" or not importlib.util.find_spec("bitsandbytes"):
        message = f"Weights of {bits} bits take an NVIDIA graphics card and the package bitsandbytes."
        raise ModelError("model-unsupported", "Not on this computer", message, str(folder))
    from transformers import BitsAndBytesConfig

    four = {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4", "bnb_4bit_compute_dtype": precision(device)}
    return {"quantization_config": BitsAndBytesConfig(**(four if bits == 4 else {"load_in_8bit": True}))}


def bidirectional(model: PreTrainedModel) -> PreTrainedModel:
    """Let every token see all others, padding apart: LLM2Vec's first step. Changes the model, and returns it.

    The configuration's switch makes transformers build masks of padding alone; a sliding window, where a layer has
    one, then reaches to both sides. Where there is no padding there is no mask, and each layer asks a switch of its
    own: late releases of transformers 5 hand it the configuration's, for the others it is set as well.
    """
    model.config.is_causal = False
    for module in model.modules():
        if isinstance(getattr(module, "is_causal", None), bool):
            module.is_causal = False
    return model


# --- adapters -------------------------------------------------------------------------------------------


def add_adapters(model: PreTrainedModel, folders: Sequence[Path], merged: bool = True) -> PreTrainedModel:
    """Add LoRA adapters (arXiv 2106.09685) in their order: each merged into the weights, or all beside them.

    Raises:
        ModelError: as `merge`.
    """
    if merged:
        for folder in folders:
            model = merge(model, folder)
        return model
    return beside(model, folders)


def merge(model: PreTrainedModel, folder: Path) -> PreTrainedModel:
    """Add an adapter to the weights themselves, so that another can be stacked on top (as LLM2Vec does).

    Raises:
        ModelError: model-missing for a file that is not there, model-unsupported for a pickle or an adapter that
            is not LoRA, model-damaged where it does not belong to this model.
    """
    return _loaded(model, folder, "first").merge_and_unload()


def beside(model: PreTrainedModel, folders: Sequence[Path]) -> PreTrainedModel:
    """Let adapters run beside the weights, which stay as they are; raises ModelError as `merge` does."""
    names = [f"number-{number}" for number in range(len(folders))]  # peft takes a bare number for a layer's
    for name, folder in zip(names, folders, strict=True):
        model = _loaded(model, folder, name)
    if folders:
        model.base_model.set_adapter(names)
    return model


def _loaded(model: Any, folder: Path, name: str) -> Any:  # noqa: ANN401 (peft's own wrapping)
    """Load one adapter onto a model, under a name, every weight of it and no other."""
    from peft import PeftModel, get_peft_model_state_dict

    said = needed(folder / ADAPTS, Adapter)
    if said.peft_type != "LORA":
        message = f"Adapters are of the kind LORA; this one is {said.peft_type!r}."
        raise ModelError("model-unsupported", "Adapter not supported", message, str(folder))
    given = stored(folder, ADAPTER)
    bare = {r"^model\.": ""}  # learned with a head, and so one level deeper
    try:
        with warnings.catch_warnings(action="ignore"):  # what peft warns of is looked at below
            if isinstance(model, PeftModel):
                model.load_adapter(str(folder), name, torch_device=str(model.device), key_mapping=bare)
            else:
                at = str(model.device)
                model = PeftModel.from_pretrained(model, str(folder), name, key_mapping=bare, torch_device=at)
        taken = get_peft_model_state_dict(model, adapter_name=name, save_embedding_layers=False)
    except BROKEN as error:
        raise _foreign(folder, said, str(error)) from error
    wanted = {key.replace("base_model.model.model.", "base_model.model.", 1) for key in given}
    if wanted != set(taken):  # peft leaves out what fits nowhere, and its own beginnings where nothing came
        raise _foreign(folder, said, f"not placed: {sorted(wanted ^ set(taken))[:8]}")
    return model


def _foreign(folder: Path, said: Adapter, detail: str) -> ModelError:
    """Return the error for an adapter that does not fit its model."""
    message = f"It was not made for this model, but for {said.base_model_name_or_path or 'another'}."
    return ModelError("model-damaged", "Adapter does not fit", message, str(folder), detail)


# --- running --------------------------------------------------------------------------------------------


def pad(texts: Sequence[Tokens], device: torch.device, left: bool = False) -> Side:
    """Put texts side by side on a device; the side of the padding changes no vector."""
    lengths = np.array([len(text.ids) for text in texts])
    mask = np.arange(lengths.max()) < lengths[:, None]
    mask = mask[:, ::-1].copy() if left else mask
    ids, counted = np.zeros(mask.shape, dtype=np.int64), np.zeros_like(mask)
    ids[mask] = np.concatenate([text.ids for text in texts])
    counted[mask] = np.concatenate([text.counted for text in texts])
    return Side(*(torch.from_numpy(array).to(device) for array in (ids, mask, counted)))


def states(model: Any, ids: Tensor, mask: Tensor) -> Tensor:  # noqa: ANN401 (transformers has no types)
    """Return the last hidden states [B, T, D], float32, of ids and mask [B, T]."""
    hidden: Tensor = model(input_ids=ids, attention_mask=mask.long(), use_cache=False).last_hidden_state
    return hidden.float()


def pooled(hidden: Tensor, side: Side, pooling: Pooling) -> Tensor:
    """Return the L2-normalised vectors [B, D] of states [B, T, D].

    A text without a token that counts (an empty query) is the mean of all its tokens.
    """
    if pooling == "last":
        return functional.normalize(last(hidden, side.mask), dim=-1)
    counted = torch.where(side.counted.any(1, keepdim=True), side.counted, side.mask)
    return functional.normalize(hidden.masked_fill(~counted.unsqueeze(-1), 0).sum(1), dim=-1)


def last(hidden: Tensor, mask: Tensor) -> Tensor:
    """Return the states [B, D] of the last token of each text, out of [B, T, D] under the mask [B, T]."""
    place = (mask * torch.arange(mask.shape[1], device=hidden.device)).argmax(1)
    return hidden[torch.arange(len(hidden), device=hidden.device), place]
