"""Run a cross-encoder with torch: half precision on a GPU, single precision on a CPU. See `core.embed.reranker`.

The architectures are transformers' own and no code is taken from a model's folder. Importing this module imports
torch: only what opens a reranker does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor
from torch.nn.functional import linear
from transformers import AutoModelForSequenceClassification, BertConfig, BertModel, PreTrainedModel

from core.embed.quiet import quietly
from core.embed.reranker import CONFIG, OURS, THEIRS, Floats, Ids, damaged

BATCH_TOKENS, GPU_BATCH_TOKENS = 1024, 32_768  # padded tokens of a batch; a GPU is idle in small ones
WORDS = "embeddings.word_embeddings.weight"
BROKEN = (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError)  # what bad files raise
UNUSABLE = "The model's weights cannot be used."
Head = Callable[[Any, Tensor], Tensor]  # the encoder's output and the mask [B, T] -> logits [B]


@dataclass(frozen=True, slots=True)
class TorchNetwork:
    """A model and its head on a device; a `core.embed.reranker.Network`. May be called from several threads."""

    model: PreTrainedModel
    head: Head
    device: torch.device
    words: int
    batch_tokens: int

    def __call__(self, ids: Ids, mask: NDArray[np.bool_], segments: Ids) -> Floats:
        """Return the logits [B] of ids, mask and segments [B, T]; what knows no segments is given none."""
        given = {"input_ids": ids, "attention_mask": mask.astype(np.int64)}
        if getattr(self.model.config, "type_vocab_size", 0) > 1:
            given["token_type_ids"] = segments
        with torch.inference_mode():
            found = self.model(**{name: torch.from_numpy(value).to(self.device) for name, value in given.items()})
            logits = self.head(found, torch.from_numpy(mask).to(self.device))
        return np.asarray(logits.float().cpu().numpy(), np.float32)


def open_ours(folder: Path, threads: int) -> TorchNetwork:
    """Load a BERT and a linear layer on the mean of its states, as `core.train.reranker` writes them.

    Raises:
        ModelError: model-damaged.
    """
    path = folder / OURS
    try:
        weights = load_file(path)
        scale, bias = (weights.pop(f"score.{part}") for part in ("weight", "bias"))
        config = BertConfig.from_json_file(folder / CONFIG)
        config.vocab_size = weights[WORDS].shape[0]  # it may have grown since config.json was written
        model = BertModel(config, add_pooling_layer=False)
        missing, _ = model.load_state_dict(weights, strict=False)
    except BROKEN as error:
        raise damaged(path, UNUSABLE, str(error)) from error
    if missing or scale.shape != (1, model.config.hidden_size) or bias.shape != (1,):
        raise damaged(path, UNUSABLE, f"missing: {', '.join(missing)}; score {list(scale.shape)}")
    device, _ = _place(threads)
    scale, bias = scale.float().to(device), bias.float().to(device)

    def head(found: Any, mask: Tensor) -> Tensor:  # noqa: ANN401 (transformers has no types)
        on = mask.unsqueeze(-1)
        mean = found.last_hidden_state.float().masked_fill(~on, 0).sum(1) / on.sum(1)
        return linear(mean, scale, bias).squeeze(-1)

    return _network(model, head, threads)


def open_theirs(folder: Path, threads: int) -> TorchNetwork:
    """Load an encoder with a sequence classification head of one logit, as Hugging Face writes them.

    Raises:
        ModelError: model-damaged.
    """
    careful = {"use_safetensors": True, "local_files_only": True, "trust_remote_code": False}
    _, precision = _place(threads)
    try:
        with quietly():
            model, told = AutoModelForSequenceClassification.from_pretrained(
                folder, dtype=precision, output_loading_info=True, **careful
            )
    except BROKEN as error:
        raise damaged(folder / THEIRS, UNUSABLE, str(error)) from error
    wrong = [*told["missing_keys"], *told["mismatched_keys"]]  # they would be random
    if wrong:
        raise damaged(folder / THEIRS, UNUSABLE, f"missing: {wrong}")
    return _network(model, lambda found, _: found.logits.squeeze(-1), threads)


def _network(model: PreTrainedModel, head: Head, threads: int) -> TorchNetwork:
    device, precision = _place(threads)
    tokens = GPU_BATCH_TOKENS if device.type == "cuda" else BATCH_TOKENS
    words = model.get_input_embeddings().num_embeddings
    return TorchNetwork(model.to(device, precision).eval(), head, device, words, tokens)


def _place(threads: int) -> tuple[torch.device, torch.dtype]:
    """Return where to run and how precisely, with this many threads on a CPU (0: as torch chooses)."""
    if threads:
        torch.set_num_threads(threads)
    if torch.cuda.is_available():
        return torch.device("cuda"), torch.float16
    return torch.device("cpu"), torch.float32
