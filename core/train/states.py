"""The frozen encoder's token states, computed once: fitting the heads then reads them as often as it likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from core.embed.m3 import batches
from core.embed.onnx import open_session

BATCH_TOKENS = 4096


@dataclass(frozen=True, slots=True)
class States:
    """Token ids [N] and states [N, D] in half precision of many texts; text i has rows starts[i] : starts[i + 1]."""

    ids: NDArray[np.int64]
    states: NDArray[np.float16]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.starts) - 1

    def padded(self, texts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.bool_]]:
        """Return ids [B, T], states [B, T, D] and the mask [B, T] of some texts."""
        lengths = self.starts[texts + 1] - self.starts[texts]
        mask = np.arange(lengths.max()) < lengths[:, None]
        rows = np.concatenate([np.arange(self.starts[text], self.starts[text + 1]) for text in texts])
        ids = np.zeros(mask.shape, dtype=np.int64)
        states = np.zeros((*mask.shape, self.states.shape[1]), dtype=np.float32)
        ids[mask], states[mask] = self.ids[rows], self.states[rows]
        return ids, states, mask


def compute_states(graph: Path, tokenizer: Tokenizer, texts: Sequence[str], longest: int, threads: int) -> States:
    """Run texts, cut to `longest` tokens, through a graph that was exported without heads."""
    session = open_session(graph, threads)
    tokenizer.enable_truncation(longest)
    ids = [one.ids for one in tokenizer.encode_batch_fast(list(texts))]
    tokenizer.no_truncation()
    starts = np.concatenate([[0], np.cumsum([len(one) for one in ids])])
    width = session.get_outputs()[0].shape[2]
    states = np.empty((starts[-1], width), dtype=np.float16)
    for members in batches([len(one) for one in ids], BATCH_TOKENS):
        mask = np.arange(max(len(ids[text]) for text in members)) < np.array([[len(ids[text])] for text in members])
        batch = np.zeros(mask.shape, dtype=np.int64)
        batch[mask] = np.concatenate([ids[text] for text in members])
        (out,) = session.run(["states"], {"input_ids": batch, "attention_mask": mask.astype(np.int64)})
        for row, text in enumerate(members):
            states[starts[text] : starts[text + 1]] = out[row, : len(ids[text])]
    return States(np.concatenate(ids), states, starts)
