"""A codec as it is fitted: better than one drawn anyhow, the same every time, and where it belongs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from core.embed.base import load_card, verify
from core.errors import SeogaError
from core.store.codec import FILE, MOST_TOKENS, POINTS, Codec, codec_of, load, plain
from core.train import codec as stage
from core.train.card import write_card
from core.train.codec import SHARES, Plan, fit, kmeans, main, priors, sample, turned, write
from tests.fakes import MULTI, FakeEmbedder

Floats = NDArray[np.float32]
Halves = NDArray[np.float16]
PLAN = Plan(merge=0.05, width=4, rows=4000, rounds=4)
TOKENS = 40
Text = tuple[Halves, NDArray[np.int32]]


def texts(count: int, seed: int = 1, dims: int = 16) -> list[Text]:
    """Return multi-vectors of texts and their tokens: each token has its place, each text its corner."""
    rng = np.random.default_rng(seed)
    places = np.random.default_rng(1).normal(size=(TOKENS, dims))
    made = []
    for _ in range(count):
        ids = rng.integers(1, TOKENS, 30).astype(np.int32)
        rows = places[ids] + rng.normal(size=(30, dims)) * 0.4 + rng.normal(size=dims) * 0.5
        made.append(((rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16), ids))
    return made


def fitted(made: list[Text], plan: Plan = PLAN, *, knowing: bool = True) -> Codec:
    """Fit a codec, with priors or with none."""
    multis, ids = [multi for multi, _ in made], [ids for _, ids in made]
    dims = multis[0].shape[1]
    alone = np.zeros((TOKENS, dims), np.float32)
    return fit(multis, ids, priors(multis, ids, alone) if knowing else alone[:1], plan)


def lost(codec: Codec, made: list[Text]) -> float:
    """Return how far rows that were not merged are, in the mean, from the nearest that comes back; squared."""
    codec, far = replace(codec, merge=0.0), []
    for multi, ids in made:
        were = multi.astype(np.float32)
        rows, _ = codec.decode([codec.encode(were, ids)])
        far.append(((rows[None] - codec.rotate(were)[:, None]) ** 2).sum(2).min(1))
    return float(np.concatenate(far).mean())


def test_fitted_tables_lose_less_than_points_drawn_anyhow() -> None:
    made = fitted(texts(120))
    rng = np.random.default_rng(3)
    anyhow = replace(made, tables=rng.normal(0, 0.25, made.tables.shape).astype(np.float32))
    unseen = texts(20, seed=2)
    assert lost(made, unseen) < 0.9 * lost(anyhow, unseen)


def test_more_bytes_lose_less() -> None:
    errors = [lost(fitted(texts(120), replace(PLAN, width=width)), texts(10)) for width in (8, 4, 2)]
    assert errors[0] > 1.3 * errors[1] > 1.3 * errors[2]


def test_a_width_that_does_not_divide_the_rows_is_filled_up() -> None:
    made = fitted(texts(120), replace(PLAN, width=3))
    assert made.tables.shape == (6, POINTS, 3)
    assert made.turn.shape == (16, 18)
    assert lost(made, texts(5)) < lost(fitted(texts(120)), texts(5))


def test_the_same_texts_give_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(fitted(texts(60)), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert fitted(texts(60)).name != fitted(texts(60), replace(PLAN, seed=8)).name


def test_what_is_read_is_what_was_fitted(tmp_path: Path) -> None:
    made = fitted(texts(60))
    write(made, tmp_path / FILE)
    read = load(tmp_path / FILE)
    assert read.name == made.name
    assert (read.dims, read.merge, read.step) == (16, 0.05, made.step)
    for one, other in ((read.tables, made.tables), (read.turn, made.turn), (read.priors, made.priors)):
        np.testing.assert_array_equal(one, other)
    multi, ids = texts(1)[0]
    assert read.encode(multi.astype(np.float32), ids) == made.encode(multi.astype(np.float32), ids)


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        fitted(texts(2))


def test_kmeans_finds_the_places_that_rows_lie_at() -> None:
    rng = np.random.default_rng(2)
    places = np.stack(np.meshgrid(np.arange(16), np.arange(16)), -1).reshape(-1, 2).astype(np.float32)
    rows = np.concatenate([places, places[rng.integers(0, POINTS, 4000)] + rng.normal(size=(4000, 2)) * 0.05])
    points = kmeans(rows.astype(np.float32), 3)
    np.testing.assert_allclose(points, places, atol=0.05)


def test_passages_are_drawn_in_shares_from_pieces_that_follow_one_another() -> None:
    written = {name: [[f"{name}{doc}x{i} 말 words" for i in range(200)] for doc in range(3)] for name in SHARES}
    drawn = sample(written, FakeEmbedder(), Plan(passages=100))
    assert drawn == sample(written, FakeEmbedder(), Plan(passages=100))
    assert len(drawn) == 100
    assert sum(text.startswith("ko") for text in drawn) == 30
    for text in drawn:
        marks = [word.split("x")[1] for word in text.split() if "x" in word]
        assert [int(mark) - int(marks[0]) for mark in marks] == list(range(len(marks)))
        assert len(text.split()) <= 202


def test_a_language_without_texts_is_left_out() -> None:
    drawn = sample({"ko": [["가나다 라마바"] * 50], "en": []}, FakeEmbedder(), Plan(passages=10))
    assert len(drawn) == 3


def test_the_stage_adds_its_file_to_the_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = FakeEmbedder()
    write_card(replace(embedder.card, folder=tmp_path))
    words = [f"낱말{i} word{i}" for i in range(300)]
    monkeypatch.setattr(stage, "load", lambda _: embedder)
    monkeypatch.setattr(stage, "gathered", lambda _: {"ko": [words], "en": [words]})
    monkeypatch.setattr(stage, "alone", lambda _: np.zeros((30_001, MULTI), np.float32))
    made = stage.codec(tmp_path, tmp_path, replace(PLAN, passages=24))
    card = load_card(tmp_path)
    verify(card)
    assert set(card.sha256) == {FILE}
    assert codec_of(tmp_path, 8).name == made.name
    assert made.tables.shape == (2, POINTS, 4)
    assert made.priors.shape == (30_001, MULTI)
    np.testing.assert_allclose(made.turn @ made.turn.T, np.eye(MULTI), atol=1e-5)


def test_a_token_by_itself_stands_between_the_marks_of_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(ids: NDArray[np.int64], _: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
        assert (ids[:, 0] == 101).all()
        assert (ids[:, 2:] == [102]).all()
        rows = np.stack([ids, ids % 7], axis=2).astype(np.float32)
        return rows[:, 0], rows[:, :, 0], rows

    tokenizer = SimpleNamespace(encode=lambda _: SimpleNamespace(ids=[101, 102]), get_vocab_size=lambda: 1300)
    monkeypatch.setattr(stage, "open_tokenizer", lambda _: tokenizer)
    monkeypatch.setattr(stage, "open_graph", lambda _: run)
    rows = stage.alone(replace(FakeEmbedder().card, multi_dims=2, folder=Path()))
    assert rows.tolist() == [[token, token % 7] for token in range(1300)]


def test_a_token_that_a_row_cannot_name_has_no_prior() -> None:
    multis, ids = [each for each, _ in texts(60)], [each for _, each in texts(60)]
    many = np.ones((MOST_TOKENS + 5, multis[0].shape[1]), np.float32)
    assert len(fit(multis, ids, many, PLAN).priors) == MOST_TOKENS


def test_the_command_line_says_which_codec_it_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[Plan] = []

    def made(model: Path, folder: Path, plan: Plan) -> Codec:
        assert (model, folder) == (tmp_path / "model", tmp_path / "data")
        told.append(plan)
        return plain(8)

    monkeypatch.setattr(stage, "codec", made)
    places = [str(tmp_path / "model"), str(tmp_path / "data")]
    assert main(places) == main([*places, "--merge", "0.2", "--width", "4"]) == 0
    assert told == [Plan(), Plan(merge=0.2, width=4)]
    assert capsys.readouterr().out == f"{plain(8).name}\n" * 2


def test_missing_data_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "no model"), str(tmp_path)]) == 1
    assert "No model here" in capsys.readouterr().err
    with pytest.raises(SeogaError):
        stage.gathered(tmp_path)


def test_what_tokens_tell_need_not_be_kept() -> None:
    made = texts(200)
    assert lost(fitted(made), texts(20, seed=2)) < 0.6 * lost(fitted(made, knowing=False), texts(20, seed=2))


def test_priors_are_found_beside_the_bases_of_passages() -> None:
    rng = np.random.default_rng(4)
    were = rng.normal(size=(20, 6)).astype(np.float32) * 0.3
    multis, ids = [], []
    for _ in range(300):
        tokens = rng.integers(1, 18, 25).astype(np.int32)  # 18 and 19 stand nowhere
        rows = were[tokens] + rng.normal(size=6) * 0.5 + rng.normal(size=(25, 6)) * 0.1
        multis.append(rows.astype(np.float16))
        ids.append(tokens)
    found = priors(multis, ids, alone=2 * were + 1)
    assert not found[0].any(), "token 0 is none"
    apart = found[1:] - were[1:]
    np.testing.assert_allclose(apart - apart[:17].mean(0), 0, atol=0.06)  # what all share is the bases'


def test_few_rows_of_a_token_are_drawn_to_what_it_is_alone() -> None:
    rng = np.random.default_rng(5)
    alone = rng.normal(size=(30, 4)).astype(np.float32)
    ids = [np.array([*range(1, 29)] * 3, np.int32) for _ in range(20)]
    ids[0] = np.append(ids[0], np.int32(29))
    multis = [alone[tokens].astype(np.float16) for tokens in ids]
    multis[0][-1] = 5
    found = priors(multis, ids, alone)
    shared = (found[1:29] - alone[1:29]).mean(0)
    np.testing.assert_allclose(found[1:29] - alone[1:29], np.tile(shared, (28, 1)), atol=0.2)
    share = (found[29] - alone[29] - shared) / (5 - alone[29] - shared)
    assert share == pytest.approx(1 / 3, abs=0.15), "one row of its own, two of the law"


def test_turned_coordinates_tell_about_as_much_in_each_group() -> None:
    rng = np.random.default_rng(6)
    rows = (rng.normal(size=(5000, 10)) * 2.0 ** -np.arange(10)).astype(np.float32)
    turn = turned(rows, 4)
    assert turn.shape == (10, 12)
    np.testing.assert_allclose(turn @ turn.T, np.eye(10), atol=1e-5)
    empty = ~turn.any(axis=0)
    assert empty.reshape(3, 4).sum(1).tolist() == [1, 1, 0]
    told = np.log2((rows @ turn).std(0)[~empty])
    groups = np.split(told, [3, 6])
    sums = [group.sum() for group in groups]
    assert max(sums) - min(sums) < 9, "one after another they would be 24 apart"
