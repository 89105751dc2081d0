"""Run an M3-style model with torch, where there is a GPU: half precision there, single precision on a CPU.

The weights are those that the graph was made of, in `model.safetensors`; the architecture is transformers' own
BERT, and no code is taken from the model's folder. Everything around the network is `core.embed.m3`'s. Importing
this module imports torch: only what has asked for a GPU does.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import linear, normalize
from transformers import BertConfig, BertModel

from core.embed.base import ModelCard
from core.embed.m3 import M3, Batching, Floats
from core.embed.weights import WEIGHTS, Weights, damaged, read_config, read_weights

GPU_BATCH_TOKENS = 32_768  # padded tokens of a batch: a GPU is idle in small ones
EPSILON = 1e-12  # of the norms divided by, as in the graph


def m3_torch(card: ModelCard, threads: int = 0) -> M3:
    """Load the model of a card onto the GPU, or onto the CPU with this many threads (0: as torch chooses).

    Raises:
        ModelError: a file is missing or damaged.
    """
    if threads:
        torch.set_num_threads(threads)
    path = card.folder / WEIGHTS
    if torch.cuda.is_available():
        network = TorchNetwork(path, torch.device("cuda"), torch.float16)
        return M3(card, threads, network, Batching(GPU_BATCH_TOKENS))
    return M3(card, threads, TorchNetwork(path, torch.device("cpu"), torch.float32))


class TorchNetwork:
    """The encoder and its heads on one device; a `core.embed.m3.Network`. May be called from several threads."""

    def __init__(self, path: Path, device: torch.device, precision: torch.dtype) -> None:
        """Load a folder's weights; `precision` is the encoder's, the heads and all sums stay in float32.

        Raises:
            ModelError: the file is missing, damaged, or does not hold all of a BERT and both heads.
        """
        encoder, heads = read_weights(path)
        self._device = device
        self._encoder = _bert(path, encoder).to(device, precision)
        try:
            self._sparse, self._multi = (
                (_tensor(heads[f"{name}.weight"], device), _tensor(heads[f"{name}.bias"], device))
                for name in ("sparse", "multi")
            )
        except KeyError as error:
            raise damaged(path, f"no {error}") from error

    def __call__(self, ids: NDArray[np.int64], mask: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
        """Return dense [B, D], sparse [B, T] and multi [B, T, M], by the formulas of `core.train.export`."""
        with torch.inference_mode():
            on = _tensor(mask, self._device)
            states = self._encoder(input_ids=_tensor(ids, self._device), attention_mask=on.long()).last_hidden_state
            on = on.unsqueeze(-1)
            states = states.float().masked_fill(~on, 0)  # states of padding may be anything, even no number
            dense = normalize(states.sum(1), dim=-1, eps=EPSILON)
            sparse = torch.relu(linear(states, *self._sparse)) * on
            multi = normalize(linear(states, *self._multi) * on, dim=-1, eps=EPSILON)
            found = (dense, sparse.squeeze(-1), multi)
            first, second, third = (value.cpu().numpy() for value in found)
        return first, second, third


def _bert(path: Path, encoder: Weights) -> BertModel:
    """Return transformers' BERT with these weights, ready to be asked."""
    model = BertModel(BertConfig(**read_config(path)), add_pooling_layer=False)
    try:
        missing, _ = model.load_state_dict({n: torch.from_numpy(w) for n, w in encoder.items()}, strict=False)
    except RuntimeError as error:  # a shape that does not fit the others
        raise damaged(path, str(error)) from error
    if missing:
        raise damaged(path, f"no {', '.join(missing)}")
    return model.eval()


def _tensor(value: Floats | NDArray[np.int64] | NDArray[np.bool_], device: torch.device) -> torch.Tensor:
    """Put an array onto the device."""
    return torch.from_numpy(value).to(device)
