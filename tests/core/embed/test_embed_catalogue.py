"""The catalogue: which kinds there are, and that looking at them loads nothing."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.embed import catalogue
from core.embed.recognise import describe
from core.errors import ModelError
from core.train.card import write_card
from tests.core.embed.tiny_folders import make
from tests.core.embed.tiny_m3 import make as make_m3


@pytest.mark.parametrize(("family", "kind"), [("bert", "encoder"), ("llama", "decoder")])
def test_each_kind_is_loaded_by_its_own_code(tmp_path: Path, family: str, kind: str) -> None:
    card = write_card(describe(make(tmp_path / "one", family)))
    model = catalogue.load(catalogue.pick([tmp_path], "one"), 1)
    assert model.card.kind == kind
    (found,) = model.queries(["apple pie"])
    assert found.dense.shape == (card.dims,)


def test_a_kind_of_later_times_is_refused(tmp_path: Path) -> None:
    card = replace(make_m3(tmp_path / "tiny"), kind="dreamer")
    with pytest.raises(ModelError, match="dreamer") as caught:
        catalogue.load(card)
    assert caught.value.kind == "model-unsupported"


def test_hidden_folders_hold_no_models(tmp_path: Path) -> None:
    make_m3(tmp_path / ".import-1-x", id="half")
    make_m3(tmp_path / "whole", id="whole")
    assert [card.id for card in catalogue.find([tmp_path])] == ["whole"]


def test_the_catalogue_imports_no_torch() -> None:
    code = "import sys; from core.embed import catalogue, known; known.offered(); assert 'torch' not in sys.modules"
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=root, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
