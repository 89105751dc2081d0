"""The training loop that every stage shares: schedule, optimisers, checkpoints, and the log.

A stage hands over its modules, an endless stream of batches and a function that learns from one of them. Batches
and chance depend on the seed and the number of the step alone, so a run that was interrupted and goes on from its
checkpoint ends with the very weights of a run that was not.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import BertModel

B = TypeVar("B")
Measure = Callable[[BertModel], Mapping[str, float]]
Figures = Mapping[str, float]
LOG = "log.jsonl"
STEP_KEY = "step"


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast a stage learns.

    The rate climbs over the first `warmup` share of the `steps` and then falls to 0 along a cosine. Rows of the
    word table, of which a batch touches few, learn `table` times as fast. A checkpoint is left, and `measure`
    asked, after every `every` steps.
    """

    steps: int
    rate: float
    table: float = 1.0
    warmup: float = 0.05
    decay: float = 0.0
    clip: float = 1.0
    every: int = 500
    seed: int = 7


def train(
    work: Path,
    stage: str,
    model: nn.Module,
    batches: Iterator[B],
    learn: Callable[[B], Figures],
    schedule: Schedule,
    measure: Callable[[], Figures] | None = None,
) -> None:
    """Run a stage to its end, from its checkpoint in `work` where there is one.

    Args:
        work: the working folder; `log.jsonl` grows in it, and the checkpoint lies there until the stage ends.
        stage: the name of both.
        model: everything that is learned, in one module; changed in place.
        batches: endless, the same from one start of the program to the next.
        learn: computes the loss of one batch, runs it backward and returns figures to log, `loss` among them.
        schedule: how long and how fast.
        measure: figures on development data, to log.
    """
    table, rest = optimisers(model, schedule)
    checkpoint = work / f"{stage}.checkpoint"
    done = restore(checkpoint, model, (table, rest), schedule)
    started, seen = time.monotonic(), done
    model.train()
    for step, batch in enumerate(islice(batches, done, schedule.steps), start=done + 1):
        torch.manual_seed(schedule.seed * 1_000_003 + step)
        speed = schedule.rate * factor(step, schedule)
        set_rate(rest, speed)
        set_rate(table, speed * schedule.table)
        figures = learn(batch)
        clip(model, schedule.clip)
        rest.step()
        table.step()
        model.zero_grad(set_to_none=True)
        if step % 20 == 0 or step == schedule.steps:
            pace = (time.monotonic() - started) / (step - seen)
            log(work, {"stage": stage, "step": step, "rate": speed, "seconds_a_step": round(pace, 3), **figures})
        if step % schedule.every == 0 and step < schedule.steps:
            save(checkpoint, step, model, (table, rest), schedule)
        if measure and (step % schedule.every == 0 or step == schedule.steps):
            model.eval()
            log(work, {"stage": stage, "step": step, **measure()})
            model.train()
    model.eval()
    checkpoint.unlink(missing_ok=True)


def optimisers(model: nn.Module, schedule: Schedule) -> tuple[torch.optim.Optimizer, torch.optim.Optimizer]:
    """Return the optimiser of the tables whose gradients are sparse, and that of everything else.

    A table row that no text of the batch holds is left alone, its moments too (lazy Adam).
    """
    tables = [m.weight for m in model.modules() if isinstance(m, nn.Embedding) and m.sparse]
    chosen = {id(weight) for weight in tables}
    others = [weight for weight in model.parameters() if id(weight) not in chosen and weight.requires_grad]
    spare = [nn.Parameter(torch.zeros(1))]  # an optimiser wants something to optimise
    learned = [weight for weight in tables if weight.requires_grad] or spare
    sparse = torch.optim.SparseAdam(learned, lr=schedule.rate)
    dense = torch.optim.AdamW(others or spare, lr=schedule.rate, weight_decay=schedule.decay, fused=True)
    return sparse, dense


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Set the rate of every group."""
    for group in optimiser.param_groups:
        group["lr"] = rate


def factor(step: int, schedule: Schedule) -> float:
    """Return the share of the full rate at a step: a straight climb, then half a cosine down to 0."""
    climb = max(1, int(schedule.warmup * schedule.steps))
    if step <= climb:
        return step / climb
    return 0.5 * (1 + math.cos(math.pi * (step - climb) / max(1, schedule.steps - climb)))


def clip(model: nn.Module, most: float) -> None:
    """Shorten the gradients of everything but the sparse tables to a common norm of at most `most`."""
    dense = [weight for weight in model.parameters() if weight.grad is not None and not weight.grad.is_sparse]
    if dense:
        torch.nn.utils.clip_grad_norm_(dense, most)


def save(
    path: Path, step: int, model: nn.Module, both: tuple[torch.optim.Optimizer, ...], schedule: Schedule
) -> None:
    """Write weights and moments after a step; a program that dies meanwhile leaves the checkpoint before."""
    tensors = {f"model/{name}": value for name, value in model.state_dict().items()}
    for number, optimiser in enumerate(both):
        for index, state in optimiser.state_dict()["state"].items():
            for name, value in state.items():
                tensors[f"{number}/{index}/{name}"] = torch.as_tensor(value)
    partial = path.with_suffix(".partial")
    metadata = {STEP_KEY: str(step), "schedule": json.dumps(asdict(schedule))}
    save_file({name: value.detach().cpu().contiguous().clone() for name, value in tensors.items()}, partial, metadata)
    partial.replace(path)


def restore(path: Path, model: nn.Module, both: tuple[torch.optim.Optimizer, ...], schedule: Schedule) -> int:
    """Read a checkpoint of the same schedule back and return its step; 0 where there is none."""
    if not path.is_file():
        return 0
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata()
        if metadata["schedule"] != json.dumps(asdict(schedule)):
            return 0  # another plan: from the beginning
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
    model.load_state_dict({n.removeprefix("model/"): t for n, t in tensors.items() if n.startswith("model/")})
    for number, optimiser in enumerate(both):
        state: dict[int, dict[str, Tensor | int]] = {}
        for name, value in tensors.items():
            owner, _, rest = name.partition("/")
            if owner == str(number):
                index, _, moment = rest.partition("/")
                scalar = isinstance(optimiser, torch.optim.SparseAdam) and moment == STEP_KEY
                state.setdefault(int(index), {})[moment] = int(value) if scalar else value
        optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
    return int(metadata[STEP_KEY])


def log(work: Path, row: Mapping[str, float | str]) -> None:
    """Add a row to the log of the working folder."""
    kept = {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()}
    with (work / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps(kept) + "\n")
