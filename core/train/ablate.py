"""What each stage is worth: the recipe again and again, each time with one thing left out or put in.

All variants share the stages up to `teach`, which learn nothing by gradients, and the seed. Every variant is
exported in single precision and measured on the development sets in every mode; the table gives what it is above or
below the whole recipe on the same queries, with the paired bootstrap's interval.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from safetensors.numpy import load_file

from core.embed.base import load_card
from core.embed.catalogue import load
from core.errors import SeogaError
from core.records import MODES
from core.train import card, export
from core.train.encoder import TOKENIZER, open_tokenizer, special_ids
from core.train.evaluate import Run as Ranking
from core.train.finetune import HEADS
from core.train.metrics import compare
from core.train.recipe import Config, Run, encoder, run_all, run_stage, shape
from core.train.report import Measured, measure_set, write_runs

SHARED = ("base", "vocabulary", "align", "teach")
WHOLE = "whole"
QUERIES = 400  # of each set
TABLE, RUNS = "ablation.md", "ablation.json"
Change = Callable[[Config], Config]


def _without(stage: str) -> Change:
    """Return what takes a stage out of a config."""
    return lambda config: dataclasses.replace(config, stages=tuple(s for s in config.stages if s != stage))


def _with_retromae(config: Config) -> Config:
    """Put RetroMAE before what comes after the alignment; take it out where it is in."""
    if "retromae" in config.stages:
        return _without("retromae")(config)
    at = config.stages.index("teach") + 1
    return dataclasses.replace(config, stages=(*config.stages[:at], "retromae", *config.stages[at:]))


def _no_hard_negatives(config: Config) -> Config:
    """Learn from the negatives of the batch alone."""
    contrast = dataclasses.replace(config.contrast, mined=False, hard=0)
    return _with_heads(dataclasses.replace(config, contrast=contrast), hard=0)


def _no_filter(config: Config) -> Config:
    """Believe every weak pair."""
    return _with_heads(dataclasses.replace(config, contrast=dataclasses.replace(config.contrast, top=0)), top=0)


def _with_heads(config: Config, **changed: Any) -> Config:  # noqa: ANN401
    """Change the plans of the stages that teach the heads."""
    plans = {name: dataclasses.replace(getattr(config, name), **changed) for name in ("finetune", "refine")}
    return dataclasses.replace(config, **plans)


VARIANTS: Mapping[str, Change] = {
    WHOLE: lambda config: config,
    "RetroMAE the other way": _with_retromae,
    "no distillation": _without("distill"),
    "no contrast on weak pairs": _without("contrast"),
    "no consistency filter": _no_filter,
    "no hard negatives": _no_hard_negatives,
    "no self-distillation": lambda config: _with_heads(config, self_distilled=False),
    "no second round": _without("refine"),
}


def ablate(run: Run, names: Sequence[str] = tuple(VARIANTS), most: int = QUERIES) -> str:
    """Run the variants, each in a folder of its own below `run.work`, and return the table in Markdown.

    Raises:
        SeogaError: data-missing, where there is no development set.
    """
    sets = sorted((run.data / "dev").glob("*/"))
    if not sets:
        raise SeogaError("data-missing", "Nothing to measure on", "There is no development set.", str(run.data))
    run_all(dataclasses.replace(run, config=dataclasses.replace(run.config, stages=SHARED)))
    found: dict[str, list[Measured]] = {}
    for name in names:
        print(f"variant {name}", flush=True)
        found[name] = _variant(run, name, sets, most)
    every = [dataclasses.replace(one, name=f"{name}/{one.name}") for name, some in found.items() for one in some]
    write_runs(run.work / RUNS, every)
    table = markdown(found)
    (run.work / TABLE).write_text(table, "utf-8", newline="\n")
    return table


def _variant(run: Run, name: str, sets: Sequence[Path], most: int) -> list[Measured]:
    """Run one variant and measure it."""
    config = VARIANTS[name](run.config)
    work = run.work / name.replace(" ", "-")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for file in run.work.glob("*.*"):
        if file.is_file() and file.suffix in {".safetensors", ".json"} and not file.name.startswith("ablation"):
            shutil.copyfile(file, work / file.name)
    own = dataclasses.replace(run, work=work, out=work / "model", config=config)
    for stage in config.stages:
        if stage not in (*SHARED, "export"):
            print(f"stage {stage}", flush=True)
            run_stage(stage, own)
    heads = load_file(work / HEADS)
    export.export_folder(own.out, work / TOKENIZER, encoder(work), heads, shape(work), "fp32")
    special = special_ids(open_tokenizer(work))
    dims = heads["multi.weight"].shape[0]
    card.write_card(card.small(own.out, special, dims, config.stages, own=config.own))
    model = load(load_card(own.out), run.threads)
    return [measure_set(folder, model, MODES, most) for folder in sets]


def markdown(found: Mapping[str, Sequence[Measured]]) -> str:
    """Return nDCG@10 of the whole recipe by set and mode, and of each variant what it is above it."""
    whole = {one.name: one for one in found[WHOLE]}
    modes = list(next(iter(whole.values())).runs)
    lines = [f"| variant | set | {' | '.join(modes)} |", f"|---|---|{'---|' * len(modes)}"]
    for name, some in found.items():
        for one in some:
            cells = [_cell(one.runs[mode], whole[one.name].runs[mode], alone=name == WHOLE) for mode in modes]
            lines.append(f"| {name} | {one.name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(one: Ranking, whole: Ranking, *, alone: bool) -> str:
    """Return a figure, or a difference with its interval, in bold where 0 lies outside it."""
    if alone:
        return f"{one.figures['ndcg@10']:.3f}"
    told = compare(one.ndcg, whole.ndcg)
    text = f"{told.mean:+.3f} [{told.low:+.3f}, {told.high:+.3f}]"
    return f"**{text}**" if told.low > 0 or told.high < 0 else text
