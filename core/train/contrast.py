"""Stage 7, contrast: tell the right passage from wrong ones, on weak pairs (E5, arXiv 2212.03533).

The encoder as it is throws out the pairs that it does not believe (`filter`) and finds passages that look right and
are not (`negatives`). Then InfoNCE (arXiv 1807.03748) at a low temperature: within a batch every other pair's
passage is a negative. More of them teach more, so a batch is larger than what is computed at once: gradients are
cached (arXiv 2101.06983). Texts whose vectors a teacher gave may run along, so that old skills stay.

Shapes: B pairs a batch, H negatives beside them, A anchored texts, D dimensions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from transformers import BertModel

from core.errors import SeogaError
from core.train import encoder
from core.train.data import Pair
from core.train.encoder import WEIGHTS, Ids, load_encoder, open_tokenizer, save_encoder, tokenise
from core.train.filter import Floats, Ints, believable, enlist, number
from core.train.loop import Figures, Schedule, log, train
from core.train.negatives import harden, keys, no_negatives
from core.train.written import OWN

STAGE = "contrast"
CHOICE = f"{STAGE}.choice.safetensors"
FEWEST = 2  # pairs of a kind: one alone has nothing to be told from
SPREAD, LARGEST = 1_000_003, 1 << 62  # keep the seeds of a step's chunks apart from those of other steps

Anchors = tuple[Sequence[str], Floats]


@dataclass(frozen=True, slots=True)
class Plan:
    """How the stage learns.

    Attributes:
        schedule: its steps, rate and seed.
        batch: pairs a step, all of one kind.
        tokens: padded tokens that are computed at once.
        longest: tokens of a text that are read.
        temperature: scores are divided by it.
        symmetric: the query is also to be found by its passage, among those of the batch.
        top: the rank that a pair must reach to be believed; 0 believes all.
        pool: passages of other kinds that join that ranking. Few: among many there would be a pair's own neighbours.
        mined: whether hard negatives are mined.
        hard: how many of a query's join a batch, where every other query meets them too.
        anchor_share: anchored texts a step, as a share of the pairs.
        anchor_weight: of their loss.
        dropout: of the encoder while it learns.
        cached: compute every chunk twice instead of holding them all; without, a third faster where memory is plenty.
    """

    schedule: Schedule = field(default_factory=lambda: Schedule(steps=400, rate=2e-5))
    batch: int = 128
    tokens: int = 4096
    longest: int = 160
    temperature: float = 0.02
    symmetric: bool = True
    top: int = 2
    pool: int = 5_000
    mined: bool = True
    hard: int = 1
    anchor_share: float = 0.25
    anchor_weight: float = 1.0
    dropout: float = 0.0
    cached: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """Pairs of one kind, [N, 2], and hard negatives [N, K], both as numbers of texts; -1 is no negative."""

    pairs: Ints
    negatives: Ints


@dataclass(frozen=True, slots=True)
class Lessons:
    """All that is learned from.

    Attributes:
        texts: every text once, tokenised; its number is its place.
        kinds: pairs by kind.
        known: keys of all pairs that were handed over, believed or not (see `negatives.keys`).
        anchors: numbers of the anchored texts.
        teacher: their vectors.
    """

    texts: list[Ids]
    kinds: dict[str, Kind]
    known: Ints
    anchors: Ints
    teacher: Floats


@dataclass(frozen=True, slots=True)
class Step:
    """One batch: pairs [B, 2] and negatives [H] as numbers of texts, and rows [A] of the anchors."""

    pairs: Ints
    negatives: Ints
    anchors: Ints


def contrast(
    work: Path,
    kinds: Mapping[str, Sequence[Pair]],
    plan: Plan,
    anchors: Anchors | None = None,
    measure: Callable[[BertModel], Figures] | None = None,
) -> None:
    """Run the stage on the working folder's encoder, and write it back.

    What was filtered and mined is kept in the folder until the stage ends, so that an interrupted run goes on at
    once.

    Args:
        work: the working folder.
        kinds: (query, passage) pairs by kind.
        plan: how to learn.
        anchors: texts and the vectors [N, D] that their teacher gives them, which the encoder is to keep to.
        measure: figures of the encoder on development data, to log.

    Raises:
        SeogaError: data-missing, where no kind has pairs left to learn from.
    """
    model, tokenizer = load_encoder(work, plan.dropout), open_tokenizer(work)
    lessons = prepare(work, model, tokenizer, kinds, anchors, plan)
    train(
        work,
        STAGE,
        model,
        draw(lessons, plan),
        lambda step: learn(model, lessons, step, plan),
        plan.schedule,
        (lambda: measure(model)) if measure else None,
    )
    save_encoder(model, work)
    (work / CHOICE).unlink(missing_ok=True)


# What to learn from


def prepare(
    work: Path,
    model: BertModel,
    tokenizer: Tokenizer,
    kinds: Mapping[str, Sequence[Pair]],
    anchors: Anchors | None,
    plan: Plan,
) -> Lessons:
    """Number and tokenise the texts, and choose the pairs, as the first start of the stage chose them."""
    texts: dict[str, int] = {}
    pairs = {kind: number(found, texts) for kind, found in kinds.items()}
    written = tokenise(tokenizer, list(texts), plan.longest)
    path, mark = work / CHOICE, fingerprint(work, kinds, plan)
    chosen = read_choice(path, mark)
    if chosen is None:
        chosen = choose(work, model, written, pairs, plan)
        write_choice(path, mark, chosen)
    anchored = enlist(anchors[0] if anchors else (), texts)
    written += tokenise(tokenizer, list(texts)[len(written) :], plan.longest)
    teacher = anchors[1] if anchors else np.zeros((0, 0), dtype=np.float32)
    return Lessons(written, chosen, keys(np.concatenate(list(pairs.values()))), anchored, teacher)


def choose(
    work: Path, model: BertModel, texts: Sequence[Ids], pairs: Mapping[str, Ints], plan: Plan
) -> dict[str, Kind]:
    """Filter every kind of pairs and mine its negatives with the encoder as it is; log how many are left."""
    model.eval()
    mined = plan.mined and plan.hard > 0
    vectors = encoder.embed(model, texts) if plan.top or mined else np.zeros((0, 0), dtype=np.float32)
    chosen = {}
    for kind, every in pairs.items():
        doubted = plan.top and not kind.startswith(OWN)  # nobody mined the project's own
        kept = every[believable(vectors, pairs, kind, plan.top, plan.pool, plan.schedule.seed)] if doubted else every
        negatives = harden(vectors, kept, plan.schedule.seed) if mined else np.zeros((len(kept), 0), dtype=np.int64)
        each = float((negatives >= 0).sum() / max(1, len(kept)))
        log(work, {"stage": STAGE, "kind": kind, "pairs": len(every), "kept": len(kept), "negatives": each})
        if len(kept) >= FEWEST:
            chosen[kind] = Kind(kept, negatives)
    if not chosen:
        message = "No kind of pairs has enough of them left after the consistency filter."
        raise SeogaError("data-missing", "Nothing to learn from", message, str(work))
    return chosen


def fingerprint(work: Path, kinds: Mapping[str, Sequence[Pair]], plan: Plan) -> str:
    """Return what a choice depends on, as a hash: the encoder, the pairs, and the plan's words about them."""
    with (work / WEIGHTS).open("rb") as file:
        seen = hashlib.file_digest(file, "sha256")
    wanted = (plan.longest, plan.top, plan.pool, plan.mined and plan.hard > 0, plan.schedule.seed)
    seen.update(repr(wanted).encode())
    for kind, pairs in kinds.items():
        seen.update(kind.encode())
        for pair in pairs:
            seen.update(repr(pair).encode())
    return seen.hexdigest()


def write_choice(path: Path, mark: str, chosen: Mapping[str, Kind]) -> None:
    """Keep what was chosen, under the hash of what it depends on."""
    arrays = {f"{kind}/pairs": found.pairs for kind, found in chosen.items()}
    arrays |= {f"{kind}/negatives": found.negatives for kind, found in chosen.items()}
    partial = path.with_suffix(".partial")
    save_file({name: np.ascontiguousarray(value) for name, value in arrays.items()}, partial, {"of": mark})
    partial.replace(path)


def read_choice(path: Path, mark: str) -> dict[str, Kind] | None:
    """Return what was chosen, or None where nothing was, or something else."""
    if not path.is_file():
        return None
    with safe_open(path, framework="np") as file:
        if file.metadata()["of"] != mark:
            return None
        kinds = [name.removesuffix("/pairs") for name in file.keys() if name.endswith("/pairs")]  # noqa: SIM118
        return {kind: Kind(*(file.get_tensor(f"{kind}/{part}") for part in ("pairs", "negatives"))) for kind in kinds}


# Batches


def draw(lessons: Lessons, plan: Plan) -> Iterator[Step]:
    """Draw batches without end, each of one kind, every kind as often as its size says; the seed decides."""
    chance = np.random.default_rng(plan.schedule.seed)
    kinds = [lessons.kinds[name] for name in sorted(lessons.kinds)]
    sizes = np.array([len(kind.pairs) for kind in kinds])
    streams = [shuffled(size, min(plan.batch, size), chance) for size in sizes.tolist()]
    anchored = min(round(plan.batch * plan.anchor_share), len(lessons.anchors))
    anchors = shuffled(len(lessons.anchors), anchored, chance)
    while True:
        index = int(chance.choice(len(kinds), p=sizes / sizes.sum()))
        rows = next(streams[index])
        yield Step(kinds[index].pairs[rows], some(kinds[index].negatives[rows], plan.hard, chance), next(anchors))


def shuffled(size: int, part: int, chance: np.random.Generator) -> Iterator[Ints]:
    """Yield parts of the numbers below `size` without end: none comes again before (almost) all have come."""
    while True:
        order = chance.permutation(size)
        for first in range(0, max(1, size - part + 1), max(1, part)):
            yield order[first : first + part]


def some(negatives: Ints, most: int, chance: np.random.Generator) -> Ints:
    """Draw up to `most` of each row's negatives [B, K], which stand before the -1; return each once, [H]."""
    there = (negatives >= 0).sum(1)
    rows = np.flatnonzero(there)
    places = (chance.random((len(rows), most)) * there[rows, None]).astype(np.int64)
    return np.unique(negatives[rows[:, None], places])


# Losses


def learn(model: BertModel, lessons: Lessons, step: Step, plan: Plan) -> Figures:
    """Run one batch backward; return its losses, and the share of queries that find their passage in it."""
    passages = np.concatenate([step.pairs[:, 1], np.setdiff1d(step.negatives, step.pairs[:, 1])])
    barred = torch.from_numpy(no_negatives(step.pairs[:, 0], passages, lessons.known))
    wanted = np.concatenate([step.pairs[:, 0], passages, lessons.anchors[step.anchors]])
    texts, places = np.unique(wanted, return_inverse=True)
    sizes = [len(step.pairs), len(passages), len(step.anchors)]
    teacher = torch.from_numpy(lessons.teacher[step.anchors])

    def judge(vectors: Tensor) -> tuple[Tensor, Figures]:
        query, passage, anchor = torch.split(vectors[torch.from_numpy(places).to(vectors.device)], sizes)
        scores = (query @ passage.T / plan.temperature).masked_fill(barred.to(vectors.device), float("-inf"))
        told = info_nce(scores, plan.symmetric)
        figures = {"contrast": told.item(), "accuracy": accuracy(scores)}
        if not len(anchor):
            return told, {"loss": told.item(), **figures}
        apart = (1 - functional.cosine_similarity(anchor, teacher.to(vectors.device))).mean()
        loss = told + plan.anchor_weight * apart
        return loss, {"loss": loss.item(), **figures, "anchor": apart.item()}

    return backward(model, [lessons.texts[index] for index in texts], judge, plan.tokens, cached=plan.cached)


def info_nce(scores: Tensor, symmetric: bool) -> Tensor:
    """Return InfoNCE (arXiv 1807.03748) of scores [B, B + H], the right ones on the diagonal.

    Scores are divided by the temperature already, -inf where nothing is to be told apart. The symmetric loss is
    the mean of both directions; from passage to query, only the pairs' own passages are asked.
    """
    right = torch.arange(len(scores), device=scores.device)
    loss = functional.cross_entropy(scores, right)
    if not symmetric:
        return loss
    return (loss + functional.cross_entropy(scores[:, : len(scores)].T, right)) / 2


def accuracy(scores: Tensor) -> float:
    """Return the share of queries whose own passage scores best, of scores [B, B + H]."""
    right = torch.arange(len(scores), device=scores.device)
    return (scores.argmax(1) == right).float().mean().item()


# Gradients


def backward(
    model: BertModel,
    texts: Sequence[Ids],
    judge: Callable[[Tensor], tuple[Tensor, Figures]],
    tokens: int,
    *,
    cached: bool,
) -> Figures:
    """Run a loss over the vectors of many texts backward, computing a chunk of the texts at a time.

    Gradient caching (arXiv 2101.06983): the vectors are computed and their graphs thrown away; the loss leaves a
    gradient at each vector; then every chunk is computed once more, and its gradients go on from there. The result
    is that of one large batch.

    Args:
        model: the encoder; its gradients grow.
        texts: tokenised texts, N.
        judge: returns the loss of vectors [N, D], and figures.
        tokens: padded tokens a chunk.
        cached: where not, the graphs are held instead, for the same result.

    Returns:
        The figures.
    """
    from core.embed.m3 import batches

    chunks = list(batches([len(ids) for ids in texts], tokens))
    again = cached and len(chunks) > 1
    seed = torch.initial_seed() * SPREAD % LARGEST

    def vectors_of(index: int) -> Tensor:
        torch.manual_seed(seed + index)  # the second time drops out what the first one did
        batch = encoder.pad([texts[member] for member in chunks[index]])
        return encoder.pooled(encoder.states(model, batch), batch.mask)

    with torch.set_grad_enabled(not again):
        parts = [vectors_of(index) for index in range(len(chunks))]
    vectors = torch.cat(parts).detach().requires_grad_()
    order = torch.from_numpy(np.argsort(np.concatenate(chunks))).to(vectors.device)
    loss, figures = judge(vectors[order])
    torch.autograd.backward(loss)
    assert vectors.grad is not None
    for index, gradient in enumerate(torch.split(vectors.grad, [len(chunk) for chunk in chunks])):
        torch.autograd.backward(vectors_of(index) if again else parts[index], gradient)
    return figures
