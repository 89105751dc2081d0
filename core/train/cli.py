"""`python -m core train STAGE`: make the bundled model, `all` of it or one stage of it, and measure it.

`synthetic`, `mntp` and `decoder` teach a decoder from a local folder (`--model`) instead, see core/train/decoders.py.
"""

from __future__ import annotations

import argparse
import dataclasses
import shutil
import sys
import tempfile
from pathlib import Path

from core.embed.base import load_card
from core.embed.catalogue import load
from core.errors import SeogaError
from core.records import MODES
from core.train import card
from core.train.evaluate import evaluate
from core.train.recipe import RECIPES, STAGES, Config, Run, read_config, run_all, run_stage, with_seed
from core.train.tiny import write_tiny

TINY = Path("build") / "tiny"
DECODER_STAGES = ("synthetic", "mntp", "decoder")


def main(argv: list[str]) -> int:
    """Run what the arguments name; returns the exit code."""
    try:
        args = _parser().parse_args(argv)
    except SystemExit as refused:
        return refused.code if isinstance(refused.code, int) else 2
    if args.stage in DECODER_STAGES:
        return _teach_decoder(args)
    if not args.tiny and (args.data is None or args.out is None):
        print("Say with --data where the training data is, and with --out where the model goes.", file=sys.stderr)
        return 2
    if args.work is None and args.stage in STAGES:
        print(f"The stage {args.stage!r} needs --work, the folder it shares with the others.", file=sys.stderr)
        return 2
    try:
        with tempfile.TemporaryDirectory() as temporary:
            _run(args.stage, _told(args, Path(temporary)))
    except SeogaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    """Describe the arguments."""
    parser = argparse.ArgumentParser(prog="core train", description=__doc__)
    parser.add_argument("stage", choices=["all", *STAGES, "measure", "plot", "ablate", *DECODER_STAGES])
    parser.add_argument("--config", type=Path, help="how to train, in TOML (default: core/train/recipes/cpu.toml)")
    parser.add_argument("--model", type=Path, help="the decoder to teach, a folder in Hugging Face layout")
    parser.add_argument("--adapter", type=Path, action="append", default=[], help="merged into the decoder before")
    parser.add_argument("--data", type=Path, help="the folder of training data, see core/train/data.py")
    parser.add_argument("--out", type=Path, help="the model folder to write")
    parser.add_argument("--work", type=Path, help="the folder that stages share; a run goes on in it")
    parser.add_argument("--tiny", action="store_true", help=f"show on made-up data in {TINY} that all works")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    return parser


def _teach_decoder(args: argparse.Namespace) -> int:
    """Run a stage for decoders; returns the exit code."""
    from core.train import decoders

    if None in (args.model, args.data, args.out):
        print(f"The stage {args.stage!r} needs --model, --data and --out.", file=sys.stderr)
        return 2
    try:
        config = read_config(args.config, decoders.Config) if args.config else decoders.Config()
        run = decoders.Run(args.model, args.data, args.out, config, tuple(args.adapter))
        decoders.STAGES[args.stage](run)
    except SeogaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _told(args: argparse.Namespace, temporary: Path) -> Run:
    """Return what the arguments ask for."""
    path = RECIPES / "tiny.toml" if args.tiny else args.config or RECIPES / "cpu.toml"
    config = with_seed(read_config(path, Config), args.seed)
    if not args.tiny:
        return Run(args.data, args.work or temporary, args.out, config, args.seed, args.threads)
    folder = args.out.parent if args.out else TINY
    shutil.rmtree(folder / "work", ignore_errors=True)
    write_tiny(folder / "data", args.seed)
    out = args.out or folder / "model"
    return Run(folder / "data", folder / "work", out, config, args.seed, args.threads)


def _run(stage: str, run: Run) -> None:
    """Run one stage, or all that the config names and the measurement."""
    import torch

    torch.set_num_threads(run.threads)
    if stage == "all":
        run_all(run)
    elif stage in STAGES:
        run_stage(stage, run)
    if stage in {"all", "measure"}:
        _measure(run)
    if stage == "ablate":
        from core.train.ablate import ablate

        print(ablate(run))
    if stage in {"all", "plot"}:
        from core.train.plot import plot

        plot(run.work)


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
