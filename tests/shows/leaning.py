"""What leaning on meaning or on words costs: nDCG@10 by the option `lean`, on sets in BEIR layout.

usage: python tests/shows/leaning.py SET... [--most N]

`steep` are values tried for `fuse.LEAN`. Differences to no leaning come with p of the paired bootstrap.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from core import config
from core.opening import open_embedder
from core.search import fuse
from core.search.rank import order
from core.train.evaluate import DEPTH, SPARE, Run, candidates, judge, load
from core.train.metrics import compare

LEANS = (-100, -50, 0, 50, 100)


def main() -> int:
    """Print a row a set, steepness and lean."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--steep", type=float, nargs="*", default=[fuse.LEAN])
    args = parser.parse_args()
    for folder in args.sets:
        for (steep, lean), (run, told) in measured(folder, args.steep, args.most).items():
            sys.stdout.write(f"{folder.name:20} {steep:g} {lean:+5} nDCG@10 {run.figures['ndcg@10']:.4f}  {told}\n")
        sys.stdout.flush()
    return 0


def measured(folder: Path, steeps: list[float], most: int) -> dict[tuple[float, int], tuple[Run, str]]:
    """Measure one set by steepness and lean; with each, how it differs from no leaning."""
    embedder = open_embedder(config.load(), spare=0)
    corpus = load(folder)
    ranked: dict[tuple[float, int], dict[str, list[str]]] = {(s, lean): {} for s in steeps for lean in LEANS}
    for query, found, documents in candidates(corpus, embedder, most):
        for (steep, lean), run in ranked.items():
            fuse.LEAN = steep
            keys = order(found, "hybrid", embedder.card.weights, SPARE, lean).keys.tolist()
            run[query] = list(dict.fromkeys(each for key in keys for each in documents[key]))[:DEPTH]
    runs = {way: judge(run, corpus.qrels) for way, run in ranked.items()}
    told = {way: compare(run.ndcg, runs[way[0], 0].ndcg) for way, run in runs.items()}
    return {way: (run, f"{told[way].mean:+.4f} (p {told[way].p:.3f})") for way, run in runs.items()}


if __name__ == "__main__":
    sys.exit(main())
