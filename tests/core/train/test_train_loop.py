"""The training loop: its schedule, what it leaves alone, and going on after an interruption."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import torch
from torch import nn

from core.train import loop
from core.train.loop import LOG, Schedule, factor, train


class Model(nn.Module):
    """A table with sparse gradients, and a layer."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(3)
        self.table = nn.Embedding(6, 4, sparse=True)
        self.layer = nn.Linear(4, 4)


class InterruptionError(Exception):
    """What ends a run before its time."""


def learner(model: Model, end: int = 10**9) -> Callable[[int], dict[str, float]]:
    """Learn something that depends on the batch and on chance; stop before step `end`."""

    def learn(batch: int) -> dict[str, float]:
        if batch == end:
            raise InterruptionError
        out = model.layer(model.table(torch.tensor([batch % 4])))
        loss = (out - torch.rand(4)).square().sum()
        torch.autograd.backward(loss)
        return {"loss": loss.item()}

    return learn


def numbers() -> Iterator[int]:
    return count(1)


def test_the_rate_climbs_and_falls() -> None:
    schedule = Schedule(steps=100, rate=1.0, warmup=0.1)
    assert factor(5, schedule) == 0.5
    assert factor(10, schedule) == 1.0
    assert factor(55, schedule) == pytest.approx(0.5)
    assert factor(100, schedule) == pytest.approx(0.0)


def test_a_run_that_was_interrupted_ends_with_the_same_weights(tmp_path: Path) -> None:
    schedule = Schedule(steps=30, rate=0.01, every=7)
    whole, broken, resumed = Model(), Model(), Model()
    train(tmp_path, "whole", whole, numbers(), learner(whole), schedule)
    with pytest.raises(InterruptionError):
        train(tmp_path, "broken", broken, numbers(), learner(broken, end=17), schedule)
    assert (tmp_path / "broken.checkpoint").is_file()
    train(tmp_path, "broken", resumed, numbers(), learner(resumed), schedule)
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), resumed.parameters(), strict=True))
    assert not (tmp_path / "broken.checkpoint").exists()


def test_a_checkpoint_of_another_plan_is_not_gone_on_from(tmp_path: Path) -> None:
    model = Model()
    with pytest.raises(InterruptionError):
        train(tmp_path, "stage", model, numbers(), learner(model, end=9), Schedule(steps=30, rate=0.01, every=5))
    seen: list[int] = []

    def learn(batch: int) -> dict[str, float]:
        seen.append(batch)
        return learner(model)(batch)

    train(tmp_path, "stage", model, numbers(), learn, Schedule(steps=3, rate=0.01))
    assert seen == [1, 2, 3]


def test_rows_no_batch_holds_are_left_alone(tmp_path: Path) -> None:
    model = Model()
    before = model.table.weight.detach().clone()
    train(tmp_path, "stage", model, numbers(), learner(model), Schedule(steps=8, rate=0.1))
    assert torch.equal(model.table.weight[4:], before[4:])
    assert not torch.equal(model.table.weight[:4], before[:4])


def test_the_log_holds_losses_and_measures(tmp_path: Path) -> None:
    model = Model()
    train(
        tmp_path,
        "stage",
        model,
        numbers(),
        learner(model),
        Schedule(steps=40, rate=0.1, every=20),
        lambda: {"x": 2.0},
    )
    rows = [json.loads(line) for line in (tmp_path / LOG).read_text("utf-8").splitlines()]
    assert [row["step"] for row in rows] == [20, 20, 40, 40]
    assert [row for row in rows if "x" in row] == [{"stage": "stage", "step": step, "x": 2.0} for step in (20, 40)]
    assert all(row["loss"] > 0 for row in rows if "x" not in row)


def test_long_gradients_are_cut() -> None:
    model = Model()
    torch.autograd.backward(1000 * model.layer(torch.ones(4)).sum())
    loop.clip(model, 1.0)
    norms = [weight.grad.norm() for weight in model.layer.parameters() if weight.grad is not None]
    assert torch.stack(norms).norm().item() == pytest.approx(1.0, rel=1e-4)
