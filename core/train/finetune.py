"""Stages 8 and 9, finetune and refine: dense, sparse and multi-vector learned together (M3, arXiv 2402.03216).

Both heads start from something sensible (see `heads`), or in `refine` from where `finetune` left them: what has
become easy is replaced by what the better encoder takes for answers now (ANCE, arXiv 2007.00808). Then every batch
holds queries, their passages and mined hard negatives; the three scores and their ensemble learn from the right
answers, and each score from the ensemble (self-knowledge distillation). English vectors are held where the teacher
has them all the while, since the pairs come from few fields and the teacher has seen many.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from core.train import loop
from core.train.data import Pair
from core.train.encoder import (
    Ids,
    device,
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
from core.train.stream import Source, in_turn, mixed
from core.train.written import OWN

HEADS = "heads.safetensors"
ALIKE = 0.75  # of the longest text that is encoded together with another, in tokens
NEVER = -10.0  # the score of what must not count as a negative: nothing after the softmax, and no infinity


@dataclass(frozen=True, slots=True)
class Plan:
    """How encoder and heads learn together.

    Pairs whose passage is not among its query's best `top` of its kind are left out (0: none is), and negatives are
    drawn from these `ranks` (see `filter` and `negatives`). A batch has at most `tokens` padded tokens of queries,
    passages and `hard` negatives a query. `self_distilled` switches the ensemble's lessons on. `sizes` are dense
    widths that shall be usable alone (Matryoshka, arXiv 2205.13147) beside the full one. Each batch moves English
    texts, `anchored` padded tokens of them, back with weight `anchor`. Pairs of the project's own texts, the kinds
    `own-...`, are all believed, and drawn `favoured` times as often as others.
    """

    schedule: loop.Schedule = field(default_factory=lambda: loop.Schedule(steps=1200, rate=2e-5, table=5.0))
    tokens: int = 6144
    longest: int = 160
    top: int = 30
    hard: int = 1
    ranks: tuple[int, int] = (3, 100)
    multi_dims: int = 128
    anchor: float = 10.0
    anchored: int = 1024
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
    stage: str = "finetune",
) -> None:
    """Train the working folder's encoder and heads on pairs by kind; `anchors` are English texts with vectors.

    The stage `refine` goes on with the heads that lie there, any other makes them.
    """
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
        loop.log(work, {"stage": stage, "kind": kind, "pairs": len(kinds[kind]), "kept": len(one.queries)})
    english, targets = tokenise(tokenizer, anchors[0], plan.longest), torch.from_numpy(anchors[1])
    if stage == "refine":
        heads = read_heads(work)
    else:
        everything = [*english, *(ids for one in lessons.values() for ids in (*one.queries, *one.passages))]
        heads = start(encoder, everything, special, plan.multi_dims, plan.schedule.seed)
    student = Student(encoder, heads)
    sources = {
        kind: Source(
            [(1 + plan.hard) * max(len(q), len(p)) for q, p in zip(one.queries, one.passages, strict=True)],
            share=len(one.queries) * (plan.favoured if kind.startswith(OWN) else 1),
        )
        for kind, one in lessons.items()
    }

    def learn(drawn: tuple[tuple[str, list[int]], list[int]]) -> dict[str, float]:
        (kind, items), chosen = drawn
        loss = batch_loss(student, lessons[kind], items, special, plan)
        moved = loss.new_zeros(())
        if chosen:
            still = pad([english[index] for index in chosen])
            vectors = pooled(states(encoder, still), still.mask)
            moved = 1 - (vectors * targets[chosen].float().to(vectors.device)).sum(1).mean()
        torch.autograd.backward(loss + plan.anchor * moved)
        return {"loss": loss.item(), "anchor": moved.item(), f"{kind}/loss": loss.item()}

    lengths, seed = [len(ids) for ids in english], plan.schedule.seed
    held = in_turn(lengths, plan.anchored, f"{seed}/anchors") if plan.anchored and lengths else repeat(list[int]())
    batches = zip(mixed(sources, plan.tokens, seed), held, strict=False)
    loop.train(work, stage, student, batches, learn, plan.schedule, (lambda: measure(encoder)) if measure else None)
    save_encoder(encoder, work)
    save_file({name: w.detach().cpu().numpy() for name, w in student.heads.state_dict().items()}, work / HEADS)


def read_heads(work: Path) -> Heads:
    """Return the working folder's heads, on the device that trains."""
    weights = {name: torch.from_numpy(value) for name, value in load_file(work / HEADS).items()}
    heads = Heads(weights["multi.weight"].shape[1], weights["multi.weight"].shape[0])
    heads.load_state_dict(weights)
    return heads.to(device())


def lesson(encoder: BertModel, tokenizer: Tokenizer, pairs: Sequence[Pair], plan: Plan) -> Lesson:
    """Tokenise pairs, keep the believable ones and mine their hard negatives, with the encoder as it is."""
    numbers: dict[str, int] = {}
    texts = np.array([[numbers.setdefault(text, len(numbers)) for text in pair] for pair in pairs])
    ids = tokenise(tokenizer, list(numbers), plan.longest)
    vectors = embed(encoder, ids) if plan.top or plan.hard else np.zeros((len(ids), 1), dtype=np.float32)
    asking, telling = vectors[texts[:, 0]], vectors[texts[:, 1]]
    kept = np.arange(len(pairs))
    if plan.top:
        kept = np.flatnonzero(consistent(asking, telling, None, plan.top))
    negatives = np.full((len(kept), plan.hard), -1, dtype=np.int32)
    if plan.hard and len(kept):
        negatives = mine(asking[kept], telling[kept], texts[kept], plan.hard, plan.ranks, seed=plan.schedule.seed)
    asked, told = ([ids[number] for number in texts[kept, side]] for side in (0, 1))
    return Lesson(asked, told, negatives, texts[kept], keys(texts))


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
    """Encode one side of a batch, texts of like length together: a hard negative may be as long as it likes."""
    batch = pad(texts)
    words = batch.mask & ~torch.isin(batch.ids, torch.tensor(special, device=batch.ids.device))
    groups = alike([len(ids) for ids in texts])
    parts = [states(student.encoder, pad([texts[index] for index in group])) for group in groups]
    width = batch.ids.shape[1]
    hidden = torch.cat([functional.pad(part, (0, 0, 0, width - part.shape[1])) for part in parts])
    places = np.argsort(np.concatenate(groups))
    return Side(batch.ids, hidden[torch.from_numpy(places).to(hidden.device)], batch.mask, words)


def alike(lengths: Sequence[int]) -> list[list[int]]:
    """Group texts, as indices: the shortest of a group has at least the share ALIKE of the length of the longest."""
    groups: list[list[int]] = []
    for index in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        if not groups or lengths[index] < ALIKE * lengths[groups[-1][0]]:
            groups.append([])
        groups[-1].append(index)
    return groups


def scores(heads: Heads, query: Side, passage: Side) -> tuple[Tensor, Tensor, Tensor]:
    """Return the dense, sparse and multi-vector scores [B, C] of a batch."""
    dense = query.dense() @ passage.dense().T
    weights = heads.weights(query.states, query.words), heads.weights(passage.states, passage.words)
    sparse = sparse_scores(weights[0], query.ids, weights[1], passage.ids)
    rows = heads.rows(query.states[:, 1:]), heads.rows(passage.states[:, 1:])  # without [CLS]
    return dense, sparse, multi_scores(rows[0], query.mask[:, 1:], rows[1], passage.mask[:, 1:])
