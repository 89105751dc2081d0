"""`python -m core train STAGE`: make the bundled model, all of it (`first`) or one stage of it."""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tempfile
from pathlib import Path

from core.embed.base import load_card
from core.embed.catalogue import load
from core.errors import SeogaError
from core.records import MODES
from core.train import card
from core.train.evaluate import evaluate
from core.train.first import STAGES, Run, run_stage


def main(argv: list[str]) -> int:
    """Run what the arguments name; returns the exit code."""
    try:
        args = _parser().parse_args(argv)
    except SystemExit as refused:
        return refused.code if isinstance(refused.code, int) else 2
    if args.work is None and args.stage in STAGES:
        print(f"The stage {args.stage!r} needs --work, the folder it shares with the others.", file=sys.stderr)
        return 2
    try:
        with tempfile.TemporaryDirectory() as temporary:
            _run(args.stage, Run(args.data, args.work or Path(temporary), args.out, args.seed, args.threads))
    except SeogaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    """Describe the arguments."""
    parser = argparse.ArgumentParser(prog="core train", description=__doc__)
    parser.add_argument("stage", choices=["first", *STAGES, "measure"])
    parser.add_argument(
        "--data", type=Path, required=True, help="the folder of training data, see core/train/data.py"
    )
    parser.add_argument("--out", type=Path, required=True, help="the model folder to write")
    parser.add_argument("--work", type=Path, help="the working folder that stages share; a single stage needs it")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    return parser


def _run(stage: str, run: Run) -> None:
    """Run one stage, or all of them and the measurement."""
    import torch

    torch.set_num_threads(run.threads)
    for name in STAGES if stage == "first" else [stage]:
        if name in STAGES:
            run_stage(name, run)
    if stage in {"first", "measure"}:
        _measure(run)


def _measure(run: Run) -> None:
    """Measure the model on the development sets beside the training data, and write the figures into its card."""
    model = load(load_card(run.out), run.threads)
    quality: dict[str, float] = {}
    for folder in sorted((run.data / "dev").glob("*/")):
        for mode, figures in evaluate(folder, model, MODES).items():
            for measure, figure in figures.items():
                if measure != "queries":
                    quality[f"{folder.name}/{mode}/{measure}"] = round(figure, 4)
                    print(f"{folder.name} {mode} {measure} {figure:.4f}", flush=True)
    card.write_card(dataclasses.replace(model.card, quality=quality))
