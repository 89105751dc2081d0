"""The encoder as torch trains it: BERT's layers on the weights of a working folder.

The same code runs on a CPU and on one GPU. Matrix products are in bfloat16 where the machine has an instruction
for them (four times as fast as float32 on such a CPU); weights, sums and losses stay in float32.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from transformers import BertConfig, BertModel

WEIGHTS, TOKENIZER, CONFIG = "model.safetensors", "tokenizer.json", "config.json"
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts side by side: token ids [B, T], int64, and the mask [B, T] that is off where there is only padding."""

    ids: Tensor
    mask: Tensor


def load_encoder(work: Path, dropout: float = 0.0) -> BertModel:
    """Load the working folder's encoder onto the device that trains; the word table may have grown."""
    weights = load_file(work / WEIGHTS)
    config = BertConfig.from_dict(json.loads((work / CONFIG).read_text("utf-8")))
    config.vocab_size = weights["embeddings.word_embeddings.weight"].shape[0]
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = dropout
    if device().type == "cpu":  # torch's fused attention runs backward at a fifth of the speed of plain products
        config._attn_implementation = "eager"
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({name: w for name, w in weights.items() if w.is_floating_point()}, strict=False)
    model.embeddings.word_embeddings.sparse = True  # a batch touches few rows: see loop.optimisers
    return model.to(device())


def save_encoder(model: BertModel, work: Path) -> None:
    """Write the encoder's weights back into the working folder, in float32."""
    weights = {name: w.detach().cpu().contiguous() for name, w in model.state_dict().items()}
    partial = work / f"{WEIGHTS}.partial"
    save_file(weights, partial)
    partial.replace(work / WEIGHTS)


def open_tokenizer(work: Path) -> Tokenizer:
    """Load the working folder's tokeniser."""
    tokenizer = Tokenizer.from_file(str(work / TOKENIZER))
    tokenizer.no_padding()  # the base pads every text
    return tokenizer


def tokenise(tokenizer: Tokenizer, texts: Sequence[str], longest: int) -> list[Ids]:
    """Return the ids of each text, special tokens included, at most `longest`."""
    tokenizer.enable_truncation(longest)
    ids = [np.array(one.ids, dtype=np.int32) for one in tokenizer.encode_batch_fast(list(texts))]
    tokenizer.no_truncation()
    return ids


def pad(texts: Sequence[Ids]) -> Batch:
    """Put texts side by side, [PAD] being id 0, on the device that trains."""
    lengths = np.array([len(ids) for ids in texts])
    mask = np.arange(lengths.max()) < lengths[:, None]
    ids = np.zeros(mask.shape, dtype=np.int64)
    ids[mask] = np.concatenate(texts)
    return Batch(torch.from_numpy(ids).to(device()), torch.from_numpy(mask).to(device()))


def states(model: BertModel, batch: Batch) -> Tensor:
    """Return the last hidden states [B, T, D], float32."""
    with mixed():
        out = model(input_ids=batch.ids, attention_mask=batch.mask.long())
    hidden: Tensor = out.last_hidden_state
    return hidden.float()


def pooled(hidden: Tensor, mask: Tensor) -> Tensor:
    """Return the mean of states [B, T, D] under the mask [B, T], L2-normalised: the dense vector [B, D]."""
    return functional.normalize((hidden * mask.unsqueeze(-1)).sum(1), dim=-1)


def embed(model: BertModel, texts: Sequence[Ids], tokens: int = 8192) -> NDArray[np.float32]:
    """Return the dense vectors [N, D] of tokenised texts, in their order, nothing learned."""
    from core.embed.m3 import batches

    out = np.zeros((len(texts), model.config.hidden_size), dtype=np.float32)
    with torch.no_grad():
        for members in batches([len(ids) for ids in texts], tokens):
            batch = pad([texts[index] for index in members])
            out[members] = pooled(states(model, batch), batch.mask).cpu().numpy()
    return out


def special_ids(tokenizer: Tokenizer) -> tuple[int, ...]:
    """Return the ids of the special tokens."""
    found = (tokenizer.token_to_id(name) for name in SPECIAL)
    return tuple(index for index in found if index is not None)


def device() -> torch.device:
    """Return where training runs: the GPU where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def mixed() -> torch.autocast:
    """Return the context in which matrix products are in bfloat16, where that is faster."""
    return torch.autocast(device().type, dtype=torch.bfloat16, enabled=_has_bfloat16())


def _has_bfloat16() -> bool:
    """Say whether the device multiplies bfloat16 faster than float32."""
    if device().type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))
