"""The stages for decoders from the command line: from text to pairs to an adapter that embeds."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.train.cli import main
from core.train.decoder import Example, embed, load_decoder
from core.train.decoders import examples, passages
from tests.core.train.test_train_decoder import folder_of

QUICK = """
[mntp]
steps = 2
batch = 2
longest = 16
[decoder]
batch = 4
[decoder.reading]
pooling = "mean"
causal = false
longest = 32
[sampling]
tokens = 4
"""


def run(stage: str, model: Path, source: Path, out: Path, *more: str) -> int:
    config = out.parent / "quick.toml"
    config.write_text(QUICK, "utf-8")
    places = ["--model", str(model), "--data", str(source), "--out", str(out), "--config", str(config)]
    return main([stage, *places, *more])


def test_a_decoder_learns_to_look_both_ways_and_then_to_embed(tmp_path: Path) -> None:
    model = folder_of(tmp_path)
    text = tmp_path / "notes.txt"
    text.write_text("a b c d 서가 책\n\ne f g h i\n\nj k l m", "utf-8")
    pairs = tmp_path / "pairs.jsonl"
    rows = [{"query": f"find {a}", "positive": f"{b} {a}"} for a, b in zip("abcdefgh", "ijklmnop", strict=True)]
    pairs.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert run("mntp", model, text, tmp_path / "both") == 0
    assert run("decoder", model, pairs, tmp_path / "taught", "--adapter", str(tmp_path / "both")) == 0
    taught = load_decoder(model, adapters=(tmp_path / "both", tmp_path / "taught"))
    assert taught.reading.pooling == "mean"
    vectors = embed(taught, ["a b", "서가 책"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)
    assert not np.allclose(vectors, embed(load_decoder(model, taught.reading), ["a b", "서가 책"]), atol=1e-4)


def test_a_model_that_only_babbles_gives_no_pairs_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("a b c d\n\ne f g h", "utf-8")
    assert run("synthetic", folder_of(tmp_path), text, tmp_path / "made") == 0
    assert "0 pairs; left out: " in capsys.readouterr().out
    assert (tmp_path / "made" / "pairs.jsonl").read_bytes() == b""


def test_bad_input_is_told_calmly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decoder"]) == 2
    assert "--model" in capsys.readouterr().err
    (tmp_path / "bad.jsonl").write_text('{"query": "no answer"}', "utf-8")
    (tmp_path / "empty.txt").write_text("\n\n  \n", "utf-8")
    for stage, name in (("decoder", "bad.jsonl"), ("mntp", "empty.txt"), ("mntp", "missing.txt")):
        assert run(stage, tmp_path, tmp_path / name, tmp_path / "out") == 1
        said = capsys.readouterr().err
        assert "Nothing to learn from" in said
        assert name in said


def test_passages_and_examples_are_read_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n two\n\nthree\n\none two\n", "utf-8")
    assert passages(tmp_path / "a.txt") == ["one two", "three"]
    (tmp_path / "a.jsonl").write_text('{"query":"q","positive":"p","negatives":["n"],"kind":"sts"}\n\n', "utf-8")
    assert examples(tmp_path / "a.jsonl") == [Example("q", "p", ("n",), "sts")]
