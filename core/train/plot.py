"""Draw what the log of a working folder says: the losses and the development figures of every stage."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from core.errors import SeogaError
from core.train.loop import LOG

PLOT = "log.svg"
Curves = dict[str, dict[str, dict[int, float]]]


def plot(work: Path) -> Path:
    """Write `log.svg` beside the log: a row a stage, its loss on the left, development figures on the right.

    Raises:
        SeogaError: nothing has been logged here.
    """
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "seoga", "font.size": 8})
    from matplotlib.figure import Figure

    found = curves(work / LOG)
    figure = Figure(figsize=(9, 2.6 * max(1, len(found))), layout="constrained")
    axes = figure.subplots(max(1, len(found)), 2, squeeze=False)
    for row, (stage, by_name) in zip(axes, found.items(), strict=False):
        for name, points in by_name.items():
            side = row[1] if "/dense" in name else row[0]
            if name == "loss" or "/dense" in name:
                side.plot(list(points), list(points.values()), label=name.removesuffix("/dense"))
        row[0].set_title(f"{stage}: loss")
        row[1].set_title(f"{stage}: dense nDCG@10")
        for side in row:
            side.set_xlabel("step")
            if side.get_legend_handles_labels()[0]:
                side.legend()
    figure.savefig(work / PLOT, metadata={"Date": None})
    return work / PLOT


def curves(path: Path) -> Curves:
    """Return by stage and figure its value at each step; a step that was logged again counts as it was last."""
    if not path.is_file():
        raise SeogaError("data-missing", "Nothing to draw", "No stage has written a log here.", str(path))
    found: Curves = defaultdict(lambda: defaultdict(dict))
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        for name, value in row.items():
            if isinstance(value, (int, float)) and "step" in row and name != "step":
                found[row["stage"]][name][row["step"]] = value
    return {stage: {name: dict(sorted(points.items())) for name, points in by.items()} for stage, by in found.items()}
