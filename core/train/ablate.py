"""What each stage is worth: the recipe again and again, each time with one thing left out or put in.

All variants share the seed, and the stages that they have in common, which run once: what a stage leaves stays in a
folder named after all it depends on, so that an ablation that is interrupted goes on. Every variant is exported in
single precision and measured on the development sets in every mode; the table gives what it is above or below the
whole recipe on the same queries, with the paired bootstrap's interval.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Mapping, Sequence
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
from core.train.recipe import STAGES, Config, Run, encoder, fingerprint, run_all, run_stage, shape
from core.train.report import Measured, measure_set, write_runs

SHARED = ("base", "vocabulary", "align", "teach")
WHOLE = "whole"
QUERIES = 400  # of each set
TABLE, RUNS = "ablation.md", "ablation.json"
SWITCHED = {  # stages that a variant leaves out, or puts in where the recipe has them not
    "retromae": "RetroMAE",
    "distill": "distillation",
    "contrast": "contrast on weak pairs",
    "refine": "second round",
}


def variants(config: Config) -> dict[str, Config]:
    """Return the recipes to compare by name, the whole one first."""
    found = {WHOLE: config}
    for stage, name in SWITCHED.items():
        there = stage in config.stages
        stages = tuple(one for one in STAGES if (one in config.stages) != (one == stage))
        found[f"{'without' if there else 'with'} {name}"] = dataclasses.replace(config, stages=stages)
    believing = dataclasses.replace(config.contrast, top=0)
    found["without consistency filter"] = _with_heads(dataclasses.replace(config, contrast=believing), top=0)
    easy = dataclasses.replace(config.contrast, mined=False, hard=0)
    found["without hard negatives"] = _with_heads(dataclasses.replace(config, contrast=easy), hard=0)
    found["without self-distillation"] = _with_heads(config, self_distilled=False)
    return found


def _with_heads(config: Config, **changed: Any) -> Config:  # noqa: ANN401
    """Change the plans of the stages that teach the heads."""
    plans = {name: dataclasses.replace(getattr(config, name), **changed) for name in ("finetune", "refine")}
    return dataclasses.replace(config, **plans)


def ablate(run: Run, names: Sequence[str] = (), most: int = QUERIES) -> str:
    """Run the variants of these names, WHOLE among them (all where none is given); return the table in Markdown.

    Raises:
        SeogaError: data-missing, where there is no development set.
    """
    sets = sorted((run.data / "dev").glob("*/"))
    if not sets:
        raise SeogaError("data-missing", "Nothing to measure on", "There is no development set.", str(run.data))
    run_all(dataclasses.replace(run, config=dataclasses.replace(run.config, stages=SHARED)))
    found: dict[str, list[Measured]] = {}
    for name, config in variants(run.config).items():
        if not names or name in names:
            print(f"variant {name}", flush=True)
            found[name] = _variant(dataclasses.replace(run, config=config), sets, most)
    every = [dataclasses.replace(one, name=f"{name}/{one.name}") for name, some in found.items() for one in some]
    write_runs(run.work / RUNS, every)
    table = markdown(found)
    (run.work / TABLE).write_text(table, "utf-8", newline="\n")
    return table


def _variant(run: Run, sets: Sequence[Path], most: int) -> list[Measured]:
    """Run the stages of one variant that none before it has run, and measure it."""
    work, config = run.work, run.config
    for stage in config.stages:
        if stage not in (*SHARED, "export"):
            work = _after(stage, dataclasses.replace(run, work=work), run.work)
    out = work / "model"
    heads = load_file(work / HEADS)
    export.export_folder(out, work / TOKENIZER, encoder(work), heads, shape(work), "fp32")
    special = special_ids(open_tokenizer(work))
    dims = heads["multi.weight"].shape[0]
    card.write_card(card.small(out, special, dims, config.stages, own=config.own))
    model = load(load_card(out), run.threads)
    return [measure_set(folder, model, MODES, most) for folder in sets]


def _after(stage: str, run: Run, root: Path) -> Path:
    """Return the folder of what a stage leaves of `run.work`, after running it where nobody has yet."""
    left = root / f"{stage}-{fingerprint(stage, run)[:16]}"
    if not left.is_dir():
        print(f"stage {stage}", flush=True)
        partial = left.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        for file in run.work.glob("*.*"):
            if file.suffix in {".safetensors", ".json"} and not file.name.startswith("ablation"):
                shutil.copyfile(file, partial / file.name)
        run_stage(stage, dataclasses.replace(run, work=partial))
        partial.rename(left)
    return left


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
