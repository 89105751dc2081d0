"""Fitting the heads on planted states, and what they are fitted to."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import torch

from core.train.heads import Heads, Plan, Side, fit_heads, scores
from core.train.pairs import contexts
from core.train.states import States, compute_states
from tests.core.embed.tiny_m3 import HEADS as ATTENTION
from tests.core.embed.tiny_m3 import LAYERS, WIDTH, encoder, tokenizer

WORDS, DIMS, COMMON = 40, 16, 5
SPECIAL = np.array([0, 1])  # [CLS] and [SEP]


def planted(seed: int) -> tuple[States, States]:
    """Queries and passages that share rare words (ids from 10 on); common words (2 to 6) stand everywhere."""
    rng = np.random.default_rng(seed)
    table = np.random.default_rng(9).normal(size=(10 + WORDS, DIMS))
    sides: tuple[list[list[int]], list[list[int]]] = ([], [])
    for _ in range(60):
        rare = (10 + rng.choice(WORDS, 3, replace=False)).tolist()
        for side in sides:
            common = (2 + rng.choice(COMMON, 4)).tolist()
            side.append([0, *rng.permutation(rare + common).tolist(), 1])
    made = []
    for side in sides:
        ids = np.array([token for text in side for token in text])
        states = (table[ids] + rng.normal(size=(len(ids), DIMS)) * 0.1).astype(np.float16)
        made.append(States(ids, states, np.cumsum([0] + [len(text) for text in side])))
    return made[0], made[1]


def test_fitting_is_the_same_each_time_and_weighs_what_tells_texts_apart() -> None:
    kinds = {"planted": planted(1)}
    plan = Plan(multi_dims=8, steps=30, batch=8, rate=1e-3, seed=3)
    losses: list[float] = []
    first = fit_heads(kinds, SPECIAL, plan, lambda _, loss: losses.append(loss))
    second = fit_heads(kinds, SPECIAL, plan, lambda *_: None)
    assert losses
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))
    states = kinds["planted"][1]
    weights = first.weights(torch.from_numpy(states.states.astype(np.float32)), torch.ones(len(states.ids)))
    common, rare = (states.ids >= 2) & (states.ids < 2 + COMMON), states.ids >= 10
    assert weights[rare].mean() > 2 * weights[common].mean()


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


def test_states_do_not_depend_on_neighbours(tmp_path: Path) -> None:
    from core.train.export import Shape, export

    export(tmp_path / "states.onnx", encoder(), None, Shape(LAYERS, ATTENTION))
    texts = ["a b c d e", "", "pie", "apples " * 20]
    together = compute_states(tmp_path / "states.onnx", tokenizer(), texts, longest=8, threads=1)
    assert len(together) == len(texts)
    assert np.diff(together.starts).tolist() == [7, 2, 3, 8]
    alone = compute_states(tmp_path / "states.onnx", tokenizer(), texts[2:3], longest=8, threads=1)
    assert together.states[9:12] == pytest.approx(alone.states, abs=1e-2)
    ids, states, mask = together.padded(np.array([1, 2]))
    assert mask.tolist() == [[True, True, False], [True] * 3]
    assert states.shape == (2, 3, WIDTH)
    assert ids[0, 2] == 0


def test_a_sentence_is_paired_with_the_rest_of_its_text() -> None:
    text = "This is the first sentence of it. This is the second sentence of it. 이것은 세 번째 문장입니다 정말로."
    pairs = contexts([text] * 50 + ["One sentence alone, however long it may be, has no context."], random.Random(1))
    assert pairs
    for sentence, rest in pairs:
        assert sentence in text
        assert sentence != rest
    assert 0 < sum(sentence in rest for sentence, rest in pairs) < len(pairs) / 2
