"""Stage mntp: masked next token prediction, which teaches a decoder to look both ways (LLM2Vec, arXiv 2404.05961).

Attention is switched to both sides, a share of the tokens is masked, and a masked token i is told from the state at
i - 1: the place where the model learned to say its next token. What is learned is an adapter on the model without
its head; `decoder.load_decoder` merges it before the embedding itself is learned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from transformers import AutoModelForCausalLM, PreTrainedModel, PreTrainedTokenizerFast

from core.embed.decoder import Reading, Tokens, frame, open_tokenizer
from core.embed.decoder_torch import Side, bidirectional
from core.errors import ModelError, SeogaError
from core.train.decoder import Lora, add_lora, learned, open_model, pad, save_adapter, states
from core.train.encoder import mixed
from core.train.loop import Figures, Schedule, train

BLANK = "_"  # what LLM2Vec masks with where a model has no mask token


@dataclass(frozen=True, slots=True)
class Plan:
    """How a decoder learns to look both ways; `mask` is the id masked tokens are shown as, None for `mask_id`'s."""

    lora: Lora = field(default_factory=lambda: Lora(rank=16, alpha=32, dropout=0.05))
    share: float = 0.2
    mask: int | None = None
    longest: int = 512
    batch: int = 32
    steps: int = 1000
    rate: float = 5e-5
    recompute: bool = False
    every: int = 500
    seed: int = 7


def train_mntp(model_folder: Path, out: Path, texts: Sequence[str], plan: Plan) -> None:
    """Teach a decoder to look both ways on running text; writes an adapter, and log and checkpoint, to `out`.

    Raises:
        ModelError: see `decoder.load_decoder`; model-unsupported where the tokeniser has no token to mask with.
        SeogaError: data-missing, where no text has two tokens.
    """
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = open_tokenizer(model_folder)
    mask = mask_id(tokenizer) if plan.mask is None else plan.mask
    found = windows(tokenizer, texts, plan.longest)
    if not found:
        raise SeogaError("data-missing", "Nothing to learn from", "No text has two tokens.", str(out))
    causal = bidirectional(open_model(model_folder, AutoModelForCausalLM)).requires_grad_(False)
    model = add_lora(causal.base_model, plan.lora, plan.seed, plan.recompute)

    def learn(batch: Sequence[Tokens]) -> Figures:
        model.train()  # the loop knows only the parts that learn
        side = pad(batch)
        hidden = states(model, side.ids.masked_fill(side.counted, mask), side.mask)
        rows, wanted = shifted(hidden, side)
        scores = logits(causal, rows)
        loss = functional.cross_entropy(scores, wanted)
        torch.autograd.backward(loss)
        return {"loss": loss.item(), "accuracy": (scores.argmax(-1) == wanted).float().mean().item()}

    schedule = Schedule(plan.steps, plan.rate, every=plan.every, seed=plan.seed)
    train(out, "mntp", learned(model), batches(found, plan), learn, schedule)
    save_adapter(model.eval(), out, model_folder.name, Reading("mean", causal=False, longest=plan.longest))


def mask_id(tokenizer: PreTrainedTokenizerFast) -> int:
    """Return the id of the mask token, or else of "_".

    Raises:
        ModelError: model-unsupported, where the tokeniser has neither.
    """
    for name in (tokenizer.mask_token, BLANK):
        found = tokenizer.convert_tokens_to_ids(name) if name else None
        if found is not None and found != tokenizer.unk_token_id:
            return int(found)
    message = f"The tokeniser has neither a mask token nor {BLANK!r}: name the id to mask with."
    raise ModelError("model-unsupported", "Nothing to mask with", message)


def windows(tokenizer: PreTrainedTokenizerFast, texts: Sequence[str], longest: int) -> list[Tokens]:
    """Cut texts into windows of at most `longest` tokens, the model's start tokens before each.

    `counted` says which tokens may be masked: not special ones, and not the first, which nothing stands before.
    Windows without such a token are left out.
    """
    head, _ = frame(tokenizer)
    room, special = longest - len(head), np.array(tokenizer.all_special_ids)
    found: list[Tokens] = []
    for text in tokenizer.backend_tokenizer.encode_batch(list(texts), add_special_tokens=False):
        for first in range(0, len(text.ids), room):
            ids = np.array([*head, *text.ids[first : first + room]], dtype=np.int32)
            able = ~np.isin(ids, special)
            able[0] = False
            if able.any():
                found.append(Tokens(ids, able))
    return found


def batches(found: Sequence[Tokens], plan: Plan) -> Iterator[list[Tokens]]:
    """Yield batches without end, the same for the same seed; `counted` now says which tokens are masked.

    Every window once an epoch, each time with other tokens masked.
    """
    for epoch in count():
        chance = np.random.default_rng([plan.seed, epoch])
        order = chance.permutation(len(found))
        for first in range(0, len(order), plan.batch):
            yield [masked(found[index], plan.share, chance) for index in order[first : first + plan.batch]]


def masked(window: Tokens, share: float, chance: np.random.Generator) -> Tokens:
    """Choose tokens to mask: each that may be with this probability, and one where chance chose none."""
    chosen = window.counted & (chance.random(len(window.ids)) < share)
    if not chosen.any():
        chosen[chance.choice(np.flatnonzero(window.counted))] = True
    return Tokens(window.ids, chosen)


def shifted(rows: Tensor, side: Side) -> tuple[Tensor, Tensor]:
    """Return the rows [M, X] out of [B, T, X] that stand one place before the M masked tokens, and their ids [M]."""
    chosen = side.counted[:, 1:]
    return rows[:, :-1][chosen], side.ids[:, 1:][chosen]


def logits(causal: PreTrainedModel, rows: Tensor) -> Tensor:
    """Return the head's logits [M, V] of states [M, D], float32; Gemma 2 bends them under a cap."""
    with mixed():
        head = causal.get_output_embeddings()
        scores: Tensor = head(rows.to(head.weight.dtype)).float()
    cap = getattr(causal.config, "final_logit_softcapping", None)
    return cap * torch.tanh(scores / cap) if cap else scores
