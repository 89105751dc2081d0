"""How signals are best joined: every single one, RRF, fixed sums and the adapted one, on the same candidates.

usage: python tests/shows/fusion.py SET... [--most N]

One pass over each set (a folder in BEIR layout). `sum` is BGE-M3's weighted sum with keywords as a fixed share of the
query's best; `adapted` is what people get (core/search/fuse.py); `- multi` is the same without MaxSim. Differences to
`adapted` come with p of the paired bootstrap (core/train/metrics.py).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import config
from core.opening import open_embedder
from core.search import fuse
from core.search.retrieve import Candidates
from core.train.evaluate import DEPTH, SPARE, Run, candidates, judge, load
from core.train.metrics import compare

Floats = NDArray[np.float32]
WEIGHTS = {"dense": 0.25, "sparse": 0.1, "multi": 1.0, "keyword": 0.3}  # of the fixed sum; the best on the same sets
M3 = {"dense": 1.0, "sparse": 0.3, "multi": 1.0}  # BGE-M3's own, for passages
SIGNALS = ("dense", "sparse", "multi", "keyword")
RRF = 60  # Cormack et al. 2009


def alone(name: str, found: Candidates) -> Floats:
    """Return one signal."""
    return found.scores[name]


def rrf(found: Candidates) -> Floats:
    """Return the sum over signals of 1 / (60 + rank)."""
    total = np.zeros(len(found.keys), np.float32)
    for name in SIGNALS:
        values = found.scores[name]
        rank = np.empty(len(values), np.int64)
        rank[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
        told = (values > 0) | (name in ("dense", "multi"))
        total += np.where(told, 1 / (RRF + rank), 0).astype(np.float32)
    return total


def fixed(found: Candidates, weights: dict[str, float]) -> Floats:
    """Return a weighted sum; sparse and keyword as shares of the query's best."""
    total = np.zeros(len(found.keys), np.float32)
    for name, values in found.scores.items():
        best = float(values.max(initial=0)) if name in ("sparse", "keyword") else 1.0
        total += np.float32(weights.get(name, 0.0) / (best or 1.0)) * values
    return total


def main() -> int:
    """Print a row a set and way."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=0)
    args = parser.parse_args()
    embedder = open_embedder(config.load(), spare=0)
    weights = embedder.card.weights

    def adapted(found: Candidates, left_out: str = "") -> Floats:
        scores = {name: values for name, values in found.scores.items() if name != left_out}
        return fuse.total(fuse.weigh(scores, weights, found.question, found.ideals, foreign=found.foreign))

    ways: dict[str, Callable[[Candidates], Floats]] = {
        **{name: partial(alone, name) for name in SIGNALS},
        "rrf": rrf,
        "M3 sum": lambda found: fixed(found, M3),
        "sum": lambda found: fixed(found, WEIGHTS),
        "- multi": lambda found: adapted(found, "multi"),
        "adapted": adapted,
    }
    means: dict[str, list[float]] = {name: [] for name in ways}
    for folder in args.sets:
        for name, run in measured(folder, embedder, ways, args.most).items():
            means[name].append(run.figures["ndcg@10"])
    for name, values in means.items():
        sys.stdout.write(f"{'mean':20} {name:8} {np.mean(values):.4f}\n")
    return 0


def measured(
    folder: Path,
    embedder: object,
    ways: dict[str, Callable[[Candidates], Floats]],
    most: int,
) -> dict[str, Run]:
    """Measure one set in every way and print it."""
    corpus = load(folder)
    ranked: dict[str, dict[str, list[str]]] = {name: {} for name in ways}
    for query, found, documents in candidates(corpus, embedder, most):  # type: ignore[arg-type]
        for name, way in ways.items():
            score = way(found)
            best = np.lexsort((found.keys, -score))[:SPARE]
            best = best[score[best] > 0] if name in ("sparse", "keyword") else best
            names = [each for key in found.keys[best].tolist() for each in documents[key]]
            ranked[name][query] = list(dict.fromkeys(names))[:DEPTH]
    runs = {name: judge(run, corpus.qrels) for name, run in ranked.items()}
    for name, run in runs.items():
        told = compare(runs["adapted"].ndcg, run.ndcg)
        sys.stdout.write(
            f"{folder.name:20} {name:8} nDCG@10 {run.figures['ndcg@10']:.4f}  R@100 {run.figures['recall@100']:.4f}  "
            f"adapted is {told.mean:+.4f} (p {told.p:.3f})\n"
        )
    sys.stdout.flush()
    return runs


if __name__ == "__main__":
    sys.exit(main())
