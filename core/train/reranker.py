"""Stage reranker: a small cross-encoder on the model's own encoder, for the first few passages of a ranking.

The three outputs of the model read a query and a passage each by itself. A cross-encoder reads them together and
sees which word of the one is answered by which of the other; it has to be run anew for every passage, and is worth
that only where it ranks better than MaxSim. `core.train.reranker_verdict` tells.

It learns from groups: a query, its passage, and hard negatives that the model itself ranks high. The right passage
is to win its group (the listwise loss of arXiv 2101.08751), and the scores are to follow the model's own ensemble
s_dense + 0.3 s_sparse + s_multi (BGE-M3, arXiv 2402.03216), which knows which negatives are nearly right.

Shapes: G groups of a kind, K negatives each, B groups a batch, N inputs, T tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from core.embed.m3 import batches, strongest
from core.errors import SeogaError
from core.records import Embedding
from core.search.rerank import maxsim
from core.train import loop, stream
from core.train.data import Pair
from core.train.encoder import Ids, device, load_encoder, mixed, open_tokenizer, pad, special_ids, tokenise
from core.train.filter import Floats, Ints, consistent, number
from core.train.finetune import HEADS, Student, encoded
from core.train.heads import Heads
from core.train.losses import SPARSE_SHARE, distilled
from core.train.negatives import MARGIN, mine

STAGE = "reranker"
RERANKER = f"{STAGE}.safetensors"
LONGEST, TOKENS = 512, 8192  # of an input, and of a batch with its padding, where nothing is learned
NEVER = -1e4  # the score of a place in a group that is empty: nothing after the softmax, and no infinity


@dataclass(frozen=True, slots=True)
class Plan:
    """How the stage learns.

    Attributes:
        schedule: its steps, rate and seed.
        tokens: padded tokens of a batch; a group is never divided.
        longest: tokens of an input; a text by itself is cut there too.
        most: pairs of each kind that are looked at; while they are, what the model makes of a text takes some 30 KB.
        top: the rank among its kind that a pair must reach to be believed; 0 believes all. What the model ranks
            lower is mostly noise, and would not be among the few passages that are reranked.
        negatives: K, how many hard negatives a group has at most.
        ranks: of the passages they are drawn from (see `negatives.mine`): those that will be reranked, and some more.
        margin: the share of the right passage's score that a negative may reach.
        teach: weight of the ensemble's lesson beside that of the right passage.
        temperature: the ensemble's scores are divided by it.
        words: whether the word table, three quarters of the weights, learns too, and can no longer be the encoder's.
        dropout: of the encoder while it learns.
    """

    schedule: loop.Schedule = field(default_factory=lambda: loop.Schedule(steps=1500, rate=3e-5))
    tokens: int = 4096
    longest: int = 192
    most: int = 2000
    top: int = 20
    negatives: int = 7
    ranks: tuple[int, int] = (2, 50)
    margin: float = MARGIN
    teach: float = 1.0
    temperature: float = 0.05
    words: bool = False
    dropout: float = 0.0


@dataclass(frozen=True, slots=True)
class Joined:
    """`[CLS] query [SEP] passage [SEP]` as ids [T]; the first `asked` of them are the query's segment."""

    ids: Ids
    asked: int


class Reranker(nn.Module):
    """An encoder that reads query and passage together, and a linear layer on the mean of its states.

    The mean, and not the state of `[CLS]`: the encoder has been trained with mean pooling all along, so the mean says
    something from the start.
    """

    def __init__(self, encoder: BertModel) -> None:
        """Put a linear layer of random weights on an encoder."""
        super().__init__()
        self.encoder = encoder
        self.score = nn.Linear(encoder.config.hidden_size, 1)

    def forward(self, inputs: Sequence[Joined]) -> Tensor:
        """Return the scores [N] of inputs, float32, without a scale of their own."""
        batch = pad([one.ids for one in inputs])
        asked = torch.tensor([one.asked for one in inputs], device=batch.ids.device)
        segments = (torch.arange(batch.ids.shape[1], device=asked.device) >= asked.unsqueeze(1)) & batch.mask
        with mixed():
            out = self.encoder(input_ids=batch.ids, attention_mask=batch.mask.long(), token_type_ids=segments.long())
        mask = batch.mask.unsqueeze(-1)
        mean = (out.last_hidden_state.float() * mask).sum(1) / mask.sum(1)
        scores: Tensor = self.score(mean).squeeze(-1)
        return scores


def join(query: Ids, passage: Ids, longest: int) -> Joined:
    """Join two tokenised texts into one input of at most `longest` tokens.

    Both have `[CLS]` in front and `[SEP]` behind. The query is cut to three quarters of the room, as BGE's rerankers
    do, and the passage to what is left.
    """
    end = query[-1:]
    asked = query[:-1][: 1 + min(longest * 3 // 4, longest - 3)]
    told = passage[1:-1][: longest - len(asked) - 2]
    return Joined(np.concatenate([asked, end, told, end]), len(asked) + 1)


def rerank_train(
    work: Path,
    kinds: Mapping[str, Sequence[Pair]],
    plan: Plan,
    measure: Callable[[Reranker], loop.Figures] | None = None,
) -> None:
    """Train a reranker and write it into the working folder, whose encoder and heads are left as they are.

    A run that was interrupted makes the same groups once more and goes on from its checkpoint.

    Args:
        work: the working folder; holds `heads.safetensors`, and `reranker.safetensors` afterwards.
        kinds: (query, passage) pairs by kind, in random order.
        plan: how to learn.
        measure: figures of the reranker on development data, to log.

    Raises:
        SeogaError: stage-missing without heads; data-missing where no pair has a hard negative.
    """
    tokenizer, encoder = open_tokenizer(work), load_encoder(work, plan.dropout)
    student = Student(encoder, load_heads(work)).eval()
    found = {kind: lesson(work, student, tokenizer, kind, pairs, plan) for kind, pairs in kinds.items()}
    lessons = {kind: one for kind, one in found.items() if len(one.groups)}
    if not lessons:
        raise SeogaError("data-missing", "Nothing to learn from", "No pair has a hard negative.", str(work))
    torch.manual_seed(plan.schedule.seed)  # the linear layer starts from random weights
    model = Reranker(encoder).to(device())
    encoder.embeddings.word_embeddings.requires_grad_(plan.words)

    def learn(batch: tuple[str, list[int]]) -> loop.Figures:
        scores, teacher = group_scores(model, lessons[batch[0]], batch[1], plan)
        right = functional.cross_entropy(scores, torch.zeros(len(scores), dtype=torch.long, device=scores.device))
        taught = distilled(scores, teacher)
        loss = right + plan.teach * taught
        torch.autograd.backward(loss)
        first = (scores.argmax(1) == 0).float().mean()
        return {"loss": loss.item(), "right": right.item(), "taught": taught.item(), "accuracy": first.item()}

    sources = {kind: stream.Source(costs(one, plan.longest), len(one.groups)) for kind, one in lessons.items()}
    drawn = stream.mixed(sources, plan.tokens, plan.schedule.seed)
    loop.train(work, STAGE, model, drawn, learn, plan.schedule, (lambda: measure(model)) if measure else None)
    save_reranker(model, work)


# --- what to learn from ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lesson:
    """Groups of one kind.

    Attributes:
        texts: every text once, tokenised; its number is its place.
        groups: a query, its passage and K hard negatives as numbers of texts, [G, 2 + K]; -1 is no negative.
        teacher: the ensemble's scores of the passages of each group, [G, 1 + K]; NEVER where there is none.
    """

    texts: Sequence[Ids]
    groups: Ints
    teacher: Floats


def lesson(
    work: Path, student: Student, tokenizer: Tokenizer, kind: str, pairs: Sequence[Pair], plan: Plan
) -> Lesson:
    """Make groups out of pairs with the model as it is: believe, mine, and let the ensemble judge; log how many."""
    texts: dict[str, int] = {}
    numbers = number(pairs[: plan.most], texts)
    written = tokenise(tokenizer, list(texts), plan.longest)
    found = read(student, written, special_ids(tokenizer))
    groups = grouped(found, numbers, plan)
    one = Lesson(written, groups, ensemble(found, groups))
    best = float((one.teacher.argmax(1) == 0).mean()) if len(groups) else 0.0
    each = float((groups[:, 2:] >= 0).sum() / max(1, len(groups)))
    figures = {"pairs": len(numbers), "groups": len(groups), "negatives": each, "teacher": best}
    loop.log(work, {"stage": STAGE, "kind": kind, **figures})
    return one


def read(student: Student, texts: Sequence[Ids], special: Sequence[int]) -> list[Embedding]:
    """Return what the model's three outputs make of tokenised texts, in their order, nothing learned."""
    found: dict[int, Embedding] = {}
    with torch.no_grad():
        for members in batches([len(ids) for ids in texts], TOKENS):
            side = encoded(student, [texts[member] for member in members], special)
            outputs = side.dense(), student.heads.weights(side.states, side.words), student.heads.rows(side.states)
            dense, weights, rows = (output.cpu().numpy() for output in outputs)
            ids = side.ids.cpu().numpy()
            for at, member in enumerate(members):
                multi = rows[at, 1 : len(texts[member])].copy()  # without [CLS]
                found[member] = Embedding(dense[at].copy(), *strongest(ids[at], weights[at]), multi)
    return [found[member] for member in range(len(texts))]


def grouped(found: Sequence[Embedding], pairs: Ints, plan: Plan) -> Ints:
    """Return the groups [G, 2 + K] of those pairs [N, 2] that are believed and have a hard negative."""
    if not len(pairs):
        return np.zeros((0, 2 + plan.negatives), dtype=np.int64)
    queries, passages = (np.stack([found[text].dense for text in side]) for side in pairs.T)
    rows = mine(queries, passages, pairs, plan.negatives, plan.ranks, plan.margin, plan.schedule.seed)
    kept = (rows >= 0).any(1)
    if plan.top:
        kept &= consistent(queries, passages, None, plan.top)
    return np.concatenate([pairs, np.where(rows >= 0, pairs[rows, 1], -1)], axis=1)[kept]


def ensemble(found: Sequence[Embedding], groups: Ints) -> Floats:
    """Return s_dense + 0.3 s_sparse + s_multi of each query with the passages of its group, [G, 1 + K]."""
    scores = np.full((len(groups), groups.shape[1] - 1), NEVER, dtype=np.float32)
    for row, group in zip(scores, groups.tolist(), strict=True):
        query, passages = found[group[0]], [found[text] for text in group[1:] if text >= 0]
        multi = [passage.multi for passage in passages]  # -1 stand last
        row[: len(multi)] = maxsim(query.multi, np.concatenate(multi), np.cumsum([0, *map(len, multi)]))
        for at, passage in enumerate(passages):
            row[at] += query.dense @ passage.dense + SPARSE_SHARE * lexical(query, passage)
    return scores


def lexical(query: Embedding, passage: Embedding) -> float:
    """Return the inner product of two sparse vectors."""
    _, left, right = np.intersect1d(query.sparse_ids, passage.sparse_ids, assume_unique=True, return_indices=True)
    return float(query.sparse_weights[left] @ passage.sparse_weights[right])


def costs(one: Lesson, longest: int) -> list[int]:
    """Return the padded tokens of each group, [G]."""
    lengths = np.array([len(ids) for ids in one.texts])
    told = np.where(one.groups[:, 1:] >= 0, lengths[one.groups[:, 1:]], 0)
    padded: Ints = np.minimum(longest, lengths[one.groups[:, 0]] + told.max(1) - 1)  # [CLS] stands there once
    return [int(cost) for cost in padded * (told > 0).sum(1)]


def group_scores(model: Reranker, one: Lesson, items: Sequence[int], plan: Plan) -> tuple[Tensor, Tensor]:
    """Return the model's scores of some groups and the teacher's over its temperature, both [B, 1 + K]."""
    groups = one.groups[items]
    there = torch.from_numpy(groups[:, 1:] >= 0)
    sides = [(group[0], text) for group in groups for text in group[1:] if text >= 0]
    inputs = [join(one.texts[query], one.texts[passage], plan.longest) for query, passage in sides]
    found: Tensor = model(inputs)
    scores = found.new_full(there.shape, NEVER).masked_scatter(there.to(found.device), found)
    return scores, torch.from_numpy(one.teacher[items]).to(found.device) / plan.temperature


# --- files and use --------------------------------------------------------------------------------------


def load_heads(work: Path) -> Heads:
    """Load the working folder's heads onto the device that trains.

    Raises:
        SeogaError: stage-missing.
    """
    weights = _written(work / HEADS)
    rows, width = weights["multi.weight"].shape
    heads = Heads(width, rows)
    heads.load_state_dict(weights)
    return heads.to(device())


def save_reranker(model: Reranker, work: Path) -> None:
    """Write `reranker.safetensors`: the encoder by the names BERT's weights have, and score.weight, score.bias."""
    weights = {**model.encoder.state_dict(), **model.score.state_dict(prefix="score.")}
    partial = work / f"{RERANKER}.partial"
    save_file({name: weight.detach().cpu().contiguous() for name, weight in weights.items()}, partial)
    partial.replace(work / RERANKER)


def load_reranker(work: Path) -> Reranker:
    """Load the working folder's reranker onto the device that trains, ready to score.

    Raises:
        SeogaError: stage-missing.
    """
    weights = _written(work / RERANKER)
    model = Reranker(load_encoder(work))
    model.score.load_state_dict({part: weights.pop(f"score.{part}") for part in ("weight", "bias")})
    model.encoder.load_state_dict(weights)
    return model.to(device()).eval()


def _written(path: Path) -> dict[str, Tensor]:
    """Read the weights that a stage wrote."""
    if not path.is_file():
        raise SeogaError("stage-missing", "Earlier stage missing", "No stage has written this file.", str(path))
    return load_file(path)


def score(
    model: Reranker, tokenizer: Tokenizer, query: str, passages: Sequence[str], longest: int = LONGEST
) -> Floats:
    """Return the scores [P] of passages for a query, in their order; only their differences mean something.

    An input has at most `longest` tokens, and no more than the encoder has positions for.
    """
    longest = min(longest, model.encoder.config.max_position_embeddings)
    asked, *told = tokenise(tokenizer, [query, *passages], longest)
    inputs = [join(asked, passage, longest) for passage in told]
    scores = np.zeros(len(inputs), dtype=np.float32)
    with torch.no_grad():
        for members in batches([len(one.ids) for one in inputs], TOKENS):
            scores[members] = model([inputs[member] for member in members]).cpu().numpy()
    return scores
