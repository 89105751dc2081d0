"""Rank correlation against values worked out by hand, and files of graded pairs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import zstandard

from core.embed.base import Embedder
from core.errors import SeogaError
from core.records import Embedding
from core.train.sts import ranks, read_pairs, spearman, spearman_of


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert ranks([10, 20, 20, 5]).tolist() == [2, 3.5, 3.5, 1]
    assert ranks([7, 7, 7]).tolist() == [2, 2, 2]


def test_spearman_without_ties() -> None:
    # ranks 1 2 3 4 5 against 2 1 4 3 5: 1 - 6 (1 + 1 + 1 + 1 + 0) / (5 (25 - 1))
    assert spearman([1, 2, 3, 4, 5], [20, 10, 40, 30, 50]) == pytest.approx(1 - 24 / 120)
    assert spearman([1, 2, 3], [1, 10, 100]) == pytest.approx(1)
    assert spearman([1, 2, 3], [9, 3, 1]) == pytest.approx(-1)


def test_spearman_with_ties() -> None:
    # ranks 1.5 1.5 3 4 against 1 2 3.5 3.5; less the mean 2.5: products 1.5 + .5 + .5 + 1.5 = 4,
    # squares 1 + 1 + .25 + 2.25 = 4.5 on both sides
    assert spearman([0, 0, 1, 2], [1, 2, 3, 3]) == pytest.approx(4 / 4.5)


def test_a_list_that_never_changes_has_no_order() -> None:
    assert spearman([1, 1, 1], [1, 2, 3]) == 0


class Angles:
    """Embeds a text that is a number of degrees as the direction it names."""

    def queries(self, texts: Sequence[str]) -> list[Embedding]:
        assert len(texts) == len(set(texts)), "each text once"
        none = np.empty(0, np.float32)
        turned = [np.radians(float(text)) for text in texts]
        rows = [np.array([np.cos(angle), np.sin(angle)], np.float32) for angle in turned]
        return [Embedding(row, np.empty(0, np.int32), none, np.empty((0, 0), np.float32)) for row in rows]


def write(path: Path, text: str) -> Path:
    path.write_bytes(zstandard.compress(text.encode()))
    return path


def test_cosines_are_ranked_against_grades(tmp_path: Path) -> None:
    path = write(tmp_path / "pairs.tsv.zst", "5.0\t0\t1\n3.0\t0\t30\n4.0\t0\t60\n0.5\t0\t90\n")
    model: Embedder = Angles()  # type: ignore[assignment]
    # grades rank 4 2 3 1, cosines 4 3 2 1: 1 - 6 (0 + 1 + 1 + 0) / (4 (16 - 1))
    assert spearman_of(path, model) == pytest.approx({"spearman": 0.8, "pairs": 4})


@pytest.mark.parametrize("text", ["", "five\ta\tb\n", "1.0\ta\n", "1.0\ta\tb\tc\n", "1.0\t\tb\n"])
def test_a_file_of_something_else_is_named(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "odd.tsv.zst", text)
    with pytest.raises(SeogaError) as caught:
        read_pairs(path)
    assert caught.value.kind == "data-damaged"
    assert caught.value.path == str(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SeogaError, match="Training data missing"):
        read_pairs(tmp_path / "none.tsv.zst")
