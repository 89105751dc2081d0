"""Stages 4 and 6, teach and distill: the encoder learns that a translation means what its English does.

The teacher (arXiv 2004.09813) is the English encoder everything started from, and its vectors of the English sides
are computed once, before anything is trained. The student reads the other side of each translation and learns three
things: to lie near the teacher's vector (cosine), nearer to it than to any other of the batch (InfoNCE, arXiv
1807.03748), and to find its neighbours among the batch in its own language as the teacher finds them in English (KL
over in-batch scores), which is what retrieval within Korean needs. Single rows teach sentences; runs of neighbouring
rows teach passages. English itself is among the languages, so that it stays where the teacher is.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from torch import Tensor
from torch.nn import functional

from core.errors import SeogaError
from core.train import loop
from core.train.data import Row
from core.train.encoder import Ids, embed, load_encoder, open_tokenizer, pad, pooled, save_encoder, states, tokenise
from core.train.stream import Source, mixed

TEACHER = "teacher.safetensors"
ALIKE = 0.97  # teacher's cosine above which two texts are no negatives of each other
RUN_CHARACTERS = (150, 700)  # English characters of a run of rows

# how many of the batches read each language; runs of rows are passages, `own` and `word` the project's own texts
SHARES = {
    "ko": 0.19,
    "ko-run": 0.09,
    "ko-own": 0.11,
    "ko-word": 0.06,
    "ja": 0.10,
    "ja-run": 0.03,
    "ja-own": 0.11,
    "ja-word": 0.06,
    "zh": 0.05,
    "es": 0.03,
    "fr": 0.02,
    "other": 0.05,
    "en": 0.07,
    "en-run": 0.03,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How the student learns: a batch has at most `tokens` padded tokens, a text `longest`."""

    schedule: loop.Schedule = field(default_factory=lambda: loop.Schedule(steps=4000, rate=1e-4, table=5.0))
    tokens: int = 6144
    longest: int = 192
    temperature: float = 0.05
    cosine: float = 10.0
    neighbours: float = 1.0
    shares: Mapping[str, float] = field(default_factory=lambda: dict(SHARES))


@dataclass(frozen=True, slots=True)
class Lesson:
    """The texts of one source, tokenised, and for each the row of the teacher's vectors that it shall reach."""

    texts: Sequence[Ids]
    targets: NDArray[np.int64]


def teach(work: Path, sets: Iterable[list[Row]], plan: Plan) -> None:
    """Write the teacher's vectors of all English sides into the working folder.

    The teacher is the working folder's encoder: it must not have been trained yet.
    """
    _, english = sides(sets, plan.schedule.seed)
    vectors = embed(load_encoder(work).eval(), tokenise(open_tokenizer(work), english, plan.longest))
    save_file({"dense": vectors.astype(np.float16)}, work / TEACHER)


def distil(work: Path, sets: Iterable[list[Row]], plan: Plan, measure: loop.Measure | None = None) -> None:
    """Train the working folder's encoder on translated rows, which come in the order of their documents.

    Raises:
        SeogaError: data-bad, where the teacher (see `teach`) read other texts.
    """
    student = load_encoder(work)
    tokenizer = open_tokenizer(work)
    sources, english = sides(sets, plan.schedule.seed)
    vectors = torch.from_numpy(load_file(work / TEACHER)["dense"])
    if len(vectors) != len(english):
        message = "The teacher has read other texts. Run the stage `teach` again."
        raise SeogaError("data-bad", "Teacher out of date", message, str(work / TEACHER))
    lessons = {
        name: Lesson(tokenise(tokenizer, [text for text, _ in pairs], plan.longest), np.array([t for _, t in pairs]))
        for name, pairs in sources.items()
    }
    lengths = {n: Source([len(ids) for ids in one.texts], plan.shares.get(n, 0.0)) for n, one in lessons.items()}
    batches = mixed({n: s for n, s in lengths.items() if s.share > 0}, plan.tokens, plan.schedule.seed)

    def learn(drawn: tuple[str, list[int]]) -> dict[str, float]:
        name, items = drawn
        batch = pad([lessons[name].texts[item] for item in items])
        target = vectors[lessons[name].targets[items]].float().to(batch.ids.device)
        parts = losses(pooled(states(student, batch), batch.mask), target, plan)
        loss = parts["nce"] + plan.cosine * parts["cosine"] + plan.neighbours * parts["neighbours"]
        torch.autograd.backward(loss)
        return {"loss": loss.item(), **{f"{name}/{part}": value.item() for part, value in parts.items()}}

    loop.train(
        work, "distill", student, batches, learn, plan.schedule, (lambda: measure(student)) if measure else None
    )
    save_encoder(student, work)


def sides(sets: Iterable[list[Row]], seed: int) -> tuple[dict[str, list[tuple[str, int]]], list[str]]:
    """Return (text, number of its English) by source, and the English texts by number."""
    chance = random.Random(seed)  # noqa: S311 (a shuffle, not a secret)
    numbers: dict[str, int] = {}
    sources: dict[str, dict[tuple[str, int], None]] = {}
    for rows in sets:
        for row in rows:
            pair = row.text, numbers.setdefault(row.english, len(numbers))
            sources.setdefault(row.family, {})[pair] = None
            sources.setdefault("en", {})[row.english, pair[1]] = None
        for row in runs(rows, chance):
            pair = row.text, numbers.setdefault(row.english, len(numbers))
            sources.setdefault(f"{row.family}-run", {})[pair] = None
            if row.family == "ko":
                sources.setdefault("en-run", {})[row.english, pair[1]] = None
    return {name: list(pairs) for name, pairs in sources.items()}, list(numbers)


def runs(rows: Sequence[Row], chance: random.Random) -> list[Row]:
    """Join neighbouring rows of Korean or Japanese to passages of a length drawn for each."""
    found: list[Row] = []
    wanted, texts, english = chance.randint(*RUN_CHARACTERS), list[str](), list[str]()
    for row in rows:
        if row.family not in {"ko", "ja"}:
            return []
        texts.append(row.text)
        english.append(row.english)
        if sum(map(len, english)) >= wanted:
            if len(texts) > 1:
                found.append(Row(row.family, " ".join(texts), " ".join(english)))
            wanted, texts, english = chance.randint(*RUN_CHARACTERS), [], []
    return found


def losses(student: Tensor, teacher: Tensor, plan: Plan) -> dict[str, Tensor]:
    """Return the three losses of vectors [B, D], both L2-normalised, row by row the same meaning.

    `cosine` is 1 - s_i . t_i; `nce` InfoNCE of s_i against all t_j; `neighbours` the Kullback-Leibler divergence
    between the teacher's and the student's distribution over the other texts of the batch.
    """
    alike = teacher @ teacher.T
    own = torch.eye(len(alike), dtype=torch.bool, device=alike.device)
    scores = (student @ teacher.T / plan.temperature).masked_fill((alike > ALIKE) & ~own, float("-inf"))
    wrong = torch.finfo(alike.dtype).min
    wanted = (alike / plan.temperature).masked_fill(own, wrong).log_softmax(1)
    found = (student @ student.T / plan.temperature).masked_fill(own, wrong).log_softmax(1)
    return {
        "cosine": 1 - (student * teacher).sum(1).mean(),
        "nce": functional.cross_entropy(scores, torch.arange(len(scores), device=scores.device)),
        "neighbours": functional.kl_div(found, wanted, log_target=True, reduction="batchmean"),
    }
