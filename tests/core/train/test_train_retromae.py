"""RetroMAE: what is hidden stays hidden, the softmax over a sample is that over all words, and the loss falls."""

from __future__ import annotations

import json
import math
import random
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from core.errors import ModelError, SeogaError
from core.train.encoder import (
    CONFIG,
    TOKENIZER,
    WEIGHTS,
    Batch,
    Ids,
    load_encoder,
    open_tokenizer,
    pad,
    special_ids,
    tokenise,
)
from core.train.loop import LOG, Schedule
from core.train.retromae import (
    CHUNK,
    Choices,
    Decoder,
    Plan,
    RetroMAE,
    batches,
    choose,
    cross_entropy,
    hide,
    log_shares,
    pretrain,
    sentence,
    visible,
)
from tests.core.train.tiny_work import make_work

WORDS = [f"w{index}" for index in range(40)]
PAD, UNK, CLS, SEP, MASK = range(5)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def chance(seed: int = 3) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def mask_of(lengths: list[int]) -> Tensor:
    return torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]


def texts(number: int = 20, seed: int = 5) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=rng.randint(3, 8))) for _ in range(number)]


def model(work: Path) -> tuple[RetroMAE, Batch]:
    """Return an untrained model of random weights, and a batch of texts, one with a word nobody knows."""
    make_work(work, WORDS)
    tokenizer = open_tokenizer(work)
    ids = tokenise(tokenizer, [*texts(5), "w1 stranger w2"], 16)
    torch.manual_seed(0)
    encoder = load_encoder(work)
    return RetroMAE(encoder, log_shares(ids, len(WORDS) + 5), MASK, special_ids(tokenizer)), pad(ids)


# what is hidden


def test_a_position_never_sees_itself_nor_padding_and_always_the_sentence() -> None:
    rng = random.Random(1)
    for case in range(200):
        lengths = [rng.randint(1, 24) for _ in range(rng.randint(1, 6))]
        mask = mask_of(lengths)
        seen = visible(mask, rng.random(), chance(case))
        assert seen.shape == (len(lengths), max(lengths), max(lengths) + 1)
        assert seen.dtype == torch.bool
        assert seen[:, :, 0].all()
        tokens = seen[:, :, 1:]
        assert not tokens.diagonal(dim1=1, dim2=2).any()
        assert not tokens[~mask.unsqueeze(1).expand_as(tokens)].any()


def test_each_position_sees_its_own_half_of_the_others() -> None:
    mask = mask_of([100, 60] * 10)
    tokens = visible(mask, 0.5, chance())[:, :, 1:]
    others = (mask.sum(1, keepdim=True) - 1).float()
    share = tokens.sum(2) / others  # of 99 or 59 others: a standard deviation of 0.05 or 0.065
    assert share[mask].mean().item() == pytest.approx(0.5, abs=0.005)
    assert ((share[mask] - 0.5).abs() < 0.33).all()
    drawn = tokens[0, :, :].float()
    agree = (drawn[:50] == drawn[50:]).float().mean().item()
    assert agree == pytest.approx(0.5, abs=0.05)  # rows are drawn one by one, not once a text
    assert visible(mask, 0.25, chance())[:, :, 1:][mask].float().sum() / others.expand_as(share)[mask].sum() == (
        pytest.approx(0.25, abs=0.01)
    )


def test_the_share_that_is_seen_may_be_all_or_nothing() -> None:
    mask = mask_of([4, 2])
    assert visible(mask, 0.0, chance())[:, :, 1:].sum() == 0
    everything = visible(mask, 1.0, chance())[:, :, 1:]
    assert everything[0].tolist() == [[row != column for column in range(4)] for row in range(4)]
    assert everything[1, 0].tolist() == [False, True, False, False]


def test_masks_follow_from_the_generator() -> None:
    mask = mask_of([9, 30])
    assert torch.equal(visible(mask, 0.5, chance(4)), visible(mask, 0.5, chance(4)))
    assert not torch.equal(visible(mask, 0.5, chance(4)), visible(mask, 0.5, chance(5)))
    assert torch.equal(hide(mask, 0.3, chance(4)), hide(mask, 0.3, chance(4)))


def test_the_encoder_hides_three_words_in_ten_and_words_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    retro, batch = model(tmp_path)
    read: list[Tensor] = []
    forward = retro.encoder.forward

    def watched(input_ids: Tensor, attention_mask: Tensor) -> object:
        read.append(input_ids)
        return forward(input_ids=input_ids, attention_mask=attention_mask)

    monkeypatch.setattr(retro.encoder, "forward", watched)
    generator = chance()
    for _ in range(50):
        retro.losses(batch, Plan(), generator)
    ids = torch.stack(read)
    special = torch.isin(batch.ids, torch.tensor([PAD, UNK, CLS, SEP]))
    assert special.sum() > 12
    assert torch.equal(ids[:, special], batch.ids[special].expand(50, -1))
    words = ids[:, ~special]
    assert ((words == MASK) | (words == batch.ids[~special])).all()
    assert (words == MASK).float().mean().item() == pytest.approx(0.3, abs=0.03)


# the decoder


def test_the_sentence_vector_is_the_plain_mean() -> None:
    hidden = torch.tensor([[[1.0, 2.0], [3.0, 6.0], [9.0, 9.0]], [[4.0, 0.0], [7.0, 7.0], [7.0, 7.0]]])
    assert sentence(hidden, mask_of([2, 1, 3])[:2]).tolist() == [[2.0, 4.0], [4.0, 0.0]]


def test_a_state_depends_on_what_its_position_sees_and_on_nothing_else(tmp_path: Path) -> None:
    retro, batch = model(tmp_path)
    mask, length = batch.mask, batch.ids.shape[1]
    vectors = torch.randn(len(mask), 32, generator=chance())
    seen = visible(mask, 0.5, chance())
    with torch.no_grad():
        before = retro.write(vectors, batch.ids, seen)
        for place in range(1, length - 1):
            other = batch.ids.clone()
            other[:, place] = other[:, place] % len(WORDS) + 5
            changed = (retro.write(vectors, other, seen) != before).any(-1)
            assert torch.equal(changed, seen[:, :, place + 1])  # so never at `place` itself
        assert (retro.write(vectors + 1, batch.ids, seen) != before).any(-1).all()


def test_a_layer_by_hand() -> None:
    """One head, no learned map but the identity: attention is the softmax of the scores it should be."""
    from transformers import BertConfig

    layer = Decoder(BertConfig(hidden_size=2, num_attention_heads=1, intermediate_size=2))
    for linear in (layer.query, layer.key, layer.value, layer.output):
        linear.load_state_dict({"weight": torch.eye(2), "bias": torch.zeros(2)})
    for weight in layer.inner.parameters():
        nn.init.zeros_(weight)
    for norm in ("attended", "done"):
        setattr(layer, norm, nn.Identity())
    vectors, places = torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0], [0.0, 2.0]])
    tokens = torch.tensor([[[3.0, 4.0], [0.5, -1.0]]])
    seen = torch.tensor([[[True, False, True], [True, False, False]]])
    with torch.no_grad():
        first, second = layer(vectors, places, tokens, seen)[0].tolist()
    # position 0 asks (1, 1): the sentence (1, 0) scores 1, the second token (0.5, -1) scores -0.5
    share = 1 / (1 + math.exp((-0.5 - 1) / math.sqrt(2)))
    assert first == pytest.approx([1 + share * 1 + (1 - share) * 0.5, 1 - (1 - share) * 1])
    assert second == pytest.approx([1 + 1, 2 + 0])  # it sees the sentence alone


def test_a_gradient_reaches_the_encoder_through_the_decoder_alone(tmp_path: Path) -> None:
    retro, batch = model(tmp_path)
    _, by_decoder = retro.losses(batch, Plan(), chance())
    torch.autograd.backward(by_decoder)
    for name, weight in retro.encoder.encoder.named_parameters():
        assert weight.grad is not None, name
        if not name.endswith("key.bias"):  # a softmax does not hear what all its scores share
            assert weight.grad.abs().max() > 0, name
    table = retro.encoder.embeddings.word_embeddings.weight.grad
    assert table is not None
    assert table.is_sparse


def test_the_sentence_vector_is_the_only_way_there(tmp_path: Path) -> None:
    retro, batch = model(tmp_path)
    retro.decoder.forward = lambda vectors, *rest: Decoder.forward(retro.decoder, vectors.detach(), *rest)  # type: ignore[method-assign]
    _, by_decoder = retro.losses(batch, Plan(), chance())
    torch.autograd.backward(by_decoder)
    assert all(weight.grad is None for weight in retro.encoder.encoder.parameters())


# the softmax


def softmax_case(size: int = 50) -> tuple[Tensor, Tensor, nn.Embedding, Tensor]:
    torch.manual_seed(2)
    table = nn.Embedding(size, 6, sparse=True)
    right = torch.tensor([7, 3, 3, 40, 11])
    return torch.randn(5, 6, requires_grad=True), right, table, torch.randn(size).log_softmax(0)


@pytest.mark.parametrize("sampled", [0, 46, 1000])
def test_a_softmax_over_all_words_is_the_plain_one(sampled: int) -> None:
    guesses, right, table, common = softmax_case()
    choices = choose(right, 50, sampled, chance())
    assert sorted([*choices.known.tolist(), *choices.drawn.tolist()]) == list(range(50))
    loss = cross_entropy(guesses, right, table, common, choices)
    plain = functional.cross_entropy(guesses @ table.weight.T + common, right)
    assert loss.item() == pytest.approx(plain.item(), rel=1e-6)
    wanted = torch.autograd.grad(plain, [guesses, table.weight])
    found = torch.autograd.grad(loss, [guesses, table.weight])
    assert torch.allclose(found[0], wanted[0], atol=1e-7)
    assert found[1].is_sparse
    known = torch.unique(right)
    rows = found[1].to_dense()
    assert torch.allclose(rows[known], wanted[1][known], atol=1e-7)
    rows[known] = 0
    assert not rows.any()  # words that no text holds stay where they are


def test_a_sample_stands_for_the_words_it_was_drawn_from() -> None:
    guesses, right, table, common = softmax_case()
    guesses, right = guesses[:1], right[:1]
    plain = functional.cross_entropy(guesses @ table.weight.T + common, right)
    generator, sums = chance(), []
    for _ in range(400):
        choices = choose(right, 50, 7, generator)
        assert choices.known.tolist() == [7]
        assert len(set(choices.drawn.tolist()) - {7}) == 7
        assert choices.stands == 7.0  # 49 others
        sums.append(cross_entropy(guesses, right, table, common, choices).exp().item())
    # the sum in the denominator is right on average: within four standard errors of the mean
    error = float(np.std(sums)) / math.sqrt(len(sums))
    assert np.mean(sums) == pytest.approx(plain.exp().item(), abs=4 * error)
    assert error < 0.05 * plain.exp().item()


def test_a_sample_is_weighed_by_hand() -> None:
    table = nn.Embedding(4, 1)
    table.load_state_dict({"weight": torch.tensor([[0.0], [1.0], [2.0], [3.0]])})
    choices = Choices(torch.tensor([1]), torch.tensor([2]), 3.0)
    loss = cross_entropy(torch.tensor([[1.0]]), torch.tensor([1]), table, torch.zeros(4), choices)
    assert loss.item() == pytest.approx(-math.log(math.exp(1) / (math.exp(1) + 3 * math.exp(2))))


def test_a_batch_without_words_to_guess_has_no_loss() -> None:
    guesses, right, table, common = softmax_case()
    loss = cross_entropy(guesses[:0], right[:0], table, common, choose(right, 50, 4, chance()))
    torch.autograd.backward(loss)
    assert loss.item() == 0


def test_logarithms_of_shares_by_hand() -> None:
    found = log_shares([np.array([1, 3, 3], dtype=np.int32), np.array([1], dtype=np.int32)], 4)
    assert found.exp().tolist() == pytest.approx([1 / 8, 3 / 8, 1 / 8, 3 / 8])


# the stream of batches


def lengths_of(number: int) -> list[Ids]:
    rng = np.random.default_rng(0)
    return [np.full(length, index, dtype=np.int32) for index, length in enumerate(rng.integers(3, 40, number))]


def test_an_epoch_holds_each_text_once_within_the_budget_and_then_comes_another() -> None:
    stock = lengths_of(300)
    epochs: list[list[int]] = []
    stream = batches(stock, 200, seed=1)
    for _ in range(3):
        drawn: list[int] = []
        while len(drawn) < len(stock):
            members = next(stream)
            assert max(len(ids) for ids in members) * len(members) <= 200
            drawn += [int(ids[0]) for ids in members]
        epochs.append(drawn)
    assert all(sorted(drawn) == list(range(300)) for drawn in epochs)
    assert epochs[0] != epochs[1] != epochs[2]


def test_batches_follow_from_the_seed_and_waste_little() -> None:
    stock = lengths_of(CHUNK + 500)

    def drawn(seed: int) -> list[list[int]]:
        return [[int(ids[0]) for ids in members] for members in islice(batches(stock, 800, seed), 40)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    longest = [max(len(stock[index]) for index in members) for members in drawn(1)]
    assert longest != sorted(longest, reverse=True)
    padded = sum(long * len(members) for long, members in zip(longest, drawn(1), strict=True))
    assert sum(len(stock[index]) for members in drawn(1) for index in members) > 0.97 * padded


# the stage


def plan(steps: int, rate: float = 3e-3, sampled: int = 0) -> Plan:
    return Plan(Schedule(steps=steps, rate=rate, every=1000), longest=16, tokens=256, sampled=sampled)


def logged(work: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (work / LOG).read_text("utf-8").splitlines()]


def test_twenty_texts_are_learned_by_heart(tmp_path: Path) -> None:
    work = tmp_path / "work"
    make_work(work, [*WORDS, *(f"x{index}" for index in range(100))], layers=1)
    before = load_file(work / WEIGHTS)
    pretrain(work, texts(), plan(80, 8e-3, sampled=10))
    rows = logged(work)
    assert {row["stage"] for row in rows} == {"retromae"}
    first, last = rows[0], rows[-1]
    assert last["decoder"] < 0.7 * first["decoder"]
    assert last["loss"] < 0.7 * first["loss"]
    assert all(row["loss"] == pytest.approx(row["encoder"] + row["decoder"], abs=1e-5) for row in rows)
    after = load_file(work / WEIGHTS)
    assert {name: value.shape for name, value in after.items()} == {name: v.shape for name, v in before.items()}
    assert all(not torch.equal(after[name], before[name]) for name in before if name.endswith("query.weight"))
    assert {path.name for path in work.iterdir()} == {WEIGHTS, TOKENIZER, CONFIG, LOG}  # no decoder, no checkpoint


def test_the_same_plan_gives_the_same_weights(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_work(tmp_path / name, WORDS)
        torch.manual_seed(len(name) * 7 + ord(name[0]))  # whatever happened before does not matter
        pretrain(tmp_path / name, texts(), plan(5, sampled=10))
    assert (tmp_path / "one" / WEIGHTS).read_bytes() == (tmp_path / "two" / WEIGHTS).read_bytes()


def test_a_run_that_was_interrupted_hides_the_same_words_as_one_that_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = Plan(Schedule(steps=6, rate=3e-3, every=3), longest=16, tokens=64, sampled=10)
    for name in ("whole", "broken"):
        make_work(tmp_path / name, WORDS)
    pretrain(tmp_path / "whole", texts(), once)
    losses, calls = RetroMAE.losses, iter(range(5))

    def tired(*args: Any) -> tuple[Tensor, Tensor]:
        if next(calls) == 4:
            raise KeyboardInterrupt
        return losses(*args)

    with monkeypatch.context() as patch:
        patch.setattr(RetroMAE, "losses", tired)
        with pytest.raises(KeyboardInterrupt):
            pretrain(tmp_path / "broken", texts(), once)
    pretrain(tmp_path / "broken", texts(), once)
    assert (tmp_path / "whole" / WEIGHTS).read_bytes() == (tmp_path / "broken" / WEIGHTS).read_bytes()


def test_texts_without_words_are_left_out_and_nothing_at_all_is_an_error(tmp_path: Path) -> None:
    make_work(tmp_path, WORDS)
    with pytest.raises(SeogaError) as caught:
        pretrain(tmp_path, ["", "strangers only"], plan(2))
    assert caught.value.kind == "data-missing"
    pretrain(tmp_path, ["", "strangers only", "w1"], plan(2))
    assert all(math.isfinite(row["loss"]) for row in logged(tmp_path))


def test_a_tokeniser_without_a_mask_is_refused(tmp_path: Path) -> None:
    make_work(tmp_path, WORDS)
    path = tmp_path / TOKENIZER
    path.write_text(path.read_text("utf-8").replace("[MASK]", "[GONE]"), "utf-8")
    with pytest.raises(ModelError, match=r"\[MASK\]"):
        pretrain(tmp_path, texts(), plan(2))
