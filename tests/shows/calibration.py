"""Ask each set's questions of its own library and of the others': how many are told that nothing there is about them.

usage: python tests/shows/calibration.py DIR... [--most N] [--fit]

Each DIR is a set in BEIR layout. "hidden" is the share of the questions whose library has the answer and whose first
hit is weak all the same (the aim: at most 5 %); "called" the share of those asked of another set's library that are
told so (at least 80 %). The first table is by the constants in use; the second by constants that were fitted without
the two sets that a figure is about; with --fit, those that come of all sets follow, for the model's card.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import config
from core.opening import open_embedder
from core.search.calibrate import SHARES, pick
from core.train.calibrate import Trials, families, fit, gather, left_out, probability, reliability
from core.train.evaluate import load


def table(trials: Trials, weak: NDArray[np.bool_], names: Sequence[str]) -> str:
    """Return the share of weak first hits, a row for each set of questions, a column for each library."""
    lines = [f"| questions | hidden | {' | '.join(names)} |", f"|---|---|{'---|' * len(names)}"]
    hidden: list[float] = []
    called: list[float] = []
    for asked, name in enumerate(names):
        cells = []
        for searched in range(len(names)):
            at = (trials.asked == asked) & (trials.searched == searched)
            share = 100 * float(weak[at].mean()) if at.any() else float("nan")
            cells.append("" if np.isnan(share) or asked == searched else f"{share:.0f}")
            if at.any():
                (hidden if asked == searched else called).append(share)
        own = weak[(trials.asked == asked) & trials.answerable]
        lines.append(f"| {name} | {100 * own.mean():.1f} | {' | '.join(cells)} |")
    means = [float(np.mean(each)) if each else float("nan") for each in (hidden, called)]
    return "\n".join([*lines, f"mean: hidden {means[0]:.1f} %, called {means[1]:.1f} %"])


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=100, help="questions of each set")
    parser.add_argument("--model", default="", help="a model's id or folder")
    parser.add_argument("--fit", action="store_true")
    args = parser.parse_args()
    corpora, names = [load(folder) for folder in args.sets], [folder.name for folder in args.sets]
    embedder = open_embedder(config.load(), args.model)
    constants = pick({}, {*embedder.card.signals, "keyword"})
    assert constants, "the model has no dense output"
    trials = gather(corpora, embedder, [name for name in SHARES if name in constants], args.most)
    say("By the constants in use\n" + table(trials, probability(trials, constants) < constants["likely"], names))
    family = families(corpora)
    if len(set(family)) > 3:
        likely, weak = left_out(trials, family)
        say("\nBy constants that know neither set\n" + table(trials, weak, names))
        for told, true, share in reliability(likely, trials.answerable, trials.weights()):
            say(f"told {told:.2f}  true {true:.2f}  of {share:.2f} of the questions")
    if args.fit:
        say(json.dumps({name: round(value, 3) for name, value in fit(trials).items()}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
