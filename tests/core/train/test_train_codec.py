"""The tables of a codec, as they are fitted: better than none, the same every time, and where they belong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.embed.base import load_card, verify
from core.errors import SeogaError
from core.store.codec import FILE, NO_GAIN, POINTS, Codec, codec_of, load, plain, rotation
from core.train import codec as stage
from core.train.card import write_card
from core.train.codec import SHARES, Plan, fit, kmeans, main, sample, write
from tests.fakes import FakeEmbedder

Floats = NDArray[np.float32]
PLAN = Plan(merge=0.05, width=4, rows=4000, rounds=4)


def texts(count: int, seed: int = 1, dims: int = 16) -> list[Floats]:
    """Return multi-vectors of texts whose rows lie around a few places, each text in its corner."""
    rng = np.random.default_rng(seed)
    places = rng.normal(size=(40, dims))
    made = []
    for _ in range(count):
        rows = places[rng.integers(0, 40, 30)] + rng.normal(size=(30, dims)) * 0.4 + rng.normal(size=dims) * 0.5
        made.append((rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32))
    return made


def lost(codec: Codec, multis: list[Floats]) -> float:
    """Return the mean squared error of rows that were not merged."""
    codec = replace(codec, merge=0.0)
    rows, _ = codec.decode([codec.encode(multi) for multi in multis])
    return float(((rows - codec.rotate(np.concatenate(multis))) ** 2).sum(1).mean())


def test_fitted_tables_lose_less_than_points_drawn_anyhow() -> None:
    made = fit(texts(120), PLAN)
    rng = np.random.default_rng(3)
    anyhow = replace(made, tables=rng.normal(0, 0.25, made.tables.shape).astype(np.float32))
    unseen = texts(20, seed=1)[::-1]
    assert lost(made, unseen) < 0.7 * lost(anyhow, unseen)


def test_more_bytes_lose_less() -> None:
    errors = [lost(fit(texts(120), replace(PLAN, width=width)), texts(10)) for width in (8, 4, 2)]
    assert errors[0] > 1.3 * errors[1] > 1.3 * errors[2]


def test_a_width_that_does_not_divide_the_rows_is_filled_up() -> None:
    made = fit(texts(120), replace(PLAN, width=3))
    assert made.tables.shape == (6, POINTS, 3)
    assert made.rotation.shape == (16, 18)
    assert lost(made, texts(5)) < lost(fit(texts(120), PLAN), texts(5))


def test_the_same_texts_give_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(fit(texts(60), PLAN), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert fit(texts(60), PLAN).name != fit(texts(60), replace(PLAN, seed=8)).name


def test_what_is_read_is_what_was_fitted(tmp_path: Path) -> None:
    made = fit(texts(60), PLAN)
    write(made, tmp_path / FILE)
    read = load(tmp_path / FILE)
    assert read.name == made.name
    assert (read.dims, read.merge, read.gain) == (16, 0.05, made.gain)
    np.testing.assert_array_equal(read.tables, made.tables)
    assert read.encode(texts(1)[0]) == made.encode(texts(1)[0])


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        fit(texts(2), PLAN)


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
    made = stage.codec(tmp_path, tmp_path, replace(PLAN, passages=24))
    card = load_card(tmp_path)
    verify(card)
    assert set(card.sha256) == {FILE}
    assert codec_of(tmp_path, 8).name == made.name
    assert made.tables.shape == (2, POINTS, 4)
    np.testing.assert_allclose(made.rotation, rotation(8, 8))


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


def test_the_gain_makes_rows_score_with_themselves_as_they_did() -> None:
    made = fit(texts(120), replace(PLAN, width=8))
    multis = texts(10)
    rows = replace(made, merge=0.0).rotate(np.concatenate(multis))
    before, after = (
        np.einsum("tm,tm->t", codec.decode([codec.encode(multi) for multi in multis])[0], rows)
        for codec in (replace(made, merge=0.0, gain=NO_GAIN), replace(made, merge=0.0))
    )
    assert abs(after.mean() - 1) < 0.5 * abs(before.mean() - 1)
