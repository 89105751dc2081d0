"""What words and phrases of the bundled model are worth beside a model that has none.

usage: python tests/shows/beside.py MODEL SET... [--most N]      (MODEL: an imported one's id or folder)

Prints nDCG@10 of the model alone with keywords, with the bundled model beside it, and the bundled model's own, on the
same queries; the difference that the bundled one makes with p of the paired bootstrap (core/train/metrics.py).
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from core.embed import catalogue
from core.embed.base import BUNDLED
from core.opening import model_folders
from core.train.evaluate import Run, load, runs
from core.train.metrics import compare


def main() -> int:
    """Print three rows a set."""
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=0)
    args = parser.parse_args()
    card = catalogue.pick(model_folders(), args.model)
    bundled = catalogue.pick(model_folders(), BUNDLED)
    cards = {
        "alone": replace(card, helper=None),
        "beside": catalogue.with_helper(replace(card, helper=None), bundled),
        "bundled": bundled,
    }
    embedders = {name: catalogue.load(each) for name, each in cards.items()}
    for folder in args.sets:
        corpus = load(folder)
        found: dict[str, Run] = {
            name: runs(corpus, embedder, ["hybrid"], args.most)["hybrid"] for name, embedder in embedders.items()
        }
        for name, run in found.items():
            told = compare(found["beside"].ndcg, run.ndcg)
            sys.stdout.write(
                f"{folder.name:20} {name:8} nDCG@10 {run.figures['ndcg@10']:.4f}  "
                f"beside is {told.mean:+.4f} (p {told.p:.3f})\n"
            )
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
