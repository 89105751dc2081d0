"""Reranking: by MaxSim over multi-vectors, and of the first few by a cross-encoder where one is active."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.records import Embedding
from core.search.fuse import total
from core.search.parse import Question
from core.store.codec import Kept
from core.store.library import Library
from core.store.sparse import Sparse

LEAST, MOST = 5, 100  # passages that a cross-encoder reads: below, no order changes; above, it finds little more
BUDGET = 1.0  # seconds that it may take
BASE = 0.1  # of a row of the query beside its token's idf, which is at most 1; .2 and .3 are level, .5 finds less
LONG = 320  # columns; a question wider than that (five sentences or so, in any script) was pasted
Floats = NDArray[np.float32]
Stop = Callable[[], bool]


def weights(sparse: Sparse, query: Embedding) -> Floats:
    """Return what each row of a query's multi-vector counts for in MaxSim, [N_q], 1 in the mean.

    A row counts by its token's idf in a library with these sparse vectors, plus `BASE`; by `BASE` alone where the
    model gives the token no sparse weight, as to particles, stop words and marks. Where the tokens are not known, all
    count the same. (BGE-M3 takes the plain mean; beside keywords this gained .004 nDCG@10 in the mean of 13 sets.)
    """
    if query.multi_ids is None:
        return np.ones(len(query.multi), np.float32)
    telling = np.isin(query.multi_ids, query.sparse_ids)
    counted = BASE + np.where(telling, sparse.rarity(query.multi_ids), np.float32(0))
    return np.asarray(counted / counted.mean() if len(counted) else counted, np.float32)


def weighed(library: Library, query: Embedding) -> Floats:
    """Return a query's multi-vector [N_q, m] as it asks passages: rotated, each row as long as it counts."""
    return library.vectors.rotated(query.multi) * weights(library.state.memory.sparse, query)[:, None]


def maxsim(query: Floats, rows: Floats | Kept, starts: NDArray[np.int64]) -> Floats:
    """Return score[p] = 1/N_q sum_i max_j query_i . passage_p_j for each passage (BGE-M3, arXiv 2402.03216, eq. 4).

    Args:
        query: [N_q, M], rows L2-normalised, or as long as they count (see `weighed`).
        rows: [sum T_p, M], the passages' rows one after another.
        starts: [P + 1]; passage p is `rows[starts[p] : starts[p + 1]]`, and scores 0 where that is empty.
    """
    scores = np.zeros(len(starts) - 1, np.float32)
    filled = np.flatnonzero(np.diff(starts))
    if len(filled) and len(query):
        best = np.maximum.reduceat(rows @ query.T, starts[filled], axis=0)  # [P, N_q]
        scores[filled] = best.mean(axis=1)
    return scores


class Scorer(Protocol):
    """A cross-encoder, as `core.embed.reranker.CrossEncoder`."""

    @property
    def rate(self) -> float:
        """Return how many passages a second it reads."""
        ...

    def scores(self, query: str, passages: Sequence[str], stop: Stop | None = None) -> Floats:
        """Return the logit of each passage [P]; raises `Cancelled` if `stop()` says yes between two batches."""
        ...


def skips(question: Question, mode: str, *, similar: bool = False) -> bool:
    """Say whether a cross-encoder has nothing to do with a search, or is known to harm it.

    It was taught short questions and their answers. Where a text asks for its like, as in finding what is similar
    or after a paragraph was pasted, it ranks worse than the fused score (bge-reranker-v2-m3 on ArguAna: 63.5 ->
    37.7). Keywords alone, conditions alone and lists of files by their state ask nothing that it could read.
    """
    listed = any(one.field == "state" and not one.negated for one in question.filter.conditions)
    return similar or listed or mode == "keyword" or not question.text or _columns(question.text) > LONG


def cross(
    reranker: Scorer,
    question: str,
    texts: Sequence[str],
    budget: float = BUDGET,
    stop: Stop | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Floats:
    """Return the logits [m] of the first m passages: as many as can be read in `budget` seconds.

    How many that is says the speed measured so far; when they took less time than thought, more are read. At least
    `LEAST` are, however long it takes, and at most `MOST`.

    Args:
        reranker: the cross-encoder.
        question: what was asked.
        texts: passages as the model reads them, headings included, best first.
        budget: seconds.
        stop: asked between two batches.
        clock: tells seconds.

    Raises:
        Cancelled: `stop()` said yes.
    """
    texts = texts[:MOST]
    count = max(LEAST, int(reranker.rate * budget))  # the first time, the rate is measured: before the clock starts
    start, done, found = clock(), 0, [np.zeros(0, np.float32)]
    while done < len(texts) and count >= LEAST:
        found.append(reranker.scores(question, texts[done : done + count], stop))
        done += count
        count = int(reranker.rate * (budget - (clock() - start)))
    return np.concatenate(found)


@dataclass(frozen=True, slots=True)
class Merged:
    """A list in its new order: the old places [n], and of each its score and by signal the parts of that."""

    order: NDArray[np.int64]
    score: Floats
    parts: dict[str, Floats]


def merged(parts: Mapping[str, Floats], logits: Floats, share: float) -> Merged:
    """Reorder the head of a list by its fused score and a cross-encoder; the tail follows as it was.

    score = (1 - share) fused + share sigmoid(logit)

    A passage that was not read counts as the worst of those that were. It was left out for its rank alone, so it
    cannot overtake a passage that was read; nor does it fall farther behind one that was read and found wanting
    than the fused scores said. A higher logit never makes a rank worse. The parts still add up to the score.

    Args:
        parts: by signal, the parts [n] of the fused score, best passage first.
        logits: of the first m passages; none leave the list as it was.
        share: of the cross-encoder, in [0, 1] (`ModelCard.weights["cross"]`).
    """
    fused = total(parts)
    head = min(len(logits), len(fused))
    if not head:
        return Merged(np.arange(len(fused)), fused, dict(parts))
    likely = 1 / (1 + np.exp(-np.clip(logits[:head].astype(np.float64), -50, 50)))
    read = share * np.concatenate([likely, np.full(len(fused) - head, likely.min())])
    shared = {name: (values * (1 - share)).astype(np.float32) for name, values in parts.items()}
    shared["cross"] = read.astype(np.float32)
    score = total(shared)
    order = np.concatenate([np.argsort(-score[:head], kind="stable"), np.arange(head, len(fused))])
    return Merged(order, score[order], {name: values[order] for name, values in shared.items()})


def _columns(text: str) -> int:
    """Return how wide a text is: Hangul, kana and Chinese characters say about twice as much as a letter."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
