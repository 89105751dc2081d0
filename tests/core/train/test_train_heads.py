"""What the heads start from, and what fine-tuning makes of them."""

from __future__ import annotations

import dataclasses
import json
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file

from core.train import finetune
from core.train.encoder import embed, load_encoder, open_tokenizer, pad, special_ids, states, tokenise
from core.train.finetune import HEADS, Plan, Side, Student, scores
from core.train.heads import Heads, rarity, start
from core.train.loop import LOG, Schedule
from tests.core.train.tiny_work import make_work

DIMS = 16
WORDS = [f"w{number}" for number in range(60)]
COMMON = ["and", "the", "of"]


def pairs(count: int) -> list[tuple[str, str]]:
    """Pairs that share two rare words among common ones."""
    chance = random.Random(4)
    found = []
    for _ in range(count):
        shared = chance.sample(WORDS, 2)
        sides = [[*shared, *chance.choices(COMMON, k=3), chance.choice(WORDS)] for _ in range(2)]
        found.append((" ".join(chance.sample(sides[0], 6)), " ".join(chance.sample(sides[1], 6))))
    return found


def test_rarity_is_0_for_what_all_texts_hold_and_1_for_what_one_holds() -> None:
    texts = [np.array(ids, dtype=np.int32) for ids in ([1, 2, 2], [1, 3], [1, 3], [1, 3])]
    assert rarity(texts)[1:].tolist() == pytest.approx([0.0, 1.0, np.log(4 / 3) / np.log(4)])


def test_heads_start_from_rarity(tmp_path: Path) -> None:
    make_work(tmp_path, [*COMMON, *WORDS])
    encoder, tokenizer = load_encoder(tmp_path).eval(), open_tokenizer(tmp_path)
    texts = tokenise(tokenizer, [text for pair in pairs(200) for text in pair], 32)
    heads = start(encoder, texts, special_ids(tokenizer), DIMS, seed=1)
    again = start(encoder, texts, special_ids(tokenizer), DIMS, seed=1)
    assert all(torch.equal(a, b) for a, b in zip(heads.parameters(), again.parameters(), strict=True))
    side = finetune.encoded(Student(encoder, heads), texts[:50], special_ids(tokenizer))
    weights = heads.weights(side.states, side.words).detach()
    common = torch.isin(side.ids, torch.tensor(tokenizer.encode(" ".join(COMMON), add_special_tokens=False).ids))
    assert weights[side.words & ~common].mean() > 2 * weights[side.words & common].mean()


def test_scores_leave_special_tokens_and_padding_out() -> None:
    torch.manual_seed(0)
    heads = Heads(DIMS, 4)
    torch.nn.init.constant_(heads.sparse.bias, 5.0)
    ids = torch.tensor([[0, 7, 1], [0, 1, 0]])
    mask = torch.tensor([[True, True, True], [True, True, False]])
    side = Side(ids, torch.randn(2, 3, DIMS), mask, torch.tensor([[False, True, False], [False] * 3]))
    dense, sparse, multi = scores(heads, side, side)
    assert dense.diagonal().tolist() == pytest.approx([1, 1])
    assert multi.diagonal().tolist() == pytest.approx([1, 1])
    assert sparse[0, 0] > 0
    assert sparse[0, 1] == sparse[1, 0] == sparse[1, 1] == 0


def test_fine_tuning_learns_200_pairs_and_holds_what_is_anchored(tmp_path: Path) -> None:
    make_work(tmp_path, [*COMMON, *WORDS])
    some = pairs(200)
    tokenizer = open_tokenizer(tmp_path)
    ids = tokenise(tokenizer, [text for text, _ in some[:40]], 32)
    anchors = [text for text, _ in some[:40]], embed(load_encoder(tmp_path).eval(), ids).astype(np.float16)
    plan = Plan(
        Schedule(steps=300, rate=2e-3),
        top=0,
        tokens=1024,
        longest=32,
        multi_dims=8,
        anchored=64,
        anchor=1.0,
        sizes=(8, 16),
    )
    finetune.finetune(tmp_path, {"planted": some}, anchors, plan)
    heads = Heads(32, 8)
    heads.load_state_dict({name: torch.from_numpy(value) for name, value in load_file(tmp_path / HEADS).items()})
    student = Student(load_encoder(tmp_path).eval(), heads)
    sides = [
        finetune.encoded(student, tokenise(tokenizer, list(texts), 32), special_ids(tokenizer))
        for texts in zip(*some, strict=True)
    ]
    with torch.no_grad():
        found = scores(heads, *sides)
    right = torch.arange(200)
    for score, least in zip(found, (0.9, 0.6, 0.9), strict=True):
        assert (score.argmax(1) == right).float().mean() > least
    logged = [json.loads(line) for line in (tmp_path / LOG).read_text("utf-8").splitlines()]
    assert logged[-1]["anchor"] < 0.5


def test_texts_are_encoded_with_others_of_like_length_and_come_back_in_their_order(tmp_path: Path) -> None:
    make_work(tmp_path, [*COMMON, *WORDS])
    tokenizer, encoder = open_tokenizer(tmp_path), load_encoder(tmp_path).eval()
    texts = tokenise(tokenizer, [" ".join(WORDS[:count]) for count in (2, 20, 3, 19, 9)], 32)
    assert finetune.alike([len(ids) for ids in texts]) == [[1, 3], [4], [2, 0]]
    with torch.no_grad():
        side = finetune.encoded(Student(encoder, Heads(32, 8)), texts, special_ids(tokenizer))
        together = states(encoder, pad(texts))
    assert torch.allclose(side.states[side.mask], together[side.mask], atol=1e-5)


def test_without_self_distillation_the_loss_is_another(tmp_path: Path) -> None:
    make_work(tmp_path, [*COMMON, *WORDS])
    tokenizer, encoder = open_tokenizer(tmp_path), load_encoder(tmp_path).eval()
    special = special_ids(tokenizer)
    plans = [Plan(top=0, hard=2, self_distilled=on) for on in (True, False)]
    one = finetune.lesson(encoder, tokenizer, pairs(60), plans[0])
    assert one.negatives.shape == (60, 2)
    assert (one.negatives >= 0).any()
    student = Student(encoder, start(encoder, one.queries, special, 8, seed=1))
    losses = [finetune.batch_loss(student, one, range(20), special, plan).item() for plan in plans]
    assert losses[0] != pytest.approx(losses[1], rel=1e-3)


def test_mined_pairs_are_filtered_and_the_projects_own_are_all_believed(tmp_path: Path) -> None:
    make_work(tmp_path, [*COMMON, *WORDS])
    queries, passages = zip(*pairs(60), strict=True)
    wrong = list(zip(queries, (*passages[30:], *passages[:30]), strict=True))  # random weights find few of them
    plan = Plan(Schedule(steps=1, rate=1e-3), top=3, tokens=512, longest=32, multi_dims=8, anchored=0)
    nothing: tuple[list[str], NDArray[np.float16]] = [], np.zeros((0, 32), dtype=np.float16)
    finetune.finetune(tmp_path, {"mined": wrong, "own-ko": wrong}, nothing, plan)
    logged = [json.loads(line) for line in (tmp_path / LOG).read_text("utf-8").splitlines()]
    kept = {row["kind"]: row["kept"] for row in logged if "kind" in row}
    assert 0 < kept["mined"] < kept["own-ko"] == len(wrong)


def test_the_second_round_goes_on_with_the_heads_of_the_first(tmp_path: Path) -> None:
    make_work(tmp_path, [*COMMON, *WORDS])
    some, nothing = {"planted": pairs(60)}, (list[str](), np.zeros((0, 32), dtype=np.float16))
    plan = Plan(Schedule(steps=20, rate=2e-3), top=0, tokens=512, longest=32, multi_dims=8)
    still = dataclasses.replace(plan, schedule=Schedule(steps=1, rate=1e-9))
    finetune.finetune(tmp_path, some, nothing, plan)
    learned = load_file(tmp_path / HEADS)
    finetune.finetune(tmp_path, some, nothing, still, stage="refine")
    assert all(np.allclose(value, learned[name], atol=1e-6) for name, value in load_file(tmp_path / HEADS).items())
    finetune.finetune(tmp_path, some, nothing, still)  # from the beginning
    assert not np.allclose(load_file(tmp_path / HEADS)["multi.weight"], learned["multi.weight"])
