"""Stage 8, finetune: dense, sparse and multi-vector learned together from one encoder (M3, arXiv 2402.03216).

Both heads start from something sensible (see `heads`). Then every batch holds queries, their passages and mined
hard negatives; the three scores and their ensemble learn from the right answers, and each score from the ensemble
(self-knowledge distillation). English vectors are held where the teacher has them all the while, since the pairs
come from few fields and the teacher has seen many.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from core.train import loop
from core.train.data import Pair
from core.train.encoder import (
    Ids,
    embed,
    load_encoder,
    open_tokenizer,
    pad,
    pooled,
    save_encoder,
    special_ids,
    states,
    tokenise,
)
from core.train.filter import consistent
from core.train.heads import Heads, start
from core.train.losses import TEMPERATURE, contrastive, m3_loss, multi_scores, sparse_scores
from core.train.negatives import keys, mine, no_negatives
from core.train.stream import Source, mixed
from core.train.written import OWN

HEADS = "heads.safetensors"
NEVER = -10.0  # the score of what must not count as a negative: nothing after the softmax, and no infinity


@dataclass(frozen=True, slots=True)
class Plan:
    """How encoder and heads learn together.

    Pairs whose passage is not among its query's best `top` of its kind are left out (0: none is), and negatives are
    drawn from these `ranks` (see `filter` and `negatives`). A batch has at most `tokens` padded tokens of queries,
    passages and `hard` negatives a query. `self_distilled`
    switches the ensemble's lessons on. `sizes` are dense widths that shall be usable alone (Matryoshka,
    arXiv 2205.13147) beside the full one. Each batch moves `anchored` English texts back with weight `anchor`.
    Pairs of the project's own texts, the kinds `own-...`, are all believed, and drawn `favoured` times as often as
    others.
    """

    schedule: loop.Schedule = field(default_factory=lambda: loop.Schedule(steps=1200, rate=2e-5, table=5.0))
    tokens: int = 6144
    longest: int = 160
    top: int = 30
    hard: int = 1
    ranks: tuple[int, int] = (3, 100)
    multi_dims: int = 128
    anchor: float = 10.0
    anchored: int = 24
    self_distilled: bool = True
    sizes: tuple[int, ...] = ()
    favoured: float = 3.0


class Student(nn.Module):
    """An encoder and its two heads, learned as one."""

    def __init__(self, encoder: BertModel, heads: Heads) -> None:
        """Join them."""
        super().__init__()
        self.encoder = encoder
        self.heads = heads


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a batch, encoded: ids and states, the mask of all tokens and that of words alone."""

    ids: Tensor
    states: Tensor
    mask: Tensor
    words: Tensor

    def dense(self, size: int | None = None) -> Tensor:
        """Return the mean of the states under the mask, cut to `size`, L2-normalised, [B, size]."""
        return pooled(self.states[..., :size], self.mask)


@dataclass(frozen=True, slots=True)
class Lesson:
    """Pairs of one kind, tokenised; `texts` [N, 2] numbers their texts, the same text the same number.

    `negatives` [N, H] are the rows whose passages are hard negatives of each query, -1 for none; `known` holds the
    keys of all pairs of the kind, kept or not (see `negatives.keys`).
    """

    queries: Sequence[Ids]
    passages: Sequence[Ids]
    negatives: NDArray[np.int32]
    texts: NDArray[np.int64]
    known: NDArray[np.int64]


def finetune(
    work: Path,
    kinds: Mapping[str, Sequence[Pair]],
    anchors: tuple[Sequence[str], NDArray[np.float16]],
    plan: Plan,
    measure: loop.Measure | None = None,
) -> None:
    """Train the working folder's encoder and heads on pairs by kind; `anchors` are English texts with vectors."""
    tokenizer, encoder = open_tokenizer(work), load_encoder(work)
    special = special_ids(tokenizer)
    trusted = dataclasses.replace(plan, top=0)  # nobody mined these: what the model cannot find yet teaches it most
    found = {
        kind: lesson(encoder, tokenizer, pairs, trusted if kind.startswith(OWN) else plan)
        for kind, pairs in kinds.items()
        if pairs
    }
    lessons = {kind: one for kind, one in found.items() if one.queries}
    for kind, one in lessons.items():
        loop.log(work, {"stage": "finetune", "kind": kind, "pairs": len(kinds[kind]), "kept": len(one.queries)})
    english, targets = tokenise(tokenizer, anchors[0], plan.longest), torch.from_numpy(anchors[1])
    everything = [*english, *(ids for one in lessons.values() for ids in (*one.queries, *one.passages))]
    student = Student(encoder, start(encoder, everything, special, plan.multi_dims, plan.schedule.seed))
    sources = {
        kind: Source(
            [(1 + plan.hard) * max(len(q), len(p)) for q, p in zip(one.queries, one.passages, strict=True)],
            share=len(one.queries) * (plan.favoured if kind.startswith(OWN) else 1),
        )
        for kind, one in lessons.items()
    }

    def learn(drawn: tuple[str, list[int]]) -> dict[str, float]:
        kind, items = drawn
        loss = batch_loss(student, lessons[kind], items, special, plan)
        moved = loss.new_zeros(())
        if plan.anchored and len(english):
            chosen = torch.randint(len(english), (plan.anchored,)).tolist()  # the loop seeds torch at every step
            still = pad([english[index] for index in chosen])
            vectors = pooled(states(encoder, still), still.mask)
            moved = 1 - (vectors * targets[chosen].float().to(vectors.device)).sum(1).mean()
        torch.autograd.backward(loss + plan.anchor * moved)
        return {"loss": loss.item(), "anchor": moved.item(), f"{kind}/loss": loss.item()}

    batches = mixed(sources, plan.tokens, plan.schedule.seed)
    loop.train(
        work, "finetune", student, batches, learn, plan.schedule, (lambda: measure(encoder)) if measure else None
    )
    save_encoder(encoder, work)
    save_file({name: w.detach().cpu().numpy() for name, w in student.heads.state_dict().items()}, work / HEADS)


def lesson(encoder: BertModel, tokenizer: Tokenizer, pairs: Sequence[Pair], plan: Plan) -> Lesson:
    """Tokenise pairs, keep the believable ones and mine their hard negatives, with the encoder as it is."""
    queries, passages = ([pair[side] for pair in pairs] for side in (0, 1))
    numbers: dict[str, int] = {}
    texts = np.array([[numbers.setdefault(text, len(numbers)) for text in pair] for pair in pairs])
    asked, told = tokenise(tokenizer, queries, plan.longest), tokenise(tokenizer, passages, plan.longest)
    asking, telling = np.zeros((2, len(pairs), 1), dtype=np.float32)
    if plan.top or plan.hard:
        asking, telling = embed(encoder, asked), embed(encoder, told)
    kept = np.arange(len(pairs))
    if plan.top:
        kept = np.flatnonzero(consistent(asking, telling, None, plan.top))
    negatives = np.full((len(kept), plan.hard), -1, dtype=np.int32)
    if plan.hard and len(kept):
        negatives = mine(asking[kept], telling[kept], texts[kept], plan.hard, plan.ranks, seed=plan.schedule.seed)
    return Lesson([asked[row] for row in kept], [told[row] for row in kept], negatives, texts[kept], keys(texts))


def batch_loss(student: Student, one: Lesson, items: Sequence[int], special: Sequence[int], plan: Plan) -> Tensor:
    """Return the loss of M3 over a batch, and over the narrower dense vectors where such are wanted."""
    hard = [int(row) for row in one.negatives[items].ravel() if row >= 0]
    query = encoded(student, [one.queries[item] for item in items], special)
    passage = encoded(student, [one.passages[item] for item in (*items, *hard)], special)
    columns = one.texts[[*items, *hard], 1]
    shared = torch.from_numpy(no_negatives(one.texts[items, 0], columns, one.known)).to(query.ids.device)
    dense, sparse, multi = (score.masked_fill(shared, NEVER) for score in scores(student.heads, query, passage))
    loss = m3_loss(dense, sparse, multi, self_distilled=plan.self_distilled)
    for size in plan.sizes:
        narrow = query.dense(size) @ passage.dense(size).T
        loss = loss + contrastive(narrow.masked_fill(shared, NEVER) / TEMPERATURE) / (4 * len(plan.sizes))
    return loss


def encoded(student: Student, texts: Sequence[Ids], special: Sequence[int]) -> Side:
    """Encode one side of a batch."""
    batch = pad(texts)
    words = batch.mask & ~torch.isin(batch.ids, torch.tensor(special, device=batch.ids.device))
    return Side(batch.ids, states(student.encoder, batch), batch.mask, words)


def scores(heads: Heads, query: Side, passage: Side) -> tuple[Tensor, Tensor, Tensor]:
    """Return the dense, sparse and multi-vector scores [B, C] of a batch."""
    dense = query.dense() @ passage.dense().T
    weights = heads.weights(query.states, query.words), heads.weights(passage.states, passage.words)
    sparse = sparse_scores(weights[0], query.ids, weights[1], passage.ids)
    rows = heads.rows(query.states[:, 1:]), heads.rows(passage.states[:, 1:])  # without [CLS]
    return dense, sparse, multi_scores(rows[0], query.mask[:, 1:], rows[1], passage.mask[:, 1:])
