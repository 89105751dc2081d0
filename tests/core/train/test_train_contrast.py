"""The contrastive stage: its gradients, its losses by hand, its batches, and a tiny encoder that learns from it."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from core.errors import SeogaError
from core.train import contrast as contrasting
from core.train import encoder
from core.train.contrast import (
    CHOICE,
    Kind,
    Lessons,
    Plan,
    Step,
    accuracy,
    contrast,
    draw,
    info_nce,
    learn,
    prepare,
    shuffled,
    some,
)
from core.train.data import Pair
from core.train.encoder import load_encoder, open_tokenizer, tokenise
from core.train.filter import Floats
from core.train.loop import LOG, Figures, Schedule
from core.train.negatives import keys
from tests.core.train.tiny_work import make_work

WORDS = [f"w{index}" for index in range(120)]
SMALL = Plan(schedule=Schedule(steps=8, rate=1e-3, every=4), batch=16, tokens=64, longest=16, top=0)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture
def _float32(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "_has_bfloat16", lambda: False)


def sentence(rng: np.random.Generator, low: int = 2, high: int = 8) -> str:
    return " ".join(rng.choice(WORDS, rng.integers(low, high), replace=False))


def random_pairs(count: int, seed: int = 1) -> list[Pair]:
    rng = np.random.default_rng(seed)
    return [(sentence(rng), sentence(rng)) for _ in range(count)]


def shared_pairs(count: int, seed: int = 1) -> list[Pair]:
    """Pairs that share most of their words: an encoder that has learned nothing finds them."""
    rng = np.random.default_rng(seed)
    chosen = [rng.choice(WORDS, 8, replace=False).tolist() for _ in range(count)]
    return [(" ".join(words[:7]), " ".join(words[1:])) for words in chosen]


def rows(work: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (work / LOG).read_text("utf-8").splitlines()]


def lessons(work: Path, pairs: list[Pair], anchors: int = 0) -> Lessons:
    """Every text its own number: queries first, then passages, then anchors with a teacher of random vectors."""
    rng = np.random.default_rng(8)
    texts = [query for query, _ in pairs] + [passage for _, passage in pairs]
    texts += [sentence(rng) for _ in range(anchors)]
    numbers = np.arange(2 * len(pairs)).reshape(2, -1).T.copy()
    return Lessons(
        texts=tokenise(open_tokenizer(work), texts, 16),
        kinds={"all": Kind(numbers, np.zeros((len(pairs), 0), dtype=np.int64))},
        known=keys(numbers),
        anchors=2 * len(pairs) + np.arange(anchors),
        teacher=rng.normal(size=(anchors, 32)).astype(np.float32),
    )


def gradients(work: Path, step: Step, plan: Plan, anchors: int = 0) -> tuple[Figures, dict[str, Tensor]]:
    torch.manual_seed(4)
    model = load_encoder(work, plan.dropout)
    figures = learn(model, lessons(work, random_pairs(30), anchors), step, plan)
    found = {name: weight.grad for name, weight in model.named_parameters() if weight.grad is not None}
    return figures, {name: grad.to_dense() if grad.is_sparse else grad for name, grad in found.items()}


# gradients


@pytest.mark.usefixtures("_float32")
@pytest.mark.parametrize("symmetric", [False, True])
def test_chunks_give_the_gradients_of_one_large_batch(tmp_path: Path, symmetric: bool) -> None:
    make_work(tmp_path, WORDS)
    step = Step(np.stack([np.arange(24), 30 + np.arange(24)], 1), np.array([56, 57, 58, 31]), np.array([0, 3, 2]))
    plan = replace(SMALL, temperature=0.1, symmetric=symmetric)
    whole, expected = gradients(tmp_path, step, replace(plan, tokens=100_000), anchors=4)
    largest = max(grad.abs().max().item() for grad in expected.values())
    assert largest > 1e-3
    for cached in (True, False):
        figures, found = gradients(tmp_path, step, replace(plan, tokens=40, cached=cached), anchors=4)
        assert figures == pytest.approx(whole, rel=1e-4)
        assert found.keys() == expected.keys()
        for name, grad in found.items():
            assert torch.allclose(grad, expected[name], rtol=1e-3, atol=1e-5 * largest), name


@pytest.mark.usefixtures("_float32")
def test_the_second_computation_of_a_chunk_drops_out_what_the_first_one_did(tmp_path: Path) -> None:
    make_work(tmp_path, WORDS)
    step = Step(np.stack([np.arange(12), 30 + np.arange(12)], 1), np.array([56]), np.zeros(0, dtype=np.int64))
    plan = replace(SMALL, temperature=0.1, dropout=0.3, tokens=40)
    figures, found = gradients(tmp_path, step, plan)
    held, expected = gradients(tmp_path, step, replace(plan, cached=False))
    assert figures == held
    for name, grad in found.items():
        assert torch.allclose(grad, expected[name], rtol=1e-3, atol=1e-5), name
    without, _ = gradients(tmp_path, step, replace(plan, dropout=0.0))
    assert without["loss"] != pytest.approx(held["loss"], rel=1e-3)


# losses


def test_info_nce_by_hand() -> None:
    scores = torch.tensor([[2.0, 0.0, 1.0], [1.0, 0.0, float("-inf")]])
    forth = (math.log(math.exp(2) + 1 + math.e) - 2 + math.log(math.e + 1)) / 2
    back = (math.log(math.exp(2) + math.e) - 2 + math.log(2)) / 2  # without the third passage
    assert info_nce(scores, symmetric=False).item() == pytest.approx(forth)
    assert info_nce(scores, symmetric=True).item() == pytest.approx((forth + back) / 2)
    assert accuracy(torch.tensor([[2.0, 0.0, 3.0], [0.0, 1.0, -1.0]])) == 0.5


@pytest.mark.usefixtures("_float32")
def test_the_loss_is_that_of_cosines_over_the_temperature_and_negatives_increase_it(tmp_path: Path) -> None:
    make_work(tmp_path, WORDS)
    model, taught = load_encoder(tmp_path), lessons(tmp_path, random_pairs(30))
    vectors = torch.from_numpy(encoder.embed(model, taught.texts))
    pairs, none = np.stack([np.arange(6), 30 + np.arange(6)], 1), np.zeros(0, dtype=np.int64)
    plan = replace(SMALL, symmetric=False, temperature=0.5)
    alone = learn(model, taught, Step(pairs, none, none), plan)["loss"]
    assert alone == pytest.approx(info_nce(vectors[:6] @ vectors[30:36].T / 0.5, symmetric=False).item(), rel=1e-4)
    more = learn(model, taught, Step(pairs, np.array([40, 41]), none), plan)["loss"]
    assert more > alone + 0.1
    twice = learn(model, taught, Step(pairs, np.array([40, 41, 30, 33]), none), plan)["loss"]
    assert twice == pytest.approx(more)  # passages of the batch are negatives already


@pytest.mark.usefixtures("_float32")
def test_duplicates_in_a_batch_tell_nothing(tmp_path: Path) -> None:
    make_work(tmp_path, WORDS)
    model, taught = load_encoder(tmp_path), lessons(tmp_path, random_pairs(30))
    none = np.zeros(0, dtype=np.int64)

    def loss(pairs: list[tuple[int, int]], extra: tuple[int, ...] = ()) -> float:
        numbers = np.array(pairs)
        known = replace(taught, known=keys(np.concatenate([numbers, [(0, 45)]])))
        return learn(model, known, Step(numbers, np.array(extra, dtype=np.int64), none), SMALL)["loss"]

    assert loss([(0, 30), (1, 31)]) > 0.01
    assert loss([(0, 30), (1, 30), (2, 30)]) == 0  # equal passages
    assert loss([(0, 30), (0, 31), (0, 32)]) == 0  # equal queries
    assert loss([(0, 1), (1, 0)]) == 0  # each other's query
    assert loss([(0, 30)], extra=(45, 0)) == 0  # an answer by another pair, and the query's own text
    assert loss([(0, 30)], extra=(46,)) > 0
    assert loss([(0, 30), (0, 30), (1, 31)]) != loss([(0, 30), (1, 31)])  # copies still count as pairs


@pytest.mark.usefixtures("_float32")
def test_anchors_hold_the_vectors_of_a_teacher(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    texts = [sentence(rng) for _ in range(20)]
    found = []
    for share in (0.0, 1.0):
        work = tmp_path / str(share)
        make_work(work, WORDS)
        ids = tokenise(open_tokenizer(work), texts, 16)
        teacher = encoder.embed(load_encoder(work), ids)
        plan = replace(
            SMALL,
            schedule=Schedule(steps=20, rate=2e-3),
            anchor_share=share,
            anchor_weight=20.0,
            mined=False,
            tokens=400,
        )
        contrast(work, {"all": random_pairs(60)}, plan, (texts, 3 * teacher))  # only their direction counts
        found.append(float((teacher * encoder.embed(load_encoder(work), ids)).sum(1).mean()))
        assert ("anchor" in rows(work)[-1]) == (share > 0)
    assert found[1] > 0.98
    assert found[0] < found[1] - 0.05


# batches


def kinds_of(*sizes: int) -> Lessons:
    kinds, first = {}, 0
    for name, size in zip("abc", sizes, strict=False):
        pairs = first + np.arange(2 * size).reshape(-1, 2)
        kinds[name] = Kind(pairs, np.where(np.arange(3) < np.arange(size)[:, None] % 4, 1_000 + pairs[:, :1], -1))
        first += 2 * size
    known = keys(np.concatenate([kind.pairs for kind in kinds.values()]))
    return Lessons([], kinds, known, np.arange(5), np.zeros((5, 2), dtype=np.float32))


def test_batches_are_of_one_kind_by_size_and_the_same_for_a_seed() -> None:
    taught = kinds_of(300, 90, 10)
    plan = replace(SMALL, batch=20, hard=2)
    steps = list(islice(draw(taught, plan), 400))
    again = list(islice(draw(taught, plan), 400))
    assert all(np.array_equal(a.pairs, b.pairs) for a, b in zip(steps, again, strict=True))
    assert all(np.array_equal(a.negatives, b.negatives) for a, b in zip(steps, again, strict=True))
    assert all(np.array_equal(a.anchors, b.anchors) for a, b in zip(steps, again, strict=True))
    other = list(islice(draw(taught, replace(plan, schedule=Schedule(8, 1e-3, seed=8))), 400))
    assert any(not np.array_equal(a.pairs, b.pairs) for a, b in zip(steps, other, strict=True))
    counts: Counter[str] = Counter()
    for step in steps:
        (kind,) = (name for name, kind in taught.kinds.items() if np.isin(step.pairs, kind.pairs).all())
        counts[kind] += 1
        assert len(step.pairs) == (10 if kind == "c" else 20)
        assert len(np.unique(step.pairs)) == step.pairs.size
        assert np.isin(step.negatives - 1_000, step.pairs[:, 0]).all()
        assert len(step.anchors) == 5
    assert 270 < counts["a"] < 330
    assert 60 < counts["b"] < 120


def test_no_pair_comes_again_before_all_have_come() -> None:
    parts = list(islice(shuffled(12, 4, np.random.default_rng(1)), 6))
    for half in (parts[:3], parts[3:]):
        assert sorted(np.concatenate(half).tolist()) == list(range(12))
    assert not np.array_equal(np.concatenate(parts[:3]), np.concatenate(parts[3:]))
    assert [len(part) for part in islice(shuffled(5, 0, np.random.default_rng(1)), 3)] == [0, 0, 0]
    assert [len(part) for part in islice(shuffled(0, 0, np.random.default_rng(1)), 3)] == [0, 0, 0]


def test_negatives_of_a_batch_are_some_of_each_row() -> None:
    negatives = np.array([[5, 6, -1], [-1, -1, -1], [7, -1, -1]])
    rng = np.random.default_rng(1)
    drawn = [some(negatives, 1, rng).tolist() for _ in range(50)]
    assert {tuple(row) for row in drawn} == {(5, 7), (6, 7)}
    assert {len(some(negatives, 2, rng)) for _ in range(50)} == {2, 3}
    assert some(negatives[:, :0], 1, rng).tolist() == []
    assert some(negatives, 0, rng).tolist() == []


# the stage


@pytest.mark.usefixtures("_float32")
def test_two_hundred_random_pairs_are_learned_by_heart(tmp_path: Path) -> None:
    make_work(tmp_path, WORDS, layers=1)
    plan = replace(SMALL, schedule=Schedule(steps=120, rate=4e-3), batch=50, tokens=800, temperature=0.05)
    contrast(tmp_path, {"all": random_pairs(200)}, plan)
    learned = [row for row in rows(tmp_path) if "accuracy" in row]
    assert learned[0]["accuracy"] < 0.5
    assert learned[-1]["accuracy"] > 0.97
    assert learned[-1]["loss"] < 0.2 < learned[0]["loss"]
    assert not (tmp_path / CHOICE).exists()
    model, tokenizer = load_encoder(tmp_path), open_tokenizer(tmp_path)
    left, right = (
        encoder.embed(model, tokenise(tokenizer, list(side), 16)) for side in zip(*random_pairs(200), strict=True)
    )
    assert ((left @ right.T).argmax(1) == np.arange(200)).mean() > 0.9


def test_pairs_are_filtered_and_negatives_mined_with_the_encoder_as_it_is(tmp_path: Path) -> None:
    make_work(tmp_path, WORDS, width=64, layers=0)
    right, wrong = shared_pairs(60, seed=1), random_pairs(40, seed=2)
    plan = replace(SMALL, top=2, pool=20)
    model, tokenizer = load_encoder(tmp_path), open_tokenizer(tmp_path)
    taught = prepare(
        tmp_path, model, tokenizer, {"mixed": [*right, *wrong], "other": random_pairs(30, 3)}, None, plan
    )
    mixed = taught.kinds["mixed"]
    assert (mixed.pairs[:, 0] < 120).mean() > 0.85  # texts are numbered as they come
    assert (mixed.pairs[:, 0] < 120).sum() > 55
    assert len(taught.known) == 130  # what is not believed is no negative either
    assert mixed.negatives.shape == (len(mixed.pairs), 7)
    assert (mixed.negatives >= 0).mean() > 0.9
    assert not (mixed.negatives == mixed.pairs[:, 1:]).any()
    assert np.isin(mixed.negatives[mixed.negatives >= 0], mixed.pairs[:, 1]).all()
    by_kind = {row["kind"]: row for row in rows(tmp_path)}
    assert by_kind["mixed"]["pairs"] == 100
    assert by_kind["mixed"]["kept"] == len(mixed.pairs)
    assert by_kind["mixed"]["negatives"] > 6
    assert by_kind["other"]["kept"] < 15


def test_nothing_left_to_learn_from_is_said(tmp_path: Path) -> None:
    make_work(tmp_path, WORDS)
    empty: list[dict[str, list[Pair]]] = [{}, {"none": []}, {"one": [("w1", "w2")]}]
    for kinds in empty:
        with pytest.raises(SeogaError) as caught:
            contrast(tmp_path, kinds, replace(SMALL, top=2))
        assert caught.value.kind == "data-missing"
    assert not (tmp_path / CHOICE).exists()


def weights(work: Path) -> dict[str, Tensor]:
    found: dict[str, Tensor] = load_encoder(work).state_dict()
    return found


def test_an_interrupted_run_goes_on_to_the_same_weights_without_choosing_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = {"b/c": random_pairs(50), "a": shared_pairs(40)}
    anchors: tuple[list[str], Floats] = (["w1 w2", "w5"], np.eye(32, dtype=np.float32)[:2])
    plan = replace(SMALL, top=30, dropout=0.1)
    for name in ("straight", "broken"):
        make_work(tmp_path / name, WORDS)
    before = weights(tmp_path / "straight")
    contrast(tmp_path / "straight", kinds, plan, anchors)

    def stop(_: object) -> Figures:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        contrast(tmp_path / "broken", kinds, plan, anchors, measure=stop)
    assert (tmp_path / "broken" / CHOICE).is_file()
    chosen: list[object] = []
    monkeypatch.setattr(contrasting, "choose", lambda *found: chosen.append(found))
    contrast(tmp_path / "broken", kinds, plan, anchors)
    assert not chosen
    after, expected = weights(tmp_path / "broken"), weights(tmp_path / "straight")
    assert all(torch.equal(after[name], expected[name]) for name in expected)
    assert any(not torch.equal(before[name], expected[name]) for name in expected)


def test_another_plan_or_other_pairs_are_chosen_anew(tmp_path: Path) -> None:
    make_work(tmp_path, WORDS)
    model, tokenizer = load_encoder(tmp_path), open_tokenizer(tmp_path)
    pairs = random_pairs(40)

    def chosen(plan: Plan, found: list[Pair]) -> int:
        prepare(tmp_path, model, tokenizer, {"all": found}, None, plan)
        return len(rows(tmp_path))

    assert chosen(SMALL, pairs) == 1
    assert chosen(replace(SMALL, temperature=1.0), pairs) == 1  # has no say in it
    assert chosen(replace(SMALL, top=5), pairs) == 2
    assert chosen(replace(SMALL, top=5), [*pairs, ("w1", "w2")]) == 3
    torch.nn.init.ones_(model.embeddings.LayerNorm.weight)
    model.embeddings.LayerNorm.weight.data.mul_(2)
    encoder.save_encoder(model, tmp_path)
    assert chosen(replace(SMALL, top=5), [*pairs, ("w1", "w2")]) == 4
