"""Distillation: its losses by hand, its passages, and a student that learns a planted language."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest
import torch

from core.train import distill
from core.train.data import Row
from core.train.distill import Plan, distil, losses, runs, sides, teach
from core.train.encoder import embed, load_encoder, open_tokenizer, tokenise
from core.train.loop import LOG, Schedule
from tests.core.train.tiny_work import make_work

ENGLISH = [f"w{number}" for number in range(40)]
KOREAN = [f"낱말{number}" for number in range(40)]


def rows(count: int) -> list[Row]:
    """Sentences of four planted words each, with their translations."""
    chance = random.Random(1)
    picks = [chance.sample(range(40), 4) for _ in range(count)]
    return [Row("ko", " ".join(KOREAN[i] for i in p), " ".join(ENGLISH[i] for i in p)) for p in picks]


def test_losses_by_hand() -> None:
    teacher = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    found = losses(teacher, teacher, Plan(temperature=0.5))
    assert found["cosine"].item() == pytest.approx(0.0)
    assert found["nce"].item() == pytest.approx(math.log(1 + math.exp(-2)))
    assert found["neighbours"].item() == pytest.approx(0.0)
    swapped = losses(teacher.flip(0), teacher, Plan(temperature=0.5))
    assert swapped["cosine"].item() == pytest.approx(1.0)
    assert swapped["nce"].item() == pytest.approx(math.log(1 + math.exp(2)))


def test_neighbours_are_a_divergence_without_the_text_itself() -> None:
    teacher = torch.nn.functional.normalize(torch.tensor([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]), dim=1)
    student = torch.nn.functional.normalize(torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]), dim=1)
    tau = 0.5

    def shares(vectors: torch.Tensor, i: int) -> list[float]:
        powers = [math.exp((vectors[i] @ vectors[j]).item() / tau) for j in range(3) if j != i]
        return [power / sum(powers) for power in powers]

    wanted = 0.0
    for i in range(3):
        pairs = zip(shares(teacher, i), shares(student, i), strict=True)
        wanted += sum(t * math.log(t / s) for t, s in pairs) / 3
    assert losses(student, teacher, Plan(temperature=tau))["neighbours"].item() == pytest.approx(wanted, rel=1e-4)


def test_texts_that_mean_the_same_are_no_negatives() -> None:
    teacher = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    assert losses(teacher, teacher, Plan(temperature=1.0))["nce"].item() == pytest.approx(
        (2 * math.log(1 + math.exp(-1)) + math.log(1 + 2 * math.exp(-1))) / 3
    )


def test_passages_are_runs_of_neighbours_in_order() -> None:
    some = [Row("ko", f"글{n}", f"text number {n} " * 4) for n in range(40)]
    found = runs(some, random.Random(2))
    assert len(found) > 3
    assert all(len(row.english) >= distill.RUN_CHARACTERS[0] for row in found)
    assert " ".join(row.text for row in some).startswith(" ".join(row.text for row in found))
    assert runs([Row("es", "hola", "hello hello")] * 40, random.Random(2)) == []


def test_english_is_a_language_too_and_each_text_has_one_number() -> None:
    sources, english = sides([[Row("ko", "가", "first text"), Row("ja", "あ", "first text")]], seed=1)
    assert english == ["first text"]
    assert sources["ko"] == [("가", 0)]
    assert sources["ja"] == [("あ", 0)]
    assert sources["en"] == [("first text", 0)]


def test_200_pairs_are_learned_by_heart(tmp_path: Path) -> None:
    make_work(tmp_path, [*ENGLISH, *KOREAN])
    some = rows(200)
    plan = Plan(Schedule(steps=400, rate=3e-3, every=1000), tokens=512, longest=48, shares={"ko": 0.8, "en": 0.2})
    tokenizer = open_tokenizer(tmp_path)
    english = tokenise(tokenizer, [row.english for row in some], 32)
    before = embed(load_encoder(tmp_path).eval(), english)
    teach(tmp_path, [some], plan)
    distil(tmp_path, [some], plan)
    student = load_encoder(tmp_path).eval()
    korean = embed(student, tokenise(tokenizer, [row.text for row in some], 32))
    assert ((korean @ before.T).argmax(1) == range(200)).mean() > 0.98
    assert (korean * before).sum(1).mean() > 0.9
    assert (embed(student, english) * before).sum(1).mean() > 0.9
    logged = [json.loads(line) for line in (tmp_path / LOG).read_text("utf-8").splitlines()]
    assert logged[-1]["loss"] < logged[0]["loss"] / 2
