"""The thirty questions in other words, asked of the real model: a floor under what people get from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import config
from core.embed.base import BUNDLED
from core.opening import open_embedder
from tests.shows.questions import indexed_sample, ranks

pytestmark = pytest.mark.skipif(
    not (config.assets() / "models" / BUNDLED / "model.onnx").is_file(), reason="the bundled model is not here"
)
FLOORS = {"en-en": 7, "ko-ko": 3, "ko-en": 2}  # right file first, of ten; 8, 4 and 3 were measured


def test_the_right_file_comes_first_often_enough(tmp_path: Path) -> None:
    embedder = open_embedder(config.Config())
    with indexed_sample(tmp_path / "L", embedder) as library:
        found = ranks(library, embedder)
    for kind, floor in FLOORS.items():
        assert found["hybrid"][kind].count(1) >= floor, kind
    firsts = {mode: sum(kinds.count(1) for kinds in by_kind.values()) for mode, by_kind in found.items()}
    assert firsts["hybrid"] > firsts["keyword"], "meaning must be worth something"
